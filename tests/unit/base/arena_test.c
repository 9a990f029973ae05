/* base/arena.c: alignment, growth, marks, and what happens when memory runs out. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool all_zero(const void *p, size_t n)
{
	const unsigned char *c = p;

	for (size_t i = 0; i < n; i++)
		if (c[i])
			return false;
	return true;
}

static const struct size_case {
	const char *name;
	size_t size;
} sizes[] = {
	{ "nothing", 0 },
	{ "one byte", 1 },
	{ "one unit", 16 },
	{ "a unit and one", 17 },
	{ "just below the first chunk", 65535 },
	{ "the first chunk", 65536 },
	{ "above the first chunk", 65537 },
	{ "above the largest chunk", (size_t)3 << 20 },
};

static void test_alloc(void **state)
{
	const struct size_case *c = *state;
	struct arena *a = arena_open(NULL);
	unsigned char *before = arena_alloc(a, 1), *p[4];

	for (size_t i = 0; i < ARRAY_LEN(p); i++) {
		p[i] = arena_alloc(a, c->size);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % 16, 0);
		assert_true(all_zero(p[i], c->size));
		memset(p[i], 0xA5, c->size);
		for (size_t j = 0; j < i; j++)
			assert_ptr_not_equal(p[i], p[j]);
	}
	for (size_t i = 0; i < c->size; i++)
		assert_int_equal(p[0][i], 0xA5);
	assert_int_equal(*before, 0);
	arena_close(a);
}

static void test_close_null(void **state)
{
	(void)state;
	arena_close(NULL);
	arena_close(arena_open(NULL));
}

static void test_reset_reuses(void **state)
{
	struct arena *a = arena_open(NULL);
	char *kept = arena_alloc(a, 100), *first, *again;
	struct arena_mark mark = arena_mark(a);

	(void)state;
	strcpy(kept, "kept");
	first = arena_alloc(a, 100);
	memset(first, 'x', 100);
	arena_reset(a, mark);
	again = arena_alloc(a, 100);
	assert_ptr_equal(first, again);
	assert_true(all_zero(again, 100));
	assert_string_equal(kept, "kept");
	arena_close(a);
}

/* A reset over several chunks gives back all but one of them, and that one is zeroed again. */
static void test_reset_over_chunks(void **state)
{
	struct arena *a = arena_open(NULL);
	struct arena_mark empty = arena_mark(a), mark;
	char *kept;

	(void)state;
	kept = arena_alloc(a, 16);
	strcpy(kept, "kept");
	mark = arena_mark(a);
	for (int round = 0; round < 20; round++) {
		for (size_t i = 0; i < 50; i++) {
			char *p = arena_alloc(a, 10000 * i);

			assert_true(all_zero(p, 10000 * i));
			memset(p, 'x', 10000 * i);
		}
		arena_reset(a, mark);
		assert_string_equal(kept, "kept");
	}
	arena_reset(a, empty);
	assert_null(arena_mark(a).chunk);
	assert_true(all_zero(arena_alloc(a, 1000), 1000));
	arena_close(a);
}

static void test_nested_marks(void **state)
{
	struct arena *a = arena_open(NULL);
	struct arena_mark outer = arena_mark(a), inner;
	void *first = arena_alloc(a, 32), *second;

	(void)state;
	inner = arena_mark(a);
	second = arena_alloc(a, 32);
	arena_reset(a, inner);
	assert_ptr_equal(arena_alloc(a, 32), second);
	arena_reset(a, outer);
	assert_ptr_not_equal(arena_alloc(a, 1), second);
	(void)first;
	arena_close(a);
}

static void test_grow(void **state)
{
	struct arena *a = arena_open(NULL);
	uint32_t *v = NULL;
	size_t cap = 0;

	(void)state;
	for (size_t n = 0; n < 100000; n++) {
		size_t had = cap;

		v = arena_grow(a, v, n, &cap, sizeof(*v));
		assert_true(cap > n);
		assert_true(cap == had || (n == had && (had == 0 || cap == 2 * had)));
		if (cap > had)
			assert_true(all_zero(v + n, (cap - n) * sizeof(*v)));
		if (n % 1000 == 0)
			arena_alloc(a, 1);	/* something stands behind it: a copy is needed */
		v[n] = (uint32_t)n;
	}
	for (size_t n = 0; n < 100000; n++)
		assert_int_equal(v[n], n);
	arena_close(a);
}

static void test_resize(void **state)
{
	struct arena *a = arena_open(NULL);
	char *p = arena_resize(a, NULL, 0, 10), *in_place, *moved;

	(void)state;
	memcpy(p, "0123456789", 10);
	in_place = arena_resize(a, p, 10, 1000);
	assert_ptr_equal(in_place, p);
	assert_memory_equal(in_place, "0123456789", 10);
	assert_true(all_zero(in_place + 10, 990));
	assert_ptr_equal(arena_resize(a, p, 1000, 10), p);
	moved = arena_resize(a, p, 1000, 100000);	/* the chunk is too small */
	assert_ptr_not_equal(moved, p);
	assert_memory_equal(moved, "0123456789", 10);
	assert_true(all_zero(moved + 10, 99990));
	memset(moved, 'x', 100000);
	arena_alloc(a, 1);
	moved = arena_resize(a, p, 1000, 2000);
	assert_ptr_not_equal(moved, p);
	assert_memory_equal(moved, "0123456789", 10);
	assert_true(all_zero(moved + 10, 1990));
	arena_close(a);
}

static void test_strings(void **state)
{
	struct arena *a = arena_open(NULL);
	char long_text[2000];
	struct str s;

	(void)state;
	s = arena_str(a, (struct str){ "a\0b", 3 });
	assert_int_equal(s.n, 3);
	assert_memory_equal(s.p, "a\0b", 4);
	s = arena_str(a, (struct str){ NULL, 0 });
	assert_int_equal(s.n, 0);
	assert_int_equal(s.p[0], 0);
	assert_string_equal(arena_cstr(a, STR("abc")), "abc");
	s = arena_printf(a, "%d-%s", 42, "x");
	assert_true(str_is(s, "42-x"));
	assert_int_equal(s.p[s.n], 0);
	for (size_t n = 250; n < 260; n++) {	/* around the size of the small buffer */
		memset(long_text, 'y', n);
		long_text[n] = '\0';
		s = arena_printf(a, "%s", long_text);
		assert_true(str_is(s, long_text));
		assert_int_equal(s.p[s.n], 0);
	}
	assert_int_equal(arena_printf(a, "%s", "").n, 0);
	arena_close(a);
}

/* What was taken over is freed with the rest, once; the sanitizers see to it. */
static void test_adopt(void **state)
{
	struct arena *a = arena_open(NULL);
	struct arena_mark mark;
	char *kept = malloc(100), *dropped = malloc(100);

	(void)state;
	arena_adopt(a, NULL);
	arena_adopt(a, kept);
	mark = arena_mark(a);
	arena_adopt(a, dropped);
	arena_adopt(a, malloc(1));
	arena_reset(a, mark);
	memset(kept, 'x', 100);
	arena_reset(a, mark);
	assert_int_equal(kept[99], 'x');
	arena_close(a);
}

/* The handler must not return and has no other argument: the one place for variables here. */
static jmp_buf oom_jump;
static size_t oom_wanted;

static void on_oom(size_t wanted)
{
	oom_wanted = wanted;
	longjmp(oom_jump, 1);
}

static void test_out_of_memory(void **state)
{
	struct arena *a = arena_open(on_oom);
	volatile int calls = 0;

	(void)state;
	if (setjmp(oom_jump) == 0)
		arena_array(a, SIZE_MAX / 16 + 2, 16);	/* 16 bytes, if it wrapped */
	else
		calls++;
	if (setjmp(oom_jump) == 0)
		arena_alloc(a, SIZE_MAX);
	else
		calls++;
	if (setjmp(oom_jump) == 0)
		arena_alloc(a, PTRDIFF_MAX);
	else
		calls++;
	assert_int_equal(calls, 3);
	assert_true(oom_wanted == PTRDIFF_MAX);
	assert_non_null(arena_alloc(a, 10));	/* still fine */
	arena_close(a);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_close_null),
		cmocka_unit_test(test_reset_reuses),
		cmocka_unit_test(test_reset_over_chunks),
		cmocka_unit_test(test_nested_marks),
		cmocka_unit_test(test_grow),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_strings),
		cmocka_unit_test(test_adopt),
		cmocka_unit_test(test_out_of_memory),
	};
	struct CMUnitTest t[ARRAY_LEN(sizes)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(sizes); i++)
		t[i] = (struct CMUnitTest){ sizes[i].name, test_alloc, NULL, NULL,
					    (void *)&sizes[i] };
	failed = cmocka_run_group_tests_name("arena_alloc", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("arena", others, NULL, NULL);
}
