/* Whether the bad requests of a sweep are those of a part: while the canary's error_rate is missing
 * none is counted as bad, and 0 bad of a canary whose metrics are gone says nothing.
 *
 * Of what was recorded alone it is asked of all the time that is swept, which share of the requests
 * came while error_rate was missing; the weights of the steps are left out. Assumptions and made-up
 * series go by each rollout's own clock: then a few rollouts are made and asked.
 */
#ifndef CANARYC_SIM_SWEEP_UNSEEN_H
#define CANARYC_SIM_SWEEP_UNSEEN_H

#include "compiler/plan.h"
#include "sim/view.h"

/** The time that is swept, since the epoch. */
struct sweep_span {
	int64_t first_ms;	/* the first start */
	int64_t last_ms;	/* the last start; of draws the last with room for one */
	int64_t end_ms;		/* what is swept ends; nothing later is asked for */
};

/** @param view  of the scenario and the traces; it is only read.
 * @return whether a hundredth or more of the requests came while error_rate was missing; false
 *         where bad requests are not known at all. */
bool sweep_unseen(struct arena *a, const struct scenario *s, const struct view *view,
		  const struct view_trace *traces, size_t n, const struct sweep_span *span);

#endif
