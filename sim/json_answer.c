/* What Prometheus answers (prometheus: web/api/v1): an envelope with status, data, warnings and
 * infos; in data a matrix (query_range), a vector or a scalar (query). Members that are not known
 * are passed over. Native histograms are left out, with a warning.
 */
#include "sim/json_answer.h"

#include <string.h>

#include "base/limits.h"
#include "sim/json_sample.h"

#define SHOWN_NAMELESS 4
#define SHOWN_TEXT 400	/* bytes of what Prometheus says */
#define HELP_RANGE \
	"save an answer of query_range, as in `curl '.../api/v1/query_range?query=...'`"

static const char help_series[] = "a series is {\"metric\": {...}, \"values\": [...]}";
static const char help_sample[] = "a sample is [SECONDS, \"VALUE\"], as in [1435781430.781, \"1\"]";

static struct trace_report *report_of(const struct json_answers *a)
{
	return a->build->report;
}

/* Reports something about the present answer as a whole. */
static struct diag *about(const struct json_answers *a, enum diag_code code,
			  unsigned long long line, const char *what, struct str text)
{
	struct str shown = trace_shown_to(a->build->reading->arena, text, SHOWN_TEXT);

	if (a->n > 1)
		return trace_report_about(report_of(a), code, "line %llu, answer %zu: %s%" PRI_STR,
					  line, a->n, what, STR_ARG(shown));
	return trace_report_about(report_of(a), code, "%s%" PRI_STR, what, STR_ARG(shown));
}

/* ---- samples -------------------------------------------------------------------------------- */

/* [SECONDS, "VALUE"] */
static void take_sample(struct json_answers *a, json_t *pair, size_t series)
{
	int64_t t;
	double v;

	a->sample++;
	if (json_sample_read(pair, &t, &v)) {
		build_push(a->build, series, t, v, a->sample);
		return;
	}
	trace_report_say(report_of(a), CN_TRACE_SYNTAX, help_sample,
			 "answer %zu, sample %llu of the file is not a time and a value", a->n,
			 (unsigned long long)a->sample);
}

static void take_samples(struct json_answers *a, json_t *values, size_t series)
{
	const size_t n = json_array_size(values);

	for (size_t i = 0; i < n && !a->stop; i++) {
		take_sample(a, json_array_get(values, i), series);
		a->stop = build_full(a->build, a->sample);
	}
}

/* ---- series --------------------------------------------------------------------------------- */

/* The labels of a series as it was written: {version="v1"}. */
static struct str labels_text(struct arena *a, const struct series_key *key)
{
	const bool both = key->version.n && key->labels.n;

	return arena_printf(a, "{%s%" PRI_STR "%s%s%" PRI_STR "}",
			    key->version.n ? "version=\"" : "", STR_ARG(key->version),
			    key->version.n ? "\"" : "", both ? "," : "", STR_ARG(key->labels));
}

static void note_nameless(struct json_answers *a, const struct series_key *key)
{
	struct arena *arena = a->build->reading->arena;
	struct str before = a->nameless_labels, shown;

	if (a->nameless++ >= SHOWN_NAMELESS)
		return;
	shown = trace_shown(arena, labels_text(arena, key));
	a->nameless_labels = arena_printf(arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(before),
					  before.n ? ", " : "", STR_ARG(shown));
}

/* Finds the series of `metric`. @return false when it is none, or has no name. */
static bool find_series(struct json_answers *a, json_t *metric, size_t *series)
{
	struct series_labels labels = { .arena = a->build->reading->arena };
	struct series_key key;
	const char *name, *wrong;
	json_t *value;

	json_object_foreach(metric, name, value) {
		if (json_is_string(value))
			series_labels_add(&labels, arena_str(labels.arena, str_of(name)),
					  arena_str(labels.arena, json_sample_text(value)));
	}
	wrong = series_labels_key(&labels, &a->build->naming, &key);
	if (!wrong) {
		a->stop = !build_find(a->build, &key, a->sample + 1, series);
		return !a->stop;
	}
	if (key.metric.n == 0)
		note_nameless(a, &key);
	else
		trace_report_say(report_of(a), CN_TRACE_SYNTAX, "labels are names and texts",
				 "answer %zu: the labels of a series can't be read: %s", a->n,
				 wrong);
	return false;
}

/* An item of a matrix or a vector. */
static void take_item(struct json_answers *a, json_t *item)
{
	json_t *values = json_object_get(item, "values"), *one = json_object_get(item, "value");
	size_t series;

	if (!json_is_object(item) || !json_is_object(json_object_get(item, "metric"))) {
		trace_report_say(report_of(a), CN_TRACE_SYNTAX, help_series,
				 "answer %zu: an item of `result` is no series", a->n);
		return;
	}
	a->native += json_array_size(json_object_get(item, "histograms")) +
		     (json_object_get(item, "histogram") != NULL);
	if (!values && !one)
		return;
	if (values && !json_is_array(values)) {
		trace_report_say(report_of(a), CN_TRACE_SYNTAX, help_series,
				 "answer %zu: the `values` of a series are no list", a->n);
		return;
	}
	if (!find_series(a, json_object_get(item, "metric"), &series))
		return;
	if (one)
		take_sample(a, one, series);
	take_samples(a, values, series);
}

/* ---- answers -------------------------------------------------------------------------------- */

/* A scalar is a series without labels. */
static void take_scalar(struct json_answers *a, json_t *pair)
{
	json_t *none = json_object();
	size_t series;

	if (find_series(a, none, &series))
		take_sample(a, pair, series);
	json_decref(none);
}

static void take_data(struct json_answers *a, json_t *data, unsigned long long line)
{
	const struct str type = json_sample_text(json_object_get(data, "resultType"));
	json_t *result = json_object_get(data, "result");

	if (str_is(type, "scalar")) {
		take_scalar(a, result);
	} else if (!str_is(type, "matrix") && !str_is(type, "vector")) {
		diag_help(about(a, CN_TRACE_FORMAT, line,
				type.n ? "is an answer of Prometheus that holds no metrics: its "
					 "resultType is "
				       : "is JSON, but no answer of Prometheus to a query",
				type),
			  HELP_RANGE);
		a->stop = true;
	} else if (!json_is_array(result)) {
		trace_report_say(report_of(a), CN_TRACE_SYNTAX, help_series,
				 "answer %zu: its `result` is no list", a->n);
	}
	for (size_t i = 0; i < json_array_size(result) && !a->stop; i++)
		if (!str_is(type, "scalar"))
			take_item(a, json_array_get(result, i));
}

/* What Prometheus says beside the data. */
static void pass_on(struct json_answers *a, json_t *texts, unsigned long long line)
{
	for (size_t i = 0; i < json_array_size(texts); i++) {
		json_t *text = json_array_get(texts, i);

		if (json_is_string(text) && a->warnings++ < LIMIT_ERRORS)
			about(a, CN_TRACE_WARNED, line, "Prometheus says: ", json_sample_text(text));
	}
}

/* An error instead of data. */
static void refuse(struct json_answers *a, json_t *answer, unsigned long long line)
{
	struct arena *arena = a->build->reading->arena;
	const struct str type = json_sample_text(json_object_get(answer, "errorType"));
	const struct str error = json_sample_text(json_object_get(answer, "error"));
	struct str text = arena_printf(arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(type),
				       type.n && error.n ? ": " : "", STR_ARG(error));

	diag_help(about(a, CN_TRACE_ANSWER, line, "is an error of Prometheus instead of data: ",
			text.n ? text : STR("it does not say which")),
		  "ask again, and look at the answer before it is saved");
	a->stop = true;
}

void json_answer_take(struct json_answers *a, json_t *answer, unsigned long long line)
{
	json_t *status = json_object_get(answer, "status");
	json_t *data = status ? json_object_get(answer, "data") : answer;

	a->n++;
	pass_on(a, json_object_get(answer, "warnings"), line);
	pass_on(a, json_object_get(answer, "infos"), line);
	if (str_is(json_sample_text(status), "error"))
		refuse(a, answer, line);
	else
		take_data(a, data, line);
}

void json_answers_end(struct json_answers *a)
{
	const struct trace_report *r = report_of(a);

	trace_warn_native(r, a->native);
	if (a->nameless == 0)
		return;
	diag_help(trace_report_about(r, CN_TRACE_HEADER,
				     "its series have no name, since the query dropped it: "
				     "%" PRI_STR "%s",
				     STR_ARG(a->nameless_labels),
				     a->nameless > SHOWN_NAMELESS ? " and more" : ""),
		  "say which metric they are: --metric NAME, or call the file after it, as in "
		  "run1-NAME.json");
	a->stop = true;
}
