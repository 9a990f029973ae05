/* Names for what has none. Called once a file. Guesses nothing: a file whose name says no metric
 * leaves its series without a name, which is an error that asks for one.
 */
#include "sim/series_naming.h"

static bool is_wanted(const struct trace_options *opts, struct str name)
{
	for (size_t i = 0; i < opts->nwanted; i++)
		if (str_eq(opts->wanted[i], name))
			return true;
	return false;
}

bool series_metric_name(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		const char c = name.p[i], lower = (char)(c | 0x20);
		bool letter = (lower >= 'a' && lower <= 'z') || c == '_' || c == ':';

		if (!letter && !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return name.n > 0;
}

/* What a path ends in, up to its first dot. */
static struct str stem(struct str path)
{
	size_t from = path.n, to;

	while (from > 0 && path.p[from - 1] != '/')
		from--;
	for (to = from; to < path.n && path.p[to] != '.'; to++)
		;
	return str_sub(path, from, to);
}

/* The metric that a file is called after; empty for none. */
static struct str metric_of_file(const struct trace_options *opts, struct str path)
{
	struct str name = stem(path);
	size_t last = 0;

	for (size_t i = 0; i < name.n; i++) {
		if (i > 0 && name.p[i - 1] != '-')
			continue;
		last = i;
		if (is_wanted(opts, str_sub(name, i, name.n)))
			return str_sub(name, i, name.n);
	}
	name = str_sub(name, last, name.n);
	return opts->nwanted || !series_metric_name(name) ? STR("") : name;
}

struct series_naming series_naming_of(const struct trace_options *opts, struct str path)
{
	struct series_naming n = { .metric = opts->metric, .maps = opts->maps,
				   .nmaps = opts->nmaps };

	n.version_label = opts->version_label.n ? opts->version_label : STR("version");
	if (n.metric.n == 0 && opts->name_by_file) {
		n.metric = metric_of_file(opts, path);
		n.by_file = n.metric.n > 0;
	}
	return n;
}

const struct trace_map *series_map(const struct series_naming *naming, struct str name)
{
	for (size_t i = 0; i < naming->nmaps; i++)
		if (str_eq(naming->maps[i].name, name))
			return &naming->maps[i];
	return NULL;
}
