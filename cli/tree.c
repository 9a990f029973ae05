/* Trees of generated files (cli/tree.h), for `build` and `diff`. */
#include "cli/tree.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"

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

static char *full_path(const struct tree *t, struct str path)
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

static bool listed(const struct tree *t, size_t n, const char *path)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(t->files[i].path, path))
			return true;
	return false;
}

/* Only what a build may have written: a plain path below the folder. */
static bool is_ours(const char *path)
{
	struct str s = str_of(path);

	if (!str_ends(s, ".yaml") && !str_ends(s, ".json"))
		return false;
	return path[0] != '/' && !strstr(path, "..") && !strchr(path, '\\');
}

static int add_gone(struct tree *t, const json_t *files, size_t known, struct str *where)
{
	for (size_t i = 0; i < json_array_size(files); i++) {
		const char *path = json_string_value(json_array_get(files, i));
		struct str text;
		bool there;

		if (!path || !is_ours(path) || listed(t, known, path))
			continue;
		char *full = full_path(t, str_of(path));
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
	struct str text;
	bool there;
	char *path = full_path(t, str_of(list));
	int error = read_old(t, path, &there, &text);

	if (error)
		*where = str_of(path);
	if (error || !there)
		return error;
	json_t *doc = json_loadb(text.p, text.n, 0, NULL);
	error = add_gone(t, json_object_get(doc, "files"), t->n, where);
	json_decref(doc);
	return error;
}

int tree_look(struct tree *t, const char *list, struct str *where)
{
	for (size_t i = 0; i < t->n; i++) {
		struct tree_file *f = &t->files[i];
		char *path = full_path(t, f->path);
		bool there;
		int error = read_old(t, path, &there, &f->was);

		if (error) {
			*where = str_of(path);
			return error;
		}
		if (there)
			f->change = str_eq(f->was, f->text) ? TREE_SAME : TREE_CHANGED;
	}
	return list ? look_for_gone(t, list, where) : 0;
}

bool tree_changes(const struct tree *t)
{
	for (size_t i = 0; i < t->n; i++)
		if (t->files[i].change != TREE_SAME)
			return true;
	return false;
}

/* ---- writing -------------------------------------------------------------------------------- */

/* Makes the folders that a file stands in. */
static int make_folders(const struct tree *t, char *path)
{
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		int error = mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
		*p = '/';
		if (error)
			return error;
	}
	(void)t;
	return 0;
}

static int fill(int fd, struct str text)
{
	struct buf b = { .p = (char *)(uintptr_t)text.p, .n = text.n };
	int error = buf_write(&b, fd);

	if (close(fd) != 0 && !error)
		error = errno;
	return error;
}

/* Writes a file beside the one that it will replace. */
static int prepare(struct tree *t, struct tree_file *f, struct str *where)
{
	char *path = full_path(t, f->path);
	struct stat st;
	int fd, error = make_folders(t, path);

	*where = str_of(path);
	if (error)
		return error;
	f->temporary = arena_cstr(t->arena, arena_printf(t->arena, "%s.tmp-%ld", path, (long)getpid()));
	fd = open(f->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0) {
		error = errno;
		f->temporary = NULL;
		return error;
	}
	if (stat(path, &st) == 0 && fchmod(fd, st.st_mode & 07777) != 0)
		error = errno;
	int written = fill(fd, f->text);
	return error ? error : written;
}

/* @return 0 or an errno; a file system that can't sync is no reason to fail. */
static int sync_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), error = 0;

	if (fd < 0)
		return errno;
	if (fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
		error = errno;
	close(fd);
	return error;
}

static bool to_write(const struct tree_file *f)
{
	return f->change == TREE_NEW || f->change == TREE_CHANGED;
}

/* Removes the folders of a path that are empty. */
static void remove_empty_folders(const struct tree *t, char *path)
{
	size_t root = strlen(t->dir);
	char *slash;

	while ((slash = strrchr(path, '/')) && (size_t)(slash - path) > root) {
		*slash = '\0';
		if (rmdir(path) != 0)
			return;
	}
}

static void give_up(struct tree *t)
{
	for (size_t i = 0; i < t->n; i++) {
		if (!t->files[i].temporary)
			continue;
		unlink(t->files[i].temporary);
		remove_empty_folders(t, t->files[i].temporary);
	}
}

static int make_ready(struct tree *t, struct str *where)
{
	for (size_t i = 0; i < t->n; i++) {
		int error = to_write(&t->files[i]) ? prepare(t, &t->files[i], where) : 0;
		if (error)
			return error;
	}
	for (size_t i = 0; i < t->n; i++) {
		if (!t->files[i].temporary)
			continue;
		int error = sync_file(t->files[i].temporary);
		*where = str_of(t->files[i].temporary);
		if (error)
			return error;
	}
	return 0;
}

int tree_write(struct tree *t, struct str *where)
{
	int error = make_ready(t, where);

	if (error) {
		give_up(t);
		return error;
	}
	for (size_t i = 0; i < t->n; i++) {
		struct tree_file *f = &t->files[i];
		char *path = full_path(t, f->path);

		*where = str_of(path);
		if (f->temporary && rename(f->temporary, path) != 0) {
			error = errno;
			give_up(t);
			return error;
		}
		f->temporary = NULL;
		if (f->change == TREE_GONE) {
			if (unlink(path) != 0 && errno != ENOENT)
				return errno;
			remove_empty_folders(t, path);
		}
	}
	return 0;
}
