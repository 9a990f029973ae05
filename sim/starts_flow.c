/* Requests added up once for all starts. Called by sim/starts_table.c, asked by
 * sim/starts_fast.c.
 *
 * A piece begins where the rate of all requests or of bad ones changes, as in sim/exposure.c,
 * whose sums are made of the same whole numbers: a difference of two sums is what would be added
 * up between them. As a rule far fewer instants are asked for than there are pieces, and all of
 * them on a lattice: then only the sums at those are kept. Else there is a mark for each piece in
 * which something changes; which one an instant lies in is found by a table of equal spans of
 * time, about one a mark.
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
	size_t cap;		/* marks that there is room for */
	tally total, bad;	/* rates of the last piece */
	struct flow_sums sums;	/* where the last piece begins */
	int64_t at_ms;		/* that is then */
	bool known;		/* whether it has a rate */
	bool *is_known;		/* by mark, without a pitch */
};

static tally of_units(double units)
{
	return fabs(units) < 0x1p62 ? (int64_t)units : (tally)units;
}

/* ---- marks where rates change --------------------------------------------------------------- */

static void grow_line(struct build *b, struct flow_line *l)
{
	l->sum = scratch_grow(b->arena, l->sum, b->cap, sizeof(*l->sum));
	l->units = scratch_grow(b->arena, l->units, b->cap, sizeof(*l->units));
}

static void grow(struct build *b, size_t cap)
{
	struct flow *f = b->f;

	b->cap = cap;
	f->t = scratch_grow(b->arena, f->t, b->cap, sizeof(*f->t));
	b->is_known = scratch_grow(b->arena, b->is_known, b->cap, sizeof(*b->is_known));
	if (f->total.sum)
		grow_line(b, &f->total);
	if (f->bad.sum)
		grow_line(b, &f->bad);
}

/* Gives a line arrays, as its rate is about to change for the first time. */
static void spread(struct build *b, struct flow_line *l)
{
	grow_line(b, l);
	for (size_t i = 0; i < b->f->n; i++) {
		l->sum[i] = tally_add(0, l->rate, b->f->t[i]);
		l->units[i] = (double)l->rate;
	}
}

static void mark_line(struct build *b, struct flow_line *l, tally sum, tally rate)
{
	size_t i = b->f->n;

	if (i == 0)
		l->rate = rate;
	if (!l->sum && rate != l->rate)
		spread(b, l);
	if (!l->sum)
		return;
	l->sum[i] = sum;
	l->units[i] = (double)rate;
}

static void put_mark(struct build *b)
{
	struct flow *f = b->f;

	if (f->n == b->cap)
		grow(b, b->cap ? 2 * b->cap : 64);
	mark_line(b, &f->total, b->sums.total, b->total);
	mark_line(b, &f->bad, b->sums.bad, b->bad);
	f->t[f->n] = b->at_ms;
	b->is_known[f->n++] = b->known;
}

static void index_marks(struct flow *f, struct arena *a, int64_t last_ms)
{
	size_t spans, i = 0;

	while ((uint64_t)last_ms >> f->shift > f->n)
		f->shift++;
	spans = (size_t)(last_ms >> f->shift) + 2;
	f->first = arena_array(a, spans, sizeof(*f->first));
	for (size_t s = 0; s < spans; s++) {
		while (i + 1 < f->n && f->t[i + 1] <= (int64_t)(s << f->shift))
			i++;
		f->first[s] = (uint32_t)i;
	}
}

static void close_marks(struct build *b, int64_t last_ms)
{
	struct flow *f = b->f;

	grow(b, f->n);
	arena_adopt(b->arena, f->total.sum);
	arena_adopt(b->arena, f->total.units);
	arena_adopt(b->arena, f->bad.sum);
	arena_adopt(b->arena, f->bad.units);
	arena_adopt(b->arena, f->t);
	f->known = bits_on(b->arena, f->n);
	for (size_t i = 0; i < f->n; i++)
		if (b->is_known[i])
			bits_set(&f->known, i);
	free(b->is_known);
	index_marks(f, b->arena, last_ms);
}

/* ---- marks on a lattice --------------------------------------------------------------------- */

static void open_grid(struct build *b, const struct flow_wish *wish)
{
	struct flow *f = b->f;

	b->cap = (size_t)(wish->last_ms / wish->pitch_ms) + 1;
	f->pitch_ms = wish->pitch_ms;
	f->end_ms = wish->end_ms;
	f->known = bits_on(b->arena, b->cap);
	f->known_at = bits_on(b->arena, b->cap);
}

static void grid_line(struct build *b, struct flow_line *l, tally rate)
{
	if (b->f->n == 0)
		l->rate = rate;
	if (l->sum || rate == l->rate)
		return;
	l->sum = arena_array(b->arena, b->cap, sizeof(*l->sum));
	for (size_t i = 0; i < b->f->n; i++)
		l->sum[i] = tally_add(0, l->rate, (int64_t)i * b->f->pitch_ms);
}

static inline void sums_at(const struct build *b, int64_t t_ms, struct flow_sums *out)
{
	out->total = tally_add(b->sums.total, b->total, t_ms - b->at_ms);
	out->bad = tally_add(b->sums.bad, b->bad, t_ms - b->at_ms);
}

/* The marks that lie in the last piece, which ends at `until`. */
static void put_grid(struct build *b, int64_t until_ms)
{
	struct flow *f = b->f;
	int64_t t_ms = (int64_t)f->n * f->pitch_ms;

	if (b->known && t_ms > b->at_ms)
		bits_set(&f->known, f->n - 1);
	if (f->end_ms >= b->at_ms && f->end_ms < until_ms)
		sums_at(b, f->end_ms, &f->at_end);
	for (; t_ms < until_ms; f->n++, t_ms += f->pitch_ms) {
		if (f->total.sum)
			f->total.sum[f->n] =
				tally_add(b->sums.total, b->total, t_ms - b->at_ms);
		if (f->bad.sum)
			f->bad.sum[f->n] = tally_add(b->sums.bad, b->bad, t_ms - b->at_ms);
		if (!b->known)
			continue;
		bits_set(&f->known, f->n);
		bits_set(&f->known_at, f->n);
	}
}

/* ---- pieces --------------------------------------------------------------------------------- */

/* The last piece ends at `until`. */
static void end_piece(struct build *b, int64_t until_ms)
{
	struct flow *f = b->f;

	if (f->pitch_ms)
		put_grid(b, until_ms);
	sums_at(b, until_ms, &b->sums);
	b->at_ms = until_ms;
	if (b->sums.total >= TALLY_MAX || b->sums.bad >= TALLY_MAX || b->sums.bad <= -TALLY_MAX)
		f->full = true;
	f->always = f->always && b->known;
}

static void begin_piece(struct build *b, int64_t t_ms, bool known, tally total, tally bad)
{
	if (t_ms > 0)
		end_piece(b, t_ms);
	b->known = known;
	b->total = total;
	b->bad = bad;
	if (!b->f->pitch_ms) {
		put_mark(b);
		return;
	}
	grid_line(b, &b->f->total, total);
	grid_line(b, &b->f->bad, bad);
}

static void add_up(struct build *b, struct view *view, const struct flow_wish *wish)
{
	struct reading rate = { 0, false }, error = { 0, false };
	int64_t rate_until = 0, error_until = wish->error >= 0 ? 0 : INT64_MAX, t_ms = 0;

	while (t_ms <= wish->last_ms) {
		tally total, bad;
		bool known;

		if (t_ms >= rate_until)
			rate = view_rate_held(view, t_ms, &rate_until);
		if (t_ms >= error_until)
			error = view_held(view, (size_t)wish->error, SIDE_CANARY, t_ms,
					  &error_until);
		known = exposure_rates(rate, error, &total, &bad);
		if (t_ms == 0 || known != b->known || total != b->total || bad != b->bad)
			begin_piece(b, t_ms, known, total, bad);
		t_ms = rate_until < error_until ? rate_until : error_until;
	}
	end_piece(b, wish->last_ms + 1);
}

void flow_open(struct flow *f, struct arena *a, struct view *view, const struct flow_wish *wish)
{
	struct build b = { .f = f, .arena = a };

	*f = (struct flow){ .always = true };
	if (wish->pitch_ms)
		open_grid(&b, wish);
	add_up(&b, view, wish);
	if (!wish->pitch_ms)
		close_marks(&b, wish->last_ms);
}

/* ---- asking --------------------------------------------------------------------------------- */

static size_t mark_at(const struct flow *f, int64_t t_ms)
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
	size_t i;

	if (f->pitch_ms && t_ms == f->end_ms)
		return f->at_end;
	if (f->pitch_ms) {
		i = (size_t)(t_ms / f->pitch_ms);
		return (struct flow_sums){ flow_line_at(f, &f->total, i),
					   flow_line_at(f, &f->bad, i) };
	}
	i = f->n > 1 ? mark_at(f, t_ms) : 0;
	return (struct flow_sums){ line_at(f, &f->total, i, t_ms), line_at(f, &f->bad, i, t_ms) };
}

bool flow_known(const struct flow *f, int64_t from_ms, int64_t to_ms)
{
	size_t from, to;

	if (f->always)
		return true;
	if (f->pitch_ms) {
		from = (size_t)(from_ms / f->pitch_ms);
		to = (size_t)((to_ms + f->pitch_ms - 1) / f->pitch_ms);
		return bits_get(&f->known_at, from) || bits_next(&f->known, from, to) != BITS_NONE;
	}
	if (to_ms <= from_ms)
		to_ms = from_ms + 1;
	return bits_next(&f->known, mark_at(f, from_ms), mark_at(f, to_ms - 1) + 1) != BITS_NONE;
}
