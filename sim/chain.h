/* How likely a guardrail rolls back by chance: exact, for checks that are independent of each
 * other.
 */
#ifndef CANARYC_SIM_CHAIN_H
#define CANARYC_SIM_CHAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** Works out when `for k of n checks` rolls back.
 * @param a      scratch.
 * @param q      by check: the chance that it is bad, 0..1.
 * @param k, of  k bad ones of the last `of`; k == of: in a row. 1 <= k <= of.
 * @param fired  written, by check: the chance that it rolls back and none before it did.
 * @return false where that takes too much: `of` is more than 16 and not k, or there are too many
 *         checks for it. */
bool chain_fires(struct arena *a, const double *q, size_t checks, int64_t k, int64_t of,
		 double *fired);

#endif
