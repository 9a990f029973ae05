/* Reads a store as a trace: each of its series, in the order of their labels, with the samples of
 * those metrics that are wanted. It opens the file itself, by its name, to read it through SQLite.
 *
 * Options that say what a file means (--map, --version-label, --metric) hold for its series as for
 * any other; times and units are known.
 */
#include <string.h>

#include <sys/stat.h>

#include "base/limits.h"
#include "base/num.h"
#include "sim/readers.h"
#include "sim/store.h"
#include "sim/trace_build.h"

#define TRIES 5	/* when the file changes while it is read */

static bool probe(struct str head)
{
	return head.n >= 16 && memcmp(head.p, "SQLite format 3", 16) == 0;
}

static bool is_wanted(const struct trace_options *opts, struct str metric)
{
	bool wanted = opts->nwanted == 0;

	for (size_t i = 0; i < opts->nwanted && !wanted; i++)
		wanted = str_eq(opts->wanted[i], metric);
	return wanted;
}

/* Names a series. @return false, and reports it, when it can't be. */
static bool name_series(const struct trace_reading *r, const struct series_naming *naming,
			struct store_series *from, struct series *to)
{
	struct series_key key;
	const char *wrong = series_labels_key(&from->labels, naming, &key);

	if (wrong) {
		diag_help(diag_about(r->ds, CN_TRACE_HEADER, arena_cstr(r->arena, r->path),
				     "series %lld can't be read: %s", (long long)from->id, wrong),
			  "did another program write to the store?");
		return false;
	}
	*to = (struct series){ .metric = key.metric, .version = key.version,
			       .labels = key.labels, .unit = from->unit, .source = r->path };
	return true;
}

/* Reports more series or samples than a trace may have. */
static bool fail_limit(const struct trace_reading *r, const char *what, size_t most)
{
	const struct trace_report report = trace_report_on(r, "series");
	char text[NUM_TEXT_MAX];

	num_format_grouped((int64_t)most, text);
	diag_help(trace_report_about(&report, CN_TRACE_LIMIT, "has more than the %s %s that a "
				     "trace may have", text, what),
		  "ingest what belongs together into a store of its own");
	return false;
}

/* @param before  samples that were read already. */
static bool read_samples(const struct trace_reading *r, struct store *s,
			 const struct store_series *from, struct series *to, size_t before)
{
	const size_t most = r->opts->samples_max ? r->opts->samples_max : LIMIT_TRACE_SAMPLES;
	size_t clash;

	if (!is_wanted(r->opts, to->metric))
		return true;
	if (from->n > most || before + from->n > most)
		return fail_limit(r, "samples", most);
	if (!store_read(s, r->arena, from->id, INT64_MIN, INT64_MAX, &to->t, &to->v, &to->n))
		return false;
	return series_finish(to, &clash);	/* they are in order, as store_read() sees to */
}

/* Two series that a mapping has made one. */
static bool check_twice(const struct trace_reading *r, const struct trace *t)
{
	struct map seen = map_on(r->arena);

	for (size_t i = 0; i < t->n; i++) {
		const struct series *s = &t->series[i];
		const struct series_key key = { s->metric, s->version, s->labels };
		struct str name;

		if (!map_add(&seen, series_key_join(r->arena, &key), (void *)(uintptr_t)s))
			continue;
		name = trace_shown(r->arena, series_key_text(r->arena, &key));
		diag_help(diag_about(r->ds, CN_TRACE_DUPLICATE, arena_cstr(r->arena, r->path),
				     "%" PRI_STR " is found twice, once mapped", STR_ARG(name)),
			  "map it to another name");
		return false;
	}
	return true;
}

static bool read_series(const struct trace_reading *r, struct store *s, struct trace *out)
{
	const struct series_naming naming = series_naming_of(r->opts, r->path);
	struct store_series *list;

	out->samples = 0;
	if (!store_list(s, r->arena, &list, &out->n))
		return false;
	if (out->n > LIMIT_SERIES)
		return fail_limit(r, "series", LIMIT_SERIES);
	out->series = arena_array(r->arena, out->n, sizeof(*out->series));
	for (size_t i = 0; i < out->n; i++) {
		struct series *to = &out->series[i];

		if (!name_series(r, &naming, &list[i], to) ||
		    !read_samples(r, s, &list[i], to, out->samples))
			return false;
		out->samples += to->n;
	}
	return check_twice(r, out);
}

/* Reads the file once. @param steady  whether nobody changed it meanwhile. */
static bool read_once(const struct trace_reading *r, struct trace *out, bool *steady)
{
	const struct store_options options = { .mode = STORE_READ, .at = r->opts->at };
	struct store *s = store_open(r->arena, r->file, r->path, &options, r->ds);
	bool ok = s && read_series(r, s, out);

	*steady = !s || store_steady(s);
	store_close(s);
	return ok;
}

static bool fail_busy(const struct trace_reading *r)
{
	diag_help(diag_about(r->ds, CN_STORE_FAILED, arena_cstr(r->arena, r->path),
			     "is written to again and again while it is read"),
		  "do it again when that has ended");
	return false;
}

static bool fail_pipe(const struct trace_reading *r)
{
	diag_help(diag_about(r->ds, CN_TRACE_FORMAT, arena_cstr(r->arena, r->path),
			     "is a store, which is read by its name and not through a pipe"),
		  "name the file");
	return false;
}

/* What goes wrong while the file is changed under its reader is not reported: it is read again. */
static bool read_store(const struct trace_reading *r, struct trace *out)
{
	struct diags quiet = diags_on(r->arena);
	struct trace_reading trial = *r;
	struct stat st;
	bool ok = false, steady = false;

	if (stat(r->file.p, &st) != 0 || !S_ISREG(st.st_mode))
		return fail_pipe(r);
	trial.ds = &quiet;
	for (int i = 0; i < TRIES && !steady; i++)
		ok = read_once(&trial, out, &steady);
	if (!steady)
		return fail_busy(r);
	out->format = "store";
	out->kind = "store";
	out->of_wanted = r->opts->nwanted > 0;
	return ok || read_once(r, out, &steady);
}

const struct trace_reader trace_reader_store = {
	.name = "store",
	.summary = "a store that `canaryc ingest` made",
	.probe = probe,
	.read = read_store,
};
