/* Requests as whole numbers: sums of them are exact, so they come out the same in whatever order
 * and in whatever parts they are added up. What runs through the event loop and what is looked up
 * in sums that were made before can so be compared to the bit.
 *
 * A rate is counted in 2^-40 a second, which is finer than a double from 4096 a second on; a tally
 * is such a rate times milliseconds.
 */
#ifndef CANARYC_SIM_TALLY_H
#define CANARYC_SIM_TALLY_H

#include <math.h>
#include <stdint.h>

__extension__ typedef __int128 tally;

/* Nothing has more requests a second than this; a larger number is none. */
#define TALLY_RATE_MAX 1e12

#define TALLY_MAX ((tally)(~(__extension__ (unsigned __int128)0) >> 1))

/** @param per_s  |per_s| <= TALLY_RATE_MAX. @return the rate in whole units. */
static inline tally tally_rate(double per_s)
{
	const double whole = 0x1.8p52;	/* what is added to it has no digits after the point */
	double units = per_s * 0x1p40;

	if (fabs(units) < 0x1p51)
		return (int64_t)((units + whole) - whole);
	return (tally)nearbyint(units);
}

/** Adds what a rate gives in a time. Stays at the largest number where that would be passed: that
 * is 10^23 requests. */
static inline tally tally_add(tally sum, tally rate, int64_t ms)
{
	tally part;

	if (rate == (int64_t)rate)
		part = (tally)(int64_t)rate * ms;
	else if (__builtin_mul_overflow(rate, (tally)ms, &part))
		return rate < 0 ? -TALLY_MAX : TALLY_MAX;
	if (__builtin_add_overflow(sum, part, &sum))
		return rate < 0 ? -TALLY_MAX : TALLY_MAX;
	return sum;
}

/** @return requests. */
static inline double tally_requests(tally t)
{
	tally size = t < 0 ? -t : t;
	double units = (double)(uint64_t)(size >> 64) * 0x1p64 + (double)(uint64_t)size;

	return (t < 0 ? -units : units) * 0x1p-40 / 1000;
}

#endif
