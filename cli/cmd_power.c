/* canaryc power FILE: what the guardrails can tell apart, how often they are wrong, what a bad
 * canary can cost. The figures and the texts are sim/power*.c's.
 */
#include "cli/commands.h"
#include "cli/input.h"
#include "cli/power_input.h"

static void put_report(const struct args *args, const struct power_report *report, bool first,
		       struct buf *text)
{
	if (args_has(args, OPT_JSON)) {
		struct json j = json_on(text, false);
		power_json(report, &j);
		buf_putc(text, '\n');
		return;
	}
	if (!first)
		buf_putc(text, '\n');
	power_print(report, text);
}

/** Compiles, works out and prints; everything lives in the compilation's arena. */
static enum exit_code show(struct cli *cli, const struct args *args, struct settings settings,
			   struct power_input *input, struct compile *c)
{
	const struct program *program = input_compile(cli, settings, args->operands[0], true, c);
	struct diags ds = diags_on(c->arena);
	const struct plan **plans;
	bool fine = true;
	size_t n;

	if (!program)
		return input_failed(c);
	plans = input_plans_meant(cli, program, args->operands[0], args_text(args, OPT_PLAN), &n);
	if (!plans)
		return EXIT_INPUT;
	for (size_t i = 0; i < n && fine; i++) {
		struct buf text = buf_on(c->arena);
		struct power_report report;

		fine = power_input_report(cli, args, input, c->arena, plans[i], &ds, &report);
		if (fine)
			put_report(args, &report, i == 0, &text);
		out_put(&cli->out, &text);
	}
	return power_input_done(cli, input, c, &ds, fine);
}

enum exit_code cmd_power(struct cli *cli, const struct args *args)
{
	struct settings settings;
	struct power_input input;

	if (!power_input_read(cli, args, &input) || !settings_read(cli, args, &settings))
		return EXIT_USAGE;
	struct arena *a = cli_arena();
	struct compile c = compile_on(a);
	enum exit_code code = show(cli, args, settings, &input, &c);
	arena_close(a);
	return code;
}
