/* The list of queries. A series of a trace is the answer of a query over one window; guardrails
 * that look back over different ones want a metric each.
 */
#include "sim/record_tasks.h"

#include <string.h>

#include "base/units.h"
#include "compiler/query.h"

#define WINDOW_MS INT64_C(300000)	/* where no guardrail gives one */

/* Whether a query says $window; `$$window` is none. */
static bool has_window(struct str query)
{
	static const char name[] = "window";

	for (size_t i = 0; i + 1 < query.n; i++) {
		if (query.p[i] != '$')
			continue;
		if (query.p[i + 1] == '$')
			i++;
		else if (query.n - i - 1 >= sizeof(name) - 1 &&
			 memcmp(query.p + i + 1, name, sizeof(name) - 1) == 0)
			return true;
	}
	return false;
}

static bool reads(const struct guardrail *g, size_t metric)
{
	for (size_t i = 0; i < g->nmetrics; i++)
		if (g->metrics[i] == metric)
			return true;
	return false;
}

/* Guardrails that read a metric, with the shortest and the longest window. */
struct readers {
	const struct guardrail *shortest, *longest;
};

static void take_reader(struct readers *r, const struct guardrail *g)
{
	if (!r->shortest || g->over_ms < r->shortest->over_ms)
		r->shortest = g;
	if (!r->longest || g->over_ms > r->longest->over_ms)
		r->longest = g;
}

static void warn_window(const struct metric *m, const struct readers *r, struct diags *ds)
{
	char shorter[QTY_TEXT_MAX], longer[QTY_TEXT_MAX];
	struct diag *d;

	dur_format(r->shortest->over_ms, shorter);
	dur_format(r->longest->over_ms, longer);
	d = diag_at(ds, CN_RECORD_WINDOW, m->query_span.end ? m->query_span : m->name_span,
		    "%" PRI_STR " is read over %s and over %s, and recorded over %s alone",
		    STR_ARG(m->name), shorter, longer, shorter);
	diag_also(d, r->shortest->name_span, "over %s here", shorter);
	diag_also(d, r->longest->name_span, "over %s here", longer);
	diag_help(d, "give %" PRI_STR " a metric of its own, with the same query",
		  STR_ARG(r->longest->name));
}

/* The window to record a metric over: that of the guardrails that read it, else the shortest that
 * any has. */
static int64_t window_of(const struct plan *p, size_t metric, struct diags *ds)
{
	struct readers own = { NULL, NULL }, all = { NULL, NULL };

	for (size_t i = 0; i < p->nguardrails; i++) {
		take_reader(&all, &p->guardrails[i]);
		if (reads(&p->guardrails[i], metric))
			take_reader(&own, &p->guardrails[i]);
	}
	if (own.shortest && own.shortest->over_ms != own.longest->over_ms)
		warn_window(&p->metrics[metric], &own, ds);
	if (own.shortest)
		return own.shortest->over_ms;
	return all.shortest ? all.shortest->over_ms : WINDOW_MS;
}

static void add_metric(struct arena *a, const struct plan *p, size_t metric, struct diags *ds,
		       struct record_tasks *out)
{
	const struct metric *m = &p->metrics[metric];
	const bool windowed = has_window(m->query);
	const int64_t window = windowed ? window_of(p, metric, ds) : WINDOW_MS;

	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
		const struct str version = p->versions[side].label;
		struct record_task *task = &out->v[out->n];

		if (side == SIDE_CANARY && str_eq(version, p->versions[SIDE_STABLE].label))
			return;
		*task = (struct record_task){
			.metric = m,
			.version = version,
			.name = arena_printf(a, "%" PRI_STR "@%" PRI_STR, STR_ARG(m->name),
					     STR_ARG(version)),
			.query = query_text(a, p, m, (enum side)side, window),
			.window_ms = windowed ? window : 0,
			.at = m->query_span.end ? m->query_span : m->name_span,
		};
		out->n++;
	}
}

struct record_tasks record_tasks_of(struct arena *a, const struct plan *p, struct diags *ds)
{
	struct record_tasks out = {
		.v = arena_array(a, p->nmetrics * 2, sizeof(*out.v)),
		.without = arena_array(a, p->nmetrics, sizeof(*out.without)),
	};

	for (size_t i = 0; i < p->nmetrics; i++) {
		if (p->metrics[i].query.n)
			add_metric(a, p, i, ds, &out);
		else
			out.without[out.nwithout++] = &p->metrics[i];
	}
	return out;
}
