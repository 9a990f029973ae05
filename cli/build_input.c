/* Targets of a command line and of a plan, checked and built (cli/build_input.h). */
#include "cli/build_input.h"

#include <string.h>

#include "cli/commands.h"
#include "compiler/check.h"
#include "compiler/targets.h"
#include "targets/build.h"

/* ---- options -------------------------------------------------------------------------------- */

static void say_unknown(struct cli *cli, struct str name)
{
	struct str names[32];
	size_t n = 0;

	for (size_t i = 0; target_at(i) && n < ARRAY_LEN(names); i++)
		if (!(target_at(i)->caps & TARGET_ROUTER))
			names[n++] = str_of(target_at(i)->name);
	const char *near = cli_did_you_mean(cli, name, names, n);
	cli_usage(cli, "no target is called `%" PRI_STR "`%s%s", STR_ARG(name), *near ? near : "; there are ",
		  *near ? "" : cli_list(cli, names, n));
}

static bool add_target(struct cli *cli, struct build_options *o, struct str name, size_t *cap)
{
	const struct target_info *t = target_find(name), **v;

	if (!t || t->caps & TARGET_ROUTER) {
		say_unknown(cli, name);
		return false;
	}
	for (size_t i = 0; i < o->ntargets; i++)
		if (o->targets[i] == t)
			return true;
	v = arena_grow(cli->arena, (void *)(uintptr_t)o->targets, o->ntargets, cap, sizeof(*v));
	v[o->ntargets++] = t;
	o->targets = v;
	return true;
}

/* `-t kserve,istio`. */
static bool add_targets(struct cli *cli, struct build_options *o, struct str list, size_t *cap)
{
	size_t from = 0;

	for (size_t i = 0; i <= list.n; i++) {
		if (i < list.n && list.p[i] != ',')
			continue;
		if (!add_target(cli, o, str_sub(list, from, i), cap))
			return false;
		from = i + 1;
	}
	return true;
}

bool build_options_read(struct cli *cli, const struct args *args, struct build_options *out)
{
	const char *format = args_text(args, OPT_FORMAT);
	size_t cap = 0;

	*out = (struct build_options){ .at = args_text(args, OPT_AT) };
	for (size_t i = 0; i < args_count(args, OPT_TARGET); i++)
		if (!add_targets(cli, out, str_of(args_nth(args, OPT_TARGET, i)), &cap))
			return false;
	if (!format || !strcmp(format, "yaml"))
		return true;
	if (strcmp(format, "json") != 0) {
		cli_usage(cli, "--format is yaml or json, not `%s`", format);
		return false;
	}
	out->format = BUILD_JSON;
	return true;
}

/* ---- targets of a plan ---------------------------------------------------------------------- */

/** A plan while its targets are built. */
struct building {
	struct cli *cli;
	struct compile *compile;
	const struct plan *plan;
	const struct build_options *opts;
	built_fn *done;
	void *ctx;
};

/* The use of a target by the plan; one that it does not name takes its defaults. */
static const struct target_use *use_of(struct building *b, const struct target_info *t)
{
	const struct plan *p = b->plan;
	struct target_use *use;

	for (size_t i = 0; i < p->ntargets; i++)
		if (p->targets[i].info == t)
			return &p->targets[i];
	use = arena_alloc(b->compile->arena, sizeof(*use));
	*use = (struct target_use){ .info = t, .via = t->via ? target_find(str_of(t->via[0])) : NULL,
				    .span = p->name_span, .name_span = p->name_span };
	return use;
}

/* The checks of the plan's own targets have spoken when it was compiled: their notes are left. */
static void keep_notes(struct diags *ds)
{
	for (struct diag *d = ds->first; d; d = d->next)
		if (diag_info(d->code)->level != DIAG_NOTE)
			d->allowed = true;
}

static bool is_own(const struct plan *p, const struct target_use *use)
{
	return use >= p->targets && use < p->targets + p->ntargets;
}

/* Notes tell how a target does what it can; where it can't do all there is nothing to tell. */
static bool check_and_print(struct building *b, const struct target_use *use)
{
	struct diags ds = diags_on(b->compile->arena);
	struct check_ctx ctx = { .plan = b->plan, .arena = b->compile->arena, .diags = &ds,
				 .sources = &b->compile->sources, .target = use };

	checks_run_target(&ctx);
	if (ds.errors == 0 && b->opts->notes) {
		ds = diags_on(b->compile->arena);
		ctx.building = true;
		checks_run_target(&ctx);
	}
	if (is_own(b->plan, use))
		keep_notes(&ds);
	compile_allow(b->compile, &ds);
	cli_diags(b->cli, &ds, &b->compile->sources);
	return ds.errors == 0;
}

static void say_no_state(struct cli *cli, const struct built *built, const char *at)
{
	const char *near = cli_did_you_mean(cli, str_of(at), built->states, built->nstates);

	cli_say(cli, "plan `%" PRI_STR "` has no state `%s` for %s%s%s%s", STR_ARG(built->plan->name), at,
		built->use->info->name, near, *near ? "" : "; it has ",
		*near ? "" : cli_list(cli, built->states, built->nstates));
}

/* What the plan was compiled from: its files, and the settings of the command line. */
static struct build_text text_of(struct building *b)
{
	const struct compile *c = b->compile;
	struct str *sets = arena_array(c->arena, c->nsets + c->noverrides, sizeof(*sets));
	size_t n = 0;

	for (size_t i = 0; i < c->nsets; i++)
		sets[n++] = arena_printf(c->arena, "%" PRI_STR "=%" PRI_STR, STR_ARG(c->sets[i].name),
					 STR_ARG(c->sets[i].value));
	for (size_t i = 0; i < c->noverrides; i++)
		sets[n++] = c->overrides[i].text;
	return (struct build_text){ &c->sources, sets, n };
}

static enum exit_code build_one(struct building *b, const struct target_use *use)
{
	struct built built;

	if (!check_and_print(b, use))
		return EXIT_INPUT;
	const struct build_text text = text_of(b);

	if (!targets_build(b->compile->arena, b->plan, use, &text, b->opts->format, b->opts->at,
			   &built)) {
		say_no_state(b->cli, &built, b->opts->at);
		return EXIT_INPUT;
	}
	b->done(b->ctx, &built);
	return EXIT_FINE;
}

static enum exit_code warn_not_yet(struct building *b, const struct target_use *use)
{
	struct diags ds = diags_on(b->compile->arena);

	diag_help(diag_at(&ds, CN_TARGET_LATER, use->name_span, "target %s can't be built yet",
			  use->info->name),
		  "it is left out; choose targets with -t");
	compile_allow(b->compile, &ds);
	cli_diags(b->cli, &ds, &b->compile->sources);
	return ds.errors ? EXIT_INPUT : EXIT_FINE;
}

static void say_not_yet(struct cli *cli, const struct target_info *t)
{
	struct str names[32];
	size_t n = 0;

	for (size_t i = 0; target_at(i) && n < ARRAY_LEN(names); i++)
		if (target_can_build(target_at(i)))
			names[n++] = str_of(target_at(i)->name);
	cli_say(cli, "target %s can't be built yet; there are %s", t->name, cli_list(cli, names, n));
}

static enum exit_code build_asked(struct building *b)
{
	enum exit_code code = EXIT_FINE;

	for (size_t i = 0; i < b->opts->ntargets; i++) {
		const struct target_info *t = b->opts->targets[i];

		if (!target_can_build(t)) {
			say_not_yet(b->cli, t);
			code = EXIT_INPUT;
		} else if (build_one(b, use_of(b, t)) != EXIT_FINE) {
			code = EXIT_INPUT;
		}
	}
	return code;
}

static enum exit_code build_own(struct building *b)
{
	enum exit_code code = EXIT_FINE;

	for (size_t i = 0; i < b->plan->ntargets; i++) {
		const struct target_use *use = &b->plan->targets[i];

		if ((target_can_build(use->info) ? build_one(b, use) : warn_not_yet(b, use)) != EXIT_FINE)
			code = EXIT_INPUT;
	}
	if (b->plan->ntargets == 0) {
		cli_say(b->cli, "plan `%" PRI_STR "` has no target: write one, as in `target istio`, "
			"or name one with -t", STR_ARG(b->plan->name));
		code = EXIT_INPUT;
	}
	return code;
}

enum exit_code build_plan(struct cli *cli, struct compile *c, const struct plan *p,
			  const struct build_options *opts, built_fn *done, void *ctx)
{
	struct building b = { cli, c, p, opts, done, ctx };

	return opts->ntargets ? build_asked(&b) : build_own(&b);
}

const char *build_folder(struct arena *a, const char *path, const struct built *built, bool several)
{
	struct str dir = str_of(path);
	const char *target = built->use->info->name;

	while (dir.n && dir.p[dir.n - 1] == '/')
		dir.n--;
	if (!several)
		return arena_cstr(a, arena_printf(a, "%" PRI_STR "/%s", STR_ARG(dir), target));
	return arena_cstr(a, arena_printf(a, "%" PRI_STR "/%" PRI_STR "/%s", STR_ARG(dir),
					  STR_ARG(built->plan->name), target));
}
