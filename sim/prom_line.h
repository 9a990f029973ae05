/* A line with a sample, as Prometheus and OpenMetrics text and promtool dumps have it:
 *
 *	name{label="value",...} VALUE [TIME] [# exemplar]
 */
#ifndef CANARYC_SIM_PROM_LINE_H
#define CANARYC_SIM_PROM_LINE_H

#include <stdbool.h>

#include "base/map.h"
#include "base/str.h"
#include "sim/prom_family.h"
#include "sim/trace_build.h"

struct prom_line {
	struct str series;	/* as written */
	struct str value;
	struct str time;	/* empty for none */
	bool exemplar;		/* something that begins with # follows */
	bool histogram;		/* the value is a native histogram, {count:..., ...} */
};

/** Cuts a line into its parts. Nothing is looked at beyond what that takes.
 * @param line   not blank, without spaces at its ends.
 * @param guess  a series that it may begin with, as the one before; may be empty.
 * @return NULL, or what is wrong, static text. */
const char *prom_line_cut(struct str line, struct str guess, struct prom_line *out);

/** @return whether the text of a series is braces alone, with the name among the labels. */
bool prom_line_has_name(struct str series);

struct prom_spelling;

/** Series by the texts that name them, so that a name is understood once. */
struct prom_names {
	struct trace_build *build;
	const struct prom_families *families;	/* NULL for a dump, whose quotes are Go's */
	struct map spellings;
	size_t n;
	struct prom_spelling *last;	/* of the line before; NULL at first */
};

enum prom_names_status {
	PROM_NAMES_KNOWN,	/* a series; *fresh says whether the text is new */
	PROM_NAMES_SKIP,	/* its samples say when another was made: they are left out */
	PROM_NAMES_BAD,		/* it names no series */
	PROM_NAMES_BAD_AGAIN,	/* so it did before, in the same words */
	PROM_NAMES_FULL		/* more series than a trace may have: was reported */
};

void prom_names_start(struct prom_names *names, struct trace_build *build,
		      const struct prom_families *families);

/** @return the text of the series that is likely next; empty at first. */
struct str prom_names_guess(const struct prom_names *names);

/** Finds a series by its text.
 * @param series  its index; for KNOWN.
 * @param fresh   whether the text was not met before.
 * @param wrong   what is wrong with it, static text; for BAD. */
enum prom_names_status prom_names_find(struct prom_names *names, struct str text, uint64_t line,
				       size_t *series, bool *fresh, const char **wrong);

/** Reads a value where it stands: NUM_SCAN_SLACK bytes behind it can be read. */
bool prom_line_value(struct str text, double *value);

#endif
