/* How many requests met the canary: the integral of request rate times canary share.
 */
#ifndef CANARYC_SIM_EXPOSURE_H
#define CANARYC_SIM_EXPOSURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/view.h"

/** A sum of many doubles that keeps what rounding would lose (Neumaier). */
struct exposure_sum {
	double sum, lost;
};

/** Canary requests up to an instant. Between two marks they grow evenly. */
struct exposure_mark {
	int64_t at_ms;
	double requests;
};

/** The integral so far. */
struct exposure {
	struct arena *arena;
	struct view *view;
	int64_t at_ms;			/* integrated up to here */
	double share;			/* of the canary from here on, 0..1 */
	struct exposure_sum requests, total, bad;
	bool rate_known;		/* there was a rate at some instant */
	ptrdiff_t error_rate;		/* the metric that makes requests bad; -1 for none */
	bool history;			/* marks are kept */
	struct exposure_mark *marks;	/* where the slope changes; the last: at_ms */
	size_t nmarks, cap;
	double slope;			/* requests per second between the last two marks */
};

/** What was integrated, at one instant. */
struct exposure_total {
	double requests, total_requests, bad_requests;
	bool rate_known;
};

/** Begins at clock 0 with share 0. @param history  exposure_within() will be asked. */
void exposure_open(struct exposure *x, struct arena *a, const struct plan *plan, struct view *view,
		   bool history);

/** Integrates up to an instant, not before the one reached. Readings hold between samples; where
 * the rate is missing, infinite or negative nothing is added, and nothing bad where the error rate
 * is missing or infinite. */
void exposure_advance(struct exposure *x, int64_t t_ms);

/** @return canary requests of the last window_ms; before clock 0 there were none. */
double exposure_within(const struct exposure *x, int64_t window_ms);

struct exposure_total exposure_total(const struct exposure *x);

#endif
