/* What the texts of a sweep share. Private to sim/sweep_*text.c; all is in the arena, and "-" is
 * for what is not known.
 */
#ifndef CANARYC_SIM_SWEEP_WORDS_H
#define CANARYC_SIM_SWEEP_WORDS_H

#include "sim/sweep.h"

/** "19.7%"; just 0% and 100% for none and all. */
struct str sweep_share_text(struct arena *a, const struct sweep_count *c, size_t runs);

/** "11.6% to 31.3%" */
struct str sweep_interval_text(struct arena *a, const struct sweep_count *c);

/** "3,500": a number of requests or of runs. */
struct str sweep_number_text(struct arena *a, double n);

/** "7:00", on the rollout's clock. */
struct str sweep_clock_text(struct arena *a, double ms);

/** A value of a spread: its text, or "-" without numbers. */
struct str sweep_quantile_text(struct arena *a, const struct sweep_spread *s, double v,
			       bool is_time);

/** The grid: a row for each point, and a map if two axes vary. */
void sweep_print_grid(const struct sweep *s, bool ascii, struct buf *out);

#define SWEEP_NOTES 6
/** What a sweep can't know, for people and in JSON.
 * @return count. */
size_t sweep_notes(struct arena *a, const struct sweep *s, struct str notes[SWEEP_NOTES]);

#endif
