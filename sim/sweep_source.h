/* On what a sweep is made: when all is recorded, and how long a rollout takes. */
#ifndef CANARYC_SIM_SWEEP_SOURCE_H
#define CANARYC_SIM_SWEEP_SOURCE_H

#include "compiler/plan.h"
#include "sim/bootstrap.h"
#include "sim/engine.h"
#include "sim/view.h"

/** The time in which all is recorded that the guardrails read and that the traces hold at all.
 * @param first, last  of samples, since the epoch; last < first: never. What assumptions and
 *                     made-up series give is not looked at.
 * @return false when the traces hold nothing of it. */
bool sweep_recorded(const struct plan *p, const struct view_trace *traces, size_t n, int64_t *first,
		    int64_t *last);

/** @return ms from the start of a rollout to its promotion if nothing is held, or to the first
 * wait for a person who never comes. */
int64_t sweep_least_ms(const struct plan *p, const struct people *people);

/** @return ms that a rollout takes at most, `keep` and all; -1 when it may wait for ever. */
int64_t sweep_most_ms(const struct plan *p, const struct people *people);

/** Sets the lead and the length of drawn traces for a plan: the lead fills the guardrails' windows,
 * the rest is as long as a rollout can take; of one that may wait for ever, as the trace.
 * @return false when that is more than LIMIT_SWEEP_DRAWN samples of all series. */
bool sweep_size_draws(const struct plan *p, const struct people *people, struct bootstrap *b);

#endif
