/* Tells a run as events; see events.h. Called by `canaryc simulate --events`.
 *
 * Everything is read off the result, which has every check and every step: so events can't say
 * other than the result does. At one instant the order is that of the engine (sim/engine_plan.c):
 * checks, each with the change of verdict that it brought, then what they lead to, a rollback or a
 * decision, then the promotion, then the next step.
 */
#include "sim/events.h"

#include "sim/result_keys.h"
#include "sim/verdict.h"

#define NONE (VERDICT_NO_DATA + 1)

/** A run while it is told. */
struct teller {
	const struct result *result;
	const struct report *how;
	struct buf *out;
	unsigned char *verdict;	/* by guardrail: its latest verdict, NONE before the first */
	size_t at;		/* the next check */

	/* the step at hand */
	const struct step_record *record;
	const struct step *step;
	size_t first;		/* its first check */
	bool held;		/* it was told that it is held at its `for` */
	bool paused;		/* it was told that a person is waited for */
};

/* ---- events --------------------------------------------------------------------------------- */

static struct json begin_event(struct teller *t, const char *name, int64_t at_ms)
{
	struct json j = json_on(t->out, false);

	json_object(&j);
	result_key_text(&j, "event", name);
	result_key_int(&j, "at_ms", true, at_ms);
	json_member_str(&j, "plan", t->result->plan->name);
	if (t->how->scenario.n)
		json_member_str(&j, "scenario", t->how->scenario);
	else
		result_key_text(&j, "scenario", NULL);
	return j;
}

static void end_event(struct teller *t, struct json *j)
{
	json_object_end(j);
	buf_putc(t->out, '\n');
}

static void tell_begin(struct teller *t)
{
	struct json j = begin_event(t, "begin", 0);

	result_key_text(&j, "engine", t->result->engine);
	result_key_play(&j, t->result, t->how);
	end_event(t, &j);
}

static void tell_step(struct teller *t)
{
	static const char *const kinds[] = {
		[STEP_SHADOW] = "shadow", [STEP_EXPOSE] = "expose", [STEP_STAGE] = "stage",
		[STEP_PAUSE] = "pause", [STEP_GATE] = "gate", [STEP_KEEP] = "keep",
	};
	struct json j = begin_event(t, "step", t->record->begin_ms);

	json_member_str(&j, "step", t->step->name);
	result_key_text(&j, "kind", kinds[t->step->kind]);
	result_key_weight(&j, t->step->weight_ppm);
	end_event(t, &j);
}

static void tell_check(struct teller *t, const struct check_record *c)
{
	const struct plan *plan = t->result->plan;
	unsigned char was = t->verdict[c->guardrail];
	struct json j = begin_event(t, "check", c->at_ms);

	json_member_str(&j, "step", t->step->name);
	result_key_weight(&j, c->weight_ppm);
	json_member_str(&j, "guardrail", plan->guardrails[c->guardrail].name);
	result_key_text(&j, "verdict", verdict_name(c->verdict));
	result_key_flag(&j, "excused", c->excused);
	result_key_flag(&j, "few_requests", c->few_requests);
	result_key_flag(&j, "few_readings", c->few_readings);
	result_key_readings(&j, t->result, c);
	end_event(t, &j);
	if (c->excused || was == c->verdict)	/* an excused check changes nothing */
		return;
	t->verdict[c->guardrail] = (unsigned char)c->verdict;
	j = begin_event(t, "verdict", c->at_ms);
	json_member_str(&j, "guardrail", plan->guardrails[c->guardrail].name);
	result_key_text(&j, "verdict", verdict_name(c->verdict));
	result_key_text(&j, "was", was == NONE ? NULL : verdict_name((enum verdict)was));
	end_event(t, &j);
}

/* The guardrails that do not promote in this step, as far as it was told. */
static void put_holders(struct teller *t, struct json *j)
{
	const struct result *r = t->result;
	const struct check_record **latest =
		arena_array(t->out->arena, r->plan->nguardrails, sizeof(*latest));

	for (size_t i = t->first; i < t->at; i++)
		latest[r->checks[i].guardrail] = &r->checks[i];
	json_key(j, "held_by");
	json_array(j);
	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		const struct guardrail *g = &r->plan->guardrails[i];

		if (!latest[i] || !verdict_promotes(g, latest[i]->verdict, latest[i]->excused))
			json_str(j, g->name);
	}
	json_array_end(j);
}

static void tell_decision(struct teller *t, const char *decision, bool held, int64_t at_ms)
{
	struct json j = begin_event(t, "decision", at_ms);

	json_member_str(&j, "step", t->step->name);
	result_key_text(&j, "decision", decision);
	if (held) {
		put_holders(t, &j);
	} else {
		json_key(&j, "held_by");
		json_array(&j);
		json_array_end(&j);
	}
	end_event(t, &j);
}

static void tell_wait(struct teller *t, const char *whom, int64_t at_ms)
{
	struct json j = begin_event(t, "wait", at_ms);

	json_member_str(&j, "step", t->step->name);
	result_key_text(&j, "for", whom);
	end_event(t, &j);
}

static void tell_promotion(struct teller *t)
{
	struct json j = begin_event(t, "promotion", t->result->promoted_ms);

	json_member_str(&j, "step", t->step->name);
	end_event(t, &j);
}

static void tell_rollback(struct teller *t)
{
	const struct result *r = t->result;
	struct json j = begin_event(t, "rollback", r->at_ms);

	json_member_str(&j, "step", t->step->name);
	if (r->guardrail >= 0)
		json_member_str(&j, "guardrail", r->plan->guardrails[r->guardrail].name);
	else
		result_key_text(&j, "guardrail", NULL);
	result_key_text(&j, "reason", reason_name(r->reason));
	end_event(t, &j);
}

static void tell_end(struct teller *t)
{
	const struct result *r = t->result;
	struct json j = begin_event(t, "end", r->steps[r->nsteps - 1].end_ms);

	result_key_text(&j, "outcome", outcome_name(r->outcome));
	json_member_str(&j, "step", r->plan->steps[r->step].name);
	result_key_exposure(&j, r);
	end_event(t, &j);
}

/* ---- a step --------------------------------------------------------------------------------- */

/* When a stage is decided first; INT64_MAX for what is no stage that waits. */
static int64_t due_ms(const struct teller *t)
{
	if (t->step->kind != STEP_STAGE || t->step->for_ms == NO_LIMIT)
		return INT64_MAX;
	return t->record->begin_ms + t->step->for_ms;
}

/* What was decided at an instant without an end of the step: it is held, or a person is waited for.
 * All checks of the instant are told. */
static void tell_held(struct teller *t, int64_t at_ms)
{
	bool pauses = t->record->waited && t->record->wait_begin_ms == at_ms;

	if (!t->held && at_ms == due_ms(t) && !pauses) {
		t->held = true;
		tell_decision(t, "hold", true, at_ms);
	}
	if (!t->paused && pauses) {
		t->paused = true;
		if (t->step->kind == STEP_STAGE)
			tell_decision(t, "pause", true, at_ms);
		tell_wait(t, "person", at_ms);
	}
}

/* Instants of the step that have a decision but no check, up to one that is not told. */
static void tell_between(struct teller *t, int64_t before_ms)
{
	int64_t due = due_ms(t), wait = t->record->waited ? t->record->wait_begin_ms : INT64_MAX;

	if (!t->held && due < before_ms && due <= wait)
		tell_held(t, due);
	if (!t->paused && wait < before_ms)
		tell_held(t, wait);
}

static void tell_checks(struct teller *t)
{
	const struct result *r = t->result;

	t->first = t->at;
	while (t->at < r->nchecks && r->checks[t->at].step == t->record->step) {
		int64_t now_ms = r->checks[t->at].at_ms;

		tell_between(t, now_ms);
		while (t->at < r->nchecks && r->checks[t->at].step == t->record->step &&
		       r->checks[t->at].at_ms == now_ms) {
			const struct check_record *c = &r->checks[t->at++];
			tell_check(t, c);
		}
		if (now_ms < t->record->end_ms)
			tell_held(t, now_ms);
	}
	tell_between(t, t->record->end_ms);
}

/* How the last step ended; the run with it. */
static void tell_last(struct teller *t)
{
	const struct result *r = t->result;
	int64_t end_ms = t->record->end_ms;

	switch (r->outcome) {
	case OUTCOME_ROLLED_BACK:
		if (r->reason == REASON_NO_DECISION)
			tell_decision(t, "rollback", true, end_ms);
		tell_rollback(t);
		return;
	case OUTCOME_PAUSED:
		tell_held(t, end_ms);
		return;
	case OUTCOME_UNDECIDED:
		if (!r->never_promotes)
			tell_held(t, end_ms);
		else if (t->step->kind == STEP_STAGE && !t->record->waited)
			tell_decision(t, "advance", false, end_ms);
		return;
	case OUTCOME_PROMOTED:
		return;
	}
}

static void tell_one_step(struct teller *t, size_t i)
{
	const struct result *r = t->result;
	bool last = i + 1 == r->nsteps, passed;

	t->record = &r->steps[i];
	t->step = &r->plan->steps[t->record->step];
	t->held = t->paused = false;
	tell_step(t);
	if (t->step->kind == STEP_GATE && t->record->end_ms > t->record->begin_ms)
		tell_wait(t, "gate", t->record->begin_ms);
	tell_checks(t);
	passed = !last || (r->outcome == OUTCOME_PROMOTED && t->step->kind != STEP_KEEP);
	if (!passed) {
		tell_last(t);
		return;
	}
	if (t->record->waited)
		tell_held(t, t->record->end_ms);	/* the answer came at once */
	else if (t->step->kind == STEP_STAGE)
		tell_decision(t, "advance", false, t->record->end_ms);
	if (r->promoted && (last || r->plan->steps[r->steps[i + 1].step].kind == STEP_KEEP))
		tell_promotion(t);
}

void events_json(const struct result *r, const struct report *how, struct buf *out)
{
	struct teller t = { .result = r, .how = how, .out = out };

	t.verdict = arena_alloc(out->arena, r->plan->nguardrails);
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		t.verdict[i] = NONE;
	tell_begin(&t);
	for (size_t i = 0; i < r->nsteps; i++)
		tell_one_step(&t, i);
	tell_end(&t);
}
