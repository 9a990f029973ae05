/* Splits CSV into rows and fields, in place.
 *
 * The buffer holds at most one row that is not complete and one block. A newline that is not part
 * of the text always stands behind it, so that the search for the end of a field needs no check
 * for the end of the buffer: a search that stops there has met an incomplete row, which is split
 * anew after more was read. A block is far longer than most rows, so that is rare.
 *
 *	begin                          end
 *	  |2026-11-21,0.5,0.7\n2026-1    |\n|
 */
#include "sim/csv_lex.h"

#include <stdlib.h>
#include <string.h>

#include "sim/scratch.h"
#include "sim/trace_input.h"

#define BLOCK	((size_t)256 << 10)
#define SLACK	(1 + CSV_LEX_SLACK)	/* the newline behind the text, and reading by words */

#define ONES	UINT64_C(0x0101010101010101)
#define TOPS	UINT64_C(0x8080808080808080)

struct str csv_text(const struct csv_field *f)
{
	return (struct str){ f->p, f->n };
}

void csv_lex_open(struct csv_lex *lex, struct arena *a, struct trace_input *in)
{
	memset(lex, 0, sizeof(*lex));
	lex->in = in;
	lex->line = 1;
	lex->lines_max = LIMIT_TRACE_LINES;
	lex->delim = ',';
	lex->buf = scratch_alloc(a, LIMIT_CSV_LINE + BLOCK + 1 + SLACK);
	memset(lex->buf, 0, SLACK);
	lex->buf[0] = '\n';
	lex->fields = scratch_alloc(a, (LIMIT_CSV_COLUMNS + 1) * sizeof(*lex->fields));
}

void csv_lex_close(struct csv_lex *lex)
{
	free(lex->buf);
	free(lex->fields);
	lex->buf = NULL;
	lex->fields = NULL;
}

bool csv_lex_unended(const struct csv_lex *lex)
{
	return lex->no_newline && lex->begin == lex->end;
}

void csv_lex_unread(struct csv_lex *lex)
{
	lex->again = true;
}

static uint64_t count_lines(const char *p, const char *end)
{
	uint64_t n = 0;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p)))) {
		n++;
		p++;
	}
	return n;
}

/* Reads one more block behind what is left. At the end of the file the last line gets its newline
 * if it has none. */
static enum csv_status refill(struct csv_lex *lex)
{
	const size_t left = lex->end - lex->begin;
	const char *nul;
	size_t got;

	lex->row = lex->line;
	if (left > LIMIT_CSV_LINE)
		return CSV_LONG_ROW;
	if (lex->line > lex->lines_max)
		return CSV_MANY_LINES;
	memmove(lex->buf, lex->buf + lex->begin, left);
	lex->begin = 0;
	got = trace_input_read(lex->in, lex->buf + left, BLOCK);
	lex->eof = got < BLOCK;
	lex->end = left + got;
	nul = memchr(lex->buf + left, '\0', got);
	if (lex->eof && lex->end && lex->buf[lex->end - 1] != '\n') {
		lex->buf[lex->end++] = '\n';
		lex->no_newline = true;
	}
	memset(lex->buf + lex->end, 0, SLACK);
	lex->buf[lex->end] = '\n';
	if (nul) {
		lex->row = lex->line + count_lines(lex->buf, nul);
		return CSV_NUL;
	}
	return lex->in->status == TRACE_INPUT_OK ? CSV_ROW : CSV_FAILED;
}

/* The first delimiter or newline at or behind p; there is always a newline. */
static inline char *field_end(char *p, char delim)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	const uint64_t d = ONES * (unsigned char)delim, nl = ONES * '\n';
	uint64_t w, x, y, hit;

	for (;; p += sizeof(w)) {
		memcpy(&w, p, sizeof(w));
		x = w ^ d;
		y = w ^ nl;
		hit = (((x - ONES) & ~x) | ((y - ONES) & ~y)) & TOPS;
		if (hit)
			return p + __builtin_ctzll(hit) / 8;
	}
#else
	while (*p != delim && *p != '\n')
		p++;
	return p;
#endif
}

static bool is_space(char c, char delim)
{
	return (c == ' ' || c == '\t' || c == '\r') && c != delim;
}

/* A field without quotes. @return its end, at a delimiter or newline. */
static inline char *plain_field(char *p, char delim, struct csv_field *f)
{
	char *end = field_end(p, delim), *last = end;

	while (last > p && is_space(last[-1], delim))
		last--;
	f->p = p;
	f->n = (uint32_t)(last - p);
	f->quoted = false;
	f->doubled = false;
	return end;
}

/* A field in quotes, p at the opening one. @return the byte behind the closing quote, or NULL when
 * the text ends before it. */
static char *quoted_field(char *p, char *end, struct csv_field *f)
{
	char *q = p + 1;

	f->p = q;
	f->quoted = true;
	f->doubled = false;
	while ((q = memchr(q, '"', (size_t)(end - q)))) {
		if (q[1] != '"') {
			f->n = (uint32_t)(q - f->p);
			return q + 1;
		}
		f->doubled = true;
		q += 2;
	}
	return NULL;
}

static void undouble(struct csv_field *f)
{
	uint32_t to = 0;

	for (uint32_t i = 0; i < f->n; i++) {
		f->p[to++] = f->p[i];
		if (f->p[i] == '"')
			i++;
	}
	f->n = to;
}

/* The rest of a line with a bad quote. */
static enum csv_status skip_line(char *p, char *end, char **next)
{
	p = memchr(p, '\n', (size_t)(end - p));
	*next = p ? p + 1 : NULL;
	return p ? CSV_BAD_QUOTE : CSV_END;
}

/* Splits the row at begin. @return CSV_ROW, CSV_BAD_QUOTE, CSV_OPEN_QUOTE, or CSV_END when the
 * buffer ends first. @param next  where the row ends or, after a bad quote, where the line does. */
static enum csv_status split(struct csv_lex *lex, char **next, bool *quotes)
{
	char *p = lex->buf + lex->begin, *end = lex->buf + lex->end;
	const char delim = lex->delim;
	size_t n = 0;

	*quotes = false;
	lex->n = 0;
	for (;; p++) {
		struct csv_field *f = &lex->fields[n < LIMIT_CSV_COLUMNS ? n : LIMIT_CSV_COLUMNS];

		while (is_space(*p, delim))
			p++;
		if (*p == '"') {
			lex->bad = n;
			*quotes = true;
			p = quoted_field(p, end, f);
			if (!p)
				return CSV_OPEN_QUOTE;
			while (is_space(*p, delim))
				p++;
			if (*p != delim && *p != '\n')
				return skip_line(p, end, next);
		} else {
			p = plain_field(p, delim, f);
		}
		if (p == end)
			return CSV_END;
		n++;
		if (*p == '\n')
			break;
	}
	lex->n = n;
	*next = p + 1;
	return CSV_ROW;
}

/* Takes the row that was split. */
static void take(struct csv_lex *lex, const char *next, bool quotes)
{
	const char *begin = lex->buf + lex->begin;

	lex->row = lex->line;
	lex->line += quotes ? count_lines(begin, next) : 1;
	lex->begin = (size_t)(next - lex->buf);
	for (size_t i = 0; quotes && i < lex->n && i <= LIMIT_CSV_COLUMNS; i++)
		if (lex->fields[i].doubled)
			undouble(&lex->fields[i]);
}

static bool is_blank(const struct csv_lex *lex)
{
	return lex->n == 1 && lex->fields[0].n == 0 && !lex->fields[0].quoted;
}

enum csv_status csv_lex_next(struct csv_lex *lex)
{
	enum csv_status s;
	char *next = NULL;
	bool quotes;

	if (lex->again) {
		lex->again = false;
		return CSV_ROW;
	}
	for (;;) {
		s = split(lex, &next, &quotes);
		if (s == CSV_END || s == CSV_OPEN_QUOTE) {
			bool open = s == CSV_OPEN_QUOTE;

			lex->row = lex->line;
			if (lex->eof)
				return lex->begin == lex->end ? CSV_END : s;
			s = refill(lex);
			if (s == CSV_ROW)
				continue;
			return s == CSV_LONG_ROW && open ? CSV_OPEN_QUOTE : s;
		}
		if ((size_t)(next - lex->buf) - lex->begin > LIMIT_CSV_LINE + 1) {
			lex->row = lex->line;
			return CSV_LONG_ROW;
		}
		take(lex, next, quotes);
		if (s == CSV_BAD_QUOTE || !is_blank(lex))
			return s;
	}
}

/* The next whole line, without being taken. */
static enum csv_status peek_line(struct csv_lex *lex, struct str *line)
{
	for (;;) {
		char *p = lex->buf + lex->begin;
		char *nl = memchr(p, '\n', lex->end - lex->begin);
		enum csv_status s;

		if (nl) {
			*line = (struct str){ p, (size_t)(nl - p) };
			if (line->n <= LIMIT_CSV_LINE)
				return CSV_ROW;
			lex->row = lex->line;
			return CSV_LONG_ROW;
		}
		if (lex->eof)
			return CSV_END;
		s = refill(lex);
		if (s != CSV_ROW)
			return s;
	}
}

static char find_delim(struct str line)
{
	static const char candidates[] = { ',', ';', '\t' };
	size_t counts[ARRAY_LEN(candidates)] = { 0 }, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '"')
			quoted = !quoted;
		for (size_t k = 0; k < ARRAY_LEN(candidates) && !quoted; k++)
			counts[k] += line.p[i] == candidates[k];
	}
	for (size_t k = 1; k < ARRAY_LEN(candidates); k++)
		if (counts[k] > counts[best])
			best = k;
	return candidates[best];
}

/* `sep=X` of a line as it stands, so that X may be a TAB; 0 for any other line. */
static char sep_line(struct str line)
{
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	if (line.n != 5 || !str_starts(line, "sep=") || line.p[4] == '"' || line.p[4] == '\r')
		return 0;
	return line.p[4];
}

static bool is_annotation(struct str line)
{
	return str_starts(line, "#datatype") || str_starts(line, "#group") ||
	       str_starts(line, "#default");
}

enum csv_status csv_lex_start(struct csv_lex *lex)
{
	char sep = 0;
	struct str line, text;
	enum csv_status s = refill(lex);

	if (s != CSV_ROW)
		return s;
	if (lex->end >= 3 && memcmp(lex->buf, "\xef\xbb\xbf", 3) == 0)
		lex->begin = 3;
	while ((s = peek_line(lex, &line)) == CSV_ROW) {
		text = str_trim(line);
		lex->row = lex->line;
		if (is_annotation(text))
			return CSV_ANNOTATED;
		if (!sep && sep_line(line)) {
			sep = sep_line(line);
		} else if (text.n && text.p[0] != '#') {
			lex->delim = sep ? sep : find_delim(line);
			return CSV_ROW;
		}
		lex->begin += line.n + 1;
		lex->line++;
	}
	return s;
}
