/* What the files that draw a run share: plot.c lays the picture out, plot_strips.c draws verdicts
 * and weight, plot_values.c the panels, plot_thresholds.c what their values are held against.
 * Included by these only.
 */
#ifndef CANARYC_SIM_PLOT_IN_H
#define CANARYC_SIM_PLOT_IN_H

#include <math.h>

#include "sim/bands.h"
#include "sim/plot.h"
#include "sim/plot_axis.h"
#include "sim/plot_curve.h"
#include "sim/plot_panel.h"

/* Pixels. */
#define LEFT		130	/* edges of what lies on the clock */
#define RIGHT		850
#define STRIP		24	/* a row of verdicts */
#define HEADER		20	/* words above a panel */
#define WEIGHT		84	/* the panel of the weight */
#define VALUES		112	/* a panel of values */
#define BETWEEN		10	/* below a panel */
#define LETTER		6.4	/* width of a small letter, a little more than it is in the mean */

#define STEPS_RULED	40	/* steps whose beginnings are drawn through all panels */
#define CELL_MIN	6	/* pixels of a check that is drawn by itself */

/** The picture under way. */
struct plot {
	const struct result *result;
	const struct report *how;
	struct buf *out;
	int64_t end_ms;		/* when the run was over */
	int64_t right_ms;	/* where the clock ends */
	struct time_axis time;
	const struct band_row *bands;	/* by guardrail */
	const size_t *shown;	/* guardrails that have a row of verdicts */
	size_t nshown;
	const struct panel *panels;
	size_t npanels;
	bool left_out;		/* there are guardrails without a panel for want of room */
	int y;			/* pixels used so far, from above */
	int blocks;		/* blocks of data so far */
};

/** @return the colour of the outcome. */
const char *plot_outcome_colour(enum outcome o);

/** @return pixels from the left edge of the picture. */
int plot_x(const struct plot *p, int64_t t_ms);

/** Begins a panel of a height below what is there: axes, the rule of the decision, steps. Each part
 * of the picture ends with script_clear().
 * @param last  it is the lowest one: it has the clock's numbers. */
void plot_panel_open(struct plot *p, int height, bool last);

/** Opens a block of data. @return its number, for `$dN`. */
int plot_block(struct plot *p);

void plot_block_end(struct plot *p);

/** How bands of a verdict are filled, with hatching over it where they have any.
 * @param border  lines between bands. */
void plot_fill(struct buf *out, enum verdict v, bool border, bool hatch);

/** @return whether bands of the verdict are hatched. */
bool plot_hatched(enum verdict v);

/** A panel of values under way. */
struct drawing {
	struct plot *plot;
	const struct panel *panel;
	struct curve value, stable;
	struct curve limits[PANEL_THRESHOLDS];	/* of those that are not constant */
	struct scale scale;
	struct value_axis axis;		/* in the scale's unit */
	int top;			/* pixel of its upper edge */
};

/** @return whether a value, in the scale's unit, can stand on the axis. */
static inline bool on_axis(const struct drawing *d, double v)
{
	return isfinite(v) && (!d->axis.log || v > 0);
}

/** Colours the panel where its value asks for promotion, for holding, for a rollback, if it is as
 * simple as that: at most one threshold for each, and the two face away from one another. */
void plot_zones(const struct drawing *d);

/** Words beside the panel, in the order of the lines, never over one another. */
void plot_threshold_words(const struct drawing *d);

/** Lines of the thresholds that are constant. */
void plot_threshold_lines(const struct drawing *d);

void plot_strips(struct plot *p);
void plot_weight(struct plot *p, bool last);
/** @return the height of a panel with all that belongs to it. */
int plot_values_height(const struct plot *p, const struct panel *panel);

void plot_values(struct plot *p, const struct panel *panel, bool last);

#endif
