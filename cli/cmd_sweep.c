/* canaryc sweep FILE: the plan from every start of a trace, or on traces drawn from it, for each
 * point of a grid. What is made, summed up and printed is sim/sweep*.c's; the plans are
 * cli/sweep_points.c's, what can be wrong with all of it is cli/sweep_prepare.c's.
 */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/sweep_prepare.h"
#include "cli/watch.h"
#include "sim/scratch.h"
#include "sim/sweep_run.h"

/* ---- running -------------------------------------------------------------------------------- */

static struct sweep_work work_of(struct sweep_prepared *p, struct watch *watch)
{
	const size_t all = p->head.points * p->head.runs, shards = p->o->shards, i = p->o->shard;
	struct sweep_work w = {
		.head = &p->head, .traces = p->traces,
		.ntraces = p->points->base.scenario->ntraces,
		.bootstrap = p->o->drawn ? &p->bootstrap : NULL,
		.to = all, .threads = p->o->threads, .arena = p->arena, .open = cli_arena,
		.scenario = sweep_points_take, .points = p->points, .tick = watch_tick, .watch = watch,
		.ds = &p->ds,
	};

	if (shards) {
		w.from = sweep_shard_begin(all, i, shards);
		w.to = sweep_shard_begin(all, i + 1, shards);
	}
	return w;
}

/** @return the exit code of an end that gives nothing to print; EXIT_FINE of the others. */
static enum exit_code ended(struct sweep_prepared *p, const struct watch *watch, enum sweep_end end)
{
	switch (end) {
	case SWEEP_DONE:
		return EXIT_FINE;
	case SWEEP_STOPPED:
		return (enum exit_code)(EXIT_SIGNALLED + watch->signal);
	case SWEEP_FAILED:
		return EXIT_INPUT;
	case SWEEP_NO_THREAD:
		cli_say(p->cli, "the system gives no thread");
		return EXIT_SYSTEM;
	}
	return EXIT_SYSTEM;
}

/** Runs it all and prints what it came to, also if it was interrupted. */
static enum exit_code sweep_whole(struct sweep_prepared *p)
{
	struct watch watch;
	struct sweep_work w = work_of(p, &watch);
	enum exit_code code, written;
	struct sweep sweep;

	watch_begin(&watch, p->cli, "rollouts", w.to);
	code = ended(p, &watch, sweep_run(&w, &sweep));
	watch_end(&watch);
	if (code != EXIT_FINE && !watch.signal)
		return code;
	if (watch.signal)
		cli_say(p->cli, "interrupted: what is printed is of %zu of %zu rollouts",
			sweep.done,
			w.to);
	written = sweep_print_all(p->cli, &p->o->print, &sweep, p->arena);
	return written == EXIT_FINE ? code : written;
}

static enum exit_code sweep_shard(struct sweep_prepared *p)
{
	struct watch watch;
	struct sweep_work w = work_of(p, &watch);
	struct sweep_shard shard = { .head = &p->head, .shard = p->o->shard, .shards = p->o->shards,
				     .n = w.to - w.from };
	struct buf text = buf_on(p->arena);
	enum exit_code code;

	shard.rows = scratch_alloc(p->arena, (shard.n + 1) * sizeof(*shard.rows));
	watch_begin(&watch, p->cli, "rollouts", shard.n);
	code = ended(p, &watch, sweep_run_rows(&w, shard.rows));
	watch_end(&watch);
	if (watch.signal)
		cli_say(p->cli, "interrupted: nothing was written");
	if (code == EXIT_FINE) {
		shard.of.plan = p->plan_hash;
		shard.of.traces = sweep_hash_traces(p->traces, w.ntraces);
		shard.of.options = sweep_hash_options(&p->head);
		sweep_shard_put(&shard, &text);
		code = sweep_print_text(p->cli, &p->o->print, &text);
	}
	free(shard.rows);
	return code;
}

/** Prints what was reported: warnings before the work, what is wrong with a run behind it. */
static void say(struct sweep_prepared *p)
{
	compile_allow(&p->points->base.compile, &p->ds);
	cli_diags(p->cli, &p->ds, &p->points->base.compile.sources);
}

enum exit_code cmd_sweep(struct cli *cli, const struct args *args)
{
	struct sweep_options o;
	struct sweep_points points;
	enum exit_code code;

	if (!sweep_options_read(cli, args, &o))
		return EXIT_USAGE;
	if (sweep_points_open(&points, cli, args, &o, &code)) {
		struct sweep_prepared p = { .cli = cli, .o = &o, .points = &points,
				      .arena = points.base.arena, .ds = diags_on(points.base.arena) };

		bool fine = sweep_prepare(&p, args);

		say(&p);
		code = EXIT_INPUT;
		if (fine && !p.ds.errors) {
			p.ds = diags_on(p.arena);
			code = o.shards ? sweep_shard(&p) : sweep_whole(&p);
			say(&p);
		}
	}
	sweep_points_close(&points);
	return code;
}
