/* A run of the fast way: the rules of sim/engine_plan.c, leaping from one thing that matters to the
 * next. Called by sim/starts.c.
 *
 * A step is taken as a whole: when would it end if nothing rolled back; does anything roll back
 * before or just then; and does the trace end before either. What is added up of requests is added
 * up when a step is over.
 */
#include "sim/starts_in.h"

enum leg_end { LEG_NEXT, LEG_GATE, LEG_NO_DECISION };

/** How a step would go on if nothing rolled back. */
struct leg {
	int64_t end;
	enum leg_end how;
	int64_t wait;		/* when it began to wait for a person; STARTS_NEVER */
};

void fast_scratch(struct starts_scratch *sc, const struct fast *f)
{
	sc->guards = arena_array(sc->arena, f->plan->nguardrails, sizeof(*sc->guards));
	sc->path = arena_array(sc->arena, f->plan->nsteps, sizeof(*sc->path));
	for (size_t i = 0; i < f->plan->nguardrails; i++) {
		const struct fast_guard *g = &f->guards[i];

		if (g->walks)
			sc->guards[i].state = verdict_begin(sc->arena, g->g);
		else if (g->g->k > 1)
			sc->guards[i].bad = arena_array(sc->arena, (size_t)g->g->k,
							sizeof(*sc->guards[i].bad));
	}
}

/* ---- time since the start ------------------------------------------------------------------- */

static int64_t clock_of(const struct fast_run *r, int64_t at)
{
	return (at - r->origin) * r->f->pitch_ms;
}

static size_t turn_at(const struct fast *f, int64_t t_ms)
{
	size_t turn = 0;

	while (turn < f->nturns && f->turns[turn] <= t_ms)
		turn++;
	return turn;
}

static size_t variant_at(const struct fast *f, size_t turn, size_t level)
{
	return f->variant[turn * f->nlevels + level];
}

enum sight run_sight(const struct fast_run *run, const struct fast_guard *g, int64_t at)
{
	const struct fast *f = run->f;
	size_t v = 0;

	if (g->varies)
		v = variant_at(f, turn_at(f, clock_of(run, at)), f->steps[run->step].level);
	return g->sights[v][at];
}

/* The requests of a time in which the same step lasts, where the flow depends on the time. */
static struct flow_sums varied(const struct fast_run *run, size_t level, int64_t from_ms,
			       int64_t to_ms)
{
	const struct fast *f = run->f;
	struct flow_sums all = { 0, 0 };

	for (size_t turn = turn_at(f, from_ms); from_ms < to_ms; turn++) {
		const struct flow *flow = &f->flows[variant_at(f, turn, level)];
		int64_t until = turn < f->nturns && f->turns[turn] < to_ms ? f->turns[turn] : to_ms;
		struct flow_sums a = flow_at(flow, run->start_ms + from_ms);
		struct flow_sums b = flow_at(flow, run->start_ms + until);

		all.total += b.total - a.total;
		all.bad += b.bad - a.bad;
		from_ms = until;
	}
	return all;
}

struct flow_sums run_part(const struct fast_run *run, size_t step, int64_t to_ms)
{
	const struct fast_path *path = &run->sc->path[step];
	struct flow_sums now;

	if (run->f->flow_varies)
		return varied(run, run->f->steps[step].level, path->met.begin_ms, to_ms);
	now = flow_at(&run->f->flows[0], run->start_ms + to_ms);
	now.total -= path->sums.total;
	now.bad -= path->sums.bad;
	return now;
}

/* Whether there was a rate at the start or at some instant before `to`, which is in the present
 * step. */
static bool rate_known(const struct fast_run *run, int64_t to_ms)
{
	const struct fast *f = run->f;
	size_t turn = 0;
	int64_t s0 = run->start_ms;

	if (!f->flow_varies)
		return flow_known(&f->flows[0], s0, s0 + to_ms);
	if (flow_known(&f->flows[variant_at(f, turn_at(f, 0), 0)], s0, s0))
		return true;
	for (size_t i = 0; i <= run->step; i++) {
		int64_t from = run->sc->path[i].met.begin_ms, end = to_ms;

		if (i < run->step && run->sc->path[i + 1].met.begin_ms < end)
			end = run->sc->path[i + 1].met.begin_ms;
		for (turn = turn_at(f, from); from < end; turn++) {
			const struct flow *flow =
				&f->flows[variant_at(f, turn, f->steps[i].level)];
			int64_t until = turn < f->nturns && f->turns[turn] < end ? f->turns[turn]
										 : end;

			if (flow_known(flow, s0 + from, s0 + until))
				return true;
			from = until;
		}
	}
	return false;
}

/* ---- the end -------------------------------------------------------------------------------- */

/* What was met up to an instant of the present step. */
static void met_until(const struct fast_run *r, int64_t to_ms, struct start_run *out)
{
	struct flow_sums part = run_part(r, r->step, to_ms);
	double share = r->sc->path[r->step].met.share;
	struct exposure_sum requests = r->requests, bad = r->bad;

	exposure_sum_add(&requests, share * tally_requests(part.total));
	exposure_sum_add(&bad, share * tally_requests(part.bad));
	out->requests = exposure_sum_of(&requests);
	out->bad_requests = exposure_sum_of(&bad);
	out->total_requests = tally_requests(r->total + part.total);
	out->rate_known = rate_known(r, to_ms);
	out->bad_known = out->rate_known && r->f->error >= 0;
}

static bool finish(const struct fast_run *r, enum outcome outcome, int64_t at_ms,
		   struct start_run *out)
{
	met_until(r, at_ms, out);
	out->outcome = outcome;
	out->at_ms = at_ms;
	out->step = (int32_t)r->step;
	return true;
}

/* Since when there was trouble that led to a rollback: guardrails held one after the other, without
 * an instant between at which none was. */
static int64_t trouble(struct fast_run *r, size_t guard, int64_t at)
{
	int64_t since = guard_held(r, guard, at + 1);
	bool again = true;

	while (again) {
		again = false;
		for (size_t i = 0; i < r->f->plan->nguardrails; i++) {
			int64_t held = guard_held(r, i, since);

			if (held >= 0) {
				since = held;
				again = true;
			}
		}
	}
	return since;
}

static bool fall(struct fast_run *r, size_t guard, enum reason reason, int64_t at,
		 struct start_run *out)
{
	out->reason = reason;
	out->guardrail = (int32_t)guard;
	out->detect_ms = (at - trouble(r, guard, at)) * r->f->pitch_ms;
	return finish(r, OUTCOME_ROLLED_BACK, clock_of(r, at), out);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void begin_step(struct fast_run *r, size_t step, int64_t at)
{
	const struct fast *f = r->f;
	struct fast_path *p = &r->sc->path[step];

	r->step = step;
	p->begin = at;
	p->met = (struct exposure_step){
		.begin_ms = clock_of(r, at), .share = f->steps[step].share, .total = r->total,
		.requests = exposure_sum_of(&r->requests),
	};
	if (!f->flow_varies)
		p->sums = flow_at(&f->flows[0], r->start_ms + p->met.begin_ms);
	if (!f->steps[step].timed)
		return;
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		guard_begin_step(&f->guards[i], &r->sc->guards[i], at);
}

/* Adds up what a step that is over has come to. */
static void close_step(struct fast_run *r, int64_t at)
{
	struct flow_sums part = run_part(r, r->step, clock_of(r, at));
	double share = r->sc->path[r->step].met.share;

	exposure_sum_add(&r->requests, share * tally_requests(part.total));
	exposure_sum_add(&r->bad, share * tally_requests(part.bad));
	r->total += part.total;
}

/* When a stage would be decided for good: the first instant from `for` on at which all guardrails
 * count like promote. One that walks is asked no further than that. */
static int64_t decided(struct fast_run *r, int64_t from, int64_t until)
{
	size_t n = r->f->plan->nguardrails, agree = 0;

	for (size_t i = 0; agree < n && from <= until; i = i + 1 == n ? 0 : i + 1) {
		int64_t at = guard_passes(r, i, from, until);

		agree = at == from ? agree + 1 : 0;
		from = at;
	}
	return from <= until ? from : STARTS_NEVER;
}

static struct leg leg_of_stage(struct fast_run *r, const struct fast_step *s)
{
	const struct step *step = &r->f->plan->steps[r->step];
	int64_t begin = r->sc->path[r->step].begin, last;
	struct leg leg = { .wait = STARTS_NEVER };

	if (!s->timed) {
		leg.end = begin;
		return leg;
	}
	last = begin + (s->at_most > s->for_ ? s->at_most : s->for_);
	leg.end = decided(r, begin + s->for_, last < r->last ? last : r->last);
	if (leg.end != STARTS_NEVER || s->at_most == STARTS_NEVER || last > r->last)
		return leg;
	switch (step->then) {
	case THEN_ROLLBACK:
		leg.how = LEG_NO_DECISION;
		leg.end = last;
		break;
	case THEN_PAUSE:
		leg.wait = last;
		leg.end = s->wait == STARTS_NEVER ? STARTS_NEVER : last + s->wait;
		break;
	}
	return leg;
}

static struct leg leg_of(struct fast_run *r)
{
	const struct fast_step *s = &r->f->steps[r->step];
	const struct step *step = &r->f->plan->steps[r->step];
	int64_t begin = r->sc->path[r->step].begin;
	struct leg leg = { .wait = STARTS_NEVER };

	switch (step->kind) {
	case STEP_STAGE:
		return leg_of_stage(r, s);
	case STEP_GATE:
		leg.how = s->wait <= s->at_most && s->wait != STARTS_NEVER ? LEG_NEXT : LEG_GATE;
		leg.end = begin + (leg.how == LEG_NEXT ? s->wait : s->at_most);
		return leg;
	case STEP_PAUSE:
		if (step->approval) {
			leg.wait = begin;
			leg.end = s->wait == STARTS_NEVER ? STARTS_NEVER : begin + s->wait;
			return leg;
		}
		break;
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_KEEP:
		break;
	}
	leg.end = begin + s->for_;
	return leg;
}

/* Makes the checks of the step up to an instant. @return whether one rolls the rollout back. */
static bool falls(struct fast_run *r, int64_t until, struct start_run *out)
{
	enum reason reason = REASON_NONE, why;
	ptrdiff_t by = -1;
	int64_t first = STARTS_NEVER;

	if (!r->f->steps[r->step].timed)
		return false;
	for (size_t i = 0; i < r->f->plan->nguardrails; i++) {
		int64_t at = guard_falls(r, i, until, &why);

		if (at >= first)
			continue;
		first = at;
		by = (ptrdiff_t)i;
		reason = why;
		until = at;
	}
	return by >= 0 && fall(r, (size_t)by, reason, first, out);
}

static bool trace_ends(const struct fast_run *r, const struct leg *leg, struct start_run *out)
{
	if (out->outcome == OUTCOME_PROMOTED)
		return true;
	if (leg->wait <= r->last)
		return finish(r, OUTCOME_PAUSED, clock_of(r, leg->wait), out);
	return finish(r, OUTCOME_UNDECIDED, r->end_ms, out);
}

/* The end of a step that nothing rolled back. @return whether the run is over. */
static bool end_step(struct fast_run *r, const struct leg *leg, struct start_run *out)
{
	const struct plan *p = r->f->plan;
	size_t next = r->step + 1;

	if (p->steps[r->step].kind == STEP_KEEP)
		return true;	/* promoted, which *out says */
	if (leg->how != LEG_NEXT) {
		out->reason = leg->how == LEG_GATE ? REASON_GATE : REASON_NO_DECISION;
		return finish(r, OUTCOME_ROLLED_BACK, clock_of(r, leg->end), out);
	}
	if (next == p->nsteps || p->steps[next].kind == STEP_KEEP) {
		if (!r->f->reaches_all) {
			out->never_promotes = true;
			return finish(r, OUTCOME_UNDECIDED, clock_of(r, leg->end), out);
		}
		finish(r, OUTCOME_PROMOTED, clock_of(r, leg->end), out);
	}
	if (next == p->nsteps)
		return true;
	close_step(r, leg->end);
	begin_step(r, next, leg->end);
	return false;
}

void fast_run_from(const struct fast *f, struct starts_scratch *sc, int64_t start_ms,
		   struct start_run *out)
{
	struct fast_run r = { .f = f, .sc = sc, .start_ms = start_ms - f->first_ms };
	bool over = false;

	*out = (struct start_run){ .outcome = OUTCOME_UNDECIDED, .reason = REASON_NONE,
				   .guardrail = -1, .detect_ms = -1 };
	r.end_ms = f->end_ms > start_ms ? f->end_ms - start_ms : 0;
	r.origin = r.start_ms / f->pitch_ms;
	r.last = r.origin + r.end_ms / f->pitch_ms;
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		guard_begin(&f->guards[i], &sc->guards[i]);
	begin_step(&r, 0, r.origin);
	while (!over) {
		struct leg leg = leg_of(&r);
		int64_t until = leg.end < r.last ? leg.end : r.last;

		if (falls(&r, until, out))
			return;
		over = leg.end > r.last ? trace_ends(&r, &leg, out) : end_step(&r, &leg, out);
	}
}
