/* Levels at which a guardrail would have noticed a bad version. Called by sim/power_trace.c.
 *
 * What a guardrail compares with a number is read at the checks of the good way. If a canary were
 * to shift all these readings by d, then `for k of n checks` would roll back in a stage if some n
 * checks in a row in it have their k-th largest reading beyond limit - d. So for each start there
 * is a d from which on it is found, and the d of four of five starts is a quantile of them.
 */
#include "sim/power_replay.h"

#include <math.h>

#include "base/limits.h"
#include "compiler/good_way.h"
#include "sim/cond.h"
#include "sim/stats.h"

#define FOUND_OF	5			/* four of so many starts */

/** What a rollback condition compares with a number. */
struct level {
	const struct cond *number;
	double limit;
	bool above;		/* bad above the limit, else below */
};

static bool level_of(const struct guardrail *g, struct level *out)
{
	const struct cond *c = g->rollback;

	if (!c || c->kind < COND_LT || c->kind > COND_GE)
		return false;
	if ((c->a->kind == COND_CONST) == (c->b->kind == COND_CONST))
		return false;
	out->above = c->kind == COND_GT || c->kind == COND_GE;
	out->number = c->a;
	out->limit = c->b->value;
	if (c->a->kind == COND_CONST) {
		out->above = !out->above;
		out->number = c->b;
		out->limit = c->a->value;
	}
	return true;
}

/** Where a number's readings come from. */
struct glance {
	struct view *view;
	int64_t t_ms, over_ms;
};

static struct reading look(void *ctx, size_t metric, enum side side)
{
	const struct glance *g = ctx;

	return view_value(g->view, metric, side, g->t_ms, g->over_ms);
}

/** How far readings of a run of checks are beyond the limit: the k-th largest of them. */
static double kth(const double *v, size_t n, size_t k, double *room)
{
	for (size_t i = 0; i < n; i++)
		room[i] = v[i];
	stats_sort(room, n);
	return room[n - k];
}

/** Beyond which the readings of a stage would have to be shifted: the largest of all its runs of
 * checks.
 * @param v     readings, turned so that larger is worse; written over.
 * @param room  for `of` numbers. @return NaN where it has too few checks. */
static double reach_of(const double *v, size_t n, const struct guardrail *g, double *room)
{
	size_t k = (size_t)g->k, of = (size_t)g->n;
	double most = NAN;

	for (size_t end = k; end <= n; end++) {
		size_t from = end > of ? end - of : 0;
		double reach = kth(v + from, end - from, k, room);

		if (isnan(most) || reach > most)
			most = reach;
	}
	return most;
}

/** The readings of a guardrail over all starts. */
struct readings {
	const struct guardrail *guardrail;
	struct level level;
	struct good_way way;
	double *reach;		/* by stage and start */
	double *typical;	/* by start: the first reading */
	size_t ntypical;
	double *values, *room;	/* of one stage; of one run of checks */
};

static void look_at_stages(struct replay *r, const struct power_guard *g, struct readings *d,
			   struct view *view, size_t start)
{
	struct glance glance = { .view = view, .over_ms = d->guardrail->over_ms };
	struct cond_input in = { &glance, look, NULL };
	size_t i = 0;
	bool first = true;

	for (size_t s = 0; s < g->nstages; s++) {
		size_t n = 0;

		while (i < d->way.nchecks && d->way.checks[i].step < g->stages[s].step)
			i++;
		for (; i < d->way.nchecks && d->way.checks[i].step == g->stages[s].step; i++) {
			struct reading x;

			glance.t_ms = d->way.checks[i].at_ms;
			x = cond_number(d->level.number, &in);
			if (!x.present || !isfinite(x.value))
				continue;
			if (first)
				d->typical[d->ntypical++] = x.value;
			first = false;
			d->values[n++] = d->level.above ? x.value : -x.value;
		}
		d->reach[s * r->trace->starts + start] =
			reach_of(d->values, n, d->guardrail, d->room);
	}
}

/** @return the level that is found from four of five starts. @param reach  by start; sorted here.
 */
static double found_level(const struct readings *d, double *reach, size_t starts)
{
	double limit = d->level.above ? d->level.limit : -d->level.limit;
	double typical = stats_median(d->typical, d->ntypical), shift;
	size_t n = 0, skipped = starts / FOUND_OF;

	for (size_t i = 0; i < starts; i++)
		if (!isnan(reach[i]))
			reach[n++] = reach[i];
	if (starts - n > skipped)
		return NAN;		/* too many starts have no such checks */
	stats_sort(reach, n);
	shift = limit - reach[skipped - (starts - n)];
	return d->level.above ? typical + shift : typical - shift;
}

void replay_levels(struct replay *r, size_t index, const struct cast *c)
{
	struct power_guard *g = &r->report->guards[index];
	const struct plan *p = r->report->plan;
	struct arrivals arrivals = { .per_s = p->traffic >= 0 ? p->traffic : 0 };
	struct readings d = { .guardrail = g->guardrail };
	size_t starts = r->trace->starts;
	double *found;

	if (!level_of(g->guardrail, &d.level) || g->nstages == 0 ||
	    good_way_of(r->arena, p, &arrivals, p->traffic >= 0 && !plan_counts_requests(p), index,
			&d.way) != REACTION_FOUND)
		return;
	if ((int64_t)(starts * g->nstages) > LIMIT_POWER_LEVELS ||
	    (int64_t)starts > LIMIT_POWER_SORTED / ((int64_t)d.way.nchecks * g->guardrail->n + 1)) {
		g->seen.levels_left_out = true;
		return;
	}
	d.reach = arena_array(r->arena, starts * g->nstages, sizeof(*d.reach));
	d.typical = arena_array(r->arena, starts, sizeof(*d.typical));
	d.values = arena_array(r->arena, d.way.nchecks, sizeof(*d.values));
	d.room = arena_array(r->arena, (size_t)g->guardrail->n, sizeof(*d.room));
	found = arena_array(r->arena, g->nstages, sizeof(*found));
	for (size_t i = 0; i < starts && replay_goes_on(r); i++) {
		struct arena_mark mark = arena_mark(r->arena);
		struct diags quiet = diags_on(r->arena);
		struct view *view = replay_view(r, p, c, replay_start(r, i), &quiet);

		if (view)
			look_at_stages(r, g, &d, view, i);
		arena_reset(r->arena, mark);
	}
	if (d.ntypical == 0 || r->stopped)
		return;
	stats_sort(d.typical, d.ntypical);
	g->seen.levels = true;
	g->seen.type = d.level.number->type;
	g->seen.typical = stats_median(d.typical, d.ntypical);
	for (size_t s = 0; s < g->nstages; s++)
		found[s] = found_level(&d, d.reach + s * starts, starts);
	g->seen.found = found;
}
