/* Plans and made-up readings for the tests of the plan's engine. Comes behind <cmocka.h>.
 *
 * Metrics a and b are scores of the canary, a reading a minute. Guardrails A (on a) and B (on b)
 * promote below 1 and roll back above 2, so 0 promotes, 1 holds, 3 is bad and stale is no data.
 */
#ifndef CANARYC_TESTS_UNIT_SIM_ENGINE_WORLD_H
#define CANARYC_TESTS_UNIT_SIM_ENGINE_WORLD_H

#include "base/buf.h"
#include "tests/unit/sim/plans.h"

#define M(n) ((n) * MINUTE)
#define STAGE(weight, time, most) { .kind = STEP_STAGE, .name = { "stage", 5 }, \
	.weight_ppm = (weight) * 10000, .for_ms = (time), .at_most_ms = (most) }
#define AT_ONCE(weight) STAGE(weight, NO_LIMIT, NO_LIMIT)
#define THEN_WAIT(weight, time, most) { .kind = STEP_STAGE, .name = { "stage", 5 }, \
	.weight_ppm = (weight) * 10000, .for_ms = (time), .at_most_ms = (most), .then = THEN_PAUSE }
#define PAUSE_FOR(weight, time) { .kind = STEP_PAUSE, .name = { "pause", 5 }, \
	.weight_ppm = (weight) * 10000, .for_ms = (time), .at_most_ms = NO_LIMIT }
#define APPROVAL(weight) { .kind = STEP_PAUSE, .name = { "pause", 5 }, .approval = true, \
	.weight_ppm = (weight) * 10000, .for_ms = NO_LIMIT, .at_most_ms = NO_LIMIT }
#define GATE_STEP(weight, ask, most) { .kind = STEP_GATE, .name = { "gate", 4 }, \
	.weight_ppm = (weight) * 10000, .for_ms = NO_LIMIT, .every_ms = (ask), \
	.at_most_ms = (most) }
#define SHADOW(time) { .kind = STEP_SHADOW, .name = { "shadow", 6 }, .mirror_ppm = 200000, \
	.for_ms = (time), .at_most_ms = NO_LIMIT }
#define KEEP(time) { .kind = STEP_KEEP, .name = { "keep", 4 }, .weight_ppm = PPM, \
	.for_ms = (time), .at_most_ms = NO_LIMIT }

#define NEVER (-1)
#define LONG "0x600"

/** What differs from a guardrail that is checked every minute and rolls back at once. Zero: so. */
struct rule {
	int64_t every_ms, after_ms, k, n;
	enum no_data no_data;
	int64_t no_data_after, needs;
};

struct world {
	struct arena *arena;
	struct diags ds;
	struct metric metrics[2];
	struct guardrail guardrails[2];
	struct made_series made[2];
	struct plan plan;
	struct scenario scenario;
};

/* @param readings  of the canary, a minute each; NULL: no such guardrail. */
static inline void add_guardrail(struct world *w, const char *name, const char *readings,
			  const struct rule *rule)
{
	size_t i = w->plan.nguardrails;
	struct guardrail *g = &w->guardrails[i];

	if (!readings)
		return;
	*g = guardrail_on(w->arena, name, i);
	g->every_ms = rule->every_ms ? rule->every_ms : MINUTE;
	g->after_ms = rule->after_ms;
	g->k = rule->k ? rule->k : 1;
	g->n = rule->n ? rule->n : g->k;
	g->no_data = rule->no_data;
	g->no_data_after = rule->no_data_after ? rule->no_data_after : 1;
	g->needs = rule->needs;
	w->made[i] = (struct made_series){ .metric = i, .side = SIDE_CANARY, .every_ms = MINUTE,
					   .text = str_of(readings) };
	w->plan.nguardrails++;
	w->scenario.nseries++;
}

/* A plan of these steps without guardrails. */
static inline void setup(struct world *w, const struct step *steps, size_t nsteps)
{
	*w = (struct world){ .arena = arena_open(NULL) };
	w->ds = diags_on(w->arena);
	w->metrics[0] = (struct metric){ .name = STR("a"), .type = TYPE_SCORE };
	w->metrics[1] = (struct metric){ .name = STR("b"), .type = TYPE_SCORE };
	w->plan = plan_of(w->metrics, ARRAY_LEN(w->metrics));
	w->plan.guardrails = w->guardrails;
	w->plan.steps = steps;
	w->plan.nsteps = nsteps;
	w->scenario = (struct scenario){ .plan = &w->plan, .series = w->made };
}

/* Runs the plan. @param approved_ms, gate_ms  when people and gates answer; NEVER. */
static inline struct result *run(struct world *w, int64_t approved_ms, int64_t gate_ms)
{
	struct people people = people_on(w->arena, &w->plan, approved_ms, gate_ms);
	struct view *v = view_open(w->arena, &w->plan, &w->scenario, NULL, 0, &w->ds);

	assert_non_null(v);
	return engine_plan.run(w->arena, &w->plan, v, &people, &w->ds);
}

static inline void put_minutes(struct buf *b, int64_t ms)
{
	buf_printf(b, "%lld", (long long)(ms / MINUTE));
	if (ms % MINUTE)
		buf_printf(b, ".%03lld", (long long)(ms % MINUTE * 1000 / MINUTE));
}

/* "1A+ 2A~": when, which guardrail, what it said. */
static inline const char *checks_text(struct world *w, const struct result *r)
{
	struct buf b = buf_on(w->arena);

	buf_puts(&b, "");
	for (size_t i = 0; i < r->nchecks; i++) {
		const struct check_record *c = &r->checks[i];

		buf_puts(&b, i ? " " : "");
		put_minutes(&b, c->at_ms);
		buf_printf(&b, "%" PRI_STR "%c", STR_ARG(w->guardrails[c->guardrail].name),
			   c->excused ? '.' : "+~x-"[c->verdict]);
	}
	return b.n ? b.p : "";
}

#endif
