/* Replays two plans on one trace and tells the change of outcome; for cmd_diff.c. */
#ifndef CANARYC_CLI_DIFF_REPLAY_H
#define CANARYC_CLI_DIFF_REPLAY_H

#include "cli/cli.h"
#include "cli/diff_print.h"
#include "sim/run.h"

/** What all replays of a command share. */
struct replayer {
	struct cli *cli;
	const struct args *args;	/* --trace, --stable, --canary */
	struct trace_shelf shelf;
	struct diags diags;	/* of all runs: what two of them meet is said once */
};

/** Replays both plans and adds what changed: outcome and exposure.
 * @param done  written: how they ended.
 * @return NULL, or the plan that could not be replayed, as r->diags say; then nothing was added. */
const struct plan *diff_replay(struct replayer *r, const struct plan *a, const struct plan *b,
			       struct diff *d, struct diff_replay *done);

#endif
