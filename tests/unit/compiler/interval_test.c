/* Sets of intervals: a table for each operation, and random sets against the definition. */
#include "compiler/interval.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/str.h"

#define ROUNDS 50000

/* The set as text: "(-inf,1] [2,3)", the empty set as "". Such text can be read again. */
static const char *show(struct arena *a, struct interval_set s)
{
	struct str out = STR("");

	for (size_t i = 0; i < s.n; i++) {
		const struct interval *v = &s.v[i];

		out = arena_printf(a, "%" PRI_STR "%s%c%g,%g%c", STR_ARG(out), i ? " " : "",
				   v->lo_open ? '(' : '[', v->lo, v->hi, v->hi_open ? ')' : ']');
	}
	return arena_cstr(a, out);
}

static struct interval_set make(struct arena *a, const char *text)
{
	struct interval_set out = interval_empty();
	struct interval i;
	char open, close;
	int used;

	while (sscanf(text, " %c%lf,%lf%c%n", &open, &i.lo, &i.hi, &close, &used) == 4) {
		i.lo_open = open == '(';
		i.hi_open = close == ')';
		out = interval_union(a, out, interval_clip(a, interval_all(), i));
		text += used;
	}
	return out;
}

/* Fails unless the set is in its one form. */
static void assert_normal(struct interval_set s)
{
	for (size_t i = 0; i < s.n; i++) {
		const struct interval *v = &s.v[i], *next_v = i + 1 < s.n ? v + 1 : NULL;

		assert_true(v->lo < v->hi || (v->lo == v->hi && !v->lo_open && !v->hi_open));
		assert_true(!isinf(v->lo) || (v->lo < 0 && v->lo_open));
		assert_true(!isinf(v->hi) || (v->hi > 0 && v->hi_open));
		if (next_v)
			assert_true(v->hi < next_v->lo ||
				    (v->hi == next_v->lo && v->hi_open && next_v->lo_open));
	}
}

static const struct compare_case {
	enum interval_op op;
	double value;
	const char *want;
} compare_cases[] = {
	{ INTERVAL_LT, 1.5, "(-inf,1.5)" },
	{ INTERVAL_LE, 1.5, "(-inf,1.5]" },
	{ INTERVAL_GT, 1.5, "(1.5,inf)" },
	{ INTERVAL_GE, 1.5, "[1.5,inf)" },
	{ INTERVAL_EQ, 1.5, "[1.5,1.5]" },
	{ INTERVAL_NE, 1.5, "(-inf,1.5) (1.5,inf)" },
	{ INTERVAL_LT, INFINITY, "(-inf,inf)" },
	{ INTERVAL_LE, INFINITY, "(-inf,inf)" },
	{ INTERVAL_GT, INFINITY, "" },
	{ INTERVAL_GE, INFINITY, "" },
	{ INTERVAL_EQ, INFINITY, "" },
	{ INTERVAL_NE, INFINITY, "(-inf,inf)" },
	{ INTERVAL_LT, -INFINITY, "" },
	{ INTERVAL_LE, -INFINITY, "" },
	{ INTERVAL_GT, -INFINITY, "(-inf,inf)" },
	{ INTERVAL_GE, -INFINITY, "(-inf,inf)" },
	{ INTERVAL_EQ, -INFINITY, "" },
	{ INTERVAL_NE, -INFINITY, "(-inf,inf)" },
	{ INTERVAL_LT, NAN, "" },
	{ INTERVAL_EQ, NAN, "" },
	{ INTERVAL_NE, NAN, "(-inf,inf)" },
};

static void test_compare(void **state)
{
	struct arena *a = arena_open(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(compare_cases); i++) {
		const struct compare_case *c = &compare_cases[i];

		assert_string_equal(show(a, interval_compare(a, c->op, c->value)), c->want);
	}
	arena_close(a);
}

static const struct pair_case {
	const char *a, *b, *or, *and;
	bool subset;		/* a within b */
} pair_cases[] = {
	{ "", "", "", "", true },
	{ "", "[1,2]", "[1,2]", "", true },
	{ "[1,2]", "", "[1,2]", "", false },
	{ "[1,2]", "[1,2]", "[1,2]", "[1,2]", true },
	{ "[1,2)", "[2,3]", "[1,3]", "", false },
	{ "[1,2]", "(2,3]", "[1,3]", "", false },
	{ "[1,2)", "(2,3]", "[1,2) (2,3]", "", false },
	{ "[1,2]", "[2,3]", "[1,3]", "[2,2]", false },
	{ "(1,2)", "[1,2]", "[1,2]", "(1,2)", true },
	{ "[1,2]", "(1,2)", "[1,2]", "(1,2)", false },
	{ "[1,2)", "(1,2]", "[1,2]", "(1,2)", false },
	{ "[1,1]", "(0,1)", "(0,1]", "", false },
	{ "[1,1]", "(0,1]", "(0,1]", "[1,1]", true },
	{ "(0,1) (1,2)", "[1,1]", "(0,2)", "", false },
	{ "(0,1) (1,2)", "(0,2)", "(0,2)", "(0,1) (1,2)", true },
	{ "(0,2)", "(0,1) (1,2)", "(0,2)", "(0,1) (1,2)", false },
	{ "[0,9]", "[1,2] [3,4] [8,10]", "[0,10]", "[1,2] [3,4] [8,9]", false },
	{ "(-inf,1)", "[1,inf)", "(-inf,inf)", "", false },
	{ "(-inf,5]", "(3,inf)", "(-inf,inf)", "(3,5]", false },
	{ "[1,2] [5,6]", "[1,3] [4,7]", "[1,3] [4,7]", "[1,2] [5,6]", true },
	{ "[1,2] [5,6]", "[1,3] [5,6)", "[1,3] [5,6]", "[1,2] [5,6)", false },
};

static void test_pairs(void **state)
{
	struct arena *a = arena_open(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(pair_cases); i++) {
		const struct pair_case *c = &pair_cases[i];
		struct interval_set x = make(a, c->a), y = make(a, c->b);

		assert_string_equal(show(a, interval_union(a, x, y)), c->or);
		assert_string_equal(show(a, interval_union(a, y, x)), c->or);
		assert_string_equal(show(a, interval_intersect(a, x, y)), c->and);
		assert_string_equal(show(a, interval_intersect(a, y, x)), c->and);
		assert_int_equal(interval_set_subset(x, y), c->subset);
		assert_int_equal(interval_set_equal(x, y), !strcmp(c->a, c->b));
	}
	arena_close(a);
}

static const struct complement_case {
	const char *set, *want;
} complement_cases[] = {
	{ "", "(-inf,inf)" },
	{ "(-inf,inf)", "" },
	{ "[1,1]", "(-inf,1) (1,inf)" },
	{ "(1,2]", "(-inf,1] (2,inf)" },
	{ "(-inf,1) (1,inf)", "[1,1]" },
	{ "(-inf,0] [1,2) (2,3)", "(0,1) [2,2] [3,inf)" },
};

static void test_complement(void **state)
{
	struct arena *a = arena_open(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(complement_cases); i++) {
		const struct complement_case *c = &complement_cases[i];
		struct interval_set s = make(a, c->set), not = interval_complement(a, s);

		assert_string_equal(show(a, not), c->want);
		assert_string_equal(show(a, interval_complement(a, not)), c->set);
	}
	arena_close(a);
}

static const struct clip_case {
	const char *set;
	struct interval domain;
	const char *want;
} clip_cases[] = {
	{ "(-inf,inf)", { 0, 1, false, false }, "[0,1]" },
	{ "[-1,0] [1,2]", { 0, 1, false, false }, "[0,0] [1,1]" },
	{ "[-1,0] [1,2]", { 0, 1, true, true }, "" },
	{ "[0.5,3]", { 0, INFINITY, false, false }, "[0.5,3]" },
	{ "(-inf,inf)", { -INFINITY, INFINITY, false, false }, "(-inf,inf)" },
	{ "(-inf,inf)", { 1, 1, false, true }, "" },
	{ "(-inf,inf)", { 2, 1, false, false }, "" },
	{ "", { 0, 1, false, false }, "" },
};

static void test_clip(void **state)
{
	struct arena *a = arena_open(NULL);

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(clip_cases); i++) {
		const struct clip_case *c = &clip_cases[i];

		assert_string_equal(show(a, interval_clip(a, make(a, c->set), c->domain)), c->want);
	}
	arena_close(a);
}

static const struct map_case {
	const char *set;
	double a, b;
	const char *map, *unmap;
} map_cases[] = {
	{ "(3,inf)", 2, 0, "(6,inf)", "(1.5,inf)" },
	{ "(3,inf)", -2, 0, "(-inf,-6)", "(-inf,-1.5)" },
	{ "[1,2) (3,4]", 1, 10, "[11,12) (13,14]", "[-9,-8) (-7,-6]" },
	{ "[1,2) (3,4]", -1, 0, "[-4,-3) (-2,-1]", "[-4,-3) (-2,-1]" },
	{ "[1,2] [3,4]", 0, 3, "[3,3]", "(-inf,inf)" },
	{ "[1,2) (3,4]", 0, 3, "[3,3]", "" },
	{ "", 0, 3, "", "" },
	{ "", 2, 1, "", "" },
	{ "(-inf,inf)", -5, 1, "(-inf,inf)", "(-inf,inf)" },
	{ "[1,2]", INFINITY, 0, "(-inf,inf)", "(-inf,inf)" },
	{ "[1,2]", 1, NAN, "(-inf,inf)", "(-inf,inf)" },
	/* ends that fall together, and an overflow: neither empties the set */
	{ "(1,2)", 1, 1e30, "[1e+30,1e+30]", "[-1e+30,-1e+30]" },
	{ "(1,2) (3,4)", 1e-30, 1e30, "[1e+30,1e+30]", "[-1e+60,-1e+60]" },
};

static void test_map(void **state)
{
	struct arena *a = arena_open(NULL);
	struct interval_set s;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(map_cases); i++) {
		const struct map_case *c = &map_cases[i];

		s = make(a, c->set);
		assert_string_equal(show(a, interval_map(a, s, c->a, c->b)), c->map);
		assert_string_equal(show(a, interval_unmap(a, s, c->a, c->b)), c->unmap);
	}
	assert_normal(interval_map(a, make(a, "(1e200,1e300)"), 1e200, 0));
	s = interval_map(a, make(a, "(1,1e300)"), 1e200, 0);
	assert_string_equal(show(a, s), "(1e+200,inf)");
	s = interval_map(a, make(a, "(1,1e300)"), -1e200, 0);
	assert_string_equal(show(a, s), "(-inf,-1e+200)");
	s = interval_map(a, make(a, "(1e200,1e300)"), 1e200, 0);
	assert_int_equal(s.n, 1);
	assert_true(s.v[0].lo == DBL_MAX && s.v[0].hi == INFINITY);
	s = interval_map(a, make(a, "(1e200,1e300)"), -1e200, 0);
	assert_int_equal(s.n, 1);
	assert_true(s.v[0].lo == -INFINITY && s.v[0].hi == -DBL_MAX);
	/* what overflows on the way only */
	s = interval_unmap(a, make(a, "[1.5e308,1.5e308]"), 10, -1.5e308);
	assert_string_equal(show(a, s), "[3e+307,3e+307]");
	s = interval_map(a, make(a, "[1e200,1e200]"), 2e108, -1e308);
	assert_string_equal(show(a, s), "[1e+308,1e+308]");
	arena_close(a);
}

static void test_contains(void **state)
{
	struct arena *a = arena_open(NULL);
	struct interval_set s = make(a, "[0,1) [2,2]");

	(void)state;
	assert_true(interval_set_contains(s, 0));
	assert_true(interval_set_contains(s, -0.0));
	assert_true(interval_set_contains(s, 0.5));
	assert_false(interval_set_contains(s, 1));
	assert_true(interval_set_contains(s, 2));
	assert_false(interval_set_contains(s, NAN));
	assert_false(interval_set_contains(interval_all(), NAN));
	assert_false(interval_set_contains(interval_all(), INFINITY));
	assert_false(interval_set_contains(interval_all(), -INFINITY));
	assert_true(interval_set_contains(interval_all(), DBL_MAX));
	assert_true(interval_set_is_empty(interval_empty()));
	assert_false(interval_set_is_empty(interval_all()));
	arena_close(a);
}

/* xorshift64: the same numbers on every machine. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static double pick(uint64_t *seed)
{
	return (double)(next(seed) % 41) / 4 - 5;	/* -5 to 5 by quarters: ends often meet */
}

/* A condition, drawn at random: comparisons joined by operations in the order of the list. */
#define TERMS 6

struct random_cond {
	size_t n;
	struct {
		enum interval_op op;
		double value;
		int join;	/* 0 or, 1 and, 2 or not, 3 and not */
	} term[TERMS];
};

static bool holds(enum interval_op op, double x, double value)
{
	switch (op) {
	case INTERVAL_LT:
		return x < value;
	case INTERVAL_LE:
		return x <= value;
	case INTERVAL_GT:
		return x > value;
	case INTERVAL_GE:
		return x >= value;
	case INTERVAL_EQ:
		return x == value;
	case INTERVAL_NE:
		return x != value;
	}
	return false;
}

static bool cond_holds(const struct random_cond *c, double x)
{
	bool out = false;

	for (size_t i = 0; i < c->n; i++) {
		bool term = holds(c->term[i].op, x, c->term[i].value) != (c->term[i].join >= 2);

		out = c->term[i].join % 2 ? out && term : out || term;
	}
	return out;
}

static struct random_cond draw(uint64_t *seed)
{
	struct random_cond c = { .n = 1 + next(seed) % TERMS };

	for (size_t i = 0; i < c.n; i++) {
		c.term[i].op = (enum interval_op)(next(seed) % (INTERVAL_NE + 1));
		c.term[i].value = pick(seed);
		c.term[i].join = i ? (int)(next(seed) % 4) : 0;
	}
	return c;
}

static struct interval_set cond_set(struct arena *a, const struct random_cond *c)
{
	struct interval_set out = interval_empty();

	for (size_t i = 0; i < c->n; i++) {
		struct interval_set term = interval_compare(a, c->term[i].op, c->term[i].value);

		if (c->term[i].join >= 2)
			term = interval_complement(a, term);
		out = c->term[i].join % 2 ? interval_intersect(a, out, term) :
					    interval_union(a, out, term);
	}
	return out;
}

/* Each law for the two sets; points are on the grid of the ends and between its lines. */
static void check_round(struct arena *a, uint64_t *seed)
{
	struct random_cond cx = draw(seed), cy = draw(seed);
	struct interval_set x = cond_set(a, &cx), y = cond_set(a, &cy);
	struct interval_set or = interval_union(a, x, y), and = interval_intersect(a, x, y);
	struct interval_set not_x = interval_complement(a, x), not_y = interval_complement(a, y);
	double by = next(seed) % 2 ? 2 : -0.5, plus = pick(seed);
	struct interval_set moved = interval_map(a, x, by, plus);

	assert_normal(or);
	assert_normal(and);
	assert_normal(not_x);
	assert_normal(moved);
	assert_string_equal(show(a, interval_complement(a, or)),
			    show(a, interval_intersect(a, not_x, not_y)));
	assert_string_equal(show(a, interval_complement(a, and)),
			    show(a, interval_union(a, not_x, not_y)));
	assert_true(interval_set_equal(interval_unmap(a, moved, by, plus), x));
	assert_int_equal(interval_set_subset(x, y),
			 interval_set_is_empty(interval_intersect(a, x, not_y)));
	for (int i = 0; i < 8; i++) {
		double p = pick(seed) + (next(seed) % 2 ? 0.125 : 0);
		bool in_x = cond_holds(&cx, p), in_y = cond_holds(&cy, p);

		assert_int_equal(interval_set_contains(x, p), in_x);
		assert_int_equal(interval_set_contains(not_x, p), !in_x);
		assert_int_equal(interval_set_contains(or, p), in_x || in_y);
		assert_int_equal(interval_set_contains(and, p), in_x && in_y);
		assert_int_equal(interval_set_contains(moved, by * p + plus), in_x);
	}
}

static void test_random(void **state)
{
	struct arena *a = arena_open(NULL);
	struct arena_mark mark = arena_mark(a);
	uint64_t seed = 20240607;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		check_round(a, &seed);
		arena_reset(a, mark);
	}
	arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_compare),	 cmocka_unit_test(test_pairs),
		cmocka_unit_test(test_complement), cmocka_unit_test(test_clip),
		cmocka_unit_test(test_map),	 cmocka_unit_test(test_contains),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("interval", tests, NULL, NULL);
}
