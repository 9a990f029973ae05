/* Draws from a binomial distribution, the same on every machine: the table behind them is made by
 * multiplying and dividing only.
 */
#ifndef CANARYC_SIM_BINOMIAL_H
#define CANARYC_SIM_BINOMIAL_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** How many of n, each with chance p. */
struct binomial {
	int64_t n;
	double p;
	int64_t least;		/* the first count in the table */
	const double *sums;	/* running sums of the terms; NULL: a normal curve is near enough */
	size_t nsums;
};

/** @param n  0.. @param p  0..1. The table lives in the arena. */
struct binomial binomial_of(struct arena *a, int64_t n, double p);

/** @param u  0 <= u < 1, evenly drawn.
 * @return 0..n. */
int64_t binomial_draw(const struct binomial *b, double u);

#endif
