/* The header of a CSV file: which column is the time, and what the others are.
 *
 * Wide: a time and a column a series. Long: a time, a value and the columns that tell the series
 * apart.
 */
#ifndef CANARYC_SIM_CSV_HEADER_H
#define CANARYC_SIM_CSV_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "base/units.h"
#include "sim/series_key.h"
#include "sim/trace_report.h"

enum csv_role {
	CSV_SKIPPED,		/* without a name: pandas' numbering, or behind the last comma */
	CSV_TIME,
	CSV_SERIES,		/* wide: the values of one series */
	CSV_VALUE,		/* long, like those below */
	CSV_METRIC,
	CSV_VERSION,
	CSV_LABEL
};

struct csv_column {
	struct str name;	/* as it stands in the file, spaces taken off */
	struct str bare;	/* without its unit */
	enum csv_role role;
	const struct unit *unit;	/* that the name ends in; NULL for none */
	struct str label;	/* CSV_METRIC, CSV_VERSION, CSV_LABEL: name of the label */
	struct series_key key;	/* CSV_SERIES */
};

struct csv_header {
	struct csv_column *columns;
	size_t n;
	bool is_long;
	size_t time;		/* index of the column */
	size_t value;		/* long only */
	struct str metric;	/* long: of every row, when no column holds it; else empty */
	bool two_rows;		/* pandas' columns of two levels */
	bool nan_missing;	/* the first column has no name: pandas, NaN is missing */
};

/** What csv_header_read() reads from and for. */
struct csv_header_text {
	const struct trace_report *report;
	const struct trace_options *opts;
	const struct series_naming *naming;
	uint64_t row;		/* for messages: the line of the header */
};

/** Decides what each column is.
 * @param cells   the header's n cells; n is 1 or more. They are copied.
 * @param second  the row behind it, if csv_header_has_second(); else NULL.
 * @return false when an error was reported. */
bool csv_header_read(const struct csv_header_text *text, const struct str *cells, size_t n,
		     const struct str *second, struct csv_header *out);

/** @return whether a row behind the header is part of it: pandas' columns of two levels, metric
 * above version. Both rows have n cells. */
bool csv_header_has_second(const struct str *cells, const struct str *second, size_t n);

#endif
