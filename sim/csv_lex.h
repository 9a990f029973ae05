/* CSV as text: rows and their fields, streamed through one buffer.
 *
 * Knows quotes, delimiters and line ends; what a field means is for the caller. One row is in
 * memory at a time; its fields point into the buffer and may be changed in place.
 */
#ifndef CANARYC_SIM_CSV_LEX_H
#define CANARYC_SIM_CSV_LEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

struct csv_field {
	char *p;		/* without quotes; doubled quotes are single ones already */
	uint32_t n;
	bool quoted;
	bool doubled;		/* used while the row is split */
};

enum csv_status {
	CSV_ROW,		/* fields[] hold a row */
	CSV_END,		/* nothing is left */
	CSV_BAD_QUOTE,		/* text behind a closing quote; the next call skips the line */
	/* The rest end the reading. */
	CSV_OPEN_QUOTE,		/* a quote that the file, or the limit of a row, ends before */
	CSV_LONG_ROW,		/* more than LIMIT_CSV_LINE bytes */
	CSV_NUL,		/* a NUL byte: not text */
	CSV_ANNOTATED,		/* a `#datatype`, `#group` or `#default` line of InfluxDB */
	CSV_MANY_LINES,		/* more than lines_max */
	CSV_FAILED		/* the input could not be read to its end, see its status */
};

struct trace_input;

struct csv_lex {
	struct trace_input *in;
	char *buf;		/* scratch */
	size_t begin, end;	/* what is not yet taken */
	bool eof;
	bool no_newline;	/* the file does not end with one, and its end was read */
	char delim;
	uint64_t line;		/* of the byte at begin, from 1 */
	uint64_t lines_max;	/* LIMIT_TRACE_LINES, unless it is set to something else */
	uint64_t row;		/* line on which the row begins; of what is wrong, for CSV_NUL */
	struct csv_field *fields;	/* scratch, room for LIMIT_CSV_COLUMNS + 1 */
	size_t n;		/* fields of the row; beyond LIMIT_CSV_COLUMNS + 1 only counted */
	size_t bad;		/* index of the field, for CSV_BAD_QUOTE and CSV_OPEN_QUOTE */
	bool again;
};

/** Makes a lexer ready. Ended by csv_lex_close(). @param in  borrowed. */
void csv_lex_open(struct csv_lex *lex, struct arena *a, struct trace_input *in);
void csv_lex_close(struct csv_lex *lex);

/** Takes what stands before the header (a byte order mark, blank lines, `#` comments, `sep=X`) and
 * finds the delimiter: X, else the one of `,` `;` TAB that the first line has most of outside
 * quotes, in this order.
 * @return CSV_ROW when a line follows, else what csv_lex_next() may return. */
enum csv_status csv_lex_start(struct csv_lex *lex);

/** Splits the next row that is not blank. Spaces around a field without quotes are taken off.
 * @return CSV_ROW with fields[0..n), valid until the next call; or what is wrong in row `row`. */
enum csv_status csv_lex_next(struct csv_lex *lex);

/** The next row, for a caller that can read it as it stands, in one go.
 * @param end  behind what is there; a newline and CSV_LEX_SLACK bytes can be read from there on.
 * @return where the row begins, when csv_lex_next() would go on there; else NULL. The row may be
 *         cut off: then its newline is the one at *end. */
static inline const char *csv_lex_peek(const struct csv_lex *lex, const char **end)
{
	*end = lex->buf + lex->end;
	return lex->again || lex->begin == lex->end ? NULL : lex->buf + lex->begin;
}

#define CSV_LEX_SLACK 16

/** Takes the row that csv_lex_peek() showed. @param next  behind its newline, its only one. */
static inline void csv_lex_skip(struct csv_lex *lex, const char *next)
{
	lex->row = lex->line++;
	lex->begin = (size_t)(next - lex->buf);
}

/** @return whether the present row ends with the end of the file and not with a newline. */
bool csv_lex_unended(const struct csv_lex *lex);

/** Makes the next csv_lex_next() return the present row once more. */
void csv_lex_unread(struct csv_lex *lex);

/** @return the field as a string. */
struct str csv_text(const struct csv_field *f);

#endif
