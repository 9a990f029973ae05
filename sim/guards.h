/* The guardrails of a run: when each is due on the clock of the step, and what their latest
 * verdicts come to together.
 */
#ifndef CANARYC_SIM_GUARDS_H
#define CANARYC_SIM_GUARDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/check.h"
#include "sim/eventq.h"

struct guards {
	const struct plan *plan;
	struct eventq *queue;
	struct check_guard *v;	/* by index of the guardrail */
	size_t *by_first;	/* indices in the order of their first check in a step */
	size_t *due;		/* where guards_due() puts them, in the order of the plan */
	uint32_t generation;	/* of the step under way, from 1 */
	int64_t begin_ms;	/* of the step */
	size_t queued;		/* how many of by_first are queued in this step */
	size_t promoting;	/* guardrails whose latest verdict in this step promotes */
	size_t held;		/* guardrails whose latest verdict of the run does not */
	int64_t trouble_ms;	/* since when some guardrail has been held; -1: none is */
};

/** Before the first step. The queue is borrowed. */
void guards_open(struct guards *g, struct arena *a, const struct plan *plan, struct eventq *queue);

/** A step begins. @param checked  false: it has no time for checks. */
void guards_begin_step(struct guards *g, uint32_t generation, int64_t begin_ms, bool checked);

/** Takes all checks of one instant from the queue, and queues those that follow them.
 * @param first  the earliest event, taken already, of the step under way.
 * @return count; g->due names them in the order of the plan. */
size_t guards_due(struct guards *g, const struct event *first);

/** Counts a guardrail's new verdict. */
void guards_count(struct guards *g, size_t guardrail, bool promotes);

/** All checks of an instant are made: trouble begins, goes on or is over. */
void guards_settle(struct guards *g, int64_t now_ms);

/** @return whether every guardrail was checked in this step and promotes. */
bool guards_promote(const struct guards *g);

#endif
