/* Runs another program; see child.h. One loop feeds it and takes what it writes, so that neither
 * side ever waits for the other with a full pipe.
 */
#include "cli/child.h"

#include <errno.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/env.h"
#include "cli/spawn.h"

#define CHUNK 65536

/* ---- serving -------------------------------------------------------------------------------- */

static void feed(int *fd, struct str *input)
{
	ssize_t n = input->n ? write(*fd, input->p, input->n) : 0;

	if (n > 0)
		*input = str_sub(*input, (size_t)n, input->n);
	else if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	else if (n < 0)
		input->n = 0;		/* it does not want to read it all */
	if (input->n == 0)
		spawn_shut(fd);
}

/** Takes what is there.
 * @param max  bytes that are kept. @return false: there was more than that. */
static bool take(int *fd, struct buf *b, size_t max)
{
	char chunk[CHUNK];
	ssize_t n = read(*fd, chunk, sizeof(chunk));
	size_t room = max - b->n;

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		spawn_shut(fd);
	if (n <= 0)
		return true;
	buf_put(b, (struct str){ chunk, (size_t)n < room ? (size_t)n : room });
	return (size_t)n <= room;
}

/** Feeds the program and takes what it writes until it closes its streams.
 * @return CHILD_EXITED if it did, else why it has to be stopped. */
static enum child_status serve(const struct child *child, struct spawned *ours, struct child_end *end)
{
	const int64_t until = env_steady_ms() + child->limit_ms;
	struct str input = child->input;

	while (ours->out >= 0 || ours->err >= 0) {
		struct pollfd fds[3] = { { ours->in, POLLOUT, 0 }, { ours->out, POLLIN, 0 },
					 { ours->err, POLLIN, 0 } };
		int64_t left = until - env_steady_ms();

		if (left <= 0)
			return CHILD_TOO_SLOW;
		if (poll(fds, 3, (int)left) < 0 && errno != EINTR) {
			end->code = errno;
			return CHILD_FAILED;
		}
		if (fds[0].revents)
			feed(&ours->in, &input);
		if (fds[1].revents && !take(&ours->out, &end->output, child->output_max))
			return CHILD_TOO_MUCH;
		if (fds[2].revents)
			take(&ours->err, &end->errors, child->errors_max);
	}
	return CHILD_EXITED;
}

/** Waits for the end of a program that has closed its streams, or ends it. */
static void reap(struct spawned *s, int64_t until_ms, struct child_end *end)
{
	const bool stop = end->status != CHILD_EXITED;
	const int64_t left = stop ? 0 : until_ms - env_steady_ms();
	int status, error = spawn_end(s, left, &status);

	if (stop)
		return;
	if (error) {
		end->status = error == ETIMEDOUT ? CHILD_TOO_SLOW : CHILD_FAILED;
		end->code = error == ETIMEDOUT ? 0 : error;
	} else if (WIFSIGNALED(status)) {
		end->status = CHILD_KILLED;
		end->code = WTERMSIG(status);
	} else {
		end->code = WEXITSTATUS(status);
	}
}

struct child_end child_run(struct arena *a, const struct child *child)
{
	const struct sigaction ignored = { .sa_handler = SIG_IGN };
	struct child_end end = { CHILD_FAILED, 0, buf_on(a), buf_on(a) };
	const int64_t until = env_steady_ms() + child->limit_ms;
	const struct spawn what = { .program = child->argv[0], .argv = child->argv,
				    .errors = true, .plain = true };
	struct sigaction before;
	struct spawned ours;

	end.code = spawn_start(a, &what, &ours);
	if (end.code)
		return end;
	fcntl(ours.in, F_SETFL, O_NONBLOCK);
	/* a program that ends early must not end us */
	sigaction(SIGPIPE, &ignored, &before);
	end.status = serve(child, &ours, &end);
	spawn_shut(&ours.in);
	spawn_shut(&ours.out);
	spawn_shut(&ours.err);
	sigaction(SIGPIPE, &before, NULL);
	reap(&ours, until, &end);
	return end;
}
