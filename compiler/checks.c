/* Runs the tables of checks. */
#include "compiler/check.h"

#include <stdarg.h>
#include <stdio.h>

static const struct check *const tables[] = {
	checks_plan,
	checks_names,
	checks_query,
	checks_guardrail,
	checks_reach,
	checks_rollout,
	checks_route,
	checks_power,
};

static const struct check *const target_tables[] = {
	checks_target,
	checks_target_names,
	checks_capability,
	checks_pods,
	checks_annotations,
	checks_routing,
	checks_serving,
	checks_argo,
	checks_sweep_job,
	checks_sweep_options,
	checks_notes,
};

static void run(struct check_ctx *ctx, const struct check *const *list, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (const struct check *c = list[i]; c->run; c++)
			c->run(ctx, c);
}

void checks_run_target(struct check_ctx *ctx)
{
	run(ctx, target_tables, ARRAY_LEN(target_tables));
}

void checks_run_plan(struct check_ctx *ctx)
{
	run(ctx, tables, ARRAY_LEN(tables));
}

void checks_run(struct check_ctx *ctx)
{
	checks_run_plan(ctx);
	for (size_t i = 0; i < ctx->plan->ntargets; i++) {
		ctx->target = &ctx->plan->targets[i];
		checks_run_target(ctx);
	}
	ctx->target = NULL;
}

struct span check_place(const struct guardrail *g, struct span own)
{
	return g->use_span.end ? g->use_span : own;
}

struct diag *check_fail(struct check_ctx *ctx, const struct check *self, struct span at,
			const char *fmt, ...)
{
	char text[512];
	va_list args;
	va_start(args, fmt);
	vsnprintf(text, sizeof(text), fmt, args);
	va_end(args);
	return diag_at(ctx->diags, self->code, at, "%s", text);
}

void check_also_target(struct check_ctx *ctx, struct diag *d, const char *text)
{
	const struct target_use *t = ctx->target;

	if (t >= ctx->plan->targets && t < ctx->plan->targets + ctx->plan->ntargets)
		diag_also(d, t->name_span, "%s", text);
}
