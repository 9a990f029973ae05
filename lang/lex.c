/* What the scanner does with a token once its extent is known. Called by lang/lexer.l alone.
 *
 * A lexical error is reported here with its own code. Where the token is plain all the same (a
 * string that was not closed) it goes on, without a text, and becomes EXPR_ERROR; else it is
 * TOK_PLAN_YYerror, from which the parser recovers without a second message.
 */
#include "lang/lex.h"

#include <string.h>

#include "base/utf8.h"
#include "lang/parser.h"

static bool within(struct parse *p, const struct token *tok, size_t limit, const char *what)
{
	if (tok->text.n <= limit)
		return true;
	struct span head = tok->span;
	head.end = head.begin + 1;
	diag_help(diag_at(p->diags, CN_TOO_LONG, head, "this %s has %zu bytes, the limit is %zu",
			  what, tok->text.n, limit),
		  "make it shorter");
	p->panic = true;
	return false;
}

int lex_word(struct parse *p, struct token *tok)
{
	if (!within(p, tok, LIMIT_NAME, "name"))
		return TOK_PLAN_YYerror;
	return tokens_keyword(tok->text);
}

int lex_number(struct parse *p, struct token *tok)
{
	return within(p, tok, LIMIT_NUMBER, "number") ? TOK_NUMBER : TOK_PLAN_YYerror;
}

int lex_string(struct parse *p, struct token *tok)
{
	if (!within(p, tok, LIMIT_STRING, "string"))
		return TOK_PLAN_YYerror;
	tok->text =
		string_value(p, (struct span){ tok->span.begin + 1, tok->span.end - 1, p->file });
	return TOK_STRING;
}

int lex_raw_string(struct parse *p, struct token *tok)
{
	if (!within(p, tok, LIMIT_STRING, "string"))
		return TOK_PLAN_YYerror;
	tok->text = string_raw_value(
		p, (struct span){ tok->span.begin + 3, tok->span.end - 3, p->file });
	return TOK_STRING;
}

/* Whether a quote closes what the line before left open: nothing stands behind it. */
static bool closes_last_line(const struct parse *p, const struct token *tok, struct str inside)
{
	size_t line = tok->span.begin;
	while (line > 0 && p->text.p[line - 1] != '\n')
		line--;
	return inside.n == 0 && line > 0 && p->open_end && p->open_end + 1 == line;
}

int lex_open_string(struct parse *p, struct token *tok)
{
	struct str inside = str_trim(str_sub(tok->text, 1, tok->text.n));
	struct span quote = tok->span;
	bool known =
		p->panic || closes_last_line(p, tok, inside); /* a quote before is the mistake */
	quote.end = quote.begin + 1;
	p->open_end = tok->span.end;
	p->reported = tok->span.begin + 1;
	tok->text = (struct str){ NULL, 0 };	/* not to be taken for what was meant */
	if (known)
		return TOK_STRING;
	if (str_ends(inside, "{"))
		inside = str_trim(str_sub(inside, 0, inside.n - 1));
	struct diag *d = diag_at(p->diags, CN_OPEN_STRING, quote, "this string is not closed");
	if (inside.n > 40)
		diag_help(d, "close it on its line, or use \"\"\" for several lines");
	else
		diag_help(d,
			  "close it on its line, as in `\"%" PRI_STR
			  "\"`, or use \"\"\" for several lines",
			  STR_ARG(inside));
	return TOK_STRING;
}

int lex_open_raw(struct parse *p, struct token *tok)
{
	struct span quotes = tok->span;
	quotes.end = quotes.begin + 3;
	if (!p->panic)
		diag_help(diag_at(p->diags, CN_OPEN_STRING, quotes, "this string is not closed"),
			  "close it with \"\"\"");
	p->odd = false;
	p->reported = tok->span.begin + 1;
	tok->text = (struct str){ NULL, 0 };
	return TOK_STRING;
}

void lex_comment(struct parse *p, const struct token *tok)
{
	struct ast *ast = p->ast;
	size_t line = tok->span.begin;
	while (line > 0 && (p->text.p[line - 1] == ' ' || p->text.p[line - 1] == '\t'))
		line--;
	ast->comments = arena_grow(p->arena, ast->comments, ast->ncomments, &p->comments_cap,
				   sizeof(*ast->comments));
	ast->comments[ast->ncomments++] = (struct comment){
		.span = tok->span,
		.own_line = line == 0 || p->text.p[line - 1] == '\n',
	};
}

/* What people type who come from other languages, and what they mean here. */
static const struct habit {
	const char *text, *help;
} habits[] = {
	{ "&&", "write `and`" },
	{ "||", "write `or`" },
	{ "&", "write `and`" },
	{ "|", "write `or`" },
	{ "\\", "a statement goes on behind an operator or a comma, and inside brackets" },
	{ "!", "write `not`, or `!=` for \"differs from\"" },
	{ ":", "no colon stands between a setting and its value" },
	{ ".", "write a digit before the point, as in 0.5" },
	{ "'", "strings are written in double quotes" },
	{ "\xe2\x80\x9c", "strings are written in plain double quotes" },
	{ "\xe2\x80\x9d", "strings are written in plain double quotes" },
	{ "\xe2\x80\x98", "strings are written in plain double quotes" },
	{ "\xe2\x89\xa5", "write >=" },
	{ "\xe2\x89\xa4", "write <=" },
	{ "\xe2\x89\xa0", "write !=" },
	{ "\xe2\x80\x93", "write a plain -" },
	{ "\xe2\x88\x92", "write a plain -" },
	{ "\xef\xbb\xbf", "this is a byte order mark, which can't be seen; take it out" },
	{ "\xe2\x80\x8b", "this is a space without width; take it out" },
	{ "\xc2\xa0", "this is a no-break space; write a plain one" },
};

int lex_bad(struct parse *p, struct token *tok)
{
	if (p->panic)
		return TOK_PLAN_YYerror;
	p->panic = true;
	unsigned char first = (unsigned char)tok->text.p[0];
	struct diag *d;
	if (first < 0x20 || first == 0x7f)
		d = diag_at(p->diags, CN_BAD_BYTE, tok->span,
			    "a control character (byte 0x%02x) stands here", first);
	else
		d = diag_at(p->diags, CN_BAD_BYTE, tok->span, "`%.*s` means nothing here",
			    (int)(tok->text.n > 40 ? 40 : tok->text.n), tok->text.p);
	size_t end = tok->span.end;
	bool digit = end < p->text.n && p->text.p[end] >= '0' && p->text.p[end] <= '9';
	bool in_name = p->prev.span.end == tok->span.begin &&
		       (p->prev.kind == TOK_NAME || tokens_is_soft(p->prev.kind));
	if (first == '.' && (!digit || in_name)) {
		diag_help(d, "names are letters, digits, - and _");
		return TOK_PLAN_YYerror;
	}
	for (size_t i = 0; i < ARRAY_LEN(habits); i++)
		if (str_starts(tok->text, habits[i].text)) {
			diag_help(d, "%s", habits[i].help);
			return TOK_PLAN_YYerror;
		}
	diag_help(d, first >= 0x80 ? "letters beyond ASCII belong into strings and comments"
				   : "take it out");
	return TOK_PLAN_YYerror;
}

static bool ends_operand(int kind)
{
	return kind == TOK_NAME || kind == TOK_NUMBER || kind == TOK_STRING || kind == ')' ||
	       kind == ']' || tokens_is_soft(kind);
}

static int foreign_comment(struct parse *p, const struct token *tok)
{
	struct span both = { tok->span.begin, tok->span.end + 1, p->file };
	if (!p->panic)
		diag_help(diag_at(p->diags, CN_BAD_BYTE, both, "`%" PRI_STR "` means nothing here",
				  STR_ARG(source_text(p->sources, both))),
			  "a comment begins with #");
	p->panic = true;
	return TOK_PLAN_YYerror;
}

int lex_spaced(struct parse *p, struct token *tok)
{
	int op = (unsigned char)tok->text.p[0];
	size_t begin = tok->span.begin, end = tok->span.end;
	bool before = begin > 0 && strchr(" \t\r\n", p->text.p[begin - 1]);
	bool after = end < p->text.n && strchr(" \t\r\n", p->text.p[end]);
	if (op == '/' && end < p->text.n && (p->text.p[end] == '/' || p->text.p[end] == '*'))
		return foreign_comment(p, tok);
	if ((before && after) || !ends_operand(p->prev.kind) || p->panic)
		return op;
	p->panic = true;
	struct diag *d = diag_at(p->diags, CN_TIGHT_OPERATOR, tok->span,
				 "`%c` wants a space on each side", op);
	bool digit = end < p->text.n && p->text.p[end] >= '0' && p->text.p[end] <= '9';
	if (op == '-' && before && digit && tokens_is_soft(p->prev.kind))
		diag_help(d, "no value here is below 0; a difference is written `a - b`");
	else
		diag_help(d,
			  "write `a %c b`: `-` stands in names (`p99-p50` is one), `/` in rates "
			  "(`10000/min`)", op);
	return TOK_PLAN_YYerror;
}
