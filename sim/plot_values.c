/* Draws what a guardrail compares: the course of the value for both versions, its thresholds, the
 * zones between them, and what each check said; see plot_in.h.
 */
#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "compiler/dump.h"
#include "sim/cond.h"
#include "sim/plot_curve.h"
#include "sim/plot_in.h"

#define COLOUR_PROMOTE	"#eff8f4"	/* zones */
#define COLOUR_HOLD	"#fdf5e0"
#define COLOUR_ROLLBACK	"#fbe9e7"

#define TICS		4
#define LOG_FROM	1000.0	/* the axis is logarithmic where values span so many times the least */
#define HIGHEST		30.0	/* else it ends at so many times the highest threshold */
#define LEAST_RANGE	1e-9	/* of the largest value: finer than that tics can't be told apart */
#define MARGIN_COLUMNS	21	/* of a threshold's words beside the panel */
#define LINE_HEIGHT	13	/* pixels */
#define MARKS_MAX	((RIGHT - LEFT) / 8)	/* checks that have marks of their own */

/** A unit that the axis counts in. */
struct scale {
	const char *name;	/* "" for none */
	double factor;		/* value on the axis = base unit * factor */
};

/** A panel under way. */
struct drawing {
	struct plot *plot;
	const struct panel *panel;
	struct curve value, stable;
	struct curve limits[PANEL_THRESHOLDS];	/* of those that are not constant */
	struct scale scale;
	struct value_axis axis;		/* in the scale's unit */
	int top;			/* pixel of its upper edge */
};

/* ---- the axis ------------------------------------------------------------------------------- */

static struct scale scale_of(enum type type, double most)
{
	static const struct { enum type type; double from; struct scale scale; } scales[] = {
		{ TYPE_RATIO, 0, { "%", 100 } },
		{ TYPE_DURATION, 600, { "min", 1 / 60.0 } }, { TYPE_DURATION, 10, { "s", 1 } },
		{ TYPE_DURATION, 0, { "ms", 1000 } },
		{ TYPE_RATE, 0, { "/s", 1 } },
		{ TYPE_BYTES, 1073741824, { "GiB", 1 / 1073741824.0 } },
		{ TYPE_BYTES, 1048576, { "MiB", 1 / 1048576.0 } },
		{ TYPE_BYTES, 1024, { "KiB", 1 / 1024.0 } }, { TYPE_BYTES, 0, { "B", 1 } },
	};

	for (size_t i = 0; i < ARRAY_LEN(scales); i++)
		if (scales[i].type == type && most >= scales[i].from)
			return scales[i].scale;
	return (struct scale){ "", 1 };
}

/** Values that the axis is to hold. */
struct extent {
	double low, high;	/* low > high: none */
	double threshold;	/* the largest threshold's size; 0: none */
};

static void extend(struct extent *e, double low, double high)
{
	if (low <= high) {
		e->low = fmin(e->low, low);
		e->high = fmax(e->high, high);
	}
}

static struct extent extent_of(const struct drawing *d)
{
	struct extent e = { INFINITY, -INFINITY, 0 };

	extend(&e, d->value.low, d->value.high);
	extend(&e, d->stable.low, d->stable.high);
	for (size_t i = 0; i < d->panel->nthresholds; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];
		double low = t->constant ? t->value : d->limits[i].low;
		double high = t->constant ? t->value : d->limits[i].high;

		if (!(fabs(low) <= CURVE_MAX && fabs(high) <= CURVE_MAX))
			continue;
		extend(&e, low, high);
		e.threshold = fmax(e.threshold, fmax(fabs(low), fabs(high)));
	}
	return e;
}

/** The range of the axis, with room at both ends. */
static struct value_axis axis_of(struct extent e)
{
	struct value_axis a = { e.low, e.high, false };
	double room, least;

	if (!(e.low <= e.high))
		return (struct value_axis){ 0, 1, false };
	if (e.low > 0 && e.high / e.low >= LOG_FROM) {
		a.log = true;
		a.from = e.low / 1.5;
		a.to = e.high * 1.5;
		return a;
	}
	if (e.threshold > 0 && e.high > e.threshold * HIGHEST)
		a.to = e.threshold * HIGHEST;
	if (e.threshold > 0 && e.low < -e.threshold * HIGHEST)
		a.from = -e.threshold * HIGHEST;
	if (a.from >= 0 && a.from <= 0.7 * a.to)
		a.from = 0;
	least = fmax(fabs(a.from), fabs(a.to)) * LEAST_RANGE;
	if (a.to - a.from <= least) {
		room = a.to != 0 ? fabs(a.to) * 0.1 : 1;
		a.from = a.from == 0 ? 0 : a.from - room;
		a.to += room;
		return a;
	}
	room = (a.to - a.from) * 0.08;
	a.to += room;
	if (a.from != 0)
		a.from -= room;
	return a;
}

static void find_axis(struct drawing *d)
{
	struct extent e = extent_of(d);

	d->scale = scale_of(d->panel->type, e.low <= e.high ? fmax(fabs(e.low), fabs(e.high)) : 0);
	e.low *= d->scale.factor;
	e.high *= d->scale.factor;
	e.threshold *= d->scale.factor;
	d->axis = axis_of(e);
}

/** Pixels below the panel's upper edge. */
static int y_of(const struct drawing *d, double v)
{
	const struct value_axis *a = &d->axis;
	double part = a->log ? log(v / a->from) / log(a->to / a->from)
			     : (v - a->from) / (a->to - a->from);

	return (int)lround((1 - fmin(fmax(part, 0), 1)) * VALUES);
}

/* ---- courses -------------------------------------------------------------------------------- */

/** @return whether a value can stand on the axis. */
static bool on_axis(const struct drawing *d, double v)
{
	return isfinite(v) && (!d->axis.log || v > 0);
}

/** @return the number of the block; 0 if there is nothing to be drawn. */
static int put_curve(struct drawing *d, const struct curve *c)
{
	int block = 0;

	for (size_t i = 0; i < c->n; i++) {
		double v = c->v[i].value * d->scale.factor;

		if (!on_axis(d, v)) {
			if (block)
				buf_putc(d->plot->out, '\n');
			continue;
		}
		if (!block)
			block = plot_block(d->plot);
		buf_printf(d->plot->out, "%lld ", (long long)c->v[i].t_ms);
		script_number(d->plot->out, v);
		buf_putc(d->plot->out, '\n');
	}
	if (block)
		plot_block_end(d->plot);
	return block;
}

/** Marks at the edge for values that lie beyond it, eight pixels apart. */
static int put_beyond(struct drawing *d, const struct curve *c, bool above)
{
	int block = 0, free = 0;

	for (size_t i = 0; i < c->n; i++) {
		double v = c->v[i].value * d->scale.factor;
		int x = plot_x(d->plot, c->v[i].t_ms);

		if (isnan(v) || (above ? v <= d->axis.to : v >= d->axis.from) || x < free)
			continue;
		if (!block)
			block = plot_block(d->plot);
		buf_printf(d->plot->out, "%lld ", (long long)c->v[i].t_ms);
		script_number(d->plot->out, above ? d->axis.to : d->axis.from);
		buf_putc(d->plot->out, '\n');
		free = x + 8;
	}
	if (block)
		plot_block_end(d->plot);
	return block;
}

static struct reading taken_value(void *ctx, size_t metric, enum side side)
{
	const struct check_record *c = ctx;

	for (size_t i = 0; i < c->ntaken; i++)
		if (c->taken[i].metric == metric && c->taken[i].side == side)
			return c->taken[i].reading;
	return (struct reading){ 0, false };
}

/** What a check read of the panel's value. */
static struct reading read_by(const struct drawing *d, const struct check_record *check)
{
	struct check_record copy = *check;
	const struct cond_input in = { &copy, taken_value, NULL };

	return cond_number(d->panel->value, &in);
}

/** Without a view the course is what the checks read. */
static struct curve curve_of_checks(struct drawing *d)
{
	const struct band_row *row = &d->plot->bands[d->panel->guardrail];
	struct curve_point *v = arena_array(d->plot->out->arena, row->n, sizeof(*v));
	struct curve c = { v, row->n, INFINITY, -INFINITY };

	for (size_t i = 0; i < row->n; i++) {
		struct reading r = read_by(d, row->v[i].check);

		v[i] = (struct curve_point){ row->v[i].to_ms, r.present ? r.value : NAN };
		if (r.present && fabs(r.value) <= CURVE_MAX) {
			c.low = fmin(c.low, r.value);
			c.high = fmax(c.high, r.value);
		}
	}
	return c;
}

static void find_curves(struct drawing *d)
{
	struct arena *a = d->plot->out->arena;
	struct view *view = d->plot->how->view;
	const struct curve none = { NULL, 0, INFINITY, -INFINITY };
	const int64_t end = d->plot->right_ms;

	d->stable = none;
	if (!view) {
		d->value = curve_of_checks(d);
		for (size_t i = 0; i < d->panel->nthresholds; i++)
			d->limits[i] = none;
		return;
	}
	d->value = curve_of(a, view, d->panel->value, end, RIGHT - LEFT);
	if (d->panel->stable)
		d->stable = curve_of(a, view, d->panel->stable, end, RIGHT - LEFT);
	for (size_t i = 0; i < d->panel->nthresholds; i++)
		d->limits[i] = d->panel->thresholds[i].constant
				       ? none
				       : curve_of(a, view, d->panel->thresholds[i].limit, end,
						  RIGHT - LEFT);
}

/* ---- thresholds ----------------------------------------------------------------------------- */

static bool upwards(enum cond_kind op)
{
	return op == COND_GT || op == COND_GE;
}

static bool is_order(enum cond_kind op)
{
	return upwards(op) || op == COND_LT || op == COND_LE;
}

/** The one threshold of a verdict that parts the panel in two; NULL where there is none or several. */
static const struct panel_threshold *only(const struct drawing *d, enum verdict v)
{
	const struct panel_threshold *found = NULL;

	for (size_t i = 0; i < d->panel->nthresholds; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];

		if (t->verdict != v)
			continue;
		if (found || !t->constant || !is_order(t->op) ||
		    !on_axis(d, t->value * d->scale.factor))
			return NULL;
		found = t;
	}
	return found;
}

static void put_zone(struct drawing *d, const struct panel_threshold *t, const char *colour)
{
	buf_puts(d->plot->out, "set object rect from graph 0, first ");
	script_number(d->plot->out, t->value * d->scale.factor);
	buf_printf(d->plot->out, " to graph 1, graph %d fc rgb '%s' fs solid 1.0 noborder behind\n",
		   upwards(t->op) ? 1 : 0, colour);
}

/** Colours where the value asks for promotion, for holding, for a rollback, if it is as simple as
 * that: one threshold for each, and the two face away from one another. */
static void put_zones(struct drawing *d)
{
	const struct panel_threshold *promote = only(d, VERDICT_PROMOTE);
	const struct panel_threshold *rollback = only(d, VERDICT_ROLLBACK);
	const struct guardrail *g = &d->plot->result->plan->guardrails[d->panel->guardrail];

	if ((g->promote && !promote) || (g->rollback && !rollback) || (!promote && !rollback))
		return;
	if (promote && rollback && upwards(promote->op) == upwards(rollback->op))
		return;
	buf_printf(d->plot->out, "set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb "
				 "'%s' fs solid 1.0 noborder behind\n",
		   promote ? COLOUR_HOLD : COLOUR_PROMOTE);
	if (promote)
		put_zone(d, promote, COLOUR_PROMOTE);
	if (rollback)
		put_zone(d, rollback, COLOUR_ROLLBACK);
}

static void threshold_text(const struct drawing *d, const struct panel_threshold *t,
			   struct buf *text)
{
	buf_printf(text, "%s %s ", t->verdict == VERDICT_PROMOTE ? "promote" : "rollback",
		   cond_op_text(t->op));
	if (t->constant)
		value_text(d->panel->type, t->value, text);
	else
		cond_text(d->plot->result->plan, t->limit, text);
}

/** Where the words of a threshold stand: beside its line, at its end. */
static int words_at(const struct drawing *d, size_t i)
{
	const struct panel_threshold *t = &d->panel->thresholds[i];
	const struct curve *c = &d->limits[i];
	double v = t->constant || c->n == 0 ? t->value : c->v[c->n - 1].value;

	v *= d->scale.factor;
	return isfinite(v) && (!d->axis.log || v > 0) ? y_of(d, v) : 0;
}

/** Words beside the panel, in the order of the lines, never over one another. */
static void put_threshold_words(struct drawing *d)
{
	int y[PANEL_THRESHOLDS];
	size_t order[PANEL_THRESHOLDS], n = d->panel->nthresholds;

	for (size_t i = 0; i < n; i++) {
		size_t k = i;

		y[i] = words_at(d, i);
		for (; k > 0 && y[order[k - 1]] > y[i]; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	for (size_t k = 1; k < n; k++)		/* down, away from the one above */
		if (y[order[k]] < y[order[k - 1]] + LINE_HEIGHT)
			y[order[k]] = y[order[k - 1]] + LINE_HEIGHT;
	for (size_t k = n; k > 0; k--) {	/* and up, into the panel */
		int limit = VALUES - (int)(n - k) * LINE_HEIGHT;

		if (y[order[k - 1]] > limit)
			y[order[k - 1]] = limit;
	}
	for (size_t i = 0; i < n; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];
		struct buf text = buf_on(d->plot->out->arena);

		threshold_text(d, t, &text);
		script_label(d->plot->out, RIGHT + 7, d->top + y[i], "left", PLOT_SMALL,
			     t->verdict == VERDICT_PROMOTE ? PLOT_GOOD : PLOT_BAD, buf_str(&text),
			     MARGIN_COLUMNS);
	}
}

static void put_threshold_lines(struct drawing *d)
{
	for (size_t i = 0; i < d->panel->nthresholds; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];
		double v = t->value * d->scale.factor;

		if (!t->constant || !on_axis(d, v) || v < d->axis.from || v > d->axis.to)
			continue;
		buf_puts(d->plot->out, "set arrow from graph 0, first ");
		script_number(d->plot->out, v);
		buf_puts(d->plot->out, " to graph 1, first ");
		script_number(d->plot->out, v);
		buf_printf(d->plot->out, " nohead lc rgb '%s' lw 1.2 %sfront\n",
			   t->verdict == VERDICT_PROMOTE ? PLOT_GOOD : PLOT_BAD,
			   t->verdict == VERDICT_PROMOTE ? "dt 2 " : "");
	}
}

/* ---- marks of checks ------------------------------------------------------------------------ */

/** Whether a check has a mark: each where they are few, else those that say something new. */
static bool is_marked(const struct band_row *row, size_t i)
{
	return row->n <= MARKS_MAX || i == 0 ||
	       row->v[i].check->verdict != row->v[i - 1].check->verdict;
}

static size_t count_marks(const struct band_row *row)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n; i++)
		n += is_marked(row, i);
	return n;
}

/** @return the number of the block; 0 for none. */
static int put_marks(struct drawing *d, enum verdict v)
{
	const struct band_row *row = &d->plot->bands[d->panel->guardrail];
	int block = 0;

	for (size_t i = 0; i < row->n; i++) {
		const struct check_record *c = row->v[i].check;
		struct reading r = read_by(d, c);
		double at = r.present ? r.value * d->scale.factor : NAN;

		if (c->verdict != v || !is_marked(row, i) || (!r.present && v != VERDICT_NO_DATA))
			continue;
		if (!(at > d->axis.from))
			at = d->axis.from;	/* no reading: on the axis */
		if (!block)
			block = plot_block(d->plot);
		buf_printf(d->plot->out, "%lld ", (long long)c->at_ms);
		script_number(d->plot->out, fmin(at, d->axis.to));
		buf_putc(d->plot->out, '\n');
	}
	if (block)
		plot_block_end(d->plot);
	return block;
}

static void plot_marks(const struct drawing *d, int block, enum verdict v)
{
	static const struct { int shape; const char *size, *colour; } marks[] = {
		[VERDICT_PROMOTE] = { 7, "0.4", PLOT_CANARY },		/* a dot */
		[VERDICT_HOLD] = { 9, "0.8", "#c58312" },		/* a triangle */
		[VERDICT_ROLLBACK] = { 5, "0.9", PLOT_BAD },		/* a square */
		[VERDICT_NO_DATA] = { 6, "0.8", PLOT_MUTE },		/* a ring */
	};

	buf_printf(d->plot->out, ", \\\n  $d%d using 1:2 with points pt %d ps %s lc rgb '%s' "
				 "title 'checks'", block, marks[v].shape, marks[v].size,
		   marks[v].colour);
}

/* ---- the panel ------------------------------------------------------------------------------ */

static void put_header(struct drawing *d)
{
	const struct plan *plan = d->plot->result->plan;
	const struct guardrail *g = &plan->guardrails[d->panel->guardrail];
	struct buf name = buf_on(d->plot->out->arena), rule = buf_on(d->plot->out->arena);
	int y = d->plot->y + HEADER / 2, used;

	buf_printf(&name, "%" PRI_STR ": ", STR_ARG(g->name));
	cond_text(plan, d->panel->value, &name);
	if (*d->scale.name)
		buf_printf(&name, ", %s", d->scale.name);
	script_label(d->plot->out, LEFT, y, "left", PLOT_SMALL, PLOT_INK, buf_str(&name), 60);
	used = (int)utf8_columns(buf_str(&name));
	used = used > 60 ? 60 : used;
	if (d->panel->number > 1)
		return;
	panel_rule(&rule, plan, g);
	script_label(d->plot->out, RIGHT, y, "right", PLOT_SMALL, PLOT_MUTE, buf_str(&rule),
		     (size_t)((RIGHT - LEFT) / LETTER) - (size_t)used - 2);
}

static void plot_line(const struct drawing *d, int block, const char *colour, const char *style)
{
	if (block)
		buf_printf(d->plot->out, ", \\\n  $d%d using 1:2 with lines lc rgb '%s' %s "
					 "title 'readings'", block, colour, style);
}

static void plot_beyond(const struct drawing *d, int block, bool above)
{
	if (block)
		buf_printf(d->plot->out, ", \\\n  $d%d using 1:2 with points pt %d ps 0.9 lc rgb '%s' "
					 "title 'beyond the axis'", block, above ? 8 : 10,
			   PLOT_CANARY);
}

/** Blocks of data of a panel; 0 for none. */
struct blocks {
	int value, stable, above, below;
	int limits[PANEL_THRESHOLDS];
	int marks[4];		/* by enum verdict */
};

static struct blocks put_blocks(struct drawing *d)
{
	const struct band_row *row = &d->plot->bands[d->panel->guardrail];
	struct blocks b = { .value = put_curve(d, &d->value), .stable = put_curve(d, &d->stable),
			    .above = put_beyond(d, &d->value, true),
			    .below = put_beyond(d, &d->value, false) };

	for (size_t i = 0; i < d->panel->nthresholds; i++)
		b.limits[i] = put_curve(d, &d->limits[i]);
	for (int v = 0; v < (int)ARRAY_LEN(b.marks) && count_marks(row) <= MARKS_MAX; v++)
		b.marks[v] = put_marks(d, (enum verdict)v);
	return b;
}

static void plot_blocks(struct drawing *d, const struct blocks *b)
{
	/* something is always drawn, if only out of sight */
	buf_puts(d->plot->out, "plot NaN title 'none'");
	plot_line(d, b->stable, PLOT_STABLE, "lw 1.6");
	for (size_t i = 0; i < d->panel->nthresholds; i++)
		plot_line(d, b->limits[i],
			  d->panel->thresholds[i].verdict == VERDICT_PROMOTE ? PLOT_GOOD : PLOT_BAD,
			  d->panel->thresholds[i].verdict == VERDICT_PROMOTE ? "lw 1.2 dt 2"
									     : "lw 1.2");
	plot_line(d, b->value, d->panel->of_stable ? PLOT_STABLE : PLOT_CANARY, "lw 2.4");
	for (int v = 0; v < (int)ARRAY_LEN(b->marks); v++)
		if (b->marks[v])
			plot_marks(d, b->marks[v], (enum verdict)v);
	plot_beyond(d, b->above, true);
	plot_beyond(d, b->below, false);
	buf_putc(d->plot->out, '\n');
}

void plot_values(struct plot *p, const struct panel *panel, bool last)
{
	struct drawing d = { .plot = p, .panel = panel };
	struct blocks blocks;

	find_curves(&d);
	find_axis(&d);
	buf_puts(p->out, "\n# ---- readings: ms, value ----\n");
	blocks = put_blocks(&d);
	put_header(&d);
	p->y += HEADER;
	d.top = p->y;
	put_zones(&d);
	put_threshold_words(&d);
	if (!blocks.value && !blocks.stable)
		script_label(p->out, LEFT + 8, p->y + 12, "left", PLOT_SMALL, PLOT_MUTE,
			     STR("no readings"), 0);
	plot_panel_open(p, VALUES, last);
	put_threshold_lines(&d);
	script_value_axis(p->out, &d.axis, TICS);
	plot_blocks(&d, &blocks);
	script_clear(p->out);
	p->y += BETWEEN;
}
