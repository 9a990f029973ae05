/* The worst case of a plan with the requests that were recorded. Called by sim/power_trace.c.
 *
 * The way of a rollout is the same from every start, unless a guardrail `needs` requests; how many
 * meet the canary on it is not. So the worst onset is looked for from every start anew.
 */
#include "sim/power_replay.h"

#include <math.h>

#define CHECKS_MAX INT64_C(500000000)	/* that it may take */

/** Adds up the requests of the trace, from the first start on. */
static struct arrivals add_up(struct replay *r, struct view *view)
{
	int64_t end = r->last_ms - r->trace->first_ms, at = 0;
	struct arrival_mark *marks = NULL;
	struct arrivals all = { 0 };
	size_t cap = 0;
	double sum = 0;

	while (at < end) {
		struct reading rate = view_rate(view, at);
		int64_t next = view_rate_changes(view, at);
		bool known = rate.present && isfinite(rate.value) && rate.value > 0;

		marks = arena_grow(r->arena, marks, all.n, &cap, sizeof(*marks));
		marks[all.n++] = (struct arrival_mark){ at, sum };
		all.per_s = known ? rate.value : 0;
		if (next > end)
			next = end;
		sum += all.per_s * (double)(next - at) / 1000;
		at = next;
	}
	marks = arena_grow(r->arena, marks, all.n, &cap, sizeof(*marks));
	marks[all.n++] = (struct arrival_mark){ at, sum };
	all.marks = marks;
	return all;
}

static void keep_peaks(struct power_peak *peaks, const struct plan *p,
		       const struct reaction_report *found, int64_t start_ms)
{
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct reaction *w = &found->alone[i].worst;

		if (w->noticed && (!peaks[i].worst.noticed ||
				   w->requests > peaks[i].worst.requests))
			peaks[i] = (struct power_peak){ *w, start_ms };
	}
}

void replay_peaks(struct replay *r)
{
	const struct plan *p = r->report->plan;
	struct power_peak *peaks = arena_array(r->arena, p->nguardrails, sizeof(*peaks));
	struct diags quiet = diags_on(r->arena);
	struct view *view;
	struct arrivals arrivals;

	if (!plan_counts_requests(p) || r->report->status != REACTION_FOUND)
		return;
	if (r->report->reactions.checks > CHECKS_MAX / (int64_t)r->trace->starts) {
		r->trace->peaks_left_out = true;
		return;
	}
	view = replay_view(r, p, &r->as_recorded, r->trace->first_ms, &quiet);
	if (!view || !view_rate(view, 0).present)
		return;
	arrivals = add_up(r, view);
	for (size_t i = 0; i < r->trace->starts && replay_goes_on(r); i++) {
		struct arena_mark mark = arena_mark(r->arena);
		struct reaction_report found;

		arrivals.origin_ms = replay_start(r, i) - r->trace->first_ms;
		if (reaction_find(r->arena, p, &arrivals, true, &found) == REACTION_FOUND)
			keep_peaks(peaks, p, &found, replay_start(r, i));
		arena_reset(r->arena, mark);
	}
	r->trace->peaks = peaks;
}
