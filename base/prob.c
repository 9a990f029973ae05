/* Normal and binomial probabilities. Called by the check of a plan's power, by `canaryc power` and
 * by the statistics of the simulator; whoever wants a p-value comes here.
 *
 * The binomial tail is an incomplete beta function: P(X >= k) = I_p(k, n - k + 1). I_x(a, b) is
 *
 *   x^a (1 - x)^b / (a B(a, b)) * F,   F = 1 / (1 + d1 / (1 + d2 / (1 + ...)))
 *
 * and the fraction converges fast for x < (a + 1) / (a + b + 2); elsewhere the mirrored value
 * 1 - I_(1-x)(b, a) is taken. The fraction is worked out from the front by Lentz's method. With n
 * of a million requests it takes some hundred terms.
 */
#include "base/prob.h"

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

#define PI		3.14159265358979323846
#define SQRT_HALF	0.70710678118654752440
#define TERMS_MAX	10000	/* of the fraction; beyond, the result is as good as it gets */
#define TINY		1e-300	/* instead of 0 in a denominator */
#define STIRLING_FROM	15	/* the series is exact to a double from here on */

/* ---- the normal distribution ---------------------------------------------------------------- */

double prob_norm_cdf(double x)
{
	return 0.5 * erfc(-x * SQRT_HALF);
}

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

double prob_norm_ppf(double p)
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

/* ---- beta and binomial ---------------------------------------------------------------------- */

double prob_log_gamma(double x)
{
	/* B(2k) / (2k (2k - 1)) of Stirling's series */
	static const double terms[] = { 1 / 12.0, -1 / 360.0, 1 / 1260.0, -1 / 1680.0, 1 / 1188.0,
					-691 / 360360.0, 1 / 156.0 };
	double shift = 1, sum = 0, power;

	for (; x < STIRLING_FROM; x++)
		shift *= x;
	power = 1 / x;
	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++) {
		sum += terms[i] * power;
		power /= x * x;
	}
	return (x - 0.5) * log(x) - x + 0.5 * log(2 * PI) + sum - log(shift);
}

static double not_zero(double v)
{
	return fabs(v) < TINY ? TINY : v;
}

/** The fraction F of above for a, b and x < (a + 1) / (a + b + 2). */
static double fraction(double a, double b, double x)
{
	double c = 1, d = 1 / not_zero(1 - (a + b) * x / (a + 1)), f = d;

	for (int i = 1; i <= TERMS_MAX; i++) {
		double m = i, step;

		step = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
		d = 1 / not_zero(1 + step * d);
		c = not_zero(1 + step / c);
		f *= d * c;
		step = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
		d = 1 / not_zero(1 + step * d);
		c = not_zero(1 + step / c);
		f *= d * c;
		if (fabs(d * c - 1) < 1e-16)
			break;
	}
	return f;
}

double prob_betai(double a, double b, double x)
{
	double front;

	if (x <= 0)
		return 0;
	if (x >= 1)
		return 1;
	front = exp(prob_log_gamma(a + b) - prob_log_gamma(a) - prob_log_gamma(b) + a * log(x) +
		    b * log1p(-x));
	if (x < (a + 1) / (a + b + 2))
		return fmin(1, front * fraction(a, b, x) / a);
	return fmax(0, 1 - front * fraction(b, a, 1 - x) / b);
}

double prob_binom_sf(int64_t k, int64_t n, double p)
{
	if (k <= 0)
		return 1;
	if (k > n)
		return 0;
	return prob_betai((double)k, (double)(n - k) + 1, p);
}

double prob_binom_cdf(int64_t k, int64_t n, double p)
{
	if (k < 0)
		return 0;
	if (k >= n)
		return 1;
	return prob_betai((double)(n - k), (double)k + 1, 1 - p);
}

/* ---- a share -------------------------------------------------------------------------------- */

void prob_wilson(int64_t x, int64_t n, double confidence, double *lower, double *upper)
{
	*lower = 0;
	*upper = 1;
	if (n <= 0)
		return;
	const double trials = (double)n, share = (double)x / trials;
	const double z = prob_norm_ppf(1 - (1 - confidence) / 2), zz = z * z;
	const double d = 1 + zz / trials, centre = (share + zz / (2 * trials)) / d;
	const double half = z * sqrt(share * (1 - share) / trials + zz / (4 * trials * trials)) / d;

	if (x > 0)
		*lower = centre > half ? centre - half : 0;
	if (x < n)
		*upper = centre + half < 1 ? centre + half : 1;
}
