/* What is seen at all instants of the lattice, worked out once. Called by sim/starts.c.
 *
 * A guardrail is asked of the view as the event loop asks it (sim/check.c), at each instant at
 * which something that it reads may have changed; in between it sees the same. `worse` and
 * `regressed` look at windows, which change all the time.
 */
#include "sim/starts_in.h"

#include "sim/check.h"

/** A guardrail whose sights are being worked out. */
struct filling {
	const struct fast *f;
	struct fast_guard *guard;
	struct check_world world;
	struct check_guard check;
	bool windows;		/* it looks at windows */
	size_t phase, index;	/* of the instant */
	uint8_t *sights;	/* NULL: into the phases */
};

static bool looks_at_windows(const struct cond *c)
{
	if (!c)
		return false;
	return c->kind == COND_WORSE || c->kind == COND_REGRESSED || looks_at_windows(c->a) ||
	       looks_at_windows(c->b);
}

static unsigned sight_of(struct check_sight s)
{
	switch (s.finding) {
	case FINDING_GOOD:
		return SIGHT_GOOD;
	case FINDING_GREY:
		return SIGHT_GREY;
	case FINDING_BAD:
		return SIGHT_BAD;
	case FINDING_NO_DATA:
	case FINDING_EXCUSED:
		break;
	}
	return SIGHT_NO_DATA + (s.lacking[SIDE_STABLE] ? 1U : 0U) +
	       (s.lacking[SIDE_CANARY] ? 2U : 0U);
}

/* The next instant after t at which something that the guardrail reads may change. */
static int64_t changes(struct filling *l, int64_t t_ms)
{
	int64_t next = INT64_MAX;

	if (l->windows)
		return t_ms + 1;
	for (size_t i = 0; i < l->check.nterms; i++) {
		const struct term *term = &l->check.terms[i];
		int64_t t = view_changes(l->world.view, term->metric, term->side, t_ms);

		next = t < next ? t : next;
	}
	return next;
}

static void put_phase(struct filling *l, unsigned sight)
{
	const struct guardrail *g = l->guard->g;
	struct fast_phase *p = &l->guard->phases[l->phase];

	if (sight == SIGHT_BAD)
		bits_set(&p->bad, l->index);
	if (sight < SIGHT_NO_DATA && l->guard->counts_data)
		bits_set(&p->data, l->index);
	for (unsigned idle = 0; idle < STARTS_IDLE; idle++) {
		bool lost = sight >= SIGHT_NO_DATA && !sight_excused(sight, idle);

		if (!l->f->used[idle])
			continue;
		if (sight == SIGHT_GOOD ||
		    (sight >= SIGHT_NO_DATA && (!lost || g->no_data == NO_DATA_PROMOTE)))
			bits_set(&p->pass[idle], l->index);
		if (lost && l->guard->may_lose)
			bits_set(&p->lost[idle], l->index);
	}
}

static void put(struct filling *l, size_t instant, unsigned sight)
{
	if (l->sights)
		l->sights[instant] = (uint8_t)sight;
	else
		put_phase(l, sight);
	if (++l->phase == (size_t)l->guard->every) {
		l->phase = 0;
		l->index++;
	}
}

static void open_phases(struct fast_guard *g, const struct fast *f, struct arena *a)
{
	size_t n = f->n / (size_t)g->every + 1;

	g->phases = arena_array(a, (size_t)g->every, sizeof(*g->phases));
	for (int64_t i = 0; i < g->every; i++) {
		struct fast_phase *p = &g->phases[i];

		p->bad = bits_on(a, n);
		if (g->counts_data)
			p->data = bits_on(a, n);
		for (size_t idle = 0; idle < STARTS_IDLE; idle++) {
			if (f->used[idle])
				p->pass[idle] = bits_on(a, n);
			if (f->used[idle] && g->may_lose)
				p->lost[idle] = bits_on(a, n);
		}
	}
}

static void close_phases(struct fast_guard *g, const struct fast *f, struct arena *a)
{
	for (int64_t i = 0; i < g->every; i++) {
		struct fast_phase *p = &g->phases[i];

		bits_make_skip(&p->bad, a);
		if (g->counts_data)
			bits_make_rank(&p->data, a);
		for (size_t idle = 0; idle < STARTS_IDLE; idle++)
			if (f->used[idle] && g->may_lose)
				bits_make_skip(&p->lost[idle], a);
	}
}

/* Looks at every instant. */
static void look(const struct fast *f, struct fast_guard *g, const struct view *view,
		 uint8_t *sights, struct arena *a)
{
	struct filling l = { .f = f, .guard = g, .sights = sights,
			     .world = { .arena = a, .view = view_fork(a, view) },
			     .check = check_begin(a, g->g),
			     .windows = looks_at_windows(g->g->promote) ||
					looks_at_windows(g->g->rollback) };
	int64_t until_ms = 0;
	unsigned sight = 0;

	view_restart(l.world.view, f->first_ms);
	for (size_t i = 0; i < f->n; i++) {
		int64_t t_ms = (int64_t)i * f->pitch_ms;

		if (t_ms >= until_ms) {
			sight = sight_of(check_see(&l.world, &l.check, t_ms));
			until_ms = changes(&l, t_ms);
		}
		put(&l, i, sight);
	}
}

static void fill_guard(const struct fast *f, struct fast_guard *g, struct arena *a)
{
	size_t n = g->varies ? f->nvariants : 1;

	if (!g->walks) {
		open_phases(g, f, a);
		look(f, g, f->views[0], NULL, a);
		close_phases(g, f, a);
		return;
	}
	for (size_t v = 0; v < n; v++) {
		g->sights[v] = arena_array(a, f->n, sizeof(*g->sights[v]));
		look(f, g, f->views[v], g->sights[v], a);
	}
}

/* @return false when there are more requests than can be counted. */
static bool fill_flows(struct fast *f, struct arena *a)
{
	size_t n = f->flow_varies ? f->nvariants : 1;
	int64_t end_ms = f->end_ms > f->last_ms ? f->end_ms : f->last_ms;
	bool fine = true;

	for (size_t v = 0; v < n; v++) {
		struct view *view = view_fork(a, f->views[v]);

		view_restart(view, f->first_ms);
		flow_open(&f->flows[v], a, view, f->error, end_ms - f->first_ms);
		fine = fine && !f->flows[v].full;
	}
	return fine;
}

bool fast_fill(struct fast *f, struct arena *a)
{
	if (!fill_flows(f, a))
		return false;
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		fill_guard(f, &f->guards[i], a);
	return true;
}
