/* canaryc-record, the program that fetches: finds it, starts it, talks to it over pipes as
 * record/protocol.h says.
 */
#ifndef CANARYC_CLI_RECORD_HELPER_H
#define CANARYC_CLI_RECORD_HELPER_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "cli/interrupt.h"

struct record_helper;

/** What came of a question. */
enum helper_status {
	HELPER_ANSWER,		/* status, body */
	HELPER_ERROR,		/* error, message: there was no answer */
	HELPER_INTERRUPTED,	/* by a signal that is held back */
	HELPER_BROKEN		/* the program ended, or says what can't be understood: reported */
};

struct helper_answer {
	long status;		/* of HTTP */
	long retry_after_s;	/* 0: the server does not say */
	struct str moved;	/* URL of another server that redirects have led to; else empty */
	struct str body;
	const char *error;	/* a RECORD_ERROR_ of record/protocol.h */
	struct str message;
};

/** Starts it, and tells it how to ask.
 * @param how   a line of record/protocol.h.
 * @param stop  borrowed until the end.
 * @param ds    for what goes wrong with the program itself (CN0887); borrowed until the end.
 * @return NULL when an error was reported, or it was interrupted. */
struct record_helper *record_helper_open(struct arena *a, struct str how,
					 const struct interrupt *stop, struct diags *ds);

/** Ends it; NULL is allowed. */
void record_helper_close(struct record_helper *h);

/** Asks one question and waits for the answer.
 * @param a  takes the answer.
 * @param question  a line of record/protocol.h. */
enum helper_status record_helper_ask(struct record_helper *h, struct arena *a, struct str question,
				     struct helper_answer *out);

/** Waits for nothing. @return false when it was interrupted. */
bool record_helper_sleep(const struct interrupt *stop, int64_t ms);

#endif
