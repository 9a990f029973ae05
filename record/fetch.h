/* One question to a server, and its answer or why there is none. */
#ifndef CANARYC_RECORD_FETCH_H
#define CANARYC_RECORD_FETCH_H

#include <stdbool.h>

#include "record/access.h"

struct fetch_field {
	const char *name, *value;
};

/** What is asked. */
struct fetch_question {
	const char *url;
	const struct fetch_field *form;
	size_t n;
};

struct fetch_answer {
	const char *error;	/* a RECORD_ERROR_; NULL: the server answered */
	struct str message;	/* of the error */
	long status;		/* of HTTP */
	long retry_after_s;	/* that the server wants us to wait; 0 where it does not say */
	const char *moved;	/* URL of another server that redirects have led to; or NULL */
	char *body;		/* of malloc(), n bytes; the caller frees it */
	size_t n;
};

/** A connection that is kept from one question to the next. */
struct fetcher;

/** @return NULL when libcurl can't be used. */
struct fetcher *fetcher_open(struct arena *a, const struct access *access);
void fetcher_close(struct fetcher *f);

/** Asks by POST, or by GET where the server takes no other. Redirects are followed; away from the
 * server that was named no credentials go along.
 * @param a  takes the message, and what is needed meanwhile.
 * @return false when the other end has gone: nobody waits for the answer. */
bool fetch(struct fetcher *f, struct arena *a, const struct fetch_question *q,
	   struct fetch_answer *out);

#endif
