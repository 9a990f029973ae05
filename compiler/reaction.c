/* The worst case of a plan: the most requests that can meet a canary that turns bad at the worst
 * moment. Called by `explain` and `power`; compiler/reaction_way.c knows the rules of a rollout.
 *
 * Let the good way be the rollout in which every check promotes, and e1 < e2 < ... the instants on
 * it at which a check of the guardrail in question counts: it has requests enough, and readings. A
 * canary that turns bad at T is bad at the checks from T on. So for all T in (e_i, e_i+1] the same
 * checks find it bad, the rollout takes the same way and is rolled back at the same instant R.
 * With X(t) for the requests that met the canary up to t, which never falls, those that meet the
 * bad one are
 *
 *     E(T) = X(R) - X(T),
 *
 * which as a function of T is piecewise straight, falls between two checks and jumps right after
 * each. So its least upper bound is its limit at some e_i from above, or at clock 0: it is enough
 * to try these, exactly. (With integer milliseconds E is largest at T = e_i + 1, one millisecond
 * less.)
 *
 * From e_i on the way is followed by its rules, `after`, the clock that begins anew with each step
 * and the runs that go on, until something rolls back. It leaves the good way where a check that
 * is bad holds a stage. Steps that begin are tried, too: a wait that begins at e_i is over at once
 * on the good way, but may last when the canary is bad.
 *
 * Where people are waited for the way forks. Between two checks that count nothing depends on when
 * the answer comes but the time before the next step, so the latest is the worst; so it is tried
 * right before each such check, and of a gate the last time of asking before it. A canary that
 * turns bad while a person is waited for does no worse than one that does so as the wait begins,
 * whose answer may come just as long after that. Gates are asked at certain times only, so there
 * the onsets after checks while the gate is shut are tried, too.
 *
 * If several guardrails see the bad canary, the one among them that is first to be checked on the
 * good way does no worse alone. Both rollouts go the same way up to that check, and from it on
 * they stand still in that stage (or, outside of stages, go on by the clock), as its latest check
 * in it does not promote; so both have the same checks of this guardrail, and the others can only
 * end it sooner.
 *
 * A metric that is an average over its window shows a change late. If it crosses the threshold only
 * when the window holds nothing else, the checks are bad from T + over on: the same ways, each
 * with an onset that lies `over` earlier.
 */
#include "compiler/reaction.h"

#include "base/limits.h"
#include "base/num.h"
#include "compiler/reaction_way.h"

#define SAME 1e-9	/* two numbers of requests that differ by rounding */

/** Where the ways of one onset end. */
struct endings {
	bool noticed;
	double exposed;		/* X(R): the most of all ways */
	int64_t end_ms;
	size_t step;
	enum reaction_end end;
	ptrdiff_t by;
	bool missed;		/* some way ends without a rollback */
	bool endless;
	size_t endless_step;
};

/** One guardrail's, or all guardrails', worst cases while they are found. */
struct finder {
	size_t seer;
	int64_t over_ms;	/* -1: no worst case with a full window is wanted */
	struct reactions *out;
	struct step_reaction *steps;
	struct reaction_gap *gaps;
	size_t ngaps, cap;
	int64_t tried_ms;	/* the onset tried last */
	bool missing;		/* and it is never noticed */
	struct reaction early;	/* bad from clock 0, shown when the window is full */
};

/* ---- the ways of one onset ------------------------------------------------------------------ */

static void follow(struct way *w, size_t seer, int waits, struct endings *e);

static void end_at(const struct way *w, struct endings *e)
{
	double exposed = way_exposed(w, w->now_ms);

	if (e->noticed && exposed <= e->exposed * (1 + SAME))
		return;
	e->noticed = true;
	e->exposed = exposed;
	e->end_ms = w->now_ms;
	e->step = w->step;
	e->end = w->end;
	e->by = w->by;
}

/** Follows the way on which the answer comes at an instant. */
static void answer(const struct way *w, int64_t t_ms, size_t seer, int waits, struct endings *e)
{
	struct way copy = way_copy(w);

	if (way_answer(&copy, t_ms) == MOVE_OVER)
		e->missed = true;
	else
		follow(&copy, seer, waits + 1, e);
}

/** @return the last time of asking a gate before the way's next instant, -1 if there is none that
 * was not tried. @param from_ms  those before were. */
static int64_t last_asked(const struct way *w, int64_t next_ms, int64_t from_ms)
{
	const struct step *s = &w->ways->plan->steps[w->step];
	int64_t last = w->begin_ms + s->at_most_ms, asked;

	if (next_ms <= last)
		last = next_ms - 1;
	asked = w->begin_ms + (last - w->begin_ms) / s->every_ms * s->every_ms;
	return asked >= from_ms ? asked : -1;
}

/** @return an instant from which on the checks of a wait find the same every time, and at which
 * each guardrail has been checked so. */
static int64_t settled_ms(const struct way *w)
{
	const struct arrivals *f = w->ways->arrivals;
	int64_t from = w->now_ms;

	if (f->n && f->marks[f->n - 1].at_ms - f->origin_ms > from)
		from = f->marks[f->n - 1].at_ms - f->origin_ms;
	return from + w->ways->widest_ms + w->ways->slowest_ms;
}

/** A wait in which no check counts any more. The answer comes for all that; when, is all the same
 * to what follows.
 * @param w  where the wait stands, or stood before any check in it. */
static void wait_endlessly(const struct way *w, size_t seer, int waits, struct endings *e)
{
	if (w->at->share > 0 && !e->endless) {
		e->endless = true;
		e->endless_step = w->step;
	}
	answer(w, w->now_ms, seer, waits, e);
}

/** Goes through a wait, and at each check that counts also the way that leaves it before. */
static void wait_on(struct way *w, size_t seer, int waits, struct endings *e)
{
	const struct step *s = &w->ways->plan->steps[w->step];
	int64_t settled = settled_ms(w), from_ms = w->now_ms;
	struct way begin = way_copy(w);
	enum move move = MOVE_STAY;

	while (move == MOVE_STAY) {
		int64_t next = way_next_check(w), leave = next;
		bool counts = next != INT64_MAX && way_check_counts(w, next, seer);

		if (s->kind == STEP_GATE) {
			/* the last time of asking before it is given up */
			counts |= next > w->begin_ms + s->at_most_ms;
			leave = last_asked(w, next, from_ms);
		} else if (!counts && next > settled && next > from_ms + w->ways->slowest_ms) {
			wait_endlessly(from_ms == begin.now_ms ? &begin : w, seer, waits, e);
			return;
		}
		if (counts && leave >= 0)
			answer(w, leave, seer, waits, e);
		if (counts)
			from_ms = next;
		move = way_move(w, true, seer);
	}
	if (move == MOVE_ROLLBACK)
		end_at(w, e);
}

/** Follows a way on which the canary is bad to its end, or its ends. */
static void follow(struct way *w, size_t seer, int waits, struct endings *e)
{
	for (;;) {
		if (w->waiting) {
			if (waits >= LIMIT_REACTION_WAITS)
				w->ways->status = REACTION_WAITS;
			else
				wait_on(w, seer, waits, e);
			return;
		}
		switch (way_move(w, true, seer)) {
		case MOVE_STAY:
		case MOVE_STEP:
			break;
		case MOVE_ROLLBACK:
			end_at(w, e);
			return;
		case MOVE_OVER:
			e->missed = true;
			return;
		case MOVE_STILL:
			return;
		}
	}
}

/* ---- what is kept of them ------------------------------------------------------------------- */

static void keep_worst(struct reaction *worst, const struct endings *e, double before,
		       int64_t onset_ms, size_t step)
{
	double requests = e->exposed - before;

	if (!e->noticed || (worst->noticed && requests <= worst->requests * (1 + SAME)))
		return;
	*worst = (struct reaction){
		.noticed = true, .requests = requests, .onset_ms = onset_ms, .end_ms = e->end_ms,
		.onset_step = step, .end_step = e->step, .end = e->end, .by = e->by,
	};
}

static void keep_step(struct step_reaction *worst, const struct endings *e, double before,
		      const struct way *good)
{
	double requests = e->exposed - before;
	int64_t ms = e->end_ms - good->now_ms;

	worst->missed |= e->missed;
	worst->endless |= e->endless;
	if (!e->noticed || (worst->noticed && requests < worst->requests * (1 - SAME)))
		return;
	if (worst->noticed && requests <= worst->requests * (1 + SAME) && ms <= worst->ms)
		return;		/* where no requests are counted the time is worth telling */
	worst->noticed = true;
	worst->requests = requests;
	worst->ms = ms;
	worst->end = (uint8_t)e->end;
	worst->end_step = (uint32_t)e->step;
}

/** Notes whether the onsets since the one tried last, up to this instant, are never noticed. */
static void keep_gap(struct finder *f, struct arena *a, int64_t to_ms)
{
	int64_t from_ms = f->tried_ms;

	f->tried_ms = to_ms;
	if (!f->missing || from_ms == to_ms)
		return;
	if (f->ngaps && f->gaps[f->ngaps - 1].to_ms == from_ms) {
		f->gaps[f->ngaps - 1].to_ms = to_ms;
		return;
	}
	f->gaps = arena_grow(a, f->gaps, f->ngaps, &f->cap, sizeof(*f->gaps));
	f->gaps[f->ngaps++] = (struct reaction_gap){ from_ms, to_ms };
}

/** Bad from clock 0 on is an onset like the others. */
static void take_early(struct finder *f)
{
	struct reaction *full = &f->out->full;

	if (f->early.noticed && !(full->noticed && full->requests >= f->early.requests))
		*full = f->early;
}

/** The worst case with a full window: the onset lies `over` before the one that was tried. Of the
 * onsets tried before clock `over`, the last stands for a canary that is bad from clock 0 on. */
static void keep_full(struct finder *f, const struct endings *e, const struct way *good)
{
	int64_t onset_ms = good->now_ms - f->over_ms;

	if (f->over_ms < 0)
		return;
	if (onset_ms < 0) {
		f->early = (struct reaction){ 0 };
		keep_worst(&f->early, e, 0, 0, 0);
		return;
	}
	take_early(f);
	keep_worst(&f->out->full, e, way_exposed(good, onset_ms), onset_ms, SIZE_MAX);
}

/** Tries the onset right after the instant that the good way has reached.
 * @param aside  the way stands in a gate that will open only when the canary is bad. */
static void try_onset(struct finder *f, const struct way *good, bool aside)
{
	struct arena *a = good->ways->arena;
	struct arena_mark mark = arena_mark(a);
	struct way w = way_copy(good);
	struct endings e = { .by = -1 };
	double before = way_exposed(good, good->now_ms);

	follow(&w, f->seer, 0, &e);
	arena_reset(a, mark);
	if (!aside) {
		keep_gap(f, a, good->now_ms);
		f->missing = e.missed;
		keep_full(f, &e, good);
	}
	if (e.endless && !f->out->endless) {
		f->out->endless = true;
		f->out->endless_step = e.endless_step;
	}
	keep_worst(&f->out->worst, &e, before, good->now_ms, good->step);
	if (f->steps)
		keep_step(&f->steps[good->step], &e, before, good);
}

/* ---- the good way --------------------------------------------------------------------------- */

/** All finders, by guardrail and then the one of all together. */
struct search {
	struct finder *v;
	size_t n;
};

static bool counted(const struct way *good, size_t seer)
{
	size_t n = good->ways->plan->nguardrails;

	if (seer != SEEN_BY_ALL)
		return good->guards[seer].counts;
	for (size_t i = 0; i < n; i++)
		if (good->guards[i].counts)
			return true;
	return false;
}

static void forget_counts(const struct way *good)
{
	for (size_t i = 0; i < good->ways->plan->nguardrails; i++)
		good->guards[i].counts = false;
}

/** Tries the onsets at the beginning of a step, or those after checks that counted. */
static void try_all(const struct search *s, const struct way *good, bool begins, bool aside)
{
	for (size_t i = 0; i < s->n && good->ways->status == REACTION_FOUND; i++)
		if (begins || counted(good, s->v[i].seer))
			try_onset(&s->v[i], good, aside);
	forget_counts(good);
}

/** Tries the onsets after the checks that are made while a gate is shut. */
static void try_gate(const struct search *s, const struct way *good)
{
	struct arena_mark mark = arena_mark(good->ways->arena);
	struct way w = way_copy(good);

	while (way_move(&w, false, SEEN_BY_ALL) == MOVE_STAY)
		try_all(s, &w, false, true);
	arena_reset(good->ways->arena, mark);
}

/** Goes the good way to its end. @return how it ends. */
static enum move go(const struct search *s, struct way *good)
{
	enum move move = MOVE_STEP;

	for (;;) {
		try_all(s, good, move == MOVE_STEP, false);
		if (move == MOVE_STEP && good->ways->plan->steps[good->step].kind == STEP_GATE)
			try_gate(s, good);
		if (good->ways->status != REACTION_FOUND)
			return MOVE_STILL;
		if (good->waiting)
			move = way_answer(good, good->now_ms);
		else
			move = way_move(good, false, SEEN_BY_ALL);
		if (move != MOVE_STEP && move != MOVE_STAY)
			return move;
	}
}

static void open_finder(struct finder *f, struct arena *a, const struct plan *p, size_t seer,
			struct reactions *out)
{
	*f = (struct finder){ .seer = seer, .over_ms = -1, .out = out };
	if (seer == SEEN_BY_ALL)
		return;
	f->over_ms = p->guardrails[seer].over_ms;
	f->steps = arena_array(a, p->nsteps, sizeof(*f->steps));
	out->steps = f->steps;
}

/** @return the step of the good way that an instant falls into: of several at it, the last. */
static size_t step_at(const struct way *good, int64_t t_ms)
{
	const struct stretch *s = good->at;
	size_t step = good->step;

	for (; s->begin_ms > t_ms; s = s->before)
		step--;
	return step;
}

static void close_finder(struct finder *f, const struct way *good, bool passed)
{
	struct reactions *r = f->out;

	if (passed)
		keep_gap(f, good->ways->arena, good->now_ms);
	if (f->over_ms <= good->now_ms)
		take_early(f);
	if (r->full.noticed)
		r->full.onset_step = step_at(good, r->full.onset_ms);
	r->gaps = f->gaps;
	r->ngaps = f->ngaps;
}

enum reaction_status reaction_find(struct arena *a, const struct plan *p,
				   const struct arrivals *arrivals, bool needs,
				   struct reaction_report *out)
{
	size_t n = p->nguardrails;
	struct reaction_report report = { 0 };
	struct reactions *alone;
	struct search s;
	struct ways ways;
	struct way good;
	enum move move;

	if ((int64_t)p->nsteps * ((int64_t)n + 1) > LIMIT_REACTION_STEPS)
		return REACTION_STEPS;
	alone = arena_array(a, n, sizeof(*alone));
	s = (struct search){ arena_array(a, n + 1, sizeof(*s.v)), n ? n + 1 : 0 };
	for (size_t i = 0; i < n; i++)
		open_finder(&s.v[i], a, p, i, &alone[i]);
	open_finder(&s.v[n], a, p, SEEN_BY_ALL, &report.all);
	ways_open(&ways, a, p, arrivals, needs);
	good = way_begin(&ways);
	move = go(&s, &good);
	if (ways.status != REACTION_FOUND)
		return ways.status;
	for (size_t i = 0; i < s.n; i++)
		close_finder(&s.v[i], &good, move == MOVE_OVER);
	report.alone = alone;
	report.end_ms = good.now_ms;
	report.end_step = good.step;
	report.fails = move == MOVE_ROLLBACK;
	report.fails_by = good.end;
	report.checks = ways.checks;
	*out = report;
	return REACTION_FOUND;
}

enum reaction_status reaction_of_plan(struct arena *a, const struct plan *p,
				      struct reaction_report *out)
{
	bool known = p->traffic >= 0;
	struct arrivals arrivals = { .per_s = known ? p->traffic : 1 };

	return reaction_find(a, p, &arrivals, known && !plan_counts_requests(p), out);
}

const char *reaction_trouble(struct arena *a, enum reaction_status status)
{
	const char *what = "checks";
	char number[NUM_TEXT_MAX];
	int64_t limit = LIMIT_REACTION_CHECKS;

	switch (status) {
	case REACTION_FOUND:
	case REACTION_CHECKS:
		break;
	case REACTION_STEPS:
		what = "steps, counted once a guardrail";
		limit = LIMIT_REACTION_STEPS;
		break;
	case REACTION_WAITS:
		what = "waits for a person or a gate";
		limit = LIMIT_REACTION_WAITS;
		break;
	}
	num_format_grouped(limit, number);
	return arena_printf(a, "it takes more than %s %s", number, what).p;
}

ptrdiff_t reaction_worst(const struct plan *p, const struct reaction_report *r)
{
	ptrdiff_t worst = -1;

	for (size_t i = 0; i < p->nguardrails; i++) {
		if (!r->alone[i].worst.noticed)
			continue;
		if (worst < 0 || r->alone[i].worst.requests > r->alone[worst].worst.requests)
			worst = (ptrdiff_t)i;
	}
	return worst;
}
