/* The tables of the fast way: what is seen at all instants of the lattice as rows of bits, and the
 * requests added up. Called by sim/starts.c.
 */
#include "sim/starts_in.h"

#include <stdlib.h>

#include "sim/scratch.h"

/** The rows of a phase that are being filled, and by sight which of them get a bit. */
struct rows {
	struct bits *v[2 + 2 * STARTS_IDLE];
	bool gets[2 + 2 * STARTS_IDLE][SIGHTS];
	size_t n;
};

/* Opens a row of n bits. @return by sight: whether it gets one. */
static bool *add_row(struct rows *r, struct bits *row, struct arena *a, size_t n)
{
	*row = bits_on(a, n);
	r->v[r->n] = row;
	return r->gets[r->n++];
}

static struct rows open_rows(const struct fast *f, const struct fast_guard *g, struct fast_phase *p,
			     struct arena *a, size_t n)
{
	struct rows r = { .n = 0 };
	bool *gets = add_row(&r, &p->bad, a, n);

	gets[SIGHT_BAD] = true;
	if (g->counts_data) {
		gets = add_row(&r, &p->data, a, n);
		gets[SIGHT_GOOD] = gets[SIGHT_GREY] = gets[SIGHT_BAD] = true;
	}
	for (unsigned idle = 0; idle < STARTS_IDLE; idle++) {
		if (!f->used[idle])
			continue;
		gets = add_row(&r, &p->pass[idle], a, n);
		for (unsigned s = 0; s < SIGHTS; s++)
			gets[s] = sight_passes(g->g, s, idle);
		if (!g->may_lose)
			continue;
		gets = add_row(&r, &p->lost[idle], a, n);
		for (unsigned s = SIGHT_NO_DATA; s < SIGHTS; s++)
			gets[s] = !sight_excused(s, idle);
	}
	return r;
}

/* Fills a row word by word from every so many sights. */
static void fill_row(struct bits *row, const bool *gets, const uint8_t *sights, size_t step,
		     size_t n)
{
	for (size_t i = 0; i < n; i += 64) {
		size_t end = n - i < 64 ? n - i : 64;
		uint64_t w = 0;

		for (size_t k = 0; k < end; k++)
			w |= (uint64_t)gets[sights[(i + k) * step]] << k;
		row->w[i / 64] = w;
	}
}

static void fill_phase(const struct fast *f, const struct fast_guard *g, size_t phase,
		       const uint8_t *sights, struct arena *a)
{
	struct fast_phase *p = &g->phases[phase];
	size_t every = (size_t)g->every, n = phase < f->n ? (f->n - phase - 1) / every + 1 : 0;
	struct rows r = open_rows(f, g, p, a, n);

	for (size_t i = 0; i < r.n; i++)
		fill_row(r.v[i], r.gets[i], sights + phase, every, n);
	bits_make_skip(&p->bad, a);
	if (g->counts_data)
		bits_make_rank(&p->data, a);
	for (size_t idle = 0; idle < STARTS_IDLE; idle++)
		if (f->used[idle] && g->may_lose)
			bits_make_skip(&p->lost[idle], a);
}

static void fill_walk(const struct fast *f, struct fast_guard *g, struct arena *a)
{
	size_t n = g->varies ? f->nvariants : 1;

	for (size_t v = 0; v < n; v++) {
		g->sights[v] = arena_array(a, f->n, sizeof(*g->sights[v]));
		fast_look(f, g->g, f->views[v], a, g->sights[v]);
	}
}

static void fill_phases(const struct fast *f, struct fast_guard *g, const uint8_t *sights,
			struct arena *a)
{
	g->phases = arena_array(a, (size_t)g->every, sizeof(*g->phases));
	for (size_t phase = 0; phase < (size_t)g->every; phase++)
		fill_phase(f, g, phase, sights, a);
}

static void fill_flow(struct fast *f, size_t variant, struct arena *a)
{
	struct view *view = view_fork(a, f->views[variant]);
	struct flow_wish wish = { .error = f->error,
				  .end_ms = f->end_ms > f->first_ms ? f->end_ms - f->first_ms : 0,
				  .last_ms = f->until_ms - f->first_ms,
				  .pitch_ms = f->flow_pitch_ms };

	view_restart(view, f->first_ms);
	flow_open(&f->flows[variant], a, view, &wish);
}

static void fill_guard(struct fast *f, size_t guard, struct arena *a)
{
	struct fast_guard *g = &f->guards[guard];

	if (g->walks) {
		fill_walk(f, g, a);
		return;
	}
	f->seen[guard] = scratch_alloc(a, f->n);
	fast_look(f, g->g, f->views[0], a, f->seen[guard]);
	fill_phases(f, g, f->seen[guard], a);
}

static size_t flows_of(const struct fast *f)
{
	return f->flow_varies ? f->nvariants : 1;
}

bool fast_fill(struct fast *f)
{
	bool full = false;

	for (size_t i = 0; i < flows_of(f); i++) {
		fill_flow(f, i, f->arena);
		full = full || f->flows[i].full;
	}
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		fill_guard(f, i, f->arena);
	if (!full && !f->walk)
		fast_leaps(f, f->arena);
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		free(f->seen[i]);
	return !full;
}
