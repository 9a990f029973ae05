/* What `sweep` varies: `--vary guardrail.latency.rollback=300ms..600ms/50ms`, `--vary image=a,b`.
 *
 * Values are texts, as --set would take them: a list with commas, or a range FIRST..LAST/STEP. A
 * range is counted and walked in whole units of its last decimal, so 0.1..0.5/0.1 has 0.3 in it and
 * no number beside it. It ends at the last value that is not beyond LAST.
 */
#ifndef CANARYC_COMPILER_VARY_H
#define CANARYC_COMPILER_VARY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/override.h"

/** One thing that is varied. */
struct vary {
	struct override_text text;	/* as written */
	size_t n;			/* values; a range has any number of them */
	/* a range: */
	bool is_range, is_time;		/* times: in ms, written as durations */
	int64_t first, step;
	int scale;			/* decimals: a value is first * 10^-scale */
	struct str unit;		/* written behind the numbers; empty for none */
};

/** Reads a --vary. Its values are not looked at: only a place knows which fit.
 * @param out  written when no error was reported.
 * @return false if an error was reported to ds, or the text is no NAME=VALUES (then
 * `out->text.path` is empty and nothing was reported). */
bool vary_read(struct compile *c, struct diags *ds, struct str text, struct vary *out);

/** @return all v->n values, in the arena. To be called when it is known that there are not too
 * many. */
const struct str *vary_values(struct arena *a, const struct vary *v);

/** @return the product of the numbers of values, at most UINT64_MAX: then it is that or more. */
uint64_t vary_points(const struct vary *v, size_t n);

#endif
