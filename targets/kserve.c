/* The target kserve: one InferenceService a state, in either of KServe's two ways.
 *
 * Knative mode: two revisions of one predictor, told apart by `canaryTrafficPercent`. The
 * controller sends everything to the latest revision until one was rolled out, takes a percentage
 * that comes alone for a change of mind about the revision before, and sends a share to the latest
 * *ready* revision, even to one that was rejected. So the stable goes first and alone, the new
 * model comes together with percent 0, only the percentage changes from step to step, and the way
 * back takes three states. Anything else that changed would make a revision of its own.
 *
 * Standard mode: `spec.canary[]`, each entry a Deployment of its own. `predictor.name` is the
 * version in every state, since it may only change together with the model.
 */
#include "compiler/serving.h"
#include "compiler/targets.h"
#include "targets/driven.h"
#include "targets/target.h"
#include "targets/workload.h"

#define MODE_ANNOTATION "serving.kserve.io/deploymentMode"
#define CLASS_ANNOTATION "serving.kserve.io/autoscalerClass"
#define KIND "InferenceService"
#define KNATIVE_KIND "Service.serving.knative.dev"	/* there is another Service */
#define PREDICTOR "{.status.components.predictor"

/* ---- parts of a predictor ------------------------------------------------------------------- */

static const struct version *version_of(const struct build *b, enum side side)
{
	return &b->plan->versions[side];
}

static void put_pod_metadata(struct node *predictor, const struct version *v)
{
	struct node *labels = obj_map(predictor, "labels");

	obj_str(labels, "version", v->label);
	for (size_t i = 0; i < v->labels.n; i++)
		if (!str_is(v->labels.v[i].key, "version"))
			obj_pair(labels, v->labels.v[i].key, v->labels.v[i].value);
	obj_pairs(predictor, "annotations", &v->annotations);
}

/* @param entry  of `spec.canary`: its schema wants a name, its webhook an empty one. */
static void put_model(struct node *predictor, const struct build *b, const struct version *v, bool entry)
{
	struct node *m = obj_map(predictor, "model");
	struct str runtime = v->runtime;

	if (!runtime.n && kserve_servers_differ(b->plan))
		runtime = kserve_runtime(v->format, kserve_protocol(v));
	if (entry)
		obj_cstr(m, "name", "");
	obj_str(obj_map(m, "modelFormat"), "name", v->format);
	if (v->protocol.n)
		obj_str(m, "protocolVersion", v->protocol);
	if (runtime.n)
		obj_str(m, "runtime", runtime);
	obj_str(m, "storageUri", v->model);
	if (v->args.n && !v->image.n) {		/* else they are the image's */
		struct node *args = obj_list(m, "args");
		for (size_t i = 0; i < v->args.n; i++)
			arr_str(args, v->args.v[i]);
	}
	put_env(m, v);
	put_resources(m, v);
}

/* The object with what every state of it has. @return its predictor. */
static struct node *add_service_object(struct folder *f, const char *mode, const char *class,
				       struct node **spec)
{
	struct node *doc = folder_object(f, "serving.kserve.io/v1beta1", KIND, f->build->plan->name);
	struct node *metadata = object_metadata(doc), *annotations = NULL;

	for (struct node *n = metadata->first; n; n = n->next)
		if (str_is(n->key, "annotations"))
			annotations = n;
	if (!annotations)
		annotations = obj_map(metadata, "annotations");
	obj_cstr(annotations, MODE_ANNOTATION, mode);
	if (class)
		obj_cstr(annotations, CLASS_ANNOTATION, class);
	*spec = obj_map(doc, "spec");
	return obj_map(*spec, "predictor");
}

static int64_t percent(int32_t ppm)
{
	return ppm / (PPM / 100);
}

static struct str name_of(const struct folder *f)
{
	return f->build->plan->name;
}

static void wait_ready(struct folder *f)
{
	folder_wait_str(f, KIND, name_of(f), "{.status.conditions[?(@.type==\"Ready\")].status}", "==",
			STR("True"));
}

/* ---- Knative mode --------------------------------------------------------------------------- */

static const char *const knative_back[] = { "rollback", "rollback-2-restore", "rollback-3-settle", NULL };

/* Which model a state names, and the percentage of its latest revision; -1: none is given. */
static enum side knative_side(const struct state *s)
{
	if (s->phase == PHASE_BASELINE || (s->phase == PHASE_BACK && s->back > 0))
		return SIDE_STABLE;
	return SIDE_CANARY;
}

static int64_t knative_percent(const struct state *s)
{
	switch (s->phase) {
	case PHASE_BASELINE:
	case PHASE_RETIRE:
		return -1;
	case PHASE_START:
		return 0;
	case PHASE_STEP:
		return percent(s->weight_ppm);
	case PHASE_PROMOTE:
		return s->kept ? 100 : -1;	/* 100 can still be taken back */
	case PHASE_BACK:
		return s->back < 2 ? 0 : -1;
	}
	return -1;
}

/* All traffic on one revision, and none is on its way. */
static void wait_rolled_out(struct folder *f)
{
	wait_ready(f);
	folder_wait_paths(f, KIND, name_of(f), PREDICTOR ".latestRolledoutRevision}", "==",
			  PREDICTOR ".latestReadyRevision}");
	folder_wait_paths(f, KIND, name_of(f), PREDICTOR ".latestReadyRevision}", "==",
			  PREDICTOR ".latestCreatedRevision}");
}

/* The new revision is there, beside the one that was rolled out. */
static void wait_second_revision(struct folder *f)
{
	folder_wait_paths(f, KIND, name_of(f), PREDICTOR ".latestCreatedRevision}", "!=",
			  PREDICTOR ".latestRolledoutRevision}");
	folder_wait_paths(f, KIND, name_of(f), PREDICTOR ".latestReadyRevision}", "==",
			  PREDICTOR ".latestCreatedRevision}");
	folder_wait_str(f, KIND, name_of(f), "{.status.modelStatus.transitionStatus}", "==",
			STR("UpToDate"));
	wait_ready(f);
}

/* Coming down from 100 the controller takes two rounds: the first shares the traffic out between
 * the new revision and itself, until it remembers which one was rolled out before. */
static void wait_percent(struct folder *f, int64_t p)
{
	folder_wait_int(f, KIND, name_of(f), PREDICTOR ".traffic[?(@.latestRevision==true)].percent}",
			"==", p);
	if (p < 100)
		folder_wait_paths(f, KIND, name_of(f), PREDICTOR ".latestRolledoutRevision}", "!=",
				  PREDICTOR ".latestCreatedRevision}");
	folder_wait_str(f, KIND, name_of(f), "{.status.conditions[?(@.type==\"RoutesReady\")].status}",
			"==", STR("True"));
}

/* The stable is there again, as a revision of its own. Before it is, the InferenceService's status
 * is that of the rejected one, in which nothing is missing; so what Knative was told to run is
 * looked at. */
static void wait_restored(struct folder *f)
{
	struct str service = name_join(f->build->arena, name_of(f), STR("predictor"));

	folder_wait_str(f, KNATIVE_KIND, service, "{.spec.template.metadata.labels.version}", "==",
			version_of(f->build, SIDE_STABLE)->label);
	folder_wait_paths(f, KNATIVE_KIND, service, "{.status.observedGeneration}", "==",
			  "{.metadata.generation}");
	folder_wait_paths(f, KNATIVE_KIND, service, "{.status.latestReadyRevisionName}", "==",
			  "{.status.latestCreatedRevisionName}");
}

static void knative_waits(struct folder *f, const struct state *s, int64_t p)
{
	switch (s->phase) {
	case PHASE_BASELINE:
	case PHASE_RETIRE:
		wait_rolled_out(f);
		return;
	case PHASE_START:
		wait_second_revision(f);
		wait_percent(f, 0);
		return;
	case PHASE_STEP:
		wait_percent(f, p);
		return;
	case PHASE_PROMOTE:
		if (s->kept)
			wait_percent(f, p);
		else
			wait_rolled_out(f);
		return;
	case PHASE_BACK:
		if (s->back == 0)
			wait_percent(f, 0);
		else if (s->back == 1)
			wait_restored(f);
		else
			wait_rolled_out(f);
		return;
	}
}

static void knative_emit(struct folder *f, const struct state *s)
{
	const struct version *v = version_of(f->build, knative_side(s));
	const struct version *sizes = version_of(f->build, SIDE_STABLE);
	int64_t p = knative_percent(s);
	struct node *spec, *predictor = add_service_object(f, "Knative", NULL, &spec);

	if (p >= 0)
		obj_int(predictor, "canaryTrafficPercent", p);
	obj_int(predictor, "minReplicas", version_pods(sizes));
	if (sizes->replicas_max > 0)
		obj_int(predictor, "maxReplicas", sizes->replicas_max);
	put_pod_metadata(predictor, v);
	put_model(predictor, f->build, v, false);
	knative_waits(f, s, p);
}

/* ---- Standard mode -------------------------------------------------------------------------- */

static const char *const standard_back[] = { "rollback", NULL };

static bool has_canary(const struct state *s)
{
	return s->phase == PHASE_START || s->phase == PHASE_STEP ||
	       (s->phase == PHASE_PROMOTE && s->kept);
}

/* A canary has a fixed number of pods, never more than the stable's least. */
static int64_t standard_pods(const struct build *b, const struct state *s)
{
	int64_t pods = canary_pods(b->plan, s->weight_ppm);
	int64_t most = version_pods(version_of(b, SIDE_STABLE));

	return pods < most ? pods : most;
}

static void put_canary(struct node *spec, struct folder *f, const struct state *s)
{
	const struct version *v = version_of(f->build, SIDE_CANARY);
	struct node *entry = arr_map(obj_list(spec, "canary"));

	obj_int(entry, "trafficPercent", percent(s->weight_ppm));
	struct node *predictor = obj_map(entry, "predictor");
	obj_str(predictor, "name", v->name);
	obj_int(predictor, "minReplicas", standard_pods(f->build, s));
	put_pod_metadata(predictor, v);
	put_model(predictor, f->build, v, true);
}

static void standard_waits(struct folder *f, const struct state *s)
{
	const struct version *v = version_of(f->build, SIDE_CANARY);
	struct arena *a = f->build->arena;
	struct str canary = arena_printf(a, "{.status.canaryStatuses[?(@.name==\"%" PRI_STR "\")]",
					 STR_ARG(v->name));
	struct str deployment = arena_printf(a, "%" PRI_STR "-%" PRI_STR "-predictor",
					     STR_ARG(name_of(f)), STR_ARG(v->name));

	wait_ready(f);
	if (!has_canary(s)) {
		folder_wait_gone(f, KIND, name_of(f),
				 "{.status.conditions[?(@.type==\"CanaryPredictorReady\")]}");
		return;
	}
	folder_wait_str(f, KIND, name_of(f),
			"{.status.conditions[?(@.type==\"CanaryPredictorReady\")].status}", "==",
			STR("True"));
	folder_wait_int(f, KIND, name_of(f),
			arena_printf(a, "%" PRI_STR ".trafficPercent}", STR_ARG(canary)).p, "==",
			percent(s->weight_ppm));
	folder_wait_int(f, "Deployment", deployment, "{.status.availableReplicas}", ">=",
			standard_pods(f->build, s));
}

static void standard_emit(struct folder *f, const struct state *s)
{
	bool promoted = s->phase == PHASE_RETIRE || (s->phase == PHASE_PROMOTE && !s->kept);
	const struct version *v = version_of(f->build, promoted ? SIDE_CANARY : SIDE_STABLE);
	const struct version *sizes = version_of(f->build, SIDE_STABLE);
	struct node *spec, *predictor;

	predictor = add_service_object(f, "Standard", version_scales(sizes) ? "hpa" : "none", &spec);
	obj_str(predictor, "name", v->name);
	obj_int(predictor, "minReplicas", version_pods(sizes));
	if (version_scales(sizes))
		obj_int(predictor, "maxReplicas", sizes->replicas_max);
	put_pod_metadata(predictor, v);
	put_model(predictor, f->build, v, false);
	if (has_canary(s))
		put_canary(spec, f, s);
	standard_waits(f, s);
}

static void build(struct build *b)
{
	static const struct driven knative = { .back = knative_back, .patches = KIND,
					       .emit = knative_emit };
	static const struct driven standard = { .back = standard_back, .patches = KIND,
						.emit = standard_emit };

	build_driven(b, option_is(b->use, "mode", "standard") ? &standard : &knative);
}

const struct target target_kserve = { .name = "kserve", .build = build };
