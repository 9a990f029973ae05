/* `metrics` blocks: types, presets, units, and the $names of queries. */
#include <stdio.h>
#include <string.h>

#include "compiler/lower.h"
#include "compiler/presets.h"
#include "compiler/query.h"
#include "lang/parse.h"

static const struct str metric_types[] = { { "ratio", 5 }, { "duration", 8 }, { "score", 5 },
					   { "rate", 4 },  { "bytes", 5 } };

/* What a query may name. */
static const struct str query_names[] = { { "version", 7 }, { "window", 6 }, { "namespace", 9 },
					  { "service", 7 } };

/* Every $name of a query, at its own place in the literal. */
static bool check_query_names(struct lower *l, const struct expr *query)
{
	struct str text = query->text, literal = source_text(&l->c->sources, query->span);
	bool ok = true;
	for (size_t i = 0; i + 1 < text.n; i++) {
		if (text.p[i] != '$')
			continue;
		if (text.p[i + 1] == '$') {
			i++;
			continue;
		}
		struct str name = query_name_at(text, i);
		size_t end = i + 1 + name.n;
		size_t known = 0;
		while (known < ARRAY_LEN(query_names) && !str_eq(name, query_names[known]))
			known++;
		if (known < ARRAY_LEN(query_names) || !name.n)
			continue;
		struct span at = { query->span.begin + (uint32_t)string_offset(literal, i),
				   query->span.begin + (uint32_t)string_offset(literal, end),
				   query->span.file };
		struct diag *d = diag_at(l->diags, CN_UNKNOWN_QUERY_NAME, at,
					 "a query has no name `$%" PRI_STR "`", STR_ARG(name));
		size_t near = str_nearest(name, query_names, ARRAY_LEN(query_names));
		if (near < ARRAY_LEN(query_names))
			diag_help(d, "did you mean `$%" PRI_STR "`?", STR_ARG(query_names[near]));
		else
			diag_help(
				d,
				"it has $version, $window, $namespace and $service; write $$ for a dollar");
		ok = false;
	}
	return ok;
}

/* "p99" is the quantile 0.99, "p999" 0.999; 0 for none. */
static double quantile(struct str what)
{
	double scale = 1, v = 0;
	if (what.n < 2 || what.n > 6 || what.p[0] != 'p')
		return 0;
	for (size_t i = 1; i < what.n; i++) {
		if (what.p[i] < '0' || what.p[i] > '9')
			return 0;
		v = v * 10 + (what.p[i] - '0');
		scale *= 10;
	}
	return v / scale;
}

static struct str preset_query(struct lower *l, const char *text, double q)
{
	struct buf b = buf_on(l->arena);
	for (const char *p = text; *p; p++)
		if (*p == '$' && str_is(query_name_at(str_of(p), 0), "q")) {
			buf_printf(&b, "%g", q);
			p++;
		} else {
			buf_putc(&b, *p);
		}
	return buf_str(&b);
}

static void unknown_platform(struct lower *l, struct word w)
{
	struct str names[32];
	size_t n = 0;
	for (size_t i = 0; preset_at(i) && n < ARRAY_LEN(names); i++)
		names[n++] = preset_at(i)->platform;
	unknown_name(l, w, "platform with presets", names, n);
}

static bool preset_mismatch(struct lower *l, const struct stmt *s, enum type is)
{
	struct diag *d = diag_at(l->diags, CN_TYPE_MISMATCH, s->u.metric.type.span,
				 "preset %" PRI_STR " %" PRI_STR " is a %s, not a %" PRI_STR,
				 STR_ARG(s->u.metric.platform.text), STR_ARG(s->u.metric.what.text),
				 type_name(is), STR_ARG(s->u.metric.type.text));
	diag_also(d, s->u.metric.what.span, "%s", "");
	diag_help(d, "write `%" PRI_STR " %s = ...`", STR_ARG(s->u.metric.name.text),
		  type_name(is));
	return false;
}

static bool lower_preset(struct lower *l, const struct stmt *s, struct metric *m)
{
	struct word what = s->u.metric.what;
	const struct preset *p = preset_find(s->u.metric.platform.text);
	if (!p) {
		unknown_platform(l, s->u.metric.platform);
		return false;
	}
	m->platform = p->platform;
	m->what = what.text;
	m->quantile = quantile(what.text);
	enum type type = m->quantile > 0               ? TYPE_DURATION
			 : str_is(what.text, "errors") ? TYPE_RATIO
						       : TYPE_RATE;
	const char *query = type == TYPE_DURATION ? p->latency
			    : type == TYPE_RATIO  ? p->errors
						  : p->requests;
	static const struct str names[] = { { "errors", 6 }, { "p99", 3 }, { "requests", 8 } };
	if (type == TYPE_RATE && !str_is(what.text, "requests")) {
		unknown_name(l, what, "preset", names, ARRAY_LEN(names));
		return false;
	}
	if (!query) {
		diag_help(
			diag_at(l->diags, CN_UNKNOWN_NAME, what.span,
				"%" PRI_STR " has no preset `%" PRI_STR
				"`: nothing tells it for one model",
				STR_ARG(p->platform), STR_ARG(what.text)),
			"write the query in quotes, or take the preset of what carries the traffic");
		return false;
	}
	if (m->type != type)
		return preset_mismatch(l, s, type);
	m->mean = type == TYPE_DURATION && p->mean;
	m->highest = type == TYPE_DURATION ? (double)p->highest_ms / 1000 : 0;
	m->query = preset_query(l, query, m->quantile);
	m->unit = type == TYPE_DURATION ? unit_find(STR("ms"))
		  : type == TYPE_RATE   ? unit_find(STR("/s"))
					: NULL;
	return true;
}

/* The class of units that each metric type takes. */
static enum qty_class class_of(enum type t)
{
	switch (t) {
	case TYPE_RATIO: return QTY_RATIO;
	case TYPE_DURATION: return QTY_DURATION;
	case TYPE_RATE: return QTY_RATE;
	case TYPE_BYTES: return QTY_BYTES;
	case TYPE_ERROR:
	case TYPE_NUMBER:
	case TYPE_SCORE:
	case TYPE_BOOL:
	case TYPE_STRING:
	case TYPES: break;
	}
	return QTY_NUMBER;
}

static bool lower_unit(struct lower *l, const struct stmt *s, struct metric *m)
{
	struct word w = s->u.metric.unit;
	const struct unit *u = unit_find(w.text);
	enum qty_class cls = class_of(m->type);
	bool fits = u && (u->cls == cls || (u->cls == QTY_NUMBER && cls == QTY_RATIO));
	if (fits && m->platform.n == 0) {
		m->unit = u;
		return true;
	}
	if (fits) {
		diag_help(diag_at(l->diags, CN_NOT_HERE, w.span, "a preset brings its own unit"),
			  "take `in` out");
		return false;
	}
	struct buf names = buf_on(l->arena);
	for (const char *const *n = unit_names(cls); n && *n; n++)
		buf_printf(&names, "%s%s", names.n ? " " : "", *n);
	diag_help(diag_at(l->diags, CN_BAD_UNIT, w.span, "a %s is not measured in `%" PRI_STR "`",
			  m->type == TYPE_BYTES ? "size in bytes" : type_name(m->type), STR_ARG(w.text)),
		  cls == QTY_NUMBER ? "a score has no unit: take `in` out%" PRI_STR
				    : "its units: %" PRI_STR,
		  STR_ARG(cls == QTY_NUMBER ? STR("") : buf_str(&names)));
	return false;
}

static bool lower_query(struct lower *l, const struct stmt *s, struct metric *m)
{
	const struct expr *q = s->u.metric.query;
	if (m->trace_only && (q || m->platform.n)) {
		diag_help(
			diag_at(l->diags, CN_NOT_HERE, q ? q->span : s->u.metric.platform.span,
				"a metric under `trace` has no query: only a simulation reads it"),
			"take it out, or move the metric under `metrics prometheus`");
		return false;
	}
	if (!m->trace_only && !q && !m->platform.n) {
		diag_help(diag_at(l->diags, CN_MISSING, m->name_span,
				  "metric `%" PRI_STR "` has no query", STR_ARG(m->name)),
			  "give it one: `%" PRI_STR
			  " %s = \"...\"`, or declare it under `metrics trace`",
			  STR_ARG(m->name), type_name(m->type));
		return false;
	}
	if (!q)
		return true;
	if (q->kind == EXPR_ERROR)
		return false;
	m->query = q->text;
	m->query_span = q->kind == EXPR_STRING ? q->span : (struct span){ 0, 0, 0 };
	if (!str_trim(q->text).n) {
		diag_help(diag_at(l->diags, CN_MISSING, q->span, "the query is empty"),
			  "write PromQL in it");
		return false;
	}
	return check_query_names(l, q);
}

static bool lower_metric(struct lower *l, const struct stmt *s, bool trace, struct str url)
{
	struct metric m = { .name = s->u.metric.name.text,
			    .trace_only = trace,
			    .url = url,
			    .span = s->span,
			    .name_span = s->u.metric.name.span };
	struct plan *plan = l->plan;
	struct metric_slot *slot = arena_alloc(l->arena, sizeof(*slot));
	*slot = (struct metric_slot){ plan->nmetrics, m.name_span };
	struct metric_slot *first = map_add(&l->metrics, m.name, slot);
	if (first) {
		declared_twice(l, s->u.metric.name, "metric", first->span);
		return false;
	}
	bool swapped;
	size_t type = type_index(l, s->u.metric.name, s->u.metric.type, "metric type", metric_types,
				 ARRAY_LEN(metric_types), &swapped);
	bool ok = type < ARRAY_LEN(metric_types);
	if (swapped)
		map_add(&l->metrics, s->u.metric.type.text, slot);
	m.type = ok ? type_find(s->u.metric.type.text) : TYPE_ERROR;
	if (ok && s->u.metric.platform.span.end)
		ok = lower_preset(l, s, &m);
	if (ok)
		ok = lower_query(l, s, &m);
	if (ok && s->u.metric.unit.span.end)
		ok = lower_unit(l, s, &m);
	struct metric *all = GROWING(struct metric, plan->metrics);
	all = arena_grow(l->arena, all, plan->nmetrics, &l->caps.metrics, sizeof(*all));
	all[plan->nmetrics++] = m;
	plan->metrics = all;
	return ok;
}

bool lower_metrics(struct lower *l, const struct stmt *s)
{
	struct str url = STR("");
	bool ok = true;
	if (s->u.metrics.trace && s->u.metrics.url) {
		diag_help(diag_at(l->diags, CN_NOT_HERE, s->u.metrics.url->span,
				  "`metrics trace` has no address"),
			  "scenarios name the traces");
		ok = false;
	} else if (!s->u.metrics.trace && !s->u.metrics.url) {
		diag_help(diag_at(l->diags, CN_MISSING, s->keyword,
				  "`metrics prometheus` has no address"),
			  "write `metrics prometheus \"http://prometheus:9090\" { ... }`");
		ok = false;
	} else if (s->u.metrics.url) {
		ok = value_url(l, s->u.metrics.url, "`metrics prometheus`", &url);
	}
	for (const struct stmt *i = s->u.metrics.body; i; i = i->next) {
		if (i->kind == STMT_ERROR)
			l->no_names = true;
		if (i->kind == STMT_ERROR || !lower_metric(l, i, s->u.metrics.trace, url))
			ok = false;
	}
	return ok;
}
