/* Whether two traces say the same to a plan, whatever file they are in. */
#ifndef CANARYC_SIM_TRACE_DIGEST_H
#define CANARYC_SIM_TRACE_DIGEST_H

#include "base/sha256.h"
#include "compiler/plan.h"
#include "sim/trace.h"

/** The hash of all series of a trace that the plan can read: its metrics and `requests`, of every
 * version. The same samples in another format or order, or in a store, have the same.
 * @param samples  written: how many they are. */
void trace_digest(struct arena *a, const struct trace *t, const struct plan *plan, int64_t *samples,
		  char out[SHA256_TEXT]);

#endif
