/* How far a recording is: a line on a terminal that is written over, nothing elsewhere. */
#ifndef CANARYC_CLI_RECORD_PROGRESS_H
#define CANARYC_CLI_RECORD_PROGRESS_H

#include "cli/progress.h"

struct record_progress {
	struct progress_line line;
	int64_t total, done;	/* points of all series that were to be fetched, and were */
};

struct record_progress record_progress_on(struct cli *cli, int64_t total);

/** Shows how far it is with a task, now and then. */
void record_progress_show(struct record_progress *p, struct str task);

/** Takes the line away, for something else to be printed. */
void record_progress_clear(struct record_progress *p);

#endif
