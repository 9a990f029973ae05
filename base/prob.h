/* Probabilities: the normal and the binomial distribution, the incomplete beta function behind it,
 * and the interval of a share.
 *
 * Pure functions of doubles; no state, no libm beyond exp, log, sqrt and erfc.
 */
#ifndef CANARYC_BASE_PROB_H
#define CANARYC_BASE_PROB_H

#include <stdint.h>

/** @return P(Z <= x) of the standard normal distribution; NaN for NaN. */
double prob_norm_cdf(double x);

/** The quantile of the standard normal distribution (Wichura 1988, AS241 PPND16).
 * @return -inf for p <= 0, +inf for p >= 1, NaN for NaN. */
double prob_norm_ppf(double p);

/** @return ln(Gamma(x)) for x > 0, to about 1e-15 of its size or of 1. */
double prob_log_gamma(double x);

/** The regularised incomplete beta function I_x(a, b).
 * @param a, b  > 0.
 * @param x     below 0 counts as 0, above 1 as 1.
 * @return 0..1. */
double prob_betai(double a, double b, double x);

/** @return P(X >= k) of n trials with chance p each; 1 for k <= 0, 0 for k > n.
 * @param n  0.. @param p  0..1. */
double prob_binom_sf(int64_t k, int64_t n, double p);

/** @return P(X <= k), without the loss of subtracting from 1 where it is small. */
double prob_binom_cdf(int64_t k, int64_t n, double p);

/** The interval of Wilson (1927) for the chance behind x of n independent trials.
 * @param x           0..n. @param n  with 0 the interval is all of 0..1.
 * @param confidence  of both sides together, 0 < confidence < 1.
 * @param lower, upper  0..1; exactly 0 for x = 0, exactly 1 for x = n. */
void prob_wilson(int64_t x, int64_t n, double confidence, double *lower, double *upper);

#endif
