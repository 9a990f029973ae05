/* base/json.c: escapes, numbers, nesting, both layouts. */
#include "base/json.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct string_case {
	const char *name;
	struct str text;
	const char *want;
} strings[] = {
	{ "empty", { "", 0 }, "\"\"" },
	{ "null pointer", { NULL, 0 }, "\"\"" },
	{ "plain", { "a/b <c>", 7 }, "\"a/b <c>\"" },
	{ "quote and backslash", { "a\"b\\c", 5 }, "\"a\\\"b\\\\c\"" },
	{ "short escapes", { "\b\f\n\r\t", 5 }, "\"\\b\\f\\n\\r\\t\"" },
	{ "other controls", { "\0\x01\x1F\x7F", 4 }, "\"\\u0000\\u0001\\u001f\x7F\"" },
	{ "UTF-8 stays", { "\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80", 9 },
	  "\"\xC3\xA9\xE6\xBC\xA2\xF0\x9F\x98\x80\"" },
	{ "bad byte", { "a\xFF" "b", 3 }, "\"a\xEF\xBF\xBD" "b\"" },
	{ "cut short", { "a\xE6\xBC", 3 }, "\"a\xEF\xBF\xBD\xEF\xBF\xBD\"" },
	{ "surrogate", { "\xED\xA0\x80", 3 }, "\"\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\"" },
};

static void test_string(void **state)
{
	const struct string_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct json j = json_on(&out, false);

	json_str(&j, c->text);
	assert_string_equal(out.p, c->want);
	arena_close(a);
}

static const struct number_case {
	double v;
	const char *want;
} numbers[] = {
	{ 0, "0" }, { -0.0, "0" }, { 0.231, "0.231" }, { -1.5, "-1.5" }, { 1e21, "1e+21" },
	{ 1.5e-7, "1.5e-07" },
	{ 70000, "70000" }, { NAN, "null" }, { INFINITY, "null" }, { -INFINITY, "null" },
};

static void test_number(void **state)
{
	const struct number_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct json j = json_on(&out, false);

	json_array(&j);
	json_num(&j, c->v);
	json_num(&j, c->v);
	json_array_end(&j);
	assert_true(str_eq(buf_str(&out), arena_printf(a, "[%s,%s]", c->want, c->want)));
	arena_close(a);
}

static void put_document(struct json *j)
{
	json_object(j);
	json_key(j, "empty");
	json_object(j);
	json_object_end(j);
	json_key_str(j, STR("no\"ne"));
	json_array(j);
	json_array_end(j);
	json_key(j, "list");
	json_array(j);
	json_int(j, INT64_MIN);
	json_int(j, INT64_MAX);
	json_bool(j, true);
	json_bool(j, false);
	json_null(j);
	json_object(j);
	json_key(j, "a");
	json_cstr(j, "b");
	json_object_end(j);
	json_array(j);
	json_array(j);
	json_array_end(j);
	json_array_end(j);
	json_array_end(j);
	json_key(j, "last");
	json_num(j, 0.5);
	json_object_end(j);
}

static void test_compact(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct json j = json_on(&out, false);

	(void)state;
	put_document(&j);
	assert_string_equal(out.p,
			    "{\"empty\":{},\"no\\\"ne\":[],\"list\":[-9223372036854775808,"
			    "9223372036854775807,true,false,null,{\"a\":\"b\"},[[]]],"
			    "\"last\":0.5}");
	assert_int_equal(j.depth, 0);
	arena_close(a);
}

static void test_pretty(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct json j = json_on(&out, true);

	(void)state;
	put_document(&j);
	assert_string_equal(out.p,
			    "{\n"
			    "  \"empty\": {},\n"
			    "  \"no\\\"ne\": [],\n"
			    "  \"list\": [\n"
			    "    -9223372036854775808,\n"
			    "    9223372036854775807,\n"
			    "    true,\n"
			    "    false,\n"
			    "    null,\n"
			    "    {\n"
			    "      \"a\": \"b\"\n"
			    "    },\n"
			    "    [\n"
			    "      []\n"
			    "    ]\n"
			    "  ],\n"
			    "  \"last\": 0.5\n"
			    "}");
	arena_close(a);
}

/* One object a line: values at the top have no commas between them. */
static void test_lines(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct json j = json_on(&out, false);

	(void)state;
	for (int i = 0; i < 2; i++) {
		json_object(&j);
		json_key(&j, "i");
		json_int(&j, i);
		json_object_end(&j);
		buf_putc(&out, '\n');
	}
	assert_string_equal(out.p, "{\"i\":0}\n{\"i\":1}\n");
	arena_close(a);
}

static void test_deep(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct json j = json_on(&out, false);

	(void)state;
	for (int i = 0; i < 10000; i++)
		json_array(&j);
	for (int i = 0; i < 10000; i++)
		json_array_end(&j);
	assert_int_equal(out.n, 20000);
	assert_memory_equal(out.p + 9999, "[]", 2);
	arena_close(a);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_compact), cmocka_unit_test(test_pretty),
		cmocka_unit_test(test_lines), cmocka_unit_test(test_deep),
	};
	struct CMUnitTest t[ARRAY_LEN(strings) + ARRAY_LEN(numbers)];
	size_t n = 0;
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(strings); i++)
		t[n++] = (struct CMUnitTest){ strings[i].name, test_string, NULL, NULL,
					      (void *)&strings[i] };
	for (size_t i = 0; i < ARRAY_LEN(numbers); i++)
		t[n++] = (struct CMUnitTest){ numbers[i].want, test_number, NULL, NULL,
					      (void *)&numbers[i] };
	failed = cmocka_run_group_tests_name("json values", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("json", others, NULL, NULL);
}
