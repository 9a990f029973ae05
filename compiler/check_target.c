/* Checks of the target that is looked at: what it needs of the plan, and, for those that can't be
 * built yet, whether they carry routes at all. What a target that can be built can't carry is found
 * by check_capability.c.
 */
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/targets.h"

static bool can_route(const struct target_use *t)
{
	return ((t->info->caps | (t->via ? t->via->caps : 0)) & (TARGET_ROUTES | TARGET_WATCHES)) != 0;
}

static void check_routes(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct target_use *use = ctx->target;

	if (can_route(use) || backend_of(use) != BACKENDS)
		return;
	for (size_t i = 0; i < p->nroutes; i++) {
		const struct route *r = &p->routes[i];
		if (r->broken)
			continue;
		struct diag *d = check_fail(ctx, self, r->name_span,
					    "target %s can't carry route `%" PRI_STR
					    "`: it splits traffic by weight alone",
					    use->info->name, STR_ARG(r->name));
		check_also_target(ctx, d, "the target");
		if (use->info->caps & TARGET_VIA)
			diag_help(d, "let it drive a router, as in `target %s via istio`",
				  use->info->name);
		else
			diag_help(d,
				  "istio, gateway, nginx and appmesh can; or take the route out");
	}
}

/* What a version lacks for a target; NULL for nothing. */
static const char *lacks(const struct target_use *t, const struct version *v)
{
	if (!v->given || v->broken)
		return NULL;
	if (t->info->caps & TARGET_PODS)
		return v->image.n ? NULL : "image";
	if (t->info->caps & TARGET_MODELS)
		return !v->model.n ? "model" : !v->format.n ? "format" : NULL;
	return NULL;
}

static void check_versions(struct check_ctx *ctx, const struct check *self)
{
	const struct target_use *t = ctx->target;
	const struct version *stable = &ctx->plan->versions[SIDE_STABLE];
	const struct version *canary = &ctx->plan->versions[SIDE_CANARY];
	const char *first = lacks(t, stable), *second = lacks(t, canary);
	const struct version *v = first ? stable : canary;
	bool pods = t->info->caps & TARGET_PODS,
	     both = first && second && str_is(str_of(first), second);

	if (!first && !second)
		return;
	struct buf who = buf_on(ctx->arena);
	buf_printf(&who, "`%" PRI_STR "`", STR_ARG(v->name));
	if (both)
		buf_printf(&who, " and `%" PRI_STR "`", STR_ARG(canary->name));
	struct diag *d =
		check_fail(ctx, self, t->name_span, "target %s %s, and %" PRI_STR " %s no %s",
			   t->info->name, pods ? "runs pods" : "serves models",
			   STR_ARG(buf_str(&who)), both ? "have" : "has", first ? first : second);
	diag_also(d, v->name_span, "the version");
	if (both)
		diag_also(d, canary->name_span, "the other one");
	diag_help(d, "%s", pods ? "write `image \"registry.example.com/model:1\"` there"
				: "write `model \"s3://models/fraud/1/\" format sklearn` there");
}

/* An HTTPRoute without a Gateway routes nothing, and every validator takes it. */
static void check_gateway(struct check_ctx *ctx, const struct check *self)
{
	const struct target_use *t = ctx->target;
	const struct target_info *router = t->via ? t->via : t->info;
	bool host = option_text(t, "host", STR("")).n > 0, gateways = option_texts(t, "gateways").n > 0;

	if (!str_is(str_of(router->name), "gateway") || (host && gateways))
		return;
	diag_help(check_fail(ctx, self, t->name_span, "the Gateway API wants to know %s",
			     host ? "the gateways" : gateways ? "the host" : "the host and the gateways"),
		  "as in `target %s%s { host \"reco.example.com\"; gateways \"reco-gateway\" }`",
		  t->info->name, t->via ? " via gateway" : "");
}

/* What is built without a guardrail is watched by nobody. */
static void check_guarded(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	if (p->nguardrails || p->guards_broken || !ctx->building)
		return;
	diag_help(check_fail(ctx, self, p->name_span, "plan `%" PRI_STR "` has no guardrail: nothing stops "
			     "a bad canary", STR_ARG(p->name)),
		  "add one, as in `guardrail errors { check every 1m; rollback when error_rate > 1%% }`");
}

const struct check checks_target[] = {
	{ CN_TARGET_CANT, check_routes },
	{ CN_TARGET_NEEDS, check_versions },
	{ CN_TARGET_NEEDS, check_gateway },
	{ CN_UNGUARDED, check_guarded },
	{ 0 },
};
