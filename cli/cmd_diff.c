/* canaryc diff A B: what changed between two plan files, or between a plan and the folder that was
 * built of it (diff_folder.c). Which plans are compared is decided here; what changed is found by
 * compiler/diff_*.c, printed by diff_print.c, replayed by diff_replay.c.
 */
#include <string.h>

#include "base/limits.h"
#include "base/map.h"
#include "cli/commands.h"
#include "cli/diff_folder.h"
#include "cli/diff_print.h"
#include "cli/diff_replay.h"
#include "cli/input.h"
#include "cli/trace_options.h"

/** One of the two files. */
struct file {
	const char *path;
	struct compile compile;
	const struct program *program;	/* NULL: it has errors */
};

/** Two plans that are compared; one of them is NULL where the other is new (or gone). */
struct pairing {
	const struct plan *a, *b;
};

struct pairings {
	struct pairing *v;
	size_t n;
};

static void say_nothing_compared(struct cli *cli)
{
	cli_say(cli, "nothing was compared: there are errors");
}

/* ---- files ---------------------------------------------------------------------------------- */

/** Compiles both files, the second one even if the first has errors.
 * @return EXIT_FINE, or why nothing can be compared. */
static enum exit_code compile_sides(struct cli *cli, struct settings settings, struct file s[2])
{
	enum exit_code code = EXIT_FINE;

	for (int i = 0; i < 2; i++) {
		s[i].program = input_compile(cli, settings, s[i].path, i == 1, &s[i].compile);
		if (!s[i].program && code != EXIT_SYSTEM)
			code = input_failed(&s[i].compile);
	}
	if (code != EXIT_FINE)
		say_nothing_compared(cli);
	return code;
}

/* ---- which plans ---------------------------------------------------------------------------- */

static void add_pairing(struct pairings *p, const struct plan *a, const struct plan *b)
{
	p->v[p->n++] = (struct pairing){ a, b };
}

/** Pairs plans by name, in the order of b; those that are gone come first. */
static void pair_by_name(struct cli *cli, const struct plan **a, size_t na, const struct plan **b,
			 size_t nb, struct pairings *found)
{
	struct map in_a = map_on(cli->arena), in_b = map_on(cli->arena);

	for (size_t i = 0; i < na; i++)
		map_add(&in_a, a[i]->name, &a[i]);
	for (size_t i = 0; i < nb; i++)
		map_add(&in_b, b[i]->name, &b[i]);
	for (size_t i = 0; i < na; i++) {
		if (!map_get(&in_b, a[i]->name))
			add_pairing(found, a[i], NULL);
	}
	for (size_t i = 0; i < nb; i++) {
		const struct plan **was = map_get(&in_a, b[i]->name);
		add_pairing(found, was ? *was : NULL, b[i]);
	}
}

/** @param name  of --plan, or NULL. @return false after a message was printed. */
static bool pair_plans(struct cli *cli, const struct file s[2], const char *name,
		       struct pairings *found)
{
	size_t na, nb;
	const struct plan **a = input_plans(cli, s[0].program, &na);
	const struct plan **b = input_plans(cli, s[1].program, &nb);

	found->v = arena_array(cli->arena, na + nb + 1, sizeof(*found->v));
	found->n = 0;
	if (na == 0 && nb == 0) {
		cli_say(cli, "neither %s nor %s has a plan", s[0].path, s[1].path);
		return false;
	}
	if (!name && (na != 1 || nb != 1)) {
		pair_by_name(cli, a, na, b, nb, found);
		return true;
	}
	const struct plan *was = input_plan(cli, s[0].program, s[0].path, name);
	const struct plan *is = input_plan(cli, s[1].program, s[1].path, name);
	add_pairing(found, was, is);
	return was && is;
}

/* ---- comparison ----------------------------------------------------------------------------- */

/** Replays the plans of a pair. @return false after it was said that one can't be replayed. */
static bool replay(struct replayer *r, struct file s[2], struct pairing p, struct diff *d,
		   struct diff_replay *done)
{
	const struct plan *failed = diff_replay(r, p.a, p.b, d, done);

	if (!failed)
		return true;
	struct file *file = &s[failed == p.b];
	cli_diags(r->cli, &r->diags, &file->compile.sources);
	cli_say(r->cli, "nothing was compared: plan `%" PRI_STR "` of %s can't be replayed",
		STR_ARG(failed->name), file->path);
	return false;
}

/** Fills the list. @param replays  room for one a pair; NULL: nothing is replayed. */
static bool compare(struct replayer *r, struct file s[2], const struct pairings *pairs,
		    struct diff *d, struct diff_replay *replays, size_t *nreplays)
{
	for (size_t i = 0; i < pairs->n; i++) {
		struct pairing p = pairs->v[i];
		if (!p.a || !p.b) {
			diff_whole_plan(d, p.b ? p.b : p.a, p.b != NULL);
			continue;
		}
		diff_plans(d, p.a, p.b);
		if (replays && !replay(r, s, p, d, &replays[(*nreplays)++]))
			return false;
	}
	if (replays)
		cli_diags(r->cli, &r->diags, &s[1].compile.sources);
	if (r->diags.errors)	/* a warning that is one in this run */
		say_nothing_compared(r->cli);
	return r->diags.errors == 0;
}

static void print(struct cli *cli, const struct args *args, struct diff_view *view)
{
	struct buf text = buf_on(view->diff->arena);
	struct str note = arena_printf(view->diff->arena,
				       "more than %d steps lie between the first change and the "
				       "last: they are compared by position", LIMIT_DIFF_STEPS);

	view->notes = &note;
	view->nnotes = view->diff->by_position ? 1 : 0;
	view->colour = cli->out.colour;
	if (view->nnotes)
		cli_say(cli, "%" PRI_STR, STR_ARG(note));
	if (args_has(args, OPT_JSON))
		diff_print_json(view, &text);
	else
		diff_print_text(view, &text);
	out_put(&cli->out, &text);
}

static enum exit_code diff(struct cli *cli, const struct args *args, struct settings settings,
			   const struct trace_options *traces, struct file s[2], struct arena *a)
{
	struct diff d = diff_on(a);
	struct diff_view view = { .a = s[0].path, .b = s[1].path, .diff = &d };
	struct replayer r = { .cli = cli, .args = args, .diags = diags_on(a) };
	struct diff_replay *replays = NULL;
	struct pairings pairs;
	enum exit_code code = compile_sides(cli, settings, s);

	if (code != EXIT_FINE)
		return code;
	if (!pair_plans(cli, s, args_text(args, OPT_PLAN), &pairs))
		return EXIT_INPUT;
	if (args_has(args, OPT_TRACE))
		replays = arena_array(a, pairs.n, sizeof(*replays));
	r.shelf = trace_shelf_on(a, *traces);
	if (!compare(&r, s, &pairs, &d, replays, &view.nreplays))
		return EXIT_INPUT;
	view.replays = replays;
	view.several = pairs.n > 1;
	print(cli, args, &view);
	return d.n ? EXIT_INPUT : EXIT_FINE;
}

enum exit_code cmd_diff(struct cli *cli, const struct args *args)
{
	const char *const *paths = args->operands;
	struct trace_options traces;
	struct settings settings;

	if (!strcmp(paths[0], "-") && !strcmp(paths[1], "-"))
		return cli_usage(cli, "only one of the two files can be - (standard input)");
	if (is_folder(paths[0]))
		return cli_usage(cli, "the plan comes first, then the folder that was built of it");
	if (is_folder(paths[1])) {
		if (args_has(args, OPT_TRACE) || args_has(args, OPT_STABLE) || args_has(args, OPT_CANARY))
			return cli_usage(cli, "a folder of manifests is not replayed: --trace goes with two plans");
		return diff_folder(cli, args, paths[0], paths[1]);
	}
	if (args_has(args, OPT_TARGET) || args_has(args, OPT_FORMAT))
		return cli_usage(cli, "--target and --format say how a folder was built, and %s is none",
				 paths[1]);
	if (!input_trace_options(cli, args) || !trace_options_read(cli, args, &traces) ||
	    !settings_read(cli, args, &settings))
		return EXIT_USAGE;

	struct arena *a = cli_arena(), *of_a = cli_arena(), *of_b = cli_arena();
	struct file s[2] = {
		{ .path = paths[0], .compile = compile_on(of_a) },
		{ .path = paths[1], .compile = compile_on(of_b) },
	};
	enum exit_code code = diff(cli, args, settings, &traces, s, a);
	arena_close(a);
	arena_close(of_b);
	arena_close(of_a);
	return code;
}
