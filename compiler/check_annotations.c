/* Checks of annotations: how much Kubernetes takes of them on one object, and which keys the target
 * writes itself or its controller takes for an order that the plan gives elsewhere. The plan's
 * annotations stand on every object, a version's on its pods.
 */
#include <string.h>

#include "base/buf.h"
#include "compiler/argo_notes.h"
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/targets.h"

#define ANNOTATIONS_MAX 262144	/* bytes of all keys and values of an object */

static void sum(struct check_ctx *ctx, const struct check *self, const struct pairs *p)
{
	size_t bytes = 0;

	for (size_t i = 0; i < p->n; i++)
		bytes += p->v[i].key.n + p->v[i].value.n;
	if (bytes <= ANNOTATIONS_MAX)
		return;
	diag_help(check_fail(ctx, self, p->v[0].span,
			     "the annotations have %zu bytes; Kubernetes takes %d on an object", bytes,
			     ANNOTATIONS_MAX),
		  "put large texts into a ConfigMap");
}

static void check_size(struct check_ctx *ctx, const struct check *self)
{
	sum(ctx, self, &ctx->plan->annotations);
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions); i++)
		sum(ctx, self, &ctx->plan->versions[i].annotations);
}

/* ---- keys with a meaning -------------------------------------------------------------------- */

#define KNATIVE	 (1u << BACKEND_KSERVE_KNATIVE)
#define STANDARD (1u << BACKEND_KSERVE_STANDARD)
#define NGINX	 (1u << BACKEND_ARGO_NGINX)

/** A key that is not the user's. */
struct taken {
	const char *key;		/* all that begin so, if it ends in a star */
	unsigned backends;
	bool of_versions, of_plan;	/* where it has the meaning */
	const char *why, *instead;
};

static const struct taken keys[] = {
	{ "serving.kserve.io/deploymentMode", KNATIVE | STANDARD, false, true,
	  "the target's `mode` says it", "take it out, or write `target kserve { mode standard }`" },
	{ "serving.kserve.io/autoscalerClass", STANDARD, false, true, "`replicas` says it",
	  "take it out; `replicas 2 .. 5` makes an autoscaler" },
	{ "serving.kserve.io/stop", KNATIVE | STANDARD, false, true, "KServe would stop the service by it",
	  "take it out" },
	{ "serving.knative.dev/rollout-duration", KNATIVE, true, true,
	  "Knative would move the traffic by itself, beside the stages", "take it out" },
	{ "autoscaling.knative.dev/min*", KNATIVE, true, true, "`replicas` says it",
	  "write `replicas 2`, or `replicas 2 .. 5`" },
	{ "autoscaling.knative.dev/max*", KNATIVE, true, true, "`replicas` says it",
	  "write `replicas 2`, or `replicas 2 .. 5`" },
	{ "nginx.ingress.kubernetes.io/canary*", NGINX, false, true,
	  "Argo gives it to the Ingress of the canary alone", "take it out; the stages move the traffic" },
};

static bool is_key(struct str key, const char *pattern)
{
	struct str p = str_of(pattern);

	if (!str_ends(p, "*"))
		return str_eq(key, p);
	return key.n >= p.n - 1 && str_eq(str_sub(key, 0, p.n - 1), str_sub(p, 0, p.n - 1));
}

static void look_at(struct check_ctx *ctx, const struct check *self, const struct pair *pair, bool plans)
{
	enum backend b = backend_of(ctx->target);

	for (size_t i = 0; i < ARRAY_LEN(keys) && b != BACKENDS; i++) {
		const struct taken *t = &keys[i];
		bool there = plans ? t->of_plan : t->of_versions;
		if (!there || (t->backends & (1u << b)) == 0 || !is_key(pair->key, t->key))
			continue;
		struct diag *d = check_fail(ctx, self, pair->span,
					    "`%" PRI_STR "` is no annotation for a plan to set: %s",
					    STR_ARG(str_sub(pair->key, 0, 80)), t->why);
		check_also_target(ctx, d, "the target");
		diag_help(d, "%s", t->instead);
	}
}

static void check_taken(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	for (size_t i = 0; i < p->annotations.n; i++)
		look_at(ctx, self, &p->annotations.v[i], true);
	for (size_t i = 0; i < ARRAY_LEN(p->versions); i++)
		for (size_t k = 0; k < p->versions[i].annotations.n && !p->versions[i].broken; k++)
			look_at(ctx, self, &p->versions[i].annotations.v[k], false);
}

/* Keys that the target makes out of the rollout: each would stand there twice. */
static void check_made(struct check_ctx *ctx, const struct check *self)
{
	enum backend b = backend_of(ctx->target);
	struct pairs made;

	if (b < BACKEND_ARGO_NONE || b == BACKENDS)
		return;
	made = argo_notes(ctx->arena, ctx->plan);
	for (size_t i = 0; i < ctx->plan->annotations.n; i++) {
		const struct pair *pair = &ctx->plan->annotations.v[i];
		for (size_t k = 0; k < made.n; k++) {
			if (!str_eq(made.v[k].key, pair->key))
				continue;
			struct diag *d = check_fail(ctx, self, pair->span,
						    "target argo writes the annotation `%" PRI_STR
						    "` itself", STR_ARG(str_sub(pair->key, 0, 80)));
			check_also_target(ctx, d, "the target");
			diag_help(d, "take it out: the plan's own steps and actions say it");
			break;
		}
	}
}

/* ---- keys that kustomize loses -------------------------------------------------------------- */

static size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;

	while (at + n < s.n && s.p[at + n] >= '0' && s.p[at + n] <= '9')
		n++;
	return n;
}

/* As `1`, `1.`, `1.5`, `1e3`, `0x1F`, `0o17`, `0b1`; go.yaml.in/yaml/v3: resolve.go: resolve. */
static bool is_number(struct str s)
{
	size_t at = digits_at(s, 0);

	if (s.n > 2 && s.p[0] == '0' && strchr("xXoObB", s.p[1])) {
		const char *digits = strchr("xX", s.p[1]) ? "0123456789abcdefABCDEF"
				     : strchr("oO", s.p[1]) ? "01234567" : "01";
		for (at = 2; at < s.n && strchr(digits, s.p[at]);)
			at++;
		return at == s.n;
	}
	if (at == 0)
		return false;
	if (at < s.n && s.p[at] == '.')
		at += 1 + digits_at(s, at + 1);
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		if (at < s.n && (s.p[at] == '+' || s.p[at] == '-'))
			at++;
		if (digits_at(s, at) == 0)
			return false;
		at += digits_at(s, at);
	}
	return at == s.n;
}

/* As `2001-12-14` or `2001-1-4`. */
static bool is_date(struct str s)
{
	size_t month = digits_at(s, 5), day = digits_at(s, 6 + month);

	return digits_at(s, 0) == 4 && s.n == 6 + month + day && month - 1 < 2 && day - 1 < 2 &&
	       s.p[4] == '-' && s.p[5 + month] == '-';
}

static bool is_no_text(struct arena *a, struct str key)
{
	static const char *const words[] = { "null", "Null", "NULL", "true", "True", "TRUE",
					     "false", "False", "FALSE" };
	struct buf bare = buf_on(a);

	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(key, words[i]))
			return true;
	for (size_t i = 0; i < key.n; i++)
		if (key.p[i] != '_')
			buf_putc(&bare, key.p[i]);
	return is_number(buf_str(&bare)) || is_date(key);
}

static void look_for_texts(struct check_ctx *ctx, const struct check *self, const struct pairs *p)
{
	for (size_t i = 0; i < p->n; i++) {
		if (!is_no_text(ctx->arena, p->v[i].key))
			continue;
		struct diag *d = check_fail(ctx, self, p->v[i].span,
					    "the annotation `%" PRI_STR "` makes `kubectl apply -k` fail: kustomize takes it for no text",
					    STR_ARG(str_sub(p->v[i].key, 0, 80)));
		check_also_target(ctx, d, "the target");
		diag_help(d, "give it another name, or a prefix, as in `example.com/%" PRI_STR "`",
			  STR_ARG(str_sub(p->v[i].key, 0, 80)));
	}
}

/* kustomize (kyaml 0.21: yaml/rnode.go: setMapInMetadata) writes the annotations of an object anew,
 * each key bare, and fails on one that is then a number, a bool, a date or null: `kubectl apply -k`
 * would, too. */
static void check_kustomize(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	enum backend b = backend_of(ctx->target);

	if (b == BACKENDS)
		return;
	look_for_texts(ctx, self, &p->annotations);
	for (size_t i = 0; i < ARRAY_LEN(p->versions) && b == BACKEND_SELDON_V2; i++)
		if (!p->versions[i].broken)
			look_for_texts(ctx, self, &p->versions[i].annotations);
}

const struct check checks_annotations[] = {
	{ CN_TARGET_VALUE, check_size },
	{ CN_TARGET_VALUE, check_taken },
	{ CN_TARGET_VALUE, check_made },
	{ CN_TARGET_VALUE, check_kustomize },
	{ 0 },
};
