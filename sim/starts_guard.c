/* One guardrail of a run of the fast way. Called by sim/starts_fast.c step by step.
 *
 * A guardrail whose sights depend on the instant alone is not checked one by one: its checks of a
 * step are a stretch of the bits of one phase. A rollback is the first bad bit, or the first that
 * completes `for k of n checks`: the k-th last bad check lies less than n checks with data back.
 * That is counted from bad bit to bad bit, so the rule needs no ring of all checks.
 *
 * One that needs requests, or that sees what assumptions do at a time of the rollout, walks: it is
 * checked one by one, by the machine of sim/verdict.c, with the sight looked up.
 */
#include "sim/starts_in.h"

#include <string.h>

#include "sim/check.h"

static int64_t quotient(int64_t a, int64_t b)
{
	return b == 1 ? a : a / b;
}

/* How many checks a step has made up to an instant. */
static size_t checks_until(const struct fast_guard *g, int64_t first, int64_t until)
{
	return until < first ? 0 : (size_t)quotient(until - first, g->every) + 1;
}

void guard_begin(const struct fast_guard *g, struct guard_run *r)
{
	r->data = 0;
	r->no_data = 0;
	r->nbad = r->next_bad = 0;
	if (!g->walks)
		return;
	if (r->state.ring)
		memset(r->state.ring, 0, (size_t)g->g->n * sizeof(*r->state.ring));
	r->state.next = r->state.bad = r->state.no_data = 0;
	r->nseen = 0;
	r->fell = -1;
}

void guard_begin_step(const struct fast_guard *g, struct guard_run *r, int64_t begin)
{
	r->first = begin + g->after + g->every;
	r->next = r->first;
	r->index = (size_t)quotient(r->first, g->every);
	r->phase = (size_t)(r->first - (int64_t)r->index * g->every);
}

/* ---- a stretch of bits ---------------------------------------------------------------------- */

/* Notes a bad check, the d-th with data. @return whether it completes the rule. */
static bool note_bad(const struct guardrail *g, struct guard_run *r, int64_t d)
{
	size_t k = (size_t)g->k;

	r->bad[r->next_bad] = d;
	r->next_bad = r->next_bad + 1 == k ? 0 : r->next_bad + 1;
	if (r->nbad < k)
		r->nbad++;
	return r->nbad == k && d - r->bad[r->next_bad] < g->n;
}

/* The first bad check of [from, to) that rolls back. */
static size_t find_bad(const struct fast_guard *g, struct guard_run *r, size_t from, size_t to)
{
	const struct fast_phase *p = &g->phases[r->phase];
	size_t i = bits_next(&p->bad, from, to);

	if (g->g->k == 1)
		return i;
	for (; i != BITS_NONE; i = bits_next(&p->bad, i + 1, to)) {
		int64_t d = r->data + (int64_t)(bits_rank(&p->data, i) - bits_rank(&p->data, from));

		if (note_bad(g->g, r, d))
			return i;
	}
	r->data += (int64_t)(bits_rank(&p->data, to) - bits_rank(&p->data, from));
	return BITS_NONE;
}

/* The first check of [from, to) that completes the checks without data that roll back. */
static size_t find_lost(const struct fast_guard *g, struct guard_run *r, unsigned idle, size_t from,
			size_t to)
{
	const struct bits *lost = &g->phases[r->phase].lost[idle];
	const struct bits *data = &g->phases[r->phase].data;

	while (from < to) {
		size_t i = bits_next(lost, from, to);
		size_t end = i == BITS_NONE ? to : i;

		if (bits_next(data, from, end) != BITS_NONE)
			r->no_data = 0;
		if (i == BITS_NONE)
			break;
		end = bits_next(data, i, to);
		end = end == BITS_NONE ? to : end;
		for (; i != BITS_NONE; i = bits_next(lost, i + 1, end))
			if (++r->no_data >= g->g->no_data_after)
				return i;
		from = end;
	}
	return BITS_NONE;
}

static int64_t stretch_falls(const struct fast_guard *g, struct guard_run *r, unsigned idle,
			     int64_t until, enum reason *reason)
{
	size_t from = r->index, to = from + checks_until(g, r->first, until), bad, lost;

	if (from == to)
		return STARTS_NEVER;
	bad = find_bad(g, r, from, to);
	lost = g->may_lose ? find_lost(g, r, idle, from, to) : BITS_NONE;
	if (bad == BITS_NONE && lost == BITS_NONE)
		return STARTS_NEVER;
	*reason = bad < lost ? REASON_CONDITION : REASON_NO_DATA;
	return r->first + (int64_t)((bad < lost ? bad : lost) - from) * g->every;
}

static int64_t stretch_passes(const struct fast_guard *g, const struct guard_run *r, unsigned idle,
			      int64_t at, int64_t until)
{
	size_t made = checks_until(g, r->first, at), to, i;
	const struct bits *pass = &g->phases[r->phase].pass[idle];

	if (made > 0 && bits_get(pass, r->index + made - 1))
		return at;
	to = r->index + checks_until(g, r->first, until);
	i = bits_next(pass, r->index + made, to);
	return i == BITS_NONE ? STARTS_NEVER
			      : r->first + (int64_t)(i - r->index) * g->every;
}

static int64_t stretch_held(const struct fast_run *run, const struct fast_guard *g, int64_t before)
{
	struct guard_run r;
	int64_t held = -1;

	for (size_t s = run->step + 1; s > 0; s--) {
		const struct fast_step *step = &run->f->steps[s - 1];
		int64_t until = before - 1;
		size_t n, i;

		if (s <= run->step && run->sc->path[s].begin < until)
			until = run->sc->path[s].begin;
		guard_begin_step(g, &r, run->sc->path[s - 1].begin);
		n = step->timed ? checks_until(g, r.first, until) : 0;
		if (n == 0)
			continue;
		i = bits_prev(&g->phases[r.phase].pass[step->idle], r.index, r.index + n);
		if (i == BITS_NONE) {
			held = r.first;
			continue;
		}
		if (i + 1 < r.index + n)
			held = r.first + (int64_t)(i + 1 - r.index) * g->every;
		break;
	}
	return held;
}

/* ---- a walk --------------------------------------------------------------------------------- */

/* Whether the canary has had too few requests in the window that ends at an instant: as
 * exposure_within() adds them up. */
static bool walk_few(const struct fast_run *run, const struct fast_guard *g, int64_t at)
{
	const struct fast_path *path = run->sc->path;
	int64_t now_ms = (at - run->origin) * run->f->pitch_ms, from_ms = now_ms - g->g->over_ms;
	struct exposure_sum now = run->requests;
	size_t s = run->step;
	tally before;

	if (g->g->needs <= 0)
		return false;
	exposure_sum_add(&now, path[s].met.share * tally_requests(run_part(run, s, now_ms).total));
	if (from_ms <= 0)
		return check_few(g->g, exposure_sum_of(&now));
	while (path[s].met.begin_ms > from_ms)
		s--;
	before = path[s].met.total + run_part(run, s, from_ms).total;
	return check_few(g->g, exposure_sum_of(&now) - exposure_before(&path[s].met, before));
}

static enum finding walk_finding(const struct fast_run *run, const struct fast_guard *g, int64_t at)
{
	unsigned idle = run->f->steps[run->step].idle;
	unsigned sight;

	if (walk_few(run, g, at))
		return idle & 2U ? FINDING_EXCUSED : FINDING_NO_DATA;
	sight = run_sight(run, g, at);
	switch (sight) {
	case SIGHT_GOOD:
		return FINDING_GOOD;
	case SIGHT_GREY:
		return FINDING_GREY;
	case SIGHT_BAD:
		return FINDING_BAD;
	}
	return sight_excused(sight, idle) ? FINDING_EXCUSED : FINDING_NO_DATA;
}

static void walk_to(struct fast_run *run, const struct fast_guard *g, struct guard_run *r,
		    int64_t until)
{
	while (r->fell < 0 && r->next <= until) {
		struct verdict_result v = verdict_check(&r->state, walk_finding(run, g, r->next));

		r->seen = arena_grow(run->sc->arena, r->seen, r->nseen, &r->seen_cap,
				     sizeof(*r->seen));
		r->seen[r->nseen++] = (struct fast_seen){ r->next, v.promotes };
		if (v.rolls_back != REASON_NONE) {
			r->fell = r->next;
			r->reason = v.rolls_back;
		}
		r->next += g->every;
	}
}

static int64_t walk_falls(struct fast_run *run, const struct fast_guard *g, struct guard_run *r,
			  int64_t until, enum reason *reason)
{
	walk_to(run, g, r, until);
	if (r->fell < 0 || r->fell > until)
		return STARTS_NEVER;
	*reason = r->reason;
	return r->fell;
}

static int64_t walk_passes(struct fast_run *run, const struct fast_guard *g, struct guard_run *r,
			   int64_t at)
{
	walk_to(run, g, r, at);
	if (r->fell >= 0)
		return STARTS_NEVER;
	if (r->next > r->first && r->seen[r->nseen - 1].pass)
		return at;
	return r->next;
}

static int64_t walk_held(const struct guard_run *r, int64_t before)
{
	size_t i = r->nseen;
	int64_t held = -1;

	while (i > 0 && r->seen[i - 1].at >= before)
		i--;
	for (; i > 0 && !r->seen[i - 1].pass; i--)
		held = r->seen[i - 1].at;
	return held;
}

/* ---- either --------------------------------------------------------------------------------- */

int64_t guard_falls(struct fast_run *run, size_t guard, int64_t until, enum reason *reason)
{
	const struct fast_guard *g = &run->f->guards[guard];
	struct guard_run *r = &run->sc->guards[guard];

	if (g->walks)
		return walk_falls(run, g, r, until, reason);
	return stretch_falls(g, r, run->f->steps[run->step].idle, until, reason);
}

int64_t guard_passes(struct fast_run *run, size_t guard, int64_t at, int64_t until)
{
	const struct fast_guard *g = &run->f->guards[guard];
	struct guard_run *r = &run->sc->guards[guard];

	if (g->walks)
		return walk_passes(run, g, r, at);
	return stretch_passes(g, r, run->f->steps[run->step].idle, at, until);
}

int64_t guard_held(struct fast_run *run, size_t guard, int64_t before)
{
	const struct fast_guard *g = &run->f->guards[guard];

	return g->walks ? walk_held(&run->sc->guards[guard], before)
			: stretch_held(run, g, before);
}
