/* Reads the runs of a store. A store may come from anybody: what is packed in it is unpacked only
 * as far as it says and may be.
 */
#include "sim/store_db.h"

#include <math.h>

#include <zstd.h>

#include "base/limits.h"

#define COLUMNS \
	"SELECT id, digest, created_ms, canaryc, plan, scenario, engine, outcome, at_ms, step, " \
	"guardrail, reason, requests, total_requests, bad_requests FROM run"

/* Two columns of a row, i and the one behind it: size and body. */
static bool unpack(struct store *s, struct arena *a, sqlite3_stmt *stmt, int i, struct str *text)
{
	const int64_t size = sqlite3_column_int64(stmt, i);
	const void *body = sqlite3_column_blob(stmt, i + 1);
	const size_t packed = (size_t)sqlite3_column_bytes(stmt, i + 1);
	size_t n;
	char *to;

	if (size < 0 || (uint64_t)size > LIMIT_RUN_BYTES)
		return store_damaged(s, "a text of a run is longer than any can be");
	if (!body || ZSTD_getFrameContentSize(body, packed) != (unsigned long long)size)
		return store_damaged(s, "a text of a run is not as long as it says");
	to = arena_alloc(a, (size_t)size + 1);
	n = ZSTD_decompress(to, (size_t)size, body, packed);
	if (ZSTD_isError(n) || n != (size_t)size)
		return store_damaged(s, "a text of a run can't be unpacked");
	*text = (struct str){ to, n };
	return true;
}

static double number_of(sqlite3_stmt *stmt, int i)
{
	return sqlite3_column_type(stmt, i) == SQLITE_NULL ? NAN : sqlite3_column_double(stmt, i);
}

static void read_head(struct arena *a, sqlite3_stmt *stmt, struct store_run *run)
{
	*run = (struct store_run){
		.id = sqlite3_column_int64(stmt, 0),
		.digest = store_column_str(a, stmt, 1),
		.created_ms = sqlite3_column_int64(stmt, 2),
		.canaryc = store_column_str(a, stmt, 3),
		.plan = store_column_str(a, stmt, 4),
		.scenario = store_column_str(a, stmt, 5),
		.engine = store_column_str(a, stmt, 6),
		.outcome = store_column_str(a, stmt, 7),
		.at_ms = sqlite3_column_int64(stmt, 8),
		.step = store_column_str(a, stmt, 9),
		.guardrail = store_column_str(a, stmt, 10),
		.reason = store_column_str(a, stmt, 11),
		.requests = number_of(stmt, 12),
		.total_requests = number_of(stmt, 13),
		.bad_requests = number_of(stmt, 14),
	};
}

/* A statement about the parts of a run, or NULL when that was reported. */
static sqlite3_stmt *parts_of(struct store *s, enum store_sql sql, int64_t run)
{
	sqlite3_stmt *stmt = store_sql(s, sql);

	if (stmt)
		sqlite3_bind_int64(stmt, 1, run);
	return stmt;
}

static bool read_settings(struct store *s, struct arena *a, struct store_run *run)
{
	sqlite3_stmt *stmt = parts_of(s, SQL_SETTINGS, run->id);
	struct store_setting *v = NULL;
	size_t cap = 0;
	bool ok = stmt != NULL;

	while (ok && store_row(s, stmt, &ok)) {
		v = arena_grow(a, v, run->nsettings, &cap, sizeof(*v));
		v[run->nsettings++] = (struct store_setting){ store_column_str(a, stmt, 0),
							      store_column_str(a, stmt, 1) };
	}
	run->settings = v;
	return ok;
}

static bool read_traces(struct store *s, struct arena *a, struct store_run *run)
{
	sqlite3_stmt *stmt = parts_of(s, SQL_RUN_TRACES, run->id);
	struct store_source_of *v = NULL;
	size_t cap = 0;
	bool ok = stmt != NULL;

	while (ok && store_row(s, stmt, &ok)) {
		const bool sized = sqlite3_column_type(stmt, 2) != SQLITE_NULL;

		v = arena_grow(a, v, run->ntraces, &cap, sizeof(*v));
		v[run->ntraces++] = (struct store_source_of){
			.path = store_column_str(a, stmt, 0),
			.kind = store_column_str(a, stmt, 1),
			.bytes = sized ? sqlite3_column_int64(stmt, 2) : -1,
			.samples = sqlite3_column_int64(stmt, 3),
			.sha256 = store_column_str(a, stmt, 4),
		};
	}
	run->traces = v;
	return ok;
}

static bool read_files(struct store *s, struct arena *a, bool with_texts, struct store_run *run)
{
	sqlite3_stmt *stmt = parts_of(s, with_texts ? SQL_RUN_TEXTS : SQL_RUN_FILES, run->id);
	struct store_file *v = NULL;
	size_t cap = 0;
	bool ok = stmt != NULL;

	while (ok && store_row(s, stmt, &ok)) {
		v = arena_grow(a, v, run->nfiles, &cap, sizeof(*v));
		v[run->nfiles] = (struct store_file){ .path = store_column_str(a, stmt, 0),
						      .sha256 = store_column_str(a, stmt, 1) };
		if (with_texts)
			ok = unpack(s, a, stmt, 2, &v[run->nfiles].text);
		run->nfiles++;
	}
	if (stmt)
		sqlite3_reset(stmt);
	run->files = v;
	return ok;
}

static bool read_parts(struct store *s, struct arena *a, bool with_texts, struct store_run *run)
{
	return read_settings(s, a, run) && read_traces(s, a, run) &&
	       read_files(s, a, with_texts, run);
}

/* A statement for what is chosen; the caller finalizes it. Of a plan, the index finds its runs. */
static sqlite3_stmt *prepare(struct store *s, const char *where, const struct store_choice *c)
{
	struct buf sql = buf_on(s->arena);
	sqlite3_stmt *stmt = NULL;

	buf_printf(&sql, COLUMNS " WHERE %s%s%s%s ORDER BY id DESC LIMIT ?4", where,
		   c->plan.n ? " AND plan = ?1" : "", c->scenario.n ? " AND scenario = ?2" : "",
		   c->outcome.n ? " AND outcome = ?3" : "");
	if (sqlite3_prepare_v2(s->db, sql.p, -1, &stmt, NULL) != SQLITE_OK) {
		store_damaged(s, sqlite3_errmsg(s->db));
		return NULL;
	}
	if (c->plan.n)
		store_bind_str(stmt, 1, c->plan);
	if (c->scenario.n)
		store_bind_str(stmt, 2, c->scenario);
	if (c->outcome.n)
		store_bind_str(stmt, 3, c->outcome);
	sqlite3_bind_int64(stmt, 4, c->most);
	return stmt;
}

static bool keeps_none(const struct store *s)
{
	return s->version < STORE_RUNS;
}

bool store_runs(struct store *s, struct arena *a, const struct store_choice *choice,
		struct store_run **runs, size_t *n)
{
	struct store_run *v = NULL;
	sqlite3_stmt *stmt;
	size_t cap = 0;
	bool ok;

	*n = 0;
	*runs = NULL;
	if (keeps_none(s))
		return true;
	stmt = prepare(s, "1", choice);
	ok = stmt != NULL;
	while (ok && store_row(s, stmt, &ok)) {
		v = arena_grow(a, v, *n, &cap, sizeof(*v));
		read_head(a, stmt, &v[*n]);
		ok = read_parts(s, a, false, &v[(*n)++]);
	}
	sqlite3_finalize(stmt);
	*runs = v;
	return ok;
}

bool store_run(struct store *s, struct arena *a, int64_t id, bool texts, struct store_run *run,
	       bool *found)
{
	const struct store_choice all = { .most = 1 };
	sqlite3_stmt *stmt;
	bool ok;

	*found = false;
	if (keeps_none(s))
		return true;
	stmt = prepare(s, "id = ?5", &all);
	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 5, id);
	*found = store_row(s, stmt, &ok);
	if (*found)
		read_head(a, stmt, run);
	sqlite3_finalize(stmt);
	return ok && (!*found || read_parts(s, a, texts, run));
}

static bool read_body(struct store *s, struct arena *a, enum store_sql sql, int64_t id,
		      struct str *text)
{
	sqlite3_stmt *stmt = parts_of(s, sql, id);
	bool ok;

	if (!stmt)
		return false;
	if (!store_row(s, stmt, &ok))
		return ok ? store_damaged(s, "a run has no result") : false;
	ok = unpack(s, a, stmt, 0, text);
	sqlite3_reset(stmt);
	return ok;
}

bool store_run_result(struct store *s, struct arena *a, int64_t id, struct str *text)
{
	return read_body(s, a, SQL_RUN_RESULT, id, text);
}

bool store_run_shown(struct store *s, struct arena *a, int64_t id, struct str *text)
{
	return read_body(s, a, SQL_RUN_SHOWN, id, text);
}

bool store_count_runs(struct store *s, int64_t *n, int64_t *first, int64_t *last)
{
	sqlite3_stmt *stmt;
	bool ok;

	*n = *first = *last = 0;
	if (keeps_none(s))
		return true;
	stmt = store_sql(s, SQL_COUNT_RUNS);
	if (!stmt)
		return false;
	if (store_row(s, stmt, &ok)) {
		*n = sqlite3_column_int64(stmt, 0);
		*first = sqlite3_column_int64(stmt, 1);
		*last = sqlite3_column_int64(stmt, 2);
	}
	sqlite3_reset(stmt);
	return ok;
}
