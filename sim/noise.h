/* How likely a guardrail on a ratio rolls back by the noise of counting, when its windows overlap:
 * drawn, with random numbers that depend on nothing but the seed.
 */
#ifndef CANARYC_SIM_NOISE_H
#define CANARYC_SIM_NOISE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/power.h"

#define NOISE_SEED	UINT64_C(42)
#define NOISE_RUNS_MAX	100000
#define NOISE_RUNS_MIN	1000

/** What a check looks back on: the canary's requests from one to another, counted from the start.
 */
struct noise_check {
	int64_t from, to;
};

/** What is drawn. */
struct noise {
	const struct noise_check *checks;	/* both ends ascend */
	size_t nchecks;
	const struct power_rule *rule;
	int64_t k, of;		/* of the guardrail */
	double before, after;	/* chance of a request to be bad: up to `turn`, and from it on */
	int64_t turn;
	int64_t draws;		/* about so many blocks of requests are drawn in all */
};

/** Draws all requests again and again, and counts when the guardrail rolls back.
 * @param a      scratch.
 * @param fired  written, by check: in how many runs it rolls back and none before it did.
 * @return the number of runs; 0 where there are too many checks for NOISE_RUNS_MIN of them. */
int64_t noise_fires(struct arena *a, const struct noise *n, int64_t *fired);

#endif
