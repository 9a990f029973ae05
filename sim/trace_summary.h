/* What there is to know of a series at a glance: how it is spaced, between which values it moves,
 * and its course in a few points. For people who look at a trace.
 */
#ifndef CANARYC_SIM_TRACE_SUMMARY_H
#define CANARYC_SIM_TRACE_SUMMARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/trace.h"

struct series_summary {
	size_t readings;	/* samples that are not NaN or stale */
	int64_t step_ms;	/* median distance of its samples; 0 for less than two */
	size_t gaps;		/* distances of more than one and a half steps */
	int64_t longest_ms;	/* the longest distance */
	double min, median, max;	/* of the readings; NaN if there are none */
};

/** @param a  nothing is taken from it; it says what happens when memory runs out. */
struct series_summary series_summary(struct arena *a, const struct series *s);

/** The first and last sample of all series of a trace.
 * @return false when there is none. */
bool trace_span(const struct trace *t, int64_t *from, int64_t *to);

/** The course of a series between two instants in n points of equal length: each the mean of its
 * finite readings in that time or, where there are none, its reading at the end of it.
 * @param points  NaN where there is none. */
void series_course(const struct series *s, int64_t from, int64_t to, size_t n, double *points);

#endif
