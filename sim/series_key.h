/* What tells one series of a trace from another: its metric, its version and its other labels, as
 * text such as `p99{version="v1",zone="a"}` or as single labels.
 */
#ifndef CANARYC_SIM_SERIES_KEY_H
#define CANARYC_SIM_SERIES_KEY_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "sim/series_naming.h"

struct series_key {
	struct str metric;
	struct str version;	/* empty for none */
	struct str labels;	/* the others as `a="b",c="d"`, sorted by name */
};

struct series_label {
	struct str name, value;
};

/** Labels that are being gathered; zeroed but for the arena. The metric is the label `__name__`. */
struct series_labels {
	struct arena *arena;
	struct series_label *v;
	size_t n, cap;
};

/** Adds a label; an empty value adds nothing. Both texts are borrowed. */
void series_labels_add(struct series_labels *l, struct str name, struct str value);

/** Adds the labels of `name`, `name{label="value",...}`, `{label="value"}` or `{"name",...}`; the
 * name may be any text when no brace follows. Escapes are \\ \" and \n, any other backslash stands
 * for itself. @return NULL, or what is wrong, static text: "a label's value stands in quotes". */
const char *series_labels_read(struct series_labels *l, struct str text);

/** The same for the text of `promtool tsdb dump`, whose quotes are Go's: \t, \x1b, \u00e9 ... */
const char *series_labels_read_go(struct series_labels *l, struct str text);

/** Makes the key of the labels gathered, which are sorted by it.
 * @param key  its texts are in the arena or borrowed from the labels and the naming.
 * @return NULL, or what is wrong, static text. */
const char *series_labels_key(struct series_labels *l, const struct series_naming *naming,
			      struct series_key *key);

/** @return the key as one string that no other key has, in the arena. */
struct str series_key_join(struct arena *a, const struct series_key *key);

/** @return the key for a message: p99@v1 or p99@v1{zone="a"}. */
struct str series_key_text(struct arena *a, const struct series_key *key);

#endif
