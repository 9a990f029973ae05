/* The lines of the report's charts: what readings, thresholds and exposure were over the whole
 * run, and not only when a check looked at them, thinned out to what a chart can show.
 */
#ifndef CANARYC_SIM_REPORT_LINES_H
#define CANARYC_SIM_REPORT_LINES_H

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/result.h"

/** A value from an instant on, up to that of the next point. NaN: none. */
struct point {
	int64_t at_ms;
	double value;
};

/** An expression over the time of a run. */
struct line {
	const struct cond *of;	/* a number */
	struct point *v;	/* at most 5 a bucket, times never go back */
	size_t n, cap;
	double min, max;	/* of finite values; min > max: there is none */
	bool infinite;		/* some value was an infinity */

	/* of the bucket under way */
	int64_t bucket;
	struct point first, low, high, last;
	size_t seen;		/* finite or infinite values in it */
	bool gap;		/* there was none at some instant in it */
};

/** Requests that met the canary up to an instant; in between they grow evenly. */
struct exposed {
	int64_t at_ms;
	double requests, bad;
};

/** What is taken of one run. */
struct lines {
	struct arena *arena;
	struct line **v;
	size_t n, cap;
	struct exposed *exposed;
	size_t nexposed, exposed_cap;
	int64_t end_ms;		/* of the run; at least 1 */
	size_t buckets;		/* parts of that time that can be told apart */
};

/** @return no lines yet. */
struct lines lines_on(struct arena *a, const struct result *r, size_t buckets);

/** Adds a line. @return it; lines_take() fills it. */
struct line *lines_add(struct lines *l, const struct cond *of);

/** Walks through the run once more and takes every line, and the exposure up to the instant of the
 * outcome. Between two instants at which a reading may change nothing is asked.
 * @param view  of the run; it is left where the run ended. */
void lines_take(struct lines *l, const struct result *r, struct view *view);

#endif
