/* Compiles the file of a command; called by every command that takes a plan file. */
#include "cli/input.h"

#include <string.h>

#include "base/limits.h"
#include "cli/commands.h"
#include "compiler/override.h"

/* Takes one --set up, as a param or as a part of the plan. @return false if it is neither. */
static bool settings_add(struct settings *s, struct str text)
{
	const char *equals = text.n ? memchr(text.p, '=', text.n) : NULL;
	struct str name = { text.p, equals ? (size_t)(equals - text.p) : 0 };
	struct str value = str_sub(text, name.n + 1, text.n);

	if (name.n == 0 || (override_is(name) && value.n == 0))
		return false;
	if (override_is(name))
		s->overrides[s->noverrides++] = (struct override_set){ .text = text };
	else
		s->v[s->n++] = (struct param_set){ .name = name, .value = value };
	return true;
}

static struct settings settings_for(struct arena *a, size_t n)
{
	return (struct settings){
		.v = arena_array(a, n, sizeof(struct param_set)),
		.overrides = arena_array(a, n, sizeof(struct override_set)),
	};
}

bool settings_of(struct arena *a, const struct str *texts, size_t n, struct settings *settings)
{
	*settings = settings_for(a, n);
	for (size_t i = 0; i < n; i++) {
		if (!settings_add(settings, texts[i]))
			return false;
	}
	return true;
}

bool settings_read(struct cli *cli, const struct args *args, struct settings *settings)
{
	size_t n = args_count(args, OPT_SET);

	*settings = settings_for(cli->arena, n);
	for (size_t i = 0; i < n; i++) {
		if (settings_add(settings, str_of(args_nth(args, OPT_SET, i))))
			continue;
		cli_usage(cli, "--set wants NAME=VALUE, not `%s`", args_nth(args, OPT_SET, i));
		return false;
	}
	if (settings->noverrides <= LIMIT_OVERRIDES)
		return true;
	cli_usage(cli, "--set overrides at most %d parts of a plan", LIMIT_OVERRIDES);
	return false;
}

bool suppositions_read(struct cli *cli, const struct args *args, struct suppositions *s)
{
	size_t n = args_count(args, OPT_WHAT_IF);

	if (n > LIMIT_WHAT_IFS) {
		cli_usage(cli, "--what-if is given %zu times, the limit is %d", n, LIMIT_WHAT_IFS);
		return false;
	}
	*s = (struct suppositions){ arena_array(cli->arena, n, sizeof(*s->v)), n };
	for (size_t i = 0; i < n; i++) {
		s->v[i] = str_of(args_nth(args, OPT_WHAT_IF, i));
		if (str_trim(s->v[i]).n)
			continue;
		cli_usage(cli, "--what-if wants an assumption, as in `p99_latency@canary *= 1.3`");
		return false;
	}
	return true;
}

const struct program *input_compile(struct cli *cli, struct settings settings, const char *path,
				    bool last, struct compile *c)
{
	c->sets = settings.v;	/* the compiler notes in them which ones it met */
	c->nsets = settings.n;
	c->overrides = settings.overrides;
	c->noverrides = settings.noverrides;

	const struct program *program = compile_file(c, path);
	if (last)
		compile_report_sets(c);
	cli_diags(cli, &c->diags, &c->sources);
	return c->diags.errors ? NULL : program;
}

enum exit_code input_failed(const struct compile *c)
{
	return c->system_failed ? EXIT_SYSTEM : EXIT_INPUT;
}

const struct plan **input_plans(struct cli *cli, const struct program *program, size_t *n)
{
	const struct plan **own = arena_array(cli->arena, program->nplans, sizeof(*own));

	*n = 0;
	for (size_t i = 0; i < program->nplans; i++) {
		if (!program->plans[i]->imported)
			own[(*n)++] = program->plans[i];
	}
	return own;
}

const struct plan *input_plan(struct cli *cli, const struct program *program, const char *path,
			      const char *name)
{
	size_t n;
	const struct plan **own = input_plans(cli, program, &n);
	struct str *names = arena_array(cli->arena, n, sizeof(*names));

	for (size_t i = 0; i < n; i++) {
		names[i] = own[i]->name;
		if (name && str_is(own[i]->name, name))
			return own[i];
	}
	if (n == 0)
		cli_say(cli, "%s has no plan", path);
	else if (name)
		cli_say(cli, "%s has no plan `%s`%s (it has %s)", path, name,
			cli_did_you_mean(cli, str_of(name), names, n), cli_list(cli, names, n));
	else if (n > 1)
		cli_say(cli, "%s has several plans, say which one with --plan: %s", path,
			cli_list(cli, names, n));
	return name || n != 1 ? NULL : own[0];
}

const struct plan **input_plans_meant(struct cli *cli, const struct program *program,
				      const char *path, const char *name, size_t *n)
{
	const struct plan **own = input_plans(cli, program, n), *only;

	if (!name && *n > 0)
		return own;
	only = input_plan(cli, program, path, name);
	if (!only)
		return NULL;
	own[0] = only;
	*n = 1;
	return own;
}

const struct engine *input_engine(struct cli *cli, const struct args *args)
{
	const char *name = args_text(args, OPT_ENGINE);
	const struct engine *engine = name ? engine_find(str_of(name)) : &engine_plan;

	if (!engine)
		cli_usage(cli, "unknown engine `%s`; the engine is %s", name, engine_plan.name);
	return engine;
}

/* Whether standard input is one file at most: it can be read once. */
static bool stdin_fits(struct cli *cli, const struct args *args)
{
	size_t n = 0;

	for (size_t i = 0; i < args->noperands; i++)
		n += strcmp(args->operands[i], "-") == 0;
	for (size_t i = 0; i < args_count(args, OPT_TRACE); i++)
		n += strcmp(args_nth(args, OPT_TRACE, i), "-") == 0;
	if (n > 1)
		cli_usage(cli, "only one file can be - (standard input)");
	return n <= 1;
}

bool input_trace_options(struct cli *cli, const struct args *args)
{
	if (args_has(args, OPT_TRACE))
		return stdin_fits(cli, args);
	if (!args_has(args, OPT_STABLE) && !args_has(args, OPT_CANARY))
		return true;
	cli_usage(cli, "--stable and --canary say who plays in a --trace, and there is none");
	return false;
}

const struct scenario *input_trace_scenario(struct cli *cli, const struct args *args,
					    const struct plan *plan)
{
	size_t n = args_count(args, OPT_TRACE);
	struct trace_use *traces = arena_array(cli->arena, n, sizeof(*traces));
	struct scenario *s = arena_alloc(cli->arena, sizeof(*s));

	for (size_t i = 0; i < n; i++) {
		traces[i].path = traces[i].shown = str_of(args_nth(args, OPT_TRACE, i));
		traces[i].part[SIDE_STABLE] = str_of(args_text(args, OPT_STABLE));
		traces[i].part[SIDE_CANARY] = str_of(args_text(args, OPT_CANARY));
	}
	s->plan = plan;
	s->traces = traces;
	s->ntraces = n;
	return s;
}
