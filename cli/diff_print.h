/* A list of changes as people and programs read it; for cmd_diff.c. */
#ifndef CANARYC_CLI_DIFF_PRINT_H
#define CANARYC_CLI_DIFF_PRINT_H

#include "base/buf.h"
#include "compiler/diff.h"

/** How a plan ended on a trace, on both sides, in words. */
struct diff_replay {
	struct str plan;
	struct str before, after;
};

/** What is printed. */
struct diff_view {
	const char *a, *b;		/* the files, as named on the command line */
	const struct diff *diff;
	const struct diff_replay *replays;	/* in the order of the plans in the diff */
	size_t nreplays;
	const struct str *notes;	/* what is to be known of how the comparison was made */
	size_t nnotes;
	bool several;			/* more than one plan was compared */
	bool colour;			/* of the text */
};

/** Puts the changes grouped by plan and part; nothing when there are none. */
void diff_print_text(const struct diff_view *v, struct buf *out);

/** Puts one JSON object. */
void diff_print_json(const struct diff_view *v, struct buf *out);

#endif
