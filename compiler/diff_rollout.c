/* What the steps come to: how long the way to the promotion is, who must be waited for, the largest
 * weight. Called by diff_plan.c; only what is certain from the plan alone is told.
 *
 * A stage lasts `for` at least and `at most` at most, or exactly `for` where no guardrail can hold
 * it. A gate opens at once or as its `at most` passes. `keep` comes after the promotion. A person
 * takes as long as a person takes: the longest time is then without an end, and says so.
 */
#include "compiler/diff_parts.h"

#include "base/buf.h"

#define WAITS_SHOWN 4

struct total {
	int64_t shortest_ms, longest_ms;
	int32_t weight_ppm;
	size_t waits;		/* steps that may wait for a person */
	struct buf wait_names;	/* the first of them */
};

static void add_wait(struct total *t, const struct step *s)
{
	if (t->waits++ >= WAITS_SHOWN)
		return;
	buf_printf(&t->wait_names, "%s%" PRI_STR, t->wait_names.n ? ", " : "", STR_ARG(s->name));
	if (s->approval && s->text.n)
		buf_printf(&t->wait_names, " (%" PRI_STR ")", STR_ARG(s->text));
}

static void add_step(struct total *t, const struct plan *p, const struct step *s)
{
	int64_t least = s->for_ms == NO_LIMIT ? 0 : s->for_ms;
	bool held = s->kind == STEP_STAGE && s->at_most_ms != NO_LIMIT && p->nguardrails > 0;

	if (s->kind == STEP_KEEP)
		return;
	if (s->weight_ppm > t->weight_ppm)
		t->weight_ppm = s->weight_ppm;
	t->shortest_ms += least;
	t->longest_ms += held || s->kind == STEP_GATE ? s->at_most_ms : least;
	if (s->approval || (held && s->then == THEN_PAUSE))
		add_wait(t, s);
}

static struct fields fields_of(struct arena *a, const struct plan *p)
{
	struct total t = { .wait_names = buf_on(a) };
	struct fields f = fields_on(a);

	for (size_t i = 0; i < p->nsteps; i++)
		add_step(&t, p, &p->steps[i]);
	if (t.waits > WAITS_SHOWN)
		buf_printf(&t.wait_names, " and %zu more", t.waits - WAITS_SHOWN);
	struct str longest = text_ms(a, t.longest_ms);
	if (t.waits)
		longest = arena_printf(a, "%" PRI_STR " and the wait for people", STR_ARG(longest));
	field_put(&f, "shortest time", text_ms(a, t.shortest_ms));
	field_put(&f, "longest time", longest);
	field_put(&f, "waits for people", buf_str(&t.wait_names));
	field_put(&f, "largest weight", text_weight(a, t.weight_ppm));
	return f;
}

void diff_rollout(struct diff *d, const struct plan *a, const struct plan *b)
{
	struct fields was = fields_of(d->arena, a), is = fields_of(d->arena, b);

	fields_compare(d, DIFF_ROLLOUT, (struct str){ NULL, 0 }, &was, &is);
}
