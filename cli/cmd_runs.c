/* canaryc runs STORE [ID...]: runs that were kept (run_save.c): lists them, shows them, compares
 * two (runs_compare.c), takes them out.
 *
 * A store is opened for reading unless runs are taken out. A reader whose file is changed under it
 * reads again.
 */
#include <signal.h>
#include <string.h>

#include "base/num.h"
#include "cli/commands.h"
#include "cli/runs_compare.h"
#include "cli/runs_print.h"
#include "sim/store.h"

#define TRIES 5		/* when the file changes while it is read */

/** What the arguments ask for. */
struct request {
	const char *path;
	const int64_t *ids;
	size_t nids;
	struct store_choice choice;
	bool json, plan_text, compare, delete;
	bool keeps;
	int64_t keep;		/* how many, if it keeps */
};

/** The reading under way. */
struct reading {
	struct cli *cli;
	const struct request *request;
	struct arena *arena;
	struct store *store;
	struct diags diags;
	struct buf out;		/* printed if the store was steady */
	struct str said;	/* likewise, to standard error; empty for nothing */
	bool differs;		/* of two that were compared */
};

/* ---- arguments ------------------------------------------------------------------------------ */

/** Reads a number of an option. @return false after a usage error was printed. */
static bool read_number(struct cli *cli, const struct args *args, int id, const char *name,
			int64_t least, int64_t *n)
{
	const char *text = args_text(args, id);

	if (!text)
		return true;
	if (num_parse_int(str_of(text), n) == NUM_OK && *n >= least)
		return true;
	cli_usage(cli, "--%s is a number from %lld on, not `%s`", name, (long long)least, text);
	return false;
}

static bool read_ids(struct cli *cli, const struct args *args, struct request *r)
{
	int64_t *ids = arena_array(cli->arena, args->noperands, sizeof(*ids));

	for (size_t i = 1; i < args->noperands; i++) {
		if (num_parse_int(str_of(args->operands[i]), &ids[r->nids++]) == NUM_OK &&
		    ids[r->nids - 1] > 0)
			continue;
		cli_usage(cli, "an ID is a number of the first column of `canaryc runs %s`, not `%s`",
			  r->path, args->operands[i]);
		return false;
	}
	r->ids = ids;
	return true;
}

static bool read_outcome(struct cli *cli, const char *text)
{
	const char *const *words = option_words(OPT_OUTCOME);
	struct str names[8];
	size_t n = 0;

	for (; text && words[n]; n++) {
		names[n] = str_of(words[n]);
		if (str_is(names[n], text))
			return true;
	}
	if (!text)
		return true;
	cli_usage(cli, "--outcome is one of %s, not `%s`%s", cli_list(cli, names, n), text,
		  cli_did_you_mean(cli, str_of(text), names, n));
	return false;
}

/** Refuses options that have no meaning together. */
static bool options_fit(struct cli *cli, const struct request *r, bool chooses)
{
	const int modes = r->plan_text + r->compare + r->delete + r->keeps;

	if (modes > 1)
		cli_usage(cli, "--plan-text, --compare, --delete and --keep exclude each other");
	else if (r->compare && r->nids != 2)
		cli_usage(cli, "--compare wants two IDs, as in `canaryc runs --compare %s 1 2`",
			  r->path);
	else if ((r->delete || r->plan_text) && r->nids == 0)
		cli_usage(cli, "%s wants an ID", r->delete ? "--delete" : "--plan-text");
	else if (r->keeps && r->nids)
		cli_usage(cli, "--keep takes no IDs: it says how many stay");
	else if (r->nids && chooses)
		cli_usage(cli, "--plan, --scenario, --outcome and --limit choose among all runs; "
			  "IDs are a choice already");
	else if (r->json && modes && !r->compare)
		cli_usage(cli, "--json is for lists, results and --compare");
	else
		return true;
	return false;
}

/** @return false after a usage error was printed. */
static bool read_request(struct cli *cli, const struct args *args, struct request *r)
{
	*r = (struct request){
		.path = args->operands[0],
		.choice = { .plan = str_of(args_text(args, OPT_PLAN)),
			    .scenario = str_of(args_text(args, OPT_SCENARIO)),
			    .outcome = str_of(args_text(args, OPT_OUTCOME)), .most = -1 },
		.json = args_has(args, OPT_JSON),
		.plan_text = args_has(args, OPT_PLAN_TEXT),
		.compare = args_has(args, OPT_COMPARE),
		.delete = args_has(args, OPT_DELETE),
		.keeps = args_has(args, OPT_KEEP),
	};
	if (!read_ids(cli, args, r) || !read_outcome(cli, args_text(args, OPT_OUTCOME)) ||
	    !read_number(cli, args, OPT_LIMIT, "limit", 1, &r->choice.most) ||
	    !read_number(cli, args, OPT_KEEP, "keep", 0, &r->keep))
		return false;
	if (r->keeps && args_has(args, OPT_LIMIT)) {
		cli_usage(cli, "--keep and --limit exclude each other");
		return false;
	}
	return options_fit(cli, r, r->choice.plan.n || r->choice.scenario.n || r->choice.outcome.n ||
					   args_has(args, OPT_LIMIT));
}

/* ---- one run -------------------------------------------------------------------------------- */

static bool say_no_run(struct reading *g, int64_t id)
{
	int64_t n, first, last;
	struct diag *d;

	if (!store_count_runs(g->store, &n, &first, &last))
		return false;
	d = diag_about(&g->diags, CN_RUN_UNKNOWN, g->request->path, "there is no run %lld",
		       (long long)id);
	if (n == 0)
		diag_help(d, "none was kept; keep some: canaryc simulate FILE --save %s",
			  g->request->path);
	else if (n == 1)
		diag_help(d, "there is run %lld alone", (long long)first);
	else
		diag_help(d, "there are %lld, from run %lld to run %lld: canaryc runs %s",
			  (long long)n, (long long)first, (long long)last, g->request->path);
	return false;
}

/** Finds a run. @param texts  with those of its files. @return false when an error was reported. */
static bool find_run(struct reading *g, int64_t id, bool texts, struct store_run *run)
{
	bool found;

	if (!store_run(g->store, g->arena, id, texts, run, &found))
		return false;
	return found || say_no_run(g, id);
}

/** The result of a run, which is one line of JSON whoever has put it there. */
static bool find_result(struct reading *g, int64_t id, struct str *text)
{
	bool line = true;

	if (!store_run_result(g->store, g->arena, id, text))
		return false;
	for (size_t i = 0; i < text->n && line; i++)
		line = (unsigned char)text->p[i] >= 0x20 && text->p[i] != 0x7f;
	return line || runs_say_damaged(&g->diags, g->request->path, id);
}

static void put_files(struct reading *g, const struct store_run *run)
{
	for (size_t i = 0; i < run->nfiles; i++) {
		if (run->nfiles > 1) {
			buf_puts(&g->out, i ? "\n# file: " : "# file: ");
			diag_put_safe(&g->out, run->files[i].path);
			buf_putc(&g->out, '\n');
		}
		if (g->cli->out.terminal)
			runs_print_lines(run->files[i].text, &g->out);
		else
			buf_put(&g->out, run->files[i].text);
	}
}

static bool show(struct reading *g, int64_t id, bool first)
{
	struct store_run run;
	struct str text;

	if (!find_run(g, id, g->request->plan_text, &run))
		return false;
	if (!first && !g->request->json)
		buf_putc(&g->out, '\n');
	if (g->request->plan_text) {
		put_files(g, &run);
		return true;
	}
	if (g->request->json) {
		if (!find_result(g, id, &text))
			return false;
		buf_put(&g->out, text);
		buf_putc(&g->out, '\n');
		return true;
	}
	if (!store_run_shown(g->store, g->arena, id, &text))
		return false;
	runs_print_shown(text, g->cli->ascii, g->cli->out.colour, &g->out);
	return true;
}

/* ---- reading -------------------------------------------------------------------------------- */

static bool list(struct reading *g)
{
	const struct request *r = g->request;
	int64_t all, first, last;
	struct store_run *runs;
	size_t n;

	if (!store_runs(g->store, g->arena, &r->choice, &runs, &n))
		return false;
	for (size_t i = 0; i < n && r->json; i++)
		runs_print_json(&runs[i], &g->out);
	if (!r->json)
		runs_print_table(runs, n, &g->out);
	if (n)
		return true;
	if (!store_count_runs(g->store, &all, &first, &last))
		return false;
	g->said = all ? arena_printf(g->arena, "none of the %lld runs of %s fits", (long long)all,
				     r->path)
		      : arena_printf(g->arena, "%s holds no runs; keep some: canaryc simulate FILE "
				     "--save %s", r->path, r->path);
	return true;
}

static bool compare(struct reading *g)
{
	const struct request *r = g->request;
	struct runs_side sides[2] = { { .path = r->path }, { .path = r->path } };

	for (int i = 0; i < 2; i++) {
		if (!find_run(g, r->ids[i], true, &sides[i].run) ||
		    !find_result(g, r->ids[i], &sides[i].result))
			return false;
	}
	return runs_compare(g->cli, g->arena, sides, r->json, &g->diags, &g->out, &g->differs);
}

static bool read_store(struct reading *g)
{
	const struct request *r = g->request;
	bool ok = true;

	if (r->compare)
		return compare(g);
	for (size_t i = 0; i < r->nids && ok; i++)
		ok = show(g, r->ids[i], i == 0);
	return r->nids ? ok : list(g);
}

/** Prints what was reported. @return why it is not fine. */
static enum exit_code failed(struct reading *g)
{
	struct sources none = sources_on(g->arena);
	const bool system = store_system_failed(&g->diags);

	cli_diags(g->cli, &g->diags, &none);
	return system ? EXIT_SYSTEM : EXIT_INPUT;
}

/** Reads once. @param steady  whether nobody changed the file meanwhile. */
static bool read_once(struct reading *g, bool *steady)
{
	const struct store_options options = { .mode = STORE_READ };
	const struct str path = str_of(g->request->path);
	bool ok;

	g->diags = diags_on(g->arena);
	g->out = buf_on(g->arena);
	g->said = STR("");
	g->store = store_open(g->arena, path, path, &options, &g->diags);
	ok = g->store && read_store(g);
	*steady = !g->store || store_steady(g->store);
	store_close(g->store);
	return ok;
}

static enum exit_code read_request_out(struct reading *g)
{
	bool steady = false, ok = false;

	for (int i = 0; i < TRIES && !steady; i++)
		ok = read_once(g, &steady);
	if (!steady) {
		g->diags = diags_on(g->arena);
		diag_help(diag_about(&g->diags, CN_STORE_FAILED, g->request->path,
				     "is written to again and again while it is read"),
			  "do it again when that has ended");
		return failed(g);
	}
	if (!ok)
		return failed(g);
	if (g->said.n)
		cli_say(g->cli, "%" PRI_STR, STR_ARG(g->said));
	out_put(&g->cli->out, &g->out);
	return g->differs ? EXIT_INPUT : EXIT_FINE;
}

/* ---- taking out ----------------------------------------------------------------------------- */

/** The runs that go: those that are named, or all chosen but the newest. */
static bool find_going(struct reading *g, int64_t **ids, size_t *n)
{
	const struct request *r = g->request;
	struct store_run *runs, run;
	size_t all;

	if (r->delete) {
		*ids = arena_array(g->arena, r->nids, sizeof(**ids));
		for (*n = 0; *n < r->nids; ++*n) {
			if (!find_run(g, r->ids[*n], false, &run))
				return false;
			(*ids)[*n] = r->ids[*n];
		}
		return true;
	}
	if (!store_runs(g->store, g->arena, &r->choice, &runs, &all))
		return false;
	*ids = arena_array(g->arena, all, sizeof(**ids));
	*n = 0;
	for (size_t i = 0; i < all; i++) {
		if ((int64_t)i >= r->keep)
			(*ids)[(*n)++] = runs[i].id;
	}
	return true;
}

/** Takes them out, all or none; in a transaction. @param left  written: how many stay. */
static bool take_out(struct reading *g, size_t *gone, int64_t *left)
{
	int64_t before, first, last, *ids;
	size_t n;

	if (!store_count_runs(g->store, &before, &first, &last) || !find_going(g, &ids, &n))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!store_drop_run(g->store, ids[i]))
			return false;
	if (!store_drop_texts(g->store) || !store_count_runs(g->store, left, &first, &last))
		return false;
	*gone = (size_t)(before - *left);
	return true;
}

static enum exit_code drop(struct reading *g)
{
	const struct store_options options = { .mode = STORE_WRITE, .there = true };
	const struct str path = str_of(g->request->path);
	int64_t left = 0;
	size_t gone = 0;
	bool ok;

	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is an error as any other */
	g->diags = diags_on(g->arena);
	g->store = store_open(g->arena, path, path, &options, &g->diags);
	ok = g->store && store_begin(g->store);
	ok = ok && take_out(g, &gone, &left) && store_commit(g->store);
	ok = store_close(g->store) && ok;
	if (!ok)
		return failed(g);
	g->out = buf_on(g->arena);
	buf_printf(&g->out, "%zu run%s taken out, %lld left\n", gone, gone == 1 ? "" : "s",
		   (long long)left);
	out_put(&g->cli->out, &g->out);
	return EXIT_FINE;
}

enum exit_code cmd_runs(struct cli *cli, const struct args *args)
{
	struct request r;

	if (!read_request(cli, args, &r))
		return EXIT_USAGE;
	struct reading g = { .cli = cli, .request = &r, .arena = cli_arena() };
	enum exit_code code = r.delete || r.keeps ? drop(&g) : read_request_out(&g);
	arena_close(g.arena);
	return code;
}
