/* Recorded metrics in memory: a set of series (metric, version, labels), each of them two columns.
 *
 * A file is read by one of the readers of sim/readers.c; the engines see series only through
 * sim/view.h. Samples of a series are sorted by time, one a millisecond.
 */
#ifndef CANARYC_SIM_TRACE_H
#define CANARYC_SIM_TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "base/units.h"

/** One series. NaN is a sample that is no reading; the stale marker is the NaN with the bits of
 * TRACE_STALE_BITS (prometheus: model/value: StaleNaN), told by its bits, never by its value. */
struct series {
	struct str metric;	/* "p99_latency" */
	struct str version;	/* empty when the trace has none for it */
	struct str labels;	/* other labels as `a="b",c="d"`, sorted by name; empty for none */
	const struct unit *unit;	/* that the trace itself names; NULL for none */
	int64_t *t;		/* ms since the epoch, strictly increasing; series may share them */
	double *v;		/* as recorded, in unit */
	size_t n;
	int64_t stale_ms;	/* how old its last sample may be and still be a reading */
	struct str source;	/* path of the file it came from */
};

#define TRACE_STALE_BITS UINT64_C(0x7ff0000000000002)

/** What a file says about metrics, of Prometheus. */
struct trace_family {
	struct str name;
	struct str type;	/* "counter"; empty when it is not said, like those below */
	struct str unit;	/* "seconds" */
	struct str help;
};

struct trace {
	struct str path;
	struct series *series;	/* in the order in which the file first names them */
	size_t n;
	size_t samples;		/* of all series together */
	const struct trace_family *families;
	size_t nfamilies;
	const char *format;	/* "CSV, long"; static text */
	const char *kind;	/* the same as a word: "csv-long"; static text */
	const char *packing;	/* "gzip", "zstd"; NULL: it was not packed */
	bool of_wanted;		/* opts->wanted made a difference to what was read */
};

/** What becomes of two values of a series at one time. The same value twice is one everywhere. */
enum trace_dup { TRACE_DUP_ERROR, TRACE_DUP_FIRST, TRACE_DUP_LAST };

/** The scale of times that are numbers; AUTO tells it by their size. */
enum trace_time_unit { TRACE_TIME_AUTO, TRACE_TIME_S, TRACE_TIME_MS, TRACE_TIME_US, TRACE_TIME_NS };

/** A series, or a column of CSV, that has another name in the file than in the plan. */
struct trace_map {
	struct str metric;	/* what it is */
	struct str version;	/* of that version; empty: as the file says */
	struct str name;	/* in the file: the metric's name, or the whole of a column's */
};

/** What the user may say about files; zero is the default of each. */
struct trace_options {
	struct str metric;	/* name of series that have none */
	const struct trace_map *maps;
	size_t nmaps;
	struct str version_label;	/* the label that holds the version; empty: `version` */
	struct str time_column, value_column, metric_column;	/* of CSV; empty: the usual names */
	bool has_zone;		/* of times without one; else they are UTC, with a warning */
	int32_t zone_min;	/* minutes east of UTC */
	enum trace_time_unit time_unit;
	enum trace_dup on_dup;
	bool name_by_file;	/* series without a name have that which the file is called after */
	/* The metrics that are wanted: a store reads the samples of no others, and a file is called
	 * after one of them. No names: all are wanted. */
	const struct str *wanted;
	size_t nwanted;
	bool use_stdin;		/* the path - is standard input */
	size_t samples_max;	/* 0: LIMIT_TRACE_SAMPLES; smaller in tests, as is the next */
	uint64_t lines_max;	/* 0: LIMIT_TRACE_LINES */
	struct span at;		/* where a plan names the file; end == 0 for the command line */
};

struct trace_input;

/** A file that is being read. */
struct trace_reading {
	struct arena *arena;	/* where the series go */
	struct trace_input *in;	/* begins with the bytes that probe() was shown */
	struct str path;	/* for messages */
	struct str file;	/* as it is opened, for a reader that does so itself */
	const struct trace_options *opts;
	struct diags *ds;
};

/** A file format. */
struct trace_reader {
	const char *name, *summary;
	/** @return whether the file's first bytes (up to 64 KiB, unpacked) look like this
	 * format. */
	bool (*probe)(struct str head);
	/** Reads it all. Reports each mistake with its place, at most LIMIT_ERRORS.
	 * @return false when at least one error was reported. */
	bool (*read)(const struct trace_reading *r, struct trace *out);
};

/** Opens a file, finds its reader and reads it.
 * @param path  as it is to be opened; messages show `shown`.
 * @return the trace, in the arena, or NULL when an error was reported to ds. */
struct trace *trace_read(struct arena *a, struct str path, struct str shown,
			 const struct trace_options *opts, struct diags *ds);

/** Sorts samples by time (stably), drops repetitions that are the same to the bit, and works out
 * stale_ms: five minutes or two median gaps, whichever is longer (one sample: five minutes).
 * @param clash  index into the sorted samples of the second of two different values at one time.
 * @return false if there is such a clash. */
bool series_finish(struct series *s, size_t *clash);

/** The same where two values at one time are not always an error. */
bool series_finish_as(struct series *s, enum trace_dup on_dup, size_t *clash);

/** @return the median distance of two samples, in ms; 0 for less than two samples. */
int64_t series_step(const struct series *s);

/** The value that the series shows at an instant: its last sample at or before t, no older than
 * stale_ms, unless that sample is NaN or stale. In the trace's own unit.
 * @param hint  where the last search ended, 0 at first: makes forward reading linear; may be NULL.
 * @return false when there is none. */
bool series_at(const struct series *s, int64_t t, size_t *hint, double *value);

/** The last instant at which the series shows a value, however it ends (age, NaN, stale).
 * @return false when it never does. */
bool series_last_reading(const struct series *s, int64_t *t);

/** Expands promtool's notation for made-up series: items separated by spaces, each one of N, NxK
 * (K + 1 copies), N+DxK and N-DxK (K + 1 values, D added each time), _, _xK, stale, stalexK; N a
 * decimal number, NaN, Inf, +Inf or -Inf; percent signs and other units are not taken
 * (prometheus: promql/promqltest/test.go). `_` leaves the sample out.
 * @param at     byte offset of what is wrong, written on failure.
 * @param every_ms  distance of the values; the first is at t = 0.
 * @return NULL, or what is wrong ("a number, `_` or `stale` is wanted"), static text. */
const char *series_parse(struct arena *a, struct str text, int64_t every_ms, struct series *out,
			 size_t *at);

#endif
