/* Checks of what targets that run pods make of versions: what Kubernetes takes in a pod, a
 * Deployment and an autoscaler (kubernetes: pkg/apis/core/validation, pkg/apis/apps/validation).
 */
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/targets.h"

static bool runs_pods(const struct check_ctx *ctx)
{
	return ctx->target->info->caps & TARGET_PODS;
}

static void check_image(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && runs_pods(ctx); i++) {
		const struct version *v = &ctx->plan->versions[i];
		if (!v->image.n || str_trim(v->image).n == v->image.n)
			continue;
		diag_help(check_fail(ctx, self, v->image_span, "blanks stand around the name of the image"),
			  "take them out");
	}
}

/* Seconds are what Kubernetes counts a probe in. */
static void check_probes(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && runs_pods(ctx); i++)
		for (size_t k = 0; k < PROBES; k++) {
			const struct probe *p = &ctx->plan->versions[i].probes[k];
			bool after = p->after_ms > 0 && p->after_ms % 1000;
			if (!p->given || (!after && (p->every_ms <= 0 || p->every_ms % 1000 == 0)))
				continue;
			diag_help(check_fail(ctx, self, p->span, "Kubernetes counts a probe's times in seconds"),
				  "give `%s` whole seconds", after ? "after" : "every");
		}
}

static void check_replicas(struct check_ctx *ctx, const struct check *self)
{
	const struct version *stable = &ctx->plan->versions[SIDE_STABLE];
	bool knative = backend_of(ctx->target) == BACKEND_KSERVE_KNATIVE;

	if ((ctx->target->info->caps & (TARGET_PODS | TARGET_MODELS)) == 0)
		return;
	if (stable->replicas_max == 0) {
		diag_help(check_fail(ctx, self, stable->replicas_span,
				     "the stable has no pods: nobody would be served"),
			  "give it at least one");
		return;
	}
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions); i++) {
		const struct version *v = &ctx->plan->versions[i];
		if (knative || v->replicas_min != 0 || v->replicas_max <= 0)
			continue;
		diag_help(check_fail(ctx, self, v->replicas_span, "an autoscaler starts at one pod"),
			  "write `replicas 1 .. %lld`", (long long)v->replicas_max);
	}
}

static bool scales(const struct version *v)
{
	return v->replicas_max > v->replicas_min;
}

/* Knative scales by requests; all others by the use of what was requested. */
static void check_autoscaler(struct check_ctx *ctx, const struct check *self)
{
	if ((ctx->target->info->caps & (TARGET_PODS | TARGET_MODELS)) == 0 ||
	    backend_of(ctx->target) == BACKEND_KSERVE_KNATIVE ||
	    backend_of(ctx->target) == BACKEND_SELDON_V2)
		return;
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions); i++) {
		const struct version *v = &ctx->plan->versions[i];
		if (!scales(v) || v->cpu_request_milli >= 0)
			continue;
		diag_help(check_fail(ctx, self, v->replicas_span,
				     "the autoscaler goes by the use of cpu, and `%" PRI_STR "` requests none",
				     STR_ARG(v->name)),
			  "add `cpu 500m`, what one pod wants");
	}
}

/* The promoted version has the stable's range, so the canary is scaled with it; Argo scales both as
 * one. */
static void check_scaled_canary(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE];
	const struct version *c = &ctx->plan->versions[SIDE_CANARY];
	enum backend b = backend_of(ctx->target);
	bool together = b == BACKEND_ISTIO || b == BACKEND_SELDON_ISTIO || b == BACKEND_SELDON_AMBASSADOR ||
			(b >= BACKEND_ARGO_NONE && b < BACKENDS);

	if (!together || !scales(s) || s->cpu_request_milli < 0 || scales(c) || !c->given || c->broken || c->cpu_request_milli >= 0)
		return;
	struct diag *d = check_fail(ctx, self, c->name_span,
				    "the autoscaler goes by the use of cpu, and `%" PRI_STR "` requests none",
				    STR_ARG(c->name));
	diag_also(d, s->replicas_span, "the stable's range is the canary's when it is promoted");
	diag_help(d, "add `cpu 500m`, what one pod wants");
}

/* Selectors go by `app`, which is the plan's. */
static void check_app(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions) && runs_pods(ctx); i++) {
		const struct pairs *labels = &ctx->plan->versions[i].labels;
		for (size_t k = 0; k < labels->n; k++)
			if (str_is(labels->v[k].key, "app"))
				diag_help(check_fail(ctx, self, labels->v[k].span,
						     "`app` is the plan's: Services select the pods of both "
						     "versions by it"),
					  "put it into the `labels` of the plan");
	}
}

/* Two versions with one label would be one to every selector, and to who waits for KServe's
 * pods. */
static void check_version_labels(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE];
	const struct version *c = &ctx->plan->versions[SIDE_CANARY];
	enum backend b = backend_of(ctx->target);
	bool labelled = runs_pods(ctx) || b == BACKEND_KSERVE_KNATIVE || b == BACKEND_KSERVE_STANDARD;

	if (!labelled || !s->given || !c->given || s->broken || c->broken ||
	    !str_eq(s->label, c->label) || str_eq(s->name, c->name))
		return;
	struct diag *d = check_fail(ctx, self, c->name_span,
				    "both versions' pods have the label version \"%" PRI_STR
				    "\": nothing tells them apart", STR_ARG(c->label));
	diag_also(d, s->name_span, "the stable");
	diag_help(d, "give each its own, as in labels { version \"v2.0\" }");
}

/* What was left out of the plan and stands in the manifests. */
static void check_defaults(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	for (size_t i = 0; i < ARRAY_LEN(p->versions) && ctx->building && runs_pods(ctx); i++) {
		const struct version *v = &p->versions[i];
		if (!v->given || v->port > 0)
			continue;
		diag_help(check_fail(ctx, self, v->name_span,
				     "`%" PRI_STR "` has no port: 8080 is taken", STR_ARG(v->name)),
			  "write `port 8080`, or the one that the image listens on");
		return;
	}
}

const struct check checks_pods[] = {
	{ CN_TARGET_VALUE, check_image },
	{ CN_TARGET_VALUE, check_probes },
	{ CN_TARGET_VALUE, check_replicas },
	{ CN_TARGET_VALUE, check_app },
	{ CN_TARGET_VALUE, check_version_labels },
	{ CN_BLIND_AUTOSCALER, check_autoscaler },
	{ CN_BLIND_AUTOSCALER, check_scaled_canary },
	{ CN_TAKEN_BY_DEFAULT, check_defaults },
	{ 0 },
};
