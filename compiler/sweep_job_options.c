/* The table of sweep_job_options.h, in the order in which the help of `canaryc sweep` has them. */
#include "compiler/sweep_job_options.h"

#include <stdint.h>
#include <string.h>

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

bool sweep_job_is_option(struct str text)
{
	return text.n > 1 && text.p[0] == '-';
}

struct str sweep_job_long_name(struct str text)
{
	const char *equals = text.n ? memchr(text.p, '=', text.n) : NULL;

	if (!sweep_job_is_option(text) || text.p[1] != '-')
		return STR("");
	return str_sub(text, 2, equals ? (size_t)(equals - text.p) : text.n);
}

size_t sweep_job_option_in(struct str text, bool *joined)
{
	const struct str name = sweep_job_long_name(text);
	const struct sweep_job_option *o;

	*joined = false;
	for (size_t i = 0; (o = sweep_job_option_at(i)); i++) {
		if (str_is(name, o->name)) {
			*joined = text.n > name.n + 2;
			return i;
		}
		if (o->letter && sweep_job_is_option(text) && text.p[1] == o->letter) {
			*joined = text.n > 2;
			return i;
		}
	}
	return SIZE_MAX;
}

bool sweep_job_next(const struct text_list *texts, const char *name, struct sweep_job_given *g)
{
	while (g->at < texts->n) {
		const struct str text = texts->v[g->index = g->at++];
		bool joined;
		const size_t i = sweep_job_option_in(text, &joined);
		const struct sweep_job_option *o = i == SIZE_MAX ? NULL : sweep_job_option_at(i);
		const bool is_long = sweep_job_long_name(text).n > 0;

		if (!o || !o->has_arg)
			continue;
		g->arg = STR("");
		if (joined)
			g->arg = str_sub(text, is_long ? strlen(o->name) + 3 : 2, text.n);
		else if (g->at < texts->n)
			g->arg = texts->v[g->at++];
		if (!strcmp(o->name, name))
			return true;
	}
	return false;
}

struct str sweep_job_set_name(struct str arg)
{
	const char *equals = arg.n ? memchr(arg.p, '=', arg.n) : NULL;

	return str_trim(equals ? str_sub(arg, 0, (size_t)(equals - arg.p)) : arg);
}

bool sweep_job_varies(const struct text_list *texts, struct str name)
{
	struct sweep_job_given g = { 0 };

	while (sweep_job_next(texts, "vary", &g))
		if (str_eq(sweep_job_set_name(g.arg), name))
			return true;
	return false;
}
