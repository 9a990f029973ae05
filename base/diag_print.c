/* Rendering diagnostics as text, with the source line and its underline.
 *
 * The command line calls diags_print() once, when all that can be found was found. What stands in
 * the text that is shown, in sources as in messages, can't steer a terminal: control characters,
 * bytes that are not UTF-8 and the marks that turn the direction of writing become `?`.
 *
 * A source line is laid out in columns from 0: a tab goes to the next multiple of 8, a character
 * takes what utf8_width() says. Spans become ranges of columns (struct marks), and where the line
 * is wider than LINE_COLUMNS a window of that width is put over it. Example, the window being
 * [0, 10) and the span [4, 6):
 *
 *      41 | abc déf g…
 *         |     ^^
 */
#include "base/diag.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"

#define LINE_COLUMNS	((size_t)160)
#define LINE_COLUMNS_LEAST	((size_t)40)
#define TAB_COLUMNS	8
#define CONTEXT		((size_t)20)	/* columns shown before a span as wide as the window */
#define GUTTER		5		/* columns of a line number, at least */

/* ---- characters ---- */

/* One character as it is shown. */
struct glyph {
	struct str text;	/* borrowed; "?" for what can't be shown; empty for a tab */
	size_t bytes;		/* in the source */
	size_t columns;
};

/* Characters that move the cursor, turn the direction of writing or hide what follows. */
static bool is_unsafe(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C || cp == 0x200E ||
	       cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
	       cp == 0xFEFF;
}

/* @param column  where it stands, for tabs. */
static struct glyph glyph_at(struct str line, size_t at, size_t column)
{
	struct glyph g;
	uint32_t cp = utf8_decode(line, at, &g.bytes);

	if (cp == '\t') {
		g.text = STR("");
		g.columns = TAB_COLUMNS - column % TAB_COLUMNS;
	} else if (is_unsafe(cp) || (cp == 0xFFFD && g.bytes == 1)) {
		g.text = STR("?");
		g.columns = 1;
	} else {
		g.text = str_sub(line, at, at + g.bytes);
		g.columns = (size_t)utf8_width(cp);
	}
	return g;
}

void diag_put_safe(struct buf *out, struct str s)
{
	struct glyph g;

	for (size_t at = 0; at < s.n; at += g.bytes) {
		g = glyph_at(s, at, 0);
		buf_put(out, g.text.n ? g.text : STR(" "));
	}
}

/* ---- a source line with its underline ---- */

/* A range of columns to underline. */
struct marks {
	size_t begin, end;
	char mark;
};

/* A source line and all that is marked on it. */
struct excerpt {
	struct place at;
	size_t columns;		/* of the whole line, and of a mark behind its end */
	struct marks v[DIAG_LABELS + 1];	/* the first is what the window is put around */
	size_t n;
};

/* @return n as an offset into the line, 0 for what is before it. */
static size_t in_line(const struct place *at, uint32_t n)
{
	return n > at->line_begin ? n - at->line_begin : 0;
}

/* @return the columns of the part of a span that is on the line; at least one.
 * @param columns  of the whole line. */
static struct marks marks_of(const struct place *at, struct span span, char mark, size_t *columns)
{
	struct marks m = { SIZE_MAX, 0, mark };
	size_t begin = in_line(at, span.begin), end = in_line(at, span.end), column = 0;
	struct glyph g;

	for (size_t i = 0; i < at->text.n; i += g.bytes, column += g.columns) {
		g = glyph_at(at->text, i, column);
		if (i + g.bytes > begin && m.begin == SIZE_MAX)
			m.begin = column;
		if (i < end)
			m.end = column + g.columns;
	}
	if (m.begin == SIZE_MAX)
		m.begin = column;
	if (m.end <= m.begin)
		m.end = m.begin + 1;
	*columns = column;
	return m;
}

static void add_marks(struct excerpt *e, struct span span, char mark)
{
	size_t columns;
	struct marks m = marks_of(&e->at, span, mark, &columns);

	if (e->columns < columns)
		e->columns = columns;
	if (e->columns < m.end)
		e->columns = m.end;
	e->v[e->n++] = m;
}

/* How many columns of a source line are shown: what the terminal leaves beside the gutter. */
static size_t line_columns(const struct diag_style *style)
{
	size_t columns = style->columns > GUTTER + 3 ? style->columns - GUTTER - 3 : 0;

	if (style->columns == 0 || columns > LINE_COLUMNS)
		return LINE_COLUMNS;
	return columns < LINE_COLUMNS_LEAST ? LINE_COLUMNS_LEAST : columns;
}

/* The columns [begin, end) that are shown; the first and the last may be a `…`. */
struct window {
	size_t begin, end;
	bool cut_left, cut_right;
};

static struct window window_of(const struct excerpt *e, size_t limit)
{
	struct window w = { 0, e->columns, false, false };
	size_t width = e->v[0].end - e->v[0].begin, before = CONTEXT;

	if (e->columns <= limit)
		return w;
	if (e->v[0].end >= limit) {
		if (width < limit - 2 * CONTEXT)
			before = (limit - width) / 2;
		w.begin = e->v[0].begin > before ? e->v[0].begin - before : 0;
		if (w.begin > e->columns - limit)
			w.begin = e->columns - limit;
	}
	w.end = w.begin + limit;
	w.cut_left = w.begin > 0;
	w.cut_right = w.end < e->columns;
	return w;
}

/* @return whether the marks begin where the window shows the line. */
static bool is_seen(struct marks m, struct window w)
{
	return m.begin >= w.begin + w.cut_left && m.begin < w.end - w.cut_right;
}

/* Puts what of the line is in the window. Spaces, tabs and halves of wide characters at a cut are
 * owed until something follows them, so that none stand at the end. */
static void put_line(struct buf *out, const struct excerpt *e, struct window w)
{
	size_t first = w.begin + w.cut_left, last = w.end - w.cut_right;
	size_t done = first;	/* the column up to which something was put */
	size_t column = 0;
	bool begun = w.cut_left;
	struct glyph g;

	buf_puts(out, w.cut_left ? " …" : "");
	for (size_t i = 0; i < e->at.text.n && column <= last; i += g.bytes, column += g.columns) {
		g = glyph_at(e->at.text, i, column);
		if (g.text.n == 0 || str_is(g.text, " ") || column + g.columns > last)
			continue;
		if (column < first || (column == first && g.columns == 0 && w.cut_left))
			continue;
		buf_fill(out, ' ', (int)(column - done) + !begun);	/* one behind the gutter */
		buf_put(out, g.text);
		done = column + g.columns;
		begun = true;
	}
	if (w.cut_right) {
		buf_fill(out, ' ', (int)(last - done) + !begun);
		buf_puts(out, "…");
	}
	buf_putc(out, '\n');
}

/* Lays the marks of a window into row, the first of the excerpt on top. @return its length. */
static size_t lay_marks(const struct excerpt *e, struct window w, char row[LINE_COLUMNS])
{
	size_t n = 0;

	memset(row, ' ', LINE_COLUMNS);
	for (size_t i = e->n; i > 0; i--) {
		struct marks m = e->v[i - 1];

		if (m.end > w.end)
			m.end = w.end;
		for (size_t c = m.begin > w.begin ? m.begin : w.begin; c < m.end; c++) {
			row[c - w.begin] = m.mark;
			n = c - w.begin + 1 > n ? c - w.begin + 1 : n;
		}
	}
	return n;
}

/* ---- a diagnostic ---- */

struct printer {
	struct sources *src;
	const struct diag_style *style;
	struct buf *out;
};

static const char red[] = "\033[1;31m", magenta[] = "\033[1;35m", cyan[] = "\033[1;36m";
static const char green[] = "\033[32m", bold[] = "\033[1m", plain[] = "\033[0m";

static void put_coloured(struct printer *p, const char *colour, struct str text)
{
	if (p->style->colour)
		buf_puts(p->out, colour);
	buf_put(p->out, text);
	if (p->style->colour)
		buf_puts(p->out, plain);
}

static void put_level(struct printer *p, enum diag_level level)
{
	switch (level) {
	case DIAG_NOTE:
		put_coloured(p, cyan, STR("note"));
		break;
	case DIAG_WARNING:
		put_coloured(p, magenta, STR("warning"));
		break;
	case DIAG_ERROR:
		put_coloured(p, red, STR("error"));
		break;
	}
}

static void put_place(struct printer *p, uint16_t file, const struct place *at)
{
	diag_put_safe(p->out, p->src->v[file].path);
	buf_printf(p->out, ":%lu:%lu: ", (unsigned long)at->line, (unsigned long)at->column);
}

static void put_excerpt(struct printer *p, const struct excerpt *e, struct window w)
{
	char row[LINE_COLUMNS];
	size_t n = lay_marks(e, w, row), blank = 0;
	int gutter = 0;

	for (unsigned long line = e->at.line; line; line /= 10)
		gutter++;
	gutter = gutter < GUTTER ? GUTTER : gutter;
	buf_printf(p->out, "%*lu |", gutter, (unsigned long)e->at.line);
	put_line(p->out, e, w);
	while (blank < n && row[blank] == ' ')
		blank++;
	buf_fill(p->out, ' ', gutter);
	buf_puts(p->out, " | ");
	buf_fill(p->out, ' ', (int)blank);
	put_coloured(p, green, (struct str){ row + blank, n - blank });
	buf_putc(p->out, '\n');
}

/* Puts a label as a note. @param seen  it is underlined already, so its line is not shown again. */
static void put_label(struct printer *p, struct span span, struct str text, bool seen)
{
	struct excerpt e = { .at = source_place(p->src, span.file, span.begin) };

	if (seen && text.n == 0)
		return;
	put_place(p, span.file, &e.at);
	put_coloured(p, cyan, STR("note"));
	buf_puts(p->out, ": ");
	diag_put_safe(p->out, text.n ? text : STR("here"));
	buf_putc(p->out, '\n');
	if (seen)
		return;
	add_marks(&e, span, '~');
	put_excerpt(p, &e, window_of(&e, line_columns(p->style)));
}

/* Puts `help:` and the text, further lines below its beginning. */
static void put_help(struct printer *p, struct str text)
{
	const char *lead = "help: ";
	size_t begin = 0;

	text = str_trim(text);
	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\n')
			continue;
		buf_puts(p->out, i > begin ? lead : "");
		diag_put_safe(p->out, str_sub(text, begin, i));
		buf_putc(p->out, '\n');
		lead = "      ";
		begin = i + 1;
	}
}

/* Puts the first line of a diagnostic, from its level on. */
static void put_message(struct printer *p, const struct diag *d)
{
	put_level(p, d->level);
	if (p->style->colour)
		buf_puts(p->out, bold);
	buf_printf(p->out, "[%s]", diag_info(d->code)->code);
	if (p->style->colour)
		buf_puts(p->out, plain);
	buf_puts(p->out, ": ");
	diag_put_safe(p->out, d->message);
	buf_putc(p->out, '\n');
}

/* Marks the labels that stand on the primary's line and can be seen with it. */
static void mark_labels(struct printer *p, const struct diag *d, struct excerpt *e,
			bool seen[DIAG_LABELS])
{
	size_t index[DIAG_LABELS];	/* of each label's marks; 0 for none */
	struct window w;

	for (size_t i = 0; i < d->nlabels; i++) {
		struct span s = d->labels[i].span;

		index[i] = 0;
		if (s.file != d->span.file ||
		    source_place(p->src, s.file, s.begin).line != e->at.line)
			continue;
		index[i] = e->n;
		add_marks(e, s, '~');
	}
	w = window_of(e, line_columns(p->style));
	for (size_t i = 0; i < d->nlabels; i++)
		seen[i] = index[i] > 0 && is_seen(e->v[index[i]], w);
}

static void put_diag(struct printer *p, const struct diag *d)
{
	bool seen[DIAG_LABELS] = { false };
	struct excerpt e = { .n = 0 };

	if (d->placed) {
		e.at = source_place(p->src, d->span.file, d->span.begin);
		add_marks(&e, d->span, '^');
		mark_labels(p, d, &e, seen);
		put_place(p, d->span.file, &e.at);
	} else if (d->where.n) {
		diag_put_safe(p->out, d->where);
		buf_puts(p->out, ": ");
	}
	put_message(p, d);
	if (d->placed)
		put_excerpt(p, &e, window_of(&e, line_columns(p->style)));
	for (size_t i = 0; i < d->nlabels; i++)
		put_label(p, d->labels[i].span, d->labels[i].text, seen[i]);
	if (d->help.n)
		put_help(p, d->help);
}

void diags_print(struct diags *ds, struct sources *src, const struct diag_style *style,
		 struct buf *out)
{
	struct printer p = { src, style, out };
	size_t errors = 0;

	diags_settle(ds);
	for (const struct diag *d = ds->first; d; d = d->next) {
		errors += d->level == DIAG_ERROR;
		if (d->level != DIAG_ERROR || errors <= style->max_errors)
			put_diag(&p, d);
	}
	if (errors <= style->max_errors)
		return;
	errors -= style->max_errors;
	buf_printf(out, "too many errors: %zu more %s not shown\n", errors,
		   errors == 1 ? "is" : "are");
}
