/* The worst case of plans that can be worked out by hand, and the limits of working it out. That
 * it is the worst of all is tests/unit/sim/reaction_test.c's to see.
 */
#include "compiler/reaction.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

#define MINUTE INT64_C(60000)
#define M(n) ((n) * MINUTE)
#define STAGE(weight, time, most) { .kind = STEP_STAGE, .weight_ppm = (weight) * 10000, \
	.for_ms = (time), .at_most_ms = (most) }
#define WAIT(weight) { .kind = STEP_PAUSE, .weight_ppm = (weight) * 10000, .approval = true, \
	.for_ms = NO_LIMIT, .at_most_ms = NO_LIMIT }
#define GATE_STEP(weight, ask, most) { .kind = STEP_GATE, .weight_ppm = (weight) * 10000, \
	.for_ms = NO_LIMIT, .every_ms = (ask), .at_most_ms = (most) }
#define KEEP(time) { .kind = STEP_KEEP, .weight_ppm = PPM, .for_ms = (time), \
	.at_most_ms = NO_LIMIT }

/* Two guardrails may watch; 100 requests a minute. */
struct rule {
	int64_t every_ms, over_ms, after_ms, k, needs;
	bool holds;		/* it has a promote condition only */
	bool compares;		/* with the stable */
};

static const struct worked {
	const char *name;
	struct step steps[4];
	struct rule rules[2];
	struct { double requests; int64_t onset_ms, end_ms; enum reaction_end end; } want[2];
	double all, full;	/* every guardrail; the first with a full window */
	int64_t gap_ms;		/* how long nothing notices what begins, of the first */
	bool endless;		/* of the first */
} table[] = {
	{ "a check a minute",
	  { STAGE(50, M(5), M(15)), STAGE(100, M(5), M(15)) }, { { .every_ms = M(1), .k = 1 } },
	  { { 100, M(5), M(6), REACTION_CONDITION } }, 100, 200, 0, false },
	{ "a run of three goes on into the next stage, which is held",
	  { STAGE(50, M(5), M(15)), STAGE(100, M(5), M(15)) }, { { .every_ms = M(1), .k = 3 } },
	  { { 300, M(5), M(8), REACTION_CONDITION } }, 300, 400, 0, false },
	{ "the clock begins anew with a delay",
	  { STAGE(10, M(5), M(15)), STAGE(100, M(5), M(15)) },
	  { { .every_ms = M(2), .after_ms = M(1), .k = 1 } },
	  { { 300, M(5), M(8), REACTION_CONDITION } }, 300, 400, 0, false },
	{ "a check that the first stage just missed",
	  { STAGE(10, M(3), M(15)), STAGE(100, M(4), M(12)) }, { { .every_ms = M(2), .k = 1 } },
	  { { 210, M(2), M(5), REACTION_CONDITION } }, 210, 400, 0, false },
	{ "at most comes before the run is complete",
	  { STAGE(10, M(2), M(6)), STAGE(100, M(2), M(4)) }, { { .every_ms = M(1), .k = 9 } },
	  { { 400, M(2), M(6), REACTION_NO_DECISION } }, 400, 410, 0, false },
	{ "a guardrail that only holds",
	  { STAGE(10, M(2), M(6)), STAGE(100, M(2), M(4)) },
	  { { .every_ms = M(1), .holds = true } },
	  { { 400, M(2), M(6), REACTION_NO_DECISION } }, 400, 410, 0, false },
	{ "the last minutes of keep are not watched to their end",
	  { STAGE(100, M(2), M(6)), KEEP(M(5)) }, { { .every_ms = M(1), .k = 3 } },
	  { { 300, 0, M(3), REACTION_CONDITION } }, 300, 400, M(2), false },
	{ "who compares sees nothing of a stable without requests",
	  { STAGE(50, M(2), M(6)), STAGE(100, M(3), M(9)) },
	  { { .every_ms = M(1), .k = 1, .compares = true } },
	  { { 50, 0, M(1), REACTION_CONDITION } }, 50, 100, M(3), false },
	{ "too few requests are no data yet",
	  { STAGE(10, M(5), M(15)), STAGE(100, M(5), M(15)) },
	  { { .every_ms = M(1), .over_ms = M(3), .k = 1, .needs = 25 } },
	  { { 100, M(5), M(6), REACTION_CONDITION } }, 100, 400, 0, false },
	{ "a person answers right before the check",
	  { STAGE(50, M(2), M(6)), WAIT(50), STAGE(100, M(2), M(6)) },
	  { { .every_ms = M(1), .k = 1 } },
	  { { 150, M(2), M(4), REACTION_CONDITION } }, 150, 200, 0, false },
	{ "a person who is waited for while nothing rolls back",
	  { STAGE(50, M(2), M(6)), WAIT(50), STAGE(100, M(2), M(6)) },
	  { { .every_ms = M(1), .holds = true } },
	  { { 600, M(2), M(8), REACTION_NO_DECISION } }, 600, 650, 0, true },
	{ "a gate opens the last time before the check, or not at all",
	  { STAGE(50, M(2), M(6)), GATE_STEP(50, M(2), M(5)), STAGE(100, M(2), M(6)) },
	  { { .every_ms = M(3), .k = 1 } },
	  { { 400, M(3), M(8), REACTION_CONDITION } }, 400, 550, 0, false },
	{ "one alone is worse than both",
	  { STAGE(10, M(4), M(12)), STAGE(100, M(4), M(12)) },
	  { { .every_ms = M(4), .k = 2 }, { .every_ms = M(1), .k = 1 } },
	  { { 800, M(4), M(12), REACTION_CONDITION }, { 100, M(4), M(5), REACTION_CONDITION } },
	  100, 840, 0, false },
};

struct world {
	struct arena *arena;
	struct metric metric;
	struct cond metric_of[2], limit, over[2], under;
	struct guardrail guardrails[2];
	struct plan plan;
};

static void add_rule(struct world *w, const struct rule *r)
{
	struct guardrail *g = &w->guardrails[w->plan.nguardrails++];

	*g = (struct guardrail){ .every_ms = r->every_ms, .after_ms = r->after_ms, .k = r->k,
				 .over_ms = r->over_ms ? r->over_ms : r->every_ms, .n = r->k,
				 .no_data_after = 1, .needs = r->needs };
	g->rollback = r->holds ? NULL : r->compares ? &w->over[SIDE_STABLE] : &w->over[SIDE_CANARY];
	g->promote = r->holds ? &w->under : NULL;
}

static void setup(struct world *w, const struct step *steps, size_t nsteps)
{
	*w = (struct world){ .arena = arena_open(NULL), .metric = { .type = TYPE_SCORE } };
	w->limit = (struct cond){ .kind = COND_CONST, .value = 2 };
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
		w->metric_of[side] = (struct cond){ .kind = COND_METRIC, .side = (enum side)side };
		w->over[side] = (struct cond){ .kind = COND_GT, .a = &w->metric_of[SIDE_CANARY],
					       .b = side == SIDE_STABLE ?
							&w->metric_of[SIDE_STABLE] : &w->limit };
	}
	w->under = (struct cond){ .kind = COND_LT, .a = &w->metric_of[SIDE_CANARY],
				  .b = &w->limit };
	w->plan = (struct plan){ .traffic = 100 / 60.0, .metrics = &w->metric, .nmetrics = 1,
				 .guardrails = w->guardrails, .steps = steps, .nsteps = nsteps };
}

static void assert_near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * fmax(1, want)))
		fail_msg("%.12g, wanted %.12g", got, want);
}

static void test_worked(void **state)
{
	const struct worked *c = *state;
	struct reaction_report r;
	struct world w;
	size_t n = 0;

	while (n < ARRAY_LEN(c->steps) && c->steps[n].for_ms)
		n++;
	setup(&w, c->steps, n);
	for (size_t i = 0; i < ARRAY_LEN(c->rules) && c->rules[i].every_ms; i++)
		add_rule(&w, &c->rules[i]);
	assert_int_equal(reaction_of_plan(w.arena, &w.plan, &r), REACTION_FOUND);
	for (size_t i = 0; i < w.plan.nguardrails; i++) {
		const struct reaction *one = &r.alone[i].worst;

		assert_true(one->noticed);
		assert_near(one->requests, c->want[i].requests);
		assert_int_equal(one->onset_ms, c->want[i].onset_ms);
		assert_int_equal(one->end_ms, c->want[i].end_ms);
		assert_int_equal(one->end, c->want[i].end);
	}
	assert_near(r.all.worst.requests, c->all);
	assert_near(r.alone[0].full.requests, c->full);
	assert_int_equal(r.alone[0].ngaps, c->gap_ms > 0);
	if (c->gap_ms)
		assert_int_equal(r.alone[0].gaps[0].to_ms - r.alone[0].gaps[0].from_ms, c->gap_ms);
	assert_int_equal(r.alone[0].endless, c->endless);
	arena_close(w.arena);
}

/* ---- requests that were recorded ---- */

static void test_arrivals(void **state)
{
	static const struct arrival_mark marks[] = { { 0, 0 }, { 1000, 10 }, { 3000, 10 } };
	const struct arrivals arrivals = { marks, ARRAY_LEN(marks), 5, 0 };
	const struct arrivals later = { marks, ARRAY_LEN(marks), 5, 500 }, even = { .per_s = 3 };

	(void)state;
	assert_near(arrivals_upto(&arrivals, 0), 0);
	assert_near(arrivals_upto(&arrivals, 500), 5);
	assert_near(arrivals_upto(&arrivals, 1000), 10);
	assert_near(arrivals_upto(&arrivals, 2000), 10);
	assert_near(arrivals_upto(&arrivals, 4000), 15);
	assert_near(arrivals_upto(&even, 2000), 6);
	assert_near(arrivals_upto(&later, 500) - arrivals_upto(&later, 0), 5);
	assert_near(arrivals_upto(&later, 4500) - arrivals_upto(&later, 0), 15);
}

/* At the peak of the traffic, not where the share is largest. */
static void test_peak(void **state)
{
	static const struct step steps[] = { STAGE(50, M(5), M(15)), STAGE(100, M(5), M(15)) };
	static const struct arrival_mark marks[] = { { 0, 0 }, { M(2), 100 }, { M(3), 1100 },
						  { M(4), 1150 } };
	const struct arrivals arrivals = { marks, ARRAY_LEN(marks), 1, 0 };
	struct reaction_report r;
	struct world w;

	(void)state;
	setup(&w, steps, ARRAY_LEN(steps));
	add_rule(&w, &(struct rule){ .every_ms = M(1), .k = 1 });
	assert_int_equal(reaction_find(w.arena, &w.plan, &arrivals, false, &r), REACTION_FOUND);
	assert_near(r.alone[0].worst.requests, 500);
	assert_int_equal(r.alone[0].worst.onset_ms, M(2));
	arena_close(w.arena);
}

/* ---- limits ---- */

static void test_limits(void **state)
{
	static const struct step steps[] = { STAGE(50, M(60 * 24 * 365), M(60 * 24 * 366)) };
	struct reaction_report r;
	struct world w;

	(void)state;
	setup(&w, steps, 1);
	add_rule(&w, &(struct rule){ .every_ms = 100, .k = 1 });
	assert_int_equal(reaction_of_plan(w.arena, &w.plan, &r), REACTION_CHECKS);
	assert_string_equal(reaction_trouble(w.arena, REACTION_CHECKS),
			    "it takes more than 40,000,000 checks");
	w.plan.nsteps = LIMIT_REACTION_STEPS / 2 + 1;
	assert_int_equal(reaction_of_plan(w.arena, &w.plan, &r), REACTION_STEPS);
	arena_close(w.arena);
}

static void test_waits(void **state)
{
	struct step steps[LIMIT_REACTION_WAITS + 2];
	struct reaction_report r;
	struct world w;

	(void)state;
	steps[0] = (struct step)STAGE(50, M(1), M(3));
	for (size_t i = 1; i <= LIMIT_REACTION_WAITS + 1; i++)
		steps[i] = (struct step)WAIT(50);
	setup(&w, steps, LIMIT_REACTION_WAITS + 1);
	add_rule(&w, &(struct rule){ .every_ms = M(1), .k = 1 });
	assert_int_equal(reaction_of_plan(w.arena, &w.plan, &r), REACTION_FOUND);
	w.plan.nsteps++;
	assert_int_equal(reaction_of_plan(w.arena, &w.plan, &r), REACTION_WAITS);
	assert_string_equal(reaction_trouble(w.arena, REACTION_WAITS),
			    "it takes more than 64 waits for a person or a gate");
	arena_close(w.arena);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(table) + 4];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(table); i++)
		t[n++] = (struct CMUnitTest){ table[i].name, test_worked, NULL, NULL,
					      (void *)(uintptr_t)&table[i] };
	t[n++] = (struct CMUnitTest){ "requests up to an instant", test_arrivals, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "a peak of the traffic", test_peak, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "limits", test_limits, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "limit of waits", test_waits, NULL, NULL, NULL };
	return cmocka_run_group_tests_name("reaction", t, NULL, NULL);
}
