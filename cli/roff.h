/* Text as roff reads it, with the macros of man(7). */
#ifndef CANARYC_CLI_ROFF_H
#define CANARYC_CLI_ROFF_H

#include "base/buf.h"

/** Puts what somebody may copy into a terminal: every byte comes out as itself, as long as it does
 * not stand at the beginning of a line. */
void roff_code(struct buf *out, struct str text);

/** Puts operands and arguments as a usage line has them, "[COMMAND]", "FILE...": capitals are
 * italic. */
void roff_operands(struct buf *out, struct str text);

/** Puts sentences, one or several lines: what stands in backquotes and options are bold, names such
 * as FILE that are among the operands are italic. Ends with a line end.
 * @param operands  a text that holds those names. */
void roff_prose(struct buf *out, struct str text, struct str operands);

/** Puts paragraphs, separated by empty lines; a paragraph that begins with a space is kept as it
 * is. */
void roff_paragraphs(struct buf *out, struct str text, struct str operands);

/** Puts a command line, broken with backslashes where it is too long for a page of 80 columns. */
void roff_example(struct buf *out, struct str line);

#endif
