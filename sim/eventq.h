/* The event queue: a binary heap ordered by (time, kind, sequence), so that a run is a pure
 * function of what it replays.
 */
#ifndef CANARYC_SIM_EVENTQ_H
#define CANARYC_SIM_EVENTQ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/** What happens at one instant happens in this order (design 1.3). */
enum event_kind {
	EVENT_CHECKS,		/* guardrails are checked, in the order written */
	EVENT_PERSON,		/* an approval arrives, a gate opens */
	EVENT_DECIDE,		/* the step is decided */
	EVENT_TRACE_END		/* no series shows a reading after this instant */
};

struct event {
	int64_t at_ms;
	enum event_kind kind;
	uint64_t seq;		/* order of insertion; set by eventq_push() */
	uint32_t step;		/* generation: events of steps that are over are dropped */
	size_t subject;		/* index of a guardrail for EVENT_CHECKS */
};

struct eventq {
	struct arena *arena;
	struct event *heap;
	size_t n, cap;
	uint64_t next_seq;
};

struct eventq eventq_on(struct arena *a);
void eventq_push(struct eventq *q, struct event e);
/** Takes the earliest event. @return false when the queue is empty. */
bool eventq_pop(struct eventq *q, struct event *e);
/** @return the earliest event without taking it, or NULL; valid until the next push or pop. */
const struct event *eventq_peek(const struct eventq *q);

#endif
