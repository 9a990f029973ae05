/* Axes of pictures; see plot_axis.h. All tics are worked out here: gnuplot's own would differ from
 * version to version.
 */
#include "sim/plot_axis.h"

#include <math.h>

#include "base/num.h"
#include "sim/plot_script.h"

#define LOG_FROM	1000.0	/* high / low */
#define HIGHEST		30.0	/* times the threshold */
#define LEAST_RANGE	1e-9	/* of the largest value: finer than that tics can't be told apart */

/* ---- range and unit ------------------------------------------------------------------------- */

struct scale scale_of(enum type type, double most)
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

struct value_axis value_axis_of(struct extent e)
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

/* ---- tics ----------------------------------------------------------------------------------- */

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

void script_value_axis(struct buf *out, char which, const struct value_axis *axis, int n)
{
	double step = tic_step(axis->to - axis->from, n);

	buf_printf(out, "set %crange [", which);
	script_number(out, axis->from);
	buf_putc(out, ':');
	script_number(out, axis->to);
	buf_puts(out, "]\n");
	if (axis->log)
		buf_printf(out, "set logscale %c\n", which);
	buf_printf(out, "set %ctics out nomirror scale 0.5 font fS textcolor rgb '%s' (", which,
		   PLOT_MUTE);
	if (axis->log) {
		put_log_tics(out, axis, n);
	} else {
		double k = ceil(axis->from / step - 1e-9), last = floor(axis->to / step + 1e-9);

		for (int i = 0; i <= n && k + i <= last; i++)
			put_tic(out, (k + i) * step, step, i == 0);
	}
	buf_puts(out, ")\n");
}
