/* A run as a picture: verdicts, the canary's weight, and what each guardrail read beside its
 * thresholds, one below the other on one clock (design section 4). As a script for gnuplot; who
 * runs gnuplot is not asked here.
 */
#ifndef CANARYC_SIM_PLOT_H
#define CANARYC_SIM_PLOT_H

#include "base/buf.h"
#include "sim/plot_script.h"
#include "sim/result.h"

/** Puts the script of a run's picture. The readings between checks, and those behind the end of the
 * run, are asked of the report's view; without one there are only those that the checks took.
 * However long the run is, the script has no more than a picture can show. */
void plot_run(const struct result *r, const struct report *how, const struct plot_to *to,
	      struct buf *out);

#endif
