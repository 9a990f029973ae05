/* What a run came to: the outcome, and every check on the way.
 */
#ifndef CANARYC_SIM_RESULT_H
#define CANARYC_SIM_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"
#include "compiler/plan.h"
#include "sim/view.h"

enum verdict { VERDICT_PROMOTE, VERDICT_HOLD, VERDICT_ROLLBACK, VERDICT_NO_DATA };

enum reason { REASON_NONE, REASON_CONDITION, REASON_NO_DATA, REASON_NO_DECISION, REASON_GATE };

/** A reading that a check took: a metric of a side. */
struct taken {
	struct reading reading;
	uint32_t metric;
	enum side side;
};

/* A run may have millions of these, so their members are no wider than they need to be. */
struct check_record {
	int64_t at_ms;
	const struct taken *taken;	/* what its conditions read, in the order written, once each */
	uint32_t ntaken;
	uint32_t step;		/* index into plan.steps */
	uint32_t guardrail;
	int32_t weight_ppm;
	enum verdict verdict;
	bool excused;		/* lacked only a side without requests: decides nothing, holds nothing */
	bool few_requests;	/* no data because fewer requests than `needs` */
	bool few_readings;	/* no data because fewer readings in the window than `worse` wants */
};

/** A step as it was lived through. */
struct step_record {
	size_t step;
	int64_t begin_ms, end_ms;	/* end_ms: when the next began or the run ended */
	bool waited;			/* a person was waited for (approval, or `then pause`) */
	int64_t wait_begin_ms;
};

struct result {
	const struct plan *plan;
	const char *engine;
	enum outcome outcome;
	int64_t at_ms;		/* of a paused run: when the wait began */
	size_t step;		/* index of the last one */
	ptrdiff_t guardrail;	/* that decided; -1 for none */
	enum reason reason;
	struct check_record *checks;
	size_t nchecks;
	struct step_record *steps;
	size_t nsteps;
	bool promoted;		/* the instant of promotion was passed (a rollback in `keep` may follow) */
	int64_t promoted_ms;
	bool rate_known;
	double requests;	/* that met the canary, 0..; when rate_known */
	double total_requests;	/* of all versions up to at_ms; when rate_known */
	bool bad_known;		/* the plan has a metric error_rate that could be read */
	double bad_requests;
	bool bad_in_part;	/* error_rate was missing for a hundredth of `requests` or more */
	bool routes_left_out;	/* some route to the canary was in force that no trace can count */
	int64_t detect_ms;	/* from the first hold of the unbroken trouble to the rollback; -1 */
	bool never_promotes;	/* undecided as all steps are over and the last stage is below 100% */
};

/** How a run is introduced: what the command line knows beyond the result. */
struct report {
	struct str scenario;	/* empty for a run of the command line */
	struct str part[2];	/* recorded versions that play, by enum side; empty: the plan's own name */
	const struct str *traces;	/* shown paths */
	size_t ntraces;
	const struct str *supposed;	/* assumptions of the command line, as written */
	size_t nsupposed;
	int64_t start_ms;	/* since the epoch */
	bool recorded;		/* start_ms means something */
	bool ascii;		/* marks without UTF-8 */
	bool colour;
	bool chart;		/* with a chart of weight and verdicts below the table */
	struct view *view;	/* for the last readings of an undecided run, and for pictures */
};

/** The look of design section 4: head line, table of the checks that changed something, outcome,
 * exposure, what a replay can't know. */
void result_print(const struct result *r, const struct report *how, struct buf *out);

/** One JSON object on one line, without the line's end (design section 4). */
void result_json(const struct result *r, const struct report *how, struct json *j);

#define RESULT_NOTES 3

/** What this replay can't know, a line each: static texts.
 * @return count, at most RESULT_NOTES. */
size_t result_notes(const struct result *r, const char *notes[RESULT_NOTES]);

/** @return a sum of requests without what rounding left behind its millionths: it means nothing. */
double result_requests(double v);

/** @return "promoted", "rolled-back", "paused", "undecided". */
const char *outcome_name(enum outcome o);

/** @return "condition", "no data", "no decision", "gate"; NULL for none. */
const char *reason_name(enum reason r);

#endif
