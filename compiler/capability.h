/* What each target can carry of a plan: one table, by which the checks decide and out of which the
 * table in docs/targets.md is written.
 *
 * A back end is a target with the options and the router that change what it can do.
 */
#ifndef CANARYC_COMPILER_CAPABILITY_H
#define CANARYC_COMPILER_CAPABILITY_H

#include "compiler/plan.h"

enum backend {
	BACKEND_KSERVE_KNATIVE,
	BACKEND_KSERVE_STANDARD,
	BACKEND_SELDON_ISTIO,		/* Core v1, ingress istio */
	BACKEND_SELDON_AMBASSADOR,	/* Core v1, ingress ambassador */
	BACKEND_SELDON_V2,
	BACKEND_ISTIO,
	BACKEND_SWEEP_JOB,		/* carries no traffic: the plan itself goes along */
	BACKEND_ARGO_NONE,
	BACKEND_ARGO_ISTIO,
	BACKEND_ARGO_GATEWAY,
	BACKEND_ARGO_NGINX,
	BACKENDS
};

enum feature {
	/* weights */
	FEATURE_WEIGHT,
	FEATURE_FRACTION,
	FEATURE_ZERO,
	FEATURE_SHADOW,
	FEATURE_SHADOW_FRACTION,
	/* routes */
	FEATURE_EXPOSE,
	FEATURE_ROUTE_ONE,
	FEATURE_ROUTE_COOKIE,
	FEATURE_ROUTE_REGION,
	FEATURE_COHORT,
	FEATURE_ROUTE_ELSE,
	FEATURE_ROUTE_STABLE,
	/* times and people */
	FEATURE_STAGE_FOR,
	FEATURE_THEN_PAUSE,
	FEATURE_PAUSE,
	FEATURE_APPROVAL,
	FEATURE_GATE,
	FEATURE_KEEP,
	FEATURE_READY,
	/* guardrails */
	FEATURE_GUARDRAIL,
	FEATURE_STREAK,
	FEATURE_AFTER,
	FEATURE_NO_DATA,
	FEATURE_NEEDS,
	FEATURE_TEST,
	FEATURE_TRACE_METRIC,
	/* versions */
	FEATURE_REPLICAS_CANARY,
	FEATURE_RANGE,
	FEATURE_CPU,
	FEATURE_MEMORY,
	FEATURE_GPU,
	FEATURE_ENV,
	FEATURE_ARGS,
	FEATURE_PORT,
	FEATURE_PROBE,
	FEATURE_POD_LABELS,
	FEATURE_RUNTIME,
	/* around it */
	FEATURE_SERVICE,
	FEATURE_NOTIFY,
	FEATURE_WEBHOOK,
	FEATURE_LOAD,
	FEATURES
};

enum capability {
	CAN,		/* natively */
	CAN_DRIVEN,	/* whoever drives the target by steps.json does it */
	CAN_EMULATED,	/* in another way than the plan says, or under a condition: a note tells */
	CAN_NOT
};

/** @return the back end of a use of a target; BACKENDS for one that can't be built yet. */
enum backend backend_of(const struct target_use *use);

/** @return "argo via istio", "kserve, mode knative". */
const char *backend_name(enum backend b);

/** @return how the table calls the feature: "`shadow`". */
const char *feature_name(enum feature f);

enum capability capability(enum feature f, enum backend b);

/** @return how a feature is emulated, or why it can't be; a clause, lower case, no full stop. NULL
 * for CAN and CAN_DRIVEN. */
const char *capability_how(enum feature f, enum backend b);

/** @return what to do instead where it can't be; NULL where that is plain. */
const char *capability_instead(enum feature f);

#endif
