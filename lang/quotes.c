/* Where strings end, also those that lack a quote. Used by the scanner, and by lang/braces.c, which
 * must pass over the same text.
 *
 * A closed string is plain: quotes to quotes. One that is not closed ends at the first ; or } of
 * its line that closes nothing inside it, else with the line. A raw string that is not closed seems
 * to be, by the opening quotes of the next one, and that one's text would be read as statements.
 * So: in a file with an odd number of triple quotes, a string over several lines does not end at
 * quotes that look as if they opened one (`= """`). It then ends with its first line if text stands
 * there, else before the first line that is indented no deeper than its statement, or closes a
 * block.
 */
#include <string.h>

#include "lang/parse_ctx.h"

static bool triple(struct str s, size_t i)
{
	return i + 2 < s.n && s.p[i] == '"' && s.p[i + 1] == '"' && s.p[i + 2] == '"';
}

/* @return the offset of the next triple quotes, s.n for none. */
static size_t find_triple(struct str s, size_t i)
{
	while (i < s.n && !triple(s, i))
		i++;
	return i;
}

static size_t line_end(struct str s, size_t i)
{
	const char *nl = i < s.n ? memchr(s.p + i, '\n', s.n - i) : NULL;
	return nl ? (size_t)(nl - s.p) : s.n;
}

/* The end of a string of one line that is not closed. @param i  behind its quotes. */
static size_t open_end(struct str s, size_t i)
{
	size_t depth = 0;
	for (; i < s.n && s.p[i] != '\n'; i++) {
		if (!depth && (s.p[i] == ';' || s.p[i] == '}'))
			break;
		depth += s.p[i] == '{';
		depth -= s.p[i] == '}';
		i += s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] != '\n';
	}
	return i;
}

static struct literal plain(struct str s, size_t at)
{
	for (size_t i = at + 1; i < s.n && s.p[i] != '\n'; i++) {
		if (s.p[i] == '"')
			return (struct literal){ i + 1, false, true };
		i += s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] != '\n';
	}
	return (struct literal){ open_end(s, at + 1), false, false };
}

/* Whether triple quotes look as if they opened a string: something stands before them, apart. */
static bool look_open(struct str s, size_t at)
{
	size_t i = at;
	while (i > 0 && (s.p[i - 1] == ' ' || s.p[i - 1] == '\t'))
		i--;
	if (i == 0 || s.p[i - 1] == '\n')
		return false;
	return i < at || memchr("=([,", s.p[i - 1], 4);
}

/* The same on the line of the string that they would close: only `=` tells it there. */
static bool follow_equals(struct str s, size_t at)
{
	while (at > 0 && (s.p[at - 1] == ' ' || s.p[at - 1] == '\t'))
		at--;
	return at > 0 && s.p[at - 1] == '=';
}

/* Indentation of the statement that a string stands in, as far as its own line and the one before
 * tell. */
static size_t statement_indent(struct str s, size_t at)
{
	size_t own = braces_indent(s, at), line = at;
	while (line > 0 && s.p[line - 1] != '\n')
		line--;
	bool goes_on = line > 0 && !str_trim(str_sub(s, line, at)).n;
	size_t before = goes_on ? braces_indent(s, line - 1) : own;
	return before < own ? before : own;
}

/* The end of a raw string that is not closed. @param limit  where it ends at last. */
static size_t raw_open_end(struct str s, size_t at, size_t limit)
{
	size_t nl = line_end(s, at), own = statement_indent(s, at), depth = 0;
	if (str_trim(str_sub(s, at + 3, nl)).n)
		return open_end(s, at + 3);
	while (nl < limit) {
		size_t end = line_end(s, nl + 1);
		struct str line = str_trim(str_sub(s, nl + 1, end));
		if (line.n && (braces_indent(s, nl + 1) <= own || (!depth && line.p[0] == '}')))
			return nl;
		for (size_t i = 0; i < line.n; i++) {
			depth += line.p[i] == '{';
			depth -= line.p[i] == '}' && depth;
		}
		nl = end;
	}
	return limit;
}

static struct literal raw(struct str s, size_t at, bool odd)
{
	size_t end = find_triple(s, at + 3);
	if (end == s.n)
		return (struct literal){ raw_open_end(s, at, s.n), true, false };
	if (odd && (line_end(s, at) < end ? look_open(s, end) : follow_equals(s, end)))
		return (struct literal){ raw_open_end(s, at, end), true, false };
	return (struct literal){ end + 3, true, true };
}

struct literal quotes_literal(struct str s, size_t at, bool odd)
{
	return triple(s, at) ? raw(s, at, odd) : plain(s, at);
}

bool quotes_odd(struct str s)
{
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == '#') {
			i = line_end(s, i);
		} else if (s.p[i] == '"') {
			struct literal l = quotes_literal(s, i, false);
			if (l.raw && !l.closed)
				return true;
			i = l.end;
		} else {
			i++;
		}
	}
	return false;
}

size_t quotes_unopened(struct str s, size_t at, bool odd)
{
	size_t end = line_end(s, at), first = 0, n = 0;
	size_t close = odd ? find_triple(s, at) : s.n;
	if (close < s.n && !look_open(s, close))
		return close + 3;
	for (size_t i = at; i < end && (s.p[i] != '#' || n % 2); i++) {
		if (triple(s, i))
			return at;
		if (s.p[i] == '"' && n++ == 0)
			first = i;
		i += s.p[i] == '\\';
	}
	return n % 2 ? first + 1 : at;
}
