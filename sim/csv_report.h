/* What is said about the rows of a CSV file that can't be read. */
#ifndef CANARYC_SIM_CSV_REPORT_H
#define CANARYC_SIM_CSV_REPORT_H

#include <stdint.h>

#include "sim/csv_cell.h"
#include "sim/csv_lex.h"
#include "sim/csv_time.h"
#include "sim/trace_report.h"

/** Reports what the lexer found, but for CSV_FAILED.
 * @param column  name of the column, for the two about quotes. */
void csv_report_lex(struct trace_report *r, const struct csv_lex *lex, enum csv_status status,
		    struct str column);

/** Reports a time that can't be read. @param form  of the times so far. */
void csv_report_time(struct trace_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_time_status status, enum csv_time_form form);

/** Reports a cell that is not a value. */
void csv_report_cell(struct trace_report *r, uint64_t row, struct str column, struct str text,
		     enum csv_cell_status status);

#endif
