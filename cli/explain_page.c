/* Prints the pages of the diagnostics; called by cmd_explain.c.
 *
 * Of Markdown it knows what the pages are written in: headings, paragraphs and fenced blocks. All
 * else stays as it stands there.
 */
#include "cli/explain_page.h"

#include <string.h>

#include "compiler/words.h"

#define BOLD "\033[1m"
#define PLAIN "\033[0m"

/** @return the line at *p, without its newline; *p is moved behind it. */
static struct str next_line(const char **p)
{
	const char *end = strchr(*p, '\n');
	struct str line = { *p, end ? (size_t)(end - *p) : strlen(*p) };

	*p += line.n + (end != NULL);
	return line;
}

static void put_heading(struct str text, bool colour, struct buf *out)
{
	buf_printf(out, "%s%" PRI_STR "%s\n", colour ? BOLD : "", STR_ARG(text),
		   colour ? PLAIN : "");
}

/** Puts the lines up to the end of a fenced block. */
static void put_code(const char **p, struct buf *out)
{
	while (**p) {
		struct str line = next_line(p);
		if (str_is(line, "```"))
			return;
		buf_printf(out, "%s%" PRI_STR "\n", line.n ? "    " : "", STR_ARG(line));
	}
}

/** Puts the paragraph that begins with a line. */
static void put_paragraph(struct str line, const char **p, struct buf *out)
{
	struct str text = { line.p, line.n };

	while (**p && **p != '\n')
		text.n += next_line(p).n + 1;
	words_put(out, text, "", "");
}

static const char *level_text(enum diag_level level)
{
	switch (level) {
	case DIAG_NOTE:
		return "note";
	case DIAG_WARNING:
		return "warning";
	case DIAG_ERROR:
		break;
	}
	return "error";
}

static void put_title(const struct diag_info *info, bool colour, struct buf *out)
{
	put_heading(arena_printf(out->arena, "%s %s (%s)", info->code, info->name,
				 level_text(info->level)),
		    colour, out);
}

void explain_page(enum diag_code code, bool colour, struct buf *out)
{
	const struct diag_info *info = diag_info(code);
	const char *p = explain_pages[code];

	put_title(info, colour, out);
	if (!p) {
		words_put(out, str_of(info->summary), "", "");
		return;
	}
	next_line(&p);		/* the title, put above with its level */
	while (*p) {
		struct str line = next_line(&p);

		if (str_starts(line, "```"))
			put_code(&p, out);
		else if (str_starts(line, "## "))
			put_heading(str_sub(line, 3, line.n), colour, out);
		else if (line.n)
			put_paragraph(line, &p, out);
		else
			buf_putc(out, '\n');
	}
}

/** @return columns that the longest name takes. */
static int name_columns(void)
{
	size_t most = 0;

	for (size_t i = 0; i < DIAG_CODES; i++) {
		size_t n = strlen(diag_info((enum diag_code)i)->name);
		if (n > most)
			most = n;
	}
	return (int)most;
}

void explain_list(struct buf *out)
{
	int width = name_columns();
	const char *rest = arena_printf(out->arena, "%*s", width + 10, "").p;

	for (size_t i = 0; i < DIAG_CODES; i++) {
		const struct diag_info *info = diag_info((enum diag_code)i);
		bool error = info->level == DIAG_ERROR;

		if (i && strncmp(info->code, diag_info((enum diag_code)(i - 1))->code, 4) != 0)
			buf_putc(out, '\n');
		words_printf(
			out,
			arena_printf(out->arena, "%s  %-*s  ", info->code, width, info->name).p,
			rest, "%s%s%s%s", info->summary, error ? "" : " (",
			error ? "" : level_text(info->level), error ? "" : ")");
	}
}
