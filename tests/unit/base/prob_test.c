/* Normal and binomial probabilities, against published values and values summed up term by term in
 * 40 digits.
 */
#include "base/prob.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#include "base/str.h"

#define CLOSE 1e-9	/* relative, where a case says nothing else */

static void assert_near(double got, double want, double tolerance)
{
	if (got != want && !(fabs(got - want) <= tolerance * fabs(want)))
		fail_msg("%.17g, wanted %.17g", got, want);
}

/* ---- one argument --------------------------------------------------------------------------- */

static const struct point {
	const char *name;
	double (*f)(double x);
	double x, want, tolerance;
} points[] = {
	{ "ppf 0.8", prob_norm_ppf, .8, 0.8416212335729144, 4e-15 },
	{ "ppf 0.9", prob_norm_ppf, .9, 1.2815515655446008, 4e-15 },
	{ "ppf 0.95", prob_norm_ppf, .95, 1.6448536269514715, 4e-15 },
	{ "ppf 0.975", prob_norm_ppf, .975, 1.9599639845400536, 4e-15 },
	{ "ppf 0.99", prob_norm_ppf, .99, 2.3263478740408408, 4e-15 },
	{ "ppf 0.995", prob_norm_ppf, .995, 2.5758293035489, 4e-14 },
	{ "ppf 0.3", prob_norm_ppf, .3, -0.524400512708041, 4e-15 },
	{ "ppf 1e-5", prob_norm_ppf, 1e-5, -4.26489079392283, 4e-15 },
	{ "ppf 1e-20", prob_norm_ppf, 1e-20, -9.26234008979841, 4e-15 },
	{ "ppf 0.5", prob_norm_ppf, .5, 0, 0 },
	{ "ppf 0", prob_norm_ppf, 0, -HUGE_VAL, 0 },
	{ "ppf below 0", prob_norm_ppf, -1, -HUGE_VAL, 0 },
	{ "ppf 1", prob_norm_ppf, 1, HUGE_VAL, 0 },
	{ "ppf above 1", prob_norm_ppf, 2, HUGE_VAL, 0 },

	{ "cdf 1.96", prob_norm_cdf, 1.959963984540054, 0.975, 1e-15 },
	{ "cdf 0", prob_norm_cdf, 0, 0.5, 0 },
	{ "cdf -1", prob_norm_cdf, -1, 0.15865525393145705, 1e-15 },
	{ "cdf 6", prob_norm_cdf, 6, 0.99999999901341235, 1e-15 },
	{ "cdf -8", prob_norm_cdf, -8, 6.2209605742717841e-16, 1e-13 },
	{ "cdf -20", prob_norm_cdf, -20, 2.7536241186062337e-89, 1e-12 },

	{ "log gamma 0.001", prob_log_gamma, 1e-3, 6.9071788853838537, 1e-14 },
	{ "log gamma 0.5", prob_log_gamma, .5, 0.57236494292470009, 1e-14 },
	{ "log gamma 3", prob_log_gamma, 3, 0.69314718055994531, 1e-14 },
	{ "log gamma 10", prob_log_gamma, 10, 12.80182748008147, 1e-15 },
	{ "log gamma before the series", prob_log_gamma, 14.999, 25.188546870546926, 1e-15 },
	{ "log gamma where it begins", prob_log_gamma, 15, 25.191221182738682, 1e-15 },
	{ "log gamma 100.25", prob_log_gamma, 100.25, 360.28455963776423, 1e-15 },
	{ "log gamma 2501", prob_log_gamma, 2501, 17064.946022012696, 1e-15 },
	{ "log gamma 1e6", prob_log_gamma, 1e6, 12815504.569147612, 1e-15 },
	{ "log gamma 1e12", prob_log_gamma, 1e12, 26631021115915.652, 1e-15 },
};

static void test_point(void **state)
{
	const struct point *c = *state;

	assert_near(c->f(c->x), c->want, c->tolerance);
}

static void test_edges(void **state)
{
	(void)state;
	assert_true(isnan(prob_norm_ppf(NAN)));
	assert_true(isnan(prob_norm_cdf(NAN)));
	assert_true(fabs(prob_log_gamma(1)) < 1e-14);
	assert_true(fabs(prob_log_gamma(2)) < 1e-14);
}

/* ---- the beta function ---------------------------------------------------------------------- */

static const struct beta_case {
	const char *name;
	double a, b, x, want;
} betas[] = {
	{ "I(2, 3) at 0.5", 2, 3, .5, 0.6875 },
	{ "I(0.5, 0.5) at 0.3", .5, .5, .3, 0.36901011956554538 },
	{ "I(13, 2488) at 0.005", 13, 2488, .005, 0.48116659871584292 },
	{ "I(1, 1) at 0.25", 1, 1, .25, 0.25 },
	{ "I(0.1, 50) at 0.001", .1, 50, .001, 0.77490718360952189 },
	{ "I(1000, 2000) at 0.3", 1000, 2000, .3, 4.0738279160507943e-5 },
	{ "I at 0", 2, 3, 0, 0 },
	{ "I below 0", 2, 3, -1, 0 },
	{ "I at 1", 2, 3, 1, 1 },
	{ "I above 1", 2, 3, 2, 1 },
};

static void test_beta(void **state)
{
	const struct beta_case *c = *state;

	assert_near(prob_betai(c->a, c->b, c->x), c->want, CLOSE);
	if (c->x >= 0 && c->x <= 1)
		assert_near(1 - prob_betai(c->b, c->a, 1 - c->x), c->want, 1e-4);
}

/* ---- the binomial distribution -------------------------------------------------------------- */

static const struct binom_case {
	const char *name;
	bool upper;		/* P(X >= k), else P(X <= k) */
	int64_t k, n;
	double p, want, tolerance;
} binoms[] = {
	{ "13 of 2500", true, 13, 2500, .005, 0.48116659871584292, CLOSE },
	{ "6 of 500", true, 6, 500, .005, 0.041602820367927582, CLOSE },
	{ "19 of 2500", true, 19, 2500, .005, 0.051406964033648308, CLOSE },
	{ "26 of 2500 at 0.5%", true, 26, 2500, .005, 0.00053684900986885419, CLOSE },
	{ "26 of 2500 at 1%", true, 26, 2500, .01, 0.44707791059468597, CLOSE },
	{ "26 of 2500 at 2%", true, 26, 2500, .02, 0.99993721774147661, CLOSE },
	{ "a tail of 1e-17", true, 90, 100, .5, 1.5316450877189926e-17, CLOSE },
	{ "all", true, 30, 30, .9, 0.042391158275216204, CLOSE },
	{ "a million", true, 100001, 1000000, .1, 0.4991577895947908, 1e-8 },
	{ "one of a million", true, 1, 1000000, .000001, 0.63212074276835491, CLOSE },
	{ "ten millions", true, 100200, 10000000, .01, 0.26292196395996962, 1e-7 },
	{ "a thousand millions", true, 500000300, 1000000000, .5, 0.49244366996967619, 1e-5 },
	{ "none is certain", true, 0, 10, .3, 1, 0 },
	{ "below none", true, -5, 10, .3, 1, 0 },
	{ "more than all", true, 11, 10, .3, 0, 0 },
	{ "of nothing", true, 1, 0, .3, 0, 0 },
	{ "never", true, 1, 10, 0, 0, 0 },
	{ "always", true, 10, 10, 1, 1, 0 },
	{ "at most 12 of 2500", false, 12, 2500, .005, 0.51883340128415708, CLOSE },
	{ "at most 12 of 2500 at 1%", false, 12, 2500, .01, 0.0030329040115330142, CLOSE },
	{ "at most 3 of 2500", false, 3, 2500, .01, 3.7051212751596141e-8, CLOSE },
	{ "none of 2500", false, 0, 2500, .01, 1.224578115514899e-11, CLOSE },
	{ "at most all", false, 10, 10, .3, 1, 0 },
	{ "at most fewer than none", false, -1, 10, .3, 0, 0 },
};

static void test_binom(void **state)
{
	const struct binom_case *c = *state;

	assert_near(c->upper ? prob_binom_sf(c->k, c->n, c->p) : prob_binom_cdf(c->k, c->n, c->p),
		    c->want, c->tolerance);
}

static const struct wilson_case {
	const char *name;
	int64_t x, n;
	double confidence, lower, upper;
} wilsons[] = {
	{ "wilson 0 of 1", 0, 1, .95, 0, 0.7934506856 },
	{ "wilson 0 of 10", 0, 10, .95, 0, 0.2775327999 },
	{ "wilson 1 of 10", 1, 10, .95, 0.0178762131, 0.4041500268 },
	{ "wilson 5 of 10", 5, 10, .95, 0.2365930905, 0.7634069095 },
	{ "wilson 10 of 10", 10, 10, .95, 0.7224672001, 1 },
	{ "wilson 0 of 100", 0, 100, .95, 0, 0.0369934982 },
	{ "wilson 3 of 200", 3, 200, .95, 0.0051142378, 0.0431657288 },
	{ "wilson 5 of 1000", 5, 1000, .95, 0.0021375355, 0.0116509554 },
	{ "wilson 12 of 2500", 12, 2500, .95, 0.0027479602, 0.0083715373 },
	{ "wilson 25 of 2500", 25, 2500, .95, 0.0067826402, 0.0147209013 },
	{ "wilson 13 of 2500 at 98%", 13, 2500, .98, 0.0027593401, 0.0097782767 },
	{ "wilson 81 of 263", 81, 263, .95, 0.2552885199, 0.3662095770 },
	{ "wilson of nothing", 0, 0, .95, 0, 1 },
};

static void test_wilson(void **state)
{
	const struct wilson_case *c = *state;
	double lower, upper;

	prob_wilson(c->x, c->n, c->confidence, &lower, &upper);
	assert_true(fabs(lower - c->lower) < 6e-11);
	assert_true(fabs(upper - c->upper) < 6e-11);
	if (c->x == 0)
		assert_true(lower == 0);
	if (c->x == c->n)
		assert_true(upper == 1);
}

/* Against the sum of the terms, and both tails together are 1. */
static void test_sums(void **state)
{
	(void)state;
	for (int64_t n = 1; n <= 60; n++) {
		for (int permille = 1; permille < 1000; permille += 37) {
			double p = permille / 1000.0, term = pow(1 - p, (double)n), sum = 0;

			for (int64_t k = 0; k <= n; k++) {
				sum += term;
				term *= (double)(n - k) / (double)(k + 1) * p / (1 - p);
				assert_near(prob_binom_cdf(k, n, p), fmin(1, sum), 1e-11);
				assert_near(prob_binom_cdf(k, n, p) + prob_binom_sf(k + 1, n, p), 1,
					    1e-13);
			}
		}
	}
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "points", points, test_point);
	table_add_rows(&t, "betas", betas, test_beta);
	table_add_rows(&t, "binoms", binoms, test_binom);
	table_add_rows(&t, "wilsons", wilsons, test_wilson);
	table_add(&t, "prob", "edges", test_edges, NULL);
	table_add(&t, "prob", "sums of terms", test_sums, NULL);
	return table_run(&t, "prob");
}
