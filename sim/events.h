/* A run as events: one JSON object a line, in the order in which things happened.
 */
#ifndef CANARYC_SIM_EVENTS_H
#define CANARYC_SIM_EVENTS_H

#include "base/buf.h"
#include "sim/result.h"

/** Puts the events of a run, each with its line's end (docs/schema/event.json): begin, step, check,
 * verdict, decision, wait, promotion, rollback, end. Their `at_ms` never goes back. */
void events_json(const struct result *r, const struct report *how, struct buf *out);

#endif
