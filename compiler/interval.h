/* Sets of real numbers, for what a condition says of one number: `x > 3 and not x > 5` is (3, 5].
 *
 * A set is a sorted list of intervals that neither overlap nor touch, none of them empty; ends at
 * infinity are open. So a set has one form only, and two sets are equal when their lists are. NaN
 * and the infinities are in no set. The lists live in the arena given and are never changed.
 */
#ifndef CANARYC_COMPILER_INTERVAL_H
#define CANARYC_COMPILER_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

/** The numbers from lo to hi; an open end is not among them. */
struct interval {
	double lo, hi;		/* never NaN; lo <= hi; may be -INFINITY and INFINITY */
	bool lo_open, hi_open;
};

/** v may be NULL when n is 0, the empty set. */
struct interval_set {
	const struct interval *v;
	size_t n;
};

enum interval_op {
	INTERVAL_LT, INTERVAL_LE, INTERVAL_GT, INTERVAL_GE, INTERVAL_EQ, INTERVAL_NE
};

/** @return all real numbers. */
struct interval_set interval_all(void);

/** @return the set without any number. */
struct interval_set interval_empty(void);

/** The numbers x for which `x op value` holds.
 * @param value  infinities are allowed: x < INFINITY holds always, x == INFINITY never. NaN
 *               compares as in C: nothing but INTERVAL_NE holds, and that always. */
struct interval_set interval_compare(struct arena *arena, enum interval_op op, double value);

/** @return the numbers that are in a or in b. Linear in a.n + b.n. */
struct interval_set interval_union(struct arena *arena, struct interval_set a,
				   struct interval_set b);

/** @return the numbers that are in a and in b. Linear in a.n + b.n. */
struct interval_set interval_intersect(struct arena *arena, struct interval_set a,
				       struct interval_set b);

/** @return the real numbers that are not in s. Linear in s.n. */
struct interval_set interval_complement(struct arena *arena, struct interval_set s);

/** @return the numbers of s within a domain, such as 0 to 1 for a ratio. Linear in s.n.
 * @param domain  an interval without any number gives the empty set. */
struct interval_set interval_clip(struct arena *arena, struct interval_set s,
				  struct interval domain);

/** The image of s: the numbers a * x + b for x in s. Linear in s.n.
 *
 * Ends are rounded as doubles are. A part of s that is not empty never vanishes: ends that fall
 * together leave that one number, and what overflows reaches from the largest double to infinity.
 *
 * @param a  finite; 0 gives the set of b alone, the empty set if s is empty.
 * @param b  finite. If one is not finite nothing is known, and the result is all numbers. */
struct interval_set interval_map(struct arena *arena, struct interval_set s, double a, double b);

/** The inverse image of s: the numbers x for which a * x + b is in s. Linear in s.n. What holds for
 * `2 * x > 3` is interval_unmap(arena, interval_compare(arena, INTERVAL_GT, 3), 2, 0).
 * Ends are rounded as by interval_map().
 * @param a  finite; 0 gives all numbers if b is in s, else none.
 * @param b  finite. If one is not finite nothing is known, and the result is all numbers. */
struct interval_set interval_unmap(struct arena *arena, struct interval_set s, double a, double b);

bool interval_set_is_empty(struct interval_set s);

/** @return whether x is in s; false for NaN and the infinities. */
bool interval_set_contains(struct interval_set s, double x);

/** @return whether each number of a is in b, too. Linear in a.n + b.n. */
bool interval_set_subset(struct interval_set a, struct interval_set b);

/** @return whether both have the same numbers. */
bool interval_set_equal(struct interval_set a, struct interval_set b);

#endif
