/* Sample sizes, power and detectable differences against published figures, and the rules that
 * conditions make.
 */
#include "compiler/power.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "tests/unit/table.h"

static void assert_near(double got, double want, double tolerance)
{
	if (!(fabs(got - want) <= tolerance))
		fail_msg("%.12g, wanted %.12g", got, want);
}

/* ---- 0.5% against 1% ------------------------------------------------------------------------ */

static const struct size_case {
	const char *name;
	double per, alpha, power, want;
} sizes[] = {
	{ "equal arms, 5%, 80%", 1, .05, .8, 3681 },
	{ "equal arms, 2.5%, 80%", 1, .025, .8, 4673 },
	{ "equal arms, 1%, 80%", 1, .01, .8, 5976 },
	{ "19 to 1, 5%, 80%", 19, .05, .8, 1711 },
	{ "19 to 1, 2.5%, 80%", 19, .025, .8, 2119 },
	{ "19 to 1, 1%, 80%", 19, .01, .8, 2649 },
	{ "known, 5%, 80%", HUGE_VAL, .05, .8, 1597 },
	{ "known, 2.5%, 80%", HUGE_VAL, .025, .8, 1972 },
	{ "known, 1%, 80%", HUGE_VAL, .01, .8, 2457 },
	{ "equal arms, 5%, 90%", 1, .05, .9, 5098 },
	{ "equal arms, 2.5%, 90%", 1, .025, .9, 6256 },
	{ "19 to 1, 5%, 90%", 19, .05, .9, 2523 },
	{ "19 to 1, 2.5%, 90%", 19, .025, .9, 3015 },
	{ "known, 5%, 90%", HUGE_VAL, .05, .9, 2373 },
	{ "known, 2.5%, 90%", HUGE_VAL, .025, .9, 2826 },
};

static void test_size(void **state)
{
	const struct size_case *c = *state;
	double n = power_size(.005, .01, c->per, c->alpha, c->power);

	assert_near(ceil(n), c->want, 0);
	assert_near(power_chance(.005, .01, n, c->per, c->alpha), c->power, 1e-9);
}

/* A stage of so many requests a minute, such a share and so many minutes. */
static const struct stage_case {
	const char *name;
	double rate, share, minutes;
	double detectable, power, needed;	/* from 0.5%; at 1%; minutes for 80% */
} stages[] = {
	{ "5% for 5m", 10000, .05, 5, .00904, .898, 3.42 },
	{ "5% for 1m", 10000, .05, 1, .01524, .460, 3.42 },
	{ "1% for 5m", 10000, .01, 5, .01482, .479, 16.18 },
	{ "25% for 5m", 10000, .25, 5, .00695, 1, .92 },
	{ "5% of 1000 for 5m", 1000, .05, 5, .02073, .335, 34.21 },
	{ "10% of 1000 for 10m", 1000, .1, 10, .01211, .615, 18.37 },
	{ "10% of 100 for 30m", 100, .1, 30, .01993, .342, 183.7 },
};

static void test_stage(void **state)
{
	const struct stage_case *c = *state;
	double per = (1 - c->share) / c->share, n = c->rate * c->share * c->minutes;
	double size = power_size(.005, .01, per, .05, .8);

	assert_near(power_detectable(.005, n, per), c->detectable, 5.1e-6);
	assert_near(power_chance(.005, .01, n, per, .05), c->power, 5.1e-4);
	assert_near(size / (c->rate * c->share), c->needed, .051);
}

/* The worked question: 2,500 requests, 0.5% against 1%. */
static void test_question(void **state)
{
	(void)state;
	assert_near(power_chance(.005, .01, 2500, 19, .05), .898, 5e-4);
	assert_near(power_chance(.005, .01, 2500, 19, .025), .850, 5e-4);
	assert_near(power_chance(.005, .01, 2500, 19, .01), .779, 5e-4);
	assert_near(power_chance(.005, .01, 2500, 1, .05), .657, 5e-4);
}

static void test_edges(void **state)
{
	(void)state;
	assert_true(power_detectable(.005, 1, HUGE_VAL) > .5);
	assert_near(power_detectable(.5, 0, HUGE_VAL), 1, 0);
	assert_near(power_chance(.005, 1, 10, HUGE_VAL, .05), 1, 0);
	assert_near(power_chance(.005, 1, 0, HUGE_VAL, .05), 0, 0);
	assert_true(power_size(.005, .005000001, 19, .05, .8) > 1e10);
}

/* ---- rules ---------------------------------------------------------------------------------- */

static const struct rule_case {
	const char *name;
	enum cond_kind rollback;
	double limit;
	enum cond_kind promote;
	double healthy;		/* 0: no promote condition */
	bool number_first;
	struct { double limit, healthy; bool above, turned, promotes; double doubled; } want;
	int64_t n, bad_from;
} rules[] = {
	{ "above", COND_GT, .01, COND_LT, .005, false,
	  { .01, .005, true, false, true, .02 }, 2500, 26 },
	{ "at or above", COND_GE, .01, COND_LT, .005, false,
	  { .01, .005, false, false, true, .02 }, 2500, 25 },
	{ "the number first", COND_LT, .01, COND_GT, .005, true,
	  { .01, .005, true, false, true, .02 }, 500, 6 },
	{ "the number first, at or below", COND_GE, .99, COND_LT, .995, true,
	  { .01, .005, false, true, true, .02 }, 2500, 25 },
	{ "below", COND_LT, .99, COND_GT, .995, false,
	  { .01, .005, true, true, true, .02 }, 2500, 26 },
	{ "at or below", COND_LE, .99, COND_GT, .995, false,
	  { .01, .005, false, true, true, .02 }, 2500, 25 },
	{ "no promote", COND_GT, .01, COND_LT, 0, false,
	  { .01, .005, true, false, false, .02 }, 2550, 26 },
	{ "a promote beyond the limit says nothing", COND_GT, .01, COND_LT, .02, false,
	  { .01, .005, true, false, false, .02 }, 99, 1 },
	{ "29 of 100 is no more than 29%", COND_GT, .29, COND_LT, .1, false,
	  { .29, .1, true, false, true, .58 }, 100, 30 },
	{ "7 of 100 is no more than 7%", COND_GT, .07, COND_LT, .01, false,
	  { .07, .01, true, false, true, .14 }, 100, 8 },
	{ "7 of 100 is at least 7%", COND_GE, .07, COND_LT, .01, false,
	  { .07, .01, false, false, true, .14 }, 100, 7 },
	{ "nothing is twice as much as half", COND_GT, .5, COND_LT, .1, false,
	  { .5, .1, true, false, true, 0 }, 3, 2 },
	{ "no requests", COND_GT, .01, COND_LT, .005, false,
	  { .01, .005, true, false, true, .02 }, 0, 1 },
};

struct compared {
	struct cond metric, number, all;
};

static const struct cond *compare(struct compared *c, enum cond_kind op, double value,
				  bool number_first)
{
	c->metric = (struct cond){ .kind = COND_METRIC, .side = SIDE_CANARY };
	c->number = (struct cond){ .kind = COND_CONST, .value = value };
	c->all = (struct cond){ .kind = op, .a = number_first ? &c->number : &c->metric,
				.b = number_first ? &c->metric : &c->number };
	return &c->all;
}

static void test_rule(void **state)
{
	const struct rule_case *c = *state;
	const struct metric metric = { .type = TYPE_RATIO };
	const struct plan p = { .metrics = &metric, .nmetrics = 1 };
	struct compared bad, good;
	struct guardrail g = { .rollback = compare(&bad, c->rollback, c->limit, c->number_first) };
	struct power_rule rule;

	if (c->healthy > 0)
		g.promote = compare(&good, c->promote, c->healthy, c->number_first);
	assert_true(power_rule_of(&p, &g, &rule));
	assert_near(rule.limit, c->want.limit, 1e-15);
	assert_near(rule.limit_read, c->limit, 0);
	assert_near(rule.healthy, c->want.healthy, 1e-15);
	assert_int_equal(rule.above, c->want.above);
	assert_int_equal(rule.turned, c->want.turned);
	assert_int_equal(rule.promotes, c->want.promotes);
	assert_near(power_doubled(&rule), c->want.doubled, 1e-15);
	assert_int_equal(power_bad_from(&rule, c->n), c->bad_from);
}

static void test_no_rule(void **state)
{
	struct metric metric = { .type = TYPE_DURATION };
	const struct plan p = { .metrics = &metric, .nmetrics = 1 };
	struct compared bad;
	struct guardrail g = { .rollback = compare(&bad, COND_GT, .01, false) };
	struct power_rule rule;

	(void)state;
	assert_false(power_rule_of(&p, &g, &rule));	/* no ratio */
	metric.type = TYPE_RATIO;
	assert_true(power_rule_of(&p, &g, &rule));
	bad.metric.side = SIDE_STABLE;
	assert_false(power_rule_of(&p, &g, &rule));
	bad.metric.side = SIDE_CANARY;
	bad.number.value = 1;
	assert_false(power_rule_of(&p, &g, &rule));
	bad.number.value = 0;
	assert_false(power_rule_of(&p, &g, &rule));
	bad.all.kind = COND_EQ;
	assert_false(power_rule_of(&p, &g, &rule));
	g.rollback = NULL;
	assert_false(power_rule_of(&p, &g, &rule));
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "sizes", sizes, test_size);
	table_add_rows(&t, "stages", stages, test_stage);
	table_add_rows(&t, "rules", rules, test_rule);
	table_add(&t, "power", "the worked question", test_question, NULL);
	table_add(&t, "power", "edges", test_edges, NULL);
	table_add(&t, "power", "no rule", test_no_rule, NULL);
	return table_run(&t, "power");
}
