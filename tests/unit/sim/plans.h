/* What the tests of the simulator build plans from: conditions, metrics, guardrails and steps in C,
 * as the compiler would leave them.
 */
#ifndef CANARYC_TESTS_UNIT_SIM_PLANS_H
#define CANARYC_TESTS_UNIT_SIM_PLANS_H

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/engine.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)

static inline const struct cond *cond_new(struct arena *a, struct cond c)
{
	struct cond *p = arena_alloc(a, sizeof(*p));

	*p = c;
	return p;
}

static inline const struct cond *cond_value(struct arena *a, double v)
{
	return cond_new(a, (struct cond){ .kind = COND_CONST, .type = TYPE_NUMBER, .value = v });
}

static inline const struct cond *cond_metric(struct arena *a, size_t metric, enum side side)
{
	return cond_new(a, (struct cond){ .kind = COND_METRIC, .type = TYPE_SCORE, .metric = metric,
					  .side = side });
}

static inline const struct cond *cond_op(struct arena *a, enum cond_kind kind, const struct cond *x,
					 const struct cond *y)
{
	return cond_new(a, (struct cond){ .kind = kind, .type = TYPE_SCORE, .a = x, .b = y });
}

/* metric@canary op limit */
static inline const struct cond *cond_limit(struct arena *a, size_t metric, enum cond_kind op,
					    double limit)
{
	return cond_op(a, op, cond_metric(a, metric, SIDE_CANARY), cond_value(a, limit));
}

/* A guardrail on the canary's reading of a metric: promote below 1, roll back above 2. */
static inline struct guardrail guardrail_on(struct arena *a, const char *name, size_t metric)
{
	return (struct guardrail){
		.name = str_of(name), .every_ms = MINUTE, .over_ms = MINUTE,
		.promote = cond_limit(a, metric, COND_LT, 1),
		.rollback = cond_limit(a, metric, COND_GT, 2),
		.k = 1, .n = 1, .no_data_after = 1,
	};
}

static inline struct step step_stage(const char *name, int32_t per_cent, int64_t for_ms,
				     int64_t at_most_ms)
{
	return (struct step){ .kind = STEP_STAGE, .name = str_of(name),
			      .weight_ppm = per_cent * 10000, .for_ms = for_ms,
			      .at_most_ms = at_most_ms };
}

/* Everybody takes as long, in every step. */
static inline struct people people_on(struct arena *a, const struct plan *p, int64_t approved_ms,
				      int64_t gate_ms)
{
	int64_t *wait_ms = arena_array(a, p->nsteps, sizeof(*wait_ms));

	for (size_t i = 0; i < p->nsteps; i++)
		wait_ms[i] = p->steps[i].kind == STEP_GATE ? gate_ms : approved_ms;
	return (struct people){ wait_ms };
}

static inline struct plan plan_of(const struct metric *metrics, size_t nmetrics)
{
	struct plan p = { .name = STR("test"), .traffic = 10, .metrics = metrics,
			  .nmetrics = nmetrics };

	p.versions[SIDE_STABLE] = (struct version){ .side = SIDE_STABLE, .name = STR("v1"),
						    .label = STR("v1"), .given = true };
	p.versions[SIDE_CANARY] = (struct version){ .side = SIDE_CANARY, .name = STR("v2"),
						    .label = STR("v2"), .given = true };
	return p;
}

#endif
