/* The verdicts of a guardrail as a band; see report_chart.h.
 *
 * A check speaks for the time since the check before it, at most one interval, within its step. Checks of
 * one verdict that follow each other are one piece. Where there are more pieces than a chart can show,
 * its time is cut into equal parts, each with the gravest verdict in it.
 */
#include "sim/report_chart.h"

#include "sim/result_words.h"

#define PIECES_MAX 240
#define SIGN_PART 16	/* a piece of so small a part of the width has room for its sign */

/** Time of one verdict. */
struct piece {
	int64_t from_ms, to_ms;
	const struct check_record *check;	/* the first of its verdict; NULL: no check */
};

struct pieces {
	struct arena *arena;
	struct piece *v;
	size_t n, cap;
};

const char *verdict_class(const struct check_record *c)
{
	static const char *const names[] = {
		[VERDICT_PROMOTE] = "promote", [VERDICT_HOLD] = "hold",
		[VERDICT_ROLLBACK] = "rollback", [VERDICT_NO_DATA] = "none",
	};

	return c->excused ? "excused" : names[c->verdict];
}

const char *verdict_word(const struct check_record *c)
{
	static const char *const words[] = {
		[VERDICT_PROMOTE] = "promote", [VERDICT_HOLD] = "hold",
		[VERDICT_ROLLBACK] = "rollback", [VERDICT_NO_DATA] = "no data",
	};

	return words[c->verdict];
}

const char *verdict_sign(const struct check_record *c)
{
	static const char *const signs[] = {
		[VERDICT_PROMOTE] = "\u2713", [VERDICT_HOLD] = "~", [VERDICT_ROLLBACK] = "\u2717",
		[VERDICT_NO_DATA] = "\u2205",
	};

	return c->excused ? "\u00b7" : signs[c->verdict];
}

static bool same_verdict(const struct check_record *a, const struct check_record *b)
{
	return a->verdict == b->verdict && a->excused == b->excused;
}

static int gravity(const struct check_record *c)
{
	static const int grave[] = {
		[VERDICT_PROMOTE] = 1, [VERDICT_HOLD] = 2, [VERDICT_NO_DATA] = 3,
		[VERDICT_ROLLBACK] = 4,
	};

	return !c ? -1 : c->excused ? 0 : grave[c->verdict];
}

static void add(struct pieces *p, struct piece piece)
{
	struct piece *last = p->n ? &p->v[p->n - 1] : NULL;

	if (last && last->to_ms == piece.from_ms && same_verdict(last->check, piece.check)) {
		last->to_ms = piece.to_ms;
		return;
	}
	p->v = arena_grow(p->arena, p->v, p->n, &p->cap, sizeof(*p->v));
	p->v[p->n++] = piece;
}

struct guard_checks *checks_by_guardrail(struct arena *a, const struct result *r)
{
	struct guard_checks *of = arena_array(a, r->plan->nguardrails, sizeof(*of));

	for (size_t i = 0; i < r->nchecks; i++)
		of[r->checks[i].guardrail].n++;
	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		of[i].v = arena_array(a, of[i].n, sizeof(*of[i].v));
		of[i].n = 0;
	}
	for (size_t i = 0; i < r->nchecks; i++) {
		struct guard_checks *g = &of[r->checks[i].guardrail];

		g->v[g->n++] = &r->checks[i];
	}
	return of;
}

static struct pieces pieces_of(const struct chart *c, const struct guard_checks *checks)
{
	const struct result *r = c->result;
	struct pieces p = { .arena = c->out->arena };
	int64_t before = 0;
	size_t s = 0;

	for (size_t i = 0; i < checks->n; i++) {
		const struct check_record *check = checks->v[i];
		int64_t from = check->at_ms - r->plan->guardrails[check->guardrail].every_ms;

		while (s + 1 < r->nsteps && r->steps[s].step < check->step)
			s++;
		from = from < before ? before : from;
		from = from < r->steps[s].begin_ms ? r->steps[s].begin_ms : from;
		before = check->at_ms;
		if (from < check->at_ms)
			add(&p, (struct piece){ from, check->at_ms, check });
	}
	return p;
}

static struct pieces thinned(const struct chart *c, const struct pieces *fine)
{
	struct pieces p = { .arena = fine->arena };
	size_t first = 0;

	for (int64_t i = 0; i < PIECES_MAX; i++) {
		int64_t from = c->end_ms / PIECES_MAX * i, to = c->end_ms / PIECES_MAX * (i + 1);
		const struct check_record *worst = NULL;

		to = i + 1 == PIECES_MAX ? c->end_ms : to;
		while (first < fine->n && fine->v[first].to_ms <= from)
			first++;
		for (size_t k = first; k < fine->n && fine->v[k].from_ms < to; k++)
			if (gravity(fine->v[k].check) > gravity(worst))
				worst = fine->v[k].check;
		if (worst)
			add(&p, (struct piece){ from, to, worst });
	}
	return p;
}

static void put_sign(const struct chart *c, const struct piece *p, int y)
{
	if ((p->to_ms - p->from_ms) < c->end_ms / SIGN_PART)
		return;
	buf_printf(c->out, "<text class=\"sign\" y=\"%d\" x=\"", y);
	chart_put_x(c->out, p->from_ms + (p->to_ms - p->from_ms) / 2, c->end_ms);
	buf_printf(c->out, "\">%s</text>\n", verdict_sign(p->check));
}

void chart_verdicts(const struct chart *c, const struct guard_checks *checks, int y, int height)
{
	struct pieces p = pieces_of(c, checks);

	if (p.n > PIECES_MAX)
		p = thinned(c, &p);
	buf_printf(c->out, "<rect class=\"v\" x=\"0\" y=\"%d\" width=\"100%%\" height=\"%d\"/>\n", y,
		   height);
	for (size_t i = 0; i < p.n; i++) {
		buf_printf(c->out, "<rect class=\"v %s\" y=\"%d\" height=\"%d\" x=\"",
			   verdict_class(p.v[i].check), y, height);
		chart_put_x(c->out, p.v[i].from_ms, c->end_ms);
		buf_puts(c->out, "\" width=\"");
		chart_put_x(c->out, p.v[i].to_ms - p.v[i].from_ms, c->end_ms);
		buf_puts(c->out, "\"/>\n");
		put_sign(c, &p.v[i], y + height - 4);
	}
}
