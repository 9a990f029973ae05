/* A part of a sweep as a file, and sweeps put together from their parts again.
 *
 *   canaryc sweep shard 1, 2/8
 *   {"plan":...}			the head, on one line
 *   1 1 0 2 420000 120000 3500 6.25	outcome, reason, step, guardrail, ms, ms to detect, requests, bad
 *   end 1250 5d1f0c4d8f3a9b27		how many rows, FNV-1a of all before this line
 *
 * Rows are in the order of the runs, numbers exact, so that what is summed up of all shards is what
 * an undivided sweep sums up. The part of a shard is a stretch of the runs of all points.
 */
#ifndef CANARYC_SIM_SWEEP_SHARD_H
#define CANARYC_SIM_SWEEP_SHARD_H

#include "base/diag.h"
#include "compiler/plan.h"
#include "sim/sweep.h"
#include "sim/view.h"

/** What a sweep is made of, as numbers that differ if it does. */
struct sweep_identity {
	uint64_t plan;		/* the plan and its scenario, at all points */
	uint64_t traces;
	uint64_t options;	/* starts, draws, what varies, what is supposed */
};

struct sweep_shard {
	const struct sweep_head *head;
	struct sweep_identity of;
	size_t shard, shards;	/* the first is 0 */
	struct sweep_row *rows;	/* of malloc() */
	size_t n;
};

/** @return the first run of a shard; shard == shards gives the number of all. */
size_t sweep_shard_begin(size_t runs, size_t shard, size_t shards);

/** Adds a plan and its scenario to a number; FNV_BEGIN begins. */
uint64_t sweep_hash_scenario(struct arena *a, uint64_t h, const struct scenario *s);
uint64_t sweep_hash_traces(const struct view_trace *traces, size_t n);
/** What a head says that is neither plan nor trace. */
uint64_t sweep_hash_options(const struct sweep_head *h);

void sweep_shard_put(const struct sweep_shard *s, struct buf *out);

/** Reads a shard.
 * @param a    takes its head.
 * @param scratch  takes the file's text.
 * @param out  written when no error was reported; its rows are to be freed.
 * @return false after an error was reported to ds. */
bool sweep_shard_read(struct arena *a, struct arena *scratch, const char *path, struct diags *ds,
		      struct sweep_shard *out);

/** Puts shards together. Reports those that are missing, double or of another sweep.
 * @param paths  their names for messages.
 * @param rows   of malloc(), to be freed; of all runs.
 * @return the head, of the first shard; NULL after an error was reported to ds. */
const struct sweep_head *sweep_shards_join(struct arena *a, const struct sweep_shard *v,
					   const char *const *paths, size_t n, struct diags *ds,
					   struct sweep_row **rows);

#endif
