/* The formatter: walks the syntax tree and the comments, and prints both as lines.
 *
 * The tree says what a statement is and which block it stands in; its spelling is taken from the
 * tokens, one by one, so that no text can change what it says. Lines are collected first, then put
 * in columns with their neighbours (format_table.c), then printed.
 *
 * What was written on one line stays on one line while it fits FORMAT_COLUMNS: a block, and
 * statements with `;` between them. Called by the command `fmt`; not for files with errors, whose
 * tree is not what was written.
 */
#include "lang/format.h"

#include "base/utf8.h"
#include "lang/format_parts.h"

/** The inside of a block, or a file. */
struct block {
	const struct stmt *first;
	size_t indent;
	uint32_t end;		/* in the source */
	bool apart;		/* too long for one line: each statement has its own */
};

static void format_block(struct format *f, const struct block *b);

const struct stmt *format_body(const struct stmt *s)
{
	switch (s->kind) {
	case STMT_GUARDRAILS: return s->u.guardrails.body;
	case STMT_PLAN: return s->u.plan.body;
	case STMT_SCENARIO: return s->u.scenario.body;
	case STMT_GUARDRAIL: return s->u.guardrail.body;
	case STMT_LABELS: case STMT_ANNOTATIONS: case STMT_ENV: return s->u.map.entries;
	case STMT_VERSION: return s->u.version.body;
	case STMT_METRICS: return s->u.metrics.body;
	case STMT_ROLLOUT: return s->u.rollout.body;
	case STMT_ON: return s->u.on.body;
	case STMT_TARGET: return s->u.target.options;
	case STMT_ERROR: case STMT_IMPORT: case STMT_PARAM: case STMT_NAMESPACE: case STMT_TRAFFIC:
	case STMT_SERVICE: case STMT_READY: case STMT_USE: case STMT_ROUTE: case STMT_LOAD:
	case STMT_MODEL: case STMT_IMAGE: case STMT_PORT: case STMT_REPLICAS: case STMT_CPU:
	case STMT_MEMORY: case STMT_GPU: case STMT_ARGS: case STMT_PROBE: case STMT_ENTRY:
	case STMT_METRIC: case STMT_NOTIFY: case STMT_WEBHOOK: case STMT_OPTION: case STMT_CHECK:
	case STMT_PROMOTE: case STMT_ROLLBACK: case STMT_NO_DATA: case STMT_NEEDS: case STMT_SHADOW:
	case STMT_EXPOSE: case STMT_STAGE: case STMT_RAMP: case STMT_PAUSE: case STMT_GATE:
	case STMT_KEEP: case STMT_OF_PLAN: case STMT_TRACE: case STMT_START: case STMT_ASSUME:
	case STMT_SERIES: case STMT_EXPECT: case STMT_KINDS:
		break;
	}
	return NULL;
}

/* ---- statements ----------------------------------------------------------------------------- */

static bool on_one_line(const struct format *f, struct span span)
{
	return !format_newline_between(f, span.begin, span.end);
}

/* Takes back what was printed of a line since the copy was made. */
static void take_back(struct row *r, const struct row *copy, uint32_t at)
{
	struct buf text = r->text;
	text.n = copy->text.n;
	*r = *copy;
	r->text = text;
	r->f->at = at;
}

/* Adds a statement that is on one line of the source, if the line has room for it.
 * @return whether it had. */
static bool fits(struct row *r, const struct stmt *s)
{
	struct row copy = *r;
	uint32_t at = r->f->at;
	if (r->text.n)
		row_separator(r);
	row_flat(r, s);
	if (row_columns(r) <= FORMAT_COLUMNS)
		return true;
	take_back(r, &copy, at);
	return false;
}

/* The same for the block of a statement whose head was printed. */
static bool block_fits(struct row *r, const struct stmt *s, size_t brace)
{
	struct row copy = *r;
	uint32_t at = r->f->at;
	row_flat_block(r, s, brace);
	if (row_columns(r) <= FORMAT_COLUMNS)
		return true;
	take_back(r, &copy, at);
	return false;
}

/* Prints a block whose { is the next token: on the line of its head if it was there and fits. */
static void put_block(struct row *r, const struct stmt *s, size_t brace)
{
	struct format *f = r->f;
	struct span span = { f->tokens[brace].span.begin, s->span.end, s->span.file };
	struct block inside = {
		format_body(s), r->indent + INDENT, s->span.end - 1, on_one_line(f, span),
	};
	if (inside.apart && block_fits(r, s, brace)) {
		row_end(r, false);
		return;
	}
	r->table = TABLE_NONE;
	row_tokens(r, brace, brace + 1);
	row_end(r, true);
	format_block(f, &inside);
	struct row end = row_begin(f, r->indent, false);
	size_t last = format_token_at(f, inside.end);
	row_tokens(&end, last, last + 1);
	row_end(&end, true);
}

/* Prints a statement on lines of its own. */
static void put_statement(struct row *r, const struct stmt *s)
{
	struct format *f = r->f;
	size_t begin = format_token_at(f, s->span.begin), end = format_token_at(f, s->span.end);
	size_t brace = begin;
	while (brace < end && f->tokens[brace].kind != '{')
		brace++;
	table_choose(r, s);
	row_tokens(r, begin, brace);
	if (brace < end)
		put_block(r, s, brace);
	else
		row_end(r, false);
}

/* ---- blocks --------------------------------------------------------------------------------- */

/* The comments before the offset, each on a line of its own or behind the line before it.
 * @param head  lines that there were when the block began. */
static void put_comments(struct format *f, uint32_t offset, size_t indent, size_t head)
{
	while (f->comments < f->comments_end && f->comments->span.begin < offset) {
		const struct comment *c = f->comments++;
		bool blank = f->nlines > head && format_blank_between(f, f->at, c->span.begin);
		row_comment(f, c, indent, blank);
	}
}

/* Whether the next statement follows on the same line of the source. */
static bool joined(const struct format *f, const struct stmt *s)
{
	return s->next && on_one_line(f, s->next->span) &&
	       !format_newline_between(f, s->span.end, s->next->span.begin);
}

/* Prints a statement, and those behind it that share its line. @return the last of them. */
static const struct stmt *put_row(struct format *f, const struct block *b, const struct stmt *s,
				  bool blank)
{
	struct row row = row_begin(f, b->indent, blank);
	table_choose(&row, s);
	if (!on_one_line(f, s->span) || !fits(&row, s)) {
		put_statement(&row, s);
		return s;
	}
	while (!b->apart && joined(f, s) && fits(&row, s->next)) {
		s = s->next;
		row.table = TABLE_NONE;
	}
	row_end(&row, false);
	return s;
}

/* Prints statements and the comments among them. */
static void format_block(struct format *f, const struct block *b)
{
	size_t head = f->nlines;
	for (const struct stmt *s = b->first; s; s = s->next) {
		put_comments(f, s->span.begin, b->indent, head);
		bool blank = f->nlines > head && format_blank_between(f, f->at, s->span.begin);
		s = put_row(f, b, s, blank);
	}
	put_comments(f, b->end, b->indent, head);
}

/* ---- the file ------------------------------------------------------------------------------- */

/* A comment without the white space that it ends with. */
static struct str comment_text(const struct format *f, const struct comment *c)
{
	struct str text = str_sub(f->source, c->span.begin, c->span.end);
	while (text.n && (text.p[text.n - 1] == ' ' || text.p[text.n - 1] == '\t' ||
			  text.p[text.n - 1] == '\r'))
		text.n--;
	return text;
}

static void print_line(const struct format *f, const struct line *line, size_t column,
		       struct buf *out)
{
	if (line->blank)
		buf_putc(out, '\n');
	if (line->text.n) {
		buf_fill(out, ' ', (int)line->indent);
		buf_put(out, line->text);
	}
	if (line->comment) {
		buf_fill(out, ' ', (int)column - (int)line_columns(line));
		buf_put(out, comment_text(f, line->comment));
	}
	buf_putc(out, '\n');
}

void format_file(struct sources *src, const struct ast *ast, struct buf *out)
{
	struct format f = {
		.arena = out->arena, .source = src->v[ast->file].text, .comments = ast->comments,
	};
	f.comments_end = f.comments + ast->ncomments;
	format_tokens(&f, src, ast->file);
	format_block(&f, &(struct block){ ast->first, 0, (uint32_t)f.source.n, false });
	table_align(&f);
	const size_t *columns = table_comments(&f);
	for (size_t i = 0; i < f.nlines; i++)
		print_line(&f, &f.lines[i], columns[i], out);
}
