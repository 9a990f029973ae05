/* Alternatives of a route's condition (compiler/route_terms.h). `not` is carried down to the tests,
 * `and` multiplies alternatives, `or` adds them.
 */
#include "compiler/route_terms.h"

#include "base/limits.h"

/* ---- lists of texts ------------------------------------------------------------------------- */

static bool holds(struct text_list l, struct str s)
{
	for (size_t i = 0; i < l.n; i++)
		if (str_eq(l.v[i], s))
			return true;
	return false;
}

/* The texts of a list that are (or are not) in another. */
static struct text_list filter(struct arena *a, struct text_list l, struct text_list by, bool keep)
{
	struct str *v = arena_array(a, l.n, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		if (holds(by, l.v[i]) == keep)
			v[n++] = l.v[i];
	return (struct text_list){ v, n };
}

static struct text_list both(struct arena *a, struct text_list l, struct text_list more)
{
	struct str *v = arena_array(a, l.n + more.n, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < l.n; i++)
		v[n++] = l.v[i];
	for (size_t i = 0; i < more.n; i++)
		if (!holds(l, more.v[i]))
			v[n++] = more.v[i];
	return (struct text_list){ v, n };
}

/* ---- demands -------------------------------------------------------------------------------- */

static struct demand demand_of(const struct match *test, bool negated)
{
	struct demand d = { .attribute = test->attribute, .key = test->key, .span = test->span };

	if (test->op == MATCH_NE)
		negated = !negated;
	if (test->op == MATCH_REGEX && negated) {
		d.unlike = test->values;
	} else if (test->op == MATCH_REGEX) {
		d.has_pattern = true;
		d.pattern = test->values.v[0];
	} else if (negated) {
		d.none = test->values;
	} else {
		d.has_any = true;
		d.any = test->values;
	}
	return d;
}

/* What both ask. @return false where one rule can't ask it. */
static bool merge(struct arena *a, struct demand *d, const struct demand *e, bool *never,
		  const char **what)
{
	if (d->has_pattern && e->has_pattern && !str_eq(d->pattern, e->pattern)) {
		*what = "asks two patterns of one attribute at once";
		return false;
	}
	if (e->has_pattern) {
		d->has_pattern = true;
		d->pattern = e->pattern;
	}
	if (d->has_any && e->has_any) {
		d->any = filter(a, d->any, e->any, true);
	} else if (e->has_any) {
		d->has_any = true;
		d->any = e->any;
	}
	if (d->has_any && d->has_pattern) {
		*what = "asks a text and a pattern of one attribute at once";
		return false;
	}
	d->none = both(a, d->none, e->none);
	d->unlike = both(a, d->unlike, e->unlike);
	if (d->has_any) {
		d->any = filter(a, d->any, d->none, false);
		d->none = (struct text_list){ NULL, 0 };
	}
	*never |= (d->has_any && d->any.n == 0) || (d->has_pattern && holds(d->unlike, d->pattern));
	d->span = e->span;
	return true;
}

static bool join_demand(struct arena *a, const struct term *t, const struct demand *d,
			struct term *out, const char **what)
{
	struct demand *v = arena_array(a, t->n + 1, sizeof(*v));
	size_t at = t->n;

	for (size_t i = 0; i < t->n; i++) {
		v[i] = t->v[i];
		if (v[i].attribute == d->attribute && str_eq(v[i].key, d->key))
			at = i;
	}
	*out = (struct term){ v, at == t->n ? t->n + 1 : t->n, t->never };
	if (at < t->n)
		return merge(a, &v[at], d, &out->never, what);
	v[at] = *d;
	return true;
}

bool term_join(struct arena *a, const struct term *t, const struct match *test, bool negated,
	       struct term *out, const char **what)
{
	struct demand d = demand_of(test, negated);

	return join_demand(a, t, &d, out, what);
}

bool terms_join(struct arena *a, const struct term *t, const struct term *u, struct term *out,
		const char **what)
{
	*out = *t;
	out->never |= u->never;
	for (size_t i = 0; i < u->n; i++) {
		struct term before = *out;
		if (!join_demand(a, &before, &u->v[i], out, what))
			return false;
	}
	return true;
}

/* ---- conditions ----------------------------------------------------------------------------- */

struct reading {
	struct arena *a;
	struct rule_failure *failure;
};

static bool fail(struct reading *r, struct span at, const char *what, const char *help)
{
	r->failure->at = at;
	r->failure->what = str_of(what);
	r->failure->help = str_of(help);
	return false;
}

static bool push(struct reading *r, struct terms *ts, struct term t, struct span at)
{
	if (t.never)
		return true;
	if (ts->n == LIMIT_ROUTE_TERMS)
		return fail(r, at, "has more than 64 alternatives",
			    "make several routes of it");
	ts->v = arena_grow(r->a, ts->v, ts->n, &ts->cap, sizeof(*ts->v));
	ts->v[ts->n++] = t;
	return true;
}

/* Each alternative of a with each of b. */
static bool multiply(struct reading *r, const struct terms *a, const struct terms *b,
		     struct terms *out, struct span at)
{
	for (size_t i = 0; i < a->n; i++)
		for (size_t k = 0; k < b->n; k++) {
			struct term t;
			const char *what;
			if (!terms_join(r->a, &a->v[i], &b->v[k], &t, &what))
				return fail(r, at, what, "write one pattern that says both");
			if (!push(r, out, t, at))
				return false;
		}
	return true;
}

static bool read(struct reading *r, const struct match *m, bool negated, struct terms *out)
{
	struct terms a = { 0 }, b = { 0 };
	bool adds = (m->kind == MATCH_OR) != negated;

	switch (m->kind) {
	case MATCH_TEST: {
		struct term none = { 0 }, t;
		const char *what;
		term_join(r->a, &none, m, negated, &t, &what);
		return push(r, out, t, m->span);
	}
	case MATCH_NOT:
		return read(r, m->a, !negated, out);
	case MATCH_AND:
	case MATCH_OR:
		break;
	}
	if (!read(r, m->a, negated, &a) || !read(r, m->b, negated, &b))
		return false;
	if (!adds)
		return multiply(r, &a, &b, out, m->span);
	for (size_t i = 0; i < a.n; i++)
		if (!push(r, out, a.v[i], m->span))
			return false;
	for (size_t i = 0; i < b.n; i++)
		if (!push(r, out, b.v[i], m->span))
			return false;
	return true;
}

bool terms_of(struct arena *a, const struct match *m, struct terms *out, struct rule_failure *failure)
{
	struct reading r = { a, failure };

	*out = (struct terms){ 0 };
	return read(&r, m, false, out);
}
