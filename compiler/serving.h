/* What model servers KServe and Seldon Core bring along: which format and protocol is served by
 * what. For the checks, and for the targets that name them.
 */
#ifndef CANARYC_COMPILER_SERVING_H
#define CANARYC_COMPILER_SERVING_H

#include "compiler/plan.h"

/** @return the protocol that KServe takes for a version: its own, else the format's default. */
struct str kserve_protocol(const struct version *v);

/** @return the ClusterServingRuntime of KServe 0.20 that serves a format with a protocol, when the
 * cluster has no others; empty: none does (kserve: config/runtimes). */
struct str kserve_runtime(struct str format, struct str protocol);

/** @return the formats that some runtime of KServe serves, for "did you mean".
 * @param n  their number. */
const struct str *kserve_formats(size_t *n);

/** @return whether the versions want different servers: then each is named, so that a change of
 * format or protocol does not change it silently. */
bool kserve_servers_differ(const struct plan *p);

/** A prepackaged server of Seldon Core v1. */
struct seldon_server {
	struct str format;
	const char *implementation;	/* "SKLEARN_SERVER" */
	const char *const *protocols;	/* that it speaks, the default first, NULL at the end */
};

/** @return the server of a format, or NULL (seldon-core: the config map predictor_servers). */
const struct seldon_server *seldon_server_find(struct str format);

/** @return the i-th, NULL behind the last. */
const struct seldon_server *seldon_server_at(size_t i);

#endif
