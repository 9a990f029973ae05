/* Puts traces, view and engine together for one run; see run.h. Prints nothing. */
#include "sim/run.h"

#include "base/units.h"
#include "sim/view.h"

#define RUN_OUTSIDE "the run ends at %s, the trace has its first sample at %s"

/** A file that was read, or could not be. */
struct shelf_entry {
	struct str path;
	const struct plan *plan;	/* for which it was read */
	const struct trace *trace;	/* NULL: it was reported */
	struct shelf_entry *next;
};

struct trace_shelf trace_shelf_on(struct arena *a, struct trace_options options)
{
	return (struct trace_shelf){ .arena = a, .options = options };
}

/** The names of a plan's metrics: a store reads no others, and files may be called after them.
 * `requests` is recorded as a matter of course. */
static void want_metrics(struct arena *a, const struct plan *plan, struct trace_options *options)
{
	struct str *names = arena_array(a, plan->nmetrics + 1, sizeof(*names));

	for (size_t i = 0; i < plan->nmetrics; i++)
		names[i] = plan->metrics[i].name;
	names[plan->nmetrics] = STR("requests");
	options->wanted = names;
	options->nwanted = plan->nmetrics + 1;
}

/** Whether a trace that was read before is what the plan would be given. */
static bool serves(const struct shelf_entry *e, const struct trace_use *use,
		   const struct plan *plan)
{
	return str_eq(e->path, use->path) &&
	       (e->plan == plan || !e->trace || !e->trace->of_wanted);
}

const struct trace *trace_shelf_take(struct trace_shelf *shelf, const struct trace_use *use,
				     const struct plan *plan, struct diags *ds)
{
	struct shelf_entry **link = &shelf->first;

	for (; *link; link = &(*link)->next) {
		if (serves(*link, use, plan))
			return (*link)->trace;
	}
	struct shelf_entry *e = arena_alloc(shelf->arena, sizeof(*e));
	e->path = arena_str(shelf->arena, use->path);
	e->plan = plan;
	struct trace_options options = shelf->options;
	options.at = use->path_span;
	options.use_stdin = use->path_span.end == 0;	/* of the command line, not of a plan */
	want_metrics(shelf->arena, plan, &options);
	e->trace = trace_read(shelf->arena, e->path, use->shown, &options, ds);
	*link = e;
	return e->trace;
}

/** Who plays a side in a trace: what the scenario says, else the version's own label. */
static struct str part_of(const struct scenario *s, const struct trace_use *use, enum side side)
{
	return use->part[side].n ? use->part[side] : s->plan->versions[side].label;
}

struct view_trace *run_traces(struct arena *a, struct trace_shelf *shelf,
			      const struct scenario *s, struct diags *ds)
{
	struct view_trace *v = arena_array(a, s->ntraces, sizeof(*v));
	bool fine = true;

	for (size_t i = 0; i < s->ntraces; i++) {
		const struct trace_use *use = &s->traces[i];
		v[i].trace = trace_shelf_take(shelf, use, s->plan, ds);
		v[i].part[SIDE_STABLE] = part_of(s, use, SIDE_STABLE);
		v[i].part[SIDE_CANARY] = part_of(s, use, SIDE_CANARY);
		v[i].shown = use->shown;
		v[i].span = use->path_span;
		fine = fine && v[i].trace;
	}
	return fine ? v : NULL;
}

static bool is_about(const struct assume *a, const struct step *s, size_t index)
{
	if (a->in_step >= 0 && (size_t)a->in_step != index)
		return false;
	return a->kind == (s->kind == STEP_GATE ? ASSUME_GATE : ASSUME_APPROVED);
}

struct people people_of(struct arena *a, const struct scenario *s)
{
	const struct plan *p = s->plan;
	int64_t *wait_ms = arena_array(a, p->nsteps, sizeof(*wait_ms));

	for (size_t i = 0; i < p->nsteps; i++) {
		wait_ms[i] = p->steps[i].kind == STEP_GATE ? 0 : -1;
		for (size_t k = 0; k < s->nassumes; k++)
			if (is_about(&s->assumes[k], &p->steps[i], i))
				wait_ms[i] = s->assumes[k].after_ms;
	}
	return (struct people){ wait_ms };
}

static struct report introduce(struct arena *a, const struct scenario *s,
			       const struct view_trace *traces, struct view *view)
{
	struct report r = { .scenario = s->name, .ntraces = s->ntraces, .view = view };
	struct str *shown = arena_array(a, s->ntraces, sizeof(*shown));

	for (size_t i = 0; i < s->ntraces; i++)
		shown[i] = traces[i].shown;
	r.traces = shown;
	if (s->ntraces) {
		r.part[SIDE_STABLE] = traces[0].part[SIDE_STABLE];
		r.part[SIDE_CANARY] = traces[0].part[SIDE_CANARY];
	}
	r.start_ms = view_start(view, &r.recorded);
	return r;
}

/* Refuses a run that was over before anything was recorded: without a reading it says nothing of the
 * plan. A run that waits or is undecided goes on until the trace ends. */
static bool met_the_trace(const struct scenario *s, const struct view *view,
			  const struct result *r, struct diags *ds)
{
	char end[QTY_TEXT_MAX], begin[QTY_TEXT_MAX];
	int64_t first, last, end_ms;
	bool recorded;

	if (r->outcome != OUTCOME_ROLLED_BACK && r->outcome != OUTCOME_PROMOTED)
		return true;
	end_ms = view_start(view, &recorded) + r->steps[r->nsteps - 1].end_ms;
	if (!s->has_start || !view_recorded(view, &first, &last) || end_ms >= first)
		return true;
	instant_format(end_ms, end);
	instant_format(first, begin);
	struct diag *d = s->start_span.end
		? diag_at(ds, CN_START_OUTSIDE, s->start_span, RUN_OUTSIDE, end, begin)
		: diag_about(ds, CN_START_OUTSIDE, "", RUN_OUTSIDE, end, begin);
	diag_help(d, "start it no earlier than that");
	return false;
}

bool run_scenario(struct arena *a, struct trace_shelf *shelf, const struct scenario *s,
		  const struct engine *engine, struct diags *ds, struct run *run)
{
	const struct people people = people_of(a, s);
	const struct view_trace *traces = run_traces(a, shelf, s, ds);

	if (!traces)
		return false;
	struct view *view = view_open(a, s->plan, s, traces, s->ntraces, ds);
	if (!view)
		return false;
	run->result = engine->run(a, s->plan, view, &people, ds);
	run->report = introduce(a, s, traces, view);
	return run->result != NULL && met_the_trace(s, view, run->result, ds);
}
