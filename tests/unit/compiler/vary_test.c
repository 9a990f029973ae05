/* Lists and ranges of values: which there are, how many, and what is no range. */
#include "compiler/vary.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/str.h"

static const struct vary_case {
	const char *name, *text;
	size_t n;		/* 0: an error */
	const char *values;	/* joined by spaces, the first five */
} cases[] = {
	{ "a list", "g=a,b,c", 3, "a b c" },
	{ "one value", "image=registry.example.com/x:1", 1, "registry.example.com/x:1" },
	{ "spaces in a list", "g= 1 , 2 ", 2, "1 2" },
	{ "a range", "g=300ms..600ms/50ms", 7, "300ms 350ms 400ms 450ms 500ms" },
	{ "its last value is not beyond", "g=1..2.95/0.5", 4, "1 1.5 2 2.5" },
	{ "decimals", "g=0.1..0.5/0.1", 5, "0.1 0.2 0.3 0.4 0.5" },
	{ "per cent", "g=0.25%..1%/0.25%", 4, "0.25% 0.5% 0.75% 1%" },
	{ "a range of one", "g=5..5/1", 1, "5" },
	{ "below zero", "g=-0.2..0.1/0.1", 4, "-0.2 -0.1 0 0.1" },
	{ "times of several units", "g=30s..2m/30s", 4, "30s 1m 1m30s 2m" },
	{ "times of several parts", "g=1h30m..2h/15m", 3, "1h30m 1h45m 2h" },
	{ "rates", "g=100/s..300/s/100/s", 3, "100/s 200/s 300/s" },
	{ "dots in a param", "image=a..b", 1, "a..b" },
	{ "many", "g=0..1000000000000/1", 1000000000001, NULL },
	{ "no step", "g=300ms..600ms", 0, NULL },
	{ "no end", "g=300ms../50ms", 0, NULL },
	{ "a step of nothing", "g=300ms..600ms/0ms", 0, NULL },
	{ "a step down", "g=300ms..600ms/-50ms", 0, NULL },
	{ "a range down", "g=600ms..300ms/50ms", 0, NULL },
	{ "two units", "g=1%..2/1%", 0, NULL },
	{ "no number", "g=1..x/1", 0, NULL },
	{ "too many digits", "g=1..2/0.0000000000000001", 0, NULL },
	{ "digits that don't fit together", "g=1..100000000000000/0.0000001", 0, NULL },
	{ "an empty value", "g=a,,b", 0, NULL },
	{ "an empty last value", "g=a,", 0, NULL },
	{ "only a comma", "g=,", 0, NULL },
};

static void test_vary(void **state)
{
	const struct vary_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct compile compile = compile_on(a);
	struct diags ds = diags_on(a);
	struct buf got = buf_on(a);
	struct vary v;

	assert_int_equal(vary_read(&compile, &ds, str_of(c->text), &v), c->n > 0);
	assert_int_equal(ds.errors, c->n == 0);
	if (c->n)
		assert_int_equal(v.n, c->n);
	if (c->values) {
		const struct str *values = vary_values(a, &v);

		for (size_t i = 0; i < v.n && i < 5; i++)
			buf_printf(&got, "%s%" PRI_STR, i ? " " : "", STR_ARG(values[i]));
		buf_putc(&got, '\0');
		assert_string_equal(got.p, c->values);
	}
	arena_close(a);
}

static void test_points(void **state)
{
	struct vary v[3] = { { .n = 1000000 }, { .n = 1000000 }, { .n = SIZE_MAX / 2 } };

	(void)state;
	assert_true(vary_points(v, 0) == 1);
	assert_true(vary_points(v, 2) == UINT64_C(1000000000000));
	assert_true(vary_points(v, 3) == UINT64_MAX);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(cases) + 1];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		t[i] = (struct CMUnitTest){ cases[i].name, test_vary, NULL, NULL,
					    (void *)(uintptr_t)&cases[i] };
	t[ARRAY_LEN(cases)] = (struct CMUnitTest){ "points", test_points, NULL, NULL, NULL };
	return cmocka_run_group_tests_name("vary", t, NULL, NULL);
}
