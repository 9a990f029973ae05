/* The text of plans in the report, with numbered lines. The lines that the page points to are marked and
 * say why. A long file is shown around its marks.
 */
#include "sim/report_parts.h"

#include "base/file.h"
#include "sim/html.h"

#define LINES_HEAD 1500		/* lines of a file that are shown whatever they say */
#define LINES_AROUND 40		/* of one beyond that, on both sides of a mark */
#define LINE_BYTES 1000		/* of one line; more are cut */

/** One file on its way into the page. */
struct listing {
	struct buf *out;
	struct sources *sources;
	const struct report_marks *marks;
	uint16_t file;
};

void report_line_id(struct buf *out, struct sources *sources, struct span span)
{
	buf_printf(out, "s%u-%u", (unsigned)span.file,
		   source_place(sources, span.file, span.begin).line);
}

static uint32_t line_at(const struct listing *l, uint32_t offset)
{
	return source_place(l->sources, l->file, offset).line;
}

/* Whether a mark covers the line. */
static bool covers(const struct listing *l, const struct report_mark *m, uint32_t line)
{
	return m->span.file == l->file && line_at(l, m->span.begin) <= line &&
	       line <= line_at(l, m->span.end > m->span.begin ? m->span.end - 1 : m->span.begin);
}

static bool begins(const struct listing *l, const struct report_mark *m, uint32_t line)
{
	return m->span.file == l->file && line_at(l, m->span.begin) == line;
}

/* Of several runs that point to a line, a rollback colours it. */
static bool graver(const struct report_mark *a, const struct report_mark *b)
{
	if (a->decided != b->decided)
		return a->decided;
	return a->outcome == OUTCOME_ROLLED_BACK && b->outcome != OUTCOME_ROLLED_BACK;
}

/** What the marks say of a line. */
struct standing {
	const struct report_mark *mark;	/* the gravest that covers it; NULL: none */
	bool named;			/* some mark begins here */
	bool shown;
};

static struct standing standing_of(const struct listing *l, uint32_t line)
{
	struct standing s = { .shown = line <= LINES_HEAD };

	for (size_t i = 0; i < l->marks->n; i++) {
		const struct report_mark *m = &l->marks->v[i];
		uint32_t at;

		if (m->span.file != l->file)
			continue;
		at = line_at(l, m->span.begin);
		s.shown = s.shown || (line + LINES_AROUND >= at && line <= at + LINES_AROUND);
		s.named = s.named || at == line;
		if (covers(l, m, line) && (!s.mark || graver(m, s.mark)))
			s.mark = m;
	}
	return s;
}

static void put_remarks(const struct listing *l, uint32_t line)
{
	for (size_t i = 0; i < l->marks->n; i++) {
		const struct report_mark *m = &l->marks->v[i];

		if (!begins(l, m, line))
			continue;
		buf_printf(l->out, "<span class=\"remark\"><span class=\"no\"></span>%s "
			   "<a href=\"#r%zu\">", m->decided ? "\u25b2" : "\u2191 by way of this:",
			   m->run);
		html_text(l->out, m->text);
		buf_puts(l->out, "</a>\n</span>");
	}
}

static void put_line(const struct listing *l, uint32_t line, struct str text,
		     const struct standing *s)
{
	bool decided = s->mark && s->mark->decided;

	buf_printf(l->out, "<span class=\"line%s%s%s\"", s->mark ? " " : "",
		   !s->mark ? "" : decided ? "decided " : "leads",
		   decided ? report_outcome_class(s->mark->outcome) : "");
	if (s->named)
		buf_printf(l->out, " id=\"s%u-%u\"", (unsigned)l->file, line);
	buf_printf(l->out, "><span class=\"no\">%u</span>%s", line, decided ? "<mark>" : "");
	html_text(l->out, str_sub(text, 0, LINE_BYTES));
	if (text.n > LINE_BYTES)
		buf_puts(l->out, " \u2026");
	buf_printf(l->out, "%s\n</span>", decided ? "</mark>" : "");
	if (s->named)
		put_remarks(l, line);
}

static void put_left_out(const struct listing *l, size_t n)
{
	if (n)
		buf_printf(l->out, "<span class=\"remark\"><span class=\"no\"></span>%zu lines left "
			   "out\n</span>", n);
}

static void put_lines(const struct listing *l)
{
	const struct str text = l->sources->v[l->file].text;
	size_t left_out = 0;
	uint32_t line = 1;

	for (size_t at = 0; at < text.n; line++) {
		struct place p = source_place(l->sources, l->file, (uint32_t)at);
		struct standing s = standing_of(l, line);

		if (s.shown) {
			put_left_out(l, left_out);
			left_out = 0;
			put_line(l, line, p.text, &s);
		} else {
			left_out++;
		}
		at = p.line_begin + p.text.n;
		at += at < text.n && text.p[at] == '\r';
		at += at < text.n && text.p[at] == '\n';
	}
	put_left_out(l, left_out);
}

void report_sources_put(struct buf *out, struct sources *sources, const struct report_marks *marks,
			const uint16_t *files, size_t nfiles)
{
	for (size_t i = 0; i < nfiles; i++) {
		struct listing l = { out, sources, marks, files[i] };

		buf_puts(out, "<section>\n");
		html_element(out, "h2", NULL, sources->v[files[i]].path);
		buf_puts(out, "\n<div class=\"scroll code\" role=\"region\" tabindex=\"0\" "
			 "aria-label=\"source\"><pre><code>");
		put_lines(&l);
		buf_puts(out, "</code></pre></div>\n</section>\n");
	}
}
