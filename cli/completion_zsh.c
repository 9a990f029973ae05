/* The completion script for zsh: the table as specifications of _arguments, which knows by itself
 * what was given already, `--name=value` and what may be repeated.
 */
#include "cli/completion.h"

#include <stdint.h>

static const char begin[] =
	"#compdef canaryc\n"
	"# zsh completion for canaryc, as `canaryc completion zsh` prints it: a file _canaryc in a\n"
	"# folder of $fpath.\n"
	"\n"
	"_canaryc_commands()\n"
	"{\n"
	"\tlocal -a commands=(\n";

static const char between[] =
	"\t)\n"
	"\n"
	"\t_describe -t commands command commands\n"
	"}\n"
	"\n"
	"_canaryc()\n"
	"{\n"
	"\tlocal curcontext=$curcontext state line ret=1\n"
	"\ttypeset -A opt_args\n"
	"\n"
	"\t_arguments -C -s -S -A '-*'";

static const char behind_globals[] =
	" \\\n\t\t'1:command:_canaryc_commands' '*:: :->arguments' && ret=0\n"
	"\t[[ $state == arguments ]] || return ret\n"
	"\tcurcontext=${curcontext%:*}-$words[1]:\n"
	"\tcase $words[1] in\n";

static const char end[] =
	"\tesac\n"
	"\treturn ret\n"
	"}\n"
	"\n"
	"if [[ $funcstack[1] == _canaryc ]]; then\n"
	"\t_canaryc \"$@\"\n"
	"else\t# sourced\n"
	"\tcompdef _canaryc canaryc\n"
	"fi\n";

/** Puts a text of a specification, within single quotes: what has a meaning there gets a
 * backslash. */
static void put_text(struct buf *out, const char *text)
{
	for (const char *p = text; *p; p++) {
		if (*p == '\'') {
			buf_puts(out, "'\\''");
			continue;
		}
		if (*p == '[' || *p == ']' || *p == ':' || *p == '\\')
			buf_putc(out, '\\');
		buf_putc(out, *p);
	}
}

/** Puts `:message:action`. */
static void put_argument(const char *message, enum completes kind, const char *const *words,
			 struct buf *out)
{
	buf_putc(out, ':');
	put_text(out, message);
	switch (kind) {
	case COMPLETES_NOTHING: case COMPLETES_ANYTHING:
		buf_puts(out, ": ");
		break;
	case COMPLETES_WORDS:
		buf_puts(out, ":(");
		completion_words(out, words);
		buf_putc(out, ')');
		break;
	case COMPLETES_COMMANDS:
		buf_puts(out, ":_canaryc_commands");
		break;
	case COMPLETES_FILES:
		buf_puts(out, ":_files");
		break;
	case COMPLETES_FOLDERS:
		buf_puts(out, ":_files -/");
		break;
	case COMPLETES_PLANS:
		buf_printf(out, ":_files -g \"%s\"", completes_pattern(kind));
		break;
	}
}

/** Puts `'(-x --name)'{-x,--name}'[help]'`, or `'*--name=[help]:ARG: '`. */
static void put_option(const struct opt *o, struct buf *out)
{
	bool many = o->repeated && o->arg;

	buf_puts(out, " \\\n\t\t");
	if (o->id == OPT_HELP || o->id == OPT_VERSION)
		buf_puts(out, "'(- *)'");
	else if (many)
		buf_puts(out, "'*'");
	else if (o->letter)
		buf_printf(out, "'(-%c --%s)'", o->letter, o->name);
	if (o->letter)
		buf_printf(out, "{-%c%s,--%s%s}'", o->letter, o->arg ? "+" : "", o->name,
			   o->arg ? "=" : "");
	else
		buf_printf(out, "--%s%s'", o->name, o->arg ? "=" : "");
	buf_putc(out, '[');
	put_text(out, o->help);
	buf_putc(out, ']');
	if (o->arg)
		put_argument(o->arg, completes_option(o), option_words(o->id), out);
	buf_putc(out, '\'');
}

static void put_options(struct opts opts, struct buf *out)
{
	for (size_t i = 0; i < opts.n; i++)
		put_option(&opts.v[i], out);
}

static void put_operands(const struct command *c, struct buf *out)
{
	size_t places = c->max_operands == SIZE_MAX ? 1 : c->max_operands;

	for (size_t i = 0; i < places; i++) {
		buf_printf(out, " \\\n\t\t'%s", c->max_operands == SIZE_MAX ? "*" : "");
		put_argument(c->operands, completes_operand(c), c->operand_words, out);
		buf_putc(out, '\'');
	}
}

static void put_command(const struct command *c, struct buf *out)
{
	buf_printf(out, "\t%s)\n\t\t_arguments -s -S", c->name);
	put_options(c->options, out);
	put_options(options_global(), out);
	put_operands(c, out);
	buf_puts(out, " && ret=0\n\t\t;;\n");
}

void completion_zsh(struct buf *out)
{
	size_t n;
	const struct command *const *c = commands_all(&n);

	buf_puts(out, begin);
	for (size_t i = 0; i < n; i++) {
		if (c[i]->hidden)
			continue;
		buf_printf(out, "\t\t'%s:", c[i]->name);
		put_text(out, c[i]->summary);
		buf_puts(out, "'\n");
	}
	buf_puts(out, between);
	put_options(options_global(), out);
	buf_puts(out, behind_globals);
	for (size_t i = 0; i < n; i++)
		if (!c[i]->hidden)
			put_command(c[i], out);
	buf_puts(out, end);
}
