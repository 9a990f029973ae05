/* What is said about the rows of a CSV file that can't be read. */
#ifndef CANARYC_SIM_CSV_REPORT_H
#define CANARYC_SIM_CSV_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "sim/csv_cell.h"
#include "sim/csv_header.h"
#include "sim/csv_lex.h"
#include "sim/csv_time.h"

/** Where the messages about one file go. */
struct csv_report {
	struct arena *arena;
	struct diags *ds;
	struct str path;
	size_t errors;		/* of rows: those beyond LIMIT_ERRORS are only counted */
	enum diag_code last;	/* the largest code reported: messages are printed in their order */
	const char *help;	/* of the message before: it is said once */
};

/** @return whether LIMIT_ERRORS mistakes were reported; then one more is counted. What goes into a
 * message is put together only if not. */
bool csv_report_full(struct csv_report *r);

/** Reports one mistake in a row unless there were LIMIT_ERRORS already.
 * @param code    what kind it is.
 * @param help    what to do, static text; left out where the message before had it.
 * @param fmt     the message, which begins with the row. */
void csv_report_row(struct csv_report *r, enum diag_code code, const char *help, const char *fmt,
		    ...) __attribute__((format(printf, 4, 5)));

/** Says how many mistakes were only counted, if any. */
void csv_report_rest(struct csv_report *r);

/** Reports what the lexer found. @param column  name of the column, for the two about quotes. */
void csv_report_lex(struct csv_report *r, const struct csv_lex *lex, enum csv_status status,
		    struct str column);

/** Reports a time that can't be read. @param form  of the times so far. */
void csv_report_time(struct csv_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_time_status status, enum csv_time_form form);

/** Reports a cell that is not a value. */
void csv_report_cell(struct csv_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_cell_status status);

#endif
