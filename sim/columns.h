/* Series that are still growing while a file is read: times, values and the lines they came from.
 *
 * A row of a wide file gives a value to each of its columns, at one time: such columns are in step,
 * and share one column of times, until one of them misses a value; from then on it has times of its
 * own. All grow outside the arena by realloc(), which moves large blocks without copying them, and
 * are handed over to it at the end as they are. The lines, about a byte a sample or a row, are kept
 * for messages about two samples at one time.
 */
#ifndef CANARYC_SIM_COLUMNS_H
#define CANARYC_SIM_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/trace.h"

/** Line numbers that don't go back, as differences. */
struct columns_lines {
	unsigned char *p;	/* scratch; seven bits a byte, lowest first; top bit: more */
	size_t n, cap;
	uint64_t last;
};

struct column {
	int64_t *t;		/* scratch; NULL while it is in step, or empty */
	double *v;		/* scratch */
	size_t n, cap;		/* n counts only samples with times of its own */
	bool in_step;
	struct columns_lines lines;	/* when not in step */
};

/** What the columns in step have in common. */
struct columns_shared {
	int64_t *t;		/* scratch, or adopted by the arena */
	size_t n, cap;
	struct columns_lines lines;
	size_t lines_before;	/* n and last of lines before the present row */
	uint64_t last_before;
	bool ordered;		/* times are strictly increasing so far */
	bool forward;		/* the present row's is not before the one before */
	size_t left;		/* columns that are in step no more */
	bool finished;		/* a series has taken the times: t is the arena's */
	int64_t stale_ms;	/* of each series, once finished */
};

struct columns {
	struct arena *arena;
	struct column *v;
	size_t n, cap;
	size_t samples;		/* of all columns */
	struct columns_shared shared;
};

/** @return no columns. Ended by columns_close(), which frees what was not handed over. */
struct columns columns_on(struct arena *a);
void columns_close(struct columns *c);

/** Adds an empty column. @param in_step  it takes part in columns_row(); before the first one only.
 * @return its index. */
size_t columns_add(struct columns *c, bool in_step);

/** Makes room for one more sample in a column that is not in step; for columns_push(). */
void columns_grow(struct columns *c, size_t i);

/** Makes room for one more line; for columns_lines_add(). */
void columns_lines_grow(struct columns *c, struct columns_lines *lines);

#define COLUMNS_LINE_BYTES 10	/* of the largest difference between two lines */

/** Adds to a list of lines; for columns_push(). */
static inline void columns_lines_add(struct columns *c, struct columns_lines *lines, uint64_t line)
{
	uint64_t step = line - lines->last;

	if (lines->cap - lines->n < COLUMNS_LINE_BYTES)
		columns_lines_grow(c, lines);
	for (; step > 0x7f; step >>= 7)
		lines->p[lines->n++] = (unsigned char)(step | 0x80);
	lines->p[lines->n++] = (unsigned char)step;
	lines->last = line;
}

/** Appends a sample to a column that is not in step.
 * @param line  it came from; not smaller than that of the sample before.
 * @return false when its time is before that of the sample before; it is appended all the same. */
static inline bool columns_push(struct columns *c, size_t i, int64_t t, double v, uint64_t line)
{
	struct column *col = &c->v[i];
	bool forward = col->n == 0 || t >= col->t[col->n - 1];

	if (col->n == col->cap)
		columns_grow(c, i);
	col->t[col->n] = t;
	col->v[col->n++] = v;
	columns_lines_add(c, &col->lines, line);
	c->samples++;
	return forward;
}

/** Begins a row: every column in step is to get columns_put() or columns_miss() before the next. */
void columns_row(struct columns *c, int64_t t, uint64_t line);

/** Gives a column its value of the present row. @return false when the column's time goes back. */
static inline bool columns_put(struct columns *c, size_t i, double v)
{
	struct column *col = &c->v[i];
	const size_t row = c->shared.n - 1;

	if (!col->in_step)
		return columns_push(c, i, c->shared.t[row], v, c->shared.lines.last);
	col->v[row] = v;
	c->samples++;
	return c->shared.forward;
}

/** Gives all columns their values of the present row, when they are all in step.
 * @param values  one for each column. @return false when the columns' times go back. */
bool columns_put_all(struct columns *c, const double *values);

/** @return whether columns_put_all() may be called. */
static inline bool columns_all_in_step(const struct columns *c)
{
	return c->shared.left == 0;
}

/** The column has no value in the present row. */
void columns_miss(struct columns *c, size_t i);

/** Multiplies the times of all columns that are not in step. */
void columns_scale(struct columns *c, int64_t factor);

/** Gives a series, in the arena, the samples of a column and finishes it as series_finish_as()
 * does. Columns that are still in step share their times. The column is to be freed, and may be
 * asked for its lines before.
 * @param on_dup  what becomes of two values at one time.
 * @param clash   index into the series' samples of the second of two different values at one time.
 * @return false if there is such a clash and it is an error. */
bool columns_finish(struct columns *c, size_t i, enum trace_dup on_dup, struct series *out,
		    size_t *clash);

/** Finds the first two samples that gave a column different values at time t.
 * @param lines  of these two; both 0 if there are no such samples. */
void columns_clash(const struct columns *c, size_t i, int64_t t, uint64_t lines[2]);

/** Frees what is left of a column. */
void columns_free(struct columns *c, size_t i);

#endif
