/* The tables of a store, and how older ones are brought up to date.
 *
 * A version is the number of migrations that a file has been through. A new version is a row in
 * migrations[] and the change in `schema`, which is what a new file gets at once; the two must come
 * to the same. A migration runs in one transaction with the change of the number.
 *
 * Samples stand in chunks of up to STORE_CHUNK: a row a sample would take ten times as long, and
 * SQLite turns NaN into NULL. Chunks of a series don't overlap, so that a range is two searches.
 */
#include "sim/store_db.h"

/* As version 1 had them; no canaryc ever wrote to them. */
#define RUN_TABLES_1 \
	"CREATE TABLE run (id INTEGER PRIMARY KEY, plan TEXT NOT NULL, plan_sha256 TEXT NOT NULL," \
	"  scenario TEXT NOT NULL DEFAULT '', engine TEXT NOT NULL, started_ms INTEGER NOT NULL," \
	"  outcome TEXT, result TEXT NOT NULL DEFAULT '{}');" \
	"CREATE TABLE decision (run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE," \
	"  seq INTEGER NOT NULL, t INTEGER NOT NULL, stage TEXT NOT NULL, guard TEXT," \
	"  state TEXT NOT NULL, v TEXT, detail TEXT, PRIMARY KEY(run, seq)) WITHOUT ROWID;"

/* A list of runs reads `run` alone; what is long stands in `run_body`, packed, and in `text`, where
 * each plan file is once. AUTOINCREMENT: the number of a run is never given again. */
#define RUN_TABLES \
	"CREATE TABLE run (id INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL UNIQUE," \
	"  created_ms INTEGER NOT NULL, canaryc TEXT NOT NULL, plan TEXT NOT NULL," \
	"  scenario TEXT NOT NULL, engine TEXT NOT NULL, outcome TEXT NOT NULL," \
	"  at_ms INTEGER NOT NULL, step TEXT NOT NULL, guardrail TEXT, reason TEXT," \
	"  requests REAL, total_requests REAL, bad_requests REAL);" \
	"CREATE INDEX run_by_plan ON run(plan, id);" \
	"CREATE TABLE run_body (run INTEGER PRIMARY KEY REFERENCES run(id) ON DELETE CASCADE," \
	"  result_size INTEGER NOT NULL, result BLOB NOT NULL, shown_size INTEGER NOT NULL," \
	"  shown BLOB NOT NULL);" \
	"CREATE TABLE run_setting (run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE," \
	"  seq INTEGER NOT NULL, name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY(run, seq))" \
	"  WITHOUT ROWID;" \
	"CREATE TABLE run_trace (run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE," \
	"  seq INTEGER NOT NULL, path TEXT NOT NULL, kind TEXT NOT NULL, bytes INTEGER," \
	"  samples INTEGER NOT NULL, sha256 TEXT NOT NULL, PRIMARY KEY(run, seq)) WITHOUT ROWID;" \
	"CREATE TABLE text (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE," \
	"  size INTEGER NOT NULL, body BLOB NOT NULL);" \
	"CREATE TABLE run_file (run INTEGER NOT NULL REFERENCES run(id) ON DELETE CASCADE," \
	"  seq INTEGER NOT NULL, path TEXT NOT NULL, text INTEGER NOT NULL REFERENCES text(id)," \
	"  PRIMARY KEY(run, seq)) WITHOUT ROWID;" \
	"CREATE INDEX run_file_by_text ON run_file(text);"

/* For people who look into the file with sqlite3. */
#define SERIES_VIEW \
	"CREATE VIEW series_text AS SELECT s.id, m.s AS metric," \
	"  (SELECT v.s FROM label l JOIN name k ON k.id = l.name JOIN name v ON v.id = l.value" \
	"   WHERE l.series = s.id AND k.s = 'version') AS version," \
	"  (SELECT group_concat(text, ',') FROM (SELECT k.s || '=' || v.s AS text FROM label l" \
	"   JOIN name k ON k.id = l.name JOIN name v ON v.id = l.value WHERE l.series = s.id" \
	"   AND k.s NOT IN ('__name__', 'version') ORDER BY k.s)) AS labels," \
	"  s.unit, s.n AS samples, datetime(s.min_t / 1000, 'unixepoch') AS first," \
	"  datetime(s.max_t / 1000, 'unixepoch') AS last" \
	"  FROM series s JOIN name m ON m.id = s.metric;"

static const char schema[] =
	"CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;"
	"CREATE TABLE source (id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK(kind IN ("
	"  'csv-wide', 'csv-long', 'prom-text', 'openmetrics', 'tsdb-dump', 'api-json', 'store',"
	"  'synthetic')),"
	"  path TEXT, imported_ms INTEGER NOT NULL, options TEXT NOT NULL DEFAULT '{}');"
	"CREATE TABLE name (id INTEGER PRIMARY KEY, s TEXT NOT NULL UNIQUE);"
	"CREATE TABLE family (name TEXT PRIMARY KEY, type TEXT NOT NULL DEFAULT 'unknown',"
	"  unit TEXT NOT NULL DEFAULT '', help TEXT NOT NULL DEFAULT '') WITHOUT ROWID;"
	"CREATE TABLE series (id INTEGER PRIMARY KEY, labels BLOB NOT NULL UNIQUE,"
	"  metric INTEGER NOT NULL REFERENCES name(id), min_t INTEGER, max_t INTEGER,"
	"  n INTEGER NOT NULL DEFAULT 0, source INTEGER REFERENCES source(id),"
	"  unit TEXT NOT NULL DEFAULT '', fetched_t INTEGER);"
	"CREATE TABLE label (name INTEGER NOT NULL REFERENCES name(id),"
	"  value INTEGER NOT NULL REFERENCES name(id),"
	"  series INTEGER NOT NULL REFERENCES series(id) ON DELETE CASCADE,"
	"  PRIMARY KEY(name, value, series)) WITHOUT ROWID;"
	"CREATE INDEX label_by_series ON label(series);"
	"CREATE TABLE chunk (series INTEGER NOT NULL, t0 INTEGER NOT NULL, t1 INTEGER NOT NULL,"
	"  n INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(series, t0)) WITHOUT ROWID;"
	RUN_TABLES SERIES_VIEW;

/* From version i to i + 1. Version 0 knew neither units, nor marks of what was fetched; version 1
 * did not keep runs. */
static const char *const migrations[] = {
	"ALTER TABLE series ADD COLUMN unit TEXT NOT NULL DEFAULT '';"
	"ALTER TABLE series ADD COLUMN fetched_t INTEGER;"
	RUN_TABLES_1 SERIES_VIEW,
	"DROP TABLE decision; DROP TABLE run;" RUN_TABLES,
};

_Static_assert(ARRAY_LEN(migrations) == STORE_VERSION, "a migration for each version");

/* What a file says it is. */
struct identity {
	int64_t application, version, tables;
};

static bool read_number(struct store *s, const char *sql, int64_t *value)
{
	sqlite3_stmt *stmt = NULL;
	bool ok;

	if (sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL) != SQLITE_OK)
		return store_fail(s, sqlite3_errcode(s->db));
	*value = store_row(s, stmt, &ok) ? sqlite3_column_int64(stmt, 0) : 0;
	sqlite3_finalize(stmt);
	return ok;
}

static bool identify(struct store *s, struct identity *id)
{
	return read_number(s, "PRAGMA application_id", &id->application) &&
	       read_number(s, "PRAGMA user_version", &id->version) &&
	       read_number(s, "SELECT count(*) FROM sqlite_master", &id->tables);
}

static bool is_empty(const struct identity *id)
{
	return id->application == 0 && id->version == 0 && id->tables == 0;
}

/* Refuses what is no store, or one of a version that can't be dealt with. */
static bool accept(const struct store *s, const struct identity *id)
{
	if (is_empty(id) && !s->writes)
		diag_help(store_refuse(s, "is an empty database"),
			  "fill it: canaryc ingest FILE... -o STORE");
	else if (!is_empty(id) && id->application != STORE_APPLICATION)
		diag_help(store_refuse(s, "is an SQLite database, but no store of canaryc"),
			  "canaryc ingest FILE... -o STORE makes one");
	else if (id->version > STORE_VERSION)
		diag_help(store_refuse(s, "is a store of version %lld; this canaryc knows them up "
					  "to %d", (long long)id->version, STORE_VERSION),
			  "use the canaryc that wrote it, or a newer one");
	else if (id->version < 0)
		return store_damaged(s, "its version is negative");
	else if (!is_empty(id) && id->version < STORE_READS && !s->writes)
		diag_help(store_refuse(s, "is a store of version %lld, older than this canaryc "
					  "reads (%d)", (long long)id->version, STORE_READS),
			  "bring it up to date: canaryc ingest -o STORE");
	else
		return true;
	return false;
}

/* Sets the two numbers; part of the transaction. */
static bool set_identity(struct store *s)
{
	struct str sql = arena_printf(s->arena,
				      "PRAGMA application_id = %d; PRAGMA user_version = %d",
				      STORE_APPLICATION, STORE_VERSION);

	return store_exec(s, sql.p);
}

/* Makes or changes the tables; in a transaction. */
static bool update(struct store *s, const struct identity *id)
{
	if (is_empty(id))
		return store_exec(s, schema) && set_identity(s);
	for (int64_t v = id->version; v < STORE_VERSION; v++)
		if (!store_exec(s, migrations[v]))
			return false;
	return set_identity(s);
}

bool store_check_schema(struct store *s)
{
	struct identity id;

	if (!identify(s, &id) || !accept(s, &id))
		return false;
	s->version = s->writes ? STORE_VERSION : id.version;
	if (s->version == id.version && !is_empty(&id))
		return true;
	if (!store_begin(s))
		return false;
	/* another process may have been faster */
	if (identify(s, &id) && accept(s, &id) &&
	    (id.version == STORE_VERSION || update(s, &id)) && store_commit(s))
		return true;
	store_rollback(s);
	return false;
}
