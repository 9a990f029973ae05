/* From the text of one plan file to its syntax tree. */
#ifndef CANARYC_LANG_PARSE_H
#define CANARYC_LANG_PARSE_H

#include "base/diag.h"
#include "base/source.h"
#include "lang/ast.h"

/** Parses a source file. Reports every mistake and goes on at the next statement; what could not
 * be read is STMT_ERROR or EXPR_ERROR in the tree.
 * @param file  index of the source; its text must stay as long as the tree does.
 * @return the tree, in the arena; never NULL. Whether it is usable is what ds->errors tells. */
struct ast *ast_parse(struct arena *a, struct sources *src, uint16_t file, struct diags *ds);

/** Parses a source that is one assumption, as `assume` takes it, without that word.
 * @return its STMT_ASSUME, or NULL when an error was reported. */
const struct stmt *ast_parse_assumption(struct arena *a, struct sources *src, uint16_t file,
					struct diags *ds);

/** Where a byte of a string's value stands in its literal, for messages about what is inside.
 * @param literal  the source of an EXPR_STRING, quotes included, as the parser accepted it.
 * @param at       offset in the value.
 * @return offset in the literal. */
size_t string_offset(struct str literal, size_t at);

#endif
