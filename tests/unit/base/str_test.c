/* base/str.c: comparing, cutting, and the distance that suggestions go by. */
#include "base/str.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct distance_case {
	const char *a, *b;
	size_t max, want;
} distances[] = {
	{ "", "", 2, 0 },
	{ "a", "", 2, 1 },
	{ "", "abc", 2, 3 },
	{ "image", "imag", 2, 1 },
	{ "image", "imgae", 2, 1 },	/* neighbours swapped */
	{ "ca", "abc", 8, 3 },		/* optimal string alignment, not Damerau */
	{ "kitten", "sitting", 8, 3 },
	{ "Stage", "stage", 2, 0 },
	{ "STAGE", "stag", 2, 1 },
	{ "rollback", "promote", 2, 3 },	/* max + 1 */
	{ "rollback", "promote", 8, 7 },
	{ "abcd", "abef", 1, 2 },
	{ "abcdefgh", "ABCDEFGH", 0, 0 },
	{ "a", "b", 0, 1 },
	{ "[", "{", 2, 1 },		/* not letters, though 32 apart */
};

static void test_distance(void **state)
{
	const struct distance_case *c = *state;

	assert_int_equal(str_distance(str_of(c->a), str_of(c->b), c->max), c->want);
	assert_int_equal(str_distance(str_of(c->b), str_of(c->a), c->max), c->want);
}

static void test_distance_long(void **state)
{
	char a[66], b[66];

	(void)state;
	memset(a, 'x', sizeof(a));
	memset(b, 'x', sizeof(b));
	b[3] = 'y';
	assert_int_equal(str_distance((struct str){ a, 64 }, (struct str){ b, 64 }, 2), 1);
	assert_int_equal(str_distance((struct str){ a, 65 }, (struct str){ b, 65 }, 2), 3);
	assert_int_equal(str_distance((struct str){ a, 65 }, (struct str){ a, 65 }, 2), 0);
	assert_int_equal(str_distance((struct str){ a, 64 }, (struct str){ a, 65 }, 2), 3);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static struct str random_word(uint32_t *seed, char text[8])
{
	size_t n = next_random(seed) % 8;

	for (size_t i = 0; i < n; i++)
		text[i] = (char)('a' + next_random(seed) % 3);
	return (struct str){ text, n };
}

/* Symmetric; 0 for equal words only; at least the difference of lengths, at most the longer one;
 * one edit more is a distance of at most one more. */
static void test_distance_properties(void **state)
{
	uint32_t seed = 20261121;
	char p[8], q[8], r[8];

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct str a = random_word(&seed, p), b = random_word(&seed, q), c;
		size_t d = str_distance(a, b, 8), longer = a.n > b.n ? a.n : b.n;

		assert_int_equal(d, str_distance(b, a, 8));
		assert_int_equal(d == 0, str_eq(a, b));
		assert_true(d >= longer - (a.n > b.n ? b.n : a.n) && d <= longer);
		for (size_t max = 0; max < 8; max++)
			assert_int_equal(str_distance(a, b, max), d > max ? max + 1 : d);
		if (b.n == 0)
			continue;
		memcpy(r, q, b.n);
		c = (struct str){ r, b.n };
		r[next_random(&seed) % b.n] = 'z';
		assert_true(str_distance(a, c, 8) <= d + 1 && str_distance(a, c, 8) + 1 >= d);
	}
}

static void test_nearest(void **state)
{
	static const struct str names[] = {
		{ "image", 5 }, { "model", 5 }, { "port", 4 }, { "cpu", 3 }, { "gpu", 3 },
		{ "m", 1 }, { "s", 1 }, { "ms", 2 }, { "memory", 6 },
	};
	static const struct {
		const char *wrong;
		size_t want;
	} cases[] = {
		{ "imag", 0 }, { "imgae", 0 }, { "IMAGE", 0 }, { "iamge", 0 }, { "omage", 0 },
		{ "modle", 1 }, { "mode", 1 }, { "moedl", 1 }, { "prot", 2 }, { "prt", 2 },
		{ "cpi", 3 },			/* the first of equally near ones: not gpu */
		{ "gpi", 4 }, { "cup", 3 },
		{ "xyu", 9 },			/* distance 2 from a short name */
		{ "q", 9 }, { "", 9 },		/* nothing in common */
		{ "sm", 5 },			/* ms, swapped, is as near as m and s; m is first */
		{ "mmeory", 8 }, { "memroyy", 8 }, { "zzzzory", 9 }, { "something-else", 9 },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		size_t got = str_nearest(str_of(cases[i].wrong), names, ARRAY_LEN(names));

		if (got != cases[i].want)
			print_error("%s: %zu\n", cases[i].wrong, got);
		assert_int_equal(got, cases[i].want);
	}
	assert_int_equal(str_nearest(STR("x"), NULL, 0), 0);
}

static void test_compare(void **state)
{
	struct str null = { NULL, 0 };

	(void)state;
	assert_true(str_eq(null, STR("")));
	assert_true(str_eq(str_of(NULL), null));
	assert_true(str_eq((struct str){ "a\0b", 3 }, (struct str){ "a\0b", 3 }));
	assert_false(str_eq((struct str){ "a\0b", 3 }, (struct str){ "a\0c", 3 }));
	assert_true(str_is(STR("abc"), "abc"));
	assert_false(str_is(STR("abc"), "ab"));
	assert_false(str_is(STR("ab"), "abc"));
	assert_true(str_starts(STR("abc"), "ab"));
	assert_true(str_starts(STR("abc"), ""));
	assert_true(str_starts(null, ""));
	assert_false(str_starts(STR("ab"), "abc"));
	assert_true(str_ends(STR("abc"), "bc"));
	assert_true(str_ends(null, ""));
	assert_false(str_ends(STR("bc"), "abc"));
	assert_true(str_cmp(STR("a"), STR("b")) < 0);
	assert_true(str_cmp(STR("ab"), STR("a")) > 0);
	assert_true(str_cmp(null, STR("a")) < 0);
	assert_int_equal(str_cmp(null, null), 0);
	assert_true(str_cmp(STR("\xC3\xA9"), STR("z")) > 0);	/* bytes, not signed */
}

static void test_cut(void **state)
{
	struct str null = { NULL, 0 };

	(void)state;
	assert_true(str_is(str_trim(STR(" \t\r\na b\n ")), "a b"));
	assert_true(str_is(str_trim(STR(" \t\r\n")), ""));
	assert_int_equal(str_trim(null).n, 0);
	assert_true(str_is(str_sub(STR("hello"), 1, 3), "el"));
	assert_true(str_is(str_sub(STR("hello"), 3, 99), "lo"));
	assert_int_equal(str_sub(STR("hello"), 9, 99).n, 0);
	assert_int_equal(str_sub(STR("hello"), 3, 1).n, 0);
	assert_int_equal(str_sub(null, 0, 5).n, 0);
}

static void test_print(void **state)
{
	char text[32];

	(void)state;
	snprintf(text, sizeof(text), "[%" PRI_STR "]", STR_ARG(str_sub(STR("hello"), 0, 2)));
	assert_string_equal(text, "[he]");
	snprintf(text, sizeof(text), "[%" PRI_STR "]", STR_ARG(str_of(NULL)));
	assert_string_equal(text, "[]");
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_distance_long),
		cmocka_unit_test(test_distance_properties),
		cmocka_unit_test(test_nearest),
		cmocka_unit_test(test_compare),
		cmocka_unit_test(test_cut),
		cmocka_unit_test(test_print),
	};
	struct CMUnitTest t[ARRAY_LEN(distances)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(distances); i++)
		t[i] = (struct CMUnitTest){ distances[i].a, test_distance, NULL, NULL,
					    (void *)&distances[i] };
	failed = cmocka_run_group_tests_name("str_distance", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("str", others, NULL, NULL);
}
