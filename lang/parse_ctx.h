/* What the scanner, the grammar and the error reporter share while one file is parsed. Private to
 * lang/.
 */
#ifndef CANARYC_LANG_PARSE_CTX_H
#define CANARYC_LANG_PARSE_CTX_H

#include "base/buf.h"
#include "base/diag.h"
#include "base/limits.h"
#include "base/source.h"
#include "lang/ast.h"

/** A token: its number in the grammar, its place, and what it says. */
struct token {
	int kind;
	struct span span;
	struct str text; /* words and numbers as written, strings as meant (NULL: not closed) */
};

/** Statements in order, with their end at hand. */
struct stmt_seq {
	struct stmt *first, *last;
};

struct arg_seq {
	struct arg *first, *last;
};

struct parse {
	struct arena *arena;
	struct sources *sources;
	struct diags *diags;
	uint16_t file;
	struct str text;
	struct ast *ast;
	bool assumption;	/* the text is one assumption, not a file */
	bool one_assumption;	/* the grammar has still to be told so */
	size_t comments_cap;
	void *scanner;		/* yyscan_t */
	uint32_t at;		/* how far the scanner has come */

	/* the token stream: newlines become separators here */
	struct token pending;	/* read ahead, to be handed out next; kind 0 for none */
	bool has_pending;
	struct token prev,
		before;         /* the last one handed out, and the one before; kind 0 at first */
	struct token head;	/* first token of the statement */
	struct span braces[LIMIT_NESTING];	/* open { */
	size_t nbraces;
	size_t missing, surplus;	/* closing braces that the file lacks, or has too many */
	bool odd;		/* the file lacks triple quotes somewhere */
	bool flat;		/* the file is not indented */
	size_t nbrackets;	/* open ( and [ since the last brace */
	uint32_t reported; /* where a token begins that the scanner has reported, plus 1; 0: none */
	uint32_t open_end;	/* end of the last string that was not closed; 0: none */
	uint32_t cut_at;	/* end of a statement that was reported to end too soon; 0: none */
	struct token
		joined; /* operator at the end of a line that the next goes on with; kind 0: none */
	uint32_t joined_at;	/* where the next line's first token begins */
	size_t statement_tokens;
	bool panic;		/* a syntax error was reported since the last separator */
	bool dropped;		/* the last token is a { too many: the statement ends behind it */
	bool skip_line; /* the statement is a block without its {: its line is passed over */
	bool skip_block;	/* the statement is not known: its block is passed over unread */
	bool stopped;		/* a limit was passed: the rest of the file is not read */
};

/* the scanner, lang/lexer.l: one token of the text, newlines included; lexical errors are reported
 * and come out as TOK_YYerror */
void lexer_open(struct parse *p);
void lexer_close(struct parse *p);
void lexer_scan(struct parse *p, struct token *out);
/** Passes over the text up to an offset. */
void lexer_skip(struct parse *p, size_t to);

/* the token stream, lang/tokens.c */
int tokens_next(struct parse *p, struct token *out);
/** @return the token of a word: one of the grammar's, or TOK_NAME. */
int tokens_keyword(struct str word);
/** Whether the { that was handed out last opens nothing, in a file that has more of them than }. */
bool tokens_opens_nothing(const struct parse *p);
/** @return whether a block belongs to every statement with such a first word.
 * @param blocks  how many are open around it. */
bool tokens_wants_block(int head, size_t blocks);
/** @return whether the token is a word of the grammar that may also be a name. */
bool tokens_is_soft(int kind);

/* braces that are never closed, lang/braces.c */
/** @return the innermost open block as the user named it: "`plan`", "`stable`", or "a file". */
struct str braces_block(struct parse *p);
/** Counts the closing braces that a text lacks or has too many, strings and comments left out.
 * @param odd  what quotes_odd() says of it. */
void braces_count(struct str text, bool odd, size_t *missing, size_t *surplus);
/** Columns of the white space that the line of an offset begins with. */
size_t braces_indent(struct str text, size_t at);
/** Whether t, first on its line, stands outside the innermost block (see the top of braces.c), so
 * that the file's missing brace belongs before it. */
bool braces_end_before(struct parse *p, const struct token *t);
/** Whether the brace t is one that the file has too many. */
bool braces_is_extra(const struct parse *p, const struct token *t);
/** Whether the line that ends here, the head of a block, lacks its opening brace. */
bool braces_forgotten(const struct parse *p);
/** Reports the innermost block as never closed. @param t  what showed it; NULL for the end. */
void braces_report(struct parse *p, const struct token *t);

/* where strings end, lang/quotes.c */

/** The extent of a string. */
struct literal {
	size_t end;		/* behind it */
	bool raw, closed;
};

/** @param at  of its opening quote.  @param odd  what quotes_odd() says of the text. */
struct literal quotes_literal(struct str text, size_t at, bool odd);
/** Whether triple quotes are missing, so that the last raw string goes on to the end of the
 * text. */
bool quotes_odd(struct str text);
/** @return the offset behind the closing quotes of a string that begins at `at` and lacks its
 * opening ones; `at` itself where it does not look like one. */
size_t quotes_unopened(struct str text, size_t at, bool odd);

/* string literals, lang/strings.c: what they mean */
struct str string_value(struct parse *p, struct span span);
struct str string_raw_value(struct parse *p, struct span span);

/* the tree, lang/ast.c */
struct stmt *ast_stmt(struct parse *p, enum stmt_kind kind, struct span keyword, struct span span);
struct stmt_seq ast_append(struct stmt_seq seq, struct stmt *s);
struct arg_seq ast_append_arg(struct parse *p, struct arg_seq seq, struct word label,
			      struct expr *value);
struct word_list *ast_append_word(struct parse *p, struct word_list *list, struct word w);
struct expr *ast_leaf(struct parse *p, enum expr_kind kind, struct token t);
struct expr *ast_unary(struct parse *p, enum expr_op op, struct token t, struct expr *a);
struct expr *ast_binary(struct parse *p, enum expr_op op, struct token t, struct expr *a,
			struct expr *b);
struct expr *ast_in(struct parse *p, struct token t, struct expr *a, struct arg_seq items,
		    struct span end);
struct expr *ast_call(struct parse *p, struct word name, struct arg_seq args, struct span span);
struct expr *ast_sided(struct parse *p, struct word metric, struct word side);
struct expr *ast_error(struct parse *p, struct span span);
struct word word_of(struct token t);

/* syntax errors, lang/syntax_error.c */
/** Reports that the token at `at` (p->prev) can't stand where it does.
 * @param expected  what could: aliases of the grammar's tokens. */
void syntax_report(struct parse *p, struct span at, const char *const *expected, size_t n);

#endif
