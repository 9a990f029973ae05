/* canaryc explain: a diagnostic at length, the list of all of them, or a plan in plain words.
 *
 * The pages are explain_page.c's, the words about a plan compiler/explain_plan.c's.
 */
#include <string.h>

#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/explain_page.h"
#include "cli/input.h"
#include "cli/power_input.h"
#include "compiler/explain_plan.h"

/** @return whether the operand is a plan file and not the name of a diagnostic. */
static bool names_file(const char *operand)
{
	struct stat st;

	if (strcmp(operand, "-") == 0 || strchr(operand, '/') ||
	    str_ends(str_of(operand), ".canary"))
		return true;
	return stat(operand, &st) == 0 && !S_ISDIR(st.st_mode);
}

static bool same_letters(struct str a, const char *b)
{
	return a.n == strlen(b) && str_distance(a, str_of(b), 0) == 0;
}

/** Prints the page of a code or name, in whatever case it is written. */
static enum exit_code explain_code(struct cli *cli, const char *operand)
{
	struct str names[2 * DIAG_CODES];
	struct buf text = buf_on(cli->arena);

	for (size_t i = 0; i < DIAG_CODES; i++) {
		const struct diag_info *info = diag_info((enum diag_code)i);
		names[2 * i] = str_of(info->code);
		names[2 * i + 1] = str_of(info->name);
		if (!same_letters(str_of(operand), info->code) &&
		    !same_letters(str_of(operand), info->name))
			continue;
		explain_page((enum diag_code)i, cli->out.colour, &text);
		out_put(&cli->out, &text);
		return EXIT_FINE;
	}
	return cli_usage(cli, "`%s` is neither a diagnostic nor a file%s", operand,
			 cli_did_you_mean(cli, str_of(operand), names, ARRAY_LEN(names)));
}

/** Puts what a trace says of a plan that has been told.
 * @return false after an error was reported. */
static bool explain_trace(struct cli *cli, const struct args *args, struct power_input *input,
			  struct arena *a, const struct plan *p, struct diags *ds, struct buf *text)
{
	struct power_report report;

	if (!input->wanted)
		return true;
	if (!power_input_report(cli, args, input, a, p, ds, &report))
		return false;
	if (report.trace) {
		buf_puts(text, "\nOn the trace\n\n");
		power_print_trace(&report, text);
	}
	return true;
}

/** Compiles and prints; everything lives in the compilation's arena. */
static enum exit_code explain_file(struct cli *cli, const struct args *args,
				   struct settings settings, struct power_input *input,
				   struct compile *c)
{
	const struct program *program = input_compile(cli, settings, args->operands[0], true, c);
	const struct plan **plans;
	struct buf text = buf_on(c->arena);
	struct diags ds = diags_on(c->arena);
	bool fine = true;
	size_t n;

	if (!program)
		return input_failed(c);
	plans = input_plans_meant(cli, program, args->operands[0], args_text(args, OPT_PLAN), &n);
	if (!plans)
		return EXIT_INPUT;
	for (size_t i = 0; i < n && fine; i++) {
		if (i)
			buf_putc(&text, '\n');
		explain_plan(plans[i], &text);
		fine = explain_trace(cli, args, input, c->arena, plans[i], &ds, &text);
	}
	out_put(&cli->out, &text);
	compile_allow(c, &ds);
	cli_diags(cli, &ds, &c->sources);
	if (input->signal)
		return (enum exit_code)(EXIT_SIGNALLED + input->signal);
	return fine && !ds.errors ? EXIT_FINE : EXIT_INPUT;
}

enum exit_code cmd_explain(struct cli *cli, const struct args *args)
{
	bool file = args->noperands > 0 && names_file(args->operands[0]);
	struct settings settings;
	struct power_input input;

	if (!file && (args_has(args, OPT_PLAN) || args_has(args, OPT_SET) ||
		      args_has(args, OPT_TRACE)))
		return cli_usage(cli, "--plan, --set and --trace go with a plan file");
	if (args->noperands == 0) {
		struct buf text = buf_on(cli->arena);
		explain_list(&text);
		out_put(&cli->out, &text);
		return EXIT_FINE;
	}
	if (!file)
		return explain_code(cli, args->operands[0]);
	if (!power_input_read(cli, args, &input) || !settings_read(cli, args, &settings))
		return EXIT_USAGE;
	struct arena *a = cli_arena();
	struct compile c = compile_on(a);
	enum exit_code code = explain_file(cli, args, settings, &input, &c);
	arena_close(a);
	return code;
}
