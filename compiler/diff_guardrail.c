/* Metrics and guardrails; called by diff_plan.c. The order of metrics means nothing, that of
 * guardrails does: of two that roll back at one instant the first written is the one that did.
 */
#include "compiler/diff_parts.h"

#include "base/buf.h"
#include "compiler/dump.h"

/* ---- metrics -------------------------------------------------------------------------------- */

static struct str preset_of(struct arena *a, const struct metric *m)
{
	if (!m->platform.n)
		return (struct str){ NULL, 0 };
	return arena_printf(a, "%" PRI_STR " %" PRI_STR, STR_ARG(m->platform), STR_ARG(m->what));
}

static const char *base_unit(enum type type)
{
	switch (type) {
	case TYPE_RATIO: case TYPE_SCORE: case TYPE_NUMBER:
		return "1";
	case TYPE_DURATION:
		return "s";
	case TYPE_RATE:
		return "/s";
	case TYPE_BYTES:
		return "B";
	case TYPE_ERROR: case TYPE_BOOL: case TYPE_STRING: case TYPES:
		break;
	}
	return NULL;
}

/** The first name of a unit that means the same: `rps` is `/s`. */
static const char *unit_text(const struct metric *m)
{
	const struct unit *u = m->unit;

	if (!u || u->mul == u->div)
		return base_unit(m->type);
	for (const char *const *name = unit_names(u->cls); *name; name++) {
		const struct unit *same = unit_find(str_of(*name));
		if (same && same->mul == u->mul && same->div == u->div)
			return same->name;
	}
	return u->name;
}

static void put_metric(struct fields *f, const struct metric *m)
{
	const char *unit = unit_text(m);
	bool base = base_unit(m->type) && str_is(str_of(unit), base_unit(m->type));

	field_put(f, "type", str_of(type_name(m->type)));
	field_put_usual(f, "from", m->trace_only ? STR("trace") : STR("prometheus"),
			!m->trace_only);
	field_put(f, "url", text_or_none(m->url));
	field_put(f, "preset", preset_of(f->arena, m));
	if (m->platform.n)
		return;		/* query and unit are the preset's */
	field_put(f, "query", text_or_none(m->query));
	field_put_usual(f, "unit", str_of(unit), base);
}

static struct things metrics_of(struct arena *a, const struct plan *p)
{
	struct things t = things_on(a, p->nmetrics);

	for (size_t i = 0; i < p->nmetrics; i++) {
		t.v[i].name = p->metrics[i].name;
		put_metric(&t.v[i].fields, &p->metrics[i]);
	}
	return t;
}

void diff_metrics(struct diff *d, const struct plan *a, const struct plan *b)
{
	things_compare(d, DIFF_METRIC, metrics_of(d->arena, a), metrics_of(d->arena, b));
}

/* ---- guardrails ----------------------------------------------------------------------------- */

static struct str condition_of(struct arena *a, const struct plan *p, const struct cond *c)
{
	struct buf b = buf_on(a);

	if (c)
		cond_text(p, c, &b);
	return buf_str(&b);
}

static struct str checks_of(struct arena *a, int64_t n)
{
	return arena_printf(a, "%lld check%s", (long long)n, n == 1 ? "" : "s");
}

static struct str run_of(struct arena *a, const struct guardrail *g)
{
	if (!g->rollback)
		return (struct str){ NULL, 0 };
	if (g->k == g->n)
		return checks_of(a, g->k);
	return arena_printf(a, "%lld of %lld checks", (long long)g->k, (long long)g->n);
}

static struct str no_data_of(struct arena *a, const struct guardrail *g)
{
	switch (g->no_data) {
	case NO_DATA_HOLD:
		return STR("hold");
	case NO_DATA_PROMOTE:
		return STR("promote");
	case NO_DATA_ROLLBACK:
		break;
	}
	if (g->no_data_after == 1)
		return STR("rollback");
	return arena_printf(a, "rollback after %lld checks", (long long)g->no_data_after);
}

static void put_guardrail(struct fields *f, const struct plan *p, const struct guardrail *g)
{
	struct arena *a = f->arena;

	field_put(f, "every", text_ms(a, g->every_ms));
	field_put_usual(f, "over", text_ms(a, g->over_ms), g->over_ms == g->every_ms);
	field_put_usual(f, "after", text_ms(a, g->after_ms), g->after_ms == 0);
	field_put(f, "promote", condition_of(a, p, g->promote));
	field_put(f, "rollback", condition_of(a, p, g->rollback));
	field_put_usual(f, "run", run_of(a, g), g->n == 1);
	field_put_usual(f, "no data", no_data_of(a, g), g->no_data == NO_DATA_HOLD);
	if (g->needs)
		field_put(f, "needs", arena_printf(a, "%lld requests", (long long)g->needs));
}

static struct things guardrails_of(struct arena *a, const struct plan *p)
{
	struct things t = things_on(a, p->nguardrails);

	for (size_t i = 0; i < p->nguardrails; i++) {
		t.v[i].name = p->guardrails[i].name;
		put_guardrail(&t.v[i].fields, p, &p->guardrails[i]);
	}
	return t;
}

void diff_guardrails(struct diff *d, const struct plan *a, const struct plan *b)
{
	struct things was = guardrails_of(d->arena, a), is = guardrails_of(d->arena, b);

	things_compare(d, DIFF_GUARDRAIL, was, is);
	order_compare_things(d, DIFF_GUARDRAIL, was, is);
}
