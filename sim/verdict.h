/* The verdict of one guardrail at one check, and what it leads to: a small machine without clock,
 * readings or plan, so that its rules can be read and tested as a table.
 */
#ifndef CANARYC_SIM_VERDICT_H
#define CANARYC_SIM_VERDICT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/cond.h"
#include "sim/result.h"

/** What a check has found. */
enum finding {
	FINDING_GOOD,		/* promote holds, rollback does not */
	FINDING_GREY,		/* neither holds */
	FINDING_BAD,		/* the rollback condition holds */
	FINDING_NO_DATA,	/* too few requests, or something is missing */
	FINDING_EXCUSED		/* the same, but only because a side is left without requests */
};

/** The memory of a guardrail from check to check; it carries over from step to step. */
struct verdict_state {
	const struct guardrail *guardrail;
	uint8_t *ring;		/* the last n checks with data, 1 for bad; NULL: in a row */
	int64_t next;		/* place in the ring of the next check */
	int64_t bad;		/* bad ones in the ring, or in a row */
	int64_t no_data;	/* checks without data in a row, excused ones left out */
};

/** What follows from a check. */
struct verdict_result {
	enum verdict verdict;
	enum reason rolls_back;	/* REASON_CONDITION or REASON_NO_DATA; REASON_NONE: it does not */
	bool promotes;		/* for the decision of the stage it counts like promote */
};

/** A guardrail before its first check. The ring is taken from the arena. */
struct verdict_state verdict_begin(struct arena *a, const struct guardrail *g);

/** Combines the two conditions. @param few  fewer requests than needed.
 * @return any finding but FINDING_EXCUSED, which is the caller's to see. */
enum finding verdict_finding(enum tri rollback, enum tri promote, bool few);

/** One check. */
struct verdict_result verdict_check(struct verdict_state *s, enum finding f);

/** @return whether a verdict that was recorded counts like promote for the decision of a stage. */
bool verdict_promotes(const struct guardrail *g, enum verdict v, bool excused);

#endif
