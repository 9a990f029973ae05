/* Tells what stops a rollout and how soon, for explain_plan.c. How many requests meet a bad canary
 * until then explain_exposure.c tells.
 *
 * A guardrail is checked at after + n * every on the clock of each step. A canary whose readings
 * are bad from some instant on is bad at each check from then on, so a run of k checks is complete
 * k - 1 to k intervals later within the step; from the beginning of a step it takes after + k *
 * every. `for k of n checks` comes to the same, as k bad checks in a row are k of the last n.
 */
#include <math.h>

#include "compiler/dump.h"
#include "compiler/explain_parts.h"
#include "compiler/query.h"
#include "compiler/words.h"

/* ---- one guardrail -------------------------------------------------------------------------- */

static void put_interval(const struct tell *t, const struct guardrail *g, struct buf *b)
{
	buf_printf(b, "%" PRI_STR " is asked every %s", STR_ARG(g->name),
		   tell_time(t, g->every_ms));
	if (g->after_ms)
		buf_printf(b, ", the first time %s into each step",
			   tell_time(t, g->after_ms + g->every_ms));
	buf_printf(b, ", about the last %s.", tell_time(t, g->over_ms));
}

/** "1m to 2m after v2 turns bad.", and from the beginning of a step when its checks are delayed.
 * @param checks  how many of them it takes. */
static void put_reaction(const struct tell *t, const struct guardrail *g, int64_t checks,
			 const char *event, struct buf *b)
{
	if (checks == 1)
		buf_printf(b, "at the latest %s", tell_time(t, g->every_ms));
	else
		buf_printf(b, "%s to %s", tell_time(t, (checks - 1) * g->every_ms),
			   tell_time(t, checks * g->every_ms));
	buf_printf(b, " after %s", event);
	if (g->after_ms)
		buf_printf(b, ", or, if so from the beginning of a step, %s into it",
			   tell_time(t, g->after_ms + checks * g->every_ms));
	buf_puts(b, ".");
}

static void put_rollback(const struct tell *t, const struct guardrail *g, struct buf *b)
{
	const char *event =
		arena_printf(t->out->arena, "%" PRI_STR " turns bad", STR_ARG(t->canary)).p;

	buf_puts(b, " It rolls back when `");
	cond_text(t->plan, g->rollback, b);
	if (g->k == 1 && g->n == 1)
		buf_puts(b, "` at a check: ");
	else if (g->k == g->n)
		buf_printf(b, "` at %lld checks in a row: ", (long long)g->k);
	else
		buf_printf(b, "` at %lld of the last %lld checks: ", (long long)g->k,
			   (long long)g->n);
	put_reaction(t, g, g->k, event, b);
}

static void put_promote(const struct tell *t, const struct guardrail *g, struct buf *b)
{
	if (g->promote) {
		buf_puts(b, " It promotes when `");
		cond_text(t->plan, g->promote, b);
		buf_puts(b, "`.");
	}
	if (g->promote && g->rollback)
		buf_puts(b, " Any other check holds the stage.");
	else if (g->promote)
		buf_puts(b, " Otherwise it holds the stage, and never rolls back by itself.");
	else if (g->rollback)
		buf_puts(b,
			 g->n > 1
				 ? " A bad check short of that holds the stage, any other promotes."
				 : " Any other check promotes.");
}

static void put_no_data(const struct tell *t, const struct guardrail *g, struct buf *b)
{
	switch (g->no_data) {
	case NO_DATA_HOLD:
		buf_puts(b, " Without data it holds the stage.");
		return;
	case NO_DATA_PROMOTE:
		buf_puts(b, " Without data it promotes.");
		return;
	case NO_DATA_ROLLBACK:
		if (g->no_data_after == 1)
			buf_puts(b, " A check without data rolls back: ");
		else
			buf_printf(
				b,
				" A check without data holds the stage, and %lld of them in a row "
				"roll back: ",
				(long long)g->no_data_after);
		put_reaction(t, g, g->no_data_after, "its data stop", b);
		return;
	}
}

/** @return the requests that a guardrail's window holds in a step at most, at the plan's traffic:
 * at the first check, with what is left of the steps before, or later, without.
 * @param before  the largest share of the steps before. */
static double most_seen(const struct plan *p, const struct guardrail *g, const struct step *s,
			double before)
{
	double share = step_share(p, s), over = (double)g->over_ms;
	double own = fmin(over, (double)(g->after_ms + g->every_ms));

	return p->traffic / 1000 * fmax(share * own + before * (over - own), share * over);
}

/** @return whether that is never enough. */
static bool never_enough(const struct plan *p, const struct guardrail *g, const struct step *s,
			 double before)
{
	if (g->needs == 0 || p->traffic < 0 || plan_counts_requests(p))
		return false;
	return most_seen(p, g, s, before) < (double)g->needs * (1 - 1e-9);
}

/** What follows where a guardrail never has enough requests. */
static const char *without_data(const struct guardrail *g)
{
	switch (g->no_data) {
	case NO_DATA_HOLD:
		break;
	case NO_DATA_PROMOTE:
		return "it lets every canary pass there";
	case NO_DATA_ROLLBACK:
		return "it rolls back every canary there";
	}
	return "it holds every canary there";
}

/** Puts the stages in which a guardrail never has the requests that it needs. */
static void put_never_enough(const struct tell *t, const struct guardrail *g, struct buf *b)
{
	const struct plan *p = t->plan;
	double before = 0;
	size_t n = 0;

	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		double share = step_share(p, s);

		if (s->kind == STEP_STAGE && s->for_ms != NO_LIMIT && share > 0 &&
		    never_enough(p, g, s, before))
			buf_printf(b, "%s%" PRI_STR " (%s)",
				   n++ ? ", " : " There are never so many in ", STR_ARG(s->name),
				   tell_count(t, floor(most_seen(p, g, s, before) + 1e-6)));
		before = fmax(before, share);
	}
	if (n)
		buf_printf(b, ": %s.", without_data(g));
}

static void put_needs(const struct tell *t, const struct guardrail *g, struct buf *b)
{
	if (g->needs == 0)
		return;
	buf_printf(b, " Fewer than %s requests to %" PRI_STR " in that time are no data.",
		   tell_count(t, (double)g->needs), STR_ARG(t->canary));
	put_never_enough(t, g, b);
}

static void tell_guardrail(const struct tell *t, const struct guardrail *g)
{
	struct buf b = buf_on(t->out->arena);

	put_interval(t, g, &b);
	if (g->rollback)
		put_rollback(t, g, &b);
	put_promote(t, g, &b);
	put_no_data(t, g, &b);
	put_needs(t, g, &b);
	tell_item(t, buf_str(&b));
}

/** @return whether the plan has a step in which no check but a rollback counts. */
static bool has_other_steps(const struct plan *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind != STEP_STAGE)
			return true;
	return false;
}

static void put_rules(const struct tell *t, struct buf *b)
{
	const struct plan *p = t->plan;
	bool stable = false;

	buf_puts(b,
		 "These times hold within a step, from the moment at which readings are bad; what "
		 "is asked about the last minutes may show it late by as many. With each step "
		 "the clock of the checks begins anew, while runs of bad checks go on.");
	if (has_other_steps(p))
		buf_puts(b, " Outside of stages, holding and promoting mean nothing.");
	for (size_t i = 0; i < p->nguardrails; i++)
		stable |= cond_reads(p->guardrails[i].promote, SIDE_STABLE) ||
			  cond_reads(p->guardrails[i].rollback, SIDE_STABLE);
	if (stable)
		buf_printf(b,
			   " Where the plan leaves %" PRI_STR
			   " without requests, a check that lacks "
			   "only its readings decides nothing and holds nothing back.",
			   STR_ARG(t->stable));
}

static bool has_gate(const struct plan *p)
{
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind == STEP_GATE)
			return true;
	return false;
}

void tell_guardrails(const struct tell *t)
{
	struct buf rules = buf_on(t->out->arena);

	if (t->plan->nguardrails == 0) {
		words_printf(t->out, "", "",
			     "No guardrail: however bad %" PRI_STR " is, nothing rolls it back but "
			     "%sa person.",
			     STR_ARG(t->canary),
			     has_gate(t->plan) ? "a gate that stays shut, or " : "");
		return;
	}
	for (size_t i = 0; i < t->plan->nguardrails; i++)
		tell_guardrail(t, &t->plan->guardrails[i]);
	put_rules(t, &rules);
	buf_putc(t->out, '\n');
	words_put(t->out, buf_str(&rules), "", "");
}
