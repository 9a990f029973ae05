/* SHA-256 (FIPS 180-4), for telling whether two texts are the same. It guards nothing. */
#ifndef CANARYC_BASE_SHA256_H
#define CANARYC_BASE_SHA256_H

#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct sha256 {
	uint32_t h[8];
	uint64_t n;		/* bytes so far */
	unsigned char block[64];
};

#define SHA256_TEXT 65		/* 64 hexadecimal digits and a NUL */

struct sha256 sha256_on(void);
void sha256_put(struct sha256 *s, const void *p, size_t n);

/** Puts a text behind its length, so that two texts are never taken for another two. */
void sha256_put_str(struct sha256 *s, struct str text);

/** Puts a number as 8 bytes, the low one first, on every machine. */
void sha256_put_u64(struct sha256 *s, uint64_t v);

/** Writes the hash of all that was put, in lower case; then s is used up. */
void sha256_end(struct sha256 *s, char out[SHA256_TEXT]);

/** The hash of a text: what sha256sum prints of it. */
void sha256_of(struct str text, char out[SHA256_TEXT]);

#endif
