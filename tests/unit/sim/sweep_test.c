/* Sums of a sweep against counting and sorting by hand; the grid; shards of it against the
 * whole. */
#include "sim/sweep_shard.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"
#include "sim/philox.h"

#define RUNS_MAX 2000
#define RUNS_MANY 120000	/* more than one thread sums up */

static int ascending(const void *x, const void *y)
{
	const double *a = x, *b = y;

	return (*a > *b) - (*a < *b);
}

/** A row that looks like one; many values are equal, some are not known. */
static struct sweep_row drawn_row(uint64_t seed, uint32_t i)
{
	struct philox w = philox_draw(seed, PHILOX_TEST, i, 0);
	struct sweep_row r = {
		.outcome = (uint8_t)(w.w[0] % 4), .guardrail = (int32_t)(w.w[0] / 4 % 4) - 1,
		.step = (int32_t)(w.w[0] / 16 % 3), .at_ms = w.w[1] % 50 * 1000,
		.detect_ms = w.w[1] / 64 % 3 ? (int64_t)(w.w[1] / 256 % 1000) : -1,
		.requests = seed % 2 ? w.w[2] / 7.0 : w.w[2] % 10,
		.bad_requests = w.w[3] % 5 ? w.w[3] / 64 % 1000 : (double)NAN,
	};

	if (r.outcome == OUTCOME_ROLLED_BACK)
		r.reason = r.guardrail < 0 ? REASON_NO_DECISION : REASON_CONDITION;
	return r;
}

static void check_spread(const struct sweep_spread *s, double *v, size_t n)
{
	static const double shares[SWEEP_QUANTILES] = { 0, .5, .9, .99, 1 };

	assert_int_equal(s->n, n);
	qsort(v, n, sizeof(*v), ascending);
	for (size_t i = 0; n && i < SWEEP_QUANTILES; i++) {
		size_t below = 0, upto = 0;

		for (size_t k = 0; k < n; k++) {
			below += v[k] < s->q[i];
			upto += v[k] <= s->q[i];
		}
		assert_true((double)upto >= shares[i] * (double)n - 1e-6);
		assert_true((double)below < shares[i] * (double)n || below == 0);
	}
}

static void test_sums(void **state)
{
	static struct sweep_row rows[RUNS_MAX];
	static double v[RUNS_MAX];
	struct arena *a = arena_open(NULL);

	(void)state;
	for (uint64_t seed = 0; seed < 200; seed++) {
		size_t n = 1 + (size_t)(seed * seed * 7 % RUNS_MAX), m = 0, rolled = 0, caused = 0;

		for (size_t i = 0; i < n; i++)
			rows[i] = drawn_row(seed, (uint32_t)i);
		struct sweep_point p = sweep_sum(a, rows, NULL, n, 1);
		assert_int_equal(p.runs, n);
		for (size_t i = 0; i < n; i++)
			v[i] = rows[i].requests;
		check_spread(&p.requests, v, n);
		for (size_t i = 0; i < n; i++)
			if (!isnan(rows[i].bad_requests))
				v[m++] = rows[i].bad_requests;
		for (size_t i = 0; i < m; i++)
			assert_true(v[i] <= p.worst_row.bad_requests);
		check_spread(&p.bad_requests, v, m);
		for (size_t i = 0; i < n; i++)
			if (rows[i].outcome == OUTCOME_ROLLED_BACK)
				v[rolled++] = (double)rows[i].at_ms;
		check_spread(&p.after, v, rolled);
		assert_int_equal(p.outcomes[OUTCOME_ROLLED_BACK].n, rolled);
		for (size_t i = 0; i < p.ncauses; i++) {
			caused += p.causes[i].n;
			assert_true(i == 0 || p.causes[i - 1].step <= p.causes[i].step);
		}
		assert_int_equal(caused, rolled);
	}
	arena_close(a);
}

static void test_made(void **state)
{
	struct arena *a = arena_open(NULL);
	struct sweep_row rows[4] = { { .requests = 9, .bad_requests = NAN }, { .requests = 1,
		.bad_requests = NAN }, { .requests = 7, .bad_requests = NAN,
		.outcome = OUTCOME_ROLLED_BACK }, { .requests = 3, .bad_requests = NAN } };
	const bool made[4] = { false, true, true, true }, none[4] = { false };
	struct sweep_point p = sweep_sum(a, rows, made, 4, 1);

	(void)state;
	assert_int_equal(p.runs, 3);
	assert_int_equal(p.worst, 2);
	assert_true(p.requests.q[0] == 1 && p.requests.q[4] == 7);
	assert_int_equal(p.bad_requests.n, 0);
	p = sweep_sum(a, rows, none, 4, 1);
	assert_int_equal(p.runs, 0);
	assert_true(isnan(p.outcomes[0].share));
	arena_close(a);
}

/** Whatever threads sum up is what one does, to the bit. */
static void test_threads(void **state)
{
	static struct sweep_row rows[RUNS_MANY];
	struct arena *a = arena_open(NULL);

	(void)state;
	for (size_t i = 0; i < RUNS_MANY; i++)
		rows[i] = drawn_row(1, (uint32_t)i);
	const struct sweep_point one = sweep_sum(a, rows, NULL, RUNS_MANY, 1);
	for (unsigned threads = 2; threads < 9; threads += 3) {
		const struct sweep_point p = sweep_sum(a, rows, NULL, RUNS_MANY, threads);

		assert_int_equal(p.runs, RUNS_MANY);
		assert_memory_equal(p.outcomes, one.outcomes, sizeof(p.outcomes));
		assert_int_equal(p.worst, one.worst);
		assert_int_equal(p.ncauses, one.ncauses);
		for (size_t i = 0; i < p.ncauses; i++)
			assert_int_equal(p.causes[i].n, one.causes[i].n);
		assert_memory_equal(&p.after, &one.after, sizeof(p.after));
		assert_memory_equal(&p.detect, &one.detect, sizeof(p.detect));
		assert_memory_equal(&p.requests, &one.requests, sizeof(p.requests));
		assert_memory_equal(&p.bad_requests, &one.bad_requests, sizeof(p.bad_requests));
		assert_memory_equal(&p.lasted, &one.lasted, sizeof(p.lasted));
	}
	arena_close(a);
}

static void test_grid(void **state)
{
	const struct str x[] = { STR("1"), STR("2") }, y[] = { STR("a"), STR("b"), STR("c") };
	const struct str one[] = { STR("z") };
	const struct sweep_axis axes[] = { { STR("x"), x, 2 }, { STR("one"), one, 1 },
					   { STR("y"), y, 3 } };
	struct sweep_head h = { .axes = axes, .naxes = 3, .points = 6, .runs = 1 };
	struct sweep_point points[6] = { 0 };
	struct sweep s = { .head = &h, .points = points };
	struct arena *a = arena_open(NULL);
	struct sweep_map map;

	(void)state;
	assert_true(str_is(sweep_value(&h, 0, 0), "1") && str_is(sweep_value(&h, 0, 2), "a"));
	assert_true(str_is(sweep_value(&h, 2, 0), "1") && str_is(sweep_value(&h, 2, 2), "c"));
	assert_true(str_is(sweep_value(&h, 4, 0), "2") && str_is(sweep_value(&h, 4, 2), "b"));
	assert_true(str_is(sweep_value(&h, 5, 1), "z"));
	for (size_t i = 0; i < 6; i++)
		points[i].outcomes[OUTCOME_ROLLED_BACK].share = (double)i / 10;
	assert_true(sweep_map_of(a, &s, &map));
	assert_ptr_equal(map.rows, &axes[0]);
	assert_ptr_equal(map.cols, &axes[2]);
	assert_true(map.share[1 * 3 + 2] == .5);
	arena_close(a);
}

static void test_shard_parts(void **state)
{
	(void)state;
	for (size_t runs = 0; runs < 40; runs++) {
		for (size_t shards = 1; shards < 20; shards++) {
			assert_int_equal(sweep_shard_begin(runs, 0, shards), 0);
			assert_int_equal(sweep_shard_begin(runs, shards, shards), runs);
			for (size_t i = 0; i < shards; i++) {
				size_t n = sweep_shard_begin(runs, i + 1, shards) -
					   sweep_shard_begin(runs, i, shards);

				assert_true(n == runs / shards || n == runs / shards + 1);
			}
		}
	}
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(test_sums),
		cmocka_unit_test(test_made),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_shard_parts),
	};

	return cmocka_run_group_tests_name("sweep", t, NULL, NULL);
}
