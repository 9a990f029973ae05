/* The verdicts of a guardrail as a band (sim/bands.h) in the report's charts; see report_chart.h.
 *
 * Checks of one verdict that follow each other are one piece. Where there are more pieces than a
 * chart can show, its time is cut into equal parts, each with the gravest verdict in it.
 */
#include "sim/report_chart.h"

#define PIECES_MAX 240
#define SIGN_PART 16	/* a piece of so small a part of the width has room for its sign */

/** Time of one verdict. */
struct piece {
	int64_t from_ms, to_ms;
	int held;		/* an enum verdict, or BAND_EXCUSED */
};

struct pieces {
	struct arena *arena;
	struct piece *v;
	size_t n, cap;
};

/** How a verdict looks. ORDER: enum verdict, then BAND_EXCUSED. */
static const struct look {
	const char *class_name, *sign, *word;
} looks[] = {
	[VERDICT_PROMOTE] = { "promote", "\u2713", "promote" },
	[VERDICT_HOLD] = { "hold", "~", "hold" },
	[VERDICT_ROLLBACK] = { "rollback", "\u2717", "rollback" },
	[VERDICT_NO_DATA] = { "none", "\u2205", "no data" },
	[BAND_EXCUSED] = { "excused", "\u00b7", "excused" },
};

static int held_by(const struct check_record *c)
{
	return c->excused ? BAND_EXCUSED : (int)c->verdict;
}

const char *verdict_class(const struct check_record *c)
{
	return looks[held_by(c)].class_name;
}

const char *verdict_sign(const struct check_record *c)
{
	return looks[held_by(c)].sign;
}

const char *verdict_word(const struct check_record *c)
{
	return looks[c->verdict].word;
}

static void add(struct pieces *p, struct piece piece)
{
	struct piece *last = p->n ? &p->v[p->n - 1] : NULL;

	if (last && last->to_ms == piece.from_ms && last->held == piece.held) {
		last->to_ms = piece.to_ms;
		return;
	}
	p->v = arena_grow(p->arena, p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = piece;
}

static struct pieces pieces_of(struct arena *a, const struct band_row *row)
{
	struct pieces p = { .arena = a };

	for (size_t i = 0; i < row->n; i++)
		add(&p, (struct piece){ row->v[i].from_ms, row->v[i].to_ms,
					held_by(row->v[i].check) });
	return p;
}

static struct pieces thinned(struct arena *a, const struct band_row *row, int64_t end_ms)
{
	struct pieces p = { .arena = a };
	signed char columns[PIECES_MAX];

	bands_columns(row, end_ms, PIECES_MAX, columns);
	for (int64_t i = 0; i < PIECES_MAX; i++)
		if (columns[i] != NO_BAND)
			add(&p, (struct piece){ end_ms / PIECES_MAX * i,
						i + 1 == PIECES_MAX ? end_ms
								    : end_ms / PIECES_MAX * (i + 1),
						columns[i] });
	return p;
}

static void put_sign(const struct chart *c, const struct piece *p, int y)
{
	if ((p->to_ms - p->from_ms) < c->end_ms / SIGN_PART)
		return;
	buf_printf(c->out, "<text class=\"sign\" y=\"%d\" x=\"", y);
	chart_put_x(c->out, p->from_ms + (p->to_ms - p->from_ms) / 2, c->end_ms);
	buf_printf(c->out, "\">%s</text>\n", looks[p->held].sign);
}

void chart_verdicts(const struct chart *c, const struct band_row *row, int y, int height)
{
	struct pieces p = pieces_of(c->out->arena, row);

	if (p.n > PIECES_MAX)
		p = thinned(c->out->arena, row, c->end_ms);
	buf_printf(c->out, "<rect class=\"v\" x=\"0\" y=\"%d\" width=\"100%%\" height=\"%d\"/>\n",
		   y, height);
	for (size_t i = 0; i < p.n; i++) {
		buf_printf(c->out, "<rect class=\"v %s\" y=\"%d\" height=\"%d\" x=\"",
			   looks[p.v[i].held].class_name, y, height);
		chart_put_x(c->out, p.v[i].from_ms, c->end_ms);
		buf_puts(c->out, "\" width=\"");
		chart_put_x(c->out, p.v[i].to_ms - p.v[i].from_ms, c->end_ms);
		buf_puts(c->out, "\"/>\n");
		put_sign(c, &p.v[i], y + height - 4);
	}
}
