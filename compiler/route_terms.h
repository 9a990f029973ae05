/* Conditions of routes as alternatives of terms; a term is a row of demands, one an attribute, that
 * must all be met. Shared by route_terms.c and route_rules.c.
 */
#ifndef CANARYC_COMPILER_ROUTE_TERMS_H
#define CANARYC_COMPILER_ROUTE_TERMS_H

#include "compiler/route_rules.h"

/** What a term asks of one attribute. An absent attribute is none of `any`, matches no `pattern`,
 * and is not refused by `none` and `unlike`. */
struct demand {
	enum attribute attribute;
	struct str key;		/* of a header, cookie, query parameter */
	bool has_any;		/* the value is one of `any` */
	struct text_list any;
	bool has_pattern;	/* the value matches `pattern` as a whole */
	struct str pattern;
	struct text_list none;	/* the value is none of these */
	struct text_list unlike;	/* and matches none of these patterns */
	struct span span;	/* of the test that asked for it last */
};

struct term {
	const struct demand *v;
	size_t n;
	bool never;		/* it contradicts itself */
};

struct terms {
	struct term *v;
	size_t n, cap;
};

/** A test of one attribute, or its opposite, joined to a term.
 * @param what  static text, written on failure: why both can't be asked in one rule.
 * @return false where that can't be. */
bool term_join(struct arena *a, const struct term *t, const struct match *test, bool negated,
	       struct term *out, const char **what);

/** Two terms in one. @return as term_join(). */
bool terms_join(struct arena *a, const struct term *t, const struct term *u, struct term *out,
		const char **what);

/** The alternatives of a condition.
 * @return false, with the failure, if there are too many, or one can't be said in one rule. */
bool terms_of(struct arena *a, const struct match *m, struct terms *out, struct rule_failure *failure);

/** The entries of a rule; any of them. */
struct entry_list {
	struct rule_entry *v;
	size_t n;
};

/** What a proxy tests for a term: more than one entry where a header may be absent. What a proxy
 * can't refuse (of path, method, query) is left out.
 * @return false, with the failure but for its route, if a demand can't be tested. */
bool term_entries(struct arena *a, const struct term *t, const struct rule_options *opts,
		  struct entry_list *out, struct rule_failure *failure);

#endif
