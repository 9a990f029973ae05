/* The Hodges-Lehmann interval. Called by sim/check.c.
 *
 * The interval of the shift between two samples x (m values) and y (n values) lies between two of
 * their m * n differences x_i - y_j, told by rank. With {20 21 22 25 30} against {1 1.1 2.2 2.5 3}
 * and 95%, the third smallest of the 25 differences is 17.8 and the third largest 27.8.
 *
 * A million differences need not be written down to find the one of a rank: rounding never turns
 * the order of two differences round, so for any number v the differences <= v can be counted in
 * one walk over both sorted samples. The wanted difference is the smallest v whose count reaches
 * the rank. We look for it by halving the range of all doubles: their bits, read as integers, are
 * in the order of their values, so 64 halvings always end at the exact double.
 */
#include "sim/stats.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/prob.h"

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void stats_sort(double *v, size_t n)
{
	if (n > 1)
		qsort(v, n, sizeof(*v), compare);
}

double stats_median(const double *sorted, size_t n)
{
	if (n % 2)
		return sorted[n / 2];
	return sorted[n / 2 - 1] / 2 + sorted[n / 2] / 2;
}

/* Infinity minus infinity is no number; the largest finite number keeps the order. */
static double finite(double v)
{
	if (v > DBL_MAX)
		return DBL_MAX;
	return v < -DBL_MAX ? -DBL_MAX : v;
}

/* How many differences are <= v. As x_i grows, fewer of the y_j are small enough to leave out. */
static uint64_t count_up_to(const double *x, size_t m, const double *y, size_t n, double v)
{
	uint64_t count = 0;
	size_t j = 0;		/* y[j..] are those with x_i - y_j <= v */

	for (size_t i = 0; i < m; i++) {
		while (j < n && finite(x[i]) - finite(y[j]) > v)
			j++;
		count += n - j;
	}
	return count;
}

/* Doubles in their order as integers in the same order, and back. */
static uint64_t key_of(double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double of_key(uint64_t key)
{
	uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

/* The rank-th smallest difference; 1 <= rank <= m * n. */
static double difference(const double *x, size_t m, const double *y, size_t n, uint64_t rank)
{
	uint64_t lo = key_of(-HUGE_VAL), hi = key_of(HUGE_VAL);

	while (lo < hi) {
		uint64_t mid = lo + (hi - lo) / 2;

		if (count_up_to(x, m, y, n, of_key(mid)) >= rank)
			hi = mid;
		else
			lo = mid + 1;
	}
	return of_key(lo) + 0.0;	/* the smaller of the two zeros is -0 */
}

bool stats_shift(const double *x, size_t m, const double *y, size_t n, double confidence,
		 struct shift *out)
{
	double pairs = (double)m * (double)n;
	double z = prob_norm_ppf(1 - (1 - confidence) / 2);
	double rank = floor(pairs / 2 - z * sqrt(pairs * ((double)m + (double)n + 1) / 12));
	uint64_t total = (uint64_t)m * n, c;

	if (!(rank >= 1))
		return false;
	c = (uint64_t)rank;
	out->rank = (size_t)c;
	out->lower = difference(x, m, y, n, c);
	out->upper = difference(x, m, y, n, total + 1 - c);
	out->middle = difference(x, m, y, n, (total + 1) / 2) / 2 +
		      difference(x, m, y, n, total / 2 + 1) / 2;
	return true;
}
