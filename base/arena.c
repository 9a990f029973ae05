/* A list of chunks, the newest first; memory is taken from the newest by moving a mark up.
 *
 * Every module allocates here. Chunks grow from 64 KiB to 1 MiB; what does not fit gets a chunk of
 * its own size. The last allocation can grow in place, so an array or a buffer that is filled
 * alone costs no copies. One chunk that arena_reset() gave up is kept, so that work which is done
 * over and over does not go to malloc each time.
 *
 * Under AddressSanitizer the unused part of a chunk is poisoned: reading behind an allocation, or
 * what was freed by arena_reset(), is reported as it is for malloc. Not for several threads.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#endif

#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION(p, n)
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION(p, n)
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

#define ALIGN		((size_t)16)
#define CHUNK_MIN	((size_t)64 << 10)
#define CHUNK_MAX	((size_t)1 << 20)

struct chunk {
	struct chunk *older;
	size_t size, used;	/* bytes of data */
	_Alignas(16) unsigned char data[];
};

/* A block of malloc() that was taken over. */
struct adopted {
	struct adopted *older;
	void *p;
};

struct arena {
	struct chunk *top;	/* NULL before the first allocation */
	struct adopted *adopted;	/* the newest first; each lies in the arena itself */
	struct chunk *spare;	/* given up by a reset, at most CHUNK_MAX; or NULL */
	size_t next_size;	/* of the next chunk */
	arena_oom_fn *oom;
};

_Noreturn static void out_of_memory(arena_oom_fn *oom, size_t wanted)
{
	if (oom)
		oom(wanted);
	abort();
}

_Noreturn void arena_out_of_memory(const struct arena *a, size_t wanted)
{
	out_of_memory(a->oom, wanted);
}

struct arena *arena_open(arena_oom_fn *oom)
{
	struct arena *a = calloc(1, sizeof(*a));

	if (!a)
		out_of_memory(oom, sizeof(*a));
	a->next_size = CHUNK_MIN;
	a->oom = oom;
	return a;
}

static void chunk_free(struct chunk *c)
{
	if (c)
		UNPOISON(c->data, c->size);
	free(c);
}

/* Frees what was taken over since then. */
static void free_adopted(struct arena *a, const struct adopted *then)
{
	for (; a->adopted != then; a->adopted = a->adopted->older)
		free(a->adopted->p);
}

void arena_close(struct arena *a)
{
	struct chunk *c, *older;

	if (!a)
		return;
	free_adopted(a, NULL);
	for (c = a->top; c; c = older) {
		older = c->older;
		chunk_free(c);
	}
	chunk_free(a->spare);
	free(a);
}

/* Makes a chunk with room for size bytes (a multiple of ALIGN) the newest one. */
static void add_chunk(struct arena *a, size_t size)
{
	struct chunk *c = a->spare;

	if (c && c->size >= size) {
		a->spare = NULL;
	} else {
		size_t room = size > a->next_size ? size : a->next_size;

		c = aligned_alloc(ALIGN, sizeof(*c) + room);
		if (!c)
			out_of_memory(a->oom, size);
		c->size = room;
		if (a->next_size < CHUNK_MAX)
			a->next_size *= 2;
	}
	c->used = 0;
	POISON(c->data, c->size);
	c->older = a->top;
	a->top = c;
}

/* The bytes that an allocation of size takes: at least one unit, so that addresses are unique. */
static size_t rounded(struct arena *a, size_t size)
{
	if (size > PTRDIFF_MAX - 2 * CHUNK_MAX)	/* no object is larger; leaves room for a chunk */
		out_of_memory(a->oom, size);
	return size ? (size + ALIGN - 1) & ~(ALIGN - 1) : ALIGN;
}

void *arena_alloc(struct arena *a, size_t size)
{
	size_t need = rounded(a, size);
	void *p;

	if (!a->top || a->top->size - a->top->used < need)
		add_chunk(a, need);
	p = a->top->data + a->top->used;
	a->top->used += need;
	UNPOISON(p, size);
	return memset(p, 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	if (size && n > SIZE_MAX / size)
		out_of_memory(a->oom, SIZE_MAX);
	return arena_alloc(a, n * size);
}

void *arena_resize(struct arena *a, void *p, size_t old_size, size_t size)
{
	struct chunk *c = a->top;
	size_t had = rounded(a, old_size), need = rounded(a, size);
	void *q;

	if (!p)
		return arena_alloc(a, size);
	if (size <= old_size)
		return p;
	if (c && c->used >= had && c->data + (c->used - had) == (unsigned char *)p &&
	    c->size - c->used >= need - had) {
		c->used += need - had;
		UNPOISON(p, size);
		memset((unsigned char *)p + old_size, 0, size - old_size);
		return p;
	}
	q = arena_alloc(a, size);
	return memcpy(q, p, old_size);
}

void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size)
{
	size_t more;

	if (n < *cap)
		return items;
	more = *cap ? *cap * 2 : 8;
	if (more < *cap || (size && more > SIZE_MAX / size))
		out_of_memory(a->oom, SIZE_MAX);
	items = arena_resize(a, *cap ? items : NULL, *cap * size, more * size);
	*cap = more;
	return items;
}

struct str arena_lower(struct arena *a, struct str s)
{
	char *p = arena_cstr(a, s);

	for (size_t i = 0; i < s.n; i++)
		if (p[i] >= 'A' && p[i] <= 'Z')
			p[i] = (char)(p[i] - 'A' + 'a');
	return (struct str){ p, s.n };
}

void arena_adopt(struct arena *a, void *p)
{
	struct adopted *block;

	if (!p)
		return;
	block = arena_alloc(a, sizeof(*block));
	*block = (struct adopted){ a->adopted, p };
	a->adopted = block;
}

char *arena_cstr(struct arena *a, struct str s)
{
	char *p;

	if (s.n == SIZE_MAX)
		out_of_memory(a->oom, s.n);
	p = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

struct str arena_str(struct arena *a, struct str s)
{
	return (struct str){ arena_cstr(a, s), s.n };
}

struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
{
	char small[1024];
	va_list again;
	char *p;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n < 0)
		n = 0;
	p = arena_alloc(a, (size_t)n + 1);
	if ((size_t)n < sizeof(small))
		memcpy(p, small, (size_t)n);
	else
		vsnprintf(p, (size_t)n + 1, fmt, again);
	va_end(again);
	return (struct str){ p, (size_t)n };
}

struct str arena_printf(struct arena *a, const char *fmt, ...)
{
	va_list ap;
	struct str s;

	va_start(ap, fmt);
	s = arena_vprintf(a, fmt, ap);
	va_end(ap);
	return s;
}

struct arena_mark arena_mark(const struct arena *a)
{
	return (struct arena_mark){ a->top, a->top ? a->top->used : 0, a->adopted };
}

void arena_reset(struct arena *a, struct arena_mark mark)
{
	free_adopted(a, mark.adopted);
	while (a->top && a->top != mark.chunk) {
		struct chunk *c = a->top;

		a->top = c->older;
		if (c->size <= CHUNK_MAX && (!a->spare || a->spare->size < c->size)) {
			struct chunk *worse = a->spare;

			a->spare = c;
			POISON(c->data, c->size);
			c = worse;
		}
		chunk_free(c);
	}
	if (a->top) {
		a->top->used = mark.used;
		POISON(a->top->data + mark.used, a->top->size - mark.used);
	}
}
