/* Unified diffs: hunks and ranges by a table; and for texts made up at random, that the diff leads
 * from one to the other with as few edits as a plain table of distances finds.
 */
#include "base/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const struct diff_case {
	const char *name, *old, *new, *want;
} cases[] = {
	{ "equal", "a\nb\n", "a\nb\n", "" },
	{ "both empty", "", "", "" },
	{ "from nothing", "", "a\n", "--- f\n+++ f\n@@ -0,0 +1 @@\n+a\n" },
	{ "to nothing", "a\nb\n", "", "--- f\n+++ f\n@@ -1,2 +0,0 @@\n-a\n-b\n" },
	{ "one line of one", "a\n", "b\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\n+b\n" },
	{ "first line", "a\n1\n2\n3\n4\n", "b\n1\n2\n3\n4\n",
	  "--- f\n+++ f\n@@ -1,4 +1,4 @@\n-a\n+b\n 1\n 2\n 3\n" },
	{ "last line", "1\n2\n3\n4\na\n", "1\n2\n3\n4\nb\n",
	  "--- f\n+++ f\n@@ -2,4 +2,4 @@\n 2\n 3\n 4\n-a\n+b\n" },
	{ "a line in", "1\n2\n", "1\nx\n2\n", "--- f\n+++ f\n@@ -1,2 +1,3 @@\n 1\n+x\n 2\n" },
	{ "six lines between: one hunk", "a\n1\n2\n3\n4\n5\n6\nb\n", "1\n2\n3\n4\n5\n6\n",
	  "--- f\n+++ f\n@@ -1,8 +1,6 @@\n-a\n 1\n 2\n 3\n 4\n 5\n 6\n-b\n" },
	{ "seven lines between: two hunks", "a\n1\n2\n3\n4\n5\n6\n7\nb\n", "1\n2\n3\n4\n5\n6\n7\n",
	  "--- f\n+++ f\n@@ -1,4 +1,3 @@\n-a\n 1\n 2\n 3\n@@ -6,4 +5,3 @@\n 5\n 6\n 7\n-b\n" },
	{ "end without a newline", "a\nb", "a\nb\n",
	  "--- f\n+++ f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n" },
	{ "both without a newline", "a\nb", "c\nb",
	  "--- f\n+++ f\n@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n" },
	{ "line ends differ", "a\r\n", "a\n", "--- f\n+++ f\n@@ -1 +1 @@\n-a\r\n+a\n" },
};

static void test_case(void **state)
{
	const struct diff_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	diff_unified(STR("f"), str_of(c->old), str_of(c->new), &out);
	buf_puts(&out, "");
	assert_string_equal(out.p, c->want);
	arena_close(a);
}

#define LINES 24

/* Up to LINES lines of three different texts. */
static struct str random_text(struct arena *a, uint32_t *seed)
{
	struct buf out = buf_on(a);
	*seed = *seed * 1664525u + 1013904223u;
	for (uint32_t n = (*seed >> 16) % LINES; n > 0; n--) {
		*seed = *seed * 1664525u + 1013904223u;
		buf_printf(&out, "%c\n", 'a' + (char)((*seed >> 16) % 3));
	}
	buf_puts(&out, "");
	return buf_str(&out);
}

/* The fewest lines out and in; each line has two bytes. */
static size_t distance(struct str old, struct str new)
{
	size_t d[LINES + 1][LINES + 1];
	for (size_t i = 0; i <= old.n / 2; i++)
		for (size_t k = 0; k <= new.n / 2; k++) {
			size_t out = i ? d[i - 1][k] + 1 : SIZE_MAX;
			size_t in = k ? d[i][k - 1] + 1 : SIZE_MAX;
			bool same = i && k && old.p[2 * i - 2] == new.p[2 * k - 2];
			d[i][k] = i || k ? (out < in ? out : in) : 0;
			if (same && d[i - 1][k - 1] < d[i][k])
				d[i][k] = d[i - 1][k - 1];
		}
	return d[old.n / 2][new.n / 2];
}

/* Checks that the lines of a diff's hunks, in order, are in both texts where they should be.
 * @return how many of them are out or in. */
static size_t apply(struct str diff, struct str old, struct str new)
{
	size_t i = 0, k = 0, edits = 0;
	const char *p = diff.p ? strstr(diff.p, "@@") : NULL;
	while (p && *p) {
		if (*p == '@') {	/* what lies before the hunk is the same in both */
			size_t want = (size_t)strtoul(p + 4, NULL, 10);
			bool none = strncmp(strchr(p + 4, '+') - 3, ",0 ", 3) == 0;
			for (want -= !none; i < want; i++, k++)
				assert_int_equal(old.p[2 * i], new.p[2 * k]);
		} else {
			edits += *p != ' ';
			if (*p != '+')
				assert_int_equal(p[1], old.p[2 * i++]);
			if (*p != '-')
				assert_int_equal(p[1], new.p[2 * k++]);
		}
		p = strchr(p, '\n') + 1;
	}
	assert_int_equal(old.n / 2 - i, new.n / 2 - k);
	assert_memory_equal(old.p + 2 * i, new.p + 2 * k, old.n - 2 * i);
	return edits;
}

static void test_random(void **state)
{
	(void)state;
	uint32_t seed = 7;
	for (int round = 0; round < 20000; round++) {
		struct arena *a = arena_open(NULL);
		struct buf out = buf_on(a);
		struct str old = random_text(a, &seed), new = random_text(a, &seed);
		diff_unified(STR("f"), old, new, &out);
		buf_puts(&out, "");
		assert_int_equal(apply(buf_str(&out), old, new), distance(old, new));
		arena_close(a);
	}
}

/* Too many edits to search for: everything goes out and in, in a time that can be waited for. */
static void test_all_different(void **state)
{
	(void)state;
	struct arena *a = arena_open(NULL);
	struct buf old = buf_on(a), new = buf_on(a), out = buf_on(a);
	for (int i = 0; i < 20000; i++) {
		buf_printf(&old, "a%d\n", i);
		buf_printf(&new, "b%d\n", i);
	}
	diff_unified(STR("f"), buf_str(&old), buf_str(&new), &out);
	assert_true(str_starts(buf_str(&out), "--- f\n+++ f\n@@ -1,20000 +1,20000 @@\n-a0\n-a1\n"));
	assert_true(str_ends(buf_str(&out), "+b19998\n+b19999\n"));
	arena_close(a);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(cases) + 2] = {
		{ "random texts", test_random, NULL, NULL, NULL },
		{ "all different", test_all_different, NULL, NULL, NULL },
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		t[i + 2] = (struct CMUnitTest){ cases[i].name, test_case, NULL, NULL,
						(void *)&cases[i] };
	return cmocka_run_group_tests_name("diff", t, NULL, NULL);
}
