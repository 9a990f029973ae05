/* FNV-1a, 64 bits: tells texts and numbers apart that differ by mistake, not by intent. */
#ifndef CANARYC_BASE_FNV_H
#define CANARYC_BASE_FNV_H

#include <stdint.h>

#include "base/str.h"

#define FNV_BEGIN UINT64_C(0xcbf29ce484222325)

static inline uint64_t fnv_bytes(uint64_t h, const char *p, size_t n)
{
	for (size_t i = 0; i < n; i++)
		h = (h ^ (unsigned char)p[i]) * UINT64_C(0x100000001b3);
	return h;
}

/** A number, as its eight bytes from the lowest on: the same on every machine. */
static inline uint64_t fnv_u64(uint64_t h, uint64_t v)
{
	for (int i = 0; i < 64; i += 8)
		h = (h ^ (v >> i & 0xff)) * UINT64_C(0x100000001b3);
	return h;
}

/** A text with its length, so that two in a row are not as one. */
static inline uint64_t fnv_str(uint64_t h, struct str s)
{
	return fnv_bytes(fnv_u64(h, s.n), s.p, s.n);
}

#endif
