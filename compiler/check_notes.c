/* Notes of `build`: what a target takes for granted, and what manifests that every validator accepts do
 * otherwise than one might think. What the table of compiler/capability.h tells of each feature is
 * check_capability.c's.
 */
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/query.h"
#include "compiler/serving.h"
#include "compiler/targets.h"

static enum backend built_backend(const struct check_ctx *ctx)
{
	return ctx->building ? backend_of(ctx->target) : BACKENDS;
}

/* ---- KServe --------------------------------------------------------------------------------- */

static bool left_to_kserve(const struct plan *p, const struct version *v)
{
	return v->given && !v->broken && v->model.n && v->format.n && !v->runtime.n &&
	       !kserve_servers_differ(p) && kserve_runtime(v->format, kserve_protocol(v)).n;
}

/* Naming KServe's own would break clusters that have others, so the runtime is named only where the two
 * versions would get different ones. */
static void check_runtime(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct version *s = &p->versions[SIDE_STABLE], *c = &p->versions[SIDE_CANARY];
	enum backend b = built_backend(ctx);
	bool of_s = left_to_kserve(p, s), of_c = left_to_kserve(p, c);
	const struct version *v = of_s ? s : c;
	struct diag *d;

	if ((b != BACKEND_KSERVE_KNATIVE && b != BACKEND_KSERVE_STANDARD) || (!of_s && !of_c))
		return;
	if (of_s && of_c)
		d = check_fail(ctx, self, v->model_span,
			       "`%" PRI_STR "` and `%" PRI_STR "` name no runtime: KServe chooses one by the "
			       "format", STR_ARG(s->name), STR_ARG(c->name));
	else
		d = check_fail(ctx, self, v->model_span,
			       "`%" PRI_STR "` names no runtime: KServe chooses one by the format",
			       STR_ARG(v->name));
	diag_help(d, "name it, and both keep to it: `runtime %" PRI_STR "` is KServe's own",
		  STR_ARG(kserve_runtime(v->format, kserve_protocol(v))));
}

/* kserve: pkg/apis/serving/v1beta1: a predictor's name changes only together with its model. */
static void check_unnamed(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct version *s = &p->versions[SIDE_STABLE];

	if (built_backend(ctx) != BACKEND_KSERVE_STANDARD || !s->given || s->broken)
		return;
	diag_help(check_fail(ctx, self, s->name_span,
			     "the predictor is called `%" PRI_STR "`: an InferenceService that serves this model "
			     "under another name or none refuses the baseline", STR_ARG(s->name)),
		  "give such a one its name once, by applying the `promote` of a plan to it");
}

/* ---- routers -------------------------------------------------------------------------------- */

static void check_retired(struct check_ctx *ctx, const struct check *self)
{
	if (built_backend(ctx) != BACKEND_ARGO_NGINX)
		return;
	diag_help(check_fail(ctx, self, ctx->target->name_span,
			     "ingress-nginx is retired: its maintenance ended in March 2026, security fixes "
			     "included"),
		  "`target argo via gateway` does the same with the Gateway API");
}

/* Pods are counted by the weight of a stage, unless the plan says how many there are at least. */
static void check_routed_traffic(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	enum backend b = built_backend(ctx);

	if (b == BACKENDS || b == BACKEND_SWEEP_JOB || capability(FEATURE_EXPOSE, b) == CAN_NOT ||
	    p->versions[SIDE_CANARY].replicas_min >= 0)
		return;
	for (size_t i = 0; i < p->nroutes; i++) {
		const struct route *r = &p->routes[i];
		if (r->broken || r->to != SIDE_CANARY)
			continue;
		diag_help(check_fail(ctx, self, r->name_span,
				     "the canary's pods go by the weight: what routes send to it, as `%" PRI_STR
				     "` does, comes on top", STR_ARG(r->name)),
			  "give the canary `replicas` enough for both: it never has fewer");
		return;		/* one stands for all */
	}
}

/* One analysis watches all steps, so what one of them excuses is excused in all (targets/argo_analysis.c). */
static void check_excused(struct check_ctx *ctx, const struct check *self)
{
	static const char *const names[] = { [SIDE_STABLE] = "stable", [SIDE_CANARY] = "canary" };
	const struct plan *p = ctx->plan;
	enum backend b = built_backend(ctx);

	for (size_t i = 0; i < p->nguardrails && b >= BACKEND_ARGO_NONE && b < BACKENDS; i++) {
		const struct guardrail *g = &p->guardrails[i];
		for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
			const struct step *idle = plan_idle_step(p, (enum side)side);
			bool reads = cond_reads(g->promote, (enum side)side) ||
				     cond_reads(g->rollback, (enum side)side) ||
				     (side == SIDE_CANARY && g->needs > 0);
			if (g->broken || g->no_data != NO_DATA_ROLLBACK || !idle || !reads)
				continue;
			struct diag *d = check_fail(ctx, self, check_place(g, g->name_span),
						    "to argo the %s's readings may be missing in every step, "
						    "whatever `no data rollback` of `%" PRI_STR "` says: it can't "
						    "tell when that side has no requests", names[side],
						    STR_ARG(g->name));
			diag_also(d, idle->span, "as it has none here");
			diag_help(d, "a stage without them is not passed, and ends at its `at most`");
		}
	}
}

/* ---- queries -------------------------------------------------------------------------------- */

static bool may_be_several(const struct check_ctx *ctx, const struct metric *m, int64_t window_ms)
{
	struct str query = query_text(ctx->arena, ctx->plan, m, SIDE_CANARY, window_ms);
	enum query_shape shape = query_shape(ctx->arena, query);

	return shape == QUERY_VECTOR || shape == QUERY_OTHER;
}

static void tell_joined(struct check_ctx *ctx, const struct check *self, const struct metric *m,
			const char *taken, const char *join)
{
	diag_help(check_fail(ctx, self, m->query_span.end ? m->query_span : m->name_span,
			     "the query of `%" PRI_STR "` may answer with several series: %s is taken",
			     STR_ARG(m->name), taken),
		  "say in the query which one is meant, as in `%s(...)`", join);
}

/* The queries that the guardrail's conditions read. @param told  a place for each metric of the plan. */
static void tell_largest(struct check_ctx *ctx, const struct check *self, const struct guardrail *g,
			 bool *told)
{
	for (size_t i = 0; i < g->nmetrics; i++) {
		const struct metric *m = &ctx->plan->metrics[g->metrics[i]];
		if (m->trace_only || told[g->metrics[i]] || !may_be_several(ctx, m, g->over_ms))
			continue;
		told[g->metrics[i]] = true;
		tell_joined(ctx, self, m, "the largest value", "max");
	}
}

/* What the query of a preset selects a version by, and what of it a target makes for the version. */
struct selected {
	const char *platform, *what;
	unsigned backends;
	enum { BY_PLAN_VERSION, BY_MODEL, BY_PREDICTOR_POD, BY_NOTHING } name;
};

#define ON(b) (1u << BACKEND_##b)
#define ARGO (ON(ARGO_NONE) | ON(ARGO_ISTIO) | ON(ARGO_GATEWAY) | ON(ARGO_NGINX))

/* Knative numbers its revisions, Argo's pods have a hash: no plan can say these. */
static const struct selected selections[] = {
	{ "seldon2", "model", ON(SELDON_V2), BY_MODEL },
	{ "knative", "revision", ON(KSERVE_KNATIVE), BY_NOTHING },
	{ "kserve-model", "pods", ON(KSERVE_KNATIVE), BY_NOTHING },
	{ "kserve-model", "pods", ON(KSERVE_STANDARD), BY_PREDICTOR_POD },
	{ "vllm", "pods", ON(KSERVE_KNATIVE) | ARGO, BY_NOTHING },
	{ "vllm", "pods", ON(KSERVE_STANDARD), BY_PREDICTOR_POD },
	{ "vllm", "pods", ON(ISTIO), BY_PLAN_VERSION },
	{ "envoy", "pods", ARGO, BY_NOTHING },
	{ "envoy", "pods", ON(ISTIO), BY_PLAN_VERSION },
};

/* @return what `$version` must be for the preset to find the version; empty where nobody can know. */
static struct str name_selected(const struct check_ctx *ctx, const struct selected *by, enum side side)
{
	struct str plan = ctx->plan->name, version = ctx->plan->versions[side].name;

	switch (by->name) {
	case BY_MODEL:
		if (side == SIDE_STABLE)
			return plan;
		break;
	case BY_PREDICTOR_POD:
		return arena_printf(ctx->arena, "%" PRI_STR "-%" PRI_STR "-predictor", STR_ARG(plan),
				    STR_ARG(version));
	case BY_NOTHING:
		return STR("");
	case BY_PLAN_VERSION:
		break;
	}
	return arena_printf(ctx->arena, "%" PRI_STR "-%" PRI_STR, STR_ARG(plan), STR_ARG(version));
}

static void tell_selected(struct check_ctx *ctx, const struct check *self, const struct metric *m,
			  const struct selected *by, enum side side)
{
	const struct version *v = &ctx->plan->versions[side];
	struct str name = name_selected(ctx, by, side);
	struct diag *d;

	if (!v->given || v->broken || str_eq(v->label, name) ||
	    (!name.n && str_starts(v->label, arena_cstr(ctx->arena, ctx->plan->name))))
		return;		/* what looks like such a name was found out by somebody */
	d = check_fail(ctx, self, m->name_span,
		       "`%" PRI_STR "` asks for the %s `%" PRI_STR "` of version `%" PRI_STR "`, which %s makes "
		       "under %s%" PRI_STR "%s: there is no data", STR_ARG(m->name), by->what, STR_ARG(v->label),
		       STR_ARG(v->name), ctx->target->info->name, name.n ? "the name `" : "names of its own",
		       STR_ARG(name), name.n ? "`" : "");
	diag_also(d, v->name_span, "the version");
	if (name.n)
		diag_help(d, "`$version` is the version's label: write `labels { version \"%" PRI_STR "\" }` there",
			  STR_ARG(name));
	else
		diag_help(d, "write a query that tells the versions apart by their label `version`");
}

static bool has_app(const struct plan *p)
{
	for (size_t i = 0; i < p->labels.n; i++)
		if (str_is(p->labels.v[i].key, "app"))
			return true;
	return false;
}

/* Istio tells apps by a label that pods of model servers have from their makers; only Knative leaves one that
 * is there (serving: pkg/reconciler/revision/resources/meta.go, kserve: deployment_reconciler.go,
 * seldon-core: seldondeployment_controller.go). */
static void check_app(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	enum backend b = built_backend(ctx);
	bool knative = b == BACKEND_KSERVE_KNATIVE;

	if (b == BACKENDS || (ctx->target->info->caps & TARGET_MODELS) == 0 || (knative && has_app(p)))
		return;
	for (size_t i = 0; i < p->nmetrics; i++) {
		const struct metric *m = &p->metrics[i];
		if (!str_is(m->platform, "istio"))
			continue;
		struct diag *d = check_fail(ctx, self, m->name_span,
					    "`%" PRI_STR "` asks for the pods whose label `app` is `%" PRI_STR
					    "`, and %s gives its own another: there is no data",
					    STR_ARG(m->name), STR_ARG(plan_app(p)), ctx->target->info->name);
		if (knative)
			diag_help(d, "write `labels { app \"%" PRI_STR "\" }` in the plan: its pods keep it",
				  STR_ARG(p->name));
		else
			diag_help(d, "write a query that does without `destination_app`");
		return;		/* one stands for all */
	}
}

/* What some presets look for by `$app`, and how the target calls it: by the plan, or by its service. */
static const struct {
	const char *platform, *what;
	unsigned backends;
	bool service;
} asked_by_app[] = {
	{ "seldon1", "SeldonDeployment", ON(SELDON_ISTIO) | ON(SELDON_AMBASSADOR), false },
	{ "kserve-model", "model", ON(KSERVE_KNATIVE) | ON(KSERVE_STANDARD), false },
	{ "nginx", "Ingress", ON(ARGO_NGINX), true },
};

static void check_asked(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	enum backend b = built_backend(ctx);

	for (size_t i = 0; b != BACKENDS && i < p->nmetrics; i++)
		for (size_t j = 0; j < ARRAY_LEN(asked_by_app); j++) {
			struct str name = asked_by_app[j].service ? p->service : p->name;
			if ((asked_by_app[j].backends & (1u << b)) == 0 || str_eq(plan_app(p), name) ||
			    !str_is(p->metrics[i].platform, asked_by_app[j].platform))
				continue;
			diag_help(check_fail(ctx, self, p->metrics[i].name_span,
					     "`%" PRI_STR "` asks for the %s `%" PRI_STR "`, which is called `%"
					     PRI_STR "`: there is no data", STR_ARG(p->metrics[i].name),
					     asked_by_app[j].what, STR_ARG(plan_app(p)), STR_ARG(name)),
				  "`$app` is the plan's label `app`, else its name: give both one name, or write "
				  "a query");
		}
}

/* A guardrail that asks for something of another name never has data. */
static void check_selected(struct check_ctx *ctx, const struct check *self)
{
	enum backend b = built_backend(ctx);

	for (size_t i = 0; b != BACKENDS && i < ctx->plan->nmetrics; i++)
		for (size_t j = 0; j < ARRAY_LEN(selections); j++) {
			const struct metric *m = &ctx->plan->metrics[i];
			const struct selected *by = &selections[j];
			if ((by->backends & (1u << b)) == 0 || !str_is(m->platform, by->platform))
				continue;
			tell_selected(ctx, self, m, by, SIDE_STABLE);
			if (by->name != BY_NOTHING)
				tell_selected(ctx, self, m, by, SIDE_CANARY);
		}
}

/* Conditions want one reading a query (targets/guard_query.c). */
static void check_joined(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	bool *told = arena_array(ctx->arena, p->nmetrics, sizeof(*told)), counted = false;

	if (built_backend(ctx) == BACKENDS || built_backend(ctx) == BACKEND_SWEEP_JOB)
		return;
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		struct metric m;

		if (g->broken)
			continue;
		tell_largest(ctx, self, g, told);
		if (g->needs > 0 && !counted && metric_counting(p, g, &m) && m.name.n &&
		    may_be_several(ctx, &m, g->over_ms)) {
			counted = true;
			tell_joined(ctx, self, &m, "for `needs` their sum", "sum");
		}
	}
}

const struct check checks_notes[] = {
	{ CN_TAKEN_BY_DEFAULT, check_runtime },
	{ CN_EMULATED, check_unnamed },
	{ CN_EMULATED, check_retired },
	{ CN_EMULATED, check_routed_traffic },
	{ CN_EMULATED, check_excused },
	{ CN_EMULATED, check_joined },
	{ CN_TAKEN_BY_DEFAULT, check_selected },
	{ CN_TAKEN_BY_DEFAULT, check_app },
	{ CN_TAKEN_BY_DEFAULT, check_asked },
	{ 0 },
};
