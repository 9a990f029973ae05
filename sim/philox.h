/* Random numbers by counting: Philox4x32-10. A draw depends on the seed, the stream, its index and
 * the replicate and on nothing else, so what is drawn can't depend on threads or on their order.
 */
#ifndef CANARYC_SIM_PHILOX_H
#define CANARYC_SIM_PHILOX_H

#include <stdint.h>

/** What is drawn for what; a stream is never used for two things. */
enum philox_stream {
	PHILOX_TEST = 0,
	PHILOX_STATIONARY = 2	/* the stationary bootstrap: sim/bootstrap.c */
};

struct philox {
	uint32_t w[4];
};

/** The function itself: ten rounds on a counter of four words with a key of two. */
struct philox philox_block(const uint32_t counter[4], const uint32_t key[2]);

/** A draw. @param seed  the user's; its low word is the key's first.
 * @param index  which draw of the stream; @param replicate  which run. */
struct philox philox_draw(uint64_t seed, uint32_t stream, uint32_t index, uint64_t replicate);

#endif
