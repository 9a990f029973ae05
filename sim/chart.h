/* A run as a chart of letters, 80 columns wide: the canary's weight and a row of verdicts for each
 * guardrail along one clock. For terminals; sim/plot.h draws pictures.
 */
#ifndef CANARYC_SIM_CHART_H
#define CANARYC_SIM_CHART_H

#include "base/buf.h"
#include "sim/result.h"

/** Puts the chart, as how->ascii and how->colour want it. Each sign is the gravest verdict of its
 * time; nothing stands where nothing was checked. */
void chart_put(const struct result *r, const struct report *how, struct buf *out);

#endif
