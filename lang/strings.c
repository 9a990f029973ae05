/* What string literals mean: escapes, and the common indentation of raw strings. */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "lang/parse.h"
#include "lang/parse_ctx.h"

/* `\u{1F600}`: up to six hexadecimal digits. at is behind the u. @return bytes read, 0 if bad. */
static size_t unicode_escape(struct str s, size_t at, struct buf *out)
{
	uint32_t cp = 0;
	size_t i = at;
	if (i >= s.n || s.p[i] != '{')
		return 0;
	for (i++; i < s.n && i - at <= 6 && s.p[i] != '}'; i++) {
		char c = s.p[i];
		uint32_t digit = c >= '0' && c <= '9'	? (uint32_t)(c - '0')
				 : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
				 : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
							: 16;
		if (digit == 16)
			return 0;
		cp = cp * 16 + digit;
	}
	char bytes[4];
	size_t n = i < s.n && s.p[i] == '}' && i > at + 1 && cp != 0 ? utf8_encode(cp, bytes) : 0;
	if (n == 0)
		return 0;
	buf_put(out, (struct str){ bytes, n });
	return i + 1 - at;
}

/* Reports the escape whose letter is at s.p[at]. @param begin  of s, in the file. @return its bytes
 * behind the backslash. */
static size_t bad_escape(struct parse *p, struct str s, size_t at, uint32_t begin)
{
	size_t len = 1;
	utf8_decode(s, at, &len);
	bool unicode = s.p[at] == 'u' && at + 1 < s.n && s.p[at + 1] == '{';
	const char *end = unicode ? memchr(s.p + at, '}', s.n - at) : NULL;
	if (end && (size_t)(end - (s.p + at)) <= 10)
		len = (size_t)(end - (s.p + at)) + 1;
	struct span span = { begin + (uint32_t)at - 1, begin + (uint32_t)(at + len), p->file };
	struct diag *d = diag_at(p->diags, CN_BAD_ESCAPE, span, "`\\%.*s` is no %s", (int)len,
				 s.p + at, unicode ? "character of Unicode" : "escape of a string");
	diag_help(d, "%s",
		  unicode ? "write its number in up to six hexadecimal digits, as in \\u{263A}"
			  : "the escapes are \\n \\t \\\" \\\\ and \\u{263A}; write \\\\ for a "
			    "backslash, or use a \"\"\"raw string\"\"\"");
	return len;
}

struct str string_value(struct parse *p, struct span span)
{
	struct str s = { p->text.p + span.begin, span.end - span.begin };
	if (!s.n || !memchr(s.p, '\\', s.n))
		return s;
	struct buf out = buf_on(p->arena);
	bool bad = false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\\') {
			buf_putc(&out, s.p[i]);
			continue;
		}
		size_t used = 1;
		switch (s.p[i + 1]) {	/* the scanner lets no backslash stand last */
		case 'n': buf_putc(&out, '\n'); break;
		case 't': buf_putc(&out, '\t'); break;
		case '"': buf_putc(&out, '"'); break;
		case '\\': buf_putc(&out, '\\'); break;
		default:
			used = s.p[i + 1] == 'u' ? unicode_escape(s, i + 2, &out) : 0;
			used = used ? used + 1 : 0;
		}
		bad |= !used;
		if (!used)
			used = bad_escape(p, s, i + 1, span.begin);
		i += used;
	}
	return bad ? (struct str){ NULL, 0 } : buf_str(&out);	/* no text: it becomes EXPR_ERROR */
}

static size_t indent_of(struct str line)
{
	size_t n = 0;
	while (n < line.n && (line.p[n] == ' ' || line.p[n] == '\t'))
		n++;
	return n;
}

/* Cuts the next line off s. @return the line without its end. */
static struct str cut_line(struct str *s)
{
	const char *nl = s->n ? memchr(s->p, '\n', s->n) : NULL;
	size_t n = nl ? (size_t)(nl - s->p) : s->n;
	struct str line = { s->p, n };
	*s = str_sub(*s, nl ? n + 1 : n, s->n);
	if (line.n && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

/* The longest run of spaces and tabs that all lines with text begin with, the first line (which
 * begins behind the quotes) left out. */
static struct str common_indent(struct str rest)
{
	struct str common = { NULL, 0 };
	while (rest.n) {
		struct str line = cut_line(&rest);
		size_t n = indent_of(line);
		if (n == line.n)
			continue;
		if (!common.p) {
			common = (struct str){ line.p, n };
			continue;
		}
		size_t same = 0;
		while (same < n && same < common.n && line.p[same] == common.p[same])
			same++;
		common.n = same;
	}
	return common;
}

/* The lines of a raw string that mean something, one after the other. */
struct raw_lines {
	struct str rest;
	size_t indent;
	bool first, last, began;
};

static struct raw_lines raw_lines(struct str inside)
{
	struct str rest = inside;
	cut_line(&rest);
	return (struct raw_lines){ .rest = inside, .indent = common_indent(rest).n, .first = true };
}

/* @param newline  whether a line end stands before this line. @return false behind the last. */
static bool next_line(struct raw_lines *r, struct str *line, bool *newline)
{
	while (!r->last) {
		bool first = r->first;
		r->first = false;
		r->last = !r->rest.n || !memchr(r->rest.p, '\n', r->rest.n);
		*line = cut_line(&r->rest);
		bool blank = indent_of(*line) == line->n;
		if (blank && (first || r->last))	/* behind the opening, before the closing quotes */
			continue;
		if (!first)
			*line = str_sub(*line, r->indent < line->n ? r->indent : line->n, line->n);
		*newline = r->began;
		r->began = true;
		return true;
	}
	return false;
}

struct str string_raw_value(struct parse *p, struct span span)
{
	struct str inside = { p->text.p + span.begin, span.end - span.begin }, line;
	if (!inside.n || !memchr(inside.p, '\n', inside.n))
		return inside;
	struct buf out = buf_on(p->arena);
	struct raw_lines r = raw_lines(inside);
	bool newline;
	while (next_line(&r, &line, &newline)) {
		if (newline)
			buf_putc(&out, '\n');
		buf_put(&out, line);
	}
	return buf_str(&out);
}

/* Where a byte of a raw string's value stands in what is between the quotes. */
static size_t raw_offset(struct str inside, size_t at)
{
	struct raw_lines r = raw_lines(inside);
	struct str line;
	size_t done = 0;
	bool newline;
	if (!inside.n || !memchr(inside.p, '\n', inside.n))
		return at;
	while (next_line(&r, &line, &newline)) {
		done += newline;
		if (at <= done + line.n)
			return (size_t)(line.p - inside.p) + (at > done ? at - done : 0);
		done += line.n;
	}
	return inside.n;
}

size_t string_offset(struct str literal, size_t at)
{
	if (str_starts(literal, "\"\"\"") && literal.n >= 6)
		return 3 + raw_offset(str_sub(literal, 3, literal.n - 3), at);
	size_t i = 1, done = 0;
	while (i + 1 < literal.n && done < at) {
		size_t len = 1, bytes = 1;
		if (literal.p[i] == '\\' && literal.p[i + 1] == 'u') {
			const char *end = memchr(literal.p + i, '}', literal.n - i);
			char utf8[4];
			uint32_t cp = end ? (uint32_t)strtoul(literal.p + i + 3, NULL, 16) : 0;
			len = end ? (size_t)(end - literal.p) + 1 - i : 2;
			bytes = utf8_encode(cp, utf8);
		} else if (literal.p[i] == '\\') {
			len = 2;
		}
		i += len;
		done += bytes;
	}
	return i;
}
