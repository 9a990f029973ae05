/* How names that moved and steps that belong together are found: compiler/diff_order.c. What cases
 * can't reach: all short sequences against a search of every pairing, and both sides of the limit.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "compiler/diff_parts.h"

#define SHORT 4		/* items of the sequences that are tried out */
#define KINDS 4		/* two names with two contents each */

/** A letter an item: its name is the letter, its content the letter and its case. */
static void items_of(const char *text, struct item *v)
{
	for (size_t i = 0; text[i]; i++)
		v[i] = (struct item){ (uint32_t)(text[i] | 0x20), (uint32_t)text[i] };
}

/* ---- alignment of a table ------------------------------------------------------------------- */

static const struct align_case {
	const char *name, *a, *b;
	const char *pairs;	/* for each of a the place in b, or - */
} align_cases[] = {
	{ "both empty", "", "", "" },
	{ "nothing before", "", "ab", "" },
	{ "nothing after", "ab", "", "--" },
	{ "the same", "abc", "abc", "012" },
	{ "inserted first", "abc", "xabc", "123" },
	{ "inserted in the middle", "abc", "axbc", "023" },
	{ "inserted last", "abc", "abcx", "012" },
	{ "removed first", "xabc", "abc", "-012" },
	{ "removed in the middle", "axbc", "abc", "0-12" },
	{ "removed last", "abcx", "abc", "012-" },
	{ "changed", "abc", "aBc", "012" },
	{ "all changed", "abc", "ABC", "012" },
	{ "all replaced", "abc", "xyz", "---" },
	{ "the same content is found among one name", "a", "AAa", "2" },
	{ "more pairs before the same content", "ab", "Aab", "12" },
	{ "a pair is worth more than a content", "pq", "Pqp", "01" },
	{ "moved", "pab", "abp", "-01" },
	{ "repeated", "aaa", "aa", "01-" },
};

static void test_align(void **state)
{
	const struct align_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct item va[SHORT * 2], vb[SHORT * 2];
	size_t pair[SHORT * 2], na = strlen(c->a), nb = strlen(c->b);
	char got[SHORT * 2 + 1] = "";

	items_of(c->a, va);
	items_of(c->b, vb);
	assert_true(sequence_align(a, va, na, vb, nb, pair));
	for (size_t i = 0; i < na; i++)
		got[i] = pair[i] == NOT_PAIRED ? '-' : (char)('0' + pair[i]);
	assert_string_equal(got, c->pairs);
	arena_close(a);
}

/* ---- alignment of all short sequences ------------------------------------------------------- */

/** The best score there is, found by trying everything: 100 a pair, 1 a content. */
static unsigned best(const struct item *a, size_t na, const struct item *b, size_t nb)
{
	if (na == 0 || nb == 0)
		return 0;
	unsigned skip_a = best(a + 1, na - 1, b, nb), skip_b = best(a, na, b + 1, nb - 1);
	unsigned most = skip_a > skip_b ? skip_a : skip_b;
	if (a->name == b->name) {
		unsigned both = best(a + 1, na - 1, b + 1, nb - 1) + 100 +
				(a->content == b->content);
		most = both > most ? both : most;
	}
	return most;
}

/** The score of a pairing; it must rise and pair names that are equal. */
static unsigned score(const struct item *a, size_t na, const struct item *b, const size_t *pair)
{
	unsigned sum = 0;
	size_t next = 0;

	for (size_t i = 0; i < na; i++) {
		if (pair[i] == NOT_PAIRED)
			continue;
		assert_true(pair[i] >= next);
		next = pair[i] + 1;
		assert_int_equal(a[i].name, b[pair[i]].name);
		sum += a[i].content == b[pair[i]].content ? 101u : 100u;
	}
	return sum;
}

/** Makes the sequence of a number: digits of base KINDS. */
static void sequence_of(unsigned number, size_t n, struct item *v)
{
	for (size_t i = 0; i < n; i++, number /= KINDS)
		v[i] = (struct item){ number % KINDS / 2, number % KINDS };
}

static unsigned sequences(size_t n)
{
	unsigned count = 1;

	for (size_t i = 0; i < n; i++)
		count *= KINDS;
	return count;
}

static void test_align_is_best(void **state)
{
	struct arena *arena = arena_open(NULL);
	struct arena_mark mark = arena_mark(arena);
	struct item a[SHORT], b[SHORT];
	size_t pair[SHORT];

	(void)state;
	for (size_t na = 0; na <= SHORT; na++) {
		for (size_t nb = 0; nb <= SHORT; nb++) {
			for (unsigned k = 0; k < sequences(na) * sequences(nb); k++) {
				sequence_of(k % sequences(na), na, a);
				sequence_of(k / sequences(na), nb, b);
				assert_true(sequence_align(arena, a, na, b, nb, pair));
				assert_int_equal(score(a, na, b, pair), best(a, na, b, nb));
				arena_reset(arena, mark);
			}
		}
	}
	arena_close(arena);
}

/* ---- the limit ------------------------------------------------------------------------------ */

static const struct limit_case {
	const char *name;
	size_t na, nb;		/* items that differ */
	bool aligned;
} limit_cases[] = {
	{ "as many as are aligned", LIMIT_DIFF_STEPS, LIMIT_DIFF_STEPS, true },
	{ "one side is larger", LIMIT_DIFF_STEPS, LIMIT_DIFF_STEPS * 3, true },
	{ "the other side is larger", LIMIT_DIFF_STEPS * 3, LIMIT_DIFF_STEPS, true },
	{ "both are larger", LIMIT_DIFF_STEPS + 1, LIMIT_DIFF_STEPS + 1, false },
	{ "both are larger, one by far", LIMIT_DIFF_STEPS + 1, LIMIT_DIFF_STEPS * 3, false },
};

/** Items 1, 2, 3 ... on both sides, but a begins at 2: aligned they are one apart, by position not.
 * Around them stand items that are the same, which don't count. */
static void test_limit(void **state)
{
	const struct limit_case *c = *state;
	struct arena *arena = arena_open(NULL);
	struct item *a = arena_array(arena, c->na + 2, sizeof(*a));
	struct item *b = arena_array(arena, c->nb + 2, sizeof(*b));
	size_t *pair = arena_array(arena, c->na + 2, sizeof(*pair));
	size_t least = c->na < c->nb ? c->na : c->nb;

	for (size_t i = 0; i < c->na; i++)
		a[i + 1] = (struct item){ (uint32_t)i + 2, (uint32_t)i + 2 };
	for (size_t i = 0; i < c->nb; i++)
		b[i + 1] = (struct item){ (uint32_t)i + 1, (uint32_t)i + 1 };
	a[c->na].content = 900001;
	b[c->nb].content = 900002;
	assert_int_equal(sequence_align(arena, a, c->na + 2, b, c->nb + 2, pair), c->aligned);
	assert_int_equal(pair[0], 0);
	assert_int_equal(pair[1], c->aligned ? 2 : 1);
	assert_int_equal(pair[least - 1], c->aligned ? least : least - 1);
	assert_int_equal(pair[c->na + 1], c->nb + 1);
	arena_close(arena);
}

/* ---- order ---------------------------------------------------------------------------------- */

static const struct order_case {
	const char *name, *a, *b;	/* a letter a name */
	const char *moved;		/* name, before, after of each, separated by `; ` */
} order_cases[] = {
	{ "empty", "", "", "" },
	{ "the same", "abc", "abc", "" },
	{ "nothing in common", "abc", "xyz", "" },
	{ "others come and go", "abc", "xaycz", "" },
	{ "to the front", "abcd", "dabc", "d after c -> before a" },
	{ "to the end", "abcd", "bcda", "a before b -> after d" },
	{ "in the middle", "abcde", "acdbe", "b after a -> after d" },
	{ "two", "abcdef", "bcefad", "a before b -> after f; d after c -> after f" },
	{ "beside one that is new", "ab", "bxa", "a before b -> after b" },
	{ "a block", "abcxy", "xyabc", "x after c -> before a; y after c -> before a" },
};

static size_t names_of(const char *text, struct str *names)
{
	size_t n = strlen(text);

	for (size_t i = 0; i < n; i++)
		names[i] = (struct str){ text + i, 1 };
	return n;
}

static void test_order(void **state)
{
	const struct order_case *c = *state;
	struct arena *arena = arena_open(NULL);
	struct diff d = diff_on(arena);
	struct str a[8], b[8];
	struct buf got = buf_on(arena);

	order_compare(&d, DIFF_ROUTE, STR(""), NULL, a, names_of(c->a, a), b, names_of(c->b, b));
	for (size_t i = 0; i < d.n; i++)
		buf_printf(&got, "%s%" PRI_STR " %" PRI_STR " -> %" PRI_STR, i ? "; " : "",
			   STR_ARG(d.v[i].name), STR_ARG(d.v[i].before), STR_ARG(d.v[i].after));
	assert_string_equal(got.n ? got.p : "", c->moved);
	arena_close(arena);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(align_cases) + ARRAY_LEN(limit_cases) +
			    ARRAY_LEN(order_cases) + 1];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(align_cases); i++)
		t[n++] = (struct CMUnitTest){ align_cases[i].name, test_align, NULL, NULL,
					      (void *)(uintptr_t)&align_cases[i] };
	for (size_t i = 0; i < ARRAY_LEN(limit_cases); i++)
		t[n++] = (struct CMUnitTest){ limit_cases[i].name, test_limit, NULL, NULL,
					      (void *)(uintptr_t)&limit_cases[i] };
	for (size_t i = 0; i < ARRAY_LEN(order_cases); i++)
		t[n++] = (struct CMUnitTest){ order_cases[i].name, test_order, NULL, NULL,
					      (void *)(uintptr_t)&order_cases[i] };
	t[n++] = (struct CMUnitTest){ "alignment is the best there is", test_align_is_best, NULL,
				      NULL, NULL };
	return cmocka_run_group_tests_name("diff", t, NULL, NULL);
}
