/* Chunk lists for the columns of a file. A new chunk holds a quarter of what its column has so
 * far, within bounds, so that at most about a fifth of the memory is not yet used however many
 * columns there are.
 */
#include "sim/columns.h"

#include <stdlib.h>
#include <string.h>

#include "sim/scratch.h"

#define CHUNK_MIN	16
#define CHUNK_MAX	65536

struct columns columns_on(struct arena *a)
{
	return (struct columns){ .arena = a };
}

void columns_free(struct columns *c, size_t i)
{
	struct columns_chunk *k, *next;

	for (k = c->v[i].first; k; k = next) {
		next = k->next;
		free(k);
	}
	c->v[i].first = c->v[i].last = NULL;
}

void columns_close(struct columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		columns_free(c, i);
	c->n = 0;
}

size_t columns_add(struct columns *c)
{
	c->v = arena_grow(c->arena, c->v, c->n, &c->cap, sizeof(*c->v));
	return c->n++;
}

struct columns_chunk *columns_add_chunk(struct columns *c, size_t i)
{
	struct column *col = &c->v[i];
	size_t cap = col->n / 4 < CHUNK_MIN ? CHUNK_MIN : col->n / 4;
	size_t rows;
	struct columns_chunk *k;

	cap = cap > CHUNK_MAX ? CHUNK_MAX : cap;
	rows = 2 * cap + COLUMNS_ROW_BYTES;
	k = scratch_alloc(c->arena, sizeof(*k) + cap * (sizeof(*k->t) + sizeof(*k->v)) + rows);
	k->next = NULL;
	k->row = col->row;
	k->n = k->nrows = 0;
	k->cap = (uint32_t)cap;
	k->rows_cap = (uint32_t)rows;
	k->t = (int64_t *)(k + 1);
	k->v = (double *)(k->t + cap);
	k->rows = (unsigned char *)(k->v + cap);
	if (col->last)
		col->last->next = k;
	else
		col->first = k;
	col->last = k;
	return k;
}

void columns_join(const struct columns *c, size_t i, struct series *out)
{
	const struct column *col = &c->v[i];
	size_t at = 0;

	out->t = arena_array(c->arena, col->n, sizeof(*out->t) + sizeof(*out->v));
	out->v = (double *)(out->t + col->n);
	out->n = col->n;
	for (const struct columns_chunk *k = col->first; k; k = k->next) {
		memcpy(out->t + at, k->t, k->n * sizeof(*k->t));
		memcpy(out->v + at, k->v, k->n * sizeof(*k->v));
		at += k->n;
	}
}

/* The row of the next sample, whose difference stands at *at. */
static uint64_t next_row(const struct columns_chunk *k, uint32_t *at, uint64_t row)
{
	uint64_t step = 0;
	unsigned shift = 0;

	for (; k->rows[*at] & 0x80; shift += 7)
		step |= (uint64_t)(k->rows[(*at)++] & 0x7f) << shift;
	return row + (step | (uint64_t)k->rows[(*at)++] << shift);
}

void columns_rows(const struct columns *c, size_t i, int64_t t, uint64_t rows[2])
{
	double first = 0;

	rows[0] = rows[1] = 0;
	for (const struct columns_chunk *k = c->v[i].first; k; k = k->next) {
		uint64_t row = k->row;
		uint32_t at = 0;

		for (uint32_t j = 0; j < k->n; j++) {
			row = next_row(k, &at, row);
			if (k->t[j] != t)
				continue;
			if (rows[0] && memcmp(&first, &k->v[j], sizeof(first)) != 0) {
				rows[1] = row;
				return;
			}
			if (!rows[0]) {
				rows[0] = row;
				first = k->v[j];
			}
		}
	}
}
