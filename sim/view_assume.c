/* Assumptions: what a scenario lays over the series. Called by view.c and view_bind.c.
 *
 * At an instant all readings are first those of the series; then the assumptions that are active
 * change them in the order written, each seeing what those above it left. So the state of all cells
 * that assumptions touch is worked out at once and kept for the instant: following each assumption
 * back through those above it would take exponential time where they read one another.
 *
 * An assumption from clock 0 on, or without `from`, also holds for what was recorded before the
 * rollout began: the windows of `worse` and `regressed` reach back there.
 */
#include "sim/view_in.h"

#include <math.h>

#include "sim/cond.h"

static bool about_metric(const struct assume *a)
{
	switch (a->kind) {
	case ASSUME_SET: case ASSUME_ADD: case ASSUME_SUB: case ASSUME_MUL: case ASSUME_NO_DATA:
		return true;
	case ASSUME_APPROVED: case ASSUME_GATE:
		break;
	}
	return false;
}

static int64_t begin_of(const struct view *v, const struct assume *a)
{
	if (a->from_step >= 0)
		return v->step_begin[a->from_step];
	return a->from_ms == 0 ? INT64_MIN : a->from_ms;
}

static bool active(const struct view *v, const struct assume *a, int64_t t_ms)
{
	return t_ms >= begin_of(v, a) && t_ms < a->to_ms;
}

/* ---- opening -------------------------------------------------------------------------------- */

static void involve(struct view *v, size_t cell)
{
	if (v->cells[cell].involved)
		return;
	v->cells[cell].involved = true;
	v->involved[v->ninvolved++] = cell;
}

static void involve_assume(struct view *v, const struct assume *a)
{
	struct cell *target = &v->cells[cell_of(a->metric, a->side)];
	const struct term *terms;
	size_t n;

	target->assumed = true;
	if (a->kind == ASSUME_SET)
		target->given = true;
	involve(v, cell_of(a->metric, a->side));
	if (a->kind == ASSUME_NO_DATA)
		return;
	terms = cond_terms(v->arena, a->value, NULL, &n);
	for (size_t i = 0; i < n; i++)
		involve(v, cell_of(terms[i].metric, terms[i].side));
}

void assume_open(struct view *v)
{
	size_t cells = 2 * v->plan->nmetrics, n = v->scenario ? v->scenario->nassumes : 0;

	v->involved = arena_array(v->arena, cells, sizeof(*v->involved));
	v->state = arena_array(v->arena, cells, sizeof(*v->state));
	v->assumes = arena_array(v->arena, n, sizeof(*v->assumes));
	v->step_begin = arena_array(v->arena, v->plan->nsteps, sizeof(*v->step_begin));
	for (size_t i = 0; i < v->plan->nsteps; i++)
		v->step_begin[i] = INT64_MAX;
	for (size_t i = 0; i < n; i++) {
		const struct assume *a = &v->scenario->assumes[i];

		if (!about_metric(a))
			continue;
		v->assumes[v->nassumes++] = a;
		involve_assume(v, a);
	}
}

void view_step_begins(struct view *v, size_t step, int64_t t_ms)
{
	v->step_begin[step] = t_ms;
	v->state_known = false;
}

/* ---- the state ------------------------------------------------------------------------------ */

static struct reading state_value(void *ctx, size_t metric, enum side side)
{
	const struct view *v = ctx;

	return v->state[cell_of(metric, side)];
}

static double changed(enum assume_kind kind, double old, double by)
{
	switch (kind) {
	case ASSUME_ADD: return old + by;
	case ASSUME_SUB: return old - by;
	case ASSUME_MUL: return old * by;
	case ASSUME_SET: case ASSUME_NO_DATA: case ASSUME_APPROVED: case ASSUME_GATE:
		break;
	}
	return by;
}

static struct reading apply(const struct assume *a, struct reading old, const struct cond_input *in)
{
	struct reading by;

	if (a->kind == ASSUME_NO_DATA)
		return (struct reading){ 0, false };
	by = cond_number(a->value, in);
	if (!by.present || (a->kind != ASSUME_SET && !old.present))
		return (struct reading){ 0, false };
	by.value = changed(a->kind, old.value, by.value);
	by.present = !isnan(by.value);
	return by;
}

void assume_state(struct view *v, int64_t t_ms, bool forward)
{
	struct cond_input in = { v, state_value, NULL };

	for (size_t i = 0; i < v->ninvolved; i++) {
		struct cell *c = &v->cells[v->involved[i]];

		v->state[v->involved[i]] = cell_reading(c, t_ms, forward ? &c->hint : NULL);
	}
	for (size_t i = 0; i < v->nassumes; i++) {
		const struct assume *a = v->assumes[i];
		size_t cell = cell_of(a->metric, a->side);

		if (active(v, a, t_ms))
			v->state[cell] = apply(a, v->state[cell], &in);
	}
	v->state_ms = t_ms;
	v->state_known = true;
}

/* ---- when ----------------------------------------------------------------------------------- */

static int64_t sooner(int64_t t_ms, int64_t candidate, int64_t least)
{
	return candidate > t_ms && candidate < least ? candidate : least;
}

int64_t assume_changes(struct view *v, int64_t t_ms)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < v->ninvolved; i++)
		next = sooner(t_ms, cell_changes(&v->cells[v->involved[i]], t_ms), next);
	for (size_t i = 0; i < v->nassumes; i++) {
		next = sooner(t_ms, begin_of(v, v->assumes[i]), next);
		next = sooner(t_ms, v->assumes[i]->to_ms, next);
	}
	return next;
}

int64_t view_assumes_end(const struct view *v)
{
	int64_t end = 0;

	for (size_t i = 0; i < v->nassumes; i++) {
		int64_t begin = begin_of(v, v->assumes[i]), to = v->assumes[i]->to_ms;

		if (begin != INT64_MAX && begin > end)
			end = begin;
		if (to != NO_LIMIT && to > end)
			end = to;
	}
	return end;
}

const struct cell *assume_points(const struct view *v, size_t metric, enum side side)
{
	enum side other = side == SIDE_CANARY ? SIDE_STABLE : SIDE_CANARY;
	const struct cell *own = &v->cells[cell_of(metric, side)];

	if (own->series)
		return own;
	if (v->cells[cell_of(metric, other)].series)
		return &v->cells[cell_of(metric, other)];
	for (size_t i = 0; i < v->nassumes; i++) {
		const struct assume *a = v->assumes[i];
		const struct arena_mark mark = arena_mark(v->arena);
		const struct cell *found = NULL;
		const struct term *terms;
		size_t n;

		if (a->kind != ASSUME_SET || a->metric != metric || a->side != side)
			continue;
		terms = cond_terms(v->arena, a->value, NULL, &n);
		for (size_t t = 0; t < n && !found; t++)
			if (v->cells[cell_of(terms[t].metric, terms[t].side)].series)
				found = &v->cells[cell_of(terms[t].metric, terms[t].side)];
		arena_reset(v->arena, mark);
		if (found)
			return found;
	}
	return NULL;
}

/* ---- for many starts ------------------------------------------------------------------------ */

const struct assume *const *view_assumes(const struct view *v, size_t *n)
{
	*n = v->nassumes;
	return v->assumes;
}

struct view *view_frozen(struct arena *a, const struct view *v, const bool *active)
{
	struct view *frozen = view_fork(a, v);

	frozen->assumes = arena_array(a, v->nassumes, sizeof(*frozen->assumes));
	frozen->nassumes = 0;
	for (size_t i = 0; i < v->nassumes; i++) {
		struct assume *always;

		if (!active[i])
			continue;
		always = arena_alloc(a, sizeof(*always));
		*always = *v->assumes[i];
		always->from_ms = 0;
		always->from_step = -1;
		always->to_ms = NO_LIMIT;
		frozen->assumes[frozen->nassumes++] = always;
	}
	return frozen;
}
