/* Params: declared in files, given a value by `=` or by --set. */
#include "base/limits.h"
#include "compiler/lower.h"
#include "compiler/override.h"

static const struct str type_names[] = { { "ratio", 5 }, { "duration", 8 }, { "score", 5 },
					 { "rate", 4 },	 { "bytes", 5 },    { "string", 6 },
					 { "bool", 4 } };

const struct param *param_find(const struct lower *l, struct str name)
{
	struct param *p = l->formals ? map_get(l->formals, name) : NULL;
	if (!p)
		p = map_get(&l->params, name);
	if (p)
		p->used = true;
	return p;
}

bool param_declare(struct lower *l, struct map *into, const struct stmt *s, struct param **out)
{
	struct word name = s->u.param.name, type = s->u.param.type;
	struct param *p = arena_alloc(l->arena, sizeof(*p));
	p->name = name;
	struct param *first = map_add(into, name.text, p);
	if (first) {
		declared_twice(l, name, "param", first->name.span);
		return false;
	}
	*out = p;
	bool swapped;
	size_t t = type_index(l, name, type, "type", type_names, ARRAY_LEN(type_names), &swapped);
	if (swapped)
		map_add(into, type.text, p);
	p->type = t < ARRAY_LEN(type_names) ? type_find(type.text) : TYPE_ERROR;
	p->broken = p->type == TYPE_ERROR;
	if (p->broken || !s->u.param.init)
		return true;
	const char *what =
		arena_cstr(l->arena, arena_printf(l->arena, "param %" PRI_STR, STR_ARG(name.text)));
	if (literal_fits(l, s->u.param.init, p->type, what))
		p->value = s->u.param.init;
	else
		p->broken = true;
	return true;
}

/* The literal that --set gives, as if it stood in a file of its own, so that messages can show
 * it. */
static const struct expr *set_literal(struct lower *l, struct param_set *set, enum type type)
{
	struct str text = arena_printf(l->arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(set->name),
				       STR_ARG(set->value));
	uint16_t file = sources_add(&l->c->sources, STR("--set"), text);
	struct expr *e = arena_alloc(l->arena, sizeof(*e));
	e->span = (struct span){ (uint32_t)set->name.n + 1, (uint32_t)text.n, file };
	e->text = set->value;
	e->depth = 1;
	e->kind = type == TYPE_STRING ? EXPR_STRING : type == TYPE_BOOL ? EXPR_NAME : EXPR_NUMBER;
	return e;
}

static void apply_set(struct lower *l, struct param *p)
{
	struct compile *c = l->c;
	for (size_t i = 0; i < c->nsets; i++) {
		if (!str_eq(c->sets[i].name, p->name.text))
			continue;
		c->sets[i].used = true;
		if (p->type == TYPE_ERROR)
			continue;
		const struct expr *e = set_literal(l, &c->sets[i], p->type);
		const char *what = arena_cstr(l->arena, arena_printf(l->arena, "param %" PRI_STR,
								     STR_ARG(p->name.text)));
		bool fits = literal_fits(l, e, p->type, what);
		p->value = fits ? e : NULL;
		p->broken = !fits;
	}
}

/* "there are: a, b" */
static struct str listed(struct arena *a, const struct str *names, size_t n)
{
	struct buf b = buf_on(a);
	if (n == 0)
		return STR("the file has no params");
	buf_puts(&b, n == 1 ? "there is: " : "there are: ");
	for (size_t i = 0; i < n && i < 12; i++)
		buf_printf(&b, "%s%" PRI_STR, i ? ", " : "", STR_ARG(names[i]));
	buf_puts(&b, n > 12 ? ", ..." : "");
	return buf_str(&b);
}

void compile_report_sets(struct compile *c)
{
	if (!c->incomplete)
		override_report(c);
	const struct str *names = c->param_names;
	size_t n = c->nparam_names;
	for (size_t i = 0; i < c->nsets; i++) {
		const struct param_set *set = &c->sets[i];
		if (set->used)
			continue;
		struct diag *d =
			diag_about(&c->diags, CN_UNKNOWN_NAME, "--set",
				   "no param is called `%" PRI_STR "`", STR_ARG(set->name));
		size_t near = str_nearest(set->name, names, n);
		if (near < n)
			diag_help(d, "did you mean `%" PRI_STR "`?", STR_ARG(names[near]));
		else
			diag_help(d, "%" PRI_STR, STR_ARG(listed(c->arena, names, n)));
	}
}

void lower_params(struct lower *l, const struct plan_file *files)
{
	struct str *names = NULL;
	size_t n = 0, cap = 0;
	for (const struct plan_file *u = files; u; u = u->next)
		for (const struct stmt *s = u->ast->first; s; s = s->next) {
			struct param *p = NULL;
			if (s->kind != STMT_PARAM || !param_declare(l, &l->params, s, &p))
				continue;
			names = arena_grow(l->arena, names, n, &cap, sizeof(*names));
			names[n++] = p->name.text;
			apply_set(l, p);
			if (p->value || p->broken)
				continue;
			p->broken = true;
			diag_help(diag_at(l->diags, CN_PARAM_NOT_SET, p->name.span,
					  "param `%" PRI_STR "` has no value",
					  STR_ARG(p->name.text)),
				  "give it one with --set %" PRI_STR "=..., or a default with =",
				  STR_ARG(p->name.text));
		}
	l->c->param_names = names;
	l->c->nparam_names = n;
}
