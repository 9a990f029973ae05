/* What the panels of a run's picture show: the values that its guardrails compare, each with the
 * thresholds that it is held against.
 */
#ifndef CANARYC_SIM_PLOT_PANEL_H
#define CANARYC_SIM_PLOT_PANEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "compiler/plan.h"
#include "sim/result.h"

#define PANEL_THRESHOLDS 6	/* of one panel; more are not drawn */
#define PANELS_OF_ONE 4		/* panels of one guardrail; it may compare more */

/** What a value is held against. */
struct panel_threshold {
	enum verdict verdict;	/* that it speaks for: VERDICT_PROMOTE or VERDICT_ROLLBACK */
	enum cond_kind op;	/* COND_LT .. COND_NE */
	const struct cond *limit;
	bool constant;		/* it reads no metric */
	double value;		/* when constant */
};

/** A value that a guardrail compares. */
struct panel {
	size_t guardrail;
	size_t number, of;	/* which one of the guardrail's panels, from 1 */
	const struct cond *value;	/* a number */
	const struct cond *stable;	/* the same of the stable version; NULL: it is not the canary's */
	bool of_stable;		/* value reads the stable version alone */
	enum type type;
	struct panel_threshold thresholds[PANEL_THRESHOLDS];
	size_t nthresholds;
	bool predicate;		/* `worse` or `regressed`: compared with no threshold */
};

/** The panels of a guardrail: one for each value that its conditions compare, in the order written,
 * those of the promote condition first. `a < 1 and b < 2` has two, `a > 1 or a < 0` one.
 * @param panels  room for PANELS_OF_ONE.
 * @return how many; 0 where nothing is compared. */
size_t panels_of(struct arena *a, const struct plan *plan, size_t guardrail, struct panel *panels);

/** Puts what its panels do not show of a guardrail:
 * "checked every 1m over 2m, rollback for 2 checks"; and, where a condition is more than one
 * comparison, the conditions: "promote when a < 1 and b < 2". */
void panel_rule(struct buf *out, const struct plan *plan, const struct guardrail *g);

#endif
