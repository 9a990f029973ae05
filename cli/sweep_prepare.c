/* Prepares a sweep; see sweep_prepare.h. Called by cli/cmd_sweep.c. Whatever can be wrong is found
 * here, before hours are spent.
 */
#include "cli/sweep_prepare.h"

#include "base/fnv.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"
#include "sim/run.h"
#include "sim/sweep_source.h"
#include "sim/sweep_unseen.h"

/* ---- starts --------------------------------------------------------------------------------- */

static const char *first_trace(const struct sweep_prepared *p)
{
	return p->points->base.scenario->ntraces
		       ? arena_cstr(p->arena, p->points->base.scenario->traces[0].shown) : "";
}

static bool say_short(struct sweep_prepared *p, int64_t has_ms)
{
	char has[QTY_TEXT_MAX], wants[QTY_TEXT_MAX];

	dur_format(has_ms > 0 ? has_ms : 0, has);
	dur_format(p->least_ms, wants);
	diag_help(diag_about(&p->ds, CN_SWEEP_SHORT, first_trace(p),
			     "all that the guardrails read is recorded for %s, a rollout takes %s", has,
			     wants),
		  "give a longer trace, shorten the plan, or say with --to up to when rollouts start that the "
		  "trace may leave undecided");
	return false;
}

static bool say_outside(struct sweep_prepared *p, int64_t first_ms, int64_t last_ms)
{
	char first[QTY_TEXT_MAX], last[QTY_TEXT_MAX];

	instant_format(first_ms, first);
	instant_format(last_ms, last);
	diag_help(diag_about(&p->ds, CN_START_OUTSIDE, first_trace(p),
			     "no rollout starts between --from and --to"),
		  "rollouts can start from %s to %s", first, last);
	return false;
}

static bool say_many(struct sweep_prepared *p, double runs)
{
	char count[NUM_TEXT_MAX], limit[NUM_TEXT_MAX];

	num_format_grouped(runs < 9e18 ? (int64_t)runs : INT64_MAX, count);
	num_format_grouped((int64_t)LIMIT_SWEEP_RUNS, limit);
	diag_help(diag_about(&p->ds, CN_SWEEP_LIMIT, first_trace(p),
			     "these are %s rollouts, the limit is %s", count, limit),
		  p->o->drawn ? "draw less often, or vary less"
			      : "start less often (--every), from less of the trace (--from, --to), or vary "
				"less");
	return false;
}

/** Finds the instants from which rollouts start, or from which traces are drawn.
 * @param room_ms  that the last rollout needs behind its start, unless --to is given: then
 *                 whoever asks knows what he asks for. */
static bool find_range(struct sweep_prepared *p, const struct view *view, int64_t room_ms,
		       int64_t *first, int64_t *last)
{
	const struct sweep_options *o = p->o;
	int64_t from, to;

	if (!sweep_recorded(p->points->base.scenario->plan, p->traces,
			    p->points->base.scenario->ntraces, first, last) &&
	    !view_recorded(view, first, last))
		return true;
	p->head.recorded = true;
	if (o->has_to)
		room_ms = 0;
	if (*last < *first || *last - *first < room_ms)
		return say_short(p, *last - *first);
	from = *first;
	to = *last - room_ms;
	*first = o->has_from && o->from_ms > from ? o->from_ms : from;
	*last = o->has_to && o->to_ms < to ? o->to_ms : to;
	return *first <= *last || say_outside(p, from, to);
}

static bool count_starts(struct sweep_prepared *p, int64_t first_ms, int64_t last_ms)
{
	struct sweep_head *h = &p->head;
	double runs;

	h->first_ms = h->recorded ? first_ms : 0;
	h->every_ms = p->o->every_ms;
	h->runs = h->recorded ? (size_t)((last_ms - first_ms) / p->o->every_ms) + 1 : 1;
	runs = (double)h->runs * (double)h->points;
	return runs <= (double)LIMIT_SWEEP_RUNS || say_many(p, runs);
}

/* ---- draws ---------------------------------------------------------------------------------- */

static void warn_blocks(struct sweep_prepared *p)
{
	char has[QTY_TEXT_MAX], block[QTY_TEXT_MAX];
	const struct bootstrap *b = &p->bootstrap;

	if ((double)b->n >= 8 * b->block)
		return;
	dur_format((int64_t)(b->n - 1) * b->step_ms, has);
	dur_format((int64_t)(b->block * (double)b->step_ms / 1000 + 0.5) * 1000, block);
	diag_help(diag_about(&p->ds, CN_SWEEP_BLOCKS, first_trace(p),
			     "%s of trace are less than eight blocks of %s: what is drawn repeats itself",
			     has, block),
		  "give a longer trace, or shorter blocks with --block");
}

/** Says why bootstrap_open() put nothing on a grid. */
static bool say_no_grid(struct sweep_prepared *p)
{
	const struct bootstrap *b = &p->bootstrap;
	char count[NUM_TEXT_MAX], limit[NUM_TEXT_MAX];
	const double values = (double)b->n * (double)b->nseries;

	if (b->n == 0) {
		diag_help(diag_about(&p->ds, CN_SWEEP_LIMIT, first_trace(p),
				     "the trace can't be drawn from: on its grid there are fewer than two "
				     "instants"),
			  "give a longer trace, or draw from more of it (--from, --to)");
		return false;
	}
	num_format_grouped(values < 9e18 ? (int64_t)values : INT64_MAX, count);
	num_format_grouped((int64_t)LIMIT_TRACE_SAMPLES, limit);
	diag_help(diag_about(&p->ds, CN_SWEEP_LIMIT, first_trace(p),
			     "the trace can't be drawn from: on its grid there are %s values, the limit is %s",
			     count, limit),
		  "draw from less of it, with --from and --to");
	return false;
}

static bool open_draws(struct sweep_prepared *p, int64_t first_ms, int64_t last_ms)
{
	struct sweep_head *h = &p->head;
	struct bootstrap *b = &p->bootstrap;
	double runs = (double)p->o->runs * (double)h->points;

	if (!h->recorded) {
		diag_help(diag_about(&p->ds, CN_NOTHING_TO_REPLAY, "",
				     "nothing is recorded that --runs could draw from"),
			  "give a trace, or leave --runs out");
		return false;
	}
	if (runs > (double)LIMIT_SWEEP_RUNS)
		return say_many(p, runs);
	if (!bootstrap_open(p->arena, p->points->base.scenario->plan, p->traces,
			    p->points->base.scenario->ntraces, first_ms, last_ms, b))
		return say_no_grid(p);
	b->seed = p->o->seed;
	b->block = p->o->block_ms ? (double)p->o->block_ms / (double)b->step_ms : b->block_auto;
	if (b->block < 1)
		b->block = 1;
	warn_blocks(p);
	h->drawn = true;
	h->runs = p->o->runs;
	h->seed = b->seed;
	h->block = b->block;
	h->step_ms = b->step_ms;
	h->samples = b->n;
	h->first_ms = first_ms;
	h->every_ms = 1;
	return true;
}

/* ---- all points ----------------------------------------------------------------------------- */

/** Checks the plan of each point, and finds the longest.
 * @return false after an error was printed or reported. */
static bool check_points(struct sweep_prepared *p)
{
	p->plan_hash = FNV_BEGIN;
	for (size_t i = 0; i < p->points->n; i++) {
		const struct scenario *s = sweep_points_take(p->points, i, &p->ds);
		struct people people;
		int64_t least_ms;

		if (!s || (i > 0 && !sweep_points_check(p->points, i)))
			return false;
		if (i == 0 && p->points->naxes && !sweep_points_check(p->points, 0))
			return false;
		p->plan_hash = sweep_hash_scenario(p->points->arena, p->plan_hash, s);
		people = people_of(p->points->arena, s);
		least_ms = sweep_least_ms(s->plan, &people);
		if (least_ms > p->least_ms)
			p->least_ms = least_ms;
	}
	return true;
}

/** Sees that what is drawn for each point fits into memory. */
static bool draws_fit(struct sweep_prepared *p)
{
	for (size_t i = 0; i < p->points->n; i++) {
		const struct scenario *s = sweep_points_take(p->points, i, &p->ds);
		const struct people people = people_of(p->points->arena, s);

		if (sweep_size_draws(s->plan, &people, &p->bootstrap))
			continue;
		diag_help(diag_about(&p->ds, CN_SWEEP_LIMIT, first_trace(p),
				     "a rollout can take so long that a drawn trace would have more than "
				     "%zu samples", LIMIT_SWEEP_DRAWN),
			  "limit its stages with `at most`");
		return false;
	}
	return true;
}

static const struct str *names_of(struct sweep_prepared *p, const struct plan *plan, bool steps,
				  size_t n)
{
	struct str *v = arena_array(p->arena, n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = steps ? plan->steps[i].name : plan->guardrails[i].name;
	return v;
}

static bool routes_left_out(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nsteps; i++)
		if (plan->steps[i].kind != STEP_KEEP &&
		    step_routed(plan, &plan->steps[i], SIDE_CANARY, false))
			return true;
	return false;
}

static void introduce(struct sweep_prepared *p, const struct args *args)
{
	const struct scenario *s = p->points->base.scenario;
	const struct plan *plan = s->plan;
	struct str *shown = arena_array(p->arena, s->ntraces, sizeof(*shown));
	struct sweep_head *h = &p->head;

	for (size_t i = 0; i < s->ntraces; i++)
		shown[i] = p->traces[i].shown;
	*h = (struct sweep_head){
		.plan = plan->name, .scenario = s->name, .traces = shown, .ntraces = s->ntraces,
		.supposed = p->o->suppositions.v, .nsupposed = p->o->suppositions.n,
		.command = sweep_options_command(p->arena, args),
		.guardrails = names_of(p, plan, false, plan->nguardrails),
		.nguardrails = plan->nguardrails,
		.steps = names_of(p, plan, true, plan->nsteps), .nsteps = plan->nsteps,
		.axes = p->points->axes, .naxes = p->points->naxes, .points = p->points->n,
		.routes_left_out = routes_left_out(plan),
	};
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
		h->part[side] = s->ntraces ? p->traces[0].part[side] : plan->versions[side].name;
}

/** @param first_ms, last_ms  of the starts, or of what traces are drawn from. */
static bool bad_in_part(struct sweep_prepared *p, const struct view *view, int64_t first_ms,
			int64_t last_ms)
{
	struct sweep_span span = { first_ms, last_ms, last_ms };
	int64_t from, end;

	if (!p->head.recorded) {
		span = (struct sweep_span){ 0 };
	} else if (p->head.drawn) {
		if (last_ms - first_ms > p->least_ms)
			span.last_ms = last_ms - p->least_ms;
		else
			span.last_ms = first_ms;
	} else if (view_recorded(view, &from, &end)) {
		span.end_ms = last_ms + p->least_ms < end ? last_ms + p->least_ms : end;
	}
	return sweep_unseen(p->arena, p->points->base.scenario, view, p->traces,
			    p->points->base.scenario->ntraces, &span);
}

bool sweep_prepare(struct sweep_prepared *p, const struct args *args)
{
	const struct scenario *s = p->points->base.scenario;
	struct trace_shelf shelf = trace_shelf_on(p->arena, p->o->traces);
	int64_t first = 0, last = 0;

	p->traces = run_traces(p->arena, &shelf, s, &p->ds);
	/* the metrics and versions that are missing are told before the times that are too short */
	const struct view *view = p->traces ? view_open(p->arena, s->plan, s, p->traces, s->ntraces,
							&p->ds) : NULL;
	if (!view)
		return false;
	introduce(p, args);
	if (!sweep_print_can(p->cli, &p->o->print, &p->head))
		return false;
	if (!check_points(p) || !find_range(p, view, p->o->drawn ? 0 : p->least_ms, &first, &last))
		return false;
	if (!(p->o->drawn ? open_draws(p, first, last) && draws_fit(p)
			  : count_starts(p, first, last)))
		return false;
	p->head.bad_in_part = bad_in_part(p, view, first, last);
	return true;
}
