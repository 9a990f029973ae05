/* Starting another program, without a shell, with pipes to its streams; and its end. */
#ifndef CANARYC_CLI_SPAWN_H
#define CANARYC_CLI_SPAWN_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"

struct spawn {
	const char *program;	/* a path, or a name that is found in PATH */
	const char *const *argv;	/* NULL at the end */
	bool errors;		/* its standard error is piped, too; else it is canaryc's */
	bool plain;		/* its locale is C; else that of canaryc, as all of the environment */
};

/** A program that was started. */
struct spawned {
	pid_t pid;
	int in, out, err;	/* our ends of its streams; -1: closed, or not piped */
};

/** Starts it. It gets no other files of canaryc, no signals that are held back, and SIGPIPE ends
 * it.
 * @param s  written also when it fails.
 * @return 0 or the errno of what failed; ENOENT when there is no such program. */
int spawn_start(struct arena *a, const struct spawn *what, struct spawned *s);

/** Closes a stream, if it is open. */
void spawn_shut(int *fd);

/** Waits for its end, once; the end is brought about when it takes too long.
 * @param wait_ms  so long at most; 0: not at all.
 * @param status   as of waitpid().
 * @return 0, ETIMEDOUT when it had to be ended, or the errno with which nothing could be learnt. */
int spawn_end(struct spawned *s, int64_t wait_ms, int *status);

#endif
