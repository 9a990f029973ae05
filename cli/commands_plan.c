/* Commands that work on plans alone: their options, texts and run functions. */
#include "cli/commands.h"

#include <stdint.h>

#include "cli/command_options.h"

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

const struct command command_check = {
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

const struct command command_plan = {
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

const struct command command_build = {
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

const struct command command_fmt = {
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

const struct command command_diff = {
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

const struct command command_explain = {
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
};
