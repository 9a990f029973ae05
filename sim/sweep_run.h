/* Makes the runs of a sweep, in threads. */
#ifndef CANARYC_SIM_SWEEP_RUN_H
#define CANARYC_SIM_SWEEP_RUN_H

#include "base/diag.h"
#include "sim/bootstrap.h"
#include "sim/sweep.h"
#include "sim/view.h"

/** What is to be done. */
struct sweep_work {
	const struct sweep_head *head;
	const struct view_trace *traces;
	size_t ntraces;
	const struct bootstrap *bootstrap;	/* of draws; NULL: from starts */
	size_t from, to;	/* runs of all points, of a shard; else 0 and points * runs */
	unsigned threads;	/* 1.. */
	struct arena *arena;	/* takes the points */
	struct arena *(*open)(void);	/* opens an arena, for a thread */
	/** The scenario of a point, its plan overridden and checked; valid until the next call.
	 * @return NULL when an error was reported to ds. */
	const struct scenario *(*scenario)(void *points, size_t point, struct diags *ds);
	void *points;
	/** Asked now and then; NULL for none. @return false: no more runs are begun. */
	bool (*tick)(void *watch, size_t done);
	void *watch;
	struct diags *ds;
};

enum sweep_end {
	SWEEP_DONE,
	SWEEP_STOPPED,		/* tick() said so */
	SWEEP_FAILED,		/* an error was reported */
	SWEEP_NO_THREAD		/* the system gave none */
};

/** Makes the runs and sums them up, point after point.
 * @param out  written on SWEEP_DONE and SWEEP_STOPPED. */
enum sweep_end sweep_run(const struct sweep_work *w, struct sweep *out);

/** Makes the runs and keeps their rows, for a shard.
 * @param rows  room for to - from of them; all written on SWEEP_DONE only. */
enum sweep_end sweep_run_rows(const struct sweep_work *w, struct sweep_row *rows);

#endif
