/* Pictures of many runs: a share over a grid of two settings, and how a figure is distributed. As
 * scripts for gnuplot, like sim/plot.h. They know nothing of how the runs were made.
 */
#ifndef CANARYC_SIM_PLOT_MANY_H
#define CANARYC_SIM_PLOT_MANY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/str.h"
#include "compiler/plan.h"
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

/** Puts the script of a heat map. Where cells are large enough each has its value, in per cent. A
 * grid of more cells than a picture can show is drawn in blocks, each the mean of its cells. */
void plot_heat_map(const struct heat_map *map, const struct plot_to *to, struct buf *out);

#define DISTRIBUTIONS_MAX 6	/* in one picture */

/** How one figure came out in many runs. */
struct distribution {
	struct str name;
	const double *sorted;	/* ascending, finite */
	size_t n;
	size_t of;		/* runs, n..: in the others it did not come about; 1.. */
};

/** Distributions side by side. All texts may come from outside. */
struct distribution_plot {
	struct str title, below;	/* below may be empty */
	struct str figure;		/* what is counted: "time to detect" */
	enum type type;			/* its type, for the unit: TYPE_DURATION .. TYPE_SCORE */
	const struct distribution *v;
	size_t n;			/* 1..DISTRIBUTIONS_MAX */
};

/** Puts the script of the empirical distribution functions: for each value the share of the runs in
 * which the figure came out at or below it. Its median, 90th and 99th percentile of all runs are
 * named (the smallest value that such a share of the runs does not exceed); one that is never
 * reached is not. */
void plot_distributions(const struct distribution_plot *plot, const struct plot_to *to,
			struct buf *out);

/** The smallest value that a share of the runs does not exceed.
 * @param share  0 < share <= 1.
 * @return false when fewer than that came about. */
bool distribution_quantile(const struct distribution *d, double share, double *value);

#endif
