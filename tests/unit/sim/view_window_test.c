/* The view: readings under assumptions, and the windows before an instant. */
#include "sim/view.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tests/unit/sim/view_world.h"

/* ---- assumptions ---- */

/* `=`, `+=`, `-=`, `*=` and `no data` on a reading of 3 and on none, with 10 and with none. */
static void test_operators(void **state)
{
	static const struct { enum assume_kind kind; double want; } ops[] = {
		{ ASSUME_SET, 10 }, { ASSUME_ADD, 13 }, { ASSUME_SUB, -7 }, { ASSUME_MUL, 30 },
		{ ASSUME_NO_DATA, NAN },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ops); i++)
		for (int missing = 0; missing < 2; missing++) {
			struct reading r;
			struct view *v;
			struct world w;

			setup(&w);
			add_series(&w, 0, &errors_canary);
			w.assumes[0] = (struct assume){ .kind = ops[i].kind, .metric = ERRORS,
				.side = SIDE_CANARY, ALWAYS,
				.value = missing ? cond_metric(w.arena, PSI, SIDE_STABLE)
						 : cond_value(w.arena, 10) };
			w.scenario.nassumes = 1;
			v = open_view(&w, 1);
			r = canary_at(v, ERRORS, 0);
			assert_int_equal(r.present, !missing && !isnan(ops[i].want));
			if (r.present)
				assert_true(r.value == ops[i].want);
			r = canary_at(v, ERRORS, 180);	/* stale */
			assert_int_equal(r.present, !missing && ops[i].kind == ASSUME_SET);
			arena_close(w.arena);
		}
}

/* [from, to), the order written, each to what those above left; from a step once it begins. */
static void test_assume_order(void **state)
{
	static const struct { int64_t at_s; double want; } wants[] = {
		{ 0, 4 }, { 59, 4 }, { 60, 8 }, { 119, 8 }, { 120, 4 }, { 200, 104 },
	};
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &errors_stable);
	w.assumes[0] = (struct assume){ .kind = ASSUME_SET, .metric = ERRORS, .side = SIDE_CANARY,
		ALWAYS, .value = cond_op(w.arena, COND_MUL,
					 cond_metric(w.arena, ERRORS, SIDE_STABLE),
					 cond_value(w.arena, 2)) };
	w.assumes[1] = (struct assume){ .kind = ASSUME_MUL, .metric = ERRORS, .side = SIDE_STABLE,
		ALWAYS, .value = cond_value(w.arena, 50) };	/* too late to be seen above */
	w.assumes[2] = (struct assume){ .kind = ASSUME_ADD, .metric = ERRORS, .side = SIDE_CANARY,
		.from_step = -1, .from_ms = MINUTE, .to_ms = 2 * MINUTE,
		.value = cond_metric(w.arena, ERRORS, SIDE_CANARY) };
	w.assumes[3] = (struct assume){ .kind = ASSUME_ADD, .metric = ERRORS, .side = SIDE_CANARY,
		.from_step = 0, .to_ms = NO_LIMIT,
		.value = cond_metric(w.arena, ERRORS, SIDE_STABLE) };
	w.scenario.nassumes = 4;
	v = open_view(&w, 1);
	assert_non_null(v);
	for (size_t i = 0; i < ARRAY_LEN(wants); i++) {
		if (wants[i].at_s == 200) {
			assert_true(canary_at(v, ERRORS, 200).value == 4);
			view_step_begins(v, 0, 200 * SECOND);
		}
		assert_true(canary_at(v, ERRORS, wants[i].at_s).value == wants[i].want);
	}
	assert_int_equal(view_assumes_end(v), 200 * SECOND);
	assert_true(view_changes(v, ERRORS, SIDE_CANARY, 0) <= MINUTE);
	arena_close(w.arena);
}

/* Sixty assumptions that each read the one above twice: no exponential work. */
static void test_assume_chain(void **state)
{
	struct assume assumes[60];
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &errors_stable);
	for (size_t i = 0; i < ARRAY_LEN(assumes); i++) {
		size_t from = i % 2 ? PSI : ERRORS;

		assumes[i] = (struct assume){ .kind = ASSUME_SET, .metric = i % 2 ? ERRORS : PSI,
			.side = SIDE_STABLE, ALWAYS,
			.value = cond_op(w.arena, COND_ADD, cond_metric(w.arena, from, SIDE_STABLE),
					 cond_metric(w.arena, from, SIDE_STABLE)) };
	}
	w.scenario.assumes = assumes;
	w.scenario.nassumes = ARRAY_LEN(assumes);
	assert_true(view_value(open_view(&w, 1), ERRORS, SIDE_STABLE, 0, 0).value == ldexp(2, 60));
	arena_close(w.arena);
}

/* ---- windows ---- */

static void assert_window(struct view *v, enum side side, int64_t at_s, int64_t window_s,
			  const double *want, size_t n)
{
	const double *got;

	assert_int_equal(view_window(v, ERRORS, side, at_s * SECOND, window_s * SECOND, &got), n);
	for (size_t i = 0; i < n; i++)
		assert_true(got[i] == want[i]);
}

static void test_window(void **state)
{
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &errors_canary);	/* 3 4 _ stale 5 5 ... */
	v = open_view(&w, 1);
	assert_window(v, SIDE_CANARY, 0, 60, (double[]){ 3 }, 1);
	assert_window(v, SIDE_CANARY, 60, 60, (double[]){ 4 }, 1);
	assert_window(v, SIDE_CANARY, 60, 61, (double[]){ 3, 4 }, 2);
	assert_window(v, SIDE_CANARY, 239, 239, (double[]){ 4 }, 1);
	assert_window(v, SIDE_CANARY, 300, 600, (double[]){ 3, 4, 5, 5 }, 4);
	assert_window(v, SIDE_CANARY, 300, 0, NULL, 0);
	assert_window(v, SIDE_STABLE, 300, 600, NULL, 0);
	arena_close(w.arena);
}

/* A canary that was never recorded: points where the stable has them, each at its own instant. */
static void test_window_assumed(void **state)
{
	static const struct spec stable = { "error_rate", "v1", "", NULL, "1 2 NaN 4" };
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &stable);
	w.assumes[0] = (struct assume){ .kind = ASSUME_SET, .metric = ERRORS, .side = SIDE_CANARY,
		ALWAYS, .value = cond_metric(w.arena, ERRORS, SIDE_STABLE) };
	w.assumes[1] = (struct assume){ .kind = ASSUME_ADD, .metric = ERRORS, .side = SIDE_CANARY,
		.from_step = -1, .from_ms = MINUTE, .to_ms = 2 * MINUTE,
		.value = cond_value(w.arena, 10) };
	w.scenario.nassumes = 2;
	v = open_view(&w, 1);
	assert_window(v, SIDE_CANARY, 180, 600, (double[]){ 1, 12, 4 }, 3);
	assert_true(canary_at(v, ERRORS, 180).value == 4);
	arena_close(w.arena);
}

/* What was recorded before the rollout began is in the window, under assumptions without `from`. */
static void test_window_before(void **state)
{
	static const struct spec stable = { "error_rate", "v1", "", NULL, "1 2 3 4" };
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &stable);
	w.scenario.has_start = true;
	w.scenario.start_ms = START + 2 * MINUTE;
	w.assumes[0] = (struct assume){ .kind = ASSUME_SET, .metric = ERRORS, .side = SIDE_CANARY,
		ALWAYS, .value = cond_metric(w.arena, ERRORS, SIDE_STABLE) };
	w.assumes[1] = (struct assume){ .kind = ASSUME_ADD, .metric = ERRORS, .side = SIDE_CANARY,
		.from_step = -1, .from_ms = 1, .to_ms = NO_LIMIT,
		.value = cond_value(w.arena, 10) };
	w.scenario.nassumes = 2;
	v = open_view(&w, 1);
	assert_window(v, SIDE_STABLE, 60, 300, (double[]){ 1, 2, 3, 4 }, 4);
	assert_window(v, SIDE_CANARY, 60, 300, (double[]){ 1, 2, 3, 14 }, 4);
	arena_close(w.arena);
}

/* Where the metric was never recorded at all: points of what the assumption reads. */
static void test_window_of_other(void **state)
{
	static const struct spec psi = { "psi", "v1", "", NULL, "1 2" };
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &psi);
	w.assumes[0] = (struct assume){ .kind = ASSUME_SET, .metric = ERRORS, .side = SIDE_CANARY,
		ALWAYS, .value = cond_metric(w.arena, PSI, SIDE_STABLE) };
	w.assumes[1] = (struct assume){ .kind = ASSUME_SET, .metric = ERRORS, .side = SIDE_STABLE,
		ALWAYS, .value = cond_value(w.arena, 7) };
	w.scenario.nassumes = 2;
	v = open_view(&w, 1);
	assert_window(v, SIDE_CANARY, 120, 600, (double[]){ 1, 2 }, 2);
	assert_window(v, SIDE_STABLE, 120, 600, NULL, 0);
	arena_close(w.arena);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_operators),
		cmocka_unit_test(test_assume_order),
		cmocka_unit_test(test_assume_chain),
		cmocka_unit_test(test_window),
		cmocka_unit_test(test_window_assumed),
		cmocka_unit_test(test_window_before),
		cmocka_unit_test(test_window_of_other),
	};
	return cmocka_run_group_tests_name("view windows", tests, NULL, NULL);
}
