/* Source files and the places in them. Offsets are turned into lines and columns only here.
 *
 * Line starts are found once a file, at the first question. A line ends with "\n"; a "\r" before
 * it is not shown. A byte order mark at the start of a file belongs to no line.
 */
#include "base/source.h"

#include "base/utf8.h"

struct sources sources_on(struct arena *a)
{
	return (struct sources){ .arena = a };
}

uint16_t sources_add(struct sources *s, struct str path, struct str text)
{
	s->v = arena_grow(s->arena, s->v, s->n, &s->cap, sizeof(*s->v));
	s->v[s->n] = (struct source){ .path = path, .text = text };
	return (uint16_t)s->n++;
}

static void find_lines(struct arena *a, struct source *src)
{
	size_t begin = str_starts(src->text, "\xEF\xBB\xBF") ? 3 : 0, n = 1;

	for (size_t i = begin; i < src->text.n; i++)
		n += src->text.p[i] == '\n';
	src->lines = arena_array(a, n, sizeof(*src->lines));
	src->lines[0] = (uint32_t)begin;
	src->nlines = 1;
	for (size_t i = begin; src->nlines < n; i++)
		if (src->text.p[i] == '\n')
			src->lines[src->nlines++] = (uint32_t)i + 1;
}

/* @return the last line that starts at or before the offset. */
static size_t line_of(const struct source *src, uint32_t offset)
{
	size_t lo = 0, hi = src->nlines;

	while (hi - lo > 1) {
		size_t mid = lo + (hi - lo) / 2;

		if (src->lines[mid] <= offset)
			lo = mid;
		else
			hi = mid;
	}
	return lo;
}

static struct str line_text(const struct source *src, size_t line)
{
	bool last = line + 1 == src->nlines;
	struct str text = str_sub(src->text, src->lines[line],
				  last ? src->text.n : src->lines[line + 1] - 1);

	if (!last && str_ends(text, "\r"))
		text.n--;
	return text;
}

struct place source_place(struct sources *s, uint16_t file, uint32_t offset)
{
	struct source *src = &s->v[file];
	struct place at = { .column = 1 };
	size_t line, len;

	if (!src->lines)
		find_lines(s->arena, src);
	line = line_of(src, offset);
	at.line = (uint32_t)line + 1;
	at.text = line_text(src, line);
	at.line_begin = src->lines[line];
	for (size_t i = 0; i < at.text.n && at.line_begin + i < offset; i += len) {
		utf8_decode(at.text, i, &len);
		if (at.line_begin + i + len <= offset)
			at.column++;
	}
	return at;
}

struct str source_text(const struct sources *s, struct span span)
{
	return str_sub(s->v[span.file].text, span.begin, span.end);
}

struct span span_join(struct span a, struct span b)
{
	if (b.begin < a.begin)
		a.begin = b.begin;
	if (b.end > a.end)
		a.end = b.end;
	return a;
}
