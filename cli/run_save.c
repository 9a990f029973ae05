/* Keeps runs in a store; see run_save.h.
 *
 * A run is told by its digest: the version of canaryc, the plan's texts, what was set and supposed,
 * the samples and the result; not by when it was made, nor by what its files are called.
 */
#include "cli/run_save.h"

#include <math.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include <sys/stat.h>

#include "base/file.h"
#include "base/sha256.h"
#include "cli/commands.h"
#include "cli/env.h"
#include "cli/trace_options.h"
#include "config.h"
#include "sim/store.h"
#include "sim/trace_digest.h"

/** A run that is to be put in. */
struct kept {
	struct store_run run;
	struct store_packed result, shown;
	struct kept *next;
};

/** What is known of a trace already. */
struct known_trace {
	const struct trace *trace;
	const struct plan *plan;
	struct store_source_of source;
	struct known_trace *next;
};

struct run_saver {
	struct cli *cli;
	struct arena *arena;
	const char *path;
	struct store_setting *settings;
	size_t nsettings;
	const struct store_file *files;	/* of the present compilation */
	size_t nfiles;
	struct known_trace *traces;	/* likewise */
	struct kept *first, **last;
	enum exit_code ready_failed;	/* why nothing can be kept; 0: it can */
};

/* ---- arguments ------------------------------------------------------------------------------ */

/* Options beside TRACE_OPTIONS that a run depends on. */
static const struct trace_option recorded[] = {
	{ OPT_SET, "set" }, { OPT_WHAT_IF, "what-if" }, { OPT_START, "start" },
	{ OPT_STABLE, "stable" }, { OPT_CANARY, "canary" }, { 0, NULL },
};

static void add_settings(struct run_saver *s, const struct args *args,
			 const struct trace_option *options)
{
	for (const struct trace_option *o = options; o->name; o++) {
		for (size_t i = 0; i < args_count(args, o->id); i++)
			s->settings[s->nsettings++] = (struct store_setting){
				str_of(o->name),
				arena_str(s->arena, str_of(args_nth(args, o->id, i))),
			};
	}
}

bool run_saver_open(struct cli *cli, const struct args *args, struct run_saver **saver)
{
	const char *path = args_text(args, OPT_SAVE);
	struct run_saver *s;

	*saver = NULL;
	if (!path)
		return true;
	if (!*path || strcmp(path, "-") == 0) {
		cli_usage(cli, *path ? "a store is a file; it can't go to standard output"
				     : "--save names no store, as in --save week.db");
		return false;
	}
	s = arena_alloc(cli->arena, sizeof(*s));
	*s = (struct run_saver){ .cli = cli, .arena = cli_arena(), .path = path };
	s->last = &s->first;
	s->settings = arena_array(s->arena, args->ngiven, sizeof(*s->settings));
	add_settings(s, args, recorded);
	add_settings(s, args, trace_options_all());
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is an error as any other */
	*saver = s;
	return true;
}

/* ---- what a run is made of ------------------------------------------------------------------ */

void run_saver_file(struct run_saver *s, const struct compile *c)
{
	struct store_file *files = arena_array(s->arena, c->nfiles, sizeof(*files));

	for (size_t i = 0; i < c->nfiles; i++) {
		char sha256[SHA256_TEXT];

		sha256_of(c->sources.v[i].text, sha256);
		files[i] = (struct store_file){
			.path = arena_str(s->arena, c->sources.v[i].path),
			.sha256 = arena_str(s->arena, str_of(sha256)),
			.text = arena_str(s->arena, c->sources.v[i].text),
		};
	}
	s->files = files;
	s->nfiles = c->nfiles;
	s->traces = NULL;
}

/* The size of a trace's file; -1 for a pipe, and for a store, which holds more than the trace. */
static int64_t size_of(struct arena *a, const struct trace_use *use, const struct trace *t)
{
	struct stat st;

	if (strcmp(t->kind, "store") == 0 || stat(arena_cstr(a, use->path), &st) != 0 ||
	    !S_ISREG(st.st_mode))
		return -1;
	return st.st_size;
}

/* What is kept of a trace; worked out once for a plan. */
static struct store_source_of source_of(struct run_saver *s, const struct trace_use *use,
					const struct trace *trace, const struct plan *plan)
{
	struct known_trace *known = s->traces;
	char sha256[SHA256_TEXT];
	struct arena *scratch;

	while (known && (known->trace != trace || known->plan != plan))
		known = known->next;
	if (known)
		return known->source;
	known = arena_alloc(s->arena, sizeof(*known));
	*known = (struct known_trace){ trace, plan, { .path = arena_str(s->arena, use->shown) },
				       s->traces };
	scratch = cli_arena();
	known->source.kind = str_of(trace->kind);
	known->source.bytes = size_of(scratch, use, trace);
	trace_digest(scratch, trace, plan, &known->source.samples, sha256);
	known->source.sha256 = arena_str(s->arena, str_of(sha256));
	arena_close(scratch);
	s->traces = known;
	return known->source;
}

static void add_traces(struct run_saver *s, const struct scenario *scenario,
		       struct trace_shelf *shelf, struct store_run *run)
{
	struct store_source_of *v = arena_array(s->arena, scenario->ntraces, sizeof(*v));
	struct diags quiet = diags_on(s->arena);	/* they were read already */

	for (size_t i = 0; i < scenario->ntraces; i++) {
		const struct trace_use *use = &scenario->traces[i];

		v[i] = source_of(s, use, trace_shelf_take(shelf, use, scenario->plan, &quiet),
				 scenario->plan);
	}
	run->traces = v;
	run->ntraces = scenario->ntraces;
}

static struct str digest_of(struct run_saver *s, const struct store_run *run, struct str result)
{
	struct sha256 h = sha256_on();
	char text[SHA256_TEXT];

	sha256_put_str(&h, run->canaryc);
	sha256_put_u64(&h, run->nfiles);
	for (size_t i = 0; i < run->nfiles; i++)
		sha256_put_str(&h, run->files[i].sha256);
	sha256_put_u64(&h, run->nsettings);
	for (size_t i = 0; i < run->nsettings; i++) {
		sha256_put_str(&h, run->settings[i].name);
		sha256_put_str(&h, run->settings[i].value);
	}
	sha256_put_u64(&h, run->ntraces);
	for (size_t i = 0; i < run->ntraces; i++)
		sha256_put_str(&h, run->traces[i].sha256);
	sha256_put_str(&h, result);
	sha256_end(&h, text);
	return arena_str(s->arena, str_of(text));
}

/* ---- runs ----------------------------------------------------------------------------------- */

static struct store_packed pack(struct run_saver *s, const struct buf *text)
{
	struct store_packed p = store_pack(text->arena, buf_str(text));

	p.p = arena_str(s->arena, (struct str){ p.p, p.n }).p;
	return p;
}

static struct store_run head_of(struct run_saver *s, const struct run *run)
{
	const struct result *r = run->result;
	const struct plan *plan = r->plan;
	const char *reason = reason_name(r->reason);

	return (struct store_run){
		.created_ms = env_now_ms(),
		.canaryc = str_of(PACKAGE_VERSION),
		.plan = arena_str(s->arena, plan->name),
		.scenario = arena_str(s->arena, run->report.scenario),
		.engine = str_of(r->engine),
		.outcome = str_of(outcome_name(r->outcome)),
		.at_ms = r->at_ms,
		.step = arena_str(s->arena, plan->steps[r->step].name),
		.guardrail = r->guardrail < 0 ? STR("")
				: arena_str(s->arena, plan->guardrails[r->guardrail].name),
		.reason = str_of(reason),
		.requests = r->rate_known ? result_requests(r->requests) : NAN,
		.total_requests = r->rate_known ? result_requests(r->total_requests) : NAN,
		.bad_requests = r->bad_known ? result_requests(r->bad_requests) : NAN,
		.settings = s->settings, .nsettings = s->nsettings,
		.files = s->files, .nfiles = s->nfiles,
	};
}

void run_saver_add(struct run_saver *s, const struct scenario *scenario, struct trace_shelf *shelf,
		   const struct run *run)
{
	struct arena *a = cli_arena();
	struct kept *k = arena_alloc(s->arena, sizeof(*k));
	struct buf result = buf_on(a), shown = buf_on(a);
	struct report how = run->report;
	struct json j = json_on(&result, false);

	how.ascii = false;
	how.colour = true;	/* whoever shows it can leave that out */
	result_json(run->result, &how, &j);
	result_print(run->result, &how, &shown);
	k->run = head_of(s, run);
	add_traces(s, scenario, shelf, &k->run);
	k->run.digest = digest_of(s, &k->run, buf_str(&result));
	k->result = pack(s, &result);
	k->shown = pack(s, &shown);
	*s->last = k;
	s->last = &k->next;
	arena_close(a);
}

/* ---- the store ------------------------------------------------------------------------------ */

static enum exit_code say(struct run_saver *s, struct diags *ds)
{
	struct sources none = sources_on(ds->arena);
	const bool system = store_system_failed(ds);

	cli_diags(s->cli, ds, &none);
	return system ? EXIT_SYSTEM : EXIT_INPUT;
}

static struct store *open_store(struct run_saver *s, struct diags *ds)
{
	const struct store_options options = { .mode = STORE_WRITE };

	return store_open(s->arena, str_of(s->path), str_of(s->path), &options, ds);
}

bool run_saver_ready(struct run_saver *s)
{
	struct diags ds = diags_on(s->arena);
	struct store *store;
	struct str folder;

	folder = path_beside(s->arena, str_of(s->path), STR("."));
	if (access(s->path, F_OK) != 0 && access(folder.p, W_OK | X_OK) == 0)
		return true;
	store = open_store(s, &ds);
	if (store && store_close(store))
		return true;
	s->ready_failed = say(s, &ds);
	return false;
}

static bool put(struct run_saver *s, struct store *store, const struct kept *k)
{
	const struct str name = k->run.scenario.n ? k->run.scenario : k->run.plan;
	int64_t id;
	bool there, ok = store_begin(store) &&
			 store_add_run(store, &k->run, &k->result, &k->shown, &id, &there);

	if (ok && !there)
		ok = store_commit(store);
	if (!ok || there)
		store_rollback(store);
	if (ok && there)
		cli_say(s->cli, "%" PRI_STR " is run %lld of %s already", STR_ARG(name),
			(long long)id, s->path);
	else if (ok)
		cli_say(s->cli, "%" PRI_STR " is kept as run %lld of %s", STR_ARG(name),
			(long long)id, s->path);
	return ok;
}

static enum exit_code put_all(struct run_saver *s)
{
	struct diags ds = diags_on(s->arena);
	struct store *store = open_store(s, &ds);
	bool ok = store != NULL;

	for (const struct kept *k = s->first; k && ok; k = k->next)
		ok = put(s, store, k);
	ok = store_close(store) && ok;
	return ok ? EXIT_FINE : say(s, &ds);
}

enum exit_code run_saver_close(struct run_saver *s)
{
	enum exit_code code = EXIT_FINE;

	if (!s)
		return EXIT_FINE;
	if (s->ready_failed)
		code = s->ready_failed;
	else if (s->first)
		code = put_all(s);
	arena_close(s->arena);
	return code;
}
