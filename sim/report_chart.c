/* Axes and lines of the report's charts; see report_chart.h. The bands of verdicts are drawn by
 * report_band.c.
 */
#include "sim/report_chart.h"

#include <math.h>

#include "base/num.h"
#include "compiler/dump.h"
#include "sim/html.h"

#define TIMES_MAX 5	/* times under a chart: what a telephone has room for */
#define TICKS_WANTED 4

/* ---- axes ----------------------------------------------------------------------------------- */

/* The smallest round step of at least so much: 1, 2 or 5 times a power of ten; of times from a
 * minute on what clocks have; of bytes a power of two. */
static double round_step(enum type type, double least)
{
	static const double times[] = { 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600,
					43200, 86400 };
	double power;

	if (type == TYPE_BYTES)
		return exp2(ceil(log2(least)));
	if (type == TYPE_DURATION && least > 30 && least <= 86400)
		for (size_t i = 0; i < ARRAY_LEN(times); i++)
			if (times[i] >= least)
				return times[i];
	power = pow(10, floor(log10(least)));
	if (least <= power)
		return power;
	if (least <= 2 * power)
		return 2 * power;
	return least <= 5 * power ? 5 * power : 10 * power;
}

/* k times the step, without the noise that 3 * 0.1 has. */
static double multiple(double step, double k)
{
	double inverse = round(1 / step);

	return step < 1 && inverse < 1e15 && fabs(inverse * step - 1) < 1e-9 ? k / inverse
									     : k * step;
}

struct axis axis_for(enum type type, double lo, double hi, bool from_zero)
{
	struct axis a = { .type = type };
	double step, from, to;

	if (lo > hi)
		lo = hi = 0;
	if (lo > 0 && (from_zero || hi - lo > 0.4 * hi))
		lo = 0;
	if (hi < 0 && from_zero)
		hi = 0;
	if (hi - lo <= fabs(hi) * 1e-9) {
		lo -= lo > 0 || lo < 0 ? fabs(lo) * 0.1 : 0;
		hi += hi > 0 || hi < 0 ? fabs(hi) * 0.1 : type == TYPE_RATIO ? 0.01 : 1;
	}
	step = round_step(type, fmax((hi - lo) / TICKS_WANTED, 1e-300));
	if (type == TYPE_NUMBER && step < 1)
		step = 1;
	from = floor(lo / step + 1e-9);
	to = ceil(hi / step - 1e-9);
	for (double k = from; k <= to && a.nticks < CHART_TICKS_MAX; k++)
		a.ticks[a.nticks++] = multiple(step, k);
	a.lo = a.ticks[0];
	a.hi = multiple(step, to);
	if (!isfinite(a.lo) || !isfinite(a.hi) || a.lo >= a.hi)
		a = (struct axis){ .type = type, .lo = 0, .hi = 1, .ticks = { 0, 1 }, .nticks = 2 };
	return a;
}

void chart_value(struct buf *out, enum type type, double v)
{
	char text[NUM_TEXT_MAX];

	if (type == TYPE_NUMBER) {
		num_format_count(v, text);
		buf_puts(out, text);
	} else {
		value_text(type, v, out);
	}
}

/* Counts on an axis are round numbers: thousands, millions and so on have a letter. */
static void put_tick(struct buf *out, enum type type, double v)
{
	static const char *const letters[] = { "", "k", "M", "G", "T", "P" };
	size_t i = 0;

	if (type == TYPE_NUMBER)
		for (; v >= 1000 && i + 1 < ARRAY_LEN(letters); i++)
			v /= 1000;
	value_text(type, v, out);
	buf_puts(out, letters[i]);
}

int chart_y(const struct chart *c, double v)
{
	double part = (v - c->axis.lo) / (c->axis.hi - c->axis.lo);

	part = part < 0 ? 0 : part > 1 ? 1 : part;
	return (int)lround((1 - part) * c->height);
}

void chart_put_x(struct buf *out, int64_t t_ms, int64_t end_ms)
{
	long part = lround((double)t_ms / (double)end_ms * CHART_WIDE);

	buf_printf(out, "%ld.%02ld%%", part / 100, part % 100);
}

/* ---- the frame ------------------------------------------------------------------------------ */

void chart_open(const struct chart *c, const char *id, struct str title, struct str desc,
		int below)
{
	buf_printf(c->out, "<div class=\"plot\"><svg role=\"img\" aria-labelledby=\"%s-t %s-d\" "
		   "width=\"100%%\" height=\"%d\"><title id=\"%s-t\">", id, id, c->height + below,
		   id);
	html_text(c->out, title);
	buf_printf(c->out, "</title><desc id=\"%s-d\">", id);
	html_text(c->out, desc);
	buf_puts(c->out, "</desc>\n");
}

void chart_close(const struct chart *c)
{
	buf_puts(c->out, "</svg></div>\n");
}

void chart_grid(const struct chart *c)
{
	for (size_t i = 0; i < c->axis.nticks; i++) {
		int y = chart_y(c, c->axis.ticks[i]);

		buf_printf(c->out, "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%d\" "
			   "y2=\"%d\"/><text class=\"tick up\" x=\"-7\" y=\"%d\">", y, y, y + 4);
		struct buf text = buf_on(c->out->arena);
		put_tick(&text, c->axis.type, c->axis.ticks[i]);
		html_text(c->out, buf_str(&text));
		buf_puts(c->out, "</text>\n");
	}
}

static void put_upright(const struct chart *c, const char *class_name, int64_t t_ms)
{
	buf_printf(c->out, "<line class=\"%s\" y1=\"0\" y2=\"%d\" x1=\"", class_name, c->height);
	chart_put_x(c->out, t_ms, c->end_ms);
	buf_puts(c->out, "\" x2=\"");
	chart_put_x(c->out, t_ms, c->end_ms);
	buf_puts(c->out, "\"/>\n");
}

#define BORDERS_MAX 60	/* more steps than that would be a grey area */

void chart_steps(const struct chart *c)
{
	static const char *const classes[] = {
		[OUTCOME_PROMOTED] = "end promote", [OUTCOME_ROLLED_BACK] = "end rollback",
		[OUTCOME_PAUSED] = "end hold", [OUTCOME_UNDECIDED] = "end hold",
	};
	const struct result *r = c->result;

	for (size_t i = 1; i < r->nsteps && r->nsteps <= BORDERS_MAX; i++)
		put_upright(c, "border", r->steps[i].begin_ms);
	put_upright(c, classes[r->outcome], r->at_ms);
}

static int64_t time_step(int64_t end_ms)
{
	static const int64_t seconds[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600,
					   7200, 10800, 21600, 43200, 86400 };
	int64_t step = 1;

	for (size_t i = 0; i < ARRAY_LEN(seconds); i++)
		if (end_ms >= 1000 && end_ms / (seconds[i] * 1000) < TIMES_MAX)
			return seconds[i] * 1000;
	if (end_ms >= 1000) {
		for (step = 2 * INT64_C(86400000); end_ms / step >= TIMES_MAX;)
			step *= 2;
		return step;
	}
	while (end_ms / step >= TIMES_MAX)
		step *= step % 5 == 0 || step == 1 ? 2 : 5;
	return step;
}

void chart_times(const struct chart *c, int y)
{
	int64_t step = time_step(c->end_ms);

	for (int64_t t = 0; t <= c->end_ms; t += step) {
		const char *side = t == 0 ? " first" : t > c->end_ms / 20 * 19 ? " last" : "";
		char text[QTY_TEXT_MAX];

		dur_format(t, text);
		buf_printf(c->out, "<text class=\"tick%s\" y=\"%d\" x=\"", side, y);
		chart_put_x(c->out, t, c->end_ms);
		buf_printf(c->out, "\">%s</text>\n", t == 0 ? "0" : text);
	}
}

/* ---- lines ---------------------------------------------------------------------------------- */

void chart_paths_open(const struct chart *c)
{
	buf_printf(c->out, "<svg width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		   "preserveAspectRatio=\"none\">\n", c->height, CHART_WIDE, 10 * c->height);
}

void chart_paths_close(const struct chart *c)
{
	buf_puts(c->out, "</svg>\n");
}

long chart_wide_x(const struct chart *c, int64_t t_ms)
{
	return lround((double)t_ms / (double)c->end_ms * CHART_WIDE);
}

/* In tenths of a pixel. */
static long fine_y(const struct chart *c, double v)
{
	double part = (v - c->axis.lo) / (c->axis.hi - c->axis.lo);

	part = part < -0.01 ? -0.01 : part > 1.01 ? 1.01 : part;
	return lround((1 - part) * 10 * c->height);
}

void chart_line(const struct chart *c, const struct line *line, const char *class_name)
{
	bool open = false;

	if (line->n == 0)
		return;
	buf_printf(c->out, "<path class=\"%s\" d=\"", class_name);
	for (size_t i = 0; i < line->n; i++) {
		int64_t to = i + 1 < line->n ? line->v[i + 1].at_ms : c->end_ms;

		if (isnan(line->v[i].value)) {
			open = false;
			continue;
		}
		if (open)
			buf_printf(c->out, "V%ld", fine_y(c, line->v[i].value));
		else
			buf_printf(c->out, "M%ld %ld", chart_wide_x(c, line->v[i].at_ms),
				   fine_y(c, line->v[i].value));
		buf_printf(c->out, "H%ld", chart_wide_x(c, to));
		open = true;
	}
	buf_puts(c->out, "\"/>\n");
}

void chart_curve(const struct chart *c, const struct exposed *v, size_t n, const char *class_name)
{
	buf_printf(c->out, "<path class=\"%s\" d=\"", class_name);
	for (size_t i = 0; i < n; i++)
		buf_printf(c->out, "%s%ld %ld", i ? "L" : "M", chart_wide_x(c, v[i].at_ms),
			   fine_y(c, v[i].requests));
	buf_puts(c->out, "\"/>\n");
}
