/* The time column of a CSV file. The first time decides what form all of them have. */
#ifndef CANARYC_SIM_CSV_TIME_H
#define CANARYC_SIM_CSV_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "sim/trace.h"

/** ORDER: those that are numbers stand as in enum trace_time_unit. */
enum csv_time_form {
	CSV_TIME_UNKNOWN,	/* no time was read yet */
	CSV_TIME_S, CSV_TIME_MS, CSV_TIME_US, CSV_TIME_NS,	/* since the epoch */
	CSV_TIME_SMALL,		/* seconds too few to be an epoch's: since the trace's own start */
	CSV_TIME_ZONED,		/* RFC 3339 with a zone */
	CSV_TIME_LOCAL		/* a date, or a date and a time, without a zone */
};

enum csv_time_status {
	CSV_TIME_OK,
	CSV_TIME_BAD,		/* not a time, or a day that does not exist */
	CSV_TIME_AMBIGUOUS,	/* 1/2/2024: which is the month? */
	CSV_TIME_MIXED,		/* not in the form of the first time */
	CSV_TIME_RANGE		/* |t| >= LIMIT_TIME_MS */
};

#define CSV_TIME_CACHED 40

struct csv_time {
	enum csv_time_form form;
	enum trace_time_unit unit;	/* of numbers, if the user says it; never SMALL then */
	int64_t zone_ms;	/* how far local times are ahead of UTC */
	char text[CSV_TIME_CACHED];	/* the last time that was read: long files repeat it */
	size_t n;		/* bytes of text; 0 for none */
	int64_t ms;		/* what it means */
};

/** @return a short description of the form for messages: "seconds since 1970". */
const char *csv_time_form_text(enum csv_time_form form);

/** Reads one time. Numbers are seconds below 1e11, milliseconds below 1e14, microseconds below
 * 1e17, else nanoseconds, unless the unit is given; rounded to milliseconds half away from zero.
 * The fraction of a second in RFC 3339 text is cut to milliseconds.
 * @param ct  zeroed before the first call, but for what the user says; its form is set by the first
 *            time that can be read.
 * @param s   without spaces at its ends.
 * @param ms  since the epoch; written on CSV_TIME_OK only. */
enum csv_time_status csv_time_read(struct csv_time *ct, struct str s, int64_t *ms);

/** @return whether s alone would be read as a time. */
bool csv_time_looks(struct str s);

#endif
