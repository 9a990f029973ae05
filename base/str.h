/* Strings with a length, borrowed from the source text or from an arena; and small helpers that
 * every module uses.
 */
#ifndef CANARYC_BASE_STR_H
#define CANARYC_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

/** n bytes at p, UTF-8, not NUL-terminated unless its maker says so; p may be NULL when n is 0. */
struct str {
	const char *p;
	size_t n;
};

#define STR(literal) ((struct str){ "" literal, sizeof(literal) - 1 })
#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/* For printf: printf("%" PRI_STR, STR_ARG(s)). Longer than INT_MAX is cut. */
#define PRI_STR ".*s"
#define STR_ARG(s) ((int)((s).n > 0x7fffffff ? 0x7fffffff : (s).n)), ((s).n ? (s).p : "")

/** @return s as a str that borrows it; NULL gives the empty string. */
struct str str_of(const char *s);

bool str_eq(struct str a, struct str b);
bool str_is(struct str a, const char *b);
bool str_starts(struct str s, const char *prefix);
bool str_ends(struct str s, const char *suffix);

/** Bytewise order, a prefix before what it begins. @return <0, 0 or >0. */
int str_cmp(struct str a, struct str b);

/** @return s without spaces, tabs and line ends at both ends. */
struct str str_trim(struct str s);

/** @return the bytes [from, to) of s; both are clipped to its length. */
struct str str_sub(struct str s, size_t from, size_t to);

/** Edit distance (insert, delete, replace, swap of neighbours; optimal string alignment), ASCII
 * letters compared without case.
 * @param max  distances above it are reported as max + 1; at most 8. Strings longer than 64 bytes
 *             are max + 1 unless equal. */
size_t str_distance(struct str a, struct str b, size_t max);

/** The best "did you mean" for a misspelt name.
 * @param names  candidates; the first of equally near ones wins.
 * @return index of the nearest within distance 2 (1 when either is shorter than 4 bytes), or n; a
 *         name that has no byte in common with it is never the answer. */
size_t str_nearest(struct str wrong, const struct str *names, size_t n);

#endif
