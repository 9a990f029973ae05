/* What differs between two runs of a store; for cmd_runs.c. */
#ifndef CANARYC_CLI_RUNS_COMPARE_H
#define CANARYC_CLI_RUNS_COMPARE_H

#include "base/buf.h"
#include "cli/cli.h"
#include "sim/store.h"

/** One of two runs. */
struct runs_side {
	const char *path;	/* of its store */
	struct store_run run;	/* with the texts of its files */
	struct str result;	/* as `simulate --json` prints it */
};

/** Puts what differs, as `canaryc diff` does, in words or as JSON; nothing when nothing does.
 * @param sides    the earlier one first, or as the user likes.
 * @param differs  written.
 * @return false when an error was reported to ds. */
bool runs_compare(struct cli *cli, struct arena *a, const struct runs_side sides[2], bool json,
		  struct diags *ds, struct buf *out, bool *differs);

/** Reports that what a store holds of a run is no run. @return false. */
bool runs_say_damaged(struct diags *ds, const char *path, int64_t id);

#endif
