/* What the files of the store share. Included by sim/store*.c and their tests only. */
#ifndef CANARYC_SIM_STORE_DB_H
#define CANARYC_SIM_STORE_DB_H

#include <sys/stat.h>

#include <sqlite3.h>

#include "sim/store.h"

#define STORE_APPLICATION 0x43414e59	/* "CANY" */
#define STORE_VERSION	  2		/* of the schema; PRAGMA user_version */
#define STORE_READS	  1		/* the oldest that is read as it is */
#define STORE_RUNS	  2		/* the first that keeps runs as this canaryc does */
#define STORE_CHUNK	  1024		/* samples of a chunk */

/** Statements that are prepared once; the texts are in store.c. */
enum store_sql {
	SQL_BEGIN, SQL_COMMIT, SQL_ROLLBACK,
	SQL_FIND_SERIES, SQL_ADD_SERIES, SQL_EXTENT, SQL_SUM_UP, SQL_SET_FETCHED, SQL_SET_UNIT, SQL_LIST_SERIES,
	SQL_ADD_NAME, SQL_FIND_NAME, SQL_ADD_LABEL,
	SQL_READ, SQL_LAST, SQL_DROP, SQL_ADD_CHUNK,
	SQL_ADD_SOURCE, SQL_ADD_FAMILY, SQL_GET_META, SQL_SET_META,
	SQL_FIND_RUN, SQL_ADD_RUN, SQL_ADD_RUN_BODY, SQL_ADD_SETTING, SQL_ADD_RUN_TRACE,
	SQL_FIND_TEXT, SQL_ADD_TEXT, SQL_ADD_RUN_FILE,
	SQL_SETTINGS, SQL_RUN_TRACES, SQL_RUN_FILES, SQL_RUN_TEXTS, SQL_RUN_RESULT, SQL_RUN_SHOWN,
	SQL_COUNT_RUNS, SQL_DROP_RUN, SQL_DROP_TEXTS,
	STORE_SQLS
};

struct store {
	struct arena *arena;
	struct diags *ds;
	struct str path, shown;
	struct span at;
	sqlite3 *db;
	bool writes;
	bool there;		/* it is not made */
	int64_t version;	/* of the schema that it has */
	bool immutable;		/* opened as a file that nobody changes */
	struct stat before;	/* of the file, when it was */
	int wait_ms;
	sqlite3_stmt *statements[STORE_SQLS];	/* NULL until needed */
};

/** @return the text of a statement. */
const char *store_sql_text(enum store_sql sql);

/** @return the statement, reset and without bindings, or NULL when that was reported. */
sqlite3_stmt *store_sql(struct store *s, enum store_sql sql);

/** Takes a step of a statement. @return whether there is a row, or, false with *ok true, none. */
bool store_row(struct store *s, sqlite3_stmt *stmt, bool *ok);

/** Runs a statement that has no rows. */
bool store_do(struct store *s, sqlite3_stmt *stmt);

/** Runs a text of one or several statements. */
bool store_exec(struct store *s, const char *sql);

/** @param text  borrowed until the next reset. */
void store_bind_str(sqlite3_stmt *stmt, int i, struct str text);

/** @return a column as text, copied; empty for NULL. */
struct str store_column_str(struct arena *a, sqlite3_stmt *stmt, int i);

/** Reports what SQLite said of the last call. @return false. */
bool store_fail(struct store *s, int rc);

/** Reports that the file is not what it should be (CN_STORE). */
struct diag *store_refuse(const struct store *s, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

/** Reports a file whose content no store would have written. @return false. */
bool store_damaged(const struct store *s, const char *what);

/** Makes sure that the file has the tables of this version: checks it, makes them in an empty file,
 * brings an older one up to date if it is open for writing. */
bool store_check_schema(struct store *s);

#endif
