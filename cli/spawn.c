/* Starts and ends other programs; see spawn.h. What is said over the pipes is the callers', child.c
 * and record_helper.c.
 */
#include "cli/spawn.h"

#include <errno.h>
#include <string.h>
#include <time.h>

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli/env.h"

#define LOOK_NS 2000000		/* so often it is looked whether a program has ended */

extern char **environ;

void spawn_shut(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

/* ---- starting ------------------------------------------------------------------------------- */

/* The environment with the locale C. */
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

/* A pipe whose ends no program inherits, none of them one of the three streams.
 * @return 0 or errno. */
static int open_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return errno;
	for (int i = 0; i < 2; i++) {
		int fd = fcntl(ends[i], F_DUPFD_CLOEXEC, 3), error = errno;

		close(ends[i]);
		ends[i] = fd;
		if (fd < 0) {
			spawn_shut(&ends[0]);
			if (i == 0)
				close(ends[1]);
			return error;
		}
	}
	return 0;
}

/* @param ends  the program's ends, by stream; -1: canaryc's own. @return 0 or errno. */
static int run(struct arena *a, const struct spawn *what, const int ends[3], pid_t *pid)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attr;
	sigset_t defaults, none;
	int error;

	sigemptyset(&none);
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	for (int i = 0; i < 3; i++)
		if (ends[i] >= 0)
			posix_spawn_file_actions_adddup2(&actions, ends[i], i);
	error = posix_spawnp(pid, what->program, &actions, &attr, (char *const *)what->argv,
			     what->plain ? plain_environment(a) : environ);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attr);
	return error;
}

int spawn_start(struct arena *a, const struct spawn *what, struct spawned *s)
{
	int in[2] = { -1, -1 }, out[2] = { -1, -1 }, err[2] = { -1, -1 };
	pid_t pid = 0;
	int error = open_pipe(in);

	error = error ? error : open_pipe(out);
	error = error || !what->errors ? error : open_pipe(err);
	if (!error) {
		const int ends[3] = { in[0], out[1], err[1] };

		error = run(a, what, ends, &pid);
	}
	spawn_shut(&in[0]);
	spawn_shut(&out[1]);
	spawn_shut(&err[1]);
	if (error) {
		spawn_shut(&in[1]);
		spawn_shut(&out[0]);
		spawn_shut(&err[0]);
		pid = 0;
	}
	*s = (struct spawned){ pid, in[1], out[0], err[0] };
	return error;
}

/* ---- ending --------------------------------------------------------------------------------- */

int spawn_end(struct spawned *s, int64_t wait_ms, int *status)
{
	static const struct timespec pause = { 0, LOOK_NS };
	const int64_t until = env_steady_ms() + wait_ms;
	int late = 0;
	pid_t done;

	*status = 0;
	if (s->pid <= 0)
		return ECHILD;
	while ((done = waitpid(s->pid, status, late ? 0 : WNOHANG)) == 0 ||
	       (done < 0 && errno == EINTR)) {
		if (!late && env_steady_ms() >= until) {
			kill(s->pid, SIGKILL);
			late = ETIMEDOUT;
		} else {
			nanosleep(&pause, NULL);
		}
	}
	s->pid = 0;
	return done < 0 ? errno : late;
}
