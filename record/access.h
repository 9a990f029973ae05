/* How Prometheus is to be asked: limits, who we are, whom we trust. */
#ifndef CANARYC_RECORD_ACCESS_H
#define CANARYC_RECORD_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

#include <curl/curl.h>

#include "base/arena.h"

struct access_texts {
	const char **v;
	size_t n;
};

struct access {
	long timeout_ms;		/* of a request as a whole; > 0 */
	size_t most_bytes;		/* of an answer, unpacked */
	const char *agent;		/* "canaryc/0.1.0" */
	struct access_texts headers;	/* "NAME: VALUE" */
	struct access_texts header_files;	/* a header a line */
	/* NULL where not given */
	const char *bearer_token_file, *user, *password_file, *ca_cert, *cert, *key;
	bool insecure;			/* whoever answers is trusted */
};

/** Reads the line that says so.
 * @param a  takes the texts.
 * @return NULL, or what is wrong with it. */
const char *access_read(struct arena *a, struct str line, struct access *out);

/** Prepares a request: limits, and whom we trust. */
void access_limit(const struct access *access, CURL *curl);

/** Adds what says who we are: credentials, headers, the client's certificate. Not to be done for a
 * server that a redirect has led to.
 * @param a        takes what is read; must live until the request has been made.
 * @param headers  grows; the caller frees it with curl_slist_free_all().
 * @return NULL, or which file can't be used and why. */
const char *access_identify(const struct access *access, struct arena *a, CURL *curl,
			    struct curl_slist **headers);

#endif
