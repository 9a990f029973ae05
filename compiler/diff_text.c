/* Values of a plan in words, for the fields of the diff; called by the diff_*.c of the parts. The
 * words are those that a plan writes, so that what is printed can be looked for in the file.
 */
#include "compiler/diff_parts.h"

#include "base/buf.h"

struct str text_given(struct str s)
{
	return s.n ? s : STR("");
}

struct str text_or_none(struct str s)
{
	return s.n ? s : (struct str){ NULL, 0 };
}

struct str text_ms(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	if (ms < 0 || ms == NO_LIMIT)
		return (struct str){ NULL, 0 };
	dur_format(ms, text);
	return arena_str(a, str_of(text));
}

struct str text_number(struct arena *a, int64_t v)
{
	return v < 0 ? (struct str){ NULL, 0 } : arena_printf(a, "%lld", (long long)v);
}

struct str text_weight(struct arena *a, int32_t ppm)
{
	char text[QTY_TEXT_MAX];

	weight_format(ppm, text);
	return arena_str(a, str_of(text));
}

struct str text_quoted(struct arena *a, struct text_list l)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < l.n; i++) {
		buf_puts(&b, i ? ", \"" : "\"");
		for (size_t k = 0; k < l.v[i].n; k++) {
			char c = l.v[i].p[k];
			if (c == '"' || c == '\\')
				buf_putc(&b, '\\');
			buf_putc(&b, c);
		}
		buf_putc(&b, '"');
	}
	return buf_str(&b);
}
