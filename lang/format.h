/* The formatter: a plan file in its one canonical form. */
#ifndef CANARYC_LANG_FORMAT_H
#define CANARYC_LANG_FORMAT_H

#include "base/buf.h"
#include "base/source.h"
#include "lang/ast.h"

#define FORMAT_COLUMNS 140	/* a block on one line is no longer than this */

/** Prints a file as it should be written: two spaces a block, neighbouring lines in columns, the
 * comments where they were, no byte order mark. The result says what the source says, and
 * formatting it again changes nothing.
 * @param src  holds the source of the tree.
 * @param ast  of ast_parse(), which must have reported no error for this file.
 * @param out  gets the text; every line ends with "\n", an empty file gives nothing. */
void format_file(struct sources *src, const struct ast *ast, struct buf *out);

#endif
