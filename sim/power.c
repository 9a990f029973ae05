/* The figures of `canaryc power` that follow from the plan alone. Called by cli/cmd_power.c; the
 * texts are sim/power_text.c's and sim/power_json.c's, what a trace adds is sim/power_trace.c's.
 *
 * Every request is supposed to be bad or good by itself, with one chance for all. The checks are
 * those of the good way: each stage ends as early as it can. Where no window holds requests of
 * another the chances are exact (sim/chain.c); else they are drawn (sim/noise.c). The chance of a
 * false alarm goes through the whole rollout, as runs of bad checks go on from step to step; the
 * chance to find twice the limit is that of each stage for itself: healthy up to its beginning,
 * bad from there on.
 */
#include "sim/power.h"

#include <math.h>

#include "base/prob.h"
#include "compiler/good_way.h"
#include "compiler/query.h"
#include "sim/chain.h"
#include "sim/noise.h"

#define YEAR_S		(365.0 * 86400)
#define DRAWS_WAY	INT64_C(2000000)	/* blocks of requests drawn for a whole rollout */
#define DRAWS_STAGE	INT64_C(1000000)	/* and for a stage, if there are not many */
#define DRAWS_STAGES	INT64_C(20000000)	/* for all stages of a guardrail */
#define BOUNDED		0.975	/* of a quantile: confidence of its upper bound */
#define COUNT_MAX	9e15	/* requests beyond can't be counted one by one */

/** A guardrail under way. */
struct work {
	struct arena *arena;
	const struct plan *plan;
	size_t index;
	struct power_guard *guard;
	struct good_way way;
	const struct noise_check *checks;	/* by check of the way */
};

/* ---- stages --------------------------------------------------------------------------------- */

static void find_stages(struct arena *a, const struct plan *p, struct power_guard *g)
{
	size_t cap = 0;

	for (size_t i = 0; i < p->nsteps; i++) {
		struct power_stage *s;

		if (!power_judges(p, &p->steps[i]))
			continue;
		g->stages = arena_grow(a, g->stages, g->nstages, &cap, sizeof(*g->stages));
		s = &g->stages[g->nstages++];
		*s = (struct power_stage){
			.step = i, .requests = -1, .errors = NAN, .detectable = NAN, .against = NAN,
			.needed = NAN, .needed_ms = -1, .finds_limit = NAN, .finds = NAN,
			.alarms = NAN,
		};
		if (p->traffic >= 0)
			s->requests = power_seen(p, g->guardrail, &p->steps[i]);
	}
}

static void size_stage(const struct plan *p, const struct power_guard *g, struct power_stage *s)
{
	double share = step_share(p, &p->steps[s->step]), rate = power_rate(p, &p->steps[s->step]);
	double limit = g->rule.limit, healthy = g->rule.healthy, seconds;

	s->errors = s->requests * limit;
	s->detectable = power_detectable(healthy, s->requests, HUGE_VAL);
	if (share < 1)
		s->against = power_detectable(healthy, s->requests, (1 - share) / share);
	s->needed = ceil(power_size(healthy, limit, HUGE_VAL, POWER_ALPHA, POWER_WANTED));
	seconds = ceil(s->needed / rate);
	if (seconds <= YEAR_S)
		s->needed_ms = (int64_t)seconds * 1000;
}

/* ---- chances -------------------------------------------------------------------------------- */

static void count_checks(struct work *w)
{
	struct power_guard *g = w->guard;
	size_t stage = 0;

	for (size_t i = 0; i < w->way.nchecks; i++) {
		while (stage < g->nstages && g->stages[stage].step < w->way.checks[i].step)
			stage++;
		if (stage < g->nstages && g->stages[stage].step == w->way.checks[i].step)
			g->stages[stage].checks++;
	}
}

static void take_checks(struct work *w)
{
	size_t n = w->way.nchecks;
	struct noise_check *checks = arena_array(w->arena, n, sizeof(*checks));

	for (size_t i = 0; i < n; i++) {
		checks[i].from = (int64_t)floor(w->way.checks[i].from + 1e-6);
		checks[i].to = (int64_t)floor(w->way.checks[i].to + 1e-6);
		if (i > 0 && checks[i].from < checks[i - 1].to)
			w->guard->overlaps = true;
	}
	w->checks = checks;
}

/** @return the chance that a check of windows that lie on one side of the turn is bad. */
static double bad_chance(const struct noise *n, const struct noise_check *c)
{
	int64_t size = c->to - c->from;

	return prob_binom_sf(power_bad_from(n->rule, size), size,
			     c->from < n->turn ? n->before : n->after);
}

/** Exactly. @return false where that takes too much. */
static bool chances_exact(struct arena *a, const struct noise *n, double *fired)
{
	double *q = arena_array(a, n->nchecks, sizeof(*q));

	for (size_t i = 0; i < n->nchecks; i++)
		q[i] = bad_chance(n, &n->checks[i]);
	return chain_fires(a, q, n->nchecks, n->k, n->of, fired);
}

/** Drawn. @return false where that takes too much. */
static bool chances_drawn(struct arena *a, const struct noise *n, struct power_guard *g,
			  double *fired)
{
	int64_t *counts = arena_array(a, n->nchecks, sizeof(*counts));
	int64_t runs = noise_fires(a, n, counts);

	if (runs == 0)
		return false;
	if (g->runs == 0 || runs < g->runs)
		g->runs = runs;
	for (size_t i = 0; i < n->nchecks; i++)
		fired[i] = (double)counts[i] / (double)runs;
	return true;
}

static bool is_apart(const struct noise *n)
{
	for (size_t i = 0; i < n->nchecks; i++) {
		const struct noise_check *c = &n->checks[i];

		if (i > 0 && c->from < n->checks[i - 1].to)
			return false;
		if (c->from < n->turn && c->to > n->turn)
			return false;
	}
	return true;
}

/** @param fired  written, by check. @return false where it is not told. */
static bool chances(struct work *w, const struct noise *n, double *fired)
{
	if (is_apart(n) && chances_exact(w->arena, n, fired))
		return true;
	if (chances_drawn(w->arena, n, w->guard, fired))
		return true;
	w->guard->untold = true;
	return false;
}

static struct noise noise_of(const struct work *w, size_t from, size_t to)
{
	const struct guardrail *g = w->guard->guardrail;

	return (struct noise){ .checks = w->checks + from, .nchecks = to - from,
			       .rule = &w->guard->rule, .k = g->k, .of = g->n };
}

/** The chance of a false alarm, in each stage and in all. */
static void find_alarms(struct work *w)
{
	struct noise n = noise_of(w, 0, w->way.nchecks);
	double *fired = arena_array(w->arena, n.nchecks, sizeof(*fired)), left = 1, sum = 0;
	struct power_guard *g = w->guard;
	size_t i = 0;

	n.before = n.after = g->rule.healthy;
	n.draws = DRAWS_WAY;
	if (!chances(w, &n, fired))
		return;
	for (size_t s = 0; s < g->nstages; s++) {
		double in = 0;

		for (; i < n.nchecks && w->way.checks[i].step < g->stages[s].step; i++)
			sum += fired[i];
		left = fmax(0, 1 - sum);
		for (; i < n.nchecks && w->way.checks[i].step == g->stages[s].step; i++)
			in += fired[i];
		sum += in;
		if (w->way.steps[g->stages[s].step].reached)
			g->stages[s].alarms = left > 0 ? fmin(1, in / left) : 0;
	}
	for (; i < n.nchecks; i++)
		sum += fired[i];
	g->alarms = fmin(1, sum);
}

/** The chance to find a canary in a stage, from its checks.
 * @param share  of its requests are bad from the beginning of the stage on; 0: there is none. */
static double find_bad(struct work *w, const struct power_stage *s, size_t from, size_t to,
		       double share)
{
	struct noise n = noise_of(w, from, to);
	double *fired = arena_array(w->arena, n.nchecks, sizeof(*fired)), sum = 0;

	if (share <= 0)
		return NAN;
	n.before = w->guard->rule.healthy;
	n.after = share;
	n.turn = (int64_t)floor(w->way.steps[s->step].begin + 1e-6);
	n.draws = DRAWS_STAGES / (int64_t)w->guard->nstages;
	if (n.draws > DRAWS_STAGE)
		n.draws = DRAWS_STAGE;
	if (!chances(w, &n, fired))
		return NAN;
	for (size_t i = 0; i < n.nchecks; i++)
		sum += fired[i];
	return fmin(1, sum);
}

static void find_finds(struct work *w)
{
	struct power_guard *g = w->guard;
	size_t from = 0, to = 0;

	for (size_t i = 0; i < g->nstages; i++) {
		struct power_stage *s = &g->stages[i];

		if (!w->way.steps[s->step].reached)
			return;
		for (from = to; from < w->way.nchecks; from++)
			if (w->way.checks[from].step >= s->step)
				break;
		for (to = from; to < w->way.nchecks; to++)
			if (w->way.checks[to].step > s->step)
				break;
		s->finds_limit = find_bad(w, s, from, to, g->rule.limit);
		s->finds = find_bad(w, s, from, to, g->doubled);
	}
}

static void find_chances(struct work *w)
{
	struct power_guard *g = w->guard;
	bool known = w->plan->traffic >= 0;
	struct arrivals arrivals = { .per_s = known ? w->plan->traffic : 0 };

	if (good_way_of(w->arena, w->plan, &arrivals, known && !plan_counts_requests(w->plan),
			w->index, &w->way) != REACTION_FOUND) {
		g->untold = true;
		return;
	}
	count_checks(w);
	if (g->kind != POWER_COUNTED)
		return;
	if (w->way.nchecks && w->way.checks[w->way.nchecks - 1].to > COUNT_MAX) {
		g->untold = true;
		return;
	}
	take_checks(w);
	find_alarms(w);
	find_finds(w);
}

/* ---- guardrails ----------------------------------------------------------------------------- */

/** @return whether a condition compares readings of the canary alone, and no ratio among them. */
static bool no_ratio(const struct plan *p, const struct guardrail *g)
{
	if (cond_reads(g->rollback, SIDE_STABLE))
		return false;
	for (size_t i = 0; i < g->nmetrics; i++)
		if (cond_reads_metric(g->rollback, g->metrics[i], SIDE_CANARY) &&
		    p->metrics[g->metrics[i]].type == TYPE_RATIO)
			return false;
	return true;
}

static enum power_kind kind_of(const struct plan *p, const struct guardrail *g,
			       struct power_rule *rule)
{
	if (!g->rollback)
		return POWER_NO_ROLLBACK;
	if (power_rule_of(p, g, rule))
		return p->traffic > 0 ? POWER_COUNTED : POWER_NO_TRAFFIC;
	return no_ratio(p, g) ? POWER_NO_RATIO : POWER_NO_LIMIT;
}

/** @return the requests that the largest quantile among its metrics needs for a bound. */
static double least_requests(const struct plan *p, const struct guardrail *g)
{
	double quantile = 0;

	for (size_t i = 0; i < g->nmetrics; i++)
		if (p->metrics[g->metrics[i]].quantile > quantile &&
		    !p->metrics[g->metrics[i]].mean)
			quantile = p->metrics[g->metrics[i]].quantile;
	return quantile > 0 && quantile < 1 ? ceil(log(1 - BOUNDED) / log(quantile)) : 0;
}

static void find_guard(struct arena *a, const struct plan *p, size_t i, struct power_guard *g)
{
	struct work w = { .arena = a, .plan = p, .index = i, .guard = g };

	g->guardrail = &p->guardrails[i];
	g->alarms = NAN;
	g->kind = kind_of(p, g->guardrail, &g->rule);
	g->least = least_requests(p, g->guardrail);
	find_stages(a, p, g);
	if (g->kind == POWER_COUNTED) {
		g->doubled = power_doubled(&g->rule);
		for (size_t s = 0; s < g->nstages; s++)
			size_stage(p, g, &g->stages[s]);
	}
	find_chances(&w);
}

struct power_report power_of(struct arena *a, const struct plan *p)
{
	struct power_report r = { .plan = p };

	r.guards = arena_array(a, p->nguardrails, sizeof(*r.guards));
	for (size_t i = 0; i < p->nguardrails; i++)
		find_guard(a, p, i, &r.guards[i]);
	r.status = reaction_of_plan(a, p, &r.reactions);
	return r;
}
