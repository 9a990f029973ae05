/* Replays of a plan on a trace while they go on. Private to sim/power_*.c.
 */
#ifndef CANARYC_SIM_POWER_REPLAY_H
#define CANARYC_SIM_POWER_REPLAY_H

#include "sim/power_trace.h"
#include "sim/view.h"

/** A trace in two parts: who plays the stable, and who the canary. */
struct cast {
	struct view_trace *v;
	size_t n;
};

/** The replays under way. */
struct replay {
	struct arena *arena;
	struct power_report *report;
	const struct power_source *source;
	struct diags *ds;
	struct power_trace *trace;
	int64_t last_ms;	/* of the trace, since the epoch */
	bool itself;		/* the stable plays both sides */
	struct cast as_recorded;
	size_t done, all;	/* rollouts, of all that is tried */
	bool failed;
	bool stopped;		/* tick() has said so */
};

/** Counts a rollout that was tried. @return whether to go on. */
bool replay_goes_on(struct replay *r);

/** @return the start of a rollout, since the epoch. */
int64_t replay_start(const struct replay *r, size_t i);

/** @return a view of the plan on the trace from a start on; NULL after an error was reported. */
struct view *replay_view(struct replay *r, const struct plan *p, const struct cast *c,
			 int64_t start_ms, struct diags *ds);

/** Finds the levels at which a guardrail would have noticed. @param c  who plays for it. */
void replay_levels(struct replay *r, size_t index, const struct cast *c);

/** Finds the worst case of all starts with the requests that were recorded. */
void replay_peaks(struct replay *r);

#endif
