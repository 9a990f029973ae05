/* The arguments of `canaryc sweep`: numbers within their bounds, and no two that exclude each
 * other. */
#include "cli/sweep_options.h"

#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"
#include "cli/commands.h"
#include "cli/env.h"
#include "cli/trace_options.h"
#include "sim/sweep.h"

#define EVERY_MS	INT64_C(60000)
#define SEED		UINT64_C(42)

/** Reads a whole number of an option. @return false after a usage error was printed. */
static bool read_count(struct cli *cli, const struct args *args, int id, const char *name,
		       int64_t most, int64_t *n)
{
	const char *text = args_text(args, id);

	if (!text)
		return true;
	if (num_parse_int(str_of(text), n) == NUM_OK && *n >= 1 && *n <= most)
		return true;
	cli_usage(cli, "--%s is a number from 1 to %lld, not `%s`", name, (long long)most, text);
	return false;
}

static bool read_duration(struct cli *cli, const struct args *args, int id, const char *name,
			  int64_t *ms)
{
	const char *text = args_text(args, id);

	if (!text)
		return true;
	if (dur_parse(str_of(text), ms) == QTY_OK && *ms > 0)
		return true;
	cli_usage(cli, "--%s is a duration such as 30s or 5m, not `%s`", name, text);
	return false;
}

static bool read_instant(struct cli *cli, const struct args *args, int id, const char *name,
			 bool *has, int64_t *ms)
{
	const char *text = args_text(args, id);

	*has = text != NULL;
	if (!text || instant_parse(str_of(text), ms, NULL))
		return true;
	cli_usage(cli, "--%s is a time such as 2026-06-12T10:00:00Z, not `%s`", name, text);
	return false;
}

/** Any number of 64 bits. */
static bool read_seed(struct cli *cli, const struct args *args, uint64_t *seed)
{
	const char *text = args_text(args, OPT_SEED);
	uint64_t v = 0;
	size_t i;

	*seed = SEED;
	if (!text)
		return true;
	for (i = 0; text[i] >= '0' && text[i] <= '9'; i++) {
		uint64_t digit = (uint64_t)(text[i] - '0');

		if (v > (UINT64_MAX - digit) / 10)
			break;
		v = 10 * v + digit;
	}
	*seed = v;
	if (i > 0 && text[i] == '\0')
		return true;
	cli_usage(cli, "--seed is a number from 0 to %llu, not `%s`",
		  (unsigned long long)UINT64_MAX,
		  text);
	return false;
}

/** `2/8`, counted from 1; `job/8`: as a pod of an Indexed Job is told, counted from 0. */
static bool read_shard(struct cli *cli, const struct args *args, struct sweep_options *o)
{
	const char *text = args_text(args, OPT_SHARD), *slash = text ? strchr(text, '/') : NULL;
	struct str which = { text, slash ? (size_t)(slash - text) : 0 };
	int64_t i, n;

	if (!text)
		return true;
	if (!slash || num_parse_int(str_of(slash + 1), &n) != NUM_OK || n < 1 ||
	    n > LIMIT_SWEEP_SHARDS) {
		cli_usage(cli, "--shard is I/N, N from 1 to %d, not `%s`", LIMIT_SWEEP_SHARDS,
			  text);
		return false;
	}
	if (str_is(which, "job")) {
		const char *index = env_job_index();

		if (!index || num_parse_int(str_of(index), &i) != NUM_OK || i < 0 || i >= n) {
			cli_usage(cli,
				  "--shard job/%lld wants JOB_COMPLETION_INDEX from 0 to %lld, "
				  "it is %s", (long long)n, (long long)(n - 1),
				  index ? index : "not set");
			return false;
		}
		i++;
	} else if (num_parse_int(which, &i) != NUM_OK || i < 1 || i > n) {
		cli_usage(cli, "--shard is from 1/%lld to %lld/%lld, not `%s`", (long long)n,
			  (long long)n, (long long)n, text);
		return false;
	}
	o->shard = (size_t)(i - 1);
	o->shards = (size_t)n;
	return true;
}

static bool read_vary(struct cli *cli, const struct args *args, struct sweep_options *o)
{
	o->nvary = args_count(args, OPT_VARY);
	if (o->nvary > LIMIT_SWEEP_AXES) {
		cli_usage(cli, "--vary is given %zu times, the limit is %d", o->nvary,
			  LIMIT_SWEEP_AXES);
		return false;
	}
	o->vary = arena_array(cli->arena, o->nvary, sizeof(*o->vary));
	for (size_t i = 0; i < o->nvary; i++) {
		const char *text = args_nth(args, OPT_VARY, i), *equals = strchr(text, '=');

		o->vary[i] = str_of(text);
		if (equals && equals > text && equals[1])
			continue;
		cli_usage(cli, "--vary wants NAME=VALUES, as in "
			  "guardrail.latency.rollback=300ms..600ms/50ms, not `%s`", text);
		return false;
	}
	return true;
}

/** What is given before the first `=`; all of it without one. */
static struct str name_of(const char *text)
{
	const char *equals = strchr(text, '=');

	return str_trim(equals ? (struct str){ text, (size_t)(equals - text) } : str_of(text));
}

/** What varies has its values from --vary: one of --set would count for nothing. */
static bool varies_alone(struct cli *cli, const struct args *args)
{
	for (size_t i = 0; i < args_count(args, OPT_VARY); i++) {
		struct str name = name_of(args_nth(args, OPT_VARY, i));

		for (size_t k = 0; k < args_count(args, OPT_SET); k++) {
			const char *set = args_nth(args, OPT_SET, k);

			if (!str_eq(name, name_of(set)))
				continue;
			cli_usage(cli, "--vary %" PRI_STR " and --set %s exclude each other: all its values "
				  "go into --vary", STR_ARG(name), set);
			return false;
		}
	}
	return true;
}

/* ---- what fits together --------------------------------------------------------------------- */

static bool options_fit(struct cli *cli, const struct args *args)
{
	bool drawn = args_has(args, OPT_RUNS);

	if (args_has(args, OPT_TRACE) && args_has(args, OPT_SCENARIO)) {
		cli_usage(cli, "--scenario and --trace exclude each other");
		return false;
	}
	if (!drawn && (args_has(args, OPT_SEED) || args_has(args, OPT_BLOCK))) {
		cli_usage(cli, "--seed and --block are about drawing, which --runs asks for");
		return false;
	}
	if (drawn && args_has(args, OPT_EVERY)) {
		cli_usage(cli, "--every and --runs exclude each other: starts are taken or drawn");
		return false;
	}
	if (args_has(args, OPT_SHARD) && (args_has(args, OPT_JSON) || args_has(args, OPT_PLOT))) {
		cli_usage(cli, "--%s is for `canaryc merge`: a shard has a form of its own",
			  args_has(args, OPT_JSON) ? "json" : "plot");
		return false;
	}
	return input_trace_options(cli, args);
}

bool sweep_options_read(struct cli *cli, const struct args *args, struct sweep_options *o)
{
	int64_t runs = 0, threads = (int64_t)env_processors();

	*o = (struct sweep_options){
		.path = args->operands[0],
		.scenario = args_text(args, OPT_SCENARIO), .plan = args_text(args, OPT_PLAN),
		.traced = args_has(args, OPT_TRACE), .drawn = args_has(args, OPT_RUNS),
		.every_ms = EVERY_MS,
	};
	if (threads > LIMIT_SWEEP_THREADS)
		threads = LIMIT_SWEEP_THREADS;
	if (!options_fit(cli, args) || !sweep_print_read(cli, args, &o->print) ||
	    !read_count(cli, args, OPT_RUNS, "runs", LIMIT_SWEEP_RUNS, &runs) ||
	    !read_count(cli, args, OPT_JOBS, "jobs", LIMIT_SWEEP_THREADS, &threads) ||
	    !read_duration(cli, args, OPT_EVERY, "every", &o->every_ms) ||
	    !read_duration(cli, args, OPT_BLOCK, "block", &o->block_ms) ||
	    !read_instant(cli, args, OPT_FROM, "from", &o->has_from, &o->from_ms) ||
	    !read_instant(cli, args, OPT_TO, "to", &o->has_to, &o->to_ms) ||
	    !read_seed(cli, args, &o->seed) || !read_shard(cli, args, o) ||
	    !read_vary(cli, args, o))
		return false;
	o->runs = (size_t)runs;
	o->threads = (unsigned)threads;
	if (o->has_from && o->has_to && o->to_ms < o->from_ms) {
		cli_usage(cli, "--to is before --from");
		return false;
	}
	return trace_options_read(cli, args, &o->traces) &&
	       settings_read(cli, args, &o->settings) && varies_alone(cli, args) &&
	       suppositions_read(cli, args, &o->suppositions);
}

/* ---- the command of one rollout ------------------------------------------------------------- */

/** Options that `simulate` takes, too, and that make the rollout what it is. */
static const struct {
	int id;
	const char *name;
} same[] = {
	{ OPT_SCENARIO, "scenario" }, { OPT_TRACE, "trace" }, { OPT_STABLE, "stable" },
	{ OPT_CANARY, "canary" }, { OPT_PLAN, "plan" }, { OPT_SET, "set" },
	{ OPT_WHAT_IF, "what-if" }, { OPT_METRIC, "metric" }, { OPT_MAP, "map" },
	{ OPT_VERSION_LABEL, "version-label" }, { OPT_COLUMN, "column" }, { OPT_TZ, "tz" },
	{ OPT_TIME_UNIT, "time-unit" }, { OPT_ON_DUP, "on-dup" },
};

struct str sweep_options_command(struct arena *a, const struct args *args)
{
	struct buf b = buf_on(a);

	buf_puts(&b, "canaryc simulate");
	sweep_put_word(&b, str_of(args->operands[0]));
	for (size_t i = 0; i < ARRAY_LEN(same); i++) {
		for (size_t k = 0; k < args_count(args, same[i].id); k++) {
			buf_printf(&b, " --%s", same[i].name);
			sweep_put_word(&b, str_of(args_nth(args, same[i].id, k)));
		}
	}
	return buf_str(&b);
}
