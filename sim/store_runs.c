/* What simulations came to, kept in the store. */
#include "sim/store_db.h"

static void bind_or_null(sqlite3_stmt *stmt, int i, struct str text)
{
	if (text.n)
		store_bind_str(stmt, i, text);
}

static bool add_decision(struct store *s, int64_t run, size_t seq, const struct store_decision *d)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_DECISION);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, run);
	sqlite3_bind_int64(stmt, 2, (int64_t)seq);
	sqlite3_bind_int64(stmt, 3, d->t_ms);
	store_bind_str(stmt, 4, d->stage);
	bind_or_null(stmt, 5, d->guard);
	store_bind_str(stmt, 6, d->state);
	bind_or_null(stmt, 7, d->readings);
	bind_or_null(stmt, 8, d->detail);
	return store_do(s, stmt);
}

bool store_add_run(struct store *s, const struct store_run *run, int64_t *id)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_RUN);

	if (!stmt)
		return false;
	store_bind_str(stmt, 1, run->plan);
	store_bind_str(stmt, 2, run->plan_sha256);
	store_bind_str(stmt, 3, run->scenario);
	store_bind_str(stmt, 4, run->engine);
	sqlite3_bind_int64(stmt, 5, run->started_ms);
	bind_or_null(stmt, 6, run->outcome);
	store_bind_str(stmt, 7, run->result.n ? run->result : STR("{}"));
	if (!store_do(s, stmt))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	for (size_t i = 0; i < run->ndecisions; i++)
		if (!add_decision(s, *id, i, &run->decisions[i]))
			return false;
	return true;
}

bool store_runs(struct store *s, struct arena *a, struct store_run **runs, size_t *n)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_LIST_RUNS);
	struct store_run *v = NULL;
	size_t cap = 0;
	bool ok = stmt != NULL;

	*n = 0;
	while (ok && store_row(s, stmt, &ok)) {
		v = arena_grow(a, v, *n, &cap, sizeof(*v));
		v[(*n)++] = (struct store_run){
			.id = sqlite3_column_int64(stmt, 0),
			.plan = store_column_str(a, stmt, 1),
			.plan_sha256 = store_column_str(a, stmt, 2),
			.scenario = store_column_str(a, stmt, 3),
			.engine = store_column_str(a, stmt, 4),
			.started_ms = sqlite3_column_int64(stmt, 5),
			.outcome = store_column_str(a, stmt, 6),
			.result = store_column_str(a, stmt, 7),
			.ndecisions = (size_t)sqlite3_column_int64(stmt, 8),
		};
	}
	*runs = v;
	return ok;
}

bool store_decisions(struct store *s, struct arena *a, int64_t run,
		     struct store_decision **decisions, size_t *n)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_LIST_DECISIONS);
	struct store_decision *v = NULL;
	size_t cap = 0;
	bool ok = stmt != NULL;

	*n = 0;
	if (ok)
		sqlite3_bind_int64(stmt, 1, run);
	while (ok && store_row(s, stmt, &ok)) {
		v = arena_grow(a, v, *n, &cap, sizeof(*v));
		v[(*n)++] = (struct store_decision){
			.t_ms = sqlite3_column_int64(stmt, 0),
			.stage = store_column_str(a, stmt, 1),
			.guard = store_column_str(a, stmt, 2),
			.state = store_column_str(a, stmt, 3),
			.readings = store_column_str(a, stmt, 4),
			.detail = store_column_str(a, stmt, 5),
		};
	}
	*decisions = v;
	return ok;
}
