/* The plan's engine: whole rollouts on made-up readings, every check and step compared. What else a
 * result says is in engine_result_test.c; engine_world.h says what the readings mean.
 */
#include "sim/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#include "base/buf.h"
#include "base/limits.h"
#include "tests/unit/sim/engine_world.h"

static const struct engine_case {
	const char *name;
	struct step steps[5];
	const char *a, *b;	/* readings a minute; NULL: no such guardrail */
	struct rule rule_a, rule_b;
	int64_t approved_ms, gate_ms;
	const char *want;	/* outcome, minute, step, guardrail, reason */
	const char *checks;	/* "minute guardrail verdict", in order */
	const char *lived;	/* begin of each step and the end, in minutes */
} cases[] = {
	/* a stage and its clock */
	{ "decided at its time", { STAGE(50, M(2), M(6)), STAGE(100, M(2), M(6)) }, LONG, NULL,
	  { 0 }, { 0 }, NEVER, 0, "promoted 4 stage", "1A+ 2A+ 3A+ 4A+", "0 2 4" },
	{ "decided at a later check", { STAGE(100, M(2), M(6)) }, "0 0 1 1 0 0", NULL, { 0 }, { 0 },
	  NEVER, 0, "promoted 4 stage", "1A+ 2A~ 3A~ 4A+", "0 4" },
	{ "early verdicts don't matter", { STAGE(100, M(3), M(6)) }, "0 1 1 0", NULL, { 0 }, { 0 },
	  NEVER, 0, "promoted 3 stage", "1A~ 2A~ 3A+", "0 3" },
	{ "decided at the last instant", { STAGE(100, M(2), M(3)) }, "0 1 1 0", NULL, { 0 }, { 0 },
	  NEVER, 0, "promoted 3 stage", "1A~ 2A~ 3A+", "0 3" },
	{ "never decided", { STAGE(100, M(2), M(4)) }, "1x9", NULL, { 0 }, { 0 }, NEVER, 0,
	  "rolled-back 4 stage - no-decision", "1A~ 2A~ 3A~ 4A~", "0 4" },
	{ "the time ends between checks", { STAGE(100, M(3), M(5)) }, "1x9", NULL,
	  { .every_ms = M(2) }, { 0 }, NEVER, 0, "rolled-back 5 stage - no-decision", "2A~ 4A~",
	  "0 5" },
	{ "decided between checks by the latest", { STAGE(100, M(3), M(9)) }, LONG, NULL,
	  { .every_ms = M(2) }, { 0 }, NEVER, 0, "promoted 3 stage", "2A+", "0 3" },
	{ "not checked yet holds", { STAGE(100, M(1), M(6)) }, LONG, LONG, { 0 },
	  { .every_ms = M(3) }, NEVER, 0, "promoted 3 stage", "1A+ 2A+ 3A+ 3B+", "0 3" },
	{ "not checked in this stage holds", { STAGE(50, M(2), M(6)), STAGE(100, M(1), M(6)) },
	  LONG,
	  NULL, { .every_ms = M(2) }, { 0 }, NEVER, 0, "promoted 4 stage", "2A+ 4A+", "0 2 4" },
	{ "no decision names none of those that hold", { STAGE(100, M(1), M(2)) }, LONG, "1x9", { 0 }, { 0 },
	  NEVER, 0, "rolled-back 2 stage - no-decision", "1A+ 1B~ 2A+ 2B~", "0 2" },
	{ "a delay at each step", { STAGE(50, M(3), M(9)), STAGE(100, M(3), M(9)) }, LONG, NULL,
	  { .after_ms = M(1) }, { 0 }, NEVER, 0, "promoted 6 stage", "2A+ 3A+ 5A+ 6A+", "0 3 6" },
	{ "a rollback between decisions", { STAGE(100, M(5), M(9)) }, "0 0 0 3", NULL, { 0 }, { 0 },
	  NEVER, 0, "rolled-back 3 stage A condition", "1A+ 2A+ 3Ax", "0 3" },
	{ "a rollback beats promotion", { STAGE(100, M(2), M(9)) }, "0 0 3", NULL, { 0 }, { 0 },
	  NEVER, 0, "rolled-back 2 stage A condition", "1A+ 2Ax", "0 2" },

	/* several guardrails */
	{ "in the order written", { STAGE(100, M(4), M(9)) }, LONG, LONG, { .every_ms = M(1) },
	  { .every_ms = M(2) }, NEVER, 0, "promoted 4 stage", "1A+ 2A+ 2B+ 3A+ 4A+ 4B+", "0 4" },
	{ "in the order written, the slow one first", { STAGE(100, M(4), M(9)) }, LONG, LONG,
	  { .every_ms = M(2) }, { .every_ms = M(1) }, NEVER, 0, "promoted 4 stage",
	  "1B+ 2A+ 2B+ 3B+ 4A+ 4B+", "0 4" },
	{ "all are checked, the first decides", { STAGE(100, M(4), M(9)) }, "0 0 3", "0 0 3", { 0 },
	  { 0 }, NEVER, 0, "rolled-back 2 stage A condition", "1A+ 1B+ 2Ax 2Bx", "0 2" },
	{ "the second alone", { STAGE(100, M(4), M(9)) }, LONG, "0 0 3", { 0 }, { 0 }, NEVER, 0,
	  "rolled-back 2 stage B condition", "1A+ 1B+ 2A+ 2Bx", "0 2" },

	/* runs of checks */
	{ "a run carries over", { STAGE(50, M(2), M(9)), STAGE(100, M(2), M(9)) }, "0 3 0 3 3",
	  NULL,
	  { .k = 2 }, { 0 }, NEVER, 0, "rolled-back 4 stage A condition", "1A~ 2A+ 3A~ 4Ax",
	  "0 2 4" },
	{ "k of n carries over", { STAGE(50, M(2), M(9)), STAGE(100, M(2), M(9)) }, "0 3 0 3", NULL,
	  { .k = 2, .n = 3 }, { 0 }, NEVER, 0, "rolled-back 3 stage A condition", "1A~ 2A+ 3Ax",
	  "0 2 3" },

	/* no data */
	{ "no data holds", { STAGE(100, M(2), M(3)) }, "stalex9 0", NULL, { 0 }, { 0 }, NEVER, 0,
	  "rolled-back 3 stage - no-decision", "1A- 2A- 3A-", "0 3" },
	{ "no data promotes", { STAGE(100, M(2), M(3)) }, "stalex9 0", NULL,
	  { .no_data = NO_DATA_PROMOTE }, { 0 }, NEVER, 0, "promoted 2 stage", "1A- 2A-", "0 2" },
	{ "no data rolls back", { STAGE(100, M(5), M(9)) }, "0 stalex9 0", NULL,
	  { .no_data = NO_DATA_ROLLBACK, .no_data_after = 3 }, { 0 }, NEVER, 0,
	  "rolled-back 3 stage A no-data", "1A- 2A- 3A-", "0 3" },
	{ "enough requests", { STAGE(50, M(2), M(4)), STAGE(100, M(2), M(4)) }, LONG, NULL,
	  { .needs = 300 }, { 0 }, NEVER, 0, "promoted 4 stage", "1A+ 2A+ 3A+ 4A+", "0 2 4" },
	{ "too few requests", { STAGE(50, M(2), M(4)) }, LONG, NULL, { .needs = 301 }, { 0 }, NEVER,
	  0, "rolled-back 4 stage - no-decision", "1A- 2A- 3A- 4A-", "0 4" },
	{ "too few requests: bad ones don't count", { STAGE(50, M(2), M(4)) }, "3x9", NULL,
	  { .needs = 301 }, { 0 }, NEVER, 0, "rolled-back 4 stage - no-decision",
	  "1A- 2A- 3A- 4A-", "0 4" },

	/* sides without requests */
	{ "no canary, no readings: excused", { STAGE(0, M(2), M(4)), STAGE(100, M(2), M(4)) },
	  "stalex2 0 0 0 0 0", NULL, { 0 }, { 0 }, NEVER, 0, "promoted 4 stage",
	  "1A. 2A. 3A+ 4A+", "0 2 4" },
	{ "excused does not roll back", { STAGE(0, M(3), M(4)), STAGE(100, M(1), M(4)) },
	  "stalex3 0 0 0 0 0", NULL, { .no_data = NO_DATA_ROLLBACK, .no_data_after = 1 }, { 0 },
	  NEVER, 0, "promoted 4 stage", "1A. 2A. 3A. 4A+", "0 3 4" },
	{ "readings all the same: not excused", { STAGE(0, M(2), M(4)) }, "1x9", NULL, { 0 }, { 0 },
	  NEVER, 0, "rolled-back 4 stage - no-decision", "1A~ 2A~ 3A~ 4A~", "0 4" },
	{ "bad readings all the same", { STAGE(0, M(2), M(4)) }, "3x9", NULL, { 0 }, { 0 }, NEVER,
	  0,
	  "rolled-back 1 stage A condition", "1Ax", "0 1" },
	{ "no requests needed of nobody", { STAGE(0, M(1), M(4)), STAGE(100, M(1), M(4)) }, LONG,
	  NULL, { .needs = 1 }, { 0 }, NEVER, 0, "promoted 2 stage", "1A. 2A+", "0 1 2" },
	{ "a shadow has readings", { SHADOW(M(2)), STAGE(100, M(1), M(4)) }, "stalex2 0 0 0", NULL,
	  { .no_data = NO_DATA_ROLLBACK, .no_data_after = 2 }, { 0 }, NEVER, 0,
	  "rolled-back 2 shadow A no-data", "1A- 2A-", "0 2" },

	/* steps that only last */
	{ "a shadow takes its time", { SHADOW(M(2)), STAGE(100, M(1), M(4)) }, "1 1 1 0", NULL,
	  { 0 }, { 0 }, NEVER, 0, "promoted 3 stage", "1A~ 2A~ 3A+", "0 2 3" },
	{ "a pause takes its time", { STAGE(50, M(1), M(4)), PAUSE_FOR(50, M(2)),
				      STAGE(100, M(1), M(4)) }, "0 0 1 1 0 0", NULL, { 0 }, { 0 },
	  NEVER, 0, "promoted 4 stage", "1A+ 2A~ 3A~ 4A+", "0 1 3 4" },
	{ "a rollback in a pause", { STAGE(50, M(1), M(4)), PAUSE_FOR(50, M(5)), AT_ONCE(100) },
	  "0 0 0 3", NULL, { 0 }, { 0 }, NEVER, 0, "rolled-back 3 pause A condition",
	  "1A+ 2A+ 3Ax", "0 1 3" },

	/* people */
	{ "approved", { STAGE(50, M(1), M(4)), APPROVAL(50), STAGE(100, M(1), M(4)) }, LONG, NULL,
	  { 0 }, { 0 }, M(3), 0, "promoted 5 stage", "1A+ 2A+ 3A+ 4A+ 5A+", "0 1 4 5" },
	{ "never approved", { STAGE(50, M(1), M(4)), APPROVAL(50), STAGE(100, M(1), M(4)) },
	  "0 0 0",
	  NULL, { .every_ms = M(1) }, { 0 }, NEVER, 0, "paused 1 pause",
	  "1A+ 2A+ 3A+ 4A+ 5A+ 6A+ 7A+", "0 1 7" },
	{ "a rollback while waiting", { STAGE(50, M(1), M(4)), APPROVAL(50), AT_ONCE(100) },
	  "0 0 0 3 0", NULL, { 0 }, { 0 }, NEVER, 0, "rolled-back 3 pause A condition",
	  "1A+ 2A+ 3Ax", "0 1 3" },
	{ "a rollback beats an approval", { APPROVAL(0), AT_ONCE(100) }, "0 0 3", NULL, { 0 },
	  { 0 },
	  M(2), 0, "rolled-back 2 pause A condition", "1A+ 2Ax", "0 2" },
	{ "an approval at the end of the trace", { APPROVAL(0), AT_ONCE(100) }, "0 0", NULL, { 0 },
	  { 0 }, M(6), 0, "promoted 6 stage", "1A+ 2A+ 3A+ 4A+ 5A+ 6A+", "0 6 6" },
	{ "an approval after the end of the trace", { APPROVAL(0), AT_ONCE(100) }, "0 0", NULL,
	  { 0 }, { 0 }, M(6) + 1, 0, "paused 0 pause", "1A+ 2A+ 3A+ 4A+ 5A+ 6A+", "0 6" },
	{ "each wait has its own time", { APPROVAL(0), APPROVAL(0), AT_ONCE(100) }, LONG, NULL,
	  { .every_ms = M(9) }, { 0 }, M(2), 0, "promoted 4 stage", "", "0 2 4 4" },
	{ "then pause", { THEN_WAIT(50, M(1), M(2)), AT_ONCE(100) }, "1x9", NULL, { 0 }, { 0 },
	  M(2),
	  0, "promoted 4 stage", "1A~ 2A~ 3A~ 4A~", "0 4 4" },
	{ "then pause: only a rollback counts", { THEN_WAIT(50, M(1), M(2)), AT_ONCE(100) },
	  "0 1 1 0 3", NULL, { 0 }, { 0 }, M(9), 0, "rolled-back 4 stage A condition",
	  "1A~ 2A~ 3A+ 4Ax", "0 4" },
	{ "then pause, for ever", { THEN_WAIT(50, M(1), M(2)), AT_ONCE(100) }, "1 1", NULL, { 0 },
	  { 0 }, NEVER, 0, "paused 2 stage", "1A~ 2A~ 3A~ 4A~ 5A~ 6A~", "0 6" },

	/* gates */
	{ "a gate opens at once", { GATE_STEP(0, M(1), M(5)), STAGE(100, M(1), M(2)) }, LONG, NULL,
	  { 0 }, { 0 }, NEVER, 0, "promoted 1 stage", "1A+", "0 0 1" },
	{ "a gate opens when it is asked", { GATE_STEP(0, M(2), M(5)), AT_ONCE(100) }, LONG, NULL,
	  { 0 }, { 0 }, NEVER, M(3), "promoted 4 stage", "1A+ 2A+ 3A+ 4A+", "0 4 4" },
	{ "a gate opens just as it is asked", { GATE_STEP(0, M(2), M(5)), AT_ONCE(100) }, LONG,
	  NULL,
	  { .every_ms = M(9) }, { 0 }, NEVER, M(2), "promoted 2 stage", "", "0 2 2" },
	{ "a gate opens at its limit", { GATE_STEP(0, M(2), M(4)), AT_ONCE(100) }, LONG, NULL,
	  { .every_ms = M(9) }, { 0 }, NEVER, M(4), "promoted 4 stage", "", "0 4 4" },
	{ "a gate is not asked any more", { GATE_STEP(0, M(2), M(5)), AT_ONCE(100) }, LONG, NULL,
	  { .every_ms = M(9) }, { 0 }, NEVER, M(5), "rolled-back 5 gate - gate", "", "0 5" },
	{ "a gate that never opens", { GATE_STEP(0, M(2), M(5)), AT_ONCE(100) }, LONG, NULL,
	  { .every_ms = M(4) }, { 0 }, NEVER, NEVER, "rolled-back 5 gate - gate", "4A+", "0 5" },
	{ "a rollback beats a gate", { GATE_STEP(0, M(1), M(5)), AT_ONCE(100) }, "0 3 0", NULL,
	  { 0 }, { 0 }, NEVER, M(1), "rolled-back 1 gate A condition", "1Ax", "0 1" },

	/* promotion and keep */
	{ "keep, and promoted before it", { STAGE(100, M(1), M(4)), KEEP(M(3)) }, LONG, NULL, { 0 },
	  { 0 }, NEVER, 0, "promoted 1 stage", "1A+ 2A+ 3A+ 4A+", "0 1 4" },
	{ "holding in keep is nothing", { STAGE(100, M(1), M(4)), KEEP(M(2)) }, "0 0 1 1", NULL,
	  { 0 }, { 0 }, NEVER, 0, "promoted 1 stage", "1A+ 2A~ 3A~", "0 1 3" },
	{ "a rollback in keep", { STAGE(100, M(1), M(4)), KEEP(M(3)) }, "0 0 0 3", NULL, { 0 },
	  { 0 }, NEVER, 0, "rolled-back 3 keep A condition", "1A+ 2A+ 3Ax", "0 1 3" },
	{ "a rollback at the last instant of keep", { STAGE(100, M(1), M(4)), KEEP(M(2)) },
	  "0 0 0 3", NULL, { 0 }, { 0 }, NEVER, 0, "rolled-back 3 keep A condition", "1A+ 2A+ 3Ax",
	  "0 1 3" },
	{ "the trace ends in keep", { STAGE(100, M(1), M(4)), KEEP(M(60)) }, "0 0", NULL,
	  { .every_ms = M(1) }, { 0 }, NEVER, 0, "promoted 1 stage", "1A+ 2A+ 3A+ 4A+ 5A+ 6A+",
	  "0 1 6" },
	{ "never promotes", { STAGE(50, M(1), M(4)) }, LONG, NULL, { 0 }, { 0 }, NEVER, 0,
	  "undecided 1 stage never", "1A+", "0 1" },
	{ "never promotes, so keeps nothing", { STAGE(50, M(1), M(4)), KEEP(M(3)) }, LONG, NULL,
	  { 0 }, { 0 }, NEVER, 0, "undecided 1 stage never", "1A+", "0 1" },
	{ "promoted after a pause", { STAGE(100, M(1), M(4)), PAUSE_FOR(100, M(2)), KEEP(M(1)) },
	  LONG, NULL, { 0 }, { 0 }, NEVER, 0, "promoted 3 pause", "1A+ 2A+ 3A+ 4A+", "0 1 3 4" },
	{ "down and up again", { STAGE(50, M(1), M(4)), STAGE(10, M(1), M(4)),
				 STAGE(100, M(1), M(4)) }, LONG, NULL, { 0 }, { 0 }, NEVER, 0,
	  "promoted 3 stage", "1A+ 2A+ 3A+", "0 1 2 3" },

	/* the end of the trace */
	{ "the trace ends in a stage", { STAGE(50, M(9), M(20)), AT_ONCE(100) }, "0 0", NULL, { 0 },
	  { 0 }, NEVER, 0, "undecided 6 stage", "1A+ 2A+ 3A+ 4A+ 5A+ 6A+", "0 6" },
	{ "decided as the trace ends", { STAGE(100, M(6), M(20)) }, "0 0", NULL,
	  { .every_ms = M(3) },
	  { 0 }, NEVER, 0, "promoted 6 stage", "3A+ 6A+", "0 6" },
	{ "steps without time as the trace ends", { STAGE(50, M(6), M(20)), AT_ONCE(60),
						    AT_ONCE(100) }, "0 0", NULL,
	  { .every_ms = M(3) }, { 0 }, NEVER, 0, "promoted 6 stage", "3A+ 6A+", "0 6 6 6" },
	{ "a trace that ends stale", { STAGE(50, M(9), M(20)), AT_ONCE(100) }, "0 0 stale", NULL,
	  { .every_ms = M(1) }, { 0 }, NEVER, 0, "undecided 2 stage", "1A+ 2A-", "0 2" },
	{ "one of two traces goes on", { STAGE(100, M(9), M(20)) }, "0 0 stale", "0x20", { 0 },
	  { .every_ms = M(9) }, NEVER, 0, "rolled-back 20 stage - no-decision",
	  "1A+ 2A- 3A- 4A- 5A- 6A- 7A- 8A- 9A- 9B+ 10A- 11A- 12A- 13A- 14A- 15A- 16A- 17A- 18A- "
	  "18B+ 19A- 20A-", "0 20" },

	/* without this and that */
	{ "no guardrails", { STAGE(50, M(3), M(9)), STAGE(100, M(2), M(6)) }, NULL, NULL, { 0 },
	  { 0 }, NEVER, 0, "promoted 5 stage", "", "0 3 5" },
	{ "no guardrails, never approved", { APPROVAL(0), AT_ONCE(100) }, NULL, NULL, { 0 }, { 0 },
	  NEVER, 0, "paused 0 pause", "", "0 0" },
	{ "no time at all", { AT_ONCE(10), AT_ONCE(20), AT_ONCE(30), AT_ONCE(100) }, NULL, NULL,
	  { 0 }, { 0 }, NEVER, 0, "promoted 0 stage", "", "0 0 0 0 0" },
	{ "no time between stages", { STAGE(10, M(1), M(3)), AT_ONCE(20), AT_ONCE(30),
				      STAGE(100, M(1), M(3)) }, LONG, NULL, { 0 }, { 0 }, NEVER, 0,
	  "promoted 2 stage", "1A+ 2A+", "0 1 1 1 2" },
};

static const char *outcome_text(struct world *w, const struct result *r)
{
	static const char *const reasons[] = { "", " condition", " no-data", " no-decision",
		" gate" };
	struct buf b = buf_on(w->arena);

	buf_printf(&b, "%s ", outcome_name(r->outcome));
	put_minutes(&b, r->at_ms);
	buf_printf(&b, " %" PRI_STR, STR_ARG(w->plan.steps[r->step].name));
	if (r->guardrail >= 0)
		buf_printf(&b, " %" PRI_STR, STR_ARG(w->guardrails[r->guardrail].name));
	else if (r->reason != REASON_NONE)
		buf_puts(&b, " -");
	buf_printf(&b, "%s%s", reasons[r->reason], r->never_promotes ? " never" : "");
	return b.p;
}

static const char *lived_text(struct world *w, const struct result *r)
{
	struct buf b = buf_on(w->arena);

	for (size_t i = 0; i < r->nsteps; i++) {
		assert_int_equal(r->steps[i].step, i);
		put_minutes(&b, r->steps[i].begin_ms);
		buf_putc(&b, ' ');
		if (i)
			assert_int_equal(r->steps[i].begin_ms, r->steps[i - 1].end_ms);
	}
	put_minutes(&b, r->steps[r->nsteps - 1].end_ms);
	return b.p;
}

static void test_case(void **state)
{
	const struct engine_case *c = *state;
	const struct result *r;
	struct world w;
	size_t nsteps = 0;

	while (nsteps < ARRAY_LEN(c->steps) && c->steps[nsteps].name.n)
		nsteps++;
	setup(&w, c->steps, nsteps);
	add_guardrail(&w, "A", c->a, &c->rule_a);
	add_guardrail(&w, "B", c->b, &c->rule_b);
	r = run(&w, c->approved_ms, c->gate_ms);
	assert_non_null(r);
	assert_string_equal(outcome_text(&w, r), c->want);
	assert_string_equal(checks_text(&w, r), c->checks);
	assert_string_equal(lived_text(&w, r), c->lived);
	arena_close(w.arena);
}

/* ---- without series; limits ---- */

static void test_endless_wait(void **state)
{
	static const struct step steps[] = { AT_ONCE(50), APPROVAL(50), AT_ONCE(100) };
	const struct result *r;
	struct assume fault;
	struct world w;

	(void)state;
	for (int bad = 0; bad < 2; bad++) {
		struct assume fine;

		setup(&w, steps, 3);
		add_guardrail(&w, "A", LONG, &(struct rule){ .k = 3 });
		w.scenario.nseries = 0;
		fine = (struct assume){ .kind = ASSUME_SET, .side = SIDE_CANARY, .from_step = -1,
					.to_ms = NO_LIMIT, .value = cond_value(w.arena, 0) };
		fault = fine;
		fault.value = cond_value(w.arena, bad ? 3 : 1);
		fault.from_ms = M(10);
		w.scenario.assumes = (struct assume[]){ fine, fault };
		w.scenario.nassumes = 2;
		r = run(&w, NEVER, 0);
		assert_string_equal(outcome_text(&w, r),
				    bad ? "rolled-back 12 pause A condition" : "paused 0 pause");
		arena_close(w.arena);
	}
}

static void test_limit(void **state)
{
	static const struct step steps[] = { PAUSE_FOR(0, LIMIT_DURATION_MS), AT_ONCE(100) };
	struct assume fine;
	struct world w;

	(void)state;
	setup(&w, steps, 2);
	add_guardrail(&w, "A", LONG, &(struct rule){ .every_ms = 1 });
	w.guardrails[0].promote = cond_value(w.arena, 1);
	w.guardrails[0].rollback = NULL;
	w.scenario.nseries = 0;
	fine = (struct assume){ .kind = ASSUME_SET, .side = SIDE_CANARY, .from_step = -1,
				.to_ms = NO_LIMIT, .value = cond_value(w.arena, 0) };
	w.scenario.assumes = &fine;
	w.scenario.nassumes = 1;
	assert_null(run(&w, NEVER, 0));
	assert_int_equal(w.ds.errors, 1);
	assert_int_equal(w.ds.first->code, CN_RUN_LIMIT);
	arena_close(w.arena);
}

/* Ten thousand stages and a thousand guardrails of which few are ever due: no work for the rest. */
static void test_large(void **state)
{
	enum { STAGES = 10000, GUARDRAILS = 1000 };
	struct step *steps;
	struct guardrail *guardrails;
	struct world w;
	const struct result *r;

	(void)state;
	setup(&w, NULL, STAGES);
	add_guardrail(&w, "A", "0x60000", &(struct rule){ 0 });
	steps = arena_array(w.arena, STAGES, sizeof(*steps));
	for (size_t i = 0; i < STAGES; i++)
		steps[i] = (struct step)PAUSE_FOR(100, M(5));
	steps[STAGES - 1] = (struct step)STAGE(100, M(5), M(5));
	guardrails = arena_array(w.arena, GUARDRAILS, sizeof(*guardrails));
	for (size_t i = 0; i < GUARDRAILS; i++) {
		guardrails[i] = w.guardrails[0];
		guardrails[i].every_ms = i < 5 ? M(1) : M(6);
	}
	w.plan.steps = steps;
	w.plan.guardrails = guardrails;
	w.plan.nguardrails = GUARDRAILS;
	r = run(&w, NEVER, 0);
	assert_int_equal(r->nchecks, 5 * 5 * STAGES);
	assert_int_equal(r->outcome, OUTCOME_ROLLED_BACK);
	assert_int_equal(r->reason, REASON_NO_DECISION);	/* the sixth is not checked in the last stage */
	arena_close(w.arena);
}

static void test_find(void **state)
{
	(void)state;
	assert_ptr_equal(engine_find(STR("plan")), &engine_plan);
	assert_null(engine_find(STR("pla")));
	assert_null(engine_find(STR("")));
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "cases", cases, test_case);
	table_add(&t, "engine", "endless wait", test_endless_wait, NULL);
	table_add(&t, "engine", "limit", test_limit, NULL);
	table_add(&t, "engine", "large", test_large, NULL);
	table_add(&t, "engine", "find", test_find, NULL);
	return table_run(&t, "engine");
}
