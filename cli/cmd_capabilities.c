/* canaryc capabilities: the table of compiler/capability.h as Markdown, for docs/targets.md. Its
 * texts are notes below it, each once, numbered in the order in which the table refers to them.
 */
#include <string.h>

#include "cli/commands.h"
#include "compiler/capability.h"

struct table {
	struct arena *arena;
	struct buf out;
	const char **notes;
	size_t n, cap;
};

/* @return the number of a note, from 1. */
static size_t footnote(struct table *t, enum feature f, enum backend b)
{
	const char *how = capability_how(f, b);

	for (size_t i = 0; i < t->n; i++)
		if (strcmp(t->notes[i], how) == 0)
			return i + 1;
	t->notes = arena_grow(t->arena, (void *)(uintptr_t)t->notes, t->n, &t->cap, sizeof(*t->notes));
	t->notes[t->n] = how;
	return ++t->n;
}

static void put_cell(struct table *t, enum feature f, enum backend b)
{
	switch (capability(f, b)) {
	case CAN:
		buf_puts(&t->out, " yes |");
		return;
	case CAN_DRIVEN:
		buf_puts(&t->out, " driver |");
		return;
	case CAN_EMULATED:
		buf_printf(&t->out, " note %zu |", footnote(t, f, b));
		return;
	case CAN_NOT:
		buf_printf(&t->out, " no %zu |", footnote(t, f, b));
		return;
	}
}

static void put_head(struct table *t)
{
	buf_puts(&t->out, "| |");
	for (int b = 0; b < BACKENDS; b++)
		buf_printf(&t->out, " %s |", backend_name((enum backend)b));
	buf_puts(&t->out, " instead |\n|---|");
	for (int b = 0; b < BACKENDS + 1; b++)
		buf_puts(&t->out, "---|");
	buf_putc(&t->out, '\n');
}

static void put_row(struct table *t, enum feature f)
{
	const char *instead = capability_instead(f);

	buf_printf(&t->out, "| %s |", feature_name(f));
	for (int b = 0; b < BACKENDS; b++)
		put_cell(t, f, (enum backend)b);
	buf_printf(&t->out, " %s |\n", instead ? instead : "");
}

enum exit_code cmd_capabilities(struct cli *cli, const struct args *args)
{
	struct table t = { .arena = cli->arena, .out = buf_on(cli->arena) };

	(void)args;
	put_head(&t);
	for (int f = 0; f < FEATURES; f++)
		put_row(&t, (enum feature)f);
	buf_putc(&t.out, '\n');
	for (size_t i = 0; i < t.n; i++)
		buf_printf(&t.out, "%zu. %s\n", i + 1, t.notes[i]);
	out_put(&cli->out, &t.out);
	return EXIT_FINE;
}
