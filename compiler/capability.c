/* The table of compiler/capability.h. A row has a letter for each back end, in the order of the
 * enum: N native, D by the driver, E emulated, X impossible; and the texts of the E and X among
 * them.
 *
 * Where the facts come from: kserve: pkg/controller/v1beta1/inferenceservice, seldon-core:
 * operator/controllers, istio: pkg/config/validation, argo-rollouts: pkg/apis/rollouts/validation
 * and rollout/, the Gateway API's plugin of Argo.
 */
#include "compiler/capability.h"

#include "compiler/targets.h"

#define ON(b) (1u << BACKEND_##b)
#define KSERVE (ON(KSERVE_KNATIVE) | ON(KSERVE_STANDARD))
#define SELDON_V1 (ON(SELDON_ISTIO) | ON(SELDON_AMBASSADOR))
#define SELDON (SELDON_V1 | ON(SELDON_V2))
#define MODELS (KSERVE | SELDON)
#define ARGO_ROUTED (ON(ARGO_ISTIO) | ON(ARGO_GATEWAY) | ON(ARGO_NGINX))
#define ARGO_HEADERS (ON(ARGO_ISTIO) | ON(ARGO_GATEWAY))
#define ARGO (ON(ARGO_NONE) | ARGO_ROUTED)

#define TEXTS_MAX 6

/** A text of a row, and the back ends that it is about. */
struct how {
	unsigned backends;
	const char *text;
};

struct row {
	const char *name;
	const char *letters;
	struct how how[TEXTS_MAX];
	const char *instead;
};

#define NO_ROUTES "it splits traffic by weight alone"
#define NO_PROXY "without a router it knows pods, not requests"
#define NGINX_STATIC "the annotations of its canary hold always, not step by step"
#define ROUTERS "istio can carry it"
#define SERVER "the model server brings its own; it goes with the image"

static const struct row rows[] = {
	[FEATURE_WEIGHT] = {
		"`stage`, whole per cents", "NNNNNNNENNN",
		{ { ON(ARGO_NONE), "the share is that of the canary's pods" } }, NULL,
	},
	[FEATURE_FRACTION] = {
		"`stage`, fractions of a per cent", "XXXXNNNEXEE",
		{ { KSERVE | SELDON_V1 | ON(ARGO_ISTIO), "its weights are whole per cents" },
		  { ON(ARGO_NONE), "the share is that of the canary's pods" },
		  { ON(ARGO_GATEWAY), "by `maxTrafficWeight`, which the plugin heeds since its release 0.6" },
		  { ON(ARGO_NGINX), "by `maxTrafficWeight`" } },
		"take whole per cents, or target istio, or seldon with `api v2`",
	},
	[FEATURE_ZERO] = {
		"`stage 0%`", "NNNXNNNXEEE",
		{ { ON(SELDON_AMBASSADOR), "Ambassador takes a weight of 0 for none and splits evenly" },
		  { ON(ARGO_NONE), "at 0% there are no pods of the canary" },
		  { ARGO_ROUTED, "at weight 0 Argo runs no pods: `setCanaryScale` starts them" } },
		"begin with a stage above 0%",
	},
	[FEATURE_SHADOW] = {
		"`shadow`", "XXEENNNXNXX",
		{ { KSERVE, "it can't copy requests" },
		  { SELDON_V1, "by a shadow predictor; the step after it may redeploy the canary" },
		  { ON(ARGO_NONE), "it can't copy requests without a router" },
		  { ON(ARGO_GATEWAY), "the plugin takes mirror routes and does nothing with them" },
		  { ON(ARGO_NGINX), "it has no mirror step" } },
		"istio, seldon, and argo via istio can; or take the step out",
	},
	[FEATURE_SHADOW_FRACTION] = {
		"`shadow`, fractions of a per cent", "XXXXXNNXXXX",
		{ { ~0u, "its mirror takes whole per cents" } },
		"take whole per cents, or target istio",
	},
	[FEATURE_EXPOSE] = {
		"`expose`", "XXXXXNNXNNX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		"istio and argo via istio or gateway can; or take the route out",
	},
	[FEATURE_ROUTE_ONE] = {
		"one header, `==` `=~` `in`", "XXXXXNNXEEX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ON(ARGO_ISTIO), "by a managed route that catches the header on every path" },
		  { ON(ARGO_GATEWAY), "by a managed route; how patterns match is the gateway's" },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		ROUTERS,
	},
	[FEATURE_ROUTE_COOKIE] = {
		"a cookie", "XXXXXENXEEX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ON(ISTIO), "by a pattern on the header `cookie`" },
		  { ARGO_HEADERS, "by a managed route with a pattern on the header `cookie`" },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		ROUTERS,
	},
	[FEATURE_ROUTE_REGION] = {
		"`region`", "XXXXXENXEEX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ON(ISTIO) | ARGO_HEADERS, "by the header that `region-header` names, which the edge must set and strip from clients" },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		ROUTERS,
	},
	[FEATURE_COHORT] = {
		"`route N% of users`", "XXXXXENXEEX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ON(ISTIO) | ARGO_HEADERS, "by the header that `bucket-header` names, which the edge computes; without it by the last two digits of the user's own header, and users without digits there are in no cohort" },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		ROUTERS,
	},
	[FEATURE_ROUTE_ELSE] = {
		"`!=`, `and`, `or`, `not`, path, method, query", "XXXXXNNXXXX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ARGO_HEADERS, "its header routes compare one header" },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		"compare one header with ==, =~ or in; target istio can carry the rest",
	},
	[FEATURE_ROUTE_STABLE] = {
		"`route … to stable`", "XXXXXNNXXXX",
		{ { MODELS, NO_ROUTES },
		  { ON(ARGO_NONE), NO_PROXY },
		  { ARGO_HEADERS, "its header routes lead to the canary" },
		  { ON(ARGO_NGINX), NGINX_STATIC } },
		"target istio can; or exclude them in the routes to the canary",
	},
	[FEATURE_STAGE_FOR] = {
		"`for`, `at most`", "DDDDDDNEEEE",
		{ { ARGO, "by a pause and an analysis: a guardrail that has said promote once in a stage is not asked again in it" } },
		NULL,
	},
	[FEATURE_THEN_PAUSE] = {
		"`at most … then pause`", "DDDDDDNEEEE",
		{ { ARGO, "once resumed, the stage is decided anew instead of being passed" } }, NULL,
	},
	[FEATURE_PAUSE] = { "`pause for`", "DDDDDDNNNNN", { { 0, NULL } }, NULL },
	[FEATURE_APPROVAL] = { "`pause until approved`", "DDDDDDNNNNN", { { 0, NULL } }, NULL },
	[FEATURE_GATE] = {
		"`gate`", "DDDDDDNEEEE",
		{ { ARGO, "by a web analysis: an answer that is not 2xx is asked again after ten seconds, whatever `every` says" } },
		NULL,
	},
	[FEATURE_KEEP] = {
		"`keep stable`", "ENNNNNNXEEE",
		{ { ON(KSERVE_KNATIVE), "the old revision scales to zero at 100%: the way back has a cold start" },
		  { ON(ARGO_NONE), "at 100% there are no pods of the stable left" },
		  { ARGO_ROUTED, "by a last pause at 100%: Argo itself promotes after it, and `on promote` fires then" } },
		"take it out, or let argo drive a router",
	},
	[FEATURE_READY] = { "`ready within`", "DDDDDDNNNNN", { { 0, NULL } }, NULL },
	[FEATURE_GUARDRAIL] = { "`guardrail`", "DDDDDDNNNNN", { { 0, NULL } }, NULL },
	[FEATURE_STREAK] = {
		"`for k checks`, `for k of n checks`", "DDDDDDNEEEE",
		{ { ARGO, "by a query over the last checks, at instants of its own; one without data counts as one of them" } },
		NULL,
	},
	[FEATURE_AFTER] = {
		"`check … after`", "DDDDDDNEEEE",
		{ { ARGO, "it holds once, from the canary's first request, and not at the start of each step" } },
		NULL,
	},
	[FEATURE_NO_DATA] = {
		"`no data rollback`", "DDDDDDNEEEE",
		{ { ARGO, "by a metric of its own; a Prometheus that can't be asked is tried every ten seconds" } },
		NULL,
	},
	[FEATURE_NEEDS] = { "`needs N requests`", "DDDDDDNNNNN", { { 0, NULL } }, NULL },
	[FEATURE_TEST] = {
		"`worse`, `regressed`", "DDDDDDNXXXX",
		{ { ARGO, "PromQL has no such test" } },
		"compare numbers, as in `change(m) > 2%`, or drive a target by steps.json",
	},
	[FEATURE_TRACE_METRIC] = {
		"a metric under `metrics trace`", "XXXXXXNXXXX",
		{ { ~0u, "only a simulation reads it" } },
		"give it a query under `metrics prometheus`",
	},
	[FEATURE_REPLICAS_CANARY] = {
		"the canary's `replicas`", "EENNNNNENNN",
		{ { ON(KSERVE_KNATIVE), "both revisions have the stable's: another number would make a revision of its own" },
		  { ON(KSERVE_STANDARD), "a fixed number, never above the stable's" },
		  { ON(ARGO_NONE), "Argo runs as many as the weight wants" } },
		NULL,
	},
	[FEATURE_RANGE] = {
		"`replicas a .. b`", "NNNNNNNNNNN", { { 0, NULL } }, NULL,
	},
	[FEATURE_CPU] = {
		"`cpu`", "NNNNXNNNNNN",
		{ { ON(SELDON_V2), "a Model has none: the Server that it runs on has" } },
		"give it to the Server, and take it out here",
	},
	[FEATURE_MEMORY] = {
		"`memory`", "NNNNENNNNNN",
		{ { ON(SELDON_V2), "as what the Model takes up on its Server, which is its request; a limit is the Server's" } },
		NULL,
	},
	[FEATURE_GPU] = {
		"`gpu`", "NNNNXNNNNNN",
		{ { ON(SELDON_V2), "a Model has none: the Server that it runs on has" } },
		"give it to the Server, and take it out here",
	},
	[FEATURE_ENV] = {
		"`env`", "NNNNXNNNNNN",
		{ { ON(SELDON_V2), "a Model has none: the Server that it runs on has" } },
		"give it to the Server, and take it out here",
	},
	[FEATURE_ARGS] = {
		"`args`", "NNXXXNNNNNN",
		{ { SELDON, "its model servers take none" } },
		"take them out, or target kserve",
	},
	[FEATURE_PORT] = {
		"`port`", "XXXXXNNNNNN", { { MODELS, SERVER } }, "take it out; it belongs to an image",
	},
	[FEATURE_PROBE] = {
		"`probe`", "XXXXXNNNNNN", { { MODELS, SERVER } }, "take it out; it belongs to an image",
	},
	[FEATURE_POD_LABELS] = {
		"a version's `labels`, `annotations`", "NNNNENNNNNN",
		{ { ON(SELDON_V2), "on the Model: the pods are the Server's" } },
		NULL,
	},
	[FEATURE_RUNTIME] = {
		"`runtime`", "NNEEENNNNNN",
		{ { SELDON, "it is KServe's: Seldon chooses the server by the format" } },
		NULL,
	},
	[FEATURE_SERVICE] = {
		"`service`", "EEEEENNNNNN",
		{ { MODELS, "as `$service` in queries; it makes Services of its own, by the name of the plan" } },
		NULL,
	},
	[FEATURE_NOTIFY] = {
		"`notify slack`", "DDDDDDNEEEE",
		{ { ARGO, "by an annotation: the ConfigMap argo-rollouts-notification-configmap must have the service `slack` and the triggers on-rollout-aborted and on-rollout-completed" } },
		NULL,
	},
	[FEATURE_WEBHOOK] = {
		"`webhook`", "DDDDDDNEEEE",
		{ { ARGO, "by an annotation: the ConfigMap argo-rollouts-notification-configmap must have a webhook service of the host's name, `-` for each point, with the address" } },
		NULL,
	},
	[FEATURE_LOAD] = {
		"`load`", "DDDDDDNXXXX",
		{ { ARGO, "it starts no load" } },
		"start the load beside the rollout, and take it out here",
	},
};

_Static_assert(ARRAY_LEN(rows) == FEATURES, "a row for each feature");

static const char *const names[] = {
	[BACKEND_KSERVE_KNATIVE] = "kserve, mode knative",
	[BACKEND_KSERVE_STANDARD] = "kserve, mode standard",
	[BACKEND_SELDON_ISTIO] = "seldon, api v1",
	[BACKEND_SELDON_AMBASSADOR] = "seldon, api v1, ingress ambassador",
	[BACKEND_SELDON_V2] = "seldon, api v2",
	[BACKEND_ISTIO] = "istio",
	[BACKEND_SWEEP_JOB] = "sweep-job",
	[BACKEND_ARGO_NONE] = "argo via none",
	[BACKEND_ARGO_ISTIO] = "argo via istio",
	[BACKEND_ARGO_GATEWAY] = "argo via gateway",
	[BACKEND_ARGO_NGINX] = "argo via nginx",
};

_Static_assert(ARRAY_LEN(names) == BACKENDS, "a name for each back end");

static enum backend argo_of(const struct target_use *use)
{
	struct str via = str_of(use->via->name);

	if (str_is(via, "istio"))
		return BACKEND_ARGO_ISTIO;
	if (str_is(via, "gateway"))
		return BACKEND_ARGO_GATEWAY;
	return str_is(via, "nginx") ? BACKEND_ARGO_NGINX : BACKEND_ARGO_NONE;
}

enum backend backend_of(const struct target_use *use)
{
	struct str name = str_of(use->info->name);

	if (str_is(name, "kserve"))
		return option_is(use, "mode", "standard") ? BACKEND_KSERVE_STANDARD
							  : BACKEND_KSERVE_KNATIVE;
	if (str_is(name, "seldon") && option_is(use, "api", "v2"))
		return BACKEND_SELDON_V2;
	if (str_is(name, "seldon"))
		return option_is(use, "ingress", "ambassador") ? BACKEND_SELDON_AMBASSADOR
							       : BACKEND_SELDON_ISTIO;
	if (str_is(name, "istio"))
		return BACKEND_ISTIO;
	if (str_is(name, "sweep-job"))
		return BACKEND_SWEEP_JOB;
	return str_is(name, "argo") ? argo_of(use) : BACKENDS;
}

const char *backend_name(enum backend b)
{
	return names[b];
}

const char *feature_name(enum feature f)
{
	return rows[f].name;
}

enum capability capability(enum feature f, enum backend b)
{
	switch (rows[f].letters[b]) {
	case 'N':
		return CAN;
	case 'D':
		return CAN_DRIVEN;
	case 'E':
		return CAN_EMULATED;
	default:
		return CAN_NOT;
	}
}

const char *capability_how(enum feature f, enum backend b)
{
	const struct row *r = &rows[f];
	enum capability can = capability(f, b);

	if (can == CAN || can == CAN_DRIVEN)
		return NULL;
	for (size_t i = 0; i < TEXTS_MAX; i++)
		if (r->how[i].backends >> b & 1)
			return r->how[i].text;
	return NULL;
}

const char *capability_instead(enum feature f)
{
	return rows[f].instead;
}
