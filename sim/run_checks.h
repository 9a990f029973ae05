/* The checks of runs that were kept, out of their results. */
#ifndef CANARYC_SIM_RUN_CHECKS_H
#define CANARYC_SIM_RUN_CHECKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/** A reading of a check, in base units. */
struct kept_reading {
	struct str name;	/* "p99_latency@canary" */
	bool present;
	double value;
};

struct kept_check {
	int64_t at_ms;
	struct str step, guardrail, verdict;
	const struct kept_reading *readings;
	size_t nreadings;
};

/** Finds the first instant at which a guardrail that both runs checked then came to another
 * verdict. Checks that only one of them made are passed over.
 * @param a, b   results, as `simulate --json` prints them.
 * @param out    written if there is one: the two checks, in the arena.
 * @param found  written: whether there is one.
 * @return false when one of the texts is no such result. */
bool run_checks_differ(struct arena *arena, struct str a, struct str b, struct kept_check out[2],
		       bool *found);

#endif
