/* Queries: names in place and one line; what a PromQL expression answers with; which metric counts
 * requests; what conditions read.
 */
#include "compiler/query.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

/* ---- query_text ---- */

static const struct pair app_label = { .key = STR("app"), .value = STR("fraud-app") };

static const struct plan plan = {
	.name = STR("fraud"),
	.ns = STR("prod"),
	.service = STR("fraud-svc"),
	.labels = { &app_label, 1 },
	.versions = { [SIDE_STABLE] = { .label = STR("v1"), .given = true },
		      [SIDE_CANARY] = { .label = STR("v2"), .given = true } },
};

static const struct text_case {
	const char *name, *query, *want;
	enum side side;
	int64_t window_ms;
} texts[] = {
	{ "no names", "sum(rate(x[5m]))", "sum(rate(x[5m]))", SIDE_CANARY, 60000 },
	{ "version of the canary", "x{v=\"$version\"}", "x{v=\"v2\"}", SIDE_CANARY, 60000 },
	{ "version of the stable", "x{v=\"$version\"}", "x{v=\"v1\"}", SIDE_STABLE, 60000 },
	{ "window", "rate(x[$window])", "rate(x[1m])", SIDE_CANARY, 60000 },
	{ "window of several units", "rate(x[$window])", "rate(x[1m30s])", SIDE_CANARY, 90000 },
	{ "window of milliseconds", "rate(x[$window])", "rate(x[1s500ms])", SIDE_CANARY, 1500 },
	{ "window of a day", "rate(x[$window])", "rate(x[1d])", SIDE_CANARY, 86400000 },
	{ "namespace", "x{n=\"$namespace\"}", "x{n=\"prod\"}", SIDE_CANARY, 60000 },
	{ "service", "x{s=\"$service\"}", "x{s=\"fraud-svc\"}", SIDE_CANARY, 60000 },
	{ "app", "x{a=\"$app\"}", "x{a=\"fraud-app\"}", SIDE_CANARY, 60000 },
	{ "canary, of the canary", "x{c$canary\"s\"}", "x{c!=\"s\"}", SIDE_CANARY, 60000 },
	{ "canary, of the stable", "x{c$canary\"s\"}", "x{c=\"s\"}", SIDE_STABLE, 60000 },
	{ "a name within a word", "x{p=\"$service-$version.y\"}", "x{p=\"fraud-svc-v2.y\"}", SIDE_CANARY,
	  60000 },
	{ "a name in an identifier", "x_$version", "x_v2", SIDE_CANARY, 60000 },
	{ "two names", "$version$version", "v2v2", SIDE_CANARY, 60000 },
	{ "a dollar", "x=~\"a$$\"", "x=~\"a$\"", SIDE_CANARY, 60000 },
	{ "a dollar before a name", "x=~\"$$version\"", "x=~\"$version\"", SIDE_CANARY, 60000 },
	{ "three dollars", "$$$version", "$v2", SIDE_CANARY, 60000 },
	{ "a dollar at the end", "x$$", "x$", SIDE_CANARY, 60000 },
	{ "lines", "sum(\n  rate(\n\tx[5m])\r\n)\n", "sum( rate( x[5m]) )", SIDE_CANARY, 60000 },
	{ "blanks at both ends", "  x  ", "x", SIDE_CANARY, 60000 },
	{ "blanks in a string", "x{a=\"b  c\"}", "x{a=\"b  c\"}", SIDE_CANARY, 60000 },
	{ "a comment", "x # all\n+ y", "x + y", SIDE_CANARY, 60000 },
	{ "a comment at the end", "x # all", "x", SIDE_CANARY, 60000 },
	{ "a comment with a quote", "x # don't\n+ y", "x + y", SIDE_CANARY, 60000 },
	{ "a comment with a name", "x # $version\n", "x", SIDE_CANARY, 60000 },
	{ "a hash in a string", "x{a=\"#b\"} # c", "x{a=\"#b\"}", SIDE_CANARY, 60000 },
	{ "a quote in a string", "x{a=\"\\\"#\"} # c", "x{a=\"\\\"#\"}", SIDE_CANARY, 60000 },
	{ "the other quotes", "x{a='#', b=`#\\`} # c", "x{a='#', b=`#\\`}", SIDE_CANARY, 60000 },
	{ "a backslash before a name", "x{a=\"\\$version\"}", "x{a=\"\\v2\"}", SIDE_CANARY, 60000 },
	{ "nothing", "", "", SIDE_CANARY, 60000 },
	{ "nothing but a comment", "# x", "", SIDE_CANARY, 60000 },
};

static void test_text(void **state)
{
	const struct text_case *c = *state;
	const struct metric m = { .name = STR("m"), .query = str_of(c->query) };
	struct arena *a = arena_open(NULL);
	struct str got = query_text(a, &plan, &m, c->side, c->window_ms);

	assert_string_equal(arena_cstr(a, got), c->want);
	arena_close(a);
}

static void test_defaults(void **state)
{
	const struct plan bare = { .name = STR("fraud"), .service = STR("fraud") };
	const struct metric m = { .query = STR("x{n=\"$namespace\", a=\"$app\"}") };
	struct arena *a = arena_open(NULL);
	struct str got = query_text(a, &bare, &m, SIDE_CANARY, 60000);

	(void)state;
	assert_string_equal(arena_cstr(a, got), "x{n=\"default\", a=\"fraud\"}");
	arena_close(a);
}

/* ---- query_shape ---- */

static const struct shape_case {
	const char *query;
	enum query_shape want;
} shapes[] = {
	/* numbers */
	{ "1", QUERY_SCALAR },
	{ "-1.5e3", QUERY_SCALAR },
	{ "0x1f", QUERY_SCALAR },
	{ "Inf", QUERY_SCALAR },
	{ "-inf", QUERY_SCALAR },
	{ "NaN", QUERY_SCALAR },
	{ "1 + 2 * 3", QUERY_SCALAR },
	{ "2 ^ -1", QUERY_SCALAR },
	{ "(1)", QUERY_SCALAR },
	{ "1 > bool 2", QUERY_SCALAR },
	{ "time()", QUERY_SCALAR },
	{ "pi()", QUERY_SCALAR },
	{ "scalar(x)", QUERY_SCALAR },
	{ "scalar(x) / 2", QUERY_SCALAR },
	/* one element */
	{ "vector(1)", QUERY_SINGLE },
	{ "vector(scalar(x))", QUERY_SINGLE },
	{ "hour()", QUERY_SINGLE },
	{ "sum(x)", QUERY_SINGLE },
	{ "avg(x)", QUERY_SINGLE },
	{ "min(x{a=\"b\"})", QUERY_SINGLE },
	{ "max(rate(x[5m]))", QUERY_SINGLE },
	{ "count(x)", QUERY_SINGLE },
	{ "group(x)", QUERY_SINGLE },
	{ "stddev(x)", QUERY_SINGLE },
	{ "quantile(0.9, x)", QUERY_SINGLE },
	{ "sum by () (x)", QUERY_SINGLE },
	{ "sum(x) by ()", QUERY_SINGLE },
	{ "SUM(x)", QUERY_VECTOR },	/* PromQL takes it; taken at its maximum it is the same */
	{ "sum(x) / sum(y)", QUERY_SINGLE },
	{ "sum(x) / 100", QUERY_SINGLE },
	{ "1 - sum(x)", QUERY_SINGLE },
	{ "-sum(x)", QUERY_SINGLE },
	{ "(sum(x) + sum(y)) * 2", QUERY_SINGLE },
	{ "sum(x) > 1", QUERY_SINGLE },
	{ "sum(x) > bool 1", QUERY_SINGLE },
	{ "sum(x) >= sum(y)", QUERY_SINGLE },
	{ "sum(x) or vector(0)", QUERY_SINGLE },
	{ "sum(x) and sum(y)", QUERY_SINGLE },
	{ "sum(x) and on() y", QUERY_SINGLE },
	{ "sum(x) unless y", QUERY_SINGLE },
	{ "sum(x) ^ 2 ^ 3", QUERY_SINGLE },
	{ "sum(x) % 2", QUERY_SINGLE },
	{ "sum(x) atan2 sum(y)", QUERY_SINGLE },
	{ "abs(sum(x))", QUERY_SINGLE },
	{ "clamp_max(sum(x), 5)", QUERY_SINGLE },
	{ "clamp_min(sum(x), scalar(y))", QUERY_SINGLE },
	{ "round(sum(x), 0.1)", QUERY_SINGLE },
	{ "sort(sum(x))", QUERY_SINGLE },
	{ "histogram_quantile(0.99, sum by (le) (rate(x_bucket[5m])))", QUERY_SINGLE },
	{ "histogram_quantile(0.99, sum(rate(x_bucket[5m])) by (le))", QUERY_SINGLE },
	{ "histogram_quantile(0.99, sum(rate(x[5m])))", QUERY_SINGLE },
	{ "histogram_quantile(0.99, sum by (le) (x)) * 1000", QUERY_SINGLE },
	{ "avg_over_time(sum(x)[5m:1m])", QUERY_SINGLE },
	{ "max_over_time((sum(x) / sum(y))[1h:])", QUERY_SINGLE },
	{ "sum(x) offset 5m", QUERY_SINGLE },
	{ "sum(x) @ 1600000000", QUERY_SINGLE },
	{ "sum(x) @ start()", QUERY_SINGLE },
	{ "sum(x offset -5m)", QUERY_SINGLE },
	{ "sum(topk(3, x))", QUERY_SINGLE },
	/* perhaps several */
	{ "x", QUERY_VECTOR },
	{ "x{a=\"b\"}", QUERY_VECTOR },
	{ "{__name__=\"x\"}", QUERY_VECTOR },
	{ "job:x:rate5m", QUERY_VECTOR },
	{ "rate(x[5m])", QUERY_VECTOR },
	{ "sum by (pod) (x)", QUERY_VECTOR },
	{ "sum(x) by (pod)", QUERY_VECTOR },
	{ "sum without (pod) (x)", QUERY_VECTOR },
	{ "sum without () (x)", QUERY_VECTOR },
	{ "sum by (le) (x)", QUERY_VECTOR },
	{ "sum by (le, pod) (x)", QUERY_VECTOR },
	{ "histogram_quantile(0.99, rate(x_bucket[5m]))", QUERY_VECTOR },
	{ "histogram_quantile(0.99, sum by (le, pod) (x))", QUERY_VECTOR },
	{ "topk(1, x)", QUERY_VECTOR },
	{ "bottomk(1, sum(x))", QUERY_VECTOR },
	{ "count_values(\"v\", x)", QUERY_VECTOR },
	{ "label_replace(sum(x), \"a\", \"b\", \"\", \"\")", QUERY_VECTOR },
	{ "absent(x{a=\"b\"})", QUERY_VECTOR },
	{ "sum(x) / y", QUERY_VECTOR },
	{ "x * on(a) group_left(b) y", QUERY_VECTOR },
	{ "sum(x) / on(a) sum(y)", QUERY_VECTOR },
	{ "sum(x) or y", QUERY_VECTOR },
	{ "y and sum(x)", QUERY_VECTOR },
	{ "-x", QUERY_VECTOR },
	{ "x or vector(0)", QUERY_VECTOR },
	{ "abs(x)", QUERY_VECTOR },
	{ "sum", QUERY_VECTOR },
	{ "sumx(x)", QUERY_VECTOR },
	{ "max(x) max(y)", QUERY_VECTOR },	/* not understood to its end */
	/* not a vector at all, or nothing that can be read */
	{ "x[5m]", QUERY_OTHER },
	{ "sum(x)[5m:1m]", QUERY_OTHER },
	{ "x[5m] offset 1h", QUERY_OTHER },
	{ "\"text\"", QUERY_OTHER },
	{ "", QUERY_OTHER },
	{ "sum(x", QUERY_OTHER },
	{ "sum(x))", QUERY_OTHER },
	{ "sum(\"x)", QUERY_OTHER },
	{ "+", QUERY_OTHER },
};

static void test_shape(void **state)
{
	const struct shape_case *c = *state;
	struct arena *a = arena_open(NULL);

	assert_int_equal(query_shape(a, str_of(c->query)), c->want);
	arena_close(a);
}

/* As deep as anybody likes: a text of a thousand brackets is not a single element, and no crash. */
static void test_deep(void **state)
{
	struct arena *a = arena_open(NULL);
	char text[4096];
	size_t n = 0;

	(void)state;
	for (int i = 0; i < 1000; i++)
		text[n++] = '(';
	n += (size_t)sprintf(text + n, "sum(x)");
	for (int i = 0; i < 1000; i++)
		text[n++] = ')';
	enum query_shape got = query_shape(a, (struct str){ text, n });
	assert_true(got == QUERY_VECTOR || got == QUERY_OTHER);
	memset(text, '-', 2000);
	memcpy(text + 2000, "1", 2);
	got = query_shape(a, str_of(text));
	assert_true(got == QUERY_VECTOR || got == QUERY_OTHER);
	arena_close(a);
}

/* ---- what counts requests ---- */

static const size_t second[] = { 1 }, last[] = { 5 };

static const struct metric counted[] = {
	{ .name = STR("p99"), .type = TYPE_DURATION, .query = STR("p") },
	{ .name = STR("errors"), .type = TYPE_RATIO, .query = STR("e"), .url = STR("http://a"),
	  .platform = STR("istio") },
	{ .name = STR("requests"), .type = TYPE_RATE, .query = STR("sum(r)"), .url = STR("http://b") },
	{ .name = STR("requests"), .type = TYPE_RATE, .trace_only = true },
	{ .name = STR("requests"), .type = TYPE_NUMBER, .query = STR("n") },
	{ .name = STR("load"), .type = TYPE_RATE, .query = STR("l"), .url = STR("http://b") },
};

static void test_counting(void **state)
{
	const struct guardrail of_preset = { .metrics = second, .nmetrics = 1 }, of_none = { .nmetrics = 0 };
	const struct guardrail of_b = { .metrics = last, .nmetrics = 1 };
	struct plan p = { .metrics = counted, .nmetrics = 3 };
	struct metric m;

	(void)state;
	/* the plan's own, but not from another server than the guardrail's */
	assert_true(metric_counting(&p, &of_b, &m));
	assert_true(str_is(m.query, "sum(r)"));
	assert_true(metric_counting(&p, &of_preset, &m));
	assert_true(str_is(m.url, "http://a"));
	assert_true(metric_counting(&p, &of_none, &m));
	p.nmetrics = 2;
	assert_true(metric_counting(&p, &of_preset, &m));
	assert_true(m.query.n > 0);
	assert_true(str_is(m.url, "http://a"));
	assert_true(str_is(str_of(m.unit->name), "/s"));
	assert_false(metric_counting(&p, &of_none, &m));
	/* neither one without a query, nor one that is no rate */
	p.metrics = counted + 3;
	assert_false(metric_counting(&p, &of_none, &m));
}

/* ---- what conditions read ---- */

static void test_reads(void **state)
{
	static const struct cond limit = { .kind = COND_CONST };
	static const struct cond canary = { .kind = COND_METRIC, .metric = 0, .side = SIDE_CANARY };
	static const struct cond stable = { .kind = COND_METRIC, .metric = 1, .side = SIDE_STABLE };
	static const struct cond low = { .kind = COND_LT, .a = &canary, .b = &limit };
	static const struct cond high = { .kind = COND_GT, .a = &stable, .b = &limit };
	static const struct cond not_high = { .kind = COND_NOT, .a = &high };
	static const struct cond both = { .kind = COND_AND, .a = &low, .b = &not_high };
	static const struct cond change = { .kind = COND_CHANGE, .metric = 2 };
	static const struct cond worse = { .kind = COND_WORSE, .metric = 3 };
	static const struct cond any = { .kind = COND_OR, .a = &both, .b = &worse };

	(void)state;
	assert_true(cond_reads(&low, SIDE_CANARY));
	assert_false(cond_reads(&low, SIDE_STABLE));
	assert_true(cond_reads(&both, SIDE_CANARY));
	assert_true(cond_reads(&both, SIDE_STABLE));
	assert_true(cond_reads(&change, SIDE_CANARY));
	assert_true(cond_reads(&change, SIDE_STABLE));
	assert_false(cond_reads(&limit, SIDE_CANARY));
	assert_false(cond_reads(NULL, SIDE_CANARY));
	assert_true(cond_reads_metric(&both, 0, SIDE_CANARY));
	assert_false(cond_reads_metric(&both, 0, SIDE_STABLE));
	assert_true(cond_reads_metric(&both, 1, SIDE_STABLE));
	assert_false(cond_reads_metric(&both, 2, SIDE_CANARY));
	assert_true(cond_reads_metric(&change, 2, SIDE_STABLE));
	assert_true(cond_reads_metric(&any, 3, SIDE_STABLE));
	assert_false(cond_reads_metric(NULL, 0, SIDE_CANARY));
	assert_false(cond_tests(&both));
	assert_true(cond_tests(&any));
	assert_true(cond_tests(&worse));
	assert_false(cond_tests(NULL));
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "text", texts, test_text);
	table_add(&t, "text", "a plan without namespace and labels", test_defaults, NULL);
	for (size_t i = 0; i < ARRAY_LEN(shapes); i++)
		table_add(&t, "shape", shapes[i].query, test_shape, &shapes[i]);
	table_add(&t, "shape", "deep nesting", test_deep, NULL);
	table_add(&t, "requests", "what counts them", test_counting, NULL);
	table_add(&t, "conditions", "what they read", test_reads, NULL);
	return table_run(&t, "query");
}
