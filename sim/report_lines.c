/* Taking lines; see report_lines.h. Called by report_run.c.
 *
 * The time of the run is cut into buckets of equal length. Of the values in one, the first, the
 * lowest, the highest and the last are kept, in the order of time, so a peak of one sample is seen
 * however long the run was; with them, whether a reading was missing.
 */
#include "sim/report_lines.h"

#include <math.h>

#include "sim/cond.h"
#include "sim/exposure.h"

/** A metric of a side that some line reads. */
struct source_use {
	size_t metric;
	enum side side;
};

/** The walk. */
struct walk {
	struct lines *lines;
	const struct result *result;
	struct view *view;
	struct source_use *uses;
	size_t nuses, uses_cap;
	struct exposure exposure;
	int64_t at_ms;
};

struct lines lines_on(struct arena *a, const struct result *r, size_t buckets)
{
	int64_t end_ms = r->nsteps ? r->steps[r->nsteps - 1].end_ms : 0;

	return (struct lines){ .arena = a, .end_ms = end_ms > 0 ? end_ms : 1, .buckets = buckets };
}

struct line *lines_add(struct lines *l, const struct cond *of)
{
	struct line *line = arena_alloc(l->arena, sizeof(*line));

	line->of = of;
	line->min = INFINITY;
	line->max = -INFINITY;
	line->bucket = -1;
	l->v = arena_grow(l->arena, l->v, l->n, &l->cap, sizeof(struct line *));
	l->v[l->n++] = line;
	return line;
}

/* ---- buckets -------------------------------------------------------------------------------- */

static int64_t bucket_of(const struct lines *l, int64_t t_ms)
{
	double part = (double)t_ms / (double)l->end_ms * (double)l->buckets;

	return (int64_t)floor(part);
}

static void put_point(struct lines *l, struct line *line, struct point p)
{
	const struct point *last = line->n ? &line->v[line->n - 1] : NULL;

	if (last && (last->value == p.value || (isnan(last->value) && isnan(p.value))))
		return;
	line->v = arena_grow(l->arena, line->v, line->n, &line->cap, sizeof(*line->v));
	line->v[line->n++] = p;
}

/* Where a reading was missing, the break comes before the last value, which may hold for long. */
static void end_bucket(struct lines *l, struct line *line)
{
	struct point none = { line->last.at_ms, NAN };

	if (line->seen) {
		bool low_first = line->low.at_ms <= line->high.at_ms;

		put_point(l, line, line->first);
		put_point(l, line, low_first ? line->low : line->high);
		put_point(l, line, low_first ? line->high : line->low);
	}
	if (line->gap)
		put_point(l, line, none);
	if (!isnan(line->last.value))
		put_point(l, line, line->last);
	line->seen = 0;
	line->gap = false;
}

static void note(struct line *line, struct point p)
{
	if (isinf(p.value)) {
		line->infinite = true;
	} else {
		line->min = p.value < line->min ? p.value : line->min;
		line->max = p.value > line->max ? p.value : line->max;
	}
	if (line->seen == 0)
		line->first = line->low = line->high = p;
	if (p.value < line->low.value)
		line->low = p;
	if (p.value > line->high.value)
		line->high = p;
	line->seen++;
}

static void take(struct lines *l, struct line *line, struct point p)
{
	int64_t bucket = bucket_of(l, p.at_ms);

	if (bucket != line->bucket && line->bucket >= 0)
		end_bucket(l, line);
	line->bucket = bucket;
	if (isnan(p.value))
		line->gap = true;
	else
		note(line, p);
	line->last = p;
}

/* ---- the walk ------------------------------------------------------------------------------- */

static void use(struct walk *w, struct term t)
{
	for (size_t i = 0; i < w->nuses; i++)
		if (w->uses[i].metric == t.metric && w->uses[i].side == t.side)
			return;
	w->uses = arena_grow(w->lines->arena, w->uses, w->nuses, &w->uses_cap, sizeof(*w->uses));
	w->uses[w->nuses++] = (struct source_use){ t.metric, t.side };
}

static void find_uses(struct walk *w)
{
	for (size_t i = 0; i < w->lines->n; i++) {
		size_t n;
		const struct term *terms =
			cond_terms(w->lines->arena, w->lines->v[i]->of, NULL, &n);

		for (size_t k = 0; k < n; k++)
			use(w, terms[k]);
	}
}

static struct reading value(void *ctx, size_t metric, enum side side)
{
	const struct walk *w = ctx;

	return view_value(w->view, metric, side, w->at_ms, 0);
}

/* Requests are counted up to the outcome, as in the result. */
static void expose(struct walk *w)
{
	struct lines *l = w->lines;
	struct exposure_total total;
	struct exposed x, *last = l->nexposed ? &l->exposed[l->nexposed - 1] : NULL;

	if (w->at_ms > w->result->at_ms)
		return;
	total = exposure_total(&w->exposure);
	x = (struct exposed){ w->at_ms, result_requests(total.requests),
			      result_requests(total.bad_requests) };
	if (last && l->nexposed > 1 && last->at_ms < w->result->at_ms &&
	    bucket_of(l, last->at_ms) == bucket_of(l, x.at_ms)) {
		*last = x;
		return;
	}
	l->exposed = arena_grow(l->arena, l->exposed, l->nexposed, &l->exposed_cap,
				sizeof(*l->exposed));
	l->exposed[l->nexposed++] = x;
}

static void sample(struct walk *w, int64_t t_ms)
{
	struct cond_input in = { w, value, NULL };

	w->at_ms = t_ms;
	exposure_advance(&w->exposure, t_ms);
	expose(w);
	for (size_t i = 0; i < w->lines->n; i++) {
		struct reading r = cond_number(w->lines->v[i]->of, &in);

		take(w->lines, w->lines->v[i],
		     (struct point){ t_ms, r.present ? r.value : NAN });
	}
}

/* The next instant at which a line or the slope of the exposure may change. */
static int64_t next_change(struct walk *w, int64_t t_ms)
{
	int64_t next = view_rate_changes(w->view, t_ms);

	for (size_t i = 0; i < w->nuses; i++) {
		int64_t t = view_changes(w->view, w->uses[i].metric, w->uses[i].side, t_ms);

		next = t < next ? t : next;
	}
	return next;
}

static void walk_step(struct walk *w, const struct step_record *s, bool last)
{
	const struct plan *plan = w->result->plan;
	int64_t outcome_ms = w->result->at_ms;

	exposure_advance(&w->exposure, s->begin_ms);
	exposure_share(&w->exposure, step_share(plan, &plan->steps[s->step]));
	view_step_begins(w->view, s->step, s->begin_ms);
	for (int64_t t = s->begin_ms; t < s->end_ms;) {
		int64_t next = next_change(w, t);

		sample(w, t);
		if (t < outcome_ms && outcome_ms < next)
			next = outcome_ms;
		t = next;
	}
	if (last || s->end_ms == outcome_ms)
		sample(w, s->end_ms);
}

void lines_take(struct lines *l, const struct result *r, struct view *view)
{
	struct walk w = { .lines = l, .result = r, .view = view };

	find_uses(&w);
	view_rewind(view);
	exposure_open(&w.exposure, l->arena, r->plan, view, false);
	for (size_t i = 0; i < r->nsteps; i++)
		walk_step(&w, &r->steps[i], i + 1 == r->nsteps);
	for (size_t i = 0; i < l->n; i++)
		end_bucket(l, l->v[i]);
}
