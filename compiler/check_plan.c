/* Checks of a plan as a whole: what it can't do without, and what its metrics can tell. */
#include "compiler/check.h"

static void check_missing(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	static const struct {
		const char *what, *help;
	} parts[] = {
		{ "stable", "say what runs today: stable v1 { image \"acme/model:1\" }" },
		{ "canary", "say what is rolled out: canary v2 { image \"acme/model:2\" }" },
		{ "rollout", "say how traffic moves: rollout { stage 10% for 10m; stage 100% }" },
	};
	if (p->unread)
		return;
	bool lacks[] = { !p->versions[SIDE_STABLE].given, !p->versions[SIDE_CANARY].given,
			 !p->has_rollout };
	struct buf what = buf_on(ctx->arena), help = buf_on(ctx->arena);
	for (size_t i = 0; i < ARRAY_LEN(parts); i++)
		if (lacks[i]) {
			buf_printf(&what, "%sno %s", what.n ? ", " : "", parts[i].what);
			buf_printf(&help, "%s%s", help.n ? "\n" : "", parts[i].help);
		}
	if (what.n)
		diag_help(check_fail(ctx, self, p->name_span, "plan `%" PRI_STR "` has %" PRI_STR,
				     STR_ARG(p->name), STR_ARG(buf_str(&what))),
			  "%" PRI_STR, STR_ARG(buf_str(&help)));
}

static void check_same_versions(struct check_ctx *ctx, const struct check *self)
{
	const struct version *s = &ctx->plan->versions[SIDE_STABLE],
			     *c = &ctx->plan->versions[SIDE_CANARY];
	if (!s->given || !c->given || s->broken || c->broken || !str_eq(s->name, c->name))
		return;
	struct diag *d =
		check_fail(ctx, self, c->name_span,
			   "stable and canary are both called `%" PRI_STR "`", STR_ARG(c->name));
	diag_also(d, s->name_span, "the stable");
	diag_help(d, "give the canary a name of its own");
}

/* Whether the simulator reads it whatever the guardrails say: to count requests, or bad ones. */
static bool counts(const struct metric *m)
{
	return (str_is(m->name, "requests") && m->type == TYPE_RATE) ||
	       (str_is(m->name, "error_rate") && m->type == TYPE_RATIO);
}

static void check_unused_metric(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	bool *used = arena_array(ctx->arena, p->nmetrics + 1, sizeof(*used));
	if (p->unread || p->imported ||
	    p->guards_broken) /* it may have been meant for any of them */
		return;
	for (size_t i = 0; i < p->nguardrails; i++)
		for (size_t k = 0; k < p->guardrails[i].nmetrics; k++)
			used[p->guardrails[i].metrics[k]] = true;
	for (size_t i = 0; i < p->nmetrics; i++)
		if (!used[i] && !p->metrics[i].supposed && !counts(&p->metrics[i]))
			diag_help(check_fail(ctx, self, p->metrics[i].name_span,
					     "no guardrail reads `%" PRI_STR "`",
					     STR_ARG(p->metrics[i].name)),
				  "guard it, or take it out");
}

static void check_mean_only(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nmetrics; i++) {
		const struct metric *m = &ctx->plan->metrics[i];
		if (!m->mean)
			continue;
		diag_help(
			check_fail(ctx, self, m->name_span,
				   "%" PRI_STR " has no histogram of latencies: `%" PRI_STR
				   "` is a mean, not %" PRI_STR,
				   STR_ARG(m->platform), STR_ARG(m->name), STR_ARG(m->what)),
			"a mean hides the slow tail; take the preset of what carries the traffic for a quantile");
	}
}

const struct check checks_plan[] = {
	{ CN_MISSING, check_missing },
	{ CN_DECLARED_TWICE, check_same_versions },
	{ CN_UNUSED_METRIC, check_unused_metric },
	{ CN_MEAN_ONLY, check_mean_only },
	{ 0 },
};
