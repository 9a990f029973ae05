/* Overrides of a plan: what each path changes, what follows, and what is refused. The plan is
 * compiled from its text; what an override made of it is told as a short line.
 */
#include "compiler/override.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/num.h"

#define OVERRIDES 4

static const char text[] =
	"plan p {\n"
	"  stable v1 { image \"a:1\" }\n"
	"  canary v2 { image \"a:2\" }\n"
	"  traffic 1000/s\n"
	"  metrics trace { err ratio; lat duration; psi score; conv ratio; load rate }\n"
	"  guardrail errors { check every 1m over 5m; promote when err < 0.5%;"
	" rollback when err > 1% }\n"
	"  guardrail latency { check every 1m; rollback when lat > 500ms for 2 checks }\n"
	"  guardrail drift { check every 1m; rollback when psi > 0.2 for 2 of 3 checks }\n"
	"  guardrail business { check every 2m; rollback when change(conv) < -3% }\n"
	"  guardrail both { check every 1m; rollback when err > 2% or lat > 1s }\n"
	"  guardrail factor { check every 1m; rollback when lat > lat@stable * 1.4 }\n"
	"  guardrail sided { check every 1m; rollback when 2 * 300ms < lat and not lat < 100ms }\n"
	"  guardrail test { check every 1m over 10m;"
	" rollback when regressed(lat, by 20%, confidence 95%) }\n"
	"  guardrail worsens { check every 1m over 10m; rollback when worse(lat) }\n"
	"  guardrail busy { check every 1m; rollback when load > 9000/s; needs 100 requests }\n"
	"  rollout {\n"
	"    shadow 20% for 10m\n"
	"    stage 5%  for 10m\n"
	"    pause for 2m\n"
	"    stage 25% for 10m at most 40m\n"
	"    pause until approved\n"
	"    ramp 30% to 50% by 10% every 10m\n"
	"    gate \"http://x/y\" every 30s at most 5m\n"
	"    stage 100%\n"
	"    keep stable for 30m\n"
	"  }\n"
	"}\n";

static const struct override_case {
	const char *name;
	const char *sets[OVERRIDES];
	const char *want;	/* what differs from the plan, or the message and its help */
} cases[] = {
	/* thresholds */
	{ "rollback", { "guardrail.latency.rollback=400ms" }, "latency: rollback 0.4" },
	{ "promote", { "guardrail.errors.promote=0.7%" }, "errors: promote 0.007" },
	{ "a plain ratio", { "guardrail.errors.promote=0.007" }, "errors: promote 0.007" },
	{ "a score", { "guardrail.drift.rollback=0.25" }, "drift: rollback 0.25" },
	{ "below zero", { "guardrail.business.rollback=-2.5%" }, "business: rollback -0.025" },
	{ "above zero", { "guardrail.business.rollback=1%" }, "business: rollback 0.01" },
	{ "a rate", { "guardrail.busy.rollback=6000/min" }, "busy: rollback 100" },
	{ "by of regressed", { "guardrail.test.rollback=35%" }, "test: rollback 0.35" },
	{ "one of two", { "guardrail.both.rollback.err=3%" }, "both: rollback 0.03 1" },
	{ "the other of two", { "guardrail.both.rollback.lat=2s" }, "both: rollback 0.02 2" },
	{ "both of two", { "guardrail.both.rollback.lat=2s", "guardrail.both.rollback.err=3%" },
	  "both: rollback 0.03 2" },
	{ "the last holds", { "guardrail.latency.rollback=400ms", "guardrail.latency.rollback=450ms" },
	  "latency: rollback 0.45" },
	/* the rest of a guardrail */
	{ "a run", { "guardrail.latency.for=3" }, "latency: 3 of 3" },
	{ "a run of", { "guardrail.drift.of=7" }, "drift: 2 of 7" },
	{ "a run of the same", { "guardrail.drift.for=3" }, "drift: 3 of 3" },
	{ "in a row becomes a run of", { "guardrail.latency.of=5" }, "latency: 2 of 5" },
	{ "both, in either order", { "guardrail.drift.for=4", "guardrail.drift.of=5" }, "drift: 4 of 5" },
	{ "every, and over follows", { "guardrail.latency.every=30s" },
	  "latency: every 30000 over 30000" },
	{ "every alone", { "guardrail.errors.every=30s" }, "errors: every 30000 over 300000" },
	{ "over", { "guardrail.latency.over=10m" }, "latency: every 60000 over 600000" },
	{ "every and over", { "guardrail.latency.over=10m", "guardrail.latency.every=2m" },
	  "latency: every 120000 over 600000" },
	{ "after", { "guardrail.latency.after=90s" }, "latency: after 90000" },
	{ "needs", { "guardrail.latency.needs=500" }, "latency: needs 500" },
	{ "needs nothing", { "guardrail.busy.needs=0" }, "busy: needs 0" },
	/* steps */
	{ "a stage by name, and its limit follows", { "stage.5%.for=20m" },
	  "stage 5%: 1200000 to 3600000" },
	{ "as results write it", { "stage 5%.for=20m" }, "stage 5%: 1200000 to 3600000" },
	{ "a limit that was given stays", { "stage.25%.for=20m" }, "stage 25%: 1200000 to 2400000" },
	{ "a limit", { "stage.25%.at-most=20m" }, "stage 25%: 600000 to 1200000" },
	{ "a stage by number", { "stage.2.at-most=20m" }, "stage 25%: 600000 to 1200000" },
	{ "a stage of a ramp", { "stage.40%.for=20m" }, "stage 40%: 1200000 to 3600000" },
	{ "a stage without a time", { "stage.100%.for=10m" }, "stage 100%: 600000 to 1800000" },
	{ "weight: its name and the pause follow", { "stage.5%.weight=7.5%" },
	  "stage 7.5%: weight 75000; pause: weight 75000" },
	{ "weight: a name that is taken", { "stage.25%.weight=30%" },
	  "stage 30%: weight 300000; pause 2: weight 300000; stage 30% 2" },
	{ "shadow", { "shadow.for=5m" }, "shadow: 300000" },
	{ "pause", { "pause.for=5m" }, "pause: 300000" },
	{ "gate", { "gate.every=1m", "gate.at-most=10m" }, "gate: asks 60000 to 600000" },
	{ "keep", { "keep.for=1h" }, "keep: 3600000" },
	{ "keep by number", { "keep.1.for=1h" }, "keep: 3600000" },
	/* paths that lead nowhere */
	{ "no such part", { "guardrial.latency.rollback=1s" },
	  "CN0301 no part of a plan is called `guardrial`|did you mean `guardrail`?" },
	{ "no such guardrail", { "guardrail.latencey.rollback=1s" },
	  "CN0301 no guardrail is called `latencey`|did you mean `latency`?" },
	{ "no such setting", { "guardrail.latency.rolback=1s" },
	  "CN0301 no setting of a guardrail is called `rolback`|did you mean `rollback`?" },
	{ "no guardrail", { "guardrail.=1s" },
	  "CN0301 `guardrail.` does not say which guardrail|write it in full, as in"
	  " `guardrail.latency.rollback`" },
	{ "no setting", { "guardrail.latency=1s" },
	  "CN0301 `guardrail.latency` does not say what of the guardrail|write it in full, as in"
	  " `guardrail.latency.rollback`" },
	{ "too much", { "guardrail.latency.every.lat=1s" },
	  "CN0301 `every` has no parts|take it out" },
	{ "no condition", { "guardrail.latency.promote=1s" },
	  "CN0309 the promote condition of `latency` is not there|override a threshold, as in"
	  " `p99_latency > 500ms`" },
	{ "no threshold", { "guardrail.factor.rollback=1s" },
	  "CN0309 the rollback condition of `factor` compares with no number|override a threshold,"
	  " as in `p99_latency > 500ms`" },
	{ "worse has none", { "guardrail.worsens.rollback=1s" },
	  "CN0309 the rollback condition of `worsens` compares with no number|override a"
	  " threshold, as in `p99_latency > 500ms`" },
	{ "which of two", { "guardrail.both.rollback=1%" },
	  "CN0309 the rollback condition of `both` has 2 thresholds|say which one by its metric:"
	  " guardrail.both.rollback.err" },
	{ "none of that metric", { "guardrail.both.rollback.psi=1" },
	  "CN0309 the rollback condition of `both` has 0 thresholds of that metric|make it a param"
	  " of the plan and set that" },
	{ "two of that metric", { "guardrail.sided.rollback.lat=1s" },
	  "CN0309 the rollback condition of `sided` has 2 thresholds of that metric|make it a param"
	  " of the plan and set that" },
	{ "two that no metric tells apart", { "guardrail.sided.rollback=1s" },
	  "CN0309 the rollback condition of `sided` has 2 thresholds|make it a param of the plan"
	  " and set that" },
	{ "no such metric", { "guardrail.both.rollback.er=1%" },
	  "CN0301 no metric is called `er`|did you mean `err`?" },
	{ "which stage", { "stage.for=1m" },
	  "CN0301 `stage.for` does not say which stage|write it in full, as in `stage.25%.for`" },
	{ "no such stage", { "stage.26%.for=1m" },
	  "CN0301 no step is called `stage 26%`|did you mean `stage 25%`?" },
	{ "no such number", { "stage.9.for=1m" },
	  "CN0301 no step is called `stage 9`|did you mean `stage 5%`?" },
	{ "no number", { "stage.0.for=1m" },
	  "CN0301 no step is called `stage 0`|did you mean `stage 5%`?" },
	{ "no such setting of a stage", { "stage.25%.four=1m" },
	  "CN0301 no setting of a stage is called `four`|did you mean `for`?" },
	{ "a pause that waits", { "pause.2.for=1m" },
	  "CN0309 the pause waits for a person: it has no `for`|say when they approve, as in"
	  " `assume approved after 20m`" },
	{ "no such kind", { "expose.for=1m" },
	  "CN0301 no step is called `expose`|there are: shadow, stage 5%, pause, stage 25%, pause 2,"
	  " stage 30%, stage 40%, stage 50%, gate, stage 100%, keep" },
	/* values */
	{ "another type", { "guardrail.latency.rollback=40%" },
	  "CN0401 the threshold takes a duration, not `40%`|write a duration, as in 10m" },
	{ "no unit", { "guardrail.latency.rollback=400" },
	  "CN0401 the threshold takes a duration, and `400` has no unit|write `400m` for minutes,"
	  " `400s` for seconds" },
	{ "no such unit", { "guardrail.latency.rollback=400msec" },
	  "CN0401 there is no unit `msec`|the threshold takes a duration, as in 10m" },
	{ "a score with a unit", { "guardrail.drift.rollback=20%" },
	  "CN0401 the threshold takes a plain number, not `20%`|write a plain number, as in 3" },
	{ "no number", { "guardrail.latency.rollback=lots" },
	  "CN0406 the threshold takes a number, not `lots`|write a number with its unit" },
	{ "a time below zero", { "stage.5%.for=-5m" },
	  "CN0105 `-5m` is no number|`for` takes a duration, as in 10m" },
	{ "a time of nothing", { "stage.5%.for=0s" },
	  "CN0403 `for` is longer than 0|write a duration, as in 1m" },
	{ "too heavy", { "stage.5%.weight=101%" },
	  "CN0501 a stage of 101% is more than all traffic|a weight is 0% to 100%" },
	{ "a weight without its sign", { "stage.5%.weight=7" },
	  "CN0401 a stage takes a share, and `7` has no unit|write `7%`" },
	{ "half a check", { "guardrail.latency.for=1.5" },
	  "CN0403 `1.5` is finer than a run of checks can be|write a whole number" },
	{ "too many checks", { "guardrail.latency.for=10001" },
	  "CN0403 a run of checks is 1 to 10000, not 10001|write a number in that range" },
	{ "too long a number", { "guardrail.latency.rollback=0.0000000000000000000000000000000000000"
	  "00000000000000000000000000001s" },
	  "CN0106 a number has at most 64 bytes|write a shorter one" },
	/* what the plan can't be */
	{ "contradiction", { "guardrail.errors.rollback=0.1%" },
	  "CN0505 " },
	{ "traffic falls", { "stage.5%.weight=26%" },
	  "CN0504 traffic falls from 26% to 25%|write `stage 25% down` if that is meant" },
	{ "at most short", { "stage.25%.at-most=5m" },
	  "CN0503 the stage ends after 5m at most, before it is decided at 10m|write at least"
	  " `at most 10m`" },
	{ "at most short in a ramp", { "stage.40%.at-most=5m" },
	  "CN0503 the stage ends after 5m at most, before it is decided at 10m|write at least"
	  " `at most 10m`" },
	{ "more than there are", { "guardrail.drift.for=4" },
	  "CN0403 guardrail `drift` can't have 4 of 3 checks|override both: `for` and `of`" },
	{ "at most of what has no time", { "stage.100%.at-most=10m" },
	  "CN0309 `stage 100%` has no `for`: `at most` has nothing to limit|override its `for`,"
	  " too" },
};

/* ---- telling what differs ------------------------------------------------------------------- */

static void put_thresholds(struct buf *out, const struct cond *c)
{
	char number[NUM_TEXT_MAX];

	if (!c)
		return;
	if (c->kind == COND_CONST || c->kind == COND_REGRESSED) {
		num_format(c->kind == COND_CONST ? c->value : c->by, number);
		buf_printf(out, " %s", number);
	}
	put_thresholds(out, c->a);
	put_thresholds(out, c->b);
}

static void put_guardrail(struct buf *out, const struct guardrail *old, const struct guardrail *g)
{
	buf_printf(out, "%s%" PRI_STR ":", out->n ? "; " : "", STR_ARG(g->name));
	if (g->promote != old->promote) {
		buf_puts(out, " promote");
		put_thresholds(out, g->promote);
	}
	if (g->rollback != old->rollback) {
		buf_puts(out, " rollback");
		put_thresholds(out, g->rollback);
	}
	if (g->k != old->k || g->n != old->n)
		buf_printf(out, " %lld of %lld", (long long)g->k, (long long)g->n);
	if (g->every_ms != old->every_ms || g->over_ms != old->over_ms)
		buf_printf(out, " every %lld over %lld", (long long)g->every_ms,
			   (long long)g->over_ms);
	if (g->after_ms != old->after_ms)
		buf_printf(out, " after %lld", (long long)g->after_ms);
	if (g->needs != old->needs)
		buf_printf(out, " needs %lld", (long long)g->needs);
}

static bool same_guardrail(const struct guardrail *a, const struct guardrail *b)
{
	return a->promote == b->promote && a->rollback == b->rollback && a->k == b->k &&
	       a->n == b->n && a->every_ms == b->every_ms && a->over_ms == b->over_ms &&
	       a->after_ms == b->after_ms && a->needs == b->needs;
}

static void put_step(struct buf *out, const struct step *old, const struct step *s)
{
	buf_printf(out, "%s%" PRI_STR, out->n ? "; " : "", STR_ARG(s->name));
	if (s->weight_ppm != old->weight_ppm)
		buf_printf(out, ": weight %d", (int)s->weight_ppm);
	if (s->every_ms != old->every_ms)
		buf_printf(out, ": asks %lld", (long long)s->every_ms);
	else if (s->for_ms != old->for_ms || s->at_most_ms != old->at_most_ms)
		buf_printf(out, ": %lld", (long long)s->for_ms);
	if (s->at_most_ms != NO_LIMIT &&
	    (s->for_ms != old->for_ms || s->at_most_ms != old->at_most_ms))
		buf_printf(out, " to %lld", (long long)s->at_most_ms);
}

static bool same_step(const struct step *a, const struct step *b)
{
	return a->weight_ppm == b->weight_ppm && a->for_ms == b->for_ms &&
	       a->at_most_ms == b->at_most_ms && a->every_ms == b->every_ms &&
	       str_eq(a->name, b->name);
}

static void put_plan(struct buf *out, const struct plan *old, const struct plan *p)
{
	for (size_t i = 0; i < p->nguardrails; i++)
		if (!same_guardrail(&old->guardrails[i], &p->guardrails[i]))
			put_guardrail(out, &old->guardrails[i], &p->guardrails[i]);
	for (size_t i = 0; i < p->nsteps; i++)
		if (!same_step(&old->steps[i], &p->steps[i]))
			put_step(out, &old->steps[i], &p->steps[i]);
}

/* ---- running -------------------------------------------------------------------------------- */

static const struct plan *compile_text(struct compile *c)
{
	char path[] = "/tmp/override_test_XXXXXX";
	int fd = mkstemp(path);
	const struct program *program;

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, sizeof(text) - 1), sizeof(text) - 1);
	close(fd);
	program = compile_file(c, path);
	unlink(path);
	assert_int_equal(c->diags.errors, 0);
	assert_int_equal(program->nplans, 1);
	return program->plans[0];
}

static void put_errors(struct buf *out, struct diags *ds)
{
	diags_settle(ds);
	assert_non_null(ds->first);
	assert_null(ds->first->next);	/* one mistake, one message */
	buf_printf(out, "%s %" PRI_STR "|%" PRI_STR, diag_info(ds->first->code)->code,
		   STR_ARG(ds->first->message), STR_ARG(ds->first->help));
}

static void test_override(void **state)
{
	const struct override_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct compile compile = compile_on(a);
	const struct plan *old = compile_text(&compile), *p;
	struct diags ds = diags_on(a);
	struct str sets[OVERRIDES];
	struct buf got = buf_on(a);
	size_t n = 0;

	for (; n < OVERRIDES && c->sets[n]; n++)
		sets[n] = str_of(c->sets[n]);
	p = override_plan(&compile, &ds, old, "--set", sets, n);
	if (p)
		put_plan(&got, old, p);
	else
		put_errors(&got, &ds);
	buf_puts(&got, "");
	if (str_ends(str_of(c->want), " "))
		assert_true(str_starts(buf_str(&got), c->want));
	else
		assert_string_equal(got.p, c->want);
	arena_close(a);
}

/* What is no PATH=VALUE is the command's to report. */
static void test_split(void **state)
{
	static const char *const wrong[] = { "", "=", "a.b", "a.b=", "=1" };
	struct arena *a = arena_open(NULL);
	struct compile c = compile_on(a);
	struct override_text t;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
		assert_false(override_split(&c, "--set", str_of(wrong[i]), &t));
	assert_true(override_split(&c, "--set", STR("a.b=c=d"), &t));
	assert_true(str_is(t.path, "a.b"));
	assert_true(str_is(t.value, "c=d"));
	assert_true(str_eq(source_text(&c.sources, t.value_span), t.value));
	assert_true(str_eq(source_text(&c.sources, t.path_span), t.path));
	assert_true(override_is(STR("guardrail.latency.rollback")));
	assert_false(override_is(STR("max_p99")));
	assert_false(override_is(STR("")));
	arena_close(a);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases) + 1];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[n++] = (struct CMUnitTest){ cases[i].name, test_override, NULL, NULL,
						  (void *)(uintptr_t)&cases[i] };
	tests[n++] = (struct CMUnitTest)cmocka_unit_test(test_split);
	return cmocka_run_group_tests_name("override", tests, NULL, NULL);
}
