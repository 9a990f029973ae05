/* Prints the table of commands for people; called for --help, --version and the command `help`. No
 * text about a single command stands here.
 */
#include "cli/help.h"

#include <string.h>

#include "config.h"

#define HELP_COLUMN 28		/* where the help of an option begins */
#define NAME_COLUMN 14		/* where the summary of a command begins */

/** Puts spaces up to a column, two at least. */
static void put_gap(struct buf *out, size_t at, size_t column)
{
	buf_fill(out, ' ', at + 2 <= column ? (int)(column - at) : 2);
}

static void put_option(const struct opt *o, struct buf *out)
{
	size_t begin = out->n;

	if (o->letter)
		buf_printf(out, "  -%c, --%s", o->letter, o->name);
	else
		buf_printf(out, "      --%s", o->name);
	if (o->arg)
		buf_printf(out, " %s", o->arg);
	put_gap(out, out->n - begin, HELP_COLUMN);
	buf_printf(out, "%s\n", o->help);
}

static void put_options(const char *title, struct opts opts, struct buf *out)
{
	if (opts.n == 0)
		return;
	buf_printf(out, "\n%s:\n", title);
	for (size_t i = 0; i < opts.n; i++)
		put_option(&opts.v[i], out);
}

void help_overview(struct buf *out)
{
	size_t n;
	const struct command *const *c = commands_all(&n);

	buf_puts(out,
		 "canaryc checks rollout plans of ML models, shows what they come to, and replays\n"
		 "them on recorded metrics before a single user meets the new model.\n"
		 "\n"
		 "usage: canaryc COMMAND [OPTION]... [FILE]...\n"
		 "\n"
		 "commands:\n");
	for (size_t i = 0; i < n; i++) {
		if (c[i]->hidden)
			continue;
		buf_printf(out, "  %s", c[i]->name);
		put_gap(out, 2 + strlen(c[i]->name), NAME_COLUMN);
		buf_printf(out, "%s\n", c[i]->summary);
	}
	put_options("options", options_global(), out);
	buf_puts(out,
		 "\n"
		 "exit status: 0 fine, 1 the input is at fault, 2 wrong usage,\n"
		 "3 the system failed.\n"
		 "\n"
		 "`canaryc help COMMAND` says more about a command.\n");
}

void help_command(const struct command *c, struct buf *out)
{
	buf_printf(out, "canaryc %s - %s\n\nusage: canaryc %s [OPTION]...%s%s\n\n%s\n", c->name,
		   c->summary, c->name, *c->operands ? " " : "", c->operands, c->about);
	put_options("options", c->options, out);
	put_options("global options", options_global(), out);
	buf_printf(out, "\nexit status:\n  0  %s\n", c->fine);
	if (c->input)
		buf_printf(out, "  1  %s\n", c->input);
	buf_puts(out,
		 "  2  wrong usage\n"
		 "  3  the system failed: the output could not be written, memory has run out\n");
	buf_puts(out, "\nexamples:\n");
	for (size_t i = 0; c->examples[i]; i++)
		buf_printf(out, "  %s\n", c->examples[i]);
}

void help_version(struct buf *out)
{
	buf_puts(out, "canaryc " PACKAGE_VERSION "\n");
}
