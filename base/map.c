/* An open-addressing hash table: linear probing, FNV-1a, doubled when 3/4 full.
 *
 * Used for names of all kinds. Entries are never taken out, so there are no tombstones; the tables
 * that were outgrown stay in the arena, in all less than the last one takes.
 */
#include "base/map.h"

#include <stdint.h>

#define FIRST_SLOTS 16

struct map_slot {
	struct str key;
	void *value;		/* NULL: the slot is free */
	uint64_t hash;
};

struct map map_on(struct arena *a)
{
	return (struct map){ .arena = a };
}

static uint64_t hash_of(struct str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);

	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(0x100000001b3);
	return h ^ h >> 32;
}

/* @return the slot of the key, or the free one where it belongs; there is always a free one. */
static struct map_slot *find(struct map_slot *slots, size_t cap, struct str key, uint64_t hash)
{
	size_t i = (size_t)hash & (cap - 1);

	while (slots[i].value && (slots[i].hash != hash || !str_eq(slots[i].key, key)))
		i = (i + 1) & (cap - 1);
	return &slots[i];
}

static void make_room(struct map *m)
{
	size_t cap = m->cap ? m->cap * 2 : FIRST_SLOTS;
	struct map_slot *slots;

	if (m->n < m->cap - m->cap / 4)
		return;
	slots = arena_array(m->arena, cap, sizeof(*slots));
	for (size_t i = 0; i < m->cap; i++)
		if (m->slots[i].value)
			*find(slots, cap, m->slots[i].key, m->slots[i].hash) = m->slots[i];
	m->slots = slots;
	m->cap = cap;
}

void *map_get(const struct map *m, struct str key)
{
	return m->n ? find(m->slots, m->cap, key, hash_of(key))->value : NULL;
}

void *map_add(struct map *m, struct str key, void *value)
{
	uint64_t hash = hash_of(key);
	struct map_slot *slot;

	make_room(m);
	slot = find(m->slots, m->cap, key, hash);
	if (slot->value)
		return slot->value;
	*slot = (struct map_slot){ key, value, hash };
	m->n++;
	return NULL;
}
