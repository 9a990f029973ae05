/* The verdict machine: what was found at each check in, verdicts out. */
#include "sim/verdict.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

/* Findings: + good, ~ grey, x bad, - no data, . excused.
 * Verdicts: + promote, ~ hold, x rollback, - no data, ! no data that rolls back; in `counts` 1 for
 * a check that counts like promote for its stage. */
static const struct run_case {
	const char *name;
	int64_t k, n;
	enum no_data no_data;
	int64_t no_data_after;
	const char *found, *want, *counts;
} runs[] = {
	{ "bad at once", 1, 1, NO_DATA_HOLD, 1, "+~x", "+~x", "100" },
	{ "two in a row", 2, 2, NO_DATA_HOLD, 1, "x+xx", "~+~x", "0100" },
	{ "grey breaks a run", 2, 2, NO_DATA_HOLD, 1, "x~x~xx", "~~~~~x", "000000" },
	{ "no data does not break a run", 2, 2, NO_DATA_HOLD, 1, "x-x", "~-x", "000" },
	{ "no data does not count", 3, 3, NO_DATA_HOLD, 1, "x-x-x", "~-~-x", "00000" },
	{ "excused does not break a run", 2, 2, NO_DATA_HOLD, 1, "x..x", "~--x", "0110" },
	{ "two of three: neighbours", 2, 3, NO_DATA_HOLD, 1, "xx", "~x", "00" },
	{ "two of three: with a gap", 2, 3, NO_DATA_HOLD, 1, "x+x", "~+x", "010" },
	{ "two of three: too far apart", 2, 3, NO_DATA_HOLD, 1, "x++x+x", "~++~+x", "011010" },
	{ "two of three: no data is no gap", 2, 3, NO_DATA_HOLD, 1, "x-+--x", "~-+--x", "001000" },
	{ "one of two", 1, 2, NO_DATA_HOLD, 1, "+x", "+x", "10" },
	{ "a good check after a bad one does not roll back", 2, 4, NO_DATA_HOLD, 1, "x+++x",
	  "~+++~", "01110" },
	{ "three of five", 3, 5, NO_DATA_HOLD, 1, "x+x+x", "~+~+x", "01010" },
	{ "three of five: the first has left", 3, 5, NO_DATA_HOLD, 1, "x+x++x", "~+~++~",
	  "010110" },
	{ "no data holds", 1, 1, NO_DATA_HOLD, 1, "---", "---", "000" },
	{ "no data promotes", 1, 1, NO_DATA_PROMOTE, 1, "-+-", "-+-", "111" },
	{ "no data rolls back at once", 1, 1, NO_DATA_ROLLBACK, 1, "+-", "+!", "10" },
	{ "no data rolls back after three", 1, 1, NO_DATA_ROLLBACK, 3, "--+---", "--+--!",
	  "001000" },
	{ "grey breaks a run without data", 1, 1, NO_DATA_ROLLBACK, 2, "-~--", "-~-!", "0000" },
	{ "a bad check breaks a run without data", 2, 2, NO_DATA_ROLLBACK, 2, "-x--", "-~-!",
	  "0000" },
	{ "excused neither counts nor breaks", 1, 1, NO_DATA_ROLLBACK, 2, "-...-", "----!",
	  "01110" },
	{ "excused promotes whatever the policy", 1, 1, NO_DATA_HOLD, 1, ".", "-", "1" },
};

static enum finding finding_of(char c)
{
	return (enum finding)(strchr("+~x-.", c) - "+~x-.");
}

static char letter_of(struct verdict_result r)
{
	if (r.rolls_back == REASON_NO_DATA) {
		assert_int_equal(r.verdict, VERDICT_NO_DATA);
		return '!';
	}
	assert_int_equal(r.rolls_back == REASON_CONDITION, r.verdict == VERDICT_ROLLBACK);
	return "+~x-"[r.verdict];
}

static void test_run(void **state)
{
	const struct run_case *c = *state;
	struct guardrail g = { .k = c->k, .n = c->n, .no_data = c->no_data,
			       .no_data_after = c->no_data_after };
	struct arena *a = arena_open(NULL);
	struct verdict_state s = verdict_begin(a, &g);
	char got[32] = "", counts[32] = "";

	for (size_t i = 0; c->found[i]; i++) {
		struct verdict_result r = verdict_check(&s, finding_of(c->found[i]));

		got[i] = letter_of(r);
		counts[i] = r.promotes ? '1' : '0';
		assert_int_equal(r.promotes, verdict_promotes(&g, r.verdict, c->found[i] == '.'));
	}
	assert_string_equal(got, c->want);
	assert_string_equal(counts, c->counts);
	arena_close(a);
}

#define T TRI_TRUE
#define F TRI_FALSE
#define U TRI_UNKNOWN

static const struct finding_case {
	const char *name;
	enum tri rollback, promote;
	bool few;
	char want;
} findings[] = {
	{ "good", F, T, false, '+' },
	{ "grey", F, F, false, '~' },
	{ "promote is unknown", F, U, false, '-' },
	{ "bad", T, F, false, 'x' },
	{ "bad and promote is unknown", T, U, false, 'x' },
	{ "bad and promote holds", T, T, false, 'x' },
	{ "rollback is unknown", U, T, false, '-' },
	{ "rollback is unknown, promote does not hold", U, F, false, '-' },
	{ "both are unknown", U, U, false, '-' },
	{ "few requests: good", F, T, true, '-' },
	{ "few requests: bad", T, F, true, '-' },
};

static void test_finding(void **state)
{
	const struct finding_case *c = *state;

	assert_int_equal(verdict_finding(c->rollback, c->promote, c->few), finding_of(c->want));
}

/* The longest ring: the first bad check is forgotten exactly when it leaves. */
static void test_long_ring(void **state)
{
	struct guardrail g = { .k = 2, .n = LIMIT_CHECKS_RUN, .no_data_after = 1 };
	struct arena *a = arena_open(NULL);

	(void)state;
	for (int late = 0; late < 2; late++) {
		struct verdict_state s = verdict_begin(a, &g);

		verdict_check(&s, FINDING_BAD);
		for (int i = 0; i < LIMIT_CHECKS_RUN - 2 + late; i++)
			verdict_check(&s, FINDING_GOOD);
		assert_int_equal(verdict_check(&s, FINDING_BAD).verdict,
				 late ? VERDICT_HOLD : VERDICT_ROLLBACK);
	}
	arena_close(a);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(runs) + ARRAY_LEN(findings) + 1];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(runs); i++)
		t[n++] = (struct CMUnitTest){ runs[i].name, test_run, NULL, NULL,
					      (void *)(uintptr_t)&runs[i] };
	for (size_t i = 0; i < ARRAY_LEN(findings); i++)
		t[n++] = (struct CMUnitTest){ findings[i].name, test_finding, NULL, NULL,
					      (void *)(uintptr_t)&findings[i] };
	t[n++] = (struct CMUnitTest){ "the longest ring", test_long_ring, NULL, NULL, NULL };
	return cmocka_run_group_tests_name("verdict", t, NULL, NULL);
}
