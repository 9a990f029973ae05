/* Markov chains of `for k checks` and `for k of n checks`. Called by sim/power.c.
 *
 * In a row: check i completes the first run of k exactly if it and the k - 1 before it are bad, the
 * one before those is not, and no run was complete before that:
 *
 *     fired(i) = left(i - k - 1) * (1 - q(i - k)) * q(i - k + 1) * ... * q(i)
 *
 * where left(j) is the chance that none of the checks up to j has rolled back; the product is a
 * difference of two sums of logarithms. Among the last n: the state is which of the last n - 1
 * checks were bad, a mask of bits; those that would roll back leave the chain.
 */
#include "sim/chain.h"

#include <math.h>

#define OF_MAX		16
#define STEPS_MAX	(UINT64_C(1) << 28)	/* states times checks */

/** Sums of ln(q) up to each check, those that are 0 counted apart. */
struct logs {
	double *sum;
	size_t *zeros;
};

static struct logs take_logs(struct arena *a, const double *q, size_t checks)
{
	struct logs l = { arena_array(a, checks + 1, sizeof(*l.sum)),
			  arena_array(a, checks + 1, sizeof(*l.zeros)) };

	for (size_t i = 0; i < checks; i++) {
		l.sum[i + 1] = l.sum[i] + (q[i] > 0 ? log(q[i]) : 0);
		l.zeros[i + 1] = l.zeros[i] + (q[i] <= 0);
	}
	return l;
}

static void run_fires(struct arena *a, const double *q, size_t checks, size_t k, double *fired)
{
	struct logs l = take_logs(a, q, checks);
	double *left = arena_array(a, checks + 1, sizeof(*left));

	left[0] = 1;
	for (size_t i = 1; i <= checks; i++) {
		double chance = 0;

		if (i >= k && l.zeros[i] == l.zeros[i - k])
			chance = exp(l.sum[i] - l.sum[i - k]);
		if (i > k)
			chance *= (1 - q[i - k - 1]) * left[i - k - 1];
		fired[i - 1] = chance;
		left[i] = fmax(0, left[i - 1] - chance);
	}
}

static int bits(size_t mask)
{
	int n = 0;

	for (; mask; mask &= mask - 1)
		n++;
	return n;
}

static void mask_fires(struct arena *a, const double *q, size_t checks, int k, int of,
		       double *fired)
{
	size_t states = (size_t)1 << (of - 1);
	double *now = arena_array(a, states, sizeof(*now));
	double *next = arena_array(a, states, sizeof(*next)), *swap;

	now[0] = 1;
	for (size_t i = 0; i < checks; i++) {
		fired[i] = 0;
		for (size_t s = 0; s < states; s++)
			next[s] = 0;
		for (size_t s = 0; s < states; s++) {
			size_t good = s << 1 & (states - 1);

			if (now[s] <= 0)
				continue;
			next[good] += now[s] * (1 - q[i]);
			if (bits(s) + 1 >= k)
				fired[i] += now[s] * q[i];
			else
				next[good | 1] += now[s] * q[i];
		}
		swap = now;
		now = next;
		next = swap;
	}
}

bool chain_fires(struct arena *a, const double *q, size_t checks, int64_t k, int64_t of,
		 double *fired)
{
	if (k == of) {
		run_fires(a, q, checks, (size_t)k, fired);
		return true;
	}
	if (of > OF_MAX || (uint64_t)checks << (of - 1) > STEPS_MAX)
		return false;
	mask_fires(a, q, checks, (int)k, (int)of, fired);
	return true;
}
