/* Memory that is needed for a while and given back: buffers, and columns and lists that are still
 * growing. They are too large to be left behind in an arena.
 */
#ifndef CANARYC_SIM_SCRATCH_H
#define CANARYC_SIM_SCRATCH_H

#include <stddef.h>

#include "base/arena.h"

/** malloc() that never returns NULL: out of memory is left to the arena's handler.
 * @return size bytes, not zeroed, aligned for any type; given back with free(). */
void *scratch_alloc(struct arena *a, size_t size);

/** realloc() for n items of size bytes that never returns NULL. @param p  NULL allocates. */
void *scratch_grow(struct arena *a, void *p, size_t n, size_t size);

#endif
