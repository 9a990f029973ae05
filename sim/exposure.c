/* Exposure: the integral of rate times share, piece by piece. Called by the engine at each instant
 * at which something happens, and when the share changes.
 *
 * A piece ends where the rate or the canary's error rate may change. Requests are added up as
 * whole numbers (sim/tally.h) for as long as the share is the same, and then multiplied by it. For
 * `needs` two lines are kept: how all requests grew, a mark for each change of the rate, and what
 * the canary had met when each step began. At a constant rate that is one a step, however many
 * checks there are.
 */
#include "sim/exposure.h"

ptrdiff_t exposure_error_rate(const struct plan *plan, const struct view *view)
{
	for (size_t i = 0; i < plan->nmetrics; i++)
		if (str_is(plan->metrics[i].name, "error_rate") &&
		    plan->metrics[i].type == TYPE_RATIO && view_gives(view, i, SIDE_CANARY))
			return (ptrdiff_t)i;
	return -1;
}

/** The rates of requests at an instant. */
struct rates {
	tally all, bad, unseen;
};

/* The rates where the integral stands. @return whether there is one. */
static bool rates_at(const struct exposure *x, struct rates *r)
{
	struct reading error = { 0, false };
	bool asked = x->error_rate >= 0 && x->share > 0, known;

	if (asked)
		error = view_value(x->view, (size_t)x->error_rate, SIDE_CANARY, x->at_ms, 0);
	known = exposure_rates(view_rate(x->view, x->at_ms), error, &r->all, &r->bad);
	r->unseen = asked && !(error.present && isfinite(error.value)) ? r->all : 0;
	return known;
}

/* What the canary had met when the share changed, and since then. */
static struct exposure_sum canary(const struct exposure_sum *before, double share, tally part)
{
	struct exposure_sum all = *before;

	exposure_sum_add(&all, share * tally_requests(part));
	return all;
}

static void note_step(struct exposure *x)
{
	if (x->nsteps == 0 || x->steps[x->nsteps - 1].begin_ms < x->at_ms) {
		x->steps = arena_grow(x->arena, x->steps, x->nsteps, &x->steps_cap,
				      sizeof(*x->steps));
		x->nsteps++;
	}
	x->steps[x->nsteps - 1] = (struct exposure_step){
		.begin_ms = x->at_ms, .share = x->share, .total = x->total,
		.requests = exposure_sum_of(&x->requests),
	};
}

void exposure_share(struct exposure *x, double share)
{
	x->requests = canary(&x->requests, x->share, x->part);
	x->bad = canary(&x->bad, x->share, x->bad_part);
	x->unseen = canary(&x->unseen, x->share, x->unseen_part);
	x->part = x->bad_part = x->unseen_part = 0;
	x->share = share;
	if (x->history)
		note_step(x);
}

void exposure_open(struct exposure *x, struct arena *a, const struct plan *plan, struct view *view,
		   bool history)
{
	struct rates rates;

	*x = (struct exposure){ .arena = a, .view = view, .history = history };
	x->error_rate = exposure_error_rate(plan, view);
	x->rate_known = rates_at(x, &rates);
	exposure_share(x, 0);
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

static void note_rate(struct exposure *x, tally rate)
{
	if (x->nmarks > 0 && x->marks[x->nmarks - 1].rate == rate)
		return;
	x->marks = arena_grow(x->arena, x->marks, x->nmarks, &x->marks_cap, sizeof(*x->marks));
	x->marks[x->nmarks++] = (struct exposure_mark){ x->at_ms, x->total, rate };
}

void exposure_advance(struct exposure *x, int64_t t_ms)
{
	while (x->at_ms < t_ms) {
		int64_t end = piece_end(x, t_ms), ms = end - x->at_ms;
		struct rates rates;

		if (rates_at(x, &rates))
			x->rate_known = true;
		if (x->history)
			note_rate(x, rates.all);
		x->total = tally_add(x->total, rates.all, ms);
		x->part = tally_add(x->part, rates.all, ms);
		x->bad_part = tally_add(x->bad_part, rates.bad, ms);
		x->unseen_part = tally_add(x->unseen_part, rates.unseen, ms);
		x->at_ms = end;
	}
}

/* Of all requests, up to an instant that was passed. */
static tally total_at(const struct exposure *x, int64_t t_ms)
{
	size_t lo = 0, hi = x->nmarks;
	const struct exposure_mark *m;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (x->marks[mid].at_ms <= t_ms)
			lo = mid;
		else
			hi = mid;
	}
	m = &x->marks[lo];
	return tally_add(m->total, m->rate, t_ms - m->at_ms);
}

static const struct exposure_step *step_at(const struct exposure *x, int64_t t_ms)
{
	size_t lo = 0, hi = x->nsteps;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (x->steps[mid].begin_ms <= t_ms)
			lo = mid;
		else
			hi = mid;
	}
	return &x->steps[lo];
}

double exposure_before(const struct exposure_step *s, tally total)
{
	return s->requests + s->share * tally_requests(total - s->total);
}

double exposure_within(const struct exposure *x, int64_t window_ms)
{
	struct exposure_sum now = canary(&x->requests, x->share, x->part);
	int64_t from = x->at_ms - window_ms;

	if (!x->history)
		return 0;
	if (from <= 0)
		return exposure_sum_of(&now);
	if (from == x->at_ms)
		return 0;
	return exposure_sum_of(&now) - exposure_before(step_at(x, from), total_at(x, from));
}

struct exposure_total exposure_total(const struct exposure *x)
{
	struct exposure_sum requests = canary(&x->requests, x->share, x->part);
	struct exposure_sum bad = canary(&x->bad, x->share, x->bad_part);
	struct exposure_sum unseen = canary(&x->unseen, x->share, x->unseen_part);

	return (struct exposure_total){
		.requests = exposure_sum_of(&requests), .total_requests = tally_requests(x->total),
		.bad_requests = exposure_sum_of(&bad), .unseen_requests = exposure_sum_of(&unseen),
		.rate_known = x->rate_known,
	};
}
