/* Aligned columns; called by dump_text.c and by the texts of sim/. */
#include "compiler/table.h"

#include "base/utf8.h"

#define INDENT 2	/* before the rows */
#define GAP 2		/* between the columns */

struct table table_on(struct arena *a, int ncolumns, unsigned right)
{
	return (struct table){ .arena = a, .ncolumns = ncolumns, .right = right };
}

struct str *table_row(struct table *t)
{
	t->rows = arena_grow(t->arena, t->rows, t->n, &t->cap, sizeof(*t->rows));
	return t->rows[t->n++];
}

static void put_cell(struct str s, struct buf *out)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		buf_putc(out, c < 0x20 || c == 0x7f ? '?' : s.p[i]);
	}
}

static void put_row(const struct table *t, const struct str *cells, const size_t *widths,
		    struct buf *out)
{
	int pending = INDENT;	/* spaces that are put only if something follows */

	for (int i = 0; i < t->ncolumns; i++) {
		int missing = (int)(widths[i] - utf8_columns(cells[i]));
		bool right = t->right >> i & 1;
		if (cells[i].n) {
			buf_fill(out, ' ', pending + (right ? missing : 0));
			put_cell(cells[i], out);
			pending = right ? 0 : missing;
		} else {
			pending += missing;
		}
		if (widths[i])
			pending += GAP;
	}
	buf_putc(out, '\n');
}

void table_put(const struct table *t, struct buf *out)
{
	size_t widths[TABLE_COLUMNS] = { 0 };

	for (size_t r = 0; r < t->n; r++) {
		for (int i = 0; i < t->ncolumns; i++) {
			size_t w = utf8_columns(t->rows[r][i]);
			if (w > widths[i])
				widths[i] = w;
		}
	}
	for (size_t r = 0; r < t->n; r++)
		put_row(t, t->rows[r], widths, out);
}
