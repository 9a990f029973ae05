/* What canaryc and canaryc-record, the program that it fetches with, say to each other.
 *
 * Both speak over the pipes of standard input and output. What canaryc says is a JSON object a line,
 * what it is told is a JSON object a line as well, and behind it, if it says so, a body of that many
 * bytes, as they came. Every line of canaryc has one answer, in order:
 *
 *   <- {"protocol": 1, "library": "libcurl/7.88.1"}                 at first, without being asked
 *   -> {"timeout_ms": 120000, "most_bytes": 67108864, ...}          how to ask, once
 *   <- {}                                                           or an error, see below
 *   -> {"url": "http://localhost:9090/api/v1/query", "form": [["query", "up"], ...]}
 *   <- {"status": 200, "bytes": 5123, "retry_after_s": 0}           and 5123 bytes; "moved" is the
 *                                     URL of another server, if redirects have led to one
 *   <- {"error": "timeout", "message": "no answer within 2m"}       instead, if there was none
 *
 * How to ask: timeout_ms of a request as a whole; most_bytes of an answer, unpacked; agent; and, all
 * of them optional, headers ["NAME: VALUE", ...], header_files, bearer_token_file, user,
 * password_file, ca_cert, cert, key, insecure. Secrets are only ever named by their files, which
 * canaryc-record reads at every request anew, since tokens are renewed while it runs.
 *
 * The end of its input ends canaryc-record, also in the middle of a request.
 */
#ifndef CANARYC_RECORD_PROTOCOL_H
#define CANARYC_RECORD_PROTOCOL_H

#define RECORD_PROTOCOL 1

/* How long a line may be: a query of LIMIT_STRING bytes, each $name in it replaced, is shorter. */
#define RECORD_LINE ((size_t)4 << 20)

/* The errors of canaryc-record. */
#define RECORD_ERROR_FILE	"file"		/* a token, a key, a certificate can't be read */
#define RECORD_ERROR_URL	"url"		/* is none, or not http or https */
#define RECORD_ERROR_CONNECT	"connect"	/* no such host, nobody listens, no way there */
#define RECORD_ERROR_TLS	"tls"		/* no trust, no common protocol */
#define RECORD_ERROR_TIMEOUT	"timeout"
#define RECORD_ERROR_CUT	"cut"		/* the connection broke before the answer was whole */
#define RECORD_ERROR_SIZE	"size"		/* more than most_bytes */
#define RECORD_ERROR_REDIRECT	"redirect"	/* too many */
#define RECORD_ERROR_OTHER	"other"

#endif
