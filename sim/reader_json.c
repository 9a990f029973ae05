/* Reads JSON as the Prometheus HTTP API answers: one answer, an array of them, or one behind the
 * other (a line each, or not).
 *
 * The text is held in memory, at most LIMIT_JSON_BYTES of it, and jansson makes a tree of one
 * answer at a time, which is let go before the next. A gap is a gap: query_range leaves out what it
 * has no value for. Times are seconds, rounded to milliseconds half away from zero.
 */
#include <stdlib.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "sim/json_answer.h"
#include "sim/readers.h"
#include "sim/scratch.h"
#include "sim/trace_input.h"

#define FIRST_BYTES ((size_t)1 << 20)
#define FLAGS	    (JSON_DISABLE_EOF_CHECK | JSON_REJECT_DUPLICATES)

struct json_file {
	const struct trace_reading *reading;
	struct trace_report report;
	struct trace_build build;
	struct json_answers answers;
	char *text;		/* scratch */
	size_t size;		/* of it */
	size_t begin, end;	/* what was not taken yet */
	bool eof;
	unsigned long long line;	/* of the byte at begin */
	bool empty;		/* nothing was found so far */
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* JSON begins with a bracket and then a value, a name or the other bracket. A CSV header may begin
 * with a brace, too, as in {version="v1"}. */
static bool probe(struct str head)
{
	const char *next;
	size_t i = 1;

	head = str_trim(trace_skip_mark(head));
	if (head.n == 0 || (head.p[0] != '{' && head.p[0] != '['))
		return false;
	while (i < head.n && is_space(head.p[i]))
		i++;
	if (i == head.n)
		return true;
	next = head.p[0] == '{' ? "\"}" : "\"{[]-0123456789ntf";
	return memchr(next, head.p[i], strlen(next)) != NULL;
}

/* ---- text ----------------------------------------------------------------------------------- */

/* Reads until the buffer is full or the file at its end. The buffer is at most LIMIT_JSON_BYTES. */
static void fill(struct json_file *f)
{
	if (f->begin < f->end)
		memmove(f->text, f->text + f->begin, f->end - f->begin);
	f->end -= f->begin;
	f->begin = 0;
	while (!f->eof && f->end < LIMIT_JSON_BYTES) {
		size_t got;

		if (f->end == f->size) {
			f->size = f->size ? f->size * 2 : FIRST_BYTES;
			f->text = scratch_grow(f->reading->arena, f->text, f->size, 1);
		}
		got = trace_input_read(f->reading->in, f->text + f->end, f->size - f->end);
		f->eof = got < f->size - f->end;
		f->end += got;
	}
}

static void take(struct json_file *f, size_t n)
{
	for (size_t i = 0; i < n; i++)
		f->line += f->text[f->begin + i] == '\n';
	f->begin += n;
}

static void skip_spaces(struct json_file *f)
{
	do {
		if (f->begin == f->end && !f->eof)
			fill(f);
		while (f->begin < f->end && is_space(f->text[f->begin]))
			take(f, 1);
	} while (f->begin == f->end && !f->eof);
}

/* ---- what is wrong with it ------------------------------------------------------------------ */

static void fail_long(struct json_file *f)
{
	char most[NUM_TEXT_MAX];

	num_format_grouped((int64_t)LIMIT_JSON_BYTES, most);
	diag_help(trace_report_about(&f->report, CN_TRACE_LIMIT,
				     "line %llu begins an answer of more than %s bytes", f->line,
				     most),
		  "ask for a shorter time, or with a longer step, and give several files");
}

static const char *what_is_wrong(enum json_error_code code)
{
	if (code == json_error_duplicate_key)
		return "a member stands twice in one object";
	if (code == json_error_invalid_utf8)
		return "this is not UTF-8";
	if (code == json_error_numeric_overflow)
		return "a number is too large";
	if (code == json_error_stack_overflow)
		return "brackets are nested too deeply";
	if (code == json_error_null_character || code == json_error_null_byte_in_key)
		return "a text holds a NUL character";
	return "this is not JSON";
}

/* Whether the text ends in the middle of what was read last. */
static bool is_cut(const struct json_file *f, const json_error_t *e)
{
	return json_error_code(e) == json_error_premature_end_of_input ||
	       (size_t)e->position >= f->end - f->begin;
}

static void fail_json(struct json_file *f, const json_error_t *e)
{
	const unsigned long long line = f->line + (e->line > 0 ? (unsigned)e->line - 1 : 0);

	if (is_cut(f, e) && !f->eof)
		fail_long(f);
	else if (is_cut(f, e))
		diag_help(trace_report_about(&f->report, CN_TRACE_SYNTAX,
					     "ends in the middle of its line %llu: the file is cut "
					     "off", line),
			  "fetch the file again");
	else
		diag_help(trace_report_about(&f->report, CN_TRACE_SYNTAX,
					     "line %llu, column %d: %s", line, e->column, what_is_wrong(json_error_code(e))),
			  "is this an answer of Prometheus?");
}

/* ---- answers -------------------------------------------------------------------------------- */

static void take_value(struct json_file *f, json_t *value)
{
	f->empty = f->empty && json_array_size(value) == 0 && !json_is_object(value);
	if (!json_is_array(value)) {
		json_answer_take(&f->answers, value, f->line);
		return;
	}
	for (size_t i = 0; i < json_array_size(value) && !f->answers.stop; i++)
		json_answer_take(&f->answers, json_array_get(value, i), f->line);
}

/* The next value, of which all must be in the buffer. @return NULL when there is none. */
static json_t *next_value(struct json_file *f, json_error_t *error)
{
	json_t *value = json_loadb(f->text + f->begin, f->end - f->begin, FLAGS, error);

	if (!value && is_cut(f, error) && !f->eof && f->begin > 0) {
		fill(f);
		value = json_loadb(f->text, f->end, FLAGS, error);
	}
	return value;
}

/* Reads every value of the file. @return false when it can't be read to its end. */
static bool take_all(struct json_file *f)
{
	json_error_t error;

	fill(f);
	while (!f->answers.stop) {
		json_t *value;

		skip_spaces(f);
		if (f->begin == f->end)
			break;
		value = next_value(f, &error);
		if (!value) {
			if (f->reading->in->status == TRACE_INPUT_OK)
				fail_json(f, &error);
			break;
		}
		take_value(f, value);
		take(f, (size_t)error.position);
		json_decref(value);
	}
	if (f->reading->in->status != TRACE_INPUT_OK)
		trace_report_input(f->reading);
	else if (f->begin == f->end)
		return true;
	return false;
}

static bool fail_empty(const struct json_file *f)
{
	diag_help(trace_report_about(&f->report, CN_TRACE_EMPTY, "has no samples: the %s", f->empty
				     ? "file holds no answer" : "query found nothing"),
		  "did the metric exist then, under this name?");
	return false;
}

static bool read_all(struct json_file *f, struct trace *out)
{
	bool ok = take_all(f);
	size_t errors;

	if (ok)
		json_answers_end(&f->answers);
	trace_report_rest(&f->report);
	errors = f->report.errors;
	if (!ok || f->answers.stop)
		return false;
	if (errors == 0 && f->build.columns.samples == 0)
		return fail_empty(f);
	out->format = "Prometheus JSON";
	out->kind = "api-json";
	f->report = trace_report_on(f->reading, "sample");
	ok = build_finish(&f->build, out);
	trace_report_rest(&f->report);
	return ok && errors == 0;
}

static bool read_json(const struct trace_reading *r, struct trace *out)
{
	struct json_file *f = arena_alloc(r->arena, sizeof(*f));
	char mark[3];
	bool ok;

	*f = (struct json_file){ .reading = r, .line = 1, .empty = true };
	f->report = trace_report_on(r, "sample");
	f->answers.build = &f->build;
	build_open(&f->build, r, &f->report);
	if (trace_skip_mark(r->in->head).n < r->in->head.n)
		trace_input_read(r->in, mark, sizeof(mark));
	ok = read_all(f, out);
	build_close(&f->build);
	free(f->text);
	return ok;
}

const struct trace_reader trace_reader_json = {
	.name = "Prometheus JSON",
	.summary = "answers of the HTTP API: query_range, query",
	.probe = probe,
	.read = read_json,
};
