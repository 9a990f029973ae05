/* Scenarios: what is replayed. What is supposed is lower_assume.c, what is expected of it
 * lower_expect.c.
 */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "compiler/lower.h"
#include "compiler/series_text.h"

/* A scenario while its statements are read. */
struct building {
	struct lower *l;
	struct scenario *s;
	size_t traces_cap, assumes_cap, series_cap, expects_cap;
	struct span start_span;
};

/* ---- names of a plan ---- */

ptrdiff_t step_of(struct lower *l, const struct plan *plan, const struct step_ref *ref)
{
	struct buf b = buf_on(l->arena);
	buf_put(&b, ref->word.text);
	int32_t ppm;
	for (const struct expr *e = ref->weight; e; e = e == ref->weight ? ref->nth : NULL) {
		char text[QTY_TEXT_MAX];
		buf_putc(&b, ' ');
		if (weight_parse(e->text, &ppm) == QTY_OK) {
			weight_format(ppm, text);
			buf_puts(&b, text);
		} else {
			buf_put(&b, e->text);
		}
	}
	struct str name = buf_str(&b);
	ptrdiff_t i = plan_step(plan, name);
	if (i >= 0 || plan->rollout_broken || plan->unread)
		return i;
	struct str *names = arena_array(l->arena, plan->nsteps + 1, sizeof(*names));
	for (size_t k = 0; k < plan->nsteps; k++)
		names[k] = plan->steps[k].name;
	unknown_name(l, (struct word){ name, ref->span }, "step", names, plan->nsteps);
	return -1;
}

/* ---- statements ---- */

static bool lower_trace(struct building *b, const struct stmt *s)
{
	struct lower *l = b->l;
	struct scenario *sc = b->s;
	struct trace_use t = { .span = s->span, .path_span = s->u.trace.path->span };
	bool ok = value_string(l, s->u.trace.path, "`trace`", &t.shown);
	if (ok && (!t.shown.n || memchr(t.shown.p, 0, t.shown.n))) {
		diag_help(diag_at(l->diags, CN_NOT_A_VALUE, t.path_span,
				  "`trace` takes the path of a file"),
			  "as in `trace \"traces/last-week.csv\"`");
		ok = false;
	}
	if (s->u.trace.stable)
		ok &= value_string(l, s->u.trace.stable, "`stable`", &t.part[SIDE_STABLE]);
	if (s->u.trace.canary)
		ok &= value_string(l, s->u.trace.canary, "`canary`", &t.part[SIDE_CANARY]);
	if (ok)
		t.path = path_beside(l->arena, l->base, t.shown);
	struct trace_use *all = GROWING(struct trace_use, sc->traces);
	all = arena_grow(l->arena, all, sc->ntraces, &b->traces_cap, sizeof(*all));
	all[sc->ntraces++] = t;
	sc->traces = all;
	return ok;
}

static bool lower_start(struct building *b, const struct stmt *s)
{
	struct str text;
	struct lower *l = b->l;
	if (b->start_span.end) {
		given_twice(l, s, b->start_span);
		return false;
	}
	b->start_span = s->keyword;
	b->s->has_start = true;
	b->s->start_span = s->u.value.value->span;
	if (!value_string(l, s->u.value.value, "`start`", &text))
		return false;
	if (instant_parse(text, &b->s->start_ms, NULL))
		return true;
	diag_help(diag_at(l->diags, CN_NOT_A_VALUE, s->u.value.value->span,
			  "`start` takes an instant"),
		  "write it as in \"2026-06-12T10:00:00Z\"");
	return false;
}

static bool scenario_assume(struct building *b, const struct stmt *s)
{
	struct assume a;
	bool ok = lower_assume(b->l, s, &a);
	struct assume *all = GROWING(struct assume, b->s->assumes);
	all = arena_grow(b->l->arena, all, b->s->nassumes, &b->assumes_cap, sizeof(*all));
	all[b->s->nassumes++] = a;
	b->s->assumes = all;
	return ok;
}

static bool check_series(struct lower *l, const struct expr *e, struct str text)
{
	size_t at = 0;
	const char *what = series_text_check(text, &at);
	if (!what)
		return true;
	struct str literal = source_text(&l->c->sources, e->span);
	struct span span = e->span;
	if (e->kind == EXPR_STRING && literal.n == text.n + 2) {
		span.begin += (uint32_t)at + 1;
		span.end = span.begin + 1;
	}
	diag_help(diag_at(l->diags, CN_BAD_SERIES, span, "%s", what),
		  "values are separated by spaces: 0.02 0.02x20 0.02+0.01x18 _ _x5 stale");
	return false;
}

static bool lower_series(struct building *b, const struct stmt *s)
{
	struct lower *l = b->l;
	struct made_series m = { .span = s->span, .text_span = s->u.series.text->span };
	bool ok = metric_index(l, s->u.series.metric, &m.metric);
	ok &= side_of(l, s->u.series.side, &m.side);
	ok &= value_positive_duration(l, s->u.series.every, "`every`", &m.every_ms);
	ok = value_string(l, s->u.series.text, "`series`", &m.text) && ok;
	ok = ok && check_series(l, s->u.series.text, m.text);
	for (size_t i = 0; ok && i < b->s->nseries; i++)
		if (b->s->series[i].metric == m.metric && b->s->series[i].side == m.side) {
			given_twice(l, s, b->s->series[i].span);
			ok = false;
		}
	struct made_series *all = GROWING(struct made_series, b->s->series);
	all = arena_grow(l->arena, all, b->s->nseries, &b->series_cap, sizeof(*all));
	all[b->s->nseries++] = m;
	b->s->series = all;
	return ok;
}

static bool scenario_expect(struct building *b, const struct stmt *s)
{
	struct expect e;
	bool ok = lower_expect(b->l, s, b->s, &e);
	struct expect *all = GROWING(struct expect, b->s->expects);
	all = arena_grow(b->l->arena, all, b->s->nexpects, &b->expects_cap, sizeof(*all));
	all[b->s->nexpects++] = e;
	b->s->expects = all;
	return ok;
}

typedef bool item_fn(struct building *b, const struct stmt *s);

/* What each statement of a scenario means; `plan` is read before them. */
static item_fn *const items[STMT_KINDS] = {
	[STMT_TRACE] = lower_trace,   [STMT_START] = lower_start,   [STMT_ASSUME] = scenario_assume,
	[STMT_SERIES] = lower_series, [STMT_EXPECT] = scenario_expect,
};

/* The plan of a scenario: the one it names, or the only one there is. */
static struct plan *find_plan(struct lower *l, const struct stmt *s)
{
	const struct stmt *named = NULL;
	bool broken = false;
	for (const struct stmt *i = s->u.scenario.body; i; i = i->next) {
		broken |= i->kind == STMT_ERROR;
		if (i->kind == STMT_OF_PLAN && named)
			given_twice(l, i, named->keyword);
		else if (i->kind == STMT_OF_PLAN)
			named = i;
	}
	struct plan *p = named ? map_get(&l->plans, named->u.of_plan.name.text) : NULL;
	if (named && !p && !l->plans_broken)
		unknown_name(l, named->u.of_plan.name, "plan", l->plan_names, l->nplan_names);
	if (named || broken)
		return p;
	diag_help(diag_at(l->diags, CN_MISSING, s->u.scenario.name.span,
			  "scenario `%" PRI_STR "` has no plan", STR_ARG(s->u.scenario.name.text)),
		  l->nplan_names ? "say which: `plan %" PRI_STR "`"
				 : "say which plan it replays%" PRI_STR,
		  STR_ARG(l->nplan_names ? l->plan_names[0] : STR("")));
	return NULL;
}

void lower_open_names(struct lower *l, const struct plan *plan)
{
	l->plan = GROWING(struct plan, plan);
	l->metrics = map_on(l->arena);
	l->no_names = plan->unread;
	for (size_t i = 0; i < plan->nmetrics; i++) {
		struct metric_slot *slot = arena_alloc(l->arena, sizeof(*slot));
		*slot = (struct metric_slot){ i, plan->metrics[i].name_span };
		map_add(&l->metrics, plan->metrics[i].name, slot);
	}
}

bool lower_scenario(struct lower *l, const struct stmt *s, struct scenario *out)
{
	struct building b = { .l = l, .s = out };
	out->name = s->u.scenario.name.text;
	out->name_span = s->u.scenario.name.span;
	out->span = s->span;
	struct plan *plan = find_plan(l, s);
	out->plan = plan;
	out->broken = !plan;
	if (!plan)
		return false;
	lower_open_names(l, plan);
	for (const struct stmt *i = s->u.scenario.body; i; i = i->next)
		if (i->kind == STMT_ERROR || (items[i->kind] && !items[i->kind](&b, i)))
			out->broken = true;
	return !out->broken;
}
