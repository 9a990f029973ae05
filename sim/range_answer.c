/* JSON of the Prometheus HTTP API, as prometheus: web/api/v1 has it: an envelope with status, data,
 * warnings and infos. A gap is a gap: query_range leaves out what it has no value for. What is not
 * known is passed over.
 */
#include "sim/range_answer.h"

#include "base/buf.h"
#include "base/units.h"
#include "sim/json_sample.h"
#include "sim/trace_report.h"

#define SHOWN_WARNING 400	/* bytes of what Prometheus says */
#define SHOWN_BODY    60	/* of what is no JSON */
#define MOST_SHOWN    20	/* warnings, and series with their labels */

static struct str copy_text(struct arena *a, json_t *value)
{
	return trace_shown_to(a, json_sample_text(value), SHOWN_WARNING);
}

static void fail(struct range_answer *out, const char *wrong)
{
	if (out->kind != RANGE_WRONG)
		out->wrong = wrong;
	out->kind = RANGE_WRONG;
}

/* ---- what stands beside the data ------------------------------------------------------------ */

static void take_warnings(struct arena *a, json_t *envelope, struct range_answer *out)
{
	static const char *const members[] = { "warnings", "infos" };
	struct str *texts = arena_array(a, MOST_SHOWN, sizeof(*texts));

	for (size_t m = 0; m < ARRAY_LEN(members); m++) {
		json_t *list = json_object_get(envelope, members[m]);

		for (size_t i = 0; i < json_array_size(list); i++)
			if (json_is_string(json_array_get(list, i)) && out->nwarnings < MOST_SHOWN)
				texts[out->nwarnings++] = copy_text(a, json_array_get(list, i));
	}
	out->warnings = texts;
}

static void take_error(struct arena *a, json_t *envelope, struct range_answer *out)
{
	out->kind = RANGE_ERROR;
	out->error_type = copy_text(a, json_object_get(envelope, "errorType"));
	out->error = copy_text(a, json_object_get(envelope, "error"));
}

/* ---- series --------------------------------------------------------------------------------- */

static struct str labels_text(struct arena *a, json_t *metric)
{
	struct buf b = buf_on(a);
	const char *name;
	json_t *value;

	buf_putc(&b, '{');
	json_object_foreach(metric, name, value)
		buf_printf(&b, "%s%s=\"%" PRI_STR "\"", b.n > 1 ? "," : "", name,
			   STR_ARG(json_sample_text(value)));
	buf_putc(&b, '}');
	return trace_shown_to(a, buf_str(&b), SHOWN_WARNING);
}

/** What was asked for. */
struct span_ms {
	int64_t from, to;
};

static void take_samples(struct arena *a, json_t *values, struct span_ms asked,
			 struct range_answer *out)
{
	const size_t n = json_array_size(values);
	char when[QTY_TEXT_MAX];

	out->t = arena_array(a, n, sizeof(*out->t));
	out->v = arena_array(a, n, sizeof(*out->v));
	for (size_t i = 0; i < n; i++) {
		if (!json_sample_read(json_array_get(values, i), &out->t[i], &out->v[i])) {
			fail(out, "holds a sample that is not a time and a value");
			return;
		}
		if (out->t[i] < asked.from || out->t[i] > asked.to) {
			instant_format(out->t[i], when);
			fail(out, arena_printf(a, "holds a sample of %s, which was not asked for",
					       when).p);
			return;
		}
		if (i && out->t[i] <= out->t[i - 1]) {
			fail(out, "holds samples that are not in order");
			return;
		}
		out->n = i + 1;
	}
}

static void take_series(struct arena *a, json_t *result, struct span_ms asked,
			struct range_answer *out)
{
	const size_t n = json_array_size(result);
	struct str *labels = arena_array(a, n < MOST_SHOWN ? n : MOST_SHOWN, sizeof(*labels));

	out->nseries = n;
	out->labels = labels;
	for (size_t i = 0; i < n; i++) {
		json_t *item = json_array_get(result, i);
		json_t *metric = json_object_get(item, "metric");
		json_t *values = json_object_get(item, "values");

		if (values && !json_is_array(values)) {
			fail(out, "holds a series whose values are no list");
			return;
		}
		if (!json_is_object(metric)) {
			fail(out, "holds a series without labels");
			return;
		}
		if (i < MOST_SHOWN)
			labels[i] = labels_text(a, metric);
		out->native += json_array_size(json_object_get(item, "histograms"));
		if (i == 0)
			take_samples(a, values, asked, out);
	}
}

/* ---- answers -------------------------------------------------------------------------------- */

static const char *what_is_wrong(struct arena *a, struct str body, const json_error_t *e,
				 bool *cut)
{
	const struct str begin = trace_shown_to(a, str_trim(body), SHOWN_BODY);

	*cut = begin.n == 0 || (begin.p[0] == '{' &&
				json_error_code(e) == json_error_premature_end_of_input);
	if (*cut)
		return begin.n ? "ends in the middle of its JSON" : "is empty";
	return arena_printf(a, "is no JSON; it begins with `%" PRI_STR "`", STR_ARG(begin)).p;
}

static void take_envelope(struct arena *a, json_t *envelope, struct span_ms asked,
			  struct range_answer *out)
{
	json_t *data = json_object_get(envelope, "data");
	const struct str status = json_sample_text(json_object_get(envelope, "status"));

	take_warnings(a, envelope, out);
	if (str_is(status, "error"))
		take_error(a, envelope, out);
	else if (!str_is(status, "success"))
		fail(out, "is JSON, but none of Prometheus: it has no status");
	else if (!str_is(json_sample_text(json_object_get(data, "resultType")), "matrix") ||
		 !json_is_array(json_object_get(data, "result")))
		fail(out, "holds no series: its resultType is not matrix");
	else
		take_series(a, json_object_get(data, "result"), asked, out);
}

void range_answer_read(struct arena *a, struct str body, int64_t from_ms, int64_t to_ms,
		       struct range_answer *out)
{
	const struct span_ms asked = { from_ms, to_ms };
	json_error_t error;
	json_t *envelope = json_loadb(body.n ? body.p : "", body.n, JSON_REJECT_DUPLICATES, &error);

	*out = (struct range_answer){ .kind = RANGE_SERIES };
	if (envelope)
		take_envelope(a, envelope, asked, out);
	else
		fail(out, what_is_wrong(a, body, &error, &out->cut));
	json_decref(envelope);
}

size_t range_values_read(struct arena *a, struct str body, size_t most, struct str *values)
{
	json_t *envelope = json_loadb(body.n ? body.p : "", body.n, 0, NULL);
	json_t *data = json_object_get(envelope, "data");
	size_t n = json_is_array(data) ? json_array_size(data) : SIZE_MAX;

	for (size_t i = 0; i < json_array_size(data) && i < most; i++)
		values[i] = copy_text(a, json_array_get(data, i));
	json_decref(envelope);
	return n;
}
