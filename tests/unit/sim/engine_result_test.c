/* What the plan's engine says beside the outcome: exposure, detection, readings, idle sides; worse and
 * regressed. engine_world.h says what the readings mean.
 */
#include "sim/engine.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/sim/engine_world.h"
#include "tests/unit/table.h"

/* ---- exposure, detection, readings ---- */

static void test_exposure(void **state)
{
	static const struct step steps[] = { STAGE(10, M(2), M(4)), STAGE(100, M(1), M(4)),
					     KEEP(M(5)) };
	const struct result *r;
	struct world w;

	(void)state;
	setup(&w, steps, 3);	/* promoted: up to promotion */
	add_guardrail(&w, "A", LONG, &(struct rule){ 0 });
	r = run(&w, NEVER, 0);
	assert_true(r->promoted && r->promoted_ms == M(3) && r->rate_known && !r->bad_known);
	assert_true(r->requests > 719.999 && r->requests < 720.001);
	assert_true(r->total_requests > 1799.999 && r->total_requests < 1800.001);
	arena_close(w.arena);

	setup(&w, steps, 3);	/* rolled back in keep: everyone met it */
	add_guardrail(&w, "A", "0 0 0 0 0 3", &(struct rule){ 0 });
	r = run(&w, NEVER, 0);
	assert_int_equal(r->outcome, OUTCOME_ROLLED_BACK);
	assert_true(r->promoted && r->promoted_ms == M(3));
	assert_true(r->requests > 1919.999 && r->requests < 1920.001);
	arena_close(w.arena);
}

static void test_paused_exposure(void **state)
{
	static const struct step steps[] = { STAGE(10, M(2), M(4)), APPROVAL(10), AT_ONCE(100) };
	const struct result *r;
	struct world w;

	(void)state;
	setup(&w, steps, 3);	/* up to the beginning of the wait */
	add_guardrail(&w, "A", LONG, &(struct rule){ 0 });
	r = run(&w, NEVER, 0);
	assert_int_equal(r->at_ms, M(2));
	assert_true(r->steps[1].waited && r->steps[1].wait_begin_ms == M(2));
	assert_true(r->requests > 119.999 && r->requests < 120.001);
	arena_close(w.arena);
}

static const struct detect_case {
	const char *name, *a, *b;
	int64_t k, want_ms;
} detects[] = {
	{ "at the first bad check", "0 0 3", "0x9", 1, 0 },
	{ "from the first bad check of a run", "0 0 3 3", "0x9", 2, M(1) },
	{ "from the first hold", "0 0 1 1 3", "0x9", 1, M(2) },
	{ "trouble that was over does not count", "0 1 0 3", "0x9", 1, 0 },
	{ "trouble of another guardrail joins on", "0 1 0 3", "0 0 1 1 1 1", 1, M(2) },
	{ "not rolled back by a guardrail", "1x9", "0x9", 1, -1 },
};

static void test_detect(void **state)
{
	static const struct step steps[] = { STAGE(100, M(8), M(9)) };
	const struct detect_case *c = *state;
	struct world w;

	setup(&w, steps, 1);
	add_guardrail(&w, "A", c->a, &(struct rule){ .k = c->k });
	add_guardrail(&w, "B", c->b, &(struct rule){ 0 });
	assert_int_equal(run(&w, NEVER, 0)->detect_ms, c->want_ms);
	arena_close(w.arena);
}

static void test_readings(void **state)
{
	static const struct step steps[] = { STAGE(100, M(2), M(9)) };
	const struct result *r;
	struct world w;

	(void)state;
	setup(&w, steps, 1);
	add_guardrail(&w, "A", "0 0.5 stale", &(struct rule){ 0 });
	add_guardrail(&w, "B", "0x9", &(struct rule){ .needs = 100000 });
	r = run(&w, NEVER, 0);
	assert_int_equal(r->checks[0].ntaken, 1);
	assert_int_equal(r->checks[0].weight_ppm, PPM);
	assert_true(r->checks[0].taken[0].reading.present);
	assert_true(r->checks[0].taken[0].reading.value == .5);
	assert_false(r->checks[0].few_requests);
	assert_true(r->checks[1].few_requests);
	assert_true(r->checks[1].taken[0].reading.present);
	assert_false(r->checks[2].taken[0].reading.present);
	arena_close(w.arena);
}

/* Which sides are without requests: a route to the stable keeps it in play at 100%, but not in
 * `keep`; a route to the canary keeps that in play at 0%. */
static const struct idle_case {
	const char *name;
	enum step_kind kind;
	int32_t weight;
	bool route;
	enum side to, reads;
	const char *want;
} idles[] = {
	{ "the stable at 100%", STEP_PAUSE, 100, false, SIDE_STABLE, SIDE_STABLE, "1A." },
	{ "the stable at 100% with a route", STEP_PAUSE, 100, true, SIDE_STABLE, SIDE_STABLE,
	  "1A-" },
	{ "the stable at 100% with a route to the canary", STEP_PAUSE, 100, true, SIDE_CANARY,
	  SIDE_STABLE, "1A." },
	{ "the stable at 99%", STEP_PAUSE, 99, false, SIDE_STABLE, SIDE_STABLE, "1A-" },
	{ "the stable in keep with a route", STEP_KEEP, 100, true, SIDE_STABLE, SIDE_STABLE,
	  "1A." },
	{ "the canary at 0%", STEP_PAUSE, 0, false, SIDE_STABLE, SIDE_CANARY, "1A." },
	{ "the canary at 0% with a route", STEP_EXPOSE, 0, true, SIDE_CANARY, SIDE_CANARY, "1A-" },
	{ "the canary at 0%, the stable is missing", STEP_PAUSE, 0, false, SIDE_STABLE, SIDE_STABLE,
	  "1A-" },
	{ "the canary at 100%", STEP_PAUSE, 100, false, SIDE_STABLE, SIDE_CANARY, "1A-" },
};

static void test_idle(void **state)
{
	static const struct match some = { .kind = MATCH_TEST };
	const struct idle_case *c = *state;
	struct route route = { .name = STR("r"), .to = c->to, .when = &some };
	struct step step = { .kind = c->kind, .name = STR("step"), .weight_ppm = c->weight * 10000,
			     .for_ms = M(1), .at_most_ms = NO_LIMIT, .routes = (size_t[]){ 0 },
			     .nroutes = c->route };
	const struct result *r;
	struct world w;

	setup(&w, &step, 1);
	add_guardrail(&w, "A", "stalex9", &(struct rule){ 0 });
	w.guardrails[0].promote = cond_op(w.arena, COND_LT, cond_metric(w.arena, 0, c->reads),
					  cond_value(w.arena, 1));
	w.guardrails[0].rollback = NULL;
	w.made[0].side = c->reads;
	w.made[1] = (struct made_series){ .metric = 1, .side = c->reads, .every_ms = MINUTE,
					  .text = STR("0x9") };	/* the trace goes on */
	w.scenario.nseries = 2;
	w.plan.routes = &route;
	w.plan.nroutes = 1;
	r = run(&w, NEVER, 0);
	assert_string_equal(checks_text(&w, r), c->want);
	assert_int_equal(r->routes_left_out, c->route && c->to == SIDE_CANARY);
	arena_close(w.arena);
}

/* ---- worse and regressed ---- */

static const struct worse_case {
	const char *name, *stable, *canary;
	enum cond_kind kind;
	double by;
	char want;
} worses[] = {
	{ "all above", "1 2 3 4 5 6", "11 12 13 14 15 16", COND_WORSE, 0, 'x' },
	{ "the same", "1 2 3 4 5 6", "1 2 3 4 5 6", COND_WORSE, 0, '+' },
	{ "below", "11 12 13 14 15 16", "1 2 3 4 5 6", COND_WORSE, 0, '+' },
	{ "five points are enough", "_ 2 3 4 5 6", "_ 12 13 14 15 16", COND_WORSE, 0, 'x' },
	{ "four are not", "_ 2 3 4 5 6", "_ _ 13 14 15 16", COND_WORSE, 0, '-' },
	{ "worse by enough", "100 101 99 100 102 98", "115 116 114 115 117 113", COND_REGRESSED, .1,
	  'x' },
	{ "not by enough", "100 101 99 100 102 98", "115 116 114 115 117 113", COND_REGRESSED, .2,
	  '+' },
};

static void test_worse(void **state)
{
	static const struct step steps[] = { STAGE(100, M(10), M(11)) };
	const struct worse_case *c = *state;
	const struct result *r;
	struct world w;

	setup(&w, steps, 1);
	add_guardrail(&w, "A", c->canary, &(struct rule){ .every_ms = M(5) });
	w.guardrails[0].promote = NULL;
	w.guardrails[0].over_ms = M(6);
	w.guardrails[0].rollback = cond_new(w.arena, (struct cond){ .kind = c->kind, .metric = 0,
					    .confidence = .95, .by = c->by });
	w.made[1] = w.made[0];
	w.made[1].side = SIDE_STABLE;
	w.made[1].text = str_of(c->stable);
	w.scenario.nseries = 2;
	r = run(&w, NEVER, 0);
	assert_int_equal("+~x-"[r->checks[0].verdict], c->want);
	assert_int_equal(r->checks[0].ntaken, 2);
	arena_close(w.arena);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "detects", detects, test_detect);
	table_add_rows(&t, "idles", idles, test_idle);
	table_add_rows(&t, "worses", worses, test_worse);
	table_add(&t, "engine result", "exposure", test_exposure, NULL);
	table_add(&t, "engine result", "paused exposure", test_paused_exposure, NULL);
	table_add(&t, "engine result", "readings", test_readings, NULL);
	return table_run(&t, "engine result");
}
