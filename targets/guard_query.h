/* Guardrails as PromQL: readings, conditions, what `needs` asks for. For AnalysisTemplates and for
 * the checks of steps.json.
 *
 * Every expression made here answers with at most one element without labels, so that any two of
 * them can be joined; a query that may answer with more is taken at its maximum. Thresholds are
 * converted to the unit that a query answers in, the query is never multiplied.
 */
#ifndef CANARYC_TARGETS_GUARD_QUERY_H
#define CANARYC_TARGETS_GUARD_QUERY_H

#include "compiler/plan.h"

/** For whom queries are made. */
struct asking {
	struct arena *arena;
	const struct plan *plan;
	const struct guardrail *guardrail;	/* its `over` is $window */
};

/** A condition of the form VALUE OP LIMIT, with a number that depends on readings. */
struct bound {
	const struct cond *value;
	enum cond_kind op;	/* COND_LT .. COND_NE */
	struct str query;	/* of the value, in its own unit */
	double limit;		/* in the unit of the query */
};

/** @return whether the condition has that form. */
bool bound_of(const struct asking *ask, const struct cond *c, struct bound *out);

/** @return whether two conditions' values are the same expression. */
bool cond_same(const struct cond *a, const struct cond *b);

/** @return "<", ">=", ...: PromQL, Argo's expressions and JSON write them alike. */
const char *cond_op(enum cond_kind op);

/** The reading of a metric. @return its query, of at most one element. */
struct str query_reading(const struct asking *ask, size_t metric, enum side side);

/** A condition as a filter: something where it holds, nothing where it does not, and nothing where
 * that is open, for a reading is missing or NaN. What it answers with means nothing. The condition
 * has no `worse` or `regressed` (cond_tests()).
 * @param holds  false: something where it is known not to hold. */
struct str query_where(const struct asking *ask, const struct cond *c, bool holds);

/** A condition as 1 (it holds), 0 (it is known not to) or nothing. */
struct str query_truth(const struct asking *ask, const struct cond *c);

/** The verdict of a check without its runs: 2 where the rollback condition holds, 1 where it is
 * known not to and the promote condition holds (or there is none), else nothing.
 * @param hold  0 for a hold: nothing is left for no data. */
struct str query_verdict(const struct asking *ask, bool hold);

/** At how many of the last n instants a condition held: the streak of `for k of n checks`; nothing
 * for none. */
struct str query_streak(const struct asking *ask, const struct cond *c);

/** Answers as the expression does, but only where the canary had the requests that the guardrail
 * needs. @return the expression itself where it needs none. */
struct str query_needing(const struct asking *ask, struct str query);

/** 1 wherever the guardrail has all its readings of the side, else nothing.
 * @return empty if it reads none. */
struct str query_has_readings(const struct asking *ask, enum side side);

/** @return a number as PromQL and JSON write it, with at most 15 digits: 0.3 / 0.001 is 300. */
struct str number_text(struct arena *a, double v);

#endif
