/* The text form of a series, as Prometheus and Grafana write it (prometheus: promql/parser), and
 * its canonical form. Called by the readers for each new name in a file, never for each row.
 */
#include "sim/series_key.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"

/* A text that is being read. */
struct cursor {
	struct arena *arena;
	const char *p, *end;
	bool go;		/* quotes are Go's */
};

static bool is_name_byte(char c, bool first, bool colon)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
	       (c == ':' && colon) || (c >= '0' && c <= '9' && !first);
}

static void skip_spaces(struct cursor *c)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
}

static bool take(struct cursor *c, char want)
{
	skip_spaces(c);
	if (c->p == c->end || *c->p != want)
		return false;
	c->p++;
	return true;
}

/* A name without quotes; empty if there is none. */
static struct str take_name(struct cursor *c, bool colon)
{
	struct str name;

	skip_spaces(c);
	name.p = c->p;
	while (c->p < c->end && is_name_byte(*c->p, c->p == name.p, colon))
		c->p++;
	name.n = (size_t)(c->p - name.p);
	return name;
}

/* The value of so many hexadecimal digits at p; -1 if they are not such. */
static int64_t hex_value(const char *p, const char *end, int digits)
{
	static const char letters[] = "0123456789abcdef";
	int64_t v = 0;

	if (end - p < digits)
		return -1;
	for (int i = 0; i < digits; i++) {
		const char c = p[i] >= 'A' && p[i] <= 'F' ? (char)(p[i] | 0x20) : p[i];
		const char *found = memchr(letters, c, 16);

		if (!found)
			return -1;
		v = v << 4 | (found - letters);
	}
	return v;
}

/* What stands behind a backslash in Go's quotes (strconv.Quote), p there.
 * @return bytes put into `to`, at most four; 0 when it is none of them. */
static size_t take_go_escape(struct cursor *c, char *to)
{
	static const char letters[] = "abfnrtv\\\"", bytes[] = "\a\b\f\n\r\t\v\\\"";
	const char *letter = memchr(letters, *c->p, sizeof(letters) - 1);
	const int digits = *c->p == 'x' ? 2 : *c->p == 'u' ? 4 : *c->p == 'U' ? 8 : 0;
	int64_t v;

	if (letter) {
		*to = bytes[letter - letters];
		c->p++;
		return 1;
	}
	v = digits ? hex_value(c->p + 1, c->end, digits) : -1;
	if (v <= 0 || v > 0x10ffff)	/* NUL is in no text of a trace */
		return 0;
	c->p += 1 + digits;
	if (digits > 2)
		return utf8_encode((uint32_t)v, to);
	*to = (char)v;
	return 1;
}

/* What stands behind a backslash in Prometheus text, p there; any other one stands for itself. */
static size_t take_escape(struct cursor *c, char *to)
{
	const char next = c->p < c->end ? *c->p : '\0';

	if (next == '\\' || next == '"' || next == 'n') {
		*to = next == 'n' ? '\n' : next;
		c->p++;
	} else {
		*to = '\\';
	}
	return 1;
}

/* A text in quotes, p at the opening one. @return NULL, or what is wrong. */
static const char *take_quoted(struct cursor *c, struct str *out)
{
	char *to = arena_alloc(c->arena, (size_t)(c->end - c->p) + 4);
	size_t n = 0;

	for (c->p++; c->p < c->end && *c->p != '"';) {
		size_t put = 1;

		if (*c->p != '\\') {
			to[n++] = *c->p++;
			continue;
		}
		c->p++;
		if (!c->go)
			put = take_escape(c, to + n);
		else if (c->p < c->end)
			put = take_go_escape(c, to + n);
		if (put == 0)
			return "a backslash stands before something that Go does not write";
		n += put;
	}
	*out = (struct str){ to, n };
	return take(c, '"') ? NULL : "a quote is not closed";
}

void series_labels_add(struct series_labels *l, struct str name, struct str value)
{
	if (value.n == 0)
		return;
	l->v = arena_grow(l->arena, l->v, l->n, &l->cap, sizeof(*l->v));
	l->v[l->n++] = (struct series_label){ name, value };
}

/* One label, or a metric's name in quotes. */
static const char *read_label(struct series_labels *l, struct cursor *c)
{
	struct str name, value;
	const char *wrong;

	skip_spaces(c);
	if (c->p < c->end && *c->p == '"') {
		wrong = take_quoted(c, &name);
		if (wrong)
			return wrong;
		if (!take(c, '=')) {
			series_labels_add(l, STR("__name__"), name);
			return NULL;
		}
	} else {
		name = take_name(c, false);
		if (name.n == 0)
			return "a label's name is wanted in the braces";
		if (!take(c, '='))
			return "`=` is wanted behind a label's name";
	}
	skip_spaces(c);
	if (c->p == c->end || *c->p != '"')
		return "a label's value stands in quotes";
	wrong = take_quoted(c, &value);
	if (!wrong)
		series_labels_add(l, name, value);
	return wrong;
}

static const char *read_labels(struct series_labels *l, struct cursor *c)
{
	while (!take(c, '}')) {
		const char *wrong = read_label(l, c);

		if (wrong)
			return wrong;
		if (take(c, ','))
			continue;
		if (!take(c, '}'))
			return "`,` or `}` is wanted behind a label";
		break;
	}
	skip_spaces(c);
	return c->p == c->end ? NULL : "nothing may stand behind `}`";
}

static const char *read_series(struct series_labels *l, struct str text, bool go)
{
	struct cursor c = { l->arena, text.p, text.p + text.n, go };
	struct str name;

	if (text.n == 0)
		return "it is empty";
	if (utf8_check(text) < text.n)
		return "it is not UTF-8";
	if (!memchr(text.p, '{', text.n)) {
		series_labels_add(l, STR("__name__"), text);
		return NULL;
	}
	name = take_name(&c, true);
	series_labels_add(l, STR("__name__"), name);
	if (!take(&c, '{'))
		return "a metric's name is wanted before `{`";
	return read_labels(l, &c);
}

const char *series_labels_read(struct series_labels *l, struct str text)
{
	return read_series(l, text, false);
}

const char *series_labels_read_go(struct series_labels *l, struct str text)
{
	return read_series(l, text, true);
}

static int compare_names(const void *a, const void *b)
{
	const struct series_label *x = a, *y = b;

	return str_cmp(x->name, y->name);
}

static void put_label(struct buf *b, const struct series_label *label)
{
	if (b->n)
		buf_putc(b, ',');
	buf_put(b, label->name);
	buf_puts(b, "=\"");
	for (size_t i = 0; i < label->value.n; i++) {
		char c = label->value.p[i];

		if (c == '\\' || c == '"' || c == '\n')
			buf_putc(b, '\\');
		buf_putc(b, c == '\n' ? 'n' : c);
	}
	buf_putc(b, '"');
}

/* Another label may play the version: then one that is called so gets out of its way, as
 * Prometheus does it with labels of a scrape. */
static void rename_version(struct series_labels *l, struct str version_label)
{
	if (str_is(version_label, "version"))
		return;
	for (size_t i = 0; i < l->n; i++) {
		if (str_is(l->v[i].name, "version"))
			l->v[i].name = STR("exported_version");
		else if (str_eq(l->v[i].name, version_label))
			l->v[i].name = STR("version");
	}
}

/* Puts the labels into the key. */
static const char *fill_key(const struct series_labels *l, struct series_key *key)
{
	struct buf b = buf_on(l->arena);

	for (size_t i = 0; i < l->n; i++) {
		const struct series_label *label = &l->v[i];

		if (utf8_check(label->value) < label->value.n ||
		    utf8_check(label->name) < label->name.n)
			return "it is not UTF-8";
		if (i && str_eq(label->name, label[-1].name))
			return "a label, the version or the name is given twice";
		if (str_is(label->name, "__name__"))
			key->metric = label->value;
		else if (str_is(label->name, "version"))
			key->version = label->value;
		else
			put_label(&b, label);
	}
	key->labels = buf_str(&b);
	return NULL;
}

const char *series_labels_key(struct series_labels *l, const struct series_naming *naming,
			      struct series_key *key)
{
	const struct trace_map *map;
	const char *wrong;

	*key = (struct series_key){ .metric = { NULL, 0 } };
	rename_version(l, naming->version_label);
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), compare_names);
	wrong = fill_key(l, key);
	if (wrong)
		return wrong;
	map = key->metric.n ? series_map(naming, key->metric) : NULL;
	if (map)
		key->metric = map->metric;
	if (map && map->version.n)
		key->version = map->version;
	if (key->metric.n == 0)
		key->metric = naming->metric;
	return key->metric.n ? NULL : "it names no metric";
}

/* A NUL byte is in no text of a trace, so it parts the three. */
struct str series_key_join(struct arena *a, const struct series_key *key)
{
	struct buf b = buf_on(a);

	buf_put(&b, key->metric);
	buf_putc(&b, '\0');
	buf_put(&b, key->version);
	buf_putc(&b, '\0');
	buf_put(&b, key->labels);
	return buf_str(&b);
}

struct str series_key_text(struct arena *a, const struct series_key *key)
{
	struct buf b = buf_on(a);

	buf_put(&b, key->metric);
	if (key->version.n)
		buf_printf(&b, "@%" PRI_STR, STR_ARG(key->version));
	if (key->labels.n)
		buf_printf(&b, "{%" PRI_STR "}", STR_ARG(key->labels));
	return buf_str(&b);
}
