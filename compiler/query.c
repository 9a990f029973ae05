/* Queries with their names in place, for compiler/query.h. What a query may name was checked when
 * it was lowered (lower_metrics.c).
 */
#include "compiler/query.h"

#include <string.h>

#include "base/buf.h"
#include "base/units.h"
#include "compiler/presets.h"

struct str plan_app(const struct plan *p)
{
	for (size_t i = 0; i < p->labels.n; i++)
		if (str_is(p->labels.v[i].key, "app"))
			return p->labels.v[i].value;
	return p->name;
}

/** What the names of a query stand for. */
struct names {
	const struct plan *plan;
	enum side side;
	char window[QTY_TEXT_MAX];
};

/** @return what a $name stands for; a name that is not known stays as it is written. */
static struct str meaning(const struct names *n, struct str name)
{
	const struct plan *p = n->plan;

	if (str_is(name, "version"))
		return p->versions[n->side].label;
	if (str_is(name, "window"))
		return str_of(n->window);
	if (str_is(name, "namespace"))
		return p->ns.n ? p->ns : STR("default");
	if (str_is(name, "service"))
		return p->service;
	if (str_is(name, "app"))
		return plan_app(p);
	if (str_is(name, "canary"))
		return n->side == SIDE_CANARY ? STR("!=") : STR("=");
	return STR("");
}

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/** Puts the name behind a dollar at q.p[i]. @return the offset behind it. */
static size_t put_name(const struct names *n, struct str q, size_t i, struct buf *out)
{
	size_t end = i + 1;

	if (end < q.n && q.p[end] == '$') {
		buf_putc(out, '$');
		return end + 1;
	}
	while (end < q.n && word_byte(q.p[end]))
		end++;
	buf_put(out, meaning(n, str_sub(q, i + 1, end)));
	return end;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/** A query while it is put on one line. */
struct line {
	const struct names *names;
	struct str query;
	struct buf *out;
	char quote;		/* of the string that is open; 0 for none */
	bool space;		/* white space was passed over */
};

/** Takes what stands at an offset outside of strings. @return the offset behind it. */
static size_t put_plain(struct line *l, size_t i)
{
	struct str q = l->query;
	char c = q.p[i];

	if (is_space(c)) {
		l->space = true;
		return i + 1;
	}
	if (c == '#') {
		const char *end = memchr(q.p + i, '\n', q.n - i);
		l->space = true;
		return end ? (size_t)(end - q.p) : q.n;
	}
	if (l->space && l->out->n)
		buf_putc(l->out, ' ');
	l->space = false;
	if (c == '$')
		return put_name(l->names, q, i, l->out);
	if (c == '"' || c == '\'' || c == '`')
		l->quote = c;
	buf_putc(l->out, c);
	return i + 1;
}

static size_t put_quoted(struct line *l, size_t i)
{
	struct str q = l->query;
	char c = q.p[i];

	if (c == '$')
		return put_name(l->names, q, i, l->out);
	buf_putc(l->out, c);
	if (c == '\\' && l->quote != '`' && i + 1 < q.n && q.p[i + 1] != '$') {
		buf_putc(l->out, q.p[i + 1]);
		return i + 2;
	}
	if (c == l->quote)
		l->quote = 0;
	return i + 1;
}

struct str query_text(struct arena *a, const struct plan *p, const struct metric *m, enum side side,
		      int64_t window_ms)
{
	struct names names = { .plan = p, .side = side };
	struct buf out = buf_on(a);
	struct line l = { .names = &names, .query = m->query, .out = &out };

	dur_format(window_ms, names.window);
	for (size_t i = 0; i < l.query.n;)
		i = l.quote ? put_quoted(&l, i) : put_plain(&l, i);
	return buf_str(&out);
}

/* ---- what conditions ask for ---------------------------------------------------------------- */

bool cond_tests(const struct cond *c)
{
	return c && (c->kind == COND_WORSE || c->kind == COND_REGRESSED || cond_tests(c->a) ||
		     cond_tests(c->b));
}

bool cond_reads_metric(const struct cond *c, size_t metric, enum side side)
{
	if (!c)
		return false;
	switch (c->kind) {
	case COND_METRIC:
		return c->metric == metric && c->side == side;
	case COND_CHANGE: case COND_DIFF: case COND_WORSE: case COND_REGRESSED:
		return c->metric == metric;
	case COND_CONST: case COND_NEG: case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD:
	case COND_SUB: case COND_MUL: case COND_DIV: case COND_LT: case COND_LE: case COND_GT:
	case COND_GE: case COND_EQ: case COND_NE: case COND_NOT: case COND_AND: case COND_OR:
		break;
	}
	return cond_reads_metric(c->a, metric, side) || cond_reads_metric(c->b, metric, side);
}

bool cond_reads(const struct cond *c, enum side side)
{
	if (!c)
		return false;
	if (c->kind == COND_METRIC)
		return c->side == side;
	if (c->kind == COND_CHANGE || c->kind == COND_DIFF || c->kind == COND_WORSE ||
	    c->kind == COND_REGRESSED)
		return true;
	return cond_reads(c->a, side) || cond_reads(c->b, side);
}

/* Whether a guardrail's queries can read the metric, too: they are asked of one server. */
static bool same_server(const struct plan *p, const struct guardrail *g, const struct metric *m)
{
	for (size_t i = 0; i < g->nmetrics; i++) {
		const struct metric *own = &p->metrics[g->metrics[i]];
		if (!own->trace_only)
			return str_eq(own->url, m->url);
	}
	return true;
}

bool metric_counting(const struct plan *p, const struct guardrail *g, struct metric *out)
{
	for (size_t i = 0; i < p->nmetrics; i++)
		if (str_is(p->metrics[i].name, "requests") && p->metrics[i].type == TYPE_RATE &&
		    p->metrics[i].query.n && same_server(p, g, &p->metrics[i])) {
			*out = p->metrics[i];
			return true;
		}
	for (size_t i = 0; i < g->nmetrics; i++) {
		const struct metric *m = &p->metrics[g->metrics[i]];
		const struct preset *preset = m->platform.n ? preset_find(m->platform) : NULL;
		if (!preset || !preset->requests)
			continue;
		*out = (struct metric){ .query = str_of(preset->requests), .url = m->url,
					.unit = unit_find(STR("/s")) };
		return true;
	}
	return false;
}
