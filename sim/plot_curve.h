/* The course of a value over a run, thinned to what a picture can show.
 */
#ifndef CANARYC_SIM_PLOT_CURVE_H
#define CANARYC_SIM_PLOT_CURVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/view.h"

/** Larger values are taken as infinite: gnuplot works out ranges with them. */
#define CURVE_MAX 1e290

/** A point of a course. NaN: the line is broken here. Infinities stand for themselves. */
struct curve_point {
	int64_t t_ms;
	double value;
};

struct curve {
	const struct curve_point *v;
	size_t n;
	double low, high;	/* of the finite values; low > high when there is none */
};

/** The course of an expression from clock 0 on, the readings held as the engine holds them. Of each
 * part of the time that is a pixel wide its first, smallest, largest and last value are kept.
 * @param expr   a number.
 * @param parts  pixels; 1.. */
struct curve curve_of(struct arena *a, struct view *view, const struct cond *expr, int64_t end_ms,
		      size_t parts);

#endif
