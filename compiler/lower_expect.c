/* What a scenario expects of its run. Names are resolved, and what can't come to pass is refused: a
 * test that no run could pass says nothing about the plan.
 */
#include "base/limits.h"
#include "compiler/lower.h"

static const struct str outcomes[] = {
	[OUTCOME_PROMOTED] = { "promote", 7 }, [OUTCOME_ROLLED_BACK] = { "rollback", 8 },
	[OUTCOME_PAUSED] = { "pause", 5 }, [OUTCOME_UNDECIDED] = { "undecided", 9 },
};

static ptrdiff_t guardrail_of(struct lower *l, const struct plan *plan, struct word w)
{
	struct str *names = arena_array(l->arena, plan->nguardrails + 1, sizeof(*names));
	for (size_t i = 0; i < plan->nguardrails; i++)
		names[i] = plan->guardrails[i].name;
	for (size_t i = 0; i < plan->nguardrails; i++)
		if (str_eq(names[i], w.text))
			return (ptrdiff_t)i;
	if (!plan->unread && !l->plans_broken)
		unknown_name(l, w, "guardrail", names, plan->nguardrails);
	return -1;
}

/* ---- what can't come to pass ---- */

/* Two outcomes of one run. */
static bool one_outcome(struct lower *l, const struct scenario *sc, const struct expect *e)
{
	for (size_t i = 0; i < sc->nexpects; i++) {
		const struct expect *other = &sc->expects[i];
		if (other->kind != EXPECT_OUTCOME || !other->parts[EXPECT_OF_OUTCOME].end ||
		    other->outcome == e->outcome)
			continue;
		struct diag *d = diag_at(l->diags, CN_EXPECT_CANNOT, e->parts[EXPECT_OF_OUTCOME],
					 "no run ends as %s and %s",
					 outcomes[other->outcome].p, outcomes[e->outcome].p);
		diag_also(d, other->parts[EXPECT_OF_OUTCOME], "the other outcome");
		diag_help(d, "a scenario is one run: write another one for the other outcome");
		return false;
	}
	return true;
}

static bool guardrail_decides(struct lower *l, const struct expect *e)
{
	if (e->by < 0 || e->outcome == OUTCOME_ROLLED_BACK)
		return true;
	diag_help(diag_at(l->diags, CN_EXPECT_CANNOT, e->parts[EXPECT_OF_GUARDRAIL],
			  "no one guardrail decides `%s`", outcomes[e->outcome].p),
		  "`by` goes with rollback");
	return false;
}

/* The step in which a plan is promoted: the last before `keep`. */
static size_t last_step(const struct plan *p)
{
	size_t i = p->nsteps;
	while (i > 1 && p->steps[i - 1].kind == STEP_KEEP)
		i--;
	return i - 1;
}

static bool may_wait(const struct step *s)
{
	return (s->kind == STEP_PAUSE && s->approval) ||
	       (s->kind == STEP_STAGE && s->at_most_ms != NO_LIMIT && s->then == THEN_PAUSE);
}

static bool step_fits(struct lower *l, const struct expect *e)
{
	const struct plan *p = l->plan;
	struct span at = e->parts[EXPECT_OF_STEP];
	if (e->in_step < 0 || p->rollout_broken || p->unread)
		return true;
	const struct step *s = &p->steps[e->in_step];
	if (e->outcome == OUTCOME_PROMOTED && (size_t)e->in_step != last_step(p)) {
		diag_help(diag_at(l->diags, CN_EXPECT_CANNOT, at,
				  "the plan is not promoted in `%" PRI_STR "`", STR_ARG(s->name)),
			  "its last step is `%" PRI_STR "`", STR_ARG(p->steps[last_step(p)].name));
		return false;
	}
	if (e->outcome == OUTCOME_PAUSED && !may_wait(s)) {
		diag_help(diag_at(l->diags, CN_EXPECT_CANNOT, at,
				  "nobody is waited for in `%" PRI_STR "`", STR_ARG(s->name)),
			  "a run pauses in `pause until approved` and in stages with `then pause`");
		return false;
	}
	return true;
}

/* ---- statements ---- */

static bool lower_outcome(struct lower *l, const struct stmt *s, const struct scenario *sc,
			  struct expect *e)
{
	size_t o = word_index(l, s->u.expect.outcome, "outcome", outcomes, ARRAY_LEN(outcomes));
	bool known = o < ARRAY_LEN(outcomes), ok = known;
	if (known) {
		e->outcome = (enum outcome)o;
		e->parts[EXPECT_OF_OUTCOME] = s->u.expect.outcome.span;
	}
	if (s->u.expect.by.span.end) {
		e->by = guardrail_of(l, l->plan, s->u.expect.by);
		e->parts[EXPECT_OF_GUARDRAIL] = s->u.expect.by.span;
		ok &= e->by >= 0;
	}
	if (s->u.expect.in.span.end) {
		e->in_step = step_of(l, l->plan, &s->u.expect.in);
		e->parts[EXPECT_OF_STEP] = s->u.expect.in.span;
		ok &= e->in_step >= 0;
	}
	if (s->u.expect.before) {
		e->parts[EXPECT_OF_TIME] = s->u.expect.before->span;
		ok &= value_positive_duration(l, s->u.expect.before, "`before`", &e->before_ms);
	}
	if (!known)
		return false;
	ok &= one_outcome(l, sc, e);
	ok &= guardrail_decides(l, e);
	return step_fits(l, e) && ok;
}

bool lower_expect(struct lower *l, const struct stmt *s, const struct scenario *sc,
		  struct expect *out)
{
	*out = (struct expect){ .kind = s->u.expect.kind,
				.by = -1,
				.in_step = -1,
				.before_ms = NO_LIMIT,
				.span = s->span };
	if (out->kind == EXPECT_OUTCOME)
		return lower_outcome(l, s, sc, out);
	out->parts[EXPECT_OF_EXPOSURE] = s->u.expect.requests->span;
	return value_int(l, s->u.expect.requests, "`exposure`", 1, LIMIT_REQUESTS, &out->requests);
}
