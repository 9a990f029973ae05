/* What `build` and `diff` build: plans for targets, with what the checks say about each. */
#ifndef CANARYC_CLI_BUILD_INPUT_H
#define CANARYC_CLI_BUILD_INPUT_H

#include "cli/cli.h"
#include "cli/input.h"
#include "targets/files.h"

/** What was asked for on the command line. */
struct build_options {
	const struct target_info *const *targets;	/* of -t; none: those of the plan */
	size_t ntargets;
	enum build_format format;
	const char *at;		/* of --at, or NULL */
	bool notes;		/* what is emulated is told */
};

/** Reads -t, --format and --at. @return false after a usage error was printed. */
bool build_options_read(struct cli *cli, const struct args *args, struct build_options *out);

/** Called with what was built of a plan for a target. @return false to end. */
typedef bool built_fn(void *ctx, const struct built *built);

/** Builds a plan for its targets, or for those that were asked for. What the checks and targets
 * have to say is printed first.
 * @param c  the compilation that the plan is from.
 * @return EXIT_FINE, or EXIT_INPUT if a target could not be built: that was printed. */
enum exit_code build_plan(struct cli *cli, struct compile *c, const struct plan *p,
			  const struct build_options *opts, built_fn *done, void *ctx);

/** @return where the files of a target go: DIR/TARGET, or DIR/PLAN/TARGET; in the arena. */
const char *build_folder(struct arena *a, const char *path, const struct built *built, bool several);

#endif
