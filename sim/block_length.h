/* How long the blocks of a bootstrap ought to be: as long as what a series remembers. */
#ifndef CANARYC_SIM_BLOCK_LENGTH_H
#define CANARYC_SIM_BLOCK_LENGTH_H

#include <stddef.h>

#include "base/arena.h"

/** What was found on the way, for tests; lengths in samples. */
struct block_length {
	double gamma0, rho1;	/* variance (divided by n), first autocorrelation */
	size_t m_hat, m;	/* lags that matter; lags that are summed */
	double stationary;	/* mean length for the stationary bootstrap, 1.. */
	double circular;	/* fixed length for the circular one, 1.. */
};

/** The rule of Politis and White (2004) as corrected by Patton, Politis and White (2009).
 * @param a  scratch, given back.
 * @param x  equidistant values; NaN for a missing one: pairs with it are left out.
 * @return lengths of 1 for a series without variance, or of fewer than two values. */
struct block_length block_length_of(struct arena *a, const double *x, size_t n);

#endif
