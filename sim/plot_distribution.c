/* Draws how figures are distributed; see plot_many.h. */
#include <math.h>

#include "base/utf8.h"
#include "sim/plot_axis.h"
#include "sim/plot_many.h"

#define LEFT		110
#define RIGHT		850
#define HEIGHT		360
#define FIRST		96	/* the first row of the key */
#define ROW		20
#define BELOW		64	/* the axis' numbers, its name, a margin */
#define TICS		8
#define PIXELS		(RIGHT - LEFT)

static const struct { double share; const char *name; } quantiles[] = {
	{ 0.5, "median" }, { 0.9, "90%" }, { 0.99, "99%" },
};

/* Colours of Okabe and Ito, and dashes for who sees none. */
static const struct { const char *colour, *dash; } styles[DISTRIBUTIONS_MAX] = {
	{ "#0072b2", "1" }, { "#d55e00", "2" }, { "#009e73", "4" }, { "#cc79a7", "5" },
	{ "#5d6975", "3" }, { "#8a5a00", "6" },
};

bool distribution_quantile(const struct distribution *d, double share, double *value)
{
	/* as many runs as make up the share, at least one; the product may be a hair too large */
	double rank = ceil(share * (double)d->of - 1e-9);

	if (rank < 1)
		rank = 1;
	if (rank > (double)d->n)
		return false;
	*value = d->sorted[(size_t)rank - 1];
	return true;
}

/** The values of all, for the axis. */
static struct extent extent_of(const struct distribution_plot *p)
{
	struct extent e = { INFINITY, -INFINITY, 0 };

	for (size_t i = 0; i < p->n; i++) {
		if (p->v[i].n == 0)
			continue;
		e.low = fmin(e.low, p->v[i].sorted[0]);
		e.high = fmax(e.high, p->v[i].sorted[p->v[i].n - 1]);
	}
	return e;
}

/** The pixel of a value, for leaving out what can't be told apart. */
static int pixel_of(const struct value_axis *a, double v)
{
	double part = a->log ? log(v / a->from) / log(a->to / a->from)
			     : (v - a->from) / (a->to - a->from);

	return (int)(part * PIXELS);
}

/** Puts a function as data: steps up at each value, of those in one pixel the last. */
static void put_steps(struct buf *out, const struct distribution *d, struct scale scale,
		      const struct value_axis *axis, size_t index)
{
	double last = axis->from;

	buf_printf(out, "$d%zu << EOD\n", index + 1);
	script_number(out, axis->from);
	buf_puts(out, " 0\n");
	for (size_t i = 0; i < d->n; i++) {
		double v = d->sorted[i] * scale.factor;
		double next = i + 1 < d->n ? d->sorted[i + 1] * scale.factor : INFINITY;

		if (isfinite(next) && pixel_of(axis, next) == pixel_of(axis, v))
			continue;
		script_number(out, v);
		buf_putc(out, ' ');
		script_number(out, (double)(i + 1) * 100 / (double)d->of);
		buf_putc(out, '\n');
		last = v;
	}
	if (last < axis->to) {
		script_number(out, axis->to);
		buf_putc(out, ' ');
		script_number(out, (double)d->n * 100 / (double)d->of);
		buf_putc(out, '\n');
	}
	buf_puts(out, "EOD\n");
}

/** "v2: median 3.2s, 90% 6s, 99% never; 480 of 500 runs". */
static void put_key(struct buf *out, const struct distribution_plot *p, size_t i)
{
	const struct distribution *d = &p->v[i];
	int y = FIRST + (int)i * ROW;
	struct buf text = buf_on(out->arena);
	char number[QTY_TEXT_MAX];
	double v;

	buf_put(&text, script_cut(out->arena, d->name, 32));
	for (size_t k = 0; k < ARRAY_LEN(quantiles); k++) {
		buf_printf(&text, "%s %s ", k ? "," : ":", quantiles[k].name);
		if (distribution_quantile(d, quantiles[k].share, &v)) {
			type_format(p->type, v, number);
			buf_puts(&text, number);
		} else {
			buf_puts(&text, "never");
		}
	}
	buf_printf(&text, "; %zu of %zu runs", d->n, d->of);
	script_dash(out, LEFT, LEFT + 36, y);
	buf_printf(out, "lc rgb '%s' lw 2.4 dt %s\n", styles[i].colour, styles[i].dash);
	script_label(out, LEFT + 44, y, "left", PLOT_SMALL, PLOT_INK, buf_str(&text), 120);
}

static void put_axes(struct buf *out, const struct distribution_plot *p, struct scale scale,
		     const struct value_axis *axis)
{
	static const struct value_axis shares = { 0, 105, false };
	struct buf name = buf_on(out->arena);

	buf_printf(out, "set border 3 lc rgb '%s' lw 0.8\n"
			"set grid xtics ytics lc rgb '%s' lw 0.8 lt 1 back\n", PLOT_MUTE, PLOT_GRID);
	script_value_axis(out, 'x', axis, TICS);
	script_value_axis(out, 'y', &shares, 6);
	buf_put(&name, script_cut(out->arena, p->figure, 80));
	if (*scale.name)
		buf_printf(&name, ", %s", scale.name);
	buf_puts(out, "set xlabel ");
	script_text(out, buf_str(&name), 0);
	buf_printf(out, " font fS textcolor rgb '%s' offset 0,0.3\n", PLOT_INK);
}

void plot_distributions(const struct distribution_plot *plot, const struct plot_to *to,
			struct buf *out)
{
	const int top = FIRST + (int)plot->n * ROW + 24;
	struct extent e = extent_of(plot);
	const struct scale scale =
		scale_of(plot->type, e.low <= e.high ? fmax(fabs(e.low), fabs(e.high)) : 0);

	e.low *= scale.factor;
	e.high *= scale.factor;
	const struct value_axis axis = value_axis_of(e);
	script_open(out, to, top + HEIGHT + BELOW);
	script_label(out, LEFT, 30, "left", PLOT_LARGE, PLOT_INK, plot->title, 82);
	script_label(out, LEFT, 56, "left", PLOT_SMALL, PLOT_MUTE, plot->below, 122);
	for (size_t i = 0; i < plot->n; i++)
		put_key(out, plot, i);
	script_label(out, LEFT, top - 12, "left", PLOT_SMALL, PLOT_INK, STR("runs at or below, %"), 0);
	buf_puts(out, "# ---- functions: value, per cent of the runs ----\n");
	for (size_t i = 0; i < plot->n; i++)
		put_steps(out, &plot->v[i], scale, &axis, i);
	script_frame(out, LEFT, RIGHT, top, top + HEIGHT);
	put_axes(out, plot, scale, &axis);
	for (size_t i = 0; i < plot->n; i++)
		buf_printf(out, "%s$d%zu using 1:2 with steps lc rgb '%s' lw 2.4 dt %s title 'runs'",
			   i ? ", \\\n  " : "plot ", i + 1, styles[i].colour, styles[i].dash);
	buf_putc(out, '\n');
	script_clear(out);
	script_close(out);
}
