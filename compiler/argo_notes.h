/* What a Rollout of Argo has in its annotations: whom its controller tells of the end, and what the
 * plan asks people in its pauses.
 */
#ifndef CANARYC_COMPILER_ARGO_NOTES_H
#define CANARYC_COMPILER_ARGO_NOTES_H

#include "base/arena.h"
#include "compiler/plan.h"

/** @return the annotations that the target argo makes of a plan's actions and pauses, each key
 * once, in the order in which it writes them; on the arena. */
struct pairs argo_notes(struct arena *a, const struct plan *p);

#endif
