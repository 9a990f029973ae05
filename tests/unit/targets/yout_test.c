/* YAML out: which texts are quoted, and trees as documents. That other readers read the same back is
 * tested where manifests are (tests/run-cases).
 */
#include "targets/yout.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"
#include "tests/unit/targets/json_nodes.h"

/* ---- what must be quoted ---- */

static const char *const quoted[] = {
	"", "~", "null", "Null", "NULL", "nUll", "true", "True", "TRUE", "false", "FALSE", "yes", "Yes", "no",
	"NO", "on", "On", "off", "OFF", "y", "Y", "n", "N", "<<", "=", ".nan", ".NaN", ".inf", ".Inf", "-.inf",
	"+.INF",
	/* numbers */
	"0", "1", "-1", "+1", "007", "0777", "0o17", "0x1F", "0b101", "1_000", "1e3", "1E3", "1e+3", "1.", ".5",
	"-.5", "1.5", "1.5e-3", "+1.5", "1_0.5", "685_230.15", "12e03", "-2E+05", ".", "-", "+", "1..2",
	/* base 60, dates and times */
	"190:20:30", "12:30", "12:30:45", "-1:30", "190:20:30.15", "2001-12-14", "2001-1-1",
	"2001-12-14T21:59:43.10Z", "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10 -5",
	/* may be one to somebody */
	"1.2.3", "10.0.0.1", "1-2", "0x", "1e", "123abc", "5e3f",
};

static const char *const plain[] = {
	"a", "v1", "v2.0", "fraud-detector", "s3://models/fraud/1/", "acme/fraud:1", "nullable", "nul", "truey",
	"yesno", "none", "x86", "a1", "-a", "--flag", "-v", "+x", "1m", "30s", "1h30m", "500m", "512Mi", "10%",
	"1/2", "1 pod", "0xg", "..", "...a", ".a", "inf", "nan", "~a", "==", "<", "y1", "on-call",
};

static void test_quoted(void **state)
{
	assert_true(yout_must_quote(str_of(*state)));
}

static void test_plain(void **state)
{
	assert_false(yout_must_quote(str_of(*state)));
}

/* ---- documents ---- */

static const struct document_case {
	const char *name, *json, *yaml;
} documents[] = {
	{ "an empty map", "{}", "{}\n" },
	{ "an empty list", "[]", "[]\n" },
	{ "scalars", "{\"a\":\"x\",\"b\":1,\"c\":true,\"d\":null,\"e\":0.5}",
	  "a: x\nb: 1\nc: true\nd: null\ne: 0.5\n" },
	{ "order is kept", "{\"b\":1,\"a\":2}", "b: 1\na: 2\n" },
	{ "maps in maps", "{\"a\":{\"b\":{\"c\":1}}}", "a:\n  b:\n    c: 1\n" },
	{ "lists stand under their key", "{\"a\":[\"x\",\"z\"]}", "a:\n- x\n- z\n" },
	{ "maps in lists", "{\"a\":[{\"b\":1,\"c\":2},{\"b\":3}]}", "a:\n- b: 1\n  c: 2\n- b: 3\n" },
	{ "lists in lists", "[[\"x\"],[\"z\",[]]]", "- - x\n- - z\n  - []\n" },
	{ "empty ones within", "{\"a\":{},\"b\":[]}", "a: {}\nb: []\n" },
	{ "texts like others", "{\"a\":\"1\",\"b\":\"true\",\"c\":\"\",\"d\":\"1.2.3\",\"e\":\"null\"}",
	  "a: \"1\"\nb: \"true\"\nc: \"\"\nd: \"1.2.3\"\ne: \"null\"\n" },
	{ "keys like others", "{\"1\":\"a\",\"y\":\"b\",\"\":\"c\"}", "\"1\": a\n\"y\": b\n\"\": c\n" },
	{ "signs of YAML", "{\"a\":\"x: y\",\"b\":\"# c\",\"c\":\"x #y\",\"d\":\"- e\",\"e\":\"{f}\"}",
	  "a: 'x: y'\nb: '# c'\nc: 'x #y'\nd: '- e'\ne: '{f}'\n" },
	{ "quotes", "{\"a\":\"'b'\",\"b\":\"\\\"c\\\"\",\"c\":\"d'e\"}",
	  "a: '''b'''\nb: '\"c\"'\nc: d'e\n" },
	{ "blanks at the ends", "{\"a\":\" x\",\"b\":\"x \"}", "a: ' x'\nb: 'x '\n" },
	{ "templates", "{\"a\":\"{{args.count}}\"}", "a: '{{args.count}}'\n" },
	{ "stars and ampersands", "{\"a\":\"*\",\"b\":\"&x\",\"c\":\"!t\",\"d\":\"@z\",\"e\":\"%p\"}",
	  "a: '*'\nb: '&x'\nc: '!t'\nd: '@z'\ne: '%p'\n" },
	{ "Unicode", "{\"a\":\"\xc3\xa4\xe2\x82\xac\"}", "a: \xc3\xa4\xe2\x82\xac\n" },
	{ "a line end", "{\"a\":\"x\\ny\"}", "a: 'x\n\n  y'\n" },
	{ "a tab", "{\"a\":\"x\\ty\"}", "a: \"x\\ty\"\n" },
};

static void test_document(void **state)
{
	const struct document_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);

	assert_true(yout_document(read_node(a, c->json), &out));
	assert_string_equal(arena_cstr(a, buf_str(&out)), c->yaml);
	arena_close(a);
}

static void test_long_lines(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	char text[1001];
	struct node *n = node_map(a);

	(void)state;
	memset(text, 'x', 1000);
	for (size_t i = 9; i < 1000; i += 10)
		text[i] = ' ';
	text[999] = 'x';
	text[1000] = '\0';
	obj_cstr(n, "a", text);
	assert_true(yout_document(n, &out));
	assert_int_equal(out.n, 1000 + strlen("a: \n"));
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	for (size_t i = 0; i < ARRAY_LEN(quoted); i++)
		table_add(&t, "quoted", quoted[i], test_quoted, quoted[i]);
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		table_add(&t, "plain", plain[i], test_plain, plain[i]);
	table_add_rows(&t, "document", documents, test_document);
	table_add(&t, "document", "lines are not folded", test_long_lines, NULL);
	return table_run(&t, "yout");
}
