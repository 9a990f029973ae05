/* A rollout on its way through a plan, told at each check whether the canary is bad: the rules of
 * sim/engine_plan.c without readings. Private to reaction.c.
 */
#ifndef CANARYC_COMPILER_REACTION_WAY_H
#define CANARYC_COMPILER_REACTION_WAY_H

#include "compiler/reaction.h"

#define SEEN_BY_ALL SIZE_MAX

/** What a check finds. */
enum found { FOUND_GOOD, FOUND_GREY, FOUND_BAD, FOUND_NO_DATA, FOUND_NOTHING };

/** What a guardrail's conditions read, by side. */
struct sight {
	bool rollback[2], promote[2];
};

/** What all ways of an analysis share. */
struct ways {
	struct arena *arena;		/* scratch */
	const struct plan *plan;
	const struct arrivals *arrivals;
	bool needs;			/* `needs` counts */
	const struct sight *sights;	/* by guardrail */
	bool reaches_all;		/* the last stage is 100% */
	int64_t widest_ms;		/* the longest window */
	int64_t slowest_ms;		/* the latest first check of a guardrail in a step */
	int64_t checks;			/* made so far */
	enum reaction_status status;	/* beyond a limit no result counts */
};

/** Time with one share, and what was before it. */
struct stretch {
	const struct stretch *before;	/* NULL: nothing was */
	int64_t begin_ms;
	double share;
	double arrived;			/* requests of all traffic when it began */
	double exposed;			/* of them, those that met the canary */
};

/** A guardrail on the way. */
struct guard {
	int64_t next_ms;		/* its next check; INT64_MAX: none in this step */
	int64_t bad, no_data;		/* in a row */
	bool promotes;			/* its latest check in this step does */
	bool counts;			/* its latest check would have counted, had it been bad */
};

struct way {
	struct ways *ways;
	const struct stretch *at;
	struct guard *guards;
	size_t step;
	int64_t begin_ms, now_ms;
	bool due;			/* a stage that was held at its `for` */
	bool waiting;			/* for a person or a gate */
	enum reaction_end end;		/* of MOVE_ROLLBACK */
	ptrdiff_t by;
};

/** What has come of a move. */
enum move {
	MOVE_STAY,		/* the step goes on */
	MOVE_STEP,		/* another one has begun */
	MOVE_ROLLBACK,
	MOVE_OVER,		/* the last step is over */
	MOVE_STILL		/* nothing happens any more */
};

/** Takes what the plan says of all ways together. */
void ways_open(struct ways *w, struct arena *a, const struct plan *p,
	       const struct arrivals *arrivals, bool needs);

/** At clock 0, in the first step. */
struct way way_begin(struct ways *w);

/** @return a copy that goes its own way; its memory is taken from the arena of the ways. */
struct way way_copy(const struct way *w);

/** Goes to the next instant at which something happens, and past it.
 * @param bad   the canary is bad.
 * @param seer  the guardrail that sees it; SEEN_BY_ALL: every one. */
enum move way_move(struct way *w, bool bad, size_t seer);

/** A person answers, or a gate opens: the step ends. @param t_ms  not before the way's own
 * instant. */
enum move way_answer(struct way *w, int64_t t_ms);

/** @return the next instant at which guardrails are checked; INT64_MAX: never. */
int64_t way_next_check(const struct way *w);

/** @return whether some check at that instant counts: towards a rollback by its condition or for
 * want of data. @param t_ms  way_next_check(). */
bool way_check_counts(const struct way *w, int64_t t_ms, size_t seer);

/** @return whether a guardrail is checked at an instant and would take notice of a bad canary: it
 * has requests and readings. @param t_ms  way_next_check(). */
bool way_sees(const struct way *w, size_t guardrail, int64_t t_ms);

/** @return requests that met the canary up to an instant that is not after the way's own. */
double way_exposed(const struct way *w, int64_t t_ms);

#endif
