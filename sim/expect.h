/* Whether a run came out as its scenario expects.
 */
#ifndef CANARYC_SIM_EXPECT_H
#define CANARYC_SIM_EXPECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/diag.h"
#include "compiler/plan.h"
#include "sim/result.h"

/** One `expect` beside what came of it. */
struct finding {
	const struct expect *expect;
	bool holds;
	bool wrong[EXPECT_PARTS];	/* what differs; of another outcome nothing else is said */
	struct str expected;	/* as a plan writes it: "rollback by latency before 5m" */
	struct str got;		/* "rolled back at 7:00 in stage 5% by drift" */
};

/** Compares a run with all that its scenario expects.
 * @param findings  one for each expect, in the order written; in the arena.
 * @return how many do not hold. */
size_t expect_judge(struct arena *a, const struct result *r, const struct scenario *s,
		    const struct finding **findings);

/** Reports a finding that does not hold, at the words that differ.
 * @return to be completed by diag_help(). */
struct diag *expect_report(struct diags *ds, const struct finding *f);

#endif
