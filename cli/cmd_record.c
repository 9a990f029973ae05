/* canaryc record FILE --prometheus URL --from TIME -o STORE: a plan's metrics, out of Prometheus
 * into a store. What is asked and put there is cli/record_run.c's.
 */
#include <signal.h>

#include "cli/commands.h"
#include "cli/env.h"
#include "cli/input.h"
#include "cli/record_run.h"

/** Compiles and records; everything lives in the compilation's arena. */
static enum exit_code record(struct cli *cli, const struct args *args, struct settings settings,
			     const struct record_options *options, struct compile *c)
{
	const char *path = args->operands[0];
	const struct program *program = input_compile(cli, settings, path, true, c);
	struct diags ds = diags_on(c->arena);
	const struct plan *plan;
	struct interrupt stop;
	enum exit_code code;
	bool interrupted;

	if (!program)
		return input_failed(c);
	plan = input_plan(cli, program, path, args_text(args, OPT_PLAN));
	if (!plan)
		return EXIT_INPUT;
	signal(SIGXFSZ, SIG_IGN);	/* a file that may not grow is an error as any other */
	signal(SIGPIPE, SIG_IGN);	/* so is a program that has gone */
	stop = interrupt_hold();
	code = record_run(cli, c->arena, options, plan, &stop, &ds, &interrupted);
	compile_allow(c, &ds);
	cli_diags(cli, &ds, &c->sources);
	if (interrupted)
		cli_say(cli, "interrupted; what was fetched is in %s, and the same command goes on "
			"from there", options->store);
	interrupt_release(&stop);
	return ds.errors && code == EXIT_FINE ? EXIT_INPUT : code;
}

enum exit_code cmd_record(struct cli *cli, const struct args *args)
{
	struct record_options options;
	struct settings settings;

	if (!record_options_read(cli, args, env_clock_ms(), &options) ||
	    !settings_read(cli, args, &settings))
		return EXIT_USAGE;
	struct arena *a = cli_arena();
	struct compile c = compile_on(a);
	enum exit_code code = record(cli, args, settings, &options, &c);
	arena_close(a);
	return code;
}
