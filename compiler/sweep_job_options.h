/* What the setting `options` of the target sweep-job may hold: the options of `canaryc sweep`, and
 * for those that no pod can use what they clash with.
 */
#ifndef CANARYC_COMPILER_SWEEP_JOB_OPTIONS_H
#define CANARYC_COMPILER_SWEEP_JOB_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

/** An option of `canaryc sweep`, as its own table has it (a unit test compares them). */
struct sweep_job_option {
	const char *name;	/* without the dashes */
	char letter;		/* short form; 0 for none */
	bool has_arg, repeated;
	const char *why_not;	/* why no pod can use it; NULL: it can */
};

/** @return the ith option, NULL behind the last. */
const struct sweep_job_option *sweep_job_option_at(size_t i);

#endif
