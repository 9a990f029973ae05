/* Many rollouts of a plan: from every start of a trace, or on traces drawn from it, for each point
 * of a grid of other thresholds and stages.
 *
 * The unit is a run; run r of point p has the index p * runs + r. Each comes to a row of numbers,
 * and all that is told of a point is worked out from its rows in the order of the runs by
 * sweep_sum(): so neither threads nor shards can change a byte of it.
 */
#ifndef CANARYC_SIM_SWEEP_H
#define CANARYC_SIM_SWEEP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/json.h"
#include "base/str.h"
#include "sim/result.h"

#define SWEEP_CONFIDENCE	0.95	/* of all intervals */

/** What one rollout came to. */
struct sweep_row {
	double requests;	/* that met the canary; NaN: not known */
	double bad_requests;	/* NaN: not known */
	int64_t at_ms;		/* the outcome, on the rollout's clock */
	int64_t detect_ms;	/* from the first hold to the rollback; -1: none */
	int32_t step;		/* the last one */
	int32_t guardrail;	/* that decided; -1: none */
	uint8_t outcome;	/* enum outcome */
	uint8_t reason;		/* enum reason */
};

/** What is varied: `guardrail.latency.rollback` over 300ms, 350ms, ... */
struct sweep_axis {
	struct str name;
	const struct str *values;	/* as --set would take them */
	size_t n;
};

/** What a sweep is of: all that stands in its report beside the figures. */
struct sweep_head {
	struct str plan, scenario;	/* no scenario: empty */
	struct str part[2];		/* recorded versions that play, by enum side */
	const struct str *traces;	/* shown paths */
	size_t ntraces;
	const struct str *supposed;	/* assumptions of the command line, as written */
	size_t nsupposed;
	struct str command;		/* that replays one rollout, but for its start and its
					   point */
	const struct str *guardrails, *steps;	/* names */
	size_t nguardrails, nsteps;
	const struct sweep_axis *axes;
	size_t naxes;
	size_t points;			/* product of the axes; 1 without any */
	size_t runs;			/* of each point */
	bool routes_left_out;		/* some route to the canary is in no trace */
	bool bad_in_part;		/* error_rate is missing at times: sim/sweep_unseen.h */
	bool drawn;			/* else from starts */
	bool recorded;			/* first_ms means something */
	int64_t first_ms, every_ms;	/* of starts: the first, since the epoch, and from one to
					   the next */
	uint64_t seed;			/* of draws, and what follows */
	double block;			/* mean length of a block, in steps */
	int64_t step_ms;		/* of the grid on which the trace is drawn */
	size_t samples;			/* of the trace on that grid */
};

/** Some of the runs. */
struct sweep_count {
	size_t n;
	double share, lower, upper;	/* with the interval of Wilson */
};

/** Rolled back in a step, by a guardrail. */
struct sweep_cause {
	int32_t step, guardrail;
	uint8_t reason;
	size_t n;
};

#define SWEEP_QUANTILES 5
/** How some numbers are spread; a quantile is the smallest of them that at least so many don't
 * exceed. */
struct sweep_spread {
	size_t n;			/* numbers; 0: nothing else means anything */
	double q[SWEEP_QUANTILES];	/* least, 50%, 90%, 99%, most */
	double mean;
};

/** What the runs of a point came to. */
struct sweep_point {
	size_t runs;			/* that were made */
	struct sweep_count outcomes[4];	/* by enum outcome */
	const struct sweep_cause *causes;	/* of rollbacks; by step, guardrail, reason */
	size_t ncauses;
	struct sweep_spread after;	/* of rollbacks: when, ms from the start */
	struct sweep_spread detect;	/* of rollbacks: ms from the first hold */
	struct sweep_spread requests, bad_requests;	/* that met the canary, where known */
	struct sweep_spread lasted;	/* of all: ms to the outcome */
	size_t worst;			/* run that cost most; means nothing without runs */
	struct sweep_row worst_row;
};

struct sweep {
	const struct sweep_head *head;
	const struct sweep_point *points;
	size_t done;		/* runs of all points together; fewer than there are: it was
				   interrupted */
};

/** Sums up the runs of a point, in threads if there are many.
 * @param rows  in the order of the runs; those that were not made are left out by `made`.
 * @param made  by row; NULL: all were. */
struct sweep_point sweep_sum(struct arena *a, const struct sweep_row *rows, const bool *made,
			     size_t n,
			     unsigned threads);

/** @return how many rollouts as long as these fit one behind the other between the first start
 * and the last: at most so many of them are independent. */
size_t sweep_apart(const struct sweep_head *h, const struct sweep_point *p);

/** The value that an axis has at a point. The last axis turns fastest. */
struct str sweep_value(const struct sweep_head *h, size_t point, size_t axis);

/** @return when a run starts, since the epoch; of starts. */
int64_t sweep_start(const struct sweep_head *h, size_t run);

/** An instant as --start takes it: "2026-11-21T04:42:15Z". In the arena. */
struct str sweep_instant(struct arena *a, int64_t ms);

/** Puts a word of a command line so that a shell takes it as it is, a space before it. */
void sweep_put_word(struct buf *out, struct str word);

/** The command that shows a run of a point, in the arena; empty for draws, which nothing can
 * show. */
struct str sweep_command(struct arena *a, const struct sweep_head *h, size_t point, size_t run);

/** A picture of two axes: what its cells hold, for whoever draws it. */
struct sweep_map {
	const struct sweep_axis *rows, *cols;
	double *share;		/* rolled back, by row * cols->n + col; NaN: no run was made */
};

/** @return whether the sweep has just two axes of more than one value, and the map. */
bool sweep_map_of(struct arena *a, const struct sweep *s, struct sweep_map *map);

/** What is printed. @param ascii  marks without UTF-8. */
void sweep_print(const struct sweep *s, bool ascii, struct buf *out);

/** One JSON object on a line (docs/schema/sweep.json), with the line's end. */
void sweep_json(const struct sweep *s, struct buf *out);

/** Puts "axes": of each its name and its values. For sweep_json() and for shards. */
void sweep_put_axes(struct json *j, const struct sweep_head *h);

#endif
