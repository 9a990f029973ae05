/* The writing of trees (cli/tree.h).
 *
 * All files are made ready under temporary names before the first is renamed, so a full disk
 * changes nothing, and a kill leaves files that are old or new, never parts. A temporary name holds
 * the process that wrote it, `service.yaml.canaryc-1234`: two builds into one folder don't write to
 * one file, and the next build that changes something takes away what a killed one left.
 */
#include "cli/tree.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"

#define MARK ".canaryc-"	/* between a file's name and the number of the process */
#define STALE_S 3600		/* no build takes so long: its process is another one by now */

/* ---- what was left -------------------------------------------------------------------------- */

/* @return the process that has written a file of such a name; 0 for a name that is not ours. */
static long writer_of(const char *name)
{
	const char *mark = strstr(name, MARK);
	struct str file = { name, mark ? (size_t)(mark - name) : 0 };
	char *end;
	long pid;

	if (!str_ends(file, ".yaml") && !str_ends(file, ".json"))
		return 0;
	mark += strlen(MARK);
	if (*mark < '1' || *mark > '9')
		return 0;
	errno = 0;
	pid = strtol(mark, &end, 10);
	return *end || errno || pid > INT32_MAX ? 0 : pid;
}

/* Whether nobody will come back to the file: its process is gone, or is this one, which has only
 * begun. */
static bool is_stale(int dir, const char *name)
{
	long pid = writer_of(name);
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode))
		return false;
	return pid == (long)getpid() || (kill((pid_t)pid, 0) != 0 && errno == ESRCH) ||
	       time(NULL) - st.st_mtime > STALE_S;
}

/* Takes what is left out of a folder, and the folder if nothing else is in it.
 * @param top  the folders in it are looked at, too, but for links. */
static void sweep(int at, const char *path, bool top)
{
	int fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | (top ? 0 : O_NOFOLLOW));
	DIR *d = fd < 0 ? NULL : fdopendir(fd);
	struct dirent *e;
	bool found = false;

	if (!d) {
		if (fd >= 0)
			close(fd);
		return;
	}
	while ((e = readdir(d))) {
		if (writer_of(e->d_name))
			found |= is_stale(fd, e->d_name) && unlinkat(fd, e->d_name, 0) == 0;
		else if (top && e->d_name[0] != '.')
			sweep(fd, e->d_name, false);	/* of a file it does nothing */
	}
	closedir(d);
	if (found)
		unlinkat(at, path, AT_REMOVEDIR);	/* fails if it holds anything else */
}

/* ---- temporary files ------------------------------------------------------------------------ */

/* Makes the folders that a file stands in. @param made  the folder of the file before. */
static int make_folders(char *path, struct str *made)
{
	struct str folder = { path, (size_t)(strrchr(path, '/') - path) };

	if (str_eq(folder, *made))
		return 0;
	for (char *p = path + 1; *p; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		int error = mkdir(path, 0777) == 0 || errno == EEXIST ? 0 : errno;
		*p = '/';
		if (error)
			return error;
	}
	*made = folder;
	return 0;
}

static int fill(int fd, struct str text)
{
	int error = str_write(text, fd);

	if (close(fd) != 0 && !error)
		error = errno;
	return error;
}

/* Writes a file beside the one that it will replace. */
static int prepare(struct tree *t, struct tree_file *f, struct str *made, struct str *where)
{
	char *path = tree_path(t, f->path);
	struct stat st;
	int fd, error = make_folders(path, made);

	*where = str_of(path);
	if (error)
		return error;
	f->temporary = arena_cstr(t->arena, arena_printf(t->arena, "%s" MARK "%ld", path, (long)getpid()));
	fd = open(f->temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666);
	if (fd < 0) {
		error = errno;
		f->temporary = NULL;
		return error;
	}
	if (f->change == TREE_CHANGED && stat(path, &st) == 0 && fchmod(fd, st.st_mode & 07777) != 0)
		error = errno;
	int written = fill(fd, f->text);
	return error ? error : written;
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
	struct str made = STR("");

	for (size_t i = 0; i < t->n; i++) {
		struct tree_file *f = &t->files[i];
		bool writes = f->change == TREE_NEW || f->change == TREE_CHANGED;
		int error = writes ? prepare(t, f, &made, where) : 0;
		if (error)
			return error;
	}
	return 0;
}

/* Renames a file that was made ready, or removes one that is to go. @return 0 or an errno. */
static int settle(struct tree *t, struct tree_file *f, struct str *where)
{
	char *path = tree_path(t, f->path);

	*where = str_of(path);
	if (f->temporary && rename(f->temporary, path) != 0)
		return errno;
	f->temporary = NULL;
	if (f->change != TREE_GONE)
		return 0;
	if (unlink(path) != 0 && errno != ENOENT)
		return errno;
	remove_empty_folders(t, path);
	return 0;
}

/* The list of files comes last: until then the old one tells the next run what is to go. */
int tree_write(struct tree *t, struct str *where)
{
	size_t list = t->n;
	int error;

	while (list > 0 && t->files[list - 1].change == TREE_GONE)
		list--;
	if (tree_changes(t))
		sweep(AT_FDCWD, t->dir, true);
	error = make_ready(t, where);
	for (size_t i = 0; i < t->n && !error; i++)
		if (i + 1 != list)
			error = settle(t, &t->files[i], where);
	if (!error && list > 0)
		error = settle(t, &t->files[list - 1], where);
	if (error)
		give_up(t);
	return error;
}
