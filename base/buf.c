/* Text that grows in an arena. Every printer puts its text together here and writes it once.
 *
 * Nothing is ever cut: memory running out is the arena's to handle. Writing is the only thing in
 * base/ that touches a descriptor for output.
 */
#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <unistd.h>

#define FIRST_SIZE ((size_t)64)

struct buf buf_on(struct arena *a)
{
	return (struct buf){ .arena = a };
}

/* Makes room for n bytes and the NUL behind them. @return where they go. */
static char *room(struct buf *b, size_t n)
{
	size_t cap = b->cap ? b->cap : FIRST_SIZE;

	if (n >= SIZE_MAX / 2 - b->n)	/* no arena has as much: it calls its handler */
		return arena_alloc(b->arena, SIZE_MAX);
	while (cap < b->n + n + 1)
		cap *= 2;
	if (cap > b->cap) {
		b->p = arena_resize(b->arena, b->p, b->cap, cap);
		b->cap = cap;
	}
	return b->p + b->n;
}

/* Counts n bytes that were written behind the text. */
static void done(struct buf *b, size_t n)
{
	b->n += n;
	b->p[b->n] = '\0';
}

void buf_put(struct buf *b, struct str s)
{
	char *to = room(b, s.n);

	if (s.n)
		memcpy(to, s.p, s.n);
	done(b, s.n);
}

void buf_puts(struct buf *b, const char *s)
{
	buf_put(b, str_of(s));
}

void buf_putc(struct buf *b, char c)
{
	*room(b, 1) = c;
	done(b, 1);
}

void buf_fill(struct buf *b, char c, int n)
{
	if (n <= 0)
		return;
	memset(room(b, (size_t)n), c, (size_t)n);
	done(b, (size_t)n);
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	char small[256];	/* most texts are printed once, not measured before */
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	va_end(ap);
	if (n < 0)
		return;
	if ((size_t)n < sizeof(small)) {
		buf_put(b, (struct str){ small, (size_t)n });
		return;
	}
	va_start(ap, fmt);
	vsnprintf(room(b, (size_t)n), (size_t)n + 1, fmt, ap);
	va_end(ap);
	done(b, (size_t)n);
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->p, b->n };
}

int str_write(struct str s, int fd)
{
	size_t at = 0;

	while (at < s.n) {
		ssize_t n = write(fd, s.p + at, s.n - at);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno;
		if (n == 0)
			return EIO;
		at += (size_t)n;
	}
	return 0;
}

int buf_write(const struct buf *b, int fd)
{
	return str_write(buf_str(b), fd);
}
