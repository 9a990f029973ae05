/* Opening a view: which series plays which metric and side, and from when on. Called by the
 * commands that replay; view.c answers afterwards.
 *
 * What is wrong is gathered per file and told at once: one message about all units that do not fit,
 * one about all metrics that stand there twice.
 */
#include "sim/view_bind.h"

#include <string.h>

#define START_OUTSIDE "the run starts at %s, the trace has its last reading at %s"
#define UNITS "a duration is in ns us ms s min h d, a ratio in %, a rate in /s or /min, a size in " \
	"B KiB MiB, a score has no unit"

/* ---- who plays ------------------------------------------------------------------------------ */

static bool unit_fits(enum type type, enum qty_class cls)
{
	switch (type) {
	case TYPE_RATIO:
		return cls == QTY_RATIO || cls == QTY_NUMBER;
	case TYPE_DURATION:
		return cls == QTY_DURATION;
	case TYPE_SCORE:
		return cls == QTY_NUMBER;
	case TYPE_RATE:
		return cls == QTY_RATE;
	case TYPE_BYTES:
		return cls == QTY_BYTES;
	case TYPE_ERROR: case TYPE_NUMBER: case TYPE_BOOL: case TYPE_STRING: case TYPES:
		break;
	}
	return false;
}

/** What is wrong with the series of one file. */
struct file_problems {
	struct clauses ambiguous, twice, units;
};

static void put_labels(struct buf *out, const struct series *s, bool *first)
{
	buf_printf(out, "%s{%" PRI_STR "}", *first ? "" : ", ", STR_ARG(s->labels));
	*first = false;
}

/* Several series of one file for one metric and side: lists their labels. */
static void ambiguous(struct binder *b, const struct view_trace *t, size_t metric, enum side side,
		      struct clauses *c)
{
	const struct metric *m = &b->view->plan->metrics[metric];
	size_t n = 0;
	bool first = true;

	for (size_t i = 0; i < t->trace->n; i++) {
		const struct series *s = &t->trace->series[i];

		n += str_eq(s->metric, m->name) && bind_plays(b, t, s, side);
	}
	if (!clause_begin(c))
		return;
	buf_printf(&c->text, "%" PRI_STR " holds %zu series for %" PRI_STR " of the %s: ",
		   STR_ARG(bind_subject(t)), n, STR_ARG(m->name), bind_side_name(side));
	n = 0;
	for (size_t i = 0; i < t->trace->n; i++) {
		const struct series *s = &t->trace->series[i];

		if (str_eq(s->metric, m->name) && bind_plays(b, t, s, side) && n++ < CLAUSES_SHOWN)
			put_labels(&c->text, s, &first);
	}
	if (n > CLAUSES_SHOWN)
		buf_printf(&c->text, " and %zu more", n - CLAUSES_SHOWN);
}

static void check_unit(const struct view_trace *t, const struct series *s,
		       const struct metric *m, struct clauses *c)
{
	if (!s->unit || unit_fits(m->type, s->unit->cls) || !clause_begin(c))
		return;
	buf_printf(&c->text, "%" PRI_STR " is a %s, %" PRI_STR " gives it ", STR_ARG(m->name),
		   type_name(m->type), STR_ARG(bind_subject(t)));
	if (s->unit->cls == QTY_NUMBER)		/* what 5% in a cell is read as */
		buf_puts(&c->text, "as a share");
	else
		buf_printf(&c->text, "in %s", s->unit->name);
}

static void bind(struct binder *b, const struct view_trace *t, const struct series *s,
		 size_t metric, enum side side, struct file_problems *p)
{
	struct cell *c = &b->view->cells[cell_of(metric, side)];
	const struct metric *m = &b->view->plan->metrics[metric];

	if (c->made || !bind_plays(b, t, s, side))
		return;
	if (!c->series) {
		c->series = s;
		c->unit = s->unit ? s->unit : m->unit;
		c->trace = t;
		check_unit(t, s, m, &p->units);
	} else if (c->trace != t) {
		if (clause_begin(&p->twice))
			buf_printf(&p->twice.text, "%" PRI_STR " of the %s is found twice, in %"
				   PRI_STR " and in %" PRI_STR, STR_ARG(m->name),
				   bind_side_name(side), STR_ARG(c->trace->shown),
				   STR_ARG(t->shown));
	} else if (!c->ambiguous) {
		c->ambiguous = true;
		ambiguous(b, t, metric, side, &p->ambiguous);
	}
}

/* Traces carry `requests` as a matter of course; a plan may have its own traffic. */
static void warn_unused(struct binder *b, const struct view_trace *t)
{
	struct names unused = { .seen = map_on(b->arena) };
	struct clauses c = { .text = buf_on(b->arena) };

	for (size_t i = 0; i < t->trace->n; i++) {
		struct str name = t->trace->series[i].metric;

		if (!map_get(&b->metrics, name) && !str_is(name, "requests"))
			names_add(&unused, b->arena, name);
	}
	if (unused.n == 0)
		return;
	clause_begin(&c);
	buf_printf(&c.text, "%" PRI_STR " holds %s that the plan does not use: ",
		   STR_ARG(bind_subject(t)), unused.n == 1 ? "a metric" : "metrics");
	names_put(&unused, &c.text);
	clauses_report(b, CN_TRACE_UNUSED, t, &c);
}

/* A file is named once for both sides. @return whether an earlier trace is the same. */
static bool named_before(struct binder *b, const struct view_trace *t)
{
	struct clauses c = { .text = buf_on(b->arena) };

	for (const struct view_trace *other = b->traces; other < t; other++) {
		if (other->trace != t->trace)
			continue;
		clause_begin(&c);
		buf_printf(&c.text, "%" PRI_STR " is named twice", STR_ARG(bind_subject(t)));
		diag_help(clauses_report(b, CN_TRACE_DUPLICATE, t, &c),
			  "name it once, as in `trace \"last-week.csv\" stable \"v1\" "
			  "canary \"v2\"`");
		return true;
	}
	return false;
}

static void bind_trace(struct binder *b, const struct view_trace *t)
{
	struct file_problems p = {
		{ buf_on(b->arena), 0 }, { buf_on(b->arena), 0 }, { buf_on(b->arena), 0 }
	};

	if (named_before(b, t))
		return;
	for (size_t i = 0; i < t->trace->n; i++) {
		const struct series *s = &t->trace->series[i];
		const struct metric *m = map_get(&b->metrics, s->metric);

		names_add(&b->found_metrics, b->arena, s->metric);
		if (s->version.n)
			names_add(&b->found_versions, b->arena, s->version);
		if (!m)
			continue;
		for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
			bind(b, t, s, (size_t)(m - b->view->plan->metrics), (enum side)side, &p);
	}
	if (p.twice.n) {
		struct diag *d = clauses_report(b, CN_TRACE_DUPLICATE, t, &p.twice);

		diag_help(d, "take it out of one of the files");
	}
	if (p.ambiguous.n) {
		struct diag *d = clauses_report(b, CN_TRACE_AMBIGUOUS, t, &p.ambiguous);

		diag_help(d, "record one series for each version, summed or averaged over its "
			  "other labels");
	}
	if (p.units.n)
		diag_help(clauses_report(b, CN_TRACE_UNIT, t, &p.units), "%s", UNITS);
}

static void bind_made(struct binder *b, const struct made_series *made)
{
	struct cell *c = &b->view->cells[cell_of(made->metric, made->side)];
	struct series *s = arena_alloc(b->arena, sizeof(*s));
	size_t at = 0, clash;
	const char *wrong = series_parse(b->arena, made->text, made->every_ms, s, &at);

	if (wrong) {
		diag_at(b->ds, CN_BAD_SERIES, made->text_span, "%s, at byte %zu", wrong, at);
		return;
	}
	series_finish(s, &clash);
	*c = (struct cell){ .series = s, .unit = b->view->plan->metrics[made->metric].unit,
			    .made = true };
}

/* ---- when ----------------------------------------------------------------------------------- */

bool view_recorded(const struct view *v, int64_t *first, int64_t *last)
{
	bool any = false;

	*first = INT64_MAX;
	*last = INT64_MIN;
	for (size_t i = 0; i < 2 * v->plan->nmetrics; i++) {
		const struct cell *c = &v->cells[i];
		int64_t t;

		if (!c->trace || c->series->n == 0)
			continue;
		any = true;
		if (c->series->t[0] < *first)
			*first = c->series->t[0];
		if (series_last_reading(c->series, &t) && t > *last)
			*last = t;
	}
	return any;
}

static void begin_at(struct view *v, int64_t start_ms)
{
	v->start_ms = start_ms;
	for (size_t i = 0; i < 2 * v->plan->nmetrics; i++)
		if (v->cells[i].trace)
			v->cells[i].offset_ms = start_ms;
}

static void set_start(struct binder *b)
{
	struct view *v = b->view;
	const struct scenario *sc = v->scenario;
	int64_t first, last;
	char begin[QTY_TEXT_MAX], start[QTY_TEXT_MAX], end[QTY_TEXT_MAX];
	struct diag *d;

	if (!view_recorded(v, &first, &last))
		return;
	v->recorded = true;
	begin_at(v, sc && sc->has_start ? sc->start_ms : first);
	if (!sc || !sc->has_start || v->start_ms <= last || last == INT64_MIN)
		return;
	instant_format(v->start_ms, start);
	instant_format(last, end);
	instant_format(first, begin);
	d = sc->start_span.end
		    ? diag_at(b->ds, CN_START_OUTSIDE, sc->start_span, START_OUTSIDE, start, end)
		    : diag_about(b->ds, CN_START_OUTSIDE, "", START_OUTSIDE, start, end);
	diag_help(d, "its first sample is of %s", begin);
}

static void set_end(struct view *v)
{
	int64_t t;

	v->end_ms = INT64_MAX;
	for (size_t i = 0; i < 2 * v->plan->nmetrics; i++) {
		const struct cell *c = &v->cells[i];

		if (!c->series)
			continue;
		if (v->end_ms == INT64_MAX)
			v->end_ms = 0;
		/* stale markers and NaN at its end are samples, too: it says that there is
		 * nothing */
		int64_t last = c->series->n ? c->series->t[c->series->n - 1] : INT64_MIN;
		if (!series_last_reading(c->series, &t) || t < last)
			t = last;
		if (c->series->n && t - c->offset_ms > v->end_ms)
			v->end_ms = t - c->offset_ms;
	}
}

static void set_rate(struct binder *b)
{
	const struct metric *m = map_get(&b->metrics, STR("requests"));
	struct view *v = b->view;

	v->requests = -1;
	if (!m || m->type != TYPE_RATE)
		return;
	if (view_gives(v, (size_t)(m - v->plan->metrics), SIDE_STABLE) ||
	    view_gives(v, (size_t)(m - v->plan->metrics), SIDE_CANARY))
		v->requests = m - v->plan->metrics;
}

/* ---- opening -------------------------------------------------------------------------------- */

static struct view *view_on(struct arena *a, const struct plan *plan, const struct scenario *sc)
{
	struct view *v = arena_alloc(a, sizeof(*v));

	v->arena = a;
	v->plan = plan;
	v->scenario = sc;
	v->cells = arena_array(a, 2 * plan->nmetrics, sizeof(*v->cells));
	return v;
}

static void bind_all(struct binder *b)
{
	const struct plan *plan = b->view->plan;
	const struct scenario *sc = b->view->scenario;

	for (size_t i = 0; i < plan->nmetrics; i++)
		map_add(&b->metrics, plan->metrics[i].name, (void *)(uintptr_t)&plan->metrics[i]);
	for (size_t i = 0; sc && i < sc->nseries; i++)
		bind_made(b, &sc->series[i]);
	for (size_t i = 0; i < b->n; i++)
		bind_trace(b, &b->traces[i]);
	assume_open(b->view);
}

struct view *view_open(struct arena *a, const struct plan *plan, const struct scenario *scenario,
		       const struct view_trace *traces, size_t n, struct diags *ds)
{
	struct binder b = {
		.arena = a, .view = view_on(a, plan, scenario), .ds = ds, .traces = traces, .n = n,
		.metrics = map_on(a),
		.found_metrics = { .seen = map_on(a) }, .found_versions = { .seen = map_on(a) },
	};
	size_t errors = ds->errors;

	bind_all(&b);
	bind_check_missing(&b);
	set_start(&b);
	set_end(b.view);
	set_rate(&b);
	if (ds->errors != errors)
		return NULL;
	for (size_t i = 0; i < n; i++)
		warn_unused(&b, &traces[i]);
	return b.view;
}

/* ---- once more ------------------------------------------------------------------------------ */

struct view *view_fork(struct arena *a, const struct view *v)
{
	struct view *fork = arena_alloc(a, sizeof(*fork));
	size_t cells = 2 * v->plan->nmetrics, steps = v->plan->nsteps;

	*fork = *v;
	fork->arena = a;
	fork->cells = arena_array(a, cells, sizeof(*fork->cells));
	fork->state = arena_array(a, cells, sizeof(*fork->state));
	fork->step_begin = arena_array(a, steps, sizeof(*fork->step_begin));
	memcpy(fork->cells, v->cells, cells * sizeof(*fork->cells));
	view_restart(fork, v->start_ms);
	return fork;
}

void view_restart(struct view *v, int64_t start_ms)
{
	if (v->recorded)
		begin_at(v, start_ms);
	set_end(v);
	v->state_known = false;
	for (size_t i = 0; i < 2 * v->plan->nmetrics; i++)
		if (v->cells[i].series)
			v->cells[i].passed = cell_samples(&v->cells[i], 0);
	for (size_t i = 0; i < v->plan->nsteps; i++)
		v->step_begin[i] = INT64_MAX;
	v->window = NULL;	/* it was of the run before */
	v->window_cap = 0;
}
