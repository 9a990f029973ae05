/* Builds the nodes of the syntax tree, and reads a file into one. */
#include <string.h>

#include "base/utf8.h"
#include "lang/parse.h"
#include "lang/parse_ctx.h"
#include "lang/parser.h"

struct word word_of(struct token t)
{
	return (struct word){ t.text, t.span };
}

struct stmt *ast_stmt(struct parse *p, enum stmt_kind kind, struct span keyword, struct span span)
{
	struct stmt *s = arena_alloc(p->arena, sizeof(*s));
	s->kind = kind;
	s->keyword = keyword;
	s->span = span;
	return s;
}

struct stmt_seq ast_append(struct stmt_seq seq, struct stmt *s)
{
	if (seq.last)
		seq.last->next = s;
	else
		seq.first = s;
	seq.last = s;
	return seq;
}

struct arg_seq ast_append_arg(struct parse *p, struct arg_seq seq, struct word label,
			      struct expr *value)
{
	struct arg *a = arena_alloc(p->arena, sizeof(*a));
	a->label = label;
	a->value = value;
	if (seq.last)
		seq.last->next = a;
	else
		seq.first = a;
	seq.last = a;
	return seq;
}

struct word_list *ast_append_word(struct parse *p, struct word_list *list, struct word w)
{
	struct word_list *item = arena_alloc(p->arena, sizeof(*item));
	struct word_list **end = &list;
	item->word = w;
	while (*end)
		end = &(*end)->next;
	*end = item;
	return list;
}

struct expr *ast_leaf(struct parse *p, enum expr_kind kind, struct token t)
{
	struct expr *e = arena_alloc(p->arena, sizeof(*e));
	e->kind = kind == EXPR_STRING && !t.text.p ? EXPR_ERROR : kind;
	e->span = t.span;
	e->text = t.text;
	e->depth = 1;
	return e;
}

struct expr *ast_error(struct parse *p, struct span span)
{
	return ast_leaf(p, EXPR_ERROR, (struct token){ TOK_NAME, span, { NULL, 0 } });
}

static uint32_t depth_of(const struct expr *e)
{
	return e ? e->depth : 0;
}

/* One deeper than its operands; over the limit the node is an error node, reported once. */
static struct expr *node(struct parse *p, enum expr_kind kind, struct token op, struct expr *a,
			 struct expr *b)
{
	if ((a && a->kind == EXPR_ERROR) || (b && b->kind == EXPR_ERROR))	/* was reported */
		return ast_error(p, op.span);
	struct expr *e = ast_leaf(p, kind, op);
	e->op_span = op.span;
	e->depth = 1 + (depth_of(a) > depth_of(b) ? depth_of(a) : depth_of(b));
	e->left = a;
	e->right = b;
	if (e->depth <= LIMIT_EXPR_DEPTH)
		return e;
	diag_help(diag_at(p->diags, CN_TOO_DEEP, op.span,
			  "more than %d operators stand within each other", LIMIT_EXPR_DEPTH),
		  "split the condition over several guardrails");
	return ast_error(p, op.span);
}

struct expr *ast_unary(struct parse *p, enum expr_op op, struct token t, struct expr *a)
{
	struct expr *e = node(p, EXPR_UNARY, t, a, NULL);
	e->op = op;
	e->span = span_join(t.span, a->span);
	return e;
}

struct expr *ast_binary(struct parse *p, enum expr_op op, struct token t, struct expr *a,
			struct expr *b)
{
	struct expr *e = node(p, EXPR_BINARY, t, a, b);
	e->op = op;
	e->span = span_join(a->span, b->span);
	return e;
}

struct expr *ast_in(struct parse *p, struct token t, struct expr *a, struct arg_seq items,
		    struct span span)
{
	struct expr *e = node(p, EXPR_IN, t, a, NULL);
	e->args = items.first;
	e->span = span;
	return e;
}

struct expr *ast_call(struct parse *p, struct word name, struct arg_seq args, struct span span)
{
	struct expr *deepest = NULL;
	for (struct arg *a = args.first; a; a = a->next)
		if (depth_of(a->value) > depth_of(deepest))
			deepest = a->value;
	struct expr *e =
		node(p, EXPR_CALL, (struct token){ TOK_NAME, name.span, name.text }, deepest, NULL);
	e->left = NULL;
	e->args = args.first;
	e->span = span;
	return e;
}

struct expr *ast_sided(struct parse *p, struct word metric, struct word side)
{
	struct expr *e =
		ast_leaf(p, EXPR_SIDED, (struct token){ TOK_NAME, metric.span, metric.text });
	e->side = side;
	e->span = span_join(metric.span, side.span);
	return e;
}

/* Whether the bytes are a text at all; reports what they are not. */
static bool is_text(struct parse *p)
{
	const char *nul = p->text.n ? memchr(p->text.p, 0, p->text.n) : NULL;
	size_t bad = utf8_check(p->text);
	size_t at = nul && (size_t)(nul - p->text.p) < bad ? (size_t)(nul - p->text.p) : bad;
	if (at == p->text.n)
		return true;
	struct span span = { (uint32_t)at, (uint32_t)at + 1, p->file };
	if (nul && at == (size_t)(nul - p->text.p))
		diag_help(diag_at(p->diags, CN_BAD_BYTE, span, "this is no text: byte %zu is NUL",
				  at),
			  "a plan is a UTF-8 text file");
	else
		diag_help(diag_at(p->diags, CN_BAD_UTF8, span,
				  "this is not UTF-8: byte %zu is 0x%02x", at,
				  (unsigned char)p->text.p[at]),
			  "save the file as UTF-8");
	return false;
}

static struct ast *parse(struct arena *a, struct sources *src, uint16_t file, bool assumption,
			 struct diags *ds)
{
	struct parse *p = arena_alloc(a, sizeof(*p));
	p->assumption = p->one_assumption = assumption;
	p->arena = a;
	p->sources = src;
	p->diags = ds;
	p->file = file;
	p->text = src->v[file].text;
	p->ast = arena_alloc(a, sizeof(*p->ast));
	p->ast->file = file;
	if (!is_text(p))
		return p->ast;
	p->odd = quotes_odd(p->text);
	braces_count(p->text, p->odd, &p->missing, &p->surplus);
	lexer_open(p);
	plan_yyparse(p);
	lexer_close(p);
	return p->ast;
}

struct ast *ast_parse(struct arena *a, struct sources *src, uint16_t file, struct diags *ds)
{
	return parse(a, src, file, false, ds);
}

const struct stmt *ast_parse_assumption(struct arena *a, struct sources *src, uint16_t file,
					struct diags *ds)
{
	size_t errors = ds->errors;
	const struct ast *ast = parse(a, src, file, true, ds);

	return ds->errors == errors ? ast->first : NULL;
}
