/* Engines: the rules by which a rollout is driven. One now (the plan's own semantics); the
 * controllers of others will stand behind the same interface.
 */
#ifndef CANARYC_SIM_ENGINE_H
#define CANARYC_SIM_ENGINE_H

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/result.h"
#include "sim/view.h"

/** What people and gates do during a run. */
struct people {
	/** By step: a wait for a person, or the asking of a gate, ends so long after it began, 0 at
	 * once; -1 never. */
	const int64_t *wait_ms;
};

struct engine {
	const char *name, *summary;	/* "plan" */
	/** Runs the plan on the view from 0 to its end.
	 * @return the result, in the arena; NULL when a limit was passed (reported to ds). */
	struct result *(*run)(struct arena *a, const struct plan *plan, struct view *view,
			      const struct people *people, struct diags *ds);
};

/** @return the engine of that name, or NULL. */
const struct engine *engine_find(struct str name);

extern const struct engine engine_plan;

#endif
