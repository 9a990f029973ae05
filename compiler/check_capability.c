/* What the target that is checked can't carry of the plan, and what it carries in another way: each
 * feature that the plan uses, looked up in the table of compiler/capability.h.
 */
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/query.h"
#include "compiler/route_rules.h"
#include "compiler/targets.h"

#define WHOLE_PERCENT (PPM / 100)

/** A walk through a plan for one target. */
struct walk {
	struct check_ctx *ctx;
	enum backend backend;
	bool told[FEATURES];	/* a note was given */
};

/* "argo via istio". */
static const char *target_name(const struct check_ctx *ctx)
{
	const struct target_use *t = ctx->target;

	if (!t->via)
		return t->info->name;
	return arena_printf(ctx->arena, "%s via %s", t->info->name, t->via->name).p;
}

/* @param instead  what to do; NULL where that is plain. */
static void cannot(struct walk *w, struct span at, struct str what, const char *why, const char *instead)
{
	struct check_ctx *ctx = w->ctx;
	const struct check self = { .code = CN_TARGET_CANT };
	struct diag *d = check_fail(ctx, &self, at, "target %s can't carry %" PRI_STR ": %s",
				    target_name(ctx), STR_ARG(what), why);

	check_also_target(ctx, d, "the target");
	if (instead)
		diag_help(d, "%s", instead);
}

static void note(struct walk *w, enum feature f, struct span at, const char *how)
{
	const struct check self = { .code = CN_EMULATED };

	if (!w->ctx->building || w->told[f])
		return;
	w->told[f] = true;
	check_fail(w->ctx, &self, at, "%s carries %s in its own way: %s", target_name(w->ctx),
		   feature_name(f), how);
}

/* The plan uses a feature. @param what  its name in messages; empty: as the table has it. */
static void use_as(struct walk *w, enum feature f, struct span at, struct str what)
{
	switch (capability(f, w->backend)) {
	case CAN:
	case CAN_DRIVEN:
		return;
	case CAN_EMULATED:
		note(w, f, at, capability_how(f, w->backend));
		return;
	case CAN_NOT:
		cannot(w, at, what.n ? what : str_of(feature_name(f)),
		       capability_how(f, w->backend), capability_instead(f));
		return;
	}
}

static void use(struct walk *w, enum feature f, struct span at)
{
	use_as(w, f, at, STR(""));
}

static bool can(const struct walk *w, enum feature f)
{
	return capability(f, w->backend) != CAN_NOT;
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void walk_stage(struct walk *w, const struct step *s)
{
	if (s->weight_ppm == 0)
		use(w, FEATURE_ZERO, s->weight_span);
	else if (s->weight_ppm % WHOLE_PERCENT)
		use(w, FEATURE_FRACTION, s->weight_span);
	else
		use(w, FEATURE_WEIGHT, s->weight_span);
	if (s->for_ms == NO_LIMIT || w->ctx->plan->nguardrails == 0)
		return;
	use(w, FEATURE_STAGE_FOR, s->for_span);
	if (s->then == THEN_PAUSE)
		use(w, FEATURE_THEN_PAUSE, s->at_most_span);
}

static void walk_step(struct walk *w, const struct step *s)
{
	switch (s->kind) {
	case STEP_SHADOW:
		use(w, FEATURE_SHADOW, s->span);
		if (s->mirror_ppm % WHOLE_PERCENT && can(w, FEATURE_SHADOW))
			use(w, FEATURE_SHADOW_FRACTION, s->weight_span);
		return;
	case STEP_EXPOSE:	/* its routes say whether it can be */
		return;
	case STEP_STAGE:
		walk_stage(w, s);
		return;
	case STEP_PAUSE:
		use(w, s->approval ? FEATURE_APPROVAL : FEATURE_PAUSE, s->span);
		return;
	case STEP_GATE:
		use(w, FEATURE_GATE, s->span);
		return;
	case STEP_KEEP:
		use(w, FEATURE_KEEP, s->span);
		return;
	}
}

static void walk_steps(struct walk *w)
{
	const struct plan *p = w->ctx->plan;
	const struct step *before = NULL;

	for (size_t i = 0; i < p->nsteps; before = &p->steps[i++]) {
		const struct step *s = &p->steps[i];
		bool same = before && before->span.begin == s->span.begin;	/* of one ramp */
		if (!s->broken && (!same || (s->weight_ppm % WHOLE_PERCENT &&
					     before->weight_ppm % WHOLE_PERCENT == 0)))
			walk_step(w, s);
	}
}

/* ---- routes --------------------------------------------------------------------------------- */

static enum feature feature_of(const struct match *test)
{
	if (test->op == MATCH_NE)
		return FEATURE_ROUTE_ELSE;
	switch (test->attribute) {
	case ATTR_HEADER:
		return FEATURE_ROUTE_ONE;
	case ATTR_COOKIE:
		return FEATURE_ROUTE_COOKIE;
	case ATTR_REGION:
		return FEATURE_ROUTE_REGION;
	case ATTR_QUERY:
	case ATTR_PATH:
	case ATTR_METHOD:
		break;
	}
	return FEATURE_ROUTE_ELSE;
}

/* Notes about the tests of a condition that as a whole can be carried. */
static void walk_tests(struct walk *w, const struct match *m)
{
	if (!m)
		return;
	if (m->kind == MATCH_TEST && can(w, feature_of(m)))
		use(w, feature_of(m), m->span);
	walk_tests(w, m->a);
	walk_tests(w, m->b);
}

static enum feature feature_of_route(const struct route *r)
{
	if (!r->when)
		return FEATURE_COHORT;
	return r->when->kind == MATCH_TEST ? feature_of(r->when) : FEATURE_ROUTE_ELSE;
}

/* The target carries no route at all, whatever it asks for; which one would depends on that. */
static void no_routes(struct walk *w, const struct route *r, struct str what)
{
	bool argo = r->to == SIDE_CANARY &&
		    capability(feature_of_route(r), BACKEND_ARGO_ISTIO) != CAN_NOT;

	cannot(w, r->name_span, what, capability_how(FEATURE_EXPOSE, w->backend),
	       argo ? capability_instead(FEATURE_EXPOSE) : "target istio can; or take the route out");
}

/* @return whether the target can carry it as far as the table says. */
static bool walk_route(struct walk *w, const struct route *r)
{
	struct str what = arena_printf(w->ctx->arena, "route `%" PRI_STR "`", STR_ARG(r->name));
	enum feature f = feature_of_route(r);

	if (r->broken)
		return false;
	if (!can(w, FEATURE_EXPOSE)) {
		no_routes(w, r, what);
		return false;
	}
	if (r->to == SIDE_STABLE && !can(w, FEATURE_ROUTE_STABLE))
		f = FEATURE_ROUTE_STABLE;
	if (!can(w, f)) {
		use_as(w, f, r->name_span, what);
		return false;
	}
	if (r->when)
		walk_tests(w, r->when);
	else
		use(w, f, r->span);
	return true;
}

static bool same_routes(const struct step *a, const struct step *b)
{
	if (a->nroutes != b->nroutes)
		return false;
	for (size_t i = 0; i < a->nroutes; i++)
		if (a->routes[i] != b->routes[i])
			return false;
	return true;
}

/* Whether the routes that hold together can be said as rules of the proxy. */
static bool walk_rules(struct walk *w, const struct step *s)
{
	struct check_ctx *ctx = w->ctx;
	const struct check self = { .code = CN_TARGET_CANT };
	struct rule_options opts = rule_options_of(ctx->arena, ctx->target);
	struct rule_failure f = { 0 };
	struct rules rules;

	if (route_rules(ctx->arena, ctx->plan, s->routes, s->nroutes, &opts, &rules, &f))
		return true;
	const struct route *r = &ctx->plan->routes[f.route];
	struct diag *d = check_fail(ctx, &self, f.at.end ? f.at : r->name_span,
				    "target %s can't carry route `%" PRI_STR "`: it %" PRI_STR,
				    target_name(ctx), STR_ARG(r->name), STR_ARG(f.what));
	check_also_target(ctx, d, "the target");
	diag_help(d, "%" PRI_STR, STR_ARG(f.help));
	return false;
}

static void walk_routes(struct walk *w)
{
	const struct plan *p = w->ctx->plan;
	const struct step *before = NULL;
	bool fine = true;

	for (size_t i = 0; i < p->nroutes; i++)
		fine &= walk_route(w, &p->routes[i]);
	for (size_t i = 0; fine && i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		if (s->broken || (before && same_routes(before, s)))
			continue;
		fine = walk_rules(w, s);
		before = s;
	}
}

/* ---- guardrails ----------------------------------------------------------------------------- */

static void walk_needs(struct walk *w, const struct guardrail *g)
{
	struct metric counted;
	struct check_ctx *ctx = w->ctx;
	const struct check self = { .code = CN_TARGET_NEEDS };

	use(w, FEATURE_NEEDS, check_place(g, g->needs_span));
	if (capability(FEATURE_NEEDS, w->backend) != CAN ||
	    metric_counting(ctx->plan, g, &counted))
		return;
	struct diag *d = check_fail(ctx, &self, check_place(g, g->needs_span),
				    "target %s can't count the canary's requests", target_name(ctx));
	check_also_target(ctx, d, "the target");
	for (size_t i = 0; i < ctx->plan->nmetrics; i++) {
		const struct metric *m = &ctx->plan->metrics[i];
		if (!str_is(m->name, "requests") || m->type != TYPE_RATE || m->trace_only)
			continue;
		diag_also(d, m->name_span, "these are on another server than what the guardrail reads");
		diag_help(d, "read both from one server, or take `needs` out");
		return;
	}
	diag_help(d, "declare a metric: `requests rate = preset istio requests`, or with a query");
}

static void two_servers(struct walk *w, const struct guardrail *g, struct span one, struct span other,
			const char *help)
{
	const struct check self = { .code = CN_TARGET_CANT };
	struct diag *d = check_fail(w->ctx, &self, check_place(g, g->name_span),
				    "guardrail `%" PRI_STR "` reads two Prometheus servers: no query can",
				    STR_ARG(g->name));

	diag_also(d, one, "from one");
	diag_also(d, other, "from another");
	diag_help(d, "%s", help);
}

/* The Prometheus that the guardrail asks: one, for its conditions join readings in one query, and
 * the requests that it needs are counted in it. */
static void walk_servers(struct walk *w, const struct guardrail *g)
{
	const struct plan *p = w->ctx->plan;
	const struct check self = { .code = CN_TARGET_CANT };

	for (size_t i = 0; i < g->nmetrics; i++) {
		const struct metric *m = &p->metrics[g->metrics[i]];
		const struct metric *first = &p->metrics[g->metrics[0]];
		if (m->trace_only || first->trace_only || str_eq(m->url, first->url))
			continue;
		struct diag *d = check_fail(w->ctx, &self, check_place(g, g->name_span),
					    "guardrail `%" PRI_STR "` reads two Prometheus servers: no "
					    "query can", STR_ARG(g->name));
		diag_also(d, first->name_span, "from one");
		diag_also(d, m->name_span, "from another");
		diag_help(d, "make two guardrails of it");
		return;
	}
}

static void walk_trace_metrics(struct walk *w, const struct guardrail *g)
{
	for (size_t i = 0; i < g->nmetrics; i++) {
		const struct metric *m = &w->ctx->plan->metrics[g->metrics[i]];
		if (!m->trace_only)
			continue;
		use_as(w, FEATURE_TRACE_METRIC, check_place(g, g->name_span),
		       arena_printf(w->ctx->arena, "guardrail `%" PRI_STR "`, which reads `%" PRI_STR "`",
				    STR_ARG(g->name), STR_ARG(m->name)));
		return;
	}
}

static void walk_guardrail(struct walk *w, const struct guardrail *g)
{
	if (g->broken)
		return;
	use(w, FEATURE_GUARDRAIL, check_place(g, g->name_span));
	if (g->rollback && g->k > 1)
		use(w, FEATURE_STREAK, check_place(g, g->run_span));
	if (g->after_ms > 0)
		use(w, FEATURE_AFTER, check_place(g, g->every_span));
	if (g->no_data == NO_DATA_ROLLBACK)
		use(w, FEATURE_NO_DATA, check_place(g, g->name_span));
	if (g->needs > 0)
		walk_needs(w, g);
	if (cond_tests(g->rollback))
		use(w, FEATURE_TEST, check_place(g, g->rollback_span));
	if (cond_tests(g->promote))
		use(w, FEATURE_TEST, check_place(g, g->promote_span));
	walk_trace_metrics(w, g);
	walk_servers(w, g);
}

/* ---- versions ------------------------------------------------------------------------------- */

/* What describes a container: where the target serves the model and the version has an image, too,
 * it is the image's. */
static void use_of_container(struct walk *w, const struct version *v, enum feature f, struct span at)
{
	bool serves = w->ctx->target->info->caps & TARGET_MODELS;
	bool left = !can(w, f) || f == FEATURE_ARGS;	/* another program's arguments say nothing to it */

	if (left && serves && v->image.n)
		note(w, f, at, "it leaves it to the image");
	else
		use(w, f, at);
}

static void walk_version(struct walk *w, const struct version *v)
{
	if (!v->given || v->broken)
		return;
	if (v->side == SIDE_CANARY && v->replicas_min >= 0)
		use(w, FEATURE_REPLICAS_CANARY, v->replicas_span);
	if (v->replicas_max > v->replicas_min)
		use(w, FEATURE_RANGE, v->replicas_span);
	if (v->cpu_request_milli >= 0)
		use_of_container(w, v, FEATURE_CPU, v->cpu_span);
	if (v->memory_request >= 0)
		use_of_container(w, v, FEATURE_MEMORY, v->memory_span);
	if (v->gpu > 0)
		use_of_container(w, v, FEATURE_GPU, v->gpu_span);
	if (v->env.n)
		use_of_container(w, v, FEATURE_ENV, v->env.v[0].span);
	if (v->args.n)
		use_of_container(w, v, FEATURE_ARGS, v->args_span);
	if (v->port > 0)
		use_of_container(w, v, FEATURE_PORT, v->port_span);
	for (size_t i = 0; i < PROBES; i++)
		if (v->probes[i].given)
			use_of_container(w, v, FEATURE_PROBE, v->probes[i].span);
	if (v->labels.n || v->annotations.n)
		use(w, FEATURE_POD_LABELS, v->labels.n ? v->labels.v[0].span : v->annotations.v[0].span);
	if (v->runtime.n)
		use(w, FEATURE_RUNTIME, v->model_span);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void walk_rest(struct walk *w)
{
	const struct plan *p = w->ctx->plan;

	if (p->service_span.end)
		use(w, FEATURE_SERVICE, p->service_span);
	for (size_t i = 0; i < p->nactions; i++)
		use(w, p->actions[i].channel.n ? FEATURE_NOTIFY : FEATURE_WEBHOOK,
		    p->actions[i].span);
	if (p->load_url.n)
		use(w, FEATURE_LOAD, p->load_span);
	if (p->ready_ms > 0)
		use(w, FEATURE_READY, p->name_span);
}

static void check_capabilities(struct check_ctx *ctx, const struct check *self)
{
	struct walk w = { .ctx = ctx, .backend = backend_of(ctx->target) };

	(void)self;		/* the table tells errors from notes */
	if (w.backend == BACKENDS || w.backend == BACKEND_SWEEP_JOB)	/* it takes all along */
		return;
	walk_steps(&w);
	walk_routes(&w);
	for (size_t i = 0; i < ctx->plan->nguardrails; i++)
		walk_guardrail(&w, &ctx->plan->guardrails[i]);
	for (size_t i = 0; i < ARRAY_LEN(ctx->plan->versions); i++)
		walk_version(&w, &ctx->plan->versions[i]);
	walk_rest(&w);
}

const struct check checks_capability[] = {
	{ CN_TARGET_CANT, check_capabilities },
	{ 0 },
};
