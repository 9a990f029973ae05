/* canaryc traces FILE...: what is inside traces, of any format that can be read. */
#include "base/source.h"
#include "cli/commands.h"
#include "cli/trace_options.h"
#include "cli/trace_print.h"

/** How what is read is shown. */
enum form { FORM_TABLE, FORM_JSON, FORM_CSV };

/* CSV is as long as the trace: it goes out a series at a time. */
static void print_csv(struct cli *cli, const struct trace *t, bool first)
{
	struct arena *a = cli_arena();

	for (size_t i = 0; i < t->n && !cli->out.error; i++) {
		struct arena_mark mark = arena_mark(a);
		struct buf text = buf_on(a);

		if (first && i == 0)
			trace_print_csv_header(&text);
		trace_print_csv(&text, &t->series[i]);
		out_put(&cli->out, &text);
		arena_reset(a, mark);
	}
	arena_close(a);
}

static void print(struct cli *cli, const struct trace *t, enum form form, bool first)
{
	struct buf text = buf_on(cli->arena);
	struct arena_mark mark = arena_mark(cli->arena);

	switch (form) {
	case FORM_TABLE:
		if (!first)
			buf_putc(&text, '\n');
		trace_print_table(&text, t, cli->ascii);
		break;
	case FORM_JSON: trace_print_json(&text, t); break;
	case FORM_CSV: print_csv(cli, t, first); break;
	}
	out_put(&cli->out, &text);
	arena_reset(cli->arena, mark);
}

/* Reads and shows one file. @return whether it could be read. */
static bool show(struct cli *cli, const char *path, const struct trace_options *opts,
		 enum form form, bool first)
{
	struct arena *a = cli_arena();
	struct diags ds = diags_on(a);
	struct sources none = sources_on(a);
	const struct trace *t = trace_read(a, str_of(path), str_of(path), opts, &ds);

	if (t)
		print(cli, t, form, first);
	cli_diags(cli, &ds, &none);
	const bool fine = t && ds.errors == 0;
	arena_close(a);
	return fine;
}

enum exit_code cmd_traces(struct cli *cli, const struct args *args)
{
	const bool json = args_has(args, OPT_JSON), csv = args_has(args, OPT_CSV);
	struct trace_options opts;
	bool fine = true;

	if (json && csv)
		return cli_usage(cli, "--json and --csv exclude each other");
	if (!trace_options_read(cli, args, &opts))
		return EXIT_USAGE;
	opts.use_stdin = true;
	for (size_t i = 0; i < args->noperands && !cli->out.error; i++)
		fine = show(cli, args->operands[i], &opts,
			    json ? FORM_JSON : csv ? FORM_CSV : FORM_TABLE, i == 0) && fine;
	return fine ? EXIT_FINE : EXIT_INPUT;
}
