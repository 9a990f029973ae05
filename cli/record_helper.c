/* The helper stands beside canaryc where it was built, and in libexec where it was installed, which
 * is found from where canaryc itself is, so that an installation may be moved. CANARYC_RECORD names
 * another one.
 */
#include "cli/record_helper.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/env.h"
#include "cli/spawn.h"
#include "record/protocol.h"

#define LOOK_MS 100	/* so often it is looked whether a signal has come */
#define END_MS	2000	/* so long a program that is told to end may take */
#define NAME	"canaryc-record"

struct record_helper {
	struct arena *arena;
	struct diags *ds;
	const struct interrupt *stop;
	struct str path;
	struct spawned its;
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

static enum helper_status fail_ended(struct record_helper *h)
{
	int status;

	spawn_shut(&h->its.in);
	spawn_end(&h->its, END_MS, &status);
	if (WIFSIGNALED(status))
		return fail_broken(h, arena_printf(h->arena, "was ended by signal %d",
						   WTERMSIG(status)).p);
	return fail_broken(h, arena_printf(h->arena, "ended with status %d, without an answer",
					   WIFEXITED(status) ? WEXITSTATUS(status) : 0).p);
}

/* ---- starting and ending -------------------------------------------------------------------- */

static bool start(struct record_helper *h)
{
	static const char *const argv[] = { NAME, NULL };
	const struct spawn what = { .program = h->path.p, .argv = argv };
	const int error = spawn_start(h->arena, &what, &h->its);

	if (error)
		fail_broken(h, arena_printf(h->arena, "can't be started: %s", strerror(error)).p);
	return error == 0;
}

void record_helper_close(struct record_helper *h)
{
	int status;

	if (!h)
		return;
	spawn_shut(&h->its.in);
	spawn_shut(&h->its.out);
	if (h->its.pid > 0) {
		kill(h->its.pid, SIGTERM);	/* it may be in the middle of a request */
		spawn_end(&h->its, END_MS, &status);
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
		struct pollfd in = { .fd = h->its.out, .events = POLLIN };

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
		got = read(h->its.out, to, size);
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
	return str_write(line, h->its.in) == 0;
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
		return h->its.in >= 0 && fail_ended(h) == HELPER_ANSWER;
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
				     .its = { 0, -1, -1, -1 }, .text = malloc(RECORD_LINE) };
	if (!h->text)
		arena_out_of_memory(a, RECORD_LINE);
	if (h->path.n == 0)
		fail_missing(h);
	else if (start(h) && greet(h, how))
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
