/* Conditions of a plan, evaluated where readings may be missing: numbers that may be absent, truth
 * that may be unknown.
 */
#ifndef CANARYC_SIM_COND_H
#define CANARYC_SIM_COND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/view.h"

enum tri { TRI_FALSE, TRI_TRUE, TRI_UNKNOWN };

/** Where a condition takes its readings from. */
struct cond_input {
	void *ctx;
	struct reading (*value)(void *ctx, size_t metric, enum side side);
	/** Decides COND_WORSE and COND_REGRESSED; NULL: they are unknown. */
	enum tri (*predicate)(void *ctx, const struct cond *c);
};

/** A metric of a side that a condition reads. */
struct term {
	size_t metric;
	enum side side;
};

/** The value of a number. NaN (of a reading, or of what is done with them) is no value; infinities
 * are values. A bool gives none. */
struct reading cond_number(const struct cond *c, const struct cond_input *in);

/** The value of a number that reads no metric.
 * @param value  0 where there is none. @return whether there is one. */
bool cond_constant(const struct cond *c, double *value);

/** The truth of a condition by Kleene's rules: `true or unknown` is true, `false and unknown` is
 * false, a comparison with a missing value is unknown. NULL is true: nothing is asked. */
enum tri cond_truth(const struct cond *c, const struct cond_input *in);

/** (canary - stable) / |stable|; none where one is missing or the stable is 0. */
struct reading cond_change(struct reading canary, struct reading stable);

/** What conditions read, in the order written, once each; `change(m)` and its like read the canary
 * and then the stable.
 * @param first, second  conditions; each may be NULL.
 * @param n  count. @return the list, in the arena. */
const struct term *cond_terms(struct arena *a, const struct cond *first, const struct cond *second,
			      size_t *n);

#endif
