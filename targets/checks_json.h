/* The guardrails of a plan as a driver needs them: when each is checked, and what to ask
 * Prometheus. */
#ifndef CANARYC_TARGETS_CHECKS_JSON_H
#define CANARYC_TARGETS_CHECKS_JSON_H

#include "compiler/plan.h"
#include "targets/node.h"

/** Puts `checks`: one object a guardrail, in the order of the plan. */
void put_checks(struct node *doc, const struct plan *p);

#endif
