/* The table of targets. Read compiler/targets.h for what a row means. */
#include "compiler/targets.h"

#include <string.h>

static const char *const kserve_modes[] = { "knative", "standard", NULL };
static const char *const seldon_apis[] = { "v1", "v2", NULL };
static const char *const ingresses[] = { "istio", "ambassador", NULL };

static const struct setting_info istio_settings[] = {
	{ "host", SETTING_TEXT, NULL, "the host that callers use; the service unless given" },
	{ "gateways", SETTING_TEXTS, NULL, "gateways that carry the traffic; \"mesh\" for callers inside" },
	{ "region-header", SETTING_TEXT, NULL, "the request header that holds the region" },
	{ "bucket-header", SETTING_TEXT, NULL, "the request header that holds a user's bucket, 0000 to 9999" },
	{ 0 },
};

static const struct setting_info gateway_settings[] = {
	{ "host", SETTING_TEXT, NULL, "the host that callers use" },
	{ "gateways", SETTING_TEXTS, NULL, "gateways that carry the traffic: NAME or NAMESPACE/NAME" },
	{ "region-header", SETTING_TEXT, NULL, "the request header that holds the region" },
	{ "bucket-header", SETTING_TEXT, NULL, "the request header that holds a user's bucket, 0000 to 9999" },
	{ 0 },
};

static const struct setting_info nginx_settings[] = {
	{ "host", SETTING_TEXT, NULL, "the host that callers use" },
	{ "class", SETTING_TEXT, NULL, "the ingress class; nginx unless given" },
	{ "path", SETTING_TEXT, NULL, "the path prefix; / unless given" },
	{ "region-header", SETTING_TEXT, NULL, "the request header that holds the region" },
	{ 0 },
};

static const struct setting_info kserve_settings[] = {
	{ "mode", SETTING_WORD, kserve_modes, "how KServe deploys: knative, or standard" },
	{ 0 },
};

static const struct setting_info seldon_settings[] = {
	{ "api", SETTING_WORD, seldon_apis, "Seldon Core's API: v1, or v2" },
	{ "ingress", SETTING_WORD, ingresses, "what carries the traffic: istio, or ambassador" },
	{ 0 },
};

static const struct setting_info flagger_settings[] = {
	{ "gate", SETTING_URL, NULL, "the load tester's gate that people open" },
	{ "slack-secret", SETTING_TEXT, NULL, "the Secret that holds the Slack webhook" },
	{ 0 },
};

static const struct setting_info rules_settings[] = {
	{ "labels", SETTING_PAIRS, NULL, "labels on every rule: \"team=growth\", \"severity=page\"" },
	{ 0 },
};

static const struct setting_info sweep_job_settings[] = {
	{ "image", SETTING_TEXT, NULL, "an image that has canaryc as its entry point" },
	{ "traces", SETTING_TEXT, NULL, "the PersistentVolumeClaim that holds the traces" },
	{ "trace", SETTING_TEXTS, NULL, "the files in it that are swept: \"week.csv\"" },
	{ "stable", SETTING_TEXT, NULL, "recorded version that plays the stable one" },
	{ "canary", SETTING_TEXT, NULL, "recorded version that plays the canary" },
	{ "results", SETTING_TEXT, NULL, "the PersistentVolumeClaim that takes the shards" },
	{ "shards", SETTING_TEXT, NULL, "parts of the sweep: pods in all; \"8\" unless given" },
	{ "parallelism", SETTING_TEXT, NULL, "pods at a time; all of them unless given" },
	{ "threads", SETTING_TEXT, NULL, "of a pod, and processors that it asks for; \"1\" unless given" },
	{ "options", SETTING_TEXTS, NULL, "more of `canaryc sweep`: \"--every\", \"5m\"" },
	{ 0 },
};

static const char *const argo_routers[] = { "none", "istio", "gateway", "nginx", NULL };
static const char *const flagger_routers[] = { "istio", "gateway", "nginx", "appmesh", "linkerd",
					       "kubernetes", NULL };

/* In the order in which help lists them. */
static const struct target_info targets[] = {
	{ "kserve", "KServe InferenceService", TARGET_MODELS, kserve_settings, NULL },
	{ "seldon", "Seldon Core, v1 or v2", TARGET_MODELS, seldon_settings, NULL },
	{ "istio", "Istio VirtualService and DestinationRule", TARGET_PODS | TARGET_ROUTES, istio_settings,
	  NULL },
	{ "argo", "Argo Rollouts", TARGET_PODS | TARGET_VIA, NULL, argo_routers },
	{ "flagger", "Flagger Canary", TARGET_PODS | TARGET_VIA, flagger_settings, flagger_routers },
	{ "kubernetes", "plain Kubernetes, weight by replicas", TARGET_PODS, NULL, NULL },
	{ "gateway", "Gateway API HTTPRoute", TARGET_PODS | TARGET_ROUTES, gateway_settings, NULL },
	{ "nginx", "ingress-nginx canary Ingress", TARGET_PODS | TARGET_ROUTES, nginx_settings, NULL },
	{ "appmesh", "AWS App Mesh", TARGET_PODS | TARGET_ROUTES, NULL, NULL },
	{ "prometheus-rules", "Prometheus recording and alerting rules", TARGET_WATCHES, rules_settings, NULL },
	{ "grafana", "a Grafana dashboard", TARGET_WATCHES, NULL, NULL },
	{ "sweep-job", "a Job that sweeps the plan over traces", TARGET_TRIES, sweep_job_settings, NULL },
	{ "linkerd", "Linkerd, driven by Flagger", TARGET_ROUTER, NULL, NULL },
	{ "none", "no router: weight by replicas", TARGET_ROUTER, NULL, NULL },
};

const struct target_info *target_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(targets); i++)
		if (str_is(name, targets[i].name))
			return &targets[i];
	return NULL;
}

const struct target_info *target_at(size_t i)
{
	return i < ARRAY_LEN(targets) ? &targets[i] : NULL;
}

const struct setting_info *setting_find(const struct target_info *t, const struct target_info *via,
					struct str name)
{
	const struct setting_info *tables[] = { t->settings, via ? via->settings : NULL };
	for (size_t i = 0; i < ARRAY_LEN(tables); i++)
		for (const struct setting_info *s = tables[i]; s && s->name; s++)
			if (str_is(name, s->name))
				return s;
	return NULL;
}

static const struct option *option_find(const struct target_use *use, const char *name)
{
	for (size_t i = 0; i < use->noptions; i++)
		if (str_is(str_of(use->options[i].setting->name), name))
			return &use->options[i];
	return NULL;
}

struct str option_text(const struct target_use *use, const char *name, struct str fallback)
{
	const struct option *o = option_find(use, name);

	return o && o->values.n ? o->values.v[0] : fallback;
}

struct text_list option_texts(const struct target_use *use, const char *name)
{
	const struct option *o = option_find(use, name);

	return o ? o->values : (struct text_list){ NULL, 0 };
}

bool option_is(const struct target_use *use, const char *name, const char *word)
{
	const struct setting_info *s = setting_find(use->info, use->via, str_of(name));

	return s && s->words && str_is(option_text(use, name, str_of(s->words[0])), word);
}

struct str url_host(struct str url)
{
	const char *colon = url.n ? memchr(url.p, ':', url.n) : NULL;
	size_t from = colon ? (size_t)(colon - url.p) + 3 : 0, to = from;

	while (to < url.n && !memchr("/?#", url.p[to], 3))
		to++;
	return str_sub(url, from, to);
}
