/* The view: which series plays what, what is reported. Assumptions and windows are in
 * view_window_test.c.
 */
#include "sim/view.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#include "base/buf.h"
#include "tests/unit/sim/view_world.h"

/* ---- readings ---- */

static const struct reading_case {
	const char *name;
	struct spec series;
	size_t metric;
	enum side side;
	int64_t at_s;
	double want;		/* NaN: none */
} readings[] = {
	{ "base units", { "error_rate", "v2", "", NULL, "0.25x5" }, ERRORS, SIDE_CANARY, 60, .25 },
	{ "the metric's unit", { "p99_latency", "v2", "", NULL, "250x5" }, LATENCY, SIDE_CANARY, 60,
	  .25 },
	{ "the trace's unit wins", { "p99_latency", "v2", "", "s", "2x5" }, LATENCY, SIDE_CANARY,
	  60,
	  2 },
	{ "per cent", { "error_rate", "v2", "", "%", "25x5" }, ERRORS, SIDE_CANARY, 60, .25 },
	{ "the other side has none", { "error_rate", "v2", "", NULL, NULL }, ERRORS, SIDE_STABLE,
	  60,
	  NAN },
	{ "without a version it is the stable's", { "error_rate", "", "", NULL, "3x9" }, ERRORS,
	  SIDE_STABLE, 0, 3 },
	{ "held between samples", { "psi", "v2", "", NULL, "1 2 3" }, PSI, SIDE_CANARY, 119, 2 },
	{ "at its sample", { "psi", "v2", "", NULL, "1 2 3" }, PSI, SIDE_CANARY, 120, 3 },
	{ "five minutes old", { "psi", "v2", "", NULL, "1" }, PSI, SIDE_CANARY, 300, 1 },
	{ "too old", { "psi", "v2", "", NULL, "1" }, PSI, SIDE_CANARY, 301, NAN },
	{ "stale", { "psi", "v2", "", NULL, "1 stale" }, PSI, SIDE_CANARY, 60, NAN },
	{ "NaN", { "psi", "v2", "", NULL, "1 NaN 3" }, PSI, SIDE_CANARY, 60, NAN },
	{ "after NaN", { "psi", "v2", "", NULL, "1 NaN 3" }, PSI, SIDE_CANARY, 120, 3 },
};

static void test_reading(void **state)
{
	const struct reading_case *c = *state;
	struct reading r;
	struct view *v;
	struct world w;

	setup(&w);
	add_series(&w, 0, &c->series);
	v = open_view(&w, 1);
	assert_non_null(v);
	r = view_value(v, c->metric, c->side, c->at_s * SECOND, MINUTE);
	assert_int_equal(r.present, !isnan(c->want));
	if (r.present)
		assert_true(r.value == c->want);
	arena_close(w.arena);
}

/* ---- what is reported ---- */

enum read { READ_NOTHING, READ_CANARY, READ_BOTH };

static const struct report_case {
	const char *name;
	struct spec a[3], b[2];		/* series of two files */
	enum read read;			/* what the guardrail reads of error_rate */
	const char *stable, *canary;	/* who plays in a.csv; NULL: not named */
	const char *want;		/* "CN0708 message | help"; NULL: nothing */
} reports[] = {
	{ "all there", { { "error_rate", "v2", "", NULL, NULL } }, { { 0 } }, READ_CANARY, NULL,
	  NULL,
	  NULL },
	{ "a metric is missing", { { "psi", "v2", "", NULL, NULL } }, { { 0 } }, READ_CANARY, NULL,
	  NULL, "CN0708 the trace holds no error_rate, which guardrail errors reads | "
		"the metrics found: psi; if one of them is meant, --map error_rate=NAME" },
	{ "a metric is misspelt", { { "eror_rate", "v2", "", NULL, NULL } }, { { 0 } }, READ_CANARY,
	  NULL, NULL, "CN0708 the trace holds no error_rate, which guardrail errors reads | "
	  "did you mean eror_rate? the metrics found: eror_rate; if one of them is meant, --map error_rate=NAME" },
	{ "missing for one side", { { "error_rate", "v2", "", NULL, NULL },
				    { "psi", "v1", "", NULL, NULL } }, { { 0 } }, READ_BOTH, NULL,
	  NULL, "CN0708 the trace holds no error_rate of the stable (v1), which guardrail errors "
		"reads | error_rate was found of v2" },
	{ "not missing where it is not read", { { "error_rate", "v2", "", NULL, NULL },
						{ "psi", "v1", "", NULL, NULL } }, { { 0 } },
	  READ_CANARY, NULL, NULL, NULL },
	{ "a version is missing", { { "error_rate", "v1", "", NULL, NULL },
				    { "psi", "v3", "", NULL, NULL } }, { { 0 } }, READ_BOTH, NULL,
	  "v9", "CN0709 the trace holds no version v9, the canary | "
		"did you mean v1? the versions found: v1, v3\n"
		"or say what you suppose, as in `assume error_rate@canary = error_rate@stable`" },
	{ "no versions at all", { { "error_rate", "", "", NULL, NULL } }, { { 0 } }, READ_CANARY,
	  NULL, NULL, "CN0709 the trace holds no version v2, the canary | no versions were found; name a "
	  "column as in `p99_latency@v2`, write `time,metric,version,value`, or say which column is "
	  "which: --map p99_latency@v2=NAME\n"
	  "or say what you suppose, as in `assume error_rate@canary = error_rate@stable`" },
	{ "a version nobody asked for", { { "error_rate", "v2", "", NULL, NULL } }, { { 0 } },
	  READ_CANARY, NULL, NULL, NULL },
	{ "a version by its recorded name", { { "error_rate", "blue", "", NULL, NULL } }, { { 0 } },
	  READ_CANARY, NULL, "blue", NULL },
	{ "one version on both sides", { { "error_rate", "v1", "", NULL, NULL } }, { { 0 } },
	  READ_BOTH, "v1", "v1", NULL },
	{ "several series", { { "error_rate", "v2", "pod=\"a\"", NULL, NULL },
			      { "error_rate", "v2", "pod=\"b\"", NULL, NULL } }, { { 0 } },
	  READ_CANARY, NULL, NULL,
	  "CN0710 the trace holds 2 series for error_rate of the canary: {pod=\"a\"}, {pod=\"b\"} "
	  "| "
	  "record one series for each version, summed or averaged over its other labels" },
	{ "two files", { { "error_rate", "v2", "", NULL, NULL } },
	  { { "psi", "v2", "", NULL, NULL } }, READ_CANARY, NULL, NULL, NULL },
	{ "found twice", { { "error_rate", "v2", "", NULL, NULL } },
	  { { "error_rate", "v2", "", NULL, NULL } }, READ_CANARY, NULL, NULL,
	  "CN0705 error_rate of the canary is found twice, in a.csv and in b.csv | "
	  "take it out of one of the files" },
	{ "missing in two files", { { "psi", "v2", "", NULL, NULL } },
	  { { "psi", "v1", "", NULL, NULL } }, READ_CANARY, NULL, NULL,
	  "CN0708 no trace holds error_rate, which guardrail errors reads | "
	  "the metrics found: psi; if one of them is meant, --map error_rate=NAME" },
	{ "metrics that are not used", { { "error_rate", "v2", "", NULL, NULL },
					 { "x", "v2", "", NULL, NULL },
					 { "y", "v1", "", NULL, NULL } }, { { 0 } }, READ_CANARY,
	  NULL, NULL, "CN0711 the trace holds metrics that the plan does not use: x, y | " },
	{ "units that don't fit", { { "error_rate", "v2", "", "ms", NULL },
				    { "psi", "v2", "", "%", NULL },
				    { "p99_latency", "v2", "", "s", NULL } }, { { 0 } },
	  READ_CANARY, NULL, NULL,
	  "CN0712 error_rate is a ratio, the trace gives it in ms; "
	  "psi is a score, the trace gives it in % | a duration is in ns us ms s min h d, a ratio in "
	  "%, a rate in /s or /min, a size in B KiB MiB, a score has no unit" },
	{ "plain units fit a ratio and a score", { { "error_rate", "v2", "", "1", NULL },
						   { "psi", "v2", "", "1", NULL } }, { { 0 } },
	  READ_CANARY, NULL, NULL, NULL },
	{ "a unit of what does not play", { { "error_rate", "v2", "", NULL, NULL },
					    { "error_rate", "v3", "", "ms", NULL } }, { { 0 } },
	  READ_CANARY, NULL, NULL, NULL },
	{ "nothing to replay", { { 0 } }, { { 0 } }, READ_CANARY, NULL, NULL,
	  "CN0801 there is nothing to replay: no trace and no series | record the metrics, or make "
	  "them up, as in `series psi@canary every 1m \"0.02x20\"`" },
	{ "nothing to replay, nothing read", { { 0 } }, { { 0 } }, READ_NOTHING, NULL, NULL, NULL },
};

static void set_guardrail(struct world *w, enum read read)
{
	if (read == READ_NOTHING)
		return;
	w->guardrail = guardrail_on(w->arena, "errors", ERRORS);
	if (read == READ_BOTH)
		w->guardrail.rollback = cond_op(w->arena, COND_GT,
						cond_metric(w->arena, ERRORS, SIDE_CANARY),
						cond_metric(w->arena, ERRORS, SIDE_STABLE));
	w->plan.guardrails = &w->guardrail;
	w->plan.nguardrails = 1;
}

static struct str reported(struct world *w)
{
	struct buf b = buf_on(w->arena);

	for (const struct diag *d = w->ds.first; d; d = d->next)
		buf_printf(&b, "%s%s %" PRI_STR " | %" PRI_STR, b.n ? "\n" : "",
			   diag_info(d->code)->code, STR_ARG(d->message), STR_ARG(d->help));
	return buf_str(&b);
}

static void test_report(void **state)
{
	const struct report_case *c = *state;
	struct world w;
	struct view *v;

	setup(&w);
	set_guardrail(&w, c->read);
	for (size_t i = 0; i < ARRAY_LEN(c->a) && c->a[i].metric; i++)
		add_series(&w, 0, &c->a[i]);
	for (size_t i = 0; i < ARRAY_LEN(c->b) && c->b[i].metric; i++)
		add_series(&w, 1, &c->b[i]);
	w.uses[0].part[SIDE_STABLE] = str_of(c->stable);
	w.uses[0].part[SIDE_CANARY] = str_of(c->canary);
	v = open_view(&w, c->b[0].metric ? 2 : c->a[0].metric ? 1 : 0);
	assert_int_equal(v == NULL, w.ds.errors > 0);
	assert_string_equal(w.ds.first ? arena_cstr(w.arena, reported(&w)) : "",
			    c->want ? c->want : "");
	arena_close(w.arena);
}

/* ---- made-up series, start and end, the rate ---- */

static void test_made(void **state)
{
	bool recorded;
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	set_guardrail(&w, READ_CANARY);
	add_series(&w, 0, &errors_canary);
	w.made[0] = (struct made_series){ ERRORS, SIDE_CANARY, MINUTE, STR("9 8 stale"), { 0 },
		{ 0 } };
	w.made[1] = (struct made_series){ LATENCY, SIDE_CANARY, MINUTE, STR("500"), { 0 }, { 0 } };
	w.scenario.nseries = 2;
	v = open_view(&w, 0);
	assert_non_null(v);
	assert_int_equal(view_start(v, &recorded), 0);
	assert_false(recorded);
	assert_true(canary_at(v, ERRORS, 60).value == 8);
	assert_true(canary_at(v, LATENCY, 60).value == .5);
	assert_int_equal(view_end(v), 5 * MINUTE);	/* of the latency; the other ends stale */

	v = open_view(&w, 1);	/* over the recorded one, whose start still holds */
	assert_true(canary_at(v, ERRORS, 0).value == 9);
	arena_close(w.arena);
}

static const struct start_case {
	const char *name;
	bool has_start;
	int64_t start_s;	/* after START */
	int64_t want_end_s;
	bool fine;
} starts[] = {
	{ "the earliest sample", false, 0, 360, true },
	{ "later", true, 90, 270, true },
	{ "before the trace", true, -600, 960, true },
	{ "at the last reading", true, 360, 0, true },
	{ "after the last reading", true, 361, 0, false },
};

static void test_start(void **state)
{
	static const struct spec psi = { "psi", "v2", "", NULL, "1 2" };
	const struct start_case *c = *state;
	struct view *v;
	struct world w;
	bool recorded;

	setup(&w);
	add_series(&w, 0, &psi);
	w.scenario.has_start = c->has_start;
	w.scenario.start_ms = START + c->start_s * SECOND;
	v = open_view(&w, 1);
	assert_int_equal(v != NULL, c->fine);
	if (v) {
		assert_int_equal(view_start(v, &recorded), START + c->start_s * SECOND);
		assert_true(recorded);
		assert_int_equal(view_end(v), c->want_end_s * SECOND);
	} else {
		assert_int_equal(w.ds.first->code, CN_START_OUTSIDE);
	}
	arena_close(w.arena);
}

static void test_last(void **state)
{
	struct view *v;
	struct world w;
	int64_t t;
	double value;

	(void)state;
	setup(&w);
	add_series(&w, 0, &(struct spec){ "p99_latency", "v2", "", NULL, "1 250 stale NaN" });
	v = open_view(&w, 1);
	assert_true(view_last(v, LATENCY, SIDE_CANARY, &t, &value));
	assert_int_equal(t, MINUTE);
	assert_true(value == .25);
	assert_false(view_last(v, LATENCY, SIDE_STABLE, &t, &value));
	assert_true(view_gives(v, LATENCY, SIDE_CANARY));
	assert_false(view_gives(v, LATENCY, SIDE_STABLE));
	assert_int_equal(view_assumes_end(v), 0);
	arena_close(w.arena);
}

static void test_no_series(void **state)
{
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	set_guardrail(&w, READ_CANARY);
	w.assumes[0] = (struct assume){ .kind = ASSUME_SET, .metric = ERRORS, .side = SIDE_CANARY,
		ALWAYS, .value = cond_value(w.arena, .5) };
	w.assumes[1] = (struct assume){ .kind = ASSUME_APPROVED, .after_ms = 5 };
	w.scenario.nassumes = 2;
	v = open_view(&w, 0);
	assert_non_null(v);
	assert_int_equal(view_end(v), INT64_MAX);
	assert_true(canary_at(v, ERRORS, 1000000).value == .5);
	assert_int_equal(view_changes(v, ERRORS, SIDE_CANARY, 0), INT64_MAX);
	arena_close(w.arena);
}

/* A version that plays both parts counts once; samples and their age are changes of the rate. */
static void test_rate(void **state)
{
	static const struct spec stable = { "requests", "v1", "", "/min", "60 120" };
	static const struct spec canary = { "requests", "v2", "", NULL, "3 _ stale" };
	struct view *v;
	struct world w;

	(void)state;
	setup(&w);
	add_series(&w, 0, &stable);
	w.uses[0].part[SIDE_CANARY] = STR("v1");
	v = open_view(&w, 1);
	assert_true(view_rate(v, 0).value == 1);
	assert_int_equal(view_rate_changes(v, 0), MINUTE);
	assert_int_equal(view_rate_changes(v, MINUTE), 6 * MINUTE + 1);
	assert_int_equal(view_rate_changes(v, 6 * MINUTE + 1), INT64_MAX);
	add_series(&w, 0, &canary);
	v = open_view(&w, 1);
	assert_true(view_rate(v, 0).value == 4);
	assert_true(view_rate(v, MINUTE).value == 5);
	assert_int_equal(view_rate_changes(v, MINUTE), 2 * MINUTE);
	assert_true(view_rate(v, 2 * MINUTE).value == 2);
	assert_false(view_rate(v, 7 * MINUTE).present);
	w.plan.nmetrics = REQUESTS;
	v = open_view(&w, 1);
	assert_true(view_rate(v, 0).value == 10);
	w.plan.traffic = -1;
	assert_false(view_rate(v, 0).present);
	assert_int_equal(view_rate_changes(v, 0), INT64_MAX);
	arena_close(w.arena);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "readings", readings, test_reading);
	table_add_rows(&t, "reports", reports, test_report);
	table_add_rows(&t, "starts", starts, test_start);
	table_add(&t, "view", "made", test_made, NULL);
	table_add(&t, "view", "last", test_last, NULL);
	table_add(&t, "view", "no series", test_no_series, NULL);
	table_add(&t, "view", "rate", test_rate, NULL);
	return table_run(&t, "view");
}
