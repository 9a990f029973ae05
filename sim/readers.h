/* The file formats that a trace is read from. */
#ifndef CANARYC_SIM_READERS_H
#define CANARYC_SIM_READERS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "sim/trace.h"

/** All readers, in the order in which they are asked; NULL-ended. */
extern const struct trace_reader *const trace_readers[];

extern const struct trace_reader trace_reader_csv, trace_reader_dump, trace_reader_json,
	trace_reader_prom, trace_reader_store;

/** @return a file's first bytes without a byte order mark. */
struct str trace_skip_mark(struct str head);

/** @return the reader that takes a file which begins so, or NULL.
 * @param packing  what it was packed with, or NULL. */
const struct trace_reader *trace_reader_find(struct str head, const char *packing);

/** @return what a file that begins so is ("a spreadsheet") when it is something that is known and
 * that nobody reads; else NULL. Static text. */
const char *trace_sniff(struct str head, const char *packing);

/** Reports a file of another format (CN0707): "is a spreadsheet; what can be read is CSV, ...".
 * @param what  of trace_sniff(). */
void trace_report_format(struct arena *a, struct diags *ds, struct str path, const char *what);

#endif
