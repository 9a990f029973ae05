/* The waits are the same at every run: nothing is drawn at random. One canaryc that asks one
 * question at a time is no crowd that would have to be spread out.
 */
#include "cli/record_ask.h"

#include <string.h>

#include "base/json.h"
#include "base/units.h"
#include "record/protocol.h"

#define WAIT_MS	     INT64_C(1000)
#define MOST_WAIT_MS INT64_C(60000)
#define MOST_ASKED_WAIT_MS INT64_C(300000)	/* that a server may ask for */

static struct str question_line(struct arena *a, const struct ask_question *q)
{
	struct buf line = buf_on(a);
	struct json j = json_on(&line, false);

	json_object(&j);
	json_member_str(&j, "url", q->url);
	json_key(&j, "form");
	json_array(&j);
	for (size_t i = 0; i < q->n; i++) {
		json_array(&j);
		json_cstr(&j, q->form[i].name);
		json_str(&j, q->form[i].value);
		json_array_end(&j);
	}
	json_array_end(&j);
	json_object_end(&j);
	buf_putc(&line, '\n');
	return buf_str(&line);
}

/* Whether an answer of JSON lacks its end: of a server that does not say how long an answer is, no
 * connection that is cut looks otherwise. */
static bool is_cut(const struct helper_answer *answer)
{
	const struct str body = str_trim(answer->body);

	return answer->status >= 200 && answer->status < 300 &&
	       (body.n == 0 || (body.p[0] == '{' && body.p[body.n - 1] != '}'));
}

/* Whether asking again may help. */
static bool is_passing(enum helper_status status, const struct helper_answer *answer)
{
	static const char *const passing[] = {
		RECORD_ERROR_CONNECT, RECORD_ERROR_TIMEOUT, RECORD_ERROR_CUT,
	};

	if (status == HELPER_ANSWER)
		return answer->status == 429 || (answer->status >= 500 && answer->status < 600) ||
		       is_cut(answer);
	for (size_t i = 0; status == HELPER_ERROR && i < ARRAY_LEN(passing); i++)
		if (strcmp(answer->error, passing[i]) == 0)
			return true;
	return false;
}

/* How long to wait behind a try, from 0. @return -1: longer than makes sense. */
static int64_t wait_ms(int64_t tried, const struct helper_answer *answer)
{
	const int64_t asked = (int64_t)answer->retry_after_s * 1000;
	int64_t wait = tried < 6 ? WAIT_MS << tried : MOST_WAIT_MS;

	if (asked > MOST_ASKED_WAIT_MS)
		return -1;
	if (wait > MOST_WAIT_MS)
		wait = MOST_WAIT_MS;
	return asked ? asked : wait;
}

static void say_again(const struct record_asker *k, const struct ask_question *q,
		      enum helper_status status, const struct helper_answer *answer, int64_t wait)
{
	char text[QTY_TEXT_MAX];

	dur_format(wait, text);
	record_progress_clear(k->progress);
	if (status == HELPER_ANSWER && is_cut(answer))
		cli_say(k->cli, "%" PRI_STR ": the answer has no end, asking again in %s",
			STR_ARG(q->task), text);
	else if (status == HELPER_ANSWER)
		cli_say(k->cli, "%" PRI_STR ": status %ld, asking again in %s", STR_ARG(q->task),
			answer->status, text);
	else
		cli_say(k->cli, "%" PRI_STR ": %" PRI_STR ", asking again in %s", STR_ARG(q->task),
			STR_ARG(answer->message), text);
}

enum helper_status record_ask(const struct record_asker *k, struct arena *a,
			      const struct ask_question *q, struct helper_answer *out, int64_t *tries)
{
	const struct str line = question_line(a, q);
	struct arena_mark mark = arena_mark(a);

	for (*tries = 1;; ++*tries) {
		const enum helper_status status = record_helper_ask(k->helper, a, line, out);
		int64_t wait;

		if (!is_passing(status, out) || *tries > k->retries)
			return status;
		wait = wait_ms(*tries - 1, out);
		if (wait < 0)
			return status;
		say_again(k, q, status, out, wait);
		if (!record_helper_sleep(k->stop, wait))
			return HELPER_INTERRUPTED;
		arena_reset(a, mark);
	}
}
