/* What the arguments of `canaryc sweep` ask for. */
#ifndef CANARYC_CLI_SWEEP_OPTIONS_H
#define CANARYC_CLI_SWEEP_OPTIONS_H

#include "cli/input.h"
#include "cli/sweep_print.h"
#include "sim/trace.h"

struct sweep_options {
	const char *path;
	struct settings settings;
	struct suppositions suppositions;
	struct trace_options traces;
	const char *scenario, *plan;	/* NULL for none */
	bool traced;			/* --trace */
	struct sweep_print print;
	struct str *vary;		/* NAME=VALUES */
	size_t nvary;
	int64_t every_ms;
	bool has_from, has_to;
	int64_t from_ms, to_ms;		/* since the epoch */
	bool drawn;			/* --runs */
	size_t runs;
	uint64_t seed;
	int64_t block_ms;		/* 0: as the trace asks for */
	unsigned threads;
	size_t shard, shards;		/* the first is 0; shards 0: all of it */
};

/** @return false after a usage error was printed. */
bool sweep_options_read(struct cli *cli, const struct args *args, struct sweep_options *o);

/** @return the command that replays one rollout of the sweep, but for its start and its point:
 *          "canaryc simulate --trace run1.csv fraud.canary". In the arena. */
struct str sweep_options_command(struct arena *a, const struct args *args);

#endif
