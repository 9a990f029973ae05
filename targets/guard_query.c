/* Conditions of the plan as PromQL (targets/guard_query.h).
 *
 * A number is carried with its scale: the value in base units is what the query answers times the
 * scale. Constants have no scale until they meet a query.
 *
 * PromQL knows no "open": a comparison leaves out what it does not hold for, and NaN and missing
 * readings, too. So a condition is asked in two ways, where it holds and where it is known not to;
 * an instant that answers neither has no data.
 */
#include "targets/guard_query.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "base/num.h"
#include "compiler/operators.h"
#include "compiler/promql.h"
#include "compiler/query.h"

#define SURE_DIGITS 15	/* decimal digits that a double can hold whatever they are (DBL_DIG) */

/** A number of a condition. */
struct number {
	struct str text;	/* empty: a constant */
	double scale;		/* base value = text * scale */
	double value;		/* of a constant, in base units */
};

static struct number number_of(const struct asking *ask, const struct cond *c);

struct str number_text(struct arena *a, double v)
{
	char digits[40], text[NUM_TEXT_MAX];
	double short_v = v;

	num_format(v, text);
	if (strlen(text) <= SURE_DIGITS)	/* it has no more digits than that: rounding changes nothing */
		return arena_str(a, str_of(text));
	snprintf(digits, sizeof(digits), "%.15g", v);
	if (num_parse(str_of(digits), &short_v) != NUM_OK)
		short_v = v;
	num_format(short_v, text);
	return arena_str(a, str_of(text));
}

static struct str print(const struct asking *ask, const char *fmt, struct str a, struct str b)
{
	return arena_printf(ask->arena, fmt, STR_ARG(a), STR_ARG(b));
}

/* ---- operands ------------------------------------------------------------------------------- */

/* A call with its brackets, a number, or something in brackets needs none around it. */
static bool is_atom(const struct asking *ask, struct str text)
{
	struct arena_mark mark = arena_mark(ask->arena);
	struct promql_tokens ts = promql_cut(ask->arena, text);
	bool atom = ts.n == 1;
	size_t open = 0;

	if (ts.n && ts.v[0].kind == PROMQL_WORD)
		open = 1;
	if (promql_is(&ts, open, "by") && promql_is(&ts, open + 1, "("))
		open = ts.v[open + 1].match + 1;
	if (!atom)
		atom = promql_is(&ts, open, "(") && ts.v[open].match == ts.n - 1;
	arena_reset(ask->arena, mark);
	return atom;
}

static struct str atom(const struct asking *ask, struct str text)
{
	return is_atom(ask, text) ? text : arena_printf(ask->arena, "(%" PRI_STR ")", STR_ARG(text));
}

static double unit_scale(const struct unit *u)
{
	return u ? u->mul / u->div : 1;
}

static struct str single(const struct asking *ask, struct str query, const char *join)
{
	switch (query_shape(ask->arena, query)) {
	case QUERY_SINGLE:
		return query;
	case QUERY_SCALAR:
		return arena_printf(ask->arena, "vector(%" PRI_STR ")", STR_ARG(query));
	case QUERY_VECTOR:
	case QUERY_OTHER:
		break;
	}
	return arena_printf(ask->arena, "%s(%" PRI_STR ")", join, STR_ARG(query));
}

struct str query_reading(const struct asking *ask, size_t metric, enum side side)
{
	const struct metric *m = &ask->plan->metrics[metric];
	struct str query = query_text(ask->arena, ask->plan, m, side, ask->guardrail->over_ms);

	return single(ask, query, "max");
}

static struct str operand(const struct asking *ask, size_t metric, enum side side)
{
	return atom(ask, query_reading(ask, metric, side));
}

/* ---- numbers -------------------------------------------------------------------------------- */

static struct number constant(double value)
{
	return (struct number){ .text = STR(""), .scale = 1, .value = value };
}

static struct number scaled(struct str text, double scale)
{
	return (struct number){ .text = text, .scale = scale };
}

/* The text of a number in a scale: a constant is divided, a query of another scale multiplied. */
static struct str in_scale(const struct asking *ask, struct number n, double scale)
{
	if (n.text.n == 0)
		return number_text(ask->arena, n.value / scale);
	if (n.scale == scale)
		return atom(ask, n.text);
	return print(ask, "(%.*s * %.*s)", atom(ask, n.text),
		     number_text(ask->arena, n.scale / scale));
}

/* min and max of two: one clamps the other. scalar() of nothing is NaN, and what NaN clamps is NaN,
 * so a missing reading leaves the comparison open. Each operand stands there once: a text that
 * doubled with every min in a min would have no end. */
static struct number pick(const struct asking *ask, enum cond_kind kind, struct number a,
			  struct number b)
{
	const char *clamp = kind == COND_MIN ? "clamp_max" : "clamp_min";

	if (a.text.n == 0) {
		struct number swap = a;
		a = b;
		b = swap;
	}
	return scaled(arena_printf(ask->arena,
				   b.text.n ? "%s(%.*s, scalar(%.*s))" : "%s(%.*s, %.*s)", clamp,
				   STR_ARG(a.text), STR_ARG(in_scale(ask, b, a.scale))),
		      a.scale);
}

static struct number sum(const struct asking *ask, const char *fmt, struct number a, struct number b)
{
	double scale = a.text.n ? a.scale : b.scale;

	return scaled(print(ask, fmt, in_scale(ask, a, scale), in_scale(ask, b, scale)), scale);
}

static struct number product(const struct asking *ask, enum cond_kind kind, struct number a,
			     struct number b)
{
	double sa = a.text.n ? a.scale : 1, sb = b.text.n ? b.scale : 1;
	struct str x = in_scale(ask, a, sa), y = in_scale(ask, b, sb);

	if (kind == COND_MUL)
		return scaled(print(ask, "%.*s * %.*s", x, y), sa * sb);
	return scaled(print(ask, "%.*s / %.*s", x, y), sa / sb);
}

static struct number binary(const struct asking *ask, const struct cond *c)
{
	struct number a = number_of(ask, c->a), b = number_of(ask, c->b);

	if (a.text.n == 0 && b.text.n == 0)
		return constant(operator_value(c->kind, a.value, b.value));
	if (c->kind == COND_MIN || c->kind == COND_MAX)
		return pick(ask, c->kind, a, b);
	if (c->kind == COND_ADD)
		return sum(ask, "%.*s + %.*s", a, b);
	if (c->kind == COND_SUB)
		return sum(ask, "%.*s - %.*s", a, b);
	return product(ask, c->kind, a, b);
}

static struct number unary(const struct asking *ask, const struct cond *c)
{
	struct number a = number_of(ask, c->a);

	if (a.text.n == 0)
		return constant(c->kind == COND_ABS ? fabs(a.value) : -a.value);
	if (c->kind == COND_ABS)
		return scaled(arena_printf(ask->arena, "abs(%" PRI_STR ")", STR_ARG(a.text)), a.scale);
	a.text = atom(ask, a.text);
	return scaled(arena_printf(ask->arena, "-%" PRI_STR, STR_ARG(a.text)), a.scale);
}

static struct number of_both_sides(const struct asking *ask, const struct cond *c)
{
	struct str canary = operand(ask, c->metric, SIDE_CANARY);
	struct str stable = operand(ask, c->metric, SIDE_STABLE);

	if (c->kind == COND_DIFF)
		return scaled(print(ask, "%.*s - %.*s", canary, stable),
			      unit_scale(ask->plan->metrics[c->metric].unit));
	/* no value where stable is 0 */
	return scaled(arena_printf(ask->arena,
				   "(%" PRI_STR " - %" PRI_STR ") / abs(%" PRI_STR " != 0)",
				   STR_ARG(canary), STR_ARG(stable), STR_ARG(stable)), 1);
}

static struct number number_of(const struct asking *ask, const struct cond *c)
{
	switch (c->kind) {
	case COND_CONST:
		return constant(c->value);
	case COND_METRIC:
		return scaled(query_reading(ask, c->metric, c->side),
			      unit_scale(ask->plan->metrics[c->metric].unit));
	case COND_CHANGE: case COND_DIFF:
		return of_both_sides(ask, c);
	case COND_NEG: case COND_ABS:
		return unary(ask, c);
	case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
		return binary(ask, c);
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
	case COND_NOT: case COND_AND: case COND_OR: case COND_WORSE: case COND_REGRESSED:
		break;
	}
	return constant(NAN);	/* types were checked */
}

/* ---- comparisons ---------------------------------------------------------------------------- */

static const char *const ops[] = { "<", "<=", ">", ">=", "==", "!=" };

_Static_assert(COND_NE - COND_LT + 1 == ARRAY_LEN(ops), "a sign for each comparison");

const char *cond_op(enum cond_kind op)
{
	return ops[op - COND_LT];
}

bool bound_of(const struct asking *ask, const struct cond *c, struct bound *out)
{
	if (!cond_compares(c->kind))
		return false;
	struct number a = number_of(ask, c->a), b = number_of(ask, c->b);
	bool left = a.text.n == 0;

	if ((a.text.n == 0) == (b.text.n == 0))
		return false;
	*out = (struct bound){
		.value = left ? c->b : c->a,
		.op = left ? comparison_turned(c->kind) : c->kind,
		.query = left ? b.text : a.text,
		.limit = left ? a.value / b.scale : b.value / a.scale,
	};
	return true;
}

static struct str truth_of_constants(const struct asking *ask, enum cond_kind op, double a, double b)
{
	return comparison_holds(op, a, b) ? STR("vector(1)")
					  : arena_str(ask->arena, STR("vector(1) < 0"));
}

/* NaN is unequal to everything, itself included: it is taken out. */
static struct str numbers_only(const struct asking *ask, struct number n, double scale)
{
	struct str text = in_scale(ask, n, scale);

	return n.text.n ? arena_printf(ask->arena, "(%" PRI_STR " >= -Inf)", STR_ARG(text)) : text;
}

static struct str comparison(const struct asking *ask, const struct cond *c, enum cond_kind op)
{
	struct number a = number_of(ask, c->a), b = number_of(ask, c->b);
	double scale = a.text.n ? a.scale : b.scale;
	struct str x, y;

	if (a.text.n == 0 && b.text.n == 0)
		return truth_of_constants(ask, op, a.value, b.value);
	x = op == COND_NE ? numbers_only(ask, a, scale) : in_scale(ask, a, scale);
	y = op == COND_NE ? numbers_only(ask, b, scale) : in_scale(ask, b, scale);
	return arena_printf(ask->arena, "%" PRI_STR " %s %" PRI_STR, STR_ARG(x), cond_op(op),
			    STR_ARG(y));
}

/* ---- truths --------------------------------------------------------------------------------- */

/* `and` holds where both do, and is known not to where one is; `or` the other way round. */
static struct str junction(const struct asking *ask, const struct cond *c, bool holds)
{
	struct str a = atom(ask, query_where(ask, c->a, holds));
	struct str b = atom(ask, query_where(ask, c->b, holds));

	return print(ask, (c->kind == COND_AND) == holds ? "%.*s and %.*s" : "%.*s or %.*s", a, b);
}

struct str query_where(const struct asking *ask, const struct cond *c, bool holds)
{
	switch (c->kind) {
	case COND_CONST:
		return truth_of_constants(ask, holds ? COND_NE : COND_EQ, c->value, 0);
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
		return comparison(ask, c, holds ? c->kind : comparison_opposite(c->kind));
	case COND_NOT:
		return query_where(ask, c->a, !holds);
	case COND_AND: case COND_OR:
		return junction(ask, c, holds);
	case COND_WORSE: case COND_REGRESSED: case COND_METRIC: case COND_CHANGE: case COND_DIFF:
	case COND_NEG: case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB:
	case COND_MUL: case COND_DIV:
		break;
	}
	return STR("vector(NaN)");	/* types were checked */
}

struct str query_truth(const struct asking *ask, const struct cond *c)
{
	return print(ask, "group(%.*s) or 0 * group(%.*s)", query_where(ask, c, true),
		     query_where(ask, c, false));
}

/* Both, of which the first may be anywhere. NULL is always so. */
static struct str where_both(const struct asking *ask, struct str a, const struct cond *c, bool holds)
{
	if (!c)
		return a;
	struct str b = query_where(ask, c, holds);
	return a.n ? print(ask, "%.*s and %.*s", atom(ask, a), atom(ask, b)) : b;
}

struct str query_verdict(const struct asking *ask, bool hold)
{
	const struct guardrail *g = ask->guardrail;
	struct buf b = buf_on(ask->arena);
	struct str fine = g->rollback ? query_where(ask, g->rollback, false) : STR("");

	if (g->rollback)
		buf_printf(&b, "2 * group(%" PRI_STR ") or ",
			   STR_ARG(query_where(ask, g->rollback, true)));
	buf_printf(&b, "group(%" PRI_STR ")", STR_ARG(where_both(ask, fine, g->promote, true)));
	if (hold && g->promote)
		buf_printf(&b, " or 0 * group(%" PRI_STR ")",
			   STR_ARG(where_both(ask, fine, g->promote, false)));
	return buf_str(&b);
}

struct str query_streak(const struct asking *ask, const struct cond *c)
{
	char window[QTY_TEXT_MAX], every[QTY_TEXT_MAX];

	dur_format(ask->guardrail->n * ask->guardrail->every_ms, window);
	dur_format(ask->guardrail->every_ms, every);
	return arena_printf(ask->arena, "count_over_time((%" PRI_STR ")[%s:%s])",
			    STR_ARG(query_needing(ask, query_where(ask, c, true))), window, every);
}

struct str query_has_readings(const struct asking *ask, enum side side)
{
	const struct guardrail *g = ask->guardrail;
	struct buf all = buf_on(ask->arena);

	for (size_t i = 0; i < ask->plan->nmetrics; i++) {
		if (!cond_reads_metric(g->promote, i, side) && !cond_reads_metric(g->rollback, i, side))
			continue;
		buf_printf(&all, "%s(%" PRI_STR " >= -Inf)", all.n ? " and " : "",
			   STR_ARG(operand(ask, i, side)));
	}
	return all.n ? arena_printf(ask->arena, "group(%" PRI_STR ")", STR_ARG(buf_str(&all))) : STR("");
}

/* ---- requests ------------------------------------------------------------------------------- */

struct str query_needing(const struct asking *ask, struct str query)
{
	const struct guardrail *g = ask->guardrail;
	struct metric m;

	if (g->needs <= 0 || !metric_counting(ask->plan, g, &m))
		return query;
	struct str rate = query_text(ask->arena, ask->plan, &m, SIDE_CANARY, g->over_ms);
	double least = (double)g->needs / ((double)g->over_ms / 1000) / unit_scale(m.unit);
	return arena_printf(ask->arena, "(%" PRI_STR ") and on() (%" PRI_STR " >= %" PRI_STR ")",
			    STR_ARG(query), STR_ARG(atom(ask, single(ask, rate, "sum"))),
			    STR_ARG(number_text(ask->arena, least)));
}

/* ---- the same expression -------------------------------------------------------------------- */

bool cond_same(const struct cond *a, const struct cond *b)
{
	if (!a || !b)
		return a == b;
	return a->kind == b->kind && a->metric == b->metric && a->side == b->side &&
	       a->value == b->value && a->by == b->by && a->confidence == b->confidence &&
	       cond_same(a->a, b->a) && cond_same(a->b, b->b);
}
