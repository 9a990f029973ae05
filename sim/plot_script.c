/* What all scripts for gnuplot are made of; see plot_script.h. Knows nothing of rollouts. */
#include "sim/plot_script.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "base/utf8.h"

/* ---- texts and numbers ---------------------------------------------------------------------- */

/* What gnuplot may take for something else than a letter, in a text or around it: the end of a text,
 * an escape, a command to be run, a macro, a format, a block, enhanced text, a comment. */
static bool is_hostile(char c)
{
	return c != '\0' && strchr("\"'\\`@$%#{}", c) != NULL;
}

/* Cuts a text to a number of columns. */
static struct str cut_text(struct arena *a, struct str s, size_t columns)
{
	size_t at = 0, width = 0, len;

	if (columns == 0 || utf8_columns(s) <= columns)
		return s;
	while (at < s.n) {
		width += (size_t)utf8_width(utf8_decode(s, at, &len));
		if (width >= columns)
			break;
		at += len;
	}
	return arena_printf(a, "%" PRI_STR "\u2026", STR_ARG(str_sub(s, 0, at)));
}

/* Whether XML has no such character, or a program that draws may stumble over it. */
static bool is_no_character(uint32_t cp)
{
	return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

void script_text(struct buf *out, struct str s, size_t columns)
{
	struct buf safe = buf_on(out->arena);
	size_t len;

	diag_put_safe(&safe, s);
	s = cut_text(out->arena, buf_str(&safe), columns);
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t cp = utf8_decode(s, i, &len);

		if (is_hostile(s.p[i]))
			buf_printf(out, "\\%03o", (unsigned)s.p[i]);
		else if (is_no_character(cp))
			buf_putc(out, '?');
		else
			buf_put(out, str_sub(s, i, i + len));
	}
	buf_putc(out, '"');
}

void script_number(struct buf *out, double v)
{
	char text[NUM_TEXT_MAX];

	num_format(v, text);
	buf_puts(out, text);
}

/* ---- parts of a picture --------------------------------------------------------------------- */

void script_open(struct buf *out, const struct plot_to *to, int height)
{
	buf_puts(out, "# Written by canaryc, for gnuplot 5.4 or newer.\n");
	if (to->format == PLOT_SCRIPT) {
		buf_puts(out, "# As it stands it draws an SVG; `gnuplot -e \"fmt = 'png'\" FILE` draws a PNG,\n"
			      "# and `out = 'NAME'` there gives the picture another name.\n"
			      "if (!exists('fmt')) fmt = 'svg'\n"
			      "if (!exists('out')) out = ");
		script_text(out, to->name, 0);
		buf_puts(out, " . '.' . fmt\n");
	} else {
		buf_printf(out, "fmt = '%s'\n", to->format == PLOT_SVG ? "svg" : "png");
	}
	buf_printf(out, "W = %d.0; H = %d.0\n", PLOT_WIDTH, height);
	buf_puts(out, "set encoding utf8\n"
		      "set decimalsign '.'\n"
		      "if (fmt eq 'svg') {\n"
		      "  set terminal svg size W, H dynamic background rgb '#ffffff' "
		      "font 'DejaVu Sans,13' noenhanced\n"
		      "  fL = ',17'; fM = ',12'; fS = ',11'\n"
		      "} else {\n"
		      "  set terminal pngcairo size W, H background rgb '#ffffff' "
		      "font 'DejaVu Sans,10' noenhanced\n"
		      "  fL = ',13'; fM = ',9.5'; fS = ',8.5'\n"
		      "}\n");
	if (to->format == PLOT_SCRIPT)
		buf_puts(out, "set output out\n");
	buf_puts(out, "X(px) = px/W\n"
		      "Y(px) = 1.0 - px/H\n"
		      "unset key\n"
		      "set multiplot\n");
}

void script_close(struct buf *out)
{
	buf_puts(out, "unset multiplot\n"
		      "unset output\n");
}

void script_label(struct buf *out, int x, int y, const char *align, const char *size,
		  const char *colour, struct str text, size_t columns)
{
	if (text.n == 0)
		return;
	buf_puts(out, "set label ");
	script_text(out, text, columns);
	buf_printf(out, " at screen X(%d), screen Y(%d) %s font %s textcolor rgb '%s' front\n", x, y,
		   align, size, colour);
}

void script_clear(struct buf *out)
{
	buf_puts(out, "unset label; unset arrow; unset object; unset xlabel; unset xtics; "
		      "unset ytics; unset grid; unset logscale; unset border\n");
}

void script_frame(struct buf *out, int x0, int x1, int y0, int y1)
{
	buf_printf(out,
		   "set lmargin at screen X(%d); set rmargin at screen X(%d); "
		   "set tmargin at screen Y(%d); set bmargin at screen Y(%d)\n",
		   x0, x1, y0, y1);
}

/* ---- axes ----------------------------------------------------------------------------------- */

double tic_step(double range, int n)
{
	static const double steps[] = { 1, 2, 5, 10 };
	double power = pow(10, floor(log10(range / n)));

	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (range / (steps[i] * power) <= n * (1 + 1e-9))
			return steps[i] * power;
	return 20 * power;	/* the logarithm was rounded up */
}

struct time_axis time_axis_of(int64_t end_ms, int n)
{
	static const int64_t second = 1000, minute = 60000, hour = 3600000, day = 86400000;
	static const int64_t steps[] = {
		1, 2, 5, 10, 20, 50, 100, 200, 500,
		1000, 2000, 5000, 10000, 15000, 30000,
		60000, 2 * 60000, 5 * 60000, 10 * 60000, 15 * 60000, 30 * 60000,
		3600000, 2 * 3600000, 3 * 3600000, 6 * 3600000, 12 * 3600000, 86400000,
	};
	struct time_axis a = { .step_ms = day };

	for (size_t i = 0; i < ARRAY_LEN(steps); i++)
		if (end_ms / steps[i] <= n) {
			a.step_ms = steps[i];
			break;
		}
	while (end_ms / a.step_ms > n)
		a.step_ms += a.step_ms / day * day;	/* days: twice as many */
	if (end_ms <= 2 * minute)
		a.unit_ms = second, a.unit = "seconds";
	else if (end_ms <= 3 * hour)
		a.unit_ms = minute, a.unit = "minutes";
	else if (end_ms <= 3 * day)
		a.unit_ms = hour, a.unit = "hours";
	else
		a.unit_ms = day, a.unit = "days";
	return a;
}

void script_time_axis(struct buf *out, const struct time_axis *axis, int64_t end_ms, bool labels)
{
	buf_printf(out, "set xrange [0:%lld]\nset xtics out nomirror scale 0.5 font fS "
			"textcolor rgb '%s' (", (long long)end_ms, PLOT_MUTE);
	for (int64_t t = 0; t <= end_ms; t += axis->step_ms) {
		buf_puts(out, t ? ", \"" : "\"");
		if (labels)
			script_number(out, (double)t / (double)axis->unit_ms);
		buf_printf(out, "\" %lld", (long long)t);
	}
	buf_puts(out, ")\n");
	if (labels)
		buf_printf(out, "set xlabel \"%s since the rollout began\" font fS textcolor rgb '%s' "
				"offset 0,0.3\n", axis->unit, PLOT_MUTE);
}

/* A multiple of a step, with as many digits as tell it from its neighbours. */
static void put_tic(struct buf *out, double v, double step, bool first)
{
	double size = fabs(v);
	int tail = (int)floor(log10(step) + 1e-9), digits;

	buf_puts(out, first ? "\"" : ", \"");
	if (size == 0) {
		buf_putc(out, '0');
	} else if (size >= 1e-4 && size < 1e6) {
		buf_printf(out, "%.*f", tail < 0 ? -tail : 0, v);
	} else {
		digits = (int)floor(log10(size)) - tail + 1;
		buf_printf(out, "%.*g", digits < 1 ? 1 : digits > 15 ? 15 : digits, v);
	}
	buf_puts(out, "\" ");
	script_number(out, v);
}

static void put_log_tics(struct buf *out, const struct value_axis *axis, int n)
{
	int low = (int)ceil(log10(axis->from) - 1e-9), high = (int)floor(log10(axis->to) + 1e-9);
	int stride = (high - low) / n + 1;
	bool first = true;

	for (int e = low; e <= high; e += stride) {
		buf_printf(out, e >= -3 && e <= 5 ? "%s\"%g\" " : "%s\"%.0e\" ", first ? "" : ", ",
			   pow(10, e));
		script_number(out, pow(10, e));
		first = false;
	}
}

void script_value_axis(struct buf *out, const struct value_axis *axis, int n)
{
	double step = tic_step(axis->to - axis->from, n);

	buf_puts(out, "set yrange [");
	script_number(out, axis->from);
	buf_putc(out, ':');
	script_number(out, axis->to);
	buf_printf(out, "]\n%sset ytics out nomirror scale 0.5 font fS textcolor rgb '%s' (",
		   axis->log ? "set logscale y\n" : "", PLOT_MUTE);
	if (axis->log) {
		put_log_tics(out, axis, n);
	} else {
		double k = ceil(axis->from / step - 1e-9), last = floor(axis->to / step + 1e-9);

		for (int i = 0; i <= n && k + i <= last; i++)
			put_tic(out, (k + i) * step, step, i == 0);
	}
	buf_puts(out, ")\n");
}
