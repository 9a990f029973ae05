/* Routes: which requests go to which version, and cohorts of users. */
#include "compiler/lower.h"
#include "compiler/re2.h"

static const struct match *lower_match(struct lower *l, const struct expr *e);

/* The attributes of a request; those with a key are written as functions. */
static const struct attribute_info {
	struct str name;
	enum attribute attribute;
	bool keyed;
} attributes[] = {
	{ { "header", 6 }, ATTR_HEADER, true },	  { { "cookie", 6 }, ATTR_COOKIE, true },
	{ { "query", 5 }, ATTR_QUERY, true },	  { { "path", 4 }, ATTR_PATH, false },
	{ { "method", 6 }, ATTR_METHOD, false },  { { "region", 6 }, ATTR_REGION, false },
};

static const struct attribute_info *unknown_attribute(struct lower *l, const struct expr *e)
{
	struct str names[ARRAY_LEN(attributes)];
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		names[i] = attributes[i].name;
	struct word w = { e->text,
			  { e->span.begin, e->span.begin + (uint32_t)e->text.n, e->span.file } };
	unknown_name(l, w, "attribute of a request", names, ARRAY_LEN(names));
	return NULL;
}

/* `header("x")` or `path`. */
static const struct attribute_info *attribute(struct lower *l, const struct expr *e,
					      struct str *key)
{
	if (e->kind == EXPR_ERROR)
		return NULL;
	if (e->kind != EXPR_CALL && e->kind != EXPR_NAME) {
		diag_help(diag_at(l->diags, CN_NOT_A_CONDITION, e->span,
				  "an attribute of a request is wanted here"),
			  "as in `header(\"x-canary\") == \"true\"`, `path`, `method`, `region`");
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		const struct attribute_info *a = &attributes[i];
		if (!str_eq(e->text, a->name))
			continue;
		bool one = e->args && !e->args->next && !e->args->label.span.end;
		if (a->keyed != (e->kind == EXPR_CALL) || (a->keyed && !one)) {
			diag_help(diag_at(l->diags, CN_BAD_CALL, e->span,
					  a->keyed ? "`%s` wants one name" : "`%s` takes no name",
					  a->name.p),
				  a->keyed ? "as in `%s(\"x-canary\")`" : "write `%s` alone",
				  a->name.p);
			return NULL;
		}
		if (a->keyed && !value_string(l, e->args->value, "a name", key))
			return NULL;
		if (a->keyed && !key->n) {
			diag_help(diag_at(l->diags, CN_NOT_A_VALUE, e->args->value->span,
					  "the name is empty"),
				  "as in `%s(\"x-canary\")`", a->name.p);
			return NULL;
		}
		if (a->attribute == ATTR_HEADER)
			*key = arena_lower(l->arena, *key);
		return a;
	}
	return unknown_attribute(l, e);
}

static bool check_regex(struct lower *l, const struct expr *value, struct str pattern)
{
	struct re2_error err;
	if (re2_check(pattern, &err))
		return true;
	struct str text = source_text(&l->c->sources, value->span);
	struct span at = value->span;
	/* the offset is the literal's own where no escape moves it */
	if (value->kind == EXPR_STRING && text.n == pattern.n + 2) {
		at.begin += (uint32_t)err.at + 1;
		at.end = at.begin + (uint32_t)(err.len ? err.len : 1);
	}
	struct diag *d = diag_at(l->diags, CN_BAD_REGEX, at, "%s", err.what);
	if (err.help)
		diag_help(d, "%s", err.help);
	return false;
}

static struct match *new_match(struct lower *l, enum match_kind kind, struct span span)
{
	struct match *m = arena_alloc(l->arena, sizeof(*m));
	m->kind = kind;
	m->span = span;
	return m;
}

/* attribute op values */
static const struct match *test(struct lower *l, const struct expr *e, const struct arg *values,
				enum match_op op)
{
	struct match *m = new_match(l, MATCH_TEST, e->span);
	const struct attribute_info *a = attribute(l, e->left, &m->key);
	struct str *list = NULL;
	size_t n = 0, cap = 0;
	bool ok = a != NULL;
	for (const struct arg *v = values; v; v = v->next) {
		list = arena_grow(l->arena, list, n, &cap, sizeof(*list));
		ok &= value_string(l, v->value, "a comparison of requests", &list[n++]);
		if (ok && op == MATCH_REGEX)
			ok = check_regex(l, v->value, list[n - 1]);
	}
	if (!ok)
		return NULL;
	m->attribute = a->attribute;
	m->op = op;
	m->values = (struct text_list){ list, n };
	return m;
}

static const struct match *combine(struct lower *l, const struct expr *e, enum match_kind kind)
{
	struct match *m = new_match(l, kind, e->span);
	m->a = lower_match(l, e->left);
	m->b = e->right ? lower_match(l, e->right) : NULL;
	return m->a && (m->b || !e->right) ? m : NULL;
}

static const struct match *lower_match(struct lower *l, const struct expr *e)
{
	struct arg one = { .value = e->right };
	bool binary = e->kind == EXPR_BINARY;
	if (e->kind == EXPR_ERROR)
		return NULL;
	if (e->kind == EXPR_UNARY && e->op == OP_NOT)
		return combine(l, e, MATCH_NOT);
	if (e->kind == EXPR_IN)
		return test(l, e, e->args, MATCH_IN);
	if (binary && e->op == OP_AND)
		return combine(l, e, MATCH_AND);
	if (binary && e->op == OP_OR)
		return combine(l, e, MATCH_OR);
	if (binary && e->op == OP_EQ)
		return test(l, e, &one, MATCH_EQ);
	if (binary && e->op == OP_NE)
		return test(l, e, &one, MATCH_NE);
	if (binary && e->op == OP_MATCH)
		return test(l, e, &one, MATCH_REGEX);
	bool orders = binary && e->op >= OP_LT && e->op <= OP_GE;
	diag_help(diag_at(l->diags, CN_NOT_A_CONDITION, orders ? e->op_span : e->span,
			  orders ? "a request's attributes are texts, and texts have no order"
				 : "a route asks for attributes of a request"),
		  "compare with == != =~ or in, as in `header(\"x-canary\") == \"true\"`");
	return NULL;
}

static bool lower_cohort(struct lower *l, const struct stmt *s, struct route *r)
{
	struct str key = STR("");
	bool ok = value_weight(l, s->u.route.share, "a cohort", &r->cohort_ppm);
	const struct attribute_info *a = attribute(l, s->u.route.by, &key);
	r->cohort_header = key;
	if (a && a->attribute != ATTR_HEADER) {
		diag_help(diag_at(l->diags, CN_NOT_HERE, s->u.route.by->span,
				  "users are told apart by a header"),
			  "as in `by header(\"x-user-id\")`");
		ok = false;
	}
	return ok && a;
}

bool lower_route(struct lower *l, const struct stmt *s)
{
	struct route r = { .name = s->u.route.name.text,
			   .span = s->span,
			   .name_span = s->u.route.name.span };
	struct plan *plan = l->plan;
	struct word *here = arena_alloc(l->arena, sizeof(*here));
	*here = s->u.route.name;
	struct word *first = map_add(&l->routes, r.name, here);
	if (first) {
		declared_twice(l, *here, "route", first->span);
		return false;
	}
	r.broken = !side_of(l, s->u.route.to, &r.to);
	if (s->u.route.when) {
		r.when_span = s->u.route.when->span;
		r.when = lower_match(l, s->u.route.when);
		r.broken |= !r.when;
	} else {
		r.broken |= !lower_cohort(l, s, &r);
	}
	struct route *all = GROWING(struct route, plan->routes);
	all = arena_grow(l->arena, all, plan->nroutes, &l->caps.routes, sizeof(*all));
	all[plan->nroutes++] = r;
	plan->routes = all;
	return !r.broken;
}
