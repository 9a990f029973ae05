/* Three-valued evaluation of conditions. Called by sim/check.c with the readings of a view, by
 * sim/view_assume.c with those that an assumption sees.
 *
 * Types were checked by the compiler: here a number where a truth is wanted is unknown, and the
 * other way round is missing. Depth is bounded by LIMIT_EXPR_DEPTH.
 */
#include "sim/cond.h"

#include <math.h>

#include "compiler/operators.h"

static struct reading reading_of(double v)
{
	return (struct reading){ .value = v, .present = !isnan(v) };
}

static struct reading none(void)
{
	return (struct reading){ 0, false };
}

static struct reading sided(const struct cond *c, const struct cond_input *in, enum side side)
{
	struct reading r = in->value(in->ctx, c->metric, side);

	return r.present && !isnan(r.value) ? r : none();
}

struct reading cond_change(struct reading canary, struct reading stable)
{
	if (!canary.present || !stable.present || stable.value == 0)
		return none();
	return reading_of((canary.value - stable.value) / fabs(stable.value));
}

static struct reading diff(const struct cond *c, const struct cond_input *in)
{
	struct reading canary = sided(c, in, SIDE_CANARY), stable = sided(c, in, SIDE_STABLE);

	if (!canary.present || !stable.present)
		return none();
	return reading_of(canary.value - stable.value);
}

static struct reading binary(const struct cond *c, const struct cond_input *in)
{
	struct reading a = cond_number(c->a, in), b = cond_number(c->b, in);

	if (!a.present || !b.present)
		return none();
	return reading_of(operator_value(c->kind, a.value, b.value));
}

static struct reading unary(const struct cond *c, const struct cond_input *in)
{
	struct reading a = cond_number(c->a, in);

	if (a.present)
		a.value = c->kind == COND_ABS ? fabs(a.value) : -a.value;
	return a;
}

struct reading cond_number(const struct cond *c, const struct cond_input *in)
{
	switch (c->kind) {
	case COND_CONST:
		return reading_of(c->value);
	case COND_METRIC:
		return sided(c, in, c->side);
	case COND_CHANGE:
		return cond_change(sided(c, in, SIDE_CANARY), sided(c, in, SIDE_STABLE));
	case COND_DIFF:
		return diff(c, in);
	case COND_NEG: case COND_ABS:
		return unary(c, in);
	case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
		return binary(c, in);
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
	case COND_NOT: case COND_AND: case COND_OR: case COND_WORSE: case COND_REGRESSED:
		break;
	}
	return none();
}

static struct reading no_reading(void *ctx, size_t metric, enum side side)
{
	(void)ctx, (void)metric, (void)side;
	return none();
}

bool cond_constant(const struct cond *c, double *value)
{
	const struct cond_input in = { NULL, no_reading, NULL };
	const struct reading r = cond_number(c, &in);

	*value = r.value;
	return r.present;
}

static enum tri tri_of(bool b)
{
	return b ? TRI_TRUE : TRI_FALSE;
}

static enum tri compare(const struct cond *c, const struct cond_input *in)
{
	struct reading a = cond_number(c->a, in), b = cond_number(c->b, in);

	if (!a.present || !b.present)
		return TRI_UNKNOWN;
	return tri_of(comparison_holds(c->kind, a.value, b.value));
}

/* `and` is false as soon as one arm is, `or` true; else it is known when both arms are. */
static enum tri junction(const struct cond *c, const struct cond_input *in, enum tri decides)
{
	enum tri a = cond_truth(c->a, in), b;

	if (a == decides)
		return a;
	b = cond_truth(c->b, in);
	if (b == decides)
		return b;
	return a == TRI_UNKNOWN ? a : b;
}

static enum tri negate(enum tri a)
{
	if (a == TRI_UNKNOWN)
		return a;
	return a == TRI_TRUE ? TRI_FALSE : TRI_TRUE;
}

enum tri cond_truth(const struct cond *c, const struct cond_input *in)
{
	if (!c)
		return TRI_TRUE;
	switch (c->kind) {
	case COND_CONST:
		return tri_of(c->value != 0);
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
		return compare(c, in);
	case COND_NOT:
		return negate(cond_truth(c->a, in));
	case COND_AND:
		return junction(c, in, TRI_FALSE);
	case COND_OR:
		return junction(c, in, TRI_TRUE);
	case COND_WORSE: case COND_REGRESSED:
		return in->predicate ? in->predicate(in->ctx, c) : TRI_UNKNOWN;
	case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG: case COND_ABS:
	case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
		break;
	}
	return TRI_UNKNOWN;
}

/* ---- what is read --------------------------------------------------------------------------- */

struct terms {
	struct arena *arena;
	struct term *v;
	size_t n, cap;
};

static void add_term(struct terms *t, size_t metric, enum side side)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->v[i].metric == metric && t->v[i].side == side)
			return;
	t->v = arena_grow(t->arena, t->v, t->n, &t->cap, sizeof(*t->v));
	t->v[t->n++] = (struct term){ metric, side };
}

static void add_terms(struct terms *t, const struct cond *c)
{
	if (!c)
		return;
	switch (c->kind) {
	case COND_METRIC:
		add_term(t, c->metric, c->side);
		return;
	case COND_CHANGE: case COND_DIFF: case COND_WORSE: case COND_REGRESSED:
		add_term(t, c->metric, SIDE_CANARY);
		add_term(t, c->metric, SIDE_STABLE);
		return;
	case COND_CONST: case COND_NEG: case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD:
	case COND_SUB: case COND_MUL: case COND_DIV: case COND_LT: case COND_LE: case COND_GT:
	case COND_GE: case COND_EQ: case COND_NE: case COND_NOT: case COND_AND: case COND_OR:
		add_terms(t, c->a);
		add_terms(t, c->b);
		return;
	}
}

const struct term *cond_terms(struct arena *a, const struct cond *first, const struct cond *second,
			      size_t *n)
{
	struct terms t = { .arena = a };

	add_terms(&t, first);
	add_terms(&t, second);
	*n = t.n;
	return t.v;
}
