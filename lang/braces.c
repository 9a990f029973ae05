/* Braces: which block a statement stands in, and which one was never closed.
 *
 * Where a file has more { than }, its indentation tells where one is missing: the first line that
 * stands no deeper than the line that opened the innermost block is outside it, and a } that stands
 * less deep closes another one. Where it has more } than {, one on a line that stands deeper than
 * the line that opened the block is too many, and a head with deeper lines below it lacks its
 * brace. Files without indentation tell nothing.
 */
#include <string.h>

#include "lang/parse_ctx.h"

struct str braces_block(struct parse *p)
{
	if (!p->nbraces)
		return STR("a file");
	const char *text = p->text.p;
	size_t begin = p->braces[p->nbraces - 1].begin;
	while (begin > 0 && strchr(" \t\r\n", text[begin - 1]))	/* it may stand on the next line */
		begin--;
	while (begin > 0 && text[begin - 1] != '\n' && text[begin - 1] != ';' &&
	       text[begin - 1] != '{')
		begin--;
	struct str head = str_trim(str_sub(p->text, begin, p->braces[p->nbraces - 1].begin));
	size_t n = 0;
	while (n < head.n && head.p[n] != ' ' && head.p[n] != '\t')
		n++;
	return arena_printf(p->arena, "`%" PRI_STR "`", STR_ARG(str_sub(head, 0, n)));
}

void braces_count(struct str s, bool odd, size_t *missing, size_t *surplus)
{
	size_t open = 0;
	*surplus = 0;
	for (size_t i = 0; i < s.n;) {
		if (s.p[i] == '"') {
			i = quotes_literal(s, i, odd).end;
			continue;
		}
		if (s.p[i] == '#') {
			while (i < s.n && s.p[i] != '\n')
				i++;
			continue;
		}
		*surplus += s.p[i] == '}' && !open;
		open += s.p[i] == '{';
		open -= s.p[i] == '}' && open;
		i++;
	}
	*missing = open;
}

size_t braces_indent(struct str text, size_t at)
{
	size_t begin = at, columns = 0;
	while (begin > 0 && text.p[begin - 1] != '\n')
		begin--;
	for (; begin < text.n && (text.p[begin] == ' ' || text.p[begin] == '\t'); begin++)
		columns = text.p[begin] == '\t' ? (columns / 8 + 1) * 8 : columns + 1;
	return columns;
}

/* Whether a token is the first on its line. */
static bool first_on_line(const struct parse *p, const struct token *t)
{
	size_t line = t->span.begin;
	while (line > 0 && (p->text.p[line - 1] == ' ' || p->text.p[line - 1] == '\t'))
		line--;
	return line == 0 || p->text.p[line - 1] == '\n';
}

bool braces_end_before(struct parse *p, const struct token *t)
{
	if (!p->missing || !p->nbraces || t->text.n == 0 || p->flat || !first_on_line(p, t))
		return false;
	struct span brace = p->braces[p->nbraces - 1];
	const char *nl = memchr(p->text.p + brace.begin, '\n', t->span.begin - brace.begin);
	size_t own = braces_indent(p->text, t->span.begin),
	       head = braces_indent(p->text, brace.begin);
	bool outside = nl && (t->kind == '}' ? own < head : own <= head);
	p->flat = outside && p->prev.kind == '{' && t->kind != '}' && head == 0;
	return outside && !p->flat;
}

/* Whether the next line with text stands inside a block, or is the brace that closes it.
 * @param at  an offset in the line before.
 * @param head  indentation of the line that opens the block. */
static bool inside_follows(struct str text, size_t at, size_t head)
{
	size_t line = at;
	for (; at < text.n && strchr(" \t\r\n#", text.p[at]); at++) {
		if (text.p[at] == '#')
			while (at + 1 < text.n && text.p[at + 1] != '\n')
				at++;
		if (text.p[at] == '\n')
			line = at + 1;
	}
	if (at == text.n || line == 0 || text.p[line - 1] != '\n')
		return false;
	size_t own = braces_indent(text, at);
	return own > head || (own == head && text.p[at] == '}');
}

bool braces_is_extra(const struct parse *p, const struct token *t)
{
	if (!p->surplus || !p->nbraces || t->kind != '}')
		return false;
	uint32_t brace = p->braces[p->nbraces - 1].begin;
	size_t head = braces_indent(p->text, brace);
	bool one_line = !memchr(p->text.p + brace, '\n', t->span.begin - brace);
	if (!one_line && first_on_line(p, t))
		return braces_indent(p->text, t->span.begin) > head;
	bool inside = one_line ? p->prev.kind == '{' : braces_indent(p->text, t->span.begin) > head;
	return inside && inside_follows(p->text, t->span.end, head);
}

bool braces_forgotten(const struct parse *p)
{
	size_t next = p->at;
	if (!p->surplus)
		return false;
	while (next < p->text.n && strchr(" \t\r\n", p->text.p[next]))
		next++;
	return next < p->text.n &&
	       braces_indent(p->text, next) > braces_indent(p->text, p->head.span.begin);
}

void braces_report(struct parse *p, const struct token *t)
{
	struct diag *d =
		diag_at(p->diags, CN_UNCLOSED_BLOCK, p->braces[p->nbraces - 1],
			"this block of %" PRI_STR " is never closed", STR_ARG(braces_block(p)));
	if (t)
		diag_also(d, t->span, t->kind == '}' ? "this one closes another block"
						      : "this line stands outside it");
	diag_help(d, "close it with }");
}
