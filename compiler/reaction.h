/* How soon a plan reacts to a canary that turns bad, at the worst moment for it to do so, and how
 * many requests meet that canary until then: exact, from the plan alone, without a trace.
 *
 * What is supposed. Until an instant every check promotes that has the requests it `needs`; people
 * answer and gates open at once. From that instant on the guardrails in question find at each check
 * that their rollback condition holds (one without such a condition: that its promote condition
 * does not), while the others go on promoting. People answer and gates open at the worst moments
 * now: at once, or as late as they can before a check that counts. A side that the plan leaves
 * without requests has no readings.
 */
#ifndef CANARYC_COMPILER_REACTION_H
#define CANARYC_COMPILER_REACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"

/** All requests up to an instant; between two marks they come evenly. */
struct arrival_mark {
	int64_t at_ms;
	double requests;
};

/** Requests of all traffic over the rollout's clock. */
struct arrivals {
	const struct arrival_mark *marks;	/* ascending, the first at 0 */
	size_t n;			/* 0: per_s from the start on */
	double per_s;			/* from the last mark on */
	int64_t origin_ms;		/* of the marks' clock: where the rollout starts */
};

/** @return requests from clock 0 of the marks, or of the rollout without any, to an instant of the
 * rollout's clock that is not before its start. Only differences are of use. */
double arrivals_upto(const struct arrivals *f, int64_t t_ms);

/** What rolls back. */
enum reaction_end {
	REACTION_CONDITION,	/* a guardrail's rollback condition */
	REACTION_NO_DATA,	/* a guardrail's `no data rollback` */
	REACTION_NO_DECISION,	/* a stage's `at most` */
	REACTION_GATE		/* a gate that did not open by its `at most` */
};

/** The worst of some onsets. */
struct reaction {
	bool noticed;		/* else there is none of which the plan takes notice */
	double requests;	/* that met the bad canary: the least upper bound */
	int64_t onset_ms;	/* it turned bad right after this instant */
	int64_t end_ms;		/* rolled back */
	size_t onset_step, end_step;
	enum reaction_end end;
	ptrdiff_t by;		/* guardrail whose check rolled back; -1: none */
};

/** The worst of the onsets within one step. */
struct step_reaction {
	double requests;
	int64_t ms;		/* from the onset to the rollback */
	uint32_t end_step;	/* it is rolled back in */
	uint8_t end;		/* enum reaction_end */
	bool noticed;
	bool missed;		/* some onset in it is never noticed */
	bool endless;		/* after some onset in it a person may be waited for for ever */
};

/** Onsets that nothing notices before the rollout is over: (from, to]. */
struct reaction_gap {
	int64_t from_ms, to_ms;
};

/** What a canary that some guardrails see can do. */
struct reactions {
	struct reaction worst;	/* readings are bad at once */
	struct reaction full;	/* readings are bad only when the window holds nothing else; of a
				   single guardrail */
	bool endless;		/* a person may be waited for for ever while the canary is bad */
	size_t endless_step;	/* where */
	const struct reaction_gap *gaps;	/* ascending */
	size_t ngaps;
	const struct step_reaction *steps;	/* by step; not noticed if it is not reached */
};

struct reaction_report {
	const struct reactions *alone;	/* by guardrail: it alone sees it */
	struct reactions all;		/* every guardrail sees it */
	int64_t end_ms;			/* of a rollout in which nothing is bad */
	bool fails;			/* and that is a rollback */
	enum reaction_end fails_by;
	size_t end_step;
	int64_t checks;			/* that it took to find all this */
};

enum reaction_status {
	REACTION_FOUND,
	REACTION_CHECKS,	/* it takes more than LIMIT_REACTION_CHECKS checks */
	REACTION_STEPS,		/* more than LIMIT_REACTION_STEPS steps times guardrails */
	REACTION_WAITS		/* more than LIMIT_REACTION_WAITS waits one behind the other */
};

/** Works out all of it.
 * @param a      takes the report.
 * @param arrivals   requests; a rate of 1 a second where the plan does not tell it: then
 * `requests` of the
 *               report are seconds of all traffic.
 * @param needs  heed `needs n requests`; else every check has enough of them.
 * @param out    written on REACTION_FOUND. */
enum reaction_status reaction_find(struct arena *a, const struct plan *p,
				   const struct arrivals *arrivals, bool needs,
				   struct reaction_report *out);

/** The same at the plan's own `traffic`. */
enum reaction_status reaction_of_plan(struct arena *a, const struct plan *p,
				      struct reaction_report *out);

/** @return what a status other than REACTION_FOUND says, in the arena: "it takes more than ...". */
const char *reaction_trouble(struct arena *a, enum reaction_status status);

/** @return the guardrail whose worst case meets the most requests, of those that notice some
 * onset; -1 when there is none. No set of guardrails that see it together does worse than its
 * worst member alone. */
ptrdiff_t reaction_worst(const struct plan *p, const struct reaction_report *r);

#endif
