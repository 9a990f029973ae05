/* The trace that `canaryc power` and `canaryc explain` replay a healthy version of. */
#ifndef CANARYC_CLI_POWER_INPUT_H
#define CANARYC_CLI_POWER_INPUT_H

#include "cli/cli.h"
#include "sim/power_trace.h"

/** What `--trace`, `--stable`, `--canary` and `--every` ask for. */
struct power_input {
	bool wanted;			/* there is a --trace */
	int64_t every_ms;
	struct trace_options traces;	/* how they are read */
	int signal;			/* written: that has ended the replays; 0 for none */
};

/** @return false after a usage error was printed. */
bool power_input_read(struct cli *cli, const struct args *args, struct power_input *input);

/** Works out the report of a plan, with the trace if one is wanted; shows how far that is on a
 * terminal.
 * @param a   takes it.
 * @param ds  takes what is wrong with the trace.
 * @return false after an error was reported, or it was said that a signal has ended it. */
bool power_input_report(struct cli *cli, const struct args *args, struct power_input *input,
			struct arena *a, const struct plan *p, struct diags *ds,
			struct power_report *report);

#endif
