/* Checks of what KServe and Seldon Core take of models: storage, formats, protocols, names, and
 * what one object can't say about two versions (kserve: pkg/apis/serving/v1beta1, pkg/controller;
 * seldon-core: operator/apis/machinelearning.seldon.io/v1, scheduler/pkg/store).
 */
#include <string.h>

#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/dns.h"
#include "compiler/serving.h"
#include "compiler/targets.h"

static bool is_kserve(const struct check_ctx *ctx)
{
	enum backend b = backend_of(ctx->target);

	return b == BACKEND_KSERVE_KNATIVE || b == BACKEND_KSERVE_STANDARD;
}

static bool is_seldon_v1(const struct check_ctx *ctx)
{
	enum backend b = backend_of(ctx->target);

	return b == BACKEND_SELDON_ISTIO || b == BACKEND_SELDON_AMBASSADOR;
}

static bool is_seldon_v2(const struct check_ctx *ctx)
{
	return backend_of(ctx->target) == BACKEND_SELDON_V2;
}

static bool usable(const struct version *v)
{
	return v->given && !v->broken && v->model.n && v->format.n;
}

/* ---- storage -------------------------------------------------------------------------------- */

/* kserve 0.20.0: pkg/controller/v1beta1/inferenceservice/utils: SupportedStorageURIPrefixList; its
 * shipped ClusterStorageContainer adds none */
static const char *const schemes[] = { "gs://", "s3://", "pvc://", "file://", "https://", "http://",
				       "hdfs://", "webhdfs://", "oci://", "oci+native://", "hf://" };

static bool known_scheme(struct str uri)
{
	for (size_t i = 0; i < ARRAY_LEN(schemes); i++)
		if (str_starts(uri, schemes[i]))
			return true;
	return false;
}

/* What has no `word://` is a local path. */
static bool has_scheme(struct str uri)
{
	for (size_t i = 0; i + 2 < uri.n; i++)
		if (memcmp(uri.p + i, "://", 3) == 0)
			return i > 0;
	return false;
}

static void check_storage(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && is_kserve(ctx); i++) {
		const struct version *v = &ctx->plan->versions[i];
		if (!usable(v) || !has_scheme(v->model) || known_scheme(v->model))
			continue;
		diag_help(check_fail(ctx, self, v->model_span, "KServe can't fetch \"%" PRI_STR "\"",
				     STR_ARG(str_sub(v->model, 0, 80))),
			  "it knows s3:// gs:// hf:// oci:// pvc:// https:// hdfs:// and file://");
	}
}

/* A new object for the same model would be a rollout of nothing. */
static void check_same_model(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE];
	const struct version *c = &ctx->plan->versions[SIDE_CANARY];

	if (!is_kserve(ctx) || !usable(s) || !usable(c) || !str_eq(s->model, c->model))
		return;
	struct diag *d = check_fail(ctx, self, c->model_span,
				    "both versions are the model \"%" PRI_STR "\": KServe tells them apart by it",
				    STR_ARG(str_sub(c->model, 0, 80)));
	diag_also(d, s->model_span, "the stable's");
	diag_help(d, "name the new model's own place");
}

/* ---- formats and protocols ------------------------------------------------------------------ */

static void check_kserve_format(struct check_ctx *ctx, const struct check *self)
{
	size_t n;
	const struct str *formats = kserve_formats(&n);

	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && is_kserve(ctx); i++) {
		const struct version *v = &ctx->plan->versions[i];
		if (!usable(v) || v->runtime.n || kserve_runtime(v->format, kserve_protocol(v)).n)
			continue;
		size_t near = str_nearest(v->format, formats, n);
		bool known = near < n && str_eq(formats[near], v->format);
		struct diag *d = check_fail(ctx, self, v->model_span,
					    "KServe brings no server for format %" PRI_STR "%s%" PRI_STR,
					    STR_ARG(v->format), known ? " with protocol " : "",
					    STR_ARG(known ? kserve_protocol(v) : STR("")));
		if (near < n && !known)
			diag_help(d, "did you mean `format %" PRI_STR "`?", STR_ARG(formats[near]));
		else
			diag_help(d, "name your own: `model \"...\" format %" PRI_STR " runtime NAME`",
				  STR_ARG(v->format));
	}
}

static bool is_one_of(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

static struct str joined(struct check_ctx *ctx, const char *const *list)
{
	struct buf b = buf_on(ctx->arena);

	for (size_t i = 0; list[i]; i++)
		buf_printf(&b, "%s%s", i ? ", " : "", list[i]);
	return buf_str(&b);
}

static void check_protocol(struct check_ctx *ctx, const struct check *self)
{
	static const char *const kserve[] = { "v1", "v2", "grpc-v1", "grpc-v2", NULL };
	static const char *const seldon2[] = { "v2", NULL };

	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions); i++) {
		const struct version *v = &ctx->plan->versions[i];
		const char *const *known = is_kserve(ctx) ? kserve : is_seldon_v2(ctx) ? seldon2 : NULL;
		const struct seldon_server *server = seldon_server_find(v->format);
		if (is_seldon_v1(ctx) && server)
			known = server->protocols;
		if (!usable(v) || !v->protocol.n || !known || is_one_of(v->protocol, known))
			continue;
		struct diag *d = check_fail(ctx, self, v->model_span,
					    "%s speaks no protocol %" PRI_STR "%s%" PRI_STR,
					    ctx->target->info->name, STR_ARG(v->protocol),
					    is_seldon_v1(ctx) ? " to a model of format " : "",
					    STR_ARG(is_seldon_v1(ctx) ? v->format : STR("")));
		check_also_target(ctx, d, "the target");
		diag_help(d, "it speaks %" PRI_STR "; or leave `protocol` out",
			  STR_ARG(joined(ctx, known)));
	}
}

static void check_seldon_format(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && is_seldon_v1(ctx); i++) {
		const struct version *v = &ctx->plan->versions[i];
		struct str names[16];
		size_t n = 0;
		if (!usable(v) || seldon_server_find(v->format))
			continue;
		for (; seldon_server_at(n) && n < ARRAY_LEN(names); n++)
			names[n] = seldon_server_at(n)->format;
		struct diag *d = check_fail(ctx, self, v->model_span,
					    "Seldon Core v1 has no server for format %" PRI_STR,
					    STR_ARG(v->format));
		check_also_target(ctx, d, "the target");
		size_t near = str_nearest(v->format, names, n);
		if (near < n)
			diag_help(d, "did you mean `format %" PRI_STR "`?", STR_ARG(names[near]));
		else
			diag_help(d, "it has servers for sklearn, xgboost, mlflow, tensorflow, triton and huggingface");
	}
}

/* The protocol is the whole SeldonDeployment's. */
static void check_one_protocol(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE];
	const struct version *c = &ctx->plan->versions[SIDE_CANARY];
	const struct seldon_server *of_s, *of_c;

	if (!is_seldon_v1(ctx) || !usable(s) || !usable(c))
		return;
	of_s = seldon_server_find(s->format);
	of_c = seldon_server_find(c->format);
	if (!of_s || !of_c)
		return;
	struct str a = s->protocol.n ? s->protocol : str_of(of_s->protocols[0]);
	struct str b = c->protocol.n ? c->protocol : str_of(of_c->protocols[0]);
	if (str_eq(a, b))
		return;
	struct diag *d = check_fail(ctx, self, c->model_span,
				    "one SeldonDeployment speaks one protocol: this version speaks %" PRI_STR
				    ", the stable %" PRI_STR, STR_ARG(b), STR_ARG(a));
	diag_also(d, s->model_span, "the stable");
	diag_help(d, "give both the same `protocol`");
}

/* Seldon labels pods with the name of their predictor, which is the version's, and routes by it. */
static void check_seldon_label(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && is_seldon_v1(ctx); i++) {
		const struct version *v = &ctx->plan->versions[i];
		for (size_t k = 0; k < v->labels.n && !v->broken; k++) {
			const struct pair *l = &v->labels.v[k];
			if (!str_is(l->key, "version") || str_eq(l->value, v->name))
				continue;
			struct diag *d = check_fail(ctx, self, l->span,
						    "Seldon finds the pods of `%" PRI_STR "` by the label "
						    "version \"%" PRI_STR "\"", STR_ARG(v->name),
						    STR_ARG(v->name));
			check_also_target(ctx, d, "the target");
			diag_help(d, "take this label out, or call the version what it says");
		}
	}
}

/* A shadow's traffic is its percentage, and none given is all. */
static void check_shadow(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nsteps && is_seldon_v1(ctx); i++) {
		const struct step *s = &ctx->plan->steps[i];
		if (s->kind != STEP_SHADOW || s->broken || s->mirror_ppm > 0)
			continue;
		struct diag *d = check_fail(ctx, self, s->weight_span,
					    "to Seldon a shadow of 0%% is one of all requests");
		check_also_target(ctx, d, "the target");
		diag_help(d, "leave the step out: the canary's pods are ready before the first one");
	}
}

/* Core v2 brings its own proxy, which splits the traffic. */
static void check_ingress(struct check_ctx *ctx, const struct check *self)
{
	const struct target_use *t = ctx->target;

	for (size_t i = 0; i < t->noptions && is_seldon_v2(ctx); i++) {
		if (!str_is(str_of(t->options[i].setting->name), "ingress"))
			continue;
		diag_help(check_fail(ctx, self, t->options[i].span,
				     "`ingress` goes with Seldon Core v1: in v2 its own proxy splits the traffic"),
			  "take it out, or write `api v1`");
	}
}

/* ---- what an InferenceService can't say ----------------------------------------------------- */

static void check_env(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && is_kserve(ctx); i++) {
		const struct pairs *env = &ctx->plan->versions[i].env;
		for (size_t k = 0; k < env->n; k++)
			if (str_is(env->v[k].key, "PYTHONPATH"))
				diag_help(check_fail(ctx, self, env->v[k].span,
						     "KServe refuses the environment variable PYTHONPATH"),
					  "put what it finds into the image of a runtime of your own");
	}
}

/* @return the first key of the stable's that is not among the canary's; `version` every version
 * has. */
static struct str lacking(const struct pairs *stable, const struct pairs *canary)
{
	for (size_t i = 0; i < stable->n; i++) {
		bool has = str_is(stable->v[i].key, "version");
		for (size_t k = 0; k < canary->n && !has; k++)
			has = str_eq(canary->v[k].key, stable->v[i].key);
		if (!has)
			return stable->v[i].key;
	}
	return STR("");
}

/* @return what the stable has and the canary has not, which the canary would inherit; or NULL. */
static const char *inherited(const struct version *s, const struct version *c)
{
	if (s->cpu_request_milli >= 0 && c->cpu_request_milli < 0)
		return "cpu";
	if (s->memory_request >= 0 && c->memory_request < 0)
		return "memory";
	if (s->gpu > 0 && c->gpu <= 0)
		return "gpu";
	if (s->env.n && !c->env.n)
		return "env";
	if (s->args.n && !s->image.n && !c->args.n)
		return "args";
	if (s->runtime.n && !c->runtime.n)
		return "runtime";
	return s->protocol.n && !c->protocol.n ? "protocol" : NULL;
}

/* The same in words: "`cpu`", "label `team`"; empty for nothing. */
static struct str inherited_words(struct arena *a, const struct version *s, const struct version *c)
{
	const char *what = inherited(s, c);
	struct str label = lacking(&s->labels, &c->labels);
	struct str note = lacking(&s->annotations, &c->annotations);

	if (what)
		return arena_printf(a, "`%s`", what);
	if (label.n)
		return arena_printf(a, "label `%" PRI_STR "`", STR_ARG(label));
	return note.n ? arena_printf(a, "annotation `%" PRI_STR "`", STR_ARG(note)) : STR("");
}

static void check_inherited(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE];
	const struct version *c = &ctx->plan->versions[SIDE_CANARY];
	struct str what;

	if (backend_of(ctx->target) != BACKEND_KSERVE_STANDARD || !usable(s) || !usable(c))
		return;
	what = inherited_words(ctx->arena, s, c);
	if (!what.n)
		return;
	struct diag *d = check_fail(ctx, self, c->name_span,
				    "`%" PRI_STR "` has no %" PRI_STR ": in KServe's standard mode it would "
				    "get the stable's", STR_ARG(c->name), STR_ARG(what));
	diag_also(d, s->name_span, "the stable");
	diag_help(d, "give `%" PRI_STR "` its own %" PRI_STR, STR_ARG(c->name), STR_ARG(what));
}

/* ---- names ---------------------------------------------------------------------------------- */

static void check_name(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	if (is_kserve(ctx) && dns_1123_label(p->name) && !dns_1035_label(p->name))
		diag_help(check_fail(ctx, self, p->name_span,
				     "an InferenceService's name begins with a letter"),
			  "call the plan otherwise, as in model-%" PRI_STR, STR_ARG(p->name));
	for (size_t i = 0; i < ARRAY_LEN(p->versions); i++) {
		const struct version *v = &p->versions[i];
		if (backend_of(ctx->target) != BACKEND_KSERVE_STANDARD || !v->given || v->broken ||
		    !dns_1123_label(v->name) || dns_1035_label(v->name))
			continue;
		diag_help(check_fail(ctx, self, v->name_span,
				     "in KServe's standard mode a version's name begins with a letter"),
			  "call it v%" PRI_STR, STR_ARG(v->name));
	}
}

const struct check checks_serving[] = {
	{ CN_TARGET_VALUE, check_storage },
	{ CN_TARGET_VALUE, check_same_model },
	{ CN_UNKNOWN_FORMAT, check_kserve_format },
	{ CN_TARGET_VALUE, check_protocol },
	{ CN_TARGET_CANT, check_seldon_format },
	{ CN_TARGET_CANT, check_one_protocol },
	{ CN_TARGET_VALUE, check_seldon_label },
	{ CN_TARGET_VALUE, check_shadow },
	{ CN_TARGET_VALUE, check_ingress },
	{ CN_TARGET_VALUE, check_env },
	{ CN_TARGET_CANT, check_inherited },
	{ CN_TARGET_NAME, check_name },
	{ 0 },
};
