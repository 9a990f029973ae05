/* What is said about a trace: its mistakes, each with its line, and files that can't be read. */
#ifndef CANARYC_SIM_TRACE_REPORT_H
#define CANARYC_SIM_TRACE_REPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "sim/trace.h"

/** Where the messages about the content of one file go. A file of ten million bad lines must not
 * fill the memory with messages: beyond LIMIT_ERRORS nothing is put together any more. */
struct trace_report {
	struct arena *arena;
	struct diags *ds;
	struct str path;
	const char *line;	/* what the format calls a line: "row", "line" */
	size_t errors;		/* those beyond LIMIT_ERRORS are only counted */
	enum diag_code last;	/* the largest code reported: messages are printed in their order */
	const char *help;	/* of the message before: it is said once */
};

struct trace_report trace_report_on(const struct trace_reading *r, const char *line);

/** @return whether LIMIT_ERRORS mistakes were reported; then one more is counted. What goes into a
 * message is put together only if not. */
bool trace_report_full(struct trace_report *r);

/** Reports one mistake unless there were LIMIT_ERRORS already.
 * @param code    what kind it is.
 * @param help    what to do, static text; left out where the message before had it.
 * @param fmt     the message, which begins with the line. */
void trace_report_say(struct trace_report *r, enum diag_code code, const char *help,
		      const char *fmt, ...) __attribute__((format(printf, 4, 5)));

/** Says how many mistakes were only counted, if any. */
void trace_report_rest(struct trace_report *r);

/** Reports something that is not one of many mistakes, about the file as a whole.
 * @return the diagnostic, to be completed with a help. */
struct diag *trace_report_about(const struct trace_report *r, enum diag_code code,
				const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/** Reports that the last line does not end with a newline, in a format where it has to. */
void trace_report_cut(struct trace_report *r, uint64_t line);

/** Reports more than LIMIT_TRACE_LINES lines. */
void trace_report_lines(const struct trace_report *r);

/** Warns of n native histograms that were left out; of none if n is 0. */
void trace_warn_native(const struct trace_report *r, size_t n);

/** @return a text of the file for a message: at most 40 bytes, control characters as `?`. */
struct str trace_shown(struct arena *a, struct str text);

/** The same with another limit. */
struct str trace_shown_to(struct arena *a, struct str text, size_t bytes);

/** Reports that a file can't be opened or read (CN0904).
 * @param at   where a plan names it; end == 0: nowhere.
 * @param err  errno. */
struct diag *trace_report_errno(struct arena *a, struct diags *ds, struct str path, struct span at,
				int err);

/** Reports what kept the input from being read, or unpacked, to its end. */
void trace_report_input(const struct trace_reading *r);

#endif
