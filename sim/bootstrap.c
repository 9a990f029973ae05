/* The stationary bootstrap of traces; see bootstrap.h.
 *
 * Draw k of replicate r is the Philox block (k, 2, r): its first word restarts if it is below 2^32
 * / b, its second one then says where: (w1 * n) >> 32. The grid may have so many instants that this
 * would prefer some of them; from 2^20 on the second and third word together, as a number of 64
 * bits, say where.
 *
 * A drawn series has a sample where the original had a new one since the instant before, where its
 * reading goes, and at the beginning of each block: so a coarse series among fine ones does not get
 * more points than it had, which statistical predicates would take for evidence.
 */
#include "sim/bootstrap.h"

#include <math.h>

#include "base/limits.h"
#include "sim/block_length.h"
#include "sim/philox.h"
#include "sim/trace.h"

#define FINE_FROM	((size_t)1 << 20)	/* instants from which on 32 bits are too few */
#define TWO_32		4294967296.0

/** A series on the grid. */
struct bootstrap_series {
	const struct series *series;
	size_t trace;		/* of which it is one */
	const double *v;	/* by instant: the reading in its own unit, NaN for none */
	const bool *fresh;	/* by instant: a sample is due */
};

/* ---- which instants ------------------------------------------------------------------------- */

/** The high 64 bits of a product. */
static uint64_t mul_high(uint64_t x, uint64_t y)
{
	uint64_t xl = (uint32_t)x, xh = x >> 32, yl = (uint32_t)y, yh = y >> 32;
	uint64_t low = xl * yl, m1 = xh * yl + (low >> 32), m2 = xl * yh + (uint32_t)m1;

	return xh * yh + (m1 >> 32) + (m2 >> 32);
}

static uint32_t anywhere(const struct philox *w, size_t n)
{
	if (n < FINE_FROM)
		return (uint32_t)((uint64_t)w->w[1] * n >> 32);
	return (uint32_t)mul_high((uint64_t)w->w[1] << 32 | w->w[2], n);
}

void bootstrap_indices(uint64_t seed, uint64_t replicate, size_t n, double block, size_t length,
		       uint32_t *out)
{
	const uint64_t restart = (uint64_t)floor(TWO_32 / block);

	for (size_t k = 0; k < length; k++) {
		struct philox w = philox_draw(seed, PHILOX_STATIONARY, (uint32_t)k, replicate);

		if (k == 0 || w.w[0] < restart)
			out[k] = anywhere(&w, n);
		else
			out[k] = out[k - 1] + 1 == n ? 0 : out[k - 1] + 1;
	}
}

/* ---- the grid ------------------------------------------------------------------------------- */

static bool plays(const struct view_trace *t, const struct series *s)
{
	return s->version.n == 0 || str_eq(s->version, t->part[SIDE_STABLE]) ||
	       str_eq(s->version, t->part[SIDE_CANARY]);
}

static ptrdiff_t metric_of(const struct plan *p, const struct series *s)
{
	for (size_t i = 0; i < p->nmetrics; i++)
		if (str_eq(p->metrics[i].name, s->metric))
			return (ptrdiff_t)i;
	return -1;
}

static bool guarded(const struct plan *p, ptrdiff_t metric)
{
	for (size_t i = 0; i < p->nguardrails; i++)
		for (size_t k = 0; k < p->guardrails[i].nmetrics; k++)
			if ((ptrdiff_t)p->guardrails[i].metrics[k] == metric)
				return true;
	return false;
}

static void put_on_grid(struct arena *a, const struct bootstrap *b, struct bootstrap_series *s)
{
	double *v = arena_array(a, b->n, sizeof(*v));
	bool *fresh = arena_array(a, b->n, sizeof(*fresh));
	size_t hint = 0, seen = 0;

	for (size_t i = 0; i < b->n; i++) {
		const int64_t t = b->first_ms + (int64_t)i * b->step_ms;
		size_t before = seen;

		if (!series_at(s->series, t, &hint, &v[i]))
			v[i] = NAN;
		while (seen < s->series->n && s->series->t[seen] <= t)
			seen++;
		fresh[i] = seen > before || i == 0 || isnan(v[i]) != isnan(v[i - 1]);
	}
	s->v = v;
	s->fresh = fresh;
}

/** Finds the series and the grid's step. @return the series that there are. */
static struct bootstrap_series *gather(struct arena *a, const struct plan *p, struct bootstrap *b,
				       size_t *n)
{
	struct bootstrap_series *v = NULL;
	int64_t finest = INT64_MAX;
	size_t cap = 0;

	*n = 0;
	for (size_t i = 0; i < b->ntraces; i++) {
		for (size_t k = 0; k < b->traces[i].trace->n; k++) {
			const struct series *s = &b->traces[i].trace->series[k];
			const ptrdiff_t metric = metric_of(p, s);
			int64_t step = series_step(s);

			if (metric < 0 || s->n == 0 || !plays(&b->traces[i], s))
				continue;
			v = arena_grow(a, v, *n, &cap, sizeof(*v));
			v[(*n)++] = (struct bootstrap_series){ .series = s, .trace = i };
			if (guarded(p, metric) && step > 0 && step < finest)
				finest = step;
		}
	}
	b->step_ms = finest == INT64_MAX ? 0 : finest;
	return v;
}

bool bootstrap_open(struct arena *a, const struct plan *p, const struct view_trace *traces,
		    size_t n,
		    int64_t first_ms, int64_t last_ms, struct bootstrap *out)
{
	struct bootstrap_series *v;
	size_t count;

	*out = (struct bootstrap){ .first_ms = first_ms, .block_auto = 1, .traces = traces,
				   .ntraces = n };
	v = gather(a, p, out, &count);
	if (out->step_ms == 0 || last_ms - first_ms < out->step_ms)
		return false;
	out->n = (size_t)((last_ms - first_ms) / out->step_ms) + 1;
	out->nseries = count;
	if (out->n > LIMIT_TRACE_SAMPLES / count)
		return false;
	for (size_t i = 0; i < count; i++) {
		put_on_grid(a, out, &v[i]);
		if (!guarded(p, metric_of(p, v[i].series)))
			continue;
		double block = block_length_of(a, v[i].v, out->n).stationary;
		if (block > out->block_auto)
			out->block_auto = block;
	}
	out->series = v;
	return true;
}

/* ---- drawing -------------------------------------------------------------------------------- */

static void draw_series(struct arena *a, const struct bootstrap *b,
			const struct bootstrap_series *s,
			const uint32_t *at, struct series *out)
{
	*out = *s->series;
	out->t = arena_array(a, b->length, sizeof(*out->t));
	out->v = arena_array(a, b->length, sizeof(*out->v));
	out->n = 0;
	for (size_t k = 0; k < b->length; k++) {
		bool follows = k > 0 && at[k] == at[k - 1] + 1;

		if (follows && !s->fresh[at[k]])
			continue;
		out->t[out->n] = b->first_ms + (int64_t)k * b->step_ms;
		out->v[out->n++] = s->v[at[k]];
	}
	out->stale_ms += b->step_ms;	/* where a reading goes there is a sample that says so */
}

const struct view_trace *bootstrap_draw(struct arena *a, const struct bootstrap *b,
					uint64_t replicate,
					int64_t *start_ms)
{
	struct view_trace *traces = arena_array(a, b->ntraces, sizeof(*traces));
	uint32_t *at = arena_array(a, b->length, sizeof(*at));

	bootstrap_indices(b->seed, replicate, b->n, b->block, b->length, at);
	for (size_t i = 0; i < b->ntraces; i++) {
		struct trace *t = arena_alloc(a, sizeof(*t));

		*t = *b->traces[i].trace;
		t->series = arena_array(a, b->nseries, sizeof(*t->series));
		t->n = 0;
		for (size_t k = 0; k < b->nseries; k++)
			if (b->series[k].trace == i)
				draw_series(a, b, &b->series[k], at, &t->series[t->n++]);
		traces[i] = b->traces[i];
		traces[i].trace = t;
	}
	*start_ms = b->first_ms + (int64_t)b->lead * b->step_ms;
	return traces;
}
