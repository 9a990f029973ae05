/* Runs another program; see child.h. One loop feeds it and takes what it writes, so that neither side
 * ever waits for the other with a full pipe.
 */
#include "cli/child.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHUNK 65536

extern char **environ;

/** Our ends of its three streams; -1: closed. */
struct pipes {
	int in, out, err;
};

static void shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* ---- starting ------------------------------------------------------------------------------- */

/** The environment with the locale C. */
static char **plain_environment(struct arena *a)
{
	static const char *const locale = "LC_ALL=C";
	size_t n = 0, k = 0;
	char **env;

	while (environ && environ[n])
		n++;
	env = arena_array(a, n + 2, sizeof(*env));
	for (size_t i = 0; i < n; i++)
		if (strncmp(environ[i], locale, strlen("LC_ALL=")) != 0)
			env[k++] = environ[i];
	env[k] = arena_cstr(a, str_of(locale));
	return env;
}

/** A pipe whose ends no program inherits, none of them one of the three streams. @return 0 or errno. */
static int open_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return errno;
	for (int i = 0; i < 2; i++) {
		int fd = fcntl(ends[i], F_DUPFD_CLOEXEC, 3), error = errno;

		close(ends[i]);
		ends[i] = fd;
		if (fd < 0) {
			shut(&ends[0]);
			if (i == 0)
				close(ends[1]);
			return error;
		}
	}
	return 0;
}

/** @param ends  the program's ends, by stream. @return 0 or errno. */
static int spawn(struct arena *a, const struct child *child, const int ends[3], pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults;
	int error;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	for (int i = 0; i < 3; i++)
		posix_spawn_file_actions_adddup2(&actions, ends[i], i);
	error = posix_spawnp(pid, child->argv[0], &actions, &attr, (char *const *)child->argv,
			     plain_environment(a));
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return error;
}

/** Starts the program. @return 0 or errno. */
static int start(struct arena *a, const struct child *child, pid_t *pid, struct pipes *ours)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
	int error = open_pipe(in);

	error = error ? error : open_pipe(out);
	error = error ? error : open_pipe(err);
	if (!error) {
		const int ends[3] = { in[0], out[1], err[1] };

		error = spawn(a, child, ends, pid);
	}
	shut(&in[0]);
	shut(&out[1]);
	shut(&err[1]);
	*ours = (struct pipes){ in[1], out[0], err[0] };
	if (error) {
		shut(&ours->in);
		shut(&ours->out);
		shut(&ours->err);
	} else {
		fcntl(ours->in, F_SETFL, O_NONBLOCK);
	}
	return error;
}

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
		shut(fd);
}

/** Takes what is there. @param max  bytes that are kept. @return false: there was more than that. */
static bool take(int *fd, struct buf *b, size_t max)
{
	char chunk[CHUNK];
	ssize_t n = read(*fd, chunk, sizeof(chunk));
	size_t room = max - b->n;

	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN))
		shut(fd);
	if (n <= 0)
		return true;
	buf_put(b, (struct str){ chunk, (size_t)n < room ? (size_t)n : room });
	return (size_t)n <= room;
}

/** Feeds the program and takes what it writes until it closes its streams.
 * @return CHILD_EXITED if it did, else why it has to be stopped. */
static enum child_status serve(const struct child *child, struct pipes *ours, struct child_end *end)
{
	const int64_t until = now_ms() + child->limit_ms;
	struct str input = child->input;

	while (ours->out >= 0 || ours->err >= 0) {
		struct pollfd fds[3] = { { ours->in, POLLOUT, 0 }, { ours->out, POLLIN, 0 },
					 { ours->err, POLLIN, 0 } };
		int64_t left = until - now_ms();

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
static void reap(pid_t pid, bool stop, int64_t until_ms, struct child_end *end)
{
	static const struct timespec pause = { 0, 5000000 };
	int status = 0;
	pid_t done;

	if (stop)
		kill(pid, SIGKILL);
	while ((done = waitpid(pid, &status, stop ? 0 : WNOHANG)) == 0 ||
	       (done < 0 && errno == EINTR)) {
		if (!stop && now_ms() > until_ms) {
			kill(pid, SIGKILL);
			end->status = CHILD_TOO_SLOW;
			stop = true;
		}
		nanosleep(&pause, NULL);
	}
	if (end->status != CHILD_EXITED)
		return;
	if (done < 0) {
		end->status = CHILD_FAILED;
		end->code = errno;
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
	const int64_t until = now_ms() + child->limit_ms;
	struct sigaction before;
	struct pipes ours;
	pid_t pid;

	end.code = start(a, child, &pid, &ours);
	if (end.code)
		return end;
	/* a program that ends early must not end us */
	sigaction(SIGPIPE, &ignored, &before);
	end.status = serve(child, &ours, &end);
	shut(&ours.in);
	shut(&ours.out);
	shut(&ours.err);
	sigaction(SIGPIPE, &before, NULL);
	reap(pid, end.status != CHILD_EXITED, until, &end);
	return end;
}
