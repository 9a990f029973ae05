/* sim/run_checks.c: which check comes first to another verdict; texts that are no result. */
#include "sim/run_checks.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

/* A result whose checks are given in short: "60 errors hold 0.5; 60 latency promote -". */
static struct str result(struct arena *a, const char *checks)
{
	struct buf b = buf_on(a);
	char guardrail[32], verdict[32], reading[32];
	const char *p = checks;
	long at;
	int n;

	buf_puts(&b, "{\"plan\":\"a \\\"checks\\\":[ b\",\"exposure\":{\"checks\":[]},\"checks\":[");
	while (sscanf(p, "%ld %31s %31s %31[^;]%n", &at, guardrail, verdict, reading, &n) == 4) {
		buf_printf(&b, "%s{\"at_ms\":%ld,\"step\":\"stage \\\"5%%\\\"}\",\"weight\":5,"
			   "\"guardrail\":\"%s\",\"verdict\":\"%s\",\"readings\":{\"%s@canary\":%s}}",
			   b.p[b.n - 1] == '[' ? "" : ",", at, guardrail, verdict, guardrail,
			   strcmp(reading, "-") == 0 ? "null" : reading);
		p += n + (p[n] == ';');
	}
	buf_puts(&b, "],\"notes\":[]}");
	return buf_str(&b);
}

/* The two checks as "60 errors hold/rollback"; "none"; "broken". */
static void differ(const char *x, const char *y, const char *want)
{
	struct arena *a = arena_open(NULL);
	struct kept_check c[2];
	struct buf b = buf_on(a);
	bool found;

	if (!run_checks_differ(a, result(a, x), result(a, y), c, &found))
		buf_puts(&b, "broken");
	else if (!found)
		buf_puts(&b, "none");
	else
		buf_printf(&b, "%lld %" PRI_STR " %" PRI_STR "/%" PRI_STR, (long long)c[1].at_ms,
			   STR_ARG(c[1].guardrail), STR_ARG(c[0].verdict), STR_ARG(c[1].verdict));
	assert_string_equal(b.p, want);
	arena_close(a);
}

static void test_first(void **state)
{
	(void)state;
	differ("", "", "none");
	differ("1 e hold 1", "1 e hold 1", "none");
	differ("1 e hold 1", "1 e rollback 1", "1 e hold/rollback");
	differ("1 e hold 1; 2 e hold 1; 3 e hold 1", "1 e hold 2; 2 e promote 1; 3 e rollback 1",
	       "2 e hold/promote");
	differ("1 e hold 1", "", "none");
	differ("1 e hold 1; 2 e promote 1", "1 e hold 1", "none");
}

/* Checks that one of the runs has not made are passed over. */
static void test_other_times(void **state)
{
	(void)state;
	differ("1 e hold 1; 3 e hold 1", "1 e hold 1; 2 e promote 1; 3 e rollback 1",
	       "3 e hold/rollback");
	differ("1 e hold 1; 2 e hold 1; 3 e hold 1", "3 e promote 1", "3 e hold/promote");
	differ("1 e hold 1; 1 l hold 1", "1 d hold 1; 1 l promote 1; 1 e hold 1", "1 l hold/promote");
	differ("1 e hold 1; 1 l hold 1; 2 l hold 1", "1 l hold 1; 1 e hold 1; 2 l promote 1",
	       "2 l hold/promote");
	differ("1 e hold 1; 2 e hold 1", "3 e hold 1; 4 e promote 1", "none");
}

static void test_readings(void **state)
{
	struct arena *a = arena_open(NULL);
	struct kept_check c[2];
	bool found;

	(void)state;
	assert_true(run_checks_differ(a, result(a, "1 e hold 0.5"), result(a, "1 e no-data -"), c,
				      &found));
	assert_true(found);
	assert_int_equal(c[0].nreadings, 1);
	assert_true(str_is(c[0].readings[0].name, "e@canary") && c[0].readings[0].present &&
		    c[0].readings[0].value == 0.5);
	assert_false(c[1].readings[0].present);
	assert_true(str_is(c[0].step, "stage \"5%\"}"));
	arena_close(a);
}

static void test_broken(void **state)
{
	static const char *const texts[] = {
		"", "{", "{}", "[]", "{\"checks\":[", "{\"checks\":[{", "{\"checks\":[{\"at_ms\":1}",
		"{\"checks\":[{\"at_ms\":1}]}", "{\"checks\":[1]}", "{\"checks\":[{]}", "\"checks\":[]",
		"{\"checks\":[{\"at_ms\":\"1\",\"guardrail\":\"e\",\"verdict\":\"hold\"}]}",
		"{\"checks\":[{\"at_ms\":1,\"guardrail\":\"e\",\"verdict\":2}]}",
		"{\"checks\":[{\"at_ms\":1,\"guardrail\":\"e\\", "{\"a\":\"checks\":[}", "{\"checks\" :[]}",
	};
	struct arena *a = arena_open(NULL);
	struct kept_check c[2];
	bool found;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		const struct str good = result(a, "1 e hold 1");

		assert_false(run_checks_differ(a, str_of(texts[i]), good, c, &found));
		assert_false(run_checks_differ(a, good, str_of(texts[i]), c, &found));
	}
	arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_first), cmocka_unit_test(test_other_times),
		cmocka_unit_test(test_readings), cmocka_unit_test(test_broken),
	};

	return cmocka_run_group_tests_name("run_checks", tests, NULL, NULL);
}
