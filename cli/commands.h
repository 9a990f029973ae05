/* The table of commands, a row each: what is parsed, what the help prints and what runs. */
#ifndef CANARYC_CLI_COMMANDS_H
#define CANARYC_CLI_COMMANDS_H

#include <stddef.h>

#include "cli/cli.h"
#include "cli/options.h"

/** Options of all commands; struct opt.id. */
enum opt_id {
	OPT_HELP, OPT_VERSION, OPT_COLOR,	/* global */
	OPT_WARN, OPT_DIAGNOSTICS,		/* DIAGNOSTICS_OPTIONS */
	OPT_SET, OPT_PLAN, OPT_JSON,
	OPT_SCENARIO, OPT_TRACE, OPT_STABLE, OPT_CANARY, OPT_START, OPT_ENGINE,
	OPT_EXPECT,
	OPT_METRIC, OPT_MAP, OPT_VERSION_LABEL, OPT_COLUMN, OPT_TZ, OPT_TIME_UNIT,
	OPT_ON_DUP,				/* TRACE_OPTIONS */
	OPT_WRITE, OPT_DIFF, OPT_CHECK,
	OPT_CSV,
	OPT_TARGET, OPT_OUTPUT, OPT_FORMAT, OPT_AT, OPT_DRY_RUN,
	OPT_RUN, OPT_TAP, OPT_JUNIT, OPT_COVERAGE,
	OPT_WHAT_IF,
	OPT_EVENTS, OPT_PLOT, OPT_CHART, OPT_REPORT,
	OPT_EVERY,
	OPT_PROMETHEUS, OPT_FROM, OPT_TO, OPT_STEP, OPT_BEARER_TOKEN_FILE, OPT_USER, OPT_PASSWORD_FILE,
	OPT_HEADER, OPT_CA_CERT, OPT_CERT, OPT_KEY, OPT_INSECURE, OPT_TIMEOUT, OPT_RETRIES, OPT_POINTS,	/* record */
	OPT_SAVE,
	OPT_OUTCOME, OPT_LIMIT, OPT_COMPARE, OPT_DELETE, OPT_KEEP, OPT_PLAN_TEXT,	/* runs */
	OPT_VARY, OPT_RUNS, OPT_SEED, OPT_BLOCK, OPT_JOBS, OPT_SHARD	/* sweep */
};

struct command {
	const char *name;
	const char *summary;		/* one line, what it does */
	const char *operands;		/* as in the usage line: "FILE..." */
	size_t min_operands, max_operands;
	struct opts options;
	const char *about;		/* paragraphs, broken into lines of at most 80 columns */
	const char *fine, *input;	/* what exit status 0 and 1 mean */
	const char *const *examples;	/* command lines, NULL at the end */
	const char *const *operand_words;	/* what an operand may be, NULL at the end; or NULL */
	bool hidden;			/* for the build: help and completion leave it out */
	enum exit_code (*run)(struct cli *cli, const struct args *args);
};

/** @return the commands, in the order in which help shows them. @param n  their number. */
const struct command *const *commands_all(size_t *n);

/** @return the command of that name, or NULL. */
const struct command *command_find(struct str name);

/* The rows, each in the cli/commands_*.c of its kind. */
extern const struct command command_build;
extern const struct command command_capabilities;
extern const struct command command_check;
extern const struct command command_completion;
extern const struct command command_diff;
extern const struct command command_explain;
extern const struct command command_fmt;
extern const struct command command_help;
extern const struct command command_ingest;
extern const struct command command_man;
extern const struct command command_merge;
extern const struct command command_plan;
extern const struct command command_power;
extern const struct command command_record;
extern const struct command command_runs;
extern const struct command command_simulate;
extern const struct command command_sweep;
extern const struct command command_test;
extern const struct command command_traces;

/** @return the options that hold before and behind every command. */
struct opts options_global(void);

/** @return the words that the option's argument may be, NULL at the end; NULL for an option that
 * takes anything else, or nothing. @param id  an enum opt_id. */
const char *const *option_words(int id);

/** Says that there is no such command, with what may have been meant. @return EXIT_USAGE. */
enum exit_code command_unknown(struct cli *cli, const char *name);

/* The run functions, each in cli/cmd_NAME.c. */
enum exit_code cmd_build(struct cli *cli, const struct args *args);
enum exit_code cmd_capabilities(struct cli *cli, const struct args *args);
enum exit_code cmd_check(struct cli *cli, const struct args *args);
enum exit_code cmd_plan(struct cli *cli, const struct args *args);
enum exit_code cmd_power(struct cli *cli, const struct args *args);
enum exit_code cmd_merge(struct cli *cli, const struct args *args);
enum exit_code cmd_sweep(struct cli *cli, const struct args *args);
enum exit_code cmd_runs(struct cli *cli, const struct args *args);
enum exit_code cmd_simulate(struct cli *cli, const struct args *args);
enum exit_code cmd_record(struct cli *cli, const struct args *args);
enum exit_code cmd_ingest(struct cli *cli, const struct args *args);
enum exit_code cmd_traces(struct cli *cli, const struct args *args);
enum exit_code cmd_test(struct cli *cli, const struct args *args);
enum exit_code cmd_diff(struct cli *cli, const struct args *args);
enum exit_code cmd_completion(struct cli *cli, const struct args *args);
enum exit_code cmd_fmt(struct cli *cli, const struct args *args);
enum exit_code cmd_explain(struct cli *cli, const struct args *args);
enum exit_code cmd_help(struct cli *cli, const struct args *args);
enum exit_code cmd_man(struct cli *cli, const struct args *args);

#endif
