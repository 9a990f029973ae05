/* The messages of the CSV reader. Each names the row, as a line of the file, and the column. */
#include "sim/csv_report.h"

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

void csv_report_lex(struct trace_report *r, const struct csv_lex *lex, enum csv_status status,
		    struct str column)
{
	const unsigned long long row = lex->row;

	switch (status) {
	case CSV_ROW:
	case CSV_END: break;
	case CSV_BAD_QUOTE:
		trace_report_say(r, CN_TRACE_CELL, "write a quote inside quotes twice",
			       "row %llu, column %" PRI_STR
			       ": text stands behind the closing quote",
			       row, STR_ARG(column));
		break;
	case CSV_OPEN_QUOTE:
		trace_report_say(r, CN_TRACE_CELL,
				 "close it; a quote inside quotes is written twice",
			       "row %llu, column %" PRI_STR ": a quote is not closed", row,
			       STR_ARG(column));
		break;
	case CSV_LONG_ROW:
		diag_help(trace_report_about(r, CN_TRACE_LIMIT,
					     "row %llu is longer than %zu bytes", row,
					     LIMIT_CSV_LINE),
			  "rows end with a newline; is this CSV?");
		break;
	case CSV_NUL:
		diag_help(trace_report_about(r, CN_TRACE_FORMAT,
					     "row %llu holds a NUL byte: this is not text", row),
			  "CSV is text in UTF-8");
		break;
	case CSV_ANNOTATED:
		trace_report_format(r->arena, r->ds, r->path, "InfluxDB annotated CSV");
		break;
	case CSV_MANY_LINES:
		trace_report_lines(r);
		break;
	case CSV_FAILED: break;	/* the input's to report */
	}
}

void csv_report_time(struct trace_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_time_status status, enum csv_time_form form)
{
	const char *wrong = "is not a time";
	struct str shown, name;

	if (trace_report_full(r))
		return;
	shown = trace_shown(r->arena, text);
	name = trace_shown(r->arena, column);
	if (status == CSV_TIME_MIXED) {
		trace_report_say(r, CN_TRACE_TIME, help_time,
			       "row %llu, column %" PRI_STR ": \"%" PRI_STR
			       "\" is in another form than the "
			       "times before it (%s)",
			       (unsigned long long)row, STR_ARG(name), STR_ARG(shown),
			       csv_time_form_text(form));
		return;
	}
	if (text.n == 0) {
		trace_report_say(r, CN_TRACE_TIME, help_time,
			       "row %llu, column %" PRI_STR " is empty: a row has a time",
			       (unsigned long long)row, STR_ARG(name));
		return;
	}
	if (status == CSV_TIME_AMBIGUOUS)
		wrong = "can be read in two ways: which is the month?";
	else if (status == CSV_TIME_RANGE)
		wrong = "is too far from 1970";
	trace_report_say(r, CN_TRACE_TIME, help_time,
		       "row %llu, column %" PRI_STR ": \"%" PRI_STR "\" %s",
		       (unsigned long long)row, STR_ARG(name), STR_ARG(shown), wrong);
}

void csv_report_cell(struct trace_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_cell_status status)
{
	const char *wrong = "is not a number", *help = help_cell;
	struct str shown, name;

	if (trace_report_full(r))
		return;
	shown = trace_shown(r->arena, text);
	name = trace_shown(r->arena, column);
	if (status == CSV_CELL_BAD_UNIT) {
		wrong = "does not end in a unit that is known";
		help = help_unit;
	} else if (status == CSV_CELL_RANGE) {
		wrong = "is too large a number";
	}
	trace_report_say(r, CN_TRACE_CELL, help,
			 "row %llu, column %" PRI_STR ": \"%" PRI_STR "\" %s",
		       (unsigned long long)row, STR_ARG(name), STR_ARG(shown), wrong);
}
