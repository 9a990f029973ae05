/* The operators of conditions on two numbers: what they come to, and what the six comparisons are
 * seen from the other side. For all that evaluates conditions or takes them apart.
 */
#ifndef CANARYC_COMPILER_OPERATORS_H
#define CANARYC_COMPILER_OPERATORS_H

#include <math.h>
#include <stdbool.h>

#include "compiler/plan.h"

/** @param op  COND_MIN .. COND_DIV. @return NaN for any other. */
static inline double operator_value(enum cond_kind op, double a, double b)
{
	switch (op) {
	case COND_MIN: return a < b ? a : b;
	case COND_MAX: return a > b ? a : b;
	case COND_ADD: return a + b;
	case COND_SUB: return a - b;
	case COND_MUL: return a * b;
	case COND_DIV: return a / b;
	case COND_CONST: case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG:
	case COND_ABS: case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ:
	case COND_NE: case COND_NOT: case COND_AND: case COND_OR: case COND_WORSE:
	case COND_REGRESSED:
		break;
	}
	return NAN;
}

/* ---- comparisons ---------------------------------------------------------------------------- */

_Static_assert(COND_NE - COND_LT == 5, "the six comparisons stand together");

/** @return whether it is one of the six: COND_LT .. COND_NE. What follows takes no other. */
static inline bool cond_compares(enum cond_kind kind)
{
	return kind >= COND_LT && kind <= COND_NE;
}

/** @return whether a stands in that relation to b. NaN is unequal to everything, as in C. */
static inline bool comparison_holds(enum cond_kind op, double a, double b)
{
	return op == COND_LT ? a < b : op == COND_LE ? a <= b : op == COND_GT ? a > b
	       : op == COND_GE ? a >= b : op == COND_EQ ? a == b : a != b;
}

/** @return the operator with its sides exchanged: `a < b` is `b > a`. */
static inline enum cond_kind comparison_turned(enum cond_kind op)
{
	static const enum cond_kind turned[] = {
		COND_GT, COND_GE, COND_LT, COND_LE, COND_EQ, COND_NE,
	};

	return turned[op - COND_LT];
}

/** @return the operator that holds of two numbers where this one does not. */
static inline enum cond_kind comparison_opposite(enum cond_kind op)
{
	static const enum cond_kind opposite[] = {
		COND_GE, COND_GT, COND_LE, COND_LT, COND_NE, COND_EQ,
	};

	return opposite[op - COND_LT];
}

#endif
