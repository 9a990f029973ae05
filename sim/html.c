/* Escaping for HTML; see html.h. Called by the files of the report (sim/report_*.c).
 */
#include "sim/html.h"

#include <stdarg.h>

#include "base/utf8.h"

#define REPLACEMENT "\xEF\xBF\xBD"

/* What HTML may not hold: controls, and code points that are no characters. */
static bool is_forbidden(uint32_t c)
{
	if (c < 0x20)
		return c != '\t' && c != '\n';
	return (c >= 0x7f && c < 0xa0) || (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

/* Embeddings, overrides, isolates and marks: a name with one of these would show what is behind it
 * in another order. */
static bool turns_direction(uint32_t c)
{
	return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
	       (c >= 0x2066 && c <= 0x2069);
}

static const char *entity(uint32_t c)
{
	switch (c) {
	case '&': return "&amp;";
	case '<': return "&lt;";
	case '>': return "&gt;";
	case '"': return "&quot;";
	case '\'': return "&#39;";
	}
	return NULL;
}

void html_text(struct buf *out, struct str s)
{
	size_t len;

	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c = utf8_decode(s, i, &len);

		if (entity(c))
			buf_puts(out, entity(c));
		else if (is_forbidden(c))
			buf_puts(out, REPLACEMENT);
		else if (turns_direction(c))
			buf_printf(out, "[U+%04X]", (unsigned)c);
		else if (c == 0xfffd)
			buf_puts(out, REPLACEMENT);
		else
			buf_put(out, (struct str){ s.p + i, len });
	}
}

void html_printf(struct buf *out, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	struct str s = arena_vprintf(out->arena, fmt, ap);
	va_end(ap);
	html_text(out, s);
}

void html_element(struct buf *out, const char *tag, const char *class_name, struct str text)
{
	if (class_name && *class_name)
		buf_printf(out, "<%s class=\"%s\">", tag, class_name);
	else
		buf_printf(out, "<%s>", tag);
	html_text(out, text);
	buf_printf(out, "</%s>", tag);
}
