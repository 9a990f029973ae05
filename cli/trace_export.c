/* The forms of trace_print.h for programs: JSON, and CSV that canaryc reads back. */
#include "cli/trace_print.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/num.h"
#include "base/units.h"
#include "sim/series_key.h"
#include "sim/trace_summary.h"

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_int(struct json *j, const char *key, bool known, int64_t v)
{
	json_key(j, key);
	if (known)
		json_int(j, v);
	else
		json_null(j);
}

/* The labels of `a="b",c="d"` as an object. */
static void put_labels(struct json *j, struct arena *a, struct str text)
{
	struct series_labels labels = { .arena = a };

	json_key(j, "labels");
	json_object(j);
	if (text.n)
		series_labels_read(&labels, arena_printf(a, "{%" PRI_STR "}", STR_ARG(text)));
	for (size_t i = 0; i < labels.n; i++) {
		json_key_str(j, labels.v[i].name);
		json_str(j, labels.v[i].value);
	}
	json_object_end(j);
}

static void put_series(struct json *j, struct arena *a, const struct series *s)
{
	const struct series_summary sum = series_summary(a, s);

	json_object(j);
	json_member_text(j, "metric", s->metric);
	json_member_text(j, "version", s->version);
	put_labels(j, a, s->labels);
	json_member_text(j, "unit", s->unit ? str_of(s->unit->name) : STR(""));
	put_int(j, "samples", true, (int64_t)s->n);
	put_int(j, "readings", true, (int64_t)sum.readings);
	put_int(j, "from_ms", s->n > 0, s->n ? s->t[0] : 0);
	put_int(j, "to_ms", s->n > 0, s->n ? s->t[s->n - 1] : 0);
	put_int(j, "step_ms", s->n > 1, sum.step_ms);
	put_int(j, "gaps", true, (int64_t)sum.gaps);
	put_int(j, "longest_gap_ms", s->n > 1, sum.longest_ms);
	json_member_num(j, "min", sum.min);
	json_member_num(j, "median", sum.median);
	json_member_num(j, "max", sum.max);
	json_object_end(j);
}

void trace_print_json(struct buf *out, const struct trace *t)
{
	struct json j = json_on(out, false);
	int64_t from, to;
	const bool any = trace_span(t, &from, &to);

	json_object(&j);
	json_member_text(&j, "file", t->path);
	json_member_text(&j, "format", str_of(t->format));
	json_member_text(&j, "packing", str_of(t->packing));
	put_int(&j, "samples", true, (int64_t)t->samples);
	put_int(&j, "from_ms", any, from);
	put_int(&j, "to_ms", any, to);
	json_key(&j, "series");
	json_array(&j);
	for (size_t i = 0; i < t->n; i++)
		put_series(&j, out->arena, &t->series[i]);
	json_array_end(&j);
	json_object_end(&j);
	buf_putc(out, '\n');
}

/* ---- CSV ------------------------------------------------------------------------------------ */

void trace_print_csv_header(struct buf *out)
{
	buf_puts(out, "time,metric,version,value\n");
}

/* A field, in quotes where it needs them. */
static void put_field(struct buf *out, struct str s)
{
	bool plain = true;

	for (size_t i = 0; i < s.n && plain; i++)
		plain = !strchr(",;\t\"\n\r", s.p[i]);
	if (plain && s.n && s.p[0] != ' ' && s.p[s.n - 1] != ' ') {
		buf_put(out, s);
		return;
	}
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"')
			buf_putc(out, '"');
		buf_putc(out, s.p[i]);
	}
	buf_putc(out, '"');
}

/* A text in quotes, as Prometheus has it. */
static void put_quoted(struct buf *out, struct str s)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (strchr("\\\"\n", s.p[i]))
			buf_putc(out, '\\');
		buf_putc(out, s.p[i] == '\n' ? 'n' : s.p[i]);
	}
	buf_putc(out, '"');
}

/* The metric and the labels but the version: p99, p99{zone="a"}, {"odd {name}",zone="a"}. */
static struct str series_text(struct arena *a, const struct series *s)
{
	const bool plain = series_metric_name(s->metric);
	struct buf b = buf_on(a);

	if (s->labels.n == 0 && (plain || !memchr(s->metric.p, '{', s->metric.n)))
		return s->metric;
	if (plain)
		buf_put(&b, s->metric);
	buf_putc(&b, '{');
	if (!plain)
		put_quoted(&b, s->metric);
	if (!plain && s->labels.n)
		buf_putc(&b, ',');
	buf_put(&b, s->labels);
	buf_putc(&b, '}');
	return buf_str(&b);
}

/* What stands behind a value in base units; per cent stay per cent, and what has no unit is as it
 * was recorded. */
static const char *unit_suffix(const struct unit *unit)
{
	if (!unit)
		return "";
	switch (unit->cls) {
	case QTY_RATIO: return "%";
	case QTY_DURATION: return " s";
	case QTY_RATE: return " /s";
	case QTY_BYTES: return " B";
	case QTY_NUMBER:
	case QTY_CPU: break;
	}
	return "";
}

static void put_value(struct buf *out, const struct unit *unit, double v)
{
	const uint64_t stale = TRACE_STALE_BITS;
	char text[NUM_TEXT_MAX];

	if (memcmp(&v, &stale, sizeof(v)) == 0) {
		buf_puts(out, "stale");
		return;
	}
	if (unit && unit->cls != QTY_RATIO)
		v = unit_to_base(unit, v);
	num_format(v, text);
	if (v == 0 && signbit(v))
		buf_putc(out, '-');
	buf_puts(out, text);
	if (isfinite(v))
		buf_puts(out, unit_suffix(unit));
}

/* RFC 3339, with milliseconds where there are any. */
static void put_time(struct buf *out, int64_t ms)
{
	char text[QTY_TEXT_MAX];
	size_t n = instant_format(ms, text);

	if (n > 14 && text[10] == ' ') {
		text[10] = 'T';
		n -= 4;			/* " UTC" */
		text[n++] = 'Z';
	}
	buf_put(out, (struct str){ text, n });
}

void trace_print_csv(struct buf *out, const struct series *s)
{
	struct buf names = buf_on(out->arena);

	buf_putc(&names, ',');
	put_field(&names, series_text(out->arena, s));
	buf_putc(&names, ',');
	if (s->version.n)
		put_field(&names, s->version);
	buf_putc(&names, ',');
	for (size_t i = 0; i < s->n; i++) {
		put_time(out, s->t[i]);
		buf_put(out, buf_str(&names));
		put_value(out, s->unit, s->v[i]);
		buf_putc(out, '\n');
	}
}
