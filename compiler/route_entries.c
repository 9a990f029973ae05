/* The entries of one term (compiler/route_terms.h): its demands as tests that an Envoy-like proxy
 * has.
 *
 * A header that must not be something may be absent; the proxy tests an absent header as an empty
 * one, so where the refusal would take the empty text the entry is split: the header is absent, or
 * it is there and is not that. Cookies share one header: each order of those that must be there is
 * spelt out.
 */
#include "compiler/route_terms.h"

#include <string.h>

#include "base/buf.h"
#include "base/limits.h"
#include "compiler/re2_text.h"

/** The entries of one term while they are put together. */
struct entries {
	struct arena *a;
	const struct rule_options *opts;
	struct rule_failure *failure;
	struct rule_test *tests;	/* that all of them share */
	size_t ntests, cap;
	/* negated tests that an absent header must pass: each splits an entry in two */
	const struct rule_test *maybe[LIMIT_ROUTE_ABSENT];
	size_t nmaybe;
	const struct demand *cookies[LIMIT_ROUTE_COOKIES];	/* that must be there, in any order */
	size_t ncookies;
	struct text_list refused;	/* patterns that the header `cookie` must not match */
};

static bool fail(struct entries *e, struct span at, const char *what, const char *help)
{
	e->failure->at = at;
	e->failure->what = str_of(what);
	e->failure->help = str_of(help);
	return false;
}

static void add_test(struct entries *e, struct rule_test t)
{
	e->tests = arena_grow(e->a, e->tests, e->ntests, &e->cap, sizeof(*e->tests));
	e->tests[e->ntests++] = t;
}

static struct str alternatives(struct arena *a, struct text_list texts)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < texts.n; i++)
		buf_printf(&b, "%s%" PRI_STR, i ? "|" : "", STR_ARG(re2_quote(a, texts.v[i])));
	return buf_str(&b);
}

static bool short_enough(struct entries *e, struct span at, struct str pattern)
{
	if (pattern.n <= LIMIT_ROUTE_PATTERN)	/* istio: pkg/config/validation: of a StringMatch */
		return true;
	return fail(e, at, "needs a pattern of more than 1024 characters",
		    "make several routes of it");
}

/* What must be: a text, or a pattern. */
static bool positive(struct entries *e, const struct demand *d, enum rule_field field, struct str key)
{
	struct rule_test t = { .field = field, .key = key, .kind = TEST_REGEX };

	if (d->has_any && d->any.n == 1) {
		t.kind = TEST_EXACT;
		t.text = d->any.v[0];
	} else if (d->has_any) {
		t.text = alternatives(e->a, d->any);
	} else if (d->pattern.n == 0) {
		t.kind = TEST_EXACT;	/* an empty pattern matches the empty text alone */
	} else {
		t.text = d->pattern;
	}
	add_test(e, t);
	return short_enough(e, d->span, t.text);
}

/* What a header must not be, as one test. */
static struct rule_test refusal(struct arena *a, const struct demand *d, struct str key)
{
	struct rule_test t = { .field = FIELD_HEADER, .key = key, .kind = TEST_REGEX, .negated = true };
	struct buf b = buf_on(a);

	if (d->unlike.n == 0 && d->none.n == 1) {
		t.kind = TEST_EXACT;
		t.text = d->none.v[0];
		return t;
	}
	for (size_t i = 0; i < d->unlike.n; i++)
		buf_printf(&b, "%s(?:%" PRI_STR ")", i ? "|" : "",
			   STR_ARG(re2_closed(a, d->unlike.v[i])));
	if (d->unlike.n == 1 && d->none.n == 0)
		t.text = d->unlike.v[0];
	else if (d->none.n == 0)
		t.text = buf_str(&b);
	else
		t.text = arena_printf(a, "%" PRI_STR "%s%" PRI_STR, STR_ARG(buf_str(&b)), b.n ? "|" : "",
				      STR_ARG(alternatives(a, d->none)));
	if (t.text.n == 0)
		t.kind = TEST_EXACT;
	return t;
}

static bool takes_empty(const struct rule_test *t)
{
	return t->kind == TEST_EXACT ? t->text.n == 0 : re2_may_be_empty(t->text);
}

static bool add_header(struct entries *e, const struct demand *d, struct str key)
{
	bool must = d->has_any || d->has_pattern;
	struct rule_test t;

	if (must && !positive(e, d, FIELD_HEADER, key))
		return false;
	if (d->none.n == 0 && d->unlike.n == 0)
		return true;
	t = refusal(e->a, d, key);
	if (!short_enough(e, d->span, t.text))
		return false;
	if (must || !takes_empty(&t)) {
		add_test(e, t);
		return true;
	}
	/* the proxy tests an absent header as an empty one, and would refuse it: it is let through
	 * apart */
	if (e->nmaybe == ARRAY_LEN(e->maybe))
		return fail(e, d->span, "refuses more than six headers that may be absent",
			    "send what some of them say to the other version by a route before it");
	struct rule_test *kept = arena_alloc(e->a, sizeof(*kept));
	*kept = t;
	e->maybe[e->nmaybe++] = kept;
	return true;
}

/* ---- cookies -------------------------------------------------------------------------------- */

/* `NAME=VALUE` as a pattern inside of the header `cookie`. */
static bool cookie_pair(struct entries *e, const struct demand *d, struct str pattern, struct str *out)
{
	struct str inner;
	const char *why;

	if (!re2_without_semicolon(e->a, pattern, &inner, &why)) {
		struct str what = arena_printf(e->a, "has a pattern that can't be asked of a cookie: %s",
					       why);
		return fail(e, d->span, what.p,
			    "the whole value is matched: write it without ^, $ and `;`");
	}
	*out = arena_printf(e->a, "%" PRI_STR "=(?:%" PRI_STR ")", STR_ARG(re2_quote(e->a, d->key)),
			    STR_ARG(inner));
	return true;
}

static bool cookie_text(struct entries *e, const struct demand *d, struct text_list texts,
			struct str *out)
{
	const char *fmt = texts.n == 1 ? "%.*s=%.*s" : "%.*s=(?:%.*s)";

	for (size_t i = 0; i < texts.n; i++)
		if (texts.v[i].n && memchr(texts.v[i].p, ';', texts.v[i].n))
			return fail(e, d->span, "asks for a cookie that holds a `;`, which ends it",
				    "give the value as browsers send it, as in `%3B`");
	*out = arena_printf(e->a, fmt, STR_ARG(re2_quote(e->a, d->key)),
			    STR_ARG(alternatives(e->a, texts)));
	return true;
}

static void refuse_cookie(struct entries *e, struct str pair)
{
	struct str *v = arena_array(e->a, e->refused.n + 1, sizeof(*v));

	for (size_t i = 0; i < e->refused.n; i++)
		v[i] = e->refused.v[i];
	v[e->refused.n] = pair;
	e->refused = (struct text_list){ v, e->refused.n + 1 };
}

static bool add_cookie(struct entries *e, const struct demand *d)
{
	struct str pair;

	if (d->none.n) {
		if (!cookie_text(e, d, d->none, &pair))
			return false;
		refuse_cookie(e, pair);
	}
	for (size_t i = 0; i < d->unlike.n; i++) {
		if (!cookie_pair(e, d, d->unlike.v[i], &pair))
			return false;
		refuse_cookie(e, pair);
	}
	if (!d->has_any && !d->has_pattern)
		return true;
	if (e->ncookies == LIMIT_ROUTE_COOKIES)
		return fail(e, d->span, "asks for more than three cookies at once",
			    "ask for fewer, or for a header that the edge sets for them");
	e->cookies[e->ncookies++] = d;
	return true;
}

/* All orders of the pairs, one behind the other with other cookies between. */
static void orders(struct entries *e, const struct str *pairs, unsigned used, struct str so_far,
		   struct buf *out)
{
	bool last = true;

	for (size_t i = 0; i < e->ncookies; i++) {
		if (used & 1u << i)
			continue;
		last = false;
		struct str longer = so_far.n ? arena_printf(e->a, "%" PRI_STR ";(?:.*;)?\\s*%" PRI_STR,
							    STR_ARG(so_far), STR_ARG(pairs[i]))
					     : pairs[i];
		orders(e, pairs, used | 1u << i, longer, out);
	}
	if (last)
		buf_printf(out, "%s%" PRI_STR, out->n ? "|" : "", STR_ARG(so_far));
}

static struct str in_cookie_header(struct arena *a, struct str pairs, bool several)
{
	return arena_printf(a, several ? "(.*;\\s*)?(?:%.*s)(;.*)?" : "(.*;\\s*)?%.*s(;.*)?",
			    STR_ARG(pairs));
}

static bool finish_cookies(struct entries *e)
{
	struct rule_test t = { .field = FIELD_HEADER, .key = STR("cookie"), .kind = TEST_REGEX };
	struct str pairs[LIMIT_ROUTE_COOKIES];
	struct buf b = buf_on(e->a);
	struct span at = { 0, 0, 0 };

	for (size_t i = 0; i < e->ncookies; i++) {
		const struct demand *d = e->cookies[i];
		at = d->span;
		if (d->has_any ? !cookie_text(e, d, d->any, &pairs[i])
			       : !cookie_pair(e, d, d->pattern, &pairs[i]))
			return false;
	}
	if (e->ncookies) {
		orders(e, pairs, 0, STR(""), &b);
		t.text = in_cookie_header(e->a, buf_str(&b), e->ncookies > 1);
		add_test(e, t);
		if (!short_enough(e, at, t.text))
			return false;
	}
	if (e->refused.n == 0)
		return true;
	b = buf_on(e->a);
	for (size_t i = 0; i < e->refused.n; i++)
		buf_printf(&b, "%s%" PRI_STR, i ? "|" : "", STR_ARG(e->refused.v[i]));
	t.text = in_cookie_header(e->a, buf_str(&b), e->refused.n > 1);
	t.negated = true;
	add_test(e, t);
	return short_enough(e, at, t.text);
}

/* ---- from a term to entries ----------------------------------------------------------------- */

static bool add_demand(struct entries *e, const struct demand *d)
{
	switch (d->attribute) {
	case ATTR_HEADER:
		return add_header(e, d, d->key);
	case ATTR_REGION:
		if (e->opts->region_header.n)
			return add_header(e, d, e->opts->region_header);
		return fail(e, d->span, "asks for a region, and no header tells it",
			    "name the request header that holds it: `region-header \"x-region\"` in the target");
	case ATTR_COOKIE:
		return add_cookie(e, d);
	case ATTR_QUERY:
		return !(d->has_any || d->has_pattern) || positive(e, d, FIELD_QUERY, d->key);
	case ATTR_PATH:
		return !(d->has_any || d->has_pattern) || positive(e, d, FIELD_PATH, STR(""));
	case ATTR_METHOD:
		return !(d->has_any || d->has_pattern) || positive(e, d, FIELD_METHOD, STR(""));
	}
	return false;
}

/* A header that is asked for under two names: as itself and as a cookie, or as the region. */
static bool asked_twice(const struct entries *e)
{
	for (size_t i = 0; i < e->ntests; i++)
		for (size_t k = 0; k < i; k++) {
			const struct rule_test *t = &e->tests[i], *u = &e->tests[k];
			if (t->field == FIELD_HEADER && u->field == FIELD_HEADER &&
			    t->negated == u->negated && str_eq(t->key, u->key))
				return true;
		}
	return false;
}

static int by_field(const struct rule_test *t)
{
	switch (t->field) {
	case FIELD_PATH:
		return 0;
	case FIELD_METHOD:
		return 1;
	case FIELD_HEADER:
		return t->negated ? 3 : 2;
	case FIELD_QUERY:
		return 4;
	}
	return 5;
}

/* A few tests: by field, else in the order in which they came. */
static void sort_tests(struct rule_test *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		for (size_t k = i; k > 0 && by_field(&v[k - 1]) > by_field(&v[k]); k--) {
			struct rule_test t = v[k];
			v[k] = v[k - 1];
			v[k - 1] = t;
		}
}

/* The entry of one choice for the headers that may be absent. @param present  a bit each. */
static struct rule_entry choice(const struct entries *e, size_t present)
{
	struct rule_test *v = arena_array(e->a, e->ntests + 2 * e->nmaybe, sizeof(*v));
	size_t n = 0;

	for (size_t i = 0; i < e->ntests; i++)
		v[n++] = e->tests[i];
	for (size_t i = 0; i < e->nmaybe; i++) {
		struct rule_test there = { .field = FIELD_HEADER, .key = e->maybe[i]->key,
					   .kind = TEST_PRESENT };
		bool is_there = present >> i & 1;
		there.negated = !is_there;
		v[n++] = there;
		if (is_there)
			v[n++] = *e->maybe[i];
	}
	sort_tests(v, n);
	return (struct rule_entry){ v, n };
}

bool term_entries(struct arena *a, const struct term *t, const struct rule_options *opts,
		  struct entry_list *out, struct rule_failure *failure)
{
	struct entries e = { .a = a, .opts = opts, .failure = failure };
	struct span at = t->n ? t->v[t->n - 1].span : (struct span){ 0, 0, 0 };

	for (size_t i = 0; i < t->n; i++)
		if (!add_demand(&e, &t->v[i]))
			return false;
	if (!finish_cookies(&e))
		return false;
	if (asked_twice(&e))
		return fail(&e, at, "asks for one header in two ways at once",
			    "ask for it once, by its name");
	out->n = (size_t)1 << e.nmaybe;
	out->v = arena_array(a, out->n, sizeof(*out->v));
	for (size_t i = 0; i < out->n; i++)
		out->v[i] = choice(&e, i);
	return true;
}
