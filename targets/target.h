/* A target: what turns a plan into manifests. One const struct each, listed in targets/targets.c;
 * what the compiler knows of it (its name, its settings, what it can carry) stands in
 * compiler/targets.c and compiler/capability.c, and was checked before a target is asked to build.
 */
#ifndef CANARYC_TARGETS_TARGET_H
#define CANARYC_TARGETS_TARGET_H

#include "targets/build.h"

struct target {
	const char *name;	/* as in compiler/targets.c */
	/** Adds the folders, and the entries of steps.json. */
	void (*build)(struct build *b);
};

/** @return the target that builds for a use of it; NULL where none can yet. */
const struct target *target_builder(const struct target_info *info);

extern const struct target target_kserve;
extern const struct target target_seldon;
extern const struct target target_istio;
extern const struct target target_argo;
extern const struct target target_sweep_job;

#endif
