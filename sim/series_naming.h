/* What a file does not say about its series: from the user, or from what the file is called. */
#ifndef CANARYC_SIM_SERIES_NAMING_H
#define CANARYC_SIM_SERIES_NAMING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "sim/trace.h"

struct series_naming {
	struct str version_label;	/* never empty */
	struct str metric;	/* of series without a name; empty: they have none */
	bool by_file;		/* metric is from the name of the file */
	const struct trace_map *maps;
	size_t nmaps;
};

/** What the options say, and the name of the file. A series without a name has that of the options,
 * else, if they let it, what the file's name is up to its first dot, whole or behind a `-`, if that
 * is a metric that is wanted (the longest of them); where all are wanted, what stands behind the
 * last `-`, if it could be a metric's name.
 * @param path  of the file; its texts are borrowed. */
struct series_naming series_naming_of(const struct trace_options *opts, struct str path);

/** @return the mapping of a name in the file, or NULL. */
const struct trace_map *series_map(const struct series_naming *naming, struct str name);

/** @return whether Prometheus takes it as the name of a metric. */
bool series_metric_name(struct str name);

#endif
