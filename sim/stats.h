/* The statistics behind `worse` and `regressed`: the interval of Hodges and Lehmann for the shift
 * between two samples.
 */
#ifndef CANARYC_SIM_STATS_H
#define CANARYC_SIM_STATS_H

#include <stdbool.h>
#include <stddef.h>

/** Sorts in ascending order. There must be no NaN. */
void stats_sort(double *v, size_t n);

/** @return the middle of sorted values, or the mean of the two middle ones; n > 0. */
double stats_median(const double *sorted, size_t n);

/** How far x lies above y: the interval that holds the shift with a given confidence. */
struct shift {
	double lower, upper;
	double middle;		/* the median of all differences x - y */
	size_t rank;		/* lower is the rank-th smallest of the differences, upper the
				   rank-th largest */
};

/** The exact interval, without assumptions about scale or shape. Works by selection: its memory
 * does not grow with m * n.
 * @param x, y  sorted, without NaN; infinite values count as the largest finite ones.
 * @param confidence  of both sides together, 0 < confidence < 1.
 * @return false when there are too few values for an interval of that confidence. */
bool stats_shift(const double *x, size_t m, const double *y, size_t n, double confidence,
		 struct shift *out);

#endif
