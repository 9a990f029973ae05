/* Checks of a plan as a whole: what it can't do without, and what its metrics can tell. */
#include "compiler/check.h"

static void check_missing(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	static const struct {
		const char *what, *help;
	} sides[] = {
		[SIDE_STABLE] = { "stable", "say what runs today: stable v1 { image \"acme/model:1\" }" },
		[SIDE_CANARY] = { "canary", "say what is rolled out: canary v2 { image \"acme/model:2\" }" },
	};
	if (p->broken)
		return;
	for (size_t i = 0; i < ARRAY_LEN(sides); i++)
		if (!p->versions[i].given)
			diag_help(check_fail(ctx, self, p->name_span, "plan `%" PRI_STR "` has no %s",
					     STR_ARG(p->name), sides[i].what),
				  "%s", sides[i].help);
	if (!p->has_rollout)
		diag_help(check_fail(ctx, self, p->name_span, "plan `%" PRI_STR "` has no rollout", STR_ARG(p->name)),
			  "say how traffic moves: rollout { stage 10%% for 10m; stage 100%% }");
}

static void check_same_versions(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE], *c = &ctx->plan->versions[SIDE_CANARY];
	if (!s->given || !c->given || s->broken || c->broken || !str_eq(s->name, c->name))
		return;
	struct diag *d = check_fail(ctx, self, c->name_span, "stable and canary are both called `%" PRI_STR "`",
				    STR_ARG(c->name));
	diag_also(d, s->name_span, "the stable");
	diag_help(d, "give the canary a name of its own");
}

static void check_mean_only(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nmetrics; i++) {
		const struct metric *m = &ctx->plan->metrics[i];
		if (!m->mean)
			continue;
		diag_help(check_fail(ctx, self, m->name_span,
				     "%" PRI_STR " has no histogram of latencies: `%" PRI_STR "` is a mean, not %" PRI_STR,
				     STR_ARG(m->platform), STR_ARG(m->name), STR_ARG(m->what)),
			  "a mean hides the slow tail; take the preset of what carries the traffic for a quantile");
	}
}

const struct check checks_plan[] = {
	{ CN_MISSING, check_missing },
	{ CN_DECLARED_TWICE, check_same_versions },
	{ CN_MEAN_ONLY, check_mean_only },
	{ 0 },
};
