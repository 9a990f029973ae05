/* What tests have made a plan do: which guardrails have passed and which have rolled back, which
 * steps were reached. One count a plan, whatever number of files imports it.
 */
#ifndef CANARYC_SIM_COVERAGE_H
#define CANARYC_SIM_COVERAGE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "compiler/plan.h"
#include "sim/result.h"

struct coverage;

/** @return an empty count. It copies what it keeps: plans and results may go before it. */
struct coverage *coverage_open(struct arena *a);

/** Makes a plan known, so that it is shown even if no test runs it. Again: nothing is lost.
 * @param file  that declares it, for people; with the plan's name it tells plans apart. */
void coverage_plan(struct coverage *c, struct str file, const struct plan *plan);

/** Counts a run. Its plan need not be known yet. */
void coverage_run(struct coverage *c, struct str file, const struct result *r);

/** For people: a table a plan, in the order in which they became known, and the sum of all. */
void coverage_print(const struct coverage *c, struct buf *out);

/** An array with an object a plan. */
void coverage_json(const struct coverage *c, struct json *j);

#endif
