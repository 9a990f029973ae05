/* Pods of a weight without a router: Argo's own vectors, and what holds for every number. */
#include "compiler/pod_share.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/str.h"
#include "compiler/plan.h"
#include "tests/unit/table.h"

#define POINT (PPM / 100)

/* argo-rollouts: utils/replicaset/canary_test.go, those with a surge of at least one. */
static const struct share_case {
	const char *name;
	int64_t pods;
	int32_t per_cent;
	int64_t canary, stable;
} shares[] = {
	{ "1% of 1", 1, 1, 1, 1 },
	{ "50% of 1", 1, 50, 1, 1 },
	{ "100% of 1", 1, 100, 1, 0 },
	{ "1% of 2", 2, 1, 1, 2 },
	{ "99% of 2", 2, 99, 2, 1 },
	{ "75% of 2", 2, 75, 2, 1 },
	{ "33% of 3", 3, 33, 1, 2 },
	{ "49% of 3", 3, 49, 2, 2 },
	{ "50% of 3", 3, 50, 2, 2 },
	{ "50% of 5", 5, 50, 3, 3 },
	{ "20% of 7", 7, 20, 2, 6 },
	{ "18% of 10", 10, 18, 2, 9 },
	{ "24% of 10", 10, 24, 3, 8 },
	{ "25% of 10", 10, 25, 3, 8 },
	{ "50% of 10", 10, 50, 5, 5 },
	{ "99% of 10", 10, 99, 10, 1 },
	{ "0% of 10", 10, 0, 0, 10 },
	{ "100% of 10", 10, 100, 10, 0 },
	{ "50% of none", 0, 50, 0, 0 },
	{ "1% of 100000", 100000, 1, 1000, 99000 },
};

static void test_share(void **state)
{
	const struct share_case *c = *state;
	struct pod_share s = pod_share(c->pods, c->per_cent * POINT);

	assert_int_equal(s.canary, c->canary);
	assert_int_equal(s.total - s.canary, c->stable);
}

static void test_parts(void **state)
{
	(void)state;
	/* 0.01% wants a pod, too */
	assert_int_equal(pod_share(4, 100).canary, 1);
	assert_int_equal(pod_share(4, 100).total, 5);
	/* 12.5% of 8 is a whole pod */
	assert_int_equal(pod_share(8, 125000).canary, 1);
	assert_int_equal(pod_share(8, 125000).total, 8);
}

static double off(int64_t canary, int64_t total, int32_t ppm)
{
	double d = (double)canary / (double)total - (double)ppm / PPM;

	return d < 0 ? -d : d;
}

/* Whatever the number: both versions have pods between the ends, one pod more at most, and no whole
 * number of pods out of as many would be nearer to the whole per cent that is asked for. */
static void test_all(void **state)
{
	(void)state;
	for (int64_t pods = 1; pods <= 60; pods++)
		for (int32_t ppm = 0; ppm <= PPM; ppm += POINT / 4) {
			struct pod_share s = pod_share(pods, ppm);
			int32_t asked = pod_percent(ppm) * POINT;
			assert_in_range(s.total, pods, pods + 1);
			assert_in_range(s.canary, 0, s.total);
			assert_int_equal(s.canary == 0, ppm == 0);
			assert_int_equal(s.canary == s.total, ppm == PPM);
			for (int64_t k = 1; k < pods && ppm > 0 && ppm < PPM; k++)
				assert_true(off(s.canary, s.total, asked) <= off(k, pods, asked) + 1e-12);
		}
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "share", shares, test_share);
	table_add(&t, "share", "parts of a per cent", test_parts, NULL);
	table_add(&t, "share", "all of 1 to 60 pods", test_all, NULL);
	return table_run(&t, "pod_share");
}
