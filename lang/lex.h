/* What the scanner does with a token once its extent is known: checks its length, tells what a
 * string means, reports what no plan has. Private to lang/.
 */
#ifndef CANARYC_LANG_LEX_H
#define CANARYC_LANG_LEX_H

#include "lang/parse_ctx.h"

/* Each returns the token's number in the grammar; TOK_PLAN_YYerror after a report from which the
 * parser has to recover. */
int lex_word(struct parse *p, struct token *tok);
int lex_number(struct parse *p, struct token *tok);
int lex_string(struct parse *p, struct token *tok);
int lex_raw_string(struct parse *p, struct token *tok);
int lex_open_string(struct parse *p, struct token *tok);
int lex_open_raw(struct parse *p, struct token *tok);
int lex_bad(struct parse *p, struct token *tok);
/** `-` and `/`, which stand in names and rates and so want spaces as operators. */
int lex_spaced(struct parse *p, struct token *tok);

/** Keeps a comment for the formatter. */
void lex_comment(struct parse *p, const struct token *tok);

#endif
