/* Which checks of a run are worth a row: those that changed something.
 */
#ifndef CANARYC_SIM_RESULT_ROWS_H
#define CANARYC_SIM_RESULT_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/result.h"

/** A row of the table. */
struct row {
	int64_t at_ms;
	const struct step_record *step;
	bool names_step;	/* the first of its step: name and weight are shown */
	size_t first, n;	/* range in the result's checks; n == 0 for a step without checks */
	size_t step_first;	/* where the checks of the step begin */
	bool held;		/* the first one at which a stage was due and held */
};

/** Picks the rows: the first check of each step, every instant at which a verdict differs from the
 * one that was shown last for its guardrail, the first at which a stage was due and is held, and
 * the one at which the run was decided. A step without checks has a row of its own.
 * @return the rows, in the arena. */
const struct row *rows_of(struct arena *a, const struct result *r, size_t *n);

/** The checks of a step, which stand together.
 * @param end  where they end. @return where they begin. */
size_t rows_step_checks(const struct result *r, const struct step_record *s, size_t *end);

#endif
