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

/** What grows: how much there is at each mark, and how fast it grows from there. */
struct flow_line {
	tally rate;		/* everywhere, while there are no arrays */
	tally *sum;		/* by mark; NULL: it grows evenly */
	double *units;		/* the rate from each mark on, a whole number; NULL with a pitch */
};

/** So many requests from the first instant on. */
struct flow_sums {
	tally total, bad;
};

/** Times are ms from the first instant on. The marks are either where rates change, or stand so far
 * apart as everything that is asked for: then nothing is known of the time between two of them. */
struct flow {
	int64_t pitch_ms;	/* distance of two marks; 0: they stand where rates change */
	size_t n;		/* marks, 1.. */
	int64_t *t;		/* where each stands; NULL with a pitch */
	struct flow_line total, bad;
	struct bits known;	/* by mark: there is a rate from it on, or somewhere in the pitch */
	struct bits known_at;	/* with a pitch: at the mark itself */
	bool always;		/* there is a rate everywhere */
	bool full;		/* there are more than can be counted */
	int64_t end_ms;		/* of the trace: that may be asked for with a pitch, too */
	struct flow_sums at_end;
	uint32_t *first;	/* by t >> shift: the last mark that is no later */
	unsigned shift;
};

/** What is to be added up. */
struct flow_wish {
	ptrdiff_t error;	/* the metric that makes requests bad; -1 for none */
	int64_t end_ms;		/* of the trace, 0..; later than last_ms: it isn't asked for */
	int64_t last_ms;	/* nothing later is asked for */
	int64_t pitch_ms;	/* all but end_ms that is asked for is a multiple; 0: it may be
				   anything */
};

/** Adds up the requests that a view shows from clock 0 on.
 * @param a      takes the result.
 * @param view   is asked forward from 0; its assumptions don't depend on the clock. */
void flow_open(struct flow *f, struct arena *a, struct view *view, const struct flow_wish *wish);

/** @return the requests up to an instant, 0 <= t_ms <= last_ms, that may be asked for. */
struct flow_sums flow_at(const struct flow *f, int64_t t_ms);

/** What a line of a flow with a pitch comes to at a mark. */
static inline tally flow_line_at(const struct flow *f, const struct flow_line *l, size_t i)
{
	return l->sum ? l->sum[i] : l->rate * ((int64_t)i * f->pitch_ms);
}

/** @return whether there is a rate at some instant of [from, to), or at `from` itself. */
bool flow_known(const struct flow *f, int64_t from_ms, int64_t to_ms);

#endif
