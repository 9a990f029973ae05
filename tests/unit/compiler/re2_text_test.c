/* Patterns as text: quoting, the empty text, `;` taken out, and numbers below a limit against all
 * numbers.
 */
#include "compiler/re2_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "compiler/re2.h"
#include "tests/unit/table.h"

#define NUMBERS_MAX 10000

/* ---- re2_quote ---- */

static const struct quote_case {
	const char *text, *want;
} quotes[] = {
	{ "", "" },
	{ "v2", "v2" },
	{ "a.b", "a\\.b" },
	{ "1+1=2", "1\\+1=2" },
	{ "\\.+*?()|[]{}^$", "\\\\\\.\\+\\*\\?\\(\\)\\|\\[\\]\\{\\}\\^\\$" },
	{ "a-b_c/d:e;f,g h", "a-b_c/d:e;f,g h" },
	{ "#&~@!%<>\"'`", "#&~@!%<>\"'`" },
	{ "\xc3\xa4\xe2\x82\xac", "\xc3\xa4\xe2\x82\xac" },
	{ "\\d", "\\\\d" },
};

static void test_quote(void **state)
{
	const struct quote_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct str got = re2_quote(a, str_of(c->text));

	assert_string_equal(arena_cstr(a, got), c->want);
	assert_true(re2_check(got, NULL));
	arena_close(a);
}

/* ---- re2_may_be_empty ---- */

static const struct empty_case {
	const char *pattern;
	bool want;
} empties[] = {
	{ "", true },		{ "a", false },		{ "a*", true },		{ "a+", false },
	{ "a?", true },		{ "a*?", true },	{ "a+?", false },	{ "a??", true },
	{ "ab*", false },	{ "a*b*", true },	{ "a|b", false },	{ "a|", true },
	{ "|a", true },		{ "a|b*", true },	{ "a*b|c", false },	{ "()", true },
	{ "(a)", false },	{ "(a)*", true },	{ "(a*)+", true },	{ "(a|b*)c", false },
	{ "(a|)(b|)", true },	{ "(?:)", true },	{ "(?:a)?", true },	{ "(?i)", true },
	{ "(?i)a", false },	{ "(?i:a)", false },	{ "(?i:a*)", true },	{ "(?P<n>a)", false },
	{ "(?P<n>a?)", true },	{ "(?<n>a?)", true },	{ "(?i-s:a|)", true },	{ "a{0}", true },
	{ "a{0,3}", true },	{ "a{00}", true },	{ "a{1}", false },	{ "a{1,}", false },
	{ "a{10}", false },	{ "a{0,}", true },	{ "a{0}?", true },	{ "(a{2}){0}", true },
	{ "a{,3}", false },	{ "a{", false },	{ "{", false },		{ "a{x}", false },
	{ "a{0", false },	{ "[a]", false },	{ "[a]*", true },	{ "[]a]", false },
	{ "[^]a]*", true },	{ "[^]|]", false },	{ "[a|]", false },	{ "[|]|", true },
	{ "[[:alpha:]]", false },	{ "[[:alpha:]|]?", true },	{ "[[:]|", true },
	{ "[[:]x", false },	{ "[[]|", true },	{ "[a[:digit:]|]|", true },	{ "[\\]|]", false },
	{ "[\\]|]|", true },	{ "^", true },		{ "$", true },		{ "^$", true },
	{ "^a$", false },	{ "^a*$", true },	{ "\\A\\z", true },	{ "\\b", true },
	{ "\\B", true },	{ "\\d", false },	{ "\\d*", true },	{ "\\pL", false },
	{ "\\pL*", true },	{ "\\p{Greek}", false },	{ "\\p{Greek}*", true },
	{ "\\p{^Greek}?", true },	{ "\\x41", false },	{ "\\x41?", true },
	{ "\\x{41}", false },	{ "\\x{41}?", true },	{ "\\Qab\\E", false },	{ "\\Q\\E", true },
	{ "\\Qa\\E*", true },	{ "\\Qa|", false },	{ "\\Q", true },	{ "\\Q(\\E", false },
	{ "\\*", false },	{ "\\\\", false },	{ "\\\\*", true },	{ "\\060", false },
	{ "\\060?", true },	{ "\\0*", true },	{ "\\60*", true },	{ "\\608?", false },
	{ ".", false },		{ ".*", true },		{ "(.*;\\s*)?(;.*)?", true },
	{ "a(?i)*", true },	{ "a(?i)b*", false },	{ "a\\Q\\E*", true },
	{ "ab(?i){0}", false },	{ "\xc3\xa4?", true },	{ "a\xc3\xa4*", false },
};

static void test_empty(void **state)
{
	const struct empty_case *c = *state;

	assert_true(re2_check(str_of(c->pattern), NULL));
	assert_int_equal(re2_may_be_empty(str_of(c->pattern)), c->want);
}

/* ---- re2_without_semicolon ---- */

static const struct semicolon_case {
	const char *pattern;
	const char *want;	/* NULL: it can't be done */
} semicolons[] = {
	{ "", "" },
	{ "abc", "abc" },
	{ "a.b", "a[^;]b" },
	{ "a\\.b", "a\\.b" },
	{ ".*", "[^;]*" },
	{ "(.+)|.", "([^;]+)|[^;]" },
	{ "(?i)a.", "(?i)a[^;]" },
	{ "a{1,3}?", "a{1,3}?" },
	/* classes */
	{ "[abc]", "[abc]" },
	{ "[a-z]", "[a-z]" },
	{ "[.]", "[.]" },
	{ "[^a]", "[^;a]" },
	{ "[^]a]", "[^;\\]a]" },
	{ "[^-a]", "[^;\\-a]" },
	{ "[^a-]", "[^;a-]" },
	{ "[^;]", "[^;;]" },
	{ "[]a.]", "[]a.]" },
	{ "[[:alpha:]]", "[[:alpha:]]" },
	{ "[[:alpha:].]", "[[:alpha:].]" },
	{ "[[:]", "[[:]" },
	{ "[[:].", "[[:][^;]" },
	{ "[^[:alpha:]]", "[^;[:alpha:]]" },
	{ "[\\w.-]", "[\\w.-]" },
	{ "[\\d\\s]", "[\\d\\s]" },
	{ "[\\x41-\\x5a]", "[\\x41-\\x5a]" },
	{ "[\\x3c-~]", "[\\x3c-~]" },
	{ "[ -:]", "[ -:]" },
	{ "[<-~]", "[<-~]" },
	{ "[\\074-\\176]", "[\\074-\\176]" },
	{ "[\\t\\n]", "[\\t\\n]" },
	{ "[a\\-~]", "[a\\-~]" },
	{ "[\\p{Greek}]", "[\\p{Greek}]" },
	{ "[\\pL\\p{N}]", "[\\pL\\p{N}]" },
	{ "[\\P{^Greek}]", "[\\P{^Greek}]" },
	{ "[\\p{^P}]", "[\\p{^P}]" },
	{ "[\\PP]", "[\\PP]" },
	{ "[;]", NULL },
	{ "[a;]", NULL },
	{ "[];]", NULL },
	{ "[\\;]", NULL },
	{ "[!-~]", NULL },
	{ "[ -;]", NULL },
	{ "[;-~]", NULL },
	{ "[\\x3b]", NULL },
	{ "[\\x3B]", NULL },
	{ "[\\x{3b}]", NULL },
	{ "[\\x{00003b}]", NULL },
	{ "[\\073]", NULL },
	{ "[\\73]", NULL },
	{ "[\\x20-\\x7e]", NULL },
	{ "[\\x{20}-\\x{10FFFF}]", NULL },
	{ "[\\040-z]", NULL },
	{ "[\\t-z]", NULL },
	{ "[\\n-\\x{7f}]", NULL },
	{ "[\\!-\\~]", NULL },
	{ "[\\D]", NULL },
	{ "[\\S]", NULL },
	{ "[\\W]", NULL },
	{ "[\\PL]", NULL },
	{ "[\\P{Greek}]", NULL },
	{ "[\\p{^Greek}]", NULL },
	{ "[\\pP]", NULL },
	{ "[a\\p{Po}]", NULL },
	{ "[\\p{Common}]", NULL },
	{ "[\\p{Any}]", NULL },
	{ "[\\P{^P}]", NULL },
	{ "[[:punct:]]", NULL },
	{ "[[:print:]]", NULL },
	{ "[[:graph:]]", NULL },
	{ "[[:ascii:]]", NULL },
	{ "[[:^alpha:]]", NULL },
	/* escapes */
	{ "\\d\\s\\w", "\\d\\s\\w" },
	{ "\\D", "[^\\d;]" },
	{ "\\S+", "[^\\s;]+" },
	{ "\\W", "[^\\w;]" },
	{ "\\pL", "\\pL" },
	{ "\\p{Greek}", "\\p{Greek}" },
	{ "\\PL", "[^\\pL;]" },
	{ "\\P{Greek}", "[^\\p{Greek};]" },
	{ "\\p{^Greek}", "[^\\P{^Greek};]" },
	{ "\\P{^Greek}", "\\P{^Greek}" },
	{ "\\pP", "[^\\PP;]" },
	{ "\\p{Po}", "[^\\P{Po};]" },
	{ "\\p{Any}", "[^\\P{Any};]" },
	{ "\\p{Common}", "[^\\P{Common};]" },
	{ "\\P{P}", "\\P{P}" },
	{ "\\P{^P}", "[^\\p{^P};]" },
	{ "\\p{^P}", "\\p{^P}" },
	{ "\\x41\\x{42}.", "\\x41\\x{42}[^;]" },
	{ "\\101.", "\\101[^;]" },
	{ "\\x3a\\x3c", "\\x3a\\x3c" },
	{ "\\b\\B", "\\b\\B" },
	{ "\\Qa.b\\E.", "\\Qa.b\\E[^;]" },
	{ "\\Qa.b", "\\Qa.b\\E" },
	/* a text that no cookie has */
	{ ";", NULL },
	{ "a;b", NULL },
	{ "\\;", NULL },
	{ "\\x3b", NULL },
	{ "\\x{3B}", NULL },
	{ "\\073", NULL },
	{ "\\73", NULL },
	{ "\\Qa;b\\E", NULL },
	{ "(a|;)", NULL },
	/* anchors */
	{ "^a", NULL },
	{ "a$", NULL },
	{ "\\Aa", NULL },
	{ "a\\z", NULL },
	{ "(?m)^a", NULL },
	{ "\\^a\\$", "\\^a\\$" },
	{ "[$]", "[$]" },
};

static void test_semicolon(void **state)
{
	const struct semicolon_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct str got = STR("");
	const char *why = NULL;
	bool done = re2_without_semicolon(a, str_of(c->pattern), &got, &why);

	assert_true(re2_check(str_of(c->pattern), NULL));
	assert_int_equal(done, c->want != NULL);
	if (done) {
		assert_string_equal(arena_cstr(a, got), c->want);
		assert_true(re2_check(got, NULL));
	} else {
		assert_non_null(why);
	}
	arena_close(a);
}

/* ---- re2_digits_below ---- */

/* Marks every number that the pattern matches, by reading it: alternatives of `7`, `[0-7]` and `[0-9]{3}`.
 * Fails where two alternatives match one number. */
static const char *mark(const char *p, uint32_t prefix, int digits, unsigned char *hit)
{
	int low, high, times = 1, used;

	if (digits == 0) {
		assert_int_equal(hit[prefix], 0);
		hit[prefix] = 1;
		return p;
	}
	if (sscanf(p, "[%1d-%1d]%n", &low, &high, &used) == 2) {
		p += used;
	} else {
		assert_in_range(*p, '0', '9');
		low = high = *p++ - '0';
	}
	if (sscanf(p, "{%d}%n", &times, &used) == 1)
		p += used;
	assert_in_range(times, 1, digits);
	const char *end = p;
	uint32_t span = 1;
	for (int i = 0; i < times; i++)
		span *= 10;
	for (uint32_t n = 0; n < span; n++) {
		bool in = true;
		for (uint32_t k = n, i = 0; i < (uint32_t)times; k /= 10, i++)
			in &= (int)(k % 10) >= low && (int)(k % 10) <= high;
		if (in)
			end = mark(p, prefix * span + n, digits - times, hit);
	}
	return end;
}

static void check_below(struct arena *a, uint32_t limit, int digits, uint32_t numbers)
{
	static unsigned char hit[NUMBERS_MAX];
	const char *p = arena_cstr(a, re2_digits_below(a, limit, digits));

	memset(hit, 0, numbers);
	for (p = mark(p, 0, digits, hit); *p; p = mark(p + 1, 0, digits, hit))
		assert_int_equal(*p, '|');
	for (uint32_t n = 0; n < numbers; n++)
		if (hit[n] != (n < limit))
			fail_msg("%u of %d digits, below %u", n, digits, limit);
}

static void test_digits(void **state)
{
	uint32_t numbers = 1;

	(void)state;
	for (int digits = 1; digits <= 4; digits++) {
		numbers *= 10;
		for (uint32_t limit = 1; limit <= numbers; limit++) {
			struct arena *a = arena_open(NULL);
			check_below(a, limit, digits, numbers);
			arena_close(a);
		}
	}
}

static const struct digits_case {
	uint32_t limit;
	int digits;
	const char *want;
} digit_cases[] = {
	{ 1, 1, "0" },
	{ 10, 1, "[0-9]{1}" },
	{ 10, 2, "0[0-9]" },
	{ 25, 2, "[0-1][0-9]|2[0-4]" },
	{ 100, 2, "[0-9]{2}" },
	{ 1, 4, "0000" },
	{ 1250, 4, "0[0-9]{3}|1[0-1][0-9]{2}|12[0-4][0-9]" },
	{ 9999, 4, "[0-8][0-9]{3}|9[0-8][0-9]{2}|99[0-8][0-9]|999[0-8]" },
	{ 10000, 4, "[0-9]{4}" },
	{ 1000000000, 9, "[0-9]{9}" },
	{ 500000000, 9, "[0-4][0-9]{8}" },
};

static void test_digits_text(void **state)
{
	const struct digits_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct str got = re2_digits_below(a, c->limit, c->digits);

	assert_string_equal(arena_cstr(a, got), c->want);
	assert_true(re2_check(got, NULL));
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	for (size_t i = 0; i < ARRAY_LEN(quotes); i++)
		table_add(&t, "quote", quotes[i].text, test_quote, &quotes[i]);
	for (size_t i = 0; i < ARRAY_LEN(empties); i++)
		table_add(&t, "empty", empties[i].pattern, test_empty, &empties[i]);
	for (size_t i = 0; i < ARRAY_LEN(semicolons); i++)
		table_add(&t, "semicolon", semicolons[i].pattern, test_semicolon, &semicolons[i]);
	for (size_t i = 0; i < ARRAY_LEN(digit_cases); i++)
		table_add(&t, "digits", digit_cases[i].want, test_digits_text, &digit_cases[i]);
	table_add(&t, "digits", "all limits of 1 to 4 digits", test_digits, NULL);
	return table_run(&t, "re2_text");
}
