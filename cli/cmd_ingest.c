/* canaryc ingest FILE... -o STORE: traces into a store. Each file is one transaction, and one line
 * on standard output once it is safely there: what was acknowledged survives whatever comes after.
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/json.h"
#include "base/num.h"
#include "base/source.h"
#include "cli/commands.h"
#include "cli/env.h"
#include "cli/trace_options.h"
#include "sim/store.h"

/** What all files of one call have in common. */
struct ingest {
	struct cli *cli;
	const char *store_path;
	struct trace_options opts;
	struct str options;	/* as JSON, for the record */
	struct store *store;
	struct arena *arena;	/* of the store */
	struct diags diags;	/* of the store */
	bool input_failed, system_failed;
};

/* ---- messages ------------------------------------------------------------------------------- */

/* Prints what was reported, and remembers whose fault it was. */
static void take_diags(struct ingest *in, struct diags *ds, bool ok)
{
	struct sources none = sources_on(ds->arena);
	const bool system = store_system_failed(ds);

	cli_diags(in->cli, ds, &none);
	if (ok && ds->errors == 0)
		return;
	in->system_failed = in->system_failed || system;
	in->input_failed = true;
}

static void acknowledge(struct ingest *in, const struct trace *t, size_t added, size_t series)
{
	struct buf line = buf_on(in->cli->arena);
	char samples[NUM_TEXT_MAX], new[NUM_TEXT_MAX];

	num_format_grouped((int64_t)t->samples, samples);
	num_format_grouped((int64_t)added, new);
	diag_put_safe(&line, t->path);
	buf_printf(&line, ": %zu series, %s sample%s, ", t->n, samples, t->samples == 1 ? "" : "s");
	if (added == 0)
		buf_puts(&line, "nothing new");
	else if (added == t->samples)
		buf_puts(&line, "all new");
	else
		buf_printf(&line, "%s of them new", new);
	if (series && added != t->samples)
		buf_printf(&line, ", %zu series new", series);
	buf_putc(&line, '\n');
	out_put(&in->cli->out, &line);
}

/* ---- the record of what was asked for ------------------------------------------------------- */

static struct str options_json(struct cli *cli, const struct args *args)
{
	struct buf text = buf_on(cli->arena);
	struct json j = json_on(&text, false);

	json_object(&j);
	for (const struct trace_option *o = trace_options_all(); o->name; o++) {
		const size_t n = args_count(args, o->id);

		if (n == 0)
			continue;
		json_key(&j, o->name);
		json_array(&j);
		for (size_t k = 0; k < n; k++)
			json_cstr(&j, args_nth(args, o->id, k));
		json_array_end(&j);
	}
	json_object_end(&j);
	return buf_str(&text);
}

/* ---- files ---------------------------------------------------------------------------------- */

/** A trace on its way into the store. */
struct parcel {
	struct ingest *in;
	const struct trace *trace;
	size_t added, series;	/* that were not there */
};

/* Puts it in; in a transaction. */
static bool put(struct store *s, void *arg)
{
	struct parcel *p = arg;
	const struct store_source source = {
		.kind = p->trace->kind, .path = p->trace->path, .imported_ms = env_now_ms(),
		.options = p->in->options,
	};

	return store_put_trace(s, p->trace, &source, p->in->opts.on_dup, &p->added, &p->series);
}

/* Adds it to a store that is there. */
static bool add(struct store *s, struct parcel *p)
{
	bool ok;

	if (!store_begin(s))
		return false;
	ok = put(s, p);
	if (ok && (p->added || p->series))
		ok = store_commit(s);
	if (!ok || (p->added == 0 && p->series == 0))
		store_rollback(s);	/* nothing new leaves no trace of itself */
	return ok;
}

static bool open_store(struct ingest *in)
{
	const struct store_options options = { .mode = STORE_WRITE };
	const struct str path = str_of(in->store_path);

	if (!in->store)
		in->store = store_open(in->arena, path, path, &options, &in->diags);
	return in->store != NULL;
}

/* Puts a trace into the store, which is made by that if it is not there. */
static bool deliver(struct ingest *in, struct parcel *p)
{
	const struct store_options options = { .mode = STORE_WRITE };
	const struct str path = str_of(in->store_path);

	if (!in->store) {
		switch (store_make(in->arena, path, path, &options, &in->diags, put, p)) {
		case STORE_MADE: return true;
		case STORE_NOT_MADE: return false;
		case STORE_THERE: break;
		}
	}
	return open_store(in) && add(in->store, p);
}

static void ingest_file(struct ingest *in, const char *path)
{
	struct arena *a = cli_arena();
	struct diags ds = diags_on(a);
	struct parcel p = { .in = in };

	p.trace = trace_read(a, str_of(path), str_of(path), &in->opts, &ds);
	take_diags(in, &ds, p.trace != NULL);
	if (p.trace && ds.errors == 0) {
		in->diags = diags_on(in->arena);
		if (deliver(in, &p))
			acknowledge(in, p.trace, p.added, p.series);
		else
			take_diags(in, &in->diags, false);
	}
	arena_close(a);
}

static void ingest_all(struct ingest *in, const struct args *args)
{
	const bool there = access(in->store_path, F_OK) == 0;

	/* what is wrong with the store is told before time is spent on the files */
	in->diags = diags_on(in->arena);
	if ((there || args->noperands == 0) && !open_store(in)) {
		take_diags(in, &in->diags, false);
		return;
	}
	for (size_t i = 0; i < args->noperands && !in->system_failed && !in->cli->out.error; i++)
		ingest_file(in, args->operands[i]);
	in->diags = diags_on(in->arena);
	if (!store_close(in->store))
		take_diags(in, &in->diags, false);
}

enum exit_code cmd_ingest(struct cli *cli, const struct args *args)
{
	struct ingest in = { .cli = cli, .store_path = args_text(args, OPT_OUTPUT) };

	if (!in.store_path || !*in.store_path)
		return cli_usage(cli, "say which store to write to: -o week.db");
	if (strcmp(in.store_path, "-") == 0)
		return cli_usage(cli, "a store is a file; it can't go to standard output");
	if (!trace_options_read(cli, args, &in.opts))
		return EXIT_USAGE;
	in.opts.use_stdin = true;
	in.options = options_json(cli, args);
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is an error as any other */
	in.arena = cli_arena();
	ingest_all(&in, args);
	arena_close(in.arena);
	return in.system_failed ? EXIT_SYSTEM : in.input_failed ? EXIT_INPUT : EXIT_FINE;
}
