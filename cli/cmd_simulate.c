/* canaryc simulate FILE: replays scenarios, or a trace of the command line, and prints the runs.
 * How a run is made is sim/run.c's; what it looks like is sim/result_text.c's.
 */
#include <string.h>

#include "base/units.h"
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/picture.h"
#include "cli/run_save.h"
#include "cli/trace_options.h"
#include "compiler/what_if.h"
#include "sim/events.h"
#include "sim/plot.h"
#include "sim/report.h"
#include "sim/run.h"

/** What the arguments ask for. */
struct request {
	const char *path;
	struct settings settings;
	struct suppositions suppositions;
	const struct engine *engine;
	const char *scenario, *plan;	/* NULL for none */
	bool has_start;
	int64_t start_ms;
	const char *expect;	/* as written; NULL for none */
	enum outcome outcome;	/* that it means */
	bool json;
	struct trace_options traces;
	const char *events;	/* where they go; NULL: nowhere */
	bool chart;
	struct picture plot;	/* its path: NULL for none */
	struct run_saver *saver;	/* NULL: nothing is kept */
	const char *report;	/* the same of the page */
};

struct scenarios {
	const struct scenario **v;
	size_t n;
};

/** How the runs went so far. */
struct progress {
	struct diags diags;	/* of all runs: what two of them meet is said once */
	struct buf events;	/* of all runs, for a file */
	struct report_page *page;	/* NULL: none is wanted */
	size_t printed;
	bool failed;		/* one could not be made, or had another outcome */
	bool undrawn;		/* a picture could not be drawn or written */
};

/* ---- arguments ------------------------------------------------------------------------------ */

static bool read_expect(struct cli *cli, struct request *r)
{
	static const struct str names[] = {
		[OUTCOME_PROMOTED] = STR("promote"), [OUTCOME_ROLLED_BACK] = STR("rollback"),
		[OUTCOME_PAUSED] = STR("pause"), [OUTCOME_UNDECIDED] = STR("undecided"),
	};

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		if (!str_is(names[i], r->expect))
			continue;
		r->outcome = (enum outcome)i;
		return true;
	}
	cli_usage(cli, "--expect is promote, rollback, pause or undecided, not `%s`%s", r->expect,
		  cli_did_you_mean(cli, str_of(r->expect), names, ARRAY_LEN(names)));
	return false;
}

static bool is_stdout(const char *path)
{
	return path && !strcmp(path, "-");
}

/** Refuses files without a name, and two results for standard output. */
static bool outputs_fit(struct cli *cli, const struct args *args)
{
	const char *events = args_text(args, OPT_EVENTS), *report = args_text(args, OPT_REPORT);

	if ((events && !*events) || (report && !*report)) {
		cli_usage(cli, "%s names no file", events && !*events ? "--events" : "--report");
		return false;
	}
	const char *both[3];
	size_t n = 0;
	if (args_has(args, OPT_JSON))
		both[n++] = "--json";
	if (is_stdout(events))
		both[n++] = "--events -";
	if (is_stdout(report))
		both[n++] = "--report -";
	if (n > 1)
		cli_usage(cli, "%s and %s would both go to standard output", both[0], both[1]);
	return n <= 1;
}

/** Refuses to write two things, or one and the plan, to one file. */
static bool files_differ(struct cli *cli, const struct args *args)
{
	const char *names[] = { "--events", "--plot", "--report" };
	const char *paths[] = { args_text(args, OPT_EVENTS), args_text(args, OPT_PLOT),
				args_text(args, OPT_REPORT) };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		if (!paths[i] || is_stdout(paths[i]))
			continue;
		if (!strcmp(paths[i], args->operands[0])) {
			cli_usage(cli, "%s would overwrite %s", names[i], paths[i]);
			return false;
		}
		for (size_t k = i + 1; k < ARRAY_LEN(paths); k++)
			if (paths[k] && !strcmp(paths[i], paths[k])) {
				cli_usage(cli, "%s and %s would both write %s", names[i], names[k],
					  paths[i]);
				return false;
			}
	}
	return true;
}

/** Refuses a chart where there is no table for it to stand below. */
static bool chart_fits(struct cli *cli, const struct args *args)
{
	const char *instead = args_has(args, OPT_JSON)			? "--json"
			      : is_stdout(args_text(args, OPT_EVENTS))	? "--events -"
			      : is_stdout(args_text(args, OPT_REPORT))	? "--report -"
									: NULL;

	if (instead && args_has(args, OPT_CHART))
		cli_usage(cli, "--chart belongs to the table, which %s replaces", instead);
	return !instead || !args_has(args, OPT_CHART);
}

/** Refuses options that have no meaning together. */
static bool options_fit(struct cli *cli, const struct args *args)
{
	if (args_has(args, OPT_TRACE) && args_has(args, OPT_SCENARIO)) {
		cli_usage(cli, "--scenario and --trace exclude each other");
		return false;
	}
	return outputs_fit(cli, args) && files_differ(cli, args) && chart_fits(cli, args) &&
	       input_trace_options(cli, args);
}

/** @return false after a usage error was printed. */
static bool read_request(struct cli *cli, const struct args *args, struct request *r)
{
	const char *start = args_text(args, OPT_START);

	*r = (struct request){
		.path = args->operands[0],
		.engine = input_engine(cli, args),
		.scenario = args_text(args, OPT_SCENARIO),
		.plan = args_text(args, OPT_PLAN),
		.expect = args_text(args, OPT_EXPECT),
		.json = args_has(args, OPT_JSON),
		.events = args_text(args, OPT_EVENTS),
		.chart = args_has(args, OPT_CHART),
		.report = args_text(args, OPT_REPORT),
	};
	const char *plot = args_text(args, OPT_PLOT);
	if (!r->engine)
		return false;
	if (start) {
		if (!instant_parse(str_of(start), &r->start_ms, NULL)) {
			cli_usage(cli, "--start is a time such as 2026-06-12T10:00:00Z, not `%s`",
				  start);
			return false;
		}
		r->has_start = true;
	}
	if (r->expect && !read_expect(cli, r))
		return false;
	if (plot && !picture_read(cli, plot, &r->plot))
		return false;
	return options_fit(cli, args) && trace_options_read(cli, args, &r->traces) &&
	       settings_read(cli, args, &r->settings) &&
	       suppositions_read(cli, args, &r->suppositions) &&
	       run_saver_open(cli, args, &r->saver);
}

/* ---- what is replayed ----------------------------------------------------------------------- */

/** The scenario that `--trace` and its companions stand for. */
static bool scenario_of_arguments(struct cli *cli, const struct args *args, const struct request *r,
				  const struct program *program, struct scenarios *found)
{
	const struct plan *plan = input_plan(cli, program, r->path, r->plan);

	if (!plan)
		return false;
	found->v = arena_array(cli->arena, 1, sizeof(*found->v));
	found->v[0] = input_trace_scenario(cli, args, plan);
	found->n = 1;
	return true;
}

/** Says why the file has no scenario that was asked for. @param names  those that it has. */
static void say_no_scenario(struct cli *cli, const struct request *r, const struct str *names,
			    size_t n)
{
	if (n == 0)
		cli_say(cli,
			"%s has no scenario%s%s%s; write one, or replay a trace: canaryc simulate "
			"%s --trace FILE",
			r->path, r->plan ? " for the plan `" : "", r->plan ? r->plan : "",
			r->plan ? "`" : "", r->path);
	else
		cli_say(cli, "%s has no scenario `%s`%s (it has %s)", r->path, r->scenario,
			cli_did_you_mean(cli, str_of(r->scenario), names, n),
			cli_list(cli, names, n));
}

/** The scenarios of the file itself, of one plan if --plan was given, the one of --scenario. */
static bool scenarios_of_file(struct cli *cli, const struct request *r,
			      const struct program *program, struct scenarios *found)
{
	struct str *names = arena_array(cli->arena, program->nscenarios, sizeof(*names));
	const struct plan *plan = NULL;
	size_t n = 0;

	if (r->plan) {
		plan = input_plan(cli, program, r->path, r->plan);
		if (!plan)
			return false;
	}
	found->v = arena_array(cli->arena, program->nscenarios, sizeof(*found->v));
	found->n = 0;
	for (size_t i = 0; i < program->nscenarios; i++) {
		const struct scenario *s = program->scenarios[i];
		if (s->imported || !s->plan || (plan && s->plan != plan))
			continue;
		names[n++] = s->name;
		if (!r->scenario || str_is(s->name, r->scenario))
			found->v[found->n++] = s;
	}
	if (found->n == 0)
		say_no_scenario(cli, r, names, n);
	return found->n > 0;
}

/** Lays the assumptions of --what-if over all that is replayed.
 * @return false after diagnostics were printed. */
static bool suppose(struct cli *cli, const struct request *r, struct compile *c,
		    struct scenarios *found)
{
	struct diags diags = diags_on(c->arena);
	struct what_ifs w;
	bool fine = what_if_read(c, &diags, r->suppositions.v, r->suppositions.n, &w);

	for (size_t i = 0; fine && i < found->n; i++) {
		found->v[i] = what_if_apply(c, &diags, found->v[i], &w);
		if (!found->v[i])
			break;
	}
	cli_diags(cli, &diags, &c->sources);
	return diags.errors == 0;
}

/* ---- runs ----------------------------------------------------------------------------------- */

static void print_run(struct cli *cli, const struct request *r, struct run *run,
		      struct progress *progress, struct arena *a)
{
	struct buf text = buf_on(a);

	run->report.ascii = cli->ascii;
	run->report.colour = cli->out.colour;
	run->report.chart = r->chart;
	run->report.supposed = r->suppositions.v;
	run->report.nsupposed = r->suppositions.n;
	if (r->events)
		events_json(run->result, &run->report,
			    is_stdout(r->events) ? &text : &progress->events);
	if (is_stdout(r->events) || is_stdout(r->report)) {
		/* these are what is printed */
	} else if (r->json) {
		struct json j = json_on(&text, false);
		result_json(run->result, &run->report, &j);
		buf_putc(&text, '\n');
	} else {
		if (progress->printed > 0)
			buf_putc(&text, '\n');
		result_print(run->result, &run->report, &text);
	}
	out_put(&cli->out, &text);
}

/** Draws a run. After a picture that could not be drawn no other is tried. */
static void draw(struct cli *cli, const struct picture *picture, struct run *run,
		 struct progress *progress, struct arena *a)
{
	struct buf script = buf_on(a);

	if (progress->undrawn)
		return;
	plot_run(run->result, &run->report, &picture->to, &script);
	progress->undrawn = !picture_write(cli, picture, &script);
}

/** @return whether the run ended as --expect wants; says so if not. */
static bool as_expected(struct cli *cli, const struct request *r, const struct run *run)
{
	struct str name = run->report.scenario;

	if (!r->expect || run->result->outcome == r->outcome)
		return true;
	cli_say(cli, "%s%" PRI_STR "%sexpected %s, the outcome is %s", name.n ? "scenario " : "",
		STR_ARG(name), name.n ? ": " : "", r->expect, outcome_name(run->result->outcome));
	return false;
}

/** @param picture  NULL for none. */
static void replay(struct cli *cli, const struct request *r, struct trace_shelf *shelf,
		   const struct scenario *scenario, const struct picture *picture,
		   struct progress *progress)
{
	struct arena *a = cli_arena();
	struct scenario s = *scenario;
	struct run run;

	if (r->has_start) {
		s.has_start = true;
		s.start_ms = r->start_ms;
		s.start_span = (struct span){ 0, 0, 0 };
	}
	bool made = run_scenario(a, shelf, &s, r->engine, &progress->diags, &run);
	if (made) {
		print_run(cli, r, &run, progress, a);
		progress->printed++;
		if (picture)
			draw(cli, picture, &run, progress, a);
		if (r->saver)
			run_saver_add(r->saver, &s, shelf, &run);
		if (progress->page)
			report_page_run(progress->page, a, &s, &run);
	} else if (progress->page) {
		report_page_failed(progress->page, &s);
	}
	if (!made || !as_expected(cli, r, &run))
		progress->failed = true;
	arena_close(a);
}

/** Events for standard output have gone there with each run. */
static bool write_events(struct cli *cli, const struct request *r, const struct progress *progress)
{
	return !r->events || is_stdout(r->events) || cli_write(cli, r->events, &progress->events);
}

static bool write_report(struct cli *cli, const struct request *r, struct progress *progress,
			 struct arena *a)
{
	struct buf page = buf_on(a);

	if (!progress->page)
		return true;
	report_page_close(progress->page, &page);
	return cli_write(cli, r->report, &page);
}

static enum exit_code simulate(struct cli *cli, const struct args *args, const struct request *r,
			       struct compile *c)
{
	const struct program *program = input_compile(cli, r->settings, r->path, true, c);
	struct progress progress = { .diags = diags_on(c->arena), .events = buf_on(c->arena) };
	struct scenarios found;

	if (!program)
		return input_failed(c);
	if (args_has(args, OPT_TRACE) ? !scenario_of_arguments(cli, args, r, program, &found)
				      : !scenarios_of_file(cli, r, program, &found))
		return EXIT_INPUT;
	if (!suppose(cli, r, c, &found))
		return EXIT_INPUT;

	if (r->saver) {
		run_saver_file(r->saver, c);
		if (!run_saver_ready(r->saver))
			return EXIT_INPUT;
	}
	if (r->report)
		progress.page = report_page_open(c->arena, c, found.n);
	struct trace_shelf shelf = trace_shelf_on(c->arena, r->traces);
	for (size_t i = 0; i < found.n && !cli->out.error; i++) {
		struct picture one = r->plot;

		if (one.path && found.n > 1)
			one = picture_of(cli, &r->plot, found.v[i]->name);
		replay(cli, r, &shelf, found.v[i], one.path ? &one : NULL, &progress);
	}
	compile_allow(c, &progress.diags);
	cli_diags(cli, &progress.diags, &c->sources);
	if (!write_events(cli, r, &progress) || !write_report(cli, r, &progress, c->arena))
		return EXIT_SYSTEM;
	if (progress.undrawn)
		return EXIT_SYSTEM;
	return progress.failed || progress.diags.errors ? EXIT_INPUT : EXIT_FINE;
}

enum exit_code cmd_simulate(struct cli *cli, const struct args *args)
{
	struct request r;

	if (!read_request(cli, args, &r))
		return EXIT_USAGE;
	struct arena *a = cli_arena();
	struct compile c = compile_on(a);
	enum exit_code code = simulate(cli, args, &r, &c);
	enum exit_code kept = run_saver_close(r.saver);
	arena_close(a);
	return kept > code ? kept : code;
}
