/* A table from cells as they are written to their spelling; one series may be spelt in several
 * ways. Most rows don't need it: files repeat an order of series, so the spelling that followed the
 * last one before is compared first.
 */
#include "sim/csv_keys.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/limits.h"

struct csv_spelling {
	struct str text;		/* the cells, each followed by a NUL byte */
	bool bad;			/* names no series */
	size_t series;
	struct csv_spelling *next;	/* the one that followed it last, or NULL */
};

void csv_keys_start(struct csv_keys *k, const struct csv_header *header,
		    struct trace_build *build)
{
	struct arena *a = build->reading->arena;

	*k = (struct csv_keys){ .arena = a, .header = header, .build = build };
	k->columns = arena_array(a, header->n, sizeof(*k->columns));
	for (size_t i = 0; i < header->n; i++)
		if (header->columns[i].label.n)
			k->columns[k->ncolumns++] = i;
	k->spellings = map_on(a);
	k->text = buf_on(a);
}

static struct str cell(const struct csv_lex *row, size_t i)
{
	return i < row->n ? csv_text(&row->fields[i]) : STR("");
}

/* Whether the row names its series by this spelling. */
static bool is_spelt(const struct csv_keys *k, const struct csv_lex *row,
		     const struct csv_spelling *s)
{
	const char *p = s->text.p, *end = s->text.p + s->text.n;

	for (size_t i = 0; i < k->ncolumns; i++) {
		struct str c = cell(row, k->columns[i]);

		if ((size_t)(end - p) <= c.n || (c.n && memcmp(p, c.p, c.n) != 0) || p[c.n] != '\0')
			return false;
		p += c.n + 1;
	}
	return p == end;
}

/* What the row's cells say the series is. @return NULL, or what is wrong. */
static const char *read_key(const struct csv_keys *k, const struct csv_lex *row,
			    struct series_key *key)
{
	struct series_labels labels = { .arena = k->arena };
	const char *wrong;

	series_labels_add(&labels, STR("__name__"), k->header->metric);
	for (size_t i = 0; i < k->ncolumns; i++) {
		const struct csv_column *c = &k->header->columns[k->columns[i]];
		struct str text = arena_str(k->arena, cell(row, k->columns[i]));

		if (c->role != CSV_METRIC) {
			series_labels_add(&labels, c->label, text);
			continue;
		}
		wrong = series_labels_read(&labels, text);
		if (wrong)
			return wrong;
	}
	return series_labels_key(&labels, &k->build->naming, key);
}

/* The series of a spelling that is new. */
static enum csv_keys_status resolve(struct csv_keys *k, const struct csv_lex *row,
				    struct csv_spelling *s, const char **wrong)
{
	struct series_key key;

	*wrong = read_key(k, row, &key);
	s->bad = *wrong != NULL;
	if (s->bad)
		return CSV_KEYS_BAD;
	return build_find(k->build, &key, row->row, &s->series) ? CSV_KEYS_FOUND : CSV_KEYS_FULL;
}

static struct csv_spelling *look_up(struct csv_keys *k, const struct csv_lex *row)
{
	k->text.n = 0;
	for (size_t i = 0; i < k->ncolumns; i++) {
		buf_put(&k->text, cell(row, k->columns[i]));
		buf_putc(&k->text, '\0');
	}
	return map_get(&k->spellings, buf_str(&k->text));
}

/* The last spelling is the present row's: what followed the one before it is remembered. */
static void follow(struct csv_keys *k, struct csv_spelling *s)
{
	if (k->last)
		k->last->next = s;
	k->last = s;
}

enum csv_keys_status csv_keys_find(struct csv_keys *k, const struct csv_lex *row, size_t *series,
				   const char **wrong)
{
	struct csv_spelling *s = k->last ? k->last->next : NULL;
	enum csv_keys_status status;

	if (!s || !is_spelt(k, row, s))
		s = look_up(k, row);
	if (s) {
		status = s->bad ? CSV_KEYS_BAD_AGAIN : CSV_KEYS_FOUND;
	} else if (k->nspellings == LIMIT_SERIES) {
		build_too_many_series(k->build, row->row);
		return CSV_KEYS_FULL;
	} else {
		s = arena_alloc(k->arena, sizeof(*s));
		s->text = arena_str(k->arena, buf_str(&k->text));
		status = resolve(k, row, s, wrong);
		map_add(&k->spellings, s->text, s);
		k->nspellings++;
	}
	follow(k, s);
	*series = s->series;
	return status;
}

size_t csv_keys_column(const struct csv_keys *k)
{
	for (size_t i = 0; i < k->ncolumns; i++)
		if (k->header->columns[k->columns[i]].role == CSV_METRIC)
			return k->columns[i];
	return k->ncolumns ? k->columns[0] : 0;
}
