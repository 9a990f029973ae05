/* The bytes of a trace file, as its reader is to see them: what was packed with gzip or zstd is
 * unpacked on the way, whatever the file is called.
 *
 * Streams: at most a few hundred KiB are held, whatever comes out of a small file. How much may
 * come out is for the readers to limit, by lines and by samples.
 */
#ifndef CANARYC_SIM_TRACE_INPUT_H
#define CANARYC_SIM_TRACE_INPUT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/** Bytes of a file that a reader's probe is shown. */
#define TRACE_HEAD ((size_t)64 << 10)

enum trace_input_status {
	TRACE_INPUT_OK,
	TRACE_INPUT_FAILED,	/* read() failed, see err */
	TRACE_INPUT_CUT,	/* the packed data end too soon */
	TRACE_INPUT_DAMAGED,	/* they can't be unpacked */
	TRACE_INPUT_CHECK,	/* what was unpacked does not fit its checksum */
	TRACE_INPUT_BEHIND,	/* something else stands behind them */
	TRACE_INPUT_WINDOW	/* unpacking them takes too much memory: zstd --long */
};

struct trace_unpacker;

struct trace_input {
	struct arena *arena;
	int fd;			/* borrowed */
	struct str head;	/* first bytes, at most TRACE_HEAD; are read once more */
	size_t head_taken;
	struct trace_unpacker *unpacker;	/* scratch; NULL: the file is not packed */
	const char *packing;	/* "gzip", "zstd"; NULL: the file is not packed */
	enum trace_input_status status;
	int err;		/* errno, for TRACE_INPUT_FAILED */
};

/** Makes an input ready and reads its head.
 * @param fd  stays open and is the caller's; may be a pipe.
 * @return false when that failed: see status. trace_input_close() ends it in any case. */
bool trace_input_open(struct trace_input *in, struct arena *a, int fd);
void trace_input_close(struct trace_input *in);

/** Reads until n bytes are there, whatever pieces a pipe comes in.
 * @return how many; fewer than n at the end, or when something failed: see status. */
size_t trace_input_read(struct trace_input *in, char *to, size_t n);

#endif
