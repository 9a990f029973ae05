/* The store through its interface: series; how much work a range takes; what waits for whom.
 * Samples are in store_samples_test.c, runs in store_runs_test.c.
 */
#include "sim/store_db.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/sim/store_spot.h"

/* ---- series --------------------------------------------------------------------------------- */

static void test_series(void **state)
{
	static const int64_t t[] = { 10 };
	static const double v[] = { 1 };
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct buf out = buf_on(p->arena);
	struct store_series *list;
	struct store_clash clash;
	size_t n, added;
	int64_t id;

	assert_true(store_begin(s));
	id = series_id(s, "p99", "v1", "", "ms");
	assert_int_equal(series_id(s, "p99", "v1", "", "ms"), id);
	assert_int_not_equal(series_id(s, "p99", "v2", "", NULL), id);
	series_id(s, "p99", "", "", NULL);
	series_id(s, "p99", "v1", "A=\"x\\\"y\\n\",zone=\"eu\"", NULL);
	series_id(s, "err", "v1", "", NULL);
	series_id(s, "err", "v1", "", "%");	/* before there are samples it may change */
	assert_true(store_append(s, id, t, v, 1, TRACE_DUP_ERROR, &added, &clash));
	assert_true(store_set_fetched(s, id, 12345));
	assert_true(store_commit(s));
	assert_true(store_list(s, p->arena, &list, &n));
	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < list[i].labels.n; k++)
			buf_printf(&out, "%" PRI_STR "=%" PRI_STR " ",
				   STR_ARG(list[i].labels.v[k].name),
				   STR_ARG(list[i].labels.v[k].value));
		buf_printf(&out, "%zu %s %lld; ", list[i].n,
			   list[i].unit ? list[i].unit->name : "-",
			   list[i].fetched ? (long long)list[i].fetched_ms : -1);
	}
	buf_putc(&out, '\0');
	assert_string_equal(out.p,
			    "A=x\"y\n __name__=p99 version=v1 zone=eu 0 - -1; "
			    "__name__=err version=v1 0 % -1; __name__=p99 0 - -1; "
			    "__name__=p99 version=v1 1 ms 12345; __name__=p99 version=v2 0 - -1; ");
	assert_true(store_close(s));
}

static void test_meta(void **state)
{
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct str value;

	assert_true(store_meta(s, p->arena, "step", &value));
	assert_int_equal(value.n, 0);
	assert_true(store_set_meta(s, "step", STR("15s")));
	assert_true(store_set_meta(s, "step", STR("30s")));
	assert_true(store_meta(s, p->arena, "step", &value));
	assert_true(str_is(value, "30s"));
	assert_true(store_close(s));
}

/* ---- how much work -------------------------------------------------------------------------- */

/* Steps of SQLite's machine that reading so many chunks from the middle of a series takes. */
static int work_of(struct store *s, int64_t id, int64_t chunks)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_READ);
	const int64_t from = INT64_C(500) * STORE_CHUNK;
	int rows = 0;

	sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 1);
	sqlite3_bind_int64(stmt, 1, id);
	sqlite3_bind_int64(stmt, 2, from);
	sqlite3_bind_int64(stmt, 3, from + chunks * STORE_CHUNK - 1);
	while (sqlite3_step(stmt) == SQLITE_ROW)
		rows++;
	assert_int_equal(rows, chunks);
	assert_int_equal(sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0), 0);
	assert_int_equal(sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_SORT, 0), 0);
	return sqlite3_stmt_status(stmt, SQLITE_STMTSTATUS_VM_STEP, 0);
}

/* Pages of the file that were read. */
static int pages_of(struct store *s)
{
	int n, high;

	sqlite3_db_status(s->db, SQLITE_DBSTATUS_CACHE_MISS, &n, &high, 1);
	return n;
}

/* A range of a series takes work in proportion to its length, however long the series is and however
 * many others there are. */
static void test_range_work(void **state)
{
	static int64_t t[1000 * STORE_CHUNK];
	static double v[1000 * STORE_CHUNK];
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct store_clash clash;
	int64_t id, one, ten, hundred, pages[2];
	size_t added;

	for (size_t i = 0; i < ARRAY_LEN(t); i++)
		t[i] = (int64_t)i;
	assert_true(store_begin(s));
	for (int i = 0; i < 30; i++) {
		id = series_id(s, "a", arena_printf(p->arena, "v%d", i).p, "", NULL);
		assert_true(store_append(s, id, t, v, i == 15 ? ARRAY_LEN(t) : 50 * STORE_CHUNK,
					 TRACE_DUP_ERROR, &added, &clash));
	}
	assert_true(store_commit(s));
	assert_true(store_close(s));
	s = open_store(p, STORE_READ);
	id = series_id(s, "a", "v15", "", NULL);
	one = work_of(s, id, 1);
	ten = work_of(s, id, 10);
	hundred = work_of(s, id, 100);
	assert_true(ten - one <= 9 * 20);
	assert_true(hundred - ten <= 10 * (ten - one) + 20);
	assert_true(one <= 60);
	pages_of(s);
	store_close(s);
	for (int i = 0; i < 2; i++) {
		int64_t *rt, from = INT64_C(500) * STORE_CHUNK;
		double *rv;
		size_t n;

		s = open_store(p, STORE_READ);
		id = series_id(s, "a", i ? "v15" : "v3", "", NULL);
		pages_of(s);
		from = i ? from : 10 * STORE_CHUNK;
		assert_true(store_read(s, p->arena, id, from, from + 2 * STORE_CHUNK, &rt, &rv, &n));
		assert_int_equal(n, 2 * STORE_CHUNK + 1);
		pages[i] = pages_of(s);
		store_close(s);
	}
	assert_true(pages[0] <= 80 && pages[1] <= pages[0] + 20);	/* of 12,000 */
	expect(p, "");
}

/* What SQLite makes of the statements: searches everywhere, but where all is wanted. */
static void test_plans(void **state)
{
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);

	for (int sql = SQL_FIND_SERIES; sql < STORE_SQLS; sql++) {
		struct str text = arena_printf(p->arena, "EXPLAIN QUERY PLAN %s", store_sql_text(sql));
		sqlite3_stmt *stmt;

		assert_int_equal(sqlite3_prepare_v2(s->db, text.p, -1, &stmt, NULL), SQLITE_OK);
		while (sqlite3_step(stmt) == SQLITE_ROW) {
			const char *step = (const char *)sqlite3_column_text(stmt, 3);

			assert_null(strstr(step, "TEMP B-TREE"));
			if (sql != SQL_LIST_SERIES && sql != SQL_COUNT_RUNS && sql != SQL_DROP_TEXTS)
				assert_null(strstr(step, "SCAN"));
		}
		sqlite3_finalize(stmt);
	}
	store_close(s);
}

/* ---- others --------------------------------------------------------------------------------- */

static void test_busy(void **state)
{
	struct spot *p = *state;
	struct store *one = open_store(p, STORE_WRITE), *two = open_store(p, STORE_WRITE);

	assert_true(store_begin(one));
	assert_false(store_begin(two));
	expect(p, "CN0906 is held by another program, for more than 0 s");
	assert_true(store_commit(one));
	assert_true(store_begin(two));
	store_rollback(two);
	store_close(one);
	store_close(two);
}

/* A reader beside a writer sees what was committed when it began to read. */
static void test_reader_beside_writer(void **state)
{
	static const int64_t t[] = { 10, 20 };
	static const double v[] = { 1, 2 };
	struct spot *p = *state;
	struct store *w = open_store(p, STORE_WRITE), *r;
	struct store_series *list;
	struct store_clash clash;
	size_t n, added;
	int64_t id;

	r = open_store(p, STORE_READ);		/* no log yet: read as a file that nobody changes */
	assert_true(store_begin(w));
	id = series_id(w, "a", "v1", "", NULL);
	assert_true(store_append(w, id, t, v, 1, TRACE_DUP_ERROR, &added, &clash));
	assert_true(store_list(r, p->arena, &list, &n));
	assert_int_equal(n, 0);
	assert_true(store_commit(w));
	assert_true(store_steady(r));		/* it is in the log alone */
	store_close(r);
	r = open_store(p, STORE_READ);
	assert_true(store_list(r, p->arena, &list, &n));
	assert_int_equal(n, 1);
	assert_int_equal(list[0].n, 1);
	assert_true(store_begin(w));
	assert_true(store_append(w, id, t + 1, v + 1, 1, TRACE_DUP_ERROR, &added, &clash));
	assert_true(store_list(r, p->arena, &list, &n));
	assert_int_equal(list[0].n, 1);
	assert_true(store_commit(w));
	store_close(r);
	assert_true(store_close(w));
	r = open_store(p, STORE_READ);
	w = open_store(p, STORE_WRITE);
	assert_true(store_begin(w));
	series_id(w, "b", "v1", "", NULL);
	assert_true(store_commit(w));
	assert_true(store_close(w));		/* takes the log into the file */
	assert_false(store_steady(r));
	store_close(r);
	expect(p, "");
}

/* Samples that no store would have written are refused, not returned. */
static void test_damage(void **state)
{
	static const char *const damages[] = {
		"UPDATE chunk SET n = 3",
		"UPDATE chunk SET body = zeroblob(32)",
		"UPDATE chunk SET body = x'00'",
		"UPDATE chunk SET n = 5000, body = zeroblob(80000)",
		"UPDATE chunk SET n = 0, body = zeroblob(0)",
		"UPDATE chunk SET t1 = 7",
		"UPDATE chunk SET t0 = 0",
		"UPDATE series SET unit = 'furlong'",
		"UPDATE series SET labels = x'6162'",
		"UPDATE chunk SET body = NULL",
	};
	static const int64_t t[] = { 10, 20 };
	static const double v[] = { 1, 2 };
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct store_clash clash;
	size_t n, added;
	int64_t id;

	assert_true(store_begin(s));
	id = series_id(s, "a", "v1", "", NULL);
	assert_true(store_append(s, id, t, v, 2, TRACE_DUP_ERROR, &added, &clash));
	assert_true(store_commit(s));
	for (size_t i = 0; i < ARRAY_LEN(damages); i++) {
		struct store_series *list;
		int64_t *rt;
		double *rv;
		bool listed;

		assert_true(store_begin(s));
		if (sqlite3_exec(s->db, damages[i], NULL, NULL, NULL) != SQLITE_OK) {
			store_rollback(s);	/* the tables don't let it in */
			continue;
		}
		listed = store_list(s, p->arena, &list, &n);
		assert_false(listed && store_read(s, p->arena, id, INT64_MIN, INT64_MAX, &rt, &rv, &n));
		assert_int_equal(p->diags.errors, 1);
		assert_int_equal(p->diags.first->code, CN_STORE);
		p->diags = diags_on(p->arena);
		store_rollback(s);
	}
	store_close(s);
}

static bool fill(struct store *s, void *arg)
{
	series_id(s, "a", "v1", "", NULL);
	return *(bool *)arg;
}

static void test_make(void **state)
{
	const struct store_options options = { .mode = STORE_WRITE };
	struct spot *p = *state;
	struct store_series *list;
	struct store *s;
	bool go_on = false;
	size_t n;

	assert_int_equal(store_make(p->arena, p->path, STR("a.db"), &options, &p->diags, fill, &go_on),
			 STORE_NOT_MADE);
	assert_int_equal(access(p->path.p, F_OK), -1);
	go_on = true;
	assert_int_equal(store_make(p->arena, p->path, STR("a.db"), &options, &p->diags, fill, &go_on),
			 STORE_MADE);
	assert_int_equal(store_make(p->arena, p->path, STR("a.db"), &options, &p->diags, fill, &go_on),
			 STORE_THERE);
	s = open_store(p, STORE_READ);
	assert_true(store_list(s, p->arena, &list, &n));
	assert_int_equal(n, 1);
	store_close(s);
	expect(p, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_series), TEST(test_meta), TEST(test_range_work), TEST(test_plans),
		TEST(test_busy), TEST(test_reader_beside_writer), TEST(test_damage),
		TEST(test_make),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
