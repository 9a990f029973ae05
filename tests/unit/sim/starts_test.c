/* Runs from many starts: the fast way beside the event loop on random plans and traces, to the bit.
 *
 * With an argument, so many cases are compared and what they had is printed: `starts_test 100000`;
 * a second one is the seed.
 */
#include "sim/starts.h"

#include <inttypes.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/run.h"
#include "tests/unit/sim/plans.h"
#include "tests/unit/sim/random_rollouts.h"

#define CASES	20000	/* of `make check` */
#define SEED	UINT64_C(42)

#define OUTCOMES 4
#define REASONS	5

/** What was compared. */
struct tally_of {
	uint64_t cases, fast, runs, alone, differ;
	uint64_t had[FEATURES], fast_had[FEATURES];
	uint64_t outcomes[OUTCOMES], reasons[REASONS], detected, promoted_first, unknown;
};

/* ---- one case ------------------------------------------------------------------------------- */

static struct start_run short_of(const struct result *r)
{
	return (struct start_run){
		.outcome = r->outcome, .reason = r->reason, .step = (int32_t)r->step,
		.guardrail = (int32_t)r->guardrail, .at_ms = r->at_ms, .detect_ms = r->detect_ms,
		.requests = r->requests, .total_requests = r->total_requests,
		.bad_requests = r->bad_requests, .rate_known = r->rate_known,
		.bad_known = r->bad_known, .never_promotes = r->never_promotes,
	};
}

static bool same_double(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static bool same(const struct start_run *a, const struct start_run *b)
{
	return a->outcome == b->outcome && a->reason == b->reason && a->step == b->step &&
	       a->guardrail == b->guardrail && a->at_ms == b->at_ms &&
	       a->detect_ms == b->detect_ms && a->rate_known == b->rate_known &&
	       a->bad_known == b->bad_known && a->never_promotes == b->never_promotes &&
	       same_double(a->requests, b->requests) &&
	       same_double(a->total_requests, b->total_requests) &&
	       same_double(a->bad_requests, b->bad_requests);
}

static void print_run(const char *who, const struct start_run *r)
{
	printf("  %-10s outcome %d reason %d step %d guardrail %d at %" PRId64 " detect %" PRId64
	       " requests %.17g of %.17g bad %.17g known %d %d never %d\n", who, (int)r->outcome,
	       (int)r->reason, r->step, r->guardrail, r->at_ms, r->detect_ms, r->requests,
	       r->total_requests, r->bad_requests, r->rate_known, r->bad_known, r->never_promotes);
}

static void count_run(struct tally_of *t, const struct start_run *r)
{
	t->runs++;
	t->outcomes[r->outcome]++;
	t->reasons[r->reason]++;
	t->detected += r->detect_ms > 0;
	t->unknown += !r->rate_known;
}

/* A run as `simulate` makes it, with a view of its own. @return NULL: it refuses such a start. */
static const struct result *simulate(struct random_case *c, int64_t start_ms)
{
	struct diags ds = diags_on(c->arena);
	struct people people = people_of(c->arena, &c->scenario);
	struct scenario s = c->scenario;
	struct view *v;

	s.has_start = true;
	s.start_ms = start_ms;
	v = view_open(c->arena, &c->plan, &s, c->uses, c->ntraces, &ds);
	return v ? engine_plan.run(c->arena, &c->plan, v, &people, &ds) : NULL;
}

static void compare_runs(struct random_case *c, const struct starts *s, struct tally_of *t)
{
	struct starts_scratch *scratch = starts_scratch_open(c->arena, s);

	for (size_t i = 0; i <= c->range.n; i++) {	/* the last is not prepared for */
		int64_t start = c->range.first_ms + (int64_t)i * c->range.every_ms;
		struct diags ds = diags_on(c->arena);
		const struct result *r = starts_replay(c->arena, s, start, &ds);
		struct start_run fast, slow;

		assert_non_null(r);
		assert_true(starts_run(s, scratch, start, &fast));
		slow = short_of(r);
		count_run(t, &slow);
		r = i == c->range.n / 2 ? simulate(c, start) : NULL;
		if (r) {
			struct start_run alone = short_of(r);

			t->alone++;
			assert_true(same(&slow, &alone));
		}
		if (same(&fast, &slow))
			continue;
		t->differ++;
		printf("seed %" PRIu64 ", case %" PRIu64 ", start %zu:\n", c->seed, c->number, i);
		print_run("event loop", &slow);
		print_run("fast", &fast);
		return;
	}
}

static void compare_case(struct arena *a, uint64_t seed, uint64_t number, struct tally_of *t)
{
	struct arena_mark mark = arena_mark(a);
	struct diags ds = diags_on(a);
	struct random_case c;
	struct starts *s;

	random_case(&c, a, seed, number);
	s = starts_open(a, &c.scenario, c.uses, c.ntraces, &ds);
	assert_non_null(s);
	starts_prepare(s, &c.range, STARTS_FAST);
	t->cases++;
	for (size_t f = 0; f < FEATURES; f++) {
		t->had[f] += c.has[f];
		t->fast_had[f] += c.has[f] && !starts_why_slow(s);
	}
	if (!starts_why_slow(s)) {
		t->fast++;
		compare_runs(&c, s, t);
	}
	arena_reset(a, mark);
}

static struct tally_of compare(uint64_t seed, uint64_t n)
{
	struct arena *a = arena_open(NULL);
	struct tally_of t = { 0 };

	for (uint64_t i = 0; i < n && t.differ < 5; i++)
		compare_case(a, seed, i, &t);
	arena_close(a);
	return t;
}

static void print_tally(const struct tally_of *t)
{
	printf("%" PRIu64 " plans, %" PRIu64 " the fast way, %" PRIu64 " runs, %" PRIu64
	       " differ; %" PRIu64 " were simulated alone, too\n", t->cases, t->fast, t->runs,
	       t->differ, t->alone);
	printf("outcomes: promoted %" PRIu64 ", rolled back %" PRIu64 ", paused %" PRIu64
	       ", undecided %" PRIu64 "\n", t->outcomes[0], t->outcomes[1], t->outcomes[2],
	       t->outcomes[3]);
	printf("reasons: condition %" PRIu64 ", no data %" PRIu64 ", no decision %" PRIu64
	       ", gate %" PRIu64 "; held before %" PRIu64 "; rate unknown %" PRIu64 "\n",
	       t->reasons[1], t->reasons[2], t->reasons[3], t->reasons[4], t->detected,
	       t->unknown);
	for (size_t f = 0; f < FEATURES; f++)
		printf("%-26s %8" PRIu64 " plans, %8" PRIu64 " the fast way\n", feature_names[f],
		       t->had[f], t->fast_had[f]);
}

/* ---- the tests ------------------------------------------------------------------------------ */

static void test_compare(void **state)
{
	struct tally_of t = compare(SEED, CASES);

	(void)state;
	assert_int_equal(t.differ, 0);
	assert_true(t.fast > t.cases * 3 / 4);
	for (size_t f = 0; f < FEATURES; f++)
		if (f != F_MADE && t.fast_had[f] == 0)
			fail_msg("no case goes the fast way with: %s", feature_names[f]);
	for (size_t i = 0; i < OUTCOMES; i++)
		assert_true(t.outcomes[i] > 0);
	for (size_t i = 0; i < REASONS; i++)
		assert_true(t.reasons[i] > 0);
	assert_true(t.detected > 0);
	assert_true(t.alone > t.cases / 4);
}

/** A plan of one guardrail on a trace of so many minutes. */
struct world {
	struct arena *arena;
	struct diags ds;
	struct metric metric;
	struct guardrail guardrail;
	struct step step;
	struct plan plan;
	struct made_series made;
	struct scenario scenario;
	struct series series;
	struct trace trace;
	struct view_trace use;
};

#define BEGIN	INT64_C(1700000000000)
#define MINUTES	2000

static void setup(struct world *w)
{
	size_t clash;

	*w = (struct world){ .arena = arena_open(NULL) };
	w->ds = diags_on(w->arena);
	w->metric = (struct metric){ .name = STR("psi"), .type = TYPE_SCORE };
	w->guardrail = guardrail_on(w->arena, "drift", 0);
	w->step = step_stage("stage 100%", 100, 5 * MINUTE, 15 * MINUTE);
	w->plan = plan_of(&w->metric, 1);
	w->plan.guardrails = &w->guardrail;
	w->plan.nguardrails = 1;
	w->plan.steps = &w->step;
	w->plan.nsteps = 1;
	w->scenario = (struct scenario){ .plan = &w->plan, .series = &w->made };
	w->series = (struct series){ .metric = STR("psi"), .version = STR("v2"), .n = MINUTES };
	w->series.t = arena_array(w->arena, MINUTES, sizeof(*w->series.t));
	w->series.v = arena_array(w->arena, MINUTES, sizeof(*w->series.v));
	for (int64_t i = 0; i < MINUTES; i++)
		w->series.t[i] = BEGIN + i * MINUTE;
	w->series.v[1000] = 9;		/* bad once */
	assert_true(series_finish(&w->series, &clash));
	w->trace = (struct trace){ .series = &w->series, .n = 1 };
	w->use = (struct view_trace){ .trace = &w->trace, .shown = STR("t.csv"),
				      .part = { STR("v1"), STR("v2") } };
}

static struct starts *prepared(struct world *w, int64_t every_ms, size_t n, enum starts_way way)
{
	struct starts_range range = { BEGIN, every_ms, n };
	struct starts *s = starts_open(w->arena, &w->scenario, &w->use, 1, &w->ds);

	assert_non_null(s);
	starts_prepare(s, &range, way);
	return s;
}

static void test_runs(void **state)
{
	struct world w;
	struct starts *s;
	struct starts_scratch *scratch;
	int64_t first, last;
	size_t bad = 0, promoted = 0;

	(void)state;
	setup(&w);
	s = prepared(&w, MINUTE, MINUTES, STARTS_BEST);
	assert_null(starts_why_slow(s));
	assert_true(starts_span(s, &first, &last));
	assert_int_equal(first, BEGIN);
	assert_int_equal(last, BEGIN + (MINUTES + 4) * MINUTE);
	scratch = starts_scratch_open(w.arena, s);
	for (int64_t i = 0; i < MINUTES; i++) {
		struct start_run r;

		assert_true(starts_run(s, scratch, BEGIN + i * MINUTE, &r));
		bad += r.outcome == OUTCOME_ROLLED_BACK;
		promoted += r.outcome == OUTCOME_PROMOTED;
		assert_int_equal(r.guardrail, r.outcome == OUTCOME_ROLLED_BACK ? 0 : -1);
	}
	assert_int_equal(bad, 5);		/* those that began up to five minutes before */
	assert_int_equal(promoted, MINUTES - 5);	/* the last reading holds for five more */
	arena_close(w.arena);
}

#define THREADS 2

/** What a thread makes: all runs, of starts that it shares with the other. */
struct share {
	pthread_t thread;
	struct arena *arena;
	struct starts *starts;
	struct random_case *c;
	struct start_run runs[11];
	bool ran[11];
};

static void *run_share(void *ctx)
{
	struct share *s = ctx;
	struct starts_scratch *scratch = starts_scratch_open(s->arena, s->starts);
	const struct starts_range *range = &s->c->range;

	for (size_t i = 0; i < range->n; i++)	/* all of them: both meet at each start */
		s->ran[i] = starts_run(s->starts, scratch,
				       range->first_ms + (int64_t)i * range->every_ms, &s->runs[i]);
	return NULL;
}

static void thread_case(struct arena *a, uint64_t number)
{
	struct share shares[THREADS];
	struct diags ds = diags_on(a);
	struct random_case c;
	struct starts *s;

	random_case(&c, a, SEED, number);
	s = starts_open(a, &c.scenario, c.uses, c.ntraces, &ds);
	starts_prepare(s, &c.range, STARTS_FAST);
	for (size_t i = 0; i < THREADS; i++)
		shares[i] = (struct share){ .arena = arena_open(NULL), .starts = s, .c = &c };
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&shares[i].thread, NULL, run_share, &shares[i]), 0);
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_join(shares[i].thread, NULL), 0);
	for (size_t i = 0; i < c.range.n; i++) {
		const struct result *r = starts_replay(a, s, c.range.first_ms +
						       (int64_t)i * c.range.every_ms, &ds);
		struct start_run slow = short_of(r);

		for (size_t t = 0; t < THREADS; t++)
			assert_true(shares[t].ran[i] && same(&shares[t].runs[i], &slow));
	}
	for (size_t i = 0; i < THREADS; i++)
		arena_close(shares[i].arena);
}

static void test_threads(void **state)
{
	struct arena *a = arena_open(NULL);

	(void)state;
	for (uint64_t i = 0; i < 100; i++) {
		struct arena_mark mark = arena_mark(a);

		thread_case(a, i);
		arena_reset(a, mark);
	}
	arena_close(a);
}

static void test_ways(void **state)
{
	struct world w;

	(void)state;
	setup(&w);
	assert_string_equal(starts_why_slow(starts_open(w.arena, &w.scenario, &w.use, 1, &w.ds)),
			    "nothing was prepared");
	assert_string_equal(starts_why_slow(prepared(&w, MINUTE, 9, STARTS_EVENT_LOOP)),
			    "the event loop was asked for");
	assert_string_equal(starts_why_slow(prepared(&w, 300 * MINUTE, 5, STARTS_BEST)),
			    "there are too few starts");
	assert_null(starts_why_slow(prepared(&w, 300 * MINUTE, 5, STARTS_FAST)));
	assert_string_equal(starts_why_slow(prepared(&w, MINUTE, 0, STARTS_FAST)),
			    "there are no starts");
	assert_string_equal(starts_why_slow(prepared(&w, INT64_MAX / 4, 9, STARTS_FAST)),
			    "there are too many starts");
	w.guardrail.every_ms = MINUTE + 1;
	w.step.for_ms = 10 * MINUTE;
	assert_string_equal(starts_why_slow(prepared(&w, MINUTE, MINUTES, STARTS_FAST)),
			    "the times of the plan and of the starts have too small a common "
			    "part");
	w.made = (struct made_series){ .side = SIDE_STABLE, .every_ms = MINUTE,
				       .text = STR("1x9") };
	w.scenario.nseries = 1;
	assert_string_equal(starts_why_slow(prepared(&w, MINUTE, MINUTES, STARTS_FAST)),
			    "a series is made up: it begins with the rollout");
	arena_close(w.arena);
}

static void test_limit(void **state)
{
	struct world w;
	struct starts *s;
	struct start_run r;

	(void)state;
	setup(&w);
	w.guardrail.every_ms = w.guardrail.over_ms = 1;
	w.guardrail.rollback = NULL;
	w.step.for_ms = w.step.at_most_ms = 1900 * MINUTE;
	s = prepared(&w, MINUTE, 2, STARTS_FAST);
	assert_non_null(starts_why_slow(s));
	struct starts_scratch *scratch = starts_scratch_open(w.arena, s);
	assert_false(starts_run(s, scratch, BEGIN, &r));
	assert_int_equal(w.ds.errors, 0);
	starts_report(s, scratch, BEGIN, &w.ds);
	assert_int_equal(w.ds.errors, 1);
	arena_close(w.arena);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_runs),
		cmocka_unit_test(test_ways),
		cmocka_unit_test(test_limit),
		cmocka_unit_test(test_threads),
		cmocka_unit_test(test_compare),
	};

	if (argc > 1) {
		struct tally_of t = compare(argc > 2 ? strtoull(argv[2], NULL, 10) : SEED,
					    strtoull(argv[1], NULL, 10));

		print_tally(&t);
		return t.differ > 0;
	}
	return cmocka_run_group_tests_name("starts", tests, NULL, NULL);
}
