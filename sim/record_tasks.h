/* What there is to record of a plan: the queries of its metrics, once for each version. */
#ifndef CANARYC_SIM_RECORD_TASKS_H
#define CANARYC_SIM_RECORD_TASKS_H

#include "base/diag.h"
#include "compiler/plan.h"

/** A metric of a version. */
struct record_task {
	const struct metric *metric;
	struct str version;	/* its label, which the series gets */
	struct str name;	/* p99_latency@v2 */
	struct str query;	/* with the version's names in place */
	int64_t window_ms;	/* what $window stands for; 0: the query has none */
	struct span at;		/* of the query in the plan; of the metric's name for a preset */
};

struct record_tasks {
	struct record_task *v;
	size_t n;
	const struct metric **without;	/* metrics that have no query */
	size_t nwithout;
};

/** The tasks of a plan, in the order of its metrics, the stable version before the canary. Warns of
 * a metric that guardrails read over different windows (CN0888): it is recorded over the shortest.
 */
struct record_tasks record_tasks_of(struct arena *a, const struct plan *p, struct diags *ds);

#endif
