/* Opening and closing a store, transactions, and what is said when SQLite does not do something.
 *
 * A new file is made under another name and linked to its own when its tables are there, so that
 * there never is half a store. Writers use a write-ahead log, which is taken into the file when
 * they close.
 *
 * Reading a file in WAL mode makes SQLite want to write beside it. So a file whose log is not
 * there, or empty, is read as one that nobody changes, and afterwards looked at whether that was
 * so; only beside a log that holds something is it read with locks.
 */
#include "sim/store_db.h"

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"

#define TMP_NAMES 100

/* ORDER: enum store_sql */
static const char *const texts[] = {
	[SQL_BEGIN] = "BEGIN IMMEDIATE",
	[SQL_COMMIT] = "COMMIT",
	[SQL_ROLLBACK] = "ROLLBACK",
	[SQL_FIND_SERIES] =
		"SELECT id, n, min_t, max_t, unit, fetched_t FROM series WHERE labels = ?1",
	[SQL_ADD_SERIES] =
		"INSERT INTO series (labels, metric, unit, source) VALUES (?1, ?2, ?3, ?4)",
	[SQL_EXTENT] = "SELECT n, min_t, max_t FROM series WHERE id = ?1",
	[SQL_SUM_UP] = "UPDATE series SET n = ?2, min_t = ?3, max_t = ?4 WHERE id = ?1",
	[SQL_SET_FETCHED] = "UPDATE series SET fetched_t = ?2 WHERE id = ?1",
	[SQL_SET_UNIT] = "UPDATE series SET unit = ?2 WHERE id = ?1",
	[SQL_LIST_SERIES] =
		"SELECT id, n, min_t, max_t, unit, fetched_t, labels FROM series ORDER BY labels",
	[SQL_ADD_NAME] = "INSERT OR IGNORE INTO name (s) VALUES (?1)",
	[SQL_FIND_NAME] = "SELECT id FROM name WHERE s = ?1",
	[SQL_ADD_LABEL] = "INSERT INTO label (name, value, series) VALUES (?1, ?2, ?3)",
	/* The chunks of a range: from the last one that begins at or before it. Chunks of a series
	 * don't overlap, so the ones before that end before the range. */
	[SQL_READ] =
		"SELECT t0, t1, n, body FROM chunk WHERE series = ?1 AND t0 >= coalesce("
		"(SELECT max(t0) FROM chunk WHERE series = ?1 AND t0 <= ?2), ?2) AND t0 <= ?3 "
		"ORDER BY t0",
	[SQL_LAST] =
		"SELECT t0, t1, n, body FROM chunk WHERE series = ?1 ORDER BY t0 DESC LIMIT 1",
	[SQL_DROP] = "DELETE FROM chunk WHERE series = ?1 AND t0 >= ?2 AND t0 <= ?3",
	[SQL_ADD_CHUNK] = "INSERT INTO chunk (series, t0, t1, n, body) VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_ADD_SOURCE] =
		"INSERT INTO source (kind, path, imported_ms, options) VALUES (?1, ?2, ?3, ?4)",
	[SQL_ADD_FAMILY] =
		"INSERT OR REPLACE INTO family (name, type, unit, help) VALUES (?1, ?2, ?3, ?4)",
	[SQL_GET_META] = "SELECT value FROM meta WHERE key = ?1",
	[SQL_SET_META] = "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)",
	[SQL_FIND_RUN] = "SELECT id FROM run WHERE digest = ?1",
	[SQL_ADD_RUN] =
		"INSERT INTO run (digest, created_ms, canaryc, plan, scenario, engine, outcome, at_ms, "
		"step, guardrail, reason, requests, total_requests, bad_requests) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
	[SQL_ADD_RUN_BODY] =
		"INSERT INTO run_body (run, result_size, result, shown_size, shown) "
		"VALUES (?1, ?2, ?3, ?4, ?5)",
	[SQL_ADD_SETTING] =
		"INSERT INTO run_setting (run, seq, name, value) VALUES (?1, ?2, ?3, ?4)",
	[SQL_ADD_RUN_TRACE] =
		"INSERT INTO run_trace (run, seq, path, kind, bytes, samples, sha256) "
		"VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
	[SQL_FIND_TEXT] = "SELECT id FROM text WHERE sha256 = ?1",
	[SQL_ADD_TEXT] = "INSERT INTO text (sha256, size, body) VALUES (?1, ?2, ?3)",
	[SQL_ADD_RUN_FILE] = "INSERT INTO run_file (run, seq, path, text) VALUES (?1, ?2, ?3, ?4)",
	[SQL_SETTINGS] = "SELECT name, value FROM run_setting WHERE run = ?1 ORDER BY seq",
	[SQL_RUN_TRACES] =
		"SELECT path, kind, bytes, samples, sha256 FROM run_trace WHERE run = ?1 ORDER BY seq",
	[SQL_RUN_FILES] =
		"SELECT f.path, t.sha256 FROM run_file f JOIN text t ON t.id = f.text "
		"WHERE f.run = ?1 ORDER BY f.seq",
	[SQL_RUN_TEXTS] =
		"SELECT f.path, t.sha256, t.size, t.body FROM run_file f JOIN text t ON t.id = f.text "
		"WHERE f.run = ?1 ORDER BY f.seq",
	[SQL_RUN_RESULT] = "SELECT result_size, result FROM run_body WHERE run = ?1",
	[SQL_RUN_SHOWN] = "SELECT shown_size, shown FROM run_body WHERE run = ?1",
	[SQL_COUNT_RUNS] = "SELECT count(*), min(id), max(id) FROM run",
	[SQL_DROP_RUN] = "DELETE FROM run WHERE id = ?1",
	[SQL_DROP_TEXTS] =
		"DELETE FROM text WHERE NOT EXISTS (SELECT 1 FROM run_file f WHERE f.text = text.id)",
};

_Static_assert(ARRAY_LEN(texts) == STORE_SQLS, "a text for each statement");

const char *store_sql_text(enum store_sql sql)
{
	return texts[sql];
}

/* ---- what is said --------------------------------------------------------------------------- */

static struct diag *report(const struct store *s, enum diag_code code, const char *fmt,
			   va_list args)
{
	struct str text = arena_vprintf(s->arena, fmt, args);

	if (s->at.end)
		return diag_at(s->ds, code, s->at, "%" PRI_STR " %" PRI_STR, STR_ARG(s->shown),
			       STR_ARG(text));
	return diag_about(s->ds, code, arena_cstr(s->arena, s->shown), "%" PRI_STR, STR_ARG(text));
}

struct diag *store_refuse(const struct store *s, const char *fmt, ...)
{
	struct diag *d;
	va_list args;

	va_start(args, fmt);
	d = report(s, CN_STORE, fmt, args);
	va_end(args);
	return d;
}

static struct diag *failed(const struct store *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static struct diag *failed(const struct store *s, const char *fmt, ...)
{
	struct diag *d;
	va_list args;

	va_start(args, fmt);
	d = report(s, CN_STORE_FAILED, fmt, args);
	va_end(args);
	return d;
}

bool store_damaged(const struct store *s, const char *what)
{
	diag_help(store_refuse(s, "is damaged: %s", what),
		  "take a copy of it from before, or ingest the traces anew");
	return false;
}

/* On a disk that is mounted for reading SQLite says that the log, which can't be made, is not there.
 * Where the file itself is there, that is not the reason. */
static int why_not(const struct store *s, int err)
{
	if (!s->writes || err != ENOENT || access(s->path.p, F_OK) != 0)
		return err;
	if (access(s->path.p, W_OK) != 0)
		return errno;
	return access(path_beside(s->arena, s->path, STR(".")).p, W_OK) != 0 ? errno : err;
}

static bool fail_errno(const struct store *s, int err)
{
	const char *what = s->writes ? "written" : "read";

	err = why_not(s, err);
	if (s->writes && err == ENOENT)
		diag_help(failed(s, "can't be written: its folder does not exist"),
			  "make the folder first");
	else if (err == ENOSPC || err == EFBIG || err == EDQUOT)
		diag_help(failed(s, "can't be written: %s", strerror(err)),
			  "nothing of it is lost; make room and do it again");
	else if (!s->writes && s->db && !s->immutable)
		diag_help(failed(s, "can't be read beside its log: %s", strerror(err)),
			  "copy both to a folder that can be written to");
	else
		failed(s, "can't be %s: %s", what, strerror(err));
	return false;
}

static bool fail_busy(const struct store *s)
{
	diag_help(failed(s, "is held by another program, for more than %d s", s->wait_ms / 1000),
		  "do it again when that one has ended");
	return false;
}

bool store_fail(struct store *s, int rc)
{
	const int err = s->db ? sqlite3_system_errno(s->db) : 0;

	switch (rc & 0xff) {
	case SQLITE_NOMEM: arena_out_of_memory(s->arena, 0);
	case SQLITE_NOTADB:
		diag_help(store_refuse(s, "is not an SQLite database"), "%s",
			  s->writes ? "name a store that canaryc ingest made, or a file that is "
				      "not there yet"
				    : "canaryc ingest FILE... -o STORE makes a store");
		return false;
	case SQLITE_CORRUPT: return store_damaged(s, "SQLite can't make sense of it");
	case SQLITE_BUSY:
	case SQLITE_LOCKED: return fail_busy(s);
	case SQLITE_FULL: return fail_errno(s, err ? err : ENOSPC);
	case SQLITE_READONLY: return fail_errno(s, EROFS);
	case SQLITE_PERM: return fail_errno(s, EACCES);
	default: break;
	}
	if (err)
		return fail_errno(s, err);
	failed(s, "can't be used: %s", s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc));
	return false;
}

bool store_system_failed(const struct diags *ds)
{
	for (const struct diag *d = ds->first; d; d = d->next)
		if (d->code == CN_STORE_FAILED)
			return true;
	return false;
}

/* ---- statements ----------------------------------------------------------------------------- */

sqlite3_stmt *store_sql(struct store *s, enum store_sql sql)
{
	sqlite3_stmt **stmt = &s->statements[sql];
	int rc;

	if (*stmt) {
		sqlite3_reset(*stmt);
		sqlite3_clear_bindings(*stmt);
		return *stmt;
	}
	rc = sqlite3_prepare_v3(s->db, texts[sql], -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
	if (rc == SQLITE_OK)
		return *stmt;
	if (rc == SQLITE_ERROR)		/* a table or a column is not there */
		store_damaged(s, sqlite3_errmsg(s->db));
	else
		store_fail(s, rc);
	return NULL;
}

bool store_row(struct store *s, sqlite3_stmt *stmt, bool *ok)
{
	const int rc = sqlite3_step(stmt);

	*ok = rc == SQLITE_ROW || rc == SQLITE_DONE || store_fail(s, rc);
	if (rc != SQLITE_ROW)
		sqlite3_reset(stmt);
	return rc == SQLITE_ROW;
}

bool store_do(struct store *s, sqlite3_stmt *stmt)
{
	bool ok;

	while (store_row(s, stmt, &ok))
		;
	return ok;
}

bool store_exec(struct store *s, const char *sql)
{
	const int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK || store_fail(s, rc);
}

void store_bind_str(sqlite3_stmt *stmt, int i, struct str text)
{
	sqlite3_bind_text64(stmt, i, text.n ? text.p : "", text.n, SQLITE_STATIC, SQLITE_UTF8);
}

struct str store_column_str(struct arena *a, sqlite3_stmt *stmt, int i)
{
	const char *p = (const char *)sqlite3_column_text(stmt, i);

	return arena_str(a, (struct str){ p, (size_t)sqlite3_column_bytes(stmt, i) });
}

/* ---- transactions --------------------------------------------------------------------------- */

bool store_begin(struct store *s)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_BEGIN);

	return stmt && store_do(s, stmt);
}

bool store_commit(struct store *s)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_COMMIT);

	return stmt && store_do(s, stmt);
}

void store_rollback(struct store *s)
{
	if (!sqlite3_get_autocommit(s->db))
		sqlite3_exec(s->db, texts[SQL_ROLLBACK], NULL, NULL, NULL);
}

/* ---- opening -------------------------------------------------------------------------------- */

/* A path as a URI that SQLite takes as this file and nothing else. */
static struct str uri_of(struct arena *a, struct str path, const char *query)
{
	struct buf b = buf_on(a);

	buf_puts(&b, str_starts(path, "/") ? "file:" : "file:./");
	for (size_t i = 0; i < path.n; i++) {
		if (strchr("%?#", path.p[i]))
			buf_printf(&b, "%%%02x", path.p[i]);
		else
			buf_putc(&b, path.p[i]);
	}
	buf_puts(&b, query);
	return buf_str(&b);
}

static bool open_db(struct store *s, int flags, const char *query)
{
	const int rc = sqlite3_open_v2(uri_of(s->arena, s->path, query).p, &s->db,
				       flags | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX, NULL);

	if (rc != SQLITE_OK)
		return store_fail(s, rc);
	sqlite3_busy_timeout(s->db, s->wait_ms);
	return store_exec(s, "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY");
}

/* Whether a log stands beside the file that holds something: of a writer that is at work, or was
 * killed. */
static bool has_log(const struct store *s)
{
	static const char *const logs[] = { "-wal", "-journal" };
	struct stat st;

	for (size_t i = 0; i < ARRAY_LEN(logs); i++) {
		struct str log = arena_printf(s->arena, "%" PRI_STR "%s", STR_ARG(s->path), logs[i]);

		if (stat(log.p, &st) == 0 && st.st_size > 0)
			return true;
	}
	return false;
}

static bool open_to_read(struct store *s)
{
	if (stat(s->path.p, &s->before) != 0)
		return fail_errno(s, errno);
	s->immutable = !has_log(s);
	return open_db(s, SQLITE_OPEN_READONLY, s->immutable ? "?immutable=1" : "?mode=ro") &&
	       store_check_schema(s);
}

bool store_steady(const struct store *s)
{
	struct stat now;

	return !s->immutable ||
	       (stat(s->path.p, &now) == 0 && now.st_ino == s->before.st_ino &&
		now.st_size == s->before.st_size &&
		now.st_mtim.tv_sec == s->before.st_mtim.tv_sec &&
		now.st_mtim.tv_nsec == s->before.st_mtim.tv_nsec);
}

/* The log is written to the disk at each commit, so that what was committed survives a loss of
 * power, too; it is taken into the file at the end, not now and then. */
static bool open_to_write(struct store *s)
{
	return open_db(s, SQLITE_OPEN_READWRITE, "?mode=rw") && store_check_schema(s) &&
	       store_exec(s, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
			     "PRAGMA wal_autocheckpoint = 0");
}

/* Closes the database; statements first. */
static void close_db(struct store *s)
{
	for (size_t i = 0; i < STORE_SQLS; i++) {
		sqlite3_finalize(s->statements[i]);
		s->statements[i] = NULL;
	}
	sqlite3_close(s->db);
	s->db = NULL;
}

/* ---- making a new file ---------------------------------------------------------------------- */

/* Writes to the disk what was written to a file or a folder. */
static bool sync_path(const struct store *s, const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err = 0;

	if (fd < 0)
		return fail_errno(s, errno);
	if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)	/* some can't be synced */
		err = errno;
	close(fd);
	return err == 0 || fail_errno(s, err);
}

/* An empty file beside the store. @return false when there can't be one. */
static bool make_beside(struct store *s, struct str *name)
{
	int fd = -1;

	for (int i = 0; fd < 0 && i < TMP_NAMES; i++) {
		*name = arena_printf(s->arena, "%" PRI_STR ".tmp-%ld-%d", STR_ARG(s->path),
				     (long)getpid(), i);
		fd = open(name->p, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	if (fd < 0)
		return fail_errno(s, errno);
	close(fd);
	return true;
}

/* Makes the tables in a file that nobody else knows, and fills it. It needs no care for what would
 * be left behind if that were broken off: the file would have no name. */
static bool fill_file(const struct store *s, struct str name,
		      bool (*fill)(struct store *s, void *arg), void *arg)
{
	struct store t = *s;
	bool ok;

	t.path = name;
	ok = open_db(&t, SQLITE_OPEN_READWRITE, "?mode=rw") &&
	     store_exec(&t, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF") &&
	     store_check_schema(&t);
	if (ok && fill)
		ok = store_begin(&t) && fill(&t, arg) && store_commit(&t);
	ok = ok && store_exec(&t, "PRAGMA journal_mode = WAL");
	close_db(&t);
	return ok && sync_path(s, name.p);
}

/* Gives a file its name, unless another process has made one in the meantime. */
static enum store_made give_name(const struct store *s, struct str name)
{
	if (link(name.p, s->path.p) == 0)
		return STORE_MADE;
	if (errno == EEXIST)
		return STORE_THERE;
	if (errno != EPERM && errno != ENOTSUP && errno != ENOSYS)
		fail_errno(s, errno);
	else if (rename(name.p, s->path.p) == 0)	/* without links */
		return STORE_MADE;
	else
		fail_errno(s, errno);
	return STORE_NOT_MADE;
}

static enum store_made make_file(struct store *s, bool (*fill)(struct store *s, void *arg),
				 void *arg)
{
	enum store_made made = STORE_NOT_MADE;
	struct str name, folder;

	if (!make_beside(s, &name))
		return STORE_NOT_MADE;
	if (fill_file(s, name, fill, arg))
		made = give_name(s, name);
	unlink(name.p);
	unlink(arena_printf(s->arena, "%" PRI_STR "-wal", STR_ARG(name)).p);
	unlink(arena_printf(s->arena, "%" PRI_STR "-shm", STR_ARG(name)).p);
	folder = path_beside(s->arena, s->path, STR("."));
	if (made == STORE_MADE && !sync_path(s, folder.p))
		made = STORE_NOT_MADE;
	return made;
}

static bool fail_missing(const struct store *s)
{
	diag_help(store_refuse(s, "does not exist"),
		  "name a store that `canaryc ingest` or `canaryc simulate --save` has made");
	return false;
}

/* Makes the file if it is not there, and refuses what is no file. */
static bool prepare(struct store *s)
{
	struct stat st;

	if (stat(s->path.p, &st) != 0) {
		if (errno != ENOENT)
			return fail_errno(s, errno);
		if (!s->writes || s->there)
			return fail_missing(s);
		return make_file(s, NULL, NULL) != STORE_NOT_MADE;
	}
	if (S_ISREG(st.st_mode))
		return true;
	diag_help(store_refuse(s, S_ISDIR(st.st_mode) ? "is a folder"
						       : "is a pipe or a device"),
		  "name a file, as in week.db");
	return false;
}

static struct store *store_on(struct arena *a, struct str path, struct str shown,
			      const struct store_options *options, struct diags *ds)
{
	struct store *s = arena_alloc(a, sizeof(*s));

	s->arena = a;
	s->ds = ds;
	s->path = arena_str(a, path);
	s->shown = arena_str(a, shown);
	s->at = options->at;
	s->writes = options->mode == STORE_WRITE;
	s->there = options->there;
	s->wait_ms = options->wait_ms ? options->wait_ms : STORE_WAIT_MS;
	return s;
}

enum store_made store_make(struct arena *a, struct str path, struct str shown,
			   const struct store_options *options, struct diags *ds,
			   bool (*fill)(struct store *s, void *arg), void *arg)
{
	struct store *s = store_on(a, path, shown, options, ds);
	struct stat st;

	if (lstat(s->path.p, &st) == 0)
		return STORE_THERE;
	return make_file(s, fill, arg);
}

struct store *store_open(struct arena *a, struct str path, struct str shown,
			 const struct store_options *options, struct diags *ds)
{
	struct store *s = store_on(a, path, shown, options, ds);

	if (prepare(s) && (s->writes ? open_to_write(s) : open_to_read(s)))
		return s;
	close_db(s);
	return NULL;
}

/* Takes the log into the file. A reader that is still busy with it is no reason to complain: the
 * next writer will do it. */
static bool take_log(struct store *s)
{
	const int rc = sqlite3_wal_checkpoint_v2(s->db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL,
						 NULL);

	return rc == SQLITE_OK || rc == SQLITE_BUSY || store_fail(s, rc);
}

bool store_close(struct store *s)
{
	bool ok = true;

	if (!s)
		return true;
	store_rollback(s);
	if (s->writes)
		ok = take_log(s);
	close_db(s);
	return ok;
}
