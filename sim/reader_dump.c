/* Reads what `promtool tsdb dump` prints (prometheus: cmd/promtool/tsdb.go: formatSeriesSet): a
 * sample a line, the name among the labels, Go's quotes, milliseconds:
 *
 *	{__name__="up", job="models"} 1 1795236130565
 *
 * Stale markers come out of promtool as NaN, which is no reading either. Native histograms are left
 * out, with a warning. The last line has an end: without it the file is cut off.
 */
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "sim/prom_line.h"
#include "sim/prom_value.h"
#include "sim/readers.h"
#include "sim/text_lines.h"
#include "sim/trace_input.h"

struct dump_file {
	const struct trace_reading *reading;
	struct trace_report report;
	struct trace_build build;
	struct text_lines lines;
	struct prom_names names;
	size_t native;		/* samples that are native histograms */
	bool stop;
};

/* Labels in braces, with __name__ among them and without a name before them. */
static bool probe(struct str head)
{
	const char *nl = head.n ? memchr(head.p, '\n', head.n) : NULL;
	struct prom_line line;
	double value;

	if (head.n == 0 || head.p[0] != '{')
		return false;
	if (nl)
		head.n = (size_t)(nl - head.p);
	if (prom_line_cut(str_trim(head), STR(""), &line) || line.time.n == 0)
		return false;
	return (line.histogram || prom_value_read(line.value, &value)) &&
	       prom_line_has_name(line.series);
}

static void say(struct dump_file *f, const char *what)
{
	trace_report_say(&f->report, CN_TRACE_SYNTAX,
			 "a line is {__name__=\"NAME\", LABEL=\"VALUE\"} VALUE MILLISECONDS",
			 "line %llu: %s", (unsigned long long)f->lines.line, what);
}

static void take_sample(struct dump_file *f, const struct prom_line *line, size_t series)
{
	int64_t t;
	double v;

	if (!prom_line_value(line->value, &v))
		say(f, "the value is not a number");
	else if (num_parse_int(line->time, &t) != NUM_OK)
		say(f, "the time is not a number of milliseconds");
	else if (t <= -LIMIT_TIME_MS || t >= LIMIT_TIME_MS)
		say(f, "the time is too far from 1970");
	else
		build_push(&f->build, series, t, v, f->lines.line);
}

static void take_line(struct dump_file *f, struct str text)
{
	struct prom_line line;
	const char *wrong = prom_line_cut(text, prom_names_guess(&f->names), &line);
	size_t series;
	bool fresh;

	if (!wrong && (line.time.n == 0 || line.exemplar))
		wrong = "a time is wanted behind the value, and nothing else";
	if (wrong) {
		say(f, wrong);
		return;
	}
	if (line.histogram) {
		f->native++;
		return;
	}
	switch (prom_names_find(&f->names, line.series, f->lines.line, &series, &fresh, &wrong)) {
	case PROM_NAMES_KNOWN: take_sample(f, &line, series); break;
	case PROM_NAMES_BAD: say(f, wrong); break;
	case PROM_NAMES_SKIP:
	case PROM_NAMES_BAD_AGAIN: break;
	case PROM_NAMES_FULL: f->stop = true; break;
	}
}

/* @return false when the file can't be read to its end. */
static bool take_all(struct dump_file *f)
{
	enum text_status status = TEXT_LINE;
	struct str line;

	while (!f->stop && (status = text_lines_next(&f->lines, &line)) == TEXT_LINE) {
		if (f->lines.unended) {
			trace_report_cut(&f->report, f->lines.line);
			break;
		}
		line = str_trim(line);
		if (line.n)
			take_line(f, line);
		f->stop = f->stop || build_full(&f->build, f->lines.line);
	}
	if (!f->stop)
		text_lines_report(&f->lines, f->reading, &f->report, status, "a dump");
	trace_report_rest(&f->report);
	return !f->stop && (status == TEXT_LINE || status == TEXT_END);
}

static bool read_all(struct dump_file *f, struct trace *out)
{
	size_t errors;
	bool ok;

	if (!take_all(f))
		return false;
	trace_warn_native(&f->report, f->native);
	errors = f->report.errors;
	if (errors == 0 && f->build.columns.samples == 0) {
		diag_help(trace_report_about(&f->report, CN_TRACE_EMPTY, "has no samples"),
			  "is this the file that you meant?");
		return false;
	}
	out->format = "promtool dump";
	out->kind = "tsdb-dump";
	f->report = trace_report_on(f->reading, "line");
	ok = build_finish(&f->build, out);
	trace_report_rest(&f->report);
	return ok && errors == 0;
}

static bool read_dump(const struct trace_reading *r, struct trace *out)
{
	struct dump_file *f = arena_alloc(r->arena, sizeof(*f));
	bool ok;

	f->reading = r;
	f->report = trace_report_on(r, "line");
	build_open(&f->build, r, &f->report);
	prom_names_start(&f->names, &f->build, NULL);
	text_lines_open(&f->lines, r);
	ok = read_all(f, out);
	text_lines_close(&f->lines);
	build_close(&f->build);
	return ok;
}

const struct trace_reader trace_reader_dump = {
	.name = "promtool dump",
	.summary = "what `promtool tsdb dump` prints",
	.probe = probe,
	.read = read_dump,
};
