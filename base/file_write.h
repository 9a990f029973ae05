/* Writing whole files, so that nobody ever sees half of one. */
#ifndef CANARYC_BASE_FILE_WRITE_H
#define CANARYC_BASE_FILE_WRITE_H

#include "base/buf.h"

/** Writes the buffer to a file: under a temporary name in the same folder, then fsync, then rename.
 * A file that is there keeps its permissions, a symbolic link stays one. What is no regular file (a
 * device, a pipe), and whatever is under /dev, is written in place.
 * @param path  NUL-terminated.
 * @return 0, or the errno of what failed; then the file is as it was and nothing is left behind. */
int file_write(const char *path, const struct buf *b);

#endif
