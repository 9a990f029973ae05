/* A recording in a store: samples chunk by chunk, and with each of them, in the same transaction,
 * the mark that says which times are there. Whenever a recording ends, by itself or by a kill, it
 * can be gone on with from its marks.
 */
#ifndef CANARYC_SIM_RECORD_STORE_H
#define CANARYC_SIM_RECORD_STORE_H

#include "sim/range_answer.h"
#include "sim/record_spans.h"
#include "sim/record_tasks.h"
#include "sim/store.h"

/** How far a task is. */
struct record_mark {
	bool there;		/* it was recorded before, and some of it is in the store */
	struct str query;	/* that was recorded */
	int64_t step_ms;
	struct record_spans spans;	/* that were asked for and answered */
};

/** Reads the mark of a task. @return false when an error was reported to the store's diagnostics.
 */
bool record_mark_read(struct store *s, struct arena *a, const struct record_task *task,
		      struct record_mark *out);

/** Refuses to go on with what was recorded in another way: another query or step (CN0886).
 * @param shown  what messages call the store.
 * @return false when it was reported. */
bool record_mark_fits(const struct record_mark *mark, const struct record_task *task,
		      int64_t step_ms, struct str shown, struct diags *ds);

/** A chunk on its way into the store. */
struct record_chunk {
	const struct record_task *task;
	const struct range_answer *answer;	/* its first series; NULL: there were no samples */
	int64_t step_ms;
	struct record_spans spans;	/* that were answered; at least one */
	struct str url;			/* that was asked */
	int64_t now_ms;
	int64_t source;			/* of the store; 0: none yet, then it is written */
	struct str shown;		/* what messages call the store */
};

/** Adds it, in a transaction of its own; afterwards it survives a loss of power, too.
 * @param added  samples that were not there.
 * @return false when an error was reported: to ds, at the metric's place in the plan, what does not
 *         go with what is there (CN0705, CN0712, CN0886), or to the store's diagnostics. */
bool record_put(struct store *s, struct arena *a, struct record_chunk *chunk, struct diags *ds,
		size_t *added);

#endif
