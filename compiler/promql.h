/* PromQL as a row of tokens: what the checks of queries and query_shape() look at. It is no parser:
 * what is not understood is left to Prometheus.
 */
#ifndef CANARYC_COMPILER_PROMQL_H
#define CANARYC_COMPILER_PROMQL_H

#include <stdbool.h>

#include "base/arena.h"

enum promql_kind { PROMQL_WORD, PROMQL_NUMBER, PROMQL_STRING, PROMQL_SIGN };

struct promql_token {
	enum promql_kind kind;
	struct str text;
	size_t at, depth;	/* offset in the query; brackets open before it */
	size_t match;		/* of a bracket: index of its other half; else SIZE_MAX */
};

/** A query cut into tokens; comments are left out. */
struct promql_tokens {
	struct arena *arena;
	struct promql_token *v;
	size_t n, cap;
	const char *broken;	/* what is not closed or not open; NULL for nothing */
	size_t broken_at;	/* offset of it */
};

/** @param q  borrowed by the tokens. */
struct promql_tokens promql_cut(struct arena *arena, struct str q);

/** @return whether token i is there, is no string, and reads so. */
bool promql_is(const struct promql_tokens *ts, size_t i, const char *text);

#endif
