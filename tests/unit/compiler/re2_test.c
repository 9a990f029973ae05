/* RE2 patterns: the vectors of re2_vectors.txt (found under the environment's srcdir), what is said
 * of each fault, and the limits.
 */
#include "compiler/re2.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/limits.h"
#include "base/str.h"

#define VECTORS "tests/unit/compiler/re2_vectors.txt"
#define VECTORS_MIN 400
#define VECTOR_MAX 1024	/* bytes of a line */

/* What holds for every answer. */
static bool check(struct str pattern, struct re2_error *err)
{
	struct re2_error e = { SIZE_MAX, SIZE_MAX, NULL, NULL };
	bool ok = re2_check(pattern, &e);

	assert_int_equal(re2_check(pattern, NULL), ok);
	if (ok) {
		assert_null(e.what);
	} else {
		assert_true(e.at < pattern.n && e.len > 0 && e.len <= pattern.n - e.at);
		assert_non_null(e.what);
		assert_true(e.what[0] && e.what[strlen(e.what) - 1] != '.');
		assert_true(!e.help || e.help[0]);
	}
	*err = e;
	return ok;
}

static struct str repeat(struct arena *a, const char *text, size_t times)
{
	size_t n = strlen(text);
	char *out = arena_alloc(a, n * times + 1);

	for (size_t i = 0; i < times; i++)
		memcpy(out + i * n, text, n);
	return (struct str){ out, n * times };
}

static struct str join(struct arena *a, struct str x, struct str y)
{
	char *out = arena_alloc(a, x.n + y.n + 1);

	memcpy(out, x.p, x.n);
	memcpy(out + x.n, y.p, y.n);
	return (struct str){ out, x.n + y.n };
}

/* n times open, the core, n times close. */
static struct str nest(struct arena *a, const char *open, const char *core, const char *close,
		       size_t n)
{
	return join(a, join(a, repeat(a, open, n), str_of(core)), repeat(a, close, n));
}

/* ---- vectors --------------------------------------------------------------------------------- */

static FILE *vectors_open(void)
{
	const char *dir = getenv("srcdir");
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : ".", VECTORS);
	f = fopen(path, "r");
	if (!f)
		fail_msg("can't read %s", path);
	return f;
}

/* Resolves %HH in place and drops the line's end. */
static struct str vector_pattern(char *text)
{
	size_t n = 0, end = strcspn(text, "\n");

	for (size_t i = 0; i < end; i++) {
		unsigned byte = (unsigned char)text[i];

		if (byte == '%') {
			assert_int_equal(sscanf(text + i + 1, "%2x", &byte), 1);
			i += 2;
		}
		text[n++] = (char)byte;
	}
	return (struct str){ text, n };
}

static void check_vector(char *line, int number)
{
	char shown[VECTOR_MAX];
	struct str pattern;
	struct re2_error err;
	size_t at = 0;
	int skip = 2;
	bool want = !strncmp(line, "ok", 2);

	if (!want && sscanf(line, "bad %zu%n", &at, &skip) != 1)
		fail_msg("line %d is no vector", number);
	skip += line[skip] == ' ';
	memcpy(shown, line, strcspn(line, "\n"));
	shown[strcspn(line, "\n")] = '\0';
	pattern = vector_pattern(line + skip);
	if (check(pattern, &err) != want)
		fail_msg("line %d: %s, but it is %s", number, shown, want ? err.what : "accepted");
	if (!want && err.at != at)
		fail_msg("line %d: %s, but it is %zu: %s", number, shown, err.at, err.what);
}

static void test_vectors(void **state)
{
	FILE *f = vectors_open();
	char line[VECTOR_MAX];
	int number = 0, vectors = 0;

	(void)state;
	while (fgets(line, sizeof(line), f)) {
		number++;
		if (line[0] == '#' || line[0] == '\n')
			continue;
		check_vector(line, number);
		vectors++;
	}
	fclose(f);
	assert_true(vectors >= VECTORS_MIN);
}

/* ---- messages -------------------------------------------------------------------------------- */

static const struct fault_case {
	const char *pattern;
	size_t at, len;
	const char *what;
} fault_cases[] = {
	{ "ab(?=c)", 2, 3, "RE2 has no lookahead" },
	{ "ab(?!c)", 2, 3, "RE2 has no lookahead" },
	{ "(?<=a)b", 0, 4, "RE2 has no lookbehind" },
	{ "(?<!a)b", 0, 4, "RE2 has no lookbehind" },
	{ "(?i)(?<!a)b", 4, 4, "RE2 has no lookbehind" },
	{ "(a)\\1", 3, 2, "RE2 has no backreferences" },
	{ "(a)\\9", 3, 2, "RE2 has no backreferences" },
	{ "(?P<n>a)(?P=n)", 8, 4, "RE2 has no backreferences" },
	{ "\\k<n>", 0, 2, "RE2 has no backreferences" },
	{ "xa*+b", 2, 2, "RE2 has no possessive repetitions" },
	{ "xa?+b", 2, 2, "RE2 has no possessive repetitions" },
	{ "xa{2,3}+b", 2, 6, "RE2 has no possessive repetitions" },
	{ "xa*?+b", 2, 3, "a repetition of a repetition" },
	{ "xa**", 2, 2, "a repetition of a repetition" },
	{ "xa+{2}?", 2, 4, "a repetition of a repetition" },
	{ "(?>a)", 0, 3, "RE2 has no atomic groups" },
	{ "(?(1)a|b)", 0, 3, "RE2 has no conditionals" },
	{ "a\\Z", 1, 2, "RE2 has no \\Z" },
	{ "(?R)", 0, 3, "RE2 has no recursion" },
	{ "(?1)", 0, 3, "RE2 has no recursion" },
	{ "(?-1)", 0, 4, "RE2 has no recursion" },
	{ "(?P>n)", 0, 4, "RE2 has no recursion" },
	{ "(?#c)", 0, 3, "RE2 has no comments" },
	{ "(?ix)", 0, 4, "RE2 has no flag x" },
	{ "a(?iq)", 1, 4, "RE2 has no such group or flag" },
	{ "a(?i", 1, 3, "(? is cut short" },
	{ "a\\C", 1, 2, "\\C is not in all RE2 libraries" },
	{ "[\\b]", 1, 2, "\\b does not stand in a class" },
	{ "a\\\xc3\xa9", 1, 3, "RE2 has no such escape" },
	{ "a\\x4", 1, 3, "\\x without its hexadecimal digits" },
	{ "\\x{110000}", 0, 9, "a code point is at most 10FFFF" },
	{ "a\\", 1, 1, "a backslash ends the pattern" },
	{ "a*|*", 3, 1, "nothing to repeat" },
	{ "a{2,1}", 1, 5, "a repetition of at least more than at most" },
	{ "a{1001}?", 1, 6, "RE2 repeats at most 1000 times" },
	{ "(a{40}){26}", 7, 4, "nested repetitions come to more than 1000 times" },
	{ "x[a-", 1, 1, "a [ without its ]" },
	{ "x[az-m]", 3, 3, "a range that ends before it begins" },
	{ "x[a-\\d]", 2, 4, "a range that ends in a class" },
	{ "[[:foo:]]", 1, 7, "no POSIX class has this name" },
	{ "a\\p{Grek}", 1, 8, "a category or script that not all RE2 libraries have" },
	{ "a\\p{L", 1, 3, "\\p{ without its }" },
	{ "a\\p", 1, 2, "\\p without a name" },
	{ "a((b)", 1, 1, "a ( without its )" },
	{ "ab)", 2, 1, "a ) without its (" },
	{ "(?P<a-b>c)", 5, 1, "a character that no group's name has" },
	{ "(?P<>c)", 0, 5, "a group with an empty name" },
	{ "(?<ab", 0, 5, "a group's name without its >" },
	{ "ab\xff(", 2, 1, "a byte that is not UTF-8" },
};

static void test_faults(void **state)
{
	struct re2_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(fault_cases); i++) {
		const struct fault_case *c = &fault_cases[i];

		assert_false(check(str_of(c->pattern), &err));
		assert_string_equal(err.what, c->what);
		assert_int_equal(err.at, c->at);
		assert_int_equal(err.len, c->len);
	}
}

/* ---- limits ---------------------------------------------------------------------------------- */

static void test_nesting(void **state)
{
	struct arena *a = arena_open(NULL);
	struct re2_error err;

	(void)state;
	/* a capture is a node of the tree, and so is the character in the middle */
	assert_true(check(nest(a, "(", "a", ")", 999), &err));
	assert_false(check(nest(a, "(", "a", ")", 1000), &err));
	assert_int_equal(err.at, 2000);
	assert_true(check(nest(a, "(?:", "a", ")", LIMIT_REGEX_NESTING), &err));
	assert_false(check(nest(a, "(?:", "a", ")", LIMIT_REGEX_NESTING + 1), &err));
	assert_int_equal(err.at, 3 * LIMIT_REGEX_NESTING);
	assert_true(check(nest(a, "(?:", "a", ")*", 999), &err));
	assert_false(check(nest(a, "(?:", "a", ")*", 1000), &err));
	assert_int_equal(err.at, 3001 + 2 * 999 + 1);
	/* a concatenation or an alternation is a node; one in its like is not */
	assert_true(check(nest(a, "(a", "b*", ")", 499), &err));
	assert_false(check(nest(a, "(a", "b*", ")", 500), &err));
	assert_true(check(nest(a, "(?:a*", "b", ")", LIMIT_REGEX_NESTING), &err));
	assert_true(check(nest(a, "(?:ab|", "cd", ")", LIMIT_REGEX_NESTING), &err));
	assert_true(check(nest(a, "(?:a|", "b", ")", LIMIT_REGEX_NESTING), &err));
	arena_close(a);
}

/* In 999 captures there is room for one node: for literals that become one. */
static const struct merge_case {
	const char *core;
	bool one;
} merge_cases[] = {
	{ "ab", true },
	{ "(?i)ab", true },
	{ "(?i:ab)", true },
	{ "a(?i)b", false },
	{ "(?i:a)b", false },
	{ "(?i)a(?-i)b", false },
	{ "(?i)(?-i:a)b", false },
	{ "a[b]", true },
	{ "a[bb]", true },
	{ "a[b-b]", true },
	{ "a[b-c]", false },
	{ "a[bc]", false },
	{ "a[^b]", false },
	{ "a\\d", false },
	{ "a\\x62", true },
	{ "a|b", true },
	{ "ab|c", false },
};

static void test_merging(void **state)
{
	struct arena *a = arena_open(NULL);
	struct re2_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(merge_cases); i++) {
		const struct merge_case *c = &merge_cases[i];

		if (check(nest(a, "(", c->core, ")", 999), &err) != c->one)
			fail_msg("%s: %s", c->core, c->one ? err.what : "accepted");
		assert_true(check(nest(a, "(", c->core, ")", 998), &err));
	}
	arena_close(a);
}

static void test_sizes(void **state)
{
	struct arena *a = arena_open(NULL);
	struct re2_error err;
	struct str many;

	(void)state;
	assert_true(check(str_of(""), &err));
	assert_true(check((struct str){ NULL, 0 }, &err));
	assert_true(check(repeat(a, "a", LIMIT_STRING), &err));
	assert_false(check(repeat(a, "a", LIMIT_STRING + 1), &err));
	assert_int_equal(err.at, LIMIT_STRING);
	assert_true(check(repeat(a, "(?:a{1000})", 699), &err));
	assert_false(check(repeat(a, "(?:a{1000})", 700), &err));
	assert_string_equal(err.what, "the pattern is too large with its repetitions written out");
	many = repeat(a, "(?:a{1000})", LIMIT_REGEX_SIZE / 1000);
	assert_true(check(join(a, many, repeat(a, "a", LIMIT_REGEX_SIZE % 1000)), &err));
	assert_false(check(join(a, many, repeat(a, "a", LIMIT_REGEX_SIZE % 1000 + 1)), &err));
	assert_true(check(repeat(a, "(?:a?){1000}", 349), &err));
	assert_false(check(repeat(a, "(?:a?){1000}", 350), &err));
	assert_true(check(repeat(a, "a{1000}{", 1), &err));
	assert_true(check(repeat(a, "a*", LIMIT_STRING / 2), &err));
	assert_true(check(repeat(a, "(?<n>)", LIMIT_STRING / 6), &err));
	arena_close(a);
}

/* What a careless reader looks through again and again. */
static const char *const repeated_parts[] = {
	"[[:", "[:", "{1", "{1,", "(?i)", "\\Q", "\\pL", "[a", "|", "a|", "()", "(?P<", "x{1,2}",
};

static void test_linear(void **state)
{
	struct arena *a = arena_open(NULL);
	struct re2_error err;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(repeated_parts); i++) {
		const char *part = repeated_parts[i];
		struct str many = repeat(a, part, LIMIT_STRING / strlen(part));

		check(many, &err);
		check(join(a, str_sub(many, 0, LIMIT_STRING - 3), str_of(":]]")), &err);
	}
	arena_close(a);
}

/* xorshift64: the same numbers on every machine. */
static uint64_t next(uint64_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed;
}

static const char *const random_parts[] = {
	"(", ")", "(?", "(?:", "(?P<n>", "(?<", "?", "*", "+", "{2}", "{2,", "}", "[", "]",
	"[^", "[:", ":]", "-", "\\", "\\x{", "\\p{", "Greek", "\\Q", "\\E", "|", "a", "\xc3\xa9",
	"\xff", "1", ",", "^", "i", ":", "\\pL",
};

/* No verdict is expected, only that there is one; check() asserts that a fault lies inside the
 * pattern. */
static void test_random(void **state)
{
	struct arena *a = arena_open(NULL);
	uint64_t seed = 20240607;
	struct re2_error err;
	size_t good = 0;

	(void)state;
	for (int i = 0; i < 50000; i++) {
		struct arena_mark mark = arena_mark(a);
		struct str p = STR("");

		for (size_t n = next(&seed) % 12; n > 0; n--)
			p = join(a, p, str_of(random_parts[next(&seed) % ARRAY_LEN(random_parts)]));
		good += check(p, &err);
		arena_reset(a, mark);
	}
	assert_true(good > 5000 && good < 45000);
	arena_close(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_vectors),
		cmocka_unit_test(test_faults),
		cmocka_unit_test(test_nesting),
		cmocka_unit_test(test_merging),
		cmocka_unit_test(test_sizes),
		cmocka_unit_test(test_linear),
		cmocka_unit_test(test_random),
	};

	return cmocka_run_group_tests_name("re2", tests, NULL, NULL);
}
