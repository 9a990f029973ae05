/* One check of one guardrail: the readings it takes, what its conditions say, the verdict.
 */
#ifndef CANARYC_SIM_CHECK_H
#define CANARYC_SIM_CHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/cond.h"
#include "sim/exposure.h"
#include "sim/result.h"
#include "sim/verdict.h"
#include "sim/view.h"

/** A guardrail during a run. */
struct check_guard {
	const struct guardrail *guardrail;
	struct verdict_state state;
	const struct term *terms;	/* what it reads */
	size_t nterms;
	struct reading *readings;	/* of the terms, at the latest check */
	bool held;		/* its latest verdict of the whole run does not promote */
	bool promotes;		/* its latest verdict of this stage does */
	uint32_t step;		/* generation of the step in which it was checked last; 0: never */
};

/** What all checks of a run share. */
struct check_world {
	struct arena *arena;
	struct view *view;
	struct exposure *exposure;	/* has reached the instant of the check */
	bool idle[2];		/* by side: the plan leaves it without requests */
	double *points[2];	/* by side: a window, sorted */
	size_t cap[2];
};

/** A guardrail before its first check. */
struct check_guard check_begin(struct arena *a, const struct guardrail *g);

/** What there is to see for a guardrail at an instant, whatever the plan does there. */
struct check_sight {
	enum finding finding;	/* GOOD, GREY, BAD or NO_DATA, as if there were requests enough */
	bool lacking[2];	/* by side: some reading or window is missing */
};

/** Looks without deciding anything. */
struct check_sight check_see(struct check_world *w, const struct check_guard *g, int64_t t_ms);

/** @return whether the canary requests of a window are fewer than a guardrail needs. */
bool check_few(const struct guardrail *g, double requests);

/** Checks a guardrail. The record's step and weight are left to the caller.
 * @param index  of the guardrail, for the record. */
struct verdict_result check_run(struct check_world *w, struct check_guard *g, size_t index,
				int64_t t_ms, struct check_record *record);

#endif
