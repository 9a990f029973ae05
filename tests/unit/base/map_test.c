/* base/map.c: many keys, keys that look alike, keys that are there already. */
#include "base/map.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define KEYS 100000

static void test_many(void **state)
{
	struct arena *a = arena_open(NULL);
	struct map m = map_on(a);
	static int values[KEYS];

	(void)state;
	for (int i = 0; i < KEYS; i++)
		assert_null(map_add(&m, arena_printf(a, "key-%d", i), &values[i]));
	assert_int_equal(m.n, KEYS);
	assert_int_equal(m.cap & (m.cap - 1), 0);
	assert_true(m.n <= m.cap / 4 * 3);
	for (int i = 0; i < KEYS; i++) {
		struct arena_mark mark = arena_mark(a);

		assert_ptr_equal(map_get(&m, arena_printf(a, "key-%d", i)), &values[i]);
		assert_null(map_get(&m, arena_printf(a, "kez-%d", i)));
		assert_ptr_equal(map_add(&m, arena_printf(a, "key-%d", i), &values[0]), &values[i]);
		arena_reset(a, mark);
	}
	assert_int_equal(m.n, KEYS);
	arena_close(a);
}

static void test_small(void **state)
{
	struct arena *a = arena_open(NULL);
	struct map m = map_on(a);
	int one = 1, two = 2;

	(void)state;
	assert_null(map_get(&m, STR("a")));
	assert_null(map_get(&m, STR("")));
	assert_null(map_add(&m, STR("a"), &one));
	assert_ptr_equal(map_add(&m, STR("a"), &two), &one);
	assert_ptr_equal(map_get(&m, STR("a")), &one);
	assert_null(map_add(&m, (struct str){ NULL, 0 }, &two));
	assert_ptr_equal(map_get(&m, STR("")), &two);
	assert_null(map_add(&m, STR("a\0b"), &two));
	assert_null(map_get(&m, STR("a\0c")));
	assert_ptr_equal(map_get(&m, STR("a\0b")), &two);
	assert_null(map_get(&m, STR("A")));
	assert_int_equal(m.n, 3);
	arena_close(a);
}

/* At every number of entries a key that is absent is found to be absent: a slot stays free. */
static void test_load(void **state)
{
	struct arena *a = arena_open(NULL);
	struct map m = map_on(a);
	int value = 0;

	(void)state;
	for (int i = 0; i < 200; i++) {
		assert_null(map_add(&m, arena_printf(a, "%d", i), &value));
		assert_true(m.n * 4 <= m.cap * 3);
		assert_null(map_get(&m, STR("absent")));
	}
	arena_close(a);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		cmocka_unit_test(test_small),
		cmocka_unit_test(test_load),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests_name("map", t, NULL, NULL);
}
