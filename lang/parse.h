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

#endif
