/* The helper stands beside canaryc where it was built, and in libexec where it was installed, which
 * is found from where canaryc itself is, so that an installation may be moved. CANARYC_RECORD names
 * another one.
 */
#include "cli/record_helper.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/env.h"
#include "record/protocol.h"

#define LOOK_MS 100	/* so often it is looked whether a signal has come */
#define END_MS	2	/* so often, whether a program has ended that is told to */
#define END_LOOKS 1000
#define NAME	"canaryc-record"

extern char **environ;

struct record_helper {
	struct arena *arena;
	struct diags *ds;
	const struct interrupt *stop;
	struct str path;
	pid_t pid;
	int to, from;		/* -1: closed */
	char *text;		/* what was read and not taken yet; RECORD_LINE bytes */
	size_t begin, end;
};

/* ---- finding it ----------------------------------------------------------------------------- */

static bool is_program(struct str path)
{
	return access(path.p, X_OK) == 0;
}

/* The folder that canaryc itself is in; empty where the system does not tell. */
static struct str own_folder(struct arena *a)
{
	char path[4096];
	const ssize_t n = readlink("/proc/self/exe", path, sizeof(path));
	struct str self = { path, n > 0 && (size_t)n < sizeof(path) ? (size_t)n : 0 };

	while (self.n && self.p[self.n - 1] != '/')
		self.n--;
	return arena_str(a, self);
}

static struct str find(struct arena *a)
{
	const char *named = env_record();
	const struct str own = own_folder(a);
	const struct str places[] = {
		arena_printf(a, "%" PRI_STR NAME, STR_ARG(own)),
		arena_printf(a, "%" PRI_STR "../libexec/canaryc/" NAME, STR_ARG(own)),
		STR(CANARYC_LIBEXECDIR "/" NAME),
	};

	if (named)
		return str_of(named);
	for (size_t i = own.n ? 0 : 2; i < ARRAY_LEN(places); i++)
		if (is_program(places[i]))
			return places[i];
	return STR("");
}

/* ---- what is said --------------------------------------------------------------------------- */

static void fail_missing(struct record_helper *h)
{
	diag_help(diag_about(h->ds, CN_RECORD_HELPER, NAME,
			     "is not installed; it asks Prometheus for canaryc"),
		  "install it, or build canaryc where libcurl is (Debian: apt-get install "
		  "libcurl4-openssl-dev)");
}

static enum helper_status fail_broken(struct record_helper *h, const char *what)
{
	diag_help(diag_about(h->ds, CN_RECORD_HELPER, arena_cstr(h->arena, h->path), "%s", what),
		  "it must be the canaryc-record of this canaryc");
	return HELPER_BROKEN;
}

/* Waits for the end of the program, which must be near; if it is not, it is brought about. */
static int reap(struct record_helper *h)
{
	const struct timespec a_while = { 0, END_MS * 1000000 };
	int status = 0;
	pid_t ended = 0;

	for (int i = 0; h->pid > 0 && ended == 0 && i < END_LOOKS; i++) {
		ended = waitpid(h->pid, &status, WNOHANG);
		if (ended == 0)
			nanosleep(&a_while, NULL);
	}
	if (h->pid > 0 && ended == 0) {
		kill(h->pid, SIGKILL);
		waitpid(h->pid, &status, 0);
	}
	h->pid = 0;
	return status;
}

static enum helper_status fail_ended(struct record_helper *h)
{
	int status;

	close(h->to);
	h->to = -1;
	status = reap(h);
	if (WIFSIGNALED(status))
		return fail_broken(h, arena_printf(h->arena, "was ended by signal %d",
						   WTERMSIG(status)).p);
	return fail_broken(h, arena_printf(h->arena, "ended with status %d, without an answer",
					   WIFEXITED(status) ? WEXITSTATUS(status) : 0).p);
}

/* ---- starting and ending -------------------------------------------------------------------- */

static bool start(struct record_helper *h, int in, int out)
{
	const char *argv[] = { NAME, NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t none, usual;
	int err;

	sigemptyset(&none);
	sigemptyset(&usual);
	sigaddset(&usual, SIGPIPE);	/* canaryc itself does without it */
	posix_spawn_file_actions_init(&files);
	posix_spawn_file_actions_adddup2(&files, in, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&files, out, STDOUT_FILENO);
	posix_spawnattr_init(&attr);
	posix_spawnattr_setsigmask(&attr, &none);
	posix_spawnattr_setsigdefault(&attr, &usual);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
	err = posix_spawn(&h->pid, h->path.p, &files, &attr, (char **)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	if (err) {
		h->pid = 0;
		fail_broken(h, arena_printf(h->arena, "can't be started: %s", strerror(err)).p);
	}
	return err == 0;
}

/* A pipe whose ends are not handed on to other programs. */
static bool make_pipe(struct record_helper *h, int ends[2])
{
	if (pipe(ends) == 0) {
		fcntl(ends[0], F_SETFD, FD_CLOEXEC);
		fcntl(ends[1], F_SETFD, FD_CLOEXEC);
		return true;
	}
	fail_broken(h, arena_printf(h->arena, "can't be started: %s", strerror(errno)).p);
	return false;
}

static bool start_with_pipes(struct record_helper *h)
{
	int to[2], from[2];
	bool ok;

	if (!make_pipe(h, to))
		return false;
	if (!make_pipe(h, from)) {
		close(to[0]);
		close(to[1]);
		return false;
	}
	ok = start(h, to[0], from[1]);
	close(to[0]);
	close(from[1]);
	h->to = to[1];
	h->from = from[0];
	return ok;
}

void record_helper_close(struct record_helper *h)
{
	if (!h)
		return;
	if (h->to >= 0)
		close(h->to);
	if (h->from >= 0)
		close(h->from);
	if (h->pid > 0) {
		kill(h->pid, SIGTERM);	/* it may be in the middle of a request */
		reap(h);
	}
	free(h->text);
}

/* ---- talking -------------------------------------------------------------------------------- */

bool record_helper_sleep(const struct interrupt *stop, int64_t ms)
{
	while (ms > 0 && !interrupt_wanted(stop)) {
		const int64_t part = ms < LOOK_MS ? ms : LOOK_MS;
		const struct timespec t = { 0, (long)part * 1000000 };

		nanosleep(&t, NULL);
		ms -= part;
	}
	return !interrupt_wanted(stop);
}

/* Waits until there is something to read. */
static enum helper_status await(struct record_helper *h)
{
	for (;;) {
		struct pollfd in = { .fd = h->from, .events = POLLIN };

		if (interrupt_wanted(h->stop))
			return HELPER_INTERRUPTED;
		if (poll(&in, 1, LOOK_MS) > 0)
			return HELPER_ANSWER;
	}
}

/* Reads some bytes. @return how many; 0 when there are none, for the reason in *status. */
static size_t read_some(struct record_helper *h, char *to, size_t size, enum helper_status *status)
{
	ssize_t got;

	*status = await(h);
	if (*status != HELPER_ANSWER)
		return 0;
	do
		got = read(h->from, to, size);
	while (got < 0 && errno == EINTR);
	if (got <= 0)
		*status = interrupt_wanted(h->stop) ? HELPER_INTERRUPTED : fail_ended(h);
	return got > 0 ? (size_t)got : 0;
}

/* @param line  valid until the next call. */
static enum helper_status read_line(struct record_helper *h, struct str *line)
{
	for (;;) {
		char *from = h->text + h->begin;
		char *end = memchr(from, '\n', h->end - h->begin);
		enum helper_status status;

		if (end) {
			*line = (struct str){ from, (size_t)(end - from) };
			h->begin += line->n + 1;
			return HELPER_ANSWER;
		}
		memmove(h->text, from, h->end - h->begin);
		h->end -= h->begin;
		h->begin = 0;
		if (h->end == RECORD_LINE)
			return fail_broken(h, "says more in a line than it should");
		h->end += read_some(h, h->text + h->end, RECORD_LINE - h->end, &status);
		if (status != HELPER_ANSWER)
			return status;
	}
}

static enum helper_status read_body(struct record_helper *h, char *to, size_t n)
{
	enum helper_status status = HELPER_ANSWER;
	size_t have = h->end - h->begin < n ? h->end - h->begin : n;

	memcpy(to, h->text + h->begin, have);
	h->begin += have;
	while (have < n && status == HELPER_ANSWER)
		have += read_some(h, to + have, n - have, &status);
	return status;
}

/* SIGPIPE is ignored: that the helper has gone is told by the answer that does not come. */
static bool say(struct record_helper *h, struct str line)
{
	const struct buf text = { .arena = h->arena, .p = (char *)(uintptr_t)line.p, .n = line.n };

	return buf_write(&text, h->to) == 0;
}

/* Reads the next line as an object. */
static enum helper_status read_object(struct record_helper *h, json_t **object)
{
	struct str line;
	enum helper_status status = read_line(h, &line);

	*object = NULL;
	if (status != HELPER_ANSWER)
		return status;
	*object = json_loadb(line.p, line.n, 0, NULL);
	if (!json_is_object(*object)) {
		json_decref(*object);
		return fail_broken(h, "does not speak canaryc's protocol");
	}
	return HELPER_ANSWER;
}

static bool greet(struct record_helper *h, struct str how)
{
	json_t *object;
	json_int_t protocol;
	const char *error;

	if (read_object(h, &object) != HELPER_ANSWER)
		return false;
	protocol = json_integer_value(json_object_get(object, "protocol"));
	json_decref(object);
	if (protocol != RECORD_PROTOCOL) {
		fail_broken(h, "does not speak canaryc's protocol");
		return false;
	}
	if (!say(h, how) || read_object(h, &object) != HELPER_ANSWER)
		return h->to >= 0 && fail_ended(h) == HELPER_ANSWER;
	error = json_string_value(json_object_get(object, "message"));
	if (error)
		fail_broken(h, arena_printf(h->arena, "refuses to work: %s", error).p);
	json_decref(object);
	return !error;
}

struct record_helper *record_helper_open(struct arena *a, struct str how,
					 const struct interrupt *stop, struct diags *ds)
{
	struct record_helper *h = arena_alloc(a, sizeof(*h));

	*h = (struct record_helper){ .arena = a, .ds = ds, .stop = stop, .path = find(a),
				     .to = -1, .from = -1, .text = malloc(RECORD_LINE) };
	if (!h->text)
		arena_out_of_memory(a, RECORD_LINE);
	if (h->path.n == 0)
		fail_missing(h);
	else if (start_with_pipes(h) && greet(h, how))
		return h;
	record_helper_close(h);
	return NULL;
}

/* The answer that a line announces. */
static enum helper_status take_answer(struct record_helper *h, struct arena *a, json_t *object,
				      struct helper_answer *out)
{
	const json_int_t n = json_integer_value(json_object_get(object, "bytes"));
	const char *error = json_string_value(json_object_get(object, "error"));
	const char *message = json_string_value(json_object_get(object, "message"));
	const char *moved = json_string_value(json_object_get(object, "moved"));
	char *body;

	*out = (struct helper_answer){
		.status = (long)json_integer_value(json_object_get(object, "status")),
		.retry_after_s = (long)json_integer_value(json_object_get(object, "retry_after_s")),
		.error = error ? arena_cstr(a, str_of(error)) : NULL,
		.message = arena_str(a, str_of(message)),
		.moved = arena_str(a, str_of(moved)),
	};
	if (error)
		return HELPER_ERROR;
	if (n < 0 || (size_t)n > LIMIT_JSON_BYTES)
		return fail_broken(h, "hands over more than it was asked for");
	body = arena_alloc(a, (size_t)n + 1);
	out->body = (struct str){ body, (size_t)n };
	return read_body(h, body, (size_t)n);
}

enum helper_status record_helper_ask(struct record_helper *h, struct arena *a, struct str question,
				     struct helper_answer *out)
{
	enum helper_status status;
	json_t *object;

	*out = (struct helper_answer){ .error = NULL };
	if (!say(h, question))
		return interrupt_wanted(h->stop) ? HELPER_INTERRUPTED : fail_ended(h);
	status = read_object(h, &object);
	if (status == HELPER_ANSWER)
		status = take_answer(h, a, object, out);
	json_decref(object);
	return status;
}
