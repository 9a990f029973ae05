/* What a run looks like: the table, the outcome, JSON. */
#include "sim/result.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#include "sim/engine.h"
#include "tests/unit/sim/plans.h"

#define M(n) ((n) * MINUTE)

static const struct step to_full[] = {
	{ .kind = STEP_STAGE, .name = { "stage 5%", 8 }, .weight_ppm = 50000, .for_ms = M(2),
	  .at_most_ms = M(4) },
	{ .kind = STEP_STAGE, .name = { "stage 100%", 10 }, .weight_ppm = PPM, .for_ms = NO_LIMIT,
	  .at_most_ms = NO_LIMIT },
};

static const struct step with_person[] = {
	{ .kind = STEP_STAGE, .name = { "stage 0.5%", 10 }, .weight_ppm = 5000, .for_ms = M(1),
	  .at_most_ms = M(4) },
	{ .kind = STEP_PAUSE, .name = { "pause", 5 }, .weight_ppm = 5000, .for_ms = NO_LIMIT,
	  .at_most_ms = NO_LIMIT, .approval = true, .text = { "the \033 owner", 11 } },
	{ .kind = STEP_STAGE, .name = { "stage 100%", 10 }, .weight_ppm = PPM, .for_ms = NO_LIMIT,
	  .at_most_ms = NO_LIMIT },
};

static const struct step then_waits[] = {
	{ .kind = STEP_STAGE, .name = { "stage 100%", 10 }, .weight_ppm = PPM, .for_ms = M(1),
	  .at_most_ms = M(2), .then = THEN_PAUSE },
};

static const struct step half[] = {
	{ .kind = STEP_STAGE, .name = { "stage 50%", 9 }, .weight_ppm = 500000, .for_ms = M(1),
	  .at_most_ms = M(2) },
};

static const struct step held_on[] = {
	{ .kind = STEP_STAGE, .name = { "stage 5%", 8 }, .weight_ppm = 50000, .for_ms = M(1),
	  .at_most_ms = M(9) },
	{ .kind = STEP_STAGE, .name = { "stage 100%", 10 }, .weight_ppm = PPM, .for_ms = NO_LIMIT,
	  .at_most_ms = NO_LIMIT },
};

static const struct step gated[] = {
	{ .kind = STEP_GATE, .name = { "gate", 4 }, .text = { "http://x/ready", 14 },
	  .every_ms = M(1),
	  .for_ms = NO_LIMIT, .at_most_ms = M(2) },
	{ .kind = STEP_STAGE, .name = { "stage 100%", 10 }, .weight_ppm = PPM, .for_ms = M(1),
	  .at_most_ms = M(2) },
};

/* errors promotes below 0.5% and rolls back above 1% for 2 checks; speed promotes below 200ms. */
static const struct text_case {
	const char *name;
	const struct step *steps;
	size_t nsteps;
	const char *errors, *speed;	/* per cent and ms, a reading a minute */
	double traffic;			/* per second */
	int64_t gate_ms;
	bool ascii, colour;
	const char *want;	/* without the head line */
} texts[] = {
	{ "promoted", to_full, 2, "0.25x9", "25x9", 10, 0, false, false,
	  "  time  step        weight  errors   speed\n"
	  "  1:00  stage 5%        5%  \u2713 0.25%  \u2713 25ms\n"
	  "  2:00                      \u2713 0.25%  \u2713 25ms\n"
	  "  2:00  stage 100%    100%\n"
	  "PROMOTED at 2:00\n"
	  "  exposure: 60 of 1,200 requests, about 0 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "held, then rolled back", to_full, 2, "0.25 0.25 0.25 2 2", "25 25 250 25 25", 10, 0,
	  false,
	  false,
	  "  time  step      weight  errors   speed\n"
	  "  1:00  stage 5%      5%  \u2713 0.25%  \u2713 25ms\n"
	  "  2:00                    \u2713 0.25%  ~ 250ms\n"
	  "        held by speed (promote < 200ms), until 4:00 at most\n"
	  "  3:00                    ~ 2.00%  \u2713 25ms\n"
	  "  4:00                    \u2717 2.00%  \u2713 25ms\n"
	  "ROLLED BACK at 4:00 in stage 5% by errors: error_rate 2.00% > 1% for 2 checks\n"
	  "  exposure: 120 of 2,400 requests, about 1 bad; 2:00 from the first hold to the "
	  "rollback\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "no decision", to_full, 2, "0.75x9", "stalex9 1", -1, 0, true, false,
	  "  time  step      weight  errors   speed\n"
	  "  1:00  stage 5%      5%  ~ 0.75%  ?\n"
	  "  2:00                    ~ 0.75%  ?\n"
	  "        held by errors (promote < 0.5%), speed (no data), until 4:00 at most\n"
	  "  4:00                    ~ 0.75%  ?\n"
	  "ROLLED BACK at 4:00 in stage 5%: no decision, held by errors (promote < 0.5%), "
	  "speed (no data)\n"
	  "  exposure: unknown (the plan has no traffic, the trace no requests)\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "waiting for a person", with_person, 3, "0.25x1", "25x1", 10, 0, true, false,
	  "  time  step        weight  errors   speed\n"
	  "  1:00  stage 0.5%    0.5%  + 0.25%  + 25ms\n"
	  "  2:00  pause         0.5%  + 0.25%  + 25ms\n"
	  "  6:00                      + 0.25%  + 25ms\n"
	  "PAUSED at 1:00 in pause: waiting for a person (\"the ? owner\")\n"
	  "  exposure: 3 of 600 requests, about 0 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "then waiting", then_waits, 1, "0.25x1", "250x1", 10, 0, true, false,
	  "  time  step        weight  errors   speed\n"
	  "  1:00  stage 100%    100%  + 0.25%  ~ 250ms\n"
	  "  2:00                      + 0.25%  ~ 250ms\n"
	  "  6:00                      + 0.25%  ~ 250ms\n"
	  "PAUSED at 2:00 in stage 100%: waiting for a person, held by speed (promote < 200ms)\n"
	  "  exposure: 1,200 of 1,200 requests, about 3 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "the trace ends", half, 1, "0.25 stale", "25 stale", 10, 0, true, false,
	  "  time  step       weight  errors  speed\n"
	  "  1:00  stage 50%     50%  ?       ?\n"
	  "        held by errors (no data), speed (no data), until 2:00 at most\n"
	  "UNDECIDED at 1:00: the trace ended in stage 50%\n"
	  "  last reading of error_rate: canary 0.25% at 0:00\n"
	  "  last reading of p99_latency: canary 25ms at 0:00\n"
	  "  still open: stage 50% held by errors (no data), speed (no data)\n"
	  "  exposure: 300 of 600 requests, about 1 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, unless an assume "
	  "says so\n" },
	{ "the trace ends while a stage is held", held_on, 2, "0.25 0.75", "25", 10, 0, true, false,
	  "  time  step      weight  errors   speed\n"
	  "  1:00  stage 5%      5%  ~ 0.75%  + 25ms\n"
	  "        held by errors (promote < 0.5%), until 9:00 at most\n"
	  "  6:00                    ~ 0.75%  ?\n"
	  "UNDECIDED at 6:00: the trace ended in stage 5%\n"
	  "  last reading of error_rate: canary 0.75% at 1:00\n"
	  "  last reading of p99_latency: canary 25ms at 0:00\n"
	  "  still open: stage 5% held by errors (promote < 0.5%), speed (no data); then stage "
	  "100%\n"
	  "  exposure: 180 of 3,600 requests, about 1 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "never promotes", half, 1, "0.25x9", "25x9", 10, 0, true, false,
	  "  time  step       weight  errors   speed\n"
	  "  1:00  stage 50%     50%  + 0.25%  + 25ms\n"
	  "UNDECIDED at 1:00: never promotes: the last stage is 50%\n"
	  "  exposure: 300 of 600 requests, about 1 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
	{ "a gate that does not open", gated, 2, "0.25x9", "25x9", 10, -1, true, true,
	  "  time  step  weight  errors   speed\n"
	  "  1:00  gate      0%  \033[32m+\033[0m 0.25%  \033[32m+\033[0m 25ms\n"
	  "  2:00                \033[32m+\033[0m 0.25%  \033[32m+\033[0m 25ms\n"
	  "\033[31mROLLED BACK\033[0m at 2:00 in gate: the gate \"http://x/ready\" did not open\n"
	  "  exposure: 0 of 1,200 requests, about 0 bad\n"
	  "  replayed as recorded: a reading does not change with the weight, "
	  "unless an assume says so\n" },
};

struct world {
	struct arena *arena;
	struct diags ds;
	struct metric metrics[2];
	struct guardrail guardrails[2];
	struct made_series made[2];
	struct plan plan;
	struct scenario scenario;
	struct report report;
};

static struct guardrail guardrail_typed(struct arena *a, const char *name, size_t metric,
					enum type type, double promote, double rollback)
{
	const struct cond *reads = cond_new(a, (struct cond){ .kind = COND_METRIC, .type = type,
						.metric = metric, .side = SIDE_CANARY });
	struct guardrail g = guardrail_on(a, name, metric);

	g.promote = cond_op(a, COND_LT, reads, cond_value(a, promote));
	g.rollback = cond_op(a, COND_GT, reads, cond_value(a, rollback));
	return g;
}

static const struct result *replay(struct world *w, const struct text_case *c)
{
	const struct result *r;
	struct people people;
	struct view *v;

	*w = (struct world){ .arena = arena_open(NULL) };
	w->ds = diags_on(w->arena);
	w->metrics[0] = (struct metric){ .name = STR("error_rate"), .type = TYPE_RATIO,
					 .unit = unit_find(STR("%")) };
	w->metrics[1] = (struct metric){ .name = STR("p99_latency"), .type = TYPE_DURATION,
					 .unit = unit_find(STR("ms")) };
	w->plan = plan_of(w->metrics, 2);
	w->guardrails[0] = guardrail_typed(w->arena, "errors", 0, TYPE_RATIO, .005, .01);
	w->guardrails[0].k = w->guardrails[0].n = 2;
	w->guardrails[1] = guardrail_typed(w->arena, "speed", 1, TYPE_DURATION, .2, .5);
	w->plan.guardrails = w->guardrails;
	w->plan.nguardrails = 2;
	w->plan.steps = c->steps;
	w->plan.nsteps = c->nsteps;
	w->plan.traffic = c->traffic;
	w->made[0] = (struct made_series){ 0, SIDE_CANARY, MINUTE, str_of(c->errors), { 0 },
		{ 0 } };
	w->made[1] = (struct made_series){ 1, SIDE_CANARY, MINUTE, str_of(c->speed), { 0 }, { 0 } };
	w->scenario = (struct scenario){ .name = STR("s"), .plan = &w->plan, .series = w->made,
					 .nseries = 2 };
	v = view_open(w->arena, &w->plan, &w->scenario, NULL, 0, &w->ds);
	assert_non_null(v);
	people = people_on(w->arena, &w->plan, -1, c->gate_ms);
	r = engine_plan.run(w->arena, &w->plan, v, &people, &w->ds);
	assert_non_null(r);
	w->report = (struct report){ .scenario = w->scenario.name, .ascii = c->ascii,
				     .colour = c->colour, .view = v };
	return r;
}

static void test_text(void **state)
{
	const struct text_case *c = *state;
	struct world w;
	const struct result *r = replay(&w, c);
	struct buf out = buf_on(w.arena);

	result_print(r, &w.report, &out);
	assert_string_equal(strchr(out.p, '\n') + 1, c->want);
	arena_close(w.arena);
}

static const struct head_case {
	const char *name, *scenario, *stable, *canary;
	size_t ntraces;
	bool recorded, ascii;
	const char *want;
} heads[] = {
	{ "all", "s", "a", "b", 1, true, false,
	  "test \u00b7 scenario s \u00b7 stable a, canary b \u00b7 lab/run1.csv from 1970-01-01 "
	  "00:00:01 UTC" },
	{ "two traces", "s", "a", "b", 2, true, true,
	  "test - scenario s - stable a, canary b - lab/run1.csv, x.csv from 1970-01-01 00:00:01 "
	  "UTC" },
	{ "of the command line", "", "", "", 0, false, true, "test - stable v1, canary v2" },
};

static void test_head(void **state)
{
	static const struct str traces[] = { { "../traces/lab/run1.csv", 22 }, { "x.csv", 5 } };
	const struct head_case *c = *state;
	struct world w;
	const struct result *r = replay(&w, &texts[0]);
	struct buf out = buf_on(w.arena);

	w.report.scenario = str_of(c->scenario);
	w.report.part[SIDE_STABLE] = str_of(c->stable);
	w.report.part[SIDE_CANARY] = str_of(c->canary);
	w.report.traces = traces;
	w.report.ntraces = c->ntraces;
	w.report.recorded = c->recorded;
	w.report.start_ms = 1000;
	w.report.ascii = c->ascii;
	result_print(r, &w.report, &out);
	*strchr(out.p, '\n') = '\0';
	assert_string_equal(out.p, c->want);
	arena_close(w.arena);
}

static void test_json(void **state)
{
	struct text_case c = { .steps = half, .nsteps = 1, .errors = "0.25 0.5 stale", .gate_ms = 0,
			       .speed = "25 stale", .traffic = 10 };
	struct world w;
	const struct result *r;
	struct buf out;
	struct json j;

	(void)state;
	c.steps = to_full;
	r = replay(&w, &c);
	out = buf_on(w.arena);
	j = json_on(&out, false);
	result_json(r, &w.report, &j);
	assert_string_equal(out.p,
		"{\"plan\":\"test\",\"scenario\":\"s\",\"engine\":\"plan\","
		"\"outcome\":\"undecided\","
		"\"at_ms\":120000,\"step\":\"stage 5%\",\"guardrail\":null,\"reason\":null,"
		"\"stable\":\"v1\",\"canary\":\"v2\",\"start\":null,\"promoted_at_ms\":null,"
		"\"time_to_detect_ms\":null,"
		"\"exposure\":{\"requests\":60,\"total_requests\":1200,"
		"\"bad_requests\":0.225},\"routes_left_out\":false,"
		"\"steps\":[{\"step\":\"stage 5%\",\"begin_ms\":0,\"end_ms\":120000,\"weight\":5}],"
		"\"checks\":[{\"at_ms\":60000,\"step\":\"stage 5%\",\"weight\":5,\"guardrail\":"
		"\"errors\",\"verdict\":\"hold\",\"readings\":{\"error_rate@canary\":0.005}},"
		"{\"at_ms\":60000,\"step\":\"stage 5%\",\"weight\":5,\"guardrail\":\"speed\","
		"\"verdict\":\"no-data\",\"readings\":{\"p99_latency@canary\":null}},"
		"{\"at_ms\":120000,\"step\":\"stage 5%\",\"weight\":5,\"guardrail\":\"errors\","
		"\"verdict\":\"no-data\",\"readings\":{\"error_rate@canary\":null}},"
		"{\"at_ms\":120000,\"step\":\"stage 5%\",\"weight\":5,\"guardrail\":\"speed\","
		"\"verdict\":\"no-data\",\"readings\":{\"p99_latency@canary\":null}}],"
		"\"notes\":[\"replayed as recorded: a reading does not change with the weight, "
		"unless "
		"an assume says so\"]}");
	arena_close(w.arena);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "texts", texts, test_text);
	table_add_rows(&t, "heads", heads, test_head);
	table_add(&t, "result", "json", test_json, NULL);
	return table_run(&t, "result");
}
