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
				diag_help(d, "let it drive a router, as in `target %s via istio`", use->info->name);
			else
				diag_help(d, "istio, gateway, nginx and appmesh can; or take the route out");
			break;
		}
	}
}

static void need_image(struct check_ctx *ctx, const struct check *self, const struct target_use *t,
		       const struct version *v)
{
	if (!v->given || v->broken || v->image.n)
		return;
	struct diag *d = check_fail(ctx, self, t->name_span, "target %s runs pods, and `%" PRI_STR "` has no image",
				    t->info->name, STR_ARG(v->name));
	diag_also(d, v->name_span, "the version");
	diag_help(d, "give it one: image \"registry.example.com/model:1\"");
}

static void need_model(struct check_ctx *ctx, const struct check *self, const struct target_use *t,
		       const struct version *v)
{
	if (!v->given || v->broken || (v->model.n && v->format.n))
		return;
	struct diag *d = check_fail(ctx, self, t->name_span, "target %s serves models, and `%" PRI_STR "` has no %s",
				    t->info->name, STR_ARG(v->name), v->model.n ? "format" : "model");
	diag_also(d, v->name_span, "the version");
	diag_help(d, "write `model \"s3://models/fraud/1/\" format sklearn`");
}

static void check_needs(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	for (size_t t = 0; t < p->ntargets; t++) {
		const struct target_use *use = &p->targets[t];
		for (size_t i = 0; i < 2; i++) {
			if (use->info->caps & TARGET_PODS)
				need_image(ctx, self, use, &p->versions[i]);
			if (use->info->caps & TARGET_MODELS)
				need_model(ctx, self, use, &p->versions[i]);
		}
	}
}

const struct check checks_target[] = {
	{ CN_TARGET_CANT, check_routes },
	{ CN_TARGET_NEEDS, check_needs },
	{ 0 },
};
