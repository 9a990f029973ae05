/* Models and an Experiment of Seldon Core v2 (targets/seldon.h).
 *
 * Clients call a model by its name, so the stable Model is called like the plan and stays: the
 * canary is a Model of its own beside it, the Experiment splits what is sent to the stable's name.
 * The promotion gives the stable Model the new artefact, behind a weight of 0, and then takes the
 * others away.
 */
#include "targets/driven.h"
#include "targets/seldon.h"
#include "targets/workload.h"

#define API "mlops.seldon.io/v1alpha1"

static const char *const back[] = { "rollback", NULL };

static struct str canary_model(const struct build *b)
{
	return name_join(b->arena, b->plan->name, b->plan->versions[SIDE_CANARY].name);
}

static struct str experiment(const struct build *b)
{
	return name_join(b->arena, b->plan->name, STR("rollout"));
}

static bool has_key(const struct pairs *p, struct str key)
{
	for (size_t i = 0; i < p->n; i++)
		if (str_eq(p->v[i].key, key))
			return true;
	return false;
}

/* The plan's pairs and the version's, which win. */
static void put_pairs(struct node *metadata, const char *key, const struct pairs *plan,
		      const struct pairs *version)
{
	struct node *map = plan->n + version->n ? obj_map(metadata, key) : NULL;

	for (size_t i = 0; i < plan->n; i++)
		if (!has_key(version, plan->v[i].key))
			obj_pair(map, plan->v[i].key, plan->v[i].value);
	for (size_t i = 0; i < version->n; i++)
		obj_pair(map, version->v[i].key, version->v[i].value);
}

/* @param v  whose artefact it serves. */
static void add_model(struct folder *f, struct str name, const struct version *v, struct pods pods)
{
	const struct plan *p = f->build->plan;
	struct node *doc = folder_bare_object(f, API, "Model", name), *spec;

	put_pairs(object_metadata(doc), "labels", &p->labels, &v->labels);
	put_pairs(object_metadata(doc), "annotations", &p->annotations, &v->annotations);
	spec = obj_map(doc, "spec");

	obj_str(spec, "storageUri", v->model);
	arr_str(obj_list(spec, "requirements"), v->format);
	if (v->memory_request >= 0)
		obj_str(spec, "memory", memory_quantity(f->build->arena, v->memory_request));
	obj_int(spec, "replicas", pods.least);
	if (pods.scales) {
		obj_int(spec, "minReplicas", pods.least);
		obj_int(spec, "maxReplicas", pods.most);
	}
	folder_wait_str(f, "Model", name, "{.status.conditions[?(@.type==\"ModelReady\")].status}", "==",
			STR("True"));
	folder_wait_int(f, "Model", name, "{.status.availableReplicas}", ">=", pods.least);
}

static void put_candidate(struct node *list, struct str name, int64_t weight)
{
	struct node *c = arr_map(list);

	obj_str(c, "name", name);
	obj_int(c, "weight", weight);
}

static void add_experiment(struct folder *f, const struct state *s)
{
	struct build *b = f->build;
	struct str name = experiment(b);
	struct node *spec = obj_map(folder_object(f, API, "Experiment", name), "spec");
	int64_t total = b->weights, canary = weight_of(s->weight_ppm, total);

	obj_str(spec, "default", b->plan->name);
	obj_cstr(spec, "resourceType", "model");
	struct node *list = obj_list(spec, "candidates");
	put_candidate(list, b->plan->name, total - canary);
	if (s->mirror_ppm) {
		struct node *mirror = obj_map(spec, "mirror");
		obj_str(mirror, "name", canary_model(b));
		obj_int(mirror, "percent", s->mirror_ppm / (PPM / 100));
	} else {
		put_candidate(list, canary_model(b), canary);
	}
	folder_wait_str(f, "Experiment", name, "{.status.conditions[?(@.type==\"Ready\")].status}", "==",
			STR("True"));
	folder_wait_gone(f, "Experiment", name, "{.status.conditions[?(@.status==\"False\")]}");
}

/* A pause or gate before anything else leaves the start as it is. */
static bool has_begun(const struct plan *p, const struct state *s)
{
	if (s->phase != PHASE_STEP)
		return false;
	for (const struct step *i = p->steps; i <= s->step; i++)
		if (i->kind != STEP_PAUSE && i->kind != STEP_GATE)
			return true;
	return false;
}

static void emit(struct folder *f, const struct state *s)
{
	struct build *b = f->build;
	const struct plan *p = b->plan;
	const struct version *stable = &p->versions[SIDE_STABLE], *canary = &p->versions[SIDE_CANARY];
	bool over = s->phase == PHASE_RETIRE || (s->phase == PHASE_PROMOTE && !s->kept);
	bool splits = has_begun(p, s) || (s->phase == PHASE_PROMOTE && s->kept);
	bool falls = s->step && s->step->down;	/* its pods go after its traffic */
	int32_t share = s->mirror_ppm ? s->mirror_ppm : s->weight_ppm;

	add_model(f, p->name, over ? canary : stable, version_range(stable));
	if (!falls && (splits || s->phase == PHASE_START || s->phase == PHASE_STEP))
		add_model(f, canary_model(b), canary, canary_range(p, share));
	if (splits) {
		folder_next_round(f);
		add_experiment(f, s);
	}
	if (falls) {
		folder_next_round(f);
		add_model(f, canary_model(b), canary, canary_range(p, share));
	}
	if (over || s->phase == PHASE_BACK) {
		folder_remove(f, "Experiment", experiment(b));
		folder_remove(f, "Model", canary_model(b));
	}
}

void seldon_v2_build(struct build *b)
{
	static const struct driven v2 = { .back = back, .emit = emit };

	build_driven(b, &v2);
}
