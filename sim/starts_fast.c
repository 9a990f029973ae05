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

unsigned run_sight(const struct fast_run *run, const struct fast_guard *g, int64_t at)
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

/* What the flow came to at an instant of the lattice; nothing if it depends on the time. Written in
 * place: these are read again at once. */
static inline void flow_of(const struct fast_run *r, int64_t at, struct flow_sums *out)
{
	const struct fast *f = r->f;
	const struct flow *flow = &f->flows[0];

	if (f->flow_pitch_ms && !f->flow_varies) {
		out->total = flow_line_at(flow, &flow->total, (size_t)at);
		out->bad = flow_line_at(flow, &flow->bad, (size_t)at);
	} else if (f->flow_varies) {
		*out = (struct flow_sums){ 0, 0 };
	} else {
		*out = flow_at(flow, at * f->pitch_ms);
	}
}

/* The requests of the present step up to an instant of the lattice. */
static inline struct flow_sums part_until(const struct fast_run *r, int64_t at)
{
	const struct fast_path *p = &r->sc->path[r->step];
	struct flow_sums now;

	if (r->f->flow_varies)
		return run_part(r, r->step, clock_of(r, at));
	flow_of(r, at, &now);
	now.total -= p->sums.total;
	now.bad -= p->sums.bad;
	return now;
}

/* What was met in all. @param part  of the present step. */
static inline bool finish(const struct fast_run *r, enum outcome outcome, int64_t at_ms,
			  struct flow_sums part, struct start_run *out)
{
	double share = r->f->steps[r->step].share;
	struct exposure_sum requests = r->requests, bad = r->bad;

	exposure_sum_add(&requests, share * tally_requests(part.total));
	exposure_sum_add(&bad, share * tally_requests(part.bad));
	out->requests = exposure_sum_of(&requests);
	out->bad_requests = exposure_sum_of(&bad);
	out->total_requests = tally_requests(r->total + part.total);
	out->rate_known = rate_known(r, at_ms);
	out->bad_known = out->rate_known && r->f->error >= 0;
	out->outcome = outcome;
	out->at_ms = at_ms;
	out->step = (int32_t)r->step;
	return true;
}

static bool finish_at(const struct fast_run *r, enum outcome outcome, int64_t at,
		      struct start_run *out)
{
	return finish(r, outcome, clock_of(r, at), part_until(r, at), out);
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
	return finish_at(r, OUTCOME_ROLLED_BACK, at, out);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static inline void begin_step(struct fast_run *r, size_t step, int64_t at)
{
	struct fast_path *p = &r->sc->path[step];

	r->step = step;
	p->begin = at;
	flow_of(r, at, &p->sums);
	p->met.begin_ms = clock_of(r, at);
	p->met.share = r->f->steps[step].share;
	if (!r->f->needs)
		return;
	p->met.total = r->total;
	p->met.requests = exposure_sum_of(&r->requests);
}

/* A step is over and the next begins: adds up what it has come to. */
static void next_step(struct fast_run *r, int64_t at)
{
	const struct fast_step *s = &r->f->steps[r->step];
	struct flow_sums part = part_until(r, at);

	exposure_sum_add(&r->requests, s->share * tally_requests(part.total));
	exposure_sum_add(&r->bad, s->share * tally_requests(part.bad));
	r->total += part.total;
	begin_step(r, r->step + 1, at);
}

/* Leaps over what can be leaped over from the beginning of a step on. */
static void leap_on(struct fast_run *r)
{
	size_t step = r->step;
	int64_t at;

	if (!r->f->lane || !r->clean)
		return;
	at = fast_lane(r);
	if (r->step > step) {
		begin_step(r, r->step, at);
		r->total += r->sc->path[r->step].sums.total - r->sc->path[step].sums.total;
	}
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
		return finish_at(r, OUTCOME_PAUSED, leg->wait, out);
	return finish(r, OUTCOME_UNDECIDED, r->end_ms, run_part(r, r->step, r->end_ms), out);
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
		return finish_at(r, OUTCOME_ROLLED_BACK, leg->end, out);
	}
	if (next == p->nsteps || p->steps[next].kind == STEP_KEEP) {
		if (!r->f->reaches_all) {
			out->never_promotes = true;
			return finish_at(r, OUTCOME_UNDECIDED, leg->end, out);
		}
		finish_at(r, OUTCOME_PROMOTED, leg->end, out);
	}
	if (next == p->nsteps)
		return true;
	next_step(r, leg->end);
	return false;
}

/* @return whether the step passes as it was meant to, as nothing is bad, lost or held in it. */
static bool leap(const struct fast_run *r, struct leg *leg)
{
	const struct fast_step *s = &r->f->steps[r->step];
	int64_t begin = r->sc->path[r->step].begin;

	if (!r->clean || !s->clear || begin + s->leap > r->last ||
	    !bits_get(&s->clear->clear, (size_t)begin))
		return false;
	*leg = (struct leg){ .end = begin + s->leap, .how = LEG_NEXT, .wait = STARTS_NEVER };
	return true;
}

/* Takes a step guardrail by guardrail. @return whether the run is over. */
static bool go(struct fast_run *r, struct start_run *out)
{
	const struct fast *f = r->f;
	struct leg leg;

	for (size_t i = 0; i < f->plan->nguardrails && !r->begun; i++)
		guard_begin(&f->guards[i], &r->sc->guards[i]);
	r->begun = true;
	for (size_t i = 0; i < f->plan->nguardrails && f->steps[r->step].timed; i++)
		guard_begin_step(&f->guards[i], &r->sc->guards[i], r->sc->path[r->step].begin);
	leg = leg_of(r);
	if (falls(r, leg.end < r->last ? leg.end : r->last, out))
		return true;
	if (leg.end > r->last)
		return trace_ends(r, &leg, out);
	r->clean = true;
	for (size_t i = 0; i < f->plan->nguardrails; i++)
		r->clean = r->clean && guard_clean(&r->sc->guards[i]);
	return end_step(r, &leg, out);
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
	r.clean = true;
	begin_step(&r, 0, r.origin);
	while (!over) {
		struct leg leg;

		leap_on(&r);
		over = leap(&r, &leg) ? end_step(&r, &leg, out) : go(&r, out);
	}
}
