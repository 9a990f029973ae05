/* The routes of a step as a list of rules that a proxy of the Envoy family can carry out: rules in
 * order, each a choice of entries, each entry a row of tests that must all pass. For the checks,
 * which refuse what can't be said so, and for the targets that emit it.
 *
 * Such a proxy tests headers, query parameters, the path and the method for a text or a whole RE2
 * pattern, and headers also for not being so. What a route says with `or` becomes entries; a `not`
 * of anything but a header becomes rules before it, which send what the route leaves out to where
 * it goes without that route. Cookies are a pattern on the header `cookie`, a region is a header, a
 * cohort a pattern on the header with the user's bucket, or on the last two digits of the user's
 * own header.
 */
#ifndef CANARYC_COMPILER_ROUTE_RULES_H
#define CANARYC_COMPILER_ROUTE_RULES_H

#include "compiler/plan.h"

enum rule_field { FIELD_HEADER, FIELD_QUERY, FIELD_PATH, FIELD_METHOD };

enum rule_test_kind { TEST_EXACT, TEST_REGEX, TEST_PRESENT };

struct rule_test {
	enum rule_field field;
	struct str key;		/* of FIELD_HEADER (lower case) and FIELD_QUERY */
	enum rule_test_kind kind;
	struct str text;	/* of EXACT and REGEX; a pattern is never empty */
	bool negated;		/* of FIELD_HEADER only; an absent header is tested as an empty one */
};

struct rule_entry {
	const struct rule_test *v;	/* by field, then in the order of the plan */
	size_t n;
};

/** Where a rule leads. */
enum rule_to { RULE_TO_STABLE, RULE_TO_CANARY, RULE_BY_WEIGHT };

struct rule {
	struct str name;	/* unique: the route's, with `-except` where it comes before it */
	const struct rule_entry *entries;	/* any of them */
	size_t n;
	enum rule_to to;
};

/** What of the target the rules depend on. */
struct rule_options {
	struct str region_header;	/* lower case; empty: a region can't be told */
	struct str bucket_header;	/* lower case; empty: none */
};

/** Why a route can't be said so. */
struct rule_failure {
	size_t route;
	struct span at;
	struct str what, help;
};

/** @return what a target's block says of it; names of headers in lower case, in the arena. */
struct rule_options rule_options_of(struct arena *a, const struct target_use *use);

struct rules {
	const struct rule *v;	/* what none of them takes goes by weight */
	size_t n;
};

/** @param routes  indices of the routes in force, ascending.
 * @return false, with the first failure, if a route can't be said so. A route that can never match
 *         makes no rule. */
bool route_rules(struct arena *a, const struct plan *p, const size_t *routes, size_t n,
		 const struct rule_options *opts, struct rules *out, struct rule_failure *failure);

#endif
