/* Routes as rules of a proxy: a table that shows them as text, the limits, and random routes of which
 * plan and rules must send every request to the same place.
 */
#include "compiler/route_rules.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <regex.h>

#include <cmocka.h>

#include "base/buf.h"
#include "tests/unit/table.h"

#define ROUTES_MAX 3

/* ---- routes out of text ---- */

/** `NAME>SIDE: CONDITION ; ...`, or `NAME>SIDE% PPM HEADER` for a cohort. In a condition `x` is a header,
 * `?q` a query parameter, `$g` a cookie; `=` with commas is `in`. Values end at a blank or a bracket. */
struct reader {
	struct arena *a;
	const char *p;
};

static void skip_blanks(struct reader *r)
{
	while (*r->p == ' ')
		r->p++;
}

static struct str read_until(struct reader *r, const char *ends)
{
	const char *from = r->p;

	r->p += strcspn(from, ends);
	return (struct str){ from, (size_t)(r->p - from) };
}

static void read_attribute(struct reader *r, struct match *m)
{
	static const char *const words[] = { [ATTR_PATH] = "path", [ATTR_METHOD] = "method",
					     [ATTR_REGION] = "region" };

	m->attribute = *r->p == '?' ? ATTR_QUERY : *r->p == '$' ? ATTR_COOKIE : ATTR_HEADER;
	r->p += m->attribute != ATTR_HEADER;
	m->key = read_until(r, "=~!");
	for (size_t i = ATTR_PATH; i < ARRAY_LEN(words); i++)
		if (str_is(m->key, words[i])) {
			m->attribute = (enum attribute)i;
			m->key = STR("");
		}
}

static const struct match *read_test(struct reader *r)
{
	struct match *m = arena_alloc(r->a, sizeof(*m));
	struct str *v = arena_array(r->a, 8, sizeof(*v));
	size_t n = 0;

	m->kind = MATCH_TEST;
	read_attribute(r, m);
	m->op = *r->p == '~' ? MATCH_REGEX : *r->p == '!' ? MATCH_NE : MATCH_EQ;
	r->p += m->op == MATCH_NE ? 2 : 1;
	if (m->op == MATCH_REGEX) {
		v[n++] = read_until(r, " ");
	} else {
		v[n++] = read_until(r, " ,)");
		for (; *r->p == ','; v[n++] = read_until(r, " ,)")) {
			m->op = MATCH_IN;
			r->p++;
		}
	}
	m->values = (struct text_list){ v, n };
	return m;
}

static const struct match *node(struct reader *r, enum match_kind kind, const struct match *a,
				const struct match *b)
{
	struct match *m = arena_alloc(r->a, sizeof(*m));

	*m = (struct match){ .kind = kind, .a = a, .b = b };
	return m;
}

static const struct match *read_or(struct reader *r);

static const struct match *read_unary(struct reader *r)
{
	const struct match *m;

	skip_blanks(r);
	if (*r->p == '!') {
		r->p++;
		return node(r, MATCH_NOT, read_unary(r), NULL);
	}
	if (*r->p != '(')
		return read_test(r);
	r->p++;
	m = read_or(r);
	assert_int_equal(*r->p, ')');
	r->p++;
	return m;
}

static const struct match *read_and(struct reader *r)
{
	const struct match *m = read_unary(r);

	for (skip_blanks(r); *r->p == '&'; skip_blanks(r)) {
		r->p++;
		m = node(r, MATCH_AND, m, read_unary(r));
	}
	return m;
}

static const struct match *read_or(struct reader *r)
{
	const struct match *m = read_and(r);

	for (; *r->p == '|';) {
		r->p++;
		m = node(r, MATCH_OR, m, read_and(r));
	}
	return m;
}

static size_t read_routes(struct reader *r, struct route *v)
{
	size_t n = 0;

	for (skip_blanks(r); *r->p; skip_blanks(r)) {
		struct route *to = &v[n++];
		*to = (struct route){ .name = read_until(r, ">") };
		r->p++;
		to->to = str_is(read_until(r, ":%"), "canary") ? SIDE_CANARY : SIDE_STABLE;
		if (*r->p++ == ':') {
			to->when = read_or(r);
		} else {
			char *end;
			to->cohort_ppm = (int32_t)strtol(r->p, &end, 10);
			r->p = end + 1;
			to->cohort_header = read_until(r, " ;");
			skip_blanks(r);
		}
		r->p += *r->p == ';';
	}
	return n;
}

/* ---- rules as text ---- */

static void show_test(const struct rule_test *t, struct buf *out)
{
	static const char *const fields[] = { "", "?", "path", "method" };

	buf_printf(out, "%s%s%" PRI_STR, t->negated ? "!" : "", fields[t->field], STR_ARG(t->key));
	if (t->kind != TEST_PRESENT)
		buf_printf(out, "%c%" PRI_STR, t->kind == TEST_EXACT ? '=' : '~', STR_ARG(t->text));
}

/* `c>canary: x=1 & !y~a.* | ?q=1`, a line a rule. */
static const char *show(struct arena *a, const struct rules *rules)
{
	static const char *const places[] = { "stable", "canary", "weight" };
	struct buf out = buf_on(a);

	for (size_t i = 0; i < rules->n; i++) {
		const struct rule *r = &rules->v[i];
		buf_printf(&out, "%s%" PRI_STR ">%s:", i ? "\n" : "", STR_ARG(r->name), places[r->to]);
		for (size_t k = 0; k < r->n; k++) {
			buf_puts(&out, k ? " |" : "");
			for (size_t n = 0; n < r->entries[k].n; n++) {
				buf_puts(&out, n ? " & " : " ");
				show_test(&r->entries[k].v[n], &out);
			}
		}
	}
	return arena_cstr(a, buf_str(&out));
}

/* ---- a table ---- */

enum options { PLAIN, BUCKETS, NO_REGION };

static const struct rule_case {
	const char *name, *routes;
	const char *want;	/* the rules; or "- ", and why not */
	enum options options;
} rule_cases[] = {
	{ "no route", "", "", PLAIN },
	{ "a header", "c>canary: x=1", "c>canary: x=1", PLAIN },
	{ "to the stable", "s>stable: x=1", "s>stable: x=1", PLAIN },
	{ "not a header", "c>canary: !x=1", "c>canary: !x=1", PLAIN },
	{ "a header that differs", "c>canary: x!=1", "c>canary: !x=1", PLAIN },
	{ "a header in a list", "c>canary: x=a.b,c", "c>canary: x~a\\.b|c", PLAIN },
	{ "a pattern", "c>canary: x~a.*", "c>canary: x~a.*", PLAIN },
	{ "an empty header", "c>canary: x=", "c>canary: x=", PLAIN },
	{ "an empty pattern", "c>canary: x~", "c>canary: x=", PLAIN },
	{ "not an empty header", "c>canary: !x=", "c>canary: !x | x & !x=", PLAIN },
	{ "not a pattern that takes nothing", "c>canary: !x~a*", "c>canary: !x | x & !x~a*", PLAIN },
	{ "and", "c>canary: x=1 & y=1", "c>canary: x=1 & y=1", PLAIN },
	{ "or", "c>canary: x=1 | y=1", "c>canary: x=1 | y=1", PLAIN },
	{ "not of and", "c>canary: !(x=1 & y=1)", "c>canary: !x=1 | !y=1", PLAIN },
	{ "not of or", "c>canary: !(x=1 | y=1)", "c>canary: !x=1 & !y=1", PLAIN },
	{ "not not", "c>canary: !!x=1", "c>canary: x=1", PLAIN },
	{ "and over or", "c>canary: x=1 & (y=1 | path=/a)",
	  "c>canary: x=1 & y=1 | path=/a & x=1", PLAIN },
	{ "the same twice", "c>canary: x=1 & x=1", "c>canary: x=1", PLAIN },
	{ "never", "c>canary: x=1 & x=2", "", PLAIN },
	{ "never, before another", "c>canary: x=1 & x=2 ; s>stable: y=1", "s>stable: y=1", PLAIN },
	{ "a list without one of it", "c>canary: x=1,2 & !x=1", "c>canary: x=2", PLAIN },
	{ "two lists", "c>canary: x=1,2,3 & x=2,3,4", "c>canary: x~2|3", PLAIN },
	{ "a query", "c>canary: ?q=1", "c>canary: ?q=1", PLAIN },
	{ "a path", "c>canary: path=/a", "c>canary: path=/a", PLAIN },
	{ "a method", "c>canary: method=GET", "c>canary: method=GET", PLAIN },
	{ "not a path", "c>canary: !path=/a", "c-except>weight: path=/a\nc>canary:", PLAIN },
	{ "a path and not a method", "c>canary: path=/a & !method=GET",
	  "c-except>weight: path=/a & method=GET\nc>canary: path=/a", PLAIN },
	{ "what is left out meets later routes", "c>canary: !path=/a ; s>stable: x=1",
	  "c-except>stable: path=/a & x=1\nc-except-2>weight: path=/a\nc>canary:", PLAIN },
	{ "a name that is taken", "c-except>stable: x=1 ; c>canary: !path=/a",
	  "c-except>stable: x=1\nc-except-2>weight: path=/a\nc>canary:", PLAIN },
	{ "a name that a later route has", "c>canary: !path=/a ; c-except>stable: x=1",
	  "c-except-2>stable: path=/a & x=1\nc-except-3>weight: path=/a\nc>canary:", PLAIN },
	{ "a name of ours with a number that a later route has",
	  "c>canary: path=/a & !method=GET ; c-except-2>stable: x=1",
	  "c-except>stable: path=/a & method=GET & x=1\nc-except-3>weight: path=/a & method=GET\n"
	  "c>canary: path=/a\nc-except-2>stable: x=1", PLAIN },
	{ "a region", "c>canary: region=eu", "c>canary: x-region=eu", PLAIN },
	{ "a region that no header tells", "c>canary: region=eu",
	  "- asks for a region, and no header tells it", NO_REGION },
	{ "a cookie", "c>canary: $g=b.1", "c>canary: cookie~(.*;\\s*)?g=b\\.1(;.*)?", PLAIN },
	{ "a cookie's pattern", "c>canary: $g~b.*", "c>canary: cookie~(.*;\\s*)?g=(?:b[^;]*)(;.*)?", PLAIN },
	{ "not a cookie", "c>canary: !$g=1", "c>canary: !cookie~(.*;\\s*)?g=1(;.*)?", PLAIN },
	{ "two cookies", "c>canary: $g=1 & $h=2",
	  "c>canary: cookie~(.*;\\s*)?(?:g=1;(?:.*;)?\\s*h=2|h=2;(?:.*;)?\\s*g=1)(;.*)?", PLAIN },
	{ "four cookies", "c>canary: $g=1 & $h=2 & $i=3 & $k=4",
	  "- asks for more than three cookies at once", PLAIN },
	{ "a cookie with anchors", "c>canary: $g~^a",
	  "- has a pattern that can't be asked of a cookie: it has anchors", PLAIN },
	{ "a cookie that never is", "c>canary: $g=a;b",
	  "- asks for a cookie that holds a `;`, which ends it", PLAIN },
	{ "a cohort by its last digits", "t>canary%100000 x-user", "t>canary: x-user~.*(?:0[0-9])", PLAIN },
	{ "a cohort of all by its last digits", "t>canary%1000000 x-user",
	  "t>canary: x-user~.*(?:[0-9]{2})", PLAIN },
	{ "a cohort too fine for them", "t>canary%125000 x-user",
	  "- is finer than 1%, which the last two digits of a header can tell", PLAIN },
	{ "a cohort by buckets", "t>canary%125000 x-user",
	  "t>canary: x-bucket~0[0-9]{3}|1[0-1][0-9]{2}|12[0-4][0-9]", BUCKETS },
	{ "the least bucket", "t>canary%100 x-user", "t>canary: x-bucket~0000", BUCKETS },
	{ "a cohort too fine for buckets", "t>canary%50 x-user",
	  "- is finer than the 10000 buckets of users", BUCKETS },
	{ "a cohort of nobody", "t>canary%0 x-user", "", BUCKETS },
	{ "a cohort of what one left", "t>canary%100000 x-user ; u>stable%500000 x-user",
	  "t>canary: x-bucket~0[0-9]{3}\nu>stable: x-bucket~[0-4][0-9]{3}|5[0-4][0-9]{2}", BUCKETS },
	{ "cohorts of two headers", "t>canary%100000 x-user ; u>canary%500000 x-shop",
	  "t>canary: x-user~.*(?:0[0-9])\nu>canary: x-shop~.*(?:[0-4][0-9])", PLAIN },
	{ "cohorts of two headers, by one bucket", "t>canary%100000 x-user ; u>canary%500000 x-shop",
	  "- tells users apart by another header than the cohort before it, and there is one bucket "
	  "header", BUCKETS },
	{ "the plan's order", "s>stable: x=1 ; c>canary: y=1", "s>stable: x=1\nc>canary: y=1", PLAIN },
};

static struct rule_options options_of(enum options o)
{
	return (struct rule_options){
		.region_header = o == NO_REGION ? STR("") : STR("x-region"),
		.bucket_header = o == BUCKETS ? STR("x-bucket") : STR(""),
	};
}

static const size_t all[] = { 0, 1, 2 };

static void test_rules(void **state)
{
	const struct rule_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct route routes[ROUTES_MAX];
	struct reader r = { a, c->routes };
	struct plan p = { .routes = routes, .nroutes = read_routes(&r, routes) };
	struct rule_options opts = options_of(c->options);
	struct rule_failure f = { 0 };
	struct rules rules = { 0 };

	if (route_rules(a, &p, all, p.nroutes, &opts, &rules, &f)) {
		assert_string_equal(show(a, &rules), c->want);
	} else {
		assert_string_equal(arena_cstr(a, arena_printf(a, "- %" PRI_STR, STR_ARG(f.what))), c->want);
		assert_true(f.help.n > 0);
	}
	arena_close(a);
}

static void test_in_force(void **state)
{
	struct arena *a = arena_open(NULL);
	struct route routes[ROUTES_MAX];
	struct reader r = { a, "s>stable: x=1 ; c>canary: y=1" };
	struct plan p = { .routes = routes, .nroutes = read_routes(&r, routes) };
	struct rule_options opts = options_of(PLAIN);
	struct rule_failure f;
	struct rules rules;

	(void)state;
	assert_true(route_rules(a, &p, all + 1, 1, &opts, &rules, &f));
	assert_string_equal(show(a, &rules), "c>canary: y=1");
	assert_true(route_rules(a, &p, all, 0, &opts, &rules, &f));
	assert_int_equal(rules.n, 0);
	arena_close(a);
}

/* ---- every request goes to the same place ---- */

#define PLANS 300

/* A request: indices into the texts of what it may have; 0 is absent, where that can be. */
static const char *const xs[] = { NULL, "", "1", "2" }, *const gs[] = { NULL, "1", "2" },
			 *const qs[] = { NULL, "1" }, *const paths[] = { "/a", "/b" },
			 *const methods[] = { "GET", "POST" };

struct request {
	const char *x, *y, *g, *q, *path, *method;
	char cookie[40];	/* the header; empty: absent */
};

static const char *attribute(const struct request *r, const struct match *m)
{
	switch (m->attribute) {
	case ATTR_HEADER:
		return str_is(m->key, "x") ? r->x : r->y;
	case ATTR_COOKIE:
		return r->g;
	case ATTR_QUERY:
		return r->q;
	case ATTR_PATH:
		return r->path;
	case ATTR_METHOD:
		return r->method;
	case ATTR_REGION:
		break;
	}
	return NULL;
}

/* Whole, by POSIX: the patterns of these tests mean the same there but for `(?:`. */
static bool matches(struct str pattern, const char *text)
{
	char whole[512] = "^(";
	size_t n = 2;
	regex_t re;

	for (size_t i = 0; i < pattern.n; i++) {
		assert_true(n < sizeof(whole) - 8);
		whole[n++] = pattern.p[i];
		if (pattern.p[i] == '(' && i + 2 < pattern.n && pattern.p[i + 1] == '?')
			i += 2;
	}
	memcpy(whole + n, ")$", 3);
	assert_int_equal(regcomp(&re, whole, REG_EXTENDED | REG_NOSUB), 0);
	bool found = regexec(&re, text, 0, NULL, 0) == 0;
	regfree(&re);
	return found;
}

static bool holds(const struct match *m, const struct request *r)
{
	const char *text;

	switch (m->kind) {
	case MATCH_AND:
		return holds(m->a, r) && holds(m->b, r);
	case MATCH_OR:
		return holds(m->a, r) || holds(m->b, r);
	case MATCH_NOT:
		return !holds(m->a, r);
	case MATCH_TEST:
		break;
	}
	text = attribute(r, m);
	if (!text)
		return m->op == MATCH_NE;
	if (m->op == MATCH_REGEX)
		return matches(m->values.v[0], text);
	for (size_t i = 0; i < m->values.n; i++)
		if (str_is(m->values.v[i], text))
			return m->op != MATCH_NE;
	return m->op == MATCH_NE;
}

static enum rule_to by_plan(const struct plan *p, const struct request *r)
{
	for (size_t i = 0; i < p->nroutes; i++)
		if (holds(p->routes[i].when, r))
			return p->routes[i].to == SIDE_CANARY ? RULE_TO_CANARY : RULE_TO_STABLE;
	return RULE_BY_WEIGHT;
}

static bool passes(const struct rule_test *t, const struct request *r)
{
	const char *text = t->field == FIELD_QUERY ? r->q :
			   t->field == FIELD_PATH ? r->path :
			   t->field == FIELD_METHOD ? r->method :
			   str_is(t->key, "x") ? r->x :
			   str_is(t->key, "y") ? r->y :
			   r->cookie[0] ? r->cookie : NULL;

	if (t->kind == TEST_PRESENT)
		return (text != NULL) != t->negated;
	if (!text && !t->negated)
		return false;
	if (!text)
		text = "";
	return (t->kind == TEST_EXACT ? str_is(t->text, text) : matches(t->text, text)) != t->negated;
}

static bool passes_all(const struct rule_entry *e, const struct request *r)
{
	for (size_t i = 0; i < e->n; i++)
		if (!passes(&e->v[i], r))
			return false;
	return true;
}

static enum rule_to by_rules(const struct rules *rules, const struct request *r)
{
	for (size_t i = 0; i < rules->n; i++)
		for (size_t k = 0; k < rules->v[i].n; k++)
			if (passes_all(&rules->v[i].entries[k], r))
				return rules->v[i].to;
	return RULE_BY_WEIGHT;
}

static unsigned next_random(uint32_t *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % below;
}

static const struct match *random_match(struct arena *a, uint32_t *seed, int depth)
{
	static const enum attribute attributes[] = { ATTR_HEADER, ATTR_HEADER, ATTR_COOKIE, ATTR_QUERY,
						     ATTR_PATH, ATTR_METHOD };
	static const struct str some[] = { STR("1"), STR("2"), STR("") }, patterns[] = { STR("[12]"), STR("1|2") };
	static const struct str places[] = { STR("/a"), STR("/b") }, verbs[] = { STR("GET"), STR("POST") };
	struct match *m = arena_alloc(a, sizeof(*m));

	if (depth > 0 && next_random(seed, 3) > 0) {
		m->kind = (enum match_kind)(MATCH_NOT + next_random(seed, 3));
		m->a = random_match(a, seed, depth - 1);
		m->b = m->kind == MATCH_NOT ? NULL : random_match(a, seed, depth - 1);
		return m;
	}
	m->kind = MATCH_TEST;
	m->attribute = attributes[next_random(seed, ARRAY_LEN(attributes))];
	m->op = (enum match_op)next_random(seed, 4);
	m->key = m->attribute == ATTR_HEADER ? (next_random(seed, 2) ? STR("x") : STR("y")) :
		 m->attribute == ATTR_COOKIE ? STR("g") : m->attribute == ATTR_QUERY ? STR("q") : STR("");
	const struct str *from = m->attribute == ATTR_PATH ? places : m->attribute == ATTR_METHOD ? verbs :
				 m->op == MATCH_REGEX ? patterns : some;
	if (m->attribute != ATTR_HEADER && from == some)
		m->values = (struct text_list){ some, m->op == MATCH_IN ? 2 : 1 };
	else
		m->values = (struct text_list){ from + next_random(seed, 2), 1 };
	return m;
}

static void compare_all(const struct plan *p, const struct rules *rules)
{
	struct request r;

	for (unsigned i = 0; i < 4 * 4 * 3 * 2 * 2 * 2 * 2; i++) {
		unsigned n = i;
		r.x = xs[n % 4], n /= 4;
		r.y = xs[n % 4], n /= 4;
		r.g = gs[n % 3], n /= 3;
		r.q = qs[n % 2], n /= 2;
		r.path = paths[n % 2], n /= 2;
		r.method = methods[n % 2], n /= 2;
		snprintf(r.cookie, sizeof(r.cookie), "%s%s%s", n ? "o=2" : "", n && r.g ? "; " : "", r.g ? "g=" : "");
		if (r.g)
			strcat(r.cookie, r.g);
		if (by_plan(p, &r) != by_rules(rules, &r))
			fail_msg("x %s y %s cookie %s q %s %s %s: plan %d, rules %d", r.x ? r.x : "-",
				 r.y ? r.y : "-", r.cookie, r.q ? r.q : "-", r.method, r.path,
				 (int)by_plan(p, &r), (int)by_rules(rules, &r));
	}
}

static void test_random(void **state)
{
	static const struct str names[] = { STR("a"), STR("b"), STR("c") };
	struct rule_options opts = options_of(PLAIN);
	uint32_t seed = 7;
	int said = 0;

	(void)state;
	for (int i = 0; i < PLANS; i++) {
		struct arena *a = arena_open(NULL);
		struct route routes[ROUTES_MAX];
		struct plan p = { .routes = routes, .nroutes = 1 + next_random(&seed, ROUTES_MAX) };
		struct rule_failure f;
		struct rules rules;
		for (size_t k = 0; k < p.nroutes; k++)
			routes[k] = (struct route){ .name = names[k], .to = (enum side)next_random(&seed, 2),
						    .when = random_match(a, &seed, 3) };
		if (route_rules(a, &p, all, p.nroutes, &opts, &rules, &f)) {
			said++;
			compare_all(&p, &rules);
		}
		arena_close(a);
	}
	assert_true(said > PLANS * 3 / 4);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "rules", rule_cases, test_rules);
	table_add(&t, "rules", "only the routes in force", test_in_force, NULL);
	table_add(&t, "rules", "random routes send every request where the plan does", test_random, NULL);
	return table_run(&t, "route_rules");
}
