/* The way of a rollout in which nothing is bad: when each step begins, and what each check of a
 * guardrail looks back on.
 */
#ifndef CANARYC_COMPILER_GOOD_WAY_H
#define CANARYC_COMPILER_GOOD_WAY_H

#include "compiler/reaction.h"

/** A check that has requests and readings enough to count. */
struct good_check {
	int64_t at_ms;
	size_t step;
	double from, to;	/* requests that met the canary before its window, and up to it */
};

struct good_step {
	bool reached;
	int64_t begin_ms, end_ms;
	double begin;		/* requests that met the canary before it */
};

struct good_way {
	const struct good_check *checks;	/* ascending */
	size_t nchecks;
	const struct good_step *steps;	/* by step */
	int64_t end_ms;
};

/** Goes the good way for the sake of one guardrail. Every check promotes that has the requests it
 * needs, people and gates answer at once.
 * @param a         takes the result.
 * @param arrivals, needs  as reaction_find() wants them.
 * @return REACTION_FOUND or REACTION_CHECKS. */
enum reaction_status good_way_of(struct arena *a, const struct plan *p,
				 const struct arrivals *arrivals, bool needs, size_t guardrail,
				 struct good_way *out);

#endif
