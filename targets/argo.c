/* The target argo: a Rollout that drives itself, with its Services, its router's objects and its
 * analyses.
 *
 * Argo promotes the first version it sees at once, without steps, so there are two folders:
 * 00-baseline, the objects with the stable's pods, and 01-rollout, the same with the canary's.
 * Applying the second starts the rollout.
 */
#include "targets/argo.h"

#include "compiler/argo_notes.h"
#include "compiler/query.h"
#include "compiler/targets.h"
#include "targets/edge.h"
#include "targets/mesh.h"
#include "targets/steps.h"
#include "targets/target.h"
#include "targets/workload.h"

/** @return what the plan's Rollout drives. */
static enum argo_router argo_router(const struct build *b)
{
	struct str via = str_of(b->use->via->name);

	if (str_is(via, "istio"))
		return ARGO_ISTIO;
	if (str_is(via, "gateway"))
		return ARGO_GATEWAY;
	return str_is(via, "nginx") ? ARGO_NGINX : ARGO_NONE;
}

static void put_annotations(struct node *rollout, const struct plan *p)
{
	struct node *metadata = object_metadata(rollout), *annotations = NULL;
	struct pairs notes = argo_notes(rollout->arena, p);

	if (notes.n == 0)
		return;
	for (struct node *n = metadata->first; n; n = n->next)
		if (str_is(n->key, "annotations"))
			annotations = n;
	if (!annotations)
		annotations = obj_map(metadata, "annotations");
	for (size_t i = 0; i < notes.n; i++)
		obj_pair(annotations, notes.v[i].key, notes.v[i].value);
}

/* ---- objects -------------------------------------------------------------------------------- */

static struct str stable_service(const struct build *b)
{
	return name_join(b->arena, b->plan->service, STR("stable"));
}

static struct str canary_service(const struct build *b)
{
	return name_join(b->arena, b->plan->service, STR("canary"));
}

static void add_router(struct folder *f, enum argo_router router)
{
	static const struct state nothing = { .phase = PHASE_START };
	struct build *b = f->build;

	switch (router) {
	case ARGO_NONE:
		add_service(f, b->plan->service);
		return;
	case ARGO_ISTIO:
		add_service(f, b->plan->service);
		add_destination_rule(f, NULL);
		add_virtual_service(f, &nothing);
		return;
	case ARGO_GATEWAY:
		add_service(f, stable_service(b));
		add_service(f, canary_service(b));
		add_http_route(f, stable_service(b), canary_service(b));
		return;
	case ARGO_NGINX:
		add_service(f, stable_service(b));
		add_service(f, canary_service(b));
		add_ingress(f, stable_service(b));
		return;
	}
}

static void put_services(struct node *canary, const struct argo_plan *ap)
{
	if (ap->router != ARGO_GATEWAY && ap->router != ARGO_NGINX)
		return;
	obj_str(canary, "stableService", stable_service(ap->build));
	obj_str(canary, "canaryService", canary_service(ap->build));
}

static void add_rollout(struct folder *f, const struct argo_plan *ap, enum side side)
{
	const struct plan *p = ap->build->plan;
	const struct version *sizes = &p->versions[SIDE_STABLE];
	struct node *rollout = folder_object(f, ARGO, "Rollout", p->name), *spec;

	put_annotations(rollout, p);
	spec = obj_map(rollout, "spec");
	if (!version_scales(sizes))
		obj_int(spec, "replicas", version_pods(sizes));
	if (p->ready_ms > 0) {
		obj_int(spec, "progressDeadlineSeconds", (p->ready_ms + 999) / 1000);
		obj_bool(spec, "progressDeadlineAbort", true);
	}
	obj_str(obj_map(obj_map(spec, "selector"), "matchLabels"), "app", plan_app(p));
	put_template(spec, p, &p->versions[side]);
	struct node *canary = obj_map(obj_map(spec, "strategy"), "canary");
	put_services(canary, ap);
	put_argo_strategy(canary, ap);
	if (version_scales(sizes))
		add_autoscaler(f, ARGO, "Rollout", p->name, version_range(sizes));
}

static struct folder *add_side(const struct argo_plan *ap, const char *name, const char *at,
			       enum side side)
{
	struct build *b = ap->build;
	struct folder *f = folder_add(b, str_of(name));

	add_router(f, ap->router);
	add_argo_templates(f);
	add_rollout(f, ap, side);
	folder_wait_paths(f, "Rollout", b->plan->name, "{.status.observedGeneration}", "==",
			  "{.metadata.generation}");
	folder_wait_str(f, "Rollout", b->plan->name, "{.status.phase}", "==", STR("Healthy"));
	name_state(b, str_of(at));
	return f;
}

static void build(struct build *b)
{
	struct argo_plan ap = { .build = b, .router = argo_router(b), .total = 100 };
	struct folder *f;
	struct node *entry;

	if (ap.router == ARGO_GATEWAY || ap.router == ARGO_NGINX)
		ap.total = b->weights;
	f = add_side(&ap, "00-baseline", "baseline", SIDE_STABLE);
	entry = step_entry(b->order, STR("baseline"), f);
	obj_cstr(entry, "when", "nothing of this plan runs yet");
	step_apply(entry, f);
	f = add_side(&ap, "01-rollout", "rollout", SIDE_CANARY);
	entry = step_entry(b->order, STR("rollout"), f);
	step_apply(entry, f);
}

const struct target target_argo = { .name = "argo", .build = build };
