/* What a guardrail sees at every instant of the lattice. Called by sim/starts_table.c.
 *
 * Conditions without windows are worked out for a block of instants at a time, node by node of
 * their trees, by the rules of sim/cond.c: a number that is missing is NaN here, which is what they
 * make of NaN, too. `worse` and `regressed` look at windows, so for them each instant is asked as
 * the event loop asks it (sim/check.c); so is each change of what is read where the lattice is much
 * finer than the samples.
 */
#include "sim/starts_in.h"

#include <math.h>
#include <string.h>

#include "compiler/operators.h"
#include "sim/check.h"
#include "sim/cond.h"

#define BLOCK	256	/* instants */

/** A block of instants. */
struct block {
	struct arena *arena;
	size_t n;
	const struct term *terms;	/* what is read */
	size_t nterms;
	double (*readings)[BLOCK];	/* by term */
};

/* ---- numbers -------------------------------------------------------------------------------- */

static void number(const struct block *b, const struct cond *c, double *out);

static const double *reading(const struct block *b, size_t metric, enum side side)
{
	size_t i = 0;

	while (b->terms[i].metric != metric || b->terms[i].side != side)
		i++;
	return b->readings[i];
}

static void compared(const struct block *b, const struct cond *c, double *out)
{
	const double *canary = reading(b, c->metric, SIDE_CANARY);
	const double *stable = reading(b, c->metric, SIDE_STABLE);

	for (size_t i = 0; i < b->n; i++) {
		out[i] = canary[i] - stable[i];
		if (c->kind == COND_CHANGE)
			out[i] = stable[i] == 0 ? NAN : out[i] / fabs(stable[i]);
	}
}

/* One of two numbers, missing where one of them is. */
static void chosen(enum cond_kind kind, size_t n, const double *x, double *out)
{
	for (size_t i = 0; i < n; i++) {
		double a = out[i], b = x[i];

		if (isnan(a) || isnan(b))
			out[i] = NAN;
		else if (kind == COND_MIN)
			out[i] = a < b ? a : b;
		else
			out[i] = a > b ? a : b;
	}
}

static void binary(const struct block *b, const struct cond *c, double *out)
{
	struct arena_mark mark = arena_mark(b->arena);
	double *x = arena_array(b->arena, BLOCK, sizeof(*x));

	number(b, c->a, out);
	number(b, c->b, x);
	if (c->kind == COND_MIN || c->kind == COND_MAX) {
		chosen(c->kind, b->n, x, out);
	} else {
		for (size_t i = 0; i < b->n; i++)
			out[i] = c->kind == COND_ADD ? out[i] + x[i]
			       : c->kind == COND_SUB ? out[i] - x[i]
			       : c->kind == COND_MUL ? out[i] * x[i] : out[i] / x[i];
	}
	arena_reset(b->arena, mark);
}

static void unary(const struct block *b, const struct cond *c, double *out)
{
	number(b, c->a, out);
	for (size_t i = 0; i < b->n; i++)
		out[i] = c->kind == COND_ABS ? fabs(out[i]) : -out[i];
}

static void number(const struct block *b, const struct cond *c, double *out)
{
	switch (c->kind) {
	case COND_METRIC:
		memcpy(out, reading(b, c->metric, c->side), b->n * sizeof(*out));
		return;
	case COND_CHANGE: case COND_DIFF:
		compared(b, c, out);
		return;
	case COND_NEG: case COND_ABS:
		unary(b, c, out);
		return;
	case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
		binary(b, c, out);
		return;
	case COND_CONST: case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ:
	case COND_NE: case COND_NOT: case COND_AND: case COND_OR: case COND_WORSE:
	case COND_REGRESSED:
		break;
	}
	for (size_t i = 0; i < b->n; i++)
		out[i] = c->kind == COND_CONST ? c->value : NAN;
}

/* ---- truth ---------------------------------------------------------------------------------- */

static void compare(const struct block *b, const struct cond *c, uint8_t *out)
{
	struct arena_mark mark = arena_mark(b->arena);
	double *x = arena_array(b->arena, 2 * BLOCK, sizeof(*x)), *y = x + BLOCK;

	number(b, c->a, x);
	number(b, c->b, y);
	for (size_t i = 0; i < b->n; i++)
		out[i] = isnan(x[i]) || isnan(y[i]) ? TRI_UNKNOWN
		       : comparison_holds(c->kind, x[i], y[i]) ? TRI_TRUE : TRI_FALSE;
	arena_reset(b->arena, mark);
}

static void truth(const struct block *b, const struct cond *c, uint8_t *out);

/* `and` is false as soon as one arm is, `or` true; else it is known when both arms are. */
static void junction(const struct block *b, const struct cond *c, enum tri decides, uint8_t *out)
{
	struct arena_mark mark = arena_mark(b->arena);
	uint8_t *x = arena_array(b->arena, BLOCK, sizeof(*x));

	truth(b, c->a, out);
	truth(b, c->b, x);
	for (size_t i = 0; i < b->n; i++)
		if (out[i] != decides && (x[i] == decides || out[i] != TRI_UNKNOWN))
			out[i] = x[i];
	arena_reset(b->arena, mark);
}

static void truth(const struct block *b, const struct cond *c, uint8_t *out)
{
	memset(out, c ? TRI_UNKNOWN : TRI_TRUE, b->n);
	if (!c)
		return;
	switch (c->kind) {
	case COND_CONST:
		memset(out, c->value != 0 ? TRI_TRUE : TRI_FALSE, b->n);
		return;
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
		compare(b, c, out);
		return;
	case COND_NOT:
		truth(b, c->a, out);
		for (size_t i = 0; i < b->n; i++)
			if (out[i] != TRI_UNKNOWN)
				out[i] = out[i] == TRI_TRUE ? TRI_FALSE : TRI_TRUE;
		return;
	case COND_AND:
		junction(b, c, TRI_FALSE, out);
		return;
	case COND_OR:
		junction(b, c, TRI_TRUE, out);
		return;
	case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG: case COND_ABS:
	case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
	case COND_WORSE: case COND_REGRESSED:
		return;
	}
}

/* ---- sights --------------------------------------------------------------------------------- */

static unsigned no_data(bool stable, bool canary)
{
	return SIGHT_NO_DATA + (stable ? 1U : 0U) + (canary ? 2U : 0U);
}

/* As verdict_finding() has it, and which sides lack readings. */
static void see_block(const struct block *b, const struct guardrail *g, uint8_t *sights)
{
	uint8_t rollback[BLOCK] = { TRI_FALSE }, promote[BLOCK], lacking[BLOCK] = { 0 };

	if (g->rollback)
		truth(b, g->rollback, rollback);
	truth(b, g->promote, promote);
	for (size_t t = 0; t < b->nterms; t++)
		for (size_t i = 0; i < b->n; i++)
			if (isnan(b->readings[t][i]))
				lacking[i] |= b->terms[t].side == SIDE_STABLE ? 1 : 2;
	for (size_t i = 0; i < b->n; i++) {
		if (rollback[i] == TRI_TRUE)
			sights[i] = SIGHT_BAD;
		else if (rollback[i] == TRI_UNKNOWN || promote[i] == TRI_UNKNOWN)
			sights[i] = (uint8_t)no_data(lacking[i] & 1, lacking[i] & 2);
		else
			sights[i] = promote[i] == TRI_TRUE ? SIGHT_GOOD : SIGHT_GREY;
	}
}

static void look_by_block(const struct fast *f, struct view *view, const struct check_guard *check,
			  struct arena *a, uint8_t *sights)
{
	struct block b = { .arena = a, .terms = check->terms, .nterms = check->nterms };

	b.readings = arena_array(a, b.nterms, sizeof(*b.readings));
	for (size_t i = 0; i < f->n; i += b.n) {
		b.n = f->n - i < BLOCK ? f->n - i : BLOCK;
		for (size_t t = 0; t < b.nterms; t++)
			view_column(view, b.terms[t].metric, b.terms[t].side,
				    (int64_t)i * f->pitch_ms, f->pitch_ms, b.n, b.readings[t]);
		see_block(&b, check->guardrail, sights + i);
	}
}

static unsigned sight_of(struct check_sight s)
{
	switch (s.finding) {
	case FINDING_GOOD:
		return SIGHT_GOOD;
	case FINDING_GREY:
		return SIGHT_GREY;
	case FINDING_BAD:
		return SIGHT_BAD;
	case FINDING_NO_DATA:
	case FINDING_EXCUSED:
		break;
	}
	return no_data(s.lacking[SIDE_STABLE], s.lacking[SIDE_CANARY]);
}

/* The next instant after t at which something that the guardrail reads may change. */
static int64_t changes(struct view *view, const struct check_guard *check, int64_t t_ms)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < check->nterms; i++) {
		const struct term *term = &check->terms[i];
		int64_t t = view_changes(view, term->metric, term->side, t_ms);

		next = t < next ? t : next;
	}
	return next;
}

static void look_by_change(const struct fast *f, struct view *view, const struct check_guard *check,
			   bool windows, struct arena *a, uint8_t *sights)
{
	struct check_world world = { .arena = a, .view = view };
	int64_t until_ms = 0;
	unsigned sight = 0;

	for (size_t i = 0; i < f->n; i++) {
		int64_t t_ms = (int64_t)i * f->pitch_ms;

		if (t_ms >= until_ms) {
			sight = sight_of(check_see(&world, check, t_ms));
			until_ms = windows ? t_ms + 1 : changes(view, check, t_ms);
		}
		sights[i] = (uint8_t)sight;
	}
}

bool cond_has_window(const struct cond *c)
{
	if (!c)
		return false;
	return c->kind == COND_WORSE || c->kind == COND_REGRESSED || cond_has_window(c->a) ||
	       cond_has_window(c->b);
}

void fast_look(const struct fast *f, const struct guardrail *g, const struct view *view,
	       struct arena *a, uint8_t *sights)
{
	struct view *own = view_fork(a, view);
	const struct check_guard check = check_begin(a, g);
	bool windows = cond_has_window(g->promote) || cond_has_window(g->rollback);
	size_t samples = 0;

	view_restart(own, f->first_ms);
	for (size_t i = 0; i < check.nterms; i++)
		samples += view_samples(view, check.terms[i].metric);
	if (windows || f->n / 4 > samples)
		look_by_change(f, own, &check, windows, a, sights);
	else
		look_by_block(f, own, &check, a, sights);
}
