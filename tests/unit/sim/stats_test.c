/* The Hodges-Lehmann interval, against published values and against counting all differences. */
#include "sim/stats.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static void assert_near(double got, double want)
{
	if (got != want && !(fabs(got - want) <= 4e-14 * (fabs(want) + 1)))
		fail_msg("%.17g, wanted %.17g", got, want);
}

/* values of the tests of Kayenta */
static const double a1[] = {
	11.1453586774086, 9.9618059885597017, 7.068574306369829, 7.3012661810483657,
	9.7944630265656727, 9.6037918603687302, 6.1867793350339388, 12.345599159550174,
	10.371891733859533, 8.6094300785016724, 9.913162673361084, 10.361375299003466,
	14.206800387518818, 10.946153754753301, 10.215876627044048, 11.739760899484603,
	10.907627468626439, 12.823353694464775, 8.1018609771732137, 8.4981616408804932,
	12.113441374697231, 13.272210809932028, 10.114579381663297, 6.9463958767978067,
	6.2105278541727778, 10.160401684903775, 8.3457712066455461, 8.383822063895833,
	7.0020205070083765, 10.755757401808442,
};
static const double a2[] = {
	9.7767343120109462, 10.587071850477695, 7.8375506388901766, 9.3243326886113884,
	8.3774505409784421, 8.9359264399606282, 8.2707663324728511, 9.7484308126716925,
	11.623746715547156, 9.2753442679633942, 8.1538047749171518, 10.562020975754294,
	13.498135575451835, 11.054419256110332, 6.9538903590055092, 12.521008342195479,
	9.0216358603546443, 4.9234856699531662, 11.251360203607172, 11.598449508040337,
	8.435232204668182, 11.110228516867279, 10.70063380164755, 8.9212773652115249,
	10.086167067942661, 11.42107515483087, 9.3792347813644952, 7.7980320148552593,
	10.62339807275746, 11.909642062063739,
};
static const double a3[] = {
	20.878412601720026, 21.78550581191622, 19.70828084717019, 15.859946903461562,
	19.510058772176841, 19.392005525270303, 22.926528314912101, 17.156530276709894,
	18.655117916226171, 23.422607911610392, 24.055817684156644, 22.62689958516501,
	21.979472967817678, 21.659318607218694, 20.067707574072426, 22.119570836305414,
	16.44037132663307, 21.559622826341268, 21.000181443489218, 17.779369411412663,
	17.806006358943584, 18.537200618386109, 20.555550300210797, 19.552928184468378,
	21.771118944087092, 21.809622806176627, 20.961762909905271, 20.977571577503021,
	19.106303205498794, 16.976918966987078,
};
static const double five[] = { 20, 22, 21, 25, 30 }, low[] = { 1, 2.2, 1.1, 2.5, 3 };
static const double same[] = { 1, 1, 1, 1, 1, 1 };
static const double endless[] = { HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL, HUGE_VAL };

#define OF(x) x, ARRAY_LEN(x)

static const struct shift_case {
	const char *name;
	const double *x;
	size_t m;
	const double *y;
	size_t n;
	double confidence;
	bool known;
	size_t rank;
	double lower, upper, middle;
} shifts[] = {
	{ "five against five, 95%", OF(five), OF(low), .95, true, 3, 17.8, 27.8, 20 },
	{ "five against five, 98%", OF(five), OF(low), .98, true, 1, 17, 29, 20 },
	{ "five against five, 99%: too few", OF(five), OF(low), .99, false, 0, 0, 0, 0 },
	{ "A.2 against A.1, 95%", OF(a2), OF(a1), .95, true, 317, -1.05919160946594,
	  1.09261326755063, .0707023978832870 },
	{ "A.2 against A.1, 98%", OF(a2), OF(a1), .98, true, 292, -1.27995018708342,
	  1.27737380419128, .0707023978832870 },
	{ "A.3 against A.1, 98%", OF(a3), OF(a1), .98, true, 292, 9.14449721693909,
	  11.8236998233565, 10.6209782725890 },
	{ "all the same", OF(same), OF(same), .9, true, 7, 0, 0, 0 },
	{ "none", NULL, 0, OF(low), .95, false, 0, 0, 0, 0 },
	{ "infinite on both sides", OF(endless), OF(endless), .95, true, 3, 0, 0, 0 },
};

static double *sorted(const double *v, size_t n)
{
	double *copy = calloc(n + 1, sizeof(*copy));

	assert_non_null(copy);
	if (n)
		memcpy(copy, v, n * sizeof(*v));
	stats_sort(copy, n);
	return copy;
}

static void test_shift(void **state)
{
	const struct shift_case *c = *state;
	double *x = sorted(c->x, c->m), *y = sorted(c->y, c->n);
	struct shift s;

	assert_int_equal(stats_shift(x, c->m, y, c->n, c->confidence, &s), c->known);
	if (c->known) {
		assert_int_equal(s.rank, c->rank);
		assert_near(s.lower, c->lower);
		assert_near(s.upper, c->upper);
		assert_near(s.middle, c->middle);
	}
	free(x);
	free(y);
}

/* Every difference written down and sorted gives the same as selection, to the bit. */
static void test_selection(void **state)
{
	enum { M = 23, N = 31 };
	double x[M], y[N], all[M * N];
	uint64_t random = 7;
	struct shift s;

	(void)state;
	for (size_t i = 0; i < M + N; i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		*(i < M ? &x[i] : &y[i - M]) = (double)(random >> 44) / 1000 - 300;
	}
	for (size_t i = 0; i < M * N; i++)
		all[i] = x[i / N] - y[i % N];
	stats_sort(x, M);
	stats_sort(y, N);
	stats_sort(all, M * N);
	for (double confidence = .5; confidence < .999; confidence += .01) {
		assert_true(stats_shift(x, M, y, N, confidence, &s));
		assert_true(s.lower == all[s.rank - 1]);
		assert_true(s.upper == all[M * N - s.rank]);
		assert_true(s.middle == all[M * N / 2]);
	}
}

static void test_median(void **state)
{
	static const double v[] = { 1, 2, 4, 8 };

	(void)state;
	assert_near(stats_median(v, 1), 1);
	assert_near(stats_median(v, 2), 1.5);
	assert_near(stats_median(v, 3), 2);
	assert_near(stats_median(v, 4), 3);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(shifts) + 2];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(shifts); i++)
		t[n++] = (struct CMUnitTest){ shifts[i].name, test_shift, NULL, NULL,
					      (void *)(uintptr_t)&shifts[i] };
	t[n++] = (struct CMUnitTest){ "selection", test_selection, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "median", test_median, NULL, NULL, NULL };
	return cmocka_run_group_tests_name("stats", t, NULL, NULL);
}
