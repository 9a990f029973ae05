/* The parts of a pattern that stand for one character: escapes, [classes], \d and \p{Greek}.
 * Internal to the re2*.c. They are checked only: no set of characters is built.
 */
#ifndef CANARYC_COMPILER_RE2_CLASS_H
#define CANARYC_COMPILER_RE2_CLASS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "compiler/re2.h"

/** A pattern that is being read; it must be valid UTF-8. */
struct re2_scan {
	struct str s;
	size_t at;			/* the next byte */
	size_t posix_end;		/* the first ":]" at or after posix_from, or s.n */
	size_t posix_from;		/* where it was looked for; SIZE_MAX: not yet */
	struct re2_error *err;		/* may be NULL */
};

/** Takes the next character; there must be one. */
uint32_t re2_next(struct re2_scan *sc);

/** @return the byte at offset ahead from here, or -1 beyond the end. */
int re2_peek(const struct re2_scan *sc, size_t ahead);

/** Records the fault. @return false. */
bool re2_fail(struct re2_scan *sc, size_t at, size_t len, const char *what, const char *help);

/** Reads an escape of one character, from its backslash on. @return false: no such escape. */
bool re2_escape(struct re2_scan *sc, uint32_t *cp);

/** Reads \d \D \s \S \w \W \p \P if there is one here. @param found  whether there was.
 * @return false on a \p that is not one. */
bool re2_class_escape(struct re2_scan *sc, bool *found);

/** Reads a class from its [ to its ].
 * @param single  whether it is one character without any negation, as in [.]. */
bool re2_bracket(struct re2_scan *sc, bool *single);

/** Refuses a backslash before c, which is no escape of RE2. @param start  the backslash; sc->at is
 * after c. @return false. */
bool re2_foreign_escape(struct re2_scan *sc, size_t start, uint32_t c);

/** Refuses a (?...) that is neither a group of RE2 nor flags. @param start  its bracket; sc->at is
 * at the character that tells. @return false. */
bool re2_foreign_group(struct re2_scan *sc, size_t start);

#endif
