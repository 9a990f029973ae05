/* Replays for `canaryc power --trace`. Called by cli/cmd_power.c and `explain`; the engine is the
 * one of every replay.
 *
 * Who plays the canary is taken to be healthy, so whatever rolls it back does so falsely. As a
 * rule the stable plays both sides. A guardrail that compares the two would then compare a reading
 * with itself; for it the canary is the stable as it was one window (`over`) before, so that the
 * two windows have no request in common. Each guardrail is replayed alone, as another one's
 * rollback would hide its own, and then all of them together.
 */
#include "sim/power_trace.h"

#include <math.h>

#include "base/limits.h"
#include "compiler/good_way.h"
#include "compiler/query.h"
#include "sim/engine.h"
#include "sim/power_replay.h"

#define NOBODY		STR("\1")	/* no version is called so */

/* ---- who plays ------------------------------------------------------------------------------ */

static struct cast cast_as_recorded(struct arena *a, const struct power_source *s)
{
	struct cast c = { arena_array(a, s->n, sizeof(*c.v)), s->n };

	for (size_t i = 0; i < s->n; i++)
		c.v[i] = (struct view_trace){ .trace = s->traces[i], .shown = s->shown[i],
					      .part = { [SIDE_STABLE] = s->stable,
							[SIDE_CANARY] = s->canary } };
	return c;
}

static bool is_of(const struct series *s, struct str version)
{
	return s->version.n == 0 || str_eq(s->version, version);
}

/** A version of a trace, as it will be so much later. */
static const struct trace *delayed(struct arena *a, const struct trace *t, struct str version,
				   int64_t lag_ms)
{
	struct trace *late = arena_alloc(a, sizeof(*late));

	*late = *t;
	late->series = arena_array(a, t->n, sizeof(*late->series));
	late->n = 0;
	for (size_t i = 0; i < t->n; i++) {
		struct series *s = &late->series[late->n];

		if (!is_of(&t->series[i], version))
			continue;
		*s = t->series[i];
		s->version = version;
		s->t = arena_array(a, s->n, sizeof(*s->t));
		for (size_t k = 0; k < s->n; k++)
			s->t[k] = t->series[i].t[k] + lag_ms;
		late->n++;
	}
	return late;
}

/** The stable against itself, as it was before. */
static struct cast cast_delayed(struct arena *a, const struct power_source *s, int64_t lag_ms)
{
	struct cast c = { arena_array(a, 2 * s->n, sizeof(*c.v)), 2 * s->n };

	for (size_t i = 0; i < s->n; i++) {
		c.v[i] = (struct view_trace){ .trace = s->traces[i], .shown = s->shown[i],
					      .part = { [SIDE_STABLE] = s->stable,
							[SIDE_CANARY] = NOBODY } };
		c.v[s->n + i] = (struct view_trace){
			.trace = delayed(a, s->traces[i], s->stable, lag_ms), .shown = s->shown[i],
			.part = { [SIDE_STABLE] = NOBODY, [SIDE_CANARY] = s->stable } };
	}
	return c;
}

static bool compares(const struct guardrail *g)
{
	return cond_reads(g->rollback, SIDE_STABLE) || cond_reads(g->promote, SIDE_STABLE);
}

/** @return the longest window of a guardrail of the plan that compares the sides; 0: none does. */
static int64_t lag_of(const struct plan *p)
{
	int64_t lag_ms = 0;

	for (size_t i = 0; i < p->nguardrails; i++)
		if (compares(&p->guardrails[i]) && p->guardrails[i].over_ms > lag_ms)
			lag_ms = p->guardrails[i].over_ms;
	return lag_ms;
}

/* ---- starts --------------------------------------------------------------------------------- */

/** Narrows the time in which all is recorded that a plan reads. */
static void narrow(const struct replay *r, size_t metric, enum side side, int64_t *first,
		   int64_t *last)
{
	struct str version = side == SIDE_STABLE ? r->source->stable : r->source->canary;
	struct str name = r->report->plan->metrics[metric].name;

	for (size_t i = 0; i < r->source->n; i++) {
		const struct trace *t = r->source->traces[i];

		for (size_t k = 0; k < t->n; k++) {
			const struct series *s = &t->series[k];

			if (s->n == 0 || !str_eq(s->metric, name) || !is_of(s, version))
				continue;
			if (s->t[0] > *first)
				*first = s->t[0];
			if (s->t[s->n - 1] < *last)
				*last = s->t[s->n - 1];
		}
	}
}

static void say_short(const struct replay *r, int64_t has_ms, int64_t wants_ms)
{
	char has[QTY_TEXT_MAX], wants[QTY_TEXT_MAX];
	struct diag *d;

	dur_format(has_ms > 0 ? has_ms : 0, has);
	dur_format(wants_ms, wants);
	d = diag_about(r->ds, CN_POWER_SHORT, arena_cstr(r->arena, r->source->shown[0]),
		       "all that the guardrails read is recorded for %s, a rollout takes %s", has,
		       wants);
	diag_help(d, "give a longer trace, or shorten the plan");
}

static void say_starts(const struct replay *r, int64_t starts, int64_t room_ms)
{
	int64_t every_ms = room_ms / (LIMIT_POWER_STARTS - 1) + 1;
	char every[QTY_TEXT_MAX];
	struct diag *d;

	if (every_ms > 1000)
		every_ms = (every_ms + 999) / 1000 * 1000;
	dur_format(every_ms, every);
	d = diag_about(r->ds, CN_POWER_STARTS, arena_cstr(r->arena, r->source->shown[0]),
		       "there are %lld starts on the trace, more than %d", (long long)starts,
		       LIMIT_POWER_STARTS);
	diag_help(d, "start less often, as with --every %s", every);
}

/** @return how long a rollout takes in which nothing is held. */
static int64_t good_end(const struct replay *r)
{
	const struct plan *p = r->report->plan;
	struct arrivals arrivals = { .per_s = p->traffic >= 0 ? p->traffic : 0 };
	struct good_way way;

	good_way_of(r->arena, p, &arrivals, p->traffic >= 0 && !plan_counts_requests(p), 0, &way);
	return way.end_ms;
}

static bool find_starts(struct replay *r)
{
	const struct plan *p = r->report->plan;
	int64_t first = INT64_MIN, last = INT64_MAX, takes = good_end(r), starts;

	for (size_t i = 0; i < p->nguardrails; i++)
		for (size_t k = 0; k < p->guardrails[i].nmetrics; k++)
			for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
				narrow(r, p->guardrails[i].metrics[k], (enum side)side, &first,
				       &last);
	if (r->itself)
		first += lag_of(p);
	if (last - first < takes) {
		say_short(r, last - first, takes);
		return false;
	}
	starts = (last - first - takes) / r->source->every_ms + 1;
	if (starts > LIMIT_POWER_STARTS) {
		say_starts(r, starts, last - first - takes);
		return false;
	}
	r->last_ms = last;
	r->trace->first_ms = first;
	r->trace->every_ms = r->source->every_ms;
	r->trace->starts = (size_t)starts;
	return true;
}

int64_t replay_start(const struct replay *r, size_t i)
{
	return r->trace->first_ms + (int64_t)i * r->trace->every_ms;
}

#define TICK_EVERY 16	/* rollouts */

bool replay_goes_on(struct replay *r)
{
	if (++r->done % TICK_EVERY == 0 && r->source->tick)
		r->stopped = !r->source->tick(r->source->watch, r->done, r->all);
	return !r->stopped;
}

/** Tells how many rollouts have been tried when a part is over, of which some were left out. */
static void part_done(struct replay *r, size_t parts)
{
	r->done = parts * r->trace->starts;
}

/* ---- replays -------------------------------------------------------------------------------- */

struct view *replay_view(struct replay *r, const struct plan *p, const struct cast *c,
			      int64_t start_ms, struct diags *ds)
{
	struct scenario *s = arena_alloc(r->arena, sizeof(*s));

	s->plan = p;
	s->has_start = true;
	s->start_ms = start_ms;
	return view_open(r->arena, p, s, c->v, c->n, ds);
}

/** Counts how a rollout ended. @param alarms  by stage of the guardrail; NULL: not counted. */
static void count(struct power_seen *seen, const struct power_guard *g, size_t *alarms,
		  const struct result *result)
{
	seen->starts++;
	if (result->outcome == OUTCOME_UNDECIDED || result->outcome == OUTCOME_PAUSED)
		seen->undecided += !result->never_promotes;
	if (result->outcome != OUTCOME_ROLLED_BACK)
		return;
	if (result->guardrail < 0) {
		seen->held++;
		return;
	}
	seen->rolled_back++;
	for (size_t i = 0; alarms && i < g->nstages; i++)
		alarms[i] += g->stages[i].step == result->step;
}

/** Replays a plan from every start. */
static void replay(struct replay *r, const struct plan *p, const struct cast *c,
		   const struct power_guard *g, size_t *alarms, struct power_seen *seen)
{
	const struct people at_once = { arena_array(r->arena, p->nsteps, sizeof(int64_t)) };

	for (size_t i = 0; i < r->trace->starts && !r->failed && replay_goes_on(r); i++) {
		struct arena_mark mark = arena_mark(r->arena);
		struct diags quiet = diags_on(r->arena);	/* its faults were said already */
		struct view *view = replay_view(r, p, c, replay_start(r, i), &quiet);
		const struct result *result = NULL;

		if (view)
			result = engine_plan.run(r->arena, p, view, &at_once, &quiet);
		if (result)
			count(seen, g, alarms, result);
		arena_reset(r->arena, mark);
		if (result)
			continue;
		r->failed = true;		/* a limit was passed: once more, to say so */
		view = replay_view(r, p, c, replay_start(r, i), r->ds);
		if (view)
			engine_plan.run(r->arena, p, view, &at_once, r->ds);
	}
}

/* ---- one guardrail, and all ----------------------------------------------------------------- */

static void replay_alone(struct replay *r, size_t index)
{
	struct power_guard *g = &r->report->guards[index];
	struct plan alone = *r->report->plan;
	int64_t lag_ms = compares(g->guardrail) ? g->guardrail->over_ms : 0;
	struct cast late, *c = &r->as_recorded;
	size_t *alarms = arena_array(r->arena, g->nstages, sizeof(*alarms));

	alone.guardrails = g->guardrail;
	alone.nguardrails = 1;
	g->seen.typical = NAN;
	if (r->itself && lag_ms > 0) {
		late = cast_delayed(r->arena, r->source, lag_ms);
		c = &late;
		g->seen.compares = true;
	}
	g->seen.alarms = alarms;
	replay(r, &alone, c, g, alarms, &g->seen);
	part_done(r, 2 * index + 1);
	if (!r->stopped)
		replay_levels(r, index, c);
}

static void replay_all(struct replay *r)
{
	int64_t lag_ms = lag_of(r->report->plan);
	struct cast late, *c = &r->as_recorded;

	if (r->itself && lag_ms > 0) {
		late = cast_delayed(r->arena, r->source, lag_ms);
		c = &late;
		r->trace->all.compares = true;
	}
	replay(r, r->report->plan, c, NULL, NULL, &r->trace->all);
}

/** Each guardrail, its levels, all of them, the worst case. */
static void replay_parts(struct replay *r)
{
	size_t n = r->report->plan->nguardrails;

	r->all = (2 * n + 2) * r->trace->starts;
	for (size_t i = 0; i < n && !r->stopped; i++) {
		replay_alone(r, i);
		part_done(r, 2 * i + 2);
	}
	if (n > 1 && !r->stopped)
		replay_all(r);
	else
		r->trace->all = r->report->guards[0].seen;
	part_done(r, 2 * n + 1);
	if (!r->stopped)
		replay_peaks(r);
}

/** Opens the trace as it is, and says what is wrong with it. */
static bool opens(struct replay *r)
{
	struct view *view = view_open(r->arena, r->report->plan, NULL, r->as_recorded.v,
				      r->as_recorded.n, r->ds);

	return view != NULL;
}

bool power_trace_add(struct arena *a, struct power_report *report,
		     const struct power_source *source, struct diags *ds)
{
	struct power_trace *trace = arena_alloc(a, sizeof(*trace));
	struct replay r = { .arena = a, .report = report, .source = source, .ds = ds,
			    .trace = trace, .itself = str_eq(source->stable, source->canary),
			    .as_recorded = cast_as_recorded(a, source) };

	trace->stable = source->stable;
	trace->canary = source->canary;
	if (!opens(&r))
		return false;
	if (report->plan->nguardrails == 0)
		return true;
	if (!find_starts(&r))
		return false;
	replay_parts(&r);
	report->trace = trace;
	return !r.failed && !r.stopped;
}
