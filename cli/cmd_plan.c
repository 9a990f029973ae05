/* canaryc plan FILE: the plan IR, for people or as JSON. */
#include "cli/commands.h"
#include "cli/input.h"
#include "compiler/dump.h"

/** What of a program is shown: its own plans, or one of them. */
struct choice {
	const struct program *program;
	const struct plan *only;	/* NULL: all that are not imported */
};

static bool chosen(const struct choice *c, const struct plan *p)
{
	return c->only ? p == c->only : !p->imported;
}

static void put_json(const struct choice *c, struct buf *out)
{
	struct json j = json_on(out, true);

	json_object(&j);
	json_key(&j, "plans");
	json_array(&j);
	for (size_t i = 0; i < c->program->nplans; i++) {
		if (chosen(c, c->program->plans[i]))
			plan_dump_json(c->program->plans[i], &j);
	}
	json_array_end(&j);
	json_key(&j, "scenarios");
	json_array(&j);
	for (size_t i = 0; i < c->program->nscenarios; i++) {
		const struct scenario *s = c->program->scenarios[i];
		if (!s->imported && (!c->only || s->plan == c->only))
			scenario_dump_json(s, &j);
	}
	json_array_end(&j);
	json_object_end(&j);
	buf_putc(out, '\n');
}

static void put_text(const struct choice *c, const struct sources *src, struct buf *out)
{
	for (size_t i = 0; i < c->program->nplans; i++) {
		if (!chosen(c, c->program->plans[i]))
			continue;
		if (out->n)
			buf_putc(out, '\n');
		plan_dump_text(c->program->plans[i], src, out);
	}
}

/** Compiles and prints; everything lives in the compilation's arena. */
static enum exit_code show(struct cli *cli, const struct args *args, struct settings settings,
			   struct compile *c)
{
	const char *path = args->operands[0], *name = args_text(args, OPT_PLAN);
	struct choice choice = { .program = input_compile(cli, settings, path, true, c) };
	struct buf text = buf_on(c->arena);

	if (!choice.program)
		return input_failed(c);
	if (name) {
		choice.only = input_plan(cli, choice.program, path, name);
		if (!choice.only)
			return EXIT_INPUT;
	}
	if (args_has(args, OPT_JSON)) {
		put_json(&choice, &text);
	} else {
		put_text(&choice, &c->sources, &text);
		if (text.n == 0)
			cli_say(cli, "%s has no plan", path);
	}
	out_put(&cli->out, &text);
	return EXIT_FINE;
}

enum exit_code cmd_plan(struct cli *cli, const struct args *args)
{
	struct settings settings;

	if (!settings_read(cli, args, &settings))
		return EXIT_USAGE;
	struct arena *a = cli_arena();
	struct compile c = compile_on(a);
	enum exit_code code = show(cli, args, settings, &c);
	arena_close(a);
	return code;
}
