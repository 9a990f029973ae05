/* Conditions as PromQL: every form, where it holds and where it is known not to; verdicts, streaks, what
 * `needs` asks for.
 */
#include "targets/guard_query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/units.h"
#include "tests/unit/table.h"

#define MINUTE INT64_C(60000)

/* ---- conditions out of text ---- */

/* A ratio of several series, a latency in ms, a number without labels, and requests a minute. */
enum { ERRORS, LATENCY, ONE, REQUESTS, METRICS };

static const char letters[] = "elor";	/* as they stand in conditions; upper case: of the stable */

/** Polish notation, with a blank before each operand: `> e 0.01`, `& < l 0.5 ! > E 1`. A letter is a
 * metric; `c`, `d` before one are its change and difference. */
static const struct cond *read_cond(struct arena *a, const char **p);

static const struct { const char *text; enum cond_kind kind; int operands; } operators[] = {
	{ "<=", COND_LE, 2 }, { ">=", COND_GE, 2 }, { "==", COND_EQ, 2 }, { "!=", COND_NE, 2 },
	{ "<", COND_LT, 2 }, { ">", COND_GT, 2 }, { "&", COND_AND, 2 }, { "|", COND_OR, 2 },
	{ "!", COND_NOT, 1 }, { "+", COND_ADD, 2 }, { "neg", COND_NEG, 1 }, { "- ", COND_SUB, 2 },
	{ "*", COND_MUL, 2 }, { "/", COND_DIV, 2 }, { "abs", COND_ABS, 1 }, { "min", COND_MIN, 2 },
	{ "max", COND_MAX, 2 },
};

static const struct cond *read_metric(struct arena *a, const char **p)
{
	struct cond *c = arena_alloc(a, sizeof(*c));
	const char *letter;

	c->kind = **p == 'c' ? COND_CHANGE : **p == 'd' ? COND_DIFF : COND_METRIC;
	if (c->kind != COND_METRIC)
		*p += 2;
	letter = strchr(letters, **p | 0x20);
	assert_non_null(letter);
	c->metric = (size_t)(letter - letters);
	c->side = **p & 0x20 ? SIDE_CANARY : SIDE_STABLE;
	(*p)++;
	return c;
}

static const struct cond *read_cond(struct arena *a, const char **p)
{
	struct cond *c = arena_alloc(a, sizeof(*c));
	char *end;

	while (**p == ' ')
		(*p)++;
	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		if (!str_starts(str_of(*p), operators[i].text))
			continue;
		*p += strlen(operators[i].text);
		c->kind = operators[i].kind;
		c->a = read_cond(a, p);
		c->b = operators[i].operands == 2 ? read_cond(a, p) : NULL;
		return c;
	}
	c->value = strtod(*p, &end);
	if (end == *p)
		return read_metric(a, p);
	c->kind = COND_CONST;
	*p = end;
	return c;
}

static const struct cond *cond_of(struct arena *a, const char *text)
{
	const struct cond *c;

	if (!text)
		return NULL;
	c = read_cond(a, &text);
	assert_int_equal(*text, '\0');
	return c;
}

/* ---- a plan to ask of ---- */

struct asked {
	struct arena *a;
	struct metric metrics[METRICS];
	struct plan plan;
	struct guardrail guardrail;
	struct asking ask;
};

static void open_asked(struct asked *q)
{
	*q = (struct asked){ .a = arena_open(NULL) };
	q->metrics[ERRORS] = (struct metric){ .name = STR("errors"), .type = TYPE_RATIO,
					      .query = STR("E{v=\"$version\"}") };
	q->metrics[LATENCY] = (struct metric){ .name = STR("p99"), .type = TYPE_DURATION,
					       .query = STR("sum(L_$version[$window])"),
					       .unit = unit_find(STR("ms")) };
	q->metrics[ONE] = (struct metric){ .name = STR("one"), .type = TYPE_NUMBER, .query = STR("1") };
	q->metrics[REQUESTS] = (struct metric){ .name = STR("rps"), .type = TYPE_RATE,
						.query = STR("sum(R)"), .unit = unit_find(STR("/min")) };
	q->plan = (struct plan){ .name = STR("p"), .metrics = q->metrics, .nmetrics = METRICS,
				 .versions = { [SIDE_STABLE] = { .label = STR("v1") },
					       [SIDE_CANARY] = { .label = STR("v2") } } };
	q->guardrail = (struct guardrail){ .name = STR("g"), .every_ms = MINUTE, .over_ms = 5 * MINUTE,
					   .k = 1, .n = 1 };
	q->ask = (struct asking){ q->a, &q->plan, &q->guardrail };
}

#define E2 "max(E{v=\"v2\"})"
#define E1 "max(E{v=\"v1\"})"
#define L2 "sum(L_v2[5m])"
#define L1 "sum(L_v1[5m])"

/* ---- where a condition holds ---- */

static const struct where_case {
	const char *cond, *holds, *fails;
} wheres[] = {
	{ "> e 0.01", E2 " > 0.01", E2 " <= 0.01" },
	{ ">= e 0.01", E2 " >= 0.01", E2 " < 0.01" },
	{ "< e 0.01", E2 " < 0.01", E2 " >= 0.01" },
	{ "<= e 0.01", E2 " <= 0.01", E2 " > 0.01" },
	{ "== e 0.01", E2 " == 0.01", "(" E2 " >= -Inf) != 0.01" },
	{ "!= e 0.01", "(" E2 " >= -Inf) != 0.01", E2 " == 0.01" },
	{ "> E 0.01", E1 " > 0.01", E1 " <= 0.01" },
	{ "< 0.01 e", "0.01 < " E2, "0.01 >= " E2 },
	{ "> l 0.5", L2 " > 500", L2 " <= 500" },
	{ "> l 0.0003", L2 " > 0.3", L2 " <= 0.3" },
	{ "> o 0.5", "vector(1) > 0.5", "vector(1) <= 0.5" },
	{ "> r 10", "sum(R) > 600", "sum(R) <= 600" },
	{ "> e E", E2 " > " E1, E2 " <= " E1 },
	{ "> l L", L2 " > " L1, L2 " <= " L1 },
	{ "> l e", L2 " > (" E2 " * 1000)", L2 " <= (" E2 " * 1000)" },
	{ "> c e 0.1", "((" E2 " - " E1 ") / abs(" E1 " != 0)) > 0.1",
	  "((" E2 " - " E1 ") / abs(" E1 " != 0)) <= 0.1" },
	{ "> d l 0.1", "(" L2 " - " L1 ") > 100", "(" L2 " - " L1 ") <= 100" },
	{ "> - e E 0.1", "(" E2 " - " E1 ") > 0.1", "(" E2 " - " E1 ") <= 0.1" },
	{ "> + l 0.1 0.5", "(" L2 " + 100) > 500", "(" L2 " + 100) <= 500" },
	{ "> * e 2 0.1", "(" E2 " * 2) > 0.1", "(" E2 " * 2) <= 0.1" },
	{ "> / l L 2", "(" L2 " / " L1 ") > 2", "(" L2 " / " L1 ") <= 2" },
	{ "> neg e -0.1", "(-" E2 ") > -0.1", "(-" E2 ") <= -0.1" },
	{ "> abs d e 0.1", "abs(" E2 " - " E1 ") > 0.1", "abs(" E2 " - " E1 ") <= 0.1" },
	{ "> min e E 0.1", "clamp_max(" E2 ", scalar(" E1 ")) > 0.1",
	  "clamp_max(" E2 ", scalar(" E1 ")) <= 0.1" },
	{ "> max e 0.05 0.1", "clamp_min(" E2 ", 0.05) > 0.1", "clamp_min(" E2 ", 0.05) <= 0.1" },
	{ "> max 0.05 e 0.1", "clamp_min(" E2 ", 0.05) > 0.1", "clamp_min(" E2 ", 0.05) <= 0.1" },
	{ "> min l 0.5 0.1", "clamp_max(" L2 ", 500) > 100", "clamp_max(" L2 ", 500) <= 100" },
	{ "> e + 0.1 0.2", E2 " > 0.3", E2 " <= 0.3" },
	{ "> 2 1", "vector(1)", "vector(1) < 0" },
	{ "> 1 2", "vector(1) < 0", "vector(1)" },
	{ "1", "vector(1)", "vector(1) < 0" },
	{ "0", "vector(1) < 0", "vector(1)" },
	{ "! > e 0.1", E2 " <= 0.1", E2 " > 0.1" },
	{ "! ! > e 0.1", E2 " > 0.1", E2 " <= 0.1" },
	{ "& > e 0.1 > l 0.5", "(" E2 " > 0.1) and (" L2 " > 500)",
	  "(" E2 " <= 0.1) or (" L2 " <= 500)" },
	{ "| > e 0.1 > l 0.5", "(" E2 " > 0.1) or (" L2 " > 500)",
	  "(" E2 " <= 0.1) and (" L2 " <= 500)" },
	{ "! & > e 0.1 > l 0.5", "(" E2 " <= 0.1) or (" L2 " <= 500)",
	  "(" E2 " > 0.1) and (" L2 " > 500)" },
	{ "| & > e 1 > l 1 > r 1", "((" E2 " > 1) and (" L2 " > 1000)) or (sum(R) > 60)",
	  "((" E2 " <= 1) or (" L2 " <= 1000)) and (sum(R) <= 60)" },
};

static void test_where(void **state)
{
	const struct where_case *c = *state;
	struct asked q;

	open_asked(&q);
	const struct cond *cond = cond_of(q.a, c->cond);
	assert_string_equal(arena_cstr(q.a, query_where(&q.ask, cond, true)), c->holds);
	assert_string_equal(arena_cstr(q.a, query_where(&q.ask, cond, false)), c->fails);
	assert_string_equal(arena_cstr(q.a, query_truth(&q.ask, cond)),
			    arena_printf(q.a, "group(%s) or 0 * group(%s)", c->holds, c->fails).p);
	arena_close(q.a);
}

/* ---- bounds ---- */

static const struct bound_case {
	const char *cond, *query;	/* NULL: it is none */
	const char *op;
	double limit;
} bounds[] = {
	{ "> e 0.01", E2, ">", 0.01 },
	{ "< 0.01 e", E2, ">", 0.01 },
	{ ">= 0.01 e", E2, "<=", 0.01 },
	{ "== 0.01 e", E2, "==", 0.01 },
	{ "<= l 0.5", L2, "<=", 500 },
	{ "> l + 0.2 0.3", L2, ">", 500 },
	{ "> c e 0.1", "(" E2 " - " E1 ") / abs(" E1 " != 0)", ">", 0.1 },
	{ "> e E", NULL, NULL, 0 },
	{ "> 1 2", NULL, NULL, 0 },
	{ "& > e 1 > e 2", NULL, NULL, 0 },
	{ "! > e 1", NULL, NULL, 0 },
	{ "1", NULL, NULL, 0 },
};

static void test_bound(void **state)
{
	const struct bound_case *c = *state;
	struct bound b;
	struct asked q;

	open_asked(&q);
	const struct cond *cond = cond_of(q.a, c->cond);
	assert_int_equal(bound_of(&q.ask, cond, &b), c->query != NULL);
	if (c->query) {
		assert_string_equal(arena_cstr(q.a, b.query), c->query);
		assert_string_equal(cond_op(b.op), c->op);
		assert_true(b.limit == c->limit);
	}
	arena_close(q.a);
}

/* ---- verdicts ---- */

static const struct verdict_case {
	const char *promote, *rollback;
	bool hold;
	const char *want;
} verdicts[] = {
	{ "< e 1", "> e 2", false, "2 * group(" E2 " > 2) or group((" E2 " <= 2) and (" E2 " < 1))" },
	{ "< e 1", "> e 2", true,
	  "2 * group(" E2 " > 2) or group((" E2 " <= 2) and (" E2 " < 1)) or "
	  "0 * group((" E2 " <= 2) and (" E2 " >= 1))" },
	{ NULL, "> e 2", false, "2 * group(" E2 " > 2) or group(" E2 " <= 2)" },
	{ NULL, "> e 2", true, "2 * group(" E2 " > 2) or group(" E2 " <= 2)" },
	{ "< e 1", NULL, false, "group(" E2 " < 1)" },
	{ "< e 1", NULL, true, "group(" E2 " < 1) or 0 * group(" E2 " >= 1)" },
};

static void test_verdict(void **state)
{
	const struct verdict_case *c = *state;
	struct asked q;

	open_asked(&q);
	q.guardrail.promote = cond_of(q.a, c->promote);
	q.guardrail.rollback = cond_of(q.a, c->rollback);
	assert_string_equal(arena_cstr(q.a, query_verdict(&q.ask, c->hold)), c->want);
	arena_close(q.a);
}

/* ---- streaks, requests, readings ---- */

static void test_streak(void **state)
{
	struct asked q;

	(void)state;
	open_asked(&q);
	const struct cond *bad = cond_of(q.a, "> e 1");
	q.guardrail.k = q.guardrail.n = 3;
	assert_string_equal(arena_cstr(q.a, query_streak(&q.ask, bad)),
			    "count_over_time((" E2 " > 1)[3m:1m])");
	q.guardrail.n = 5;
	q.guardrail.every_ms = 15000;
	assert_string_equal(arena_cstr(q.a, query_streak(&q.ask, bad)),
			    "count_over_time((" E2 " > 1)[1m15s:15s])");
	arena_close(q.a);
}

static void test_needing(void **state)
{
	struct asked q;

	(void)state;
	open_asked(&q);
	assert_string_equal(arena_cstr(q.a, query_needing(&q.ask, STR("x"))), "x");
	/* nothing is called `requests`: nobody counts them */
	q.guardrail.needs = 600;
	assert_string_equal(arena_cstr(q.a, query_needing(&q.ask, STR("x"))), "x");
	/* 600 in 5m are 2 a second, 120 a minute */
	q.metrics[REQUESTS].name = STR("requests");
	assert_string_equal(arena_cstr(q.a, query_needing(&q.ask, STR("x"))),
			    "(x) and on() (sum(R) >= 120)");
	q.metrics[REQUESTS].query = STR("R{v=\"$version\"}");
	q.metrics[REQUESTS].unit = NULL;
	assert_string_equal(arena_cstr(q.a, query_needing(&q.ask, STR("x"))),
			    "(x) and on() (sum(R{v=\"v2\"}) >= 2)");
	const struct cond *bad = cond_of(q.a, "> e 1");
	assert_string_equal(arena_cstr(q.a, query_streak(&q.ask, bad)),
			    "count_over_time(((" E2 " > 1) and on() (sum(R{v=\"v2\"}) >= 2))[1m:1m])");
	arena_close(q.a);
}

static void test_readings(void **state)
{
	struct asked q;

	(void)state;
	open_asked(&q);
	q.guardrail.promote = cond_of(q.a, "< e 1");
	q.guardrail.rollback = cond_of(q.a, "| > l L > e 2");
	assert_string_equal(arena_cstr(q.a, query_has_readings(&q.ask, SIDE_CANARY)),
			    "group((" E2 " >= -Inf) and (" L2 " >= -Inf))");
	assert_string_equal(arena_cstr(q.a, query_has_readings(&q.ask, SIDE_STABLE)),
			    "group((" L1 " >= -Inf))");
	q.guardrail.rollback = NULL;
	assert_int_equal(query_has_readings(&q.ask, SIDE_STABLE).n, 0);
	arena_close(q.a);
}

/* Each min in a min adds to the text, and does not double it. */
static void test_nested(void **state)
{
	struct asked q;
	char text[2048] = "> ";

	(void)state;
	open_asked(&q);
	for (int i = 0; i < 100; i++)
		strcat(text, "min e max l ");
	strcat(text, "e 0.1");
	assert_true(query_where(&q.ask, cond_of(q.a, text), true).n < 20000);
	arena_close(q.a);
}

/* ---- sameness and numbers ---- */

static const struct same_case {
	const char *a, *b;
	bool want;
} sames[] = {
	{ "e", "e", true },		{ "e", "E", false },		{ "e", "l", false },
	{ "c e", "c e", true },		{ "c e", "d e", false },	{ "- e E", "- e E", true },
	{ "- e E", "- E e", false },	{ "abs e", "abs e", true },	{ "abs e", "neg e", false },
	{ "+ e 1", "+ e 1", true },	{ "+ e 1", "+ e 2", false },	{ "e", NULL, false },
	{ NULL, NULL, true },
};

static void test_same(void **state)
{
	const struct same_case *c = *state;
	struct arena *a = arena_open(NULL);

	assert_int_equal(cond_same(cond_of(a, c->a), cond_of(a, c->b)), c->want);
	assert_int_equal(cond_same(cond_of(a, c->b), cond_of(a, c->a)), c->want);
	arena_close(a);
}

static const struct number_case {
	double v;
	const char *want;
} numbers[] = {
	{ 0, "0" },		{ 1, "1" },		{ 0.01, "0.01" },
	{ 0.1 + 0.2, "0.3" },	{ 0.3 / 0.001, "300" },	{ -0.5, "-0.5" },
	{ 1e-7, "1e-07" },	{ 1234567, "1234567" },	{ 1e21, "1e+21" },
};

static void test_number(void **state)
{
	const struct number_case *c = *state;
	struct arena *a = arena_open(NULL);

	assert_string_equal(arena_cstr(a, number_text(a, c->v)), c->want);
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	for (size_t i = 0; i < ARRAY_LEN(wheres); i++)
		table_add(&t, "where", wheres[i].cond, test_where, &wheres[i]);
	for (size_t i = 0; i < ARRAY_LEN(bounds); i++)
		table_add(&t, "bound", bounds[i].cond, test_bound, &bounds[i]);
	for (size_t i = 0; i < ARRAY_LEN(verdicts); i++)
		table_add(&t, "verdict", verdicts[i].want, test_verdict, &verdicts[i]);
	for (size_t i = 0; i < ARRAY_LEN(sames); i++)
		table_add(&t, "same", sames[i].a ? sames[i].a : "none", test_same, &sames[i]);
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		table_add(&t, "number", numbers[i].want, test_number, &numbers[i]);
	table_add(&t, "guardrail", "streaks", test_streak, NULL);
	table_add(&t, "guardrail", "needs", test_needing, NULL);
	table_add(&t, "guardrail", "readings", test_readings, NULL);
	table_add(&t, "guardrail", "min in max in min", test_nested, NULL);
	return table_run(&t, "guard_query");
}
