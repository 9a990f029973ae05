/* Times that were recorded, and those that are missing, on a grid of steps. */
#ifndef CANARYC_SIM_RECORD_SPANS_H
#define CANARYC_SIM_RECORD_SPANS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** All instants of a grid from the first to the last, both of them included. Grids are the
 * multiples of a step, in ms since the epoch. */
struct record_span {
	int64_t from, to;	/* from <= to */
};

/** Spans in order, with at least one instant of the grid between two of them. */
struct record_spans {
	struct record_span *v;
	size_t n;
};

/** @return the instant of the grid at t or before it; t may be negative. @param step  > 0. */
int64_t record_grid(int64_t t, int64_t step);

/** @return the instants of a span. */
int64_t record_points(struct record_span s, int64_t step);

/** @return what of a span is in none of the others, in the arena. */
struct record_spans record_missing(struct arena *a, const struct record_spans *there,
				   struct record_span asked, int64_t step);

/** @return the spans with one more, in the arena; spans that touch become one. */
struct record_spans record_add(struct arena *a, const struct record_spans *there,
			       struct record_span more, int64_t step);

/** Cuts the first points off a span.
 * @param points  at most so many; > 0.
 * @return them; *rest begins with the next instant, or is over when its `from` is behind its `to`.
 */
struct record_span record_cut(struct record_span *rest, int64_t step, int64_t points);

#endif
