/* The queries of metrics, ready to be asked: with the names of a version in place, and what kind of
 * answer they give. For the targets, which emit them, and for recording.
 */
#ifndef CANARYC_COMPILER_QUERY_H
#define CANARYC_COMPILER_QUERY_H

#include <stdbool.h>

#include "compiler/plan.h"

/** The query of a metric for one version: $version is the version's label `version`, $window the
 * window, $namespace the plan's namespace (`default` where it has none), $service its service; in
 * presets also $app (the plan's label `app`, else its name) and $canary. `$$` is a dollar. Comments
 * are taken out, and white space outside quotes is one space, so that the query is one line.
 * @param window_ms  over what it looks back, > 0.
 * @return the query, in the arena; empty for a metric that has none. */
struct str query_text(struct arena *a, const struct plan *p, const struct metric *m, enum side side,
		      int64_t window_ms);

/** What a PromQL expression answers with. */
enum query_shape {
	QUERY_SCALAR,		/* a number without labels, as 1 or scalar(x) */
	QUERY_SINGLE,		/* a vector of at most one element, without labels */
	QUERY_VECTOR,		/* a vector that may have several elements or labels */
	QUERY_OTHER		/* a range, a string, or not understood */
};

/** Tells it from the words of the query. What it is not sure of is QUERY_VECTOR.
 * @param query  as query_text() returns it. */
enum query_shape query_shape(struct arena *a, struct str query);

/** The canary's requests per second: the metric `requests`, if the server that the guardrail asks has it,
 * else the preset of a metric that the guardrail reads. @return false where nothing counts them. */
bool metric_counting(const struct plan *p, const struct guardrail *g, struct metric *out);

/** @return whether the condition holds `worse` or `regressed`, which PromQL can't say. c may be
 * NULL. */
bool cond_tests(const struct cond *c);

/** @return whether the condition reads a side, whatever metric. c may be NULL. */
bool cond_reads(const struct cond *c, enum side side);

/** @return whether the condition reads that metric of that side. c may be NULL. */
bool cond_reads_metric(const struct cond *c, size_t metric, enum side side);

/** @return the plan's label `app`, else its name: what selectors go by, and $app of presets. */
struct str plan_app(const struct plan *p);

#endif
