/* Targets that hold a state and must be driven from one to the next: their states in order, each a
 * folder, and the way back.
 *
 * A step's folder has the step's number in the plan. What comes before the first step is 00-: the
 * baseline (the stable version alone) and the start (the canary ready, without traffic); the first
 * step's clock starts when the start has come true. `promote` is the state from the promotion on;
 * with a `keep`, `retire` takes the old version away after it.
 */
#ifndef CANARYC_TARGETS_DRIVEN_H
#define CANARYC_TARGETS_DRIVEN_H

#include "targets/build.h"

enum phase { PHASE_BASELINE, PHASE_START, PHASE_STEP, PHASE_PROMOTE, PHASE_RETIRE, PHASE_BACK };

struct state {
	enum phase phase;
	const struct step *step;	/* of PHASE_STEP, else NULL */
	int32_t weight_ppm, mirror_ppm;
	const size_t *routes;	/* indices of those in force, ascending */
	size_t nroutes;
	size_t back;		/* of PHASE_BACK: which, from 0 */
	bool keeps;		/* the plan keeps the stable after the promotion */
	bool kept;		/* of PHASE_PROMOTE: it keeps it now */
};

struct driven {
	bool starts_at_once;	/* there is no state with the canary at weight 0 before the first step */
	const char *const *back;	/* the folders of the way back, in order; NULL at the end */
	const char *patches;	/* kind of the object whose merge patches are written; NULL for none */
	/** Fills the folder of a state. */
	void (*emit)(struct folder *f, const struct state *s);
};

/** Builds all folders, and the entries of steps.json. */
void build_driven(struct build *b, const struct driven *d);

#endif
