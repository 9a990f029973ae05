/* The formatter's rows: statements printed token by token, with one space between two tokens or
 * none, and the comments between them.
 *
 * Inside of brackets and behind operators a statement may go on with the next line; where it was
 * written so it stays so:
 *
 *     rollback when error_rate > 1% and  # both
 *         p99 > 1s
 *     args [
 *       "--workers", "4",
 *       "--verbose"
 *     ]
 *
 * Further lines are indented by CONTINUED; after a bracket that ends its line, by INDENT from the
 * line of the bracket. Called by lang/format.c alone; no token is added, and none left out but a
 * comma before a ] on the same line.
 */
#include <string.h>

#include "base/utf8.h"
#include "lang/format_parts.h"
#include "lang/parser.h"

struct row row_begin(struct format *f, size_t indent, bool blank)
{
	return (struct row){
		.f = f, .indent = indent, .line_indent = indent, .blank = blank,
		.text = buf_on(f->arena),
	};
}

/* ---- lines ---------------------------------------------------------------------------------- */

static struct line *add_line(struct format *f, size_t indent, bool blank)
{
	f->lines = arena_grow(f->arena, f->lines, f->nlines, &f->lines_cap, sizeof(*f->lines));
	struct line *line = &f->lines[f->nlines++];
	line->indent = indent;
	line->blank = blank;
	return line;
}

/* Whether the comment stands right under the one of the last line. */
static bool goes_on(const struct format *f, const struct comment *c)
{
	const struct line *last = &f->lines[f->nlines - 1];
	if (!last->comment || (last->text.n == 0 && !last->hanging))
		return false;
	struct span above = last->comment->span;
	const char *nl = memchr(f->source.p + above.end, '\n', c->span.begin - above.end);
	return nl && !format_newline_between(f, (uint32_t)(nl - f->source.p) + 1, c->span.begin) &&
	       format_column(f, above.begin) == format_column(f, c->span.begin);
}

void row_comment(struct format *f, const struct comment *c, size_t indent, bool blank)
{
	struct line *last = f->nlines ? &f->lines[f->nlines - 1] : NULL;
	f->at = c->span.end;
	if (!c->own_line && last && !last->comment) {
		last->comment = c;
		return;
	}
	bool hanging = c->own_line && last && goes_on(f, c);
	struct line *line = add_line(f, hanging ? last->indent : indent, blank);
	line->comment = c;
	line->hanging = hanging;
}

/* Whether a raw string over lines stands before the last column. */
static bool cut_in_string(struct str text, const struct row *r)
{
	return r->ncuts && memchr(text.p, '\n', r->cuts[r->ncuts - 1].at);
}

static void end_line(struct row *r, bool edge)
{
	struct line *line = add_line(r->f, r->line_indent, r->blank);
	line->text = buf_str(&r->text);
	line->edge = edge;
	line->further = r->began;
	line->block = r->block;
	if (!r->began && r->ncuts == r->nwanted && !cut_in_string(line->text, r)) {
		line->table = r->table;
		line->ncuts = r->ncuts;
		memcpy(line->cuts, r->cuts, sizeof(line->cuts));
	}
	r->text = buf_on(r->f->arena);
	r->block = r->blank = false;
	r->began = true;
}

void row_end(struct row *r, bool edge)
{
	if (r->text.n)
		end_line(r, edge);
}

size_t row_columns(const struct row *r)
{
	size_t begin = r->text.n;
	while (begin > 0 && r->text.p[begin - 1] != '\n')
		begin--;
	return (begin ? 0 : r->line_indent) +
	       utf8_columns(str_sub(buf_str(&r->text), begin, r->text.n));
}

/* ---- spaces --------------------------------------------------------------------------------- */

static bool is_name(int kind)
{
	return kind == TOK_NAME || tokens_is_soft(kind);
}

static bool ends_operand(int kind)
{
	return kind == TOK_NUMBER || kind == TOK_STRING || kind == ')' || is_name(kind);
}

static bool space_before(const struct row *r, int kind)
{
	int prev = r->prev;
	if (!prev || kind == ',' || kind == ')' || kind == '@' || prev == '(' || prev == '@')
		return false;
	if (prev == '-')
		return ends_operand(r->before);
	if (kind == '(')
		return !is_name(prev) || prev == TOK_BY;
	if (prev == '/')
		return r->before != TOK_IN;	/* `in /min` */
	return true;
}

/* ---- further lines -------------------------------------------------------------------------- */

/* Indentation of a line that begins inside of the statement. */
static size_t further_indent(const struct row *r, bool closes)
{
	if (closes && r->nopen)
		return r->open[r->nopen - 1].indent;
	if (r->nopen && r->open[r->nopen - 1].hangs)
		return r->open[r->nopen - 1].indent + INDENT;
	return r->indent + CONTINUED;
}

/* Ends the present line, if it has begun, because of a line end in the source. */
static void break_line(struct row *r)
{
	if (r->text.n == 0)
		return;
	if (r->prev == '(' || r->prev == '[')
		r->open[r->nopen - 1].hangs = true;
	end_line(r, false);
}

/* The comments before the token, each with the end of its line. */
static void comments_before(struct row *r, uint32_t offset)
{
	struct format *f = r->f;
	while (f->comments < f->comments_end && f->comments->span.begin < offset) {
		break_line(r);
		row_comment(f, f->comments++, further_indent(r, false), false);
	}
}

/* Whether the source has a line end before the token; one before a comma counts behind it. */
static bool newline_before(const struct row *r, size_t i)
{
	const struct token *t = r->f->tokens;
	size_t back = i > 1 && t[i - 1].kind == ',' ? 2 : 1;
	return format_newline_between(r->f, t[i - back].span.end, t[i].span.begin);
}

static void move_to_token(struct row *r, size_t i)
{
	const struct token *t = &r->f->tokens[i];
	bool comma = t->kind == ',';
	if (!r->prev)
		return;
	if (!comma)
		comments_before(r, t->span.begin);
	if (!comma && r->prev != '=' && r->prev != ';' && newline_before(r, i))
		break_line(r);
	if (r->text.n == 0)
		r->line_indent = further_indent(r, t->kind == ')' || t->kind == ']');
	else if (space_before(r, t->kind))
		buf_putc(&r->text, ' ');
}

/* ---- tokens --------------------------------------------------------------------------------- */

static void count_brackets(struct row *r, int kind)
{
	if (kind == '(' || kind == '[') {
		r->open[r->nopen].indent = r->line_indent;
		r->open[r->nopen++].hangs = false;
	} else if ((kind == ')' || kind == ']') && r->nopen) {
		r->nopen--;
	}
}

static void note_cut(struct row *r, uint32_t offset)
{
	if (r->began || r->ncuts == r->nwanted || r->wanted[r->ncuts].at != offset)
		return;
	r->cuts[r->ncuts] = (struct cut){ r->text.n, r->wanted[r->ncuts].key };
	r->ncuts++;
}

/* Whether a comma is the last token before a ] on the same line. */
static bool idle_comma(const struct row *r, size_t i)
{
	const struct token *t = r->f->tokens;
	return t[i].kind == ',' && i + 1 < r->f->ntokens && t[i + 1].kind == ']' &&
	       !newline_before(r, i + 1);
}

static void put_token(struct row *r, size_t i)
{
	const struct token *t = &r->f->tokens[i];
	if (idle_comma(r, i))
		return;
	move_to_token(r, i);
	note_cut(r, t->span.begin);
	if (t->kind == TOK_STRING)
		buf_put(&r->text, format_string(r->f, t, r->line_indent));
	else
		buf_put(&r->text, str_sub(r->f->source, t->span.begin, t->span.end));
	count_brackets(r, t->kind);
	r->before = r->prev;
	r->prev = t->kind;
	r->f->at = t->span.end;
}

void row_tokens(struct row *r, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		put_token(r, i);
}

void row_separator(struct row *r)
{
	buf_putc(&r->text, ';');
	r->before = r->prev;
	r->prev = ';';
}

void row_flat_block(struct row *r, const struct stmt *s, size_t brace)
{
	put_token(r, brace);
	for (const struct stmt *item = format_body(s); item; item = item->next) {
		row_flat(r, item);
		if (item->next)
			row_separator(r);
	}
	put_token(r, format_token_at(r->f, s->span.end - 1));
	r->block = true;
}

void row_flat(struct row *r, const struct stmt *s)
{
	size_t i = format_token_at(r->f, s->span.begin), end = format_token_at(r->f, s->span.end);
	while (i < end && r->f->tokens[i].kind != '{')
		put_token(r, i++);
	if (i < end)
		row_flat_block(r, s, i);
}
