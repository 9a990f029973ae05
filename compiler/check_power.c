/* Statistics: whether a stage sees enough requests to tell a guardrail's two thresholds apart.
 *
 * A guardrail that promotes below p1 and rolls back above p2 decides on the requests that the
 * canary got within its window. How many it takes to call p2 bad with 80% chance where p1 is
 * called bad with 5% is compiler/power.c's: 1,597 for 0.5% against 1%, which a 5% stage of 10,000
 * a minute has in 3m12s.
 */
#include <math.h>

#include "base/num.h"
#include "base/units.h"
#include "compiler/check.h"
#include "compiler/dump.h"
#include "compiler/power.h"

/* The stage with the fewest requests in this guardrail's window. */
static const struct step *weakest(const struct plan *p, const struct guardrail *g)
{
	const struct step *found = NULL;

	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];

		if (!power_judges(p, s))
			continue;
		if (!found || power_seen(p, g, s) < power_seen(p, g, found))
			found = s;
	}
	return found;
}

static void report(struct check_ctx *ctx, const struct check *self, const struct guardrail *g,
		   const struct step *s, double p1, double p2, double needed)
{
	const struct plan *p = ctx->plan;
	struct buf low = buf_on(ctx->arena), high = buf_on(ctx->arena);
	char seen[NUM_TEXT_MAX], wanted[NUM_TEXT_MAX], time[QTY_TEXT_MAX];
	double per_s = power_rate(p, s);
	num_format_grouped((int64_t)power_seen(p, g, s), seen);
	num_format_grouped((int64_t)needed, wanted);
	value_text(TYPE_RATIO, p1, &low);
	value_text(TYPE_RATIO, p2, &high);
	struct diag *d =
		check_fail(ctx, self, s->weight_span,
			   "%" PRI_STR " gives `%" PRI_STR "` %s requests to tell %" PRI_STR
			   " from %" PRI_STR ", it takes %s",
			   STR_ARG(s->name), STR_ARG(g->name), seen, STR_ARG(buf_str(&low)),
			   STR_ARG(buf_str(&high)), wanted);
	diag_also(d, check_place(g, g->over_span), "its window");
	double seconds = ceil(needed / per_s);
	if (seconds > 365.0 * 86400) {
		diag_help(d, "give the stage more traffic, or move the thresholds apart");
		return;
	}
	if (seconds > 120)	/* whole minutes are what one writes */
		seconds = ceil(seconds / 60) * 60;
	dur_format((int64_t)seconds * 1000, time);
	diag_help(d, "%s of window and stage would do, or a larger share", time);
}

static void check_power(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct step *s = NULL;
	int64_t over_ms = -1;		/* the window that s is the weakest stage for */

	if (p->traffic <= 0)
		return;
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		struct power_rule rule;
		double needed;

		if (g->broken || !power_rule_of(p, g, &rule) || !rule.promotes)
			continue;
		if (g->over_ms != over_ms)
			s = weakest(p, g);
		over_ms = g->over_ms;
		needed = ceil(power_size(rule.healthy, rule.limit, HUGE_VAL, POWER_ALPHA,
					 POWER_WANTED));
		if (s && power_seen(p, g, s) < needed)
			report(ctx, self, g, s, rule.healthy_read, rule.limit_read, needed);
	}
}

const struct check checks_power[] = {
	{ CN_LOW_POWER, check_power },
	{ 0 },
};
