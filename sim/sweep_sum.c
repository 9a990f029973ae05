/* Sums up the rows of a sweep; see sweep.h. Pure: whoever made the rows, and in which order, does
 * not matter, as they are taken in the order of the runs.
 */
#include "sim/sweep.h"

#include <math.h>
#include <stdlib.h>

#include "base/prob.h"
#include "sim/crew.h"
#include "sim/scratch.h"

#define MANY	100000	/* rows from which on threads are worth it */

/* ---- spread --------------------------------------------------------------------------------- */

/** Numbers of which a spread is taken: all runs of a point may have one. */
struct numbers {
	double *v;
	size_t n;
};

/** Those between the least and the most. */
static const double quantiles[] = { 0.5, 0.9, 0.99 };

/** The smallest rank, from 1, up to which there is the share q of n. */
static size_t rank_of(double q, size_t n)
{
	double rank = ceil(q * (double)n - 1e-9);

	return rank < 1 ? 1 : rank > (double)n ? n : (size_t)rank;
}

static double middle(double a, double b, double c)
{
	return a < b ? b < c ? b : a < c ? c : a : a < c ? a : b < c ? c : b;
}

/** Finds the value that has `rank` of v[from..n) before it when they are sorted (Hoare: FIND).
 * What is left of it afterwards is not larger, what is right of it not smaller. */
static double select(double *v, size_t from, size_t n, size_t rank)
{
	size_t lo = from, hi = n - 1;

	while (lo < hi) {
		double pivot = middle(v[lo], v[lo + (hi - lo) / 2], v[hi]);
		size_t i = lo, j = hi;

		for (;;) {
			while (v[i] < pivot)
				i++;
			while (v[j] > pivot)
				j--;
			if (i >= j)
				break;
			double x = v[i];
			v[i++] = v[j];
			v[j--] = x;
		}
		if (rank <= j)
			hi = j;
		else
			lo = j + 1;
	}
	return v[rank];
}

/** @param v  is brought into another order; none is NaN. */
static struct sweep_spread spread_of(struct numbers *v)
{
	struct sweep_spread s = { .n = v->n };
	double sum = 0, lost = 0, least = INFINITY, most = -INFINITY;

	if (v->n == 0)
		return s;
	for (size_t i = 0; i < v->n; i++) {	/* Neumaier, in the order of the runs */
		double x = v->v[i], t = sum + x;

		lost += fabs(sum) >= fabs(x) ? sum - t + x : x - t + sum;
		sum = t;
		least = x < least ? x : least;
		most = x > most ? x : most;
	}
	s.mean = (sum + lost) / (double)v->n;
	s.q[0] = least;
	s.q[SWEEP_QUANTILES - 1] = most;
	for (size_t i = 0, from = 0; i < ARRAY_LEN(quantiles); i++) {
		size_t rank = rank_of(quantiles[i], v->n) - 1;

		s.q[i + 1] = select(v->v, from, v->n, rank);
		from = rank;	/* the ranks ascend: what is left of it need not be looked at
				   again */
	}
	return s;
}

static double at_of(const struct sweep_row *r)
{
	return (double)r->at_ms;
}

static double detect_of(const struct sweep_row *r)
{
	return r->detect_ms < 0 ? NAN : (double)r->detect_ms;
}

static double requests_of(const struct sweep_row *r)
{
	return r->requests;
}

static double bad_of(const struct sweep_row *r)
{
	return r->bad_requests;
}

/** The spreads of a point, and of what each is. ORDER: those of all runs first, as threads take
 * them in this order and what takes long should not begin last. */
enum spread_kind { SPREAD_REQUESTS, SPREAD_BAD, SPREAD_LASTED, SPREAD_AFTER, SPREAD_DETECT,
		   SPREADS };

static const struct {
	double (*of)(const struct sweep_row *row);
	bool of_rollbacks;
} kinds[SPREADS] = {
	[SPREAD_REQUESTS] = { requests_of, false }, [SPREAD_BAD] = { bad_of, false },
	[SPREAD_LASTED] = { at_of, false },	    [SPREAD_AFTER] = { at_of, true },
	[SPREAD_DETECT] = { detect_of, true },
};

/** A point while it is summed up. */
struct summing {
	struct arena *arena;	/* of the causes; the spreads ask for its handler alone */
	const struct sweep_row *rows;
	const bool *made;
	size_t n;
	struct sweep_spread spreads[SPREADS];
	struct sweep_point point;	/* all but its spreads */
};

static struct sweep_spread spread(const struct summing *s, enum spread_kind kind)
{
	struct numbers v = { scratch_alloc(s->arena, (s->n + 1) * sizeof(double)), 0 };
	struct sweep_spread out;

	for (size_t i = 0; i < s->n; i++) {
		const struct sweep_row *r = &s->rows[i];
		double x;

		if ((s->made && !s->made[i]) ||
		    (kinds[kind].of_rollbacks && r->outcome != OUTCOME_ROLLED_BACK))
			continue;
		x = kinds[kind].of(r);
		if (!isnan(x))
			v.v[v.n++] = x;
	}
	out = spread_of(&v);
	free(v.v);
	return out;
}

/* ---- causes --------------------------------------------------------------------------------- */

/** By step, then by guardrail (none is last), then by reason. */
static int cause_cmp(const void *x, const void *y)
{
	const struct sweep_cause *a = x, *b = y;

	if (a->step != b->step)
		return a->step < b->step ? -1 : 1;
	if (a->guardrail != b->guardrail)
		return (uint32_t)a->guardrail < (uint32_t)b->guardrail ? -1 : 1;
	return (a->reason > b->reason) - (a->reason < b->reason);
}

/** Adds a rollback to the causes, of which there are few. */
static void add_cause(struct arena *a, struct sweep_point *p, struct sweep_cause **v, size_t *cap,
		      const struct sweep_row *r)
{
	const struct sweep_cause c = { r->step, r->guardrail, r->reason, 1 };

	for (size_t i = 0; i < p->ncauses; i++) {
		if (cause_cmp(&(*v)[i], &c) != 0)
			continue;
		(*v)[i].n++;
		return;
	}
	*v = arena_grow(a, *v, p->ncauses, cap, sizeof(**v));
	(*v)[p->ncauses++] = c;
}

/* ---- the worst ------------------------------------------------------------------------------ */

/** Whether a run cost more than another: more bad requests; where they are not known, a rollout
 * that was not promoted costs more than one that was, and then the one with more requests. */
static bool costs_more(const struct sweep_row *a, const struct sweep_row *b)
{
	bool promoted = a->outcome == OUTCOME_PROMOTED;

	if (isnan(a->bad_requests) != isnan(b->bad_requests))
		return isnan(b->bad_requests);
	if (!isnan(a->bad_requests) && a->bad_requests != b->bad_requests)
		return a->bad_requests > b->bad_requests;
	if (promoted != (b->outcome == OUTCOME_PROMOTED))
		return !promoted;
	return !isnan(a->requests) && !isnan(b->requests) && a->requests > b->requests;
}

/* ---- all ------------------------------------------------------------------------------------ */

static void count(struct sweep_point *p)
{
	for (size_t i = 0; i < ARRAY_LEN(p->outcomes); i++) {
		struct sweep_count *c = &p->outcomes[i];

		c->share = p->runs ? (double)c->n / (double)p->runs : NAN;
		prob_wilson((int64_t)c->n, (int64_t)p->runs, SWEEP_CONFIDENCE, &c->lower,
			    &c->upper);
	}
}

/** Counts the runs, and finds the causes and the worst. */
static void count_runs(struct summing *s)
{
	struct sweep_point *p = &s->point;
	struct sweep_cause *causes = NULL;
	size_t cap = 0;

	for (size_t i = 0; i < s->n; i++) {
		const struct sweep_row *r = &s->rows[i];

		if (s->made && !s->made[i])
			continue;
		p->runs++;
		p->outcomes[r->outcome].n++;
		if (r->outcome == OUTCOME_ROLLED_BACK)
			add_cause(s->arena, p, &causes, &cap, r);
		if (p->runs > 1 && !costs_more(r, &p->worst_row))
			continue;
		p->worst = i;
		p->worst_row = *r;
	}
	if (p->ncauses)
		qsort(causes, p->ncauses, sizeof(*causes), cause_cmp);
	p->causes = causes;
	count(p);
}

/** Makes the parts [from, to): the spreads, and behind them what is counted. */
static bool make_parts(void *ctx, unsigned worker, size_t from, size_t to)
{
	struct summing *s = ctx;

	(void)worker;
	for (size_t i = from; i < to; i++) {
		if (i < SPREADS)
			s->spreads[i] = spread(s, (enum spread_kind)i);
		else
			count_runs(s);
	}
	return true;
}

struct sweep_point sweep_sum(struct arena *a, const struct sweep_row *rows, const bool *made,
			     size_t n,
			     unsigned threads)
{
	struct summing s = { .arena = a, .rows = rows, .made = made, .n = n };
	const struct crew_loop loop = { .to = SPREADS + 1, .chunk = 1, .threads = threads,
					.make = make_parts, .ctx = &s };

	if (threads < 2 || n < MANY || crew_run(&loop) == CREW_NO_THREAD)
		make_parts(&s, 0, 0, SPREADS + 1);
	s.point.after = s.spreads[SPREAD_AFTER];
	s.point.detect = s.spreads[SPREAD_DETECT];
	s.point.requests = s.spreads[SPREAD_REQUESTS];
	s.point.bad_requests = s.spreads[SPREAD_BAD];
	s.point.lasted = s.spreads[SPREAD_LASTED];
	return s.point;
}

size_t sweep_apart(const struct sweep_head *h, const struct sweep_point *p)
{
	double span = (double)h->every_ms * (double)(h->runs - 1);

	if (p->lasted.n == 0 || !(p->lasted.mean > 0))
		return p->runs;
	double apart = floor(span / p->lasted.mean) + 1;
	return apart < (double)p->runs ? (size_t)apart : p->runs;
}

/* ---- the grid ------------------------------------------------------------------------------- */

struct str sweep_value(const struct sweep_head *h, size_t point, size_t axis)
{
	for (size_t i = h->naxes - 1; i > axis; i--)
		point /= h->axes[i].n;
	return h->axes[axis].values[point % h->axes[axis].n];
}

int64_t sweep_start(const struct sweep_head *h, size_t run)
{
	return h->first_ms + (int64_t)run * h->every_ms;
}

bool sweep_map_of(struct arena *a, const struct sweep *s, struct sweep_map *map)
{
	const struct sweep_head *h = s->head;

	*map = (struct sweep_map){ 0 };
	for (size_t i = 0; i < h->naxes; i++) {
		if (h->axes[i].n < 2)
			continue;
		if (map->cols)
			return false;
		if (map->rows)
			map->cols = &h->axes[i];
		else
			map->rows = &h->axes[i];
	}
	if (!map->cols)
		return false;
	map->share = arena_array(a, h->points, sizeof(*map->share));
	for (size_t i = 0; i < h->points; i++)	/* axes of one value do not move the index */
		map->share[i] = s->points[i].outcomes[OUTCOME_ROLLED_BACK].share;
	return true;
}
