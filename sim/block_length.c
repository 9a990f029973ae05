/* The automatic block length; see block_length.h. Called by sim/bootstrap.c.
 *
 * The correlogram is read up to the first lag behind which Kn lags in a row are as small as those
 * of noise (below `band`); twice so many lags are summed, with a flat-top window:
 *
 *   G  = 2 sum lambda(k/M) k gamma_k      g0 = gamma_0 + 2 sum lambda(k/M) gamma_k
 *   b  = (2 G^2 / D)^(1/3) n^(1/3)        D = 2 g0^2 (stationary), 4/3 g0^2 (circular)
 */
#include "sim/block_length.h"

#include <math.h>
#include <stdbool.h>

/** A series, centred, and what is known of its correlogram. */
struct correlogram {
	double *x;		/* 0 where missing: adds nothing to a sum of products */
	size_t n;
	double *gamma;		/* by lag; the first `known` are worked out */
	size_t known;
};

static double centre(struct correlogram *c, const double *x)
{
	double sum = 0;
	size_t present = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!isfinite(x[i]))
			continue;
		sum += x[i];
		present++;
	}
	for (size_t i = 0; i < c->n; i++)
		c->x[i] = isfinite(x[i]) ? x[i] - sum / (double)present : 0;
	return (double)present;
}

/** Autocovariance at a lag, divided by n. Lags are asked for in ascending order at first. */
static double gamma_at(struct correlogram *c, size_t lag)
{
	for (; c->known <= lag; c->known++) {
		double sum = 0;

		for (size_t i = c->known; i < c->n; i++)
			sum += c->x[i] * c->x[i - c->known];
		c->gamma[c->known] = sum / (double)c->n;
	}
	return c->gamma[lag];
}

/** Whether Kn lags behind lag j are those of noise. */
static bool is_quiet(struct correlogram *c, size_t j, size_t kn, double band)
{
	for (size_t k = j + 1; k <= j + kn; k++)
		if (!(fabs(gamma_at(c, k) / c->gamma[0]) < band))
			return false;
	return true;
}

static double lambda(double s)
{
	return s <= 0.5 ? 1 : s < 1 ? 2 * (1 - s) : 0;
}

static double cut(double b, double n)
{
	double most = ceil(fmin(3 * sqrt(n), n / 3));

	return b < 1 || isnan(b) || most < 1 ? 1 : fmin(b, most);
}

static void measure(struct correlogram *c, struct block_length *out)
{
	const double n = (double)c->n, band = 2 * sqrt(log10(n) / n);
	const size_t kn = (size_t)fmax(5, ceil(log10(n))), m_max = (size_t)ceil(sqrt(n)) + kn;
	double g = 0, g0 = out->gamma0;

	while (out->m_hat < m_max && !is_quiet(c, out->m_hat, kn, band))
		out->m_hat++;
	out->m = 2 * (out->m_hat > 1 ? out->m_hat : 1);
	if (out->m > m_max)
		out->m = m_max;
	for (size_t k = 1; k <= out->m; k++) {
		double weight = lambda((double)k / (double)out->m) * gamma_at(c, k);

		g += 2 * weight * (double)k;
		g0 += 2 * weight;
	}
	out->stationary = cut(cbrt(2 * g * g / (2 * g0 * g0)) * cbrt(n), n);
	out->circular = cut(cbrt(2 * g * g / (4.0 / 3 * g0 * g0)) * cbrt(n), n);
}

struct block_length block_length_of(struct arena *a, const double *x, size_t n)
{
	struct block_length out = { .stationary = 1, .circular = 1 };
	struct arena_mark mark = arena_mark(a);
	/* lags are asked for up to m_max + Kn, which is less than 2 sqrt(n) + 50 */
	const size_t lags = 2 * (size_t)sqrt((double)n) + 64;
	struct correlogram c = { arena_array(a, n, sizeof(double)), n,
				 arena_array(a, lags, sizeof(double)), 0 };

	if (n >= 2 && centre(&c, x) >= 2) {
		out.gamma0 = gamma_at(&c, 0);
		if (out.gamma0 > 0) {
			out.rho1 = gamma_at(&c, 1) / out.gamma0;
			measure(&c, &out);
		}
	}
	arena_reset(a, mark);
	return out;
}
