/* Growing columns, and what becomes of them.
 *
 * Nearly all files hold their samples in order, and once each: then the arrays that have grown are
 * the series' arrays. Otherwise the series gets a copy that is sorted, while the column, in the
 * order of the file, still tells which lines clash.
 */
#include "sim/columns.h"

#include <stdlib.h>
#include <string.h>

#include "sim/scratch.h"

#define ROWS_MIN 32

struct columns columns_on(struct arena *a)
{
	return (struct columns){ .arena = a, .shared.ordered = true };
}

void columns_free(struct columns *c, size_t i)
{
	struct column *col = &c->v[i];

	free(col->t);
	free(col->v);
	free(col->lines.p);
	*col = (struct column){ .t = NULL };
}

void columns_close(struct columns *c)
{
	for (size_t i = 0; i < c->n; i++)
		columns_free(c, i);
	if (!c->shared.finished)
		free(c->shared.t);
	free(c->shared.lines.p);
	*c = columns_on(c->arena);
}

size_t columns_add(struct columns *c, bool in_step)
{
	c->v = arena_grow(c->arena, c->v, c->n, &c->cap, sizeof(*c->v));
	c->v[c->n].in_step = in_step;
	return c->n++;
}

static void *grow(struct columns *c, void *p, size_t cap, size_t size)
{
	return scratch_grow(c->arena, p, cap, size);
}

static size_t more(size_t cap)
{
	return cap + cap / 2 + ROWS_MIN;
}

void columns_lines_grow(struct columns *c, struct columns_lines *lines)
{
	lines->cap = more(lines->cap);
	lines->p = grow(c, lines->p, lines->cap, 1);
}

void columns_grow(struct columns *c, size_t i)
{
	struct column *col = &c->v[i];

	col->cap = more(col->cap);
	col->t = grow(c, col->t, col->cap, sizeof(*col->t));
	col->v = grow(c, col->v, col->cap, sizeof(*col->v));
}

/* Makes room for one more row. */
static void grow_rows(struct columns *c)
{
	struct columns_shared *s = &c->shared;

	s->cap = more(s->cap);
	s->t = grow(c, s->t, s->cap, sizeof(*s->t));
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].in_step)
			c->v[i].v = grow(c, c->v[i].v, s->cap, sizeof(double));
}

void columns_row(struct columns *c, int64_t t, uint64_t line)
{
	struct columns_shared *s = &c->shared;

	if (s->n == s->cap)
		grow_rows(c);
	s->forward = s->n == 0 || t >= s->t[s->n - 1];
	if (s->n && t <= s->t[s->n - 1])
		s->ordered = false;
	s->lines_before = s->lines.n;
	s->last_before = s->lines.last;
	columns_lines_add(c, &s->lines, line);
	s->t[s->n++] = t;
}

/* Gives a column times of its own, those of the rows before the present one. */
static void leave_step(struct columns *c, struct column *col)
{
	const struct columns_shared *s = &c->shared;

	col->in_step = false;
	c->shared.left++;
	col->n = s->n - 1;
	col->cap = s->cap;
	col->t = grow(c, NULL, col->cap, sizeof(*col->t));
	memcpy(col->t, s->t, col->n * sizeof(*col->t));
	col->lines.n = s->lines_before;
	col->lines.cap = s->lines_before + ROWS_MIN;
	col->lines.last = s->last_before;
	col->lines.p = grow(c, NULL, col->lines.cap, 1);
	memcpy(col->lines.p, s->lines.p, col->lines.n);
}

void columns_miss(struct columns *c, size_t i)
{
	if (c->v[i].in_step)
		leave_step(c, &c->v[i]);
}

void columns_scale(struct columns *c, int64_t factor)
{
	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; k < c->v[i].n; k++)
			c->v[i].t[k] *= factor;
}

bool columns_put_all(struct columns *c, const double *values)
{
	const size_t row = c->shared.n - 1;
	struct column *col = c->v;

	for (size_t i = 0; i < c->n; i++)
		col[i].v[row] = values[i];
	c->samples += c->n;
	return c->shared.forward;
}

static size_t length(const struct columns *c, const struct column *col)
{
	return col->in_step ? c->shared.n : col->n;
}

static const int64_t *times(const struct columns *c, const struct column *col)
{
	return col->in_step ? c->shared.t : col->t;
}

static bool is_ordered(const int64_t *t, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (t[i - 1] >= t[i])
			return false;
	return true;
}

/* Hands an array over to the arena, no larger than it needs to be. */
static void *hand_over(struct columns *c, void *p, size_t n, size_t size)
{
	if (n == 0) {
		free(p);
		return NULL;
	}
	p = grow(c, p, n, size);
	arena_adopt(c->arena, p);
	return p;
}

/* A copy for the series, to be sorted. */
static void copy(struct columns *c, const struct column *col, struct series *out)
{
	out->t = scratch_alloc(c->arena, out->n * sizeof(*out->t));
	arena_adopt(c->arena, out->t);
	memcpy(out->t, times(c, col), out->n * sizeof(*out->t));
	out->v = scratch_alloc(c->arena, out->n * sizeof(*out->v));
	arena_adopt(c->arena, out->v);
	memcpy(out->v, col->v, out->n * sizeof(*out->v));
}

/* A series that shares its times; they are looked at once. */
static bool finish_shared(struct columns *c, struct column *col, struct series *out, size_t *clash)
{
	struct columns_shared *s = &c->shared;

	out->v = hand_over(c, col->v, out->n, sizeof(*out->v));
	col->v = NULL;
	if (s->finished) {
		out->t = s->t;
		out->stale_ms = s->stale_ms;
		return true;
	}
	s->t = hand_over(c, s->t, s->n, sizeof(*s->t));
	s->finished = true;
	out->t = s->t;
	series_finish(out, clash);
	s->stale_ms = out->stale_ms;
	return true;
}

bool columns_finish(struct columns *c, size_t i, enum trace_dup on_dup, struct series *out,
		    size_t *clash)
{
	struct column *col = &c->v[i];

	out->n = length(c, col);
	if (col->in_step && c->shared.ordered)
		return finish_shared(c, col, out, clash);
	if (col->in_step || !is_ordered(col->t, col->n)) {
		copy(c, col, out);
	} else {
		out->t = hand_over(c, col->t, out->n, sizeof(*out->t));
		out->v = hand_over(c, col->v, out->n, sizeof(*out->v));
		col->t = NULL;
		col->v = NULL;
	}
	return series_finish_as(out, on_dup, clash);
}

/* The line of the next sample, whose difference stands at *at. */
static uint64_t next_line(const struct columns_lines *lines, size_t *at, uint64_t line)
{
	uint64_t step = 0;
	unsigned shift = 0;

	for (; lines->p[*at] & 0x80; shift += 7)
		step |= (uint64_t)(lines->p[(*at)++] & 0x7f) << shift;
	return line + (step | (uint64_t)lines->p[(*at)++] << shift);
}

void columns_clash(const struct columns *c, size_t i, int64_t t, uint64_t lines[2])
{
	const struct column *col = &c->v[i];
	const struct columns_lines *l = col->in_step ? &c->shared.lines : &col->lines;
	const int64_t *when = times(c, col);
	double first = 0;
	uint64_t line = 0;
	size_t at = 0;

	lines[0] = lines[1] = 0;
	for (size_t k = 0; k < length(c, col); k++) {
		line = next_line(l, &at, line);
		if (when[k] != t)
			continue;
		if (!lines[0]) {
			lines[0] = line;
			first = col->v[k];
		} else if (memcmp(&first, &col->v[k], sizeof(first)) != 0) {
			lines[1] = line;
			return;
		}
	}
}
