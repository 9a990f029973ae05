/* One metric of a version after the other, each in chunks from its earliest missing time to its
 * last. A chunk is answered, then put into the store, then the next is asked for: whatever ends the
 * run, what the store's marks say is there.
 *
 * A chunk without samples is kept in mind until one has some, or the metric's end: where nothing is
 * found at all, nothing is put into the store, so that the next run asks again.
 */
#include "cli/record_run.h"

#include <unistd.h>

#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"
#include "cli/env.h"
#include "cli/record_ask.h"
#include "cli/record_report.h"
#include "sim/record_store.h"

/** A task and how far it is. */
struct job {
	const struct record_task *task;
	struct record_mark mark;
	struct record_spans missing;
	struct str url;
	int64_t source;		/* of the store, for what this run adds */
	struct record_spans empty;	/* answered without samples, and not in the store yet */
	size_t samples, added;	/* that were answered, and were not there before */
	int64_t requests;
};

enum fate { FATE_DONE, FATE_SKIP, FATE_STOP, FATE_INTERRUPTED };

struct run {
	struct cli *cli;
	struct arena *arena;
	const struct record_options *options;
	struct diags *ds;
	struct store *store;
	struct arena *store_arena;
	struct record_tasks tasks;
	struct job *jobs;	/* tasks.n */
	struct record_progress progress;
	struct record_asker asker;
	bool input_failed, system_failed;
};

/* ---- the store ------------------------------------------------------------------------------ */

static bool open_store(struct run *r, enum store_mode mode)
{
	const struct store_options options = { .mode = mode };
	const struct str path = str_of(r->options->store);

	if (!r->store)
		r->store = store_open(r->store_arena, path, path, &options, r->ds);
	return r->store != NULL;
}

/* What is missing of each task. @return false when an error was reported. */
static bool find_missing(struct run *r)
{
	const bool there = r->options->store && access(r->options->store, F_OK) == 0;
	bool fine = true;

	if (there && !open_store(r, r->options->dry_run ? STORE_READ : STORE_WRITE))
		return false;
	for (size_t i = 0; i < r->tasks.n; i++) {
		struct job *job = &r->jobs[i];

		job->task = &r->tasks.v[i];
		job->url = r->options->url.n ? r->options->url : job->task->metric->url;
		if (there && !record_mark_read(r->store, r->arena, job->task, &job->mark))
			return false;
		if (!record_mark_fits(&job->mark, job->task, r->options->step_ms,
				      str_of(r->options->store), r->ds))
			fine = false;
		job->missing = record_missing(r->arena, &job->mark.spans, r->options->asked,
					      r->options->step_ms);
	}
	return fine;
}

static int64_t points_missing(const struct run *r, const struct job *job)
{
	int64_t points = 0;

	for (size_t i = 0; i < job->missing.n; i++)
		points += record_points(job->missing.v[i], r->options->step_ms);
	return points;
}

static int64_t all_missing(const struct run *r)
{
	int64_t points = 0;

	for (size_t i = 0; i < r->tasks.n; i++)
		points += points_missing(r, &r->jobs[i]);
	return points;
}

/* ---- a chunk -------------------------------------------------------------------------------- */

/* Milliseconds as seconds, to the last digit. */
static struct str seconds_text(struct arena *a, int64_t ms)
{
	const char *sign = ms < 0 ? "-" : "";
	const uint64_t abs = ms < 0 ? (uint64_t)-ms : (uint64_t)ms;

	if (abs % 1000 == 0)
		return arena_printf(a, "%s%llu", sign, (unsigned long long)(abs / 1000));
	return arena_printf(a, "%s%llu.%03d", sign, (unsigned long long)(abs / 1000),
			    (int)(abs % 1000));
}

static struct ask_question range_question(const struct run *r, struct arena *a,
					  const struct job *job, struct record_span span)
{
	return (struct ask_question){
		.url = arena_printf(a, "%" PRI_STR "/api/v1/query_range", STR_ARG(job->url)),
		.form = {
			{ "query", job->task->query },
			{ "start", seconds_text(a, span.from) },
			{ "end", seconds_text(a, span.to) },
			{ "step", seconds_text(a, r->options->step_ms) },
		},
		.n = 4,
		.task = job->task->name,
	};
}

/* Puts what was answered into the store.
 * @param answer  NULL: nothing but the chunks without samples. */
static bool put_chunk(struct run *r, struct arena *a, struct job *job,
		      const struct range_answer *answer)
{
	struct record_chunk chunk = {
		.task = job->task, .answer = answer, .step_ms = r->options->step_ms,
		.spans = job->empty, .url = job->url, .now_ms = env_now_ms(),
		.source = job->source, .shown = str_of(r->options->store),
	};
	struct arena_mark mark;
	size_t added;
	bool ok;

	if (!open_store(r, STORE_WRITE))
		return false;
	mark = arena_mark(r->store_arena);
	ok = record_put(r->store, a, &chunk, r->ds, &added);
	arena_reset(r->store_arena, mark);
	if (ok) {
		job->source = chunk.source;
		job->empty = (struct record_spans){ NULL, 0 };
		job->mark.there = true;
		job->added += added;
	}
	return ok;
}

/* Whose fault it was that something could not be put into the store. */
static enum fate store_fate(struct run *r)
{
	for (const struct diag *d = r->ds->first; d; d = d->next)
		r->system_failed = r->system_failed || d->code == CN_STORE_FAILED;
	return FATE_STOP;
}

static enum fate take_answer(struct run *r, struct arena *a, struct job *job,
			     struct record_span span, const struct range_answer *answer)
{
	if (!record_report_answer(a, r->ds, job->task, job->url, answer))
		return answer->kind == RANGE_WRONG ? FATE_STOP : FATE_SKIP;
	job->empty = record_add(r->arena, &job->empty, span, r->options->step_ms);
	job->samples += answer->n;
	if (answer->n == 0 && !job->mark.there)
		return FATE_DONE;
	return put_chunk(r, a, job, answer) ? FATE_DONE : store_fate(r);
}

static enum fate fetch_chunk(struct run *r, struct arena *a, struct job *job,
			     struct record_span span)
{
	const struct ask_question question = range_question(r, a, job, span);
	struct helper_answer got;
	struct range_answer answer;
	enum helper_status status;
	int64_t tries;

	status = record_ask(&r->asker, a, &question, &got, &tries);
	job->requests += tries;
	if (status == HELPER_INTERRUPTED)
		return FATE_INTERRUPTED;
	if (status == HELPER_BROKEN) {
		r->system_failed = true;
		return FATE_STOP;
	}
	if (status == HELPER_ANSWER)
		range_answer_read(a, got.body, span.from, span.to, &answer);
	if (status == HELPER_ANSWER && got.status >= 200 && got.status < 300)
		return take_answer(r, a, job, span, &answer);
	switch (record_report_failed(a, r->ds, job->task, job->url, status, &got, tries,
				     status == HELPER_ANSWER ? &answer : NULL)) {
	case RECORD_FAULT_QUERY: return FATE_SKIP;
	case RECORD_FAULT_INPUT: return FATE_STOP;
	case RECORD_FAULT_SYSTEM: break;
	}
	r->system_failed = true;
	return FATE_STOP;
}

/* ---- a task --------------------------------------------------------------------------------- */

/* Asks which values the label has that was to be the version; what can't be found out is left. */
static void look_for_instead(struct run *r, struct arena *a, const struct job *job,
			     struct record_instead *instead)
{
	const struct record_span *asked = &r->options->asked;
	struct record_asker once = r->asker;
	struct str *values = arena_array(a, RECORD_INSTEADS, sizeof(*values));
	struct ask_question question;
	struct helper_answer got;
	int64_t tries;

	if (!record_selector(a, job->task, instead))
		return;
	question = (struct ask_question){
		.url = arena_printf(a, "%" PRI_STR "/api/v1/label/%" PRI_STR "/values",
				    STR_ARG(job->url), STR_ARG(instead->label)),
		.form = {
			{ "match[]", instead->metric },
			{ "start", seconds_text(a, asked->from) },
			{ "end", seconds_text(a, asked->to) },
		},
		.n = 3,
		.task = job->task->name,
	};
	once.retries = 0;
	if (record_ask(&once, a, &question, &got, &tries) == HELPER_ANSWER && got.status == 200)
		instead->n = range_values_read(a, got.body, RECORD_INSTEADS, values);
	instead->values = values;
}

static void acknowledge(struct run *r, const struct job *job)
{
	struct buf line = buf_on(r->cli->arena);
	char samples[NUM_TEXT_MAX], added[NUM_TEXT_MAX];

	record_progress_clear(&r->progress);
	num_format_grouped((int64_t)job->samples, samples);
	num_format_grouped((int64_t)job->added, added);
	diag_put_safe(&line, job->task->name);
	if (job->missing.n == 0)
		buf_puts(&line, ": recorded already");
	else if (job->samples == 0)
		buf_puts(&line, ": no samples");
	else
		buf_printf(&line, ": %s sample%s%s", samples, job->samples == 1 ? "" : "s",
			   job->added == job->samples ? "" : job->added == 0 ? ", nothing new" : "");
	if (job->samples && job->added && job->added != job->samples)
		buf_printf(&line, ", %s of them new", added);
	if (job->missing.n && job->mark.there &&
	    points_missing(r, job) < record_points(r->options->asked, r->options->step_ms))
		buf_puts(&line, ", the rest was recorded already");
	buf_putc(&line, '\n');
	out_put(&r->cli->out, &line);
}

static void report_empty(struct run *r, const struct job *job)
{
	struct arena *a = cli_arena();
	struct record_instead instead;

	look_for_instead(r, a, job, &instead);
	record_report_empty(a, r->ds, job->task, r->options->asked.from, r->options->asked.to,
			    &instead);
	arena_close(a);
}

/* All chunks of a task. */
static enum fate fetch_all(struct run *r, struct job *job)
{
	enum fate fate = FATE_DONE;

	for (size_t i = 0; i < job->missing.n && fate == FATE_DONE; i++) {
		struct record_span rest = job->missing.v[i];

		while (rest.from <= rest.to && fate == FATE_DONE) {
			const struct record_span span = record_cut(&rest, r->options->step_ms,
								   r->options->points);
			struct arena *a = cli_arena();

			record_progress_show(&r->progress, job->task->name);
			fate = fetch_chunk(r, a, job, span);
			r->progress.done += record_points(span, r->options->step_ms);
			arena_close(a);
		}
	}
	return fate;
}

static enum fate record_job(struct run *r, struct job *job)
{
	enum fate fate = fetch_all(r, job);

	if (fate != FATE_DONE)
		return fate;
	if (job->samples == 0 && !job->mark.there)
		report_empty(r, job);
	acknowledge(r, job);
	return FATE_DONE;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static enum fate record_jobs(struct run *r)
{
	enum fate fate = FATE_DONE;

	for (size_t i = 0; i < r->tasks.n && !r->cli->out.error; i++) {
		fate = record_job(r, &r->jobs[i]);
		if (fate == FATE_SKIP)
			r->input_failed = true;
		else if (fate != FATE_DONE)
			break;
	}
	record_progress_clear(&r->progress);
	return fate == FATE_SKIP ? FATE_DONE : fate;
}

/* Whether anything of the plan is in the store now. */
static bool has_something(const struct run *r)
{
	for (size_t i = 0; i < r->tasks.n; i++)
		if (r->jobs[i].mark.there)
			return true;
	return false;
}

static void report_nothing(struct run *r)
{
	char from[QTY_TEXT_MAX], to[QTY_TEXT_MAX];

	instant_format(r->options->asked.from, from);
	instant_format(r->options->asked.to, to);
	diag_help(diag_about(r->ds, CN_RECORD_NOTHING, arena_cstr(r->arena, r->jobs[0].url),
			     "has no samples of any metric of the plan from %s to %s", from, to),
		  "is this the right Prometheus, and was the service there then?");
}

static void fetch_missing(struct run *r, const struct interrupt *stop, bool *interrupted)
{
	struct record_helper *helper;

	helper = record_helper_open(r->arena, r->options->how, stop, r->ds);
	if (!helper) {
		*interrupted = interrupt_wanted(stop);
		r->system_failed = !*interrupted;
		return;
	}
	r->asker = (struct record_asker){
		.cli = r->cli, .helper = helper, .stop = stop, .progress = &r->progress,
		.retries = r->options->retries,
	};
	r->progress = record_progress_on(r->cli, all_missing(r));
	switch (record_jobs(r)) {
	case FATE_INTERRUPTED: *interrupted = true; break;
	case FATE_STOP: r->input_failed = true; break;
	case FATE_SKIP: break;
	case FATE_DONE:
		if (!r->input_failed && !has_something(r)) {
			report_nothing(r);
			r->input_failed = true;
		}
	}
	record_helper_close(helper);
}

static void print_metrics_without(struct run *r)
{
	struct buf text = buf_on(r->arena);

	for (size_t i = 0; i < r->tasks.nwithout; i++) {
		diag_put_safe(&text, r->tasks.without[i]->name);
		buf_puts(&text, ": has no query, not recorded\n");
	}
	out_put(&r->cli->out, &text);
}

static void print_span(struct buf *text, struct record_span span, int64_t step)
{
	char from[QTY_TEXT_MAX], to[QTY_TEXT_MAX], points[NUM_TEXT_MAX];
	const int64_t n = record_points(span, step);

	instant_format(span.from, from);
	instant_format(span.to, to);
	num_format_grouped(n, points);
	buf_printf(text, "  %s to %s, %s sample%s\n", from, to, points, n == 1 ? "" : "s");
}

/* What --dry-run prints of a task. */
static void print_job(const struct run *r, const struct job *job, struct buf *text)
{
	char window[QTY_TEXT_MAX];

	diag_put_safe(text, job->task->name);
	if (job->task->window_ms) {
		dur_format(job->task->window_ms, window);
		buf_printf(text, " over %s", window);
	}
	buf_puts(text, " from ");
	diag_put_safe(text, job->url);
	buf_puts(text, "\n  ");
	diag_put_safe(text, job->task->query);
	buf_putc(text, '\n');
	for (size_t i = 0; i < job->missing.n; i++) {
		struct record_span rest = job->missing.v[i];

		while (rest.from <= rest.to)
			print_span(text, record_cut(&rest, r->options->step_ms, r->options->points),
				   r->options->step_ms);
	}
	if (job->missing.n == 0)
		buf_puts(text, "  recorded already\n");
}

static void print_jobs(struct run *r)
{
	for (size_t i = 0; i < r->tasks.n; i++) {
		struct arena_mark mark = arena_mark(r->cli->arena);
		struct buf text = buf_on(r->cli->arena);

		print_job(r, &r->jobs[i], &text);
		out_put(&r->cli->out, &text);
		arena_reset(r->cli->arena, mark);
	}
}

/* What can't be recorded however Prometheus answers. */
static bool check_all(struct run *r, const struct plan *plan)
{
	const char *wrong;
	char most[NUM_TEXT_MAX];

	if (r->tasks.n == 0) {
		cli_say(r->cli, "the plan `%" PRI_STR "` has no metric with a query",
			STR_ARG(plan->name));
		return false;
	}
	if (all_missing(r) > LIMIT_RECORD_TOTAL) {
		num_format_grouped(LIMIT_RECORD_TOTAL, most);
		cli_say(r->cli, "that is more than the %s samples that a trace may have; record a "
			"shorter time, or with a longer --step", most);
		return false;
	}
	for (size_t i = 0; i < r->tasks.n; i++) {
		if (record_url(r->jobs[i].url, &r->jobs[i].url, &wrong))
			continue;
		diag_help(diag_at(r->ds, CN_RECORD_UNREACHABLE, r->jobs[i].task->at,
				  "the URL that %" PRI_STR " is to be asked of %s",
				  STR_ARG(r->jobs[i].task->metric->name), wrong),
			  "name the server: --prometheus URL");
		return false;
	}
	return true;
}

enum exit_code record_run(struct cli *cli, struct arena *a, const struct record_options *options,
			  const struct plan *plan, const struct interrupt *stop, struct diags *ds,
			  bool *interrupted)
{
	struct run r = { .cli = cli, .arena = a, .options = options, .ds = ds,
			 .store_arena = cli_arena(), .tasks = record_tasks_of(a, plan, ds) };

	r.jobs = arena_array(a, r.tasks.n, sizeof(*r.jobs));
	*interrupted = false;
	if (!find_missing(&r) || !check_all(&r, plan)) {
		r.input_failed = true;
	} else if (options->dry_run) {
		print_metrics_without(&r);
		print_jobs(&r);
	} else {
		print_metrics_without(&r);
		fetch_missing(&r, stop, interrupted);
	}
	if (!store_close(r.store))
		r.system_failed = true;
	store_fate(&r);
	arena_close(r.store_arena);
	return r.system_failed ? EXIT_SYSTEM : r.input_failed ? EXIT_INPUT : EXIT_FINE;
}
