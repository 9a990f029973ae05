/* What the texts of a power report share. Private to sim/power_*text.c.
 */
#ifndef CANARYC_SIM_POWER_TEXT_H
#define CANARYC_SIM_POWER_TEXT_H

#include "sim/power.h"

/* All of these are in the arena, and "-" for what is not told: a negative number, NaN. */

/** "2,500" */
struct str power_count_text(struct arena *a, double n);

/** "0.05%", "<0.01%". @param runs  that it was drawn in; 0: it is exact. */
struct str power_chance_text(struct arena *a, double p, int64_t runs);

/** "3m12s" */
struct str power_time_text(struct arena *a, int64_t ms);

/** A reading as people read it. */
struct str power_reading_text(struct arena *a, enum type type, double v);

#endif
