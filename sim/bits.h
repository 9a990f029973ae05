/* Rows of bits that are searched a word at a time. */
#ifndef CANARYC_SIM_BITS_H
#define CANARYC_SIM_BITS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

#define BITS_NONE SIZE_MAX

struct bits {
	uint64_t *w;
	uint32_t *rank;		/* by word: bits set before it; NULL: bits_rank() is not asked */
	uint32_t *skip;		/* by word: the first from here on that is not 0, or their number */
	size_t nwords;
};

/** @return n bits, none of them set. */
static inline struct bits bits_on(struct arena *a, size_t n)
{
	struct bits b = { .nwords = n / 64 + 1 };

	b.w = arena_array(a, b.nwords, sizeof(*b.w));
	return b;
}

static inline void bits_set(struct bits *b, size_t i)
{
	b->w[i / 64] |= UINT64_C(1) << i % 64;
}

static inline bool bits_get(const struct bits *b, size_t i)
{
	return b->w[i / 64] >> i % 64 & 1;
}

/** Makes bits_rank() quick. After the last bit was set. */
static inline void bits_make_rank(struct bits *b, struct arena *a)
{
	uint32_t sum = 0;

	b->rank = arena_array(a, b->nwords, sizeof(*b->rank));
	for (size_t i = 0; i < b->nwords; i++) {
		b->rank[i] = sum;
		sum += (uint32_t)__builtin_popcountll(b->w[i]);
	}
}

/** Makes bits_next() leap over empty words. After the last bit was set. */
static inline void bits_make_skip(struct bits *b, struct arena *a)
{
	b->skip = arena_array(a, b->nwords, sizeof(*b->skip));
	for (size_t i = b->nwords; i > 0; i--)
		b->skip[i - 1] = b->w[i - 1] ? (uint32_t)(i - 1)
			       : i < b->nwords ? b->skip[i] : (uint32_t)b->nwords;
}

/** @return how many bits before i are set. */
static inline size_t bits_rank(const struct bits *b, size_t i)
{
	uint64_t below = (UINT64_C(1) << i % 64) - 1;

	return b->rank[i / 64] + (size_t)__builtin_popcountll(b->w[i / 64] & below);
}

/** @return the first bit set from `from` on, before `to`; BITS_NONE: none is. */
static inline size_t bits_next(const struct bits *b, size_t from, size_t to)
{
	size_t i = from / 64, last;
	uint64_t w;

	if (from >= to)
		return BITS_NONE;
	last = (to - 1) / 64;
	w = b->w[i] & ~UINT64_C(0) << from % 64;
	while (!w) {
		if (++i > last)
			return BITS_NONE;
		if (b->skip && (i = b->skip[i]) > last)
			return BITS_NONE;
		w = b->w[i];
	}
	i = i * 64 + (size_t)__builtin_ctzll(w);
	return i < to ? i : BITS_NONE;
}

/** @return the last bit set before `to`, not before `from`; BITS_NONE: none is. */
static inline size_t bits_prev(const struct bits *b, size_t from, size_t to)
{
	size_t i;
	uint64_t w;

	if (from >= to)
		return BITS_NONE;
	i = (to - 1) / 64;
	w = b->w[i] & ~UINT64_C(0) >> (63 - (to - 1) % 64);
	while (!w) {
		if (i == from / 64)
			return BITS_NONE;
		w = b->w[--i];
	}
	i = i * 64 + 63 - (size_t)__builtin_clzll(w);
	return i >= from ? i : BITS_NONE;
}

#endif
