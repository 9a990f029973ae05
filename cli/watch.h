/* Long work under the eyes of a user: progress on a terminal, and an end in good order when they
 * have seen enough.
 */
#ifndef CANARYC_CLI_WATCH_H
#define CANARYC_CLI_WATCH_H

#include "cli/interrupt.h"
#include "cli/progress.h"

struct watch {
	const char *what;	/* that is counted: "rollouts" */
	size_t all;
	struct progress_line line;
	struct interrupt held;
	int signal;		/* the first that came; 0 for none */
};

/** Begins: from here on the signals of interrupt.h wait until they are asked for. */
void watch_begin(struct watch *w, struct cli *cli, const char *what, size_t all);

/** Shows how far it is. A second signal ends the program at once.
 * @param watch  a struct watch. @return false when a signal came. */
bool watch_tick(void *watch, size_t done);

/** Ends: wipes the progress away and lets signals through again. */
void watch_end(struct watch *w);

#endif
