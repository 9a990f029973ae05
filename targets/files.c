/* Folders, objects and steps.json of a build, rendered (targets/files.h). */
#include "targets/files.h"

#include "targets/steps.h"
#include "targets/target.h"
#include "targets/yout.h"

/** Files while they are put together. */
struct files {
	struct arena *a;
	enum build_format format;
	struct built_file *v;
	size_t n, cap;
};

static void add_file(struct files *fs, struct str path, const struct node *doc, bool manifest,
		     enum build_format format)
{
	struct buf text = buf_on(fs->a);
	struct json j = json_on(&text, true);

	if (format == BUILD_JSON) {
		node_json(doc, &j);
		buf_putc(&text, '\n');
	} else if (!yout_document(doc, &text)) {
		arena_out_of_memory(fs->a, text.n);	/* texts were checked: it fails for nothing else */
	}
	fs->v = arena_grow(fs->a, fs->v, fs->n, &fs->cap, sizeof(*fs->v));
	fs->v[fs->n++] = (struct built_file){ path, buf_str(&text), manifest };
}

static struct str path_in(const struct files *fs, struct str folder, struct str name,
			  const char *ending)
{
	return arena_printf(fs->a, "%" PRI_STR "/%" PRI_STR ".%s", STR_ARG(folder), STR_ARG(name),
			    ending);
}

/* kustomize takes the file under this name only, whatever its form: JSON is YAML, too. */
static void add_kustomization(struct files *fs, const struct folder *f)
{
	struct node *doc = node_map(fs->a);

	obj_cstr(doc, "apiVersion", "kustomize.config.k8s.io/v1beta1");
	obj_cstr(doc, "kind", "Kustomization");
	struct node *list = obj_list(doc, "resources");
	for (size_t i = 0; i < f->n; i++)
		arr_str(list, arena_printf(fs->a, "%" PRI_STR ".%s", STR_ARG(f->files[i].file),
					   f->build->ending));
	add_file(fs, path_in(fs, f->name, STR("kustomization"), "yaml"), doc, false, fs->format);
}

static void add_folder(struct files *fs, const struct folder *f)
{
	for (size_t i = 0; i < f->n; i++)
		add_file(fs, path_in(fs, f->name, f->files[i].file, f->build->ending),
			 f->files[i].doc, true, fs->format);
	add_kustomization(fs, f);
}

static void add_patches(struct files *fs, const struct build *b)
{
	for (size_t i = 0; i < b->nfolders; i++) {
		const struct folder *f = b->folders[i];
		if (f->patch && f->patch->first)
			add_file(fs, path_in(fs, STR("patches"), f->name, b->ending), f->patch, false,
				 fs->format);
	}
}

static void add_steps(struct files *fs, const struct build *b)
{
	struct str *paths = arena_array(fs->a, fs->n + 1, sizeof(*paths));

	for (size_t i = 0; i < fs->n; i++)
		paths[i] = fs->v[i].path;
	paths[fs->n] = STR(BUILT_LIST);
	add_file(fs, STR(BUILT_LIST), steps_document(b, paths, fs->n + 1), false, BUILD_JSON);
}

/* @return the folder of a state, or NULL. */
static const struct folder *folder_at(const struct build *b, const char *at)
{
	for (size_t i = 0; i < b->nnames; i++)
		if (str_is(b->names[i].name, at))
			return b->names[i].folder;
	return NULL;
}

static void list_states(const struct build *b, struct built *out)
{
	struct str *names = arena_array(b->arena, b->nnames, sizeof(*names));

	for (size_t i = 0; i < b->nnames; i++)
		names[i] = b->names[i].name;
	out->states = names;
	out->nstates = b->nnames;
}

bool targets_build(struct arena *a, const struct plan *p, const struct target_use *use,
		   const struct build_text *text, enum build_format format, const char *at, struct built *out)
{
	struct build b = build_on(a, p, use, text, format == BUILD_JSON ? "json" : "yaml");
	struct files fs = { .a = a, .format = format };
	const struct folder *only;

	*out = (struct built){ .plan = p, .use = use };
	target_builder(use->info)->build(&b);
	list_states(&b, out);
	only = at ? folder_at(&b, at) : NULL;
	if (at && !only)
		return false;
	for (size_t i = 0; i < b.nfolders; i++)
		if (!at || b.folders[i] == only)
			add_folder(&fs, b.folders[i]);
	if (!at) {
		add_patches(&fs, &b);
		add_steps(&fs, &b);
	}
	out->files = fs.v;
	out->n = fs.n;
	return true;
}

bool target_can_build(const struct target_info *info)
{
	return target_builder(info) != NULL;
}
