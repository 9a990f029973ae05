/* Commands of many rollouts: their options, texts and run functions. */
#include "cli/commands.h"

#include <stdint.h>

#include "cli/command_options.h"

#define PLOT_OPTION \
	{ OPT_PLOT, "plot", 0, "FILE", false, \
	  "draw the map of two --vary, FILE.svg or FILE.png by gnuplot, or its script FILE.gp" }

/* ---- sweep ---------------------------------------------------------------------------------- */

static const struct opt sweep_options[] = {
	{ OPT_SCENARIO, "scenario", 0, "NAME", false, "sweep over the traces of this scenario" },
	{ OPT_TRACE, "trace", 0, "FILE", true,
	  "sweep over this trace instead; repeated, traces lie over one another" },
	{ OPT_STABLE, "stable", 0, "VERSION", false, "recorded version that plays the stable one" },
	{ OPT_CANARY, "canary", 0, "VERSION", false, "recorded version that plays the canary" },
	{ OPT_PLAN, "plan", 0, "NAME", false, "plan to run, if the file has several" },
	{ OPT_EVERY, "every", 0, "DURATION", false, "start a rollout so often; 1m unless given" },
	{ OPT_FROM, "from", 0, "TIME", false, "no start before it: 2026-06-12T10:00:00Z" },
	{ OPT_TO, "to", 0, "TIME", false, "no start after it" },
	{ OPT_VARY, "vary", 0, "NAME=VALUES", true,
	  "try several: guardrail.errors.rollback=1%..3%/0.5%, or a,b,c; repeated, a grid" },
	{ OPT_RUNS, "runs", 0, "N", false,
	  "draw N traces from the recorded one instead of starts" },
	{ OPT_SEED, "seed", 0, "N", false, "of what is drawn; 42 unless given" },
	{ OPT_BLOCK, "block", 0, "DURATION", false,
	  "mean length of the pieces that are drawn; told by the trace unless given" },
	{ OPT_SHARD, "shard", 0, "I/N", false,
	  "make the Ith of N parts alone, for merge; job/N: told by a Kubernetes Job" },
	{ OPT_JOBS, "jobs", 'j', "N", false,
	  "threads; as many as there are processors unless given" },
	{ OPT_OUTPUT, "output", 'o', "FILE", false, "write to a file instead of standard output" },
	PLOT_OPTION,
	SET_OPTION,
	WHAT_IF_OPTION,
	JSON_OPTION("print one JSON object"),
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const sweep_examples[] = {
	"canaryc sweep --scenario v1-against-itself \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"canaryc sweep --trace examples/traces/lab/run2.csv --stable v1 --canary v3 \\\n"
	"      --every 15s examples/fraud-detector/fraud-detector.canary",
	"canaryc sweep --trace examples/traces/lab/run2.csv --stable v1 --canary v3 \\\n"
	"      --vary guardrail.errors.rollback=0.5%..2%/0.5% \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"canaryc sweep --scenario v1-against-itself --runs 1000 --json \\\n"
	"      examples/fraud-detector/fraud-detector.canary | jq '.points[0].outcomes'",
	NULL
};

const struct command command_sweep = {
	.name = "sweep", .summary = "replay a plan from every start of a trace",
	.operands = "FILE", .min_operands = 1, .max_operands = 1,
	.options = OPTS(sweep_options),
	.about =
	"Runs the plan again and again, from one start in the trace after the other, and\n"
	"tells how many rollouts were promoted and rolled back, by which guardrail in\n"
	"which step, how soon, and how many requests met the canary. It also tells which\n"
	"start cost most, and the command that shows that rollout.\n"
	"\n"
	"--vary tries other thresholds, stages and params, as --set would set them: a\n"
	"list, or a range FIRST..LAST/STEP. Two are a grid, with a map of the rollbacks.\n"
	"\n"
	"--runs draws traces from the recorded one, in blocks that keep what moves\n"
	"together, and runs a rollout on each. The same seed gives the same bytes, with\n"
	"any number of threads.\n"
	"\n"
	"--shard makes a part of it for another machine to go on with; `canaryc merge`\n"
	"puts the parts together. Interrupted, it prints what was done so far and ends\n"
	"with status 130. docs/sweep.md tells more. - is standard input.",
	.fine = "all rollouts were made, whatever their outcome",
	.input = "FILE, a trace or a point of the grid has errors",
	.examples = sweep_examples, .run = cmd_sweep,
};

/* ---- merge ---------------------------------------------------------------------------------- */

static const struct opt merge_options[] = {
	JSON_OPTION("print one JSON object"),
	{ OPT_OUTPUT, "output", 'o', "FILE", false, "write to a file instead of standard output" },
	PLOT_OPTION,
	DIAGNOSTICS_OPTIONS,
};

static const char *const merge_examples[] = {
	"canaryc merge 1.shard 2.shard",
	"canaryc merge --json shards/* | jq '.points[0].outcomes'",
	NULL
};

const struct command command_merge = {
	.name = "merge", .summary = "put a sweep together that was made in shards",
	.operands = "SHARD...", .min_operands = 1, .max_operands = SIZE_MAX,
	.options = OPTS(merge_options),
	.about =
	"Prints what `canaryc sweep` would have printed without --shard, byte for byte.\n"
	"Each SHARD is a file that `sweep --shard` wrote, in any order. All are wanted,\n"
	"each once, of the same plan, trace and options; a file that was cut short or\n"
	"changed is refused.",
	.fine = "the sweep was printed",
	.input = "a shard is bad, missing, there twice, or of another sweep",
	.examples = merge_examples, .run = cmd_merge,
};
