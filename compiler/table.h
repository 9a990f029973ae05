/* Text in aligned columns, for the dump of a plan. */
#ifndef CANARYC_COMPILER_TABLE_H
#define CANARYC_COMPILER_TABLE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"

#define TABLE_COLUMNS 8

/** Rows of cells, printed with each column as wide as its widest cell. */
struct table {
	struct arena *arena;
	struct str (*rows)[TABLE_COLUMNS];
	size_t n, cap;
	int ncolumns;		/* at most TABLE_COLUMNS */
	unsigned right;		/* bit i: column i is aligned to the right */
};

struct table table_on(struct arena *a, int ncolumns, unsigned right);

/** @return the cells of a new row, all empty; valid until the next row. Texts are borrowed. */
struct str *table_row(struct table *t);

/** Prints the rows, indented by two spaces, without spaces at the ends of lines. Columns without a
 * text take no room; control characters are shown as `?`. */
void table_put(const struct table *t, struct buf *out);

#endif
