/* What the setting `options` of the target sweep-job may hold: the options of `canaryc sweep`, and
 * for those that no pod can use what they clash with.
 */
#ifndef CANARYC_COMPILER_SWEEP_JOB_OPTIONS_H
#define CANARYC_COMPILER_SWEEP_JOB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler/plan.h"

/** An option of `canaryc sweep`, as its own table has it (a unit test compares them). */
struct sweep_job_option {
	const char *name;	/* without the dashes */
	char letter;		/* short form; 0 for none */
	bool has_arg, repeated;
	const char *why_not;	/* why no pod can use it; NULL: it can */
};

/** @return the ith option, NULL behind the last. */
const struct sweep_job_option *sweep_job_option_at(size_t i);

/** @return whether a text begins with - and goes on. */
bool sweep_job_is_option(struct str text);

/** @return the name in `--name` and `--name=value`; empty for all else. */
struct str sweep_job_long_name(struct str text);

/** @return the index of the option that a text is or begins with; SIZE_MAX for none.
 * @param joined  written: whether its argument is in the text, too. */
size_t sweep_job_option_in(struct str text, bool *joined);

/** Where the reading of texts has come to; zeroed it begins. */
struct sweep_job_given {
	size_t at;		/* the next text */
	size_t index;		/* the text of the option that was found */
	struct str arg;		/* its argument, borrowed */
};

/** Finds an option the next time that it is given. @return false when it is not any more. */
bool sweep_job_next(const struct text_list *texts, const char *name, struct sweep_job_given *g);

/** @return NAME of NAME=VALUE, borrowed. */
struct str sweep_job_set_name(struct str arg);

/** @return whether the options vary what a --set of that name would set. */
bool sweep_job_varies(const struct text_list *texts, struct str name);

#endif
