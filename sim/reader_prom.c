/* Reads the text formats of Prometheus with times: OpenMetrics 1.0, and the older text 0.0.4
 * (prometheus: model/textparse).
 *
 * The two differ in what a time is: seconds with a fraction in OpenMetrics, whole milliseconds in
 * the older one. OpenMetrics is told by its last line, `# EOF`, which comes last, and by what only
 * it has: times with a point, UNIT, some types, exemplars. So times without a point are kept as
 * they are until that is known. White space and empty lines are taken as the older format has them
 * in both.
 *
 * Samples without a time, of which files of a single scrape consist, are refused. Exemplars and the
 * `_created` samples of counters, histograms and summaries are left out.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "sim/prom_family.h"
#include "sim/prom_line.h"
#include "sim/prom_value.h"
#include "sim/readers.h"
#include "sim/text_lines.h"
#include "sim/trace_input.h"

struct prom_file {
	const struct trace_reading *reading;
	struct trace_report report;
	struct trace_build build;
	struct text_lines lines;
	struct prom_names names;
	struct prom_families families;
	bool open;		/* it is OpenMetrics */
	bool ended;		/* # EOF was met */
	bool stop;
	bool given;		/* the user says what the times are */
	int64_t latest;		/* of the times that may yet be seconds, without sign */
	unsigned long long untimed, untimed_line;	/* samples without a time; the first one */
};

/* ---- is it this format? --------------------------------------------------------------------- */

static bool is_directive(struct str line)
{
	return str_starts(line, "# HELP ") || str_starts(line, "# TYPE ") ||
	       str_starts(line, "# UNIT ") || str_is(line, "# EOF");
}

/* Whether a line is a sample: a name, a number, perhaps a time. */
static bool is_sample(struct str text)
{
	const char c = text.p[0];
	struct prom_line line;
	double v;

	if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !strchr("_:{", c))
		return false;
	if (prom_line_cut(text, STR(""), &line) || line.histogram || line.series.n == 0)
		return false;
	return prom_value_read(line.value, &v) &&
	       (line.time.n == 0 || prom_value_read(line.time, &v));
}

static bool probe(struct str head)
{
	head = trace_skip_mark(head);
	while (head.n) {
		const char *nl = memchr(head.p, '\n', head.n);
		const size_t n = nl ? (size_t)(nl - head.p) : head.n;
		struct str line = str_trim(str_sub(head, 0, n));

		if (is_directive(line))
			return true;
		if (line.n && line.p[0] != '#')
			return is_sample(line);
		head = str_sub(head, n + 1, head.n);
	}
	return false;
}

/* ---- samples -------------------------------------------------------------------------------- */

static void say(struct prom_file *f, const char *what)
{
	trace_report_say(&f->report, CN_TRACE_SYNTAX,
			 "a line is NAME{LABEL=\"VALUE\"} VALUE TIME",
			 "line %llu: %s", (unsigned long long)f->lines.line, what);
}

/* It is OpenMetrics: times that were read before are seconds. */
static void is_open(struct prom_file *f)
{
	if (f->open)
		return;
	f->open = true;
	if (f->latest < LIMIT_TIME_MS / 1000)
		columns_scale(&f->build.columns, 1000);
	else
		trace_report_say(&f->report, CN_TRACE_TIME,
				 "if they are milliseconds, say it: --time-unit ms",
				 "its times are seconds in OpenMetrics, and too far from 1970");
}

/* Seconds, or what the user says, in milliseconds; cut as Prometheus cuts them. */
static bool read_float_time(const struct prom_file *f, struct str text, int64_t *t)
{
	static const double factors[] = {
		[TRACE_TIME_AUTO] = 1e3, [TRACE_TIME_S] = 1e3, [TRACE_TIME_MS] = 1,
		[TRACE_TIME_US] = 1e-3, [TRACE_TIME_NS] = 1e-6,
	};
	double v;

	if (num_parse(text, &v) != NUM_OK)
		return false;
	v *= factors[f->reading->opts->time_unit];
	if (!(fabs(v) < (double)LIMIT_TIME_MS))
		return false;
	*t = (int64_t)v;
	return true;
}

/* Reads a time. One without a point is kept as it is while the format is not known. */
static bool read_time(struct prom_file *f, struct str text, int64_t *t)
{
	if (f->given || f->open)
		return read_float_time(f, text, t);
	if (num_parse_int(text, t) != NUM_OK) {
		if (!read_float_time(f, text, t))
			return false;
		is_open(f);
		return true;
	}
	if (*t <= -LIMIT_TIME_MS || *t >= LIMIT_TIME_MS)
		return false;
	f->latest = llabs(*t) > f->latest ? llabs(*t) : f->latest;
	return true;
}

static void take_sample(struct prom_file *f, const struct prom_line *line, size_t series)
{
	int64_t t;
	double v;

	if (!prom_line_value(line->value, &v)) {
		say(f, "the value is not a number");
	} else if (line->time.n == 0) {
		if (f->untimed++ == 0)
			f->untimed_line = f->lines.line;
	} else if (!read_time(f, line->time, &t)) {
		say(f, "the time is not a number, or too far from 1970");
	} else {
		build_push(&f->build, series, t, v, f->lines.line);
	}
}

static void set_unit(struct prom_file *f, size_t series)
{
	struct build_series *s = &f->build.series[series];

	s->unit = prom_families_unit(&f->families, s->key.metric);
}

static void take_series(struct prom_file *f, struct str text)
{
	struct prom_line line;
	const char *wrong = prom_line_cut(text, prom_names_guess(&f->names), &line);
	size_t series;
	bool fresh;

	if (!wrong && line.histogram)
		wrong = "the value is not a number";
	if (wrong) {
		say(f, wrong);
		return;
	}
	if (line.exemplar)
		is_open(f);
	switch (prom_names_find(&f->names, line.series, f->lines.line, &series, &fresh, &wrong)) {
	case PROM_NAMES_KNOWN:
		if (fresh)
			set_unit(f, series);
		take_sample(f, &line, series);
		break;
	case PROM_NAMES_BAD: say(f, wrong); break;
	case PROM_NAMES_SKIP:
	case PROM_NAMES_BAD_AGAIN: break;
	case PROM_NAMES_FULL: f->stop = true; break;
	}
}

/* ---- lines ---------------------------------------------------------------------------------- */

static void take_comment(struct prom_file *f, struct str text)
{
	const char *wrong;

	switch (prom_families_take(&f->families, text, &wrong)) {
	case PROM_COMMENT:
	case PROM_COMMENT_TAKEN: break;
	case PROM_COMMENT_EOF: f->ended = true; /* fall through */
	case PROM_COMMENT_OPEN: is_open(f); break;
	case PROM_COMMENT_BAD: say(f, wrong); break;
	}
}

static void take_line(struct prom_file *f, struct str text)
{
	text = str_trim(text);
	if (text.n == 0)
		return;
	if (f->ended) {
		trace_report_say(&f->report, CN_TRACE_SYNTAX,
				 "give files by themselves instead of one behind the other",
				 "line %llu stands behind `# EOF`",
				 (unsigned long long)f->lines.line);
		f->stop = true;
	} else if (text.p[0] == '#') {
		take_comment(f, text);
	} else if (f->lines.unended && !f->open) {
		trace_report_cut(&f->report, f->lines.line);
	} else {
		take_series(f, text);
	}
	f->stop = f->stop || build_full(&f->build, f->lines.line);
}

/* @return false when the file can't be read to its end. */
static bool take_all(struct prom_file *f)
{
	enum text_status status = TEXT_LINE;
	struct str line;

	while (!f->stop && (status = text_lines_next(&f->lines, &line)) == TEXT_LINE)
		take_line(f, line);
	if (!f->stop)
		text_lines_report(&f->lines, f->reading, &f->report, status, "Prometheus text");
	if (status == TEXT_END && f->open && !f->ended)
		trace_report_say(&f->report, CN_TRACE_SYNTAX, "fetch the file again",
				 "has no `# EOF` at its end, as OpenMetrics wants it: the file is "
				 "cut off");
	trace_report_rest(&f->report);
	return !f->stop && status == TEXT_END;
}

/* ---- the file ------------------------------------------------------------------------------- */

static bool fail_untimed(const struct prom_file *f)
{
	struct diag *d = trace_report_about(&f->report, CN_TRACE_UNTIMED,
					    "line %llu has no time behind its value%s",
					    f->untimed_line,
					    f->untimed > 1 ? ", and others have none" : "");

	diag_help(d, "that is a scrape of one moment; record over time and save `promtool tsdb "
		     "dump-openmetrics`, or an answer of query_range");
	return false;
}

static bool read_all(struct prom_file *f, struct trace *out)
{
	size_t errors;
	bool ok;

	if (!take_all(f))
		return false;
	errors = f->report.errors;
	if (errors == 0 && f->untimed)
		return fail_untimed(f);
	if (errors == 0 && f->build.columns.samples == 0) {
		diag_help(trace_report_about(&f->report, CN_TRACE_EMPTY, "has no samples"),
			  "is this the file that you meant?");
		return false;
	}
	out->format = f->open ? "OpenMetrics" : "Prometheus text";
	out->kind = f->open ? "openmetrics" : "prom-text";
	out->families = f->families.v;
	out->nfamilies = f->families.n;
	f->report = trace_report_on(f->reading, "line");
	ok = build_finish(&f->build, out);
	trace_report_rest(&f->report);
	return ok && errors == 0;
}

static bool read_prom(const struct trace_reading *r, struct trace *out)
{
	struct prom_file *f = arena_alloc(r->arena, sizeof(*f));
	bool ok;

	f->reading = r;
	f->report = trace_report_on(r, "line");
	f->given = r->opts->time_unit != TRACE_TIME_AUTO;
	build_open(&f->build, r, &f->report);
	prom_families_start(&f->families, r->arena);
	prom_names_start(&f->names, &f->build, &f->families);
	text_lines_open(&f->lines, r);
	ok = read_all(f, out);
	text_lines_close(&f->lines);
	build_close(&f->build);
	return ok;
}

const struct trace_reader trace_reader_prom = {
	.name = "OpenMetrics",
	.summary = "OpenMetrics or Prometheus text, with times",
	.probe = probe,
	.read = read_prom,
};
