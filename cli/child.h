/* Running another program, without a shell: a text goes in, a text comes out. */
#ifndef CANARYC_CLI_CHILD_H
#define CANARYC_CLI_CHILD_H

#include <stddef.h>

#include "base/buf.h"

enum child_status {
	CHILD_EXITED,		/* code: its exit status */
	CHILD_KILLED,		/* code: the signal that ended it */
	CHILD_TOO_SLOW,		/* it was stopped: the time was over */
	CHILD_TOO_MUCH,		/* it was stopped: it wrote more than output_max */
	CHILD_FAILED		/* code: the errno with which it could not be started or served; ENOENT when
				 * there is no such program */
};

struct child {
	const char *const *argv;	/* the program, found in PATH, and its arguments; NULL at the end */
	struct str input;	/* its standard input */
	int limit_ms;		/* of the whole run */
	size_t output_max;	/* bytes of standard output that are taken */
	size_t errors_max;	/* bytes of standard error that are kept; what follows is dropped */
};

struct child_end {
	enum child_status status;
	int code;
	struct buf output, errors;
};

/** Runs a program to its end. It has canaryc's environment, but for the locale, which is C, and no
 * other files. A program that does not read its whole input is fine.
 * @param a  for what it writes. */
struct child_end child_run(struct arena *a, const struct child *child);

#endif
