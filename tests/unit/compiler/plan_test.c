/* Types by name, steps by name, and values as people read them. */
#include "compiler/plan.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* ---- type_format ---- */

static const struct format_case {
	const char *name;
	enum type type;
	double value;
	const char *want;
} formats[] = {
	{ "ratio", TYPE_RATIO, 0.0031, "0.31%" },
	{ "ratio: two decimals always", TYPE_RATIO, 0.125, "12.50%" },
	{ "ratio: noise of arithmetic", TYPE_RATIO, 0.29, "29.00%" },
	{ "ratio: below zero", TYPE_RATIO, -0.037, "-3.70%" },
	{ "ratio: zero", TYPE_RATIO, 0, "0.00%" },
	{ "ratio: minus zero", TYPE_RATIO, -0.0, "0.00%" },
	{ "ratio: a trifle below zero", TYPE_RATIO, -1e-9, "0.00%" },
	{ "ratio: just shown", TYPE_RATIO, -0.00006, "-0.01%" },
	{ "ratio: beyond one", TYPE_RATIO, 12.5, "1250.00%" },
	{ "ratio: huge", TYPE_RATIO, 1e300, "1e+300" },
	{ "duration", TYPE_DURATION, 0.372, "372ms" },
	{ "duration: two digits", TYPE_DURATION, 0.025, "25ms" },
	{ "duration: seconds", TYPE_DURATION, 1.25, "1.25s" },
	{ "duration: under a millisecond", TYPE_DURATION, 0.0005, "0.5ms" },
	{ "duration: three digits", TYPE_DURATION, 0.0012345, "1.23ms" },
	{ "duration: small", TYPE_DURATION, 0.00000512345, "0.00512ms" },
	{ "duration: tiny", TYPE_DURATION, 1e-12, "1e-09ms" },
	{ "duration: zero", TYPE_DURATION, 0, "0ms" },
	{ "duration: minus zero", TYPE_DURATION, -0.0, "0ms" },
	{ "duration: below zero", TYPE_DURATION, -0.0153, "-15ms" },
	{ "duration: whole from ten on", TYPE_DURATION, 0.0247, "25ms" },
	{ "duration: nearly ten", TYPE_DURATION, 0.00994, "9.94ms" },
	{ "duration: just below a second", TYPE_DURATION, 0.9994, "999ms" },
	{ "duration: rounds to a second", TYPE_DURATION, 0.9996, "1s" },
	{ "duration: a second", TYPE_DURATION, 1, "1s" },
	{ "duration: just below a minute", TYPE_DURATION, 59.94, "59.9s" },
	{ "duration: rounds to a minute", TYPE_DURATION, 59.96, "1m" },
	{ "duration: minutes", TYPE_DURATION, 90, "1.5m" },
	{ "duration: an hour", TYPE_DURATION, 3600, "1h" },
	{ "duration: days", TYPE_DURATION, 36 * 3600, "1.5d" },
	{ "duration: many days", TYPE_DURATION, 1234.4 * 86400, "1234d" },
	{ "duration: huge", TYPE_DURATION, 8.64e300, "1e+296d" },
	{ "score", TYPE_SCORE, 0.04, "0.040" },
	{ "score: above one", TYPE_SCORE, 12.3456, "12.346" },
	{ "score: minus zero", TYPE_SCORE, -0.0001, "0.000" },
	{ "score: huge", TYPE_SCORE, -1e300, "-1e+300" },
	{ "rate", TYPE_RATE, 12.3, "12.3/s" },
	{ "rate: whole", TYPE_RATE, 12, "12/s" },
	{ "rate: repeating", TYPE_RATE, 10000 / 60.0, "167/s" },
	{ "rate: thousands", TYPE_RATE, 1234.5, "1235/s" },
	{ "rate: zeros stay before the point", TYPE_RATE, 100, "100/s" },
	{ "rate: huge", TYPE_RATE, 1e300, "1e+300/s" },
	{ "bytes", TYPE_BYTES, 1.5 * 1024 * 1024, "1.5MiB" },
	{ "bytes: few", TYPE_BYTES, 100, "100B" },
	{ "bytes: just below a KiB", TYPE_BYTES, 1023, "1023B" },
	{ "bytes: rounds to a MiB", TYPE_BYTES, 1024.0 * 1024 - 1, "1MiB" },
	{ "bytes: a GiB", TYPE_BYTES, 1073741824.0, "1GiB" },
	{ "bytes: many", TYPE_BYTES, 5e15, "4547TiB" },
	{ "number", TYPE_NUMBER, 0.231, "0.231" },
	{ "number: huge", TYPE_NUMBER, -1e300, "-1e+300" },
	{ "bool", TYPE_BOOL, 1, "true" },
	{ "bool: false", TYPE_BOOL, 0, "false" },
	{ "NaN", TYPE_RATIO, NAN, "NaN" },
	{ "+Inf", TYPE_DURATION, INFINITY, "+Inf" },
	{ "-Inf", TYPE_BYTES, -INFINITY, "-Inf" },
	{ "an error", TYPE_ERROR, 1, "1" },
};

static void test_format(void **state)
{
	const struct format_case *c = *state;
	char out[QTY_TEXT_MAX];
	memset(out, 'x', sizeof(out));
	size_t n = type_format(c->type, c->value, out);
	assert_string_equal(out, c->want);
	assert_int_equal(n, strlen(c->want));
}

/* ---- type_find, type_name ---- */

static const struct find_case {
	const char *name;
	enum type want;
} finds[] = {
	{ "ratio", TYPE_RATIO },
	{ "duration", TYPE_DURATION },
	{ "score", TYPE_SCORE },
	{ "rate", TYPE_RATE },
	{ "bytes", TYPE_BYTES },
	{ "bool", TYPE_BOOL },
	{ "string", TYPE_STRING },
	{ "number", TYPE_ERROR },	/* the type of a literal, not one that a plan can name */
	{ "error", TYPE_ERROR },
	{ "Ratio", TYPE_ERROR },
	{ "rat", TYPE_ERROR },
	{ "ratios", TYPE_ERROR },
	{ "", TYPE_ERROR },
};

static void test_find(void **state)
{
	const struct find_case *c = *state;
	assert_int_equal(type_find(str_of(c->name)), c->want);
	if (c->want != TYPE_ERROR)
		assert_string_equal(type_name(c->want), c->name);
}

static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < TYPES; i++)
		assert_non_null(type_name((enum type)i));
	assert_string_equal(type_name(TYPE_NUMBER), "number");
}

/* ---- plan_step ---- */

static const struct step_case {
	const char *name, *step;
	ptrdiff_t want;
} step_cases[] = {
	{ "step: the first", "shadow", 0 },
	{ "step: a stage", "stage 25%", 1 },
	{ "step: one that begins another's name", "pause", 2 },
	{ "step: the second of a name", "pause 2", 4 },
	{ "step: the last", "keep", 5 },
	{ "step: none", "stage 2%", -1 },
	{ "step: no name", "", -1 },
};

static void test_step(void **state)
{
	const struct step_case *c = *state;
	const struct step steps[] = {
		{ .kind = STEP_SHADOW, .name = STR("shadow") },
		{ .kind = STEP_STAGE, .name = STR("stage 25%") },
		{ .kind = STEP_PAUSE, .name = STR("pause") },
		{ .kind = STEP_STAGE, .name = STR("stage 100%") },
		{ .kind = STEP_PAUSE, .name = STR("pause 2") },
		{ .kind = STEP_KEEP, .name = STR("keep") },
	};
	const struct plan plan = { .steps = steps, .nsteps = ARRAY_LEN(steps) };
	assert_int_equal(plan_step(&plan, str_of(c->step)), c->want);
}

static void test_no_steps(void **state)
{
	(void)state;
	const struct plan plan = { .nsteps = 0 };
	assert_int_equal(plan_step(&plan, STR("stage 25%")), -1);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(formats) + ARRAY_LEN(finds) + ARRAY_LEN(step_cases) + 2];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		t[n++] = (struct CMUnitTest){ formats[i].name, test_format, NULL, NULL,
					      (void *)&formats[i] };
	for (size_t i = 0; i < ARRAY_LEN(finds); i++)
		t[n++] = (struct CMUnitTest){ finds[i].name, test_find, NULL, NULL,
					      (void *)&finds[i] };
	for (size_t i = 0; i < ARRAY_LEN(step_cases); i++)
		t[n++] = (struct CMUnitTest){ step_cases[i].name, test_step, NULL, NULL,
					      (void *)&step_cases[i] };
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_names);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_no_steps);
	return cmocka_run_group_tests_name("plan", t, NULL, NULL);
}
