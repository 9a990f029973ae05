/* The store through its interface: samples come out as they went in, whatever the order and the
 * repetitions.
 */
#include "sim/store_db.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/sim/store_spot.h"

static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

#define SLOTS 5000	/* instants of the model, 10 ms apart */

/* What a series should hold. */
struct model {
	bool there[SLOTS];
	double v[SLOTS];
};

static size_t model_range(const struct model *m, int64_t from, int64_t to, int64_t *t, double *v)
{
	size_t n = 0;

	for (int64_t i = 0; i < SLOTS; i++) {
		if (!m->there[i] || i * 10 < from || i * 10 > to)
			continue;
		t[n] = i * 10;
		v[n++] = m->v[i];
	}
	return n;
}

static void check_range(struct spot *p, struct store *s, int64_t id, const struct model *m,
			int64_t from, int64_t to)
{
	static int64_t want_t[SLOTS];
	static double want_v[SLOTS];
	struct arena_mark mark = arena_mark(p->arena);
	const size_t want = model_range(m, from, to, want_t, want_v);
	int64_t *t;
	double *v;
	size_t n;

	assert_true(store_read(s, p->arena, id, from, to, &t, &v, &n));
	assert_int_equal(n, want);
	if (n) {
		assert_memory_equal(t, want_t, n * sizeof(*t));
		assert_memory_equal(v, want_v, n * sizeof(*v));
	}
	arena_reset(p->arena, mark);
}

/* A value as a metric may have it: numbers, NaN, the stale marker, infinity, -0. */
static double some_value(uint64_t *x)
{
	static const uint64_t odd[] = {
		UINT64_C(0x7ff8000000000001), TRACE_STALE_BITS, UINT64_C(0x7ff0000000000000),
		UINT64_C(1) << 63, UINT64_C(0xfff8000000001234),
	};
	double v = (double)(next_random(x) % 1000) / 7;

	if (next_random(x) % 10 == 0)
		memcpy(&v, &odd[next_random(x) % ARRAY_LEN(odd)], sizeof(v));
	return v;
}

/* Adds a run of samples, each with the given chance, to the store and to the model.
 * @param again  takes the model's value where there is one, so that nothing clashes. */
static void add_some(struct spot *p, struct store *s, int64_t id, struct model *m, uint64_t *x)
{
	static int64_t t[SLOTS];
	static double v[SLOTS];
	const size_t from = next_random(x) % SLOTS, length = 1 + next_random(x) % 2500;
	const uint64_t one_in = 1 + next_random(x) % 4;
	struct store_clash clash;
	size_t n = 0, new = 0, added;

	for (size_t i = from; i < SLOTS && i < from + length; i++) {
		if (next_random(x) % one_in)
			continue;
		new += !m->there[i];
		if (!m->there[i])
			m->v[i] = some_value(x);
		m->there[i] = true;
		t[n] = (int64_t)i * 10;
		v[n++] = m->v[i];
	}
	assert_true(store_append(s, id, t, v, n, TRACE_DUP_ERROR, &added, &clash));
	assert_int_equal(added, new);
	expect(p, "");
}

static void check_chunks(struct store *s)
{
	static const char sql[] =
		"SELECT count(*) FROM chunk a JOIN chunk b ON a.series = b.series AND a.t0 < b.t0 "
		"AND a.t1 >= b.t0 UNION ALL SELECT count(*) FROM chunk WHERE n > 1024 OR t0 > t1 "
		"UNION ALL SELECT sum(s.n != (SELECT coalesce(sum(n), 0) FROM chunk WHERE series = s.id)"
		"  OR s.min_t != (SELECT min(t0) FROM chunk WHERE series = s.id)"
		"  OR s.max_t != (SELECT max(t1) FROM chunk WHERE series = s.id)) FROM series s WHERE n";
	sqlite3_stmt *stmt;

	assert_int_equal(sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL), SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		assert_int_equal(sqlite3_column_int(stmt, 0), 0);
	sqlite3_finalize(stmt);
}

/* Random pieces in any order, overlapping, read back whole and in part, by the writer and by a reader
 * of the closed file. */
static void test_random(void **state)
{
	struct spot *p = *state;

	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct store *s = open_store(p, STORE_WRITE);
		struct model *m = test_calloc(2, sizeof(*m));
		uint64_t x = seed * 7919;
		int64_t id[2];

		assert_non_null(s);
		assert_true(store_begin(s));
		id[0] = series_id(s, "a", arena_printf(p->arena, "v%d", (int)seed).p, "", NULL);
		id[1] = series_id(s, "b", arena_printf(p->arena, "v%d", (int)seed).p, "", NULL);
		for (int i = 0; i < 20; i++) {
			add_some(p, s, id[i % 2], &m[i % 2], &x);
			check_range(p, s, id[0], &m[0], INT64_MIN, INT64_MAX);
		}
		for (int i = 0; i < 100; i++) {
			int64_t from = (int64_t)(next_random(&x) % (SLOTS * 10)) - 20;
			int64_t to = from + (int64_t)(next_random(&x) % (SLOTS * 10));

			check_range(p, s, id[i % 2], &m[i % 2], from, to);
		}
		check_chunks(s);
		assert_true(store_commit(s));
		assert_true(store_close(s));
		s = open_store(p, STORE_READ);
		assert_non_null(s);
		check_range(p, s, id[0], &m[0], INT64_MIN, INT64_MAX);
		check_range(p, s, id[1], &m[1], 1000, 30000);
		assert_true(store_steady(s));
		store_close(s);
		test_free(m);
	}
	expect(p, "");
}

/* A few samples at a time, as a recorder has them: chunks are filled up, not left small. */
static void test_recorder(void **state)
{
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct store_clash clash;
	sqlite3_stmt *stmt;
	int64_t id;

	assert_true(store_begin(s));
	id = series_id(s, "a", "v1", "", NULL);
	for (int64_t i = 0; i < 3000; i += 3) {
		const int64_t t[] = { i, i + 1, i + 2 };
		const double v[] = { 1, 2, 3 };
		size_t added;

		assert_true(store_append(s, id, t, v, 3, TRACE_DUP_ERROR, &added, &clash));
		assert_int_equal(added, 3);
	}
	assert_int_equal(sqlite3_prepare_v2(s->db, "SELECT count(*), min(n) FROM chunk", -1, &stmt,
					    NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	assert_int_equal(sqlite3_column_int(stmt, 0), 3);
	assert_int_equal(sqlite3_column_int(stmt, 1), 3000 - 2 * 1024);
	sqlite3_finalize(stmt);
	check_chunks(s);
	assert_true(store_commit(s));
	assert_true(store_close(s));
}

static void test_dup(void **state)
{
	static const int64_t t[] = { 10, 20, 30 };
	static const double v[] = { 1, 2, 3 }, other[] = { 1, 5, 6 };
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct store_clash clash = { 0 };
	struct model *m = test_calloc(1, sizeof(*m));
	size_t added;
	int64_t id;

	assert_true(store_begin(s));
	id = series_id(s, "a", "v1", "", NULL);
	assert_true(store_append(s, id, t, v, 3, TRACE_DUP_ERROR, &added, &clash));
	assert_true(store_append(s, id, t, v, 3, TRACE_DUP_ERROR, &added, &clash));
	assert_int_equal(added, 0);
	assert_false(store_append(s, id, t, other, 3, TRACE_DUP_ERROR, &added, &clash));
	assert_true(added == SIZE_MAX && clash.t_ms == 20 && clash.there == 2 && clash.new == 5);
	for (int i = 0; i < 3; i++) {
		m->there[i + 1] = true;
		m->v[i + 1] = v[i];
	}
	check_range(p, s, id, m, INT64_MIN, INT64_MAX);		/* nothing was written */
	assert_true(store_append(s, id, t, other, 3, TRACE_DUP_FIRST, &added, &clash));
	assert_int_equal(added, 0);
	check_range(p, s, id, m, INT64_MIN, INT64_MAX);
	assert_true(store_append(s, id, t, other, 3, TRACE_DUP_LAST, &added, &clash));
	assert_int_equal(added, 2);
	m->v[2] = 5;
	m->v[3] = 6;
	check_range(p, s, id, m, INT64_MIN, INT64_MAX);
	check_chunks(s);
	expect(p, "");
	store_close(s);
	test_free(m);
}

/* What was not committed is not there. */
static void test_rollback(void **state)
{
	static const int64_t t[] = { 10 };
	static const double v[] = { 1 };
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct store_series *list;
	struct store_clash clash;
	size_t n, added;

	assert_true(store_begin(s));
	assert_true(store_append(s, series_id(s, "a", "v1", "", NULL), t, v, 1, TRACE_DUP_ERROR,
				 &added, &clash));
	store_rollback(s);
	assert_true(store_list(s, p->arena, &list, &n));
	assert_int_equal(n, 0);
	assert_true(store_begin(s));
	series_id(s, "a", "v1", "", NULL);
	assert_true(store_close(s));
	s = open_store(p, STORE_READ);
	assert_true(store_list(s, p->arena, &list, &n));
	assert_int_equal(n, 0);
	store_close(s);
	expect(p, "");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_random), TEST(test_recorder), TEST(test_dup), TEST(test_rollback),
	};

	return cmocka_run_group_tests_name("store samples", tests, NULL, NULL);
}
