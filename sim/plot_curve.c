/* Courses of values; see plot_curve.h. The view is asked again for what it told the engine. */
#include "sim/plot_curve.h"

#include <math.h>

#include "sim/cond.h"

/** A curve that grows. Points of one part are gathered until the next part begins, so it never has
 * more than a few for each part, whatever its values do. */
struct grower {
	struct arena *arena;
	struct curve_point *v;
	size_t n, cap;
	double low, high;
	int64_t part_ms;
	int64_t missing_ms;	/* there is no value since; -1: there is one */
	int64_t broken;		/* the part that the line was broken in last; -1: none yet */
	int64_t endless[2];	/* the part that had -Inf, and +Inf, last */
	size_t gathered;	/* points of the part under way */
	struct curve_point first, least, most, last;
};

static void push(struct grower *g, struct curve_point p)
{
	if (g->n && g->v[g->n - 1].t_ms == p.t_ms && g->v[g->n - 1].value == p.value)
		return;
	g->v = arena_grow(g->arena, g->v, g->n, &g->cap, sizeof(*g->v));
	g->v[g->n++] = p;
}

static void flush(struct grower *g)
{
	bool rises = g->least.t_ms <= g->most.t_ms;

	if (g->gathered == 0)
		return;
	push(g, g->first);
	if (g->gathered > 1) {
		push(g, rises ? g->least : g->most);
		push(g, rises ? g->most : g->least);
		push(g, g->last);
	}
	g->gathered = 0;
}

/** Breaks the line where values were missing, once in a part. */
static void take_up(struct grower *g, int64_t part)
{
	if (g->missing_ms >= 0 && g->n + g->gathered > 0 &&
	    (part != g->missing_ms / g->part_ms || part != g->broken)) {
		flush(g);
		push(g, (struct curve_point){ g->missing_ms, NAN });
		g->broken = part;
	}
	g->missing_ms = -1;
}

static void gather(struct grower *g, int64_t t_ms, double value)
{
	struct curve_point p = { t_ms, value };
	int64_t part = t_ms / g->part_ms;

	take_up(g, part);
	if (!isfinite(value)) {
		if (g->endless[value > 0] != part) {
			flush(g);
			push(g, p);
		}
		g->endless[value > 0] = part;
		return;
	}
	if (g->gathered && g->first.t_ms / g->part_ms != part)
		flush(g);
	g->low = fmin(g->low, value);
	g->high = fmax(g->high, value);
	if (g->gathered++ == 0)
		g->first = g->least = g->most = p;
	if (value < g->least.value)
		g->least = p;
	if (value > g->most.value)
		g->most = p;
	g->last = p;
}

struct asked {
	struct view *view;
	int64_t t_ms;
};

static struct reading value_at(void *ctx, size_t metric, enum side side)
{
	const struct asked *at = ctx;

	return view_value(at->view, metric, side, at->t_ms, 0);
}

static int64_t next_change(struct view *view, const struct term *terms, size_t n, int64_t t_ms)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < n; i++) {
		int64_t t = view_changes(view, terms[i].metric, terms[i].side, t_ms);

		if (t < next)
			next = t;
	}
	return next;
}

struct curve curve_of(struct arena *a, struct view *view, const struct cond *expr, int64_t end_ms,
		      size_t parts)
{
	struct grower g = { .arena = a, .low = INFINITY, .high = -INFINITY,
			    .part_ms = end_ms / (int64_t)parts + 1, .missing_ms = -1,
			    .broken = -1, .endless = { -1, -1 } };
	struct asked at = { view, 0 };
	const struct cond_input in = { &at, value_at, NULL };
	struct reading r, held = { 0, false };
	const struct term *terms;
	size_t n;

	terms = cond_terms(a, expr, NULL, &n);
	for (int64_t t = 0; t <= end_ms; t = next_change(view, terms, n, t)) {
		at.t_ms = t;
		r = cond_number(expr, &in);
		if (r.present && fabs(r.value) > CURVE_MAX)
			r.value = copysign(INFINITY, r.value);
		if (r.present)
			gather(&g, t, r.value);
		else if (held.present)
			gather(&g, t, held.value);
		if (!r.present && g.missing_ms < 0)
			g.missing_ms = t;
		held = r;
	}
	if (held.present)
		gather(&g, end_ms, held.value);
	flush(&g);
	return (struct curve){ g.v, g.n, g.low, g.high };
}
