/* The rows of a CSV file: each cell becomes a sample of a series. Nothing is allocated for a row.
 *
 * A row with a mistake is reported and left out, and reading goes on; a file with a mistake is
 * never used.
 */
#ifndef CANARYC_SIM_CSV_ROWS_H
#define CANARYC_SIM_CSV_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "sim/csv_cell.h"
#include "sim/csv_header.h"
#include "sim/csv_keys.h"
#include "sim/csv_lex.h"
#include "sim/csv_time.h"
#include "sim/trace_build.h"

/** What is known of the units in the cells of a series. */
struct csv_units {
	enum qty_class cls;	/* once unit_row is set */
	uint64_t plain_row;	/* row of its first number without a unit that is not 0; or 0 */
	uint64_t unit_row;	/* row of its first number with a unit; or 0 */
};

struct csv_rows {
	struct trace_report *report;
	struct trace_build *build;
	struct csv_lex *lex;
	const struct csv_header *header;
	struct csv_time time;
	struct csv_cell_rules rules;
	struct csv_keys keys;	/* long only */
	size_t *wide;		/* wide: series of each column; SIZE_MAX for none */
	struct csv_units *units;	/* by series */
	size_t nunits, units_cap;
	size_t named;		/* columns of the header but for a nameless end */
	uint64_t rows;		/* that are not empty */
	uint64_t first_row;	/* the first with a time */
	bool short_rows;	/* a row had fewer fields than the header */
	bool stop;		/* an error after which reading can't go on was reported */

	bool fast;		/* rows of plain numbers are read by csv_fast_rows() */
	double *cells;		/* of one row, by series */
	size_t *unsettled, nunsettled;	/* series that have no plain_row yet */
};

/** Makes ready; all but what is borrowed is in the build's arena. */
void csv_rows_start(struct csv_rows *r, struct trace_report *report, struct trace_build *build,
		    struct csv_lex *lex, const struct csv_header *header);

/** Reads the present row of the lexer. */
void csv_rows_add(struct csv_rows *r);

/** Reads rows of a wide file that hold a time and plain numbers or nothing, as nearly all do,
 * straight from the lexer's buffer, up to the first that is different or not all there. */
void csv_fast_rows(struct csv_rows *r);

/** Makes ready for csv_fast_rows(): sets r->fast if the header is one for it. */
void csv_fast_start(struct csv_rows *r);

/** @return the name of a column for a message: its number where it has none. */
struct str csv_rows_column(const struct csv_rows *r, size_t i);

#endif
