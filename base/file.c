/* Reading whole files, and paths as text. For plans, traces and what the command line names.
 *
 * Reports nothing: the caller knows what the file is for and words the message. Nothing is mapped
 * into memory, so a file that shrinks while it is read is no accident.
 */
#include "base/file.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_READ ((size_t)64 << 10)

enum file_status file_status_of(int error)
{
	switch (error) {
	case ENOENT:
	case ENOTDIR:
		return FILE_MISSING;
	case EACCES:
	case EPERM:
		return FILE_DENIED;
	case EISDIR:
		return FILE_FOLDER;
	}
	return FILE_SYSTEM;
}

static enum file_status failed(int error, int *err)
{
	enum file_status s = file_status_of(error);

	if (s == FILE_SYSTEM && err)
		*err = error;
	return s;
}

/* Fills the buffer from fd until the end of the file, the limit or an error.
 * @param whole  so long the file is said to be: nobody need ask whether that is its end; 0 unknown. */
static enum file_status read_all(struct arena *a, int fd, size_t size, size_t whole, size_t limit,
				 struct str *text, int *err)
{
	char *p = arena_alloc(a, size);
	size_t n = 0;

	while (whole == 0 || n != whole) {
		ssize_t got;

		if (size - n < 2) {	/* one for the NUL, one to see the end */
			p = arena_resize(a, p, size, size * 2);
			size *= 2;
		}
		got = read(fd, p + n, size - n - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return failed(errno, err);
		if (got == 0)
			break;
		n += (size_t)got;
		if (n > limit)
			return FILE_TOO_LARGE;
	}
	p[n] = '\0';
	*text = (struct str){ p, n };
	return FILE_OK;
}

/* Reads what is open; the first buffer is as large as the file says it is. */
static enum file_status read_open(struct arena *a, int fd, size_t limit, struct str *text, int *err)
{
	struct arena_mark mark = arena_mark(a);
	size_t size = FIRST_READ, whole = 0;
	enum file_status status;
	struct stat st;

	if (fstat(fd, &st) != 0)
		return failed(errno, err);
	if (S_ISDIR(st.st_mode))
		return FILE_FOLDER;
	if (S_ISREG(st.st_mode) && st.st_size > 0) {
		if ((uintmax_t)st.st_size > limit)
			return FILE_TOO_LARGE;
		whole = (size_t)st.st_size;
		size = whole + 2;
	}
	status = read_all(a, fd, size, whole, limit, text, err);
	if (status != FILE_OK)
		arena_reset(a, mark);
	return status;
}

enum file_status file_read(struct arena *a, const char *path, size_t limit, struct str *text,
			   int *err)
{
	enum file_status status;
	int fd;

	if (strcmp(path, "-") == 0)
		return read_open(a, STDIN_FILENO, limit, text, err);
	do
		fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	while (fd < 0 && errno == EINTR);
	if (fd < 0)
		return failed(errno, err);
	status = read_open(a, fd, limit, text, err);
	close(fd);
	return status;
}

const char *file_status_text(enum file_status s)
{
	switch (s) {
	case FILE_OK:
		return "can be read";
	case FILE_MISSING:
		return "does not exist";
	case FILE_DENIED:
		return "can't be read: permission denied";
	case FILE_FOLDER:
		return "is a folder";
	case FILE_TOO_LARGE:
		return "is too large";
	case FILE_SYSTEM:
		break;
	}
	return "can't be read";
}

/* Takes the last part off a path of *n bytes that was put together by add_part().
 * @return false when there is none, or it is "..". */
static bool drop_part(const char *p, size_t *n)
{
	size_t begin = *n;

	while (begin > 0 && p[begin - 1] != '/')
		begin--;
	if (begin == *n || str_is((struct str){ p + begin, *n - begin }, ".."))
		return false;
	*n = begin > 1 ? begin - 1 : begin;	/* keeps the "/" of an absolute path */
	return true;
}

/* Adds a part to a path; p has room for it and a slash. @return the new length. */
static size_t add_part(char *p, size_t n, struct str part)
{
	bool absolute = n > 0 && p[0] == '/';

	if (part.n == 0 || str_is(part, "."))
		return n;
	if (str_is(part, "..")) {
		if (drop_part(p, &n) || (absolute && n == 1))
			return n;
	}
	if (n > 0 && p[n - 1] != '/')
		p[n++] = '/';
	memcpy(p + n, part.p, part.n);
	return n + part.n;
}

/* Adds all parts of a path, the first slash of an absolute one kept. @return the new length. */
static size_t add_parts(char *p, size_t n, struct str path)
{
	size_t begin = 0;

	if (n == 0 && str_starts(path, "/"))
		p[n++] = '/';
	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		n = add_part(p, n, str_sub(path, begin, i));
		begin = i + 1;
	}
	return n;
}

struct str path_beside(struct arena *a, struct str from, struct str path)
{
	size_t folder = from.n, n;
	char *p;

	if (str_starts(path, "/"))
		return arena_str(a, path);
	while (folder > 0 && from.p[folder - 1] != '/')
		folder--;
	p = arena_alloc(a, folder + path.n + 3);
	n = add_parts(p, 0, str_sub(from, 0, folder));
	n = add_parts(p, n, path);
	if (n == 0)
		p[n++] = '.';
	p[n] = '\0';
	return (struct str){ p, n };
}

struct str path_tail(struct str path)
{
	size_t at = path.n, slashes = 0;

	while (at > 0 && path.p[at - 1] == '/')
		at--;
	for (; at > 0; at--)
		if (path.p[at - 1] == '/' && ++slashes == 2)
			break;
	return str_sub(path, at, path.n);
}
