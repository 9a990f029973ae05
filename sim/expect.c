/* Compares a run with the `expect` lines of its scenario; see expect.h. Called by `canaryc test`.
 *
 * What is expected is put as the plan has it, what came as the report of a run has it: the one can
 * be found in the file, the other in the timeline.
 */
#include "sim/expect.h"

#include "sim/result_words.h"

static const char *const outcomes[] = {
	[OUTCOME_PROMOTED] = "promote", [OUTCOME_ROLLED_BACK] = "rollback",
	[OUTCOME_PAUSED] = "pause", [OUTCOME_UNDECIDED] = "undecided",
};

/* ---- words ---------------------------------------------------------------------------------- */

static struct str expected_words(struct arena *a, const struct plan *plan, const struct expect *e)
{
	struct buf out = buf_on(a);
	char text[QTY_TEXT_MAX];

	if (e->kind == EXPECT_EXPOSURE) {
		buf_printf(&out, "exposure < %lld requests", (long long)e->requests);
		return buf_str(&out);
	}
	buf_puts(&out, outcomes[e->outcome]);
	if (e->by >= 0)
		buf_printf(&out, " by %" PRI_STR, STR_ARG(plan->guardrails[e->by].name));
	if (e->in_step >= 0)
		buf_printf(&out, " in %" PRI_STR, STR_ARG(plan->steps[e->in_step].name));
	if (e->before_ms != NO_LIMIT) {
		dur_format(e->before_ms, text);
		buf_printf(&out, " before %s", text);
	}
	return buf_str(&out);
}

static struct str got_words(struct arena *a, const struct result *r, const struct expect *e)
{
	struct buf out = buf_on(a);

	if (e->kind == EXPECT_OUTCOME) {
		words_outcome(&out, r);
		return buf_str(&out);
	}
	words_exposure(&out, r);
	if (!r->rate_known)
		buf_puts(&out, " (the plan has no traffic, the trace no requests)");
	return buf_str(&out);
}

/* ---- comparing ------------------------------------------------------------------------------ */

static void compare(const struct result *r, const struct expect *e, bool wrong[EXPECT_PARTS])
{
	if (e->kind == EXPECT_EXPOSURE) {
		wrong[EXPECT_OF_EXPOSURE] =
			!r->rate_known || result_requests(r->requests) >= (double)e->requests;
		return;
	}
	wrong[EXPECT_OF_OUTCOME] = r->outcome != e->outcome;
	if (wrong[EXPECT_OF_OUTCOME])
		return;
	wrong[EXPECT_OF_GUARDRAIL] = e->by >= 0 && r->guardrail != e->by;
	wrong[EXPECT_OF_STEP] = e->in_step >= 0 && r->step != (size_t)e->in_step;
	wrong[EXPECT_OF_TIME] = r->at_ms >= e->before_ms;
}

size_t expect_judge(struct arena *a, const struct result *r, const struct scenario *s,
		    const struct finding **findings)
{
	struct finding *v = arena_array(a, s->nexpects, sizeof(*v));
	size_t failed = 0;

	for (size_t i = 0; i < s->nexpects; i++) {
		v[i].expect = &s->expects[i];
		v[i].holds = true;
		compare(r, v[i].expect, v[i].wrong);
		for (size_t part = 0; part < EXPECT_PARTS; part++)
			v[i].holds = v[i].holds && !v[i].wrong[part];
		v[i].expected = expected_words(a, r->plan, v[i].expect);
		v[i].got = got_words(a, r, v[i].expect);
		failed += !v[i].holds;
	}
	*findings = v;
	return failed;
}

struct diag *expect_report(struct diags *ds, const struct finding *f)
{
	struct diag *d = NULL;

	for (size_t part = 0; part < EXPECT_PARTS; part++) {
		if (!f->wrong[part])
			continue;
		if (d)
			diag_also(d, f->expect->parts[part], "this differs, too");
		else
			d = diag_at(ds, CN_EXPECT_FAILED, f->expect->parts[part],
				    "expected %" PRI_STR ", got %" PRI_STR, STR_ARG(f->expected),
				    STR_ARG(f->got));
	}
	return d;
}
