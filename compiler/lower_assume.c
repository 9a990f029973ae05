/* What a scenario, or the command line, supposes: other readings, and what people and gates do. */
#include "compiler/lower.h"

/* What an assumption reads is used, even if no guardrail reads it. */
static void mark_supposed(struct lower *l, const struct cond *value)
{
	bool *seen = arena_array(l->arena, l->plan->nmetrics + 1, sizeof(*seen));
	cond_metrics(value, seen);
	for (size_t i = 0; i < l->plan->nmetrics; i++)
		if (seen[i])
			GROWING(struct metric, l->plan->metrics)[i].supposed = true;
}

static bool assume_value(struct lower *l, const struct stmt *s, struct assume *a)
{
	bool ok = metric_index(l, s->u.assume.metric, &a->metric);
	ok &= side_of(l, s->u.assume.side, &a->side);
	if (!ok || a->kind == ASSUME_NO_DATA)
		return ok;
	enum type type = a->kind == ASSUME_MUL ? TYPE_NUMBER : l->plan->metrics[a->metric].type;
	a->value = lower_number(l, s->u.assume.value, type);
	if (a->value)
		mark_supposed(l, a->value);
	return a->value != NULL;
}

/* `from` is a duration or a step; a word alone may be a param, too. */
static bool assume_from(struct lower *l, const struct stmt *s, struct assume *a)
{
	const struct step_ref *ref = &s->u.assume.from_step;
	if (s->u.assume.from)
		return value_duration(l, s->u.assume.from, "`from`", &a->from_ms);
	if (!ref->span.end)
		return true;
	if (!ref->weight && param_find(l, ref->word.text)) {
		struct expr e = {
			.kind = EXPR_NAME, .span = ref->span, .text = ref->word.text, .depth = 1
		};
		return value_duration(l, &e, "`from`", &a->from_ms);
	}
	a->from_step = step_of(l, l->plan, ref);
	return a->from_step >= 0;
}

/* [from, to) of an assumption about a metric. */
static bool assume_span(struct lower *l, const struct stmt *s, struct assume *a)
{
	bool ok = assume_from(l, s, a);
	if (s->u.assume.to)
		ok &= value_positive_duration(l, s->u.assume.to, "`to`", &a->to_ms);
	if (!ok || a->from_step >= 0 || a->to_ms > a->from_ms)
		return ok;
	diag_help(diag_at(l->diags, CN_OUT_OF_RANGE, s->u.assume.to->span,
			  "`to` is no later than `from`: nothing would be assumed"),
		  "`from` is included, `to` is not");
	return false;
}

static bool may_pause(const struct step *s)
{
	return (s->kind == STEP_PAUSE && s->approval) ||
	       (s->kind == STEP_STAGE && s->then == THEN_PAUSE);
}

/* The step whose wait it is about. */
static bool assume_in(struct lower *l, const struct stmt *s, struct assume *a)
{
	const struct step_ref *ref = &s->u.assume.in;
	bool gate = a->kind == ASSUME_GATE;
	if (!ref->span.end)
		return true;
	a->in_step = step_of(l, l->plan, ref);
	if (a->in_step < 0)
		return false;
	const struct step *step = &l->plan->steps[a->in_step];
	if (step->broken || (gate ? step->kind == STEP_GATE : may_pause(step)))
		return true;
	diag_help(diag_at(l->diags, CN_NOT_HERE, ref->span,
			  gate ? "`%" PRI_STR "` is no gate" : "nobody approves `%" PRI_STR "`",
			  STR_ARG(step->name)),
		  gate ? "a gate's name is `gate`, the second one's `gate 2`"
		       : "people are waited for in `pause until approved` and in stages with "
			 "`then pause`");
	return false;
}

bool lower_assume(struct lower *l, const struct stmt *s, struct assume *a)
{
	*a = (struct assume){ .kind = s->u.assume.kind, .to_ms = NO_LIMIT, .from_step = -1,
			      .in_step = -1, .span = s->span };
	if (a->kind == ASSUME_APPROVED || a->kind == ASSUME_GATE) {
		bool ok = value_duration(l, s->u.assume.after, "`after`", &a->after_ms);
		return assume_in(l, s, a) && ok;
	}
	bool ok = assume_value(l, s, a);
	return assume_span(l, s, a) && ok;
}
