/* Checks of the steps: weights, times, order. */
#include "base/units.h"
#include "compiler/check.h"

static void check_stages(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	if (!p->has_rollout || p->rollout_broken)
		return;
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind == STEP_STAGE)
			return;
	diag_help(check_fail(ctx, self, p->rollout_span,
			     "the rollout has no stage: the canary never gets traffic"),
		  "add one, as in `stage 10%% for 10m`");
}

static void check_weight_falls(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct step *before = NULL;
	for (size_t i = 0; i < p->nsteps; before = &p->steps[i++]) {
		const struct step *s = &p->steps[i];
		if (!before || s->broken || before->broken || s->down ||
		    s->weight_ppm >= before->weight_ppm)
			continue;
		if (before->kind == STEP_KEEP)	/* which is the mistake */
			continue;
		char from[QTY_TEXT_MAX], to[QTY_TEXT_MAX];
		weight_format(before->weight_ppm, from);
		weight_format(s->weight_ppm, to);
		struct diag *d = check_fail(ctx, self, s->weight_span,
					    "traffic falls from %s to %s", from, to);
		diag_also(d, before->weight_span, "the step before is here");
		if (str_starts(source_text(ctx->sources, s->span), "ramp"))
			diag_help(d, "begin the ramp at %s or above", from);
		else if (s->kind == STEP_STAGE)
			diag_help(d, "write `stage %s down` if that is meant", to);
		else
			diag_help(d, "shadow and expose come before the first stage with traffic");
	}
}

static void check_at_most(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct step *before = NULL;
	for (size_t i = 0; i < p->nsteps; before = &p->steps[i++]) {
		const struct step *s = &p->steps[i];
		bool same = before && before->span.begin == s->span.begin;	/* of one ramp */
		if (s->kind != STEP_STAGE || s->broken || same || s->for_ms == NO_LIMIT ||
		    s->at_most_ms >= s->for_ms)
			continue;
		char most[QTY_TEXT_MAX], least[QTY_TEXT_MAX];
		dur_format(s->at_most_ms, most);
		dur_format(s->for_ms, least);
		struct diag *d = check_fail(
			ctx, self, s->at_most_span,
			"the stage ends after %s at most, before it is decided at %s", most, least);
		diag_also(d, s->for_span, "%s", "");
		diag_help(d, "write at least `at most %s`", least);
	}
}

static void check_gate(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nsteps; i++) {
		const struct step *s = &ctx->plan->steps[i];
		if (s->kind != STEP_GATE || s->broken || s->at_most_ms >= s->every_ms)
			continue;
		diag_help(check_fail(ctx, self, s->at_most_span,
				     "the gate is asked only once before `at most` passes"),
			  "make `at most` longer than `every`");
	}
}

static void check_promotes(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct step *last = NULL;
	for (size_t i = 0; i < p->nsteps && p->steps[i].kind != STEP_KEEP; i++)
		if (p->steps[i].kind == STEP_STAGE)
			last = &p->steps[i];
	if (!last || p->rollout_broken || last->weight_ppm == PPM)
		return;
	char weight[QTY_TEXT_MAX];
	weight_format(last->weight_ppm, weight);
	diag_help(check_fail(ctx, self, last->weight_span,
			     "the rollout ends at %s: it never promotes the canary", weight),
		  "end with `stage 100%%`");
}

static void check_keep(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	for (size_t i = 0; i + 1 < p->nsteps; i++) {
		if (p->steps[i].kind != STEP_KEEP)
			continue;
		struct diag *d = check_fail(ctx, self, p->steps[i].span,
					    "`keep stable` is not the last step");
		diag_also(d, p->steps[i + 1].span, "this step follows it");
		diag_help(d, "what it keeps is the old version after the promotion: put it last");
		return;
	}
}

const struct check checks_rollout[] = {
	{ CN_NO_STAGE, check_stages },
	{ CN_WEIGHT_FALLS, check_weight_falls },
	{ CN_AT_MOST_SHORT, check_at_most },
	{ CN_GATE_ONCE, check_gate },
	{ CN_NEVER_PROMOTES, check_promotes },
	{ CN_KEEP_NOT_LAST, check_keep },
	{ 0 },
};
