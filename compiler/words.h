/* Running text for a terminal of 80 columns: paragraphs and lists, broken at spaces. */
#ifndef CANARYC_COMPILER_WORDS_H
#define CANARYC_COMPILER_WORDS_H

#include "base/buf.h"

#define WORDS_COLUMNS 80

/** Puts a text as lines of at most WORDS_COLUMNS columns, the last ended by a newline, too. Runs of
 * spaces and newlines separate words; short code between backticks is one word. A word that
 * is longer than a line has a line of its own. What could steer a terminal is put as `?`.
 * @param first  before the first line: "  - ". An empty text is this alone.
 * @param rest   before every other one: "    ". */
void words_put(struct buf *out, struct str text, const char *first, const char *rest);

/** printf and words_put(). */
void words_printf(struct buf *out, const char *first, const char *rest, const char *fmt, ...)
	__attribute__((format(printf, 4, 5)));

#endif
