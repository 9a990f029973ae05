/* A recording: what is missing in a store of a plan's metrics, fetched and put there. */
#ifndef CANARYC_CLI_RECORD_RUN_H
#define CANARYC_CLI_RECORD_RUN_H

#include "cli/interrupt.h"
#include "cli/record_options.h"
#include "compiler/plan.h"

/** Records, or with --dry-run only tells. Prints a line for each metric of a version when it is in
 * the store.
 * @param a   of the run.
 * @param ds  takes what is wrong.
 * @param interrupted  a signal has ended it; what was recorded is in the store.
 * @return EXIT_FINE, EXIT_INPUT or EXIT_SYSTEM. */
enum exit_code record_run(struct cli *cli, struct arena *a, const struct record_options *options,
			  const struct plan *plan, const struct interrupt *stop, struct diags *ds,
			  bool *interrupted);

#endif
