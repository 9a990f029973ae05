/* The completion script for fish: a line an option, each under the condition that its command is
 * the one on the command line.
 */
#include "cli/completion.h"

static const char functions_begin[] =
	"# fish completion for canaryc, as `canaryc completion fish` prints it: a file canaryc.fish\n"
	"# in ~/.config/fish/completions.\n"
	"\n"
	"# Prints the command that is on the line, if there is one yet.\n"
	"function __canaryc_command\n"
	"\tset -l words (commandline -opc)\n"
	"\tset -e words[1]\n"
	"\twhile set -q words[1]\n"
	"\t\tswitch $words[1]\n";

static const char functions_end[] =
	"\t\tcase '-*'\n"
	"\t\tcase '*'\n"
	"\t\t\techo -- $words[1]\n"
	"\t\t\treturn\n"
	"\t\tend\n"
	"\t\tset -e words[1]\n"
	"\tend\n"
	"end\n"
	"\n"
	"# Whether this command is on the line; without an argument, whether none is.\n"
	"function __canaryc_is\n"
	"\tset -l command (__canaryc_command)\n"
	"\ttest \"$command\" = \"$argv[1]\"\n"
	"end\n"
	"\n";

/** Puts a text in single quotes, where only ' and \ want a backslash. */
static void put_quoted(struct buf *out, const char *text)
{
	buf_putc(out, '\'');
	for (const char *p = text; *p; p++) {
		if (*p == '\'' || *p == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *p);
	}
	buf_putc(out, '\'');
}

/** The global options that take an argument: the word behind them is not the command. */
static void put_functions(struct buf *out)
{
	struct opts global = options_global();

	buf_puts(out, functions_begin);
	for (size_t i = 0; i < global.n; i++) {
		const struct opt *o = &global.v[i];
		if (!o->arg)
			continue;
		buf_printf(out, "\t\tcase --%s", o->name);
		if (o->letter)
			buf_printf(out, " -%c", o->letter);
		buf_puts(out, "\n\t\t\tset -e words[1]\n");
	}
	buf_puts(out, functions_end);
}

/** Puts what completes at a place: `-a 'a b'`. */
static void put_argument(enum completes kind, const char *const *words, struct buf *out)
{
	switch (kind) {
	case COMPLETES_NOTHING: case COMPLETES_ANYTHING: case COMPLETES_FILES:
		break;
	case COMPLETES_WORDS:
		buf_puts(out, " -a '");
		completion_words(out, words);
		buf_puts(out, "'");
		break;
	case COMPLETES_COMMANDS:
		buf_puts(out, " -a '");
		completion_commands(out);
		buf_puts(out, "'");
		break;
	case COMPLETES_FOLDERS:
		buf_puts(out, " -a '(__fish_complete_directories)'");
		break;
	case COMPLETES_PLANS:
		buf_printf(out, " -a '(__fish_complete_suffix %s)'", completes_pattern(kind) + 1);
		break;
	}
}

/** @param condition  " -n '...'", or "". */
static void put_option(const char *condition, const struct opt *o, struct buf *out)
{
	enum completes kind = completes_option(o);

	buf_printf(out, "complete -c canaryc%s", condition);
	if (o->letter)
		buf_printf(out, " -s %c", o->letter);
	buf_printf(out, " -l %s", o->name);
	if (kind != COMPLETES_NOTHING)	/* -x: it takes an argument that is no file */
		buf_puts(out, kind == COMPLETES_FILES ? " -r -F" : " -x");
	put_argument(kind, option_words(o->id), out);
	buf_puts(out, " -d ");
	put_quoted(out, o->help);
	buf_putc(out, '\n');
}

static void put_command(const struct command *c, struct buf *out)
{
	struct buf condition = buf_on(out->arena);

	buf_printf(&condition, " -n '__canaryc_is %s'", c->name);
	buf_printf(out, "\ncomplete -c canaryc -n __canaryc_is -a %s -d ", c->name);
	put_quoted(out, c->summary);
	buf_putc(out, '\n');
	for (size_t i = 0; i < c->options.n; i++)
		put_option(condition.p, &c->options.v[i], out);
	if (c->max_operands == 0)
		return;
	buf_printf(out, "complete -c canaryc%s", condition.p);
	put_argument(completes_operand(c), c->operand_words, out);
	buf_putc(out, '\n');
}

void completion_fish(struct buf *out)
{
	struct opts global = options_global();
	size_t n;
	const struct command *const *c = commands_all(&n);

	put_functions(out);
	buf_puts(out, "complete -c canaryc -f\n");
	for (size_t i = 0; i < global.n; i++)
		put_option("", &global.v[i], out);
	for (size_t i = 0; i < n; i++)
		if (!c[i]->hidden)
			put_command(c[i], out);
}
