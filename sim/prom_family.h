/* What the comments of Prometheus and OpenMetrics text say about metrics: `# TYPE`, `# UNIT`, `#
 * HELP`.
 */
#ifndef CANARYC_SIM_PROM_FAMILY_H
#define CANARYC_SIM_PROM_FAMILY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/map.h"
#include "base/units.h"
#include "sim/trace.h"

struct prom_families {
	struct arena *arena;
	struct map by_name;
	struct trace_family *v;
	size_t n, cap;
};

enum prom_comment {
	PROM_COMMENT,		/* says nothing */
	PROM_COMMENT_TAKEN,
	PROM_COMMENT_OPEN,	/* taken, and only OpenMetrics has it */
	PROM_COMMENT_EOF,	/* # EOF */
	PROM_COMMENT_BAD
};

void prom_families_start(struct prom_families *f, struct arena *a);

/** Takes a line that begins with #.
 * @param wrong  what is wrong with it, static text; for BAD. */
enum prom_comment prom_families_take(struct prom_families *f, struct str line,
				     const char **wrong);

/** @return whether a metric's samples only say when a counter, a histogram or a summary was
 * made. */
bool prom_families_created(const struct prom_families *f, struct str metric);

/** @return the unit of a metric's samples, where its family has one that is known and its samples
 *         are in it: those of the buckets and the count of a histogram are not. NULL for none. */
const struct unit *prom_families_unit(const struct prom_families *f, struct str metric);

#endif
