/* The stages of a compilation, in order: read and parse, params, plans, scenarios, overrides,
 * checks. Each runs whatever the one before reported; results are used only if nothing was.
 */
#include "compiler/compile.h"

#include "compiler/check.h"
#include "compiler/lower.h"
#include "compiler/override.h"

struct compile compile_on(struct arena *a)
{
	return (struct compile){ .arena = a, .sources = sources_on(a), .diags = diags_on(a) };
}

/* Lists that grow while declarations are gone through. */
struct lists {
	struct plan **plans;
	struct scenario **scenarios;
	struct str *plan_names, *set_names;
	size_t nplans, nscenarios, nsets;
	size_t plans_cap, scenarios_cap, plan_names_cap, set_names_cap;
};

static void declare_set(struct lower *l, struct lists *ls, const struct stmt *s)
{
	struct set_decl *set = arena_alloc(l->arena, sizeof(*set));
	set->stmt = s;
	struct word name = s->u.guardrails.name;
	struct set_decl *first = map_add(&l->sets, name.text, set);
	if (first) {
		declared_twice(l, name, "guardrail set", first->stmt->u.guardrails.name.span);
		return;
	}
	ls->set_names = arena_grow(l->arena, ls->set_names, ls->nsets, &ls->set_names_cap,
				   sizeof(struct str));
	ls->set_names[ls->nsets++] = name.text;
}

/* What all files declare, before anything is lowered: a plan may use a set of a later file. */
static void declare_sets(struct lower *l, struct lists *ls, const struct plan_file *files)
{
	for (const struct plan_file *f = files; f; f = f->next)
		for (const struct stmt *s = f->ast->first; s; s = s->next) {
			if (s->kind == STMT_GUARDRAILS)
				declare_set(l, ls, s);
			l->plans_broken |= s->kind == STMT_ERROR;
		}
	l->plans_broken |= l->c->incomplete;
	l->set_names = ls->set_names;
	l->nset_names = ls->nsets;
}

static void lower_one_plan(struct lower *l, struct lists *ls, const struct stmt *s, bool imported)
{
	struct plan *p = arena_alloc(l->arena, sizeof(*p));
	p->imported = imported;
	lower_plan(l, s, p);
	struct plan *first = map_add(&l->plans, p->name, p);
	if (first) {
		declared_twice(l, s->u.plan.name, "plan", first->name_span);
		return;
	}
	ls->plans = arena_grow(l->arena, ls->plans, ls->nplans, &ls->plans_cap, sizeof(*ls->plans));
	ls->plan_names = arena_grow(l->arena, ls->plan_names, ls->nplans, &ls->plan_names_cap,
				    sizeof(struct str));
	ls->plan_names[ls->nplans] = p->name;
	ls->plans[ls->nplans++] = p;
}

static void lower_plans(struct lower *l, struct lists *ls, const struct plan_file *files)
{
	for (const struct plan_file *f = files; f; f = f->next) {
		l->base = f->path;
		for (const struct stmt *s = f->ast->first; s; s = s->next)
			if (s->kind == STMT_PLAN)
				lower_one_plan(l, ls, s, f->imported);
	}
	l->plan_names = ls->plan_names;
	l->nplan_names = ls->nplans;
}

/* Sets that no plan of this run uses are read for their mistakes, as if by a plan that has any
 * metric. */
static void lower_unused_sets(struct lower *l, const struct plan_file *files)
{
	for (const struct plan_file *f = files; f; f = f->next)
		for (const struct stmt *s = f->ast->first; s; s = s->next) {
			struct set_decl *set =
				s->kind == STMT_GUARDRAILS
					? map_get(&l->sets, s->u.guardrails.name.text)
					: NULL;
			if (!set || set->used || set->stmt != s)
				continue;
			l->plan = arena_alloc(l->arena, sizeof(*l->plan));
			l->metrics = map_on(l->arena);
			l->guardrails = map_on(l->arena);
			l->caps = (struct growing){ 0 };
			l->no_names = true;
			lower_set_alone(l, set);
		}
}

static void lower_scenarios(struct lower *l, struct lists *ls, const struct plan_file *files)
{
	for (const struct plan_file *f = files; f; f = f->next) {
		l->base = str_is(f->path, "-") ? STR("") : f->path;
		for (const struct stmt *s = f->ast->first; s; s = s->next) {
			if (s->kind != STMT_SCENARIO)
				continue;
			struct scenario *sc = arena_alloc(l->arena, sizeof(*sc));
			sc->imported = f->imported;
			lower_scenario(l, s, sc);
			struct scenario *first = map_add(&l->scenarios, sc->name, sc);
			if (first)
				declared_twice(l, s->u.scenario.name, "scenario", first->name_span);
			ls->scenarios = arena_grow(l->arena, ls->scenarios, ls->nscenarios,
						   &ls->scenarios_cap, sizeof(*ls->scenarios));
			ls->scenarios[ls->nscenarios++] = sc;
		}
	}
}

/* What the named file declares and nothing uses. A file without a plan is a library: others use
 * it. */
static void check_unused(struct lower *l, const struct plan_file *file)
{
	bool plans = false, sets = false;
	for (const struct stmt *s = file->ast->first; s; s = s->next)
		plans |= s->kind == STMT_PLAN;
	if (!plans || l->diags->errors)
		return;
	for (const struct stmt *s = file->ast->first; s; s = s->next) {
		struct set_decl *set = s->kind == STMT_GUARDRAILS
					       ? map_get(&l->sets, s->u.guardrails.name.text)
					       : NULL;
		if (!set || set->used)
			continue;
		sets = true;
		diag_help(diag_at(l->diags, CN_UNUSED_SET, s->u.guardrails.name.span,
				  "no plan uses the set `%" PRI_STR "`",
				  STR_ARG(s->u.guardrails.name.text)),
			  "write `use %" PRI_STR "(...)` in the plan, or take the set out",
			  STR_ARG(s->u.guardrails.name.text));
	}
	for (const struct stmt *s = file->ast->first; s && !sets; s = s->next) {
		struct param *p =
			s->kind == STMT_PARAM ? map_get(&l->params, s->u.param.name.text) : NULL;
		if (p && !p->used)
			diag_help(diag_at(l->diags, CN_UNUSED_PARAM, p->name.span,
					  "nothing uses param `%" PRI_STR "`",
					  STR_ARG(p->name.text)),
				  "take it out, or write it where its value belongs");
	}
}

static void check_plans(struct compile *c, const struct lists *ls)
{
	for (size_t i = 0; i < ls->nplans; i++) {
		struct check_ctx ctx = { .plan = ls->plans[i],
					 .arena = c->arena,
					 .diags = &c->diags,
					 .sources = &c->sources };
		checks_run(&ctx);
	}
}

/* A file that could be read and says nothing. */
static void check_empty(struct compile *c, const struct plan_file *files)
{
	const struct plan_file *last = files;
	while (last->next)
		last = last->next;
	if (last->ast->first || c->diags.errors)
		return;
	diag_help(
		diag_at(&c->diags, CN_MISSING, (struct span){ 0, 0, last->ast->file },
			"the file declares nothing"),
		"begin with a plan: plan hello { stable v1 { ... } canary v2 { ... } rollout { ... } }");
}

const struct program *compile_file(struct compile *c, const char *path)
{
	struct program *out = arena_alloc(c->arena, sizeof(*out));
	struct lower *l = arena_alloc(c->arena, sizeof(*l));
	struct lists ls = { 0 };
	*l = (struct lower){ .c = c,
			     .arena = c->arena,
			     .diags = &c->diags,
			     .params = map_on(c->arena),
			     .sets = map_on(c->arena),
			     .plans = map_on(c->arena),
			     .scenarios = map_on(c->arena) };
	c->lower = l;
	const struct plan_file *files = load_files(c, path);
	if (!files)
		return out;
	check_empty(c, files);
	lower_params(l, files);
	declare_sets(l, &ls, files);
	lower_plans(l, &ls, files);
	lower_unused_sets(l, files);
	lower_scenarios(l, &ls, files);
	override_plans(c, ls.plans, ls.nplans, ls.scenarios, ls.nscenarios);
	check_plans(c, &ls);
	allow_diags(c, files);
	for (const struct plan_file *f = files; f; f = f->next)
		if (!f->imported)
			check_unused(l, f);
	out->plans = (const struct plan *const *)ls.plans;
	out->nplans = ls.nplans;
	out->scenarios = (const struct scenario *const *)ls.scenarios;
	out->nscenarios = ls.nscenarios;
	return out;
}
