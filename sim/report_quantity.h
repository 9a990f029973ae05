/* What the conditions of a guardrail look at, and from which threshold on: a chart each.
 */
#ifndef CANARYC_SIM_REPORT_QUANTITY_H
#define CANARYC_SIM_REPORT_QUANTITY_H

#include "compiler/plan.h"
#include "sim/report_lines.h"

#define QUANTITY_THRESHOLDS 6
#define QUANTITIES_MAX 6	/* charts of one guardrail */

/** One comparison of a condition. */
struct threshold {
	bool promote;		/* of promote; else of rollback */
	bool alone;		/* it is the whole condition: beyond it the verdict is clear */
	enum cond_kind op;	/* quantity op threshold: LT LE GT GE EQ NE */
	enum side side;		/* of the reading compared, where the quantity is a metric */
	bool constant;
	double limit;		/* when constant */
	const struct cond *of;	/* when not: what it is compared with */
	struct line *line;	/* its values */
};

/** What stands beside a threshold: a metric, its change, or any other expression. */
struct quantity {
	const struct cond *of;	/* METRIC: both sides are shown */
	struct str name;	/* as the plan writes it; of a METRIC the metric's */
	enum type type;
	struct line *line[2];	/* by enum side of a METRIC; else the canary's alone; NULL: none */
	struct threshold t[QUANTITY_THRESHOLDS];
	size_t nt;
};

struct quantities {
	struct quantity v[QUANTITIES_MAX];
	size_t n;
	size_t left_out;	/* more that were found */
};

/** Finds them, in the order written, and adds their lines. Of a change or a difference the metric
 * itself comes after it. */
void quantities_find(struct quantities *q, const struct plan *plan, const struct guardrail *g,
		     const struct view *view, struct lines *lines);

#endif
