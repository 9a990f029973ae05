/* Other traces that might as well have been recorded: the stationary bootstrap (Politis and Romano
 * 1994). Instants are drawn in blocks of random length, the same for all series, so that what moved
 * together in the trace does so in what is drawn.
 */
#ifndef CANARYC_SIM_BOOTSTRAP_H
#define CANARYC_SIM_BOOTSTRAP_H

#include "compiler/plan.h"
#include "sim/view.h"

struct bootstrap_series;

/** Traces on a grid of equidistant instants, to be drawn from. Written by bootstrap_open() and by
 * whoever sets the three members below; threads share it. */
struct bootstrap {
	int64_t first_ms, step_ms;	/* the grid: its first instant, since the epoch */
	size_t n;			/* instants, 2.. */
	double block_auto;		/* mean length of a block as the traces ask for, in
					   instants */
	const struct view_trace *traces;
	size_t ntraces;
	const struct bootstrap_series *series;
	size_t nseries;

	uint64_t seed;
	double block;			/* mean length of a block, 1.. */
	size_t lead;			/* instants that are drawn before the start of a rollout */
	size_t length;			/* instants of a drawn trace, `lead` among them */
};

/** Puts the series that a plan reads on a grid: the median step of the finest of those that its
 * guardrails read, from the first to the last instant given. A value holds until the next one, or
 * until it is too old to be a reading.
 * @param first_ms, last_ms  since the epoch; what the guardrails read is recorded in between.
 * @return false when the grid would have fewer than two instants (then out->n is 0), or more than
 * LIMIT_TRACE_SAMPLES values (out->n instants of out->nseries series); nothing is reported. */
bool bootstrap_open(struct arena *a, const struct plan *p, const struct view_trace *traces,
		    size_t n,
		    int64_t first_ms, int64_t last_ms, struct bootstrap *out);

/** Draws the instants of a replicate: indices into the grid. The first is drawn; each other one is
 * drawn with a chance of 1 / block, and else is the one behind its predecessor, the first being
 * behind the last.
 * @param out  length of them. */
void bootstrap_indices(uint64_t seed, uint64_t replicate, size_t n, double block, size_t length,
		       uint32_t *out);

/** Draws the traces of a replicate, stamped from first_ms on as the grid is.
 * @param start_ms  written: when a rollout is to start.
 * @return traces as bootstrap_open() was given, in the arena. */
const struct view_trace *bootstrap_draw(struct arena *a, const struct bootstrap *b,
					uint64_t replicate,
					int64_t *start_ms);

#endif
