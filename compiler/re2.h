/* RE2 regular expressions: is a pattern one?
 *
 * Patterns of a plan go to programs that read them with RE2 (Envoy, and so Istio) or with Go's
 * regexp (Prometheus, the controllers); both must take what canaryc lets through. Called by the
 * lowering of routes. No pattern is rewritten or matched here.
 */
#ifndef CANARYC_COMPILER_RE2_H
#define CANARYC_COMPILER_RE2_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

/** What is wrong with a pattern. */
struct re2_error {
	size_t at;		/* byte offset of the offending part, inside the pattern */
	size_t len;		/* its bytes, at least 1 */
	const char *what;	/* static text, lower case, no full stop */
	const char *help;	/* static text: what to write instead; NULL if there is no advice */
};

/** Checks the syntax of a pattern, in time linear in its length and without memory of its own
 * (about 140 KiB of stack).
 *
 * Accepted is what both Go's regexp/syntax.Parse(pattern, Perl) and RE2 with its default options
 * accept; where they differ the stricter one counts (the list is in re2.c). The empty pattern is
 * one.
 *
 * @param pattern  any bytes; more than LIMIT_STRING are refused.
 * @param err      the first fault; written only on failure; may be NULL.
 * @return true if the pattern is a regular expression of RE2.
 */
bool re2_check(struct str pattern, struct re2_error *err);

#endif
