/* Tells the columns of a CSV file apart by their names. Called once a file by the CSV reader.
 *
 * Nothing is guessed: two columns that could both be the time, a series that stands twice, or one
 * that has no name, are errors which list the columns found.
 */
#include "sim/csv_header_parts.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"

#define SHOWN_COLUMNS 12 /* listed in a message */
#define NONE          SIZE_MAX

static const char *const time_names[] = {
	"time", "timestamp", "ts", "date", "datetime", "_time", NULL
};
static const char *const value_names[] = { "value", "val", "_value", "v", NULL };
static const char *const metric_names[] = {
	"metric", "name", "__name__", "_measurement", "series", "field", NULL
};
static const char *const version_names[] = { "version", "variant", "revision", "role", NULL };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool header_same_word(struct str s, const char *word)
{
	size_t i = 0;

	while (i < s.n && word[i] && lower(s.p[i]) == word[i])
		i++;
	return i == s.n && !word[i];
}

static bool is_one_of(struct str s, const char *const *names)
{
	for (; *names; names++)
		if (header_same_word(s, *names))
			return true;
	return false;
}

/* The columns as `a`, `b` and 3 more. */
static struct str list_columns(const struct reading *r)
{
	struct buf b = buf_on(r->arena);
	size_t shown = r->h->n > SHOWN_COLUMNS + 1 ? SHOWN_COLUMNS : r->h->n;

	for (size_t i = 0; i < shown; i++) {
		struct str name = trace_shown(r->arena, r->h->columns[i].name);

		buf_printf(&b, "%s`%" PRI_STR "`", i ? ", " : "", STR_ARG(name));
	}
	if (shown < r->h->n)
		buf_printf(&b, " and %zu more", r->h->n - shown);
	return buf_str(&b);
}

bool header_fail(const struct reading *r, struct str what, const char *help)
{
	struct str columns = list_columns(r);

	diag_help(trace_report_about(r->text->report, CN_TRACE_HEADER,
				     "row %llu: %" PRI_STR "; the columns are %" PRI_STR,
				     (unsigned long long)r->text->row, STR_ARG(what),
				     STR_ARG(columns)),
		  "%s", help);
	return false;
}

struct str header_take_unit(struct str name, const struct unit **unit)
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
	if (!found)
		found = unit_find_spelt(str_trim(str_sub(name, open + 1, name.n - 1)));
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
		c->bare = header_take_unit(c->name, &c->unit);
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

/* Finds the column that the user names.
 * @param option  by which; for messages.
 * @return false, and reports it, if there is none; true with *found NONE when none was named. */
static bool find_given(struct reading *r, struct str name, const char *option, size_t *found)
{
	struct str shown;

	*found = NONE;
	if (name.n == 0)
		return true;
	for (size_t i = 0; i < r->h->n && *found == NONE; i++)
		if (str_eq(r->h->columns[i].name, name) || str_eq(r->h->columns[i].bare, name))
			*found = i;
	if (*found != NONE)
		return true;
	shown = trace_shown(r->arena, name);
	return header_fail(
		r, arena_printf(r->arena, "no column is called `%" PRI_STR "`", STR_ARG(shown)),
		arena_printf(r->arena, "name one that is there: --column %s=NAME", option).p);
}

static struct str shown_name(const struct reading *r, size_t i)
{
	return trace_shown(r->arena, r->h->columns[i].name);
}

static bool find_time(struct reading *r)
{
	struct csv_header *h = r->h;
	size_t second, found;

	if (!find_given(r, r->text->opts->time_column, "time", &found))
		return false;
	if (found != NONE) {
		h->time = found;
		h->columns[found].role = CSV_TIME;
		return true;
	}
	found = find_named(h, time_names, &second);
	if (second != NONE) {
		struct str a = shown_name(r, found), b = shown_name(r, second);

		return header_fail(r,
			    arena_printf(r->arena,
					 "both `%" PRI_STR "` and `%" PRI_STR "` could be the time",
					 STR_ARG(a), STR_ARG(b)),
			    "say which one it is: --column time=NAME");
	}
	if (found == NONE && h->columns[0].name.n == 0 && h->n > 1)
		found = 0;
	if (found == NONE)
		return header_fail(
			r, STR("no column holds the time"),
			"name it `time` or `timestamp`, as in `time,p99_latency@v1` (a column a "
			"series) or `time,metric,version,value`, or say which one it is: "
			"--column time=NAME");
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
			return header_fail(
				r, arena_printf(r->arena, "column %zu has no name", i + 1),
				"name it, or take it out");
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

/* The column of the version: that of the label that the user names, else `version` before its other
 * names. */
static size_t find_version(const struct reading *r)
{
	const struct csv_header *h = r->h;
	const struct str given = r->text->opts->version_label;

	for (size_t i = 0; given.n && i < h->n; i++)
		if (h->columns[i].role == CSV_SKIPPED && str_eq(h->columns[i].bare, given))
			return i;
	for (const char *const *name = version_names; given.n == 0 && *name; name++)
		for (size_t i = 0; i < h->n; i++)
			if (h->columns[i].role == CSV_SKIPPED &&
			    header_same_word(h->columns[i].bare, *name))
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
			return header_fail(r,
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
	version = find_version(r);
	if (version != NONE) {
		h->columns[version].role = CSV_VERSION;
		h->columns[version].label = r->text->naming->version_label;
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

static bool is_version(const struct reading *r, struct str name)
{
	return is_one_of(name, version_names) || str_eq(name, r->text->naming->version_label);
}

/* Whether the file is one metric's: a time, a value and perhaps a version, but no metric. */
static bool is_one_metric(const struct reading *r, size_t value)
{
	const struct csv_header *h = r->h;
	size_t others = 0;

	if (r->text->opts->metric.n || r->text->opts->value_column.n)
		return true;
	for (size_t i = 0; i < h->n; i++) {
		if (i == h->time || i == value || h->columns[i].name.n == 0)
			continue;
		if (!is_version(r, h->columns[i].bare))
			return false;
		others++;
	}
	return others <= 1;
}

/* Two rows of names: the time is in the first column, whatever stands above it. */
static bool read_two_rows(struct reading *r, const struct str *second)
{
	r->h->two_rows = true;
	r->h->nan_missing = true;
	r->h->time = 0;
	r->h->columns[0].role = CSV_TIME;
	return header_read_wide(r, second);
}

/* Finds the value column; of several `value` itself. @return false when it can't be told. */
static bool find_value(struct reading *r, size_t *value)
{
	static const char *const best[] = { "value", NULL };
	size_t second;

	if (!find_given(r, r->text->opts->value_column, "value", value))
		return false;
	if (*value != NONE)
		return true;
	*value = find_named(r->h, value_names, &second);
	if (second == NONE)
		return true;
	*value = find_named(r->h, best, &second);
	if (second != NONE)
		return header_fail(r, STR("two columns are called `value`"),
				   "take one of them out");
	return true;
}

static bool find_metric(struct reading *r, size_t *metric)
{
	size_t second;

	if (!find_given(r, r->text->opts->metric_column, "metric", metric))
		return false;
	if (*metric != NONE)
		return true;
	*metric = find_named(r->h, metric_names, &second);
	if (second != NONE)
		return header_fail(r, STR("two columns could be the metric"),
				   "say which one it is: --column metric=NAME");
	return true;
}

/* The values of one metric, which the file itself does not name. */
static bool read_one_metric(struct reading *r, size_t value)
{
	if (r->text->naming->metric.n == 0)
		return header_fail(r, STR("the values have no name"),
				   "say which metric they are: --metric NAME, or call the file "
				   "after it, as in run1-NAME.csv");
	r->h->metric = r->text->naming->metric;
	return read_long(r, value, NONE);
}

bool csv_header_read(const struct csv_header_text *text, const struct str *cells, size_t n,
		     const struct str *second, struct csv_header *out)
{
	struct reading r = { text, text->report->arena, out };
	size_t value, metric = NONE;

	memset(out, 0, sizeof(*out));
	set_cells(&r, cells, n, second != NULL);
	if (second)
		return read_two_rows(&r, second);
	if (!find_time(&r) || !check_nameless(&r) || !find_value(&r, &value))
		return false;
	if (value != NONE && !find_metric(&r, &metric))
		return false;
	if (value != NONE && metric != NONE)
		return read_long(&r, value, metric);
	if (value != NONE && is_one_metric(&r, value))
		return read_one_metric(&r, value);
	return header_read_wide(&r, NULL);
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
