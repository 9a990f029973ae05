/* Writing whole files. Reports nothing: the caller knows what the file is for and words the
 * message. Folders are not made.
 */
#include "base/file_write.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

#define NAMES 100	/* temporary names that are tried */
#define LINKS 40	/* symbolic links that are followed */

/* Writes and closes. @return 0 or an errno. */
static int fill(int fd, const struct buf *b, bool sync)
{
	int error = buf_write(b, fd);

	/* a file system that can't sync says EINVAL; that is no reason to fail */
	if (!error && sync && fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
		error = errno;
	if (close(fd) != 0 && !error)
		error = errno;
	return error;
}

static int write_in_place(const char *path, const struct buf *b)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);

	return fd < 0 ? errno : fill(fd, b, false);
}

/* Opens a file that was not there, beside path. @return its descriptor, or -1 with errno set. */
static int open_beside(struct arena *a, const char *path, char **name)
{
	int fd = -1;

	for (int i = 0; fd < 0 && i < NAMES; i++) {
		*name = arena_cstr(a, arena_printf(a, "%s.tmp-%ld-%d", path, (long)getpid(), i));
		fd = open(*name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
		if (fd < 0 && errno != EEXIST)
			return -1;
	}
	return fd;
}

/* @param mode  permissions that the file is to have; 0 for those of a new one. */
static int replace(const char *path, mode_t mode, const struct buf *b)
{
	char *name;
	int error = 0, fd = open_beside(b->arena, path, &name);

	if (fd < 0)
		return errno;
	if (mode && fchmod(fd, mode) != 0)
		error = errno;
	int written = fill(fd, b, true);
	error = error ? error : written;
	if (!error && rename(name, path) != 0)
		error = errno;
	if (error)
		unlink(name);
	return error;
}

/* @return where a chain of symbolic links ends; NULL with errno set. */
static const char *follow(struct arena *a, const char *path)
{
	char target[4096];

	for (int i = 0; i < LINKS; i++) {
		ssize_t n = readlink(path, target, sizeof(target));

		if (n < 0)
			return errno == EINVAL ? path : NULL;	/* EINVAL: not a link */
		if ((size_t)n == sizeof(target)) {
			errno = ENAMETOOLONG;
			return NULL;
		}
		path = path_beside(a, str_of(path), (struct str){ target, (size_t)n }).p;
	}
	errno = ELOOP;
	return NULL;
}

int file_write(const char *path, const struct buf *b)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return errno == ENOENT ? replace(path, 0, b) : errno;
	if (S_ISDIR(st.st_mode))
		return EISDIR;
	if (!S_ISREG(st.st_mode) || strncmp(path, "/dev/", 5) == 0)
		return write_in_place(path, b);
	path = follow(b->arena, path);
	return path ? replace(path, st.st_mode & 07777, b) : errno;
}
