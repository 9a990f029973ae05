/* The store through its interface: series; how much work a range takes; what waits for whom; runs.
 * Samples are in store_samples_test.c.
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

#include "base/limits.h"
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

/* A run whose digest is its name. */
static struct store_run run_of(const char *name, const char *scenario, const char *outcome)
{
	static const struct store_setting settings[] = {
		{ STR("set"), STR("x=1") }, { STR("start"), STR("2026-06-12T10:00:00Z") },
	};
	static const struct store_source_of traces[] = {
		{ STR("a.csv"), STR("csv-wide"), 1234, 56, STR("ab12") },
		{ STR("b.db"), STR("store"), -1, 7, STR("cd34") },
	};
	static const struct store_file files[] = {
		{ STR("fraud.canary"), STR("11"), STR("plan fraud {}\n") },
		{ STR("lib.canary"), STR("22"), STR("") },
	};

	return (struct store_run){
		.digest = str_of(name), .created_ms = 1700000000000, .canaryc = STR("0.1.0"),
		.plan = STR("fraud"), .scenario = str_of(scenario), .engine = STR("plan"),
		.outcome = str_of(outcome), .at_ms = 60000, .step = STR("stage 5%"),
		.guardrail = STR("errors"), .requests = 3500, .total_requests = 70000,
		.bad_requests = NAN, .settings = settings, .nsettings = 2,
		.traces = traces, .ntraces = 2, .files = files, .nfiles = 2,
	};
}

static bool add_run(struct spot *p, struct store *s, const struct store_run *run, int64_t *id,
		    bool *there)
{
	const struct store_packed result = store_pack(p->arena, STR("{\"a\":1}"));
	const struct store_packed shown = store_pack(p->arena, STR(""));

	return store_add_run(s, run, &result, &shown, id, there);
}

static void test_runs(void **state)
{
	const struct store_run first = run_of("d1", "slow", "promoted");
	const struct store_run second = run_of("d2", "", "rolled-back");
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	struct store_run run;
	struct str text;
	int64_t id, other;
	bool there, found;

	assert_true(store_begin(s));
	assert_true(add_run(p, s, &first, &id, &there) && !there);
	assert_true(add_run(p, s, &second, &other, &there) && !there);
	assert_true(other > id);
	assert_true(add_run(p, s, &first, &other, &there) && there);
	assert_true(other == id);
	assert_true(store_commit(s));
	assert_true(store_close(s));

	s = open_store(p, STORE_READ);
	assert_true(store_run(s, p->arena, id, true, &run, &found) && found);
	assert_true(str_is(run.digest, "d1") && str_is(run.canaryc, "0.1.0") &&
		    str_is(run.plan, "fraud") && str_is(run.scenario, "slow") &&
		    str_is(run.engine, "plan") && str_is(run.outcome, "promoted") &&
		    str_is(run.step, "stage 5%") && str_is(run.guardrail, "errors"));
	assert_true(run.created_ms == 1700000000000 && run.at_ms == 60000 && run.reason.n == 0);
	assert_true(run.requests == 3500 && run.total_requests == 70000 && isnan(run.bad_requests));
	assert_true(run.nsettings == 2 && str_is(run.settings[1].name, "start") &&
		    str_is(run.settings[0].value, "x=1"));
	assert_true(run.ntraces == 2 && run.traces[0].bytes == 1234 && run.traces[1].bytes == -1 &&
		    run.traces[1].samples == 7 && str_is(run.traces[0].sha256, "ab12"));
	assert_true(run.nfiles == 2 && str_is(run.files[0].text, "plan fraud {}\n") &&
		    run.files[1].text.n == 0 && str_is(run.files[1].path, "lib.canary"));
	assert_true(store_run_result(s, p->arena, id, &text) && str_is(text, "{\"a\":1}"));
	assert_true(store_run_shown(s, p->arena, id, &text) && text.n == 0);
	assert_true(store_run(s, p->arena, 99, true, &run, &found) && !found);
	store_close(s);
	expect(p, "");
}

/* Which runs a choice finds, as "3 1". */
static struct str chosen(struct spot *p, struct store *s, struct store_choice choice)
{
	struct buf b = buf_on(p->arena);
	struct store_run *runs;
	size_t n;

	assert_true(store_runs(s, p->arena, &choice, &runs, &n));
	for (size_t i = 0; i < n; i++)
		buf_printf(&b, "%s%lld", i ? " " : "", (long long)runs[i].id);
	return buf_str(&b);
}

static void test_runs_chosen(void **state)
{
	static const char *const all[][3] = {
		{ "d1", "slow", "promoted" }, { "d2", "slow", "rolled-back" },
		{ "d3", "fast", "promoted" }, { "d4", "", "paused" },
	};
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	int64_t id, n, first, last;
	bool there;

	assert_true(store_begin(s));
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct store_run run = run_of(all[i][0], all[i][1], all[i][2]);

		assert_true(add_run(p, s, &run, &id, &there) && id == (int64_t)i + 1);
	}
	assert_true(str_is(chosen(p, s, (struct store_choice){ .most = -1 }), "4 3 2 1"));
	assert_true(str_is(chosen(p, s, (struct store_choice){ .most = 2 }), "4 3"));
	assert_true(str_is(chosen(p, s, (struct store_choice){ .scenario = STR("slow"), .most = -1 }),
			   "2 1"));
	assert_true(str_is(chosen(p, s, (struct store_choice){ .plan = STR("fraud"), .most = 1,
							       .outcome = STR("promoted") }), "3"));
	assert_int_equal(chosen(p, s, (struct store_choice){ .plan = STR("x"), .most = -1 }).n, 0);

	assert_true(store_drop_run(s, 4) && store_drop_run(s, 1) && store_drop_texts(s));
	assert_true(store_count_runs(s, &n, &first, &last) && n == 2 && first == 2 && last == 3);
	assert_true(add_run(p, s, &(struct store_run){ .digest = STR("d5"), .requests = NAN }, &id,
			    &there));
	assert_int_equal(id, 5);		/* 4 is not given again */
	assert_true(store_drop_run(s, 2) && store_drop_run(s, 3) && store_drop_run(s, 5) &&
		    store_drop_texts(s));
	assert_true(store_count_runs(s, &n, &first, &last) && n == 0 && first == 0 && last == 0);
	assert_true(store_commit(s));
	store_close(s);
	expect(p, "");
}

/* How many rows the tables of runs have. */
static int64_t rows_of_runs(struct spot *p)
{
	static const char sql[] =
		"SELECT (SELECT count(*) FROM run) + (SELECT count(*) FROM run_body) + "
		"(SELECT count(*) FROM run_setting) + (SELECT count(*) FROM run_trace) + "
		"(SELECT count(*) FROM run_file) + (SELECT count(*) FROM text)";
	sqlite3_stmt *stmt;
	sqlite3 *db;
	int64_t n;

	assert_int_equal(sqlite3_open(p->path.p, &db), SQLITE_OK);
	assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	assert_int_equal(sqlite3_step(stmt), SQLITE_ROW);
	n = sqlite3_column_int64(stmt, 0);
	sqlite3_finalize(stmt);
	sqlite3_close(db);
	return n;
}

/* A plan file is kept once, and goes with its last run. */
static void test_run_texts(void **state)
{
	const struct store_run first = run_of("d1", "", "promoted");
	const struct store_run second = run_of("d2", "", "promoted");
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	int64_t id, other;
	bool there;

	assert_true(store_begin(s) && add_run(p, s, &first, &id, &there) &&
		    add_run(p, s, &second, &other, &there) && store_commit(s));
	store_close(s);
	assert_int_equal(rows_of_runs(p), 2 * 8 + 2);
	s = open_store(p, STORE_WRITE);
	assert_true(store_begin(s) && store_drop_run(s, id) && store_drop_texts(s) &&
		    store_commit(s));
	store_close(s);
	assert_int_equal(rows_of_runs(p), 8 + 2);
	s = open_store(p, STORE_WRITE);
	assert_true(store_begin(s) && store_drop_run(s, other) && store_drop_texts(s) &&
		    store_commit(s));
	store_close(s);
	assert_int_equal(rows_of_runs(p), 0);
	expect(p, "");
}

static void test_run_limit(void **state)
{
	const struct store_run run = run_of("d1", "slow", "promoted");
	const struct store_packed small = { "", 0, LIMIT_RUN_BYTES }, large = { "", 0, LIMIT_RUN_BYTES + 1 };
	struct spot *p = *state;
	struct store *s = open_store(p, STORE_WRITE);
	int64_t id;
	bool there;

	assert_true(store_begin(s));
	assert_true(store_add_run(s, &run, &small, &small, &id, &there));
	assert_false(store_add_run(s, &run, &large, &small, &id, &there));
	assert_int_equal(p->diags.first->code, CN_RUN_LIMIT);
	store_close(s);
}

/* What is packed and is not what it says is damage, and takes no memory. */
static void test_run_damage(void **state)
{
	static const char *const wrongs[] = {
		"UPDATE run_body SET result_size = 2000000000",
		"UPDATE run_body SET result_size = -1",
		"UPDATE run_body SET result_size = 8",
		"UPDATE run_body SET result = x''",
		"UPDATE run_body SET result = 'text'",
		"UPDATE run_body SET result = NULL",
		"UPDATE run_body SET result = substr(result, 1, length(result) - 1)",
		"UPDATE run_body SET result = x'28b52ffd2007010000'",
		"DELETE FROM run_body",
	};

	for (size_t i = 0; i < ARRAY_LEN(wrongs); i++) {
		const struct store_run run = run_of("d1", "slow", "promoted");
		struct spot *p = *state;
		struct store *s = open_store(p, STORE_WRITE);
		struct str text;
		int64_t id;
		bool there;

		assert_true(store_begin(s) && add_run(p, s, &run, &id, &there));
		if (sqlite3_exec(s->db, wrongs[i], NULL, NULL, NULL) == SQLITE_OK) {
			assert_false(store_run_result(s, p->arena, id, &text));
			assert_int_equal(p->diags.errors, 1);
			assert_int_equal(p->diags.first->code, CN_STORE);
		}
		p->diags = diags_on(p->arena);
		store_close(s);
	}
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
		TEST(test_busy), TEST(test_reader_beside_writer), TEST(test_damage), TEST(test_runs),
		TEST(test_runs_chosen), TEST(test_run_texts), TEST(test_run_limit),
		TEST(test_run_damage),
		TEST(test_make),
	};

	return cmocka_run_group_tests_name("store", tests, NULL, NULL);
}
