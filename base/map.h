/* A hash table from strings to pointers, on an arena. Iteration is not offered: whoever needs an
 * order keeps a list, so no output can depend on hashing.
 */
#ifndef CANARYC_BASE_MAP_H
#define CANARYC_BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct map_slot;

struct map {
	struct arena *arena;
	struct map_slot *slots;
	size_t n, cap;		/* entries; slots, a power of two, at most 3/4 full */
};

struct map map_on(struct arena *a);

/** @return the value under key, or NULL. */
void *map_get(const struct map *m, struct str key);

/** Puts value (not NULL) under key unless the key is there already. The key's bytes are borrowed.
 * @return NULL when it was put, else the value that was there and stays. */
void *map_add(struct map *m, struct str key, void *value);

#endif
