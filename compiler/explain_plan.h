/* A plan in plain words, as one would tell it to a colleague. */
#ifndef CANARYC_COMPILER_EXPLAIN_PLAN_H
#define CANARYC_COMPILER_EXPLAIN_PLAN_H

#include "base/buf.h"
#include "compiler/plan.h"

/** Puts what a plan does, in lines of at most 80 columns: what is rolled out, what happens when and
 * for how long, what stops it and how soon, how many requests can meet a bad canary until then,
 * what routes do, what comes after. The same bytes for the same plan.
 * @param p  a plan without errors. */
void explain_plan(const struct plan *p, struct buf *out);

#endif
