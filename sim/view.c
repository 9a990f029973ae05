/* The answers of the view: readings, windows, the rate of requests. Called by the engines, opened
 * by view_bind.c.
 *
 * Whatever is recorded is taken as it was: a reading does not depend on the weight of the canary.
 * A PromQL evaluator would stand behind the same questions; until then `over` changes no reading.
 */
#include "sim/view_in.h"

#include <math.h>

struct reading cell_reading(const struct cell *c, int64_t t_ms, size_t *hint)
{
	struct reading r = { 0, false };

	if (c->series && series_at(c->series, t_ms + c->offset_ms, hint, &r.value)) {
		if (c->unit)
			r.value = unit_to_base(c->unit, r.value);
		r.present = !isnan(r.value);
	}
	return r;
}

size_t cell_samples(const struct cell *c, int64_t t_ms)
{
	size_t lo = 0, hi = c->series->n;

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (c->series->t[mid] - c->offset_ms <= t_ms)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo;
}

int64_t cell_changes(struct cell *c, int64_t t_ms)
{
	const struct series *s = c->series;
	int64_t next = INT64_MAX, t = t_ms + c->offset_ms;

	if (!s)
		return next;
	if (c->passed > 0 && s->t[c->passed - 1] > t)
		c->passed = cell_samples(c, t_ms);
	while (c->passed < s->n && s->t[c->passed] <= t)
		c->passed++;
	if (c->passed < s->n)
		next = s->t[c->passed] - c->offset_ms;
	if (c->passed > 0) {
		int64_t old = s->t[c->passed - 1] + s->stale_ms + 1;	/* first without it */

		if (old > t && old - c->offset_ms < next)
			next = old - c->offset_ms;
	}
	return next;
}

struct reading view_value(struct view *v, size_t metric, enum side side, int64_t t_ms,
			  int64_t window_ms)
{
	size_t i = cell_of(metric, side);
	struct cell *c = &v->cells[i];

	(void)window_ms;
	if (!c->assumed)
		return cell_reading(c, t_ms, &c->hint);
	if (!v->state_known || v->state_ms != t_ms)
		assume_state(v, t_ms, true);
	return v->state[i];
}

/* A reading of the series, from the last of the samples that were passed. */
static struct reading passed_reading(const struct cell *c, int64_t t_ms)
{
	struct reading r = { 0, false };
	size_t last = c->passed - 1;

	if (c->passed == 0 || t_ms + c->offset_ms - c->series->t[last] > c->series->stale_ms)
		return r;
	r.value = c->unit ? unit_to_base(c->unit, c->series->v[last]) : c->series->v[last];
	r.present = !isnan(r.value);
	return r;
}

struct reading view_held(struct view *v, size_t metric, enum side side, int64_t t_ms,
			 int64_t *until_ms)
{
	struct cell *c = &v->cells[cell_of(metric, side)];

	*until_ms = c->assumed ? assume_changes(v, t_ms) : cell_changes(c, t_ms);
	if (c->assumed)
		return view_value(v, metric, side, t_ms, 0);
	return c->series ? passed_reading(c, t_ms) : (struct reading){ 0, false };
}

static void series_column(struct cell *c, int64_t t_ms, int64_t every_ms, size_t n, double *values)
{
	const struct series *s = c->series;
	size_t at = c->passed;

	if (at > 0 && s->t[at - 1] > t_ms + c->offset_ms)
		at = cell_samples(c, t_ms);
	for (size_t i = 0; i < n; i++, t_ms += every_ms) {
		struct reading r;

		while (at < s->n && s->t[at] <= t_ms + c->offset_ms)
			at++;
		c->passed = at;
		r = passed_reading(c, t_ms);
		values[i] = r.present ? r.value : NAN;
	}
}

void view_column(struct view *v, size_t metric, enum side side, int64_t first_ms, int64_t every_ms,
		 size_t n, double *values)
{
	struct cell *c = &v->cells[cell_of(metric, side)];

	if (c->series && !c->assumed) {
		series_column(c, first_ms, every_ms, n, values);
		return;
	}
	for (size_t i = 0; i < n; i++) {
		struct reading r = { 0, false };

		if (c->assumed)
			r = view_value(v, metric, side, first_ms + (int64_t)i * every_ms, 0);
		values[i] = r.present ? r.value : NAN;
	}
}

/* ---- windows -------------------------------------------------------------------------------- */

static void window_put(struct view *v, size_t *n, double value)
{
	v->window = arena_grow(v->arena, v->window, *n, &v->window_cap, sizeof(*v->window));
	v->window[(*n)++] = value;
}

static size_t window_recorded(struct view *v, const struct cell *c, size_t from, size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		double value = c->series->v[i];

		if (c->unit)
			value = unit_to_base(c->unit, value);
		if (!isnan(value))
			window_put(v, &n, value);
	}
	return n;
}

static size_t window_assumed(struct view *v, size_t cell, const struct cell *points, size_t from,
			     size_t to)
{
	size_t n = 0;

	for (size_t i = from; i < to; i++) {
		assume_state(v, points->series->t[i] - points->offset_ms, false);
		if (v->state[cell].present)
			window_put(v, &n, v->state[cell].value);
	}
	v->state_known = false;
	return n;
}

size_t view_window(struct view *v, size_t metric, enum side side, int64_t t_ms, int64_t window_ms,
		   const double **values)
{
	size_t i = cell_of(metric, side), from, to, n = 0;
	const struct cell *c = &v->cells[i], *points = c;

	if (c->assumed)
		points = assume_points(v, metric, side);
	if (points && points->series) {
		from = cell_samples(points, t_ms - window_ms);
		to = cell_samples(points, t_ms);
		n = c->assumed ? window_assumed(v, i, points, from, to)
			       : window_recorded(v, c, from, to);
	}
	*values = v->window;
	return n;
}

/* ---- the rate of requests ------------------------------------------------------------------- */

/* One version on both sides: its requests are all there are. */
static bool one_version(const struct view *v, size_t metric)
{
	const struct cell *stable = &v->cells[cell_of(metric, SIDE_STABLE)];

	return stable->series && stable->series == v->cells[cell_of(metric, SIDE_CANARY)].series;
}

static struct reading both(struct reading stable, struct reading canary)
{
	if (!canary.present)
		return stable;
	if (stable.present)
		canary.value += stable.value;
	canary.present = !isnan(canary.value);
	return canary;
}

struct reading view_rate(struct view *v, int64_t t_ms)
{
	struct reading stable;
	size_t m = (size_t)v->requests;

	if (v->requests < 0)
		return (struct reading){ v->plan->traffic, v->plan->traffic >= 0 };
	stable = view_value(v, m, SIDE_STABLE, t_ms, 0);
	if (one_version(v, m))
		return stable;
	return both(stable, view_value(v, m, SIDE_CANARY, t_ms, 0));
}

struct reading view_rate_held(struct view *v, int64_t t_ms, int64_t *until_ms)
{
	struct reading stable, canary;
	size_t m = (size_t)v->requests;
	int64_t until;

	*until_ms = INT64_MAX;
	if (v->requests < 0)
		return view_rate(v, t_ms);
	stable = view_held(v, m, SIDE_STABLE, t_ms, until_ms);
	canary = view_held(v, m, SIDE_CANARY, t_ms, &until);
	*until_ms = until < *until_ms ? until : *until_ms;
	return one_version(v, m) ? stable : both(stable, canary);
}

int64_t view_changes(struct view *v, size_t metric, enum side side, int64_t t_ms)
{
	struct cell *c = &v->cells[cell_of(metric, side)];

	return c->assumed ? assume_changes(v, t_ms) : cell_changes(c, t_ms);
}

int64_t view_rate_changes(struct view *v, int64_t t_ms)
{
	int64_t stable, canary;

	if (v->requests < 0)
		return INT64_MAX;
	stable = view_changes(v, (size_t)v->requests, SIDE_STABLE, t_ms);
	canary = view_changes(v, (size_t)v->requests, SIDE_CANARY, t_ms);
	return stable < canary ? stable : canary;
}

/* ---- the rest ------------------------------------------------------------------------------- */

bool view_gives(const struct view *v, size_t metric, enum side side)
{
	const struct cell *c = &v->cells[cell_of(metric, side)];

	return c->series || c->given;
}

ptrdiff_t view_requests(const struct view *v)
{
	return v->requests;
}

bool view_supposed(const struct view *v, size_t metric, enum side side)
{
	return v->cells[cell_of(metric, side)].assumed;
}

size_t view_samples(const struct view *v, size_t metric)
{
	const struct series *stable = v->cells[cell_of(metric, SIDE_STABLE)].series;
	const struct series *canary = v->cells[cell_of(metric, SIDE_CANARY)].series;

	return (stable ? stable->n : 0) + (canary && canary != stable ? canary->n : 0);
}

bool view_made(const struct view *v)
{
	for (size_t i = 0; i < 2 * v->plan->nmetrics; i++)
		if (v->cells[i].made)
			return true;
	return false;
}

int64_t view_end(const struct view *v)
{
	return v->end_ms;
}

bool view_last(const struct view *v, size_t metric, enum side side, int64_t *t_ms, double *value)
{
	const struct cell *c = &v->cells[cell_of(metric, side)];
	size_t i = c->series ? c->series->n : 0;

	while (i > 0 && isnan(c->series->v[i - 1]))
		i--;
	if (i == 0)
		return false;
	*t_ms = c->series->t[i - 1] - c->offset_ms;
	*value = c->unit ? unit_to_base(c->unit, c->series->v[i - 1]) : c->series->v[i - 1];
	return true;
}

void view_rewind(struct view *v)
{
	for (size_t i = 0; i < 2 * v->plan->nmetrics; i++)
		v->cells[i].hint = v->cells[i].passed = 0;
	for (size_t i = 0; i < v->plan->nsteps; i++)
		v->step_begin[i] = INT64_MAX;
	v->state_known = false;
}

int64_t view_start(const struct view *v, bool *recorded)
{
	*recorded = v->recorded;
	return v->start_ms;
}
