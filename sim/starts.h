/* One plan run from many instants of one trace: the engine of `canaryc sweep`.
 *
 * A run is what engine_plan makes of it, to the bit. Plans whose readings depend on nothing but the
 * instant are run on verdicts that were worked out once for all starts; all others, and runs that
 * are too few to be worth that, go through the event loop. starts_why_slow() tells which and why.
 *
 * What is opened is not written by runs: threads share it, each with a scratch of its own.
 */
#ifndef CANARYC_SIM_STARTS_H
#define CANARYC_SIM_STARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "compiler/plan.h"
#include "sim/result.h"
#include "sim/view.h"

/** What a run from one instant came to; the members are those of struct result. */
struct start_run {
	enum outcome outcome;
	enum reason reason;
	int32_t step;		/* index of the last one */
	int32_t guardrail;	/* that decided; -1 for none */
	int64_t at_ms;		/* on the rollout's clock */
	int64_t detect_ms;	/* from the first hold of unbroken trouble to the rollback; -1 */
	double requests, total_requests, bad_requests;	/* 0 where they are not known */
	bool rate_known, bad_known;
	bool never_promotes;	/* undecided as all steps are over, and the last stage below 100% */
};

/** The starts to be made ready for: n of them, each so long after the one before. */
struct starts_range {
	int64_t first_ms;	/* since the epoch */
	int64_t every_ms;	/* 1.. */
	size_t n;
};

enum starts_way {
	STARTS_BEST,		/* the event loop where a fast way would not pay */
	STARTS_EVENT_LOOP,	/* nothing but the event loop */
	STARTS_FAST		/* the fast way wherever it can be gone, even for one start */
};

struct starts;
struct starts_scratch;

/** Binds a plan to traces as view_open() does, and reports what it reports.
 * @param a       the result and what it needs live here.
 * @param s       its plan is the one to run; `start` is not heeded, nor are the traces that it
 *                names: those given are bound.
 * @param traces  who plays whom; they outlive the result.
 * @return NULL when an error was reported to ds. */
struct starts *starts_open(struct arena *a, const struct scenario *s,
			   const struct view_trace *traces, size_t n, struct diags *ds);

/** The instants in which something is recorded that the plan uses, since the epoch.
 * @param first  of the first sample. @param last  of the last reading.
 * @return false when nothing is recorded: then all starts are the same. */
bool starts_span(const struct starts *s, int64_t *first, int64_t *last);

/** Works out what many runs share. Once, before the first scratch is opened; without it every run
 * goes through the event loop, and so do starts that are not in the range. */
void starts_prepare(struct starts *s, const struct starts_range *range, enum starts_way way);

/** @return NULL when runs go the fast way; else what keeps them from it: "there are too few
 * starts". */
const char *starts_why_slow(const struct starts *s);

/** Memory for the runs of one thread.
 * @param a  of this thread alone; it grows to what one run needs and is not freed by runs. */
struct starts_scratch *starts_scratch_open(struct arena *a, const struct starts *s);

/** Runs the plan from an instant.
 * @param start_ms  since the epoch; any, but see starts_prepare().
 * @return false when a limit was passed: *out is not written; starts_report() says which. */
bool starts_run(const struct starts *s, struct starts_scratch *scratch, int64_t start_ms,
		struct start_run *out);

/** Reports why a run came to nothing. */
void starts_report(const struct starts *s, struct starts_scratch *scratch, int64_t start_ms,
		   struct diags *ds);

/** Runs with the event loop and gives all of the result, as for one picture of a run.
 * @param a  of the result. @return NULL when a limit was passed (reported to ds). */
struct result *starts_replay(struct arena *a, const struct starts *s, int64_t start_ms,
			     struct diags *ds);

#endif
