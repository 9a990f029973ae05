/* What the files of the diff share. Private to compiler/.
 *
 * Whatever can change is a thing: a name and a list of fields, each a name and its value in words.
 * Two things are compared field by field, so a part of the plan says only what its fields are.
 */
#ifndef CANARYC_COMPILER_DIFF_PARTS_H
#define CANARYC_COMPILER_DIFF_PARTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "compiler/diff.h"

struct field {
	struct str name, value;
	bool usual;		/* the default: left out where a whole thing is summed up */
};

struct fields {
	struct arena *arena;
	struct field *v;
	size_t n, cap;
};

struct thing {
	struct str name;
	struct fields fields;
};

struct things {
	struct thing *v;
	size_t n;
};

/* ---- diff_list.c: fields and things ---- */

struct fields fields_on(struct arena *a);

/** Puts a field; a value whose p is NULL is not there, and nothing is put. */
void field_put(struct fields *f, const char *name, struct str value);
/** The same for a value that is the default if `usual`. */
void field_put_usual(struct fields *f, const char *name, struct str value, bool usual);
/** Puts "PREFIX KEY" for each pair. */
void field_put_pairs(struct fields *f, const char *prefix, struct pairs p);

/** Adds a change for every field that differs. A default against no value at all is no change: what
 * it depends on has changed, and is told. */
void fields_compare(struct diff *d, enum diff_part part, struct str name, const struct fields *a,
		    const struct fields *b);

/** Adds that a thing is new (or gone), summed up by its fields. */
void thing_whole(struct diff *d, enum diff_part part, const struct thing *t, bool added);

/** Pairs things by name: compares those in both, adds those that are in one only. Names are unique
 * on each side. */
void things_compare(struct diff *d, enum diff_part part, struct things a, struct things b);

struct things things_on(struct arena *a, size_t n);

/* ---- diff_text.c: values in words; "not there" where v is negative or s is empty ---- */

/** @return the text in s, with p NULL where it is empty. */
struct str text_or_none(struct str s);
/** @return s; an empty text is one that is there. */
struct str text_given(struct str s);
struct str text_ms(struct arena *a, int64_t ms);
struct str text_number(struct arena *a, int64_t v);
struct str text_weight(struct arena *a, int32_t ppm);
/** @return `"a", "b"`; not there for an empty list. */
struct str text_quoted(struct arena *a, struct text_list l);

/* ---- diff_order.c: order and alignment ---- */

/** Adds a change "place" for each name that moved, as few as can be: those that both sides have and
 * that stand in another order. Names are unique on each side.
 * @param of  NULL: the change is of the thing so named, its field is "place"; else of `name`, and
 *         its field is "place of OF NAME". */
void order_compare(struct diff *d, enum diff_part part, struct str name, const char *of,
		   const struct str *a, size_t na, struct str *b, size_t nb);

/** The same for things. */
void order_compare_things(struct diff *d, enum diff_part part, struct things a, struct things b);

#define NOT_PAIRED SIZE_MAX

/** An item of a sequence that is aligned with another: equal numbers are equal names (contents). */
struct item {
	uint32_t name, content;
};

/** Aligns two sequences: as many pairs of one name as can be, among those as many of one content.
 * @param pair  na long; written: the index in b, rising, or NOT_PAIRED.
 * @return false when both have more than LIMIT_DIFF_STEPS items between those that are the same at
 *         both ends: then these are paired by position, whatever their names. */
bool sequence_align(struct arena *a, const struct item *va, size_t na, const struct item *vb,
		    size_t nb, size_t *pair);

/* ---- the parts; each adds what changed ---- */

void diff_versions(struct diff *d, const struct plan *a, const struct plan *b);
void diff_metrics(struct diff *d, const struct plan *a, const struct plan *b);
void diff_guardrails(struct diff *d, const struct plan *a, const struct plan *b);
void diff_routes(struct diff *d, const struct plan *a, const struct plan *b);
void diff_steps(struct diff *d, const struct plan *a, const struct plan *b);
void diff_actions(struct diff *d, const struct plan *a, const struct plan *b);
void diff_targets(struct diff *d, const struct plan *a, const struct plan *b);
void diff_rollout(struct diff *d, const struct plan *a, const struct plan *b);

#endif
