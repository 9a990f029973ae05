/* Checks of routes: those that an earlier one leaves nothing to, and what cohorts add to a
 * stage. */
#include "base/units.h"
#include "compiler/check.h"

static bool same_attribute(const struct match *a, const struct match *b)
{
	return a->attribute == b->attribute && str_eq(a->key, b->key);
}

static bool has_value(const struct match *m, struct str v)
{
	for (size_t i = 0; i < m->values.n; i++)
		if (str_eq(m->values.v[i], v))
			return true;
	return false;
}

/* Whether each request that passes test b passes test a, as far as values can be compared. */
static bool test_implies(const struct match *b, const struct match *a)
{
	if (!same_attribute(a, b))
		return false;
	if (b->op == MATCH_REGEX || a->op == MATCH_REGEX)
		return a->op == b->op && str_eq(a->values.v[0], b->values.v[0]);
	if (b->op == MATCH_NE)
		return a->op == MATCH_NE && str_eq(a->values.v[0], b->values.v[0]);
	for (size_t i = 0; i < b->values.n; i++) {
		bool listed = has_value(a, b->values.v[i]);
		if (a->op == MATCH_NE ? listed : !listed)
			return false;
	}
	return true;
}

/* Whether each request that b catches is caught by a. false where that can't be told. */
static bool implies(const struct match *b, const struct match *a)
{
	if (b->kind == MATCH_OR)
		return implies(b->a, a) && implies(b->b, a);
	if (a->kind == MATCH_AND)
		return implies(b, a->a) && implies(b, a->b);
	if (a->kind == MATCH_OR && (implies(b, a->a) || implies(b, a->b)))
		return true;
	if (b->kind == MATCH_AND)
		return implies(b->a, a) || implies(b->b, a);
	if (b->kind == MATCH_NOT && a->kind == MATCH_NOT)
		return implies(a->a, b->a);
	return a->kind == MATCH_TEST && b->kind == MATCH_TEST && test_implies(b, a);
}

static void check_covered(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	for (size_t i = 1; i < p->nroutes; i++) {
		const struct route *late = &p->routes[i];
		for (size_t k = 0; k < i && late->when; k++) {
			const struct route *early = &p->routes[k];
			if (!early->when || !implies(late->when, early->when))
				continue;
			struct diag *d = check_fail(ctx, self, late->name_span,
						    "route `%" PRI_STR "` never matches: `%" PRI_STR
						    "` takes all of it first",
						    STR_ARG(late->name), STR_ARG(early->name));
			diag_also(d, early->name_span, "the first match wins");
			diag_help(d, "put the narrower route first, or take it out");
			break;
		}
	}
}

static const struct route *first_cohort(const struct plan *p, const struct step *s)
{
	for (size_t i = 0; i < s->nroutes; i++)
		if (!p->routes[s->routes[i]].when && !p->routes[s->routes[i]].broken)
			return &p->routes[s->routes[i]];
	return NULL;
}

static void check_effective(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		if (s->kind != STEP_STAGE || s->broken)
			continue;
		const struct route *cohort = first_cohort(p, s);
		int32_t share = (int32_t)(step_share(p, s) * PPM + 0.5);
		if (!cohort || share == s->weight_ppm)
			continue;
		char text[QTY_TEXT_MAX];
		weight_format(share / 100 * 100, text);
		struct diag *d = check_fail(
			ctx, self, s->weight_span,
			"in %" PRI_STR " the canary gets %s of the users: a cohort %s its weight",
			STR_ARG(s->name), text, share > s->weight_ppm ? "adds to" : "takes from");
		diag_also(d, cohort->name_span, "the cohort");
		diag_help(d, "a weight shares out what no route catches");
		return;		/* the first such stage tells it */
	}
}

const struct check checks_route[] = {
	{ CN_ROUTE_COVERED, check_covered },
	{ CN_EFFECTIVE_SHARE, check_effective },
	{ 0 },
};
