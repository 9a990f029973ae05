/* The canary strategy of a Rollout (targets/argo.h): the plan's steps as Argo's.
 *
 * A stage is its weight, a pause of its `for`, and an analysis that decides it. Pods are there
 * before the weight is raised: Argo itself runs as many as carry the weight; where the plan wants
 * more, for the canary has a floor, or traffic comes by mirror or header while the weight is 0,
 * setCanaryScale says how many, and is taken back once the weight's own number is enough.
 */
#include "targets/argo.h"

#include "compiler/pod_share.h"
#include "compiler/re2_text.h"
#include "compiler/route_rules.h"
#include "compiler/targets.h"
#include "targets/mesh.h"
#include "targets/workload.h"

#define MIRROR "shadow"

/** The strategy while its steps are written. */
struct walk {
	const struct argo_plan *ap;
	struct arena *a;
	const struct plan *plan;
	struct node *steps;
	size_t n;		/* steps written */
	size_t guarded;		/* steps after the first that gives the canary requests; 0 for none yet */
	int64_t scale;		/* pods that setCanaryScale asks for; -1: those of the weight */
	int32_t weight_ppm;
	struct rule *held;	/* header routes in force, by route of the plan; without a name: none */
	bool *managed;		/* routes of the plan that were ever in force */
	bool mirrors;		/* a mirror was ever in force */
};

static struct node *add_step(struct walk *w)
{
	w->n++;
	return arr_map(w->steps);
}

static void gives_requests(struct walk *w)
{
	if (w->guarded == 0)
		w->guarded = w->n;
}

static void add_pause(struct walk *w, int64_t ms)
{
	obj_str(obj_map(add_step(w), "pause"), "duration", go_duration(w->a, ms));
}

/* ---- pods ----------------------------------------------------------------------------------- */

/* The canary's pods that Argo runs for a weight (argo-rollouts: utils/replicaset/canary.go:
 * CalculateReplicaCountsForTrafficRoutedCanary). */
static int64_t pods_of_weight(const struct plan *p, int32_t ppm)
{
	int64_t stable = version_pods(&p->versions[SIDE_STABLE]);

	return (stable * ppm + PPM - 1) / PPM;
}

/* The same when a number of ours stands in its place: it does not follow the stable's
 * autoscaler. */
static int64_t fixed_pods(const struct plan *p, int32_t ppm)
{
	int64_t least = canary_pods(p, ppm);
	int64_t carry = (version_range(&p->versions[SIDE_STABLE]).most * ppm + PPM - 1) / PPM;

	return carry > least ? carry : least;
}

static void scale_to(struct walk *w, int64_t pods)
{
	if (w->scale == pods)
		return;
	w->scale = pods;
	obj_int(obj_map(add_step(w), "setCanaryScale"), "replicas", pods);
}

static void scale_by_weight(struct walk *w)
{
	if (w->scale < 0)
		return;
	w->scale = -1;
	obj_bool(obj_map(add_step(w), "setCanaryScale"), "matchTrafficWeight", true);
}

/* Pods for a share that comes without weight: by mirror or by header. */
static void scale_without_weight(struct walk *w, int32_t share_ppm)
{
	if (w->ap->router != ARGO_NONE)
		scale_to(w, fixed_pods(w->plan, share_ppm));
}

/* ---- weights -------------------------------------------------------------------------------- */

static void set_weight(struct walk *w, int32_t ppm)
{
	bool pods = w->ap->router == ARGO_NONE;

	obj_int(add_step(w), "setWeight", pods ? pod_percent(ppm) : weight_of(ppm, w->ap->total));
	w->weight_ppm = ppm;
	if (ppm > 0)
		gives_requests(w);
}

static void move_weight(struct walk *w, int32_t ppm)
{
	int64_t wanted = fixed_pods(w->plan, ppm);
	int64_t now = w->scale >= 0 ? w->scale : pods_of_weight(w->plan, w->weight_ppm);
	bool enough = canary_pods(w->plan, ppm) == pods_of_weight(w->plan, ppm);

	if (w->ap->router == ARGO_NONE) {
		set_weight(w, ppm);
		return;
	}
	if (ppm < w->weight_ppm && w->scale < 0 && !version_scales(&w->plan->versions[SIDE_STABLE]))
		scale_to(w, now);	/* its pods go after its traffic */
	if (now < wanted && (!enough || w->scale >= 0))
		scale_to(w, wanted);
	set_weight(w, ppm);
	if (enough)
		scale_by_weight(w);
	else
		scale_to(w, wanted);
}

/* ---- header routes -------------------------------------------------------------------------- */

/* Some gateways look for a pattern anywhere in the value; with anchors all of them match it as a
 * whole. */
static void put_header_match(const struct walk *w, struct node *step, const struct rule *r)
{
	const struct rule_test *t = &r->entries[0].v[0];
	struct node *match = arr_map(obj_list(step, "match"));
	struct str text = t->text;

	if (t->kind == TEST_REGEX && w->ap->router == ARGO_GATEWAY)
		text = arena_printf(w->a, "^(?:%" PRI_STR ")$", STR_ARG(re2_closed(w->a, text)));
	obj_str(match, "headerName", t->key);
	obj_str(obj_map(match, "headerValue"), t->kind == TEST_REGEX ? "regex" : "exact", text);
}

static void set_header_route(struct walk *w, size_t route, const struct rule *r)
{
	struct node *step = obj_map(add_step(w), "setHeaderRoute");

	obj_str(step, "name", w->plan->routes[route].name);
	if (r)
		put_header_match(w, step, r);
	w->held[route] = r ? *r : (struct rule){ 0 };
	w->managed[route] = true;
}

static bool same_test(const struct rule *a, const struct rule *b)
{
	const struct rule_test *t = &a->entries[0].v[0], *u = &b->entries[0].v[0];

	return t->kind == u->kind && str_eq(t->key, u->key) && str_eq(t->text, u->text);
}

static const struct rule *rule_named(const struct rules *rules, struct str name)
{
	for (size_t i = 0; i < rules->n; i++)
		if (str_eq(rules->v[i].name, name))
			return &rules->v[i];
	return NULL;
}

/* Those that are over are taken away first: the Gateway API's plugin takes all of them away with
 * one. As long as no pod of the canary is available Argo takes all of them away, and never sets
 * them again (argo-rollouts: rollout/trafficrouting.go), so the pods must be there before. */
static void move_routes(struct walk *w, const struct step *s)
{
	struct rule_options opts = rule_options_of(w->a, w->ap->build->use);
	struct rule_failure failure;
	struct rules rules = { 0 };
	bool removed = false;

	if (w->ap->router == ARGO_NONE)
		return;
	/* whether it can be said was checked */
	route_rules(w->a, w->plan, s->routes, s->nroutes, &opts, &rules, &failure);
	for (size_t i = 0; i < w->plan->nroutes; i++)
		if (w->held[i].n && !rule_named(&rules, w->plan->routes[i].name)) {
			set_header_route(w, i, NULL);
			removed = true;
		}
	for (size_t i = 0; i < s->nroutes; i++) {
		size_t route = s->routes[i];
		const struct rule *r = rule_named(&rules, w->plan->routes[route].name);
		bool gone = removed && w->ap->router == ARGO_GATEWAY;
		if (!r || (w->held[route].n && same_test(&w->held[route], r) && !gone))
			continue;
		set_header_route(w, route, r);
		gives_requests(w);
	}
}

/* ---- the plan's steps ----------------------------------------------------------------------- */

static void add_shadow(struct walk *w, const struct step *s)
{
	scale_without_weight(w, s->mirror_ppm);
	struct node *mirror = obj_map(add_step(w), "setMirrorRoute");
	obj_cstr(mirror, "name", MIRROR);
	obj_int(mirror, "percentage", s->mirror_ppm / (PPM / 100));
	struct node *match = arr_map(obj_list(mirror, "match"));
	obj_cstr(obj_map(match, "path"), "prefix", "/");
	w->mirrors = true;
	gives_requests(w);
	add_pause(w, s->for_ms);
	obj_cstr(obj_map(add_step(w), "setMirrorRoute"), "name", MIRROR);
}

static void add_analysis(struct walk *w, struct str template, const struct step *s)
{
	struct node *analysis = obj_map(add_step(w), "analysis");

	obj_str(arr_map(obj_list(analysis, "templates")), "templateName", template);
	if (s)
		put_argo_args(analysis, w->plan, s);
}

static void add_stage(struct walk *w, const struct step *s)
{
	/* at weight 0 Argo runs no pods: there would be nothing to preview */
	if (s->weight_ppm == 0)
		scale_without_weight(w, 0);
	if (s->weight_ppm == 0 && w->weight_ppm == 0)
		set_weight(w, 0);
	else
		move_weight(w, s->weight_ppm);
	move_routes(w, s);
	if (s->for_ms == NO_LIMIT)
		return;
	if (s->for_ms > 0)
		add_pause(w, s->for_ms);
	if (argo_decides(w->plan, s))
		add_analysis(w, argo_gate_name(w->ap->build, argo_gate_of(w->plan, s)), s);
}

static void add_plan_step(struct walk *w, const struct step *s)
{
	switch (s->kind) {
	case STEP_SHADOW:
		move_routes(w, s);
		add_shadow(w, s);
		return;
	case STEP_EXPOSE:
		scale_without_weight(w, 0);
		move_routes(w, s);
		add_pause(w, s->for_ms);
		return;
	case STEP_KEEP:
		add_pause(w, s->for_ms);
		return;
	case STEP_STAGE:
		add_stage(w, s);
		return;
	case STEP_PAUSE:
		move_routes(w, s);
		if (s->approval)
			obj_map(add_step(w), "pause");
		else
			add_pause(w, s->for_ms);
		return;
	case STEP_GATE:
		move_routes(w, s);
		add_analysis(w, argo_web_name(w->ap->build, s), NULL);
		return;
	}
}

/* ---- the router ----------------------------------------------------------------------------- */

static void put_managed(struct node *routing, const struct walk *w)
{
	bool any = w->mirrors;

	for (size_t i = 0; i < w->plan->nroutes; i++)
		any |= w->managed[i];
	if (!any)
		return;
	struct node *list = obj_list(routing, "managedRoutes");
	for (size_t i = 0; i < w->plan->nroutes; i++)
		if (w->managed[i])
			obj_str(arr_map(list), "name", w->plan->routes[i].name);
	if (w->mirrors)
		obj_cstr(arr_map(list), "name", MIRROR);
}

static void put_istio(struct node *routing, const struct plan *p)
{
	struct node *istio = obj_map(routing, "istio"), *vs = obj_map(istio, "virtualService");

	obj_str(vs, "name", p->service);
	arr_cstr(obj_list(vs, "routes"), "primary");
	struct node *dr = obj_map(istio, "destinationRule");
	obj_str(dr, "name", p->service);
	obj_cstr(dr, "canarySubsetName", "canary");
	obj_cstr(dr, "stableSubsetName", "stable");
}

static void put_gateway(struct node *routing, const struct plan *p)
{
	struct node *plugin = obj_map(obj_map(routing, "plugins"), "argoproj-labs/gatewayAPI");

	obj_str(plugin, "httpRoute", p->service);
	if (p->ns.n)
		obj_str(plugin, "namespace", p->ns);
}

static void put_routing(struct node *canary, const struct walk *w)
{
	struct node *routing;

	if (w->ap->router == ARGO_NONE)
		return;
	routing = obj_map(canary, "trafficRouting");
	put_managed(routing, w);
	if (w->ap->total > 100)
		obj_int(routing, "maxTrafficWeight", w->ap->total);
	switch (w->ap->router) {
	case ARGO_ISTIO:
		put_istio(routing, w->plan);
		return;
	case ARGO_GATEWAY:
		put_gateway(routing, w->plan);
		return;
	case ARGO_NGINX:
		obj_str(obj_map(routing, "nginx"), "stableIngress", w->plan->service);
		return;
	case ARGO_NONE:
		return;
	}
}

void put_argo_strategy(struct node *canary, const struct argo_plan *ap)
{
	struct arena *a = ap->build->arena;
	const struct plan *p = ap->build->plan;
	struct walk w = { .ap = ap, .a = a, .plan = p, .steps = node_list(a), .scale = -1 };

	w.held = arena_array(a, p->nroutes, sizeof(*w.held));
	w.managed = arena_array(a, p->nroutes, sizeof(*w.managed));
	for (size_t i = 0; i < p->nsteps; i++)
		add_plan_step(&w, &p->steps[i]);
	if (!plan_promotes(p))		/* behind the last step Argo does, whatever its weight */
		obj_map(add_step(&w), "pause");
	put_routing(canary, &w);
	/* an analysis that begins behind the last step would never run */
	if (argo_guards(p) && w.guarded && w.guarded < w.n) {
		struct node *analysis = obj_map(canary, "analysis");
		obj_str(arr_map(obj_list(analysis, "templates")), "templateName",
			argo_guard_name(ap->build));
		obj_int(analysis, "startingStep", (int64_t)w.guarded);
	}
	obj_put(canary, "steps", w.steps);
}
