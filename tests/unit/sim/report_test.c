/* The report's arithmetic: lines of a whole run thinned out, axes, bands of verdicts. */
#include "sim/report_chart.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sim/report_quantity.h"
#include "tests/unit/sim/plans.h"
#include "tests/unit/table.h"

/* ---- axes ----------------------------------------------------------------------------------- */

static const struct axis_case {
	const char *name;
	enum type type;
	double lo, hi;
	bool from_zero;
	double want_lo, want_hi;
	size_t want_n;
	double want_second;	/* its second tick */
} axis_cases[] = {
	{ "of per cent", TYPE_RATIO, 0.001, 0.0115, true, 0, 0.015, 4, 0.005 },
	{ "without noise", TYPE_SCORE, 0, 0.3, true, 0, 0.3, 4, 0.1 },
	{ "of times below a minute", TYPE_DURATION, 0.02, 0.6, true, 0, 0.6, 4, 0.2 },
	{ "of minutes", TYPE_DURATION, 0, 600, true, 0, 600, 3, 300 },
	{ "of bytes", TYPE_BYTES, 0, 3.0 * (1 << 30), true, 0, 3.0 * (1 << 30), 4, 1 << 30 },
	{ "of counts", TYPE_NUMBER, 0, 2, true, 0, 2, 3, 1 },
	{ "below zero", TYPE_RATIO, -0.19, 0.01, true, -0.2, 0.05, 6, -0.15 },
	{ "not from zero", TYPE_RATIO, 0.047, 0.052, false, 0.046, 0.052, 4, 0.048 },
	{ "from zero when that costs little", TYPE_RATIO, 0.02, 0.05, false, 0, 0.06, 4, 0.02 },
	{ "of one value", TYPE_SCORE, 5, 5, false, 4.5, 5.5, 3, 5 },
	{ "of zero alone", TYPE_RATIO, 0, 0, true, 0, 0.01, 3, 0.005 },
	{ "of nothing", TYPE_SCORE, INFINITY, -INFINITY, true, 0, 1, 3, 0.5 },
	{ "of the largest", TYPE_SCORE, -1.7e308, 1.7e308, true, 0, 1, 2, 1 },
};

static void test_axis(void **state)
{
	const struct axis_case *c = *state;
	struct axis a = axis_for(c->type, c->lo, c->hi, c->from_zero);

	assert_true(a.lo < a.hi && isfinite(a.lo) && isfinite(a.hi));
	assert_true(a.nticks <= CHART_TICKS_MAX);
	assert_float_equal(a.lo, c->want_lo, 1e-12);
	assert_float_equal(a.hi, c->want_hi, 1e-12);
	assert_int_equal(a.nticks, c->want_n);
	assert_true(a.ticks[1] == c->want_second);
}

/* ---- lines ---------------------------------------------------------------------------------- */

struct world {
	struct arena *arena;
	struct diags ds;
	struct metric metric;
	struct guardrail guardrail;
	struct step step;
	struct plan plan;
	struct made_series made;
	struct scenario scenario;
	struct view *view;
	const struct result *result;
};

/* One stage of that many minutes with samples of a minute, guarded below 2. */
static void run(struct world *w, const char *values, int64_t minutes)
{
	struct people people;

	*w = (struct world){ .arena = arena_open(NULL) };
	w->ds = diags_on(w->arena);
	w->metric = (struct metric){ .name = STR("m"), .type = TYPE_SCORE };
	w->guardrail = guardrail_on(w->arena, "g", 0);
	w->step = step_stage("stage 100%", 100, minutes * MINUTE, 3 * minutes * MINUTE);
	w->plan = plan_of(&w->metric, 1);
	w->plan.guardrails = &w->guardrail;
	w->plan.nguardrails = 1;
	w->plan.steps = &w->step;
	w->plan.nsteps = 1;
	w->made = (struct made_series){ .side = SIDE_CANARY, .every_ms = MINUTE,
					.text = str_of(values) };
	w->scenario = (struct scenario){ .plan = &w->plan, .series = &w->made, .nseries = 1 };
	w->view = view_open(w->arena, &w->plan, &w->scenario, NULL, 0, &w->ds);
	assert_non_null(w->view);
	people = people_on(w->arena, &w->plan, 0, 0);
	w->result = engine_plan.run(w->arena, &w->plan, w->view, &people, &w->ds);
	assert_non_null(w->result);
}

static struct lines lines_of_run(struct world *w, size_t buckets, struct line **line)
{
	struct lines l = lines_on(w->arena, w->result, buckets);

	*line = lines_add(&l, cond_metric(w->arena, 0, SIDE_CANARY));
	lines_take(&l, w->result, w->view);
	return l;
}

static void test_all_points(void **state)
{
	struct world w;
	struct line *line;
	struct lines l;

	(void)state;
	run(&w, "0.1 0.2 0.2 stale 0.4x9", 6);
	l = lines_of_run(&w, 100, &line);
	assert_int_equal(l.end_ms, 6 * MINUTE);
	assert_int_equal(line->n, 4);
	assert_true(line->v[0].at_ms == 0 && line->v[0].value == 0.1);
	assert_true(line->v[1].at_ms == MINUTE && line->v[1].value == 0.2);
	assert_true(line->v[2].at_ms == 3 * MINUTE && isnan(line->v[2].value));
	assert_true(line->v[3].at_ms == 4 * MINUTE && line->v[3].value == 0.4);
	assert_true(line->min == 0.1 && line->max == 0.4 && !line->infinite);
	arena_close(w.arena);
}

/* 2,000 minutes in 10 buckets: no more than 5 points each, and the one sample that stands out. */
static void test_thinned(void **state)
{
	struct world w;
	struct line *line;
	bool peak = false, dip = false;

	(void)state;
	run(&w, "0.5 0.6 0.5x700 0.9 0.5x300 0.1 0.5x1200", 2000);
	lines_of_run(&w, 10, &line);
	assert_true(line->n <= 50);
	for (size_t i = 0; i < line->n; i++) {
		peak = peak || (line->v[i].value == 0.9 && line->v[i].at_ms == 703 * MINUTE);
		dip = dip || (line->v[i].value == 0.1 && line->v[i].at_ms == 1005 * MINUTE);
		assert_true(i == 0 || line->v[i].at_ms >= line->v[i - 1].at_ms);
	}
	assert_true(peak && dip);
	arena_close(w.arena);
}

/* A gap that is shorter than a bucket is a break, and what comes after it is there. */
static void test_gap_within(void **state)
{
	struct world w;
	struct line *line;

	(void)state;
	run(&w, "0.5x500 stale 0.5x1500", 2000);
	lines_of_run(&w, 10, &line);
	assert_int_equal(line->n, 3);
	assert_true(isnan(line->v[1].value));
	assert_true(line->v[2].value == 0.5 && line->v[2].at_ms < 700 * MINUTE);
	arena_close(w.arena);
}

static void test_infinite(void **state)
{
	struct world w;
	struct line *line;

	(void)state;
	run(&w, "-Inf 0.5x9", 3);
	lines_of_run(&w, 10, &line);
	assert_true(line->infinite && line->min == 0.5 && line->max == 0.5);
	arena_close(w.arena);
}

/* 10 requests a second, all of them to the canary. */
static void test_exposed(void **state)
{
	struct world w;
	struct line *line;
	struct lines l;

	(void)state;
	run(&w, "0.5x9", 4);
	l = lines_of_run(&w, 100, &line);
	assert_true(l.nexposed >= 2);
	assert_true(l.exposed[0].at_ms == 0 && l.exposed[0].requests == 0);
	assert_int_equal(l.exposed[l.nexposed - 1].at_ms, w.result->at_ms);
	assert_float_equal(l.exposed[l.nexposed - 1].requests, w.result->requests, 1e-6);
	assert_float_equal(w.result->requests, 2400, 1e-6);
	arena_close(w.arena);
}

/* The view can be walked again, and says the same. */
static void test_again(void **state)
{
	struct world w;
	struct line *first, *second;

	(void)state;
	run(&w, "0.1+0.1x8", 5);
	lines_of_run(&w, 100, &first);
	lines_of_run(&w, 100, &second);
	assert_int_equal(first->n, second->n);
	assert_memory_equal(first->v, second->v, first->n * sizeof(*first->v));
	arena_close(w.arena);
}

/* ---- bands ---------------------------------------------------------------------------------- */

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)) != NULL; text++)
		n++;
	return n;
}

static struct buf band(struct world *w)
{
	struct buf out = buf_on(w->arena);
	struct chart c = { .out = &out, .result = w->result,
			   .end_ms = w->result->steps[0].end_ms };

	chart_verdicts(&c, bands_of(w->arena, w->result), 0, 10);
	return out;
}

static void test_band(void **state)
{
	struct world w;
	struct buf out;

	(void)state;
	run(&w, "0 0 0 1.5 1.5 stale 0x9", 8);
	out = band(&w);
	assert_int_equal(count(out.p, "class=\"v promote\""), 2);
	assert_int_equal(count(out.p, "class=\"v hold\""), 1);
	assert_int_equal(count(out.p, "class=\"v none\""), 1);
	assert_non_null(strstr(out.p, "class=\"v hold\" y=\"0\" height=\"10\" x=\"25.00%\" "
				      "width=\"25.00%\""));
	arena_close(w.arena);
}

/* A verdict that changes with every check: as many pieces as can be told apart, none of them
 * hides that the stage was held. */
static void test_band_thinned(void **state)
{
	struct world w;
	struct buf values, out;
	struct arena *a = arena_open(NULL);

	(void)state;
	values = buf_on(a);
	for (int i = 0; i < 1000; i++)
		buf_puts(&values, i % 2 ? "1.5 " : "0 ");
	buf_puts(&values, "0x9");
	run(&w, values.p, 1000);
	out = band(&w);
	assert_int_equal(count(out.p, "class=\"v promote\""), 0);
	assert_int_equal(count(out.p, "class=\"v hold\""), 1);
	arena_close(w.arena);
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "axis", axis_cases, test_axis);
	table_add(&t, "line", "of few samples has all of them", test_all_points, NULL);
	table_add(&t, "line", "of many keeps what stands out", test_thinned, NULL);
	table_add(&t, "line", "breaks where a reading is missing", test_gap_within, NULL);
	table_add(&t, "line", "infinite values are no extremes", test_infinite, NULL);
	table_add(&t, "line", "the view can be walked again", test_again, NULL);
	table_add(&t, "exposure", "ends with that of the result", test_exposed, NULL);
	table_add(&t, "band", "pieces", test_band, NULL);
	table_add(&t, "band", "too many pieces", test_band_thinned, NULL);
	return table_run(&t, "report");
}
