/* Random numbers, block lengths and drawn instants against independent computations; drawn traces
 * against what they were drawn from.
 */
#include "sim/bootstrap.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#include "base/str.h"
#include "sim/block_length.h"
#include "sim/philox.h"

/* ---- Philox --------------------------------------------------------------------------------- */

static const struct philox_case {
	const char *name;
	uint32_t counter[4], key[2], want[4];
} blocks[] = {
	{ "philox of zeroes", { 0 }, { 0 }, { 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8 } },
	{ "philox of ones", { ~0u, ~0u, ~0u, ~0u }, { ~0u, ~0u },
	  { 0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd } },
	{ "philox of pi", { 0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344 },
	  { 0xa4093822, 0x299f31d0 },
	  { 0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1 } },
	{ "philox with seed 42", { 0 }, { 42 },
	  { 0x9ceaf053, 0x77f5493b, 0x12bf50ad, 0x5742b3d7 } },
	{ "philox, next draw", { 1 }, { 42 }, { 0xfcdb2127, 0x53ba6cfd, 0x838f5a6e, 0x744e06fb } },
	{ "philox, another run", { 0, 0, 7 }, { 42 },
	  { 0x67ee6f2c, 0xe55410cc, 0x6c7eca35, 0x557398d3 } },
};

static void test_philox(void **state)
{
	const struct philox_case *c = *state;
	struct philox got = philox_block(c->counter, c->key);

	assert_memory_equal(got.w, c->want, sizeof(got.w));
}

static void test_draw(void **state)
{
	(void)state;
	struct philox got = philox_draw(UINT64_C(0x299f31d0a4093822), 0x85a308d3, 0x243f6a88,
					UINT64_C(0x0370734413198a2e));

	assert_memory_equal(got.w, blocks[2].want, sizeof(got.w));
}

/* ---- block lengths -------------------------------------------------------------------------- */

static const struct length_case {
	const char *name;
	size_t n;
	double phi, gamma0, rho1;
	size_t m_hat, m;
	double stationary, circular;
} lengths[] = {
	{ "block of noise", 200, 0, 0.0778224856298, 0.0793047440, 0, 2, 1.5533573864,
	  1.7781503240 },
	{ "block of AR .7", 200, .7, 0.166222401789, 0.7298475283, 3, 6, 7.4100772900,
	  8.4824210122 },
	{ "block of a longer AR .7", 1000, .7, 0.162647306391, 0.6977071560, 5, 10, 16.0220378010,
	  18.3406548655 },
	{ "block of AR .9", 1000, .9, 0.399667978781, 0.8895482293, 13, 26, 25.9315429097,
	  29.6842065001 },
};

static void assert_near(double got, double want)
{
	if (!(fabs(got - want) <= 2e-9 * fabs(want)))
		fail_msg("%.12g, wanted %.12g", got, want);
}

static void test_length(void **state)
{
	const struct length_case *c = *state;
	struct arena *a = arena_open(NULL);
	double *x = arena_array(a, c->n, sizeof(*x)), before = 0;

	for (size_t t = 0; t < c->n; t++) {
		double u = philox_draw(42, PHILOX_TEST, (uint32_t)t, 0).w[0] / 4294967296.0 - 0.5;
		x[t] = before = c->phi * before + u;
	}
	assert_near(x[0], .112959881080);
	struct block_length got = block_length_of(a, x, c->n);
	assert_near(got.gamma0, c->gamma0);
	assert_near(got.rho1, c->rho1);
	assert_int_equal(got.m_hat, c->m_hat);
	assert_int_equal(got.m, c->m);
	assert_near(got.stationary, c->stationary);
	assert_near(got.circular, c->circular);
	arena_close(a);
}

static void test_length_edges(void **state)
{
	static const double constant[] = { 5, 5, 5, 5, 5, 5, 5, 5 };
	static const double gaps[] = { NAN, 1, NAN, 2, NAN, NAN };
	static const double nothing[] = { NAN, NAN, NAN };
	struct arena *a = arena_open(NULL);

	(void)state;
	assert_true(block_length_of(a, constant, ARRAY_LEN(constant)).stationary == 1);
	assert_true(block_length_of(a, constant, 1).stationary == 1);
	assert_true(block_length_of(a, constant, 0).stationary == 1);
	assert_true(block_length_of(a, nothing, ARRAY_LEN(nothing)).stationary == 1);
	assert_true(block_length_of(a, gaps, ARRAY_LEN(gaps)).stationary >= 1);
	arena_close(a);
}

/* ---- instants ------------------------------------------------------------------------------- */

static void test_indices(void **state)
{
	static const uint32_t first[] = { 9, 0, 1, 2, 3, 4, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 4, 5,
					  3 };
	static const uint32_t second[] = { 4, 5, 6, 0, 1, 2, 7, 8, 9, 0, 1, 7, 8, 9, 0, 2, 3, 4, 5,
					   6 };
	uint32_t got[ARRAY_LEN(first)];

	(void)state;
	bootstrap_indices(42, 0, 10, 4, ARRAY_LEN(got), got);
	assert_memory_equal(got, first, sizeof(got));
	bootstrap_indices(42, 1, 10, 4, ARRAY_LEN(got), got);
	assert_memory_equal(got, second, sizeof(got));
}

/* Blocks of one instant are all drawn; a large grid is reached to its end. */
static void test_indices_edges(void **state)
{
	enum { N = 3000000, DRAWS = 20000 };
	static uint32_t got[DRAWS];
	size_t follows = 0, high = 0;

	(void)state;
	bootstrap_indices(1, 0, N, 1, DRAWS, got);
	for (size_t i = 0; i < DRAWS; i++) {
		assert_true(got[i] < N);
		follows += i > 0 && got[i] == got[i - 1] + 1;
		high += got[i] >= N / 2;
	}
	assert_true(follows < 3);
	assert_true(high > DRAWS / 2 - 400 && high < DRAWS / 2 + 400);
}

/* ---- traces --------------------------------------------------------------------------------- */

#define SAMPLES 60
#define MINUTE INT64_C(60000)

/* Two versions of a metric a minute, the canary's ten times the stable's and without readings
 * for a while, and one that is recorded every five minutes. */
static void test_traces(void **state)
{
	static int64_t t[SAMPLES], slow_t[SAMPLES / 5];
	static double stable[SAMPLES], canary[SAMPLES], slow[SAMPLES / 5];
	struct arena *a = arena_open(NULL);
	struct series series[3] = {
		{ .metric = STR("x"), .version = STR("v1"), .t = t, .v = stable, .n = SAMPLES },
		{ .metric = STR("x"), .version = STR("v2"), .t = t, .v = canary, .n = SAMPLES },
		{ .metric = STR("slow"), .version = STR("v2"), .t = slow_t, .v = slow,
		  .n = SAMPLES / 5 },
	};
	struct metric metrics[2] = { { .name = STR("x") }, { .name = STR("slow") } };
	size_t reads[] = { 0, 1 }, clash;
	struct guardrail g = { .metrics = reads, .nmetrics = 2 };
	struct plan p = { .metrics = metrics, .nmetrics = 2, .guardrails = &g, .nguardrails = 1 };
	struct trace trace = { .series = series, .n = 3 };
	struct view_trace from = { .trace = &trace, .part = { [SIDE_STABLE] = STR("v1"),
							      [SIDE_CANARY] = STR("v2") } };
	struct bootstrap b;
	int64_t start_ms;

	(void)state;
	for (size_t i = 0; i < SAMPLES; i++) {
		t[i] = 1000000 + (int64_t)i * MINUTE;
		stable[i] = (double)(i + 1);
		canary[i] = i >= 20 && i < 30 ? NAN : 10 * stable[i];
		if (i % 5 == 0) {
			slow_t[i / 5] = t[i];
			slow[i / 5] = (double)i;
		}
	}
	for (size_t i = 0; i < 3; i++)
		assert_true(series_finish(&series[i], &clash));
	assert_true(bootstrap_open(a, &p, &from, 1, t[0], t[SAMPLES - 1], &b));
	assert_int_equal(b.n, SAMPLES);
	assert_int_equal(b.step_ms, MINUTE);
	b.block = 6;
	b.seed = 42;
	b.lead = 3;
	b.length = 200;
	const struct view_trace *drawn = bootstrap_draw(a, &b, 5, &start_ms);
	assert_int_equal(start_ms, t[0] + 3 * MINUTE);
	assert_int_equal(drawn->trace->n, 3);
	const struct series *s = drawn->trace->series;
	size_t hint[3] = { 0 }, missing = 0;
	uint32_t at[200];
	bootstrap_indices(42, 5, SAMPLES, 6, 200, at);
	assert_true(s[2].n > 40 && s[2].n < 120);	/* 40 in step, and one a block */
	for (size_t k = 0; k < 200; k++) {
		double x = 0, y = 0, z = 0;

		assert_true(series_at(&s[0], t[0] + (int64_t)k * MINUTE, &hint[0], &x));
		assert_true(x == stable[at[k]]);
		if (series_at(&s[1], t[0] + (int64_t)k * MINUTE, &hint[1], &y))
			assert_true(y == 10 * x);
		else
			missing += x > 20 && x <= 30;
		assert_true(series_at(&s[2], t[0] + (int64_t)k * MINUTE, &hint[2], &z));
		assert_true(z == (double)(at[k] / 5 * 5));
	}
	assert_true(missing > 0);
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "blocks", blocks, test_philox);
	table_add_rows(&t, "lengths", lengths, test_length);
	table_add(&t, "bootstrap", "a draw's counter and key", test_draw, NULL);
	table_add(&t, "bootstrap", "lengths at the edge", test_length_edges, NULL);
	table_add(&t, "bootstrap", "instants", test_indices, NULL);
	table_add(&t, "bootstrap", "instants at the edge", test_indices_edges, NULL);
	table_add(&t, "bootstrap", "traces", test_traces, NULL);
	return table_run(&t, "bootstrap");
}
