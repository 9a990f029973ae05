/* What string literals mean: escapes, and the common indentation of raw strings. */
#include <string.h>

#include "base/utf8.h"
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

struct str string_value(struct parse *p, struct span span)
{
	struct str s = { p->text.p + span.begin, span.end - span.begin };
	if (!s.n || !memchr(s.p, '\\', s.n))
		return s;
	struct buf out = buf_on(p->arena);
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
		if (!used) {
			size_t len = 1;
			utf8_decode(s, i + 1, &len);
			struct span at = { span.begin + (uint32_t)i, span.begin + (uint32_t)(i + 1 + len), p->file };
			diag_help(diag_at(p->diags, CN_BAD_ESCAPE, at, "`\\%.*s` is no escape of a string", (int)len,
					  s.p + i + 1),
				  "the escapes are \\n \\t \\\" \\\\ and \\u{263A}; write \\\\ for a backslash, or use "
				  "a \"\"\"raw string\"\"\"");
			used = len;
		}
		i += used;
	}
	return buf_str(&out);
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

struct str string_raw_value(struct parse *p, struct span span)
{
	struct str rest = { p->text.p + span.begin, span.end - span.begin };
	if (!rest.n || !memchr(rest.p, '\n', rest.n))
		return rest;
	struct buf out = buf_on(p->arena);
	struct str first = cut_line(&rest);
	size_t indent = common_indent(rest).n;
	bool began = indent_of(first) < first.n;
	if (began)
		buf_put(&out, first);
	while (rest.n) {
		struct str line = cut_line(&rest);
		bool last = rest.n == 0 && indent_of(line) == line.n;	/* the closing quotes' own line */
		if (last)
			break;
		if (began)
			buf_putc(&out, '\n');
		buf_put(&out, str_sub(line, indent < line.n ? indent : line.n, line.n));
		began = true;
	}
	return buf_str(&out);
}
