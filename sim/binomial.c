/* Binomial draws by inversion. Called by sim/noise.c.
 *
 * The terms are worked out from the mode, taken as 1, downwards and upwards by the ratio of two
 * neighbours, until they are too small to matter; the running sum of them is what a draw is looked
 * up in. So nothing depends on how a C library rounds. Where the table would be very long a normal
 * curve of the same mean and spread is as good.
 */
#include "sim/binomial.h"

#include <math.h>

#include "base/prob.h"

#define SMALLEST	1e-18	/* of the largest term */
#define SPREAD_MAX	1e4	/* of a table, in counts */

static int64_t mode_of(int64_t n, double p)
{
	double mode = floor(((double)n + 1) * p);

	return mode < (double)n ? (int64_t)mode : n;
}

static double below(int64_t n, double p, int64_t k)
{
	return (double)k * (1 - p) / (((double)(n - k) + 1) * p);
}

static double above(int64_t n, double p, int64_t k)
{
	return (double)(n - k) * p / (((double)k + 1) * (1 - p));
}

struct binomial binomial_of(struct arena *a, int64_t n, double p)
{
	struct binomial b = { .n = n, .p = p };
	int64_t mode = mode_of(n, p), low = mode, high = mode;
	double term, sum = 0, *sums;

	if (n <= 0 || p <= 0 || p >= 1 || sqrt((double)n * p * (1 - p)) > SPREAD_MAX)
		return b;
	for (term = 1; low > 0; low--) {
		term *= below(n, p, low);
		if (term < SMALLEST)
			break;
	}
	for (term = 1; high < n; high++) {
		term *= above(n, p, high);
		if (term < SMALLEST)
			break;
	}
	b.least = low;
	b.nsums = (size_t)(high - low) + 1;
	sums = arena_array(a, b.nsums, sizeof(*sums));
	sums[mode - low] = 1;
	for (int64_t k = mode; k > low; k--)
		sums[k - 1 - low] = sums[k - low] * below(n, p, k);
	for (int64_t k = mode; k < high; k++)
		sums[k + 1 - low] = sums[k - low] * above(n, p, k);
	for (size_t i = 0; i < b.nsums; i++) {
		sum += sums[i];
		sums[i] = sum;
	}
	b.sums = sums;
	return b;
}

static int64_t draw_normal(const struct binomial *b, double u)
{
	double mean = (double)b->n * b->p, spread = sqrt(mean * (1 - b->p));
	double count = floor(mean + spread * prob_norm_ppf(u) + 0.5);

	if (!(count > 0))
		return 0;
	return count < (double)b->n ? (int64_t)count : b->n;
}

int64_t binomial_draw(const struct binomial *b, double u)
{
	size_t lo = 0, hi = b->nsums - 1;
	double wanted;

	if (b->n <= 0 || b->p <= 0)
		return 0;
	if (b->p >= 1)
		return b->n;
	if (!b->sums)
		return draw_normal(b, u);
	wanted = u * b->sums[hi];
	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;

		if (b->sums[mid] >= wanted)
			hi = mid;
		else
			lo = mid + 1;
	}
	return b->least + (int64_t)lo;
}
