/* SeldonDeployments of Seldon Core v1 (targets/seldon.h).
 *
 * Predictors carry the names of their versions, since a name is part of Deployments and routes and
 * can't be reused for another model without a restart: the promotion drops the old predictor, the
 * rollback the new one. Dropping is also the only way back that works while a canary's pods are not
 * ready, for the controller rewrites no route before all pods of all predictors are.
 *
 * With Ambassador the first predictor has no weight and gets what the others leave, and a weight of
 * 0 is left out and so becomes an even split: there the canary comes with its first share, and goes
 * where a pause leaves it none.
 */
#include "targets/seldon.h"

#include "compiler/serving.h"
#include "compiler/targets.h"
#include "targets/driven.h"
#include "targets/workload.h"

#define KIND "SeldonDeployment"

static const char *const back[] = { "rollback", NULL };

static bool promoted(const struct state *s)
{
	return s->phase == PHASE_RETIRE || (s->phase == PHASE_PROMOTE && !s->kept);
}

static bool has_canary(const struct build *b, const struct state *s)
{
	bool none = s->weight_ppm == 0 && s->mirror_ppm == 0;

	if (none && option_is(b->use, "ingress", "ambassador"))
		return false;
	return s->phase == PHASE_START || s->phase == PHASE_STEP ||
	       (s->phase == PHASE_PROMOTE && s->kept);
}

static int64_t percent(int32_t ppm)
{
	return ppm / (PPM / 100);
}

/* The label `version` is the predictor's name, by which the route finds its pods. */
static void put_labels(struct node *metadata, const struct version *v)
{
	struct node *labels = NULL;

	for (size_t i = 0; i < v->labels.n; i++) {
		if (str_is(v->labels.v[i].key, "version"))
			continue;
		if (!labels)
			labels = obj_map(metadata, "labels");
		obj_pair(labels, v->labels.v[i].key, v->labels.v[i].value);
	}
}

/* The container of the model's server, under the name of the graph: what it runs on. With a range
 * of pods its autoscaler, which goes by cpu unless told otherwise. */
static void put_component(struct node *predictor, const struct version *v, struct str graph,
			  struct pods pods)
{
	bool own = v->labels.n > 0 || v->annotations.n > 0;
	bool container = v->env.n > 0 || v->cpu_request_milli >= 0 || v->memory_request >= 0 || v->gpu > 0;

	if (!own && !container && !pods.scales)
		return;
	struct node *c = arr_map(obj_list(predictor, "componentSpecs"));
	if (own) {
		struct node *metadata = obj_map(c, "metadata");
		put_labels(metadata, v);
		obj_pairs(metadata, "annotations", &v->annotations);
	}
	if (pods.scales) {
		struct node *hpa = obj_map(c, "hpaSpec");
		obj_int(hpa, "minReplicas", pods.least);
		obj_int(hpa, "maxReplicas", pods.most);
	}
	struct node *spec = obj_map(c, "spec"), *list = obj_list(spec, "containers");
	struct node *server = arr_map(list);
	obj_str(server, "name", graph);
	put_env(server, v);
	put_resources(server, v);
}

static void put_graph(struct node *predictor, const struct version *v, struct str name)
{
	const struct seldon_server *server = seldon_server_find(v->format);
	struct node *g = obj_map(predictor, "graph");

	obj_str(g, "name", name);
	obj_cstr(g, "type", "MODEL");
	obj_cstr(g, "implementation", server ? server->implementation : "");	/* it was checked */
	obj_str(g, "modelUri", v->model);
	obj_list(g, "children");
}

/* @param shadow  it gets copies of requests; traffic is their percentage. */
static void put_predictor(struct node *list, const struct build *b, enum side side, struct pods pods,
			  int64_t traffic, bool shadow)
{
	const struct version *v = &b->plan->versions[side];
	struct node *p = arr_map(list);
	struct str graph = name_join(b->arena, b->plan->name, v->name);

	obj_str(p, "name", v->name);
	obj_int(p, "replicas", pods.least);
	obj_int(p, "traffic", traffic);
	if (shadow)
		obj_bool(p, "shadow", true);
	put_graph(p, v, graph);
	put_component(p, v, graph, pods);
}

/* The protocol of the object: the plan's, else the server's first. */
static const char *protocol_of(const struct build *b)
{
	const struct version *v = &b->plan->versions[SIDE_STABLE];
	const struct seldon_server *server = seldon_server_find(v->format);

	if (v->protocol.n)
		return arena_cstr(b->arena, v->protocol);
	return server ? server->protocols[0] : "seldon";
}

static void wait_weight(struct folder *f, struct str predictor, int64_t weight)
{
	struct str path = arena_printf(f->build->arena,
				       "{.spec.http[0].route[?(@.destination.subset==\"%" PRI_STR
				       "\")].weight}", STR_ARG(predictor));

	folder_wait_int(f, "VirtualService", f->build->plan->name, path.p, "==", weight);
}

/* The status says nothing of the generation it belongs to: the route does. */
static void wait_route(struct folder *f, const struct state *s)
{
	const struct plan *p = f->build->plan;
	struct str canary = p->versions[SIDE_CANARY].name;

	folder_wait_str(f, KIND, p->name, "{.status.state}", "==", STR("Available"));
	if (!option_is(f->build->use, "ingress", "istio"))
		return;
	if (promoted(s)) {
		wait_weight(f, canary, 100);
		return;
	}
	wait_weight(f, p->versions[SIDE_STABLE].name, 100 - percent(s->weight_ppm));
	if (!has_canary(f->build, s))
		folder_wait_gone(f, "VirtualService", p->name,
				 arena_printf(f->build->arena,
					      "{.spec.http[0].route[?(@.destination.subset==\"%" PRI_STR
					      "\")]}", STR_ARG(canary)).p);
	else if (s->mirror_ppm)
		folder_wait_str(f, "VirtualService", p->name, "{.spec.http[0].mirror.subset}", "==",
				canary);
	else
		wait_weight(f, canary, percent(s->weight_ppm));
}

static void emit(struct folder *f, const struct state *s)
{
	struct build *b = f->build;
	const struct plan *p = b->plan;
	struct pods stable = version_range(&p->versions[SIDE_STABLE]);
	int32_t share = s->mirror_ppm ? s->mirror_ppm : s->weight_ppm;
	struct node *spec = obj_map(folder_object(f, "machinelearning.seldon.io/v1", KIND, p->name),
				    "spec");

	obj_cstr(spec, "protocol", protocol_of(b));
	struct node *list = obj_list(spec, "predictors");
	if (promoted(s)) {
		put_predictor(list, b, SIDE_CANARY, promoted_range(p), 100, false);
	} else {
		put_predictor(list, b, SIDE_STABLE, stable, 100 - percent(s->weight_ppm), false);
		if (has_canary(b, s))
			put_predictor(list, b, SIDE_CANARY, canary_range(p, share), percent(share),
				      s->mirror_ppm > 0);
	}
	wait_route(f, s);
}

void seldon_v1_build(struct build *b)
{
	struct driven v1 = { .back = back, .emit = emit,
			     .starts_at_once = option_is(b->use, "ingress", "ambassador") };

	build_driven(b, &v1);
}
