/* Breaks running text into lines; called by explain_plan.c and by `canaryc explain`. It knows of
 * columns only: no hyphens, no justification.
 */
#include "compiler/words.h"

#include <stdarg.h>

#include "base/diag.h"
#include "base/utf8.h"

#define CODE_BYTES 60	/* code of this length is not broken */

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/** @return the offset of the backtick that closes the one at i, or i if none is near. */
static size_t code_end(struct str text, size_t i)
{
	for (size_t k = i + 1; k < text.n && k - i < CODE_BYTES; k++)
		if (text.p[k] == '`')
			return k;
	return i;
}

/** The word at *at or behind it, which is moved to its end. @return it; empty at the end. */
static struct str next_word(struct str text, size_t *at)
{
	size_t begin = *at, end;

	while (begin < text.n && is_blank(text.p[begin]))
		begin++;
	for (end = begin; end < text.n && !is_blank(text.p[end]); end++)
		if (text.p[end] == '`')
			end = code_end(text, end);
	*at = end;
	return str_sub(text, begin, end);
}

static void put_word(struct buf *out, struct str word)
{
	size_t begin = 0;

	for (size_t i = 0; i <= word.n; i++) {
		if (i < word.n && !is_blank(word.p[i]))
			continue;
		diag_put_safe(out, str_sub(word, begin, i));
		if (i < word.n)
			buf_putc(out, ' ');
		begin = i + 1;
	}
}

void words_put(struct buf *out, struct str text, const char *first, const char *rest)
{
	size_t at = 0, column = utf8_columns(str_of(first)), begin = column;
	struct str word = next_word(text, &at);

	buf_puts(out, first);
	for (; word.n; word = next_word(text, &at)) {
		size_t columns = utf8_columns(word);

		if (column > begin && column + 1 + columns > WORDS_COLUMNS) {
			buf_printf(out, "\n%s", rest);
			column = begin = utf8_columns(str_of(rest));
		} else if (column > begin) {
			buf_putc(out, ' ');
			column++;
		}
		put_word(out, word);
		column += columns;
	}
	buf_putc(out, '\n');
}

void words_printf(struct buf *out, const char *first, const char *rest, const char *fmt, ...)
{
	va_list args;
	struct str text;

	va_start(args, fmt);
	text = arena_vprintf(out->arena, fmt, args);
	va_end(args);
	words_put(out, text, first, rest);
}
