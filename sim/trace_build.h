/* A trace that is being read: series by their keys, and their samples until all are there. What the
 * readers of all formats have in common.
 */
#ifndef CANARYC_SIM_TRACE_BUILD_H
#define CANARYC_SIM_TRACE_BUILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "sim/columns.h"
#include "sim/series_key.h"
#include "sim/trace.h"
#include "sim/trace_report.h"

/** A series, in step with the columns. */
struct build_series {
	struct series_key key;
	const struct unit *unit;	/* NULL for none */
};

struct trace_build {
	const struct trace_reading *reading;
	struct trace_report *report;	/* its `line` is what the place of a sample is called */
	struct series_naming naming;
	struct columns columns;
	struct build_series *series;	/* columns.n of them */
	size_t cap;
	struct map keys;		/* joined key to series + 1 */
	size_t samples_max;
	uint64_t disorder_line;		/* of the first sample whose time goes back; 0 for none */
	size_t disorder_series;
};

/** Makes ready. @param report  of the same file; borrowed until build_close(). */
void build_open(struct trace_build *b, const struct trace_reading *r, struct trace_report *report);

/** Frees what no series took. */
void build_close(struct trace_build *b);

/** Adds a series that is not known yet.
 * @param in_step  its samples come by rows, as columns_add() has it.
 * @return its index. */
size_t build_add(struct trace_build *b, const struct series_key *key, const struct unit *unit,
		 bool in_step);

/** Finds the series of a key, or adds it.
 * @return false, and reports it, if it would be one more than LIMIT_SERIES. */
bool build_find(struct trace_build *b, const struct series_key *key, uint64_t line, size_t *series);

/** Reports one series more than LIMIT_SERIES. */
void build_too_many_series(struct trace_build *b, uint64_t line);

/** @return whether as many samples as a trace may have were read: reports it. To be asked between
 * lines. */
bool build_full(struct trace_build *b, uint64_t line);

/** Notes that the time of a series goes back. */
void build_disorder(struct trace_build *b, size_t series, uint64_t line);

/** Appends a sample. @param line  where it stands; 1 or more, never going back. */
static inline void build_push(struct trace_build *b, size_t series, int64_t t, double v,
			      uint64_t line)
{
	if (!columns_push(&b->columns, series, t, v, line))
		build_disorder(b, series, line);
}

/** Makes the series of the trace: sorted, finished, in the order in which they were added. Reports
 * values that clash. @return false when there was such an error. */
bool build_finish(struct trace_build *b, struct trace *out);

#endif
