/* The options that say how traces are to be read, the same for every command that reads them:
 * TRACE_OPTIONS in cli/command_options.h.
 */
#ifndef CANARYC_CLI_TRACE_OPTIONS_H
#define CANARYC_CLI_TRACE_OPTIONS_H

#include "cli/cli.h"
#include "sim/trace.h"

/** Reads them. @param opts  its texts are in cli->arena or borrowed from the arguments.
 * @return false after a usage error was printed. */
bool trace_options_read(struct cli *cli, const struct args *args, struct trace_options *opts);

/** One of them, as what is kept calls it: "map" for --map. */
struct trace_option {
	int id;			/* enum opt_id */
	const char *name;	/* NULL behind the last */
};

/** @return all of them. */
const struct trace_option *trace_options_all(void);

#endif
