/* The file formats that a trace is read from. */
#ifndef CANARYC_SIM_READERS_H
#define CANARYC_SIM_READERS_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "sim/trace.h"

/** Bytes of a file that a reader's probe is shown. */
#define TRACE_HEAD ((size_t)64 << 10)

/** All readers, in the order in which they are asked; NULL-ended. */
extern const struct trace_reader *const trace_readers[];

extern const struct trace_reader trace_reader_csv;

/** @return the reader that takes a file which begins so, or NULL. */
const struct trace_reader *trace_reader_find(struct str head);

/** @return what a file that begins so is ("gzip data") when it is something that is known and not
 * CSV; else NULL. Static text. */
const char *trace_sniff(struct str head);

/** Reports a file of another format (CN0707): "is gzip data; CSV is what can be read". */
void trace_report_format(struct arena *a, struct diags *ds, struct str path, const char *what);

/** Reports that a file can't be opened or read (CN0904).
 * @param at   where a plan names it; end == 0: nowhere.
 * @param err  errno. */
struct diag *trace_report_errno(struct arena *a, struct diags *ds, struct str path, struct span at,
				int err);

#endif
