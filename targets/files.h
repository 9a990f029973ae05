/* A build as files: what `canaryc build` writes, prints, lists and compares. */
#ifndef CANARYC_TARGETS_FILES_H
#define CANARYC_TARGETS_FILES_H

#include "base/buf.h"
#include "compiler/plan.h"

/** Name of the file that lists all files of a target's folder, under the key `files`. */
#define BUILT_LIST "steps.json"

struct build_text;

enum build_format { BUILD_YAML, BUILD_JSON };

/** One file. */
struct built_file {
	struct str path;	/* relative to the target's folder: "01-stage-5/service-hello.yaml" */
	struct str text;
	bool manifest;		/* an object for the cluster */
};

/** What was built of a plan for a target. */
struct built {
	const struct plan *plan;
	const struct target_use *use;
	const struct built_file *files;	/* in the order in which they are to be applied */
	size_t n;
	const struct str *states;	/* the names that `at` may be */
	size_t nstates;
};

/** Builds a plan for a target that target_can_build(). The plan has no errors for it.
 * @param text  what the plan was compiled from.
 * @param at   name of one state ("stage 25%", "baseline"): only its folder is made, without
 *             steps.json; NULL for all.
 * @return false if there is no state of that name: out->states says which there are. */
bool targets_build(struct arena *a, const struct plan *p, const struct target_use *use,
		   const struct build_text *text,
		   /** Name of the file that lists all files of a target's folder, under the key `files`. */
#define BUILT_LIST "steps.json"

enum build_format format, const char *at, struct built *out);

/** @return whether the target can be built yet. */
bool target_can_build(const struct target_info *info);

#endif
