/* The messages of the CSV reader. Each names the row, as a line of the file, and the column.
 *
 * A file of ten million bad rows must not fill the memory with messages: beyond LIMIT_ERRORS
 * nothing is put together any more.
 */
#include "sim/csv_report.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/num.h"
#include "sim/readers.h"

static const char help_cell[] =
	"a cell is a number such as 0.25 or 1e-3, perhaps with a unit (12.3 ms, 45%, 1.2 K), or "
	"empty, NaN, Inf or stale; thousands are not separated";
static const char help_unit[] =
	"units are ns us ms s min h d, %, B kB MB GB KiB MiB GiB, req/s rps, and for counts K Mil "
	"Bil Tri";
static const char help_time[] =
	"write times as 2024-02-01T10:00:00Z, 2024-02-01 10:00:00, or as seconds or milliseconds "
	"since 1970, all in one form";

bool csv_report_full(struct csv_report *r)
{
	if (r->errors < LIMIT_ERRORS)
		return false;
	r->errors++;
	return true;
}

void csv_report_row(struct csv_report *r, enum diag_code code, const char *help, const char *fmt,
		    ...)
{
	char text[512];
	struct diag *d;
	va_list args;

	if (csv_report_full(r))
		return;
	r->errors++;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	d = diag_about(r->ds, code, arena_cstr(r->arena, r->path), "%s", text);
	if (help != r->help)
		diag_help(d, "%s", help);
	r->help = help;
	r->last = code > r->last ? code : r->last;
}

void csv_report_rest(struct csv_report *r)
{
	char n[NUM_TEXT_MAX];
	struct diag *d;

	if (r->errors <= LIMIT_ERRORS)
		return;
	num_format_grouped((int64_t)(r->errors - LIMIT_ERRORS), n);
	d = diag_about(r->ds, r->last, arena_cstr(r->arena, r->path), "%s more such %s in its rows",
		       n, r->errors - LIMIT_ERRORS == 1 ? "mistake" : "mistakes");
	d->level = DIAG_NOTE; /* not one of the errors that the command line counts off */
}

void csv_report_lex(struct csv_report *r, const struct csv_lex *lex, enum csv_status status,
		    struct str column)
{
	const unsigned long long row = lex->row;

	switch (status) {
	case CSV_ROW:
	case CSV_END: break;
	case CSV_BAD_QUOTE:
		csv_report_row(r, CN_TRACE_CELL, "write a quote inside quotes twice",
			       "row %llu, column %" PRI_STR
			       ": text stands behind the closing quote",
			       row, STR_ARG(column));
		break;
	case CSV_OPEN_QUOTE:
		csv_report_row(r, CN_TRACE_CELL, "close it; a quote inside quotes is written twice",
			       "row %llu, column %" PRI_STR ": a quote is not closed", row,
			       STR_ARG(column));
		break;
	case CSV_LONG_ROW:
		diag_help(diag_about(r->ds, CN_TRACE_LIMIT, arena_cstr(r->arena, r->path),
				     "row %llu is longer than %zu bytes", row, LIMIT_CSV_LINE),
			  "rows end with a newline; is this CSV?");
		break;
	case CSV_NUL:
		diag_help(diag_about(r->ds, CN_TRACE_FORMAT, arena_cstr(r->arena, r->path),
				     "row %llu holds a NUL byte: this is not text", row),
			  "CSV is text in UTF-8");
		break;
	case CSV_ANNOTATED:
		trace_report_format(r->arena, r->ds, r->path, "InfluxDB annotated CSV");
		break;
	case CSV_FAILED:
		trace_report_errno(r->arena, r->ds, r->path, (struct span){ 0, 0, 0 }, lex->err);
		break;
	}
}

void csv_report_time(struct csv_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_time_status status, enum csv_time_form form)
{
	const char *wrong = "is not a time";
	struct str shown, name;

	if (csv_report_full(r))
		return;
	shown = csv_shown(r->arena, text);
	name = csv_shown(r->arena, column);
	if (status == CSV_TIME_MIXED) {
		csv_report_row(r, CN_TRACE_TIME, help_time,
			       "row %llu, column %" PRI_STR ": \"%" PRI_STR
			       "\" is in another form than the "
			       "times before it (%s)",
			       (unsigned long long)row, STR_ARG(name), STR_ARG(shown),
			       csv_time_form_text(form));
		return;
	}
	if (text.n == 0) {
		csv_report_row(r, CN_TRACE_TIME, help_time,
			       "row %llu, column %" PRI_STR " is empty: a row has a time",
			       (unsigned long long)row, STR_ARG(name));
		return;
	}
	if (status == CSV_TIME_AMBIGUOUS)
		wrong = "can be read in two ways: which is the month?";
	else if (status == CSV_TIME_RANGE)
		wrong = "is too far from 1970";
	csv_report_row(r, CN_TRACE_TIME, help_time,
		       "row %llu, column %" PRI_STR ": \"%" PRI_STR "\" %s",
		       (unsigned long long)row, STR_ARG(name), STR_ARG(shown), wrong);
}

void csv_report_cell(struct csv_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_cell_status status)
{
	const char *wrong = "is not a number", *help = help_cell;
	struct str shown, name;

	if (csv_report_full(r))
		return;
	shown = csv_shown(r->arena, text);
	name = csv_shown(r->arena, column);
	if (status == CSV_CELL_BAD_UNIT) {
		wrong = "does not end in a unit that is known";
		help = help_unit;
	} else if (status == CSV_CELL_RANGE) {
		wrong = "is too large a number";
	}
	csv_report_row(r, CN_TRACE_CELL, help, "row %llu, column %" PRI_STR ": \"%" PRI_STR "\" %s",
		       (unsigned long long)row, STR_ARG(name), STR_ARG(shown), wrong);
}
