/* A line of a terminal that says how far long work is, and is written over; nothing elsewhere. */
#ifndef CANARYC_CLI_PROGRESS_H
#define CANARYC_CLI_PROGRESS_H

#include "cli/cli.h"

struct progress_line {
	struct cli *cli;
	int64_t begun_ms, shown_ms;	/* env_steady_ms() when the work began, when it was written */
	bool shown;			/* it stands there */
};

/** Begins; nothing is shown yet. */
struct progress_line progress_on(struct cli *cli);

/** @return whether somebody would see the line, and it is time to write it: a while after the
 * beginning, and then not more often than it can be read. */
bool progress_due(const struct progress_line *p);

/** Writes a text over the line, cut to the width of the terminal; control characters are shown. */
void progress_put(struct progress_line *p, struct str text);

/** Puts ", 12s left" as it follows from what was done so far; nothing if nothing was. */
void progress_left(const struct progress_line *p, int64_t done, int64_t all, struct buf *out);

/** Takes the line away, for something else to be printed. */
void progress_clear(struct progress_line *p);

#endif
