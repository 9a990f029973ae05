/* Overriding what a plan says: `guardrail.latency.rollback=400ms`, `stage.25%.for=20m`. For --set of
 * the commands that replay and for --vary of `sweep`.
 *
 * A path names one number of a plan:
 *
 *   guardrail.NAME.promote, .rollback   the threshold of the condition: the number that its metric is
 *                                       compared with, or the `by` of `regressed`. If it has several:
 *                                       guardrail.NAME.rollback.METRIC
 *   guardrail.NAME.for, .of             `for K of N checks`
 *   guardrail.NAME.every, .over, .after, .needs
 *   stage.WHICH.weight, .for, .at-most  WHICH: its name in results without `stage` (`25%`, `25% 2`),
 *                                       or a number: the first, second, ... stage
 *   shadow.for, expose.for, pause.for, keep.for, gate.every, gate.at-most
 *                                       the second of a kind: `pause.2.for`
 *
 * What the plan leaves to a default follows: `over` the new `every`, `at most` the new `for`. The plan
 * itself is never written: the result is a copy that shares what did not change.
 */
#ifndef CANARYC_COMPILER_OVERRIDE_H
#define CANARYC_COMPILER_OVERRIDE_H

#include "compiler/compile.h"
#include "compiler/plan.h"

/** PATH=VALUE as it was written, kept as a source so that messages can show it. */
struct override_text {
	struct str path, value;
	struct span path_span, value_span;
};

/** What an override changes. ORDER: the names in override.c. */
enum override_what {
	OVERRIDE_PROMOTE, OVERRIDE_ROLLBACK,	/* of a guardrail */
	OVERRIDE_RUN, OVERRIDE_OF, OVERRIDE_EVERY, OVERRIDE_OVER, OVERRIDE_AFTER, OVERRIDE_NEEDS,
	OVERRIDE_WEIGHT, OVERRIDE_FOR, OVERRIDE_AT_MOST, OVERRIDE_ASK	/* of a step */
};

/** A number of a plan that can be overridden. */
struct override_place {
	enum override_what what;
	size_t index;		/* of the guardrail or the step */
	const struct cond *leaf;	/* of PROMOTE and ROLLBACK: the part that holds the number */
	enum type type;		/* of its values; TYPE_SCORE where a whole number is wanted */
	struct str path;	/* as written */
};

/** A place and its new value. */
struct override {
	struct override_place place;
	double number;		/* of PROMOTE and ROLLBACK, in base units */
	int64_t n;		/* of the others: ms, ppm, requests, checks */
	struct span span;	/* of the value as it was written */
};

/** @return whether a name of --set means a part of the plan: params have no dot in theirs. */
bool override_is(struct str name);

/** Splits `PATH=VALUE` at its first `=`.
 * @param option  what messages call the source: "--set".
 * @return false if it has no path or no value (nothing is reported: usage is the command's). */
bool override_split(struct compile *c, const char *option, struct str text,
		    struct override_text *out);

/** Finds the place that a path names. Reports unknown names with a suggestion.
 * @return false if an error was reported to ds. */
bool override_find(struct compile *c, struct diags *ds, const struct plan *p,
		   const struct override_text *t, struct override_place *out);

/** Reads a value for a place; its unit is checked as in a plan.
 * @param text  the value, which need not stand in the source (one of a range).
 * @param at    where messages point.
 * @return false if an error was reported to ds. */
bool override_read(struct compile *c, struct diags *ds, const struct override_place *place,
		   struct str text, struct span at, struct override *out);

/** @return a copy of the plan in which the places have their new values, in the arena. Of two values
 * for one place the last holds. */
const struct plan *override_apply(struct arena *a, const struct plan *p, const struct override *v,
				  size_t n);

/** Checks a plan that was overridden as `check` would, and reports errors alone: warnings were given
 * when the file was compiled. @return false if an error was reported to ds. */
bool override_check(struct arena *a, const struct sources *sources, const struct plan *p,
		    struct diags *ds);

/** Reports what the values of a plan that was overridden can't be together, beyond what the checks of
 * every plan see: 2 of 1 checks, `at most` without a `for`. */
void override_check_values(const struct plan *p, struct diags *ds);

/** --set of a compilation, before its plans are checked: replaces each plan by one with the values that
 * c->overrides has for it, in the scenarios, too. A part that a plan does not have is no error while
 * another plan has it.
 * @param plans, scenarios  of c, lowered; the arrays are written. */
void override_plans(struct compile *c, struct plan **plans, size_t nplans,
		    struct scenario **scenarios, size_t nscenarios);

/** Reports the overrides that no plan of any compilation has. */
void override_report(struct compile *c);

/** All of these for --set: the texts are PATH=VALUE.
 * @return the new plan, in c->arena, or NULL if an error was reported to ds. */
const struct plan *override_plan(struct compile *c, struct diags *ds, const struct plan *p,
				 const char *option, const struct str *texts, size_t n);

#endif
