/* The list of commands, and the words that options take. Parsing, help, usage errors, completion
 * and man pages are made from a command's row, which stands in the cli/commands_*.c of its kind: a
 * new command is a row there, its line in the list here, and a run function in a file of its own.
 */
#include "cli/commands.h"

#include "base/str.h"
#include "cli/command_options.h"

static const struct opt global_options[] = {
	{ OPT_COLOR, "color", 0, "WHEN", true,
	  "colour the output: auto (the default), always or never" },
	{ OPT_HELP, "help", 'h', NULL, true, "print this help and exit" },
	{ OPT_VERSION, "version", 'V', NULL, true, "print the version and exit" },
};

/* In the order in which help shows them. */
static const struct command *const commands[] = {
	&command_check,
	&command_plan,
	&command_build,
	&command_simulate,
	&command_test,
	&command_sweep,
	&command_merge,
	&command_traces,
	&command_record,
	&command_ingest,
	&command_runs,
	&command_power,
	&command_fmt,
	&command_diff,
	&command_explain,
	&command_completion,
	&command_help,
	&command_capabilities,
	&command_man,
};

const struct command *const *commands_all(size_t *n)
{
	*n = ARRAY_LEN(commands);
	return commands;
}

const struct command *command_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(commands); i++) {
		if (str_is(name, commands[i]->name))
			return commands[i];
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
static const char *const target_words[] = { "kserve", "seldon", "istio", "argo", "sweep-job", NULL };
static const char *const on_dup_words[] = { "error", "first", "last", NULL };
static const char *const time_unit_words[] = { "s", "ms", "us", "ns", NULL };
static const char *const outcome_words[] = {
	"promoted", "rolled-back", "paused", "undecided", NULL
};
static const char *const expect_words[] = { "promote", "rollback", "pause", "undecided", NULL };

static const struct {
	enum opt_id id;
	const char *const *words;
} words[] = {
	{ OPT_COLOR, color_words },
	{ OPT_DIAGNOSTICS, diagnostics_words },
	{ OPT_ENGINE, engine_words },
	{ OPT_EXPECT, expect_words },
	{ OPT_OUTCOME, outcome_words },
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
		if (!commands[i]->hidden)
			names[n++] = str_of(commands[i]->name);
	}
	cli->command = NULL;	/* the hint is at the overview, for `canaryc help NAME`, too */
	return cli_usage(cli, "unknown command `%s`%s", name,
			 cli_did_you_mean(cli, str_of(name), names, n));
}
