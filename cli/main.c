/* The program: reads the options in front of the command, finds the command in the table, reads the
 * rest by the command's row and runs it. What a command does is in its own file.
 */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/help.h"

/** Reads words by a table of options as args_parse() does, and takes up `--color`. */
static int parse(struct cli *cli, struct args *args, struct opts own, bool first_operand, int argc,
		 char *const *argv)
{
	struct str problem = STR("");
	int words = args_parse(args, own, options_global(), first_operand, argc, argv, &problem);

	if (words < 0) {
		cli_usage(cli, "%" PRI_STR, STR_ARG(problem));
		return -1;
	}
	const char *when = args_text(args, OPT_COLOR);
	if (when && !cli_colour(cli, when)) {
		cli_usage(cli, "--color is auto, always or never, not `%s`", when);
		return -1;
	}
	return words;
}

static enum exit_code print_help(struct cli *cli, struct out *to, const struct command *c)
{
	struct buf text = buf_on(cli->arena);

	if (c)
		help_command(c, &text);
	else
		help_overview(&text);
	out_put(to, &text);
	return to == &cli->out ? EXIT_FINE : EXIT_USAGE;
}

static enum exit_code print_version(struct cli *cli)
{
	struct buf text = buf_on(cli->arena);

	help_version(&text);
	out_put(&cli->out, &text);
	return EXIT_FINE;
}

/** @param argv  what follows the command's name. */
static enum exit_code run_command(struct cli *cli, const struct command *c, struct args *args,
				  int argc, char *const *argv)
{
	cli->command = c->name;
	if (parse(cli, args, c->options, false, argc, argv) < 0)
		return EXIT_USAGE;
	if (args_has(args, OPT_HELP))
		return print_help(cli, &cli->out, c);
	if (args_has(args, OPT_VERSION))
		return print_version(cli);
	if (args->noperands < c->min_operands)
		return cli_usage(cli, "an operand is missing: %s", c->operands);
	if (args->noperands > c->max_operands)
		return cli_usage(cli, "one operand too many: `%s`",
				 args->operands[c->max_operands]);
	if (!diagnostics_read(cli, args))
		return EXIT_USAGE;
	enum exit_code code = c->run(cli, args);
	if (code != EXIT_USAGE && !diagnostics_write(cli))
		code = EXIT_SYSTEM;
	return code;
}

/** @param argv  without the program's name. */
static enum exit_code run(struct cli *cli, int argc, char *const *argv)
{
	struct args args = { .arena = cli->arena };
	int words = parse(cli, &args, (struct opts){ NULL, 0 }, true, argc, argv);

	if (words < 0)
		return EXIT_USAGE;
	if (args_has(&args, OPT_HELP))
		return print_help(cli, &cli->out, NULL);
	if (args_has(&args, OPT_VERSION))
		return print_version(cli);
	if (words == argc)
		return print_help(cli, &cli->err, NULL);

	const struct command *c = command_find(str_of(argv[words]));
	if (!c)
		return command_unknown(cli, argv[words]);
	return run_command(cli, c, &args, argc - words - 1, argv + words + 1);
}

int main(int argc, char **argv)
{
	struct cli cli = cli_open();
	enum exit_code code = run(&cli, argc > 0 ? argc - 1 : 0, argc > 0 ? argv + 1 : argv);

	return (int)cli_close(&cli, code);
}
