/* Normal quantiles and the Hodges-Lehmann interval. Called by sim/check.c.
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

/* AS241 PPND16: highest power first; the last of b, d and f is 1. */
static const double ppf_a[8] = {
	2.5090809287301226727e+3, 3.3430575583588128105e+4, 6.7265770927008700853e+4,
	4.5921953931549871457e+4, 1.3731693765509461125e+4, 1.9715909503065514427e+3,
	1.3314166789178437745e+2, 3.3871328727963666080e+0,
};
static const double ppf_b[8] = {
	5.2264952788528545610e+3, 2.8729085735721942674e+4, 3.9307895800092710610e+4,
	2.1213794301586595867e+4, 5.3941960214247511077e+3, 6.8718700749205790830e+2,
	4.2313330701600911252e+1, 1,
};
static const double ppf_c[8] = {
	7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
	1.27045825245236838258e+0, 3.64784832476320460504e+0, 5.76949722146069140550e+0,
	4.63033784615654529590e+0, 1.42343711074968357734e+0,
};
static const double ppf_d[8] = {
	1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
	1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e+0,
	2.05319162663775882187e+0, 1,
};
static const double ppf_e[8] = {
	2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
	2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e+0,
	5.46378491116411436990e+0, 6.65790464350110377720e+0,
};
static const double ppf_f[8] = {
	2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
	7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
	5.99832206555887937690e-1, 1,
};

static double polynomial(const double c[8], double x)
{
	double r = c[0];

	for (size_t i = 1; i < 8; i++)
		r = r * x + c[i];
	return r;
}

double stats_norm_ppf(double p)
{
	double q = p - 0.5, r, x;

	if (isnan(p))
		return p;
	if (p <= 0)
		return -HUGE_VAL;
	if (p >= 1)
		return HUGE_VAL;
	if (fabs(q) <= 0.425) {
		r = 0.180625 - q * q;
		return q * polynomial(ppf_a, r) / polynomial(ppf_b, r);
	}
	r = sqrt(-log(q < 0 ? p : 1 - p));
	if (r <= 5) {
		r -= 1.6;
		x = polynomial(ppf_c, r) / polynomial(ppf_d, r);
	} else {
		r -= 5;
		x = polynomial(ppf_e, r) / polynomial(ppf_f, r);
	}
	return q < 0 ? -x : x;
}

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
	double z = stats_norm_ppf(1 - (1 - confidence) / 2);
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
