/* The header of a wide CSV file: each column but the time is a series, whose name says which.
 * Called by csv_header.c.
 */
#include "sim/csv_header_parts.h"

#include <string.h>

#include "base/map.h"

static const char two_forms[] =
	"write `time,metric,version,value`, or a column a series with the version in its name, as "
	"in `time,p99_latency@v1`";
static const char names[] =
	"a column is named as in `p99_latency`, `p99_latency@v1`, `p99_latency{version=\"v1\"}`, "
	"or, with --metric NAME, `{version=\"v1\"}`; --map p99_latency@v1=COLUMN says what another is";

static bool fail_column(const struct reading *r, size_t i, const char *wrong, const char *help)
{
	struct str name = trace_shown(r->arena, r->h->columns[i].name);
	struct str what = arena_printf(r->arena, "column %zu, `%" PRI_STR "`, can't be read: %s",
				       i + 1, STR_ARG(name), wrong);

	return header_fail(r, what, help);
}

/* The key of a plain name: NAME, or NAME and VERSION parted by the first of @ | : that stands in it
 * exactly once. Colons may be part of a rule's name, as in job:p99:rate5m. */
static const char *plain_key(const struct reading *r, struct csv_column *c,
			     struct series_labels *l)
{
	static const char separators[] = "@|:";
	struct str name = c->bare, version = { NULL, 0 };
	const char *at = NULL;

	for (const char *s = separators; *s && !at; s++) {
		at = memchr(name.p, *s, name.n);
		if (at && memchr(at + 1, *s, name.n - (size_t)(at - name.p) - 1))
			at = NULL;
	}
	if (at) {
		version = str_trim(str_sub(name, (size_t)(at - name.p) + 1, name.n));
		name = str_trim(str_sub(name, 0, (size_t)(at - name.p)));
		if (name.n == 0)
			return "no metric stands before the version";
		if (version.n == 0)
			return "no version stands behind the metric";
		name = header_take_unit(name, &c->unit);
	}
	series_labels_add(l, STR("__name__"), name);
	series_labels_add(l, r->text->naming->version_label, version);
	return NULL;
}

/* The key of a column that the user maps, by its whole name or without its unit. */
static bool mapped_key(const struct reading *r, struct csv_column *c)
{
	const struct trace_map *map = series_map(r->text->naming, c->name);

	map = map ? map : series_map(r->text->naming, c->bare);
	if (!map)
		return false;
	c->key = (struct series_key){ .metric = map->metric, .version = map->version };
	return true;
}

static const char *column_key(struct reading *r, struct csv_column *c, struct str version)
{
	struct series_labels l = { .arena = r->arena };
	const char *wrong = NULL;

	if (version.n == 0 && mapped_key(r, c))
		return NULL;
	if (version.n) {
		series_labels_add(&l, STR("__name__"), c->bare);
		series_labels_add(&l, r->text->naming->version_label, version);
	} else if (memchr(c->bare.p, '{', c->bare.n)) {
		wrong = series_labels_read(&l, c->bare);
	} else {
		wrong = plain_key(r, c, &l);
	}
	return wrong ? wrong : series_labels_key(&l, r->text->naming, &c->key);
}

static bool check_twice(struct reading *r, struct map *seen, size_t i)
{
	struct csv_column *c = &r->h->columns[i], *other;
	struct str name;

	other = map_add(seen, series_key_join(r->arena, &c->key), c);
	if (!other)
		return true;
	name = trace_shown(r->arena, series_key_text(r->arena, &c->key));
	return header_fail(r,
			   arena_printf(r->arena, "columns %zu and %zu are both %" PRI_STR,
					(size_t)(other - r->h->columns) + 1, i + 1, STR_ARG(name)),
			   "a series has one column; name its version, as in `p99_latency@v1`");
}

/* A name without the number that Grafana puts behind a legend which several columns have: `p99
 * 1`. */
static struct str without_number(struct str name)
{
	size_t n = name.n;

	while (n > 0 && name.p[n - 1] >= '0' && name.p[n - 1] <= '9')
		n--;
	return n > 1 && n < name.n && name.p[n - 1] == ' ' ? str_trim(str_sub(name, 0, n)) : name;
}

/* Columns that Grafana has numbered are several series under one name: nobody can tell them
 * apart. */
static bool check_numbered(struct reading *r)
{
	struct map seen = map_on(r->arena);

	for (size_t i = 0; i < r->h->n; i++) {
		struct csv_column *c = &r->h->columns[i], *other;
		struct str legend = without_number(c->bare), shown;

		if (i == r->h->time || legend.n == 0)
			continue;
		other = map_add(&seen, legend, c);
		if (!other || (legend.n == c->bare.n && legend.n == other->bare.n))
			continue;
		shown = trace_shown(r->arena, legend);
		return header_fail(
			r,
			arena_printf(r->arena,
				     "columns %zu and %zu have one legend, `%" PRI_STR
				     "`, which Grafana has numbered",
				     (size_t)(other - r->h->columns) + 1, i + 1, STR_ARG(shown)),
			"give each series a legend of its own, as in `p99_latency@{{version}}`");
	}
	return true;
}

bool header_read_wide(struct reading *r, const struct str *second)
{
	struct map seen = map_on(r->arena);
	struct str none = { NULL, 0 };
	size_t nseries = 0;

	if (!check_numbered(r))
		return false;
	for (size_t i = 0; i < r->h->n; i++) {
		struct csv_column *c = &r->h->columns[i];
		const char *wrong;

		if (i == r->h->time || c->name.n == 0)
			continue;
		if (header_same_word(c->bare, "version"))
			return header_fail(r, STR("a `version` column wants metric and value "
						  "columns beside it"), two_forms);
		wrong = column_key(r, c, second ? arena_str(r->arena, str_trim(second[i])) : none);
		if (wrong)
			return fail_column(r, i, wrong, names);
		if (!check_twice(r, &seen, i))
			return false;
		c->role = CSV_SERIES;
		nseries++;
	}
	if (nseries == 0)
		return header_fail(r, STR("there is no column but the time"),
				   "a file has a column a series, as in `time,p99_latency@v1`, or "
				   "is `time,metric,version,value`");
	return true;
}
