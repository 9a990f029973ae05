/* The files that a plan was compiled from, to be taken elsewhere: for the target sweep-job, and for
 * the check that they fit.
 */
#ifndef CANARYC_COMPILER_PLAN_FILES_H
#define CANARYC_COMPILER_PLAN_FILES_H

#include "base/source.h"

struct plan_file {
	struct str path;	/* seen from the innermost folder that holds them all */
	struct str text;
	struct str key;		/* of a ConfigMap: "0-fraud.canary" */
};

struct plan_files {
	struct plan_file *v;	/* the plan's own file is the first */
	size_t n;
};

/** @return the files, in the arena; texts of the command line (`--set`) are none. Standard input is
 *          called plan.canary. */
struct plan_files plan_files_of(struct arena *a, const struct sources *sources);

/** @return whether a path names something below the folder that it is seen from. */
bool plan_file_stays(struct str path);

#endif
