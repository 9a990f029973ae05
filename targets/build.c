/* Folders and their objects (targets/build.h): filled by the targets, read by targets/files.c. */
#include "targets/build.h"

#include <string.h>

/* @return 100 * 10^k with the least k that makes every weight of the plan whole. */
static int64_t weight_total(const struct plan *p)
{
	int64_t total = 100;

	for (size_t i = 0; i < p->nsteps; i++)
		while (p->steps[i].weight_ppm * total % PPM && total < PPM)
			total *= 10;
	return total;
}

int64_t weight_of(int32_t ppm, int64_t total)
{
	return ppm * total / PPM;
}

struct build build_on(struct arena *a, const struct plan *p, const struct target_use *use,
		      const struct build_text *text, const char *ending)
{
	return (struct build){
		.arena = a, .plan = p, .use = use, .text = text, .ending = ending,
		.weights = weight_total(p), .order = node_list(a), .back = node_list(a),
	};
}

struct folder *folder_add(struct build *b, struct str name)
{
	struct folder *f = arena_alloc(b->arena, sizeof(*f));

	f->build = b;
	f->name = name;
	f->waits = node_list(b->arena);
	arr_list(f->waits);
	b->folders = arena_grow(b->arena, b->folders, b->nfolders, &b->cap, sizeof(*b->folders));
	b->folders[b->nfolders++] = f;
	return f;
}

void folder_drop(struct build *b)
{
	b->nfolders--;
}

void name_state(struct build *b, struct str name)
{
	b->names = arena_grow(b->arena, b->names, b->nnames, &b->names_cap, sizeof(*b->names));
	b->names[b->nnames++] = (struct state_name){ name, b->folders[b->nfolders - 1] };
}

void obj_pairs(struct node *map, const char *key, const struct pairs *p)
{
	if (p->n == 0)
		return;
	struct node *m = obj_map(map, key);
	for (size_t i = 0; i < p->n; i++)
		obj_pair(m, p->v[i].key, p->v[i].value);
}

struct str name_join(struct arena *a, struct str first, struct str second)
{
	return arena_printf(a, "%" PRI_STR "-%" PRI_STR, STR_ARG(first), STR_ARG(second));
}

/* "VirtualService", "hello" is the file virtualservice-hello. */
static struct str file_name(struct arena *a, const char *kind, struct str name)
{
	struct buf b = buf_on(a);

	for (const char *p = kind; *p; p++)
		buf_putc(&b, *p >= 'A' && *p <= 'Z' ? (char)(*p - 'A' + 'a') : *p);
	buf_putc(&b, '-');
	buf_put(&b, name);
	return buf_str(&b);
}

struct node *folder_bare_object(struct folder *f, const char *version, const char *kind, struct str name)
{
	struct build *b = f->build;
	struct node *doc = node_map(b->arena);

	obj_cstr(doc, "apiVersion", version);
	obj_cstr(doc, "kind", kind);
	struct node *metadata = obj_map(doc, "metadata");
	obj_str(metadata, "name", name);
	if (b->plan->ns.n)
		obj_str(metadata, "namespace", b->plan->ns);
	f->files = arena_grow(b->arena, f->files, f->n, &f->cap, sizeof(*f->files));
	f->files[f->n++] = (struct manifest){ file_name(b->arena, kind, name), doc, f->round };
	return doc;
}

struct node *folder_object(struct folder *f, const char *version, const char *kind, struct str name)
{
	const struct plan *p = f->build->plan;
	struct node *doc = folder_bare_object(f, version, kind, name), *metadata = object_metadata(doc);

	obj_pairs(metadata, "labels", &p->labels);
	obj_pairs(metadata, "annotations", &p->annotations);
	return doc;
}

struct node *object_metadata(struct node *object)
{
	for (struct node *n = object->first; n; n = n->next)
		if (str_is(n->key, "metadata"))
			return n;
	return NULL;
}

void folder_next_round(struct folder *f)
{
	f->round++;
	arr_list(f->waits);
}

/* The beginning of a condition: of what it speaks. */
static struct node *wait_for(struct folder *f, const char *kind, struct str name, const char *path)
{
	struct node *w = arr_map(f->waits->last);

	obj_cstr(w, "kind", kind);
	obj_str(w, "name", name);
	if (path)
		obj_cstr(w, "path", path);
	return w;
}

void folder_wait_int(struct folder *f, const char *kind, struct str name, const char *path,
		     const char *op, int64_t value)
{
	struct node *w = wait_for(f, kind, name, path);

	obj_cstr(w, "is", op);
	obj_int(w, "value", value);
}

void folder_wait_str(struct folder *f, const char *kind, struct str name, const char *path,
		     const char *op, struct str value)
{
	struct node *w = wait_for(f, kind, name, path);

	obj_cstr(w, "is", op);
	obj_str(w, "value", value);
}

void folder_wait_paths(struct folder *f, const char *kind, struct str name, const char *path,
		       const char *op, const char *other)
{
	struct node *w = wait_for(f, kind, name, path);

	obj_cstr(w, "is", op);
	obj_cstr(w, "other_path", other);
}

void folder_wait_gone(struct folder *f, const char *kind, struct str name, const char *path)
{
	obj_cstr(wait_for(f, kind, name, path), "is", "gone");
}

void folder_remove(struct folder *f, const char *kind, struct str name)
{
	if (!f->removes)
		f->removes = node_list(f->build->arena);
	struct node *r = arr_map(f->removes);
	obj_cstr(r, "kind", kind);
	obj_str(r, "name", name);
}

const struct manifest *folder_find(const struct folder *f, const char *kind, struct str name)
{
	for (size_t i = 0; i < f->n; i++) {
		struct node *doc = f->files[i].doc;
		if (str_is(obj_get(doc, "kind")->text, kind) &&
		    str_eq(obj_get(object_metadata(doc), "name")->text, name))
			return &f->files[i];
	}
	return NULL;
}

static bool holds(const struct folder *f, const struct manifest *m)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_eq(f->files[i].file, m->file))
			return node_equal(f->files[i].doc, m->doc);
	return false;
}

bool folder_same(const struct folder *a, const struct folder *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!holds(b, &a->files[i]))
			return false;
	return true;
}

struct str go_duration(struct arena *a, int64_t ms)
{
	static const struct {
		int64_t ms;
		const char *name;
	} units[] = { { 3600000, "h" }, { 60000, "m" }, { 1000, "s" }, { 1, "ms" } };
	struct buf b = buf_on(a);

	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		if (ms >= units[i].ms)
			buf_printf(&b, "%lld%s", (long long)(ms / units[i].ms), units[i].name);
		ms %= units[i].ms;
	}
	if (b.n == 0)
		buf_puts(&b, "0s");
	return buf_str(&b);
}
