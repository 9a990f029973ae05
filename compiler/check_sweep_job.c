/* Checks of the target sweep-job: what its Job needs, numbers in bounds, and the files of the plan,
 * which go into a ConfigMap (kubernetes: pkg/apis/batch/validation, pkg/apis/core/validation:
 * ValidateConfigMap).
 */
#include "base/limits.h"
#include "base/num.h"
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/dns.h"
#include "compiler/plan_files.h"
#include "compiler/targets.h"

#define NAME_MAX	63		/* of a pod's host name: NAME-sweep-INDEX */
#define CONFIG_MAX	(1 << 20)	/* bytes of a ConfigMap, keys and values together */
#define THREADS_MAX	LIMIT_SWEEP_THREADS

static bool is_sweep_job(const struct check_ctx *ctx)
{
	return backend_of(ctx->target) == BACKEND_SWEEP_JOB;
}

static const struct option *option_of(const struct target_use *t, const char *name)
{
	for (size_t i = 0; i < t->noptions; i++)
		if (str_is(str_of(t->options[i].setting->name), name))
			return &t->options[i];
	return NULL;
}

/* Without these there is nothing to run, nothing to run on, and nowhere to put it. */
static void check_needs(struct check_ctx *ctx, const struct check *self)
{
	static const char *const needed[] = { "image", "traces", "trace", "results" };
	struct buf lacks = buf_on(ctx->arena);

	for (size_t i = 0; i < ARRAY_LEN(needed) && is_sweep_job(ctx); i++)
		if (!option_of(ctx->target, needed[i]))
			buf_printf(&lacks, "%s`%s`", lacks.n ? ", " : "", needed[i]);
	if (lacks.n)
		diag_help(check_fail(ctx, self, ctx->target->name_span,
				     "target sweep-job needs %" PRI_STR,
				     STR_ARG(buf_str(&lacks))),
			  "as in `target sweep-job { image \"registry.example.com/canaryc:1\"; traces "
			  "\"traces\"; trace \"week.csv\"; results \"results\" }`");
}

static void check_number(struct check_ctx *ctx, const struct check *self, const char *name,
			 int64_t most)
{
	const struct option *o = option_of(ctx->target, name);
	int64_t n;

	if (!o || (num_parse_int(o->values.v[0], &n) == NUM_OK && n >= 1 && n <= most))
		return;
	diag_help(check_fail(ctx, self, o->span,
			     "`%s` is a number from 1 to %lld, not \"%" PRI_STR "\"",
			     name, (long long)most, STR_ARG(str_sub(o->values.v[0], 0, 80))),
		  "as in `%s \"4\"`", name);
}

static void check_claim(struct check_ctx *ctx, const struct check *self, const char *name)
{
	const struct option *o = option_of(ctx->target, name);

	if (!o || dns_subdomain(o->values.v[0]))
		return;
	diag_help(check_fail(ctx, self, o->span,
			     "\"%" PRI_STR "\" is no name of a PersistentVolumeClaim",
			     STR_ARG(str_sub(o->values.v[0], 0, 80))),
		  "small letters, digits, - and . make one");
}

/* Files are looked for in the claim, so they may not leave it. */
static void check_traces(struct check_ctx *ctx, const struct check *self)
{
	const struct option *o = option_of(ctx->target, "trace");

	for (size_t i = 0; o && i < o->values.n; i++) {
		if (plan_file_stays(o->values.v[i]))
			continue;
		diag_help(check_fail(ctx, self, o->span,
				     "\"%" PRI_STR "\" is no file below the claim's root",
				     STR_ARG(str_sub(o->values.v[i], 0, 80))),
			  "write its path there, as in \"week.csv\" or \"lab/run1.csv\"");
	}
}

static void check_values(struct check_ctx *ctx, const struct check *self)
{
	const struct option *image;

	if (!is_sweep_job(ctx))
		return;
	check_number(ctx, self, "shards", LIMIT_SWEEP_SHARDS);
	check_number(ctx, self, "parallelism", LIMIT_SWEEP_SHARDS);
	check_number(ctx, self, "threads", THREADS_MAX);
	check_claim(ctx, self, "traces");
	check_claim(ctx, self, "results");
	check_traces(ctx, self);
	image = option_of(ctx->target, "image");
	if (image && str_trim(image->values.v[0]).n != image->values.v[0].n)
		diag_help(check_fail(ctx, self, image->span, "the image has spaces around it"),
			  "take them out");
}

static void check_name(struct check_ctx *ctx, const struct check *self)
{
	struct str shards;
	size_t n;

	if (!is_sweep_job(ctx))
		return;
	shards = option_text(ctx->target, "shards", STR("8"));
	n = ctx->plan->name.n + sizeof("-sweep-") - 1 + shards.n;
	if (n <= NAME_MAX)
		return;
	diag_help(check_fail(ctx, self, ctx->plan->name_span,
			     "a pod of the Job `%" PRI_STR "-sweep` would be called by %zu bytes, %d are the "
			     "most", STR_ARG(ctx->plan->name), n, NAME_MAX),
		  "give the plan a shorter name");
}

/* What `--set` and the like gave is no file, and goes along as arguments. */
static void check_files(struct check_ctx *ctx, const struct check *self)
{
	struct plan_files files;
	size_t bytes = 0;

	if (!is_sweep_job(ctx) || !ctx->sources)
		return;
	files = plan_files_of(ctx->arena, ctx->sources);
	for (size_t i = 0; i < files.n; i++) {
		bytes += files.v[i].text.n + files.v[i].key.n;
		if (plan_file_stays(files.v[i].path))
			continue;
		diag_help(check_fail(ctx, self, ctx->target->name_span,
				     "`%" PRI_STR "` lies outside of the folder that the plan's files are "
				     "taken from", STR_ARG(files.v[i].path)),
			  "run canaryc in a folder above all of them");
	}
	if (bytes <= CONFIG_MAX)
		return;
	diag_help(check_fail(ctx, self, ctx->target->name_span,
			     "the files of the plan have %zu bytes, a ConfigMap takes %d", bytes, CONFIG_MAX),
		  "take out what the plan does not need, or mount the files from elsewhere");
}

const struct check checks_sweep_job[] = {
	{ CN_TARGET_NEEDS, check_needs },
	{ CN_TARGET_VALUE, check_values },
	{ CN_TARGET_NAME, check_name },
	{ CN_SWEEP_JOB_FILES, check_files },
	{ 0 },
};
