/* What a trace adds to a power report: how often a healthy version would have been rolled back,
 * and at which level a bad one would have been noticed.
 */
#ifndef CANARYC_SIM_POWER_TRACE_H
#define CANARYC_SIM_POWER_TRACE_H

#include "base/diag.h"
#include "sim/power.h"
#include "sim/trace.h"

/** Where the healthy version is recorded. */
struct power_source {
	const struct trace *const *traces;
	const struct str *shown;	/* their names for messages */
	size_t n;
	struct str stable, canary;	/* recorded versions that play; may be the same */
	int64_t every_ms;		/* from start to start, > 0 */
	/** Asked now and then how far it is; NULL for none.
	 * @return false: nothing more is tried. */
	bool (*tick)(void *watch, size_t done, size_t all);
	void *watch;
};

/** Replays the plan of a report from every start on a trace and adds what comes of it. A rollout
 * starts at the first instant at which all that the guardrails read is recorded, and then every so
 * often, as long as the trace goes on for as long as a rollout takes in which nothing is held.
 * @param a   takes the results; what the runs need is given back.
 * @param ds  takes what is wrong with the trace.
 * @return false after an error was reported, or tick() has said so. */
bool power_trace_add(struct arena *a, struct power_report *r, const struct power_source *source,
		     struct diags *ds);

#endif
