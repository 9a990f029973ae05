/* Overlapping windows. Called by sim/power.c where sim/chain.c does not hold.
 *
 * A check every minute about the last five shares four fifths of its requests with the check before
 * it: bad checks come in rows, and `for 2 checks` protects against less than it seems. There is no
 * formula for it, so the requests are drawn. They are cut into blocks at every end of a window; the
 * bad ones of each block are drawn from a binomial distribution, and a window's are a difference
 * of two running sums. Block j of a run is draw j of that run, whatever else is drawn.
 */
#include "sim/noise.h"

#include <stdlib.h>

#include "sim/binomial.h"
#include "sim/philox.h"

#define STREAM		1		/* of the draws; the others are named in sim/philox.h */
#define DRAWS_MAX	INT64_C(40000000)
#define TO_UNIT		0x1p-53		/* 53 bits to 0..1 */

/** All that is drawn, run after run. */
struct draws {
	struct arena *arena;
	const struct noise *noise;
	int64_t *ends;		/* of the blocks, ascending; the first is where they begin */
	size_t nblocks;
	size_t *table_of;	/* by block */
	struct binomial *tables;
	size_t ntables, cap;
	size_t *from, *to;	/* by check: indices into ends */
	int64_t *least;		/* by check: so many bad requests are too many */
	int64_t *sums;		/* bad requests up to each end, in this run */
	uint8_t *ring;		/* the last `of` checks */
};

/* ---- blocks --------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static size_t index_of(const struct draws *d, int64_t end)
{
	const int64_t *found = bsearch(&end, d->ends, d->nblocks + 1, sizeof(end), by_value);

	return (size_t)(found - d->ends);
}

static void cut(struct draws *d)
{
	const struct noise *n = d->noise;
	int64_t first = n->checks[0].from, last = n->checks[n->nchecks - 1].to;
	size_t count = 0, kept = 0;

	d->ends = arena_array(d->arena, 2 * n->nchecks + 1, sizeof(*d->ends));
	for (size_t i = 0; i < n->nchecks; i++) {
		d->ends[count++] = n->checks[i].from;
		d->ends[count++] = n->checks[i].to;
	}
	if (n->turn > first && n->turn < last)
		d->ends[count++] = n->turn;
	qsort(d->ends, count, sizeof(*d->ends), by_value);
	for (size_t i = 1; i < count; i++)
		if (d->ends[i] != d->ends[kept])
			d->ends[++kept] = d->ends[i];
	d->nblocks = kept;
}

static size_t table_for(struct draws *d, int64_t n, double p)
{
	for (size_t i = 0; i < d->ntables; i++)
		if (d->tables[i].n == n && d->tables[i].p == p)
			return i;
	d->tables = arena_grow(d->arena, d->tables, d->ntables, &d->cap, sizeof(*d->tables));
	d->tables[d->ntables] = binomial_of(d->arena, n, p);
	return d->ntables++;
}

static void prepare(struct draws *d)
{
	const struct noise *n = d->noise;

	cut(d);
	d->table_of = arena_array(d->arena, d->nblocks, sizeof(*d->table_of));
	d->sums = arena_array(d->arena, d->nblocks + 1, sizeof(*d->sums));
	d->from = arena_array(d->arena, n->nchecks, sizeof(*d->from));
	d->to = arena_array(d->arena, n->nchecks, sizeof(*d->to));
	d->least = arena_array(d->arena, n->nchecks, sizeof(*d->least));
	d->ring = arena_array(d->arena, (size_t)n->of, sizeof(*d->ring));
	for (size_t i = 0; i < d->nblocks; i++)
		d->table_of[i] = table_for(d, d->ends[i + 1] - d->ends[i],
					   d->ends[i] < n->turn ? n->before : n->after);
	for (size_t i = 0; i < n->nchecks; i++) {
		d->from[i] = index_of(d, n->checks[i].from);
		d->to[i] = index_of(d, n->checks[i].to);
		d->least[i] = power_bad_from(n->rule, n->checks[i].to - n->checks[i].from);
	}
}

/* ---- runs ----------------------------------------------------------------------------------- */

static double unit(uint32_t high, uint32_t low)
{
	return (double)(((uint64_t)high << 32 | low) >> 11) * TO_UNIT;
}

static void draw(struct draws *d, uint64_t run)
{
	for (size_t i = 0; i < d->nblocks; i += 2) {
		struct philox r = philox_draw(NOISE_SEED, STREAM, (uint32_t)(i / 2), run);

		d->sums[i + 1] = d->sums[i] + binomial_draw(&d->tables[d->table_of[i]],
							    unit(r.w[0], r.w[1]));
		if (i + 1 < d->nblocks)
			d->sums[i + 2] = d->sums[i + 1] +
					 binomial_draw(&d->tables[d->table_of[i + 1]],
						       unit(r.w[2], r.w[3]));
	}
}

/** @return the check that rolls back; nchecks for none. */
static size_t first_fired(struct draws *d)
{
	const struct noise *n = d->noise;
	int64_t count = 0;

	for (int64_t i = 0; i < n->of; i++)
		d->ring[i] = 0;
	for (size_t i = 0; i < n->nchecks; i++) {
		bool bad = d->sums[d->to[i]] - d->sums[d->from[i]] >= d->least[i];
		size_t place = i % (size_t)n->of;

		if (n->k == n->of) {
			count = bad ? count + 1 : 0;
		} else {
			count += bad - d->ring[place];
			d->ring[place] = bad;
		}
		if (bad && count >= n->k)
			return i;
	}
	return n->nchecks;
}

int64_t noise_fires(struct arena *a, const struct noise *n, int64_t *fired)
{
	struct draws d = { .arena = a, .noise = n };
	int64_t runs;

	for (size_t i = 0; i < n->nchecks; i++)
		fired[i] = 0;
	if (n->nchecks == 0)
		return NOISE_RUNS_MAX;
	prepare(&d);
	runs = n->draws / ((int64_t)d.nblocks + 1);
	if (runs > NOISE_RUNS_MAX)
		runs = NOISE_RUNS_MAX;
	if (runs < NOISE_RUNS_MIN)
		runs = NOISE_RUNS_MIN;
	if (runs * (int64_t)d.nblocks > DRAWS_MAX)
		return 0;
	for (int64_t run = 0; run < runs; run++) {
		size_t i;

		draw(&d, (uint64_t)run);
		i = first_fired(&d);
		if (i < n->nchecks)
			fired[i]++;
	}
	return runs;
}
