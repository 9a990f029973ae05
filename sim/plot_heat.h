/* A picture of many runs: a share over a grid of two settings, as a script for gnuplot, like sim/plot.h.
 * It knows nothing of how the runs were made.
 */
#ifndef CANARYC_SIM_PLOT_HEAT_H
#define CANARYC_SIM_PLOT_HEAT_H

#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "sim/plot_script.h"

/** A share over a grid. All texts may come from outside. */
struct heat_map {
	struct str title;		/* "fraud-detector: rolled back" */
	struct str below;		/* a line below it; may be empty */
	struct str rows_name, columns_name;	/* "guardrail.latency.rollback" */
	const struct str *rows, *columns;	/* labels: "300ms"; the first row is the uppermost */
	size_t nrows, ncolumns;		/* 1.. */
	const double *values;		/* 0..1, row by row; NaN: there is none */
};

/** Puts the script of a heat map. Where cells are large enough each has its value, in per cent. A grid
 * of more cells than a picture can show is drawn in blocks, each the mean of its cells. */
void plot_heat_map(const struct heat_map *map, const struct plot_to *to, struct buf *out);

#endif
