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
	checks_target,
};

void checks_run(struct check_ctx *ctx)
{
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		for (const struct check *c = tables[i]; c->run; c++)
			c->run(ctx, c);
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
