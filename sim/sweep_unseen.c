/* Looks for error_rate that is missing; see sweep_unseen.h. Called by cli/sweep_prepare.c. */
#include "sim/sweep_unseen.h"

#include <math.h>

#include "sim/exposure.h"
#include "sim/starts.h"

#define ASKED	16	/* rollouts, evenly spread over the starts */

/** All of the time, piece by piece as the readings change. */
static bool unseen_in_trace(struct arena *a, const struct view *of, size_t error,
			    const struct sweep_span *span)
{
	struct view *view = view_fork(a, of);
	const int64_t end_ms = span->end_ms - span->first_ms;
	int64_t rate_until = 0, error_until = 0;
	tally requests = 0, unseen = 0;

	view_restart(view, span->first_ms);
	for (int64_t t_ms = 0, until; t_ms < end_ms; t_ms = until) {
		struct reading rate = view_rate_held(view, t_ms, &rate_until);
		struct reading bad = view_held(view, error, SIDE_CANARY, t_ms, &error_until);
		tally all, none;

		until = rate_until < error_until ? rate_until : error_until;
		if (until > end_ms)
			until = end_ms;
		exposure_rates(rate, bad, &all, &none);
		requests = tally_add(requests, all, until - t_ms);
		if (!bad.present || !isfinite(bad.value))
			unseen = tally_add(unseen, all, until - t_ms);
	}
	return exposure_unseen_told(tally_requests(unseen), tally_requests(requests));
}

static bool unseen_in_rollouts(struct arena *a, const struct scenario *s,
			       const struct view_trace *traces, size_t n,
			       const struct sweep_span *span)
{
	struct diags quiet = diags_on(a);
	const struct starts *starts = starts_open(a, s, traces, n, &quiet);
	const int64_t length = span->last_ms - span->first_ms;
	bool unseen = false;

	for (int64_t i = 0; starts && i < (length ? ASKED : 1) && !unseen; i++) {
		const struct arena_mark mark = arena_mark(a);
		struct diags none = diags_on(a);
		const int64_t start_ms = span->first_ms + length / (ASKED - 1) * i;
		const struct result *r = starts_replay(a, starts, start_ms, &none);

		unseen = r && r->bad_in_part;
		arena_reset(a, mark);
	}
	return unseen;
}

bool sweep_unseen(struct arena *a, const struct scenario *s, const struct view *view,
		  const struct view_trace *traces, size_t n, const struct sweep_span *span)
{
	const struct arena_mark mark = arena_mark(a);
	const ptrdiff_t error = exposure_error_rate(s->plan, view);
	bool unseen = false;
	size_t assumes;

	view_assumes(view, &assumes);
	if (error >= 0 && (assumes || view_made(view)))
		unseen = unseen_in_rollouts(a, s, traces, n, span);
	else if (error >= 0)
		unseen = unseen_in_trace(a, view, (size_t)error, span);
	arena_reset(a, mark);
	return unseen;
}
