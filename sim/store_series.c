/* Series by their labels, and what is known of them beside their samples. */
#include "sim/store_db.h"

#include <stdlib.h>
#include <string.h>

#define LABEL_END '\xff'	/* is in no UTF-8 text */

static int compare_names(const void *a, const void *b)
{
	const struct series_label *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

/* All labels of a series, with its name and version among them, sorted. */
static struct series_labels labels_of(struct arena *a, const struct series_key *key)
{
	struct series_labels l = { .arena = a };

	if (key->labels.n)
		series_labels_read(&l, arena_printf(a, "{%" PRI_STR "}", STR_ARG(key->labels)));
	series_labels_add(&l, STR("__name__"), key->metric);
	series_labels_add(&l, STR("version"), key->version);
	if (l.n)
		qsort(l.v, l.n, sizeof(*l.v), compare_names);
	return l;
}

/* The labels as one text: each name and each value with LABEL_END behind it. */
static struct str join_labels(const struct series_labels *l)
{
	struct buf b = buf_on(l->arena);

	for (size_t i = 0; i < l->n; i++) {
		buf_put(&b, l->v[i].name);
		buf_putc(&b, LABEL_END);
		buf_put(&b, l->v[i].value);
		buf_putc(&b, LABEL_END);
	}
	return buf_str(&b);
}

/* The next text of joined labels. @return false at their end, or when it has none. */
static bool take_text(struct str *joined, struct str *text)
{
	const char *end = joined->n ? memchr(joined->p, LABEL_END, joined->n) : NULL;

	if (!end)
		return false;
	*text = (struct str){ joined->p, (size_t)(end - joined->p) };
	*joined = str_sub(*joined, text->n + 1, joined->n);
	return true;
}

static bool cut_labels(struct str joined, struct series_labels *l)
{
	struct str name, value;

	while (joined.n) {
		if (!take_text(&joined, &name) || !take_text(&joined, &value))
			return false;
		series_labels_add(l, name, value);
	}
	return true;
}

/* Columns 0 to 5 of a row: id, n, min_t, max_t, unit, fetched_t. */
static bool read_series(struct store *s, sqlite3_stmt *stmt, struct store_series *out)
{
	const struct str unit = store_column_str(s->arena, stmt, 4);

	out->id = sqlite3_column_int64(stmt, 0);
	out->n = (size_t)sqlite3_column_int64(stmt, 1);
	out->from_ms = sqlite3_column_int64(stmt, 2);
	out->to_ms = sqlite3_column_int64(stmt, 3);
	out->unit = unit.n ? unit_find(unit) : NULL;
	out->fetched = sqlite3_column_type(stmt, 5) != SQLITE_NULL;
	out->fetched_ms = sqlite3_column_int64(stmt, 5);
	return !unit.n || out->unit ||
	       store_damaged(s, "a series is in a unit that there is not");
}

bool store_list(struct store *s, struct arena *a, struct store_series **series, size_t *n)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_LIST_SERIES);
	struct store_series *v = NULL;
	size_t cap = 0;
	bool ok = stmt != NULL;

	*n = 0;
	while (ok && store_row(s, stmt, &ok)) {
		v = arena_grow(a, v, *n, &cap, sizeof(*v));
		v[*n] = (struct store_series){ .labels = { .arena = a } };
		ok = read_series(s, stmt, &v[*n]);
		if (ok && !cut_labels(store_column_str(a, stmt, 6), &v[*n].labels))
			ok = store_damaged(s, "the labels of a series can't be read");
		++*n;
	}
	if (stmt)
		sqlite3_reset(stmt);
	*series = v;
	return ok;
}

/* The number of a text in the table of names. @return 0 when an error was reported. */
static int64_t number_of(struct store *s, struct str text)
{
	sqlite3_stmt *add = store_sql(s, SQL_ADD_NAME), *find = store_sql(s, SQL_FIND_NAME);
	int64_t id = 0;
	bool ok;

	if (!add || !find)
		return 0;
	store_bind_str(add, 1, text);
	if (!store_do(s, add))
		return 0;
	store_bind_str(find, 1, text);
	if (store_row(s, find, &ok))
		id = sqlite3_column_int64(find, 0);
	sqlite3_reset(find);
	return id;
}

static bool add_labels(struct store *s, const struct series_labels *l, int64_t series)
{
	for (size_t i = 0; i < l->n; i++) {
		const int64_t name = number_of(s, l->v[i].name);
		const int64_t value = name ? number_of(s, l->v[i].value) : 0;
		sqlite3_stmt *stmt = value ? store_sql(s, SQL_ADD_LABEL) : NULL;

		if (!stmt)
			return false;
		sqlite3_bind_int64(stmt, 1, name);
		sqlite3_bind_int64(stmt, 2, value);
		sqlite3_bind_int64(stmt, 3, series);
		if (!store_do(s, stmt))
			return false;
	}
	return true;
}

static bool add_series(struct store *s, const struct series_key *key,
		       const struct series_labels *l, struct str joined, const struct unit *unit,
		       int64_t source, struct store_series *out)
{
	const int64_t metric = number_of(s, key->metric);
	sqlite3_stmt *stmt = metric ? store_sql(s, SQL_ADD_SERIES) : NULL;

	if (!stmt)
		return false;
	sqlite3_bind_blob64(stmt, 1, joined.p, joined.n, SQLITE_STATIC);
	sqlite3_bind_int64(stmt, 2, metric);
	store_bind_str(stmt, 3, unit ? str_of(unit->name) : STR(""));
	if (source)
		sqlite3_bind_int64(stmt, 4, source);
	if (!store_do(s, stmt))
		return false;
	*out = (struct store_series){ .id = sqlite3_last_insert_rowid(s->db), .unit = unit };
	return add_labels(s, l, out->id);
}

/* Gives a series without samples the unit of those that are to come. */
static bool set_unit(struct store *s, const struct unit *unit, struct store_series *of)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_SET_UNIT);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, of->id);
	store_bind_str(stmt, 2, unit ? str_of(unit->name) : STR(""));
	of->unit = unit;
	return store_do(s, stmt);
}

bool store_series_of(struct store *s, const struct series_key *key, const struct unit *unit,
		     int64_t source, struct store_series *out)
{
	const struct series_labels l = labels_of(s->arena, key);
	const struct str joined = join_labels(&l);
	sqlite3_stmt *stmt = store_sql(s, SQL_FIND_SERIES);
	bool ok, found;

	if (!stmt)
		return false;
	sqlite3_bind_blob64(stmt, 1, joined.p, joined.n, SQLITE_STATIC);
	*out = (struct store_series){ .id = 0 };
	found = store_row(s, stmt, &ok);
	if (found)
		ok = read_series(s, stmt, out);
	sqlite3_reset(stmt);
	if (!ok)
		return false;
	if (!found)
		return add_series(s, key, &l, joined, unit, source, out);
	return out->n > 0 || out->unit == unit || set_unit(s, unit, out);
}

bool store_set_fetched(struct store *s, int64_t series, int64_t until_ms)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_SET_FETCHED);

	if (!stmt)
		return false;
	sqlite3_bind_int64(stmt, 1, series);
	sqlite3_bind_int64(stmt, 2, until_ms);
	return store_do(s, stmt);
}

bool store_add_source(struct store *s, const struct store_source *source, int64_t *id)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_ADD_SOURCE);

	if (!stmt)
		return false;
	store_bind_str(stmt, 1, str_of(source->kind));
	store_bind_str(stmt, 2, source->path);
	sqlite3_bind_int64(stmt, 3, source->imported_ms);
	store_bind_str(stmt, 4, source->options.n ? source->options : STR("{}"));
	if (!store_do(s, stmt))
		return false;
	*id = sqlite3_last_insert_rowid(s->db);
	return true;
}

bool store_add_families(struct store *s, const struct trace_family *families, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const struct trace_family *f = &families[i];
		sqlite3_stmt *stmt = store_sql(s, SQL_ADD_FAMILY);

		if (!stmt)
			return false;
		store_bind_str(stmt, 1, f->name);
		store_bind_str(stmt, 2, f->type.n ? f->type : STR("unknown"));
		store_bind_str(stmt, 3, f->unit);
		store_bind_str(stmt, 4, f->help);
		if (!store_do(s, stmt))
			return false;
	}
	return true;
}

bool store_meta(struct store *s, struct arena *a, const char *key, struct str *value)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_GET_META);
	bool ok;

	*value = (struct str){ NULL, 0 };
	if (!stmt)
		return false;
	store_bind_str(stmt, 1, str_of(key));
	if (store_row(s, stmt, &ok))
		*value = store_column_str(a, stmt, 0);
	sqlite3_reset(stmt);
	return ok;
}

bool store_set_meta(struct store *s, const char *key, struct str value)
{
	sqlite3_stmt *stmt = store_sql(s, SQL_SET_META);

	if (!stmt)
		return false;
	store_bind_str(stmt, 1, str_of(key));
	store_bind_str(stmt, 2, value);
	return store_do(s, stmt);
}
