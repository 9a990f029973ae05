/* What view_bind.c (who plays what) and view_missing.c (what nobody plays) share while a view is
 * opened. Included by these two only.
 */
#ifndef CANARYC_SIM_VIEW_BIND_H
#define CANARYC_SIM_VIEW_BIND_H

#include "base/buf.h"
#include "base/map.h"
#include "sim/view_in.h"

#define CLAUSES_SHOWN 4
#define NAMES_SHOWN 12

/** Parts of one message, put together with "; ". */
struct clauses {
	struct buf text;
	size_t n;
};

/** Names without repetition, in the order in which they came. */
struct names {
	struct map seen;
	struct str *v;
	size_t n, cap;
};

struct binder {
	struct arena *arena;
	struct view *view;
	struct diags *ds;
	const struct view_trace *traces;
	size_t n;
	struct map metrics;	/* name to struct metric */
	const struct guardrail **reader;	/* by cell: the first that reads it, or NULL */
	struct names found_metrics, found_versions;
};

/** Begins the next clause. @return false when enough are shown: it is only counted. */
bool clause_begin(struct clauses *c);

/** Reports all clauses at the trace's place in the plan file, else about the file; without a trace
 * at the scenario. */
struct diag *clauses_report(struct binder *b, enum diag_code code, const struct view_trace *t,
			    struct clauses *c);

/** Adds a name unless it is there. */
void names_add(struct names *names, struct arena *a, struct str name);

/** Puts them with commas, the first NAMES_SHOWN. */
void names_put(const struct names *names, struct buf *out);

/** @return what a message about a trace calls it: its path, unless that stands in front anyway. */
struct str bind_subject(const struct view_trace *t);

/** @return "stable", "canary". */
const char *bind_side_name(enum side side);

/** @return whether the series of that trace plays the side. */
bool bind_plays(const struct binder *b, const struct view_trace *t, const struct series *s,
		enum side side);

/** Reports a run without anything to replay, versions and metrics that nothing gives. */
void bind_check_missing(struct binder *b);

#endif
