/* What is inside a trace: as a table for people, as JSON, as CSV. For cmd_traces.c. */
#ifndef CANARYC_CLI_TRACE_PRINT_H
#define CANARYC_CLI_TRACE_PRINT_H

#include <stdbool.h>

#include "base/buf.h"
#include "sim/trace.h"

/** A line about the file, and a line a series with how it is spaced, its values and its course.
 * @param ascii  no other characters than ASCII. */
void trace_print_table(struct buf *out, const struct trace *t, bool ascii);

/** One object on one line. */
void trace_print_json(struct buf *out, const struct trace *t);

/** The header of trace_print_csv(). */
void trace_print_csv_header(struct buf *out);

/** Every sample of a series, one a line: long CSV, which canaryc reads back to the same bits. A
 * value whose unit is known has it behind it, in base units where CSV has none of that name. */
void trace_print_csv(struct buf *out, const struct series *s);

#endif
