/* From the conditions of a guardrail to the panels of its picture; see plot_panel.h.
 *
 * A condition is taken apart at its `and`, `or` and `not` into comparisons. Each holds a value, on
 * its left, against a limit, on its right; a comparison that is written the other way round is
 * turned, and one under a `not` is the opposite one.
 */
#include "sim/plot_panel.h"

#include "compiler/dump.h"
#include "compiler/operators.h"
#include "sim/cond.h"

/** The panels under way. */
struct finder {
	struct arena *arena;
	const struct plan *plan;
	size_t guardrail;
	enum verdict verdict;
	struct panel *panels;
	size_t n;
};

/* ---- expressions ---------------------------------------------------------------------------- */

static bool same(const struct cond *a, const struct cond *b)
{
	if (!a || !b)
		return a == b;
	return a->kind == b->kind && a->metric == b->metric && a->side == b->side &&
	       a->value == b->value && same(a->a, b->a) && same(a->b, b->b);
}

/** What an expression reads. */
struct reads {
	bool canary, stable;
};

static struct reads reads_of(struct arena *a, const struct cond *c)
{
	struct reads r = { false, false };
	const struct term *terms;
	size_t n;

	terms = cond_terms(a, c, NULL, &n);
	for (size_t i = 0; i < n; i++) {
		r.canary = r.canary || terms[i].side == SIDE_CANARY;
		r.stable = r.stable || terms[i].side == SIDE_STABLE;
	}
	return r;
}

/* ---- panels --------------------------------------------------------------------------------- */

/** The panel of a value: the one that has it already, or a new one.
 * @return NULL: there are too many. */
static struct panel *panel_for(struct finder *f, const struct cond *value)
{
	struct reads reads;
	struct panel *p;

	for (size_t i = 0; i < f->n; i++)
		if (same(f->panels[i].value, value))
			return &f->panels[i];
	if (f->n == PANELS_OF_ONE)
		return NULL;
	reads = reads_of(f->arena, value);
	p = &f->panels[f->n++];
	*p = (struct panel){
		.guardrail = f->guardrail, .number = f->n, .value = value,
		.of_stable = reads.stable && !reads.canary,
		.type = value->kind == COND_CHANGE ? TYPE_RATIO : value->type,
	};
	if (value->kind == COND_METRIC)
		p->type = f->plan->metrics[value->metric].type;
	if (value->kind == COND_METRIC && value->side == SIDE_CANARY) {
		struct cond *stable = arena_alloc(f->arena, sizeof(*stable));

		*stable = *value;
		stable->side = SIDE_STABLE;
		p->stable = stable;
	}
	return p;
}

static void compare(struct finder *f, const struct cond *c, bool negated)
{
	const struct reads left = reads_of(f->arena, c->a), right = reads_of(f->arena, c->b);
	bool turn = right.canary ? !left.canary : right.stable && !left.canary && !left.stable;
	struct panel *p = panel_for(f, turn ? c->b : c->a);
	struct panel_threshold *t;

	if (!p || p->nthresholds == PANEL_THRESHOLDS)
		return;
	t = &p->thresholds[p->nthresholds++];
	t->verdict = f->verdict;
	t->op = turn ? comparison_turned(c->kind) : c->kind;
	if (negated)
		t->op = comparison_opposite(t->op);
	t->limit = turn ? c->a : c->b;
	t->constant = cond_constant(t->limit, &t->value);
}

/* `worse(m)` compares the two versions with one another. */
static void predicate(struct finder *f, const struct cond *c)
{
	struct cond *metric = arena_alloc(f->arena, sizeof(*metric));
	struct panel *p;

	*metric = (struct cond){ .kind = COND_METRIC, .type = f->plan->metrics[c->metric].type,
				 .metric = c->metric, .side = SIDE_CANARY };
	p = panel_for(f, metric);
	if (p)
		p->predicate = true;
}

static void take_apart(struct finder *f, const struct cond *c, bool negated)
{
	if (!c)
		return;
	switch (c->kind) {
	case COND_NOT:
		take_apart(f, c->a, !negated);
		return;
	case COND_AND: case COND_OR:
		take_apart(f, c->a, negated);
		take_apart(f, c->b, negated);
		return;
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
		compare(f, c, negated);
		return;
	case COND_WORSE: case COND_REGRESSED:
		predicate(f, c);
		return;
	case COND_CONST: case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG:
	case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL:
	case COND_DIV:
		return;
	}
}

size_t panels_of(struct arena *a, const struct plan *plan, size_t guardrail, struct panel *panels)
{
	struct finder f = { .arena = a, .plan = plan, .guardrail = guardrail, .panels = panels };

	f.verdict = VERDICT_PROMOTE;
	take_apart(&f, plan->guardrails[guardrail].promote, false);
	f.verdict = VERDICT_ROLLBACK;
	take_apart(&f, plan->guardrails[guardrail].rollback, false);
	for (size_t i = 0; i < f.n; i++)
		panels[i].of = f.n;
	return f.n;
}

static bool is_constant(const struct cond *c)
{
	double value;

	return cond_constant(c, &value);
}

/** @return whether a condition compares with a constant: then its panel shows all of it. */
static bool is_plain(const struct cond *c)
{
	return !c || (c->kind >= COND_LT && c->kind <= COND_NE &&
		      (is_constant(c->a) || is_constant(c->b)));
}

static void put_condition(struct buf *out, const struct plan *plan, const char *what,
			  const struct cond *c)
{
	if (is_plain(c))
		return;
	buf_printf(out, "%s when ", what);
	cond_text(plan, c, out);
	buf_puts(out, ", ");
}

void panel_rule(struct buf *out, const struct plan *plan, const struct guardrail *g)
{
	char every[QTY_TEXT_MAX], over[QTY_TEXT_MAX];

	put_condition(out, plan, "promote", g->promote);
	put_condition(out, plan, "rollback", g->rollback);
	dur_format(g->every_ms, every);
	dur_format(g->over_ms, over);
	buf_printf(out, "checked every %s", every);
	if (g->over_ms != g->every_ms)
		buf_printf(out, " over %s", over);
	if (g->rollback && g->n > g->k)
		buf_printf(out, ", rollback for %lld of %lld checks", (long long)g->k, (long long)g->n);
	else if (g->rollback && g->k > 1)
		buf_printf(out, ", rollback for %lld checks", (long long)g->k);
	if (g->needs > 0)
		buf_printf(out, ", needs %lld requests", (long long)g->needs);
}
