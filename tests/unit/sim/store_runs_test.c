/* Runs that are kept in the store: what comes back, which are chosen, what goes with the last of them;
 * limits; runs that no canaryc has written.
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_runs), TEST(test_runs_chosen), TEST(test_run_texts), TEST(test_run_limit),
		TEST(test_run_damage),
	};

	return cmocka_run_group_tests_name("store_runs", tests, NULL, NULL);
}
