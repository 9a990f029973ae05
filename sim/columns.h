/* Series that are still growing while a file is read: times, values and the rows they came from.
 *
 * Each is a list of chunks outside the arena, so that nothing is copied while it grows; at the end
 * columns_join() puts one series at a time into the arena. The rows, one or two bytes a sample, are
 * kept for messages about two samples at one time.
 */
#ifndef CANARYC_SIM_COLUMNS_H
#define CANARYC_SIM_COLUMNS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/trace.h"

struct columns_chunk {
	struct columns_chunk *next;
	uint64_t row;		/* before the first sample: rows[] are differences */
	uint32_t n, cap;	/* samples */
	uint32_t nrows, rows_cap;	/* bytes of rows[] */
	int64_t *t;
	double *v;
	unsigned char *rows;	/* seven bits a byte, lowest first; the last has no top bit */
};

struct column {
	struct columns_chunk *first, *last;	/* scratch; NULL for no samples */
	size_t n;
	int64_t t;		/* of the last sample, in the order of the file */
	uint64_t row;
};

struct columns {
	struct arena *arena;
	struct column *v;
	size_t n, cap;
	size_t samples;
};

/** @return no columns. Ended by columns_close(), which frees what was not joined. */
struct columns columns_on(struct arena *a);
void columns_close(struct columns *c);

/** Adds an empty column. @return its index. */
size_t columns_add(struct columns *c);

/** Gives a column a new last chunk; for columns_push(). */
struct columns_chunk *columns_add_chunk(struct columns *c, size_t i);

#define COLUMNS_ROW_BYTES 10	/* of the largest difference between two rows */

/** Appends a sample. Here for speed: it is called for every cell of a file.
 * @param row  the line it came from; not smaller than that of the sample before.
 * @return false when its time is before that of the sample before; it is appended all the same. */
static inline bool columns_push(struct columns *c, size_t i, int64_t t, double v, uint64_t row)
{
	struct column *col = &c->v[i];
	struct columns_chunk *k = col->last;
	uint64_t step = row - col->row;
	bool forward = !k || t >= col->t;

	if (!k || k->n == k->cap || k->nrows + COLUMNS_ROW_BYTES > k->rows_cap)
		k = columns_add_chunk(c, i);
	k->t[k->n] = t;
	k->v[k->n++] = v;
	for (; step > 0x7f; step >>= 7)
		k->rows[k->nrows++] = (unsigned char)(step | 0x80);
	k->rows[k->nrows++] = (unsigned char)step;
	col->t = t;
	col->row = row;
	col->n++;
	c->samples++;
	return forward;
}

/** Copies a column into t, v and n of a series, in the arena; the column is kept. */
void columns_join(const struct columns *c, size_t i, struct series *out);

/** Finds the first two samples of a column at time t that differ in value.
 * @param rows  their rows; both 0 if there are no such samples. */
void columns_rows(const struct columns *c, size_t i, int64_t t, uint64_t rows[2]);

/** Frees the samples of a column. */
void columns_free(struct columns *c, size_t i);

#endif
