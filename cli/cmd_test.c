/* canaryc test FILE...: replays every scenario that has an `expect`, and compares. How a run is
 * made is sim/run.c's, what is compared sim/expect.c's, what is printed that of test_text.c and its
 * siblings.
 *
 * An expectation that does not hold is a diagnostic (CN0840), too, so that --diagnostics brings it
 * to wherever those of the plan go.
 */
#include <string.h>

#include "cli/commands.h"
#include "cli/input.h"
#include "cli/pattern.h"
#include "cli/run_save.h"
#include "cli/test_report.h"
#include "cli/trace_options.h"
#include "compiler/what_if.h"

/** What the arguments ask for. */
struct request {
	struct settings settings;
	struct suppositions suppositions;
	const struct engine *engine;
	struct pattern *run;	/* NULL: all */
	const struct test_form *form;	/* of standard output */
	const char *junit;	/* path of a report beside it; NULL for none */
	struct trace_options traces;
	struct run_saver *saver;	/* NULL: nothing is kept */
};

/** The tests under way. */
struct testing {
	struct cli *cli;
	const struct request *request;
	struct arena *arena;	/* of the reports */
	struct test_report shown, junit;
	struct coverage *coverage;	/* NULL: not asked for */
	struct test_totals totals;
	bool failed, system_failed;
};

/** One file of them. */
struct file {
	const char *path;
	struct compile compile;
	struct what_ifs what_ifs;
	struct trace_shelf shelf;
	struct diags diags;	/* of all runs: what two of them meet is said once */
	struct test_totals totals;
};

/* ---- arguments ------------------------------------------------------------------------------ */

static bool read_pattern(struct cli *cli, const struct args *args, struct request *r)
{
	const char *text = args_text(args, OPT_RUN);
	struct str problem = STR("");

	if (!text)
		return true;
	r->run = pattern_open(cli->arena, text, &problem);
	if (!r->run)
		cli_usage(cli, "--run `%.60s%s`: %" PRI_STR, text, strlen(text) > 60 ? "..." : "",
			  STR_ARG(problem));
	return r->run != NULL;
}

/** @return false after a usage error was printed. */
static bool read_request(struct cli *cli, const struct args *args, struct request *r)
{
	bool tap = args_has(args, OPT_TAP), json = args_has(args, OPT_JSON);

	*r = (struct request){ .junit = args_text(args, OPT_JUNIT) };
	bool junit = r->junit && !strcmp(r->junit, "-");

	if (tap + json + junit > 1) {
		cli_usage(cli, "%s and %s would both go to standard output",
			  tap ? "--tap" : "--json", junit ? "--junit -" : "--json");
		return false;
	}
	if (r->junit && !*r->junit) {
		cli_usage(cli, "--junit names no file");
		return false;
	}
	r->form = tap ? &test_form_tap : json ? &test_form_json
		  : junit ? &test_form_junit : &test_form_text;
	if (junit)
		r->junit = NULL;
	r->engine = input_engine(cli, args);
	return r->engine && trace_options_read(cli, args, &r->traces) && settings_read(cli, args, &r->settings) &&
	       suppositions_read(cli, args, &r->suppositions) &&
	       read_pattern(cli, args, r) && run_saver_open(cli, args, &r->saver);
}

/* ---- reports -------------------------------------------------------------------------------- */

static void flush(struct testing *t)
{
	out_put(&t->cli->out, &t->shown.out);
	t->shown.out.n = 0;
}

static void count(struct test_totals *totals, enum test_status status)
{
	totals->tests++;
	totals->passed += status == TEST_PASSED;
	totals->failed += status == TEST_FAILED;
	totals->errors += status == TEST_ERROR;
}

static void report(struct testing *t, struct file *f, const struct test *test)
{
	count(&f->totals, test->status);
	t->failed = t->failed || test->status != TEST_PASSED;
	t->shown.n++;
	t->shown.form->test(&t->shown, test);
	flush(t);
	if (t->request->junit) {
		t->junit.n++;
		t->junit.form->test(&t->junit, test);
	}
}

static void begin_file(struct testing *t, const struct file *f)
{
	t->shown.form->begin_file(&t->shown, f->path);
	if (t->request->junit)
		t->junit.form->begin_file(&t->junit, f->path);
}

static void end_file(struct testing *t, const struct file *f)
{
	t->shown.form->end_file(&t->shown, f->path, &f->totals);
	flush(t);
	if (t->request->junit)
		t->junit.form->end_file(&t->junit, f->path, &f->totals);
	t->totals.tests += f->totals.tests;
	t->totals.passed += f->totals.passed;
	t->totals.failed += f->totals.failed;
	t->totals.errors += f->totals.errors;
	t->totals.untested += f->totals.untested;
	t->totals.left_out += f->totals.left_out;
}

static void write_junit(struct testing *t)
{
	t->junit.form->close(&t->junit, &t->totals, t->coverage);
	if (!cli_write(t->cli, t->request->junit, &t->junit.out))
		t->system_failed = true;
}

/* ---- tests ---------------------------------------------------------------------------------- */

/** The file that declares a plan, as messages name it. */
static struct str home_of(const struct file *f, const struct plan *plan)
{
	return f->compile.sources.v[plan->span.file].path;
}

static void run_test(struct testing *t, struct file *f, const struct scenario *s)
{
	struct arena *a = cli_arena();
	struct test test = { .file = f->path, .scenario = s, .status = TEST_ERROR,
			     .sources = &f->compile.sources };
	/* from here on, what this test meets */
	struct diag **reported = f->diags.last ? f->diags.last : &f->diags.first;
	const struct scenario *supposed = what_if_apply(&f->compile, &f->diags, s, &f->what_ifs);
	struct run run;

	if (supposed && run_scenario(a, &f->shelf, supposed, t->request->engine, &f->diags, &run)) {
		size_t failed = expect_judge(a, run.result, s, &test.findings);

		run.report.supposed = t->request->suppositions.v;
		run.report.nsupposed = t->request->suppositions.n;
		if (t->request->saver)
			run_saver_add(t->request->saver, supposed, &f->shelf, &run);
		test.nfindings = s->nexpects;
		test.run = &run;
		test.status = failed ? TEST_FAILED : TEST_PASSED;
		for (size_t i = 0; i < s->nexpects; i++)
			if (!test.findings[i].holds)
				expect_report(&f->diags, &test.findings[i]);
		if (t->coverage)
			coverage_run(t->coverage, home_of(f, s->plan), run.result);
	}
	test.problems = *reported;
	report(t, f, &test);
	arena_close(a);
}

static void run_tests(struct testing *t, struct file *f, const struct program *program)
{
	size_t n;
	const struct plan **plans = input_plans(t->cli, program, &n);

	if (t->request->saver)
		run_saver_file(t->request->saver, &f->compile);

	for (size_t i = 0; t->coverage && i < n; i++)
		coverage_plan(t->coverage, home_of(f, plans[i]), plans[i]);
	for (size_t i = 0; i < program->nscenarios && !t->cli->out.error; i++) {
		const struct scenario *s = program->scenarios[i];
		if (s->imported || !s->plan)
			continue;
		if (s->nexpects == 0)
			f->totals.untested++;
		else if (!pattern_matches(t->request->run, s->name))
			f->totals.left_out++;
		else
			run_test(t, f, s);
	}
}

static void test_file(struct testing *t, struct file *f, bool last)
{
	struct compile *c = &f->compile;
	const struct program *program =
		input_compile(t->cli, t->request->settings, f->path, last, c);

	begin_file(t, f);
	if (program && what_if_read(c, &f->diags, t->request->suppositions.v,
				    t->request->suppositions.n, &f->what_ifs)) {
		run_tests(t, f, program);
		compile_allow(c, &f->diags);
		cli_diags(t->cli, &f->diags, &c->sources);
		t->failed = t->failed || f->diags.errors > 0;
	} else {
		struct test broken = { .file = f->path, .status = TEST_ERROR,
				       .sources = &c->sources,
				       .problems = c->diags.errors ? c->diags.first
								   : f->diags.first };
		report(t, f, &broken);
		cli_diags(t->cli, &f->diags, &c->sources);
		t->system_failed = t->system_failed || input_failed(c) == EXIT_SYSTEM;
	}
	end_file(t, f);
}

static void test_files(struct testing *t, const struct args *args)
{
	for (size_t i = 0; i < args->noperands && !t->cli->out.error; i++) {
		struct arena *a = cli_arena();
		struct file f = { .path = args->operands[i], .compile = compile_on(a),
				  .diags = diags_on(a) };

		f.shelf = trace_shelf_on(a, t->request->traces);
		test_file(t, &f, i + 1 == args->noperands);
		arena_close(a);
	}
}

/** A run that tests nothing would look like one in which all is well. */
static void say_nothing_tested(struct testing *t)
{
	if (t->totals.tests)
		return;
	t->failed = true;
	if (t->totals.left_out)
		cli_say(t->cli, "nothing was tested: --run leaves every test out");
	else
		cli_say(t->cli, "nothing was tested: no scenario has an expect, as in "
			"`expect promote`");
}

enum exit_code cmd_test(struct cli *cli, const struct args *args)
{
	struct request r;

	if (!read_request(cli, args, &r))
		return EXIT_USAGE;
	if (r.saver && !run_saver_ready(r.saver)) {
		pattern_close(r.run);
		return run_saver_close(r.saver);
	}
	struct arena *a = cli_arena();
	struct testing t = { .cli = cli, .request = &r, .arena = a,
			     .shown = test_report_on(a, r.form),
			     .junit = test_report_on(a, &test_form_junit) };
	t.shown.colour = cli->out.colour;
	t.shown.ascii = cli->ascii;
	if (args_has(args, OPT_COVERAGE))
		t.coverage = coverage_open(a);
	test_files(&t, args);
	t.shown.form->close(&t.shown, &t.totals, t.coverage);
	flush(&t);
	if (r.junit)
		write_junit(&t);
	say_nothing_tested(&t);
	enum exit_code kept = run_saver_close(r.saver);
	pattern_close(r.run);
	arena_close(a);
	if (t.system_failed || kept == EXIT_SYSTEM)
		return EXIT_SYSTEM;
	return t.failed ? EXIT_INPUT : kept;
}
