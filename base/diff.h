/* The difference of two texts, for people and for patch(1). */
#ifndef CANARYC_BASE_DIFF_H
#define CANARYC_BASE_DIFF_H

#include "base/buf.h"
#include "base/str.h"

/** Prints what changes from one text to the other as a unified diff with three lines of context:
 * the fewest lines out and in. Texts that differ in tens of thousands of lines are not worth the
 * search: there a part may be replaced as a whole. Same texts, same bytes.
 * @param name  of the file, printed behind `---` and `+++`.
 * @param out   gets nothing if the texts are equal. */
void diff_unified(struct str name, struct str old, struct str new, struct buf *out);

#endif
