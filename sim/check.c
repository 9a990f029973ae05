/* One check of one guardrail (design 1.3). Called by the engine at the instants that the clock of
 * the step gives; it decides nothing beyond the verdict.
 *
 * `worse` and `regressed` compare the points that the two sides show in the guardrail's window by
 * the interval of Hodges and Lehmann: the canary is worse when the whole interval of the shift lies
 * above 0 (above so much of the stable's median). Larger is worse, whatever the metric.
 */
#include "sim/check.h"

#include <math.h>
#include <string.h>

#include "sim/stats.h"

/* Fewer points of a side than this are no data. */
#define POINTS_MIN 5

/* How far a sum of requests may fall short by rounding. */
#define REQUESTS_TOLERANCE 1e-9

/** A check under way. */
struct check {
	struct check_world *world;
	const struct guardrail *guardrail;
	const struct check_guard *guard;
	int64_t t_ms;
	bool lacking[2];	/* by side: some reading or window is missing */
	bool few_points;	/* some window has points, and too few of them */
};

/* In the order written, when that can be told. */
static bool rollback_first(const struct guardrail *g)
{
	return g->rollback_span.end && g->promote_span.end &&
	       g->rollback_span.file == g->promote_span.file &&
	       g->rollback_span.begin < g->promote_span.begin;
}

struct check_guard check_begin(struct arena *a, const struct guardrail *g)
{
	struct check_guard guard = { .guardrail = g, .state = verdict_begin(a, g) };

	if (rollback_first(g))
		guard.terms = cond_terms(a, g->rollback, g->promote, &guard.nterms);
	else
		guard.terms = cond_terms(a, g->promote, g->rollback, &guard.nterms);
	guard.readings = arena_array(a, guard.nterms, sizeof(*guard.readings));
	return guard;
}

/* What was taken before the conditions are looked at. */
static struct reading value(void *ctx, size_t metric, enum side side)
{
	const struct check_guard *g = ((const struct check *)ctx)->guard;
	size_t i = 0;

	while (g->terms[i].metric != metric || g->terms[i].side != side)
		i++;
	return g->readings[i];
}

/* The window of a side, sorted, in the world's own memory. @return count. */
static size_t points(struct check *c, size_t metric, enum side side)
{
	struct check_world *w = c->world;
	const double *v;
	size_t n = view_window(w->view, metric, side, c->t_ms, c->guardrail->over_ms, &v);

	if (n > w->cap[side]) {
		w->cap[side] = 2 * n;
		w->points[side] = arena_array(w->arena, w->cap[side], sizeof(*w->points[side]));
	}
	if (n)
		memcpy(w->points[side], v, n * sizeof(*v));
	stats_sort(w->points[side], n);
	if (n < POINTS_MIN)
		c->lacking[side] = true;
	c->few_points = c->few_points || (n > 0 && n < POINTS_MIN);
	return n;
}

static enum tri predicate(void *ctx, const struct cond *cond)
{
	struct check *c = ctx;
	const struct check_world *w = c->world;
	size_t ncanary = points(c, cond->metric, SIDE_CANARY);
	size_t nstable = points(c, cond->metric, SIDE_STABLE);
	struct shift shift;
	double bound = 0;

	if (ncanary < POINTS_MIN || nstable < POINTS_MIN ||
	    !stats_shift(w->points[SIDE_CANARY], ncanary, w->points[SIDE_STABLE], nstable,
			 cond->confidence, &shift))
		return TRI_UNKNOWN;
	if (cond->kind == COND_REGRESSED)
		bound = cond->by * fabs(stats_median(w->points[SIDE_STABLE], nstable));
	return shift.lower > bound ? TRI_TRUE : TRI_FALSE;
}

/* Takes all readings of the guardrail. */
static void take(struct check *c)
{
	const struct check_guard *g = c->guard;

	for (size_t i = 0; i < g->nterms; i++) {
		const struct term *t = &g->terms[i];

		g->readings[i] = view_value(c->world->view, t->metric, t->side, c->t_ms,
					    c->guardrail->over_ms);
		if (!g->readings[i].present)
			c->lacking[t->side] = true;
	}
}

/* Keeps them for the record. */
static void record_taken(const struct check *c, struct check_record *record)
{
	const struct check_guard *g = c->guard;
	struct taken *taken = arena_array(c->world->arena, g->nterms, sizeof(*taken));

	for (size_t i = 0; i < g->nterms; i++)
		taken[i] = (struct taken){ g->readings[i], (uint32_t)g->terms[i].metric,
					   g->terms[i].side };
	record->taken = taken;
	record->ntaken = (uint32_t)g->nterms;
}

bool check_few(const struct guardrail *g, double requests)
{
	return g->needs > 0 && requests < (double)g->needs * (1 - REQUESTS_TOLERANCE);
}

static bool too_few(const struct check *c)
{
	const struct guardrail *g = c->guardrail;

	return g->needs > 0 && check_few(g, exposure_within(c->world->exposure, g->over_ms));
}

/** @return whether all that is missing is missing because the plan leaves a side without
 * requests. */
static bool check_excused(const bool lacking[2], const bool idle[2])
{
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
		if (lacking[side] && !idle[side])
			return false;
	return lacking[SIDE_STABLE] || lacking[SIDE_CANARY];
}

/* What the conditions come to. */
static enum finding look(struct check *c)
{
	struct cond_input in = { c, value, predicate };
	const struct guardrail *g = c->guardrail;
	enum tri rollback = g->rollback ? cond_truth(g->rollback, &in) : TRI_FALSE;
	enum tri promote = rollback == TRI_FALSE ? cond_truth(g->promote, &in) : TRI_FALSE;

	return verdict_finding(rollback, promote, false);
}

struct check_sight check_see(struct check_world *w, const struct check_guard *g, int64_t t_ms)
{
	struct check c = { .world = w, .guardrail = g->guardrail, .guard = g, .t_ms = t_ms };
	struct check_sight sight;

	take(&c);
	sight.finding = look(&c);
	sight.lacking[SIDE_STABLE] = c.lacking[SIDE_STABLE];
	sight.lacking[SIDE_CANARY] = c.lacking[SIDE_CANARY];
	return sight;
}

static enum finding find(struct check *c, bool few)
{
	const bool *idle = c->world->idle;
	enum finding f;

	if (few)
		return idle[SIDE_CANARY] ? FINDING_EXCUSED : FINDING_NO_DATA;
	f = look(c);
	return f == FINDING_NO_DATA && check_excused(c->lacking, idle) ? FINDING_EXCUSED : f;
}

struct verdict_result check_run(struct check_world *w, struct check_guard *g, size_t index,
				int64_t t_ms, struct check_record *record)
{
	struct check c = { .world = w, .guardrail = g->guardrail, .guard = g, .t_ms = t_ms };
	struct verdict_result result;
	enum finding f;

	*record = (struct check_record){ .at_ms = t_ms, .guardrail = (uint32_t)index };
	take(&c);
	record_taken(&c, record);
	record->few_requests = too_few(&c);
	f = find(&c, record->few_requests);
	result = verdict_check(&g->state, f);
	record->verdict = result.verdict;
	record->excused = f == FINDING_EXCUSED;
	record->few_readings = f == FINDING_NO_DATA && !record->few_requests && c.few_points;
	return result;
}
