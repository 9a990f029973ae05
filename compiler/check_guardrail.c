/* Checks of guardrails against the rollout's times: whether they are ever checked, whether their
 * runs and windows fit. What their conditions can reach is in compiler/check_reach.c.
 *
 * Each is linear in guardrails plus steps: the shortest stage stands for all of them.
 */
#include "base/units.h"
#include "compiler/check.h"
#include "compiler/query.h"

/* Stages that wait for guardrails: the one with the shortest `at most`, with the shortest `for`,
 * and whether any step lasts at all. */
struct times {
	const struct step *shortest_limit, *shortest_for;
	int64_t longest_ms;	/* of any step; NO_LIMIT for a wait for a person */
};

static int64_t lasts(const struct step *s)
{
	if (s->kind == STEP_STAGE)
		return s->for_ms == NO_LIMIT ? 0 : s->then == THEN_PAUSE ? NO_LIMIT : s->at_most_ms;
	return s->kind == STEP_GATE ? s->at_most_ms : s->for_ms;
}

static struct times times_of(const struct plan *p)
{
	struct times t = { 0 };
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		if (s->broken)
			continue;
		if (lasts(s) > t.longest_ms)
			t.longest_ms = lasts(s);
		if (s->kind != STEP_STAGE || s->for_ms == NO_LIMIT)
			continue;
		if (s->then != THEN_PAUSE &&
		    (!t.shortest_limit || s->at_most_ms < t.shortest_limit->at_most_ms))
			t.shortest_limit = s;
		if (!t.shortest_for || s->for_ms < t.shortest_for->for_ms)
			t.shortest_for = s;
	}
	return t;
}

static void check_checked(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	struct times t = times_of(p);
	char first[QTY_TEXT_MAX], end[QTY_TEXT_MAX];
	if (p->rollout_broken || !p->has_rollout)
		return;
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		if (g->every_ms == 0)	/* its `check` was refused */
			continue;
		int64_t at = g->after_ms + g->every_ms;
		bool never = at > t.longest_ms;
		const struct step *s = t.shortest_limit;
		if (!never && (!s || at <= s->at_most_ms))
			continue;
		dur_format(at, first);
		dur_format(s ? s->at_most_ms : t.longest_ms, end);
		struct diag *d;
		if (s) {
			d = check_fail(ctx, self, check_place(g, g->every_span),
				       "guardrail `%" PRI_STR "` is never checked in %" PRI_STR
				       ": its first check is at %s, the stage ends at %s",
				       STR_ARG(g->name), STR_ARG(s->name), first, end);
			diag_also(d, s->span, "this stage can only end without a decision");
			diag_help(d, "check more often, or let the stage last: `for %s`", first);
		} else {
			d = check_fail(
				ctx, self, check_place(g, g->every_span),
				"guardrail `%" PRI_STR
				"` is never checked: no step lasts until its first check at %s",
				STR_ARG(g->name), first);
			diag_help(d, "let a stage last, as in `stage 10%% for %s`", first);
		}
	}
}

static void check_late(struct check_ctx *ctx, const struct check *self)
{
	struct times t = times_of(ctx->plan);
	const struct step *s = t.shortest_for;
	if (!s)
		return;
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		int64_t at = g->after_ms + g->every_ms;
		bool never = t.shortest_limit && at > t.shortest_limit->at_most_ms;
		if (g->every_ms == 0 || at <= s->for_ms || never)
			continue;
		char first[QTY_TEXT_MAX], due[QTY_TEXT_MAX];
		dur_format(at, first);
		dur_format(s->for_ms, due);
		struct diag *d = check_fail(ctx, self, check_place(g, g->every_span),
					    "`%" PRI_STR "` is first checked at %s, %" PRI_STR
					    " is due at %s and waits for it",
					    STR_ARG(g->name), first, STR_ARG(s->name), due);
		diag_also(d, s->span, "the stage");
		dur_format(s->for_ms - g->after_ms, due);
		if (g->after_ms < s->for_ms)
			diag_help(d, "check every %s, or let the stage last %s", due, first);
		else
			diag_help(d, "let the stage last %s", first);
	}
}

static void check_empty(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		if (g->broken || g->promote || g->rollback)
			continue;
		diag_help(check_fail(ctx, self, check_place(g, g->name_span),
				     "guardrail `%" PRI_STR "` guards nothing: it has no condition",
				     STR_ARG(g->name)),
			  "add `rollback when ...`, `promote when ...`, or both");
	}
}

static void check_runs(struct check_ctx *ctx, const struct check *self)
{
	struct times t = times_of(ctx->plan);
	const struct step *s = t.shortest_limit;
	if (!s)
		return;
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		int64_t at = g->after_ms + g->k * g->every_ms;
		if (g->broken || g->k == 1 || at <= s->at_most_ms ||
		    g->after_ms + g->every_ms > s->at_most_ms)
			continue;
		char run[QTY_TEXT_MAX], end[QTY_TEXT_MAX];
		dur_format(at, run);
		dur_format(s->at_most_ms, end);
		struct diag *d = check_fail(
			ctx, self, check_place(g, g->run_span),
			"%lld bad checks of `%" PRI_STR "` take %s, %" PRI_STR " ends at %s",
			(long long)g->k, STR_ARG(g->name), run, STR_ARG(s->name), end);
		diag_also(d, s->span, "the stage is over before a bad canary is noticed");
		diag_help(d, "check more often, ask for fewer, or write `at most %s`", run);
	}
}

static void check_windows(struct check_ctx *ctx, const struct check *self)
{
	const struct step *s = times_of(ctx->plan).shortest_for;
	if (!s)
		return;
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		bool late = g->over_span.begin == g->every_span.begin &&
			    g->after_ms + g->every_ms > s->for_ms;
		if (g->broken || g->over_ms <= s->for_ms ||
		    late) /* late: said already, of `every` */
			continue;
		char over[QTY_TEXT_MAX], least[QTY_TEXT_MAX];
		dur_format(g->over_ms, over);
		dur_format(s->for_ms, least);
		struct diag *d = check_fail(ctx, self, check_place(g, g->over_span),
					    "`%" PRI_STR "` looks back %s, %" PRI_STR
					    " may last only %s: it still sees the weight before",
					    STR_ARG(g->name), over, STR_ARG(s->name), least);
		diag_also(d, s->span, "the stage");
		diag_help(d, "shorten the window to %s, or let the stage last %s", least, over);
	}
}

static bool requests_known(const struct plan *p)
{
	return plan_counts_requests(p) || p->traffic >= 0 || p->traffic_span.end;
}

/* A cluster counts by what the platform of a preset measures, too; a recording does not have
 * that. */
static void check_needs(struct check_ctx *ctx, const struct check *self)
{
	struct metric counted;

	if (ctx->plan->unread || requests_known(ctx->plan))
		return;
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		if (!g->needs || g->broken)
			continue;
		diag_help(check_fail(ctx, self, check_place(g, g->needs_span),
				     metric_counting(ctx->plan, g, &counted)
				     ? "nothing tells a replay how many requests there are, so in one `%" PRI_STR
				       "` never has enough"
				     : "nothing tells how many requests there are, so `%" PRI_STR
				       "` never has enough",
				     STR_ARG(g->name)),
			  "add `traffic 10000/min` to the plan, or a metric `requests rate = ...`");
	}
}

const struct check checks_guardrail[] = {
	{ CN_EMPTY_GUARDRAIL, check_empty },
	{ CN_NEVER_CHECKED, check_checked },
	{ CN_LATE_CHECK, check_late },
	{ CN_RUN_TOO_LONG, check_runs },
	{ CN_WINDOW_OVER_STAGE, check_windows },
	{ CN_REQUESTS_UNKNOWN, check_needs },
	{ 0 },
};
