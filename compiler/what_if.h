/* Assumptions of the command line: `--what-if 'p99_latency@canary *= 1.3 from 10m'`.
 *
 * They are written as `assume` takes them, without that word, and apply to a scenario behind its
 * own. Messages show each as a line of a file called `--what-if`.
 */
#ifndef CANARYC_COMPILER_WHAT_IF_H
#define CANARYC_COMPILER_WHAT_IF_H

#include "compiler/compile.h"

/** Read, but not yet looked up: each scenario's plan has its own names. */
struct what_ifs {
	const struct stmt **v;
	size_t n;
};

/** Reads them. To be called after compile_file().
 * @return false if an error was reported to ds. */
bool what_if_read(struct compile *c, struct diags *ds, const struct str *texts, size_t n,
		  struct what_ifs *out);

/** @return the scenario with the assumptions behind its own, in the arena of c; the scenario itself
 *          when there are none; NULL when an error was reported to ds. */
const struct scenario *what_if_apply(struct compile *c, struct diags *ds,
				     const struct scenario *s, const struct what_ifs *w);

#endif
