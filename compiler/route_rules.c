/* Rules of an Envoy-like proxy out of routes (compiler/route_rules.h).
 *
 * Each alternative of each route is a case, in the order of the plan. A case is one rule, unless it
 * says `not` of the path, the method or a query parameter. Then what it leaves out is sent first to
 * where it would go without the case: all later cases follow, each narrowed to it, and what is left
 * goes by weight. As `when path == "/a" and not method == "GET"` before `when header("x") == "1"`:
 *
 *   path /a, method GET, header x 1 -> canary	(the later route, narrowed)
 *   path /a, method GET             -> by weight
 *   path /a                         -> canary
 *   header x 1                      -> canary
 */
#include "compiler/route_rules.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/map.h"
#include "compiler/re2_text.h"
#include "compiler/route_terms.h"
#include "compiler/targets.h"

#define BUCKETS		10000
#define BUCKET_DIGITS	4
#define SUFFIXES	100	/* of the raw header: its last two digits */
#define SUFFIX_DIGITS	2

/** An alternative of a route. */
struct one_case {
	size_t route;
	struct term term;
};

struct maker {
	struct arena *a;
	const struct plan *plan;
	const struct rule_options *opts;
	struct rule_failure *failure;
	struct one_case *cases;
	size_t ncases, cases_cap;
	struct rule *rules;
	size_t nrules, rules_cap;
	size_t entries;		/* of all rules */
	struct map seen;	/* entries by what they test */
	size_t left_out;	/* rules made for what the present route leaves out */
	size_t last_route;	/* for which the last rule was made */
	bool last_except;
};

static bool fail(struct maker *m, size_t route, struct span at, const char *what, const char *help)
{
	*m->failure = (struct rule_failure){ route, at, str_of(what), str_of(help) };
	return false;
}

/* ---- rules ---------------------------------------------------------------------------------- */

static bool has_rule(const struct maker *m, struct str name)
{
	for (size_t i = 0; i < m->nrules; i++)
		if (str_eq(m->rules[i].name, name))
			return true;
	return false;
}

static bool names_route(const struct maker *m, struct str name)
{
	for (size_t i = 0; i < m->plan->nroutes; i++)
		if (str_eq(m->plan->routes[i].name, name))
			return true;
	return false;
}

/* The first rule of a route has its name; what we put together gives way to the names of all
 * routes. */
static struct str rule_name(const struct maker *m, size_t route, bool except)
{
	struct str base = m->plan->routes[route].name, name;

	if (!except && !has_rule(m, base))
		return base;
	if (except)
		base = arena_printf(m->a, "%" PRI_STR "-except", STR_ARG(base));
	name = base;
	for (int i = 2; has_rule(m, name) || names_route(m, name); i++)
		name = arena_printf(m->a, "%" PRI_STR "-%d", STR_ARG(base), i);
	return name;
}

/* Whether a rule before has the same entry, or one without tests: then no request comes as far as
 * this. */
static bool out_of_reach(struct maker *m, const struct rule_entry *e)
{
	struct buf tests = buf_on(m->a);

	if (map_get(&m->seen, STR("")))
		return true;
	for (size_t i = 0; i < e->n; i++) {
		const struct rule_test *t = &e->v[i];
		buf_printf(&tests, "%d %d %d %zu %zu %" PRI_STR "%" PRI_STR, (int)t->field, (int)t->kind,
			   (int)t->negated, t->key.n, t->text.n, STR_ARG(t->key), STR_ARG(t->text));
	}
	return map_add(&m->seen, buf_str(&tests), m) != NULL;
}

/* Adds entries to the last rule if it is of the same route and leads to the same place, else a
 * rule. */
static bool add_entry(struct maker *m, size_t route, bool except, enum rule_to to,
		      struct rule_entry entry, struct span at)
{
	struct rule *last = m->nrules ? &m->rules[m->nrules - 1] : NULL;
	struct rule_entry *v;

	if (out_of_reach(m, &entry))
		return true;
	if (++m->entries > LIMIT_ROUTE_ENTRIES)
		return fail(m, route, at, "is one too many: the routes of a step make at most 1024 alternatives",
			    "join routes, or take some out");
	if (except && ++m->left_out > LIMIT_ROUTE_EXCEPTS)
		return fail(m, route, at, "leaves out more than 16 rules can say",
			    "turn it round: send what it leaves out to the other version by a route before it");
	if (!last || last->to != to || m->last_route != route || m->last_except != except) {
		m->rules = arena_grow(m->a, m->rules, m->nrules, &m->rules_cap, sizeof(*m->rules));
		last = &m->rules[m->nrules];
		*last = (struct rule){ .name = rule_name(m, route, except), .to = to };
		m->nrules++;
	}
	v = arena_array(m->a, last->n + 1, sizeof(*v));
	for (size_t i = 0; i < last->n; i++)
		v[i] = last->entries[i];
	v[last->n] = entry;
	last->entries = v;
	last->n++;
	m->last_route = route;
	m->last_except = except;
	return true;
}

/* @param except  the rule is made for what another route, `route`, leaves out. */
static bool add_rule(struct maker *m, size_t route, bool except, enum rule_to to, const struct term *t)
{
	struct span at = t->n ? t->v[t->n - 1].span : m->plan->routes[route].span;
	struct entry_list entries;

	if (!term_entries(m->a, t, m->opts, &entries, m->failure)) {
		m->failure->route = route;
		return false;
	}
	for (size_t i = 0; i < entries.n; i++)
		if (!add_entry(m, route, except, to, entries.v[i], at))
			return false;
	return true;
}

static bool only_positive(const struct demand *d)
{
	return d->attribute == ATTR_QUERY || d->attribute == ATTR_PATH || d->attribute == ATTR_METHOD;
}

/* The term without what a proxy can't refuse. */
static struct term without_refusals(struct arena *a, const struct term *t)
{
	struct demand *v = arena_array(a, t->n, sizeof(*v));

	for (size_t i = 0; i < t->n; i++) {
		v[i] = t->v[i];
		if (only_positive(&v[i]))
			v[i].none = v[i].unlike = (struct text_list){ NULL, 0 };
	}
	return (struct term){ v, t->n, t->never };
}

static bool add_cases(struct maker *m, size_t from, const struct term *narrow, size_t except_of);

/* What meets the term and this demand goes where it would without the case. */
static bool leave_out(struct maker *m, size_t k, const struct term *t, struct demand refused,
		      size_t except_of)
{
	struct term one = { &refused, 1, false }, narrow;
	const char *what;

	if (!terms_join(m->a, t, &one, &narrow, &what))
		return fail(m, m->cases[k].route, refused.span, what, "write one pattern that says both");
	return narrow.never || add_cases(m, k + 1, &narrow, except_of);
}

static bool leave_out_all(struct maker *m, size_t k, const struct term *whole, const struct term *t,
			  size_t except_of)
{
	for (size_t i = 0; i < whole->n; i++) {
		const struct demand *d = &whole->v[i];
		struct demand refused = { .attribute = d->attribute, .key = d->key, .span = d->span };

		if (!only_positive(d))
			continue;
		if (d->none.n) {
			refused.has_any = true;
			refused.any = d->none;
			if (!leave_out(m, k, t, refused, except_of))
				return false;
		}
		for (size_t u = 0; u < d->unlike.n; u++) {
			refused = (struct demand){ .attribute = d->attribute, .key = d->key,
						   .span = d->span, .has_pattern = true,
						   .pattern = d->unlike.v[u] };
			if (!leave_out(m, k, t, refused, except_of))
				return false;
		}
	}
	return true;
}

static bool add_case(struct maker *m, size_t k, const struct term *narrow, size_t except_of)
{
	size_t route = m->cases[k].route;
	bool except = except_of != SIZE_MAX;
	enum side to = m->plan->routes[route].to;
	struct term whole, t;
	const char *what;

	if (!terms_join(m->a, narrow, &m->cases[k].term, &whole, &what))
		return fail(m, route, m->plan->routes[route].when_span, what,
			    "write one pattern that says both");
	if (whole.never)
		return true;
	t = without_refusals(m->a, &whole);
	if (!except)
		m->left_out = 0;
	if (!leave_out_all(m, k, &whole, &t, except ? except_of : route))
		return false;
	return add_rule(m, except ? except_of : route, except,
			to == SIDE_CANARY ? RULE_TO_CANARY : RULE_TO_STABLE, &t);
}

/* @param narrow  what the rules are for, empty for all requests; else what they leave goes by
 * weight.
 * @param except_of  the route that leaves it out; SIZE_MAX for all requests. */
static bool add_cases(struct maker *m, size_t from, const struct term *narrow, size_t except_of)
{
	for (size_t k = from; k < m->ncases; k++)
		if (!add_case(m, k, narrow, except_of))
			return false;
	return except_of == SIZE_MAX || add_rule(m, except_of, true, RULE_BY_WEIGHT, narrow);
}

/* ---- cases ---------------------------------------------------------------------------------- */

static void push_case(struct maker *m, size_t route, struct term t)
{
	m->cases = arena_grow(m->a, m->cases, m->ncases, &m->cases_cap, sizeof(*m->cases));
	m->cases[m->ncases++] = (struct one_case){ route, t };
}

static void push_pattern(struct maker *m, size_t route, struct str header, struct str pattern)
{
	struct demand *d = arena_alloc(m->a, sizeof(*d));

	*d = (struct demand){ .attribute = ATTR_HEADER, .key = header, .has_pattern = true,
			      .pattern = pattern, .span = m->plan->routes[route].span };
	push_case(m, route, (struct term){ d, 1, false });
}

/** Cohorts in force, each taking its share of what the ones before left. */
struct cohorts {
	int64_t taken_ppm;	/* of all users of the header */
	struct str header;	/* by which the last one tells users apart */
};

/* A cohort as users' buckets below a number: those of the cohorts before it were caught already. */
static bool push_cohort(struct maker *m, size_t i, struct cohorts *c)
{
	const struct route *r = &m->plan->routes[i];
	bool buckets = m->opts->bucket_header.n > 0;
	int64_t steps = buckets ? BUCKETS : SUFFIXES, part = PPM / steps;
	struct str pattern;

	bool shared = c->header.n && str_eq(c->header, r->cohort_header);
	int64_t below;

	if (buckets && c->header.n && !shared)
		return fail(m, i, r->span, "tells users apart by another header than the cohort before it, and there is one bucket header",
			    "take the same header for both");
	if (!shared)
		c->taken_ppm = 0;
	below = c->taken_ppm + (PPM - c->taken_ppm) * r->cohort_ppm / PPM;
	if (below % part && (c->taken_ppm == 0 || !buckets))
		return fail(m, i, r->span,
			    buckets ? "is finer than the 10000 buckets of users"
				    : "is finer than 1%, which the last two digits of a header can tell",
			    buckets ? "take a share of whole hundredths of a per cent"
				    : "let the edge compute buckets: `bucket-header \"x-user-bucket\"` in the target");
	c->taken_ppm = below;
	c->header = r->cohort_header;
	if (below == 0)
		return true;
	pattern = re2_digits_below(m->a, (uint32_t)((below + part / 2) / part),
				   buckets ? BUCKET_DIGITS : SUFFIX_DIGITS);
	if (!buckets)
		pattern = arena_printf(m->a, ".*(?:%" PRI_STR ")", STR_ARG(pattern));
	push_pattern(m, i, buckets ? m->opts->bucket_header : r->cohort_header, pattern);
	return true;
}

static bool push_route(struct maker *m, size_t i, struct cohorts *c)
{
	const struct route *r = &m->plan->routes[i];
	struct terms ts;

	if (!r->when)
		return push_cohort(m, i, c);
	if (!terms_of(m->a, r->when, &ts, m->failure)) {
		m->failure->route = i;
		return false;
	}
	for (size_t k = 0; k < ts.n; k++)
		push_case(m, i, ts.v[k]);
	return true;
}

struct rule_options rule_options_of(struct arena *a, const struct target_use *use)
{
	return (struct rule_options){
		.region_header = arena_lower(a, option_text(use, "region-header", STR(""))),
		.bucket_header = arena_lower(a, option_text(use, "bucket-header", STR(""))),
	};
}

bool route_rules(struct arena *a, const struct plan *p, const size_t *routes, size_t n,
		 const struct rule_options *opts, struct rules *out, struct rule_failure *failure)
{
	struct maker m = { .a = a, .plan = p, .opts = opts, .failure = failure, .seen = map_on(a) };
	struct cohorts cohorts = { 0 };
	struct term all = { NULL, 0, false };

	for (size_t i = 0; i < n; i++)
		if (!push_route(&m, routes[i], &cohorts))
			return false;
	if (!add_cases(&m, 0, &all, SIZE_MAX))
		return false;
	*out = (struct rules){ m.rules, m.nrules };
	return true;
}
