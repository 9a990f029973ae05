/* What a build would change in a folder (cli/diff_folder.h): the job that keeps generated files
 * honest. */
#include "cli/diff_folder.h"

#include <string.h>

#include <sys/stat.h>

#include "base/diff.h"
#include "base/json.h"
#include "cli/build_input.h"
#include "cli/commands.h"
#include "cli/tree.h"
#include "compiler/targets.h"

/** A comparison. */
struct comparison {
	struct cli *cli;
	const char *dir;
	bool several;		/* each plan has a folder of its own */
	struct arena *arena;
	struct buf text;	/* what differs, as people read it */
	struct json *list;	/* or as programs do; NULL */
	size_t changes;
	bool failed;
};

bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void put_text(struct comparison *c, const struct tree *t, const struct tree_file *f)
{
	struct str name = arena_printf(c->arena, "%s/%" PRI_STR, t->dir, STR_ARG(f->path));

	switch (f->change) {
	case TREE_SAME:
		return;
	case TREE_NEW:
		buf_printf(&c->text, "+ %" PRI_STR " is missing\n", STR_ARG(name));
		return;
	case TREE_GONE:
		buf_printf(&c->text, "- %" PRI_STR " is made no more\n", STR_ARG(name));
		return;
	case TREE_CHANGED:
		diff_unified(name, f->was, f->text, &c->text);
		return;
	}
}

static void put_json(struct comparison *c, const struct tree *t, const struct tree_file *f)
{
	static const char *const names[] = { [TREE_SAME] = "same", [TREE_NEW] = "missing",
					     [TREE_CHANGED] = "changed", [TREE_GONE] = "gone" };

	json_object(c->list);
	json_key(c->list, "path");
	json_str(c->list, arena_printf(c->arena, "%s/%" PRI_STR, t->dir, STR_ARG(f->path)));
	json_member_cstr(c->list, "change", names[f->change]);
	json_object_end(c->list);
}

static bool compare(void *ctx, const struct built *built)
{
	struct comparison *c = ctx;
	struct tree t = tree_on(c->arena, build_folder(c->arena, c->dir, built, c->several));
	struct str where = STR("");

	for (size_t i = 0; i < built->n; i++)
		tree_add(&t, built->files[i].path, built->files[i].text);
	int error = tree_look(&t, BUILT_LIST, &where);
	if (error) {
		cli_say(c->cli, "can't read %" PRI_STR ": %s", STR_ARG(where), strerror(error));
		c->failed = true;
		return false;
	}
	for (size_t i = 0; i < t.n; i++) {
		if (t.files[i].change == TREE_SAME)
			continue;
		c->changes++;
		if (c->list)
			put_json(c, &t, &t.files[i]);
		else
			put_text(c, &t, &t.files[i]);
	}
	return true;
}

static void tell_left(struct comparison *c, const char *dir)
{
	c->changes++;
	if (!c->list) {
		buf_printf(&c->text, "- %s is made no more: take the folder away\n", dir);
		return;
	}
	json_object(c->list);
	json_member_cstr(c->list, "path", dir);
	json_member_cstr(c->list, "change", "gone");
	json_object_end(c->list);
}

/* Folders of an earlier build for targets that the plan has no more. A build leaves them, for it can't know
 * whether another one is to come for them; what is applied out of them is out of date. */
static void compare_left(struct comparison *c, const struct plan *p)
{
	for (size_t i = 0; target_at(i); i++) {
		struct target_use use = { .info = target_at(i) };
		struct built built = { .plan = p, .use = &use };
		struct stat st;
		bool named = false;

		for (size_t k = 0; k < p->ntargets; k++)
			named |= p->targets[k].info == use.info;
		if (named || !target_can_build(use.info))
			continue;
		const char *dir = build_folder(c->arena, c->dir, &built, c->several);
		if (stat(arena_printf(c->arena, "%s/" BUILT_LIST, dir).p, &st) == 0)
			tell_left(c, dir);
	}
}

static enum exit_code compare_plans(struct comparison *c, const struct args *args, struct compile *comp,
				    const struct program *program, const char *file)
{
	struct build_options opts;
	enum exit_code code = EXIT_FINE;
	const struct plan **plans;
	size_t n;

	if (!build_options_read(c->cli, args, &opts))
		return EXIT_USAGE;
	plans = input_plans_meant(c->cli, program, file, args_text(args, OPT_PLAN), &n);
	if (!plans)
		return EXIT_INPUT;
	c->several = n > 1;
	for (size_t i = 0; i < n && !c->failed; i++) {
		enum exit_code one = build_plan(c->cli, comp, plans[i], &opts, compare, c);
		code = one > code ? one : code;
		if (opts.ntargets == 0)
			compare_left(c, plans[i]);
	}
	return c->failed ? EXIT_SYSTEM : code;
}

static enum exit_code print(struct comparison *c, struct json *j)
{
	if (c->list) {
		json_array_end(j);
		json_object_end(j);
		buf_putc(&c->text, '\n');
	}
	out_put(&c->cli->out, &c->text);
	return c->changes ? EXIT_INPUT : EXIT_FINE;
}

enum exit_code diff_folder(struct cli *cli, const struct args *args, const char *file, const char *dir)
{
	struct settings settings;
	struct arena *a = cli_arena();
	struct compile comp = compile_on(a);
	struct comparison c = { .cli = cli, .dir = dir, .arena = a, .text = buf_on(a) };
	struct json j = json_on(&c.text, true);
	enum exit_code code = EXIT_USAGE;

	if (settings_read(cli, args, &settings)) {
		const struct program *program = input_compile(cli, settings, file, true, &comp);
		if (args_has(args, OPT_JSON)) {
			c.list = &j;
			json_object(&j);
			json_key(&j, "files");
			json_array(&j);
		}
		code = program ? compare_plans(&c, args, &comp, program, file) : input_failed(&comp);
		if (code == EXIT_FINE)
			code = print(&c, &j);
	}
	arena_close(a);
	return code;
}
