/* Asking with libcurl. Redirects are followed here and not by libcurl, which would send headers
 * such as X-Scope-OrgID and the client's certificate to wherever they lead.
 */
#include "record/fetch.h"

#include <stdlib.h>
#include <string.h>

#include <poll.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/units.h"
#include "record/protocol.h"

#define REDIRECTS   10
#define FIRST_BYTES ((size_t)1 << 16)

struct fetcher {
	const struct access *access;
	CURL *curl;
	bool get;		/* the server takes no POST */
	struct fetch_answer *out;	/* of the request that is being made */
	size_t size;		/* of its body's memory */
	bool too_long, gone;
};

struct fetcher *fetcher_open(struct arena *a, const struct access *access)
{
	struct fetcher *f = arena_alloc(a, sizeof(*f));

	f->access = access;
	f->curl = curl_easy_init();
	return f->curl ? f : NULL;
}

void fetcher_close(struct fetcher *f)
{
	if (f)
		curl_easy_cleanup(f->curl);
}

/* ---- what libcurl calls --------------------------------------------------------------------- */

static size_t take_body(char *data, size_t size, size_t count, void *arg)
{
	struct fetcher *f = arg;
	struct fetch_answer *out = f->out;
	const size_t n = size * count;

	if (n > f->access->most_bytes - out->n) {
		f->too_long = true;
		return 0;
	}
	if (f->size - out->n < n) {
		size_t more = f->size ? f->size : FIRST_BYTES;
		char *body;

		while (more - out->n < n)
			more *= 2;
		body = realloc(out->body, more);
		if (!body)
			return 0;
		out->body = body;
		f->size = more;
	}
	if (n)
		memcpy(out->body + out->n, data, n);
	out->n += n;
	return n;
}

/* Whether anybody still waits: our input is at its end when the other program has gone. */
static int look_round(void *arg, curl_off_t down, curl_off_t downed, curl_off_t up, curl_off_t upped)
{
	struct fetcher *f = arg;
	struct pollfd in = { .fd = STDIN_FILENO };

	(void)down, (void)downed, (void)up, (void)upped;
	f->gone = poll(&in, 1, 0) > 0 && (in.revents & (POLLHUP | POLLERR));
	return f->gone;
}

/* ---- a request ------------------------------------------------------------------------------ */

static struct str form_text(const struct fetcher *f, struct arena *a,
			    const struct fetch_question *q)
{
	struct buf b = buf_on(a);

	buf_puts(&b, "");
	for (size_t i = 0; i < q->n; i++) {
		char *name = curl_easy_escape(f->curl, q->form[i].name, 0);
		char *value = curl_easy_escape(f->curl, q->form[i].value, 0);

		buf_printf(&b, "%s%s=%s", i ? "&" : "", name ? name : "", value ? value : "");
		curl_free(name);
		curl_free(value);
	}
	return buf_str(&b);
}

static void fail(struct fetch_answer *out, const char *error, struct str message)
{
	free(out->body);
	*out = (struct fetch_answer){ .error = error, .message = message };
}

static const char *error_of(CURLcode code)
{
	switch ((int)code) {
	case CURLE_URL_MALFORMAT: case CURLE_UNSUPPORTED_PROTOCOL:
		return RECORD_ERROR_URL;
	case CURLE_COULDNT_RESOLVE_HOST: case CURLE_COULDNT_RESOLVE_PROXY:
	case CURLE_COULDNT_CONNECT:
		return RECORD_ERROR_CONNECT;
	case CURLE_OPERATION_TIMEDOUT:
		return RECORD_ERROR_TIMEOUT;
	case CURLE_SSL_CONNECT_ERROR: case CURLE_PEER_FAILED_VERIFICATION:
	case CURLE_SSL_CERTPROBLEM: case CURLE_SSL_CIPHER: case CURLE_SSL_CACERT_BADFILE:
	case CURLE_SSL_ISSUER_ERROR:
		return RECORD_ERROR_TLS;
	case CURLE_PARTIAL_FILE: case CURLE_GOT_NOTHING: case CURLE_SEND_ERROR:
	case CURLE_RECV_ERROR: case CURLE_HTTP2: case CURLE_HTTP2_STREAM:
	case CURLE_BAD_CONTENT_ENCODING:
		return RECORD_ERROR_CUT;
	default:
		return RECORD_ERROR_OTHER;
	}
}

static void fail_curl(const struct fetcher *f, struct arena *a, CURLcode code, const char *said,
		      struct fetch_answer *out)
{
	const struct access *access = f->access;
	char text[QTY_TEXT_MAX];

	if (f->too_long) {
		fail(out, RECORD_ERROR_SIZE, arena_printf(a, "the answer has more than %zu bytes",
							  access->most_bytes));
	} else if (code == CURLE_OPERATION_TIMEDOUT) {
		dur_format(access->timeout_ms, text);
		fail(out, RECORD_ERROR_TIMEOUT,
		     arena_printf(a, "%s", strstr(said, "onnection time") ? said
				  : arena_printf(a, "no answer within %s", text).p));
	} else {
		fail(out, error_of(code),
		     arena_str(a, str_of(*said ? said : curl_easy_strerror(code))));
	}
}

/* Makes one request, following nothing.
 * @param ours   it goes to the server that was named: credentials go along.
 * @param moved  where the answer leads to, or NULL; in the arena. */
static void ask_once(struct fetcher *f, struct arena *a, const char *url, struct str form,
		     bool ours, struct fetch_answer *out, const char **moved)
{
	char said[CURL_ERROR_SIZE] = "", *to = NULL;
	struct curl_slist *headers = NULL;
	curl_off_t wait = 0;
	CURLcode code;
	const char *wrong;

	*out = (struct fetch_answer){ .error = NULL };
	*moved = NULL;
	f->out = out;
	f->size = 0;
	f->too_long = false;
	curl_easy_reset(f->curl);
	access_limit(f->access, f->curl);
	wrong = ours ? access_identify(f->access, a, f->curl, &headers) : NULL;
	if (wrong) {
		fail(out, RECORD_ERROR_FILE, str_of(wrong));
		curl_slist_free_all(headers);
		return;
	}
	curl_easy_setopt(f->curl, CURLOPT_HTTPHEADER, headers);
	curl_easy_setopt(f->curl, CURLOPT_ERRORBUFFER, said);
	curl_easy_setopt(f->curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(f->curl, CURLOPT_WRITEDATA, f);
	curl_easy_setopt(f->curl, CURLOPT_XFERINFOFUNCTION, look_round);
	curl_easy_setopt(f->curl, CURLOPT_XFERINFODATA, f);
	curl_easy_setopt(f->curl, CURLOPT_NOPROGRESS, 0L);
	if (f->get && form.n) {
		url = arena_printf(a, "%s%c%" PRI_STR, url, strchr(url, '?') ? '&' : '?',
				   STR_ARG(form)).p;
	} else if (!f->get) {
		curl_easy_setopt(f->curl, CURLOPT_POSTFIELDSIZE, (long)form.n);
		curl_easy_setopt(f->curl, CURLOPT_POSTFIELDS, form.p);
	}
	curl_easy_setopt(f->curl, CURLOPT_URL, url);
	code = curl_easy_perform(f->curl);
	if (code != CURLE_OK) {
		fail_curl(f, a, code, said, out);
	} else {
		curl_easy_getinfo(f->curl, CURLINFO_RESPONSE_CODE, &out->status);
		curl_easy_getinfo(f->curl, CURLINFO_RETRY_AFTER, &wait);
		curl_easy_getinfo(f->curl, CURLINFO_REDIRECT_URL, &to);
		out->retry_after_s = wait > 0 && wait < 1000000 ? (long)wait : 0;
		*moved = to ? arena_cstr(a, str_of(to)) : NULL;
	}
	curl_easy_setopt(f->curl, CURLOPT_ERRORBUFFER, NULL);
	curl_slist_free_all(headers);
}

/* ---- redirects ------------------------------------------------------------------------------ */

static struct str part_of(CURLU *url, CURLUPart part, struct arena *a)
{
	char *text = NULL;
	struct str copy = STR("");

	if (curl_url_get(url, part, &text, CURLU_DEFAULT_PORT) == CURLUE_OK)
		copy = arena_lower(a, str_of(text));
	curl_free(text);
	return copy;
}

/* Whether two URLs are of one server: scheme, host and port are the same. */
static bool same_server(struct arena *a, const char *x, const char *y)
{
	static const CURLUPart parts[] = { CURLUPART_SCHEME, CURLUPART_HOST, CURLUPART_PORT };
	CURLU *one = curl_url(), *other = curl_url();
	bool same = one && other && curl_url_set(one, CURLUPART_URL, x, 0) == CURLUE_OK &&
		    curl_url_set(other, CURLUPART_URL, y, 0) == CURLUE_OK;

	for (size_t i = 0; same && i < ARRAY_LEN(parts); i++)
		same = str_eq(part_of(one, parts[i], a), part_of(other, parts[i], a));
	curl_url_cleanup(one);
	curl_url_cleanup(other);
	return same;
}

/* In the query of a redirect of a GET stands the form already. */
static void ask(struct fetcher *f, struct arena *a, const struct fetch_question *q,
		struct fetch_answer *out)
{
	struct str form = form_text(f, a, q);
	const char *url = q->url, *moved;

	for (int i = 0; i <= REDIRECTS; i++) {
		const bool ours = same_server(a, q->url, url);

		ask_once(f, a, url, form, ours, out, &moved);
		if (!out->error && !ours)
			out->moved = url;
		if (out->error || !moved || f->gone)
			return;
		free(out->body);
		out->body = NULL;
		if (f->get)
			form = STR("");
		url = moved;
	}
	fail(out, RECORD_ERROR_REDIRECT,
	     arena_printf(a, "more than %d redirects, the last to %s", REDIRECTS, url));
}

bool fetch(struct fetcher *f, struct arena *a, const struct fetch_question *q,
	   struct fetch_answer *out)
{
	f->gone = false;
	ask(f, a, q, out);
	if (!out->error && !f->get && !f->gone && (out->status == 405 || out->status == 501)) {
		free(out->body);
		f->get = true;
		ask(f, a, q, out);
	}
	return !f->gone;
}
