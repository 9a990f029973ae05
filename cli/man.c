/* The man pages of man.h. Called by cmd_man.c; the build writes what it prints into docs/canaryc.1,
 * docs/canaryc-check.1 and so on.
 */
#include "cli/man.h"

#include <string.h>

#include "cli/roff.h"
#include "config.h"

#define RELEASED "2026-11-21"	/* ORDER: the version in configure.ac */

static const char overview_text[] =
	"A plan says which versions of a model exist, how traffic moves between them and\n"
	"which guardrails decide whether the new one is promoted, held or rolled back.\n"
	"canaryc checks such plans as a good compiler does, shows what they come to, and\n"
	"replays them on recorded metrics before a single user meets the new model.\n"
	"\n"
	"Results go to standard output, diagnostics to standard error. Options may stand\n"
	"before and behind operands; `--` ends them, and `-` as a file is standard input.";

static const char environment[] =
	".SH ENVIRONMENT\n"
	".TP\n"
	".B NO_COLOR\n"
	"If it is not empty, nothing is coloured unless\n"
	"\\fB\\-\\-color\\fR says so.\n"
	".TP\n"
	".B TERM\n"
	"A terminal that is\n"
	".B dumb\n"
	"is not coloured.\n"
	".TP\n"
	".BR LC_ALL ,\\~ LC_CTYPE ,\\~ LANG\n"
	"On a terminal, the first of them that is set decides whether marks are written in\n"
	"UTF-8 or in ASCII.\n"
	"Into a file or a pipe go the same bytes everywhere.\n";

static const char overview_examples[] =
	".SH EXAMPLES\n"
	"Check a plan, then see what it comes to:\n"
	".PP\n"
	".EX\n"
	"canaryc check fraud.canary\n"
	"canaryc plan fraud.canary\n"
	".EE\n"
	".PP\n"
	"Replay recorded metrics through it, without a scenario in the file:\n"
	".PP\n"
	".EX\n"
	"canaryc simulate \\-\\-trace metrics.csv \\-\\-stable v1 \\-\\-canary v2 fraud.canary\n"
	".EE\n";

/** Puts CANARYC-CHECK for check. */
static void put_title(const struct command *c, struct buf *out)
{
	buf_puts(out, ".TH CANARYC");
	for (const char *p = c ? c->name : ""; *p; p++) {
		buf_puts(out, p == c->name ? "\\-" : "");
		buf_putc(out, *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p);
	}
	buf_puts(out, " 1 " RELEASED " \"canaryc " PACKAGE_VERSION "\" \"canaryc manual\"\n");
}

static void put_option(const struct opt *o, struct str operands, struct buf *out)
{
	buf_puts(out, ".TP\n");
	if (o->letter)
		buf_printf(out, "\\fB\\-%c\\fR, ", o->letter);
	buf_puts(out, "\\fB\\-\\-");
	roff_code(out, str_of(o->name));
	buf_puts(out, "\\fR");
	if (o->arg) {
		buf_putc(out, ' ');
		roff_operands(out, str_of(o->arg));
	}
	buf_putc(out, '\n');
	roff_prose(out, str_of(o->help), operands);
}

static void put_options(struct opts opts, struct str operands, struct buf *out)
{
	for (size_t i = 0; i < opts.n; i++)
		put_option(&opts.v[i], operands, out);
}

static void put_status(char status, const char *what, struct str operands, struct buf *out)
{
	buf_printf(out, ".TP\n.B %c\n", status);
	roff_prose(out, str_of(what), operands);
}

static void put_statuses(const char *fine, const char *input, struct str operands, struct buf *out)
{
	buf_puts(out, ".SH EXIT STATUS\n");
	put_status('0', fine, operands, out);
	if (input)
		put_status('1', input, operands, out);
	put_status('2', "wrong usage", operands, out);
	put_status('3', "the system failed: the output could not be written, memory has run out",
		   operands, out);
}

/** The pages of the other commands, and canary(5). @param except  not this one; NULL: all. */
static void put_see_also(const struct command *except, struct buf *out)
{
	size_t n;
	const struct command *const *c = commands_all(&n);

	buf_puts(out, ".SH SEE ALSO\n");
	if (except)
		buf_puts(out, ".BR \\%canaryc (1),\n");
	for (size_t i = 0; i < n; i++)
		if (!c[i]->hidden && c[i] != except)
			buf_printf(out, ".BR \\%%canaryc\\-%s (1),\n", c[i]->name);
	buf_puts(out, ".BR \\%canary (5)\n");
}

void man_overview(struct buf *out)
{
	struct str none = STR("");
	size_t n;
	const struct command *const *c = commands_all(&n);

	put_title(NULL, out);
	buf_puts(out,
		 ".SH NAME\n"
		 "canaryc \\- check and simulate rollout plans of ML models\n"
		 ".SH SYNOPSIS\n"
		 ".B canaryc\n"
		 "\\fICOMMAND\\fR [\\fIOPTION\\fR]... [\\fIFILE\\fR]...\n"
		 ".SH DESCRIPTION\n");
	roff_paragraphs(out, str_of(overview_text), none);
	buf_puts(out,
		 "The language of plan files is described in\n.BR canary (5).\n.SH COMMANDS\n");
	for (size_t i = 0; i < n; i++) {
		if (c[i]->hidden)
			continue;
		buf_printf(out, ".TP\n.BR canaryc\\-%s (1)\n", c[i]->name);
		roff_prose(out, str_of(c[i]->summary), none);
	}
	buf_puts(out, ".SH OPTIONS\n");
	put_options(options_global(), none, out);
	put_statuses("fine", "the input is at fault, or an outcome is not the expected one", none,
		     out);
	buf_puts(out, environment);
	buf_puts(out, overview_examples);
	put_see_also(NULL, out);
}

/** All words that stand for something: the operands and the arguments of options. */
static struct str words_of(const struct command *c, struct arena *a)
{
	struct buf b = buf_on(a);

	buf_puts(&b, c->operands);
	for (size_t i = 0; i < c->options.n; i++)
		if (c->options.v[i].arg)
			buf_printf(&b, " %s", c->options.v[i].arg);
	return buf_str(&b);
}

static void put_examples(const struct command *c, struct buf *out)
{
	buf_puts(out, ".SH EXAMPLES\n.EX\n");
	for (size_t i = 0; c->examples[i]; i++) {
		const char *line = c->examples[i], *end;
		for (; (end = strchr(line, '\n')); line = end + 1)
			roff_example(out, (struct str){ line, (size_t)(end - line) });
		roff_example(out, str_of(line));
	}
	buf_puts(out, ".EE\n");
}

void man_command(const struct command *c, struct buf *out)
{
	struct str operands = words_of(c, out->arena);

	put_title(c, out);
	buf_printf(out, ".SH NAME\ncanaryc\\-%s \\- ", c->name);
	roff_prose(out, str_of(c->summary), operands);
	buf_printf(out, ".SH SYNOPSIS\n.B canaryc %s\n[\\fIOPTION\\fR]... ", c->name);
	roff_operands(out, str_of(c->operands));
	buf_puts(out, "\n.SH DESCRIPTION\n");
	roff_paragraphs(out, str_of(c->about), operands);
	buf_puts(out, ".SH OPTIONS\n");
	put_options(c->options, operands, out);
	put_options(options_global(), operands, out);
	put_statuses(c->fine, c->input, operands, out);
	put_examples(c, out);
	put_see_also(c, out);
}
