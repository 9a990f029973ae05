/* The table of commands and their options. Parsing, help and usage errors are made from its rows: a
 * new command is a row here and a run function in a file of its own.
 */
#include "cli/commands.h"

#include <stdint.h>

#include "base/str.h"

#define OPTS(table) { table, ARRAY_LEN(table) }

#define SET_OPTION \
	{ OPT_SET, "set", 0, "NAME=VALUE", true, \
	  "set a param, or a number of the plan: guardrail.errors.rollback=2%" }
#define WHAT_IF_OPTION \
	{ OPT_WHAT_IF, "what-if", 0, "ASSUMPTION", true, \
	  "suppose it, as an `assume` would: 'p99_latency@canary *= 1.3'" }
#define TARGET_OPTIONS \
	{ OPT_TARGET, "target", 't', "TARGET[,...]", true, \
	  "build for these targets; those of the plan unless given" }, \
	{ OPT_FORMAT, "format", 0, "FORMAT", false, "of the manifests: yaml (the default) or json" }
#define JSON_OPTION(what) { OPT_JSON, "json", 0, NULL, false, what }

/* How traces are read: cli/trace_options.c. */
#define TRACE_OPTIONS \
	{ OPT_METRIC, "metric", 0, "NAME", false, \
	  "name of the metric where a trace has none for its series" }, \
	{ OPT_MAP, "map", 0, "METRIC=NAME", true, \
	  "METRIC, or METRIC@VERSION, is called NAME in the trace; may be repeated" }, \
	{ OPT_VERSION_LABEL, "version-label", 0, "NAME", false, \
	  "label of the trace that holds the version, if not `version`" }, \
	{ OPT_COLUMN, "column", 0, "ROLE=NAME", true, \
	  "CSV column that is the time, the value or the metric: time=when" }, \
	{ OPT_TZ, "tz", 0, "OFFSET", false, \
	  "zone of times without one: +02:00 (otherwise UTC, with a warning)" }, \
	{ OPT_TIME_UNIT, "time-unit", 0, "UNIT", false, \
	  "of times in CSV that are numbers: s, ms, us or ns (told by their size)" }, \
	{ OPT_ON_DUP, "on-dup", 0, "WHICH", false, \
	  "of two values at one time: error (the default), first or last" }

/* A healthy version of a trace. */
#define HEALTHY_OPTIONS \
	{ OPT_TRACE, "trace", 0, "FILE", true, \
	  "replay a healthy version of it; may be repeated" }, \
	{ OPT_STABLE, "stable", 0, "VERSION", false, "recorded version that plays the stable one" }, \
	{ OPT_CANARY, "canary", 0, "VERSION", false, \
	  "recorded version that plays a healthy canary" }, \
	{ OPT_EVERY, "every", 0, "DURATION", false, \
	  "start a rollout on it so often; 1m unless given" }, \
	TRACE_OPTIONS

static const struct opt global_options[] = {
	{ OPT_COLOR, "color", 0, "WHEN", true,
	  "colour the output: auto (the default), always or never" },
	{ OPT_HELP, "help", 'h', NULL, true, "print this help and exit" },
	{ OPT_VERSION, "version", 'V', NULL, true, "print the version and exit" },
};

/* ---- check ---------------------------------------------------------------------------------- */

static const struct opt check_options[] = {
	SET_OPTION,
	DIAGNOSTICS_OPTIONS,
};

static const char *const check_examples[] = {
	"canaryc check examples/fraud-detector/fraud-detector.canary",
	"canaryc check --set image=registry.example.com/reco:8 recommender.canary",
	"canaryc check - < plan.canary",
	NULL
};

/* ---- plan ----------------------------------------------------------------------------------- */

static const struct opt plan_options[] = {
	JSON_OPTION("print one JSON object with all plans and scenarios of the file"),
	{ OPT_PLAN, "plan", 0, "NAME", false,
	  "print this plan alone, and the scenarios that run it" },
	SET_OPTION,
	DIAGNOSTICS_OPTIONS,
};

static const char *const plan_examples[] = {
	"canaryc plan examples/fraud-detector/fraud-detector.canary",
	"canaryc plan --json examples/fraud-detector/fraud-detector.canary | jq '.plans[0].steps'",
	NULL
};

/* ---- build ---------------------------------------------------------------------------------- */

static const struct opt build_options[] = {
	TARGET_OPTIONS,
	{ OPT_OUTPUT, "output", 'o', "DIR", false,
	  "write to DIR/TARGET/; - is standard output, one document behind the other" },
	{ OPT_AT, "at", 0, "STATE", false,
	  "one state alone: a step such as 'stage 25%', or baseline, start, promote, rollback" },
	{ OPT_DRY_RUN, "dry-run", 0, NULL, false, "list the files and what would become of them" },
	{ OPT_PLAN, "plan", 0, "NAME", false, "build this plan alone" },
	SET_OPTION,
	DIAGNOSTICS_OPTIONS,
};

static const char *const build_examples[] = {
	"canaryc build -o out examples/fraud-detector/fraud-detector.canary",
	"canaryc build -t kserve --at 'stage 25%' -o - \\\n"
	"      examples/fraud-detector/fraud-detector.canary | kubectl apply -f -",
	"canaryc build -o out --dry-run examples/model-service/model-service.canary",
	NULL
};

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
	{ OPT_EXPECT, "expect", 0, "OUTCOME", false,
	  "fail unless every run ends so: promote, rollback, pause or undecided" },
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
	NULL
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

/* ---- traces --------------------------------------------------------------------------------- */

static const struct opt traces_options[] = {
	JSON_OPTION("print one JSON object a file, each on a line of its own"),
	{ OPT_CSV, "csv", 0, NULL, false, "print every sample, as long CSV" },
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const traces_examples[] = {
	"canaryc traces examples/traces/lab/run1.csv",
	"canaryc traces --json run1-*.json | jq -r '.series[] | [.metric, .samples] | @tsv'",
	"canaryc traces --csv run1-raw.dump.gz > run1-raw.csv",
	NULL
};

/* ---- ingest --------------------------------------------------------------------------------- */

static const struct opt ingest_options[] = {
	{ OPT_OUTPUT, "output", 'o', "STORE", false,
	  "the store to write to; made if it is not there" },
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const ingest_examples[] = {
	"canaryc ingest examples/traces/lab/run1.csv -o week.db",
	"canaryc ingest run1-*.json -o week.db && canaryc traces week.db",
	"promtool tsdb dump /var/lib/prometheus | canaryc ingest - -o raw.db",
	NULL
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

/* ---- fmt ------------------------------------------------------------------------------------ */

static const struct opt fmt_options[] = {
	{ OPT_WRITE, "write", 'w', NULL, false,
	  "write files back that change, and print their names" },
	{ OPT_DIFF, "diff", 'd', NULL, false, "print what would change, as a unified diff" },
	{ OPT_CHECK, "check", 0, NULL, false,
	  "print the names of the files that would change, and fail" },
};

static const char *const fmt_examples[] = {
	"canaryc fmt -d examples/fraud-detector/fraud-detector.canary",
	"canaryc fmt -w *.canary",
	"canaryc fmt --check examples/minimal/minimal.canary examples/recommender/*.canary",
	"canaryc fmt - < plan.canary",
	NULL
};

/* ---- diff ----------------------------------------------------------------------------------- */

static const struct opt diff_options[] = {
	{ OPT_PLAN, "plan", 0, "NAME", false, "compare this plan of both files alone" },
	TARGET_OPTIONS,
	SET_OPTION,
	{ OPT_TRACE, "trace", 0, "FILE", true,
	  "replay both plans on this trace, too; may be repeated" },
	{ OPT_STABLE, "stable", 0, "VERSION", false, "recorded version that plays the stable one" },
	{ OPT_CANARY, "canary", 0, "VERSION", false, "recorded version that plays the canary" },
	JSON_OPTION("print one JSON object with all changes"),
	TRACE_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const diff_examples[] = {
	"canaryc diff old.canary new.canary",
	"git show HEAD:fraud.canary | canaryc diff - fraud.canary",
	"canaryc diff --trace run1.csv --stable v1 --canary v2 old.canary new.canary",
	"canaryc diff fraud.canary manifests",
	"canaryc diff --json old.canary new.canary | jq -r '.changes[].part'",
	NULL
};

/* ---- explain -------------------------------------------------------------------------------- */

static const struct opt explain_options[] = {
	{ OPT_PLAN, "plan", 0, "NAME", false, "explain this plan of FILE alone" },
	SET_OPTION,
	HEALTHY_OPTIONS,
	DIAGNOSTICS_OPTIONS,
};

static const char *const explain_examples[] = {
	"canaryc explain CN0504",
	"canaryc explain weight-falls",
	"canaryc explain examples/fraud-detector/fraud-detector.canary",
	"canaryc explain --trace examples/traces/lab/run2.csv --stable v1 \\\n"
	"      examples/fraud-detector/fraud-detector.canary",
	NULL
};

/* ---- completion ----------------------------------------------------------------------------- */

static const char *const completion_examples[] = {
	"source <(canaryc completion bash)",
	"canaryc completion zsh > ~/.zfunc/_canaryc",
	"canaryc completion fish > ~/.config/fish/completions/canaryc.fish",
	NULL
};

static const char *const shell_words[] = { "bash", "zsh", "fish", NULL };

/* ---- man ------------------------------------------------------------------------------------ */

static const char *const capabilities_examples[] = {
	"canaryc capabilities",
	NULL
};

static const char *const man_examples[] = {
	"canaryc man check > canaryc-check.1",
	NULL
};

/* ---- help ----------------------------------------------------------------------------------- */

static const char *const help_examples[] = {
	"canaryc help simulate",
	NULL
};

/* ---- the table ------------------------------------------------------------------------------ */

static const struct command commands[] = {
	{
		.name = "check", .summary = "report every mistake in plan files",
		.operands = "FILE...", .min_operands = 1, .max_operands = SIZE_MAX,
		.options = OPTS(check_options),
		.about =
		"Reads each FILE and what it imports, and reports every mistake: what can't\n"
		"be read, names that don't exist, units that don't fit, and rollouts that\n"
		"can't work, such as a stage that no guardrail is ever checked in. Each file\n"
		"is checked by itself; - is standard input. Nothing is printed for a file\n"
		"without mistakes. A trace that a scenario names is not opened: that is what\n"
		"simulate does.",
		.fine = "no errors; there may be warnings",
		.input = "there are errors",
		.examples = check_examples, .run = cmd_check,
	},
	{
		.name = "plan", .summary = "show a plan as the compiler sees it",
		.operands = "FILE", .min_operands = 1, .max_operands = 1,
		.options = OPTS(plan_options),
		.about =
		"Prints the plans of FILE with everything resolved: params and guardrail sets\n"
		"are replaced by what they stand for, a ramp by its stages, what was left out\n"
		"by its default. In JSON, times are in milliseconds (for_ms), weights in\n"
		"parts per million (weight_ppm), all else in seconds, 0..1, bytes and per\n"
		"second; what is not given is null. Imported plans are left out. - is\n"
		"standard input.",
		.fine = "the plans were printed",
		.input = "FILE has errors, or no plan of that name",
		.examples = plan_examples, .run = cmd_plan,
	},
	{
		.name = "build", .summary = "write the manifests of plans",
		.operands = "FILE...", .min_operands = 1, .max_operands = SIZE_MAX,
		.options = OPTS(build_options),
		.about =
		"Builds the manifests of each plan for its targets. A target that drives itself,\n"
		"such as argo, gets 00-baseline and 01-rollout. Of a target that holds a state,\n"
		"such as istio, each step is a folder with the whole state; steps.json tells the\n"
		"order, what to wait for and what to check. Each folder has a kustomization.yaml.\n"
		"The same plan gives the same bytes. What a target does in another way than the\n"
		"plan says is told in notes; what it can't do at all is an error.\n"
		"\n"
		"Files go to DIR/TARGET/, with several plans or FILEs to DIR/PLAN/TARGET/. Files\n"
		"of an earlier build that this one does not have are removed, others left alone.\n"
		"Nothing is written of a FILE that has errors. - is standard input.",
		.fine = "all was built",
		.input = "a FILE has errors, or a target can't carry its plan",
		.examples = build_examples, .run = cmd_build,
	},
	{
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
		"that the plan itself names.\n"
		"\n"
		"--what-if supposes other readings, answers of people or none at all, behind\n"
		"what the scenario itself supposes; --set tries other thresholds and stages.\n"
		"docs/results.md tells what --json and --events say.\n"
		"\n"
		"An outcome is promoted, rolled-back, paused (somebody would have been waited\n"
		"for) or undecided (the trace ended before the rollout did).",
		.fine = "every run came to an end, whatever its outcome",
		.input = "FILE or a trace has errors, or an outcome is not as in --expect",
		.examples = simulate_examples, .run = cmd_simulate,
	},
	{
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
	},
	{
		.name = "traces", .summary = "show what is inside recorded traces",
		.operands = "TRACE...", .min_operands = 1, .max_operands = SIZE_MAX,
		.options = OPTS(traces_options),
		.about =
		"Reads each TRACE as simulate does and prints its series: samples, their median\n"
		"distance (step), how many distances are longer than one and a half of it and\n"
		"the longest (gaps), the smallest, median and largest value, the unit where\n"
		"TRACE itself has one, and the course over the whole span.\n"
		"\n"
		"A TRACE is CSV, an answer of the Prometheus HTTP API as JSON, OpenMetrics or\n"
		"Prometheus text with times, what `promtool tsdb dump` prints, each also packed\n"
		"with gzip or zstd, or a store that ingest wrote; - is standard input. The\n"
		"format is told by the content.",
		.fine = "every TRACE was read",
		.input = "a TRACE can't be read, or has errors",
		.examples = traces_examples, .run = cmd_traces,
	},
	{
		.name = "ingest", .summary = "put recorded traces into a store",
		.operands = "[TRACE...]", .min_operands = 0, .max_operands = SIZE_MAX,
		.options = OPTS(ingest_options),
		.about =
		"Reads each TRACE as simulate does and adds its series to STORE, an SQLite file\n"
		"that simulate and traces read in its place. Each TRACE goes in as a whole or\n"
		"not at all; a line is printed when it is safely there. Samples that are there\n"
		"already are passed over, so that a TRACE may be given again, and traces may\n"
		"overlap; another value at the same time is an error unless --on-dup says which\n"
		"one holds (first is the one that is there).\n"
		"\n"
		"Without a TRACE an older STORE is brought up to date. What a TRACE may be is\n"
		"told by `canaryc traces --help`; - is standard input.",
		.fine = "every TRACE is in the store",
		.input = "a TRACE has errors, or does not go with what is there; the others are in",
		.examples = ingest_examples, .run = cmd_ingest,
	},
	{
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
	},
	{
		.name = "fmt", .summary = "print or rewrite plan files in one canonical form",
		.operands = "FILE...", .min_operands = 1, .max_operands = SIZE_MAX,
		.options = OPTS(fmt_options),
		.about =
		"Prints each FILE as plans are written everywhere: two spaces a block,\n"
		"neighbouring lines in columns, no more than one empty line in a row. Comments\n"
		"stay where they are, numbers and strings as they were written, and so does a\n"
		"block that stands on one line, up to 100 columns. The plan means the same\n"
		"before and after. A FILE with syntax errors is left as it is; names need not\n"
		"exist. - is standard input.",
		.fine = "the files were formatted; with --check, they already are",
		.input = "a file has syntax errors; with --check, some file would change",
		.examples = fmt_examples, .run = cmd_fmt,
	},
	{
		.name = "diff", .summary = "tell what changed between two plans, or a plan and its manifests",
		.operands = "A B", .min_operands = 2, .max_operands = 2,
		.options = OPTS(diff_options),
		.about =
		"Compares the plans of file A with those of file B and tells each change in\n"
		"words: + was added, - removed, ~ changed. What is compared is the plan as the\n"
		"compiler sees it, so comments, the order of metrics and labels, params and\n"
		"defaults that are spelt out make no difference; scenarios are not compared.\n"
		"Nothing is printed when nothing changed. One of the files may be -, standard\n"
		"input; --set holds for both.\n"
		"\n"
		"If each file has one plan, these two are compared, else those of the same\n"
		"name, and --plan picks one. The shortest and the longest time are those from\n"
		"the start to the promotion. With --trace both plans are replayed, and the\n"
		"outcome and how many requests met the canary are compared as well.\n"
		"\n"
		"If B is a folder, it is compared with what `canaryc build -o B A` would write:\n"
		"files that are missing (+), made no more (-), or changed, as a unified diff. Give\n"
		"the --target and --format that it was built with. In CI this keeps generated\n"
		"files honest.",
		.fine = "nothing changed",
		.input = "something changed; or a file or a trace has errors, then they are on\n"
			 "     standard error and nothing is printed",
		.examples = diff_examples, .run = cmd_diff,
	},
	{
		.name = "explain", .summary = "explain a diagnostic, or a plan in plain words",
		.operands = "[CODE | NAME | FILE]", .min_operands = 0, .max_operands = 1,
		.options = OPTS(explain_options),
		.about =
		"With the code or the name of a diagnostic, such as CN0504 or weight-falls:\n"
		"what it says, why it matters, a plan that has it and its mend. Without an\n"
		"operand, all of them with a line each.\n"
		"\n"
		"With a plan file: what its plans do, in plain words: what happens when, what\n"
		"stops the rollout and how soon, how long it takes, and how many requests can\n"
		"meet a bad canary until then. With --trace also how often it would have rolled\n"
		"back a healthy version of the trace, as power tells it. An operand is a file\n"
		"if it exists, holds a / or ends in .canary; - is standard input.",
		.fine = "it was explained",
		.input = "FILE or a trace has errors, or no plan of that name",
		.examples = explain_examples, .run = cmd_explain,
	},
	{
		.name = "completion", .summary = "print a shell's completion script",
		.operands = "SHELL", .operand_words = shell_words,
		.min_operands = 1, .max_operands = 1,
		.about =
		"Prints a script that lets SHELL, which is bash, zsh or fish, complete commands,\n"
		"options and their words, plan files and traces. What stands in a plan, such as\n"
		"the names of its scenarios, is not completed. `make install` puts the scripts\n"
		"where the shells look for them; print one for a canaryc that is not installed.",
		.fine = "the script was printed",
		.examples = completion_examples, .run = cmd_completion,
	},
	{
		.name = "help", .summary = "explain canaryc or one of its commands",
		.operands = "[COMMAND]", .min_operands = 0, .max_operands = 1,
		.about = "Prints what `canaryc --help` and `canaryc COMMAND --help` print.",
		.fine = "the help was printed",
		.examples = help_examples, .run = cmd_help,
	},
	{
		.name = "capabilities", .summary = "print what each target can carry", .hidden = true,
		.operands = "", .min_operands = 0, .max_operands = 0,
		.about =
		"Prints, as Markdown, what each target can carry of a plan: the table of\n"
		"docs/targets.md, out of the one that the compiler decides by.",
		.fine = "the table was printed",
		.examples = capabilities_examples, .run = cmd_capabilities,
	},
	{
		.name = "man", .summary = "print a man page", .hidden = true,
		.operands = "[COMMAND]", .min_operands = 0, .max_operands = 1,
		.about =
		"Prints the man page of COMMAND, or of canaryc as a whole, in roff. The build\n"
		"makes the pages that are installed of it.",
		.fine = "the page was printed",
		.examples = man_examples, .run = cmd_man,
	},
};

const struct command *commands_all(size_t *n)
{
	*n = ARRAY_LEN(commands);
	return commands;
}

const struct command *command_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (str_is(name, commands[i].name))
			return &commands[i];
	}
	return NULL;
}

struct opts options_global(void)
{
	return (struct opts)OPTS(global_options);
}

/* What an option's argument may be, where it is one of few words; the help names them, too. */
static const char *const color_words[] = { "auto", "always", "never", NULL };
static const char *const diagnostics_words[] = { "text", "json", "sarif", "github", NULL };
static const char *const engine_words[] = { "plan", NULL };
static const char *const format_words[] = { "yaml", "json", NULL };
/* ORDER: those of targets/targets.c; several are joined by commas. */
static const char *const target_words[] = { "kserve", "seldon", "istio", "argo", NULL };
static const char *const on_dup_words[] = { "error", "first", "last", NULL };
static const char *const time_unit_words[] = { "s", "ms", "us", "ns", NULL };
static const char *const expect_words[] = { "promote", "rollback", "pause", "undecided", NULL };

static const struct {
	enum opt_id id;
	const char *const *words;
} words[] = {
	{ OPT_COLOR, color_words },
	{ OPT_DIAGNOSTICS, diagnostics_words },
	{ OPT_ENGINE, engine_words },
	{ OPT_EXPECT, expect_words },
	{ OPT_FORMAT, format_words },
	{ OPT_TARGET, target_words },
	{ OPT_ON_DUP, on_dup_words },
	{ OPT_TIME_UNIT, time_unit_words },
};

const char *const *option_words(int id)
{
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if ((int)words[i].id == id)
			return words[i].words;
	}
	return NULL;
}

enum exit_code command_unknown(struct cli *cli, const char *name)
{
	struct str names[ARRAY_LEN(commands)];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (!commands[i].hidden)
			names[n++] = str_of(commands[i].name);
	}
	cli->command = NULL;	/* the hint is at the overview, for `canaryc help NAME`, too */
	return cli_usage(cli, "unknown command `%s`%s", name,
			 cli_did_you_mean(cli, str_of(name), names, n));
}
