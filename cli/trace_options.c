/* Arguments of TRACE_OPTIONS, made what sim/trace.h takes. */
#include "cli/trace_options.h"

#include <string.h>

#include "base/units.h"
#include "cli/commands.h"

static const struct trace_option all[] = {
	{ OPT_METRIC, "metric" }, { OPT_MAP, "map" }, { OPT_VERSION_LABEL, "version-label" },
	{ OPT_COLUMN, "column" }, { OPT_TZ, "tz" }, { OPT_TIME_UNIT, "time-unit" },
	{ OPT_ON_DUP, "on-dup" }, { 0, NULL },
};

const struct trace_option *trace_options_all(void)
{
	return all;
}

/* A text cut in two at its first =. @return false when one of the two is empty. */
static bool cut(const char *text, struct str *left, struct str *right)
{
	const char *equals = strchr(text, '=');

	if (!equals || equals == text || equals[1] == '\0')
		return false;
	*left = (struct str){ text, (size_t)(equals - text) };
	*right = str_of(equals + 1);
	return true;
}

static bool read_maps(struct cli *cli, const struct args *args, struct trace_options *opts)
{
	const size_t n = args_count(args, OPT_MAP);
	struct trace_map *maps = arena_array(cli->arena, n, sizeof(*maps));

	for (size_t i = 0; i < n; i++) {
		const char *text = args_nth(args, OPT_MAP, i), *at;
		struct str what;

		if (!cut(text, &what, &maps[i].name)) {
			cli_usage(cli, "--map wants METRIC=NAME or METRIC@VERSION=NAME, not `%s`",
				  text);
			return false;
		}
		at = memchr(what.p, '@', what.n);
		maps[i].metric = at ? str_sub(what, 0, (size_t)(at - what.p)) : what;
		maps[i].version = at ? str_sub(what, maps[i].metric.n + 1, what.n) : STR("");
		if (maps[i].metric.n == 0 || (at && maps[i].version.n == 0)) {
			cli_usage(cli, "--map wants a metric, and a version behind an @, not `%s`",
				  text);
			return false;
		}
	}
	opts->maps = maps;
	opts->nmaps = n;
	return true;
}

static bool read_columns(struct cli *cli, const struct args *args, struct trace_options *opts)
{
	struct str *const columns[] = {
		&opts->time_column, &opts->value_column, &opts->metric_column,
	};
	static const struct str names[] = { STR("time"), STR("value"), STR("metric") };

	for (size_t i = 0; i < args_count(args, OPT_COLUMN); i++) {
		const char *text = args_nth(args, OPT_COLUMN, i);
		struct str what, column;
		size_t k = 0;

		if (!cut(text, &what, &column)) {
			cli_usage(cli, "--column wants time=NAME, value=NAME or metric=NAME, "
				  "not `%s`", text);
			return false;
		}
		while (k < ARRAY_LEN(names) && !str_eq(what, names[k]))
			k++;
		if (k == ARRAY_LEN(names)) {
			cli_usage(cli, "--column is of time, value or metric, not of "
				  "`%" PRI_STR "`%s", STR_ARG(what), cli_did_you_mean(cli, what, names, k));
			return false;
		}
		if (columns[k]->n) {
			cli_usage(cli, "--column %" PRI_STR "=NAME is given twice", STR_ARG(what));
			return false;
		}
		*columns[k] = column;
	}
	return true;
}

/* An offset as RFC 3339 has it, read by what reads it behind times. */
static bool read_zone(struct cli *cli, const struct args *args, struct trace_options *opts)
{
	const char *zone = args_text(args, OPT_TZ);
	int64_t ms, utc;
	bool zoned;

	if (!zone)
		return true;
	instant_parse(STR("2000-01-02T00:00:00Z"), &utc, &zoned);
	if (!instant_parse(arena_printf(cli->arena, "2000-01-02T00:00:00%s", zone), &ms, &zoned) ||
	    !zoned) {
		cli_usage(cli, "--tz is an offset such as +02:00, or Z, not `%s`", zone);
		return false;
	}
	opts->has_zone = true;
	opts->zone_min = (int32_t)((utc - ms) / 60000);
	return true;
}

/* Finds the argument of an option among its words. @return its index, or -1 after a usage error. */
static int read_word(struct cli *cli, const char *option, enum opt_id id, const char *text)
{
	const char *const *words = option_words(id);
	struct str names[8];
	size_t n = 0;

	for (; words[n]; n++) {
		names[n] = str_of(words[n]);
		if (str_is(names[n], text))
			return (int)n;
	}
	cli_usage(cli, "--%s is one of %s, not `%s`%s", option, cli_list(cli, names, n), text,
		  cli_did_you_mean(cli, str_of(text), names, n));
	return -1;
}

bool trace_options_read(struct cli *cli, const struct args *args, struct trace_options *opts)
{
	static const enum trace_time_unit units[] = {
		TRACE_TIME_S, TRACE_TIME_MS, TRACE_TIME_US, TRACE_TIME_NS
	};
	static const enum trace_dup dups[] = { TRACE_DUP_ERROR, TRACE_DUP_FIRST, TRACE_DUP_LAST };
	const char *unit = args_text(args, OPT_TIME_UNIT), *dup = args_text(args, OPT_ON_DUP);
	int word;

	*opts = (struct trace_options){
		.metric = str_of(args_text(args, OPT_METRIC)),
		.version_label = str_of(args_text(args, OPT_VERSION_LABEL)),
		.name_by_file = true,
	};
	if (!read_maps(cli, args, opts) || !read_columns(cli, args, opts) ||
	    !read_zone(cli, args, opts))
		return false;
	if (unit) {
		word = read_word(cli, "time-unit", OPT_TIME_UNIT, unit);
		if (word < 0)
			return false;
		opts->time_unit = units[word];
	}
	if (dup) {
		word = read_word(cli, "on-dup", OPT_ON_DUP, dup);
		if (word < 0)
			return false;
		opts->on_dup = dups[word];
	}
	return true;
}
