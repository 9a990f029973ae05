/* One value cell of a CSV file: a number, with or without a unit, or a word that stands for one. */
#ifndef CANARYC_SIM_CSV_CELL_H
#define CANARYC_SIM_CSV_CELL_H

#include <stdbool.h>

#include "base/str.h"
#include "base/units.h"

enum csv_cell_status {
	CSV_CELL_VALUE,
	CSV_CELL_MISSING,	/* empty, null, N/A, ...: no sample */
	CSV_CELL_BAD,		/* not a number */
	CSV_CELL_BAD_UNIT,	/* a number, and behind it something that is no unit */
	CSV_CELL_RANGE		/* larger than a double can be */
};

struct csv_cell {
	double value;		/* in the base unit if there is a unit; may be NaN or infinite */
	const struct unit *unit;	/* written behind it; NULL for a plain number or a count */
};

/** How the cells of a file are read. */
struct csv_cell_rules {
	bool decimal_comma;	/* 1,5 is 1.5: with `;` between the fields */
	bool nan_missing;	/* NaN is no sample: pandas with its index column */
};

/** Reads a cell.
 * @param s    without spaces at its ends.
 * @param out  holds the cell on CSV_CELL_VALUE only. NaN is the canonical one, `stale` has the bits
 *             TRACE_STALE_BITS. */
enum csv_cell_status csv_cell_read(struct str s, const struct csv_cell_rules *rules,
				   struct csv_cell *out);

/** @return the unit to which csv_cell_read() converts a class; NULL for one without a base unit. */
const struct unit *csv_cell_base(enum qty_class cls);

#endif
