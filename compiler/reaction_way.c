/* The way of a rollout through its plan, for reaction.c: the clock of each step, the guardrails
 * that are due, what their checks come to, and what ends a step. sim/engine_plan.c does the same
 * with readings; tests/unit/sim/reaction_test.c holds the two against each other.
 *
 * There is no queue: the next instant is the least of a few numbers, so that a way can be copied
 * at any instant and go on in two ways.
 */
#include "compiler/reaction_way.h"

#include <string.h>

#include "base/limits.h"
#include "compiler/query.h"

#define REQUESTS_TOLERANCE 1e-9		/* as sim/check.c has it */

/* ---- what all ways share ------------------------------------------------------------------- */

static bool reaches_all(const struct plan *p)
{
	for (size_t i = p->nsteps; i > 0; i--)
		if (p->steps[i - 1].kind == STEP_STAGE)
			return p->steps[i - 1].weight_ppm == PPM;
	return false;
}

void ways_open(struct ways *w, struct arena *a, const struct plan *p,
	       const struct arrivals *arrivals, bool needs)
{
	struct sight *sights = arena_array(a, p->nguardrails, sizeof(*sights));

	*w = (struct ways){ .arena = a, .plan = p, .arrivals = arrivals, .needs = needs,
			    .sights = sights, .reaches_all = reaches_all(p) };
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];

		for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
			sights[i].rollback[side] = cond_reads(g->rollback, (enum side)side);
			sights[i].promote[side] = cond_reads(g->promote, (enum side)side);
		}
		if (g->over_ms > w->widest_ms)
			w->widest_ms = g->over_ms;
		if (g->after_ms + g->every_ms > w->slowest_ms)
			w->slowest_ms = g->after_ms + g->every_ms;
	}
}

/* ---- requests ------------------------------------------------------------------------------- */

double arrivals_upto(const struct arrivals *f, int64_t t_ms)
{
	size_t lo = 0, hi = f->n;
	const struct arrival_mark *a;

	if (f->n == 0)
		return f->per_s * (double)t_ms / 1000;
	t_ms += f->origin_ms;
	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (f->marks[mid].at_ms <= t_ms)
			lo = mid;
		else
			hi = mid;
	}
	a = &f->marks[lo];
	if (lo + 1 == f->n)
		return a->requests + f->per_s * (double)(t_ms - a->at_ms) / 1000;
	return a->requests + (a[1].requests - a->requests) * (double)(t_ms - a->at_ms) /
				     (double)(a[1].at_ms - a->at_ms);
}

double way_exposed(const struct way *w, int64_t t_ms)
{
	const struct stretch *s = w->at;

	while (s->begin_ms > t_ms && s->before)
		s = s->before;
	if (s->share <= 0)
		return s->exposed;
	return s->exposed + s->share * (arrivals_upto(w->ways->arrivals, t_ms) - s->arrived);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static const struct step *step_of(const struct way *w)
{
	return &w->ways->plan->steps[w->step];
}

static void begin_step(struct way *w, size_t step, int64_t t_ms)
{
	const struct plan *p = w->ways->plan;
	const struct step *s = &p->steps[step];
	struct stretch *at = arena_alloc(w->ways->arena, sizeof(*at));
	bool checked = s->kind != STEP_STAGE || s->for_ms != NO_LIMIT;

	*at = (struct stretch){ .before = w->at, .begin_ms = t_ms, .share = step_share(p, s),
				.arrived = arrivals_upto(w->ways->arrivals, t_ms),
				.exposed = w->at ? way_exposed(w, t_ms) : 0 };
	w->at = at;
	w->step = step;
	w->begin_ms = w->now_ms = t_ms;
	w->due = false;
	w->waiting = s->kind == STEP_GATE || (s->kind == STEP_PAUSE && s->approval);
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];

		w->guards[i].next_ms = checked ? t_ms + g->after_ms + g->every_ms : INT64_MAX;
		w->guards[i].promotes = false;
		w->guards[i].counts = false;
	}
}

struct way way_begin(struct ways *ways)
{
	struct way w = { .ways = ways, .by = -1 };

	w.guards = arena_array(ways->arena, ways->plan->nguardrails, sizeof(*w.guards));
	begin_step(&w, 0, 0);
	return w;
}

struct way way_copy(const struct way *w)
{
	size_t n = w->ways->plan->nguardrails;
	struct way copy = *w;

	copy.guards = arena_array(w->ways->arena, n, sizeof(*copy.guards));
	if (n)
		memcpy(copy.guards, w->guards, n * sizeof(*copy.guards));
	return copy;
}

static enum move end_step(struct way *w)
{
	const struct plan *p = w->ways->plan;
	size_t next = w->step + 1;

	if (next == p->nsteps)
		return MOVE_OVER;
	if (p->steps[next].kind == STEP_KEEP && !w->ways->reaches_all)
		return MOVE_OVER;	/* nothing is kept of what never promotes */
	begin_step(w, next, w->now_ms);
	return MOVE_STEP;
}

enum move way_answer(struct way *w, int64_t t_ms)
{
	w->now_ms = t_ms;
	return end_step(w);
}

static enum move roll_back(struct way *w, enum reaction_end end, ptrdiff_t by)
{
	w->end = end;
	w->by = by;
	return MOVE_ROLLBACK;
}

/* When the step is decided next if no check decides it; INT64_MAX: never. */
static int64_t decided_ms(const struct way *w)
{
	const struct step *s = step_of(w);

	switch (s->kind) {
	case STEP_STAGE:
		if (s->for_ms == NO_LIMIT)
			return w->begin_ms;
		if (!w->due)
			return w->begin_ms + s->for_ms;
		if (w->waiting || s->at_most_ms == NO_LIMIT)
			return INT64_MAX;
		return w->begin_ms + s->at_most_ms;
	case STEP_GATE:
		return w->begin_ms + s->at_most_ms;
	case STEP_PAUSE:
		return s->approval ? INT64_MAX : w->begin_ms + s->for_ms;
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_KEEP:
		break;
	}
	return w->begin_ms + s->for_ms;
}

static bool all_promote(const struct way *w)
{
	for (size_t i = 0; i < w->ways->plan->nguardrails; i++)
		if (!w->guards[i].promotes)
			return false;
	return true;
}

static enum move decide_stage(struct way *w, const struct step *s)
{
	w->due = true;
	if (s->for_ms == NO_LIMIT || all_promote(w))
		return end_step(w);
	if (s->at_most_ms == NO_LIMIT || w->now_ms < w->begin_ms + s->at_most_ms)
		return MOVE_STAY;
	switch (s->then) {
	case THEN_ROLLBACK:
		return roll_back(w, REACTION_NO_DECISION, -1);
	case THEN_PAUSE:
		w->waiting = true;
		return MOVE_STAY;
	}
	return MOVE_STAY;
}

static enum move decide(struct way *w)
{
	const struct step *s = step_of(w);

	switch (s->kind) {
	case STEP_STAGE:
		return decide_stage(w, s);
	case STEP_GATE:
		return roll_back(w, REACTION_GATE, -1);
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_PAUSE:
	case STEP_KEEP:
		break;
	}
	return end_step(w);
}

/* ---- checks --------------------------------------------------------------------------------- */

static bool too_few(const struct way *w, const struct guardrail *g, int64_t t_ms)
{
	double before;

	if (!w->ways->needs || g->needs <= 0)
		return false;
	before = t_ms > g->over_ms ? way_exposed(w, t_ms - g->over_ms) : 0;
	return way_exposed(w, t_ms) - before < (double)g->needs * (1 - REQUESTS_TOLERANCE);
}

static enum found find(const struct way *w, size_t i, int64_t t_ms, bool bad)
{
	const struct plan *p = w->ways->plan;
	const struct guardrail *g = &p->guardrails[i];
	const struct sight *sight = &w->ways->sights[i];
	bool canary_idle = step_idle(p, step_of(w), SIDE_CANARY);
	bool stable_idle = step_idle(p, step_of(w), SIDE_STABLE);
	bool rolls = bad && g->rollback;	/* then nothing is asked of the promote condition */

	if (too_few(w, g, t_ms))
		return canary_idle ? FOUND_NOTHING : FOUND_NO_DATA;
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
		bool idle = side == SIDE_CANARY ? canary_idle : stable_idle;

		if (idle && (sight->rollback[side] || (!rolls && sight->promote[side])))
			return FOUND_NOTHING;
	}
	if (!bad)
		return FOUND_GOOD;
	return rolls ? FOUND_BAD : FOUND_GREY;
}

/* @return whether the check rolls back. */
static bool check(struct way *w, size_t i, bool bad, enum reaction_end *end)
{
	const struct guardrail *rule = &w->ways->plan->guardrails[i];
	struct guard *g = &w->guards[i];
	enum found seen = find(w, i, w->now_ms, true);
	enum found f = bad ? seen : find(w, i, w->now_ms, false);

	g->counts = seen == FOUND_BAD || seen == FOUND_GREY;
	g->promotes = f == FOUND_GOOD || f == FOUND_NOTHING;
	if (f != FOUND_NOTHING && f != FOUND_NO_DATA)
		g->no_data = 0;
	if (f == FOUND_BAD) {
		*end = REACTION_CONDITION;
		return ++g->bad >= rule->k;
	}
	if (f != FOUND_NO_DATA)
		return false;
	g->no_data++;
	g->promotes = rule->no_data == NO_DATA_PROMOTE;
	*end = REACTION_NO_DATA;
	return rule->no_data == NO_DATA_ROLLBACK && g->no_data >= rule->no_data_after;
}

int64_t way_next_check(const struct way *w)
{
	int64_t next = INT64_MAX;

	for (size_t i = 0; i < w->ways->plan->nguardrails; i++)
		if (w->guards[i].next_ms < next)
			next = w->guards[i].next_ms;
	return next;
}

bool way_check_counts(const struct way *w, int64_t t_ms, size_t seer)
{
	const struct plan *p = w->ways->plan;

	for (size_t i = 0; i < p->nguardrails; i++) {
		enum found f;

		if (w->guards[i].next_ms != t_ms)
			continue;
		f = find(w, i, t_ms, seer == SEEN_BY_ALL || seer == i);
		if (f == FOUND_BAD ||
		    (f == FOUND_NO_DATA && p->guardrails[i].no_data == NO_DATA_ROLLBACK))
			return true;
	}
	return false;
}

bool way_sees(const struct way *w, size_t guardrail, int64_t t_ms)
{
	enum found f;

	if (t_ms == INT64_MAX || w->guards[guardrail].next_ms != t_ms)
		return false;
	f = find(w, guardrail, t_ms, true);
	return f == FOUND_BAD || f == FOUND_GREY;
}

/* Makes all checks that are due. @return MOVE_ROLLBACK or MOVE_STAY. */
static enum move check_due(struct way *w, bool bad, size_t seer)
{
	const struct plan *p = w->ways->plan;
	enum move move = MOVE_STAY;

	for (size_t i = 0; i < p->nguardrails; i++) {
		enum reaction_end end;

		if (w->guards[i].next_ms != w->now_ms)
			continue;
		w->guards[i].next_ms += p->guardrails[i].every_ms;
		if (check(w, i, bad && (seer == SEEN_BY_ALL || seer == i), &end) &&
		    move == MOVE_STAY)
			move = roll_back(w, end, (ptrdiff_t)i);
	}
	return move;
}

enum move way_move(struct way *w, bool bad, size_t seer)
{
	int64_t checks = way_next_check(w), decided = decided_ms(w);
	bool was_due = w->due && !w->waiting && step_of(w)->kind == STEP_STAGE;

	w->ways->checks += (int64_t)w->ways->plan->nguardrails + 1;
	if (w->ways->checks > LIMIT_REACTION_CHECKS)
		w->ways->status = REACTION_CHECKS;
	if (w->ways->status != REACTION_FOUND || (checks == INT64_MAX && decided == INT64_MAX))
		return MOVE_STILL;
	w->now_ms = checks < decided ? checks : decided;
	if (checks == w->now_ms && check_due(w, bad, seer) == MOVE_ROLLBACK)
		return MOVE_ROLLBACK;
	if (checks == w->now_ms && step_of(w)->kind == STEP_GATE)
		return MOVE_STAY;	/* it may open yet at this instant */
	if (decided == w->now_ms || (checks == w->now_ms && was_due))
		return decide(w);
	return MOVE_STAY;
}
