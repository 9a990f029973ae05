/* Which series a row of a long CSV file is about: the cells that name it (metric, version, labels)
 * looked up as they are written, so that a name is understood once and not in every row.
 */
#ifndef CANARYC_SIM_CSV_KEYS_H
#define CANARYC_SIM_CSV_KEYS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/str.h"
#include "sim/csv_header.h"
#include "sim/csv_lex.h"
#include "sim/trace_build.h"

struct csv_spelling;

struct csv_keys {
	struct arena *arena;
	const struct csv_header *header;
	struct trace_build *build;
	size_t *columns, ncolumns;	/* those that name the series */
	struct map spellings;
	size_t nspellings;
	struct csv_spelling *last;	/* of the row before; NULL at first */
	struct buf text;		/* scratch for one spelling */
};

enum csv_keys_status {
	CSV_KEYS_FOUND,			/* series are added to the build as they are found */
	CSV_KEYS_BAD,			/* the cells name no series */
	CSV_KEYS_BAD_AGAIN,		/* so they did before, in the same words */
	CSV_KEYS_FULL			/* more series than a trace may have: was reported */
};

/** Makes ready for the rows of a long file. @param header, build  borrowed. */
void csv_keys_start(struct csv_keys *k, const struct csv_header *header,
		    struct trace_build *build);

/** Finds the series of the present row.
 * @param series  its index; for FOUND.
 * @param wrong   what is wrong with its name, static text; for BAD. */
enum csv_keys_status csv_keys_find(struct csv_keys *k, const struct csv_lex *row, size_t *series,
				   const char **wrong);

/** @return the column that a message about a name should point to: the metric's, else the first. */
size_t csv_keys_column(const struct csv_keys *k);

#endif
