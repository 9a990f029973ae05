/* Commands that run plans on recorded traces: their options, texts and run functions. */
#include "cli/commands.h"

#include <stdint.h>

#include "cli/command_options.h"

/* ---- simulate ------------------------------------------------------------------------------- */

static const struct opt simulate_options[] = {
	{ OPT_SCENARIO, "scenario", 0, "NAME", false, "replay this scenario of the file alone" },
	{ OPT_TRACE, "trace", 0, "FILE", true,
	  "replay this trace instead; repeated, traces lie over one another" },
	{ OPT_STABLE, "stable", 0, "VERSION", false, "recorded version that plays the stable one" },
	{ OPT_CANARY, "canary", 0, "VERSION", false, "recorded version that plays the canary" },
	{ OPT_PLAN, "plan", 0, "NAME", false, "plan to run, if the file has several" },
	{ OPT_START, "start", 0, "TIME", false, "start here in the trace: 2026-06-12T10:00:00Z" },
	SET_OPTION,
	WHAT_IF_OPTION,
	{ OPT_ENGINE, "engine", 0, "NAME", false,
	  "whose rules drive the rollout: plan (the default)" },
	JSON_OPTION("print one JSON object a run, each on a line of its own"),
	{ OPT_EVENTS, "events", 0, "FILE", false,
	  "write what happened as JSON, an event a line; - prints it instead" },
	{ OPT_CHART, "chart", 0, NULL, false,
	  "print weight and verdicts as a chart, too, 80 columns wide" },
	{ OPT_PLOT, "plot", 0, "FILE", false,
	  "draw FILE.svg or FILE.png by gnuplot, or write its script FILE.gp" },
	{ OPT_REPORT, "report", 0, "FILE", false,
	  "write one page of HTML with charts of all runs; - prints it instead" },
	{ OPT_EXPECT, "expect", 0, "OUTCOME", false,
	  "fail unless every run ends so: promote, rollback, pause or undecided" },
	SAVE_OPTION,
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const simulate_examples[] = {
	"canaryc simulate examples/fraud-detector/fraud-detector.canary",
	"canaryc simulate --scenario v2-drifts --expect rollback \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"canaryc simulate --json examples/fraud-detector/fraud-detector.canary | jq -r .outcome",
	"canaryc simulate --trace run1.csv --stable v1 --canary v3 fraud-detector.canary",
	"canaryc simulate --what-if 'p99_latency@canary *= 1.3 from 10m' \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"canaryc simulate --scenario v2-drifts --plot v2-drifts.svg \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	NULL
};

const struct command command_simulate = {
	.name = "simulate", .summary = "replay plans on recorded metrics",
	.operands = "FILE", .min_operands = 1, .max_operands = 1,
	.options = OPTS(simulate_options),
	.about =
	"Runs the rollout on a virtual clock, feeds its guardrails from a trace, and\n"
	"prints what would have happened: each check that changed something, the\n"
	"outcome and the step and guardrail that decided it, and how many requests\n"
	"met the canary.\n"
	"\n"
	"Without --scenario and --trace every scenario of FILE is replayed. With\n"
	"--trace the plan is the only one of FILE, or that of --plan; --stable and\n"
	"--canary say which recorded versions play the two parts, by default those\n"
	"that the plan itself names. One of the files may be -, standard input.\n"
	"\n"
	"--what-if supposes other readings, answers of people or none at all, behind\n"
	"what the scenario itself supposes; --set tries other thresholds and stages.\n"
	"docs/results.md tells what --json and --events say, docs/report.md what is on the\n"
	"page of --report, which needs no network and no scripts.\n"
	"\n"
	"--plot draws a run: weight, readings with their thresholds, verdicts. Of\n"
	"several runs each has a file of its own: FILE-SCENARIO.svg. docs/pictures.md\n"
	"tells how to read it.\n"
	"\n"
	"An outcome is promoted, rolled-back, paused (somebody would have been waited\n"
	"for) or undecided (the trace ended before the rollout did).",
	.fine = "every run came to an end, whatever its outcome",
	.input = "FILE or a trace has errors, or an outcome is not as in --expect",
	.examples = simulate_examples, .run = cmd_simulate,
};

/* ---- test ----------------------------------------------------------------------------------- */

static const struct opt test_options[] = {
	{ OPT_RUN, "run", 0, "REGEX", false,
	  "run only scenarios whose name matches, as grep -E does" },
	{ OPT_COVERAGE, "coverage", 0, NULL, false,
	  "tell which guardrails and steps the tests have tried" },
	{ OPT_TAP, "tap", 0, NULL, false, "print TAP instead, as prove reads it" },
	JSON_OPTION("print JSON instead: an object a line for each test, and one for all"),
	{ OPT_JUNIT, "junit", 0, "FILE", false,
	  "write JUnit XML for CI systems, too; - puts it on standard output" },
	SAVE_OPTION,
	SET_OPTION,
	WHAT_IF_OPTION,
	{ OPT_ENGINE, "engine", 0, "NAME", false,
	  "whose rules drive the rollout: plan (the default)" },
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const test_examples[] = {
	"canaryc test examples/fraud-detector/fraud-detector.canary",
	"canaryc test --coverage --set image=registry.example.com/reco:8 \\\n"
	"      examples/*/*.canary",
	"canaryc test --run 'drift|burst' --junit report.xml \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"prove -e 'canaryc test --tap' fraud.canary",
	NULL
};

const struct command command_test = {
	.name = "test", .summary = "replay scenarios and compare with what they expect",
	.operands = "FILE...", .min_operands = 1, .max_operands = SIZE_MAX,
	.options = OPTS(test_options),
	.about =
	"Replays every scenario of each FILE that has an `expect`, in a rollout of its\n"
	"own, and says which did not come to what they expect, with the timeline that\n"
	"simulate would print. Scenarios without an expect are no tests, and those of\n"
	"imported files are left out; so a FILE may import its plan and hold nothing\n"
	"but scenarios. - is standard input.\n"
	"\n"
	"Each expectation that does not hold is a diagnostic, too: --diagnostics github\n"
	"puts it at its line of a pull request. --tap and --json change what is printed;\n"
	"--junit writes its file beside that. The same input gives the same bytes: no\n"
	"report has a time in it. docs/results.md tells what they hold.\n"
	"\n"
	"--coverage counts the checks of each guardrail by their verdict: a test suite\n"
	"ought to see each promote and each roll back.",
	.fine = "every test has passed",
	.input = "one has failed, a FILE or a trace has errors, or nothing was tested",
	.examples = test_examples, .run = cmd_test,
};

/* ---- power ---------------------------------------------------------------------------------- */

static const struct opt power_options[] = {
	{ OPT_PLAN, "plan", 0, "NAME", false, "tell of this plan of FILE alone" },
	SET_OPTION,
	HEALTHY_OPTIONS,
	JSON_OPTION("print one JSON object a plan, each on a line of its own"),
	DIAGNOSTICS_OPTIONS,
};

static const char *const power_examples[] = {
	"canaryc power examples/fraud-detector/fraud-detector.canary",
	"canaryc power --trace examples/traces/lab/run2.csv --stable v1 \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	"canaryc power --json examples/fraud-detector/fraud-detector.canary | jq .guardrails",
	NULL
};

const struct command command_power = {
	.name = "power", .summary = "tell what guardrails can tell apart, and what a bad canary costs",
	.operands = "FILE", .min_operands = 1, .max_operands = 1,
	.options = OPTS(power_options),
	.about =
	"Tells for each guardrail and stage of a plan what it can tell apart with the\n"
	"requests that it sees: the smallest difference that it finds, the time that it\n"
	"takes to tell its thresholds apart, the chance to find a canary that is twice\n"
	"as bad as the limit, and that of rolling back a healthy one by chance. This\n"
	"needs the plan's traffic, and can be worked out for ratios that are compared\n"
	"with a number. Then it tells how many requests can meet a bad canary at the\n"
	"worst, until the plan reacts.\n"
	"\n"
	"With --trace a recorded version that is taken to be healthy plays the canary in\n"
	"rollouts from one start after the other: how often each guardrail would have\n"
	"rolled it back, and at which level of its metric it would have found a bad one.\n"
	"The stable version plays both sides unless --canary says otherwise. Without\n"
	"--stable it is the one that the plan names. - is standard input.",
	.fine = "the figures were printed",
	.input = "FILE or a trace has errors, or no plan of that name",
	.examples = power_examples, .run = cmd_power,
};

/* ---- runs ----------------------------------------------------------------------------------- */

static const struct opt runs_options[] = {
	{ OPT_PLAN, "plan", 0, "NAME", false, "only runs of this plan" },
	{ OPT_SCENARIO, "scenario", 0, "NAME", false, "only runs of this scenario" },
	{ OPT_OUTCOME, "outcome", 0, "OUTCOME", false,
	  "only runs that ended so: promoted, rolled-back, paused or undecided" },
	{ OPT_LIMIT, "limit", 0, "N", false, "at most this many, the newest" },
	JSON_OPTION("print JSON: an object a line for each run; of IDs, their results"),
	{ OPT_PLAN_TEXT, "plan-text", 0, NULL, false, "print the plan of the IDs, as it was then" },
	{ OPT_COMPARE, "compare", 0, NULL, false, "tell what differs between two IDs" },
	{ OPT_DELETE, "delete", 0, NULL, false, "take the IDs out of the store" },
	{ OPT_KEEP, "keep", 0, "N", false, "take out all but the newest N of those chosen" },
	DIAGNOSTICS_OPTIONS,
};

static const char *const runs_examples[] = {
	"canaryc runs week.db",
	"canaryc runs --outcome rolled-back --limit 10 week.db",
	"canaryc runs week.db 12",
	"canaryc runs --compare week.db 11 12",
	"canaryc runs --json week.db | jq -r '[.id, .scenario, .outcome] | @tsv'",
	"canaryc runs --keep 100 week.db",
	NULL
};

const struct command command_runs = {
	.name = "runs", .summary = "list, show and compare runs that were kept in a store",
	.operands = "STORE [ID...]", .min_operands = 1, .max_operands = SIZE_MAX,
	.options = OPTS(runs_options),
	.about =
	"Lists the runs that `simulate --save STORE` and `test --save STORE` have kept, the\n"
	"newest first: when it was kept, plan, scenario, how it ended, when and in which\n"
	"step, by which guardrail, and how many of all requests met the canary.\n"
	"\n"
	"With IDs, the first column of the list, each run is printed as simulate printed it;\n"
	"with --json its result, as `simulate --json` prints it; with --plan-text the plan\n"
	"file that it was made of, and what that imports.\n"
	"\n"
	"--compare tells what differs between two runs, in the words of diff: the plans,\n"
	"what was set and supposed, the samples, the first check that came to another\n"
	"verdict, outcome and exposure. Nothing is printed when nothing differs.\n"
	"\n"
	"--delete and --keep take runs out. The ID of a run is never given again.",
	.fine = "it was printed; with --compare, nothing differs",
	.input = "STORE can't be read, or has no such run; with --compare, something differs",
	.examples = runs_examples, .run = cmd_runs,
};
