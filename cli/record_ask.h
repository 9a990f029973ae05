/* Questions to Prometheus, asked again where that may help. */
#ifndef CANARYC_CLI_RECORD_ASK_H
#define CANARYC_CLI_RECORD_ASK_H

#include "cli/record_helper.h"
#include "cli/record_progress.h"

struct record_asker {
	struct cli *cli;
	struct record_helper *helper;
	const struct interrupt *stop;
	struct record_progress *progress;
	int64_t retries;
};

struct ask_field {
	const char *name;
	struct str value;
};

/** What is asked. */
struct ask_question {
	struct str url;		/* with the path of the API */
	struct ask_field form[8];
	size_t n;
	struct str task;	/* for messages: p99_latency@v2 */
};

/** Asks until there is an answer that is not a passing failure, or --retries is used up. Passing
 * are: no connection, a timeout, a connection or an answer that is cut, and the statuses 429 and
 * 5xx. Between two tries it waits 1 s, 2 s, 4 s and so on, a minute at most; or as long as the
 * server wants, five minutes at most.
 * @param a      takes the answer.
 * @param tries  how often it was asked. */
enum helper_status record_ask(const struct record_asker *k, struct arena *a,
			      const struct ask_question *q, struct helper_answer *out, int64_t *tries);

#endif
