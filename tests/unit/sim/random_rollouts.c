/* Random plans on random traces, for the comparison of the two ways to run from many starts. All
 * of a case follows from a seed and its number.
 *
 * Readings wander about the thresholds, so that guardrails promote, hold, roll back and lack data
 * by turns; times are small multiples of a unit, which now and then is an odd one.
 */
#include "tests/unit/sim/random_rollouts.h"

#include <math.h>
#include <string.h>

#include "sim/philox.h"
#include "tests/unit/sim/plans.h"

#define BEGIN INT64_C(1700000000000)

enum { REQUESTS, ERRORS, LATENCY, PSI, CONVERSION };

const char *const feature_names[FEATURES] = {
	"no guardrail", "for k checks", "for k of n checks", "no data promote", "no data rollback",
	"needs", "after", "checks at other instants", "no promote condition", "worse, regressed",
	"change", "shadow", "expose", "stage 0%", "stage at once", "then pause", "pause",
	"approval",
	"approval given", "gate", "gate too late", "keep", "never 100%", "cohorts", "assume",
	"assume from, to", "assume from a step", "assume requests, errors", "no rate",
	"recorded rate", "gaps, NaN, stale", "requests of one side",
	"no canary recorded", "two traces", "made-up series",
	"odd times",
};

uint32_t random_below(struct random_case *c, uint32_t n)
{
	struct philox p = philox_draw(c->seed, PHILOX_TEST, c->drawn++, c->number);

	return (uint32_t)(((uint64_t)p.w[0] * n) >> 32);
}

static double between(struct random_case *c, double low, double high)
{
	return low + (high - low) * random_below(c, 1U << 30) / (1U << 30);
}

/* True in so many of a hundred cases. */
static bool chance(struct random_case *c, uint32_t per_cent)
{
	return random_below(c, 100) < per_cent;
}

/* From low to high units. */
static int64_t units(struct random_case *c, uint32_t low, uint32_t high)
{
	return c->unit_ms * (low + random_below(c, high - low + 1));
}

/* ---- conditions ----------------------------------------------------------------------------- */

/* Metrics wander about 1, and are the worse the higher they are. */
static const struct cond *limit(struct random_case *c, bool above)
{
	return cond_value(c->arena, above ? between(c, 1, 2) : between(c, 0.9, 2.2));
}

static const struct cond *number(struct random_case *c, size_t metric)
{
	enum side side = chance(c, 80) ? SIDE_CANARY : SIDE_STABLE;
	struct cond of = { .metric = metric, .side = side, .type = TYPE_SCORE };

	switch (random_below(c, 12)) {
	case 0:
		of.kind = COND_CHANGE;
		c->has[F_CHANGE] = true;
		break;
	case 1:
		of.kind = COND_DIFF;
		break;
	case 2:
		return cond_op(c->arena, COND_MAX, cond_metric(c->arena, metric, SIDE_CANARY),
			       cond_metric(c->arena, metric, SIDE_STABLE));
	case 3:
		return cond_op(c->arena, COND_DIV, cond_metric(c->arena, metric, SIDE_CANARY),
			       cond_metric(c->arena, metric, SIDE_STABLE));
	default:
		of.kind = COND_METRIC;
		break;
	}
	return cond_new(c->arena, of);
}

static const struct cond *comparison(struct random_case *c, bool above)
{
	size_t metric = ERRORS + random_below(c, CASE_METRICS - ERRORS);
	const struct cond *n = number(c, metric), *l = limit(c, above);

	if (n->kind == COND_CHANGE || n->kind == COND_DIFF)
		l = cond_value(c->arena, between(c, above ? 0 : -0.2, 0.6));
	return cond_op(c->arena, above ? COND_GT : COND_LT, n, l);
}

static const struct cond *predicate(struct random_case *c)
{
	bool worse = chance(c, 50);

	c->has[F_PREDICATE] = true;
	return cond_new(c->arena, (struct cond){
		.kind = worse ? COND_WORSE : COND_REGRESSED, .type = TYPE_BOOL,
		.metric = ERRORS + random_below(c, CASE_METRICS - ERRORS),
		.confidence = between(c, 0.6, 0.95), .by = worse ? 0 : between(c, 0, 0.2) });
}

static const struct cond *condition(struct random_case *c, bool above, int depth)
{
	uint32_t kind = random_below(c, 20);

	if (kind == 0 && above)
		return predicate(c);
	if (depth > 0 && kind < 5)
		return cond_op(c->arena, kind % 2 ? COND_AND : COND_OR,
			       condition(c, above, depth - 1), condition(c, above, depth - 1));
	if (depth > 0 && kind == 5)
		return cond_op(c->arena, COND_NOT, condition(c, !above, depth - 1), NULL);
	return comparison(c, above);
}

/* ---- guardrails ----------------------------------------------------------------------------- */

static void make_rule(struct random_case *c, struct guardrail *g)
{
	static const char *const names[CASE_GUARDS] = { "a", "b", "c", "d" };

	g->name = str_of(names[g - c->guards]);
	g->promote = chance(c, 85) ? condition(c, false, 2) : NULL;
	g->rollback = chance(c, 90) ? condition(c, true, 2) : NULL;
	if (!g->promote)
		c->has[F_NO_PROMOTE] = true;
	if (!g->promote && !g->rollback)
		g->rollback = comparison(c, true);
	g->k = g->n = chance(c, 45) ? 1 : 2 + random_below(c, 3);
	if (g->k > 1)
		c->has[F_RUN] = true;
	if (g->k > 1 && chance(c, 50)) {
		g->n = g->k + 1 + random_below(c, 4);
		c->has[F_OF] = true;
	}
	g->no_data = (enum no_data)random_below(c, 3);
	g->no_data_after = 1;
	if (g->no_data == NO_DATA_PROMOTE)
		c->has[F_NO_DATA_PROMOTE] = true;
	if (g->no_data == NO_DATA_ROLLBACK) {
		g->no_data_after = 1 + random_below(c, 6);
		c->has[F_NO_DATA_ROLLBACK] = true;
	}
}

static void make_guard(struct random_case *c, struct guardrail *g)
{
	make_rule(c, g);
	g->every_ms = units(c, 1, 3);
	g->over_ms = g->every_ms * (1 + random_below(c, 6));
	if (chance(c, 25)) {
		g->after_ms = units(c, 1, 4);
		c->has[F_AFTER] = true;
	}
	if (g->every_ms > c->unit_ms)
		c->has[F_LATE_CHECKS] = true;
	if (chance(c, 20)) {
		g->needs = 1 + random_below(c, (uint32_t)(g->over_ms / 50));
		c->has[F_NEEDS] = true;
	}
}

static void make_guards(struct random_case *c)
{
	c->plan.guardrails = c->guards;
	c->plan.nguardrails = chance(c, 4) ? 0 : 1 + random_below(c, CASE_GUARDS);
	if (c->plan.nguardrails == 0)
		c->has[F_NO_GUARDRAIL] = true;
	for (size_t i = 0; i < c->plan.nguardrails; i++)
		make_guard(c, &c->guards[i]);
}

/* ---- steps ---------------------------------------------------------------------------------- */

static struct step *add_step(struct random_case *c, enum step_kind kind)
{
	static const size_t routes[] = { 0, 1 };
	struct step *s = &c->steps[c->plan.nsteps++];

	*s = (struct step){ .kind = kind, .name = STR("step"), .for_ms = units(c, 1, 12),
			    .at_most_ms = NO_LIMIT, .routes = routes };
	if (kind != STEP_SHADOW)
		s->nroutes = c->plan.nroutes;
	return s;
}

static void add_stage(struct random_case *c, int32_t weight_ppm)
{
	struct step *s = add_step(c, STEP_STAGE);

	s->weight_ppm = weight_ppm;
	if (weight_ppm == 0)
		c->has[F_STAGE_0] = true;
	if (chance(c, 15)) {
		s->for_ms = NO_LIMIT;
		c->has[F_STAGE_AT_ONCE] = true;
		return;
	}
	if (chance(c, 5))
		s->for_ms = 0;
	s->at_most_ms = s->for_ms * (1 + random_below(c, 4));
	if (chance(c, 25)) {
		s->then = THEN_PAUSE;
		c->has[F_THEN_PAUSE] = true;
	}
}

static void add_wait(struct random_case *c, int32_t weight_ppm)
{
	bool gate = chance(c, 30);
	struct step *s = add_step(c, gate ? STEP_GATE : STEP_PAUSE);

	s->weight_ppm = weight_ppm;
	if (gate) {
		s->every_ms = units(c, 1, 3);
		s->at_most_ms = units(c, 0, 8);
		c->has[F_GATE] = true;
	} else if (chance(c, 50)) {
		s->approval = true;
		s->for_ms = NO_LIMIT;
		c->has[F_APPROVAL] = true;
	} else {
		c->has[F_PAUSE] = true;
	}
}

static void make_steps(struct random_case *c)
{
	int32_t weight = 0, stages = 1 + (int32_t)random_below(c, 4);

	c->plan.steps = c->steps;
	if (chance(c, 20)) {
		add_step(c, STEP_SHADOW)->mirror_ppm = 200000;
		c->has[F_SHADOW] = true;
	}
	if (chance(c, 15)) {
		add_step(c, STEP_EXPOSE);
		c->has[F_EXPOSE] = true;
	}
	for (int32_t i = 0; i < stages; i++) {
		if (i > 0 || chance(c, 85))
			weight += (int32_t)random_below(c, 1 + (PPM - (uint32_t)weight) / 2);
		add_stage(c, weight);
		if (chance(c, 20))
			add_wait(c, weight);
	}
	if (chance(c, 90))
		add_stage(c, PPM);
	else
		c->has[F_BELOW_ALL] = true;
	if (chance(c, 30)) {
		add_step(c, STEP_KEEP)->weight_ppm = PPM;
		c->has[F_KEEP] = true;
	}
}

static void make_routes(struct random_case *c)
{
	c->plan.routes = c->routes;
	if (!chance(c, 15))
		return;
	c->has[F_COHORT] = true;
	c->plan.nroutes = 1 + random_below(c, 2);
	for (size_t i = 0; i < c->plan.nroutes; i++)
		c->routes[i] = (struct route){
			.name = STR("r"), .to = chance(c, 60) ? SIDE_CANARY : SIDE_STABLE,
			.cohort_ppm = (int32_t)random_below(c, 300000) };
}

/* ---- traces --------------------------------------------------------------------------------- */

/* What a metric wanders about, in what it is recorded in. */
static double middle(size_t metric)
{
	return metric == REQUESTS ? 20 : metric == LATENCY ? 1000 : 1;
}

static double nothing(struct random_case *c)
{
	static const uint64_t stale = TRACE_STALE_BITS;
	double v = NAN;

	c->has[F_GAPS] = true;
	if (chance(c, 50))
		memcpy(&v, &stale, sizeof(v));
	return v;
}

static void fill_series(struct random_case *c, struct series *s, size_t metric, size_t n)
{
	double level = between(c, 0.6, 1.1), noise = between(c, 0.02, 0.4);
	int64_t step = chance(c, 60) ? c->unit_ms : units(c, 1, 2), t = c->begin_ms;
	bool rough = chance(c, 20), jitter = chance(c, 30);

	s->t = arena_array(c->arena, n, sizeof(*s->t));
	s->v = arena_array(c->arena, n, sizeof(*s->v));
	if (chance(c, 20))
		t += units(c, 0, 20);
	for (size_t i = 0; i < n; i++) {
		level += chance(c, 3) ? between(c, -0.4, 0.4) : 0;
		s->t[i] = t + (jitter ? (int64_t)random_below(c, (uint32_t)step) : 0);
		s->v[i] = middle(metric) * (level + between(c, -noise, noise));
		if (rough && chance(c, 5))
			s->v[i] = nothing(c);
		t += step;
		if (rough && chance(c, 2)) {
			t += units(c, 1, 40) + (chance(c, 30) ? 10 * MINUTE : 0);
			c->has[F_GAPS] = true;
		}
	}
	s->n = n;
}

static void add_series(struct random_case *c, size_t metric, enum side side)
{
	struct trace *t = &c->traces[c->ntraces > 1 && chance(c, 50)];
	struct series *s = &t->series[t->n++];
	size_t clash;

	s->metric = c->metrics[metric].name;
	s->version = side == SIDE_CANARY ? STR("v2") : STR("v1");
	fill_series(c, s, metric, 20 + random_below(c, 120));
	series_finish(s, &clash);
	if (s->t[s->n - 1] > c->end_ms)
		c->end_ms = s->t[s->n - 1];
}

static void make_traces(struct random_case *c)
{
	c->begin_ms = c->end_ms = BEGIN;
	c->ntraces = chance(c, 10) ? 2 : 1;
	if (c->ntraces == 2)
		c->has[F_TWO_TRACES] = true;
	for (size_t i = 0; i < c->ntraces; i++) {
		c->traces[i].series = arena_array(c->arena, 2 * CASE_METRICS,
						  sizeof(*c->traces[i].series));
		c->uses[i] = (struct view_trace){ .trace = &c->traces[i], .shown = STR("t.csv"),
						  .part = { [SIDE_STABLE] = STR("v1"),
							    [SIDE_CANARY] = STR("v2") } };
	}
	for (size_t m = chance(c, 40) ? REQUESTS : ERRORS; m < CASE_METRICS; m++) {
		bool one = chance(c, m == REQUESTS ? 30 : 8) && !c->has[F_SUPPOSED];

		add_series(c, m, SIDE_STABLE);
		if (!one) {
			add_series(c, m, SIDE_CANARY);
		} else if (m == REQUESTS) {
			c->has[F_ONE_SIDE] = true;
		} else {
			c->has[F_SUPPOSED] = true;
			c->supposed = (ptrdiff_t)m;
		}
		if (m == REQUESTS)
			c->has[F_RECORDED_RATE] = true;
	}
}

/* ---- assumptions ---------------------------------------------------------------------------- */

static void give_times(struct random_case *c, struct assume *a)
{
	if (chance(c, 30))
		return;
	c->has[F_ASSUME_TIMED] = true;
	if (chance(c, 25)) {
		a->from_step = random_below(c, (uint32_t)c->plan.nsteps);
		c->has[F_ASSUME_STEP] = true;
	} else {
		a->from_ms = units(c, 0, 30) + (chance(c, 20) ? 1 : 0);
	}
	if (chance(c, 50))
		a->to_ms = a->from_ms + units(c, 1, 30);
}

static void make_assume(struct random_case *c, struct assume *a)
{
	static const enum assume_kind kinds[] = { ASSUME_SET, ASSUME_ADD, ASSUME_SUB, ASSUME_MUL,
						  ASSUME_NO_DATA };
	size_t metric = random_below(c, CASE_METRICS);

	*a = (struct assume){ .kind = kinds[random_below(c, 5)], .metric = metric,
			      .side = chance(c, 80) ? SIDE_CANARY : SIDE_STABLE,
			      .to_ms = NO_LIMIT, .from_step = -1, .in_step = -1 };
	if (metric <= ERRORS)
		c->has[F_ASSUME_RATE] = true;
	a->value = cond_value(c->arena, between(c, 0.1, 1.4));
	if (a->kind == ASSUME_SET && chance(c, 70))
		a->value = cond_op(c->arena, COND_MUL,
				   cond_metric(c->arena, metric, SIDE_STABLE), a->value);
	give_times(c, a);
}

/* What was never recorded of the canary. */
static void suppose(struct random_case *c, struct assume *a)
{
	*a = (struct assume){ .kind = ASSUME_SET, .metric = (size_t)c->supposed,
			      .side = SIDE_CANARY, .to_ms = NO_LIMIT, .from_step = -1,
			      .in_step = -1 };
	a->value = cond_op(c->arena, COND_MUL,
			   cond_metric(c->arena, a->metric, SIDE_STABLE),
			   cond_value(c->arena, between(c, 0.8, 1.3)));
	if (chance(c, 30))
		give_times(c, a);
}

static void make_assumes(struct random_case *c)
{
	size_t n = chance(c, 60) ? 0 : 1 + random_below(c, 2);

	c->scenario.assumes = c->assumes;
	if (c->has[F_SUPPOSED])
		suppose(c, &c->assumes[c->scenario.nassumes++]);
	for (size_t i = 0; i < n; i++) {
		make_assume(c, &c->assumes[c->scenario.nassumes++]);
		c->has[F_ASSUME] = true;
	}
	if (chance(c, 50)) {
		c->assumes[c->scenario.nassumes++] = (struct assume){
			.kind = ASSUME_APPROVED, .in_step = -1, .after_ms = units(c, 0, 20) };
		c->has[F_APPROVED] = true;
	}
	if (c->has[F_GATE] && chance(c, 60)) {
		c->assumes[c->scenario.nassumes++] = (struct assume){
			.kind = ASSUME_GATE, .in_step = -1, .after_ms = units(c, 0, 8) };
		c->has[F_GATE_LATE] = true;
	}
}

static void make_series_up(struct random_case *c)
{
	if (!chance(c, 4))
		return;
	c->has[F_MADE] = true;
	c->made = (struct made_series){ .metric = PSI, .side = SIDE_CANARY, .every_ms = c->unit_ms,
					.text = STR("0.5+0.05x30 _x5 1x20 stale") };
	c->scenario.series = &c->made;
	c->scenario.nseries = 1;
}

/* ---- all ------------------------------------------------------------------------------------ */

static void make_metrics(struct random_case *c)
{
	c->metrics[REQUESTS] = (struct metric){ .name = STR("requests"), .type = TYPE_RATE };
	c->metrics[ERRORS] = (struct metric){ .name = STR("error_rate"), .type = TYPE_RATIO };
	c->metrics[LATENCY] = (struct metric){ .name = STR("p99_latency"), .type = TYPE_DURATION,
					       .unit = unit_find(STR("ms")) };
	c->metrics[PSI] = (struct metric){ .name = STR("psi"), .type = TYPE_SCORE };
	c->metrics[CONVERSION] = (struct metric){ .name = STR("conversion"), .type = TYPE_RATIO };
	c->plan = plan_of(c->metrics, CASE_METRICS);
	if (chance(c, 10))
		c->plan.traffic = -1;
	else
		c->plan.traffic = between(c, 0, 50);
}

static void make_range(struct random_case *c)
{
	uint32_t span = (uint32_t)((c->end_ms - c->begin_ms) / c->unit_ms) + 1;

	c->range.first_ms = c->begin_ms - units(c, 0, 3) + units(c, 0, 3);
	if (chance(c, 60))
		c->range.first_ms += c->unit_ms * random_below(c, span / 2);
	else if (chance(c, 30))
		c->range.first_ms += c->unit_ms * random_below(c, span);
	if (chance(c, 20))
		c->range.first_ms += random_below(c, 5000);
	c->range.every_ms = units(c, 1, 4);
	c->range.n = 1 + random_below(c, 10);
}

void random_case(struct random_case *c, struct arena *a, uint64_t seed, uint64_t number)
{
	static const int64_t unit_ms[] = { 1000, 15000, 30000, 60000, 60000, 60000 };

	*c = (struct random_case){ .arena = a, .seed = seed, .number = number };
	c->unit_ms = unit_ms[random_below(c, ARRAY_LEN(unit_ms))];
	if (chance(c, 5)) {
		c->unit_ms = 7001;
		c->has[F_ODD_TIMES] = true;
	}
	make_metrics(c);
	make_routes(c);
	make_guards(c);
	make_steps(c);
	make_traces(c);
	make_assumes(c);
	make_series_up(c);
	c->scenario.plan = &c->plan;
	if (c->plan.traffic < 0 && !c->has[F_RECORDED_RATE])
		c->has[F_NO_RATE] = true;
	make_range(c);
}
