/* Keeps what simulations came to. Reading them again is store_runs_read.c's. */
#include "sim/store_db.h"

#include <math.h>

#include <zstd.h>

#include "base/limits.h"

#define LEVEL	  3	/* of zstd: a run of a million checks is packed in a second */
#define PACK_STEP 16384	/* bytes */

/* A whole text in one frame that says its length, into a buffer that grows with what comes out. */
struct store_packed store_pack(struct arena *a, struct str text)
{
	ZSTD_CCtx *z = ZSTD_createCCtx();
	ZSTD_inBuffer from = { text.n ? text.p : "", text.n, 0 };
	struct buf packed = buf_on(a);
	size_t left = z ? ZSTD_CCtx_setPledgedSrcSize(z, text.n) : 0;

	if (z && !ZSTD_isError(left))
		left = ZSTD_CCtx_setParameter(z, ZSTD_c_compressionLevel, LEVEL);
	for (bool first = true; z && !ZSTD_isError(left) && (first || left); first = false) {
		char part[PACK_STEP];
		ZSTD_outBuffer to = { part, sizeof(part), 0 };

		left = ZSTD_compressStream2(z, &to, &from, ZSTD_e_end);
		buf_put(&packed, (struct str){ part, to.pos });
	}
	ZSTD_freeCCtx(z);
	if (!z || ZSTD_isError(left))	/* it has all that it wants but memory */
		arena_out_of_memory(a, text.n);
	return (struct store_packed){ packed.p, packed.n, text.n };
}

static void bind_or_null(sqlite3_stmt *stmt, int i, struct str text)
{
	if (text.n)
		store_bind_str(stmt, i, text);
}

static void bind_number(sqlite3_stmt *stmt, int i, double v)
{
	if (!isnan(v))
		sqlite3_bind_double(stmt, i, v);
}

static void bind_blob(sqlite3_stmt *stmt, int i, const struct store_packed *packed)
{
	sqlite3_bind_int64(stmt, i, (int64_t)packed->size);
	sqlite3_bind_blob64(stmt, i + 1, packed->p, packed->n, SQLITE_STATIC);
}

/* The id that a statement finds. @return false when an error was reported; 0: there is none. */
static bool find_id(struct store *s, enum store_sql sql, struct str key, int64_t *id)
{
	sqlite3_stmt *stmt = store_sql(s, sql);
	bool ok;

	*id = 0;
	if (!stmt)
		return false;
	store_bind_str(stmt, 1, key);
	if (store_row(s, stmt, &ok))
		*id = sqlite3_column_int64(stmt, 0);
	sqlite3_reset(stmt);
	return ok;
}

static bool add_head(struct store *s, const struct store_run *run, int64_t *id)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_RUN);

	if (!stmt)
		return false;
	store_bind_str(stmt, 1, run->digest);
	sqlite3_bind_int64(stmt, 2, run->created_ms);
	store_bind_str(stmt, 3, run->canaryc);
	store_bind_str(stmt, 4, run->plan);
	store_bind_str(stmt, 5, run->scenario);
	store_bind_str(stmt, 6, run->engine);
	store_bind_str(stmt, 7, run->outcome);
	sqlite3_bind_int64(stmt, 8, run->at_ms);
	store_bind_str(stmt, 9, run->step);
	bind_or_null(stmt, 10, run->guardrail);
	bind_or_null(stmt, 11, run->reason);
	bind_number(stmt, 12, run->requests);
	bind_number(stmt, 13, run->total_requests);
	bind_number(stmt, 14, run->bad_requests);
	if (!store_do(s, stmt))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return true;
}

static bool add_body(struct store *s, int64_t run, const struct store_packed *result,
		     const struct store_packed *shown)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_RUN_BODY);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, run);
	bind_blob(stmt, 2, result);
	bind_blob(stmt, 4, shown);
	return store_do(s, stmt);
}

static bool add_setting(struct store *s, int64_t run, size_t seq, const struct store_setting *v)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_SETTING);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, run);
	sqlite3_bind_int64(stmt, 2, (int64_t)seq);
	store_bind_str(stmt, 3, v->name);
	store_bind_str(stmt, 4, v->value);
	return store_do(s, stmt);
}

static bool add_trace(struct store *s, int64_t run, size_t seq, const struct store_source_of *t)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_RUN_TRACE);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, run);
	sqlite3_bind_int64(stmt, 2, (int64_t)seq);
	store_bind_str(stmt, 3, t->path);
	store_bind_str(stmt, 4, t->kind);
	if (t->bytes >= 0)
		sqlite3_bind_int64(stmt, 5, t->bytes);
	sqlite3_bind_int64(stmt, 6, t->samples);
	store_bind_str(stmt, 7, t->sha256);
	return store_do(s, stmt);
}

/* The text of a plan file, which is kept once. */
static bool add_text(struct store *s, const struct store_file *f, int64_t *id)
{
	struct store_packed packed;
	sqlite3_stmt *stmt;

	if (!find_id(s, SQL_FIND_TEXT, f->sha256, id) || *id)
		return *id != 0;
	stmt = store_sql(s, SQL_ADD_TEXT);
	if (!stmt)
		return false;
	packed = store_pack(s->arena, f->text);
	store_bind_str(stmt, 1, f->sha256);
	bind_blob(stmt, 2, &packed);
	if (!store_do(s, stmt))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return true;
}

static bool add_file(struct store *s, int64_t run, size_t seq, const struct store_file *f)
{
	sqlite3_stmt *stmt;
	int64_t text;

	if (!add_text(s, f, &text))
		return false;
	stmt = store_sql(s, SQL_ADD_RUN_FILE);
	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, run);
	sqlite3_bind_int64(stmt, 2, (int64_t)seq);
	store_bind_str(stmt, 3, f->path);
	sqlite3_bind_int64(stmt, 4, text);
	return store_do(s, stmt);
}

static bool fail_size(const struct store *s, const struct store_run *run)
{
	const struct str name = run->scenario.n ? run->scenario : run->plan;

	diag_help(diag_about(s->ds, CN_RUN_LIMIT, arena_cstr(s->arena, s->shown),
			     "the run of %" PRI_STR " takes more than %zu MiB, which is the most that "
			     "is kept", STR_ARG(name), LIMIT_RUN_BYTES >> 20),
		  "check less often, or replay less");
	return false;
}

bool store_add_run(struct store *s, const struct store_run *run, const struct store_packed *result,
		   const struct store_packed *shown, int64_t *id, bool *there)
{
	if (result->size > LIMIT_RUN_BYTES || shown->size > LIMIT_RUN_BYTES)
		return fail_size(s, run);
	if (!find_id(s, SQL_FIND_RUN, run->digest, id))
		return false;
	*there = *id != 0;
	if (*there)
		return true;
	if (!add_head(s, run, id) || !add_body(s, *id, result, shown))
		return false;
	for (size_t i = 0; i < run->nsettings; i++)
		if (!add_setting(s, *id, i, &run->settings[i]))
			return false;
	for (size_t i = 0; i < run->ntraces; i++)
		if (!add_trace(s, *id, i, &run->traces[i]))
			return false;
	for (size_t i = 0; i < run->nfiles; i++)
		if (!add_file(s, *id, i, &run->files[i]))
			return false;
	return true;
}

bool store_drop_run(struct store *s, int64_t id)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_DROP_RUN);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, id);
	return store_do(s, stmt);
}

bool store_drop_texts(struct store *s)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_DROP_TEXTS);

	return stmt && store_do(s, stmt);
}
