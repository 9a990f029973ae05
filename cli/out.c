/* Writing to standard output and standard error; the only place that does, but for the message that
 * memory has run out (cli.c).
 */
#include "cli/out.h"

#include <errno.h>
#include <sys/ioctl.h>
#include <unistd.h>

struct out out_on(int fd)
{
	struct out o = { .fd = fd, .terminal = isatty(fd) };
	struct winsize size;

	if (o.terminal && ioctl(fd, TIOCGWINSZ, &size) == 0)
		o.columns = size.ws_col;
	return o;
}

void out_colour(struct out *o, enum colour when, bool terminal_can)
{
	switch (when) {
	case COLOUR_AUTO:
		o->colour = o->terminal && terminal_can;
		break;
	case COLOUR_ALWAYS:
		o->colour = true;
		break;
	case COLOUR_NEVER:
		o->colour = false;
		break;
	}
}

void out_put(struct out *o, const struct buf *b)
{
	if (o->error || b->n == 0)
		return;
	o->written = true;
	o->error = buf_write(b, o->fd);
}

int out_close(struct out *o)
{
	/* a stream that was closed from the start is no failure if it was not needed */
	if (close(o->fd) && !o->error && o->written)
		o->error = errno;
	return o->error;
}
