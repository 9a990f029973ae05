/* UTF-8: validity and how many columns of a terminal a text takes, independent of the locale. */
#ifndef CANARYC_BASE_UTF8_H
#define CANARYC_BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

/** Decodes the code point at s[at].
 * @param len  bytes it takes, 1..4; 1 for a bad byte; never NULL.
 * @return the code point, or 0xFFFD for bytes that are not UTF-8 (overlong, surrogate, above
 *         U+10FFFF, cut short). at must be < s.n. */
uint32_t utf8_decode(struct str s, size_t at, size_t *len);

/** Appends-style encoder. @param out  room for 4 bytes. @return bytes written; 0 if cp is a
 * surrogate or above U+10FFFF. */
size_t utf8_encode(uint32_t cp, char out[4]);

/** @return offset of the first byte that is not UTF-8, or s.n. Fast on ASCII. */
size_t utf8_check(struct str s);

/** @return columns of the code point: 0 for combining marks and other zero-width ones, 2 for wide
 * East Asian ones and emoji, else 1. Control characters count as 1 (they are shown as a mark). */
int utf8_width(uint32_t cp);

/** @return columns of the text; bad bytes count 1, tabs are 1 (the caller expands them). */
size_t utf8_columns(struct str s);

#endif
