/* Patterns of RE2 as text: made, asked and rewritten. All take patterns that re2_check() took. */
#ifndef CANARYC_COMPILER_RE2_TEXT_H
#define CANARYC_COMPILER_RE2_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/** @return a pattern that matches the text alone, in the arena. */
struct str re2_quote(struct arena *a, struct str text);

/** @return the pattern, with a `\E` behind it if a `\Q` goes on to its end: for use inside a larger
 * one. */
struct str re2_closed(struct arena *a, struct str pattern);

/** @return whether the pattern may match the empty text. false is certain. */
bool re2_may_be_empty(struct str pattern);

/** Rewrites a pattern so that no part of it matches a `;`, for use inside a larger one.
 * @param out  in the arena.
 * @param why  static text, written on failure: what of the pattern stands against it.
 * @return false where that can't be done. */
bool re2_without_semicolon(struct arena *a, struct str pattern, struct str *out, const char **why);

/** A pattern for numbers of `digits` decimal digits, with leading zeros, that are below a limit.
 * @param limit   1 .. 10^digits.
 * @param digits  1 .. 9.
 * @return as in `0[0-4]|1[0-9]`, in the arena. */
struct str re2_digits_below(struct arena *a, uint32_t limit, int digits);

#endif
