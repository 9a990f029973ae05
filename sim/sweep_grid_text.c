/* The points of a grid as people read them: a row for each, and of two axes a map of the rollbacks.
 * Called by sim/sweep_text.c.
 */
#include <math.h>

#include "base/utf8.h"
#include "compiler/words.h"
#include "sim/result_words.h"
#include "sim/sweep_words.h"

#define GAP	2
#define FIGURES	7	/* columns behind those of the axes */
#define SHADES	5
#define MAP_ROWS	100	/* more make no picture in a text */
#define MAP_COLUMNS	40

/** Cells in columns as wide as their widest cell, all to the right but the first ones. */
struct cells {
	struct arena *arena;
	struct str *v;
	size_t ncols, n, cap;
	size_t left;		/* columns that stand to the left */
};

static void add(struct cells *c, struct str text)
{
	c->v = arena_grow(c->arena, c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n++] = text;
}

static void put_cells(const struct cells *c, struct buf *out)
{
	size_t *width = arena_array(c->arena, c->ncols, sizeof(*width));

	for (size_t i = 0; i < c->n; i++)
		if (utf8_columns(c->v[i]) > width[i % c->ncols])
			width[i % c->ncols] = utf8_columns(c->v[i]);
	for (size_t i = 0; i < c->n; i++) {
		const size_t col = i % c->ncols;
		const int missing = (int)(width[col] - utf8_columns(c->v[i]));

		buf_fill(out, ' ', GAP + (col < c->left ? 0 : missing));
		words_text(out, c->v[i]);
		if (col + 1 == c->ncols)
			buf_putc(out, '\n');
		else
			buf_fill(out, ' ', col < c->left ? missing : 0);
	}
}

/* ---- a row for each point ------------------------------------------------------------------- */

static void add_point(struct cells *c, const struct sweep *s, size_t point)
{
	const struct sweep_point *p = &s->points[point];
	struct arena *a = c->arena;

	for (size_t i = 0; i < s->head->naxes; i++)
		add(c, sweep_value(s->head, point, i));
	for (size_t i = 0; i < ARRAY_LEN(p->outcomes); i++)
		add(c, sweep_share_text(a, &p->outcomes[i], p->runs));
	add(c, sweep_quantile_text(a, &p->after, p->after.q[1], true));
	add(c, sweep_quantile_text(a, &p->requests, p->requests.q[2], false));
	add(c, sweep_quantile_text(a, &p->bad_requests, p->bad_requests.q[2], false));
}

static void put_points(const struct sweep *s, struct buf *out)
{
	static const char *const names[2][FIGURES] = {
		{ "", "rolled", "", "", "rolled back", "canary", "bad requests" },
		{ "promoted", "back", "paused", "undecided", "after, half", "requests, 90%",
		  "90%" },
	};
	const struct sweep_head *h = s->head;
	struct cells c = { .arena = out->arena, .ncols = h->naxes + FIGURES, .left = h->naxes };

	for (size_t line = 0; line < 2; line++) {
		for (size_t i = 0; i < h->naxes; i++)
			add(&c, line ? h->axes[i].name : STR(""));
		for (size_t i = 0; i < FIGURES; i++)
			add(&c, str_of(names[line][i]));
	}
	for (size_t i = 0; i < h->points; i++)
		add_point(&c, s, i);
	put_cells(&c, out);
}

/* ---- a map ---------------------------------------------------------------------------------- */

static struct str shaded(struct arena *a, double share, bool ascii)
{
	static const char *const shades[2][SHADES] = {
		{ " ", "\u2591", "\u2592", "\u2593", "\u2588" }, { " ", ".", ":", "+", "#" },
	};
	size_t shade;

	if (isnan(share))
		return STR("-");
	shade = share >= 1 ? SHADES - 1 : share <= 0 ? 0 : 1 + (size_t)(share * (SHADES - 2));
	return arena_printf(a, "%s %.0f%%", shades[ascii][shade], 100 * share);
}

static void put_map(const struct sweep_map *m, bool ascii, struct buf *out)
{
	struct cells c = { .arena = out->arena, .ncols = m->cols->n + 1, .left = 1 };

	if (m->rows->n > MAP_ROWS || m->cols->n > MAP_COLUMNS) {
		buf_putc(out, '\n');
		words_printf(out, "", "  ",
			     "a map of the rollbacks would have %" PRI_STR " rows and %" PRI_STR " columns: take "
			     "--json or --plot for it",
			     STR_ARG(sweep_number_text(c.arena, (double)m->rows->n)),
			     STR_ARG(sweep_number_text(c.arena, (double)m->cols->n)));
		return;
	}
	buf_puts(out, "\nrolled back, by ");
	words_text(out, m->rows->name);
	buf_puts(out, " (down) and ");
	words_text(out, m->cols->name);
	buf_puts(out, " (across)\n");
	add(&c, STR(""));
	for (size_t i = 0; i < m->cols->n; i++)
		add(&c, m->cols->values[i]);
	for (size_t i = 0; i < m->rows->n; i++) {
		add(&c, m->rows->values[i]);
		for (size_t k = 0; k < m->cols->n; k++)
			add(&c, shaded(c.arena, m->share[i * m->cols->n + k], ascii));
	}
	put_cells(&c, out);
}

void sweep_print_grid(const struct sweep *s, bool ascii, struct buf *out)
{
	struct sweep_map map;

	put_points(s, out);
	if (sweep_map_of(out->arena, s, &map))
		put_map(&map, ascii, out);
}
