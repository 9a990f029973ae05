/* base/utf8.c: what is valid, and how wide it is. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <string.h>

#include <cmocka.h>

static const struct decode_case {
	const char *name, *text;
	uint32_t want;
	size_t len;
} decodes[] = {
	{ "ascii", "a", 'a', 1 },
	{ "highest ascii", "\x7F", 0x7F, 1 },
	{ "two bytes, least", "\xC2\x80", 0x80, 2 },
	{ "two bytes, most", "\xDF\xBF", 0x7FF, 2 },
	{ "three bytes, least", "\xE0\xA0\x80", 0x800, 3 },
	{ "before the surrogates", "\xED\x9F\xBF", 0xD7FF, 3 },
	{ "after the surrogates", "\xEE\x80\x80", 0xE000, 3 },
	{ "three bytes, most", "\xEF\xBF\xBF", 0xFFFF, 3 },
	{ "four bytes, least", "\xF0\x90\x80\x80", 0x10000, 4 },
	{ "the last code point", "\xF4\x8F\xBF\xBF", 0x10FFFF, 4 },
	{ "U+FFFD itself", "\xEF\xBF\xBD", 0xFFFD, 3 },
	{ "above the last", "\xF4\x90\x80\x80", 0xFFFD, 1 },
	{ "first byte F5", "\xF5\x80\x80\x80", 0xFFFD, 1 },
	{ "a surrogate", "\xED\xA0\x80", 0xFFFD, 1 },
	{ "the last surrogate", "\xED\xBF\xBF", 0xFFFD, 1 },
	{ "overlong of two", "\xC1\xBF", 0xFFFD, 1 },
	{ "overlong of three", "\xE0\x9F\xBF", 0xFFFD, 1 },
	{ "overlong of four", "\xF0\x8F\xBF\xBF", 0xFFFD, 1 },
	{ "a lone continuation", "\x80", 0xFFFD, 1 },
	{ "cut short of two", "\xC3", 0xFFFD, 1 },
	{ "cut short of three", "\xE2\x82", 0xFFFD, 1 },
	{ "cut short of four", "\xF0\x9F\x98", 0xFFFD, 1 },
	{ "no continuation", "\xE2\x82" "a", 0xFFFD, 1 },
	{ "FF", "\xFF", 0xFFFD, 1 },
};

static void test_decode(void **state)
{
	const struct decode_case *c = *state;
	struct str s = str_of(c->text);
	size_t len = 99;

	assert_int_equal(utf8_decode(s, 0, &len), c->want);
	assert_int_equal(len, c->len);
	assert_int_equal(utf8_check(s), c->want == 0xFFFD && c->len == 1 ? 0 : s.n);
}

/* What stands behind the string is not looked at, though it would complete the character. */
static void test_decode_bounded(void **state)
{
	size_t len;

	(void)state;
	assert_int_equal(utf8_decode((struct str){ "\xE6\xBC\xA2", 2 }, 0, &len), 0xFFFD);
	assert_int_equal(len, 1);
	assert_int_equal(utf8_check((struct str){ "ab\xE6\xBC\xA2", 4 }), 2);
	assert_int_equal(utf8_decode((struct str){ "\xE6\xBC\xA2", 3 }, 0, &len), 0x6F22);
}

static void test_every_code_point(void **state)
{
	char text[4];
	size_t len;

	(void)state;
	for (uint32_t cp = 0; cp < 0x110100; cp++) {
		size_t n = utf8_encode(cp, text);

		if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF)) {
			assert_int_equal(n, 0);
			continue;
		}
		assert_int_equal(n, cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4);
		assert_int_equal(utf8_decode((struct str){ text, n }, 0, &len), cp);
		assert_int_equal(len, n);
	}
}

static void test_check_places(void **state)
{
	char text[40];

	(void)state;
	assert_int_equal(utf8_check((struct str){ NULL, 0 }), 0);
	for (size_t n = 0; n < sizeof(text); n++) {
		for (size_t bad = 0; bad < n; bad++) {
			memset(text, 'a', sizeof(text));
			text[bad] = '\xFF';
			assert_int_equal(utf8_check((struct str){ text, n }), bad);
		}
		memset(text, 'a', sizeof(text));
		assert_int_equal(utf8_check((struct str){ text, n }), n);
	}
	assert_int_equal(utf8_check(STR("abcdefghi\xC3\xA9jklmnopqrstu\xC3")), 23);
}

static const struct {
	uint32_t cp;
	int want;
} widths[] = {
	{ 0x00, 1 }, { 0x1B, 1 }, { 'a', 1 }, { 0x7F, 1 }, { 0xE9, 1 }, { 0xAD, 1 },
	{ 0x2FF, 1 }, { 0x300, 0 }, { 0x36F, 0 }, { 0x370, 1 },		/* combining diacritics */
	{ 0x488, 0 }, { 0x5D0, 1 }, { 0x64B, 0 }, { 0x94D, 0 }, { 0xE31, 0 }, { 0xE32, 1 },
	{ 0x10FF, 1 }, { 0x1100, 2 }, { 0x115F, 2 }, { 0x1160, 0 }, { 0x11FF, 0 }, { 0x1200, 1 },
	{ 0x200A, 1 }, { 0x200B, 0 }, { 0x200D, 0 }, { 0x2010, 1 }, { 0x2060, 0 }, { 0xFEFF, 0 },
	{ 0x2026, 1 }, { 0x2190, 1 }, { 0x231A, 2 }, { 0x2500, 1 }, { 0x2713, 1 }, { 0x2705, 2 },
	{ 0x2E80, 2 }, { 0x3000, 2 }, { 0x303E, 2 }, { 0x303F, 1 },
	{ 0x3042, 2 }, { 0x3099, 0 }, { 0x30AB, 2 }, { 0x31FF, 2 },	/* kana */
	{ 0x3400, 2 }, { 0x4DBF, 2 }, { 0x4DC0, 1 }, { 0x4E00, 2 }, { 0x9FFF, 2 },
	{ 0xA4CF, 1 }, { 0xABFF, 1 }, { 0xAC00, 2 }, { 0xD7A3, 2 }, { 0xD7B0, 0 },
	{ 0xF900, 2 }, { 0xFAFF, 2 }, { 0xFB00, 1 }, { 0xFE0F, 0 }, { 0xFE00, 0 },
	{ 0xFF00, 1 }, { 0xFF01, 2 }, { 0xFF60, 2 }, { 0xFF61, 1 }, { 0xFFE0, 2 }, { 0xFFE7, 1 },
	{ 0xFFFD, 1 }, { 0x1F1E6, 1 }, { 0x1F300, 2 }, { 0x1F3FB, 2 }, { 0x1F600, 2 },
	{ 0x1F64F, 2 }, { 0x1F650, 1 }, { 0x1F680, 2 }, { 0x1F9FF, 2 }, { 0x1FA70, 2 },
	{ 0x20000, 2 }, { 0x2FFFD, 2 }, { 0x30000, 2 }, { 0x3FFFD, 2 }, { 0x40000, 1 },
	{ 0xE0001, 0 }, { 0xE0100, 0 }, { 0xE01EF, 0 }, { 0xE01F0, 1 }, { 0x10FFFF, 1 },
};

static void test_width(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(widths); i++) {
		if (utf8_width(widths[i].cp) != widths[i].want)
			print_error("U+%04X\n", (unsigned)widths[i].cp);
		assert_int_equal(utf8_width(widths[i].cp), widths[i].want);
	}
}

/* A table that is not sorted would lose ranges; these are how many code points there are. */
static void test_width_counts(void **state)
{
	size_t counts[3] = { 0 };

	(void)state;
	for (uint32_t cp = 0; cp < 0x110000; cp++)
		counts[utf8_width(cp)]++;
	assert_in_range(counts[0], 2000, 4000);
	assert_in_range(counts[2], 180000, 190000);
}

static void test_columns(void **state)
{
	(void)state;
	assert_int_equal(utf8_columns((struct str){ NULL, 0 }), 0);
	assert_int_equal(utf8_columns(STR("abc")), 3);
	assert_int_equal(utf8_columns(STR("a\tb")), 3);
	assert_int_equal(utf8_columns(STR("e\xCC\x81")), 1);
	assert_int_equal(utf8_columns(STR("\xE6\xBC\xA2\xE5\xAD\x97")), 4);
	assert_int_equal(utf8_columns(STR("\xF0\x9F\x87\xA9\xF0\x9F\x87\xAA")), 2);	/* a flag */
	assert_int_equal(utf8_columns(STR("\xFF\xC3")), 2);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_decode_bounded),
		cmocka_unit_test(test_every_code_point),
		cmocka_unit_test(test_check_places),
		cmocka_unit_test(test_width),
		cmocka_unit_test(test_width_counts),
		cmocka_unit_test(test_columns),
	};
	struct CMUnitTest t[ARRAY_LEN(decodes)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(decodes); i++)
		t[i] = (struct CMUnitTest){ decodes[i].name, test_decode, NULL, NULL,
					    (void *)&decodes[i] };
	failed = cmocka_run_group_tests_name("utf8_decode", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("utf8", others, NULL, NULL);
}
