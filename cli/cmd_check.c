/* canaryc check FILE...: every mistake of every file, and nothing else. */
#include "cli/commands.h"
#include "cli/input.h"

struct tally {
	size_t errors, warnings;
};

static void print_tally(struct cli *cli, struct tally t)
{
	struct buf line = buf_on(cli->arena);

	if (t.errors)
		buf_printf(&line, "%zu error%s%s", t.errors, t.errors == 1 ? "" : "s",
			   t.warnings ? ", " : "");
	if (t.warnings)
		buf_printf(&line, "%zu warning%s", t.warnings, t.warnings == 1 ? "" : "s");
	if (line.n)
		buf_putc(&line, '\n');
	out_put(&cli->err, &line);
}

enum exit_code cmd_check(struct cli *cli, const struct args *args)
{
	struct settings settings;
	struct tally tally = { 0, 0 };
	enum exit_code code = EXIT_FINE;

	if (!settings_read(cli, args, &settings))
		return EXIT_USAGE;
	for (size_t i = 0; i < args->noperands; i++) {
		struct arena *a = cli_arena();
		struct compile c = compile_on(a);

		bool last = i + 1 == args->noperands;

		if (!input_compile(cli, settings, args->operands[i], last, &c) &&
		    code != EXIT_SYSTEM)
			code = input_failed(&c);
		tally.errors += c.diags.errors;
		tally.warnings += c.diags.warnings;
		arena_close(a);
	}
	if (!cli->diagnostics.shown)
		print_tally(cli, tally);
	return code;
}
