/* The one question that an engine may ask of a trace: the value of metric m for side s at instant t
 * over window w. Behind it stand recorded series, made-up ones and assumptions.
 *
 * Times are milliseconds on the rollout's clock: 0 is the instant at which it starts.
 */
#ifndef CANARYC_SIM_VIEW_H
#define CANARYC_SIM_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "compiler/plan.h"
#include "sim/trace.h"

/** A reading: a number in base units, or none. */
struct reading {
	double value;
	bool present;
};

/** What a run replays. Opened by view_open(), read by the engines. */
struct view;

/** A trace and who plays whom in it. */
struct view_trace {
	const struct trace *trace;
	struct str part[2];	/* recorded version that plays the side; by enum side */
	struct str shown;	/* the file's name for messages */
	struct span span;	/* for messages; end == 0 for none (a trace of the command line) */
};

/** Binds the plan's metrics to series. Reports metrics and versions that no trace holds (with the
 * ones that it does), series found twice, units that don't fit; warns of columns that no metric
 * uses.
 * @param scenario  its `series`, `assume` and `start` hold; NULL for a run of the command line.
 * @return NULL when an error was reported. */
struct view *view_open(struct arena *a, const struct plan *plan, const struct scenario *scenario,
		       const struct view_trace *traces, size_t n, struct diags *ds);

/** A view of the same series with a memory of its own, for one more thread. The one that it is
 * made of is only read. @param a  takes it. */
struct view *view_fork(struct arena *a, const struct view *v);

/** A fork in which assumptions hold at every instant or at none.
 * @param active  of those that view_assumes() lists, in its order; read during the call only. */
struct view *view_frozen(struct arena *a, const struct view *v, const bool *active);

/** @return the assumptions about metrics, in the order written. @param n  count. */
const struct assume *const *view_assumes(const struct view *v, size_t *n);

/** @return whether an assumption may change the metric of a side. */
bool view_supposed(const struct view *v, size_t metric, enum side side);

/** @return how many samples were recorded of a metric. */
size_t view_samples(const struct view *v, size_t metric);

/** @return whether some series is made up: it begins with the rollout, whenever that is. */
bool view_made(const struct view *v);

/** Begins again at another recorded instant, as if it had been opened with this `start`; made-up
 * series begin at 0 as before. Before the next run. @param start_ms  since the epoch. */
void view_restart(struct view *v, int64_t start_ms);

/** The instants in which something is recorded that the plan uses, since the epoch.
 * @param first  of the first sample. @param last  of the last reading; INT64_MIN: there is none.
 * @return false when nothing is recorded. */
bool view_recorded(const struct view *v, int64_t *first, int64_t *last);

/** The reading of a metric.
 * @param t_ms       instant on the rollout's clock, never smaller than at the call before it.
 * @param window_ms  the guardrail's `over`; recorded readings are answers over their own window, so
 *                   it changes nothing today (a PromQL evaluator will heed it). */
struct reading view_value(struct view *v, size_t metric, enum side side, int64_t t_ms, int64_t window_ms);

/** The reading of a metric, and until when it holds.
 * @param t_ms      as of view_value(). Calls of this and of view_changes() go forward together.
 * @param until_ms  written: the next instant at which it may change; INT64_MAX for never. */
struct reading view_held(struct view *v, size_t metric, enum side side, int64_t t_ms,
			 int64_t *until_ms);

/** The readings of a metric at n instants, each so long after the one before; NaN for none.
 * @param values  n of them are written. */
void view_column(struct view *v, size_t metric, enum side side, int64_t first_ms, int64_t every_ms,
		 size_t n, double *values);

/** All readings of a window, for the statistical predicates: (t - window, t], assumptions applied,
 * one for each sample of the series, missing ones left out.
 * @return count; *values lives in the arena until the next call. */
size_t view_window(struct view *v, size_t metric, enum side side, int64_t t_ms, int64_t window_ms,
		   const double **values);

/** @return the metric that counts the requests; -1: none does, the plan's traffic holds. */
ptrdiff_t view_requests(const struct view *v);

/** Requests per second of all traffic at t: the sum over the versions that play of the rate metric
 * named `requests`, else the plan's traffic, else none. A version that plays both parts counts
 * once. */
struct reading view_rate(struct view *v, int64_t t_ms);

/** The same, and until when it holds, as view_held(). */
struct reading view_rate_held(struct view *v, int64_t t_ms, int64_t *until_ms);

/** The next instant after t at which the rate may change; INT64_MAX for never. */
int64_t view_rate_changes(struct view *v, int64_t t_ms);

/** The next instant after t at which the reading of a metric may change; INT64_MAX for never.
 * @param t_ms  never smaller than at the call before it. */
int64_t view_changes(struct view *v, size_t metric, enum side side, int64_t t_ms);

/** @return whether a series or an assumption with `=` gives the metric of that side at all. */
bool view_gives(const struct view *v, size_t metric, enum side side);

/** @return the last instant at which an assumption begins or ends; 0 when there is none. Steps that
 * have not begun are not heeded. */
int64_t view_assumes_end(const struct view *v);

/** Tells the view that a step has begun: for assumptions `from` a step. */
void view_step_begins(struct view *v, size_t step, int64_t t_ms);

/** @return the instant after which no series shows a reading any more; INT64_MAX if there are no
 * series (assumptions alone never end), INT64_MIN is not used. */
int64_t view_end(const struct view *v);

/** The last reading of each metric and side that has one, for the `undecided` report.
 * @return false when that series never has a reading. */
bool view_last(const struct view *v, size_t metric, enum side side, int64_t *t_ms, double *value);

/** Goes back to before clock 0, as if nothing had been asked and no step had begun: for whoever
 * looks at a run when it is over. */
void view_rewind(struct view *v);

/** @return the recorded instant of the rollout's clock 0, ms since the epoch.
 * @param recorded  false when there is no recording behind it (made-up series alone). */
int64_t view_start(const struct view *v, bool *recorded);

#endif
