/* The runs of a sweep; see sweep_run.h. Called by cli/cmd_sweep.c. One point after the other: its plan
 * is bound once, its runs are made by all threads, its rows are summed up in one.
 */
#include "sim/sweep_run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "sim/crew.h"
#include "sim/run.h"
#include "sim/scratch.h"
#include "sim/starts.h"
#include "sim/sweep_source.h"

#define CHUNKS_A_THREAD	32	/* of a point, so that all threads end at about the same time */
#define CHUNK_MAX	512	/* runs, so that an interruption is heard */

/** What a thread has of its own. */
struct worker {
	struct arena *arena;
	struct arena_mark mark;		/* what is behind it belongs to the point */
	struct starts_scratch *scratch;	/* NULL: not yet, for this point */
	size_t failed;			/* the first run that came to nothing; SIZE_MAX: none */
};

/** A point while its runs are made. */
struct making {
	const struct sweep_work *work;
	struct worker *workers;
	const struct scenario *scenario;
	struct starts *starts;		/* of draws: NULL */
	struct bootstrap bootstrap;	/* of draws: sized for the point */
	size_t point;
	struct sweep_row *rows;		/* of the runs from `first` on */
	bool *made;
	size_t first;
	size_t done;			/* runs of the points before */
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

static bool run_start(struct making *m, struct worker *w, size_t run, struct start_run *out)
{
	if (!w->scratch)
		w->scratch = starts_scratch_open(w->arena, m->starts);
	return starts_run(m->starts, w->scratch, sweep_start(m->work->head, run), out);
}

/** Opens the plan on the traces of a replicate. What is wrong with the traces was said before. */
static struct starts *open_drawn(const struct making *m, struct arena *a, size_t run,
				 struct diags *ds, int64_t *start_ms)
{
	const struct view_trace *drawn = bootstrap_draw(a, &m->bootstrap, run, start_ms);

	return starts_open(a, m->scenario, drawn, m->work->ntraces, ds);
}

static bool run_drawn(struct making *m, struct worker *w, size_t run, struct start_run *out)
{
	struct arena_mark mark = arena_mark(w->arena);
	struct diags quiet = diags_on(w->arena);
	int64_t start_ms;
	const struct starts *starts = open_drawn(m, w->arena, run, &quiet, &start_ms);
	bool fine = starts && starts_run(starts, starts_scratch_open(w->arena, starts), start_ms, out);

	arena_reset(w->arena, mark);
	return fine;
}

static bool make(void *ctx, unsigned worker, size_t from, size_t to)
{
	struct making *m = ctx;
	struct worker *w = &m->workers[worker];

	for (size_t run = from; run < to; run++) {
		struct start_run r;

		if (!(m->starts ? run_start(m, w, run, &r) : run_drawn(m, w, run, &r))) {
			w->failed = run;
			return false;
		}
		m->rows[run - m->first] = row_of(&r);
		m->made[run - m->first] = true;
	}
	return true;
}

/* ---- a point -------------------------------------------------------------------------------- */

static bool ask(void *ctx, size_t done)
{
	const struct making *m = ctx;

	return m->work->tick(m->work->watch, m->done + done);
}

static bool open_point(struct making *m, struct arena *a)
{
	const struct sweep_work *w = m->work;

	m->scenario = w->scenario(w->points, m->point, w->ds);
	if (!m->scenario)
		return false;
	if (w->bootstrap) {
		const struct people people = people_of(a, m->scenario);

		m->bootstrap = *w->bootstrap;	/* whether it is too large was asked before */
		return sweep_size_draws(m->scenario->plan, &people, &m->bootstrap);
	}
	m->starts = starts_open(a, m->scenario, w->traces, w->ntraces, w->ds);
	return m->starts != NULL;
}

/** Says why a run came to nothing: the first one, whichever thread met one first. */
static void say_failed(const struct making *m, struct arena *a)
{
	size_t run = SIZE_MAX;
	int64_t start_ms;
	struct starts *s = m->starts;

	for (unsigned i = 0; i < m->work->threads; i++)
		if (m->workers[i].failed < run)
			run = m->workers[i].failed;
	start_ms = sweep_start(m->work->head, run);
	if (!s)
		s = open_drawn(m, a, run, m->work->ds, &start_ms);
	if (s)
		starts_report(s, starts_scratch_open(a, s), start_ms, m->work->ds);
}

static size_t chunk_of(size_t n, unsigned threads)
{
	size_t chunk = n / ((size_t)threads * CHUNKS_A_THREAD);

	return chunk < 1 ? 1 : chunk > CHUNK_MAX ? CHUNK_MAX : chunk;
}

/** Makes the runs [from, to) of a point. @param a  what is taken of it is given back. */
static enum sweep_end make_point(struct making *m, size_t from, size_t to, struct arena *a)
{
	const struct sweep_work *w = m->work;
	const struct starts_range range = { sweep_start(w->head, from), w->head->every_ms, to - from };
	const struct crew_loop loop = { .from = from, .to = to, .chunk = chunk_of(to - from, w->threads),
					.threads = w->threads, .make = make,
					.tick = w->tick ? ask : NULL, .ctx = m };
	bool failed = false;

	m->first = from;
	if (!open_point(m, a))
		return SWEEP_FAILED;
	if (m->starts)
		starts_prepare(m->starts, &range, STARTS_BEST);
	for (unsigned i = 0; i < w->threads; i++) {
		m->workers[i].scratch = NULL;
		m->workers[i].failed = SIZE_MAX;
	}
	enum crew_end end = crew_run(&loop);
	for (unsigned i = 0; i < w->threads; i++) {
		failed = failed || m->workers[i].failed != SIZE_MAX;
		arena_reset(m->workers[i].arena, m->workers[i].mark);
	}
	if (failed)
		say_failed(m, a);
	m->done += to - from;
	return failed ? SWEEP_FAILED
		      : end == CREW_DONE ? SWEEP_DONE
					 : end == CREW_STOPPED ? SWEEP_STOPPED : SWEEP_NO_THREAD;
}

/* ---- all of them ---------------------------------------------------------------------------- */

static struct making begin(const struct sweep_work *w, struct arena *a)
{
	struct making m = { .work = w,
			    .workers = arena_array(a, w->threads, sizeof(*m.workers)) };

	for (unsigned i = 0; i < w->threads; i++) {
		m.workers[i].arena = w->open();
		m.workers[i].mark = arena_mark(m.workers[i].arena);
	}
	return m;
}

static void end(struct making *m)
{
	for (unsigned i = 0; i < m->work->threads; i++)
		arena_close(m->workers[i].arena);
}

enum sweep_end sweep_run(const struct sweep_work *w, struct sweep *out)
{
	struct arena *scratch = w->open();
	struct making m = begin(w, scratch);
	struct sweep_point *points = arena_array(w->arena, w->head->points, sizeof(*points));
	const size_t runs = w->head->runs;
	enum sweep_end how = SWEEP_DONE;

	*out = (struct sweep){ .head = w->head, .points = points };
	m.rows = scratch_alloc(scratch, runs * sizeof(*m.rows));
	m.made = scratch_alloc(scratch, runs);
	for (m.point = 0; m.point < w->head->points; m.point++) {
		struct arena_mark mark = arena_mark(scratch);

		memset(m.made, 0, runs);
		if (how == SWEEP_DONE)
			how = make_point(&m, 0, runs, scratch);
		points[m.point] = sweep_sum(w->arena, m.rows, m.made, runs);
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
	struct making m = begin(w, scratch);
	const size_t runs = w->head->runs;
	enum sweep_end how = SWEEP_DONE;

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
