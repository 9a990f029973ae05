/* What csv_header.c (the columns, and long files) and csv_header_wide.c (wide ones) share. Included
 * by these two only.
 */
#ifndef CANARYC_SIM_CSV_HEADER_PARTS_H
#define CANARYC_SIM_CSV_HEADER_PARTS_H

#include "sim/csv_header.h"

/** A header that is being read. */
struct reading {
	const struct csv_header_text *text;
	struct arena *arena;
	struct csv_header *h;
};

/** Reports what is wrong with the header as a whole, and lists the columns. @return false. */
bool header_fail(const struct reading *r, struct str what, const char *help);

/** Takes a unit in () or [] off the end of a name. What is in them and is no unit stays.
 * @param unit  written if there is one. */
struct str header_take_unit(struct str name, const struct unit **unit);

/** @return whether s is the word, which is in small letters, in letters of any case. */
bool header_same_word(struct str s, const char *word);

/** Makes each column but the time a series.
 * @param second  the versions of pandas' second row, or NULL.
 * @return false when an error was reported. */
bool header_read_wide(struct reading *r, const struct str *second);

#endif
