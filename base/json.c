/* Writing JSON: commas, indentation, escapes. Callers open and close what they begin.
 *
 * Nothing is checked: a key where none can stand, or an end too many, is a bug of the caller that
 * its golden files show. The text ends without a newline.
 */
#include "base/json.h"

#include <math.h>

#include "base/num.h"
#include "base/utf8.h"

struct json json_on(struct buf *out, bool pretty)
{
	return (struct json){ .out = out, .pretty = pretty, .first = true };
}

static void new_line(struct json *j)
{
	if (!j->pretty)
		return;
	buf_putc(j->out, '\n');
	buf_fill(j->out, ' ', 2 * j->depth);
}

/* What stands between the last value, or the bracket, and the next value or key. */
static void separate(struct json *j)
{
	if (j->after_key) {
		j->after_key = false;
		return;
	}
	if (j->depth > 0) {
		if (!j->first)
			buf_putc(j->out, ',');
		new_line(j);
	}
	j->first = false;
}

static void open_with(struct json *j, char bracket)
{
	separate(j);
	buf_putc(j->out, bracket);
	j->depth++;
	j->first = true;
}

static void close_with(struct json *j, char bracket)
{
	j->depth--;
	if (!j->first)
		new_line(j);
	buf_putc(j->out, bracket);
	j->first = false;
}

void json_object(struct json *j)
{
	open_with(j, '{');
}

void json_object_end(struct json *j)
{
	close_with(j, '}');
}

void json_array(struct json *j)
{
	open_with(j, '[');
}

void json_array_end(struct json *j)
{
	close_with(j, ']');
}

/* @return the letter of the short escape \b \t ... of a character, or 0. */
static char short_escape(char c)
{
	switch (c) {
	case '"':
	case '\\':
		return c;
	case '\b':
		return 'b';
	case '\f':
		return 'f';
	case '\n':
		return 'n';
	case '\r':
		return 'r';
	case '\t':
		return 't';
	}
	return 0;
}

/* Puts the character at s.p[at]. @return the bytes it takes in s. */
static size_t put_escaped(struct buf *out, struct str s, size_t at)
{
	char c = s.p[at], escape = short_escape(c);
	char text[4];
	size_t len;
	uint32_t cp;

	if (escape) {
		buf_putc(out, '\\');
		buf_putc(out, escape);
		return 1;
	}
	if ((unsigned char)c < 0x20) {
		buf_printf(out, "\\u%04x", (unsigned)c);
		return 1;
	}
	cp = utf8_decode(s, at, &len);	/* U+FFFD for a bad byte */
	buf_put(out, (struct str){ text, utf8_encode(cp, text) });
	return len;
}

/* @return whether the byte stands for itself. */
static bool is_plain(char c)
{
	return (unsigned char)c >= 0x20 && (unsigned char)c < 0x80 && c != '"' && c != '\\';
}

static void put_string(struct buf *out, struct str s)
{
	size_t at = 0;

	buf_putc(out, '"');
	while (at < s.n) {
		size_t run = at;

		while (run < s.n && is_plain(s.p[run]))
			run++;
		buf_put(out, str_sub(s, at, run));
		at = run;
		if (at < s.n)
			at += put_escaped(out, s, at);
	}
	buf_putc(out, '"');
}

void json_key_str(struct json *j, struct str key)
{
	separate(j);
	put_string(j->out, key);
	buf_puts(j->out, j->pretty ? ": " : ":");
	j->after_key = true;
}

void json_key(struct json *j, const char *key)
{
	json_key_str(j, str_of(key));
}

void json_str(struct json *j, struct str s)
{
	separate(j);
	put_string(j->out, s);
}

void json_cstr(struct json *j, const char *s)
{
	json_str(j, str_of(s));
}

void json_int(struct json *j, int64_t v)
{
	separate(j);
	buf_printf(j->out, "%lld", (long long)v);
}

void json_num(struct json *j, double v)
{
	char text[NUM_TEXT_MAX];
	size_t n = num_format(v, text);

	if (!isfinite(v)) {
		json_null(j);
		return;
	}
	separate(j);
	buf_put(j->out, (struct str){ text, n });
}

void json_bool(struct json *j, bool v)
{
	separate(j);
	buf_puts(j->out, v ? "true" : "false");
}

void json_null(struct json *j)
{
	separate(j);
	buf_puts(j->out, "null");
}

/* ---- members -------------------------------------------------------------------------------- */

void json_member_str(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	json_str(j, s);
}

void json_member_text(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	if (s.n)
		json_str(j, s);
	else
		json_null(j);
}

void json_member_cstr(struct json *j, const char *key, const char *s)
{
	json_key(j, key);
	json_cstr(j, s);
}

void json_member_int(struct json *j, const char *key, int64_t v)
{
	json_key(j, key);
	json_int(j, v);
}

void json_member_num(struct json *j, const char *key, double v)
{
	json_key(j, key);
	json_num(j, v);
}

void json_member_bool(struct json *j, const char *key, bool v)
{
	json_key(j, key);
	json_bool(j, v);
}

void json_member_null(struct json *j, const char *key)
{
	json_key(j, key);
	json_null(j);
}

void json_member_strs(struct json *j, const char *key, const struct str *v, size_t n)
{
	json_key(j, key);
	json_array(j);
	for (size_t i = 0; i < n; i++)
		json_str(j, v[i]);
	json_array_end(j);
}
