/* Tells the columns of a CSV file apart by their names. Called once a file by the CSV reader.
 *
 * Nothing is guessed: two columns that could both be the time, a series that stands twice, or one
 * that has no name, are errors which list the columns found.
 */
#include "sim/csv_header.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"

#define SHOWN_BYTES   40 /* of a text in a message */
#define SHOWN_COLUMNS 12 /* listed in a message */
#define NONE          SIZE_MAX

static const char *const time_names[] = { "time",     "timestamp", "ts", "date",
					  "datetime", "_time",     NULL };
static const char *const value_names[] = { "value", "val", "_value", "v", NULL };
static const char *const metric_names[] = { "metric", "name",  "__name__", "_measurement",
					    "series", "field", NULL };
static const char *const version_names[] = { "version", "variant", "revision", "role", NULL };

/* A header that is being read. */
struct reading {
	const struct csv_header_text *text;
	struct arena *arena;
	struct csv_header *h;
};

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool same_word(struct str s, const char *word)
{
	size_t i = 0;

	while (i < s.n && word[i] && lower(s.p[i]) == word[i])
		i++;
	return i == s.n && !word[i];
}

static bool is_one_of(struct str s, const char *const *names)
{
	for (; *names; names++)
		if (same_word(s, *names))
			return true;
	return false;
}

struct str csv_shown(struct arena *a, struct str text)
{
	struct buf b = buf_on(a);
	size_t n = text.n, len;

	if (n > SHOWN_BYTES) {
		n = 0;
		while (utf8_decode(text, n, &len), n + len <= SHOWN_BYTES)
			n += len;
	}
	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		buf_putc(&b, c < ' ' || c == 0x7f ? '?' : (char)c);
	}
	if (n < text.n)
		buf_puts(&b, "\xe2\x80\xa6");
	return buf_str(&b);
}

/* The columns as `a`, `b` and 3 more. */
static struct str list_columns(const struct reading *r)
{
	struct buf b = buf_on(r->arena);
	size_t shown = r->h->n > SHOWN_COLUMNS + 1 ? SHOWN_COLUMNS : r->h->n;

	for (size_t i = 0; i < shown; i++) {
		struct str name = csv_shown(r->arena, r->h->columns[i].name);

		buf_printf(&b, "%s`%" PRI_STR "`", i ? ", " : "", STR_ARG(name));
	}
	if (shown < r->h->n)
		buf_printf(&b, " and %zu more", r->h->n - shown);
	return buf_str(&b);
}

/* Reports what is wrong with the header as a whole. */
static bool fail(const struct reading *r, struct str what, const char *help)
{
	struct str columns = list_columns(r);
	struct diag *d =
		diag_about(r->text->ds, CN_TRACE_HEADER, arena_cstr(r->arena, r->text->path),
			   "row %llu: %" PRI_STR "; the columns are %" PRI_STR,
			   (unsigned long long)r->text->row, STR_ARG(what), STR_ARG(columns));

	diag_help(d, "%s", help);
	return false;
}

static struct str shown_name(const struct reading *r, size_t i)
{
	return csv_shown(r->arena, r->h->columns[i].name);
}

static bool fail_column(const struct reading *r, size_t i, const char *wrong, const char *help)
{
	struct str name = shown_name(r, i);
	struct str what = arena_printf(r->arena, "column %zu, `%" PRI_STR "`, can't be read: %s",
				       i + 1, STR_ARG(name), wrong);

	return fail(r, what, help);
}

/* Takes a unit in () or [] off the end of a name. What is in them and is no unit stays. */
static struct str take_unit(struct str name, const struct unit **unit)
{
	const struct unit *found;
	size_t open;
	char want;

	if (!name.n || (name.p[name.n - 1] != ')' && name.p[name.n - 1] != ']'))
		return name;
	want = name.p[name.n - 1] == ')' ? '(' : '[';
	for (open = name.n - 1; open > 0 && name.p[open] != want; open--)
		;
	found = unit_find(str_trim(str_sub(name, open + 1, name.n - 1)));
	if (open == 0 || !found)
		return name;
	*unit = found;
	return str_trim(str_sub(name, 0, open));
}

/* @param repeat  whether a cell without a name has that of the cell before, as pandas writes it. */
static void set_cells(struct reading *r, const struct str *cells, size_t n, bool repeat)
{
	struct csv_header *h = r->h;

	h->columns = arena_array(r->arena, n, sizeof(*h->columns));
	h->n = n;
	h->time = h->value = NONE;
	for (size_t i = 0; i < n; i++) {
		struct csv_column *c = &h->columns[i];

		c->name = arena_str(r->arena, str_trim(cells[i]));
		if (repeat && i > 1 && c->name.n == 0)
			c->name = c[-1].name;
		c->bare = take_unit(c->name, &c->unit);
	}
	h->nan_missing = h->columns[0].name.n == 0;
}

/* The index of the column with one of these names; NONE for none.
 * @param second  the next one of them, or NONE. */
static size_t find_named(const struct csv_header *h, const char *const *names, size_t *second)
{
	size_t found = NONE;

	*second = NONE;
	for (size_t i = 0; i < h->n; i++) {
		if (!is_one_of(h->columns[i].bare, names))
			continue;
		if (found != NONE) {
			*second = i;
			break;
		}
		found = i;
	}
	return found;
}

static bool find_time(struct reading *r)
{
	struct csv_header *h = r->h;
	size_t second, found = find_named(h, time_names, &second);

	if (second != NONE) {
		struct str a = shown_name(r, found), b = shown_name(r, second);

		return fail(r,
			    arena_printf(r->arena,
					 "both `%" PRI_STR "` and `%" PRI_STR "` could be the time",
					 STR_ARG(a), STR_ARG(b)),
			    "take one of the two columns out, or name it otherwise");
	}
	if (found == NONE && h->columns[0].name.n == 0 && h->n > 1)
		found = 0;
	if (found == NONE)
		return fail(
			r, STR("no column holds the time"),
			"name it `time` or `timestamp`, as in `time,p99_latency@v1` (a column a "
			"series) or `time,metric,version,value`");
	h->time = found;
	h->columns[found].role = CSV_TIME;
	return true;
}

/* A column without a name has no role. One within the header would be data that nobody can name. */
static bool check_nameless(struct reading *r)
{
	size_t last = r->h->n;

	while (last > 0 && r->h->columns[last - 1].name.n == 0)
		last--;
	for (size_t i = 1; i < last; i++)
		if (r->h->columns[i].name.n == 0)
			return fail(r, arena_printf(r->arena, "column %zu has no name", i + 1),
				    "name it, or take it out");
	return true;
}

/* The key of a plain name: NAME, or NAME and VERSION parted by the first of @ | : that stands in it
 * exactly once. Colons may be part of a rule's name, as in job:p99:rate5m. */
static const char *plain_key(struct csv_column *c, struct series_labels *l)
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
		name = take_unit(name, &c->unit);
	}
	series_labels_add(l, STR("__name__"), name);
	series_labels_add(l, STR("version"), version);
	return NULL;
}

static const char *column_key(struct reading *r, struct csv_column *c, struct str version)
{
	struct series_labels l = { .arena = r->arena };
	const char *wrong = NULL;

	if (version.n) {
		series_labels_add(&l, STR("__name__"), c->bare);
		series_labels_add(&l, STR("version"), version);
	} else if (memchr(c->bare.p, '{', c->bare.n)) {
		wrong = series_labels_read(&l, c->bare);
	} else {
		wrong = plain_key(c, &l);
	}
	if (!wrong)
		wrong = series_labels_key(&l, &c->key);
	if (!wrong && c->key.metric.n == 0)
		c->key.metric = r->text->metric;
	if (!wrong && c->key.metric.n == 0)
		wrong = "it names no metric";
	return wrong;
}

static bool check_twice(struct reading *r, struct map *seen, size_t i)
{
	struct csv_column *c = &r->h->columns[i], *other;
	struct str name;

	other = map_add(seen, series_key_join(r->arena, &c->key), c);
	if (!other)
		return true;
	name = csv_shown(r->arena, series_key_text(r->arena, &c->key));
	return fail(r,
		    arena_printf(r->arena, "columns %zu and %zu are both %" PRI_STR,
				 (size_t)(other - r->h->columns) + 1, i + 1, STR_ARG(name)),
		    "a series has one column; name its version, as in `p99_latency@v1`");
}

/* @param second  the versions of pandas' second row, or NULL. */
static bool read_wide(struct reading *r, const struct str *second)
{
	struct map seen = map_on(r->arena);
	struct str none = { NULL, 0 };
	size_t nseries = 0;

	for (size_t i = 0; i < r->h->n; i++) {
		struct csv_column *c = &r->h->columns[i];
		const char *wrong;

		if (i == r->h->time || c->name.n == 0)
			continue;
		if (same_word(c->bare, "version"))
			return fail(
				r,
				STR("a `version` column wants metric and value columns beside it"),
				"write `time,metric,version,value`, or a column a series with the "
				"version in its name, as in `time,p99_latency@v1`");
		wrong = column_key(r, c, second ? arena_str(r->arena, str_trim(second[i])) : none);
		if (wrong)
			return fail_column(
				r, i, wrong,
				"a column is named as in `p99_latency`, "
				"`p99_latency@v1`, `p99_latency{version=\"v1\"}`, or, with "
				"--metric NAME, `{version=\"v1\"}`");
		if (!check_twice(r, &seen, i))
			return false;
		c->role = CSV_SERIES;
		nseries++;
	}
	if (nseries == 0)
		return fail(r, STR("there is no column but the time"),
			    "a file has a column a series, as in `time,p99_latency@v1`, or is "
			    "`time,metric,version,value`");
	return true;
}

/* A header made a label's name: other bytes than letters, digits and _ become _. */
static struct str label_name(struct arena *a, struct str name)
{
	bool digit = name.n && name.p[0] >= '0' && name.p[0] <= '9';
	struct str out = arena_printf(a, "%s%" PRI_STR, digit ? "_" : "", STR_ARG(name));
	char *p = arena_cstr(a, out);

	for (size_t i = 0; i < out.n; i++) {
		char c = lower(p[i]);

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'))
			p[i] = '_';
	}
	return (struct str){ p, out.n };
}

/* The column of the version: `version` before its other names. */
static size_t find_version(const struct csv_header *h)
{
	for (const char *const *name = version_names; *name; name++)
		for (size_t i = 0; i < h->n; i++)
			if (h->columns[i].role == CSV_SKIPPED &&
			    same_word(h->columns[i].bare, *name))
				return i;
	return NONE;
}

static bool check_labels(struct reading *r)
{
	struct map seen = map_on(r->arena);

	for (size_t i = 0; i < r->h->n; i++) {
		struct csv_column *c = &r->h->columns[i], *other;

		if (c->label.n == 0)
			continue;
		other = map_add(&seen, c->label, c);
		if (other)
			return fail(r,
				    arena_printf(r->arena,
						 "columns %zu and %zu are both the label %" PRI_STR,
						 (size_t)(other - r->h->columns) + 1, i + 1,
						 STR_ARG(c->label)),
				    "take one of the two out");
	}
	return true;
}

static bool read_long(struct reading *r, size_t value, size_t metric)
{
	struct csv_header *h = r->h;
	size_t version;

	h->is_long = true;
	h->value = value;
	h->columns[value].role = CSV_VALUE;
	if (metric != NONE) {
		h->columns[metric].role = CSV_METRIC;
		h->columns[metric].label = STR("__name__");
	}
	version = find_version(h);
	if (version != NONE) {
		h->columns[version].role = CSV_VERSION;
		h->columns[version].label = STR("version");
	}
	for (size_t i = 0; i < h->n; i++) {
		struct csv_column *c = &h->columns[i];

		if (c->role != CSV_SKIPPED || c->name.n == 0)
			continue;
		c->role = CSV_LABEL;
		c->label = label_name(r->arena, c->name);
	}
	return check_labels(r);
}

/* Whether the file is one metric's: a time, a value and perhaps a version, but no metric. */
static bool is_one_metric(const struct csv_header *h, size_t value)
{
	size_t others = 0;

	for (size_t i = 0; i < h->n; i++)
		if (i != h->time && i != value && h->columns[i].name.n &&
		    !is_one_of(h->columns[i].bare, version_names))
			return false;
		else
			others += i != h->time && i != value && h->columns[i].name.n;
	return others <= 1;
}

/* Two rows of names: the time is in the first column, whatever stands above it. */
static bool read_two_rows(struct reading *r, const struct str *second)
{
	r->h->two_rows = true;
	r->h->nan_missing = true;
	r->h->time = 0;
	r->h->columns[0].role = CSV_TIME;
	return read_wide(r, second);
}

/* Finds the value column; of several `value` itself. @return false when it can't be told. */
static bool find_value(struct reading *r, size_t *value)
{
	static const char *const best[] = { "value", NULL };
	size_t second;

	*value = find_named(r->h, value_names, &second);
	if (second == NONE)
		return true;
	*value = find_named(r->h, best, &second);
	if (second != NONE)
		return fail(r, STR("two columns are called `value`"), "take one of them out");
	return true;
}

bool csv_header_read(const struct csv_header_text *text, const struct str *cells, size_t n,
		     const struct str *second, struct csv_header *out)
{
	struct reading r = { text, text->arena, out };
	size_t value, metric, another;

	memset(out, 0, sizeof(*out));
	set_cells(&r, cells, n, second != NULL);
	if (second)
		return read_two_rows(&r, second);
	if (!find_time(&r) || !check_nameless(&r) || !find_value(&r, &value))
		return false;
	metric = find_named(out, metric_names, &another);
	if (value != NONE && metric != NONE)
		return another == NONE ? read_long(&r, value, metric)
				       : fail(&r, STR("two columns could be the metric"),
					      "take one of them out");
	if (value == NONE || !is_one_metric(out, value))
		return read_wide(&r, NULL);
	if (text->metric.n == 0)
		return fail(&r, STR("the values have no name"),
			    "say which metric they are: --metric NAME");
	out->metric = text->metric;
	return read_long(&r, value, NONE);
}

/* Words that a value cell may hold, in small letters. */
static const char *const value_words[] = { "null",     "none",  "n/a",  "nan",   "undefined", "inf",
					   "infinity", "stale", "true", "false", NULL };

/* Whether a cell of the second row can't be a value: neither a number nor one of the words. */
static bool is_name(struct str s)
{
	return s.n && !(s.p[0] >= '0' && s.p[0] <= '9') && !strchr("+-.<\xe2", s.p[0]) &&
	       !is_one_of(s, value_words);
}

bool csv_header_has_second(const struct str *cells, const struct str *second, size_t n)
{
	if (n < 2 || (cells[0].n && !is_one_of(cells[0], metric_names)))
		return false;
	if (second[0].n && !is_one_of(second[0], version_names))
		return false;
	for (size_t i = 1; i < n; i++)
		if (!is_name(second[i]) || is_one_of(cells[i], time_names))
			return false;
	return true;
}
