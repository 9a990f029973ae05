/* The text of plans in the report, with numbered lines. The lines that the page points to are
 * marked and say why. A long file is shown around its marks.
 */
#include "sim/report_parts.h"

#include "base/file.h"
#include "sim/html.h"

#define LINES_HEAD 1500		/* lines of a file that are shown whatever they say */
#define LINES_AROUND 40		/* of one beyond that, on both sides of a mark */
#define LINE_BYTES 1000		/* of one line; more are cut */

/** A mark of the file at hand. */
struct placed {
	const struct report_mark *mark;
	uint32_t first, last;	/* its lines */
};

/** One file on its way into the page. */
struct listing {
	struct buf *out;
	struct sources *sources;
	const struct report_marks *all;
	uint16_t file;
	struct placed *marks;
	size_t n;
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

/* Takes the marks of the file, with their lines: they are asked for with every line. */
static void find_marks(struct listing *l)
{
	l->marks = arena_array(l->out->arena, l->all->n, sizeof(*l->marks));
	for (size_t i = 0; i < l->all->n; i++) {
		const struct report_mark *m = &l->all->v[i];
		struct span s = m->span;

		if (s.file == l->file)
			l->marks[l->n++] = (struct placed){
				m, line_at(l, s.begin),
				line_at(l, s.end > s.begin ? s.end - 1 : s.begin) };
	}
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

	for (size_t i = 0; i < l->n; i++) {
		const struct placed *p = &l->marks[i];

		s.shown = s.shown ||
			  (line + LINES_AROUND >= p->first && line <= p->first + LINES_AROUND);
		s.named = s.named || p->first == line;
		if (p->first <= line && line <= p->last && (!s.mark || graver(p->mark, s.mark)))
			s.mark = p->mark;
	}
	return s;
}

static void put_remarks(const struct listing *l, uint32_t line)
{
	for (size_t i = 0; i < l->n; i++) {
		const struct report_mark *m = l->marks[i].mark;

		if (l->marks[i].first != line)
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
		buf_printf(l->out, "<span class=\"remark\"><span class=\"no\"></span>%zu lines "
			   "left out\n</span>", n);
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
		struct listing l = { .out = out, .sources = sources, .all = marks,
				     .file = files[i] };

		find_marks(&l);
		buf_puts(out, "<section>\n");
		html_element(out, "h2", NULL, sources->v[files[i]].path);
		buf_puts(out, "\n<div class=\"scroll code\" role=\"region\" tabindex=\"0\" "
			 "aria-label=\"source\"><pre><code>");
		put_lines(&l);
		buf_puts(out, "</code></pre></div>\n</section>\n");
	}
}
