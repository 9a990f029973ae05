/* Runs from many instants: opening, and the way through the event loop. Called by the commands that
 * sweep a trace; see starts.h.
 */
#include "sim/starts_in.h"

#include "sim/run.h"

struct starts *starts_open(struct arena *a, const struct scenario *s,
			   const struct view_trace *traces, size_t n, struct diags *ds)
{
	struct starts *starts = arena_alloc(a, sizeof(*starts));
	struct scenario *anywhere = arena_alloc(a, sizeof(*anywhere));

	*anywhere = *s;
	anywhere->has_start = false;
	*starts = (struct starts){ .plan = s->plan, .arena = a,
				   .why_slow = "nothing was prepared" };
	starts->people = people_of(a, s);
	starts->view = view_open(a, s->plan, anywhere, traces, n, ds);
	return starts->view ? starts : NULL;
}

bool starts_span(const struct starts *s, int64_t *first, int64_t *last)
{
	return view_recorded(s->view, first, last);
}

void starts_prepare(struct starts *s, const struct starts_range *range, enum starts_way way)
{
	struct fast *f;

	if (way == STARTS_EVENT_LOOP) {
		s->why_slow = "the event loop was asked for";
		return;
	}
	f = arena_alloc(s->arena, sizeof(*f));
	f->plan = s->plan;
	f->arena = s->arena;
	s->why_slow = fast_lay(f, s, range, way);
	if (s->why_slow)
		return;
	if (fast_fill(f))
		s->fast = f;
	else
		s->why_slow = "there are more requests than can be counted";
}

const char *starts_why_slow(const struct starts *s)
{
	return s->why_slow;
}

struct starts_scratch *starts_scratch_open(struct arena *a, const struct starts *s)
{
	struct starts_scratch *scratch = arena_alloc(a, sizeof(*scratch));

	scratch->arena = a;
	scratch->view = view_fork(a, s->view);
	if (s->fast)
		fast_scratch(scratch, s->fast);
	return scratch;
}

/* ---- the event loop ------------------------------------------------------------------------- */

static struct start_run short_of(const struct result *r)
{
	return (struct start_run){
		.outcome = r->outcome, .reason = r->reason, .step = (int32_t)r->step,
		.guardrail = (int32_t)r->guardrail, .at_ms = r->at_ms, .detect_ms = r->detect_ms,
		.requests = r->requests, .total_requests = r->total_requests,
		.bad_requests = r->bad_requests, .rate_known = r->rate_known,
		.bad_known = r->bad_known, .never_promotes = r->never_promotes,
	};
}

static bool run_slowly(const struct starts *s, struct starts_scratch *scratch, int64_t start_ms,
		       struct start_run *out)
{
	struct arena_mark mark = arena_mark(scratch->arena);
	struct diags quiet = diags_on(scratch->arena);
	const struct result *result;

	view_restart(scratch->view, start_ms);
	result = engine_plan.run(scratch->arena, s->plan, scratch->view, &s->people, &quiet);
	if (result)
		*out = short_of(result);
	arena_reset(scratch->arena, mark);
	return result != NULL;
}

bool starts_run(const struct starts *s, struct starts_scratch *scratch, int64_t start_ms,
		struct start_run *out)
{
	const struct fast *f = s->fast;

	if (!f || start_ms < f->first_ms || start_ms > f->last_ms ||
	    (start_ms - f->first_ms) % f->pitch_ms != 0)
		return run_slowly(s, scratch, start_ms, out);
	fast_run_from(f, scratch, start_ms, out);
	return true;
}

void starts_report(const struct starts *s, struct starts_scratch *scratch, int64_t start_ms,
		   struct diags *ds)
{
	struct arena_mark mark = arena_mark(scratch->arena);

	view_restart(scratch->view, start_ms);
	engine_plan.run(scratch->arena, s->plan, scratch->view, &s->people, ds);
	arena_reset(scratch->arena, mark);
}

struct result *starts_replay(struct arena *a, const struct starts *s, int64_t start_ms,
			     struct diags *ds)
{
	struct view *view = view_fork(a, s->view);

	view_restart(view, start_ms);
	return engine_plan.run(a, s->plan, view, &s->people, ds);
}
