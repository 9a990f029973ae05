/* Reading and unpacking. A packed file is told by its first bytes, never by its name.
 *
 * Several gzip members or zstd frames behind one another are one file, as the tools have it. Zeros
 * behind the last gzip member are padding; anything else there is an error, and so is an end
 * before the end of a member: half a file must not pass for a whole one.
 */
#include "sim/trace_input.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "sim/scratch.h"

#define PACKED_BLOCK ((size_t)128 << 10)
#define WINDOW_LOG_MAX 27	/* 128 MiB, what zstd itself takes without --long */

struct trace_unpacker {
	/* Unpacks from `packed` to n bytes at `to`. @return bytes written; 0 at the end, when more
	 * is needed, and when it failed: then the input's status says so. */
	size_t (*unpack)(struct trace_input *in, char *to, size_t n);
	z_stream gzip;
	ZSTD_DStream *zstd;
	bool inside;		/* a member or frame has begun and not ended */
	bool padding;		/* zeros were found behind a gzip member */
	bool eof;		/* of the file */
	size_t at, n;		/* what of `packed` is not taken yet: [at, n) */
	char packed[PACKED_BLOCK];
};

/* One read(). @return bytes; 0 at the end or, with the status set, on failure. */
static size_t read_some(struct trace_input *in, char *to, size_t n)
{
	for (;;) {
		ssize_t got = read(in->fd, to, n);

		if (got >= 0)
			return (size_t)got;
		if (errno == EINTR)
			continue;
		in->status = TRACE_INPUT_FAILED;
		in->err = errno;
		return 0;
	}
}

/* @param check  whether what was unpacked does not fit its checksum. */
static size_t damaged(struct trace_input *in, bool check)
{
	in->status = check ? TRACE_INPUT_CHECK : TRACE_INPUT_DAMAGED;
	return 0;
}

/* Between two gzip members: the next one, padding, or something else.
 * @return whether a member begins. */
static bool begin_member(struct trace_input *in, struct trace_unpacker *u)
{
	for (; u->at < u->n && u->packed[u->at] == '\0'; u->at++)
		u->padding = true;
	if (u->at == u->n)
		return false;
	if (u->padding || (unsigned char)u->packed[u->at] != 0x1f) {
		in->status = TRACE_INPUT_BEHIND;
		return false;
	}
	inflateReset(&u->gzip);
	u->inside = true;
	return true;
}

static size_t unpack_gzip(struct trace_input *in, char *to, size_t n)
{
	struct trace_unpacker *u = in->unpacker;
	const size_t room = n < (size_t)1 << 30 ? n : (size_t)1 << 30;
	int status;

	if (!u->inside && !begin_member(in, u))
		return 0;
	u->gzip.next_in = (unsigned char *)u->packed + u->at;
	u->gzip.avail_in = (unsigned)(u->n - u->at);
	u->gzip.next_out = (unsigned char *)to;
	u->gzip.avail_out = (unsigned)room;
	status = inflate(&u->gzip, Z_NO_FLUSH);
	u->at = u->n - u->gzip.avail_in;
	if (status == Z_MEM_ERROR)
		arena_out_of_memory(in->arena, room);
	if (status == Z_STREAM_END)
		u->inside = false;
	else if (status != Z_OK && status != Z_BUF_ERROR)
		return damaged(in, u->gzip.msg && strstr(u->gzip.msg, "check"));
	return room - u->gzip.avail_out;
}

static size_t unpack_zstd(struct trace_input *in, char *to, size_t n)
{
	struct trace_unpacker *u = in->unpacker;
	ZSTD_inBuffer from = { u->packed, u->n, u->at };
	ZSTD_outBuffer out = { to, n, 0 };
	size_t left;

	if (!u->inside && u->at == u->n)
		return 0;
	left = ZSTD_decompressStream(u->zstd, &out, &from);
	u->at = from.pos;
	if (!ZSTD_isError(left)) {
		u->inside = left != 0;
		return out.pos;
	}
	if (ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation)
		arena_out_of_memory(in->arena, n);
	if (ZSTD_getErrorCode(left) == ZSTD_error_frameParameter_windowTooLarge)
		in->status = TRACE_INPUT_WINDOW;
	else if (ZSTD_getErrorCode(left) == ZSTD_error_prefix_unknown)
		in->status = TRACE_INPUT_BEHIND;
	else
		damaged(in, ZSTD_getErrorCode(left) == ZSTD_error_checksum_wrong);
	return 0;
}

/* Bytes as the reader is to see them. @return 0 at the end or on failure. */
static size_t unpack_some(struct trace_input *in, char *to, size_t n)
{
	struct trace_unpacker *u = in->unpacker;

	for (;;) {
		size_t got = u->unpack(in, to, n);

		if (got || in->status != TRACE_INPUT_OK)
			return got;
		if (u->at < u->n)
			continue;
		if (!u->eof) {
			u->at = 0;
			u->n = read_some(in, u->packed, PACKED_BLOCK);
			u->eof = u->n == 0;
			if (in->status != TRACE_INPUT_OK)
				return 0;
		}
		if (u->eof) {
			if (u->inside)
				in->status = TRACE_INPUT_CUT;
			return 0;
		}
	}
}

static size_t take_some(struct trace_input *in, char *to, size_t n)
{
	return in->unpacker ? unpack_some(in, to, n) : read_some(in, to, n);
}

static size_t take_all(struct trace_input *in, char *to, size_t n)
{
	size_t have = 0;

	while (have < n && in->status == TRACE_INPUT_OK) {
		size_t got = take_some(in, to + have, n - have);

		if (got == 0)
			break;
		have += got;
	}
	return have;
}

static void start_gzip(struct trace_input *in, struct trace_unpacker *u)
{
	in->packing = "gzip";
	u->unpack = unpack_gzip;
	if (inflateInit2(&u->gzip, 15 + 16) != Z_OK)	/* gzip alone, the largest window */
		arena_out_of_memory(in->arena, sizeof(*u));
}

static void start_zstd(struct trace_input *in, struct trace_unpacker *u)
{
	in->packing = "zstd";
	u->unpack = unpack_zstd;
	u->zstd = ZSTD_createDStream();
	if (!u->zstd)
		arena_out_of_memory(in->arena, sizeof(*u));
	ZSTD_DCtx_setParameter(u->zstd, ZSTD_d_windowLogMax, WINDOW_LOG_MAX);
}

/* Whether the bytes begin a zstd frame, or one that is to be skipped. */
static bool is_zstd(const unsigned char *p)
{
	return memcmp(p, "\x28\xb5\x2f\xfd", 4) == 0 ||
	       ((p[0] & 0xf0) == 0x50 && memcmp(p + 1, "\x2a\x4d\x18", 3) == 0);
}

/* Finds out whether the file, whose first bytes these are, is packed; then they go to the
 * unpacker. */
static bool start_unpacking(struct trace_input *in, const char *head, size_t n)
{
	void (*start)(struct trace_input *in, struct trace_unpacker *u) = NULL;
	struct trace_unpacker *u;

	if (n >= 2 && memcmp(head, "\x1f\x8b", 2) == 0)
		start = start_gzip;
	else if (n >= 4 && is_zstd((const unsigned char *)head))
		start = start_zstd;
	if (!start)
		return false;
	u = scratch_alloc(in->arena, sizeof(*u));
	memset(u, 0, sizeof(*u) - sizeof(u->packed));
	memcpy(u->packed, head, n);
	u->n = n;
	in->unpacker = u;
	start(in, u);
	return true;
}

bool trace_input_open(struct trace_input *in, struct arena *a, int fd)
{
	char *head = arena_alloc(a, TRACE_HEAD);
	size_t n;

	*in = (struct trace_input){ .arena = a, .fd = fd };
	n = take_all(in, head, TRACE_HEAD);
	if (start_unpacking(in, head, n))
		n = take_all(in, head, TRACE_HEAD);
	in->head = (struct str){ head, n };
	return in->status == TRACE_INPUT_OK;
}

void trace_input_close(struct trace_input *in)
{
	struct trace_unpacker *u = in->unpacker;

	if (!u)
		return;
	if (u->zstd)
		ZSTD_freeDStream(u->zstd);
	else
		inflateEnd(&u->gzip);
	free(u);
	in->unpacker = NULL;
}

size_t trace_input_read(struct trace_input *in, char *to, size_t n)
{
	size_t have = in->head.n - in->head_taken;

	have = have < n ? have : n;
	memcpy(to, in->head.p + in->head_taken, have);
	in->head_taken += have;
	return have + take_all(in, to + have, n - have);
}
