/* The checks of a run as bands of time, a row for each guardrail: for pictures and charts.
 *
 * A check speaks of the time since the check before it, or since its interval began where that is
 * less: what it saw. Between bands nothing was checked.
 */
#ifndef CANARYC_SIM_BANDS_H
#define CANARYC_SIM_BANDS_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "sim/result.h"

struct band {
	int64_t from_ms, to_ms;		/* from < to: the instant of the check */
	const struct check_record *check;
};

struct band_row {
	const struct band *v;		/* in the order of time */
	size_t n;
};

/** @return a row for each guardrail of the plan, in the arena. */
const struct band_row *bands_of(struct arena *a, const struct result *r);

#define NO_BAND -1
#define BAND_EXCUSED 4		/* behind enum verdict: checks that were excused, and no others */

/** A row in columns of equal length: in each the gravest verdict of the bands that reach into it,
 * from rollback over hold, no data and promote to excused.
 * @param end_ms   where the last column ends; the first begins at 0.
 * @param columns  n of them: an enum verdict, BAND_EXCUSED, or NO_BAND where no band reaches. */
void bands_columns(const struct band_row *row, int64_t end_ms, size_t n, signed char *columns);

/** @return when the run was over: the end of its last step, 1 at least. */
int64_t bands_end(const struct result *r);

#endif
