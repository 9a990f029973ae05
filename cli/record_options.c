/* Times, limits and credentials of a recording. Secrets are named by the files that hold them and
 * never read here: only canaryc-record does.
 */
#include "cli/record_options.h"

#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"
#include "cli/commands.h"

#define STEP_MS	   INT64_C(15000)
#define POINTS	   INT64_C(10000)
#define RETRIES	   INT64_C(5)
#define TIMEOUT_MS INT64_C(120000)
#define MOST_TIMEOUT_MS INT64_C(3600000)
#define SECONDS_MAX 1e11	/* larger numbers are milliseconds, or worse */

/* ---- times ---------------------------------------------------------------------------------- */

/* "now", "now-7d", "-2h". */
static bool read_relative(struct str text, int64_t now_ms, int64_t *ms)
{
	int64_t back;

	if (str_is(text, "now")) {
		*ms = now_ms;
		return true;
	}
	if (str_starts(text, "now"))
		text = str_sub(text, 3, text.n);
	if (!str_starts(text, "-") || dur_parse(str_sub(text, 1, text.n), &back) != QTY_OK)
		return false;
	*ms = now_ms - back;
	return true;
}

static bool read_time(struct cli *cli, const char *option, const char *given, int64_t now_ms,
		      int64_t *ms)
{
	const struct str text = str_of(given);
	double s;

	if (read_relative(text, now_ms, ms) || instant_parse(text, ms, NULL))
		return true;
	if (num_parse(text, &s) == NUM_OK && s >= 0 && s < SECONDS_MAX) {
		*ms = (int64_t)(s * 1000 + 0.5);
		return true;
	}
	cli_usage(cli, "--%s is a time such as 2026-06-12T10:00:00Z, seconds since 1970, or now-7d, "
		  "not `%s`", option, given);
	return false;
}

static bool read_times(struct cli *cli, const struct args *args, int64_t now_ms,
		       struct record_options *out)
{
	const char *from = args_text(args, OPT_FROM), *to = args_text(args, OPT_TO);
	const char *step = args_text(args, OPT_STEP);
	int64_t from_ms, to_ms;

	out->step_ms = STEP_MS;
	if (!from) {
		cli_usage(cli, "say from when on to record: --from now-7d");
		return false;
	}
	if (step && (dur_parse(str_of(step), &out->step_ms) != QTY_OK || out->step_ms == 0)) {
		cli_usage(cli, "--step is a duration such as 15s or 1m, not `%s`", step);
		return false;
	}
	if (!read_time(cli, "from", from, now_ms, &from_ms) ||
	    !read_time(cli, "to", to ? to : "now", now_ms, &to_ms))
		return false;
	if (to_ms > now_ms)	/* what is still to come must not pass for recorded */
		to_ms = now_ms;
	out->asked.from = record_grid(from_ms, out->step_ms);
	out->asked.to = record_grid(to_ms, out->step_ms);
	if (out->asked.from <= out->asked.to && from_ms <= to_ms)
		return true;
	cli_usage(cli, "--from is later than %s", to ? "--to, or than now" : "now");
	return false;
}

/* ---- numbers -------------------------------------------------------------------------------- */

static bool read_count(struct cli *cli, const struct args *args, enum opt_id id, const char *name,
		       int64_t least, int64_t most, int64_t *value)
{
	const char *text = args_text(args, id);

	if (!text || (num_parse_int(str_of(text), value) == NUM_OK && *value >= least &&
		      *value <= most))
		return true;
	cli_usage(cli, "--%s is a number from %lld to %lld, not `%s`", name, (long long)least,
		  (long long)most, text);
	return false;
}

static bool read_timeout(struct cli *cli, const struct args *args, int64_t *ms)
{
	const char *text = args_text(args, OPT_TIMEOUT);

	*ms = TIMEOUT_MS;
	if (!text || (dur_parse(str_of(text), ms) == QTY_OK && *ms > 0 && *ms <= MOST_TIMEOUT_MS))
		return true;
	cli_usage(cli, "--timeout is a duration of at most 1h, such as 30s, not `%s`", text);
	return false;
}

/* ---- the server ----------------------------------------------------------------------------- */

bool record_url(struct str text, struct str *url, const char **wrong)
{
	const bool http = str_starts(text, "http://"), https = str_starts(text, "https://");
	const size_t scheme = https ? 8 : 7;
	const char *end;

	*url = text;
	if (!http && !https)
		*wrong = "is no URL that begins with http:// or https://";
	else if (text.n > 4096 || memchr(text.p, ' ', text.n) || memchr(text.p, '\n', text.n))
		*wrong = "is no URL";
	else if (memchr(text.p, '?', text.n) || memchr(text.p, '#', text.n))
		*wrong = "has a query, and is to be the address of Prometheus alone";
	else {
		end = memchr(text.p + scheme, '/', text.n - scheme);
		*wrong = memchr(text.p + scheme, '@', end ? (size_t)(end - text.p) - scheme
							  : text.n - scheme)
				 ? "holds a user; give --user and --password-file instead"
				 : text.n == scheme || (end && end == text.p + scheme)
					   ? "has no host" : NULL;
	}
	while (url->n && url->p[url->n - 1] == '/')
		url->n--;
	return !*wrong;
}

/* A header that may be said aloud; secrets stand in a file. */
static bool check_header(struct cli *cli, const char *header)
{
	static const char *const secret[] = { "authorization", "proxy-authorization", "cookie" };
	const char *colon = strchr(header, ':');
	const struct str name = arena_lower(cli->arena, str_trim(
		(struct str){ header, colon ? (size_t)(colon - header) : 0 }));

	if (header[0] == '@')
		return header[1] != '\0' ||
		       (cli_usage(cli, "--header @FILE names a file of headers, a line each"), false);
	if (name.n == 0 || strpbrk(header, "\r\n")) {
		cli_usage(cli, "--header wants NAME: VALUE, as in `X-Scope-OrgID: team-a`, or @FILE");
		return false;
	}
	for (size_t i = 0; i < ARRAY_LEN(secret); i++) {
		if (!str_is(name, secret[i]))
			continue;
		cli_usage(cli, "every process can see the header `%.*s` on a command line; put it "
			  "into a file, --header @FILE, or use --bearer-token-file or --user",
			  (int)(colon - header), header);
		return false;
	}
	return true;
}

static bool check_server(struct cli *cli, const struct args *args, struct record_options *out)
{
	const char *url = args_text(args, OPT_PROMETHEUS), *user = args_text(args, OPT_USER);
	const char *wrong;

	if (url && !record_url(str_of(url), &out->url, &wrong)) {
		cli_usage(cli, "--prometheus %s", wrong);
		return false;
	}
	if (args_has(args, OPT_PASSWORD_FILE) && !user) {
		cli_usage(cli, "--password-file is the password of a --user, and there is none");
		return false;
	}
	if (user && strchr(user, ':')) {
		cli_usage(cli, "--user is a name without a password; that stands in --password-file");
		return false;
	}
	if (user && args_has(args, OPT_BEARER_TOKEN_FILE)) {
		cli_usage(cli, "--user and --bearer-token-file are two ways to say who asks; give one");
		return false;
	}
	if (args_has(args, OPT_KEY) && !args_has(args, OPT_CERT)) {
		cli_usage(cli, "--key is that of a --cert, and there is none");
		return false;
	}
	for (size_t i = 0; i < args_count(args, OPT_HEADER); i++)
		if (!check_header(cli, args_nth(args, OPT_HEADER, i)))
			return false;
	out->secrets = user || args_has(args, OPT_BEARER_TOKEN_FILE) ||
		       args_has(args, OPT_HEADER) || args_has(args, OPT_CERT);
	if (!out->secrets || url)
		return true;
	cli_usage(cli, "say whom to show credentials and headers: --prometheus URL");
	return false;
}

/* ---- how to ask ----------------------------------------------------------------------------- */

static void put_headers(struct json *j, const struct args *args, bool files)
{
	json_key(j, files ? "header_files" : "headers");
	json_array(j);
	for (size_t i = 0; i < args_count(args, OPT_HEADER); i++) {
		const char *text = args_nth(args, OPT_HEADER, i);

		if ((text[0] == '@') == files)
			json_cstr(j, text + files);
	}
	json_array_end(j);
}

static struct str how_line(struct cli *cli, const struct args *args, int64_t timeout_ms)
{
	static const struct {
		enum opt_id id;
		const char *name;
	} files[] = {
		{ OPT_BEARER_TOKEN_FILE, "bearer_token_file" }, { OPT_USER, "user" },
		{ OPT_PASSWORD_FILE, "password_file" }, { OPT_CA_CERT, "ca_cert" },
		{ OPT_CERT, "cert" }, { OPT_KEY, "key" },
	};
	struct buf line = buf_on(cli->arena);
	struct json j = json_on(&line, false);

	json_object(&j);
	json_member_int(&j, "timeout_ms", timeout_ms);
	json_member_int(&j, "most_bytes", (int64_t)LIMIT_JSON_BYTES);
	json_member_cstr(&j, "agent", "canaryc");
	for (size_t i = 0; i < ARRAY_LEN(files); i++) {
		if (!args_has(args, files[i].id))
			continue;
		json_key(&j, files[i].name);
		json_cstr(&j, args_text(args, files[i].id));
	}
	json_member_bool(&j, "insecure", args_has(args, OPT_INSECURE));
	put_headers(&j, args, false);
	put_headers(&j, args, true);
	json_object_end(&j);
	buf_putc(&line, '\n');
	return buf_str(&line);
}

bool record_options_read(struct cli *cli, const struct args *args, int64_t now_ms,
			 struct record_options *out)
{
	int64_t timeout_ms;

	*out = (struct record_options){
		.store = args_text(args, OPT_OUTPUT), .points = POINTS, .retries = RETRIES,
		.dry_run = args_has(args, OPT_DRY_RUN),
	};
	if (out->store ? !*out->store : !out->dry_run) {
		cli_usage(cli, "say which store to write to: -o week.db");
		return false;
	}
	if (out->store && strcmp(out->store, "-") == 0) {
		cli_usage(cli, "a store is a file; it can't go to standard output");
		return false;
	}
	if (!read_times(cli, args, now_ms, out) ||
	    !read_count(cli, args, OPT_POINTS, "points", 1, LIMIT_RECORD_POINTS, &out->points) ||
	    !read_count(cli, args, OPT_RETRIES, "retries", 0, 100, &out->retries) ||
	    !read_timeout(cli, args, &timeout_ms) || !check_server(cli, args, out))
		return false;
	out->how = how_line(cli, args, timeout_ms);
	return true;
}
