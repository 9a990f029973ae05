/* Memory that is freed all at once: one arena a compilation, one a simulation.
 *
 * Nothing inside an arena is freed singly; arena_close() ends it. Scratch that is needed for a
 * moment only is taken between arena_mark() and arena_reset(). Running out of memory calls the
 * handler that the program installed and does not return, so no caller checks for NULL.
 */
#ifndef CANARYC_BASE_ARENA_H
#define CANARYC_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena;

/** Called when memory has run out; must not return. @param wanted  bytes that could not be had. */
typedef void arena_oom_fn(size_t wanted);

/** A place in an arena to which arena_reset() returns. */
struct arena_mark {
	void *chunk;
	size_t used;
	void *adopted;
};

/** Opens an empty arena. @param oom  the handler above; NULL means abort(). Owned by the caller. */
struct arena *arena_open(arena_oom_fn *oom);

/** Frees the arena and all that was allocated from it; NULL is allowed. */
void arena_close(struct arena *a);

/** Leaves running out of memory to the arena's handler, for memory that is not the arena's own.
 * Does not return. @param wanted  bytes that could not be had. */
_Noreturn void arena_out_of_memory(const struct arena *a, size_t wanted);

/** @return size bytes, zeroed, aligned to 16; never NULL. 0 bytes give a unique address. */
void *arena_alloc(struct arena *a, size_t size);

/** @return room for n items of size bytes each, zeroed; when n * size overflows, that is out of
 * memory. */
void *arena_array(struct arena *a, size_t n, size_t size);

/** Makes room in a growing array: doubles its capacity when it is full.
 * @param items  the array so far, from this arena; NULL when *cap is 0.
 * @param n      items in use; when n < *cap the array is returned as it is.
 * @param cap    capacity in items; written when the array grows.
 * @return the array, perhaps at a new address; items beyond n are zero. */
void *arena_grow(struct arena *a, void *items, size_t n, size_t *cap, size_t size);

/** Makes an allocation larger: in place when it was the last one and there is room, else by a copy.
 * @param p     from this arena, of old_size bytes; NULL allocates.
 * @param size  wanted; not more than old_size returns p as it is.
 * @return size bytes, those beyond old_size zero; the old address is not valid any more. */
void *arena_resize(struct arena *a, void *p, size_t old_size, size_t size);

/** Takes over memory of malloc(), which from then on is freed as if it were the arena's: for what
 * has grown too large to be copied. @param p NULL is allowed. */
void arena_adopt(struct arena *a, void *p);

/** @return a copy of s in the arena, followed by a NUL byte that is not counted. */
struct str arena_str(struct arena *a, struct str s);

/** @return a copy with the ASCII letters in lower case, followed by a NUL byte as arena_str(). */
struct str arena_lower(struct arena *a, struct str s);

/** @return s as a NUL-terminated string for libc; bytes after an embedded NUL are lost to libc. */
char *arena_cstr(struct arena *a, struct str s);

/** printf into the arena. @return the text, NUL-terminated beyond n. */
struct str arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap)
	__attribute__((format(printf, 2, 0), nonnull(2)));

/** @return the present end of the arena. */
struct arena_mark arena_mark(const struct arena *a);

/** Frees all that was allocated since the mark was taken. */
void arena_reset(struct arena *a, struct arena_mark mark);

#endif
