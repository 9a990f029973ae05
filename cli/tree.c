/* Trees of generated files (cli/tree.h), for `build` and `diff`: what is on disk, and what would
 * change. cli/tree_write.c makes the change.
 */
#include "cli/tree.h"

#include <errno.h>
#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "base/map.h"

struct tree tree_on(struct arena *a, const char *dir)
{
	return (struct tree){ .arena = a, .dir = dir };
}

static struct tree_file *push(struct tree *t, struct str path)
{
	t->files = arena_grow(t->arena, t->files, t->n, &t->cap, sizeof(*t->files));
	t->files[t->n] = (struct tree_file){ .path = arena_str(t->arena, path) };
	return &t->files[t->n++];
}

void tree_add(struct tree *t, struct str path, struct str text)
{
	struct tree_file *f = push(t, path);

	f->text = text;
	f->change = TREE_NEW;
}

char *tree_path(const struct tree *t, struct str path)
{
	return arena_cstr(t->arena, arena_printf(t->arena, "%s/%" PRI_STR, t->dir, STR_ARG(path)));
}

/* ---- what is there -------------------------------------------------------------------------- */

/* Reads a file that may be missing. @return 0 or an errno. */
static int read_old(const struct tree *t, const char *path, bool *there, struct str *text)
{
	int error = 0;

	*there = true;
	switch (file_read(t->arena, path, LIMIT_BUILT_BYTES, text, &error)) {
	case FILE_OK:
		return 0;
	case FILE_MISSING:
		*there = false;
		return 0;
	case FILE_DENIED:
		return EACCES;
	case FILE_FOLDER:
		return EISDIR;
	case FILE_TOO_LARGE:
		return EFBIG;
	case FILE_SYSTEM:
		break;
	}
	/* a file where a folder is to be: found when it is made */
	*there = false;
	return error == ENOTDIR ? 0 : error;
}

/* Only what a build may have written: a plain path below the folder. */
static bool is_ours(const char *path)
{
	struct str s = str_of(path);

	if (!str_ends(s, ".yaml") && !str_ends(s, ".json"))
		return false;
	return path[0] != '/' && !strstr(path, "..") && !strchr(path, '\\');
}

static int add_gone(struct tree *t, const json_t *files, const struct map *to_be, struct str *where)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *path = json_string_value(json_array_get(files, i));
		struct str text;
		bool there;

		if (!path || !is_ours(path) || map_get(to_be, str_of(path)))
			continue;
		char *full = tree_path(t, str_of(path));
		int error = read_old(t, full, &there, &text);
		if (error) {
			*where = str_of(full);
			return error;
		}
		if (!there)
			continue;
		struct tree_file *f = push(t, str_of(path));
		f->change = TREE_GONE;
		f->was = f->text = text;
	}
	return 0;
}

/* What the last run wrote and this one does not. A list that can't be read lists nothing. */
static int look_for_gone(struct tree *t, const char *list, struct str *where)
{
	struct map to_be = map_on(t->arena);
	struct str text;
	bool there;
	char *path = tree_path(t, str_of(list));
	int error = read_old(t, path, &there, &text);

	if (error)
		*where = str_of(path);
	if (error || !there)
		return error;
	for (size_t i = 0; i < t->n; i++)
		map_add(&to_be, t->files[i].path, t);
	json_t *doc = json_loadb(text.p, text.n, 0, NULL);
	error = add_gone(t, json_object_get(doc, "files"), &to_be, where);
	json_decref(doc);
	return error;
}

int tree_look(struct tree *t, const char *list, struct str *where)
{
	bool listed = false;	/* the list says already what will be there */

	for (size_t i = 0; i < t->n; i++) {
		struct tree_file *f = &t->files[i];
		char *path = tree_path(t, f->path);
		bool there;
		int error = read_old(t, path, &there, &f->was);

		if (error) {
			*where = str_of(path);
			return error;
		}
		if (there)
			f->change = str_eq(f->was, f->text) ? TREE_SAME : TREE_CHANGED;
		if (list && f->change == TREE_SAME && str_is(f->path, list))
			listed = true;
	}
	return list && !listed ? look_for_gone(t, list, where) : 0;
}

bool tree_changes(const struct tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->files[i].change != TREE_SAME)
			return true;
	return false;
}
