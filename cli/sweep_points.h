/* The plans of a sweep: one for each point of the grid, compiled and checked. */
#ifndef CANARYC_CLI_SWEEP_POINTS_H
#define CANARYC_CLI_SWEEP_POINTS_H

#include "cli/sweep_options.h"
#include "compiler/vary.h"
#include "sim/sweep.h"

/** The file compiled with one choice of values for the params that vary. */
struct sweep_file {
	struct arena *arena;
	struct compile compile;
	size_t key;			/* of the choice, params as digits */
	const struct scenario *scenario;
	struct vary *axes;		/* as --vary was given */
	struct override **overrides;	/* by axis and value; NULL: the axis is a param's */
};

struct sweep_points {
	struct cli *cli;
	const struct args *args;
	const struct sweep_options *o;
	struct sweep_file base;		/* of the first point */
	struct sweep_file other;	/* of the last choice asked for; no arena: none */
	struct sweep_axis *axes;	/* with their values */
	size_t naxes, n;		/* points */
	bool *is_param;			/* by axis */
	bool params;			/* some axis is a param's */
	struct arena *arena;		/* of the point asked for last */
	struct arena_mark mark;
	struct scenario point;
};

/** Compiles the file for the first point and reads what varies. Prints what is wrong.
 * @param code  written on failure. @return false on failure. */
bool sweep_points_open(struct sweep_points *p, struct cli *cli, const struct args *args,
		       const struct sweep_options *o, enum exit_code *code);

/** The scenario of a point, its plan overridden but not checked; valid until the next call.
 * @param points  a struct sweep_points.
 * @return NULL after an error was printed. */
const struct scenario *sweep_points_take(void *points, size_t point, struct diags *ds);

/** Checks the plan of the point that was taken last, as `check` would: errors alone.
 * @return false after an error was printed. */
bool sweep_points_check(struct sweep_points *p, size_t point);

void sweep_points_close(struct sweep_points *p);

#endif
