/* What the files of the view share: view.c answers, view_bind.c opens, view_assume.c lays the
 * assumptions over the series. Included by these three only.
 */
#ifndef CANARYC_SIM_VIEW_IN_H
#define CANARYC_SIM_VIEW_IN_H

#include "sim/view.h"

/** A metric of a side. */
struct cell {
	const struct series *series;	/* NULL for none */
	const struct unit *unit;	/* that it is in; NULL: base units */
	const struct view_trace *trace;	/* where it was recorded; NULL for a made-up series */
	int64_t offset_ms;	/* time of the series at clock 0 */
	bool ambiguous;		/* its file has several series for it: was reported */
	bool made;		/* a made-up series: what is recorded does not count */
	bool given;		/* some assumption sets it */
	bool assumed;		/* some assumption changes it: it is read from the state */
	bool involved;		/* an assumption changes or reads it */
	size_t hint;		/* of series_at() */
	size_t passed;		/* samples passed by view_changes() */
};

struct view {
	struct arena *arena;
	const struct plan *plan;
	const struct scenario *scenario;	/* NULL for none */
	struct cell *cells;		/* by cell_of() */
	int64_t start_ms;
	bool recorded;
	int64_t end_ms;
	ptrdiff_t requests;		/* index of the metric that is the rate; -1: plan.traffic */

	const struct assume **assumes;	/* those about metrics, in the order written */
	size_t nassumes;
	size_t *involved;		/* cells that assumptions change or read */
	size_t ninvolved;
	struct reading *state;		/* by cell: readings of those involved */
	int64_t state_ms;		/* the instant that the state is of */
	bool state_known;
	int64_t *step_begin;		/* by step; INT64_MAX: not yet */

	double *window;			/* what view_window() returned last */
	size_t window_cap;
};

static inline size_t cell_of(size_t metric, enum side side)
{
	return 2 * metric + (side == SIDE_CANARY);
}

/** The reading of the series alone, in base units, at an instant of the rollout's clock.
 * @param hint  as of series_at(). */
struct reading cell_reading(const struct cell *c, int64_t t_ms, size_t *hint);

/** @return how many samples of the series stand at or before the instant, found by halving. */
size_t cell_samples(const struct cell *c, int64_t t_ms);

/** The next instant after t at which the series' reading may change. */
int64_t cell_changes(struct cell *c, int64_t t_ms);

/** Finds out which cells the scenario's assumptions touch. */
void assume_open(struct view *v);

/** Works out the state at an instant. @param forward  t is no earlier than at the call before. */
void assume_state(struct view *v, int64_t t_ms, bool forward);

/** The next instant after t at which some cell under assumptions may change. */
int64_t assume_changes(struct view *v, int64_t t_ms);

/** The series whose samples say when a cell under assumptions has points: its own; that of the
 * other side; else the first that one of its assumptions reads. @return NULL for none. */
const struct cell *assume_points(const struct view *v, size_t metric, enum side side);

#endif
