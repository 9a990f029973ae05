/* Threads that share a loop. Which of them makes which part is left to chance; so a part may only
 * write what is its own.
 */
#ifndef CANARYC_SIM_CREW_H
#define CANARYC_SIM_CREW_H

#include <stdbool.h>
#include <stddef.h>

#define CREW_TICK_MS 100	/* so often the caller is asked */

/** A loop over [from, to). */
struct crew_loop {
	size_t from, to;
	size_t chunk;		/* 1..: so many steps at a time */
	unsigned threads;	/* 1.. */
	/** Makes the steps [from, to), in the thread `worker` of 0..threads-1.
	 * @return false to begin no more chunks: chunks begin in ascending order, so all before
	 * this one are made. */
	bool (*make)(void *ctx, unsigned worker, size_t from, size_t to);
	/** Called about every CREW_TICK_MS by the thread that called crew_run(), to the end; NULL
	 * for none. @return false to begin no more chunks. */
	bool (*tick)(void *ctx);
	void *ctx;
};

enum crew_end { CREW_DONE, CREW_STOPPED, CREW_NO_THREAD };

/** Runs the loop to its end, or until it was stopped; no thread is left behind.
 * @return CREW_NO_THREAD when the system gave no thread at all; with some of them it makes do. */
enum crew_end crew_run(const struct crew_loop *loop);

#endif
