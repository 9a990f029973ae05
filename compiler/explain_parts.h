/* What the files of the explanation share. Private to compiler/. */
#ifndef CANARYC_COMPILER_EXPLAIN_PARTS_H
#define CANARYC_COMPILER_EXPLAIN_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "compiler/plan.h"

/** The plan that is told of, and where to. */
struct tell {
	const struct plan *plan;
	struct buf *out;
	struct str stable, canary;	/* what the versions are called */
};

/* ---- explain_plan.c ---- */

/** Puts one item of a list: indented, broken at 80 columns. */
void tell_item(const struct tell *t, struct str text);

/** Puts ", " or " and " before the item i of n, but for the first. */
void tell_join(struct buf *b, size_t i, size_t n);

/** @return a duration as a plan writes it, in the arena. */
const char *tell_time(const struct tell *t, int64_t ms);

/** @return a weight as a plan writes it, in the arena. */
const char *tell_weight(const struct tell *t, int32_t ppm);

/** @return a count with separators, "about" before it if it is not whole; in the arena. */
const char *tell_count(const struct tell *t, double n);

/* ---- explain_steps.c ---- */

/** Puts every step with the time at which it begins, and how long all of it takes. */
void tell_steps(const struct tell *t);

/* ---- explain_guardrails.c ---- */

/** Puts every guardrail: how often it is asked, what promotes, what rolls back and how soon. */
void tell_guardrails(const struct tell *t);

/* ---- explain_exposure.c ---- */

/** Puts how many requests can meet a bad canary until each guardrail reacts: for each step, and the
 * most of all. */
void tell_exposure(const struct tell *t);

#endif
