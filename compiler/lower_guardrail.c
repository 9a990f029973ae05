/* Guardrails, and `use`, which puts a set's guardrails into the plan as if they stood there. */
#include "base/limits.h"
#include "compiler/lower.h"

/* A guardrail while its statements are read, with the first place of each kind. */
struct building {
	struct guardrail *g;
	struct span first[STMT_KINDS];
};

static bool lower_check(struct lower *l, const struct stmt *s, struct guardrail *g)
{
	g->every_span = s->u.check.every->span;
	bool ok = value_positive_duration(l, s->u.check.every, "`every`", &g->every_ms);
	g->over_ms = g->every_ms;
	g->over_span = g->every_span;
	if (s->u.check.over) {
		g->over_span = s->u.check.over->span;
		ok &= value_positive_duration(l, s->u.check.over, "`over`", &g->over_ms);
	}
	if (s->u.check.after)
		ok &= value_duration(l, s->u.check.after, "`after`", &g->after_ms);
	return ok;
}

static bool lower_promote(struct lower *l, const struct stmt *s, struct guardrail *g)
{
	g->promote_span = s->u.decide.cond->span;
	g->promote = lower_condition(l, s->u.decide.cond);
	return g->promote != NULL;
}

static bool lower_rollback(struct lower *l, const struct stmt *s, struct guardrail *g)
{
	g->rollback_span = s->u.decide.cond->span;
	g->rollback = lower_condition(l, s->u.decide.cond);
	bool ok = g->rollback != NULL;
	if (!s->u.decide.k)
		return ok;
	const struct expr *last = s->u.decide.n ? s->u.decide.n : s->u.decide.k;
	g->run_span = span_join(s->u.decide.k->span, last->span);
	if (!value_int(l, s->u.decide.k, "a run of checks", 1, LIMIT_CHECKS_RUN, &g->k))
		return false;
	g->n = g->k;
	if (s->u.decide.n)
		ok &= value_int(l, s->u.decide.n, "`of`", g->k, LIMIT_CHECKS_RUN, &g->n);
	return ok;
}

static bool lower_no_data(struct lower *l, const struct stmt *s, struct guardrail *g)
{
	static const struct str policies[] = { { "hold", 4 }, { "promote", 7 }, { "rollback", 8 } };
	size_t p = word_index(l, s->u.no_data.policy, "decision", policies, ARRAY_LEN(policies));
	if (p == ARRAY_LEN(policies))
		return false;
	g->no_data = p == 0 ? NO_DATA_HOLD : p == 1 ? NO_DATA_PROMOTE : NO_DATA_ROLLBACK;
	if (!s->u.no_data.after)
		return true;
	if (g->no_data == NO_DATA_ROLLBACK)
		return value_int(l, s->u.no_data.after, "`after`", 1, LIMIT_CHECKS_RUN,
				 &g->no_data_after);
	diag_help(diag_at(l->diags, CN_NOT_HERE, s->u.no_data.after->span,
			  "`after` goes with `no data rollback` only"),
		  "take it out");
	return false;
}

static bool lower_needs(struct lower *l, const struct stmt *s, struct guardrail *g)
{
	g->needs_span = s->span;
	return value_int(l, s->u.needs.n, "`needs`", 1, LIMIT_REQUESTS, &g->needs);
}

typedef bool item_fn(struct lower *l, const struct stmt *s, struct guardrail *g);

/* What each statement of a guardrail means. */
static item_fn *const items[STMT_KINDS] = {
	[STMT_CHECK] = lower_check,       [STMT_PROMOTE] = lower_promote,
	[STMT_ROLLBACK] = lower_rollback, [STMT_NO_DATA] = lower_no_data,
	[STMT_NEEDS] = lower_needs,
};

static void fill_metrics(struct lower *l, struct guardrail *g)
{
	size_t n = l->plan->nmetrics;
	bool *seen = arena_array(l->arena, n + 1, sizeof(*seen));
	size_t *list = arena_array(l->arena, n + 1, sizeof(*list));
	cond_metrics(g->rollback, seen);
	cond_metrics(g->promote, seen);
	for (size_t i = 0; i < n; i++)
		if (seen[i])
			list[g->nmetrics++] = i;
	g->metrics = list;
}

/* A name is taken once, whether a plan or a set gives it. */
static bool take_name(struct lower *l, const struct stmt *s)
{
	struct word *here = arena_alloc(l->arena, sizeof(*here));
	*here = s->u.guardrail.name;
	if (l->use_span.end)
		here->span = l->use_span;
	struct word *first = map_add(&l->guardrails, here->text, here);
	if (first)
		declared_twice(l, *here, "guardrail", first->span);
	return !first;
}

bool lower_guardrail(struct lower *l, const struct stmt *s)
{
	struct plan *plan = l->plan;
	struct guardrail g = { .name = s->u.guardrail.name.text, .k = 1, .n = 1, .no_data_after = 1,
			       .span = s->span, .name_span = s->u.guardrail.name.span,
			       .use_span = l->use_span };
	struct building b = { .g = &g };
	if (!take_name(l, s))
		return false;
	for (const struct stmt *i = s->u.guardrail.body; i; i = i->next) {
		if (i->kind != STMT_ERROR && b.first[i->kind].end) {
			given_twice(l, i, b.first[i->kind]);
			g.broken = true;
			continue;
		}
		b.first[i->kind] = i->keyword;
		if (!items[i->kind] || !items[i->kind](l, i, &g))
			g.broken = true;
	}
	if (!b.first[STMT_CHECK].end && !b.first[STMT_ERROR].end) {
		diag_help(diag_at(l->diags, CN_MISSING, g.name_span,
				  "guardrail `%" PRI_STR "` is never checked: it has no `check`",
				  STR_ARG(g.name)),
			  "say how often, as in `check every 1m over 5m`");
		g.broken = true;
	}
	fill_metrics(l, &g);
	struct guardrail *all = GROWING(struct guardrail, plan->guardrails);
	all = arena_grow(l->arena, all, plan->nguardrails, &l->caps.guardrails, sizeof(*all));
	all[plan->nguardrails++] = g;
	plan->guardrails = all;
	return !g.broken;
}

/* ---- use ---- */

static void unknown_formal(struct lower *l, const struct set_decl *set, struct word w)
{
	struct str *names = NULL;
	size_t n = 0, cap = 0;
	for (const struct stmt *f = set->stmt->u.guardrails.formals; f; f = f->next) {
		names = arena_grow(l->arena, names, n, &cap, sizeof(*names));
		names[n++] = f->u.param.name.text;
	}
	const char *what =
		arena_cstr(l->arena, arena_printf(l->arena, "param of `%" PRI_STR "`",
						  STR_ARG(set->stmt->u.guardrails.name.text)));
	unknown_name(l, w, what, names, n);
}

static void argument_twice(struct lower *l, struct word w, struct span first)
{
	struct diag *d = diag_at(l->diags, CN_GIVEN_TWICE, w.span, "`%" PRI_STR "` is given twice",
				 STR_ARG(w.text));
	diag_also(d, first, "the first one is here");
	diag_help(d, "keep one of them");
}

/* Gives the formals what the `use` says, or their defaults. */
static bool bind(struct lower *l, const struct stmt *use, const struct set_decl *set,
		 struct map *formals)
{
	bool ok = true, unknown = false;
	for (const struct stmt *f = set->stmt->u.guardrails.formals; f; f = f->next) {
		struct param *p = NULL;
		ok &= param_declare(l, formals, f, &p) && !p->broken;
	}
	for (const struct arg *a = use->u.use.args; a; a = a->next) {
		struct param *p = map_get(formals, a->label.text);
		if (!p) {
			unknown_formal(l, set, a->label);
			unknown = true;
			continue;
		}
		for (const struct arg *b = use->u.use.args; b != a; b = b->next)
			if (str_eq(a->label.text, b->label.text)) {
				argument_twice(l, a->label, b->label.span);
				ok = false;
			}
		bool is_param = false;
		const char *what = arena_cstr(
			l->arena, arena_printf(l->arena, "%" PRI_STR, STR_ARG(a->label.text)));
		const struct expr *lit =
			p->broken ? NULL
			: a->value->kind == EXPR_NAME
				? value_literal(l, a->value, p->type, what, &is_param)
				: a->value;
		if (lit && !is_param && !literal_fits(l, lit, p->type, what))
			lit = NULL;
		p->value = lit;
		p->broken = !lit;
		ok &= lit != NULL;
	}
	for (const struct stmt *f = set->stmt->u.guardrails.formals; f; f = f->next) {
		struct param *p = map_get(formals, f->u.param.name.text);
		if (p->value || p->broken)
			continue;
		p->broken = true;
		ok = false;
		if (unknown)	/* which may have been meant for it */
			continue;
		struct diag *d = diag_at(l->diags, CN_PARAM_NOT_SET, use->u.use.name.span,
					 "`%" PRI_STR "` wants a value for `%" PRI_STR "`",
					 STR_ARG(use->u.use.name.text), STR_ARG(p->name.text));
		diag_also(d, p->name.span, "declared here without a default");
		diag_help(d, "write `use %" PRI_STR "(%" PRI_STR " = ...)`",
			  STR_ARG(use->u.use.name.text), STR_ARG(p->name.text));
	}
	return ok && !unknown;
}

bool lower_use(struct lower *l, const struct stmt *s)
{
	struct set_decl *set = map_get(&l->sets, s->u.use.name.text);
	if (!set && l->plans_broken)	/* it may be one that could not be read */
		return false;
	if (!set) {
		unknown_name(l, s->u.use.name, "guardrail set", l->set_names, l->nset_names);
		return false;
	}
	set->used = true;
	struct map formals = map_on(l->arena);
	bool ok = bind(l, s, set, &formals);
	struct map *outer = l->formals;
	l->formals = &formals;
	l->use_span = s->span;
	for (const struct stmt *g = set->stmt->u.guardrails.body; g; g = g->next) {
		l->no_names |= g->kind == STMT_ERROR;
		if (g->kind == STMT_ERROR || !lower_guardrail(l, g))
			ok = false;
	}
	l->formals = outer;
	l->use_span = (struct span){ 0, 0, 0 };
	return ok;
}

void lower_set_alone(struct lower *l, const struct set_decl *set)
{
	struct map formals = map_on(l->arena);
	for (const struct stmt *f = set->stmt->u.guardrails.formals; f; f = f->next) {
		struct param *p = NULL;
		if (param_declare(l, &formals, f, &p) && !p->value)
			p->broken = true;	/* it may stand for anything */
	}
	l->formals = &formals;
	for (const struct stmt *g = set->stmt->u.guardrails.body; g; g = g->next)
		if (g->kind != STMT_ERROR)
			lower_guardrail(l, g);
	l->formals = NULL;
}
