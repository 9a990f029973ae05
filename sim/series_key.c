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

/* A text in quotes, p at the opening one. @return false when it is not closed. */
static bool take_quoted(struct cursor *c, struct str *out)
{
	char *to = arena_alloc(c->arena, (size_t)(c->end - c->p));
	size_t n = 0;

	for (c->p++; c->p < c->end && *c->p != '"'; c->p++) {
		char next = c->p + 1 < c->end ? c->p[1] : '\0';

		if (*c->p == '\\' && (next == '\\' || next == '"' || next == 'n')) {
			to[n++] = next == 'n' ? '\n' : next;
			c->p++;
		} else {
			to[n++] = *c->p;
		}
	}
	*out = (struct str){ to, n };
	return take(c, '"');
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

	skip_spaces(c);
	if (c->p < c->end && *c->p == '"') {
		if (!take_quoted(c, &name))
			return "a quote is not closed";
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
	if (!take_quoted(c, &value))
		return "a quote is not closed";
	series_labels_add(l, name, value);
	return NULL;
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

const char *series_labels_read(struct series_labels *l, struct str text)
{
	struct cursor c = { l->arena, text.p, text.p + text.n };
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

const char *series_labels_key(struct series_labels *l, struct series_key *key)
{
	struct buf b = buf_on(l->arena);

	*key = (struct series_key){ .metric = { NULL, 0 } };
	if (l->n)
		qsort(l->v, l->n, sizeof(*l->v), compare_names);
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
