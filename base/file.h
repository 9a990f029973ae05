/* Reading whole files, with a limit, from a path or from standard input ("-"). */
#ifndef CANARYC_BASE_FILE_H
#define CANARYC_BASE_FILE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum file_status { FILE_OK, FILE_MISSING, FILE_DENIED, FILE_FOLDER, FILE_TOO_LARGE, FILE_SYSTEM };

/** Reads a file into the arena; a NUL byte stands behind the text. Pipes and devices work as files
 * do; reading stops as soon as the limit is passed, so an endless input ends.
 * @param path   NUL-terminated; "-" is standard input.
 * @param limit  bytes; a longer file is FILE_TOO_LARGE.
 * @param err    errno, written for FILE_SYSTEM only; may be NULL. */
enum file_status file_read(struct arena *a, const char *path, size_t limit, struct str *text,
			   int *err);

/** @return what an errno of open() or read() means; FILE_SYSTEM for all that has no name here. */
enum file_status file_status_of(int error);

/** @return "is a folder", "can't be read: permission denied", ... for a message; never NULL. */
const char *file_status_text(enum file_status s);

/** A path as written in a file, seen from the folder of that file.
 * @return path itself when it is absolute, else folder of from (if it has one) + "/" + path, with
 *         "./", "x/../" and "//" taken out as text, so that one file has one name; "." when nothing
 *         is left. In the arena, NUL-terminated beyond n. */
struct str path_beside(struct arena *a, struct str from, struct str path);

/** @return the last two parts of a path ("lab/run1.csv"), borrowed. */
struct str path_tail(struct str path);

#endif
