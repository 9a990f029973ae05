/* Exposure: the integral of rate times share, piece by piece. Called by the engine at each instant
 * at which something happens, before the share changes.
 *
 * A piece ends where the rate or the canary's error rate may change; the share changes only between
 * two calls. For `needs` the integral is kept as a line of marks, one for each change of slope: at
 * a constant rate that is one a step, however many checks there are.
 */
#include "sim/exposure.h"

#include <math.h>

static void sum_add(struct exposure_sum *s, double v)
{
	double sum = s->sum + v;

	s->lost += fabs(s->sum) >= fabs(v) ? s->sum - sum + v : v - sum + s->sum;
	s->sum = sum;
}

static double sum_of(const struct exposure_sum *s)
{
	return s->sum + s->lost;
}

static ptrdiff_t find_error_rate(const struct plan *plan, const struct view *view)
{
	for (size_t i = 0; i < plan->nmetrics; i++)
		if (str_is(plan->metrics[i].name, "error_rate") &&
		    plan->metrics[i].type == TYPE_RATIO && view_gives(view, i, SIDE_CANARY))
			return (ptrdiff_t)i;
	return -1;
}

/* The rate from an instant on; 0 where there is none. */
static double rate_at(struct exposure *x, int64_t t_ms)
{
	struct reading r = view_rate(x->view, t_ms);

	if (!r.present || !isfinite(r.value) || r.value < 0)
		return 0;
	x->rate_known = true;
	return r.value;
}

static double bad_at(struct exposure *x, int64_t t_ms)
{
	struct reading r;

	if (x->error_rate < 0)
		return 0;
	r = view_value(x->view, (size_t)x->error_rate, SIDE_CANARY, t_ms, 0);
	return r.present && isfinite(r.value) ? r.value : 0;
}

static void mark(struct exposure *x, int64_t t_ms, double slope)
{
	if (!x->history)
		return;
	if (x->nmarks < 2 || slope != x->slope) {
		x->marks = arena_grow(x->arena, x->marks, x->nmarks, &x->cap, sizeof(*x->marks));
		x->nmarks++;
		x->slope = slope;
	}
	x->marks[x->nmarks - 1] = (struct exposure_mark){ t_ms, sum_of(&x->requests) };
}

void exposure_open(struct exposure *x, struct arena *a, const struct plan *plan, struct view *view,
		   bool history)
{
	*x = (struct exposure){ .arena = a, .view = view, .history = history };
	x->error_rate = find_error_rate(plan, view);
	rate_at(x, 0);
	mark(x, 0, 0);
}

/* The end of the piece that begins where the integral stands. */
static int64_t piece_end(struct exposure *x, int64_t t_ms)
{
	int64_t next = view_rate_changes(x->view, x->at_ms);

	if (next < t_ms)
		t_ms = next;
	if (x->error_rate < 0 || x->share <= 0)
		return t_ms;
	next = view_changes(x->view, (size_t)x->error_rate, SIDE_CANARY, x->at_ms);
	return next < t_ms ? next : t_ms;
}

void exposure_advance(struct exposure *x, int64_t t_ms)
{
	while (x->at_ms < t_ms) {
		int64_t end = piece_end(x, t_ms);
		double rate = rate_at(x, x->at_ms);
		double all = rate * (double)(end - x->at_ms) / 1000;

		sum_add(&x->total, all);
		sum_add(&x->requests, all * x->share);
		if (x->share > 0)
			sum_add(&x->bad, all * x->share * bad_at(x, x->at_ms));
		x->at_ms = end;
		mark(x, end, rate * x->share);
	}
}

double exposure_within(const struct exposure *x, int64_t window_ms)
{
	int64_t from = x->at_ms - window_ms;
	size_t lo = 0, hi = x->nmarks;
	const struct exposure_mark *a;
	double before;

	if (x->nmarks == 0)
		return 0;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (x->marks[mid].at_ms <= from)
			lo = mid;
		else
			hi = mid;
	}
	a = &x->marks[lo];
	before = a->requests;
	if (lo + 1 < x->nmarks && from > a->at_ms)
		before += (a[1].requests - a->requests) * (double)(from - a->at_ms) /
			  (double)(a[1].at_ms - a->at_ms);
	return sum_of(&x->requests) - before;
}

struct exposure_total exposure_total(const struct exposure *x)
{
	return (struct exposure_total){
		.requests = sum_of(&x->requests), .total_requests = sum_of(&x->total),
		.bad_requests = sum_of(&x->bad), .rate_known = x->rate_known,
	};
}
