/* Standard output and standard error.
 *
 * Results go to the first, diagnostics to the second, each put together in a buffer and written in
 * one piece. A failed write is remembered; whoever writes need not look, cli_close() reports it.
 */
#ifndef CANARYC_CLI_OUT_H
#define CANARYC_CLI_OUT_H

#include <stdbool.h>

#include "base/buf.h"

enum colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

struct out {
	int fd;
	bool terminal;		/* somebody looks at it */
	size_t columns;		/* of the terminal; 0 if it is none or does not say */
	bool colour;		/* set by out_colour() */
	bool written;		/* something was put */
	int error;		/* errno of the first write that failed; 0 for none */
};

struct out out_on(int fd);

/** Decides about colour. @param terminal_can  whether a terminal may be coloured, env_colour(). */
void out_colour(struct out *o, enum colour when, bool terminal_can);

/** Writes the buffer; nothing after a failure. */
void out_put(struct out *o, const struct buf *b);

/** Closes the stream, for errors that only then are known (a full disk behind NFS).
 * @return 0, or the errno of the first failure. */
int out_close(struct out *o);

#endif
