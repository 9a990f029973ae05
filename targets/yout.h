/* YAML out, by libyaml: trees as documents that every YAML reader understands alike.
 *
 * Block style, keys in the order of the tree, two spaces a level, lines of any width, Unicode as it
 * is. A string is quoted whenever a reader of YAML 1.1 or 1.2 could take the plain text for
 * anything else: null, a boolean, a number (base 60 included), a date, or nothing. libyaml does not
 * do that itself.
 */
#ifndef CANARYC_TARGETS_YOUT_H
#define CANARYC_TARGETS_YOUT_H

#include <stdbool.h>

#include "base/buf.h"
#include "targets/node.h"

/** Puts one document, without a `---` before it; it ends with a newline.
 * @param root  a map or a list. Strings in it are UTF-8 without NUL; libyaml escapes what YAML
 *              can't show.
 * @return false when libyaml refused it or ran out of memory; out then holds a part of it. */
bool yout_document(const struct node *root, struct buf *out);

/** @return whether a plain scalar of this text would be read as something else than this string. */
bool yout_must_quote(struct str text);

#endif
