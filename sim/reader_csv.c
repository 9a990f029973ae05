/* Reads CSV, wide or long, into series.
 *
 * The lexer hands over rows, the header says what each column is, the rows become samples, and the
 * build makes series of them: csv_lex.c, csv_header.c, csv_rows.c, trace_build.c. Missing values
 * are no samples; NaN is one, unless pandas wrote the file.
 */
#include "sim/csv_rows.h"

#include "base/limits.h"
#include "sim/csv_report.h"
#include "sim/readers.h"
#include "sim/trace_input.h"

struct csv_file {
	const struct trace_reading *reading;
	struct arena *arena;
	struct trace_report report;
	struct trace_build build;
	struct csv_lex lex;
	struct csv_header header;
	struct csv_rows rows;
};

static bool probe(struct str head)
{
	(void)head;
	return true;	/* asked last: whatever nobody else knows */
}

/* The cells of the present row, copied. */
static struct str *copy_cells(const struct csv_file *f)
{
	struct str *cells = arena_array(f->arena, f->lex.n, sizeof(*cells));

	for (size_t i = 0; i < f->lex.n; i++)
		cells[i] = arena_str(f->arena, csv_text(&f->lex.fields[i]));
	return cells;
}

/* Reports what the lexer found. @return false. */
static bool fail_lex(struct csv_file *f, enum csv_status status)
{
	if (status == CSV_FAILED)
		trace_report_input(f->reading);
	else if (status != CSV_BAD_QUOTE || !trace_report_full(&f->report))
		csv_report_lex(&f->report, &f->lex, status, csv_rows_column(&f->rows, f->lex.bad));
	return false;
}

static bool fail_empty(const struct csv_file *f, const char *what, const char *help)
{
	diag_help(trace_report_about(&f->report, CN_TRACE_EMPTY, "%s", what), "%s", help);
	return false;
}

static bool fail_columns(const struct csv_file *f)
{
	diag_help(trace_report_about(&f->report, CN_TRACE_LIMIT,
				     "row %llu has %zu columns; the most is %d",
				     (unsigned long long)f->lex.row, f->lex.n, LIMIT_CSV_COLUMNS),
		  "leave out what the plan does not read");
	return false;
}

/* Reads the header's cells, one row or two. @return false when an error was reported. */
static bool read_names(struct csv_file *f)
{
	const struct csv_header_text text = { &f->report, f->reading->opts, &f->build.naming,
					      f->lex.row };
	struct str *cells, *second = NULL;
	const size_t n = f->lex.n;
	enum csv_status status;

	if (n > LIMIT_CSV_COLUMNS)
		return fail_columns(f);
	cells = copy_cells(f);
	status = csv_lex_next(&f->lex);
	if (status == CSV_ROW && f->lex.n == n) {
		second = copy_cells(f);
		if (!csv_header_has_second(cells, second, n))
			second = NULL;
	}
	if (status == CSV_ROW && !second)
		csv_lex_unread(&f->lex);
	if (!csv_header_read(&text, cells, n, second, &f->header))
		return false;
	if (status == CSV_ROW || status == CSV_END)
		return true;
	fail_lex(f, status);
	return status == CSV_BAD_QUOTE;
}

static bool read_header(struct csv_file *f)
{
	enum csv_status status = csv_lex_start(&f->lex);

	if (status == CSV_ROW)
		status = csv_lex_next(&f->lex);
	if (status == CSV_END)
		return fail_empty(f, "is empty",
				  "a trace has a header and rows, as in "
				  "`time,metric,version,value`");
	if (status != CSV_ROW)
		return fail_lex(f, status);
	if (!read_names(f))
		return false;
	csv_rows_start(&f->rows, &f->report, &f->build, &f->lex, &f->header);
	return true;
}

/* Reads all rows. @return false if the file can't be read to its end. */
static bool read_rows(struct csv_file *f)
{
	struct csv_rows *r = &f->rows;
	enum csv_status status;

	for (;;) {
		csv_fast_rows(r);
		if (r->stop || (status = csv_lex_next(&f->lex)) == CSV_END)
			break;
		if (status == CSV_ROW) {
			csv_rows_add(r);
		} else {
			fail_lex(f, status);
			r->stop = status != CSV_BAD_QUOTE;
			r->rows++;
		}
	}
	trace_report_rest(&f->report);
	return !r->stop;
}

static void warn(const struct csv_file *f)
{
	const unsigned long long first = f->rows.first_row;
	const enum csv_time_form form = f->rows.time.form;

	if (form == CSV_TIME_LOCAL && !f->reading->opts->has_zone)
		diag_help(trace_report_about(&f->report, CN_TRACE_LOCAL_TIME,
					     "its times have no zone and are taken as UTC (from "
					     "row %llu on)", first),
			  "write Z or an offset such as +02:00 behind the times, or say it with "
			  "--tz +02:00");
	if (form == CSV_TIME_SMALL)
		diag_help(trace_report_about(&f->report, CN_TRACE_LOCAL_TIME,
					     "its times are too small for seconds since 1970 and "
					     "are taken as seconds since its start (from row %llu "
					     "on)", first),
			  "write times as 2024-02-01T10:00:00Z to say when it was recorded");
}

static bool read_all(struct csv_file *f, struct trace *out)
{
	bool ok;

	if (!read_header(f))
		return false;
	ok = read_rows(f) && f->report.errors == 0;
	if (f->rows.stop)
		return false;
	if (ok && f->rows.rows == 0)
		return fail_empty(f, "has a header, but no rows",
				  "was the recording stopped at once?");
	if (ok && f->build.columns.samples == 0)
		return fail_empty(f, "has no values: all its cells are empty",
				  "is this the file that you meant?");
	f->report = trace_report_on(f->reading, "row");
	out->format = f->header.is_long ? "CSV, long" : "CSV, wide";
	out->kind = f->header.is_long ? "csv-long" : "csv-wide";
	ok = build_finish(&f->build, out) && ok;
	trace_report_rest(&f->report);
	warn(f);
	return ok;
}

static bool read_csv(const struct trace_reading *r, struct trace *out)
{
	struct csv_file *f = arena_alloc(r->arena, sizeof(*f));
	bool ok;

	f->reading = r;
	f->arena = r->arena;
	f->report = trace_report_on(r, "row");
	f->rows.report = &f->report;
	f->rows.header = &f->header;
	build_open(&f->build, r, &f->report);
	csv_lex_open(&f->lex, r->arena, r->in);
	if (r->opts->lines_max)
		f->lex.lines_max = r->opts->lines_max;
	ok = read_all(f, out);
	csv_lex_close(&f->lex);
	build_close(&f->build);
	return ok;
}

const struct trace_reader trace_reader_csv = {
	.name = "CSV",
	.summary = "comma-separated values, a column a series or a row a sample",
	.probe = probe,
	.read = read_csv,
};
