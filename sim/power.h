/* What the guardrails of a plan can tell apart in each of its stages, how likely they roll back a
 * good canary by chance, and how many requests can meet a bad one: all that `canaryc power`
 * prints.
 */
#ifndef CANARYC_SIM_POWER_H
#define CANARYC_SIM_POWER_H

#include "base/buf.h"
#include "base/json.h"
#include "compiler/power.h"
#include "compiler/reaction.h"

#define POWER_ERRORS_MIN 5	/* expected at the limit; with fewer a ratio is mostly chance */
#define POWER_EVEN 0.5		/* the chance to find twice the limit ought to be more */

/** Why a guardrail has figures, or has none. */
enum power_kind {
	POWER_COUNTED,		/* it compares a ratio with a number */
	POWER_NO_ROLLBACK,	/* it never rolls back by a condition */
	POWER_NO_RATIO,		/* its metric is no ratio */
	POWER_NO_LIMIT,		/* it compares with something else than a number, or much at once */
	POWER_NO_TRAFFIC	/* the plan does not say how many requests there are */
};

/** A guardrail in a stage. What is not told is NaN. */
struct power_stage {
	size_t step;
	size_t checks;		/* that it has in the stage's `for` */
	double requests;	/* of the canary in its window at the stage's end; -1: unknown */
	double errors;		/* expected among them at the limit */
	double detectable;	/* the smallest share found from the healthy one */
	double against;		/* the same by a test against the stable of the same time */
	double needed;		/* requests to tell the limit from the healthy share */
	int64_t needed_ms;	/* until so many have come; -1: more than a year */
	double finds_limit;	/* chance to roll back a canary that is as bad as the limit */
	double finds;		/* and one that is twice as bad */
	double alarms;		/* chance to roll back a healthy one, if it was not before */
};

/** On a trace: a version that is taken to be healthy plays the canary, from one start after the
 * other.
 */
struct power_seen {
	size_t starts;		/* from which rollouts were replayed */
	size_t rolled_back;	/* of these, by the guardrail: falsely */
	size_t held;		/* rolled back as nothing was decided, or a gate did not open */
	size_t undecided;	/* the trace ended first */
	bool compares;		/* with the stable, which plays both: as it was one window before */
	bool levels_left_out;	/* there are too many starts and checks to find levels */
	bool levels;		/* its condition compares something with a number: */
	enum type type;		/* the type of that */
	double typical;		/* its median; NaN: no readings */
	const double *found;	/* by stage, as power_guard.stages: if it were shifted to that level
				   it would be rolled back there from four of five starts; NaN: no
				   such level is known */
	const size_t *alarms;	/* by stage: how many of rolled_back were in it */
};

struct power_guard {
	const struct guardrail *guardrail;
	enum power_kind kind;
	struct power_rule rule;	/* of POWER_COUNTED and POWER_NO_TRAFFIC */
	double doubled;		/* share of twice as many bad requests as at the limit; 0: none */
	bool overlaps;		/* its windows do: its chances are drawn, not worked out */
	int64_t runs;		/* the fewest that were drawn for one of them; 0: none were */
	bool untold;		/* some chances take too many checks */
	double alarms;		/* chance that it rolls back a healthy rollout; NaN: not told */
	double least;		/* with fewer requests its quantile has no bound; 0: it has none */
	struct power_stage *stages;
	size_t nstages;
	struct power_seen seen;	/* without a trace no starts */
};

/** The worst case with the requests that were recorded. */
struct power_peak {
	struct reaction worst;	/* of all starts */
	int64_t start_ms;	/* since the epoch */
};

/** What a trace says of the whole plan. */
struct power_trace {
	struct str stable, canary;	/* the recorded versions that played */
	int64_t first_ms, every_ms;	/* the starts, since the epoch */
	size_t starts;
	struct power_seen all;		/* all guardrails together; without levels and stages */
	const struct power_peak *peaks;	/* by guardrail; NULL: no requests are recorded */
	bool peaks_left_out;		/* they are, but it would take too long */
};

struct power_report {
	const struct plan *plan;
	struct power_guard *guards;	/* by guardrail */
	enum reaction_status status;	/* of reactions */
	struct reaction_report reactions;
	const struct power_trace *trace;	/* NULL for none */
};

/** Works out all that the plan alone says. @param p  without errors. */
struct power_report power_of(struct arena *a, const struct plan *p);

/** Puts a report for people, in lines of at most 80 columns. */
void power_print(const struct power_report *r, struct buf *out);

/** Puts what the trace says, without a heading. @param r  its trace is not NULL. */
void power_print_trace(const struct power_report *r, struct buf *out);

/** Puts a report as a JSON object. */
void power_json(const struct power_report *r, struct json *j);

#endif
