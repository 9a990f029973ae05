/* The requests of a trace, added up once: how many there were between any two instants, and how
 * many of them were bad.
 */
#ifndef CANARYC_SIM_STARTS_FLOW_H
#define CANARYC_SIM_STARTS_FLOW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/bits.h"
#include "sim/tally.h"
#include "sim/view.h"

/** What grows by pieces: how much there is before each piece, and how fast it grows in it. */
struct flow_line {
	tally rate;		/* of all pieces, while there are no arrays */
	tally *sum;		/* NULL: it is the same in all pieces */
	double *units;		/* the rate of each piece; a whole number */
};

/** Times are ms from the first instant on. */
struct flow {
	size_t n;		/* pieces, 1.. */
	int64_t *t;		/* where each begins */
	struct flow_line total, bad;
	struct bits known;	/* by piece: there is a rate */
	bool always;		/* in all of them */
	bool full;		/* there are more than can be counted */
	uint32_t *first;	/* by t >> shift: the piece there */
	unsigned shift;
};

/** So many requests from the first instant on. */
struct flow_sums {
	tally total, bad;
};

/** Adds up the requests that a view shows from clock 0 on.
 * @param a      takes the result.
 * @param view   is asked forward from 0; its assumptions don't depend on the clock.
 * @param error  the metric that makes requests bad; -1 for none.
 * @param end_ms nothing later is asked for. */
void flow_open(struct flow *f, struct arena *a, struct view *view, ptrdiff_t error, int64_t end_ms);

/** @return the requests up to an instant, 0 <= t_ms <= end_ms. */
struct flow_sums flow_at(const struct flow *f, int64_t t_ms);

/** @return whether there is a rate at some instant of [from, to), or at `from` itself. */
bool flow_known(const struct flow *f, int64_t from_ms, int64_t to_ms);

#endif
