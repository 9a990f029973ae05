/* Requests added up once for all starts. Called by sim/starts_lattice.c, asked by
 * sim/starts_fast.c.
 *
 * A piece begins where the rate of all requests or of bad ones changes, as in sim/exposure.c,
 * whose sums are made of the same whole numbers: a difference of two sums is what would be added
 * up between them. Pieces in which nothing changes are one. Where a piece is, is found by a table
 * of equal spans of time, about one a piece.
 */
#include "sim/starts_flow.h"

#include <math.h>
#include <stdlib.h>

#include "sim/exposure.h"
#include "sim/scratch.h"

/** A flow that is being added up. */
struct build {
	struct flow *f;
	struct arena *arena;
	size_t cap;
	tally total, bad;	/* rates of the last piece */
	bool known;		/* whether it has one */
	bool *is_known;		/* by piece */
};

static tally of_units(double units)
{
	return fabs(units) < 0x1p62 ? (int64_t)units : (tally)units;
}

/* Gives a line arrays, as its rate is about to change for the first time. */
static void spread(struct build *b, struct flow_line *l)
{
	l->sum = scratch_grow(b->arena, NULL, b->cap, sizeof(*l->sum));
	l->units = scratch_grow(b->arena, NULL, b->cap, sizeof(*l->units));
	for (size_t i = 0; i < b->f->n; i++) {
		l->sum[i] = tally_add(0, l->rate, b->f->t[i]);
		l->units[i] = (double)l->rate;
	}
}

static void grow_line(struct build *b, struct flow_line *l)
{
	if (!l->sum)
		return;
	l->sum = scratch_grow(b->arena, l->sum, b->cap, sizeof(*l->sum));
	l->units = scratch_grow(b->arena, l->units, b->cap, sizeof(*l->units));
}

static void grow(struct build *b, size_t cap)
{
	struct flow *f = b->f;

	b->cap = cap;
	f->t = scratch_grow(b->arena, f->t, b->cap, sizeof(*f->t));
	b->is_known = scratch_grow(b->arena, b->is_known, b->cap, sizeof(*b->is_known));
	grow_line(b, &f->total);
	grow_line(b, &f->bad);
}

/* What a line comes to at the beginning of the next piece. */
static tally line_end(const struct build *b, const struct flow_line *l, tally rate, int64_t t_ms)
{
	size_t last = b->f->n - 1;

	if (!l->sum)
		return tally_add(0, l->rate, t_ms);
	return tally_add(l->sum[last], rate, t_ms - b->f->t[last]);
}

static void add_to_line(struct build *b, struct flow_line *l, tally old, tally rate, int64_t t_ms)
{
	size_t i = b->f->n;
	tally sum;

	if (i == 0) {
		l->rate = rate;
		return;
	}
	if (!l->sum && rate != l->rate)
		spread(b, l);
	sum = line_end(b, l, old, t_ms);
	if (sum >= TALLY_MAX || sum <= -TALLY_MAX)
		b->f->full = true;
	if (!l->sum)
		return;
	l->sum[i] = sum;
	l->units[i] = (double)rate;
}

static void add_piece(struct build *b, int64_t t_ms, bool known, tally total, tally bad)
{
	struct flow *f = b->f;

	if (f->n > 0 && known == b->known && total == b->total && bad == b->bad)
		return;
	if (f->n == b->cap)
		grow(b, b->cap ? 2 * b->cap : 64);
	add_to_line(b, &f->total, b->total, total, t_ms);
	add_to_line(b, &f->bad, b->bad, bad, t_ms);
	f->t[f->n] = t_ms;
	b->is_known[f->n++] = known;
	b->known = known;
	b->total = total;
	b->bad = bad;
}

static void close_line(struct build *b, struct flow_line *l, int64_t end_ms)
{
	tally end = line_end(b, l, l == &b->f->total ? b->total : b->bad, end_ms);

	if (end >= TALLY_MAX || end <= -TALLY_MAX)
		b->f->full = true;
	arena_adopt(b->arena, l->sum);
	arena_adopt(b->arena, l->units);
}

static void index_pieces(struct flow *f, struct arena *a, int64_t end_ms)
{
	size_t spans, i = 0;

	while ((uint64_t)end_ms >> f->shift > f->n)
		f->shift++;
	spans = (size_t)(end_ms >> f->shift) + 2;
	f->first = arena_array(a, spans, sizeof(*f->first));
	for (size_t s = 0; s < spans; s++) {
		while (i + 1 < f->n && f->t[i + 1] <= (int64_t)(s << f->shift))
			i++;
		f->first[s] = (uint32_t)i;
	}
}

static void finish(struct build *b, int64_t end_ms)
{
	struct flow *f = b->f;

	grow(b, f->n);
	close_line(b, &f->total, end_ms);
	close_line(b, &f->bad, end_ms);
	arena_adopt(b->arena, f->t);
	f->known = bits_on(b->arena, f->n);
	f->always = true;
	for (size_t i = 0; i < f->n; i++) {
		if (b->is_known[i])
			bits_set(&f->known, i);
		else
			f->always = false;
	}
	free(b->is_known);
	index_pieces(f, b->arena, end_ms);
}

void flow_open(struct flow *f, struct arena *a, struct view *view, ptrdiff_t error, int64_t end_ms)
{
	struct build b = { .f = f, .arena = a };
	int64_t t_ms = 0;

	*f = (struct flow){ 0 };
	while (t_ms <= end_ms) {
		tally total, bad;
		bool known = exposure_rates(view, error, t_ms, &total, &bad);
		int64_t next = view_rate_changes(view, t_ms), other;

		add_piece(&b, t_ms, known, total, bad);
		if (error >= 0) {
			other = view_changes(view, (size_t)error, SIDE_CANARY, t_ms);
			next = other < next ? other : next;
		}
		t_ms = next;
	}
	finish(&b, end_ms);
}

/* ---- asking --------------------------------------------------------------------------------- */

static size_t piece_at(const struct flow *f, int64_t t_ms)
{
	size_t span = (size_t)(t_ms >> f->shift), lo = f->first[span], hi = f->first[span + 1];

	while (hi - lo > 4) {
		size_t mid = lo + (hi - lo) / 2;

		if (f->t[mid] <= t_ms)
			lo = mid;
		else
			hi = mid;
	}
	while (lo < hi && f->t[lo + 1] <= t_ms)
		lo++;
	return lo;
}

static tally line_at(const struct flow *f, const struct flow_line *l, size_t i, int64_t t_ms)
{
	if (!l->sum)
		return l->rate * t_ms;
	if (f->t[i] == t_ms)
		return l->sum[i];
	return l->sum[i] + of_units(l->units[i]) * (t_ms - f->t[i]);
}

struct flow_sums flow_at(const struct flow *f, int64_t t_ms)
{
	size_t i = f->n > 1 ? piece_at(f, t_ms) : 0;

	return (struct flow_sums){ line_at(f, &f->total, i, t_ms), line_at(f, &f->bad, i, t_ms) };
}

bool flow_known(const struct flow *f, int64_t from_ms, int64_t to_ms)
{
	if (f->always)
		return true;
	if (to_ms <= from_ms)
		to_ms = from_ms + 1;
	return bits_next(&f->known, piece_at(f, from_ms), piece_at(f, to_ms - 1) + 1) != BITS_NONE;
}
