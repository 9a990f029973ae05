/* The table of sweep_job_options.h, in the order in which the help of `canaryc sweep` has them. */
#include "compiler/sweep_job_options.h"

#include "base/str.h"

#define ONE	true, false
#define SEVERAL	true, true
#define SWITCH	false, false

static const struct sweep_job_option options[] = {
	{ "scenario", 0, ONE, "the traces are those of the setting `trace`" },
	{ "trace", 0, SEVERAL, "the setting `trace` gives it" },
	{ "stable", 0, ONE, "the setting `stable` gives it" },
	{ "canary", 0, ONE, "the setting `canary` gives it" },
	{ "plan", 0, ONE, "each pod runs the plan that has the target" },
	{ "every", 0, ONE, NULL },
	{ "from", 0, ONE, NULL },
	{ "to", 0, ONE, NULL },
	{ "vary", 0, SEVERAL, NULL },
	{ "runs", 0, ONE, NULL },
	{ "seed", 0, ONE, NULL },
	{ "block", 0, ONE, NULL },
	{ "shard", 0, ONE, "the setting `shards` gives it" },
	{ "jobs", 'j', ONE, "the setting `threads` gives it" },
	{ "output", 'o', ONE, "each pod writes its shard into the claim `results`" },
	{ "plot", 0, ONE, "a shard has a form of its own, `canaryc merge` draws" },
	{ "set", 0, SEVERAL, NULL },
	{ "what-if", 0, SEVERAL, NULL },
	{ "json", 0, SWITCH, "a shard has a form of its own, `canaryc merge` prints JSON" },
	{ "metric", 0, ONE, NULL },
	{ "map", 0, SEVERAL, NULL },
	{ "version-label", 0, ONE, NULL },
	{ "column", 0, SEVERAL, NULL },
	{ "tz", 0, ONE, NULL },
	{ "time-unit", 0, ONE, NULL },
	{ "on-dup", 0, ONE, NULL },
	{ "warn", 'W', SEVERAL, NULL },
	{ "diagnostics", 0, SEVERAL, "what a pod reports stands in its log, as text" },
};

const struct sweep_job_option *sweep_job_option_at(size_t i)
{
	return i < ARRAY_LEN(options) ? &options[i] : NULL;
}
