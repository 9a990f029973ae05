/* The runs of a sweep; see sweep_run.h. Called by cli/cmd_sweep.c. One point after the other: its
 * runs are made by all threads, each piece bound and made ready for by the thread that makes it,
 * and its rows are summed up in one.
 */
#include "sim/sweep_run.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "sim/crew.h"
#include "sim/run.h"
#include "sim/scratch.h"
#include "sim/starts.h"
#include "sim/sweep_source.h"

#define PIECES		8	/* of a thread's share of a point, so that all end at about one time */
#define PIECE_MIN	4096	/* starts that are made ready for together: see piece_of() */
#define PIECE_MAX	65536
#define PIECE_TIMES	8
#define HEARD_EVERY	64	/* runs after which a thread looks whether to stop */

/** What a thread has of its own. */
struct worker {
	struct arena *arena;
	size_t failed;			/* the first run that came to nothing; SIZE_MAX: none */
};

/** A point while its runs are made. */
struct making {
	const struct sweep_work *work;
	struct worker *workers;
	const struct scenario *scenario;
	struct bootstrap bootstrap;	/* of draws: sized for the point */
	size_t point;
	struct sweep_row *rows;		/* of the runs from `first` on */
	bool *made;
	size_t first;
	atomic_size_t done;		/* runs of all points, about: the last few of a piece
					   don't count */
	atomic_bool stop;		/* nobody wants any more */
};

/* ---- one run -------------------------------------------------------------------------------- */

static struct sweep_row row_of(const struct start_run *r)
{
	return (struct sweep_row){
		.requests = r->rate_known ? r->requests : NAN,
		.bad_requests = r->rate_known && r->bad_known ? r->bad_requests : NAN,
		.at_ms = r->at_ms, .detect_ms = r->detect_ms,
		.step = r->step, .guardrail = r->guardrail,
		.outcome = (uint8_t)r->outcome, .reason = (uint8_t)r->reason,
	};
}

static void keep(struct making *m, size_t run, const struct start_run *r)
{
	m->rows[run - m->first] = row_of(r);
	m->made[run - m->first] = true;
}

/** Counts the runs of a piece that were made, now and then only.
 * @return whether to go on with this one. */
static bool goes_on(struct making *m, size_t from, size_t run)
{
	if ((run - from) % HEARD_EVERY != 0 || run == from)
		return true;
	atomic_fetch_add_explicit(&m->done, HEARD_EVERY, memory_order_relaxed);
	return !atomic_load_explicit(&m->stop, memory_order_relaxed);
}

/** Binds the plan to the traces. What is wrong with them was said before. */
static struct starts *open_starts(const struct making *m, struct arena *a, struct diags *ds)
{
	return starts_open(a, m->scenario, m->work->traces, m->work->ntraces, ds);
}

/** Binds the plan to the traces of a replicate. */
static struct starts *open_drawn(const struct making *m, struct arena *a, size_t run,
				 struct diags *ds, int64_t *start_ms)
{
	const struct view_trace *drawn = bootstrap_draw(a, &m->bootstrap, run, start_ms);

	return starts_open(a, m->scenario, drawn, m->work->ntraces, ds);
}

/** Makes runs from starts: what many of them share is worked out once, for these. */
static bool make_starts(struct making *m, struct worker *w, size_t from, size_t to)
{
	const struct sweep_head *h = m->work->head;
	const struct starts_range range = { sweep_start(h, from), h->every_ms, to - from };
	struct diags quiet = diags_on(w->arena);
	struct starts *starts = open_starts(m, w->arena, &quiet);
	struct starts_scratch *scratch;
	struct start_run r;

	w->failed = from;
	if (!starts)
		return false;
	starts_prepare(starts, &range, STARTS_BEST);
	scratch = starts_scratch_open(w->arena, starts);
	for (size_t run = from; run < to && goes_on(m, from, run); run++) {
		w->failed = run;
		if (!starts_run(starts, scratch, sweep_start(h, run), &r))
			return false;
		keep(m, run, &r);
	}
	w->failed = SIZE_MAX;
	return true;
}

static bool make_drawn(struct making *m, struct worker *w, size_t from, size_t to)
{
	const struct arena_mark mark = arena_mark(w->arena);

	for (size_t run = from; run < to && goes_on(m, from, run); run++) {
		struct diags quiet = diags_on(w->arena);
		struct start_run r;
		int64_t start_ms;
		const struct starts *starts = open_drawn(m, w->arena, run, &quiet, &start_ms);

		w->failed = run;
		if (!starts || !starts_run(starts, starts_scratch_open(w->arena, starts), start_ms,
					   &r))
			return false;
		keep(m, run, &r);
		arena_reset(w->arena, mark);
	}
	w->failed = SIZE_MAX;
	return true;
}

static bool make(void *ctx, unsigned worker, size_t from, size_t to)
{
	struct making *m = ctx;
	struct worker *w = &m->workers[worker];
	const struct arena_mark mark = arena_mark(w->arena);
	bool fine = (m->work->bootstrap ? make_drawn : make_starts)(m, w, from, to);

	arena_reset(w->arena, mark);
	return fine;
}

/* ---- a point -------------------------------------------------------------------------------- */

static bool ask(void *ctx)
{
	struct making *m = ctx;

	if (!m->work->tick(m->work->watch, atomic_load_explicit(&m->done, memory_order_relaxed)))
		atomic_store_explicit(&m->stop, true, memory_order_relaxed);
	return !atomic_load_explicit(&m->stop, memory_order_relaxed);
}

/** Says why a run came to nothing: the first one, whichever thread met one first. */
static void say_failed(const struct making *m, size_t run, struct arena *a)
{
	struct diags *ds = m->work->ds;
	int64_t start_ms = sweep_start(m->work->head, run);
	struct starts *s = m->work->bootstrap ? open_drawn(m, a, run, ds, &start_ms)
					      : open_starts(m, a, ds);

	if (s)
		starts_report(s, starts_scratch_open(a, s), start_ms, ds);
}

/** How many runs a thread makes at a time. Of starts these are made ready for together, and what
 * is made ready reaches from the first start to the end of the last rollout: so they lie apart
 * for several times as long as a rollout takes, and are few enough that an interruption is
 * heard. */
static size_t piece_of(const struct making *m, size_t n, struct arena *a)
{
	const struct sweep_work *w = m->work;
	const struct people people = people_of(a, m->scenario);
	size_t piece = n / ((size_t)w->threads * PIECES), share = (n + w->threads - 1) / w->threads;
	int64_t most_ms;

	if (w->bootstrap)
		return piece < 1 ? 1 : piece > PIECE_MIN ? PIECE_MIN : piece;
	most_ms = sweep_most_ms(m->scenario->plan, &people);
	if (most_ms < 0)
		most_ms = sweep_least_ms(m->scenario->plan, &people);
	if (piece < (size_t)(most_ms / w->head->every_ms) * PIECE_TIMES)
		piece = (size_t)(most_ms / w->head->every_ms) * PIECE_TIMES;
	if (piece < PIECE_MIN)
		piece = PIECE_MIN;
	if (piece > PIECE_MAX)
		piece = PIECE_MAX;
	return piece < share ? piece : share;	/* but never fewer pieces than threads */
}

/** Makes the runs [from, to) of a point. @param a  what is taken of it is given back. */
static enum sweep_end make_point(struct making *m, size_t from, size_t to, struct arena *a)
{
	const struct sweep_work *w = m->work;
	size_t failed = SIZE_MAX;

	m->first = from;
	m->scenario = w->scenario(w->points, m->point, w->ds);
	if (!m->scenario)
		return SWEEP_FAILED;
	if (w->bootstrap) {
		const struct people people = people_of(a, m->scenario);

		m->bootstrap = *w->bootstrap;	/* whether it is too large was asked before */
		sweep_size_draws(m->scenario->plan, &people, &m->bootstrap);
	}
	const struct crew_loop loop = { .from = from, .to = to, .chunk = piece_of(m, to - from, a),
					.threads = w->threads, .make = make,
					.tick = w->tick ? ask : NULL, .ctx = m };
	for (unsigned i = 0; i < w->threads; i++)
		m->workers[i].failed = SIZE_MAX;
	enum crew_end end = crew_run(&loop);
	for (unsigned i = 0; i < w->threads; i++)
		if (m->workers[i].failed < failed)
			failed = m->workers[i].failed;
	if (failed != SIZE_MAX) {
		say_failed(m, failed, a);
		return SWEEP_FAILED;
	}
	if (end == CREW_NO_THREAD)
		return SWEEP_NO_THREAD;
	return end == CREW_STOPPED ? SWEEP_STOPPED : SWEEP_DONE;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void begin(struct making *m, const struct sweep_work *w, struct arena *a)
{
	*m = (struct making){ .work = w,
			      .workers = arena_array(a, w->threads, sizeof(*m->workers)) };
	atomic_init(&m->done, 0);
	atomic_init(&m->stop, false);
	for (unsigned i = 0; i < w->threads; i++)
		m->workers[i].arena = w->open();
}

static void end(struct making *m)
{
	for (unsigned i = 0; i < m->work->threads; i++)
		arena_close(m->workers[i].arena);
}

enum sweep_end sweep_run(const struct sweep_work *w, struct sweep *out)
{
	struct arena *scratch = w->open();
	struct sweep_point *points = arena_array(w->arena, w->head->points, sizeof(*points));
	const size_t runs = w->head->runs;
	enum sweep_end how = SWEEP_DONE;
	struct making m;

	begin(&m, w, scratch);
	*out = (struct sweep){ .head = w->head, .points = points };
	m.rows = scratch_alloc(scratch, runs * sizeof(*m.rows));
	m.made = scratch_alloc(scratch, runs);
	for (m.point = 0; m.point < w->head->points; m.point++) {
		struct arena_mark mark = arena_mark(scratch);

		memset(m.made, 0, runs);
		if (how == SWEEP_DONE)
			how = make_point(&m, 0, runs, scratch);
		points[m.point] = sweep_sum(w->arena, m.rows, m.made, runs, w->threads);
		out->done += points[m.point].runs;
		arena_reset(scratch, mark);
	}
	free(m.rows);
	free(m.made);
	end(&m);
	arena_close(scratch);
	return how;
}

enum sweep_end sweep_run_rows(const struct sweep_work *w, struct sweep_row *rows)
{
	struct arena *scratch = w->open();
	const size_t runs = w->head->runs;
	enum sweep_end how = SWEEP_DONE;
	struct making m;

	begin(&m, w, scratch);
	m.made = scratch_alloc(scratch, runs);
	for (size_t at = w->from; at < w->to && how == SWEEP_DONE;) {
		const struct arena_mark mark = arena_mark(scratch);
		const size_t from = at % runs, left = w->to - at;
		const size_t to = left < runs - from ? from + left : runs;

		m.point = at / runs;
		m.rows = rows + (at - w->from);
		how = make_point(&m, from, to, scratch);
		at += to - from;
		arena_reset(scratch, mark);
	}
	free(m.made);
	end(&m);
	arena_close(scratch);
	return how;
}
