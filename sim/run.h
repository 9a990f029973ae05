/* One replay from end to end: the traces of a scenario are read, bound to the plan and run by an
 * engine. For the commands that replay: simulate, test.
 */
#ifndef CANARYC_SIM_RUN_H
#define CANARYC_SIM_RUN_H

#include "base/arena.h"
#include "base/diag.h"
#include "compiler/plan.h"
#include "sim/engine.h"
#include "sim/result.h"
#include "sim/trace.h"
#include "sim/view.h"

struct shelf_entry;

/** Traces that were read, so that a file that several scenarios use is read once. */
struct trace_shelf {
	struct arena *arena;	/* the traces live here */
	struct trace_options options;	/* for every file */
	struct shelf_entry *first;
};

/** A run that came to an end. */
struct run {
	const struct result *result;
	struct report report;	/* complete, but for `ascii` and `colour` */
};

struct trace_shelf trace_shelf_on(struct arena *a, struct trace_options options);

/** Reads a trace, or finds the one that was read.
 * @param plan  whose metrics are wanted of it.
 * @return NULL when it can't be read; that is reported the first time. */
const struct trace *trace_shelf_take(struct trace_shelf *shelf, const struct trace_use *use,
				     const struct plan *plan, struct diags *ds);

/** Reads the traces of a scenario, and says who plays in them. All are tried, so that each is
 * reported.
 * @return s->ntraces of them, in the arena; NULL when one could not be read. */
struct view_trace *run_traces(struct arena *a, struct trace_shelf *shelf, const struct scenario *s,
			      struct diags *ds);

/** What a scenario's people do: by default a gate opens at once and nobody approves. Of several
 * assumptions that are about a step the last holds. */
struct people people_of(struct arena *a, const struct scenario *s);

/** Replays a scenario. One that no file has (of the command line) has an empty name and span.
 * @param a   of this run: the result and its view live here; the shelf's arena outlives it.
 * @param s   its plan is not NULL.
 * @param ds  takes the errors of traces and of the run. A trace that could not be read was reported
 *            when it was first asked for, and is not reported again.
 * @return false when the run could not be made. */
bool run_scenario(struct arena *a, struct trace_shelf *shelf, const struct scenario *s,
		  const struct engine *engine, struct diags *ds, struct run *run);

#endif
