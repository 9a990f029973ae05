/* The general way to read a row: any cells, in quotes or not, with units or not. Called by the CSV
 * reader for each row that csv_fast.c leaves.
 */
#include "sim/csv_rows.h"

#include <math.h>

#include "base/limits.h"
#include "base/num_scan.h"
#include "sim/csv_report.h"

#define NONE SIZE_MAX

static struct str cell(const struct csv_rows *r, size_t i)
{
	return i < r->lex->n ? csv_text(&r->lex->fields[i]) : STR("");
}

struct str csv_rows_column(const struct csv_rows *r, size_t i)
{
	const struct csv_header *h = r->header;

	if (i < h->n && h->columns[i].name.n)
		return trace_shown(r->report->arena, h->columns[i].name);
	return arena_printf(r->report->arena, "%zu", i + 1);
}

/* ---- units ---------------------------------------------------------------------------------- */

static struct csv_units *units_of(struct csv_rows *r, size_t series)
{
	for (; r->nunits <= series; r->nunits++)
		r->units = arena_grow(r->report->arena, r->units, r->nunits, &r->units_cap,
				      sizeof(*r->units));
	return &r->units[series];
}

/* Reports a cell whose unit is at odds with another row's. @param wrong  has, the other has. */
static bool fail_unit(struct csv_rows *r, size_t column, const char *has, uint64_t row,
		      const char *other_has)
{
	struct str name, text;

	if (trace_report_full(r->report))
		return false;
	name = csv_rows_column(r, column);
	text = trace_shown(r->report->arena, cell(r, column));
	trace_report_say(r->report, CN_TRACE_CELL, "give all numbers of a series a unit, or none",
			 "row %llu, column %" PRI_STR ": \"%" PRI_STR "\" has %s, the number of "
			 "row %llu has %s",
			 (unsigned long long)r->lex->row, STR_ARG(name), STR_ARG(text), has,
			 (unsigned long long)row, other_has);
	return false;
}

/* A number with a unit in a series. @return false, and reports it, if it does not fit the rest. */
static bool fit_unit(struct csv_rows *r, size_t series, const struct unit *unit, size_t column)
{
	const struct unit *header = r->header->columns[column].unit;
	struct csv_units *u = units_of(r, series);
	struct str name, text;

	r->fast = false;
	if (u->unit_row ? u->cls == unit->cls
			: !u->plain_row && (!header || header->cls == unit->cls)) {
		if (!u->unit_row) {
			u->unit_row = r->lex->row;
			u->cls = unit->cls;
			r->build->series[series].unit = csv_cell_base(unit->cls);
		}
		return true;
	}
	if (u->plain_row)
		return fail_unit(r, column, "a unit", u->plain_row, "none");
	if (trace_report_full(r->report))
		return false;
	name = csv_rows_column(r, column);
	text = trace_shown(r->report->arena, cell(r, column));
	trace_report_say(r->report, CN_TRACE_CELL, "a series has one kind of unit",
			 "row %llu, column %" PRI_STR ": \"%" PRI_STR
			 "\" has a unit of another kind than the rest",
			 (unsigned long long)r->lex->row, STR_ARG(name), STR_ARG(text));
	return false;
}

/* A number without a unit. Zero, NaN, stale and infinity need none. */
static bool fit_plain(struct csv_rows *r, size_t series, double value, size_t column)
{
	struct csv_units *u = units_of(r, series);

	if (u->plain_row || value == 0 || !isfinite(value))
		return true;
	if (u->unit_row)
		return fail_unit(r, column, "no unit", u->unit_row, "one");
	u->plain_row = r->lex->row;
	return true;
}

/* ---- cells ---------------------------------------------------------------------------------- */

static enum csv_cell_status read_cell(const struct csv_rows *r, size_t column,
				      struct csv_cell *out)
{
	struct str text = cell(r, column);

	out->unit = NULL;
	if (text.n && num_scan(text.p, &out->value) == text.p + text.n)
		return CSV_CELL_VALUE;
	return csv_cell_read(text, &r->rules, out);
}

/* Reads the value of a column for a series. @return false when there is none, or it was
 * reported. */
static bool read_value(struct csv_rows *r, size_t column, size_t series, double *value)
{
	struct csv_cell c;
	enum csv_cell_status status = read_cell(r, column, &c);

	if (status == CSV_CELL_MISSING)
		return false;
	if (status != CSV_CELL_VALUE) {
		csv_report_cell(r->report, r->lex->row, r->header->columns[column].name,
				cell(r, column), status);
		return false;
	}
	*value = c.value;
	return c.unit ? fit_unit(r, series, c.unit, column)
		      : fit_plain(r, series, c.value, column);
}

static void add_wide_row(struct csv_rows *r, int64_t t)
{
	struct columns *columns = &r->build->columns;
	double value;

	columns_row(columns, t, r->lex->row);
	for (size_t i = 0; i < r->header->n; i++) {
		const size_t series = r->wide[i];

		if (series == NONE)
			continue;
		if (i >= r->lex->n || !read_value(r, i, series, &value))
			columns_miss(columns, series);
		else if (!columns_put(columns, series, value))
			build_disorder(r->build, series, r->lex->row);
	}
}

static void report_key(struct csv_rows *r, const char *wrong)
{
	size_t column = csv_keys_column(&r->keys);
	struct str name, text;

	if (trace_report_full(r->report))
		return;
	name = csv_rows_column(r, column);
	text = trace_shown(r->report->arena, cell(r, column));
	trace_report_say(r->report, CN_TRACE_CELL,
			 "a series is named as in `p99_latency` or `p99_latency{zone=\"a\"}`",
			 "row %llu, column %" PRI_STR ": \"%" PRI_STR
			 "\" does not name a series: %s",
			 (unsigned long long)r->lex->row, STR_ARG(name), STR_ARG(text), wrong);
}

static void add_long_row(struct csv_rows *r, int64_t t)
{
	const size_t known = r->build->columns.n;
	const char *wrong;
	size_t series;
	double value;

	switch (csv_keys_find(&r->keys, r->lex, &series, &wrong)) {
	case CSV_KEYS_FOUND:
		if (series == known)
			r->build->series[series].unit = r->header->columns[r->header->value].unit;
		if (read_value(r, r->header->value, series, &value))
			build_push(r->build, series, t, value, r->lex->row);
		break;
	case CSV_KEYS_BAD: report_key(r, wrong); break;
	case CSV_KEYS_BAD_AGAIN: break;
	case CSV_KEYS_FULL: r->stop = true; break;
	}
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* @return whether all cells from the given one on are empty. */
static bool is_empty_from(const struct csv_rows *r, size_t i)
{
	for (; i < r->lex->n && i <= LIMIT_CSV_COLUMNS; i++)
		if (r->lex->fields[i].n)
			return false;
	return true;
}

/* The third row of pandas' two-row header, which names the index alone. */
static bool is_index_row(const struct csv_rows *r)
{
	return r->header->two_rows && r->rows == 0 && r->lex->n && r->lex->fields[0].n &&
	       is_empty_from(r, 1) && !csv_time_looks(cell(r, 0));
}

/* Whether the row has as many fields as it should. A short one lacks its last values, unless it is
 * the only one and the file has no end. */
static bool check_width(struct csv_rows *r)
{
	const struct csv_lex *lex = r->lex;
	const unsigned long long row = lex->row;

	if (lex->n > r->named && (lex->n > r->header->n || !is_empty_from(r, r->named))) {
		trace_report_say(r->report, CN_TRACE_ROW,
				 "put a field that holds the delimiter into quotes",
				 "row %llu has %zu fields, the header has %zu", row, lex->n,
				 r->named);
		return false;
	}
	if (lex->n < r->named && !r->short_rows && csv_lex_unended(lex)) {
		trace_report_say(r->report, CN_TRACE_ROW, "fetch the file again",
				 "row %llu, the last, has %zu of %zu fields and no line end: the "
				 "file is cut off", row, lex->n, r->named);
		return false;
	}
	r->short_rows = r->short_rows || lex->n < r->named;
	return true;
}

static bool read_time(struct csv_rows *r, struct str text, int64_t *t)
{
	const struct str name = r->header->columns[r->header->time].name;
	enum csv_time_status status = csv_time_read(&r->time, text, t);

	if (status == CSV_TIME_OK)
		return true;
	if (status == CSV_TIME_BAD && text.n && str_eq(text, name))
		trace_report_say(r->report, CN_TRACE_TIME,
				 "give files by themselves instead of one behind the other",
				 "row %llu is the header once more",
				 (unsigned long long)r->lex->row);
	else
		csv_report_time(r->report, r->lex->row, name, text, status, r->time.form);
	return false;
}

void csv_rows_add(struct csv_rows *r)
{
	struct str text = cell(r, r->header->time);
	int64_t t;

	if ((text.n == 0 && is_empty_from(r, 0)) || is_index_row(r))
		return;
	r->rows++;
	if (!check_width(r) || !read_time(r, text, &t))
		return;
	if (!r->first_row)
		r->first_row = r->lex->row;
	if (r->header->is_long)
		add_long_row(r, t);
	else
		add_wide_row(r, t);
	r->stop = r->stop || build_full(r->build, r->lex->row);
}

static void start_wide(struct csv_rows *r)
{
	const struct csv_header *h = r->header;

	r->wide = arena_array(r->report->arena, h->n, sizeof(*r->wide));
	for (size_t i = 0; i < h->n; i++) {
		const struct csv_column *c = &h->columns[i];

		r->wide[i] = c->role == CSV_SERIES ? build_add(r->build, &c->key, c->unit, true)
						   : NONE;
	}
}

void csv_rows_start(struct csv_rows *r, struct trace_report *report, struct trace_build *build,
		    struct csv_lex *lex, const struct csv_header *header)
{
	const struct trace_options *opts = build->reading->opts;

	*r = (struct csv_rows){ .report = report, .build = build, .lex = lex, .header = header };
	r->time.unit = opts->time_unit;
	r->time.zone_ms = opts->has_zone ? opts->zone_min * INT64_C(60000) : 0;
	r->rules.decimal_comma = lex->delim == ';';
	r->rules.nan_missing = header->nan_missing;
	for (r->named = header->n; header->columns[r->named - 1].name.n == 0;)
		r->named--;
	if (header->is_long)
		csv_keys_start(&r->keys, header, build);
	else
		start_wide(r);
	csv_fast_start(r);
}
