/* What pictures are made of: texts that mean nothing to gnuplot, axes, bands of checks; and the whole
 * script of a heat map, beside plot_heat.gp (found under the environment's srcdir).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <math.h>

#include "base/file.h"
#include "sim/bands.h"
#include "sim/chart.h"
#include "sim/plot_axis.h"
#include "sim/plot_heat.h"
#include "tests/unit/sim/plans.h"
#include "tests/unit/table.h"

/* ---- texts ---------------------------------------------------------------------------------- */

static const struct text_case {
	const char *name, *text;
	size_t columns;
	const char *want;
} texts[] = {
	{ "plain", "v2-rc_1.0 at 5%", 0, "\"v2-rc_1.0 at 5%\"" },
	{ "empty", "", 0, "\"\"" },
	{ "end of a text", "a\"b'c", 0, "\"a\\042b\\047c\"" },
	{ "escapes", "a\\n\\042", 0, "\"a\\134n\\134042\"" },
	{ "command", "`date` $(date)", 0, "\"\\140date\\140 \\044(date)\"" },
	{ "macro and block", "@x {y} #", 0, "\"\\100x \\173y\\175 \\043\"" },
	{ "enhanced text", "a_b^c", 0, "\"a_b^c\"" },
	{ "control characters", "a\nb\x1b[31m\tc\x7f", 0, "\"a?b?[31m c?\"" },
	{ "direction of writing", "a\u202eb", 0, "\"a?b\"" },
	{ "no character", "a\uffffb\ufdd0", 0, "\"a?b?\"" },
	{ "not UTF-8", "a\xff\xc3", 0, "\"a??\"" },
	{ "other letters", "\u00e9\u6f22", 0, "\"\u00e9\u6f22\"" },
	{ "not cut", "12345", 5, "\"12345\"" },
	{ "cut", "123456", 5, "\"1234\u2026\"" },
	{ "cut, wide", "\u6f22\u6f22\u6f22", 5, "\"\u6f22\u6f22\u2026\"" },
	{ "cut where it is escaped", "{{{{{{", 3, "\"\\173\\173\u2026\"" },
};

static void test_text(void **state)
{
	const struct text_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf b = buf_on(a);

	script_text(&b, str_of(c->text), c->columns);
	assert_string_equal(b.p, c->want);
	arena_close(a);
}

/* ---- axes ----------------------------------------------------------------------------------- */

static const struct tic_case {
	double range;
	int n;
	double want;
} tics[] = {
	{ 10, 10, 1 }, { 10.5, 10, 2 }, { 1, 4, 0.5 }, { 0.3, 4, 0.1 }, { 7, 3, 5 }, { 11, 2, 10 },
	{ 1e-12, 4, 5e-13 }, { 1e290, 4, 5e289 }, { 100, 5, 20 }, { 0.30000000000000004, 3, 0.1 },
};

static void test_tics(void **state)
{
	const struct tic_case *c = *state;
	double got = tic_step(c->range, c->n);

	assert_true(fabs(got - c->want) <= 1e-9 * c->want);
}

static const struct time_case {
	const char *name;
	int64_t end_ms;
	int n;
	int64_t step_ms;
	const char *unit;
} times[] = {
	{ "a millisecond", 1, 12, 1, "seconds" },
	{ "a minute", 60000, 12, 5000, "seconds" },
	{ "two minutes", 120000, 12, 10000, "seconds" },
	{ "seven minutes", 7 * MINUTE, 12, MINUTE, "minutes" },
	{ "three hours", 180 * MINUTE, 12, 15 * MINUTE, "minutes" },
	{ "four hours", 240 * MINUTE, 12, 30 * MINUTE, "hours" },
	{ "three days", 72 * 60 * MINUTE, 12, 6 * 60 * MINUTE, "hours" },
	{ "a week", 7 * 24 * 60 * MINUTE, 12, 24 * 60 * MINUTE, "days" },
	{ "a year", INT64_C(366) * 24 * 60 * MINUTE, 12, INT64_C(32) * 24 * 60 * MINUTE, "days" },
	{ "a century", INT64_C(36600) * 24 * 60 * MINUTE, 12, INT64_C(4096) * 24 * 60 * MINUTE,
	  "days" },
};

static void test_time(void **state)
{
	const struct time_case *c = *state;
	struct time_axis a = time_axis_of(c->end_ms, c->n);

	assert_int_equal(a.step_ms, c->step_ms);
	assert_string_equal(a.unit, c->unit);
}

static const struct range_case {
	const char *name;
	double low, high, threshold;
	double from, to;
	bool log;
} ranges[] = {
	{ "from 0 where that is near", 20, 500, 500, 0, 540, false },
	{ "not from 0 where that is far", 90, 100, 0, 89.2, 100.8, false },
	{ "below 0", -3, 1, 3, -3.32, 1.32, false },
	{ "nothing", INFINITY, -INFINITY, 0, 0, 1, false },
	{ "one value", 5, 5, 5, 4.5, 5.5, false },
	{ "zero", 0, 0, 0, 0, 1, false },
	{ "hardly two values", 1e12, 1e12 + 1, 0, 9e11, 1.1e12, false },
	{ "three powers of ten", 0.5, 500, 1, 0.5 / 1.5, 750, true },
	{ "no logarithm of 0", 0, 5e6, 0, 0, 5.4e6, false },
	{ "far above the threshold", 0, 5e6, 2, 0, 64.8, false },
	{ "far below it", -5e6, 1, 2, -64.88, 5.88, false },
	{ "huge", 1e289, 1e290, 0, 0, 1.08e290, false },
};

static void test_range(void **state)
{
	const struct range_case *c = *state;
	struct value_axis a = value_axis_of((struct extent){ c->low, c->high, c->threshold });

	assert_true(fabs(a.from - c->from) <= 1e-6 * fabs(c->from));
	assert_true(fabs(a.to - c->to) <= 1e-6 * fabs(c->to));
	assert_int_equal(a.log, c->log);
}

static const struct axis_case {
	const char *name;
	struct value_axis axis;
	int n;
	const char *want;	/* the tics */
} axes[] = {
	{ "plain", { 0, 1.08, false }, 4, "(\"0\" 0, \"0.5\" 0.5, \"1.0\" 1)" },
	{ "below 0", { -3.3, 1.3, false }, 5, "(\"-3\" -3, \"-2\" -2, \"-1\" -1, \"0\" 0, \"1\" 1)" },
	{ "near one another", { 1000000.0008, 1000000.002, false }, 3,
	  "(\"1000000.001\" 1000000.001, \"1000000.0015\" 1000000.0015, \"1000000.002\" 1000000.002)" },
	{ "small", { 0, 2.2e-6, false }, 3, "(\"0\" 0, \"1e-06\" 0.000001, \"2e-06\" 0.000002)" },
	{ "large", { 0, 1.1e18, false }, 3, "(\"0\" 0, \"5e+17\" 500000000000000000, \"1e+18\" "
					    "1000000000000000000)" },
	{ "logarithm", { 0.005, 2000, true }, 4,
	  "(\"0.01\" 0.01, \"1\" 1, \"100\" 100)" },
};

static void test_axis(void **state)
{
	const struct axis_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf b = buf_on(a);
	const char *tics_at;

	script_value_axis(&b, 'y', &c->axis, c->n);
	tics_at = strrchr(b.p, '(');
	assert_non_null(tics_at);
	b.p[b.n - 1] = '\0';
	assert_string_equal(tics_at, c->want);
	arena_close(a);
}

/* ---- bands ---------------------------------------------------------------------------------- */

#define CHECK(at, of, said) { .at_ms = (at) * MINUTE, .guardrail = (of), .verdict = VERDICT_##said }

static const struct guardrail guards[] = {
	{ .name = { "errors", 6 }, .every_ms = MINUTE },
	{ .name = { "slow", 4 }, .every_ms = 3 * MINUTE },
};

static struct check_record checks[] = {
	CHECK(1, 0, PROMOTE), CHECK(2, 0, HOLD), CHECK(3, 0, NO_DATA), CHECK(3, 1, PROMOTE),
	CHECK(4, 0, PROMOTE), CHECK(8, 0, ROLLBACK), CHECK(8, 1, NO_DATA),
};

static const struct step one_step[] = {
	{ .kind = STEP_STAGE, .name = { "stage 50%", 9 }, .weight_ppm = PPM / 2 },
};

static struct step_record steps[] = { { .step = 0, .begin_ms = 0, .end_ms = 8 * MINUTE } };

static struct result result_of(const struct plan *plan)
{
	checks[6].excused = true;
	return (struct result){ .plan = plan, .checks = checks, .nchecks = ARRAY_LEN(checks),
				.steps = steps, .nsteps = 1, .outcome = OUTCOME_ROLLED_BACK,
				.at_ms = 8 * MINUTE, .guardrail = 0 };
}

static struct plan bands_plan(void)
{
	struct plan plan = plan_of(NULL, 0);

	plan.guardrails = guards;
	plan.nguardrails = ARRAY_LEN(guards);
	plan.steps = one_step;
	plan.nsteps = 1;
	return plan;
}

static void test_bands(void **state)
{
	static const signed char fine[] = { VERDICT_PROMOTE, VERDICT_HOLD, VERDICT_NO_DATA,
					    VERDICT_PROMOTE, NO_BAND, NO_BAND, NO_BAND,
					    VERDICT_ROLLBACK };
	static const signed char coarse[] = { VERDICT_HOLD, VERDICT_ROLLBACK };
	static const signed char slow[] = { VERDICT_PROMOTE, VERDICT_PROMOTE, VERDICT_PROMOTE, NO_BAND,
					    NO_BAND, BAND_EXCUSED, BAND_EXCUSED, BAND_EXCUSED };
	struct arena *a = arena_open(NULL);
	const struct plan plan = bands_plan();
	const struct result r = result_of(&plan);
	const struct band_row *rows = bands_of(a, &r);
	signed char columns[8];

	(void)state;
	assert_int_equal(bands_end(&r), 8 * MINUTE);
	assert_int_equal(rows[0].n, 5);
	bands_columns(&rows[0], 8 * MINUTE, 8, columns);
	assert_memory_equal(columns, fine, sizeof(fine));
	bands_columns(&rows[0], 8 * MINUTE, 2, columns);
	assert_memory_equal(columns, coarse, sizeof(coarse));
	bands_columns(&rows[1], 8 * MINUTE, 8, columns);
	assert_memory_equal(columns, slow, sizeof(slow));
	arena_close(a);
}

static void test_chart(void **state)
{
	struct arena *a = arena_open(NULL);
	const struct plan plan = bands_plan();
	const struct result r = result_of(&plan);
	const struct report how = { .ascii = true };
	struct buf b = buf_on(a);

	(void)state;
	chart_put(&r, &how, &b);
	assert_string_equal(b.p,
		"  step    50%\n"
		"  weight  ~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~\n"
		"  errors  ++++++++~~~~~~~~~~?????????++++++++                          xxxxxxxxx\n"
		"  slow    +++++++++++++++++++++++++++                ...........................\n"
		"  time    0:00    1:00     2:00     3:00     4:00    5:00     6:00     7:00\n");
	arena_close(a);
}

/* ---- many runs ------------------------------------------------------------------------------ */

/* The bytes must be those of the file; what they are is left beside it, as FILE.new, if not. */
static void compare(struct buf *b, const char *file)
{
	const char *srcdir = getenv("srcdir");
	struct buf path = buf_on(b->arena);
	struct str want = { NULL, 0 };
	FILE *f;

	buf_printf(&path, "%s/tests/unit/sim/%s", srcdir ? srcdir : ".", file);
	if (file_read(b->arena, path.p, 1 << 20, &want, NULL) == FILE_OK &&
	    str_eq(want, buf_str(b)))
		return;
	buf_puts(&path, ".new");
	f = fopen(path.p, "w");
	if (f) {
		fwrite(b->p, 1, b->n, f);
		fclose(f);
	}
	fail_msg("differs: %s", path.p);
}

static const struct plot_to to_script = { PLOT_SCRIPT, { "plot", 4 } };

static void test_heat_map(void **state)
{
	static const double shares[] = { 0, 0.004, 0.25, 0.5, 0.75, NAN, 0.9, 1, 0.05, 0.07, 2, -1 };
	static const struct str rows[] = { STR("300ms"), STR("400ms"), STR("{500ms} `x`") };
	static const struct str columns[] = { STR("5%"), STR("10%"), STR("25%"), STR("50%") };
	const struct heat_map map = {
		STR("fraud-detector: rolled back"), STR("1,440 starts of lab/run1.csv"),
		STR("guardrail.latency.rollback"), STR("stage 5%"), rows, columns, 3, 4, shares
	};
	struct arena *a = arena_open(NULL);
	struct buf b = buf_on(a);

	(void)state;
	plot_heat_map(&map, &to_script, &b);
	compare(&b, "plot_heat.gp");
	arena_close(a);
}

/* A grid that is larger than a picture: its script is not. */
static void test_large_grid(void **state)
{
	enum { ROWS = 1000, COLUMNS = 1500 };
	struct arena *a = arena_open(NULL);
	struct str *labels = arena_array(a, COLUMNS, sizeof(*labels));
	double *shares = arena_array(a, ROWS * COLUMNS, sizeof(*shares));
	struct buf b = buf_on(a);
	size_t lines = 0;

	(void)state;
	for (size_t i = 0; i < COLUMNS; i++)
		labels[i] = arena_printf(a, "%zums", i);
	for (size_t i = 0; i < ROWS * (size_t)COLUMNS; i++)
		shares[i] = (double)(i % COLUMNS) / COLUMNS;
	plot_heat_map(&(struct heat_map){ STR("large"), STR(""), STR("rows"), STR("columns"), labels,
					  labels, ROWS, COLUMNS, shares },
		      &to_script, &b);
	for (size_t i = 0; i < b.n; i++)
		lines += b.p[i] == '\n';
	assert_in_range(lines, 280 * 350, 280 * 350 + 300);
	assert_null(strstr(b.p, "$unknown"));
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "text", texts, test_text);
	for (size_t i = 0; i < ARRAY_LEN(tics); i++)
		table_add(&t, "tic_step", "row", test_tics, &tics[i]);
	table_add_rows(&t, "time axis", times, test_time);
	table_add_rows(&t, "value axis", ranges, test_range);
	table_add_rows(&t, "tics", axes, test_axis);
	table_add(&t, "bands", "rows and columns", test_bands, NULL);
	table_add(&t, "chart", "in ASCII", test_chart, NULL);
	table_add(&t, "heat map", "script", test_heat_map, NULL);
	table_add(&t, "heat map", "larger than a picture", test_large_grid, NULL);
	return table_run(&t, "plot");
}
