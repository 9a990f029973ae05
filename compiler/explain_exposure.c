/* Tells how many requests can meet a bad canary until a plan reacts, for explain_plan.c. What is
 * told is compiler/reaction.c's; here it is put into words.
 *
 * Of a plan without `traffic` a number of requests is told as the time in which so many arrive.
 */
#include "base/num.h"
#include "compiler/explain_parts.h"
#include "compiler/reaction.h"
#include "compiler/words.h"

/** "500", or "those of 30s" where the plan does not tell how many there are. */
static const char *requests_text(const struct tell *t, double requests)
{
	char time[QTY_TEXT_MAX];

	if (t->plan->traffic >= 0)
		return tell_count(t, requests);
	type_format(TYPE_DURATION, requests, time);
	return arena_printf(t->out->arena, "those of %s", time).p;
}

static const char *clock_text(const struct tell *t, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	clock_format(ms, text);
	return arena_str(t->out->arena, str_of(text)).p;
}

static struct str step_name(const struct tell *t, size_t step)
{
	return t->plan->steps[step].name;
}

/* ---- by step -------------------------------------------------------------------------------- */

/** @return whether users meet the canary while a step lasts. */
static bool meets(const struct plan *p, const struct step *s)
{
	if (s->kind == STEP_SHADOW || (s->kind == STEP_STAGE && s->for_ms == NO_LIMIT))
		return false;
	return step_share(p, s) > 0 || step_routed(p, s, SIDE_CANARY, false);
}

/** "errors 500 in 1m", "latency 2,000 in 2m (`at most`)", "business never" */
static void put_one(const struct tell *t, const struct guardrail *g, const struct step_reaction *r,
		    bool counted, struct buf *b)
{
	buf_put(b, g->name);
	if (r->endless) {
		buf_puts(b, " not until a person answers");
		return;
	}
	if (!r->noticed) {
		buf_puts(b, " never");
		return;
	}
	if (counted)
		buf_printf(b, " %s in", requests_text(t, r->requests));
	buf_printf(b, " %s", tell_time(t, r->ms));
	switch ((enum reaction_end)r->end) {
	case REACTION_CONDITION:
		break;
	case REACTION_NO_DATA:
		buf_puts(b, " (no data)");
		break;
	case REACTION_NO_DECISION:
		buf_puts(b, " (`at most`)");
		break;
	case REACTION_GATE:
		buf_puts(b, " (the gate)");
		break;
	}
	if (r->missed)
		buf_puts(b, " or never");
}

static void tell_step(const struct tell *t, const struct reaction_report *r, size_t i)
{
	const struct plan *p = t->plan;
	const struct step *s = &p->steps[i];
	int32_t share = (int32_t)(step_share(p, s) * PPM + 0.5);
	struct buf b = buf_on(t->out->arena);

	buf_put(&b, s->name);
	if (share == 0)
		buf_puts(&b, " (what the routes catch)");
	else if (p->traffic < 0)
		buf_printf(&b, " (%s of the requests)", tell_weight(t, share));
	buf_puts(&b, ": ");
	for (size_t g = 0; g < p->nguardrails; g++) {
		const struct step_reaction *one = &r->alone[g].steps[i];

		buf_puts(&b, g ? ", " : "");
		put_one(t, &p->guardrails[g], one,
			p->traffic >= 0 && (share > 0 || one->requests > 0), &b);
	}
	buf_puts(&b, ".");
	tell_item(t, buf_str(&b));
}

static void put_introduction(const struct tell *t, struct buf *b)
{
	const struct plan *p = t->plan;
	bool routed = false;

	for (size_t i = 0; i < p->nroutes; i++)
		routed |= p->routes[i].when != NULL;
	buf_printf(b,
		   "For each step, if %" PRI_STR " turns bad in it at the worst moment and this "
		   "guardrail alone notices: %s until the rollback. Until then everything "
		   "promotes; people and gates answer when it is worst.",
		   STR_ARG(t->canary),
		   p->traffic < 0 ? "the time" : "the requests that meet it and the time");
	if (routed)
		buf_puts(b, " What routes other than cohorts catch is left out: how many requests "
			    "that are the plan does not say.");
}

/* ---- in all --------------------------------------------------------------------------------- */

static const char *reason_text(const struct tell *t, const struct reaction *r)
{
	switch (r->end) {
	case REACTION_CONDITION:
		break;
	case REACTION_NO_DATA:
		return "for want of data ";
	case REACTION_NO_DECISION:
		return "by `at most` ";
	case REACTION_GATE:
		return "by the gate ";
	}
	(void)t;
	return "";
}

static void put_worst(const struct tell *t, const struct reaction_report *r, struct buf *b)
{
	ptrdiff_t worst = reaction_worst(t->plan, r);
	const struct reaction *w;

	if (worst < 0) {
		buf_puts(b, "No guardrail ever rolls it back.");
		return;
	}
	w = &r->alone[worst].worst;
	buf_printf(b,
		   "The most in all: %s, if it turns bad right after %s in %" PRI_STR
		   " and %" PRI_STR " alone notices; it is rolled back %sat %s in %" PRI_STR ".",
		   requests_text(t, w->requests), clock_text(t, w->onset_ms),
		   STR_ARG(step_name(t, w->onset_step)), STR_ARG(t->plan->guardrails[worst].name),
		   reason_text(t, w), clock_text(t, w->end_ms), STR_ARG(step_name(t, w->end_step)));
	if (t->plan->traffic < 0)
		buf_puts(b, " (The plan has no `traffic`, so requests are told by the time in "
			    "which so many arrive altogether.)");
	if (t->plan->nguardrails > 1 && r->all.worst.noticed)
		buf_printf(b, " If every guardrail notices: %s.",
			   requests_text(t, r->all.worst.requests));
}

/** A metric that is an average over its window shows a change late. */
static void put_full(const struct tell *t, const struct reaction_report *r, struct buf *b)
{
	ptrdiff_t worst = -1;

	for (size_t i = 0; i < t->plan->nguardrails; i++) {
		const struct reaction *f = &r->alone[i].full;

		if (f->noticed && (worst < 0 || f->requests > r->alone[worst].full.requests))
			worst = (ptrdiff_t)i;
	}
	if (worst >= 0)
		buf_printf(b,
			   " All this holds for readings that are bad at once. If they are only "
			   "when the window holds nothing else, it is %s at most (%" PRI_STR
			   ", %s).",
			   requests_text(t, r->alone[worst].full.requests),
			   STR_ARG(t->plan->guardrails[worst].name),
			   tell_time(t, t->plan->guardrails[worst].over_ms));
}

static void put_gaps(const struct tell *t, const struct reaction_report *r, struct buf *b)
{
	for (size_t i = 0; i < t->plan->nguardrails; i++) {
		const struct reactions *one = &r->alone[i];

		if (one->endless)
			buf_printf(b, " In %" PRI_STR " a person may be waited for for ever while "
				      "%" PRI_STR " holds it.",
				   STR_ARG(step_name(t, one->endless_step)),
				   STR_ARG(t->plan->guardrails[i].name));
		if (one->ngaps == 0)
			continue;
		buf_printf(b, " %" PRI_STR " never notices what begins ",
			   STR_ARG(t->plan->guardrails[i].name));
		for (size_t g = 0; g < one->ngaps; g++) {
			tell_join(b, g, one->ngaps);
			buf_printf(b, "between %s and %s", clock_text(t, one->gaps[g].from_ms),
				   clock_text(t, one->gaps[g].to_ms));
		}
		buf_puts(b, ".");
	}
}

static void put_failure(const struct tell *t, const struct reaction_report *r, struct buf *b)
{
	if (!r->fails)
		return;
	buf_printf(b, " Even a good %" PRI_STR " gets no further than %" PRI_STR
		      ": it is rolled back at %s, %s.",
		   STR_ARG(t->canary), STR_ARG(step_name(t, r->end_step)), clock_text(t, r->end_ms),
		   r->fails_by == REACTION_NO_DATA ? "as a guardrail has no data" :
						     "as there is no decision");
}

void tell_exposure(const struct tell *t)
{
	const struct plan *p = t->plan;
	struct reaction_report report;
	enum reaction_status status;
	struct buf introduction = buf_on(t->out->arena), end = buf_on(t->out->arena);

	status = reaction_of_plan(t->out->arena, p, &report);
	if (status != REACTION_FOUND) {
		words_printf(t->out, "", "", "That is not worked out: %s.",
			     reaction_trouble(t->out->arena, status));
		return;
	}
	put_introduction(t, &introduction);
	words_put(t->out, buf_str(&introduction), "", "");
	buf_putc(t->out, '\n');
	for (size_t i = 0; i < p->nsteps && i <= report.end_step; i++)
		if (meets(p, &p->steps[i]))
			tell_step(t, &report, i);
	buf_putc(t->out, '\n');
	put_worst(t, &report, &end);
	put_full(t, &report, &end);
	put_gaps(t, &report, &end);
	put_failure(t, &report, &end);
	words_put(t->out, buf_str(&end), "", "");
}
