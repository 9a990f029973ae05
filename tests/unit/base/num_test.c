/* base/num.c: numbers are rounded right and come back from their text. */
#include "base/num.h"

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/num_scan.h"

static bool same_bits(double a, double b)
{
	return memcmp(&a, &b, sizeof(a)) == 0;
}

static const struct parse_case {
	const char *text;
	enum num_status want;
	double value;
} parses[] = {
	{ "", NUM_EMPTY, 0 },
	{ "0", NUM_OK, 0 },
	{ "-0", NUM_OK, -0.0 },
	{ "+1.5", NUM_OK, 1.5 },
	{ "007", NUM_OK, 7 },
	{ "5.", NUM_OK, 5 },
	{ ".5", NUM_OK, 0.5 },
	{ "-.5e1", NUM_OK, -5 },
	{ "1e3", NUM_OK, 1000 },
	{ "1E+3", NUM_OK, 1000 },
	{ "1e-3", NUM_OK, 0.001 },
	{ "0.231", NUM_OK, 0.231 },
	{ "9007199254740993", NUM_OK, 9007199254740992.0 },	/* a tie, to even */
	{ "9007199254740993.0000000000000000000000000001", NUM_OK, 9007199254740994.0 },
	{ "12345678901234567890", NUM_OK, 12345678901234567890.0 },
	{ "1.7976931348623157e308", NUM_OK, DBL_MAX },
	{ "1.7976931348623158e308", NUM_OK, DBL_MAX },
	{ "1.7976931348623159e308", NUM_RANGE, 0 },
	{ "-1e309", NUM_RANGE, 0 },
	{ "1e99999999999999999999999", NUM_RANGE, 0 },
	{ "1e-99999999999999999999999", NUM_OK, 0 },
	{ "0e99999999999999999999999", NUM_OK, 0 },
	{ "4.9406564584124654e-324", NUM_OK, 4.9406564584124654e-324 },
	{ "2.4703282292062327e-324", NUM_OK, 0 },	/* just below half of the smallest */
	{ "2.4703282292062328e-324", NUM_OK, 4.9406564584124654e-324 },
	{ "2.2250738585072011e-308", NUM_OK, 2.2250738585072011e-308 },	/* hung PHP and Java once */
	{ ".", NUM_BAD, 0 }, { "+", NUM_BAD, 0 }, { "-", NUM_BAD, 0 }, { "e5", NUM_BAD, 0 },
	{ "1e", NUM_BAD, 0 }, { "1e+", NUM_BAD, 0 }, { "1 ", NUM_BAD, 0 }, { " 1", NUM_BAD, 0 },
	{ "1.2.3", NUM_BAD, 0 }, { "0x10", NUM_BAD, 0 }, { "1_000", NUM_BAD, 0 },
	{ "1,5", NUM_BAD, 0 },
	{ "nan", NUM_BAD, 0 }, { "inf", NUM_BAD, 0 }, { "--1", NUM_BAD, 0 },
	{ "1e5.0", NUM_BAD, 0 },
	{ "1e309x", NUM_BAD, 0 },
};

static void test_parse(void **state)
{
	const struct parse_case *c = *state;
	double v = 77;

	assert_int_equal(num_parse(str_of(c->text), &v), c->want);
	assert_true(same_bits(v, c->want == NUM_OK ? c->value : 77));
}

/* Only the bytes of the string count, not what stands behind them. */
static void test_parse_bounded(void **state)
{
	double v;
	int64_t i;

	(void)state;
	assert_int_equal(num_parse((struct str){ "1234", 2 }, &v), NUM_OK);
	assert_true(v == 12);
	assert_int_equal(num_parse((struct str){ "1e5", 2 }, &v), NUM_BAD);
	assert_int_equal(num_parse((struct str){ "1\0002", 3 }, &v), NUM_BAD);
	assert_int_equal(num_parse_int((struct str){ "1234", 2 }, &i), NUM_OK);
	assert_int_equal(i, 12);
}

static void test_parse_e(void **state)
{
	double v;

	(void)state;
	assert_int_equal(num_parse_e(STR("0.7"), -2, &v), NUM_OK);
	assert_true(v == 0.007);
	assert_int_equal(num_parse_e(STR("12.3"), -3, &v), NUM_OK);
	assert_true(v == 0.0123);
	assert_int_equal(num_parse_e(STR("1e300"), 300, &v), NUM_RANGE);
	assert_int_equal(num_parse_e(STR("0"), 300, &v), NUM_OK);
	assert_true(v == 0);
}

/* 2^53 + 1 is a tie between two doubles: a digit behind thousands of zeros breaks it. */
static void test_parse_long(void **state)
{
	static char text[100100];
	double v;
	size_t n;

	(void)state;
	for (size_t zeros = 700; zeros < 900; zeros++) {
		n = (size_t)snprintf(text, sizeof(text), "9007199254740993.");
		memset(text + n, '0', zeros);
		text[n + zeros] = '1';
		assert_int_equal(num_parse((struct str){ text, n + zeros }, &v), NUM_OK);
		assert_true(v == 9007199254740992.0);
		assert_int_equal(num_parse((struct str){ text, n + zeros + 1 }, &v), NUM_OK);
		assert_true(v == 9007199254740994.0);
	}
	memset(text, '0', sizeof(text));
	text[0] = '1';
	memcpy(text + 100000, "e-99999", 8);	/* 1, 99999 zeros, and as many taken off again */
	assert_int_equal(num_parse(str_of(text), &v), NUM_OK);
	assert_true(v == 1);
	memset(text, '0', sizeof(text));
	text[1] = '.';
	memcpy(text + 100000, "25e99999", 9);	/* 99998 zeros behind the point */
	assert_int_equal(num_parse(str_of(text), &v), NUM_OK);
	assert_true(v == 2.5);
	memset(text, '9', 100000);
	assert_int_equal(num_parse((struct str){ text, 100000 }, &v), NUM_RANGE);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 24 ^ *seed >> 51;
}

/* A number text of up to max digits, often near what decides: many 0s, 9s, or a 5 at the end. */
static size_t random_number(uint64_t *seed, char *text, size_t max)
{
	size_t digits = 1 + next_random(seed) % max, n = 0;
	size_t point = next_random(seed) % (digits + 1);
	unsigned kind = next_random(seed) % 4;

	if (next_random(seed) % 4 == 0)
		text[n++] = next_random(seed) % 2 ? '-' : '+';
	for (size_t i = 0; i < digits; i++) {
		if (i == point)
			text[n++] = '.';
		text[n++] = (char)(kind == 0 && i > 2 ? '0' : kind == 1 ? '9' :
				   '0' + next_random(seed) % 10);
	}
	if (next_random(seed) % 2)
		n += (size_t)sprintf(text + n, "e%d", (int)(next_random(seed) % 680) - 340);
	text[n] = '\0';
	return n;
}

static void test_parse_random(void **state)
{
	uint64_t seed = 20261121;
	char text[1200];

	(void)state;
	for (int i = 0; i < 200000; i++) {
		size_t n = random_number(&seed, text, i % 100 == 0 ? 1000 : i % 10 == 0 ? 60 : 22);
		double want = strtod(text, NULL), got = 77;
		enum num_status status = num_parse((struct str){ text, n }, &got);

		if (isinf(want) ? status != NUM_RANGE : status != NUM_OK || !same_bits(got, want))
			fail_msg("%s: status %d, %.17g, not %.17g", text, (int)status, got, want);
	}
}

/* The fast way stops where the number does, whatever stands behind it, or refuses. */
static void test_scan(void **state)
{
	static const char *const behind[] = { ",99999999", "\n12345678", " ", "", ":5", "/8", "\xff" };
	uint64_t seed = 99;
	size_t taken = 0;
	char text[100];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		size_t n = random_number(&seed, text, 1 + (size_t)i % 22);
		double want = strtod(text, NULL), got = 77;
		const char *end;

		memset(text + n, '0', NUM_SCAN_SLACK);
		memcpy(text + n, behind[i % 7], strlen(behind[i % 7]) + 1);
		end = num_scan(text, &got);
		assert_true(end == NULL || end == text + n);
		assert_true(same_bits(got, end ? want : 77));
		taken += end != NULL;
	}
	assert_true(taken > 40000);
}

/* Numbers one place away from the middle between two doubles, and fractions of all lengths. */
static void test_scan_ties(void **state)
{
	uint64_t x = 42;

	(void)state;
	for (int i = 0; i < 300000; i++) {
		uint64_t m = next_random(&x) << 24 ^ next_random(&x);
		unsigned point = (unsigned)(next_random(&x) % 28);
		char text[80];
		double got;
		int n;

		m >>= next_random(&x) % 64;
		if (i % 3 == 0)		/* odd multiples of a half, above 2^52: ties */
			n = snprintf(text, sizeof(text), "%llu.5",
				     (unsigned long long)((UINT64_C(1) << 52) + m % (UINT64_C(1) << 52)));
		else if (i % 3 == 1)
			n = snprintf(text, sizeof(text), "%llu.%llu", (unsigned long long)(m % 1000),
				     (unsigned long long)next_random(&x));
		else
			n = snprintf(text, sizeof(text), "0.%0*llu", (int)point + 1,
				     (unsigned long long)m);
		assert_int_equal(num_parse((struct str){ text, (size_t)n }, &got), NUM_OK);
		assert_true(same_bits(got, strtod(text, NULL)));
	}
}

/* The decimal expansions of ties, exact to the last digit, and those one unit to either side. */
static void test_parse_ties(void **state)
{
	uint64_t seed = 7;
	char text[1200];

	(void)state;
	for (int i = 0; i < 20000; i++) {
		uint64_t bits = next_random(&seed) << 30 ^ next_random(&seed);
		long double tie;
		double v, got;
		size_t n;

		bits &= UINT64_C(0x7fffffffffffffff);
		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v) || LDBL_MANT_DIG < 64)
			continue;
		tie = ((long double)v + (long double)nextafter(v, INFINITY)) / 2;
		n = (size_t)snprintf(text, sizeof(text), "%.1100Lg", tie);
		if (strtod(text, NULL) > DBL_MAX)
			continue;
		assert_int_equal(num_parse((struct str){ text, n }, &got), NUM_OK);
		assert_true(same_bits(got, strtod(text, NULL)));
	}
}

static const struct int_case {
	const char *text;
	enum num_status want;
	int64_t value;
} ints[] = {
	{ "", NUM_EMPTY, 0 },
	{ "0", NUM_OK, 0 }, { "-0", NUM_OK, 0 }, { "+7", NUM_OK, 7 },
	{ "0000000000000000000000012", NUM_OK, 12 },
	{ "9223372036854775807", NUM_OK, INT64_MAX },
	{ "9223372036854775808", NUM_RANGE, 0 },
	{ "-9223372036854775808", NUM_OK, INT64_MIN },
	{ "-9223372036854775809", NUM_RANGE, 0 },
	{ "99999999999999999999999999", NUM_RANGE, 0 },
	{ "99999999999999999999999999x", NUM_BAD, 0 },
	{ "-", NUM_BAD, 0 }, { "+", NUM_BAD, 0 }, { "1.0", NUM_BAD, 0 }, { "1e3", NUM_BAD, 0 },
	{ " 1", NUM_BAD, 0 }, { "x", NUM_BAD, 0 }, { "+-1", NUM_BAD, 0 },
};

static void test_parse_int(void **state)
{
	const struct int_case *c = *state;
	int64_t v = 77;

	assert_int_equal(num_parse_int(str_of(c->text), &v), c->want);
	assert_true(v == (c->want == NUM_OK ? c->value : 77));
}

static const struct format_case {
	double v;
	const char *want;
} formats[] = {
	{ 0, "0" }, { -0.0, "0" }, { 1, "1" }, { -1.5, "-1.5" }, { 100, "100" }, { 0.231, "0.231" },
	{ 0.1 + 0.2, "0.30000000000000004" }, { 1.0 / 3, "0.3333333333333333" },
	{ 0.000001, "0.000001" }, { 0.0000012345, "0.0000012345" }, { 1e-7, "1e-07" },
	{ 1.5e-7, "1.5e-07" },
	{ 1e15, "1000000000000000" }, { 1e20, "100000000000000000000" }, { 1e21, "1e+21" },
	{ 123456789012345680000.0, "123456789012345680000" }, { 1.5e300, "1.5e+300" },
	{ -1e-300, "-1e-300" }, { 9007199254740993.0, "9007199254740992" },
	{ DBL_MAX, "1.7976931348623157e+308" }, { DBL_MIN, "2.2250738585072014e-308" },
	{ 4.9406564584124654e-324, "5e-324" }, { 0x1p-1073, "1e-323" },
	{ 0x1p-44, "5.684341886080802e-14" },	/* the nearest of 16 digits is another double */
	{ 5e-324 * 1e6, "4.940656e-318" },
	{ NAN, "NaN" }, { INFINITY, "+Inf" }, { -INFINITY, "-Inf" },
	{ 70000, "70000" }, { 123.456, "123.456" }, { 99.99999999999999, "99.99999999999999" },
};

static void test_format(void **state)
{
	const struct format_case *c = *state;
	char text[NUM_TEXT_MAX];

	assert_int_equal(num_format(c->v, text), strlen(c->want));
	assert_string_equal(text, c->want);
}

/* What is written reads back to the same bits, and no text with a digit less does. */
static void test_format_random(void **state)
{
	uint64_t seed = 42;
	char text[NUM_TEXT_MAX], less[40];

	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint64_t bits = next_random(&seed) << 30 ^ next_random(&seed);
		size_t n, digits = 0;
		double v, back;

		if (i % 8 == 0)
			bits &= UINT64_C(0xfff0000000000000);	/* powers of two */
		if (i % 8 == 1)
			bits &= UINT64_C(0x800fffffffffffff);	/* below the normal range */
		memcpy(&v, &bits, sizeof(v));
		if (!isfinite(v) || v == 0)
			continue;
		n = num_format(v, text);
		assert_true(n < NUM_TEXT_MAX && text[n] == '\0');
		assert_int_equal(num_parse((struct str){ text, n }, &back), NUM_OK);
		if (!same_bits(v, back))
			fail_msg("%a became %s", v, text);
		for (const char *p = text; *p && *p != 'e'; p++)
			digits += *p >= '0' && *p <= '9' && (digits || *p != '0');
		for (size_t k = n; k > 0 && !strpbrk(text, "e.") && text[k - 1] == '0'; k--)
			digits--;	/* of a whole number */
		if (digits > 1) {
			snprintf(less, sizeof(less), "%.*e", (int)digits - 2, v);
			if (same_bits(strtod(less, NULL), v))
				fail_msg("%a became %s, but %s is shorter", v, text, less);
		}
	}
}

static void test_grouped(void **state)
{
	static const struct {
		int64_t v;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 7, "7" }, { 999, "999" }, { 1000, "1,000" }, { -1000, "-1,000" },
		{ -999, "-999" },
		{ 70000, "70,000" }, { 123456, "123,456" }, { 1234567, "1,234,567" },
		{ INT64_MAX, "9,223,372,036,854,775,807" },
		{ INT64_MIN, "-9,223,372,036,854,775,808" },
	};
	char text[NUM_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(num_format_grouped(cases[i].v, text), strlen(cases[i].want));
		assert_string_equal(text, cases[i].want);
	}
}

static void test_count(void **state)
{
	static const struct {
		double v;
		const char *want;
	} cases[] = {
		{ 0, "0" }, { 0.4, "0" }, { 0.5, "1" }, { 1234.5, "1,235" }, { -1234.5, "-1,235" },
		{ 9e18, "9,000,000,000,000,000,000" }, { 1e300, "9,000,000,000,000,000,000" },
		{ HUGE_VAL, "9,000,000,000,000,000,000" },
		{ -HUGE_VAL, "-9,000,000,000,000,000,000" }, { NAN, "0" },
	};
	char text[NUM_TEXT_MAX];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		assert_int_equal(num_format_count(cases[i].v, text), strlen(cases[i].want));
		assert_string_equal(text, cases[i].want);
	}
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_parse_bounded),
		cmocka_unit_test(test_parse_e),
		cmocka_unit_test(test_parse_long),
		cmocka_unit_test(test_parse_random),
		cmocka_unit_test(test_scan),
		cmocka_unit_test(test_scan_ties),
		cmocka_unit_test(test_parse_ties),
		cmocka_unit_test(test_format_random),
		cmocka_unit_test(test_grouped),
		cmocka_unit_test(test_count),
	};
	struct CMUnitTest t[ARRAY_LEN(parses) + ARRAY_LEN(ints) + ARRAY_LEN(formats)];
	size_t n = 0;
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(parses); i++)
		t[n++] = (struct CMUnitTest){ parses[i].text, test_parse, NULL, NULL,
					      (void *)&parses[i] };
	for (size_t i = 0; i < ARRAY_LEN(ints); i++)
		t[n++] = (struct CMUnitTest){ ints[i].text, test_parse_int, NULL, NULL,
					      (void *)&ints[i] };
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		t[n++] = (struct CMUnitTest){ formats[i].want, test_format, NULL, NULL,
					      (void *)&formats[i] };
	failed = cmocka_run_group_tests_name("num tables", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("num", others, NULL, NULL);
}
