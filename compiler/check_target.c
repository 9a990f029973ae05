/* Checks of targets: what each one needs of the plan, and what it can't carry. */
#include "compiler/check.h"
#include "compiler/targets.h"

static bool can_route(const struct target_use *t)
{
	return ((t->info->caps | (t->via ? t->via->caps : 0)) & TARGET_ROUTES) != 0;
}

static void check_routes(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	for (size_t i = 0; i < p->nroutes; i++) {
		const struct route *r = &p->routes[i];
		if (r->broken)
			continue;
		for (size_t t = 0; t < p->ntargets; t++) {
			const struct target_use *use = &p->targets[t];
			if (can_route(use) || (use->info->caps & TARGET_WATCHES))
				continue;
			struct diag *d = check_fail(ctx, self, r->name_span,
						    "target %s can't carry route `%" PRI_STR
						    "`: it splits traffic by weight alone",
						    use->info->name, STR_ARG(r->name));
			diag_also(d, use->name_span, "the target");
			if (use->info->caps & TARGET_VIA)
				diag_help(d, "let it drive a router, as in `target %s via istio`",
					  use->info->name);
			else
				diag_help(
					d,
					"istio, gateway, nginx and appmesh can; or take the route out");
			break;
		}
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

static void check_needs_of(struct check_ctx *ctx, const struct check *self,
			   const struct target_use *t)
{
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

static void check_needs(struct check_ctx *ctx, const struct check *self)
{
	for (size_t t = 0; t < ctx->plan->ntargets; t++)
		check_needs_of(ctx, self, &ctx->plan->targets[t]);
}

const struct check checks_target[] = {
	{ CN_TARGET_CANT, check_routes },
	{ CN_TARGET_NEEDS, check_needs },
	{ 0 },
};
