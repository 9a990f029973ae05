/* Three-valued conditions: numbers that may be missing, truth that may be unknown. */
#include "sim/cond.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/sim/plans.h"
#include "tests/unit/table.h"

/* The readings: canary and stable of each metric; NaN is missing. */
enum { TEN, ZERO, LOST, HALF, NEGATIVE, ENDLESS };

static const double readings[][2] = {
	[TEN] = { 8, 10 },		/* stable, canary */
	[ZERO] = { 0, 3 },
	[LOST] = { NAN, NAN },
	[HALF] = { 5, NAN },
	[NEGATIVE] = { -4, -5 },
	[ENDLESS] = { HUGE_VAL, HUGE_VAL },
};

static struct reading value(void *ctx, size_t metric, enum side side)
{
	double v = readings[metric][side];

	(void)ctx;
	return (struct reading){ isnan(v) ? 99 : v, !isnan(v) };
}

static enum tri predicate(void *ctx, const struct cond *c)
{
	(void)ctx;
	return c->kind == COND_WORSE ? TRI_TRUE : TRI_FALSE;
}

static const struct cond_input input = { NULL, value, predicate };

#define MISSING NAN

static const struct number_case {
	const char *name;
	enum cond_kind kind;
	double x, y;		/* operands; NaN: a missing reading */
	double want;
} numbers[] = {
	{ "negated", COND_NEG, 3, 0, -3 },
	{ "absolute", COND_ABS, -3, 0, 3 },
	{ "absolute of missing", COND_ABS, MISSING, 0, MISSING },
	{ "negated missing", COND_NEG, MISSING, 0, MISSING },
	{ "min", COND_MIN, 3, 4, 3 },
	{ "max", COND_MAX, 3, 4, 4 },
	{ "min with missing", COND_MIN, 3, MISSING, MISSING },
	{ "sum", COND_ADD, 3, 4, 7 },
	{ "sum with missing", COND_ADD, MISSING, 4, MISSING },
	{ "difference", COND_SUB, 3, 4, -1 },
	{ "product", COND_MUL, 3, 4, 12 },
	{ "product of zero and missing", COND_MUL, 0, MISSING, MISSING },
	{ "quotient", COND_DIV, 3, 4, .75 },
	{ "quotient by zero", COND_DIV, 3, 0, HUGE_VAL },
	{ "zero by zero", COND_DIV, 0, 0, MISSING },
	{ "infinity minus infinity", COND_SUB, HUGE_VAL, HUGE_VAL, MISSING },
};

static const struct cond *operand(struct arena *a, double v)
{
	return isnan(v) ? cond_metric(a, LOST, SIDE_CANARY) : cond_value(a, v);
}

static void test_number(void **state)
{
	const struct number_case *c = *state;
	struct arena *a = arena_open(NULL);
	const struct cond *cond = cond_op(a, c->kind, operand(a, c->x), operand(a, c->y));
	struct reading r = cond_number(cond, &input);

	assert_int_equal(r.present, !isnan(c->want));
	if (r.present)
		assert_true(r.value == c->want);
	assert_int_equal(cond_truth(cond, &input), TRI_UNKNOWN);
	arena_close(a);
}

static const struct metric_case {
	const char *name;
	enum cond_kind kind;
	size_t metric;
	enum side side;
	double want;
} metrics[] = {
	{ "canary", COND_METRIC, TEN, SIDE_CANARY, 10 },
	{ "stable", COND_METRIC, TEN, SIDE_STABLE, 8 },
	{ "missing", COND_METRIC, LOST, SIDE_CANARY, MISSING },
	{ "infinite", COND_METRIC, ENDLESS, SIDE_CANARY, HUGE_VAL },
	{ "change", COND_CHANGE, TEN, SIDE_CANARY, .25 },
	{ "change where the stable is 0", COND_CHANGE, ZERO, SIDE_CANARY, MISSING },
	{ "change where one is missing", COND_CHANGE, HALF, SIDE_CANARY, MISSING },
	{ "change from below zero", COND_CHANGE, NEGATIVE, SIDE_CANARY, -.25 },
	{ "change of infinite ones", COND_CHANGE, ENDLESS, SIDE_CANARY, MISSING },
	{ "diff", COND_DIFF, TEN, SIDE_CANARY, 2 },
	{ "diff where the stable is 0", COND_DIFF, ZERO, SIDE_CANARY, 3 },
	{ "diff where one is missing", COND_DIFF, HALF, SIDE_CANARY, MISSING },
};

static void test_metric(void **state)
{
	const struct metric_case *c = *state;
	struct cond cond = { .kind = c->kind, .metric = c->metric, .side = c->side };
	struct reading r = cond_number(&cond, &input);

	assert_int_equal(r.present, !isnan(c->want));
	if (r.present)
		assert_true(r.value == c->want);
}

static const struct compare_case {
	const char *name;
	enum cond_kind kind;
	const char *want;	/* for 1 op 2, 2 op 2, 3 op 2, missing op 2, 2 op missing */
} compares[] = {
	{ "<", COND_LT, "TFFUU" }, { "<=", COND_LE, "TTFUU" }, { ">", COND_GT, "FFTUU" },
	{ ">=", COND_GE, "FTTUU" }, { "==", COND_EQ, "FTFUU" }, { "!=", COND_NE, "TFTUU" },
};

static void test_compare(void **state)
{
	static const double operands[][2] = { { 1, 2 }, { 2, 2 }, { 3, 2 }, { MISSING, 2 },
					      { 2, MISSING } };
	const struct compare_case *c = *state;
	struct arena *a = arena_open(NULL);
	char got[6] = "";

	for (size_t i = 0; i < ARRAY_LEN(operands); i++)
		got[i] = "FTU"[cond_truth(cond_op(a, c->kind, operand(a, operands[i][0]),
						  operand(a, operands[i][1])), &input)];
	assert_string_equal(got, c->want);
	arena_close(a);
}

/* Kleene's tables; the second operand in the order F T U within the first's. */
static const struct junction_case {
	const char *name;
	enum cond_kind kind;
	const char *want;
} junctions[] = {
	{ "and", COND_AND, "FFFFTUFUU" },
	{ "or", COND_OR, "FTUTTTUTU" },
};

static const struct cond *leaf(struct arena *a, enum tri t)
{
	switch (t) {
	case TRI_FALSE: return cond_op(a, COND_LT, cond_value(a, 2), cond_value(a, 1));
	case TRI_TRUE: return cond_op(a, COND_LT, cond_value(a, 1), cond_value(a, 2));
	case TRI_UNKNOWN: break;
	}
	return cond_limit(a, LOST, COND_LT, 1);
}

static void test_junction(void **state)
{
	const struct junction_case *c = *state;
	struct arena *a = arena_open(NULL);
	char got[10] = "";

	for (int i = 0; i < 9; i++)
		got[i] = "FTU"[cond_truth(cond_op(a, c->kind, leaf(a, (enum tri)(i / 3)),
						  leaf(a, (enum tri)(i % 3))), &input)];
	assert_string_equal(got, c->want);
	arena_close(a);
}

static void test_rest(void **state)
{
	struct arena *a = arena_open(NULL);
	struct cond worse = { .kind = COND_WORSE }, regressed = { .kind = COND_REGRESSED };
	struct cond_input bare = { NULL, value, NULL };
	char got[4] = "";

	(void)state;
	for (int i = 0; i < 3; i++)
		got[i] = "FTU"[cond_truth(cond_op(a, COND_NOT, leaf(a, (enum tri)i), NULL),
			&input)];
	assert_string_equal(got, "TFU");
	assert_int_equal(cond_truth(NULL, &input), TRI_TRUE);
	assert_int_equal(cond_truth(cond_value(a, 0), &input), TRI_FALSE);
	assert_int_equal(cond_truth(cond_value(a, 1), &input), TRI_TRUE);
	assert_int_equal(cond_truth(&worse, &input), TRI_TRUE);
	assert_int_equal(cond_truth(&regressed, &input), TRI_FALSE);
	assert_int_equal(cond_truth(&worse, &bare), TRI_UNKNOWN);
	assert_false(cond_number(leaf(a, TRI_TRUE), &input).present);
	arena_close(a);
}

/* In the order written, once each; a change reads the canary first. */
static void test_terms(void **state)
{
	struct arena *a = arena_open(NULL);
	struct cond change = { .kind = COND_CHANGE, .metric = TEN };
	const struct cond *first = cond_op(a, COND_GT, cond_metric(a, ZERO, SIDE_STABLE),
					   cond_op(a, COND_NEG, cond_metric(a, LOST, SIDE_CANARY),
						   NULL));
	const struct cond *second = cond_op(a, COND_AND, &change, first);
	const struct term *t;
	size_t n;

	(void)state;
	t = cond_terms(a, first, second, &n);
	assert_int_equal(n, 4);
	assert_true(t[0].metric == ZERO && t[0].side == SIDE_STABLE);
	assert_true(t[1].metric == LOST && t[1].side == SIDE_CANARY);
	assert_true(t[2].metric == TEN && t[2].side == SIDE_CANARY);
	assert_true(t[3].metric == TEN && t[3].side == SIDE_STABLE);
	cond_terms(a, NULL, NULL, &n);
	assert_int_equal(n, 0);
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "numbers", numbers, test_number);
	table_add_rows(&t, "metrics", metrics, test_metric);
	table_add_rows(&t, "compares", compares, test_compare);
	table_add_rows(&t, "junctions", junctions, test_junction);
	table_add(&t, "cond", "not, constants, predicates", test_rest, NULL);
	table_add(&t, "cond", "terms", test_terms, NULL);
	return table_run(&t, "cond");
}
