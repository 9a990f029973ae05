/* What the files of the starts share. Included by sim/starts*.c only.
 *
 * The fast way counts time on a lattice: all checks and steps of all its starts fall on instants
 * that are a whole number of pitches from the first start. An instant of the lattice is its
 * number.
 */
#ifndef CANARYC_SIM_STARTS_IN_H
#define CANARYC_SIM_STARTS_IN_H

#include "sim/bits.h"
#include "sim/engine.h"
#include "sim/exposure.h"
#include "sim/starts.h"
#include "sim/starts_flow.h"
#include "sim/verdict.h"

#define STARTS_NEVER	(INT64_MAX / 4)		/* later than every instant */
#define STARTS_VARIANTS	8			/* sets of assumptions that hold together */

/** What is seen at an instant: a finding; from SIGHT_NO_DATA on those of missing data, plus 1 if
 * the stable lacks readings, plus 2 if the canary does. */
enum sight { SIGHT_GOOD, SIGHT_GREY, SIGHT_BAD, SIGHT_NO_DATA, SIGHTS = SIGHT_NO_DATA + 4 };

/** The sides that a step leaves without requests, as such a sum. */
#define STARTS_IDLE	4

struct fast_step {
	int64_t for_, at_most, wait;	/* in pitches; STARTS_NEVER where there is none */
	double share;
	unsigned idle;
	size_t level;			/* how many assumptions `from` a step have begun in it */
	bool timed;			/* guardrails are checked in it */
	int64_t leap;			/* how long it lasts if nothing holds it; STARTS_NEVER */
	const struct fast_leap *clear;	/* where it does; NULL: that was not worked out */
	bool ends;			/* the rollout, or what comes before `keep` */
};

/** Steps that are clear at the same beginnings. */
struct fast_leap {
	int64_t length;
	unsigned idle;
	bool decided;			/* guardrails must count like promote at its end */
	struct bits clear;		/* by its beginning: nothing holds it, and nothing is bad or
					   lost on the way */
	double *total, *bad;		/* by its beginning: requests of the time; NULL: even */
	double total_even, bad_even;
};

#define STARTS_LEAPS	8

/** What the instants of one phase show: the instants at which a guardrail may be checked in one
 * go. Bit i is the i-th of them. */
struct fast_phase {
	struct bits bad, data;
	struct bits pass[STARTS_IDLE];	/* counts like promote */
	struct bits lost[STARTS_IDLE];	/* no data that is not excused */
};

struct fast_guard {
	const struct guardrail *g;
	int64_t every, after;		/* in pitches */
	bool varies;			/* what it sees depends on which assumptions hold */
	bool walks;			/* is checked one by one: it varies, or needs requests */
	bool counts_data;		/* bad checks are counted among those with data */
	bool may_lose;			/* no data may roll back */
	struct fast_phase *phases;	/* `every` of them; NULL if it walks */
	uint8_t *sights[STARTS_VARIANTS];	/* if it walks: by instant */
};

/** What runs of the fast way share. */
struct fast {
	const struct plan *plan;
	struct arena *arena;
	int64_t first_ms, pitch_ms;
	int64_t last_ms;		/* the last start, since the epoch */
	int64_t end_ms;			/* of the trace, since the epoch */
	int64_t until_ms;		/* no run sees anything later */
	size_t n;			/* instants of the lattice */
	struct fast_step *steps;
	struct fast_guard *guards;
	bool used[STARTS_IDLE];		/* sides that some step leaves idle */
	bool walk;			/* some guardrail walks: nothing is leaped over */
	bool needs;			/* some guardrail needs requests */
	struct fast_leap leaps[STARTS_LEAPS];
	size_t nleaps;
	bool reaches_all;

	/* Assumptions: which hold depends on the time since the start and on the step. */
	int64_t *turns;			/* ms on the rollout's clock at which some begin or end */
	size_t nturns, nlevels;
	uint8_t *variant;		/* by turn and level */
	size_t nvariants;
	struct view *views[STARTS_VARIANTS];

	struct flow flows[STARTS_VARIANTS];
	bool flow_varies;		/* with the variant; else the first flow holds */
	int64_t flow_pitch_ms;		/* of the flows: that of the lattice, or 0 */
	bool lane;			/* leaps know their requests */

	uint8_t **seen;			/* what guardrails see, while tables are filled */
	ptrdiff_t error;		/* the metric that makes requests bad */
};

struct starts {
	const struct plan *plan;
	const struct view *view;	/* as bound; each scratch forks it */
	struct people people;
	struct arena *arena;
	const char *why_slow;		/* NULL: the fast way is open */
	struct fast *fast;
};

/** A check that a walking guardrail has made. */
struct fast_seen {
	int64_t at;
	bool pass;
};

/** A guardrail during a run. */
struct guard_run {
	int64_t first;		/* its first check in the step */
	size_t phase, index;	/* of that */
	int64_t data;		/* checks with data before the step */
	int64_t no_data;	/* checks without in a row */
	int64_t *bad;		/* the last k bad ones, as numbers of checks with data */
	size_t nbad, next_bad;

	struct verdict_state state;	/* from here on: of one that walks */
	int64_t next;		/* its next check */
	struct fast_seen *seen;
	size_t nseen, seen_cap;
	int64_t fell;		/* when it rolled back; -1 */
	enum reason reason;
};

/** A step as it was reached: by index of the step. */
struct fast_path {
	int64_t begin;
	struct exposure_step met;	/* on the rollout's clock */
	struct flow_sums sums;		/* of the flow, if there is one for all */
};

/** A run from one start. */
struct fast_run {
	const struct fast *f;
	struct starts_scratch *sc;
	int64_t start_ms;		/* since the first start */
	int64_t origin;			/* the same in pitches */
	int64_t last;			/* the last instant at which something may happen */
	int64_t end_ms;			/* of the trace, on the rollout's clock */
	size_t step;
	bool begun;			/* guardrails were made ready */
	bool clean;			/* no guardrail remembers a bad check or lost data */
	struct exposure_sum requests, bad;	/* of the steps that are over */
	tally total;
};

struct starts_scratch {
	struct arena *arena;
	struct view *view;		/* of this thread */
	struct guard_run *guards;	/* of the fast way, NULL if there is none */
	struct fast_path *path;
};

/** Finds out whether the fast way can be gone, and lays out its lattice.
 * @param f  plan and arena are set.
 * @return NULL, and f is complete but for the tables; or why not. */
const char *fast_lay(struct fast *f, const struct starts *s, const struct starts_range *range,
		     enum starts_way way);

/** Works out what guardrails see at all instants, and adds up requests.
 * @return false when there are more requests than can be counted. */
bool fast_fill(struct fast *f);

/** What a guardrail sees at each instant of the lattice. @param sights  f->n of them are written.
 * */
void fast_look(const struct fast *f, const struct guardrail *g, const struct view *view,
	       struct arena *a, uint8_t *sights);

/** @return whether a condition looks at a window. */
bool cond_has_window(const struct cond *c);

/** Works out at which instants steps can be leaped over; from f->seen. */
void fast_leaps(struct fast *f, struct arena *a);

/** Leaps over steps from the present one on, as long as nothing happens in them, and never over
 * the last.
 * @return when the step that is then the present one begins; what is to be kept of it is not. */
int64_t fast_lane(struct fast_run *r);

/** Memory for runs. */
void fast_scratch(struct starts_scratch *sc, const struct fast *f);

/** Runs from a start of the lattice. */
void fast_run_from(const struct fast *f, struct starts_scratch *sc, int64_t start_ms,
		   struct start_run *out);

/* ---- one guardrail of a run (sim/starts_guard.c) -------------------------------------------- */

/** Before the first step. */
void guard_begin(const struct fast_guard *g, struct guard_run *r);

/** @return whether it remembers nothing of the checks so far. */
static inline bool guard_clean(const struct guard_run *r)
{
	return r->nbad == 0 && r->no_data == 0;
}

/** A step begins at an instant. */
void guard_begin_step(const struct fast_guard *g, struct guard_run *r, int64_t begin);

/** Makes the checks of the step up to an instant, that included.
 * @param reason  written if it rolls back.
 * @return when it does; STARTS_NEVER: it does not. */
int64_t guard_falls(struct fast_run *run, size_t guard, int64_t until, enum reason *reason);

/** @return the next instant from `at` on at which the guardrail counts like promote: `at` itself
 * if its latest verdict of the step does; STARTS_NEVER if none does up to `until`. One that walks
 * may only say when it is checked next. */
int64_t guard_passes(struct fast_run *run, size_t guard, int64_t at, int64_t until);

/** @return since when the guardrail was held, without a break, just before an instant that is in
 * the step under way; -1: it was not. */
int64_t guard_held(struct fast_run *run, size_t guard, int64_t before);

/** The requests of a step from its beginning to an instant, since the trace's first start.
 * @param to_ms  on the rollout's clock. */
struct flow_sums run_part(const struct fast_run *run, size_t step, int64_t to_ms);

/** @return the sight of a walking guardrail at an instant. */
unsigned run_sight(const struct fast_run *run, const struct fast_guard *g, int64_t at);

/** @return whether what is missing is excused where sides are idle. */
static inline bool sight_excused(unsigned sight, unsigned idle)
{
	unsigned lacking = sight - SIGHT_NO_DATA;

	return lacking && !(lacking & ~idle);
}

/** @return whether a sight counts like promote, where it leads to no rollback. */
static inline bool sight_passes(const struct guardrail *g, unsigned sight, unsigned idle)
{
	if (sight < SIGHT_NO_DATA)
		return sight == SIGHT_GOOD;
	return g->no_data == NO_DATA_PROMOTE || sight_excused(sight, idle);
}

#endif
