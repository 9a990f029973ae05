/* The worst case of a plan (compiler/reaction.c), against trying it: random plans of few
 * milliseconds, each run by the engine for every onset and every answer of a person or a gate, on
 * readings that turn bad at the onset.
 *
 * The engine's onsets are whole milliseconds: a canary that turns bad at T was good at T - 1. As nothing
 * happens between two milliseconds, the least upper bound over all onsets in (T - 1, T] is what meets the
 * canary from T - 1 on; in the same way an answer at W stands for those right before W + 1.
 *
 * CANARYC_REACTIONS in the environment is another number of plans.
 */
#include "compiler/reaction.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "compiler/dump.h"
#include "sim/engine.h"
#include "sim/view.h"
#include "tests/unit/sim/plans.h"

#define PLANS		1500
#define GUARDRAILS	3
#define STEPS		6
#define TRACE_MS	400	/* longer than any of these rollouts */
#define LATER_MS	13	/* onsets in a gate that is open at once on the good way */

/* Metrics: a guardrail reads metric 3i; 3i + 1 is the same without gaps, 3i + 2 the stable's. */
#define METRICS (3 * GUARDRAILS)

struct world {
	struct arena *arena;
	struct diags ds;
	uint64_t random;
	struct metric metrics[METRICS];
	struct guardrail guardrails[GUARDRAILS];
	struct step steps[STEPS];
	struct route route;
	size_t routes[1];
	struct plan plan;
	struct scenario scenario;
	size_t nassumes;
	struct assume assumes[(STEPS + 1) * GUARDRAILS * 2];
	struct made_series made[GUARDRAILS * 2];
	bool waits, gates;	/* it has such steps */
	bool several;		/* of one kind: the engine answers them alike, so some is left */
};

/* ---- random plans --------------------------------------------------------------------------- */

/* SplitMix64. @return 0..n-1. */
static int64_t draw(struct world *w, int64_t n)
{
	uint64_t z = w->random += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return (int64_t)((z ^ z >> 31) % (uint64_t)n);
}

static bool chance(struct world *w, int64_t per_cent)
{
	return draw(w, 100) < per_cent;
}

static const struct cond *draw_rollback(struct world *w, size_t i)
{
	struct arena *a = w->arena;

	if (chance(w, 15))
		return NULL;
	if (chance(w, 20))	/* a difference to the stable, which has 0 */
		return cond_op(a, COND_GT, cond_op(a, COND_SUB, cond_metric(a, 3 * i, SIDE_CANARY),
						   cond_metric(a, 3 * i, SIDE_STABLE)),
			       cond_value(a, 2));
	return cond_limit(a, 3 * i, COND_GT, 2);
}

static void draw_guardrail(struct world *w, size_t i, bool needs)
{
	struct guardrail *g = &w->guardrails[i];
	static const char *const names[] = { "A", "B", "C" };

	*g = guardrail_on(w->arena, names[i], 3 * i);
	g->every_ms = 1 + draw(w, 5);
	g->over_ms = 1 + draw(w, 8);
	g->after_ms = chance(w, 60) ? 0 : draw(w, 4);
	g->rollback = draw_rollback(w, i);
	if (g->rollback && chance(w, 30))
		g->promote = NULL;
	g->k = chance(w, 40) ? 1 : 1 + draw(w, 4);
	g->n = g->k + (chance(w, 70) ? 0 : draw(w, 3));
	if (!g->rollback)
		g->k = g->n = 1;
	if (needs && chance(w, 60))
		g->needs = 1 + draw(w, 60);
	if (g->needs || chance(w, 30)) {
		g->no_data = (enum no_data)draw(w, 3);
		g->no_data_after = 1 + draw(w, 6);
	}
}

static int64_t latest_first_check(const struct world *w)
{
	int64_t latest = 1;

	for (size_t i = 0; i < w->plan.nguardrails; i++) {
		const struct guardrail *g = &w->guardrails[i];

		if (g->after_ms + g->every_ms > latest)
			latest = g->after_ms + g->every_ms;
	}
	return latest;
}

static void draw_stage(struct world *w, struct step *s)
{
	s->kind = STEP_STAGE;
	if (chance(w, 12))
		return;		/* passed at once */
	s->for_ms = 1 + draw(w, 9);
	s->at_most_ms = s->for_ms + draw(w, 16);
	if (s->at_most_ms < latest_first_check(w) && chance(w, 80))
		s->at_most_ms = latest_first_check(w);
	s->then = THEN_ROLLBACK;
}

static void draw_wait(struct world *w, struct step *s)
{
	if (chance(w, 50)) {
		if (chance(w, 40)) {
			draw_stage(w, s);
			s->then = THEN_PAUSE;
			return;
		}
		s->kind = STEP_PAUSE;
		s->approval = true;
	} else {
		s->kind = STEP_GATE;
		s->every_ms = 1 + draw(w, 4);
		s->at_most_ms = 1 + draw(w, 12);
	}
}

static void draw_step(struct world *w, size_t i, bool waits)
{
	struct step *s = &w->steps[i];
	int64_t kind = draw(w, 100);

	*s = (struct step){ .name = STR("step"), .for_ms = NO_LIMIT, .at_most_ms = NO_LIMIT };
	if (waits && kind < 25) {
		draw_wait(w, s);
	} else if (kind < 75) {
		draw_stage(w, s);
	} else if (kind < 90) {
		s->kind = STEP_PAUSE;
		s->for_ms = 1 + draw(w, 9);
	} else {
		s->kind = i == 0 ? STEP_SHADOW : STEP_PAUSE;
		s->for_ms = 1 + draw(w, 9);
		s->mirror_ppm = i == 0 ? 200000 : 0;
	}
	s->weight_ppm = i ? w->steps[i - 1].weight_ppm : 0;
	if (s->kind == STEP_STAGE)
		s->weight_ppm = chance(w, 10) ? (int32_t)draw(w, 10) * 100000 :
				s->weight_ppm + (int32_t)draw(w, 4) * 100000;
	if (s->weight_ppm > PPM || chance(w, 8))
		s->weight_ppm = s->kind == STEP_STAGE ? PPM : s->weight_ppm;
}

static bool waits_for_person(const struct step *s)
{
	return s->approval || s->then == THEN_PAUSE;
}

/* Draws a step; where several waits of one kind are not wanted, one that is no second wait. */
static void draw_fitting(struct world *w, size_t i, bool waits, bool several)
{
	const struct step *s = &w->steps[i];
	bool fits = false;

	while (!fits) {
		draw_step(w, i, waits);
		fits = several || !((w->waits && waits_for_person(s)) ||
				    (w->gates && s->kind == STEP_GATE));
	}
	w->several |= (w->waits && waits_for_person(s)) || (w->gates && s->kind == STEP_GATE);
	w->waits |= waits_for_person(s);
	w->gates |= s->kind == STEP_GATE;
}

static void draw_steps(struct world *w, bool waits)
{
	size_t n = 1 + (size_t)draw(w, STEPS - 1), last = n - 1;
	bool keep = chance(w, 25), several = chance(w, 20);

	for (size_t i = 0; i < n; i++)
		draw_fitting(w, i, waits, several);
	if (w->steps[last].kind != STEP_STAGE) {
		w->steps[last] = (struct step){ .name = STR("step"), .for_ms = NO_LIMIT,
						.at_most_ms = NO_LIMIT };
		draw_stage(w, &w->steps[last]);
	}
	if (chance(w, 80))
		w->steps[last].weight_ppm = PPM;
	if (keep)
		w->steps[n++] = (struct step){ .kind = STEP_KEEP, .name = STR("keep"),
					       .weight_ppm = PPM, .for_ms = 1 + draw(w, 9),
					       .at_most_ms = NO_LIMIT };
	w->plan.nsteps = n;
}

static void draw_plan(struct world *w, uint64_t seed)
{
	bool needs, waits;

	*w = (struct world){ .arena = arena_open(NULL), .random = seed };
	w->ds = diags_on(w->arena);
	for (size_t i = 0; i < METRICS; i++)
		w->metrics[i] = (struct metric){ .name = arena_printf(w->arena, "m%zu", i),
						 .type = TYPE_SCORE };
	w->plan = plan_of(w->metrics, METRICS);
	w->plan.guardrails = w->guardrails;
	w->plan.steps = w->steps;
	w->plan.traffic = 10000;
	w->plan.nguardrails = 1 + (size_t)draw(w, GUARDRAILS);
	needs = chance(w, 30);
	waits = !needs && chance(w, 50);	/* not both: the answers of both are not tried */
	for (size_t i = 0; i < w->plan.nguardrails; i++)
		draw_guardrail(w, i, needs);
	draw_steps(w, waits);
	w->scenario = (struct scenario){ .plan = &w->plan, .assumes = w->assumes,
					 .series = w->made };
}

/* ---- runs ----------------------------------------------------------------------------------- */

static void add_assume(struct world *w, size_t i, enum side side, bool given, ptrdiff_t step)
{
	struct assume *u = &w->assumes[w->nassumes++];

	*u = (struct assume){ .kind = given ? ASSUME_SET : ASSUME_NO_DATA, .metric = 3 * i,
			      .side = side, .to_ms = step < 0 ? 0 : NO_LIMIT, .from_step = step };
	if (given)
		u->value = cond_metric(w->arena, side == SIDE_CANARY ? 3 * i + 1 : 3 * i + 2, side);
}

/* Where the plan leaves a side idle it has no readings. The first assumption of a metric holds for
 * no time: it says that there is one. */
static void add_gaps(struct world *w)
{
	for (size_t i = 0; i < w->plan.nguardrails; i++) {
		for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
			add_assume(w, i, (enum side)side, true, -1);
			for (size_t s = 0; s < w->plan.nsteps; s++)
				add_assume(w, i, (enum side)side,
					   !step_idle(&w->plan, &w->steps[s], (enum side)side),
					   (ptrdiff_t)s);
		}
	}
	w->scenario.nassumes = w->nassumes;
}

/* 0 up to the onset, 3 from there on, nothing after TRACE_MS. */
static struct str readings(struct world *w, int64_t onset_ms)
{
	struct buf b = buf_on(w->arena);
	int64_t t = 0;

	if (onset_ms != 0) {
		buf_puts(&b, "0 ");
		t = 1;
	}
	for (; t < onset_ms; t++)
		buf_puts(&b, "_ ");
	if (onset_ms >= 0) {
		buf_puts(&b, "3 ");
		t++;
	}
	buf_printf(&b, "_x%lld stale", (long long)(TRACE_MS - t));
	return buf_str(&b);
}

static void add_series(struct world *w, size_t i, int64_t onset_ms)
{
	w->made[2 * i] = (struct made_series){ .metric = 3 * i + 1, .side = SIDE_CANARY,
					       .every_ms = 1, .text = readings(w, onset_ms) };
	w->made[2 * i + 1] = (struct made_series){ .metric = 3 * i + 2, .side = SIDE_STABLE,
						   .every_ms = 1, .text = readings(w, -1) };
}

/* What a run came to. */
struct trial {
	bool rolled_back, paused;
	double requests;	/* that met the bad canary */
	int64_t end_ms;
	int64_t begin_ms[STEPS];	/* of each step; NO_LIMIT: not reached */
};

/* Requests to the canary from one instant to another. */
static double met(const struct world *w, const struct result *r, int64_t from_ms, int64_t to_ms)
{
	double sum = 0;

	for (size_t i = 0; i < r->nsteps; i++) {
		int64_t begin = r->steps[i].begin_ms, end = r->steps[i].end_ms;

		begin = begin < from_ms ? from_ms : begin;
		end = end > to_ms ? to_ms : end;
		if (end > begin)
			sum += step_share(&w->plan, &w->plan.steps[r->steps[i].step]) *
			       (double)(end - begin);
	}
	return sum * w->plan.traffic / 1000;
}

/* A person's answer may come up to a millisecond later than the engine's. */
static double answered_later(const struct world *w, const struct result *r, int64_t onset_ms)
{
	double sum = 0;

	for (size_t i = 0; i + 1 < r->nsteps; i++) {
		const struct step *s = &w->plan.steps[r->steps[i].step];
		bool person = s->approval || r->steps[i].waited;

		if (person && r->steps[i].end_ms >= onset_ms - 1)
			sum += step_share(&w->plan, s);
	}
	return sum * w->plan.traffic / 1000;
}

/* When people and gates answer, ms after they are asked; -1: never. */
struct answers {
	int64_t approved_ms, gate_ms;
};

/* @param onset_ms  the seer's canary (GUARDRAILS: every guardrail's) is bad from here on.
 * @param shown_ms  its readings are; -1: never. */
static struct trial try_run(struct world *w, size_t seer, int64_t onset_ms, int64_t shown_ms,
			    struct answers answers)
{
	struct arena_mark mark = arena_mark(w->arena);
	struct people people = people_on(w->arena, &w->plan, answers.approved_ms, answers.gate_ms);
	const struct result *r;
	struct view *v;
	struct trial t;

	for (size_t i = 0; i < w->plan.nguardrails; i++)
		add_series(w, i, seer == i || seer == GUARDRAILS ? shown_ms : -1);
	w->scenario.nseries = 2 * w->plan.nguardrails;
	v = view_open(w->arena, &w->plan, &w->scenario, NULL, 0, &w->ds);
	if (!v)
		fail_msg("%s", w->ds.first->message.p);
	r = engine_plan.run(w->arena, &w->plan, v, &people, &w->ds);
	assert_non_null(r);
	t = (struct trial){ .rolled_back = r->outcome == OUTCOME_ROLLED_BACK,
			    .paused = r->outcome == OUTCOME_PAUSED,
			    .end_ms = r->steps[r->nsteps - 1].end_ms };
	for (size_t i = 0; i < STEPS; i++)
		t.begin_ms[i] = i < r->nsteps ? r->steps[i].begin_ms : NO_LIMIT;
	if (t.end_ms >= TRACE_MS) {	/* rolled back only as the readings end */
		t.rolled_back = false;
		t.paused = true;
	}
	if (t.rolled_back)
		t.requests = met(w, r, onset_ms > 0 ? onset_ms - 1 : 0, t.end_ms) +
			     answered_later(w, r, shown_ms);
	arena_reset(w->arena, mark);
	return t;
}

/* ---- comparison ----------------------------------------------------------------------------- */

static void put_plan(const struct world *w, struct buf *b)
{
	for (size_t i = 0; i < w->plan.nguardrails; i++) {
		const struct guardrail *g = &w->guardrails[i];

		buf_printf(b, "  %c every %lld over %lld after %lld k %lld n %lld needs %lld "
			   "no data %d/%lld rollback ", "ABC"[i], (long long)g->every_ms,
			   (long long)g->over_ms, (long long)g->after_ms, (long long)g->k, (long long)g->n,
			   (long long)g->needs, (int)g->no_data, (long long)g->no_data_after);
		if (g->rollback)
			cond_text(&w->plan, g->rollback, b);
		buf_puts(b, "\n");
	}
	for (size_t i = 0; i < w->plan.nsteps; i++) {
		const struct step *s = &w->steps[i];

		buf_printf(b, "  step %zu kind %d weight %d for %lld at most %lld every %lld "
			   "then %d approval %d\n", i, (int)s->kind, (int)s->weight_ppm,
			   s->for_ms == NO_LIMIT ? -1LL : (long long)s->for_ms,
			   s->at_most_ms == NO_LIMIT ? -1LL : (long long)s->at_most_ms,
			   (long long)s->every_ms, (int)s->then, s->approval);
	}
}

#define DISAGREE(w, what, ...) do { \
		struct buf b_ = buf_on((w)->arena); \
		put_plan(w, &b_); \
		fail_msg("seed %llu: " what "\n%s", (unsigned long long)seed, __VA_ARGS__, b_.p); \
	} while (0)

/* The worst of all onsets and answers. */
struct tried {
	bool noticed, endless;
	double requests, full;
	bool full_noticed;
	double last;		/* of the onset that was tried last */
	double steps[STEPS];	/* of the onsets in each step */
	double missed_ms;	/* onsets that nothing notices */
};

/* The next time of asking that differs for the plan's gate; after the last, one that is too late.
 */
static int64_t next_gate(const struct world *w, int64_t after_ms)
{
	for (size_t i = 0; w->gates && i < w->plan.nsteps; i++) {
		const struct step *s = &w->steps[i];

		if (s->kind == STEP_GATE)
			return after_ms > s->at_most_ms ? NO_LIMIT : after_ms + s->every_ms;
	}
	return NO_LIMIT;
}

/* After so long a wait every guardrail that sees anything has rolled back. */
static int64_t longest_wait(const struct world *w)
{
	int64_t longest = 0;

	for (size_t i = 0; i < w->plan.nguardrails; i++) {
		const struct guardrail *g = &w->guardrails[i];

		if (g->after_ms + g->k * g->every_ms > longest)
			longest = g->after_ms + g->k * g->every_ms;
	}
	return longest + 1;
}

static void try_onset(struct world *w, size_t seer, int64_t onset_ms, struct tried *t)
{
	int64_t longest = w->waits ? longest_wait(w) : 0;
	bool missed = false;

	t->last = 0;
	for (int64_t a = w->waits ? -1 : 0; a <= longest; a++) {
		for (int64_t g = 0; g != NO_LIMIT; g = next_gate(w, g)) {
			struct answers answers = { a, g };
			struct trial r = try_run(w, seer, onset_ms, onset_ms, answers);

			t->endless |= r.paused;
			missed |= !r.paused && !r.rolled_back;
			if (!r.rolled_back)
				continue;
			t->noticed = true;
			t->requests = fmax(t->requests, r.requests);
			t->last = fmax(t->last, r.requests);
		}
	}
	t->missed_ms += missed;
}

static void try_full(struct world *w, size_t seer, int64_t onset_ms, struct tried *t)
{
	struct answers answers = { 0, 0 };
	int64_t shown_ms = onset_ms + w->guardrails[seer].over_ms;
	struct trial r = try_run(w, seer, onset_ms, shown_ms, answers);

	if (!r.rolled_back)
		return;
	t->full_noticed = true;
	t->full = fmax(t->full, r.requests);
}

static bool near(double a, double b)
{
	return fabs(a - b) <= 1e-9 * fmax(1, fmax(fabs(a), fabs(b)));
}

static double gaps_ms(const struct reactions *r)
{
	double sum = 0;

	for (size_t i = 0; i < r->ngaps; i++)
		sum += (double)(r->gaps[i].to_ms - r->gaps[i].from_ms);
	return sum;
}

static void compare_steps(struct world *w, uint64_t seed, const struct reactions *r, size_t seer,
			  const struct tried *t, const struct trial *good)
{
	for (size_t i = 0; i < w->plan.nsteps; i++) {
		int64_t end = i + 1 < STEPS && good->begin_ms[i + 1] < good->end_ms ?
				      good->begin_ms[i + 1] : good->end_ms;

		if (good->begin_ms[i] >= end)
			continue;	/* no time for an onset */
		if (!near(r->steps[i].requests, t->steps[i]))
			DISAGREE(w, "guardrail %zu, onsets in step %zu: tried %.9g, found %.9g",
				 seer, i, t->steps[i], r->steps[i].requests);
	}
}

/* @param good  the run in which nothing is bad. */
static void compare(struct world *w, uint64_t seed, const struct reaction_report *report,
		    size_t seer, const struct trial *good)
{
	const struct reactions *r = seer == GUARDRAILS ? &report->all : &report->alone[seer];
	struct tried t = { 0 };
	int64_t last_ms = report->end_ms + (w->waits || w->gates ? LATER_MS : 0);

	for (int64_t onset = 1; onset <= last_ms; onset++) {
		size_t step = STEPS;

		try_onset(w, seer, onset, &t);
		while (step > 1 && good->begin_ms[step - 1] > onset - 1)
			step--;
		t.steps[step - 1] = fmax(t.steps[step - 1], t.last);
	}
	if (r->endless && !t.endless && !w->several)
		DISAGREE(w, "guardrail %zu: waits for ever in %zu, but never did", seer,
			 r->endless_step);
	if (r->endless)
		return;		/* there is no bound that could be tried */
	if (w->several && (!t.noticed || t.requests <= r->worst.requests * (1 + 1e-9)))
		return;
	if (t.noticed != r->worst.noticed || (t.noticed && !near(t.requests, r->worst.requests)))
		DISAGREE(w, "guardrail %zu: tried %.9g (%d), found %.9g (%d) from %lld to %lld",
			 seer, t.requests, t.noticed, r->worst.requests, r->worst.noticed,
			 (long long)r->worst.onset_ms, (long long)r->worst.end_ms);
	if (!w->waits && !w->gates && !near(t.missed_ms, gaps_ms(r)))
		DISAGREE(w, "guardrail %zu: tried %g ms missed, found %g", seer, t.missed_ms,
			 gaps_ms(r));
	if (seer == GUARDRAILS || w->waits || w->gates)
		return;
	compare_steps(w, seed, r, seer, &t, good);
	for (int64_t onset = 0; onset + w->guardrails[seer].over_ms <= report->end_ms; onset++)
		try_full(w, seer, onset, &t);
	if (t.full_noticed != r->full.noticed ||
	    (t.full_noticed && !near(t.full, r->full.requests)))
		DISAGREE(w, "guardrail %zu, window: tried %.9g (%d), found %.9g (%d) from %lld",
			 seer, t.full, t.full_noticed, r->full.requests, r->full.noticed,
			 (long long)r->full.onset_ms);
}

static void try_plan(uint64_t seed)
{
	struct reaction_report report;
	struct trial good;
	struct world w;
	bool bounded = true;
	ptrdiff_t worst;

	draw_plan(&w, seed);
	add_gaps(&w);
	assert_int_equal(reaction_of_plan(w.arena, &w.plan, &report), REACTION_FOUND);
	good = try_run(&w, GUARDRAILS, -1, -1, (struct answers){ 0, 0 });
	if (report.end_ms != good.end_ms || report.fails != good.rolled_back)
		DISAGREE(&w, "the good way ends at %lld (%d), found %lld (%d)",
			 (long long)good.end_ms, good.rolled_back, (long long)report.end_ms,
			 report.fails);
	for (size_t i = 0; i < w.plan.nguardrails; i++) {
		compare(&w, seed, &report, i, &good);
		bounded &= report.alone[i].ngaps == 0 && !report.alone[i].endless;
	}
	compare(&w, seed, &report, GUARDRAILS, &good);
	worst = reaction_worst(&w.plan, &report);
	if (bounded && worst >= 0 &&
	    report.all.worst.requests > report.alone[worst].worst.requests * (1 + 1e-9))
		DISAGREE(&w, "all together %.9g, the worst alone %.9g", report.all.worst.requests,
			 report.alone[worst].worst.requests);
	arena_close(w.arena);
}

static void test_plans(void **state)
{
	const char *plans = getenv("CANARYC_REACTIONS"), *first = getenv("CANARYC_SEED");
	unsigned long long from = first ? strtoull(first, NULL, 10) : 1;
	long n = plans ? strtol(plans, NULL, 10) : PLANS;

	(void)state;
	for (long i = 0; i < n; i++)
		try_plan(from + (unsigned long long)i);
}

int main(void)
{
	const struct CMUnitTest t[] = {
		{ "random plans, against trying every onset", test_plans, NULL, NULL, NULL },
	};

	return cmocka_run_group_tests_name("reaction", t, NULL, NULL);
}
