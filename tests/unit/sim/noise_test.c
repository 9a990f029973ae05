/* Chances of a rollback by noise: the exact chains and the binomial draws against published figures,
 * the drawn ones against the exact ones where both hold, and against what overlapping windows come to
 * when worked out another way.
 */
#include "sim/noise.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#include "base/prob.h"
#include "sim/binomial.h"
#include "sim/chain.h"
#include "sim/philox.h"

#define CHECKS_MAX 60

static void assert_near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%.12g, wanted %.12g", got, want);
}

static double chain(struct arena *a, double q, size_t n, int64_t k, int64_t of)
{
	double chances[CHECKS_MAX] = { 0 }, fired[CHECKS_MAX], sum = 0;

	for (size_t i = 0; i < n; i++)
		chances[i] = q;
	assert_true(chain_fires(a, chances, n, k, of, fired));
	for (size_t i = 0; i < n; i++)
		sum += fired[i];
	return sum;
}

/* ---- chains --------------------------------------------------------------------------------- */

static const struct chain_case {
	const char *name;
	int64_t k, of;
	size_t n;
	double q, want, tolerance;
} chains[] = {
	{ "3 in a row in 10", 3, 3, 10, .1, .00729154, 1e-9 },
	{ "3 in a row in 60", 3, 3, 60, .1, .0511083647, 1e-9 },
	{ "2 in a row in 30", 2, 2, 30, .05, .0670431456, 1e-9 },
	{ "3 of the last 5 in 10", 3, 5, 10, .1, .0292698694, 1e-9 },
	{ "3 of the last 5 in 60", 3, 5, 60, .1, .2119049147, 1e-9 },
	{ "3 of all 10", 3, 10, 10, .1, .0701908264, 1e-9 },
	{ "1 of 5", 1, 5, 5, .041602820367927582, .191411, 5e-7 },
	{ "1 in a row", 1, 1, 5, .041602820367927582, .191411, 5e-7 },
	{ "2 of 5", 2, 5, 5, .041602820367927582, .015912, 5e-7 },
	{ "3 of 5", 3, 5, 5, .041602820367927582, .000676, 5e-7 },
	{ "1 of 10", 1, 10, 10, .041602820367927582, .346184, 5e-7 },
	{ "2 of 10", 2, 10, 10, .041602820367927582, .062371, 5e-7 },
	{ "3 of 10", 3, 10, 10, .041602820367927582, .006931, 5e-7 },
	{ "5 of 10", 5, 10, 10, .041602820367927582, .000026, 5e-7 },
	{ "never bad", 2, 2, 10, 0, 0, 0 },
	{ "always bad", 2, 3, 10, 1, 1, 0 },
	{ "too few checks", 3, 3, 2, .5, 0, 0 },
	{ "no checks", 1, 1, 0, .5, 0, 0 },
};

static void test_chain(void **state)
{
	const struct chain_case *c = *state;
	struct arena *a = arena_open(NULL);

	assert_near(chain(a, c->q, c->n, c->k, c->of), c->want, c->tolerance);
	arena_close(a);
}

/* Chances that differ from check to check, against all 2^10 ways. */
static void test_ways(void **state)
{
	static const double q[10] = { .1, .9, 0, .5, .5, 1, .3, .7, .2, .05 };
	struct arena *a = arena_open(NULL);

	(void)state;
	for (int64_t of = 1; of <= 5; of++) {
		for (int64_t k = 1; k <= of; k++) {
			double want[10] = { 0 }, fired[10];

			for (unsigned way = 0; way < 1024; way++) {
				double chance = 1;
				size_t when = 10;

				for (size_t i = 0; i < 10; i++)
					chance *= way >> i & 1 ? q[i] : 1 - q[i];
				for (size_t i = 0; i < 10 && when == 10; i++) {
					int64_t bad = 0;

					for (size_t j = i; j < 10 && i - j < (size_t)of; j--)
						bad += way >> j & 1;
					if (way >> i & 1 && bad >= k)
						when = i;
				}
				if (when < 10)
					want[when] += chance;
			}
			assert_true(chain_fires(a, q, 10, k, of, fired));
			for (size_t i = 0; i < 10; i++)
				assert_near(fired[i], want[i], 1e-14);
		}
	}
	arena_close(a);
}

static void test_too_much(void **state)
{
	struct arena *a = arena_open(NULL);
	double q[1] = { .5 }, fired[1];

	(void)state;
	assert_false(chain_fires(a, q, 1, 3, 17, fired));
	assert_true(chain_fires(a, q, 1, 17, 17, fired));
	assert_false(chain_fires(a, NULL, (size_t)1 << 20, 3, 16, NULL));
	arena_close(a);
}

/* ---- draws ---------------------------------------------------------------------------------- */

static const struct draw_case {
	const char *name;
	int64_t n;
	double p;
	int64_t want[6];	/* at 0.001, 0.1, 0.5, 0.9, 0.99, 0.999 */
	int64_t drawn[8];	/* runs 0 to 7; -1: not published */
} draws[] = {
	{ "2500 at 1%", 2500, .01, { 11, 19, 25, 31, 37, 42 }, { 22, 21, 21, 42, 28, 34, 27, 41 } },
	{ "500 at 0.5%", 500, .005, { 0, 1, 2, 5, 7, 9 }, { 1, 1, 1, 9, 3, 5, 3, 8 } },
	{ "10 at 30%", 10, .3, { 0, 1, 3, 5, 7, 8 }, { -1 } },
	{ "nothing", 0, .3, { 0 }, { 0 } },
	{ "never", 10, 0, { 0 }, { 0 } },
	{ "always", 10, 1, { 10, 10, 10, 10, 10, 10 }, { -1 } },
};

static void test_draw(void **state)
{
	static const double u[6] = { .001, .1, .5, .9, .99, .999 };
	const struct draw_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct binomial b = binomial_of(a, c->n, c->p);

	for (size_t i = 0; i < 6; i++)
		assert_int_equal(binomial_draw(&b, u[i]), c->want[i]);
	for (uint64_t run = 0; run < 8 && c->drawn[0] >= 0; run++) {
		struct philox r = philox_draw(42, 1, 0, run);
		double x = (double)(((uint64_t)r.w[0] << 32 | r.w[1]) >> 11) * 0x1p-53;

		assert_int_equal(binomial_draw(&b, x), c->drawn[run]);
	}
	arena_close(a);
}

static void test_table(void **state)
{
	struct arena *a = arena_open(NULL);
	struct binomial b = binomial_of(a, 2500, .01);

	(void)state;
	assert_int_equal(b.least, 0);
	assert_int_equal(b.nsums, 82);
	assert_near(b.sums[81], 12.51195728718444, 1e-13);
	b = binomial_of(a, INT64_C(1000000000000), .5);	/* without a table */
	assert_null(b.sums);
	assert_near((double)binomial_draw(&b, .5), 5e11, 1);
	assert_near((double)binomial_draw(&b, .975), 5e11 + 1.959963984540054 * 5e5, 1);
	assert_int_equal(binomial_draw(&b, 0), 0);
	arena_close(a);
}

/* ---- noise ---------------------------------------------------------------------------------- */

/* Windows of `width` requests, one every `step`. */
static struct noise overlapping(struct noise_check *checks, size_t n, int64_t width, int64_t step,
				const struct power_rule *rule)
{
	for (size_t i = 0; i < n; i++)
		checks[i] = (struct noise_check){ (int64_t)i * step, (int64_t)i * step + width };
	return (struct noise){ checks, n, rule, 1, 1, .005, .005, 0, 2000000 };
}

static double share(const int64_t *fired, size_t n, int64_t runs)
{
	int64_t sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += fired[i];
	return (double)sum / (double)runs;
}

static void test_independent(void **state)
{
	static const struct power_rule rule = { .limit = .01, .above = true };
	struct noise_check checks[10];
	struct arena *a = arena_open(NULL);
	struct noise n = overlapping(checks, 10, 500, 500, &rule);
	double q = prob_binom_sf(6, 500, .005);
	int64_t fired[10], runs;

	(void)state;
	for (n.of = 1; n.of <= 4; n.of++) {
		for (n.k = 1; n.k <= n.of; n.k++) {
			double want = chain(a, q, 10, n.k, n.of);

			runs = noise_fires(a, &n, fired);
			assert_int_equal(runs, NOISE_RUNS_MAX);
			assert_near(share(fired, 10, runs), want,
				    5 * sqrt(want * (1 - want) / (double)runs) + 1e-4);
		}
	}
	arena_close(a);
}

/* Two windows that share most of their requests, worked out by summing over what they share. */
static void test_overlap(void **state)
{
	static const struct power_rule rule = { .limit = .01, .above = true };
	struct noise_check checks[2];
	struct arena *a = arena_open(NULL);
	struct noise n = overlapping(checks, 2, 500, 100, &rule);
	double both = 0, one = prob_binom_sf(6, 500, .005), got;
	int64_t fired[2], runs;

	(void)state;
	for (int64_t k = 0; k <= 400; k++) {
		double shared = prob_binom_cdf(k, 400, .005) - prob_binom_cdf(k - 1, 400, .005);
		double more = prob_binom_sf(6 - k, 100, .005);

		both += shared * more * more;
	}
	runs = noise_fires(a, &n, fired);
	got = share(fired, 2, runs);
	assert_near(got, 2 * one - both, 5 * sqrt(one / (double)runs));
	n.k = n.of = 2;
	runs = noise_fires(a, &n, fired);
	assert_int_equal(fired[0], 0);
	assert_near(share(fired, 2, runs), both, 5 * sqrt(both / (double)runs));
	assert_true(both > 10 * one * one);	/* far more than if they were independent */
	arena_close(a);
}

/* Bad from the middle on: the window of the second half alone is judged by the second chance. */
static void test_turn(void **state)
{
	static const struct power_rule rule = { .limit = .01, .above = true };
	struct noise_check checks[2];
	struct arena *a = arena_open(NULL);
	struct noise n = overlapping(checks, 2, 500, 500, &rule);
	int64_t fired[2], runs;

	(void)state;
	n.turn = 500;
	n.before = 0;
	n.after = .02;
	runs = noise_fires(a, &n, fired);
	assert_int_equal(fired[0], 0);
	assert_near(share(fired, 2, runs), prob_binom_sf(6, 500, .02), .005);
	n.turn = 250;
	runs = noise_fires(a, &n, fired);
	assert_near((double)fired[0] / (double)runs, prob_binom_sf(6, 250, .02), .008);
	arena_close(a);
}

static void test_limits(void **state)
{
	static const struct power_rule rule = { .limit = .01, .above = true };
	size_t n = 60000;
	struct noise_check *checks = calloc(n, sizeof(*checks));
	int64_t *fired = calloc(n, sizeof(*fired));
	struct arena *a = arena_open(NULL);
	struct noise all = overlapping(checks, n, 500, 100, &rule);

	(void)state;
	assert_int_equal(noise_fires(a, &all, fired), 0);
	all.nchecks = 0;
	assert_int_equal(noise_fires(a, &all, fired), NOISE_RUNS_MAX);
	arena_close(a);
	free(checks);
	free(fired);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "chains", chains, test_chain);
	table_add_rows(&t, "draws", draws, test_draw);
	table_add(&t, "noise", "all ways of ten checks", test_ways, NULL);
	table_add(&t, "noise", "chains that are too much", test_too_much, NULL);
	table_add(&t, "noise", "the table", test_table, NULL);
	table_add(&t, "noise", "independent windows", test_independent, NULL);
	table_add(&t, "noise", "overlapping windows", test_overlap, NULL);
	table_add(&t, "noise", "bad from somewhere on", test_turn, NULL);
	table_add(&t, "noise", "too many checks", test_limits, NULL);
	return table_run(&t, "noise");
}
