/* Limits and credentials, made options of libcurl. Secrets are read from their files when they are
 * needed, and are in no message.
 */
#include "record/access.h"

#include <string.h>

#include <jansson.h>

#include "base/buf.h"
#include "base/file.h"

#define SECRET_BYTES ((size_t)1 << 16)	/* a token, a password, a file of headers */
#define CONNECT_MS   10000L

static const char *text_member(struct arena *a, json_t *object, const char *name)
{
	json_t *value = json_object_get(object, name);

	if (!json_is_string(value))
		return NULL;
	return arena_cstr(a, (struct str){ json_string_value(value), json_string_length(value) });
}

static struct access_texts texts_member(struct arena *a, json_t *object, const char *name)
{
	json_t *list = json_object_get(object, name);
	struct access_texts texts = { arena_array(a, json_array_size(list), sizeof(*texts.v)), 0 };

	for (size_t i = 0; i < json_array_size(list); i++) {
		const char *text = json_string_value(json_array_get(list, i));

		if (text)
			texts.v[texts.n++] = arena_cstr(a, str_of(text));
	}
	return texts;
}

const char *access_read(struct arena *a, struct str line, struct access *out)
{
	json_t *object = json_loadb(line.p, line.n, 0, NULL);
	const json_int_t timeout = json_integer_value(json_object_get(object, "timeout_ms"));
	const json_int_t most = json_integer_value(json_object_get(object, "most_bytes"));

	*out = (struct access){
		.timeout_ms = (long)timeout,
		.most_bytes = (size_t)most,
		.agent = text_member(a, object, "agent"),
		.headers = texts_member(a, object, "headers"),
		.header_files = texts_member(a, object, "header_files"),
		.bearer_token_file = text_member(a, object, "bearer_token_file"),
		.user = text_member(a, object, "user"),
		.password_file = text_member(a, object, "password_file"),
		.ca_cert = text_member(a, object, "ca_cert"),
		.cert = text_member(a, object, "cert"),
		.key = text_member(a, object, "key"),
		.insecure = json_is_true(json_object_get(object, "insecure")),
	};
	json_decref(object);
	return timeout > 0 && most > 0 ? NULL : "this is not how to ask";
}

void access_limit(const struct access *access, CURL *curl)
{
	const long connect = access->timeout_ms < CONNECT_MS ? access->timeout_ms : CONNECT_MS;

	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, access->timeout_ms);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect);
	curl_easy_setopt(curl, CURLOPT_ACCEPT_ENCODING, "gzip");
	curl_easy_setopt(curl, CURLOPT_USERAGENT, access->agent);
#if LIBCURL_VERSION_NUM >= 0x075500
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
#else
	curl_easy_setopt(curl, CURLOPT_PROTOCOLS, (long)(CURLPROTO_HTTP | CURLPROTO_HTTPS));
#endif
	if (access->ca_cert)
		curl_easy_setopt(curl, CURLOPT_CAINFO, access->ca_cert);
	if (access->insecure) {
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
		curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
	}
}

/* A secret of a file: its text without the line end. @return what is wrong, or NULL. */
static const char *read_secret(struct arena *a, const char *path, struct str *secret)
{
	enum file_status status = file_read(a, path, SECRET_BYTES, secret, NULL);

	if (status != FILE_OK)
		return arena_printf(a, "%s %s", path, file_status_text(status)).p;
	*secret = str_trim(*secret);
	if (secret->n == 0)
		return arena_printf(a, "%s is empty", path).p;
	for (size_t i = 0; i < secret->n; i++)
		if ((unsigned char)secret->p[i] < ' ' || secret->p[i] == 0x7f)
			return arena_printf(a, "%s holds more than one line", path).p;
	return NULL;
}

static void add_header(struct curl_slist **headers, const char *text)
{
	struct curl_slist *more = curl_slist_append(*headers, text);

	if (more)
		*headers = more;
}

/* Headers of a file, a line each. */
static const char *add_header_file(struct arena *a, const char *path, struct curl_slist **headers)
{
	struct str text;
	enum file_status status = file_read(a, path, SECRET_BYTES, &text, NULL);

	if (status != FILE_OK)
		return arena_printf(a, "%s %s", path, file_status_text(status)).p;
	while (text.n) {
		const char *end = memchr(text.p, '\n', text.n);
		const size_t n = end ? (size_t)(end - text.p) : text.n;
		const struct str line = str_trim(str_sub(text, 0, n));

		if (line.n && !memchr(line.p, ':', line.n))
			return arena_printf(a, "%s has a line without a colon; a header is NAME: "
					       "VALUE", path).p;
		if (line.n)
			add_header(headers, arena_cstr(a, line));
		text = str_sub(text, end ? n + 1 : n, text.n);
	}
	return NULL;
}

/* The certificate and the key that say who we are. libcurl reads them. */
static const char *set_certificate(const struct access *access, struct arena *a, CURL *curl)
{
	const char *const paths[] = { access->cert, access->key, access->ca_cert };

	for (size_t i = 0; i < ARRAY_LEN(paths); i++) {
		struct str text;
		enum file_status status;

		if (!paths[i])
			continue;
		status = file_read(a, paths[i], (size_t)16 << 20, &text, NULL);
		if (status != FILE_OK)
			return arena_printf(a, "%s %s", paths[i], file_status_text(status)).p;
	}
	if (access->cert)
		curl_easy_setopt(curl, CURLOPT_SSLCERT, access->cert);
	if (access->key)
		curl_easy_setopt(curl, CURLOPT_SSLKEY, access->key);
	return NULL;
}

const char *access_identify(const struct access *access, struct arena *a, CURL *curl,
			    struct curl_slist **headers)
{
	const char *wrong = set_certificate(access, a, curl);
	struct str secret;

	for (size_t i = 0; i < access->headers.n; i++)
		add_header(headers, access->headers.v[i]);
	for (size_t i = 0; !wrong && i < access->header_files.n; i++)
		wrong = add_header_file(a, access->header_files.v[i], headers);
	if (!wrong && access->bearer_token_file) {
		wrong = read_secret(a, access->bearer_token_file, &secret);
		if (!wrong)
			add_header(headers, arena_printf(a, "Authorization: Bearer %" PRI_STR,
							 STR_ARG(secret)).p);
	}
	if (!wrong && access->user) {
		secret = STR("");
		wrong = access->password_file ? read_secret(a, access->password_file, &secret)
					      : NULL;
		if (!wrong) {
			curl_easy_setopt(curl, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
			curl_easy_setopt(curl, CURLOPT_USERNAME, access->user);
			curl_easy_setopt(curl, CURLOPT_PASSWORD, arena_cstr(a, secret));
		}
	}
	return wrong;
}
