/* canaryc build FILE...: manifests of the plans, in folders, as one stream, or as a list of what
 * would be written. What is built is decided by cli/build_input.c, written by cli/tree.c.
 */
#include <string.h>

#include "base/map.h"
#include "cli/build_input.h"
#include "cli/commands.h"
#include "cli/tree.h"
#include "compiler/targets.h"

/** A run of the command. */
struct run {
	struct cli *cli;
	const struct args *args;
	struct settings settings;
	struct build_options opts;
	const char *dir;	/* of -o; "-": standard output */
	bool dry;
	struct map seen;	/* paths of files by the names of their plans */
	const char *file;	/* that is built now */
	bool several;		/* each plan has a folder of its own */
	enum exit_code code;
};

static bool to_stream(const struct run *r)
{
	return strcmp(r->dir, "-") == 0;
}

/* ---- one target ----------------------------------------------------------------------------- */

/* The documents one behind the other, each with the file that it would be in. */
static void print_stream(struct run *r, const struct built *built)
{
	struct buf out = buf_on(r->cli->arena);

	for (size_t i = 0; i < built->n; i++) {
		const struct built_file *f = &built->files[i];
		if (!f->manifest)
			continue;
		if (r->opts.format == BUILD_YAML)
			buf_printf(&out, "---\n# %s/%" PRI_STR "\n", built->use->info->name,
				   STR_ARG(f->path));
		buf_put(&out, f->text);
	}
	out_put(&r->cli->out, &out);
}

static void system_error(struct run *r, const char *what, struct str where, int error)
{
	cli_say(r->cli, "can't %s %" PRI_STR ": %s", what, STR_ARG(where), strerror(error));
	r->code = EXIT_SYSTEM;
}

/* `+` is new, `~` changes, `-` goes, a space is the same. */
static void print_list(struct run *r, const struct tree *t)
{
	static const char marks[] = { [TREE_SAME] = ' ', [TREE_NEW] = '+', [TREE_CHANGED] = '~',
				      [TREE_GONE] = '-' };
	struct buf out = buf_on(t->arena);

	for (size_t i = 0; i < t->n; i++)
		buf_printf(&out, "%c %s/%" PRI_STR "\n", marks[t->files[i].change], t->dir,
			   STR_ARG(t->files[i].path));
	out_put(&r->cli->out, &out);
}

static void print_summary(struct run *r, const struct tree *t)
{
	struct buf out = buf_on(t->arena);
	size_t count[TREE_GONE + 1] = { 0 };

	for (size_t i = 0; i < t->n; i++)
		count[t->files[i].change]++;
	buf_printf(&out, "%s: %zu files", t->dir, t->n - count[TREE_GONE]);
	if (count[TREE_NEW])
		buf_printf(&out, ", %zu new", count[TREE_NEW]);
	if (count[TREE_CHANGED])
		buf_printf(&out, ", %zu changed", count[TREE_CHANGED]);
	if (count[TREE_GONE])
		buf_printf(&out, ", %zu removed", count[TREE_GONE]);
	buf_puts(&out, count[TREE_SAME] == t->n ? ", nothing changed\n" : "\n");
	out_put(&r->cli->out, &out);
}

/* A state alone has no list, and takes nothing away. */
static void write_tree(struct run *r, const struct built *built)
{
	struct arena *a = cli_arena();
	struct tree t = tree_on(a, build_folder(a, r->dir, built, r->several));
	struct str where = STR("");

	for (size_t i = 0; i < built->n; i++)
		tree_add(&t, built->files[i].path, built->files[i].text);
	int error = tree_look(&t, r->opts.at ? NULL : BUILT_LIST, &where);
	if (error) {
		system_error(r, "read", where, error);
	} else if (r->dry) {
		print_list(r, &t);
	} else {
		error = tree_write(&t, &where);
		if (error)
			system_error(r, "write", where, error);
		else
			print_summary(r, &t);
	}
	arena_close(a);
}

static bool done(void *ctx, const struct built *built)
{
	struct run *r = ctx;

	if (to_stream(r))
		print_stream(r, built);
	else
		write_tree(r, built);
	return r->code != EXIT_SYSTEM;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void worsen(struct run *r, enum exit_code code)
{
	if (code > r->code)
		r->code = code;
}

/* Two plans of one name would write the same files. */
static bool is_new(struct run *r, const struct plan *p)
{
	struct str name = arena_str(r->cli->arena, p->name);
	char *file = arena_cstr(r->cli->arena, str_of(r->file));
	const char *first = map_add(&r->seen, name, file);

	if (!first)
		return true;
	cli_say(r->cli, "plan `%" PRI_STR "` is in %s and in %s: both would be written to one folder",
		STR_ARG(p->name), first, r->file);
	worsen(r, EXIT_INPUT);
	return false;
}

static void build_program(struct run *r, struct compile *c, const struct program *program)
{
	const char *name = args_text(r->args, OPT_PLAN);
	size_t n;
	const struct plan **own = input_plans(r->cli, program, &n);

	if (name || (n == 0 && r->args->noperands == 1))
		own = input_plans_meant(r->cli, program, r->file, name, &n);
	if (!own) {
		worsen(r, EXIT_INPUT);
		return;
	}
	r->several = r->args->noperands > 1 || n > 1;
	for (size_t i = 0; i < n && r->code != EXIT_SYSTEM; i++)
		if (is_new(r, own[i]))
			worsen(r, build_plan(r->cli, c, own[i], &r->opts, done, r));
}

static void build_file(struct run *r, bool last)
{
	struct arena *a = cli_arena();
	struct compile c = compile_on(a);
	const struct program *program = input_compile(r->cli, r->settings, r->file, last, &c);

	if (program)
		build_program(r, &c, program);
	else
		worsen(r, input_failed(&c));
	arena_close(a);
}

static bool read_options(struct run *r)
{
	r->dir = args_text(r->args, OPT_OUTPUT);
	r->dry = args_has(r->args, OPT_DRY_RUN);
	if (!settings_read(r->cli, r->args, &r->settings) ||
	    !build_options_read(r->cli, r->args, &r->opts))
		return false;
	r->opts.notes = true;
	if (!r->dir || !*r->dir) {
		cli_usage(r->cli, "say where to: -o DIR, or -o - for standard output");
		return false;
	}
	if (r->dry && to_stream(r)) {
		cli_usage(r->cli, "--dry-run lists files, and -o - writes none");
		return false;
	}
	return true;
}

enum exit_code cmd_build(struct cli *cli, const struct args *args)
{
	struct run r = { .cli = cli, .args = args, .seen = map_on(cli->arena) };

	if (!read_options(&r))
		return EXIT_USAGE;
	for (size_t i = 0; i < args->noperands && r.code != EXIT_SYSTEM; i++) {
		r.file = args->operands[i];
		build_file(&r, i + 1 == args->noperands);
	}
	return r.code;
}
