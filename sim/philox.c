/* Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011). Called by sim/bootstrap.c; pure. */
#include "sim/philox.h"

#define ROUNDS 10

struct philox philox_block(const uint32_t counter[4], const uint32_t key[2])
{
	uint32_t c0 = counter[0], c1 = counter[1], c2 = counter[2], c3 = counter[3];
	uint32_t k0 = key[0], k1 = key[1];

	for (int i = 0; i < ROUNDS; i++) {
		uint64_t p0 = UINT64_C(0xd2511f53) * c0, p1 = UINT64_C(0xcd9e8d57) * c2;

		c0 = (uint32_t)(p1 >> 32) ^ c1 ^ k0;
		c1 = (uint32_t)p1;
		c2 = (uint32_t)(p0 >> 32) ^ c3 ^ k1;
		c3 = (uint32_t)p0;
		k0 += 0x9e3779b9;
		k1 += 0xbb67ae85;
	}
	return (struct philox){ { c0, c1, c2, c3 } };
}

struct philox philox_draw(uint64_t seed, uint32_t stream, uint32_t index, uint64_t replicate)
{
	const uint32_t key[2] = { (uint32_t)seed, (uint32_t)(seed >> 32) };
	const uint32_t counter[4] = { index, stream, (uint32_t)replicate,
				      (uint32_t)(replicate >> 32) };

	return philox_block(counter, key);
}
