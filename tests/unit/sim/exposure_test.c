/* Exposure: rate times share over time, the window of `needs`, the share of cohorts. */
#include "sim/exposure.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/sim/plans.h"

enum { REQUESTS, ERRORS, METRICS };

static const struct metric metrics[METRICS] = {
	[REQUESTS] = { .name = { "requests", 8 }, .type = TYPE_RATE },
	[ERRORS] = { .name = { "error_rate", 10 }, .type = TYPE_RATIO },
};

/** A run of segments; each lasts to an instant (in seconds) with a share. */
static const struct integral_case {
	const char *name;
	double traffic;			/* per second; -1: unknown */
	const char *stable, *canary;	/* requests per second, a value every 60s; NULL: none */
	const char *errors;		/* of the canary, every 60s; NULL: none */
	struct { int64_t to; double share; } segments[3];
	bool known, bad_known;
	double requests, total, bad;
} integrals[] = {
	{ "traffic of the plan", 10, NULL, NULL, NULL, { { 300, .05 }, { 600, .5 } }, true, false,
	  150 + 1500, 6000, 0 },
	{ "no traffic at all", -1, NULL, NULL, NULL, { { 300, .05 } }, false, false, 0, 0, 0 },
	{ "nothing yet", 10, NULL, NULL, NULL, { { 0, 0 } }, true, false, 0, 0, 0 },
	{ "share 0", 10, NULL, NULL, "0.5x10", { { 300, 0 } }, true, true, 0, 3000, 0 },
	{ "recorded, before the plan's", 10, "20x9", NULL, NULL, { { 300, .1 } }, true, false,
	  600, 6000, 0 },
	{ "both versions", 10, "20x9", "5x9", NULL, { { 300, .1 } }, true, false, 750, 7500, 0 },
	{ "one version is missing", 10, "20x9", "5 5 stalex8", NULL, { { 300, .1 } }, true, false,
	  100 * 120 / 40. + 20 * 18, 3000 + 3600, 0 },
	{ "held between samples", 10, "10 20 30", NULL, NULL, { { 90, 1 } }, true, false,
	  600 + 600, 1200, 0 },
	{ "a change of share between samples", 10, "10 20", NULL, NULL, { { 30, 0 }, { 90, 1 } },
	  true, false, 300 + 600, 300 + 300 + 600, 0 },
	{ "missing adds nothing", 10, "10 stale 10", NULL, NULL, { { 180, 1 } }, true, false, 1200,
	  1200, 0 },
	{ "never a rate", 10, "stalex5", NULL, NULL, { { 180, 1 } }, false, false, 0, 0, 0 },
	{ "five minutes old, to the millisecond", 10, "10", NULL, NULL, { { 900, 1 } }, true, false,
	  3000.01, 3000.01, 0 },
	{ "infinite and negative rates", 10, "Inf -5 10", NULL, NULL, { { 180, 1 } }, true, false,
	  600, 600, 0 },
	{ "bad ones", 10, NULL, NULL, "0.1 0.2", { { 120, .5 } }, true, true, 600, 1200, 30 + 60 },
	{ "bad ones where the error rate is missing", 10, NULL, NULL, "0.1 stale", { { 120, .5 } },
	  true, true, 600, 1200, 30 },
	{ "bad ones of an unknown rate", -1, NULL, NULL, "0.1 0.2", { { 120, .5 } }, false, true,
	  0, 0, 0 },
};

struct world {
	struct arena *arena;
	struct diags ds;
	struct plan plan;
	struct made_series made[3];
	struct scenario scenario;
	struct view *view;
};

static void add(struct world *w, size_t metric, enum side side, const char *text)
{
	if (text)
		w->made[w->scenario.nseries++] = (struct made_series){
			.metric = metric, .side = side, .every_ms = MINUTE, .text = str_of(text) };
}

static void setup(struct world *w, double traffic, const char *stable, const char *canary,
		  const char *errors)
{
	w->arena = arena_open(NULL);
	w->ds = diags_on(w->arena);
	w->plan = plan_of(metrics, METRICS);
	w->plan.traffic = traffic;
	w->scenario = (struct scenario){ .plan = &w->plan, .series = w->made };
	add(w, REQUESTS, SIDE_STABLE, stable);
	add(w, REQUESTS, SIDE_CANARY, canary);
	add(w, ERRORS, SIDE_CANARY, errors);
	w->view = view_open(w->arena, &w->plan, &w->scenario, NULL, 0, &w->ds);
	assert_non_null(w->view);
}

static void assert_near(double got, double want)
{
	if (!(fabs(got - want) <= 1e-9 * (fabs(want) + 1)))
		fail_msg("%.17g, wanted %.17g", got, want);
}

static void test_integral(void **state)
{
	const struct integral_case *c = *state;
	struct exposure_total total;
	struct exposure x;
	struct world w;

	setup(&w, c->traffic, c->stable, c->canary, c->errors);
	exposure_open(&x, w.arena, &w.plan, w.view, true);
	for (size_t i = 0; i < ARRAY_LEN(c->segments) && c->segments[i].to; i++) {
		exposure_share(&x, c->segments[i].share);
		exposure_advance(&x, c->segments[i].to * SECOND);
	}
	total = exposure_total(&x);
	assert_int_equal(total.rate_known, c->known);
	assert_int_equal(x.error_rate >= 0, c->bad_known);
	assert_near(total.requests, c->requests);
	assert_near(total.total_requests, c->total);
	assert_near(total.bad_requests, c->bad);
	assert_near(exposure_within(&x, 1000 * SECOND), c->requests);
	arena_close(w.arena);
}

/* 10 a second: 60s at 0, 60s at 10%, 60s at 50%, asked at each whole second of it. */
static void test_within(void **state)
{
	struct exposure x;
	struct world w;

	(void)state;
	setup(&w, 10, NULL, NULL, NULL);
	exposure_open(&x, w.arena, &w.plan, w.view, true);
	assert_near(exposure_within(&x, 60 * SECOND), 0);
	for (int64_t s = 1; s <= 180; s++) {
		exposure_share(&x, s <= 60 ? 0 : s <= 120 ? .1 : .5);
		exposure_advance(&x, s * SECOND);
		assert_near(exposure_within(&x, SECOND), 10 * x.share);
	}
	assert_near(exposure_within(&x, 0), 0);
	assert_near(exposure_within(&x, 30 * SECOND), 150);
	assert_near(exposure_within(&x, 90 * SECOND), 300 + 30);
	assert_near(exposure_within(&x, 500 * SECOND), 300 + 60);
	assert_int_equal(x.nmarks, 1);	/* a mark for each rate, not for each call */
	arena_close(w.arena);
}

static void test_no_history(void **state)
{
	struct exposure x;
	struct world w;

	(void)state;
	setup(&w, 10, NULL, NULL, NULL);
	exposure_open(&x, w.arena, &w.plan, w.view, false);
	exposure_share(&x, 1);
	exposure_advance(&x, MINUTE);
	assert_int_equal(x.nmarks, 0);
	assert_near(exposure_within(&x, MINUTE), 0);
	assert_near(exposure_total(&x).requests, 600);
	arena_close(w.arena);
}

static const struct match some = { .kind = MATCH_TEST };
static const struct route routes[] = {
	{ .to = SIDE_CANARY, .cohort_ppm = 100000 },
	{ .to = SIDE_STABLE, .cohort_ppm = 500000 },
	{ .to = SIDE_CANARY, .when = &some },
	{ .to = SIDE_CANARY, .cohort_ppm = PPM },
	{ .to = SIDE_STABLE, .when = &some },
};

static const struct share_case {
	const char *name;
	enum step_kind kind;
	int32_t weight_ppm;
	size_t routes[3], nroutes;
	double want;
	bool canary, canary_routed, stable;	/* step_routed(): to the canary with and without
						   cohorts, to the stable with them */
} shares[] = {
	{ "weight alone", STEP_STAGE, 250000, { 0 }, 0, .25, false, false, false },
	{ "a cohort, then weight", STEP_STAGE, 500000, { 0 }, 1, .1 + .45, true, false, false },
	{ "a cohort to the stable", STEP_STAGE, PPM, { 1 }, 1, .5, false, false, true },
	{ "two cohorts: the second of what is left", STEP_STAGE, 0, { 0, 1 }, 2, .1, true, false,
	  true },
	{ "both and weight", STEP_STAGE, 500000, { 0, 1 }, 2, .1 + .9 * .5 * .5, true, false,
	  true },
	{ "a route is left out", STEP_EXPOSE, 0, { 2 }, 1, 0, true, true, false },
	{ "a cohort of all", STEP_EXPOSE, 0, { 3 }, 1, 1, true, false, false },
	{ "a route to the stable", STEP_STAGE, PPM, { 4 }, 1, 1, false, false, true },
	{ "everyone in keep", STEP_KEEP, PPM, { 1, 4 }, 2, 1, false, false, true },
};

static void test_share(void **state)
{
	const struct share_case *c = *state;
	struct plan plan = plan_of(metrics, METRICS);
	struct step step = { .kind = c->kind, .weight_ppm = c->weight_ppm, .routes = c->routes,
			     .nroutes = c->nroutes };

	plan.routes = routes;
	plan.nroutes = ARRAY_LEN(routes);
	assert_near(step_share(&plan, &step), c->want);
	assert_int_equal(step_routed(&plan, &step, SIDE_CANARY, true), c->canary);
	assert_int_equal(step_routed(&plan, &step, SIDE_CANARY, false), c->canary_routed);
	assert_int_equal(step_routed(&plan, &step, SIDE_STABLE, true), c->stable);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(integrals) + ARRAY_LEN(shares) + 2];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(integrals); i++)
		t[n++] = (struct CMUnitTest){ integrals[i].name, test_integral, NULL, NULL,
					      (void *)(uintptr_t)&integrals[i] };
	for (size_t i = 0; i < ARRAY_LEN(shares); i++)
		t[n++] = (struct CMUnitTest){ shares[i].name, test_share, NULL, NULL,
					      (void *)(uintptr_t)&shares[i] };
	t[n++] = (struct CMUnitTest){ "the window of needs", test_within, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "no history", test_no_history, NULL, NULL, NULL };
	return cmocka_run_group_tests_name("exposure", t, NULL, NULL);
}
