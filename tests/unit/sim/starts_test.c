/* Runs from many starts: the fast way beside the event loop on random plans and traces, to the bit.
 *
 * With an argument, so many cases are compared and what they had is printed: `starts_test 100000`;
 * a second one is the seed.
 */
#include "sim/starts.h"

#include <inttypes.h>
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

	for (size_t i = 0; i < c->range.n; i++) {
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

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
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
