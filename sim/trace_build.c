/* From the samples of a file to the series of a trace. */
#include "sim/trace_build.h"

#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"

void build_open(struct trace_build *b, const struct trace_reading *r, struct trace_report *report)
{
	*b = (struct trace_build){ .reading = r, .report = report };
	b->naming = series_naming_of(r->opts, r->path);
	b->columns = columns_on(r->arena);
	b->keys = map_on(r->arena);
	b->samples_max = r->opts->samples_max ? r->opts->samples_max : LIMIT_TRACE_SAMPLES;
}

void build_close(struct trace_build *b)
{
	columns_close(&b->columns);
}

size_t build_add(struct trace_build *b, const struct series_key *key, const struct unit *unit,
		 bool in_step)
{
	size_t i = b->columns.n;

	b->series = arena_grow(b->reading->arena, b->series, i, &b->cap, sizeof(*b->series));
	b->series[i] = (struct build_series){ .key = *key, .unit = unit };
	return columns_add(&b->columns, in_step);
}

bool build_find(struct trace_build *b, const struct series_key *key, uint64_t line, size_t *series)
{
	struct str joined = series_key_join(b->reading->arena, key);
	void *known = map_get(&b->keys, joined);

	if (known) {
		*series = (size_t)(uintptr_t)known - 1;
		return true;
	}
	if (b->columns.n == LIMIT_SERIES) {
		build_too_many_series(b, line);
		return false;
	}
	*series = build_add(b, key, NULL, false);
	map_add(&b->keys, joined, (void *)(uintptr_t)(*series + 1));
	return true;
}

void build_too_many_series(struct trace_build *b, uint64_t line)
{
	diag_help(trace_report_about(b->report, CN_TRACE_LIMIT,
				     "%s %llu begins one series more than the %d that a trace may "
				     "have",
				     b->report->line, (unsigned long long)line, LIMIT_SERIES),
		  "take out what differs from %s to %s: each is a label", b->report->line,
		  b->report->line);
}

bool build_full(struct trace_build *b, uint64_t line)
{
	char most[NUM_TEXT_MAX];

	if (b->columns.samples <= b->samples_max)
		return false;
	num_format_grouped((int64_t)b->samples_max, most);
	diag_help(trace_report_about(b->report, CN_TRACE_LIMIT,
				     "%s %llu goes beyond the %s samples that a trace may have",
				     b->report->line, (unsigned long long)line, most),
		  "leave out what the plan does not read, or a part of the time");
	return true;
}

void build_disorder(struct trace_build *b, size_t series, uint64_t line)
{
	if (b->disorder_line)
		return;
	b->disorder_line = line;
	b->disorder_series = series;
}

static struct str shown_key(const struct trace_build *b, size_t series)
{
	struct arena *a = b->reading->arena;

	return trace_shown(a, series_key_text(a, &b->series[series].key));
}

static void report_clash(struct trace_build *b, size_t i, const struct series *s, size_t at)
{
	static const char help[] = "take one of them out, tell the series apart by a version or a "
				   "label, or choose: --on-dup first or --on-dup last";
	const char *line = b->report->line;
	char when[QTY_TEXT_MAX], first[NUM_TEXT_MAX], second[NUM_TEXT_MAX];
	struct str name;
	uint64_t lines[2];

	if (trace_report_full(b->report))
		return;
	name = shown_key(b, i);
	columns_clash(&b->columns, i, s->t[at], lines);
	instant_format(s->t[at], when);
	num_format(s->v[at - 1], first);
	num_format(s->v[at], second);
	trace_report_say(b->report, CN_TRACE_DUPLICATE, help,
			 "%s %llu and %s %llu give %" PRI_STR " two values at %s: %s and %s", line,
			 (unsigned long long)lines[0], line, (unsigned long long)lines[1],
			 STR_ARG(name), when, first, second);
}

static void warn_disorder(struct trace_build *b)
{
	struct str name;

	if (!b->disorder_line)
		return;
	name = shown_key(b, b->disorder_series);
	diag_help(trace_report_about(b->report, CN_TRACE_DISORDER,
				     "%s %llu: the time of %" PRI_STR
				     " goes back; samples are sorted by time",
				     b->report->line, (unsigned long long)b->disorder_line,
				     STR_ARG(name)),
		  "sort the %ss by time", b->report->line);
}

bool build_finish(struct trace_build *b, struct trace *out)
{
	size_t errors = b->report->errors;

	out->of_wanted = b->naming.by_file;
	out->n = b->columns.n;
	out->series = arena_array(b->reading->arena, out->n, sizeof(*out->series));
	for (size_t i = 0; i < out->n; i++) {
		const struct build_series *from = &b->series[i];
		struct series *s = &out->series[i];
		size_t clash;

		s->metric = from->key.metric;
		s->version = from->key.version;
		s->labels = from->key.labels;
		s->unit = from->unit;
		s->source = b->reading->path;
		if (!columns_finish(&b->columns, i, b->reading->opts->on_dup, s, &clash))
			report_clash(b, i, s, clash);
		columns_free(&b->columns, i);
		out->samples += s->n;
	}
	warn_disorder(b);
	return b->report->errors == errors;
}
