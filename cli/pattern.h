/* The pattern of `--run`: which names are meant. */
#ifndef CANARYC_CLI_PATTERN_H
#define CANARYC_CLI_PATTERN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/** A POSIX extended regular expression, without back-references. */
struct pattern;

/** @param text     any bytes.
 * @param problem  why it is refused, one line, lower case; written on failure; in the arena.
 * @return NULL when it is none, or one that would take too long. To be closed. */
struct pattern *pattern_open(struct arena *a, const char *text, struct str *problem);

/** @return whether some part of the name matches. A NULL pattern matches everything. */
bool pattern_matches(const struct pattern *p, struct str name);

/** NULL is allowed. */
void pattern_close(struct pattern *p);

#endif
