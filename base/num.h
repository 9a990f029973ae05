/* Numbers as text, the same bytes in every locale. */
#ifndef CANARYC_BASE_NUM_H
#define CANARYC_BASE_NUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum num_status { NUM_OK, NUM_EMPTY, NUM_BAD, NUM_RANGE };

/** Parses a decimal number: [+-] digits [. digits] [(e|E) [+-] digits], all of s; no spaces, no
 * hex, no underscores, at least one digit. Correctly rounded.
 * @param out  written on NUM_OK only; finite.
 * @return NUM_RANGE when it overflows to infinity; underflow to 0 is NUM_OK. */
enum num_status num_parse(struct str s, double *out);

/** num_parse() of s times 10^exp10, rounded once: ("0.7", -2) gives the double of 0.007. */
enum num_status num_parse_e(struct str s, int exp10, double *out);

/** Parses [+-]digits, all of s. @return NUM_RANGE outside int64_t. */
enum num_status num_parse_int(struct str s, int64_t *out);

#define NUM_TEXT_MAX 32

/** The shortest decimal text that reads back as v: "0.231", "1e+21", "-0" as "0", "NaN", "+Inf",
 * "-Inf". Plain notation for exponents -6..20, else "1.5e-07". @return bytes put into out, which is
 * NUL-terminated. */
size_t num_format(double v, char out[NUM_TEXT_MAX]);

/** v with thousands separators, as in "70,000". @return bytes put into out. */
size_t num_format_grouped(int64_t v, char out[NUM_TEXT_MAX]);

/** The same of a count that was worked out: rounded; 9e18 for what is beyond, 0 for NaN. */
size_t num_format_count(double v, char out[NUM_TEXT_MAX]);

#endif
