/* Messages of a recording. What is wrong with a query is reported at its place in the plan, what is
 * wrong with the server about its URL. Secrets are in none of them: nothing here knows any.
 */
#include "cli/record_report.h"

#include <string.h>

#include "base/units.h"
#include "compiler/promql.h"
#include "record/protocol.h"

#define SERIES_SHOWN 4

/* ---- no answer ------------------------------------------------------------------------------ */

/* The way out of each error of canaryc-record. */
static const struct {
	const char *error;
	enum diag_code code;
	const char *help;
} ways[] = {
	{ RECORD_ERROR_FILE, CN_RECORD_REFUSED, "give files that can be read" },
	{ RECORD_ERROR_URL, CN_RECORD_UNREACHABLE,
	  "a URL is that of Prometheus itself, as in http://localhost:9090" },
	{ RECORD_ERROR_CONNECT, CN_RECORD_UNREACHABLE,
	  "does it run there? run the same command again later, it goes on where it was" },
	{ RECORD_ERROR_TLS, CN_RECORD_UNREACHABLE,
	  "name who has signed its certificate: --ca-cert FILE; or, if it wants one of yours, "
	  "--cert FILE --key FILE" },
	{ RECORD_ERROR_TIMEOUT, CN_RECORD_UNREACHABLE,
	  "ask for less at once, --points 1000, or wait longer, --timeout 5m; run again, it goes on "
	  "where it was" },
	{ RECORD_ERROR_CUT, CN_RECORD_UNREACHABLE,
	  "run the same command again, it goes on where it was" },
	{ RECORD_ERROR_SIZE, CN_RECORD_ANSWER, "ask for less at once: --points 1000" },
	{ RECORD_ERROR_REDIRECT, CN_RECORD_UNREACHABLE, "name the server that they should lead to" },
};

static const char *times_text(struct arena *a, int64_t tries)
{
	return tries > 1 ? arena_printf(a, ", asked %lld times", (long long)tries).p : "";
}

static enum record_fault report_error(struct arena *a, struct diags *ds,
				      const struct record_task *task, struct str url,
				      const struct helper_answer *got, int64_t tries)
{
	enum diag_code code = CN_RECORD_UNREACHABLE;
	const char *help = "is this Prometheus?";

	for (size_t i = 0; i < ARRAY_LEN(ways); i++) {
		if (strcmp(ways[i].error, got->error) != 0)
			continue;
		code = ways[i].code;
		help = ways[i].help;
	}
	if (strcmp(got->error, RECORD_ERROR_FILE) == 0)
		diag_help(diag_about(ds, code, arena_cstr(a, url), "was not asked: %" PRI_STR,
				     STR_ARG(got->message)),
			  "%s", help);
	else
		diag_help(diag_about(ds, code, arena_cstr(a, url),
				     "gave no answer to %" PRI_STR "%s: %" PRI_STR,
				     STR_ARG(task->name), times_text(a, tries),
				     STR_ARG(got->message)),
			  "%s", help);
	return code == CN_RECORD_UNREACHABLE ? RECORD_FAULT_SYSTEM : RECORD_FAULT_INPUT;
}

/* ---- a status that is no success ------------------------------------------------------------ */

/* What the body says: Prometheus' own words, or nothing. */
static const char *said(struct arena *a, const struct range_answer *answer)
{
	if (!answer || answer->kind != RANGE_ERROR || answer->error.n == 0)
		return "";
	return arena_printf(a, ": %" PRI_STR "%s%" PRI_STR, STR_ARG(answer->error_type),
			    answer->error_type.n ? ": " : "", STR_ARG(answer->error)).p;
}

/* @param moved  the server that has answered, if it is another one. */
static const char *help_of(struct arena *a, long status, struct str moved)
{
	const char *api = NULL;

	for (size_t i = 0; i + 8 < moved.n && !api; i++)
		if (str_starts(str_sub(moved, i, moved.n), "/api/v1/"))
			api = moved.p + i;
	if (api && (status == 401 || status == 403))
		return arena_printf(a, "it sends us to %.*s, and credentials don't go along to another "
				    "server; if that is right: --prometheus %.*s",
				    (int)(api - moved.p), moved.p, (int)(api - moved.p), moved.p).p;
	if (status == 401)
		return "say who asks: --bearer-token-file FILE, or --user NAME --password-file FILE";
	if (status == 403)
		return "ask with credentials that may query metrics; some servers want a tenant, too: "
		       "--header 'X-Scope-OrgID: NAME'";
	if (status == 404)
		return "give the address in front of /api/v1, as in https://mimir.example.com/prometheus";
	if (status == 429 || status >= 500)
		return "run the same command again later, it goes on where it was";
	return "is this Prometheus?";
}

/* When the server wants to be asked again, if that is too late to wait for. */
static const char *later(struct arena *a, const struct helper_answer *got)
{
	char text[QTY_TEXT_MAX];

	if (got->retry_after_s == 0)
		return "";
	dur_format((int64_t)got->retry_after_s * 1000, text);
	return arena_printf(a, ", and wants to be asked again in %s", text).p;
}

static enum record_fault report_status(struct arena *a, struct diags *ds,
				       const struct record_task *task, struct str url,
				       const struct helper_answer *got, int64_t tries,
				       const struct range_answer *answer)
{
	const bool passing = got->status == 429 || got->status >= 500;
	const enum diag_code code = passing ? CN_RECORD_UNREACHABLE : CN_RECORD_REFUSED;

	diag_help(diag_about(ds, code, arena_cstr(a, url),
			     "answers %" PRI_STR " with status %ld%s%s%s", STR_ARG(task->name),
			     got->status, times_text(a, tries), later(a, got), said(a, answer)),
		  "%s", help_of(a, got->status, got->moved));
	return passing ? RECORD_FAULT_SYSTEM : RECORD_FAULT_INPUT;
}

static void report_query(struct diags *ds, const struct record_task *task,
			 const struct range_answer *answer)
{
	const bool samples = str_starts(answer->error, "query processing would load too many");
	struct diag *d = diag_at(ds, CN_RECORD_QUERY, task->at,
				 "Prometheus can't run %" PRI_STR ": %" PRI_STR ": %" PRI_STR,
				 STR_ARG(task->name), STR_ARG(answer->error_type),
				 STR_ARG(answer->error));

	if (samples)
		diag_help(d, "ask for less at once: --points 1000");
	else
		diag_help(d, "it was asked: %" PRI_STR, STR_ARG(task->query));
}

enum record_fault record_report_failed(struct arena *a, struct diags *ds,
				       const struct record_task *task, struct str url,
				       enum helper_status status, const struct helper_answer *got,
				       int64_t tries, const struct range_answer *answer)
{
	if (status == HELPER_ERROR)
		return report_error(a, ds, task, url, got, tries);
	if ((got->status == 400 || got->status == 422) && answer && answer->kind == RANGE_ERROR) {
		report_query(ds, task, answer);
		return RECORD_FAULT_QUERY;
	}
	return report_status(a, ds, task, url, got, tries, answer);
}

/* ---- answers -------------------------------------------------------------------------------- */

static void report_several(struct arena *a, struct diags *ds, const struct record_task *task,
			   const struct range_answer *answer)
{
	struct buf list = buf_on(a);

	for (size_t i = 0; i < answer->nseries && i < SERIES_SHOWN; i++)
		buf_printf(&list, "%s%" PRI_STR, i ? ", " : "", STR_ARG(answer->labels[i]));
	diag_help(diag_at(ds, CN_RECORD_SERIES, task->at,
			  "%" PRI_STR " is %zu series: %" PRI_STR "%s", STR_ARG(task->name),
			  answer->nseries, STR_ARG(buf_str(&list)),
			  answer->nseries > SERIES_SHOWN ? " and more" : ""),
		  "make them one: sum(...), avg(...) or max(...) around the query");
}

bool record_report_answer(struct arena *a, struct diags *ds, const struct record_task *task,
			  struct str url, const struct range_answer *answer)
{
	for (size_t i = 0; i < answer->nwarnings; i++)
		diag_at(ds, CN_TRACE_WARNED, task->at, "Prometheus says of %" PRI_STR ": %" PRI_STR,
			STR_ARG(task->metric->name), STR_ARG(answer->warnings[i]));
	if (answer->native)
		diag_help(diag_at(ds, CN_TRACE_NATIVE, task->at,
				  "%" PRI_STR " is a native histogram; that is left out",
				  STR_ARG(task->metric->name)),
			  "ask for a quantile of it: histogram_quantile(0.99, ...)");
	switch (answer->kind) {
	case RANGE_ERROR:
		report_query(ds, task, answer);
		return false;
	case RANGE_WRONG:
		diag_help(diag_about(ds, CN_RECORD_ANSWER, arena_cstr(a, url),
				     "the answer to %" PRI_STR " %s", STR_ARG(task->name),
				     answer->wrong),
			  "%s", answer->cut ? "run the same command again, it goes on where it was"
				      : "is this Prometheus, and not a page in front of it?");
		return false;
	case RANGE_SERIES:
		break;
	}
	if (answer->nseries > 1)
		report_several(a, ds, task, answer);
	return answer->nseries <= 1;
}

/* ---- nothing -------------------------------------------------------------------------------- */

/* Whether tokens i.. are LABEL = "..." with the version in the text. */
static bool names_version(const struct promql_tokens *ts, size_t i, struct str version)
{
	const bool regex = promql_is(ts, i + 1, "=") && promql_is(ts, i + 2, "~");
	const size_t at = i + (regex ? 3 : 2);
	struct str text;

	if (ts->v[i].kind != PROMQL_WORD || !promql_is(ts, i + 1, "=") || at >= ts->n ||
	    ts->v[at].kind != PROMQL_STRING)
		return false;
	text = str_sub(ts->v[at].text, 1, ts->v[at].text.n - 1);
	return version.n && (str_eq(text, version) ||
			     (regex && text.n > version.n &&
			      memcmp(text.p, version.p, version.n) == 0));
}

bool record_selector(struct arena *a, const struct record_task *task, struct record_instead *out)
{
	const struct promql_tokens ts = promql_cut(a, task->query);

	*out = (struct record_instead){ .n = SIZE_MAX };
	for (size_t i = 0; i + 1 < ts.n && !ts.broken; i++) {
		if (ts.v[i].kind != PROMQL_WORD || !promql_is(&ts, i + 1, "{"))
			continue;
		for (size_t k = i + 2; k < ts.v[i + 1].match && ts.v[i + 1].match != SIZE_MAX; k++) {
			if (!names_version(&ts, k, task->version))
				continue;
			out->metric = ts.v[i].text;
			out->label = ts.v[k].text;
			return true;
		}
	}
	return false;
}

static void help_empty(struct arena *a, struct diag *d, const struct record_task *task,
		       const struct record_instead *in)
{
	struct buf text = buf_on(a);

	if (in->n == SIZE_MAX) {
		diag_help(d, "it was asked: %" PRI_STR, STR_ARG(task->query));
		return;
	}
	if (in->n == 0) {
		diag_help(d, "at that time there is no %" PRI_STR " with a label %" PRI_STR
			  "; which labels does it have?", STR_ARG(in->metric), STR_ARG(in->label));
		return;
	}
	for (size_t i = 0; i < in->n && i < RECORD_INSTEADS; i++)
		buf_printf(&text, "%s\"%" PRI_STR "\"", i ? ", " : "", STR_ARG(in->values[i]));
	diag_help(d, "at that time the label %" PRI_STR " of %" PRI_STR " is %" PRI_STR "%s",
		  STR_ARG(in->label), STR_ARG(in->metric), STR_ARG(buf_str(&text)),
		  in->n > RECORD_INSTEADS ? " and more" : "");
}

void record_report_empty(struct arena *a, struct diags *ds, const struct record_task *task,
			 int64_t from_ms, int64_t to_ms, const struct record_instead *instead)
{
	char from[QTY_TEXT_MAX], to[QTY_TEXT_MAX];

	instant_format(from_ms, from);
	instant_format(to_ms, to);
	help_empty(a, diag_at(ds, CN_RECORD_EMPTY, task->at,
			      "%" PRI_STR " has no samples from %s to %s", STR_ARG(task->name), from,
			      to),
		   task, instead);
}
