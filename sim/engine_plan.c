/* The engine of the plan's own semantics (design 1.3 and 1.4): a discrete-event loop on an integer
 * clock. Found through sim/engines.c.
 *
 * Each step has its own clock. When it begins, the events that may end it are queued: the decision
 * at `for` and at `at most`, a person, a gate; sim/guards.c queues the checks. Events carry the
 * generation of their step; those of a step that is over are dropped.
 *
 * At one instant the queue gives the checks first; all are made, in the order of the plan, before
 * the first rollback among them takes effect. Then come persons and gates, then decisions. A step
 * that begins at this instant queues its own events at this instant or later, so steps without a
 * time of their own pass one after the other.
 */
#include "sim/engine.h"

#include "base/limits.h"
#include "sim/check.h"
#include "sim/eventq.h"
#include "sim/exposure.h"
#include "sim/guards.h"
#include "sim/scratch.h"

/** A rollout under way. */
struct rollout {
	struct arena *arena;
	const struct plan *plan;
	struct view *view;
	const struct people *people;
	struct diags *ds;
	struct result *result;
	struct eventq queue;
	struct exposure exposure;
	struct check_world world;

	struct guards guards;

	uint32_t generation;	/* of the step, from 1 */
	size_t step;
	int64_t begin_ms;
	bool is_due;		/* a stage that was held at its `for` */
	bool waiting;		/* for a person */
	bool reaches_all;	/* the plan's last stage is 100% */
	struct exposure_total kept;	/* exposure when the wait began, or at promotion */
	size_t checks_cap, steps_cap;
	bool over, failed;
};

static const struct step *step_of(const struct rollout *r)
{
	return &r->plan->steps[r->step];
}

/* ---- the end -------------------------------------------------------------------------------- */

static void record_exposure(struct rollout *r, const struct exposure_total *x)
{
	struct result *res = r->result;

	res->rate_known = x->rate_known;
	res->requests = x->requests;
	res->total_requests = x->total_requests;
	res->bad_known = x->rate_known && r->exposure.error_rate >= 0;
	res->bad_requests = x->bad_requests;
	res->bad_in_part = res->bad_known && exposure_unseen_told(x->unseen_requests, x->requests);
}

static void finish(struct rollout *r, enum outcome outcome, int64_t now_ms)
{
	struct result *res = r->result;
	struct step_record *last = &res->steps[res->nsteps - 1];
	struct exposure_total total = exposure_total(&r->exposure);

	res->outcome = outcome;
	res->at_ms = now_ms;
	res->step = r->step;
	last->end_ms = now_ms;
	switch (outcome) {
	case OUTCOME_PROMOTED:
		res->at_ms = res->promoted_ms;
		if (step_of(r)->kind == STEP_KEEP)
			res->step = r->step - 1;
		total = r->kept;
		break;
	case OUTCOME_PAUSED:
		res->at_ms = last->wait_begin_ms;
		total = r->kept;
		break;
	case OUTCOME_ROLLED_BACK:
	case OUTCOME_UNDECIDED:
		break;
	}
	record_exposure(r, &total);
	r->over = true;
}

static void roll_back(struct rollout *r, enum reason reason, ptrdiff_t guardrail, int64_t now_ms)
{
	r->result->reason = reason;
	r->result->guardrail = guardrail;
	finish(r, OUTCOME_ROLLED_BACK, now_ms);
}

/* ---- queueing ------------------------------------------------------------------------------- */

static void push(struct rollout *r, int64_t at_ms, enum event_kind kind)
{
	struct event e = { .at_ms = at_ms, .kind = kind, .step = r->generation };

	eventq_push(&r->queue, e);
}

/* How long a guardrail can take to roll back once nothing changes any more. */
static int64_t settle_ms(const struct guardrail *g)
{
	int64_t checks = g->n;

	if (g->no_data == NO_DATA_ROLLBACK && g->no_data_after > checks)
		checks = g->no_data_after;
	if (checks > LIMIT_ROLLOUT_CHECKS)
		checks = LIMIT_ROLLOUT_CHECKS;
	return g->after_ms + g->over_ms + (checks + 1) * g->every_ms;
}

/* A person who never comes, and no trace whose end would end the wait: it ends when whatever the
 * assumptions say has had time to roll back. */
static void push_end_of_wait(struct rollout *r, int64_t now_ms)
{
	int64_t from = view_assumes_end(r->view), longest = 0;

	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		int64_t settle = settle_ms(&r->plan->guardrails[i]);

		if (settle > longest)
			longest = settle;
	}
	if (r->plan->nguardrails == 0 || from < now_ms)
		from = now_ms;
	push(r, from + longest, EVENT_TRACE_END);
}

static void wait_for_person(struct rollout *r, int64_t now_ms)
{
	struct step_record *s = &r->result->steps[r->result->nsteps - 1];

	r->waiting = true;
	s->waited = true;
	s->wait_begin_ms = now_ms;
	r->kept = exposure_total(&r->exposure);
	if (r->people->wait_ms[r->step] >= 0)
		push(r, now_ms + r->people->wait_ms[r->step], EVENT_PERSON);
	else if (view_end(r->view) == INT64_MAX)
		push_end_of_wait(r, now_ms);
}

/* A gate is asked at once and then every so often; it opens at the first time of asking at which it
 * would, or is given up at `at most`. */
static void push_gate(struct rollout *r, const struct step *s)
{
	int64_t after = r->people->wait_ms[r->step], opens = after;

	if (after > 0 && s->every_ms > 0)
		opens = (after + s->every_ms - 1) / s->every_ms * s->every_ms;
	if (after >= 0 && opens <= s->at_most_ms)
		push(r, r->begin_ms + opens, EVENT_PERSON);
	else
		push(r, r->begin_ms + s->at_most_ms, EVENT_DECIDE);
}

static void push_step(struct rollout *r, const struct step *s)
{
	switch (s->kind) {
	case STEP_GATE:
		push_gate(r, s);
		return;
	case STEP_PAUSE:
		if (s->approval)
			wait_for_person(r, r->begin_ms);
		else
			push(r, r->begin_ms + s->for_ms, EVENT_DECIDE);
		return;
	case STEP_STAGE:
		push(r, r->begin_ms + (s->for_ms == NO_LIMIT ? 0 : s->for_ms), EVENT_DECIDE);
		if (s->for_ms != NO_LIMIT && s->at_most_ms != NO_LIMIT && s->at_most_ms > s->for_ms)
			push(r, r->begin_ms + s->at_most_ms, EVENT_DECIDE);
		return;
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_KEEP:
		push(r, r->begin_ms + s->for_ms, EVENT_DECIDE);
		return;
	}
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void begin_step(struct rollout *r, size_t step, int64_t now_ms)
{
	const struct step *s = &r->plan->steps[step];
	struct result *res = r->result;

	if (res->nsteps > 0)
		res->steps[res->nsteps - 1].end_ms = now_ms;
	res->steps = arena_grow(r->arena, res->steps, res->nsteps, &r->steps_cap,
				sizeof(*res->steps));
	res->steps[res->nsteps++] = (struct step_record){ .step = step, .begin_ms = now_ms };
	r->step = step;
	r->begin_ms = now_ms;
	r->generation++;
	r->is_due = false;
	r->waiting = false;
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
		r->world.idle[side] = step_idle(r->plan, s, (enum side)side);
	exposure_share(&r->exposure, step_share(r->plan, s));
	if (s->kind != STEP_KEEP && step_routed(r->plan, s, SIDE_CANARY, false))
		res->routes_left_out = true;
	view_step_begins(r->view, step, now_ms);
	push_step(r, s);
	guards_begin_step(&r->guards, r->generation, now_ms,
			  s->kind != STEP_STAGE || s->for_ms != NO_LIMIT);
}

static void promote(struct rollout *r, int64_t now_ms)
{
	r->result->promoted = true;
	r->result->promoted_ms = now_ms;
	r->kept = exposure_total(&r->exposure);
}

static void end_step(struct rollout *r, int64_t now_ms)
{
	size_t next = r->step + 1;
	bool last = next == r->plan->nsteps;

	if (step_of(r)->kind == STEP_KEEP) {
		finish(r, OUTCOME_PROMOTED, now_ms);
		return;
	}
	if (last || r->plan->steps[next].kind == STEP_KEEP) {
		if (!r->reaches_all) {
			r->result->never_promotes = true;
			finish(r, OUTCOME_UNDECIDED, now_ms);
			return;
		}
		promote(r, now_ms);
	}
	if (last)
		finish(r, OUTCOME_PROMOTED, now_ms);
	else
		begin_step(r, next, now_ms);
}

static void decide_stage(struct rollout *r, const struct step *s, int64_t now_ms)
{
	if (r->waiting)
		return;
	r->is_due = true;
	if (s->for_ms == NO_LIMIT || guards_promote(&r->guards)) {
		end_step(r, now_ms);
		return;
	}
	if (s->at_most_ms == NO_LIMIT || now_ms < r->begin_ms + s->at_most_ms)
		return;
	switch (s->then) {
	case THEN_ROLLBACK:
		roll_back(r, REASON_NO_DECISION, -1, now_ms);
		return;
	case THEN_PAUSE:
		wait_for_person(r, now_ms);
		return;
	}
}

static void decide(struct rollout *r, int64_t now_ms)
{
	const struct step *s = step_of(r);

	switch (s->kind) {
	case STEP_STAGE:
		decide_stage(r, s, now_ms);
		return;
	case STEP_GATE:
		roll_back(r, REASON_GATE, -1, now_ms);
		return;
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_PAUSE:
	case STEP_KEEP:
		end_step(r, now_ms);
		return;
	}
}

static void trace_ends(struct rollout *r, int64_t now_ms)
{
	if (r->result->promoted)
		finish(r, OUTCOME_PROMOTED, now_ms);
	else
		finish(r, r->waiting ? OUTCOME_PAUSED : OUTCOME_UNDECIDED, now_ms);
}

/* ---- checks --------------------------------------------------------------------------------- */

static void run_limit(struct rollout *r, int64_t now_ms)
{
	char at[QTY_TEXT_MAX];
	struct diag *d;

	clock_format(now_ms, at);
	if (r->plan->rollout_span.end)
		d = diag_at(r->ds, CN_RUN_LIMIT, r->plan->rollout_span,
			    "the run has made %lld checks by %s and is not over",
			    (long long)LIMIT_ROLLOUT_CHECKS, at);
	else
		d = diag_about(r->ds, CN_RUN_LIMIT, "",
			       "the run has made %lld checks by %s and is not over",
			       (long long)LIMIT_ROLLOUT_CHECKS, at);
	diag_help(d, "check less often, or give the waits an end");
	r->failed = true;
	r->over = true;
}

static struct verdict_result check_one(struct rollout *r, size_t guardrail, int64_t now_ms)
{
	struct result *res = r->result;
	struct check_record *c;
	struct verdict_result v;

	if (res->nchecks == r->checks_cap) {
		r->checks_cap = r->checks_cap ? 2 * r->checks_cap : 1024;
		res->checks = scratch_grow(r->arena, res->checks, r->checks_cap,
					   sizeof(*res->checks));
	}
	c = &res->checks[res->nchecks++];
	v = check_run(&r->world, &r->guards.v[guardrail], guardrail, now_ms, c);
	c->step = (uint32_t)r->step;
	c->weight_ppm = step_of(r)->weight_ppm;
	guards_count(&r->guards, guardrail, v.promotes);
	return v;
}

static void check_due(struct rollout *r, const struct event *first)
{
	int64_t now_ms = first->at_ms;
	size_t n = guards_due(&r->guards, first);
	enum reason reason = REASON_NONE;
	ptrdiff_t by = -1;

	for (size_t i = 0; i < n; i++) {
		struct verdict_result v;

		if (r->result->nchecks >= (size_t)LIMIT_ROLLOUT_CHECKS) {
			run_limit(r, now_ms);
			return;
		}
		v = check_one(r, r->guards.due[i], now_ms);
		if (v.rolls_back != REASON_NONE && by < 0) {
			by = (ptrdiff_t)r->guards.due[i];
			reason = v.rolls_back;
		}
	}
	guards_settle(&r->guards, now_ms);
	if (by >= 0) {
		r->result->detect_ms = now_ms - r->guards.trouble_ms;
		roll_back(r, reason, by, now_ms);
	} else if (n > 0 && r->is_due && !r->waiting) {
		push(r, now_ms, EVENT_DECIDE);
	}
}

/* ---- the loop ------------------------------------------------------------------------------- */

static void handle(struct rollout *r, const struct event *e)
{
	if (e->kind != EVENT_TRACE_END && e->step != r->generation)
		return;
	exposure_advance(&r->exposure, e->at_ms);
	switch (e->kind) {
	case EVENT_CHECKS:
		check_due(r, e);
		return;
	case EVENT_PERSON:
		end_step(r, e->at_ms);
		return;
	case EVENT_DECIDE:
		decide(r, e->at_ms);
		return;
	case EVENT_TRACE_END:
		trace_ends(r, e->at_ms);
		return;
	}
}

static bool reaches_all(const struct plan *plan)
{
	for (size_t i = plan->nsteps; i > 0; i--)
		if (plan->steps[i - 1].kind == STEP_STAGE)
			return plan->steps[i - 1].weight_ppm == PPM;
	return false;
}

static void open_run(struct rollout *r)
{
	bool needs = false;

	r->result = arena_alloc(r->arena, sizeof(*r->result));
	*r->result = (struct result){ .plan = r->plan, .engine = engine_plan.name, .guardrail = -1,
				      .detect_ms = -1 };
	r->queue = eventq_on(r->arena);
	guards_open(&r->guards, r->arena, r->plan, &r->queue);
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		needs = needs || r->plan->guardrails[i].needs > 0;
	exposure_open(&r->exposure, r->arena, r->plan, r->view, needs);
	r->world = (struct check_world){ .arena = r->arena, .view = r->view,
					 .exposure = &r->exposure };
	r->reaches_all = reaches_all(r->plan);
	if (view_end(r->view) != INT64_MAX)
		push(r, view_end(r->view), EVENT_TRACE_END);
}

static struct result *run_plan(struct arena *a, const struct plan *plan, struct view *view,
			       const struct people *people, struct diags *ds)
{
	struct rollout r = { .arena = a, .plan = plan, .view = view, .people = people, .ds = ds };
	struct event e;

	open_run(&r);
	begin_step(&r, 0, 0);
	while (!r.over && eventq_pop(&r.queue, &e))
		handle(&r, &e);
	arena_adopt(a, r.result->checks);	/* there may be millions: they grew outside of it */
	return r.failed ? NULL : r.result;
}

const struct engine engine_plan = {
	.name = "plan",
	.summary = "the rules of the plan language itself",
	.run = run_plan,
};
