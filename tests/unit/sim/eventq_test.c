/* The event queue: order by time, kind, sequence, whatever the order of insertion. */
#include "sim/eventq.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static void test_empty(void **state)
{
	struct arena *a = arena_open(NULL);
	struct eventq q = eventq_on(a);
	struct event e = { .at_ms = 77 };

	(void)state;
	assert_null(eventq_peek(&q));
	assert_false(eventq_pop(&q, &e));
	assert_int_equal(e.at_ms, 77);
	arena_close(a);
}

static const struct order_case {
	const char *name;
	struct event push[5];
	size_t n;
	size_t want[5];		/* subjects in the order in which they come out */
} orders[] = {
	{ "by time", { { .at_ms = 3, .subject = 1 }, { .at_ms = 1, .subject = 2 },
		       { .at_ms = 2, .subject = 3 } }, 3, { 2, 3, 1 } },
	{ "time before kind", { { .at_ms = 2, .kind = EVENT_CHECKS, .subject = 1 },
				{ .at_ms = 1, .kind = EVENT_TRACE_END, .subject = 2 } },
	  2, { 2, 1 } },
	{ "by kind at one time", { { .kind = EVENT_TRACE_END, .subject = 1 },
				   { .kind = EVENT_DECIDE, .subject = 2 },
				   { .kind = EVENT_PERSON, .subject = 3 },
				   { .kind = EVENT_CHECKS, .subject = 4 } }, 4, { 4, 3, 2, 1 } },
	{ "by insertion else", { { .subject = 5 }, { .subject = 3 }, { .subject = 4 },
				 { .subject = 1 }, { .subject = 2 } }, 5, { 5, 3, 4, 1, 2 } },
	{ "times below zero", { { .at_ms = 0, .subject = 1 }, { .at_ms = -1, .subject = 2 },
				{ .at_ms = INT64_MIN, .subject = 3 },
				{ .at_ms = INT64_MAX, .subject = 4 } }, 4, { 3, 2, 1, 4 } },
};

static void test_order(void **state)
{
	const struct order_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct eventq q = eventq_on(a);
	struct event e;

	for (size_t i = 0; i < c->n; i++)
		eventq_push(&q, c->push[i]);
	for (size_t i = 0; i < c->n; i++) {
		assert_non_null(eventq_peek(&q));
		assert_int_equal(eventq_peek(&q)->subject, c->want[i]);
		assert_true(eventq_pop(&q, &e));
		assert_int_equal(e.subject, c->want[i]);
	}
	assert_false(eventq_pop(&q, &e));
	arena_close(a);
}

/* Pushes and pops mixed: what comes out never goes back, and nothing is lost. */
static void test_many(void **state)
{
	struct arena *a = arena_open(NULL);
	struct eventq q = eventq_on(a);
	struct event e;
	uint64_t random = 1;
	size_t in = 0, out = 0;
	int64_t now = 0;

	(void)state;
	for (int i = 0; i < 20000; i++) {
		random = random * UINT64_C(6364136223846793005) + 1442695040888963407u;
		if ((random >> 33) % 3) {
			e = (struct event){ .at_ms = now + (int64_t)(random >> 40) % 50,
					    .kind = (enum event_kind)(random >> 60 & 3) };
			eventq_push(&q, e);
			in++;
		} else if (eventq_pop(&q, &e)) {
			assert_true(e.at_ms >= now);
			now = e.at_ms;
			out++;
		}
	}
	for (struct event last = { .at_ms = now }; eventq_pop(&q, &e); last = e, out++) {
		assert_true(e.at_ms >= last.at_ms);
		if (e.at_ms == last.at_ms && e.kind == last.kind && last.seq)
			assert_true(e.seq > last.seq);
	}
	assert_int_equal(in, out);
	arena_close(a);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(orders) + 2];
	size_t n = 0;

	t[n++] = (struct CMUnitTest){ "empty", test_empty, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "many", test_many, NULL, NULL, NULL };
	for (size_t i = 0; i < ARRAY_LEN(orders); i++)
		t[n++] = (struct CMUnitTest){ orders[i].name, test_order, NULL, NULL,
					      (void *)(uintptr_t)&orders[i] };
	return cmocka_run_group_tests_name("eventq", t, NULL, NULL);
}
