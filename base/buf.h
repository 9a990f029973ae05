/* Text that grows in an arena: how every message and every result is put together before it is
 * written in one piece.
 */
#ifndef CANARYC_BASE_BUF_H
#define CANARYC_BASE_BUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct buf {
	struct arena *arena;	/* where the text lives */
	char *p;		/* n bytes in use; NUL-terminated beyond n once anything was put */
	size_t n, cap;
};

/** @return an empty buffer on the arena. */
struct buf buf_on(struct arena *a);

void buf_put(struct buf *b, struct str s);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
/** Puts c n times; n <= 0 puts nothing. */
void buf_fill(struct buf *b, char c, int n);
void buf_printf(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3), nonnull(2)));

/** @return what was put so far; borrowed, valid until the next put. */
struct str buf_str(const struct buf *b);

/** Writes a text to a file descriptor, all of it, retrying short writes and EINTR.
 * @return 0, or the errno of the write that failed. */
int str_write(struct str s, int fd);

/** The same with what a buffer holds. */
int buf_write(const struct buf *b, int fd);

#endif
