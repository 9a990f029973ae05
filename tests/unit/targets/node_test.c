/* Trees of manifests: equal, copied, rendered, and turned into merge patches that make the one of the
 * other.
 */
#include "targets/node.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"
#include "tests/unit/targets/json_nodes.h"

#define ROUNDS 2000

/* ---- merge patches ---- */

/* RFC 7386, appendix A, those whose document is a map before and after; and more of the kind. */
static const struct patch_case {
	const char *from, *to, *want;
} patches[] = {
	{ "{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
	{ "{\"a\":\"b\"}", "{\"a\":\"b\",\"b\":\"c\"}", "{\"b\":\"c\"}" },
	{ "{\"a\":\"b\"}", "{}", "{\"a\":null}" },
	{ "{\"a\":\"b\",\"b\":\"c\"}", "{\"b\":\"c\"}", "{\"a\":null}" },
	{ "{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}" },
	{ "{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}" },
	{ "{\"a\":{\"b\":\"c\"}}", "{\"a\":{\"b\":\"d\"}}", "{\"a\":{\"b\":\"d\"}}" },
	{ "{\"a\":{\"b\":\"c\",\"c\":\"d\"}}", "{\"a\":{\"b\":\"d\"}}",
	  "{\"a\":{\"c\":null,\"b\":\"d\"}}" },
	{ "{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[\"1\"]}", "{\"a\":[\"1\"]}" },
	{ "{\"e\":null}", "{\"e\":null,\"a\":1}", "{\"a\":1}" },	/* as no manifest is */
	{ "{}", "{\"a\":{\"bb\":{}}}", "{\"a\":{\"bb\":{}}}" },
	{ "{}", "{}", "{}" },
	{ "{\"a\":1}", "{\"a\":1}", "{}" },
	{ "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", "{}" },
	{ "{\"a\":1}", "{\"a\":\"1\"}", "{\"a\":\"1\"}" },
	{ "{\"a\":1}", "{\"a\":1.5}", "{\"a\":1.5}" },
	{ "{\"a\":true}", "{\"a\":false}", "{\"a\":false}" },
	{ "{\"a\":{}}", "{\"a\":[]}", "{\"a\":[]}" },
	{ "{\"a\":[]}", "{\"a\":{}}", "{\"a\":{}}" },
	{ "{\"a\":[\"x\"]}", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}" },
	{ "{\"a\":{\"b\":1}}", "{\"a\":{}}", "{\"a\":{\"b\":null}}" },
	{ "{\"a\":[\"x\",\"y\"]}", "{\"a\":[\"y\",\"x\"]}", "{\"a\":[\"y\",\"x\"]}" },
	{ "{\"a\":[{\"w\":90},{\"w\":10}]}", "{\"a\":[{\"w\":75},{\"w\":25}]}",
	  "{\"a\":[{\"w\":75},{\"w\":25}]}" },
	{ "{\"s\":{\"p\":{\"m\":1,\"n\":2},\"q\":3}}", "{\"s\":{\"p\":{\"m\":1,\"n\":4},\"q\":3}}",
	  "{\"s\":{\"p\":{\"n\":4}}}" },
};

static const struct node *member(const struct node *map, struct str key)
{
	for (const struct node *n = map->first; n; n = n->next)
		if (str_eq(n->key, key))
			return n;
	return NULL;
}

/* The algorithm of RFC 7386, section 2. @param target  NULL for none. */
static struct node *apply(struct arena *a, const struct node *target, const struct node *patch)
{
	struct node *out;

	if (patch->kind != NODE_MAP)
		return node_copy(a, patch);
	out = node_map(a);
	if (target && target->kind != NODE_MAP)
		target = NULL;
	for (const struct node *n = target ? target->first : NULL; n; n = n->next)
		if (!member(patch, n->key))
			obj_put(out, arena_cstr(a, n->key), node_copy(a, n));
	for (const struct node *n = patch->first; n; n = n->next)
		if (n->kind != NODE_NULL)
			obj_put(out, arena_cstr(a, n->key),
				apply(a, target ? member(target, n->key) : NULL, n));
	return out;
}

/* Whatever the order of members. */
static bool same(const struct node *x, const struct node *y)
{
	size_t nx = 0, ny = 0;

	if (x->kind != NODE_MAP || y->kind != NODE_MAP)
		return node_equal(x, y);
	for (const struct node *n = y->first; n; n = n->next)
		ny++;
	for (const struct node *n = x->first; n; n = n->next, nx++)
		if (!member(y, n->key) || !same(n, member(y, n->key)))
			return false;
	return nx == ny;
}

static void assert_makes(struct arena *a, const struct node *from, const struct node *to)
{
	assert_true(same(apply(a, from, node_merge_patch(a, from, to)), to));
}

static void test_patch(void **state)
{
	const struct patch_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct node *from = read_node(a, c->from), *to = read_node(a, c->to);

	assert_string_equal(write_node(a, node_merge_patch(a, from, to)), c->want);
	assert_makes(a, from, to);
	/* neither is touched */
	assert_string_equal(write_node(a, from), c->from);
	assert_string_equal(write_node(a, to), c->to);
	arena_close(a);
}

static unsigned next_random(uint32_t *seed, unsigned below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (*seed >> 16) % below;
}

static struct node *random_map(struct arena *a, uint32_t *seed, int depth)
{
	static const char *const keys[] = { "a", "b", "c" };
	struct node *n = node_map(a);

	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		unsigned kind = next_random(seed, depth > 0 ? 7 : 4);
		if (kind == 1)
			obj_int(n, keys[i], next_random(seed, 2));
		else if (kind == 2)
			obj_cstr(n, keys[i], next_random(seed, 2) ? "x" : "y");
		else if (kind == 3)
			obj_bool(n, keys[i], next_random(seed, 2));
		else if (kind == 4)
			arr_put(obj_list(n, keys[i]), random_map(a, seed, depth - 1));
		else if (kind > 4)
			obj_put(n, keys[i], random_map(a, seed, depth - 1));
	}
	return n;
}

static void test_random(void **state)
{
	uint32_t seed = 11;

	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct arena *a = arena_open(NULL);
		struct node *from = random_map(a, &seed, 3), *to = random_map(a, &seed, 3);
		assert_makes(a, from, to);
		assert_string_equal(write_node(a, node_merge_patch(a, from, from)), "{}");
		arena_close(a);
	}
}

/* ---- the rest ---- */

static const struct equal_case {
	const char *a, *b;
	bool want;
} equals[] = {
	{ "{}", "{}", true },
	{ "[]", "[]", true },
	{ "{}", "[]", false },
	{ "{\"a\":1,\"b\":\"x\"}", "{\"a\":1,\"b\":\"x\"}", true },
	{ "{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}", false },	/* order counts */
	{ "{\"a\":1}", "{\"a\":1,\"b\":2}", false },
	{ "{\"a\":1,\"b\":2}", "{\"a\":1}", false },
	{ "{\"a\":1}", "{\"b\":1}", false },
	{ "{\"a\":1}", "{\"a\":\"1\"}", false },
	{ "{\"a\":1}", "{\"a\":true}", false },
	{ "{\"a\":null}", "{\"a\":null}", true },
	{ "{\"a\":1.5}", "{\"a\":1.5}", true },
	{ "{\"a\":1.5}", "{\"a\":2.5}", false },
	{ "[\"a\",\"b\"]", "[\"a\",\"b\"]", true },
	{ "[\"a\",\"b\"]", "[\"b\",\"a\"]", false },
	{ "[\"a\"]", "[\"a\",\"b\"]", false },
	{ "{\"a\":{\"b\":[{\"c\":1}]}}", "{\"a\":{\"b\":[{\"c\":1}]}}", true },
	{ "{\"a\":{\"b\":[{\"c\":1}]}}", "{\"a\":{\"b\":[{\"c\":2}]}}", false },
};

static void test_equal(void **state)
{
	const struct equal_case *c = *state;
	struct arena *a = arena_open(NULL), *other = arena_open(NULL);
	struct node *x = read_node(a, c->a), *y = read_node(a, c->b);

	assert_int_equal(node_equal(x, y), c->want);
	struct node *copy = node_copy(other, x);
	arena_close(a);		/* a copy lives on, but for its texts */
	assert_int_equal(copy->kind == NODE_LIST, c->a[0] == '[');
	arena_close(other);
}

static void test_copy(void **state)
{
	struct arena *a = arena_open(NULL);
	struct node *from = read_node(a, "{\"a\":{\"b\":[\"x\",{\"c\":1}]},\"d\":true}");
	struct node *copy = node_copy(a, from);

	(void)state;
	assert_true(node_equal(from, copy));
	obj_int(copy, "e", 1);
	assert_false(node_equal(from, copy));
	assert_null(obj_get(from, "e"));
	arena_close(a);
}

static void test_get(void **state)
{
	struct arena *a = arena_open(NULL);
	struct node *n = read_node(a, "{\"a\":1,\"ab\":{\"c\":\"x\"},\"\":2}");

	(void)state;
	assert_int_equal(obj_get(n, "a")->number, 1);
	assert_true(str_is(obj_get(obj_get(n, "ab"), "c")->text, "x"));
	assert_int_equal(obj_get(n, "")->number, 2);
	assert_null(obj_get(n, "b"));
	assert_null(obj_get(n, "A"));
	arena_close(a);
}

static void test_json(void **state)
{
	struct arena *a = arena_open(NULL);
	struct node *n = node_map(a), *list = obj_list(n, "l");

	(void)state;
	arr_cstr(list, "a\"b\n");
	obj_int(arr_map(list), "min", INT64_MIN);
	arr_list(list);
	obj_num(n, "r", 0.1);
	obj_bool(n, "t", true);
	obj_null(n, "z");
	obj_pair(n, STR("k\"ey"), STR("\xe2\x82\xac"));
	obj_map(n, "m");
	assert_string_equal(write_node(a, n),
			    "{\"l\":[\"a\\\"b\\n\",{\"min\":-9223372036854775808},[]],\"r\":0.1,"
			    "\"t\":true,\"z\":null,\"k\\\"ey\":\"\xe2\x82\xac\",\"m\":{}}");
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	for (size_t i = 0; i < ARRAY_LEN(patches); i++)
		table_add(&t, "patch", patches[i].to, test_patch, &patches[i]);
	table_add(&t, "patch", "random trees", test_random, NULL);
	for (size_t i = 0; i < ARRAY_LEN(equals); i++)
		table_add(&t, "equal", equals[i].b, test_equal, &equals[i]);
	table_add(&t, "node", "a copy is its own", test_copy, NULL);
	table_add(&t, "node", "members by key", test_get, NULL);
	table_add(&t, "node", "as JSON", test_json, NULL);
	return table_run(&t, "node");
}
