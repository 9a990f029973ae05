/* The arithmetic of recordings: which instants are missing, and their parts, against a plain array
 * of instants; answers of query_range that no server of the cases gives.
 */
#include "sim/record_spans.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sim/range_answer.h"
#include "tests/unit/table.h"

#define STEP   15000
#define LINE   64	/* instants that the trials are about */
#define TRIALS 2000

static const struct grid_case {
	const char *name;
	int64_t t, step, want;
} grids[] = {
	{ "on it", 30000, 15000, 30000 },
	{ "behind it", 44999, 15000, 30000 },
	{ "zero", 0, 15000, 0 },
	{ "before the epoch", -1, 15000, -15000 },
	{ "before the epoch, on it", -15000, 15000, -15000 },
	{ "of a millisecond", 12345, 1, 12345 },
};

static void test_grid(void **state)
{
	const struct grid_case *c = *state;

	assert_int_equal(record_grid(c->t, c->step), c->want);
}

/* Draws in [0, n). */
static int draw(uint32_t *seed, int n)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (int)(*seed >> 8) % n;
}

static struct record_span draw_span(uint32_t *seed)
{
	const int a = draw(seed, LINE), b = draw(seed, LINE);

	return (struct record_span){ (int64_t)(a < b ? a : b) * STEP, (int64_t)(a < b ? b : a) * STEP };
}

/* The instants of spans, which must be in order and apart. */
static void mark(const struct record_spans *spans, bool *line)
{
	for (int i = 0; i < LINE; i++)
		line[i] = false;
	for (size_t i = 0; i < spans->n; i++) {
		assert_true(spans->v[i].from <= spans->v[i].to);
		assert_true(i == 0 || spans->v[i - 1].to + STEP < spans->v[i].from);
		for (int64_t t = spans->v[i].from; t <= spans->v[i].to; t += STEP)
			line[t / STEP] = true;
	}
}

/* What is there grows by what was missing, and is what a line of instants says it is. */
static void test_spans(void **state)
{
	struct arena *a = arena_open(NULL);
	uint32_t seed = 7;

	(void)state;
	for (int trial = 0; trial < TRIALS; trial++) {
		struct record_spans there = { NULL, 0 }, missing;
		bool line[LINE] = { false }, got[LINE];

		for (int n = draw(&seed, 8); n > 0; n--) {
			const struct record_span s = draw_span(&seed);

			there = record_add(a, &there, s, STEP);
			for (int64_t t = s.from; t <= s.to; t += STEP)
				line[t / STEP] = true;
		}
		mark(&there, got);
		assert_memory_equal(got, line, sizeof(line));

		const struct record_span asked = draw_span(&seed);
		missing = record_missing(a, &there, asked, STEP);
		mark(&missing, got);
		for (int i = 0; i < LINE; i++) {
			const bool in = i * (int64_t)STEP >= asked.from &&
					i * (int64_t)STEP <= asked.to;
			assert_int_equal(got[i], in && !line[i]);
		}
	}
	arena_close(a);
}

/* Parts are one behind the other, none is too long, and together they are the whole. */
static void test_cut(void **state)
{
	uint32_t seed = 9;

	(void)state;
	for (int trial = 0; trial < TRIALS; trial++) {
		const struct record_span whole = draw_span(&seed);
		const int64_t points = 1 + draw(&seed, 20);
		struct record_span rest = whole;
		int64_t next = whole.from, n = 0;

		while (rest.from <= rest.to) {
			const struct record_span part = record_cut(&rest, STEP, points);

			assert_int_equal(part.from, next);
			assert_true(record_points(part, STEP) <= points);
			n += record_points(part, STEP);
			next = part.to + STEP;
		}
		assert_int_equal(next, whole.to + STEP);
		assert_int_equal(n, record_points(whole, STEP));
	}
}

#define MATRIX(series) \
	"{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[" series "]}}"

static const struct answer_case {
	const char *name, *body;
	enum range_kind kind;
	size_t n;		/* samples of the first series */
	const char *wrong;	/* what is wrong has it in it */
} answers[] = {
	{ "none", MATRIX(""), RANGE_SERIES, 0, NULL },
	{ "numbers, fractions, specials",
	  MATRIX("{\"metric\":{},\"values\":[[1,\"1\"],[1.5,2],[2,\"NaN\"],[3,\"+Inf\"]]}"),
	  RANGE_SERIES, 4, NULL },
	{ "no values", MATRIX("{\"metric\":{}}"), RANGE_SERIES, 0, NULL },
	{ "values are no list", MATRIX("{\"metric\":{},\"values\":7}"), RANGE_WRONG, 0, "no list" },
	{ "a sample of one", MATRIX("{\"metric\":{},\"values\":[[1]]}"), RANGE_WRONG, 0, "time and" },
	{ "a sample of null", MATRIX("{\"metric\":{},\"values\":[null]}"), RANGE_WRONG, 0, "time and" },
	{ "a time too large", MATRIX("{\"metric\":{},\"values\":[[1e300,\"1\"]]}"), RANGE_WRONG, 0,
	  "time and" },
	{ "a time before", MATRIX("{\"metric\":{},\"values\":[[-1,\"1\"]]}"), RANGE_WRONG, 0,
	  "not asked for" },
	{ "times that go back", MATRIX("{\"metric\":{},\"values\":[[2,\"1\"],[1,\"1\"]]}"),
	  RANGE_WRONG, 1, "not in order" },
	{ "a series that is a number", MATRIX("5"), RANGE_WRONG, 0, "without labels" },
	{ "an array", "[]", RANGE_WRONG, 0, "no status" },
	{ "data twice", "{\"status\":\"success\",\"data\":1,\"data\":2}", RANGE_WRONG, 0, "no JSON" },
	{ "an error without a text", "{\"status\":\"error\"}", RANGE_ERROR, 0, NULL },
	{ "bytes that are no UTF-8", "{\"status\":\"\xff\"}", RANGE_WRONG, 0, "no JSON" },
};

static void test_answer(void **state)
{
	const struct answer_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct range_answer got;

	range_answer_read(a, str_of(c->body), 0, 10000, &got);
	assert_int_equal(got.kind, c->kind);
	assert_int_equal(got.n, c->n);
	if (c->wrong)
		assert_non_null(strstr(got.wrong, c->wrong));
	arena_close(a);
}

/* Every beginning of an answer is refused, whatever it ends with. */
static void test_beginnings(void **state)
{
	static const char whole[] = MATRIX("{\"metric\":{\"pod\":\"a\"},\"values\":[[1,\"1\"],[2,\"2\"]]}");
	struct arena *a = arena_open(NULL);
	struct range_answer got;

	(void)state;
	for (size_t n = 0; n < sizeof(whole) - 1; n++) {
		char *copy = malloc(n + 1);	/* of that size, so that reading on is found */

		assert_non_null(copy);
		memcpy(copy, whole, n);
		range_answer_read(a, (struct str){ copy, n }, 0, 10000, &got);
		assert_int_equal(got.kind, RANGE_WRONG);
		assert_true(got.cut);
		free(copy);
	}
	range_answer_read(a, str_of(whole), 0, 10000, &got);
	assert_int_equal(got.kind, RANGE_SERIES);
	assert_int_equal(got.nseries, 1);
	assert_true(got.t[1] == 2000 && got.v[1] == 2 && str_is(got.labels[0], "{pod=\"a\"}"));
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "grid", grids, test_grid);
	table_add(&t, "spans", "added, and missing", test_spans, NULL);
	table_add(&t, "spans", "cut", test_cut, NULL);
	table_add_rows(&t, "answer", answers, test_answer);
	table_add(&t, "answer", "every beginning", test_beginnings, NULL);
	return table_run(&t, "record");
}
