/* Axes of pictures: where they begin and end, in which unit they count, and their tics.
 */
#ifndef CANARYC_SIM_PLOT_AXIS_H
#define CANARYC_SIM_PLOT_AXIS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "compiler/plan.h"

/** A distance of tics that people read easily: 1, 2 or 5 times a power of ten.
 * @param range  that the axis spans, finite, > 0.
 * @param n      tics that there is room for, 2..
 * @return the smallest one with at most n steps in the range. */
double tic_step(double range, int n);

/** A clock axis. */
struct time_axis {
	int64_t step_ms;	/* between tics */
	int64_t unit_ms;	/* that they count */
	const char *unit;	/* "minutes" */
};

/** @param end_ms  where the axis ends, from 0; > 0. @param n  as of tic_step(). */
struct time_axis time_axis_of(int64_t end_ms, int n);

/** Puts range and tics of a time axis in milliseconds.
 * @param labels  whether it is the lowest one, with numbers and its name. */
void script_time_axis(struct buf *out, const struct time_axis *axis, int64_t end_ms, bool labels);

/** An axis of values. */
struct value_axis {
	double from, to;	/* finite, from < to; both > 0 if logarithmic */
	bool log;
};

/** Puts range and tics of a value axis.
 * @param which  'x' or 'y'. @param n  tics that there is room for. */
void script_value_axis(struct buf *out, char which, const struct value_axis *axis, int n);

/** Values that the axis is to hold. */
struct extent {
	double low, high;	/* low > high: none */
	double threshold;	/* the largest threshold's size; 0: none */
};

/** The range of an axis, with room at both ends. It is logarithmic where the values are above 0 and
 * span three powers of ten. It ends at thirty times the threshold: what is beyond is marked, not
 * drawn, as the threshold would lie in the corner otherwise. */
struct value_axis value_axis_of(struct extent e);

/** A unit that an axis counts in. */
struct scale {
	const char *name;	/* "" for none */
	double factor;		/* value on the axis = base unit * factor */
};

/** The unit in which values of a type are told best.
 * @param most  the largest of them, in base units. */
struct scale scale_of(enum type type, double most);

#endif
