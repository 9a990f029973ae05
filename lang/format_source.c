/* What the formatter asks of the source: its tokens, what stands between two places of it, and
 * string literals as they are printed. Called by the other format_*.c alone; decides about no
 * layout but the one inside of raw strings.
 */
#include <string.h>

#include "base/utf8.h"
#include "lang/format_parts.h"
#include "lang/parser.h"

#define TAB 8

void format_tokens(struct format *f, struct sources *src, uint16_t file)
{
	struct diags unheard = diags_on(f->arena);	/* nothing is left to report */
	struct parse *p = arena_alloc(f->arena, sizeof(*p));
	struct token t;
	p->arena = f->arena;
	p->sources = src;
	p->diags = &unheard;
	p->file = file;
	p->text = f->source;
	p->ast = arena_alloc(f->arena, sizeof(*p->ast));
	lexer_open(p);
	while (tokens_next(p, &t) != TOK_EOF) {
		if (t.kind == TOK_SEP)
			continue;
		f->tokens = arena_grow(f->arena, f->tokens, f->ntokens, &f->tokens_cap,
				       sizeof(*f->tokens));
		f->tokens[f->ntokens++] = t;
	}
	lexer_close(p);
}

size_t format_token_at(const struct format *f, uint32_t offset)
{
	size_t low = 0, high = f->ntokens;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (f->tokens[middle].span.begin < offset)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool format_newline_between(const struct format *f, uint32_t from, uint32_t to)
{
	return from < to && memchr(f->source.p + from, '\n', to - from) != NULL;
}

bool format_blank_between(const struct format *f, uint32_t from, uint32_t to)
{
	bool empty = false;	/* nothing but spaces since the last line end */
	for (uint32_t i = from; i < to; i++) {
		char c = f->source.p[i];
		if (c == '\n' && empty)
			return true;
		if (c == '\n')
			empty = true;
		else if (c != ' ' && c != '\t' && c != '\r')
			empty = false;
	}
	return false;
}

size_t format_column(const struct format *f, uint32_t offset)
{
	size_t begin = offset, column = 0;
	while (begin > 0 && f->source.p[begin - 1] != '\n')
		begin--;
	while (begin < offset) {
		size_t n = 1;
		uint32_t c = utf8_decode(f->source, begin, &n);
		column = c == '\t' ? (column / TAB + 1) * TAB : column + (size_t)utf8_width(c);
		begin += n;
	}
	return column;
}

/* ---- string literals ------------------------------------------------------------------------ */

/* Whether a literal, quotes included, says what is wanted. */
static bool says(struct format *f, struct str literal, struct str wanted)
{
	struct arena_mark mark = arena_mark(f->arena);
	struct parse *p = arena_alloc(f->arena, sizeof(*p));
	p->arena = f->arena;
	p->text = literal;
	struct span inside = { 3, (uint32_t)literal.n - 3, 0 };
	bool same = str_eq(string_raw_value(p, inside), wanted);
	arena_reset(f->arena, mark);
	return same;
}

static struct str without_returns(struct format *f, struct str literal)
{
	struct buf out = buf_on(f->arena);
	for (size_t i = 0; i < literal.n; i++)
		if (literal.p[i] != '\r' || i + 1 == literal.n || literal.p[i + 1] != '\n')
			buf_putc(&out, literal.p[i]);
	return buf_str(&out);
}

static bool is_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != ' ' && s.p[i] != '\t' && s.p[i] != '\r')
			return false;
	return true;
}

/* What a raw string says, a block deeper than its statement, the closing quotes where they stood:
 * on a line of their own or behind the last one. */
static struct str indented(struct format *f, struct str value, size_t indent, bool close_alone)
{
	struct buf out = buf_on(f->arena);
	buf_puts(&out, "\"\"\"");
	for (size_t i = 0, end; i <= value.n; i = end + 1) {
		const char *nl = memchr(value.p + i, '\n', value.n - i);
		end = nl ? (size_t)(nl - value.p) : value.n;
		buf_putc(&out, '\n');
		if (end > i)
			buf_fill(&out, ' ', (int)indent + INDENT);
		buf_put(&out, str_sub(value, i, end));
	}
	if (close_alone) {
		buf_putc(&out, '\n');
		buf_fill(&out, ' ', (int)indent);
	}
	buf_puts(&out, "\"\"\"");
	return buf_str(&out);
}

struct str format_string(struct format *f, const struct token *t, size_t indent)
{
	struct str literal = str_sub(f->source, t->span.begin, t->span.end), value = t->text;
	if (!str_starts(literal, "\"\"\"") || !memchr(literal.p, '\n', literal.n))
		return literal;
	size_t first = (size_t)((const char *)memchr(literal.p, '\n', literal.n) - literal.p);
	size_t last = literal.n - 3;
	while (literal.p[last - 1] != '\n')
		last--;
	if (value.n && is_blank(str_sub(literal, 3, first))) {
		bool close_alone = is_blank(str_sub(literal, last, literal.n - 3));
		struct str moved = indented(f, value, indent, close_alone);
		if (says(f, moved, value))
			return moved;
	}
	struct str plain = without_returns(f, literal);
	return says(f, plain, value) ? plain : literal;
}
