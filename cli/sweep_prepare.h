/* A sweep before its first rollout: traces, starts or draws, the grid checked. */
#ifndef CANARYC_CLI_SWEEP_PREPARE_H
#define CANARYC_CLI_SWEEP_PREPARE_H

#include "cli/sweep_points.h"
#include "sim/bootstrap.h"
#include "sim/sweep_shard.h"

struct sweep_prepared {
	struct cli *cli;
	const struct sweep_options *o;
	struct sweep_points *points;
	struct arena *arena;		/* of the base compilation */
	struct diags ds;		/* of traces and runs */
	struct view_trace *traces;	/* as many as the scenario has */
	struct sweep_head head;
	struct bootstrap bootstrap;	/* of draws */
	uint64_t plan_hash;		/* of the plans at all points */
	int64_t least_ms;		/* what a rollout takes at least, of all points the
					   longest */
};

/** Reads the traces, checks the grid, finds the starts or the draws.
 * @param p  cli, o, points, arena and ds are set.
 * @return false after an error was printed, or reported to p->ds. */
bool sweep_prepare(struct sweep_prepared *p, const struct args *args);

#endif
