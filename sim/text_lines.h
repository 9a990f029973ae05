/* The lines of a text file, streamed through one buffer. */
#ifndef CANARYC_SIM_TEXT_LINES_H
#define CANARYC_SIM_TEXT_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/trace_report.h"

struct trace_input;

enum text_status {
	TEXT_LINE,
	TEXT_END,
	/* The rest end the reading. */
	TEXT_LONG,		/* a line of more than LIMIT_CSV_LINE bytes */
	TEXT_NUL,		/* a NUL byte: not text */
	TEXT_MANY,		/* more lines than a file may have */
	TEXT_FAILED		/* the input could not be read to its end */
};

struct text_lines {
	struct trace_input *in;
	char *buf;		/* scratch */
	size_t begin, end;	/* what is not yet taken */
	bool eof;
	bool unended;		/* the present line ends with the file and not with a newline */
	uint64_t line;		/* number of the present line, or of the bad one, from 1 */
	uint64_t max;		/* lines that it may have */
};

/** Makes ready to read a file. Ended by text_lines_close(). */
void text_lines_open(struct text_lines *l, const struct trace_reading *r);
void text_lines_close(struct text_lines *l);

/** Takes the next line. A byte order mark before the first is passed over.
 * @param line  without its newline, and a carriage return before it; valid until the next call.
 *              NUM_SCAN_SLACK bytes behind it can be read. */
enum text_status text_lines_next(struct text_lines *l, struct str *line);

/** Reports why there are no more lines, but for TEXT_END. @param format  for the messages. */
void text_lines_report(const struct text_lines *l, const struct trace_reading *r,
		       const struct trace_report *report, enum text_status status,
		       const char *format);

#endif
