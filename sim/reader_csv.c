/* Reads CSV, wide or long, into series: rows into columns.
 *
 * The lexer hands over rows, the header says what each column is, and here each cell becomes a
 * sample of a column. Nothing is allocated for a row.
 *
 * A row with a mistake is reported and left out, and reading goes on; a file with a mistake is
 * never used.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/units.h"
#include "sim/columns.h"
#include "sim/csv_cell.h"
#include "sim/csv_header.h"
#include "sim/csv_keys.h"
#include "sim/csv_lex.h"
#include "sim/csv_report.h"
#include "sim/csv_time.h"
#include "sim/readers.h"
#include "sim/series_key.h"

#define NONE SIZE_MAX

/* A series, in step with the columns. */
struct target {
	struct series_key key;
	const struct unit *unit; /* NULL for none */
	enum qty_class cls;      /* of the units in its cells, once unit_row is set */
	uint64_t plain_row;      /* row of its first number without a unit that is not 0; or 0 */
	uint64_t unit_row;       /* row of its first number with a unit; or 0 */
};

struct csv_file {
	struct arena *arena;
	const struct trace_options *opts;
	struct csv_report report;
	struct csv_lex lex;
	struct csv_time time;
	struct csv_header header;
	struct csv_cell_rules rules;
	struct columns columns;
	struct target *series;
	size_t series_cap;
	size_t named;          /* columns of the header but for a nameless end */
	size_t *wide;          /* series of each column; NONE for none */
	struct csv_keys keys;  /* long only */
	uint64_t rows;         /* that are not empty */
	uint64_t first_row;    /* the first with a time */
	uint64_t disorder_row; /* the first whose time goes back; or 0 */
	size_t disorder_series;
	bool stop; /* an error after which reading can't go on was reported */
};

static bool probe(struct str head)
{
	return !trace_sniff(head);
}

static struct str cell(const struct csv_file *f, size_t i)
{
	return i < f->lex.n ? csv_text(&f->lex.fields[i]) : STR("");
}

static struct str column_name(const struct csv_file *f, size_t i)
{
	struct csv_header const *h = &f->header;

	if (i < h->n && h->columns[i].name.n)
		return csv_shown(f->arena, h->columns[i].name);
	return arena_printf(f->arena, "%zu", i + 1);
}

/* Adds a series; its samples go into the column of the same index. */
static size_t add_series(struct csv_file *f, const struct series_key *key, const struct unit *unit)
{
	size_t i = f->columns.n;

	f->series = arena_grow(f->arena, f->series, i, &f->series_cap, sizeof(*f->series));
	f->series[i] = (struct target){ .key = *key, .unit = unit };
	return columns_add(&f->columns);
}

/* A number with a unit in a series. @return false, and reports it, if it does not fit the rest. */
static bool fit_unit(struct csv_file *f, struct target *s, const struct unit *unit, size_t column)
{
	const struct unit *header = f->header.columns[column].unit;
	struct str name, text;

	if (s->unit_row ? s->cls == unit->cls
			: !s->plain_row && (!header || header->cls == unit->cls)) {
		if (!s->unit_row) {
			s->unit_row = f->lex.row;
			s->cls = unit->cls;
			s->unit = csv_cell_base(unit->cls);
		}
		return true;
	}
	if (csv_report_full(&f->report))
		return false;
	name = column_name(f, column);
	text = csv_shown(f->arena, cell(f, column));
	if (s->plain_row)
		csv_report_row(
			&f->report, CN_TRACE_CELL, "give all numbers of a series a unit, or none",
			"row %llu, column %" PRI_STR ": \"%" PRI_STR "\" has a unit, the number of "
			"row %llu has none",
			(unsigned long long)f->lex.row, STR_ARG(name), STR_ARG(text),
			(unsigned long long)s->plain_row);
	else
		csv_report_row(&f->report, CN_TRACE_CELL, "a series has one kind of unit",
			       "row %llu, column %" PRI_STR ": \"%" PRI_STR
			       "\" has a unit of another kind "
			       "than the rest",
			       (unsigned long long)f->lex.row, STR_ARG(name), STR_ARG(text));
	return false;
}

/* A number without a unit, not 0, in a series that has no such number yet. */
static bool fit_plain(struct csv_file *f, struct target *s, size_t column)
{
	struct str name, text;

	if (!s->unit_row) {
		s->plain_row = f->lex.row;
		return true;
	}
	if (csv_report_full(&f->report))
		return false;
	name = column_name(f, column);
	text = csv_shown(f->arena, cell(f, column));
	csv_report_row(&f->report, CN_TRACE_CELL, "give all numbers of a series a unit, or none",
		       "row %llu, column %" PRI_STR ": \"%" PRI_STR
		       "\" has no unit, the number of row %llu "
		       "has one",
		       (unsigned long long)f->lex.row, STR_ARG(name), STR_ARG(text),
		       (unsigned long long)s->unit_row);
	return false;
}

/* Adds the cell of a column to a series. NaN, stale and infinity need no unit. */
static void add_sample(struct csv_file *f, size_t column, size_t series, int64_t t)
{
	struct target *s = &f->series[series];
	struct csv_cell c;
	enum csv_cell_status status = csv_cell_read(cell(f, column), &f->rules, &c);

	if (status == CSV_CELL_MISSING)
		return;
	if (status != CSV_CELL_VALUE) {
		csv_report_cell(&f->report, f->lex.row, f->header.columns[column].name,
				cell(f, column), status);
		return;
	}
	if (c.unit) {
		if (!fit_unit(f, s, c.unit, column))
			return;
	} else if (!s->plain_row && c.value != 0 && isfinite(c.value)) {
		if (!fit_plain(f, s, column))
			return;
	}
	if (!columns_push(&f->columns, series, t, c.value, f->lex.row) && !f->disorder_row) {
		f->disorder_row = f->lex.row;
		f->disorder_series = series;
	}
}

static void add_wide_row(struct csv_file *f, int64_t t)
{
	size_t n = f->lex.n < f->header.n ? f->lex.n : f->header.n;

	for (size_t i = 0; i < n; i++)
		if (f->wide[i] != NONE)
			add_sample(f, i, f->wide[i], t);
}

static void report_key(struct csv_file *f, const char *wrong)
{
	size_t column = csv_keys_column(&f->keys);
	struct str name, text;

	if (csv_report_full(&f->report))
		return;
	name = column_name(f, column);
	text = csv_shown(f->arena, cell(f, column));
	csv_report_row(&f->report, CN_TRACE_CELL,
		       "a series is named as in `p99_latency` or `p99_latency{zone=\"a\"}`",
		       "row %llu, column %" PRI_STR ": \"%" PRI_STR "\" does not name a series: %s",
		       (unsigned long long)f->lex.row, STR_ARG(name), STR_ARG(text), wrong);
}

static void fail_full(struct csv_file *f)
{
	diag_help(diag_about(f->report.ds, CN_TRACE_LIMIT, arena_cstr(f->arena, f->report.path),
			     "row %llu begins one series more than the %d that a trace may have",
			     (unsigned long long)f->lex.row, LIMIT_SERIES),
		  "take out columns that differ from row to row: each is a label");
	f->stop = true;
}

static void add_long_row(struct csv_file *f, int64_t t)
{
	struct series_key key;
	const char *wrong;
	size_t series;

	switch (csv_keys_find(&f->keys, &f->lex, &series, &key, &wrong)) {
	case CSV_KEYS_NEW:
		add_series(f, &key, f->header.columns[f->header.value].unit);
		add_sample(f, f->header.value, series, t);
		break;
	case CSV_KEYS_KNOWN: add_sample(f, f->header.value, series, t); break;
	case CSV_KEYS_BAD: report_key(f, wrong); break;
	case CSV_KEYS_BAD_AGAIN: break;
	case CSV_KEYS_FULL: fail_full(f); break;
	}
}

/* @return whether all cells from the given one on are empty. */
static bool is_empty_from(const struct csv_file *f, size_t i)
{
	for (; i < f->lex.n && i <= LIMIT_CSV_COLUMNS; i++)
		if (f->lex.fields[i].n)
			return false;
	return true;
}

static void add_row(struct csv_file *f)
{
	struct str text = cell(f, f->header.time);
	enum csv_time_status status;
	int64_t t;

	if (text.n == 0 && is_empty_from(f, 0))
		return;
	f->rows++;
	if (f->lex.n > f->named && (f->lex.n > f->header.n || !is_empty_from(f, f->named))) {
		csv_report_row(&f->report, CN_TRACE_ROW,
			       "put a field that holds the delimiter into quotes",
			       "row %llu has %zu fields, the header has %zu",
			       (unsigned long long)f->lex.row, f->lex.n, f->named);
		return;
	}
	status = csv_time_read(&f->time, text, &t);
	if (status != CSV_TIME_OK) {
		csv_report_time(&f->report, f->lex.row, f->header.columns[f->header.time].name,
				text, status, f->time.form);
		return;
	}
	if (!f->first_row)
		f->first_row = f->lex.row;
	if (f->header.is_long)
		add_long_row(f, t);
	else
		add_wide_row(f, t);
}

static void start_wide(struct csv_file *f)
{
	const struct csv_header *h = &f->header;

	f->wide = arena_array(f->arena, h->n, sizeof(*f->wide));
	for (size_t i = 0; i < h->n; i++)
		f->wide[i] = h->columns[i].role == CSV_SERIES
				     ? add_series(f, &h->columns[i].key, h->columns[i].unit)
				     : NONE;
}

/* The cells of the present row, copied. */
static struct str *copy_cells(const struct csv_file *f)
{
	struct str *cells = arena_array(f->arena, f->lex.n, sizeof(*cells));

	for (size_t i = 0; i < f->lex.n; i++)
		cells[i] = arena_str(f->arena, csv_text(&f->lex.fields[i]));
	return cells;
}

static bool fail_lex(struct csv_file *f, enum csv_status status)
{
	if (status == CSV_BAD_QUOTE && csv_report_full(&f->report))
		return false;
	csv_report_lex(&f->report, &f->lex, status, column_name(f, f->lex.bad));
	return false;
}

static bool fail_empty(struct csv_file *f, const char *what, const char *help)
{
	diag_help(diag_about(f->report.ds, CN_TRACE_EMPTY, arena_cstr(f->arena, f->report.path),
			     "%s", what),
		  "%s", help);
	return false;
}

/* Reads the header's cells, one row or two. @return false when an error was reported. */
static bool read_names(struct csv_file *f)
{
	struct csv_header_text text = { f->arena, f->report.ds, f->report.path, f->lex.row,
					f->opts->metric };
	struct str *cells, *second = NULL;
	size_t n = f->lex.n;
	enum csv_status status;

	if (n > LIMIT_CSV_COLUMNS) {
		diag_help(
			diag_about(f->report.ds, CN_TRACE_LIMIT,
				   arena_cstr(f->arena, f->report.path),
				   "row %llu has %zu columns; the most is %d",
				   (unsigned long long)f->lex.row, n, LIMIT_CSV_COLUMNS),
			"leave out what the plan does not read");
		return false;
	}
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

/* The third row of pandas' two-row header, which names the index alone. */
static bool is_index_row(const struct csv_file *f)
{
	return f->header.two_rows && f->rows == 0 && f->lex.n && f->lex.fields[0].n &&
	       is_empty_from(f, 1) && !csv_time_looks(cell(f, 0));
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
	for (f->named = f->header.n; f->header.columns[f->named - 1].name.n == 0;)
		f->named--;
	f->rules.decimal_comma = f->lex.delim == ';';
	f->rules.nan_missing = f->header.nan_missing;
	if (f->header.is_long)
		csv_keys_start(&f->keys, f->arena, &f->header, f->opts->metric);
	else
		start_wide(f);
	return true;
}

/* Reads all rows. @return false if the file can't be read to its end. */
static bool read_rows(struct csv_file *f)
{
	enum csv_status status;

	while (!f->stop && (status = csv_lex_next(&f->lex)) != CSV_END) {
		if (status == CSV_ROW) {
			if (!is_index_row(f))
				add_row(f);
		} else {
			fail_lex(f, status);
			f->stop = status != CSV_BAD_QUOTE;
			f->rows++;
		}
	}
	csv_report_rest(&f->report);
	return !f->stop;
}

static void warn(struct csv_file *f)
{
	const char *path = arena_cstr(f->arena, f->report.path);
	const unsigned long long first = f->first_row, back = f->disorder_row;

	if (f->time.form == CSV_TIME_LOCAL)
		diag_help(
			diag_about(
				f->report.ds, CN_TRACE_LOCAL_TIME, path,
				"its times have no zone and are taken as UTC (from row %llu on)",
				first),
			"write Z or an offset such as +02:00 behind the times");
	if (f->time.form == CSV_TIME_SMALL)
		diag_help(diag_about(
				  f->report.ds, CN_TRACE_LOCAL_TIME, path,
				  "its times are too small for seconds since 1970 and are taken as "
				  "seconds since its start (from row %llu on)",
				  first),
			  "write times as 2024-02-01T10:00:00Z to say when it was recorded");
	if (back) {
		struct str name = series_key_text(f->arena, &f->series[f->disorder_series].key);

		name = csv_shown(f->arena, name);
		diag_help(diag_about(f->report.ds, CN_TRACE_DISORDER, path,
				     "row %llu: the time of %" PRI_STR
				     " goes back; samples are sorted by "
				     "time",
				     back, STR_ARG(name)),
			  "sort the rows by time");
	}
}

static void report_clash(struct csv_file *f, size_t i, const struct series *s, size_t at)
{
	char when[QTY_TEXT_MAX], a[NUM_TEXT_MAX], b[NUM_TEXT_MAX];
	struct str name;
	uint64_t rows[2];

	if (csv_report_full(&f->report))
		return;
	name = csv_shown(f->arena, series_key_text(f->arena, &f->series[i].key));
	columns_rows(&f->columns, i, s->t[at], rows);
	instant_format(s->t[at], when);
	num_format(s->v[at - 1], a);
	num_format(s->v[at], b);
	csv_report_row(&f->report, CN_TRACE_DUPLICATE,
		       "take one of the rows out, or tell the series apart by a version or a label",
		       "row %llu and row %llu give %" PRI_STR " two values at %s: %s and %s",
		       (unsigned long long)rows[0], (unsigned long long)rows[1], STR_ARG(name),
		       when, a, b);
}

/* Makes the columns series of the trace. */
static void finish(struct csv_file *f, struct trace *out)
{
	out->series = arena_array(f->arena, f->columns.n, sizeof(*out->series));
	out->n = f->columns.n;
	for (size_t i = 0; i < out->n; i++) {
		struct series *s = &out->series[i];
		size_t clash;

		s->metric = f->series[i].key.metric;
		s->version = f->series[i].key.version;
		s->labels = f->series[i].key.labels;
		s->unit = f->series[i].unit;
		s->source = f->report.path;
		columns_join(&f->columns, i, s);
		if (!series_finish(s, &clash))
			report_clash(f, i, s, clash);
		columns_free(&f->columns, i);
		out->samples += s->n;
	}
}

static bool read_all(struct csv_file *f, struct trace *out)
{
	size_t before;

	if (!read_header(f) || !read_rows(f))
		return false;
	before = f->report.errors;
	if (before == 0 && f->rows == 0)
		return fail_empty(f, "has a header, but no rows",
				  "was the recording stopped at once?");
	if (before == 0 && f->columns.samples == 0)
		return fail_empty(f, "has no values: all its cells are empty",
				  "is this the file that you meant?");
	f->report = (struct csv_report){ .arena = f->arena, .ds = f->report.ds, .path = out->path };
	finish(f, out);
	csv_report_rest(&f->report);
	warn(f);
	return before == 0 && f->report.errors == 0;
}

static bool read_csv(struct arena *a, int fd, struct str head, struct str path,
		     const struct trace_options *opts, struct diags *ds, struct trace *out)
{
	struct csv_file *f = arena_alloc(a, sizeof(*f));
	bool ok;

	f->arena = a;
	f->opts = opts;
	f->report = (struct csv_report){ .arena = a, .ds = ds, .path = path };
	f->columns = columns_on(a);
	*out = (struct trace){ .path = path };
	csv_lex_open(&f->lex, a, fd, head);
	ok = read_all(f, out);
	csv_lex_close(&f->lex);
	columns_close(&f->columns);
	return ok;
}

const struct trace_reader trace_reader_csv = {
	.name = "CSV",
	.summary = "comma-separated values, a column a series or a row a sample",
	.probe = probe,
	.read = read_csv,
};
