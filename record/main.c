/* canaryc-record: asks Prometheus what `canaryc record` wants to know. It is a program of its own
 * so that canaryc does not carry libcurl, whose libraries cost it milliseconds at every start. It
 * reads questions and writes answers as record/protocol.h says, keeps nothing, and decides nothing:
 * what to ask, when to ask again and what an answer means is canaryc's.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <unistd.h>

#include "base/buf.h"
#include "record/fetch.h"
#include "record/protocol.h"
#include "record/reply.h"

#define EXIT_SYSTEM 3

static _Noreturn void out_of_memory(size_t wanted)
{
	fprintf(stderr, "canaryc-record: out of memory (%zu bytes wanted)\n", wanted);
	_exit(EXIT_SYSTEM);
}

/* ---- lines ---------------------------------------------------------------------------------- */

/** What was read and not taken yet. */
struct input {
	char *text;		/* RECORD_LINE bytes */
	size_t begin, end;
};

/* The next line, without its end; valid until the next call. @return false at the end of the input,
 * or when a line is too long. */
static bool next_line(struct input *in, struct str *line)
{
	for (;;) {
		char *from = in->text + in->begin;
		char *end = memchr(from, '\n', in->end - in->begin);
		ssize_t got;

		if (end) {
			*line = (struct str){ from, (size_t)(end - from) };
			in->begin += line->n + 1;
			return true;
		}
		memmove(in->text, from, in->end - in->begin);
		in->end -= in->begin;
		in->begin = 0;
		if (in->end == RECORD_LINE)
			return false;
		got = read(STDIN_FILENO, in->text + in->end, RECORD_LINE - in->end);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return false;
		in->end += (size_t)got;
	}
}

static bool say(const struct buf *line)
{
	return buf_write(line, STDOUT_FILENO) == 0;
}

/* ---- questions ------------------------------------------------------------------------------ */

/* @return NULL when the line is no question. */
static const struct fetch_question *read_question(struct arena *a, struct str line)
{
	json_t *object = json_loadb(line.p, line.n, 0, NULL);
	json_t *form = json_object_get(object, "form");
	const char *url = json_string_value(json_object_get(object, "url"));
	const size_t n = json_array_size(form);
	struct fetch_field *fields = arena_array(a, n, sizeof(*fields));
	struct fetch_question *q = arena_alloc(a, sizeof(*q));
	bool fine = url != NULL;

	for (size_t i = 0; fine && i < n; i++) {
		json_t *pair = json_array_get(form, i);
		const char *name = json_string_value(json_array_get(pair, 0));
		const char *value = json_string_value(json_array_get(pair, 1));

		fine = name && value;
		if (fine)
			fields[i] = (struct fetch_field){ arena_cstr(a, str_of(name)),
							  arena_cstr(a, str_of(value)) };
	}
	if (fine)
		*q = (struct fetch_question){ arena_cstr(a, str_of(url)), fields, n };
	json_decref(object);
	return fine ? q : NULL;
}

/* Answers one line. @return false when nobody listens. */
static bool answer(struct fetcher *f, struct arena *a, struct str line)
{
	const struct fetch_question *q = read_question(a, line);
	struct fetch_answer got = { .error = RECORD_ERROR_OTHER,
				    .message = STR("this is no question") };
	struct buf head = buf_on(a);
	bool fine;

	if (q && !fetch(f, a, q, &got)) {
		free(got.body);
		return false;
	}
	if (got.error)
		reply_error(&head, got.error, got.message);
	else
		reply_answer(&head, got.status, got.n, got.retry_after_s, got.moved);
	fine = say(&head);
	if (fine && got.n)
		fine = str_write((struct str){ got.body, got.n }, STDOUT_FILENO) == 0;
	free(got.body);
	return fine;
}

/* Takes up how to ask, then answers until the input ends. */
static bool serve(struct arena *a, struct input *in)
{
	struct access access;
	struct fetcher *f = NULL;
	struct buf line = buf_on(a);
	struct str text;
	const char *wrong;
	bool fine = true;

	reply_hello(&line, arena_printf(a, "libcurl/%s", curl_version_info(CURLVERSION_NOW)->version).p);
	if (!say(&line) || !next_line(in, &text))
		return true;
	wrong = access_read(a, text, &access);
	if (!wrong) {
		f = fetcher_open(a, &access);
		wrong = f ? NULL : "libcurl can't be used";
	}
	line = buf_on(a);
	reply_error(&line, wrong ? RECORD_ERROR_OTHER : NULL, str_of(wrong));
	fine = say(&line) && !wrong;
	while (fine && next_line(in, &text)) {
		struct arena *scratch = arena_open(out_of_memory);

		fine = answer(f, scratch, text);
		arena_close(scratch);
	}
	fetcher_close(f);
	return fine;
}

int main(int argc, char **argv)
{
	struct arena *a;
	struct input in = { .text = NULL };
	bool fine;

	if (argc > 1) {
		fprintf(stderr, "%s: this program is started by `canaryc record`\n", argv[0]);
		return 2;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
		fprintf(stderr, "canaryc-record: libcurl can't be used\n");
		return EXIT_SYSTEM;
	}
	a = arena_open(out_of_memory);
	in.text = arena_alloc(a, RECORD_LINE);
	fine = serve(a, &in);
	arena_close(a);
	curl_global_cleanup();
	return fine ? 0 : EXIT_SYSTEM;
}
