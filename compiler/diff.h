/* What changed between two plans, as a list in words. Built here, printed by `canaryc diff`.
 *
 * Plans are compared as they were compiled, not as they were written: comments, order of metrics
 * and of labels, params and a default that is spelt out make no difference. Scenarios are not
 * compared.
 */
#ifndef CANARYC_COMPILER_DIFF_H
#define CANARYC_COMPILER_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "compiler/plan.h"

/** What a change is about, in the order in which changes are listed. */
enum diff_part {
	DIFF_PLAN,		/* the plan itself: namespace, service, traffic, labels ... */
	DIFF_VERSION, DIFF_METRIC, DIFF_GUARDRAIL, DIFF_ROUTE, DIFF_STEP, DIFF_ACTION, DIFF_TARGET,
	DIFF_ROLLOUT,		/* what the steps come to: times, people, largest weight */
	/* Of runs; added by whoever has them: */
	DIFF_SETTING, DIFF_TRACE, DIFF_CHECK,
	DIFF_OUTCOME,
	DIFF_PARTS
};

/** One change. A text whose p is NULL is not there: without a field the change is of the whole
 * thing, which was added (no before) or removed (no after), and the text that is there sums it
 * up. */
struct change {
	enum diff_part part;
	struct str plan;	/* name of the plan, of b's where both have it */
	struct str name;	/* "latency", "stage 25%"; none for plan, rollout and outcome */
	struct str field;	/* "rollback", "env MODEL" */
	struct str before, after;
};

struct diff {
	struct arena *arena;	/* texts live here or in the plans */
	struct change *v;
	size_t n, cap;
	struct str plan;	/* for what is added next */
	bool by_position;	/* written: some plan had too many changed steps to align them */
};

/** @return an empty list. */
struct diff diff_on(struct arena *a);

/** Adds a change; its plan is d->plan. */
void diff_add(struct diff *d, struct change c);

/** Adds what changed from a to b. Both are free of errors, and outlive the list. */
void diff_plans(struct diff *d, const struct plan *a, const struct plan *b);

/** Adds that a whole plan was added (or removed). */
void diff_whole_plan(struct diff *d, const struct plan *p, bool added);

/** @return "plan", "version", "metric", ...: the part as JSON calls it. */
const char *diff_part_name(enum diff_part part);

#endif
