/* Deployments and Services (targets/workload.h).
 *
 * A version keeps its Deployment's name and labels for life, and the selector has `version`, so a
 * promotion restarts nothing and the next plan's baseline is this one's end.
 */
#include "targets/workload.h"

#include <string.h>

#include "compiler/query.h"

#define DEFAULT_PORT 8080

/** @return the version's port, 8080 where none is given. */
static int64_t version_port(const struct version *v)
{
	return v->port > 0 ? v->port : DEFAULT_PORT;
}

int64_t version_pods(const struct version *v)
{
	return v->replicas_min >= 0 ? v->replicas_min : 1;
}

bool version_scales(const struct version *v)
{
	return v->replicas_max > v->replicas_min;
}

int64_t canary_pods(const struct plan *p, int32_t share_ppm)
{
	int64_t stable = version_pods(&p->versions[SIDE_STABLE]);
	int64_t own = version_pods(&p->versions[SIDE_CANARY]);
	int64_t carry = (stable * share_ppm + PPM - 1) / PPM;

	if (own < 1)
		own = 1;
	return carry > own ? carry : own;
}

struct pods version_range(const struct version *v)
{
	int64_t least = version_pods(v);

	return (struct pods){ least, version_scales(v) ? v->replicas_max : least, version_scales(v) };
}

static int64_t larger(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

struct pods canary_range(const struct plan *p, int32_t share_ppm)
{
	struct pods stable = version_range(&p->versions[SIDE_STABLE]);
	struct pods own = version_range(&p->versions[SIDE_CANARY]);
	int64_t least = canary_pods(p, share_ppm), carry = (stable.most * share_ppm + PPM - 1) / PPM;

	return (struct pods){ least, larger(larger(least, own.most), carry), stable.scales || own.scales };
}

struct pods promoted_range(const struct plan *p)
{
	struct pods stable = version_range(&p->versions[SIDE_STABLE]);
	struct pods own = version_range(&p->versions[SIDE_CANARY]);

	if (stable.scales || !own.scales)
		return stable;
	return (struct pods){ stable.least, larger(stable.least, own.most), true };
}

struct str deployment_name(const struct build *b, enum side side)
{
	return name_join(b->arena, b->plan->name, b->plan->versions[side].name);
}

/* ---- pods ----------------------------------------------------------------------------------- */

static bool has_key(const struct pairs *p, struct str key)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i].key, key))
			return true;
	return false;
}

/* What selects the pods comes first, then the plan's labels, then the version's, which win. */
static void put_pod_labels(struct node *metadata, const struct plan *p, const struct version *v)
{
	struct node *labels = obj_map(metadata, "labels");

	obj_str(labels, "app", plan_app(p));
	obj_str(labels, "version", v->label);
	for (size_t i = 0; i < p->labels.n; i++) {
		const struct pair *l = &p->labels.v[i];
		if (!str_is(l->key, "app") && !str_is(l->key, "version") &&
		    !has_key(&v->labels, l->key))
			obj_pair(labels, l->key, l->value);
	}
	for (size_t i = 0; i < v->labels.n; i++) {
		const struct pair *l = &v->labels.v[i];
		if (!str_is(l->key, "app") && !str_is(l->key, "version"))
			obj_pair(labels, l->key, l->value);
	}
}

static struct str quantity(struct arena *a, int64_t amount, const char *unit)
{
	return arena_printf(a, "%lld%s", (long long)amount, unit);
}

static struct str cpu_text(struct arena *a, int64_t milli)
{
	return milli % 1000 ? quantity(a, milli, "m") : quantity(a, milli / 1000, "");
}

struct str memory_quantity(struct arena *a, int64_t bytes)
{
	static const char *const units[] = { "", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei" };
	size_t i = 0;

	while (bytes && bytes % 1024 == 0 && i + 1 < ARRAY_LEN(units)) {
		bytes /= 1024;
		i++;
	}
	return quantity(a, bytes, units[i]);
}

static void put_amounts(struct node *resources, const char *key, int64_t cpu, int64_t memory,
			int64_t gpu)
{
	struct arena *a = resources->arena;

	if (cpu < 0 && memory < 0 && gpu <= 0)
		return;
	struct node *m = obj_map(resources, key);
	if (cpu >= 0)
		obj_str(m, "cpu", cpu_text(a, cpu));
	if (memory >= 0)
		obj_str(m, "memory", memory_quantity(a, memory));
	if (gpu > 0)
		obj_str(m, "nvidia.com/gpu", quantity(a, gpu, ""));
}

void put_resources(struct node *parent, const struct version *v)
{
	if (v->cpu_request_milli < 0 && v->memory_request < 0 && v->gpu <= 0)
		return;
	struct node *r = obj_map(parent, "resources");
	put_amounts(r, "requests", v->cpu_request_milli, v->memory_request, v->gpu);
	put_amounts(r, "limits", v->cpu_limit_milli, v->memory_limit, v->gpu);
}

void put_env(struct node *parent, const struct version *v)
{
	if (v->env.n == 0)
		return;
	struct node *env = obj_list(parent, "env");
	for (size_t i = 0; i < v->env.n; i++) {
		struct node *e = arr_map(env);
		obj_str(e, "name", v->env.v[i].key);
		obj_str(e, "value", v->env.v[i].value);
	}
}

static void put_probes(struct node *container, const struct version *v)
{
	static const char *const keys[] = {
		[PROBE_LIVE] = "livenessProbe",
		[PROBE_READY] = "readinessProbe",
		[PROBE_START] = "startupProbe",
	};

	for (size_t i = 0; i < PROBES; i++) {
		const struct probe *p = &v->probes[i];
		if (!p->given)
			continue;
		struct node *probe = obj_map(container, keys[i]);
		struct node *get = obj_map(probe, "httpGet");
		obj_str(get, "path", p->path);
		obj_int(get, "port", version_port(v));
		if (p->after_ms >= 0)
			obj_int(probe, "initialDelaySeconds", p->after_ms / 1000);
		if (p->every_ms >= 0)
			obj_int(probe, "periodSeconds", p->every_ms / 1000);
	}
}

static void put_container(struct node *spec, const struct version *v)
{
	struct node *c = arr_map(obj_list(spec, "containers"));

	obj_cstr(c, "name", "model");
	obj_str(c, "image", v->image);
	if (v->args.n) {
		struct node *args = obj_list(c, "args");
		for (size_t i = 0; i < v->args.n; i++)
			arr_str(args, v->args.v[i]);
	}
	struct node *port = arr_map(obj_list(c, "ports"));
	obj_cstr(port, "name", "http");
	obj_int(port, "containerPort", version_port(v));
	put_env(c, v);
	put_resources(c, v);
	put_probes(c, v);
}

void put_template(struct node *parent, const struct plan *p, const struct version *v)
{
	struct node *t = obj_map(parent, "template"), *metadata = obj_map(t, "metadata");

	put_pod_labels(metadata, p, v);
	obj_pairs(metadata, "annotations", &v->annotations);
	put_container(obj_map(t, "spec"), v);
}

/* ---- Deployments ---------------------------------------------------------------------------- */

void add_autoscaler(struct folder *f, const char *version, const char *kind, struct str name,
		    struct pods pods)
{
	struct node *spec = obj_map(folder_object(f, "autoscaling/v2", "HorizontalPodAutoscaler", name),
				    "spec");
	struct node *ref = obj_map(spec, "scaleTargetRef");

	obj_cstr(ref, "apiVersion", version);
	obj_cstr(ref, "kind", kind);
	obj_str(ref, "name", name);
	obj_int(spec, "minReplicas", pods.least);
	obj_int(spec, "maxReplicas", pods.most);
}

void add_deployment(struct folder *f, enum side side, struct pods pods)
{
	const struct plan *p = f->build->plan;
	const struct version *v = &p->versions[side];
	struct str name = deployment_name(f->build, side);
	struct node *spec = obj_map(folder_object(f, "apps/v1", "Deployment", name), "spec");

	if (!pods.scales)
		obj_int(spec, "replicas", pods.least);
	if (p->ready_ms > 0)
		obj_int(spec, "progressDeadlineSeconds", (p->ready_ms + 999) / 1000);
	struct node *labels = obj_map(obj_map(spec, "selector"), "matchLabels");
	obj_str(labels, "app", plan_app(p));
	obj_str(labels, "version", v->label);
	put_template(spec, p, v);
	if (pods.scales)
		add_autoscaler(f, "apps/v1", "Deployment", name, pods);
}

void wait_deployment(struct folder *f, enum side side, int64_t pods)
{
	struct str name = deployment_name(f->build, side);

	folder_wait_paths(f, "Deployment", name, "{.status.observedGeneration}", ">=",
			  "{.metadata.generation}");
	folder_wait_paths(f, "Deployment", name, "{.status.replicas}", "==", "{.status.updatedReplicas}");
	folder_wait_int(f, "Deployment", name, "{.status.updatedReplicas}", ">=", pods);
	folder_wait_int(f, "Deployment", name, "{.status.availableReplicas}", ">=", pods);
}

/* ---- Services ------------------------------------------------------------------------------- */

void add_service(struct folder *f, struct str name)
{
	const struct plan *p = f->build->plan;
	int64_t stable = version_port(&p->versions[SIDE_STABLE]);
	int64_t canary = version_port(&p->versions[SIDE_CANARY]);
	struct node *spec = obj_map(folder_object(f, "v1", "Service", name), "spec");

	obj_str(obj_map(spec, "selector"), "app", plan_app(p));
	struct node *port = arr_map(obj_list(spec, "ports"));
	obj_cstr(port, "name", "http");
	obj_int(port, "port", p->service_port);
	if (stable == canary)
		obj_int(port, "targetPort", stable);
	else
		obj_cstr(port, "targetPort", "http");	/* the versions differ: each pod by its own */
}

