/* The table, with one width a column. Its numbers have four digits: it is to be looked at; JSON and
 * CSV (trace_export.c) have all.
 */
#include "cli/trace_print.h"

#include <math.h>
#include <string.h>

#include "base/diag.h"
#include "base/num.h"
#include "base/units.h"
#include "base/utf8.h"
#include "sim/marks.h"
#include "sim/trace_report.h"
#include "sim/trace_summary.h"

#define POINTS 24	/* of a course */
#define LABELS_MAX 100	/* bytes of the labels of a series */

enum column {
	COL_METRIC, COL_VERSION, COL_LABELS, COL_SAMPLES, COL_STEP, COL_GAPS, COL_MIN, COL_MEDIAN,
	COL_MAX, COL_UNIT, COL_COURSE, COLUMNS
};

static const struct {
	const char *name;
	bool number;		/* is set to the right */
} columns[COLUMNS] = {
	[COL_METRIC] = { "metric", false }, [COL_VERSION] = { "version", false },
	[COL_LABELS] = { "labels", false }, [COL_SAMPLES] = { "samples", true },
	[COL_STEP] = { "step", true }, [COL_GAPS] = { "gaps", true }, [COL_MIN] = { "min", true },
	[COL_MEDIAN] = { "median", true }, [COL_MAX] = { "max", true },
	[COL_UNIT] = { "unit", false }, [COL_COURSE] = { "course", false },
};

struct table {
	struct buf *out;
	const struct trace *trace;
	bool ascii;
	int64_t from, to;
	size_t width[COLUMNS];	/* 0: nothing stands in the column, it is left out */
	struct str (*cells)[COLUMNS];	/* by series */
};

/* ---- cells ---------------------------------------------------------------------------------- */

static struct str number_text(struct arena *a, double v)
{
	char text[NUM_TEXT_MAX];

	if (isnan(v))
		return STR("-");
	if (!isfinite(v) || fabs(v) >= 1e15) {
		num_format(v, text);
		return arena_str(a, str_of(text));
	}
	return arena_printf(a, fabs(v) >= 1e4 ? "%.0f" : "%.4g", v);
}

static struct str duration_text(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	dur_format(ms, text);
	return arena_str(a, str_of(text));
}

static struct str gaps_text(struct arena *a, const struct series_summary *sum)
{
	char text[QTY_TEXT_MAX];

	if (sum->gaps == 0)
		return STR("0");
	dur_format(sum->longest_ms, text);
	return arena_printf(a, "%zu (%s)", sum->gaps, text);
}

/* The course as eight heights between the smallest and the largest of its points. */
static struct str course_text(const struct table *t, const struct series *s)
{
	double points[POINTS], low = INFINITY, high = -INFINITY;
	struct buf b = buf_on(t->out->arena);
	size_t n = 0;

	series_course(s, t->from, t->to, POINTS, points);
	for (size_t i = 0; i < POINTS; i++) {
		if (isnan(points[i]))
			continue;
		low = fmin(low, points[i]);
		high = fmax(high, points[i]);
		n = i + 1;		/* nothing is drawn behind the last one */
	}
	for (size_t i = 0; i < n; i++) {
		const double part = (points[i] - low) / (high - low);

		if (isnan(points[i]))
			buf_putc(&b, ' ');
		else	/* what does not move lies in the middle */
			buf_puts(&b, mark_level(high > low && part >= 0 ? part : 0.4, t->ascii));
	}
	return buf_str(&b);
}

static void fill_cells(const struct table *t, const struct series *s, struct str *cells)
{
	struct arena *a = t->out->arena;
	const struct series_summary sum = series_summary(a, s);
	char count[NUM_TEXT_MAX];

	num_format_grouped((int64_t)s->n, count);
	cells[COL_METRIC] = trace_shown(a, s->metric);
	cells[COL_VERSION] = trace_shown(a, s->version);
	cells[COL_LABELS] = trace_shown_to(a, s->labels, LABELS_MAX);
	cells[COL_SAMPLES] = arena_str(a, str_of(count));
	cells[COL_STEP] = s->n > 1 ? duration_text(a, sum.step_ms) : STR("-");
	cells[COL_GAPS] = gaps_text(a, &sum);
	cells[COL_MIN] = number_text(a, sum.min);
	cells[COL_MEDIAN] = number_text(a, sum.median);
	cells[COL_MAX] = number_text(a, sum.max);
	cells[COL_UNIT] = s->unit ? str_of(s->unit->name) : STR("");
	cells[COL_COURSE] = s->n ? course_text(t, s) : STR("");
}

/* ---- table ---------------------------------------------------------------------------------- */

static void measure(struct table *t)
{
	for (size_t i = 0; i < t->trace->n; i++) {
		for (size_t c = 0; c < COLUMNS; c++) {
			const size_t n = utf8_columns(t->cells[i][c]);

			t->width[c] = n > t->width[c] ? n : t->width[c];
		}
	}
	for (size_t c = 0; c < COLUMNS; c++) {
		const size_t n = strlen(columns[c].name);

		if (t->width[c] > 0 && t->width[c] < n)
			t->width[c] = n;
	}
}

static void put_cells(const struct table *t, const struct str *cells)
{
	int spaces = 0;		/* are put before the next cell, so that no line ends in one */

	for (size_t c = 0; c < COLUMNS; c++) {
		const int more = (int)t->width[c] - (int)utf8_columns(cells[c]);

		if (t->width[c] == 0)
			continue;
		spaces += 2 + (columns[c].number ? more : 0);
		if (cells[c].n) {
			buf_fill(t->out, ' ', spaces);
			buf_put(t->out, cells[c]);
			spaces = 0;
		}
		spaces += columns[c].number ? 0 : more;
	}
	buf_putc(t->out, '\n');
}

static void put_head(const struct table *t)
{
	const struct trace *trace = t->trace;
	const char *dot = t->ascii ? " - " : " \u00b7 ";
	char samples[NUM_TEXT_MAX], from[QTY_TEXT_MAX], to[QTY_TEXT_MAX], span[QTY_TEXT_MAX];

	num_format_grouped((int64_t)trace->samples, samples);
	diag_put_safe(t->out, trace->path);
	buf_printf(t->out, "%s%s", dot, trace->format);
	if (trace->packing)
		buf_printf(t->out, " (%s)", trace->packing);
	buf_printf(t->out, "%s%zu series, %s sample%s", dot, trace->n, samples,
		   trace->samples == 1 ? "" : "s");
	if (trace->samples) {
		instant_format(t->from, from);
		instant_format(t->to, to);
		dur_format(t->to - t->from, span);
		buf_printf(t->out, "%s%s to %s (%s)", dot, from, to, span);
	}
	buf_putc(t->out, '\n');
}

void trace_print_table(struct buf *out, const struct trace *trace, bool ascii)
{
	struct table t = { .out = out, .trace = trace, .ascii = ascii };
	struct str names[COLUMNS];

	t.cells = arena_array(out->arena, trace->n, sizeof(*t.cells));
	trace_span(trace, &t.from, &t.to);
	put_head(&t);
	for (size_t i = 0; i < trace->n; i++)
		fill_cells(&t, &trace->series[i], t.cells[i]);
	measure(&t);
	for (size_t c = 0; c < COLUMNS; c++)
		names[c] = str_of(columns[c].name);
	if (trace->n)
		put_cells(&t, names);
	for (size_t i = 0; i < trace->n; i++)
		put_cells(&t, t.cells[i]);
}
