/* Draws what a guardrail compares: the course of the value for both versions, its thresholds, the
 * zones between them, and what each check said; see plot_in.h.
 */
#include <math.h>

#include "base/num.h"
#include "base/utf8.h"
#include "compiler/dump.h"
#include "sim/cond.h"
#include "sim/plot_in.h"

#define TICS		4
#define MARKS_MAX	((RIGHT - LEFT) / 8)	/* checks that have marks of their own */

/* ---- the axis ------------------------------------------------------------------------------- */

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

static void find_axis(struct drawing *d)
{
	struct extent e = extent_of(d);

	d->scale = scale_of(d->panel->type, e.low <= e.high ? fmax(fabs(e.low), fabs(e.high)) : 0);
	e.low *= d->scale.factor;
	e.high *= d->scale.factor;
	e.threshold *= d->scale.factor;
	d->axis = value_axis_of(e);
}

/* ---- courses -------------------------------------------------------------------------------- */

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
		[VERDICT_PROMOTE] = { 7, "0.55", PLOT_CANARY },		/* a dot */
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
	plot_zones(&d);
	plot_threshold_words(&d);
	if (!blocks.value && !blocks.stable)
		script_label(p->out, LEFT + 8, p->y + 12, "left", PLOT_SMALL, PLOT_MUTE,
			     STR("no readings"), 0);
	plot_panel_open(p, VALUES, last);
	plot_threshold_lines(&d);
	script_value_axis(p->out, 'y', &d.axis, TICS);
	plot_blocks(&d, &blocks);
	script_clear(p->out);
	p->y += BETWEEN;
}
