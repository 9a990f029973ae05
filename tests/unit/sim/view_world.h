/* Traces and a plan for the tests of the view. Comes behind <cmocka.h>. */
#ifndef CANARYC_TESTS_UNIT_SIM_VIEW_WORLD_H
#define CANARYC_TESTS_UNIT_SIM_VIEW_WORLD_H

#include "sim/view.h"
#include "tests/unit/sim/plans.h"

#define START INT64_C(1700000000000)	/* when the traces begin */

enum { ERRORS, LATENCY, PSI, REQUESTS, METRICS };

/** A series of a trace: values every 60s from START on. */
struct spec {
	const char *metric, *version, *labels, *unit, *values;
};

struct world {
	struct arena *arena;
	struct diags ds;
	struct metric metrics[METRICS];
	struct guardrail guardrail;
	struct plan plan;
	struct step step;
	struct trace traces[2];
	struct view_trace uses[2];
	struct made_series made[2];
	struct assume assumes[4];
	struct scenario scenario;
};

/* A plan with four metrics and no traces yet. */
static inline void setup(struct world *w)
{
	*w = (struct world){ .arena = arena_open(NULL) };
	w->ds = diags_on(w->arena);
	w->metrics[ERRORS] = (struct metric){ .name = STR("error_rate"), .type = TYPE_RATIO };
	w->metrics[LATENCY] = (struct metric){ .name = STR("p99_latency"), .type = TYPE_DURATION,
					       .unit = unit_find(STR("ms")) };
	w->metrics[PSI] = (struct metric){ .name = STR("psi"), .type = TYPE_SCORE };
	w->metrics[REQUESTS] = (struct metric){ .name = STR("requests"), .type = TYPE_RATE };
	w->plan = plan_of(w->metrics, METRICS);
	w->step = step_stage("stage 50%", 50, MINUTE, 3 * MINUTE);
	w->plan.steps = &w->step;
	w->plan.nsteps = 1;
	w->scenario = (struct scenario){ .plan = &w->plan, .name_span = { 1, 2, 0 },
					 .series = w->made, .assumes = w->assumes };
}

/* Adds a series to the trace of that index. */
static inline void add_series(struct world *w, size_t trace, const struct spec *s)
{
	struct trace *t = &w->traces[trace];
	struct series *series;
	size_t at, clash;

	if (!t->series)
		t->series = arena_array(w->arena, 8, sizeof(*t->series));
	series = &t->series[t->n++];
	assert_null(series_parse(w->arena, str_of(s->values ? s->values : "1x9"), MINUTE, series,
		&at));
	assert_true(series_finish(series, &clash));
	for (size_t i = 0; i < series->n; i++)
		series->t[i] += START;
	series->metric = str_of(s->metric);
	series->version = str_of(s->version);
	series->labels = str_of(s->labels);
	series->unit = s->unit ? unit_find(str_of(s->unit)) : NULL;
	w->uses[trace] = (struct view_trace){ .trace = t,
		.shown = trace ? STR("b.csv") : STR("a.csv") };
}

/* @param n  how many of the traces it is of. */
static inline struct view *open_view(struct world *w, size_t n)
{
	return view_open(w->arena, &w->plan, &w->scenario, w->uses, n, &w->ds);
}

#define ALWAYS .from_step = -1, .to_ms = NO_LIMIT

/* @param at_s  on the rollout's clock. */
static inline struct reading canary_at(struct view *v, size_t metric, int64_t at_s)
{
	return view_value(v, metric, SIDE_CANARY, at_s * SECOND, 0);
}

static const struct spec errors_stable = { "error_rate", "v1", "", NULL, "2x20" };
static const struct spec errors_canary = { "error_rate", "v2", "", NULL, "3 4 _ stale 5x9" };

#endif
