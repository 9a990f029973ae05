/* The formatter's columns: neighbouring lines of one kind are tables, and comments behind
 * neighbouring lines stand under each other.
 *
 * A table is a run of lines without an empty line or a comment of its own between them:
 *
 *     error_rate  ratio    = preset istio errors         probe live  "/health" after 30s every 10s
 *     p99_latency duration = preset istio p99            probe ready "/ready"  after 5s  every 5s
 *
 * Stages are a table only where two with a time follow each other; then all stages up to the next
 * empty line belong to it, whatever steps stand between them. Where a column would make a block
 * longer than its line has room for, it and those behind it are left out.
 *
 * Comments that stood under each other keep their distance from the longest line, others get a
 * distance of two. Called by lang/format.c.
 */
#include <string.h>

#include "base/utf8.h"
#include "lang/format.h"
#include "lang/format_parts.h"
#include "lang/parser.h"

#define DISTANCE 2		/* columns between a line and its comment, at least */

/* ---- which table ---------------------------------------------------------------------------- */

/* Says that a column begins with a token of the statement. */
static void want(struct row *r, const struct stmt *s, size_t token, int key)
{
	const struct format *f = r->f;
	size_t i = format_token_at(f, s->span.begin) + token;
	if (i < f->ntokens && f->tokens[i].span.begin < s->span.end && r->nwanted < CUTS)
		r->wanted[r->nwanted++] = (struct cut){ f->tokens[i].span.begin, key };
}

/* The same for the { of the statement's block; without one it belongs to no table. */
static void want_block(struct row *r, const struct stmt *s)
{
	const struct format *f = r->f;
	size_t begin = format_token_at(f, s->span.begin), end = format_token_at(f, s->span.end);
	size_t i = begin;
	while (i < end && f->tokens[i].kind != '{')
		i++;
	if (i == end)
		r->table = TABLE_NONE;
	else
		want(r, s, i - begin, 0);
}

static void want_target(struct row *r, const struct stmt *s)
{
	if (s->u.target.via.span.end)
		r->table = TABLE_TARGET_VIA;
	want_block(r, s);
}

/* In a guardrail on one line, what follows `check ...;` is a column, if it is of one kind. */
static void want_guardrail(struct row *r, const struct stmt *s)
{
	const struct stmt *check = s->u.guardrail.body;
	want_block(r, s);
	if (check && check->kind == STMT_CHECK && check->next)
		r->wanted[r->nwanted++] =
			(struct cut){ check->next->span.begin, (int)check->next->kind };
}

static void want_stage(struct row *r, const struct stmt *s)
{
	want(r, s, s->u.stage.down ? 3 : 2, 0);
}

static void want_probe(struct row *r, const struct stmt *s)
{
	want(r, s, 2, 0);
	if (s->u.probe.after)
		want(r, s, 3, TOK_AFTER);
	if (s->u.probe.every)
		want(r, s, s->u.probe.after ? 5 : 3, TOK_EVERY);
}

/* The table of each kind of statement, and the tokens with which its columns begin. */
static const struct form {
	enum table table;
	size_t tokens[CUTS];	/* counted from the keyword, which is none of them */
	void (*want)(struct row *r, const struct stmt *s);	/* NULL for nothing more */
} forms[STMT_KINDS] = {
	[STMT_PARAM] = { TABLE_PARAM, { 2, 3 }, NULL },		/* param NAME type = */
	[STMT_METRIC] = { TABLE_METRIC, { 1, 2 }, NULL },	/* NAME type = */
	[STMT_ENTRY] = { TABLE_ENTRY, { 1 }, NULL },		/* KEY value */
	[STMT_PROBE] = { TABLE_PROBE, { 0 }, want_probe },
	[STMT_PROMOTE] = { TABLE_DECIDE, { 1 }, NULL },		/* promote when */
	[STMT_ROLLBACK] = { TABLE_DECIDE, { 1 }, NULL },
	[STMT_NO_DATA] = { TABLE_DECIDE, { 2 }, NULL },		/* no data hold */
	[STMT_STAGE] = { TABLE_STAGE, { 0 }, want_stage },
	[STMT_ROUTE] = { TABLE_ROUTE, { 2 }, NULL },		/* route NAME when */
	[STMT_VERSION] = { TABLE_VERSION, { 0 }, want_block },
	[STMT_GUARDRAIL] = { TABLE_GUARDRAIL, { 0 }, want_guardrail },
	[STMT_ON] = { TABLE_ON, { 0 }, want_block },
	[STMT_TARGET] = { TABLE_TARGET, { 0 }, want_target },
};

void table_choose(struct row *r, const struct stmt *s)
{
	const struct form *form = &forms[s->kind];
	r->table = form->table;
	r->nwanted = 0;
	for (size_t k = 0; k < CUTS && form->tokens[k]; k++)
		want(r, s, form->tokens[k], 0);
	if (form->want)
		form->want(r, s);
}

/* ---- laying out a table --------------------------------------------------------------------- */

/* Lines [from, to) of the file, of which those of one table are laid out. */
struct run {
	struct line *lines;
	size_t from, to;
	enum table table;
	size_t widths[CUTS];	/* of the column before each cut */
	size_t ncuts;
};

static bool of_table(const struct run *run, size_t i)
{
	return run->lines[i].table == run->table;
}

/* Columns of what stands before cut k, from the cut before it. */
static size_t width_before(const struct line *line, size_t k)
{
	size_t begin = k ? line->cuts[k - 1].at : 0;
	size_t end = k < line->ncuts ? line->cuts[k].at - 1 : line->text.n;
	return utf8_columns(str_sub(line->text, begin, end));
}

/* Whether cut k can be aligned: whoever has it has it for the same thing. */
static bool alike(const struct run *run, size_t k)
{
	const struct line *first = NULL;
	for (size_t i = run->from; i < run->to; i++) {
		const struct line *line = &run->lines[i];
		if (!of_table(run, i) || line->ncuts <= k)
			continue;
		if (first && first->cuts[k].key != line->cuts[k].key)
			return false;
		first = first ? first : line;
	}
	return first != NULL;
}

static void measure(struct run *run)
{
	for (run->ncuts = 0; run->ncuts < CUTS && alike(run, run->ncuts); run->ncuts++) {
		size_t k = run->ncuts;
		run->widths[k] = 0;
		for (size_t i = run->from; i < run->to; i++) {
			const struct line *line = &run->lines[i];
			/* `stage 100%` has no time and is aligned all the same */
			bool counts = line->ncuts > k || run->table == TABLE_STAGE;
			size_t width = of_table(run, i) && counts ? width_before(line, k) : 0;
			run->widths[k] = width > run->widths[k] ? width : run->widths[k];
		}
	}
}

/* Spaces that the first n cuts add to a line. */
static size_t added(const struct run *run, const struct line *line, size_t n)
{
	size_t sum = 0;
	for (size_t k = 0; k < n && k < line->ncuts; k++)
		sum += run->widths[k] - width_before(line, k);
	return sum;
}

/* Whether every block still fits its line when the first n cuts are aligned. */
static bool has_room(const struct run *run, size_t n)
{
	for (size_t i = run->from; i < run->to; i++) {
		const struct line *line = &run->lines[i];
		if (of_table(run, i) && line->block &&
		    line_columns(line) + added(run, line, n) > FORMAT_COLUMNS)
			return false;
	}
	return true;
}

static void pad(struct format *f, const struct run *run, struct line *line)
{
	struct buf text = buf_on(f->arena);
	size_t begin = 0;
	if (added(run, line, run->ncuts) == 0)
		return;
	for (size_t k = 0; k < run->ncuts && k < line->ncuts; k++) {
		buf_put(&text, str_sub(line->text, begin, line->cuts[k].at));
		buf_fill(&text, ' ', (int)(run->widths[k] - width_before(line, k)));
		begin = line->cuts[k].at;
	}
	buf_put(&text, str_sub(line->text, begin, line->text.n));
	line->text = buf_str(&text);
}

static void lay_out(struct format *f, struct run *run)
{
	measure(run);
	while (run->ncuts && !has_room(run, run->ncuts))
		run->ncuts--;
	for (size_t i = run->from; i < run->to; i++)
		if (of_table(run, i))
			pad(f, run, &run->lines[i]);
}

/* ---- finding tables ------------------------------------------------------------------------- */

/* Whether a line is no row of its own. */
static bool is_further(const struct line *line)
{
	return line->hanging || line->further;
}

/* Whether line i goes on with the neighbourhood of the one before it. */
static bool neighbours(const struct format *f, size_t i)
{
	const struct line *line = &f->lines[i], *above = line - 1;
	if (is_further(line))
		return true;
	while (above > f->lines && is_further(above))
		above--;
	return line->text.n && above->text.n && !line->blank && line->indent == above->indent &&
	       !line->edge && !above->edge;
}

/* Whether two stages with a time follow each other. */
static bool is_stage_table(const struct run *run)
{
	bool above = false;
	for (size_t i = run->from; i < run->to; i++) {
		if (is_further(&run->lines[i]))
			continue;
		bool timed = run->lines[i].table == TABLE_STAGE && run->lines[i].ncuts;
		if (timed && above)
			return true;
		above = timed;
	}
	return false;
}

/* Lays out the tables of lines [from, to), which are neighbours. */
static void align_neighbours(struct format *f, size_t from, size_t to)
{
	struct run stages = { .lines = f->lines, .from = from, .to = to, .table = TABLE_STAGE };
	if (is_stage_table(&stages))
		lay_out(f, &stages);
	for (size_t i = from, end; i < to; i = end) {
		struct run run = { .lines = f->lines, .from = i, .table = f->lines[i].table };
		end = i + 1;
		while (end < to && (of_table(&run, end) || is_further(&f->lines[end])))
			end++;
		run.to = end;
		if (run.table != TABLE_NONE && run.table != TABLE_STAGE)
			lay_out(f, &run);
	}
}

void table_align(struct format *f)
{
	for (size_t i = 0, end; i < f->nlines; i = end) {
		end = i + 1;
		while (end < f->nlines && neighbours(f, end))
			end++;
		align_neighbours(f, i, end);
	}
}

/* ---- comments ------------------------------------------------------------------------------- */

size_t line_columns(const struct line *line)
{
	size_t begin = line->text.n;
	while (begin > 0 && line->text.p[begin - 1] != '\n')
		begin--;
	return (begin || !line->text.n ? 0 : line->indent) +
	       utf8_columns(str_sub(line->text, begin, line->text.n));
}

/* Where the source's line ends before its comment. */
static size_t source_columns(const struct format *f, const struct comment *c)
{
	uint32_t at = c->span.begin;
	while (at > 0 && (f->source.p[at - 1] == ' ' || f->source.p[at - 1] == '\t'))
		at--;
	return format_column(f, at);
}

/* The column at which the comments of lines [from, to) begin. */
static size_t comment_column(const struct format *f, size_t from, size_t to)
{
	size_t longest = 0, source_longest = 0, distance = DISTANCE;
	size_t first = format_column(f, f->lines[from].comment->span.begin);
	bool aligned = true;
	for (size_t i = from; i < to; i++) {
		const struct line *line = &f->lines[i];
		if (line->hanging)
			continue;
		size_t columns = line_columns(line), source = source_columns(f, line->comment);
		longest = columns > longest ? columns : longest;
		source_longest = source > source_longest ? source : source_longest;
		aligned = aligned && format_column(f, line->comment->span.begin) == first;
	}
	if (aligned && first > source_longest + DISTANCE)
		distance = first - source_longest;
	return longest + distance;
}

/* Whether the comment of line i is aligned with that of the line before it. */
static bool comments_meet(const struct format *f, size_t i)
{
	const struct line *line = &f->lines[i], *above = line - 1;
	bool opened = str_ends(above->text, "(") || str_ends(above->text, "[");
	return line->comment && (line->hanging || (line->text.n && !opened && neighbours(f, i)));
}

size_t *table_comments(struct format *f)
{
	size_t *columns = arena_array(f->arena, f->nlines, sizeof(*columns));
	for (size_t i = 0, end; i < f->nlines; i = end) {
		end = i + 1;
		columns[i] = f->lines[i].indent;
		if (!f->lines[i].comment || !f->lines[i].text.n)
			continue;
		while (end < f->nlines && comments_meet(f, end))
			end++;
		size_t column = comment_column(f, i, end);
		for (size_t k = i; k < end; k++)
			columns[k] = column;
	}
	return columns;
}
