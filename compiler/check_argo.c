/* Checks of what a Rollout of Argo takes beyond the table of capabilities: times, what pods can
 * make up without a router, names of webhook services.
 */
#include <string.h>

#include "base/units.h"
#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/pod_share.h"
#include "compiler/route_rules.h"
#include "compiler/targets.h"

#define LABEL_MAX	63	/* the name of an annotation */
#define POINT		(PPM / 100)
#define TOLERANCE	(2 * POINT)	/* two points of a per cent */

static bool is_argo(const struct check_ctx *ctx)
{
	enum backend b = backend_of(ctx->target);

	return b >= BACKEND_ARGO_NONE && b < BACKENDS;
}

/* A pause has whole seconds; Argo cuts the rest off. */
static void check_seconds(struct check_ctx *ctx, const struct check *self)
{
	const struct step *before = NULL;

	for (size_t i = 0; i < ctx->plan->nsteps && is_argo(ctx); before = &ctx->plan->steps[i++]) {
		const struct step *s = &ctx->plan->steps[i];
		bool same = before && before->span.begin == s->span.begin;	/* of one ramp */
		if (s->broken || same || s->for_ms == NO_LIMIT || s->for_ms % 1000 == 0)
			continue;
		struct diag *d = check_fail(ctx, self, s->for_span, "Argo counts a pause in seconds");
		check_also_target(ctx, d, "the target");
		diag_help(d, "give whole seconds");
	}
}

/* How often Argo asks stands in its analyses, a number of 32 bits. */
static bool too_often(int64_t span_ms, int64_t every_ms)
{
	return every_ms > 0 && span_ms != NO_LIMIT && span_ms / every_ms >= INT32_MAX;
}

static struct diag *often(struct check_ctx *ctx, const struct check *self, struct span at)
{
	struct diag *d = check_fail(ctx, self, at, "Argo counts at most %d checks", INT32_MAX);

	diag_help(d, "check less often");
	return d;
}

static void check_counts(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	for (size_t i = 0; i < p->nsteps && is_argo(ctx); i++) {
		const struct step *s = &p->steps[i];
		if (s->broken)
			continue;
		if (s->kind == STEP_GATE && too_often(s->at_most_ms, s->every_ms))
			often(ctx, self, s->at_most_span);
		for (size_t k = 0; k < p->nguardrails && s->kind == STEP_STAGE; k++) {
			const struct guardrail *g = &p->guardrails[k];
			if (!g->broken && s->for_ms != NO_LIMIT &&
			    too_often(s->at_most_ms - s->for_ms, g->every_ms)) {
				diag_also(often(ctx, self, check_place(g, g->every_span)),
					  s->at_most_span, "more pass before this");
				return;
			}
		}
	}
}

/* ---- pods instead of weights ---------------------------------------------------------------- */

static int64_t pods_of(const struct version *v)
{
	return v->replicas_min >= 0 ? v->replicas_min : 1;
}

static int32_t reached(struct pod_share s)
{
	return s.total ? (int32_t)((s.canary * PPM + s.total / 2) / s.total) : 0;
}

static bool is_off(const struct step *s, struct pod_share share)
{
	int32_t off = reached(share) - s->weight_ppm;

	return off > TOLERANCE || off < -TOLERANCE;
}

/* "25% of 10 pods is 3 of 11, 27.27%". */
static struct diag *tell_share(struct check_ctx *ctx, const struct check *self, const struct step *s,
			       int64_t pods, struct pod_share share)
{
	char wanted[QTY_TEXT_MAX], got[QTY_TEXT_MAX];

	weight_format(s->weight_ppm, wanted);
	weight_format((reached(share) + 50) / 100 * 100, got);
	return check_fail(ctx, self, s->weight_span,
			  "%s of %lld pod%s: Argo runs %lld of %lld as canary, which is %s", wanted,
			  (long long)pods, pods == 1 ? "" : "s", (long long)share.canary,
			  (long long)share.total, got);
}

/* The fewest pods, at most 200, with which every stage comes within the tolerance; 0 for none. */
static int64_t pods_that_do(const struct plan *p)
{
	for (int64_t pods = 1; pods <= 200; pods++) {
		bool fits = true;
		for (size_t i = 0; i < p->nsteps && fits; i++)
			fits = p->steps[i].kind != STEP_STAGE ||
			       !is_off(&p->steps[i], pod_share(pods, p->steps[i].weight_ppm));
		if (fits)
			return pods;
	}
	return 0;
}

static void check_share(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	int64_t pods = pods_of(&p->versions[SIDE_STABLE]), enough;

	if (backend_of(ctx->target) != BACKEND_ARGO_NONE || p->rollout_broken || pods < 1)
		return;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		struct pod_share share = pod_share(pods, s->weight_ppm);
		if (s->kind != STEP_STAGE || s->weight_ppm == 0 || !is_off(s, share))
			continue;
		struct diag *d = tell_share(ctx, self, s, pods, share);
		check_also_target(ctx, d, "no router splits the traffic");
		enough = pods_that_do(p);
		if (enough)
			diag_help(d, "%lld pods would do, or a router: `target argo via istio`",
				  (long long)enough);
		else
			diag_help(d, "let it drive a router, as in `target argo via istio`");
		return;		/* the first such stage tells it */
	}
}

/* What every stage comes to, for those who build. */
static void check_reached(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	int64_t pods = pods_of(&p->versions[SIDE_STABLE]);

	if (backend_of(ctx->target) != BACKEND_ARGO_NONE || p->rollout_broken || !ctx->building)
		return;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		struct pod_share share = pod_share(pods, s->weight_ppm);
		if (s->kind == STEP_STAGE && s->weight_ppm > 0 && !is_off(s, share) &&
		    reached(share) != s->weight_ppm)
			tell_share(ctx, self, s, pods, share);
	}
}

/* ---- header routes -------------------------------------------------------------------------- */

#define RULES_MAX 16	/* of an HTTPRoute, the one with the weights among them */

static const struct route *route_named(const struct plan *p, struct str name)
{
	for (size_t i = 0; i < p->nroutes; i++)
		if (str_eq(p->routes[i].name, name))
			return &p->routes[i];
	return NULL;
}

/* Argo refuses a match without a text; what else a rule must be was checked. */
static void check_texts(struct check_ctx *ctx, const struct check *self, const struct rules *rules,
			bool *told)
{
	for (size_t i = 0; i < rules->n; i++) {
		const struct rule_test *t = rules->v[i].entries[0].n ? rules->v[i].entries[0].v : NULL;
		const struct route *r = route_named(ctx->plan, rules->v[i].name);
		if (!r || !r->when || !t || t->kind != TEST_EXACT || t->text.n || told[r - ctx->plan->routes])
			continue;
		told[r - ctx->plan->routes] = true;
		struct diag *d = check_fail(ctx, self, r->when->span,
					    "Argo takes no route for an empty header");
		check_also_target(ctx, d, "the target");
		diag_help(d, "give a text for it to be; or let target istio carry the route");
	}
}

static void check_rules(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	bool *told = arena_array(ctx->arena, p->nroutes, sizeof(*told)), many = false;
	struct rule_options opts = rule_options_of(ctx->arena, ctx->target);

	for (size_t i = 0; i < p->nsteps && is_argo(ctx) && p->nroutes; i++) {
		const struct step *s = &p->steps[i];
		struct rule_failure failure;
		struct rules rules;
		if (s->broken || !route_rules(ctx->arena, p, s->routes, s->nroutes, &opts, &rules, &failure))
			continue;
		check_texts(ctx, self, &rules, told);
		if (many || rules.n < RULES_MAX || backend_of(ctx->target) != BACKEND_ARGO_GATEWAY)
			continue;
		many = true;
		struct diag *d = check_fail(ctx, self, p->routes[s->routes[RULES_MAX - 1]].name_span,
					    "%zu routes hold at once: an HTTPRoute has at most %d rules, one "
					    "of them for the weights", rules.n, RULES_MAX);
		check_also_target(ctx, d, "the target");
		diag_help(d, "join routes of one header, as in `when header(\"x\") in (\"a\", \"b\")`");
	}
}

/* ---- notifications -------------------------------------------------------------------------- */

static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* A host, with its port, that can be a part of a key; `slack` is a service of its own. */
static bool names_service(struct str host, size_t most)
{
	for (size_t i = 0; i < host.n; i++)
		if (!plain(host.p[i]) && !memchr("-._:", host.p[i], 4))
			return false;
	return host.n && host.n <= most && plain(host.p[0]) && plain(host.p[host.n - 1]) &&
	       !str_is(host, "slack");
}

/* The host of a webhook is the name of a service in an annotation's key. */
static void check_webhooks(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nactions && is_argo(ctx); i++) {
		const struct action *a = &ctx->plan->actions[i];
		const char *prefix = a->on == ON_ROLLBACK ? "subscribe.on-rollout-aborted."
							  : "subscribe.on-rollout-completed.";
		struct str host = url_host(a->text);
		if (a->channel.n || names_service(host, LABEL_MAX - strlen(prefix)))
			continue;
		struct diag *d = check_fail(ctx, self, a->span,
					    "Argo names a webhook by its host, and `%" PRI_STR
					    "` can't stand in the annotation", STR_ARG(str_sub(host, 0, 80)));
		check_also_target(ctx, d, "the target");
		diag_help(d, "take a host of at most %zu letters, digits, - and points",
			  LABEL_MAX - strlen(prefix));
	}
}

/* Channels stand in one annotation, parted by `;`. */
static void check_channels(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nactions && is_argo(ctx); i++) {
		const struct action *a = &ctx->plan->actions[i];
		bool none = a->text.n == 0 || str_is(a->text, "#");
		if (!a->channel.n || (!none && !memchr(a->text.p, ';', a->text.n)))
			continue;
		struct diag *d = check_fail(ctx, self, a->span,
					    none ? "the channel has no name"
						 : "to Argo a `;` stands between two channels");
		check_also_target(ctx, d, "the target");
		diag_help(d, none ? "as in `notify slack \"#ml-alerts\"`"
				  : "write a `notify` for each of them");
	}
}

/* ---- templates ------------------------------------------------------------------------------ */

static bool has_braces(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '{' && s.p[i + 1] == '{')
			return true;
	return false;
}

/* In an analysis `{{` opens the name of an argument, wherever it stands. */
static void check_braces(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	for (size_t i = 0; i < p->nmetrics && is_argo(ctx); i++) {
		const struct metric *m = &p->metrics[i];
		bool query = has_braces(m->query);
		if (m->trace_only || (!query && !has_braces(m->url)))
			continue;
		struct diag *d = check_fail(ctx, self, query && m->query_span.end ? m->query_span : m->name_span,
					    "to Argo `{{` in the %s of `%" PRI_STR "` opens a name of its own",
					    query ? "query" : "address", STR_ARG(m->name));
		check_also_target(ctx, d, "the target");
		diag_help(d, query ? "write it as \\x7b{ within a string of the query" : "write it as %%7B%%7B");
	}
	for (size_t i = 0; i < p->nsteps && is_argo(ctx); i++) {
		const struct step *s = &p->steps[i];
		if (s->kind != STEP_GATE || s->broken || !has_braces(s->text))
			continue;
		struct diag *d = check_fail(ctx, self, s->span, "to Argo `{{` in an address opens a name of its own");
		check_also_target(ctx, d, "the target");
		diag_help(d, "write it as %%7B%%7B");
	}
}

const struct check checks_argo[] = {
	{ CN_TARGET_CANT, check_seconds },
	{ CN_TARGET_CANT, check_counts },
	{ CN_TARGET_CANT, check_rules },
	{ CN_POD_SHARE, check_share },
	{ CN_EMULATED, check_reached },
	{ CN_TARGET_NAME, check_webhooks },
	{ CN_TARGET_VALUE, check_channels },
	{ CN_TARGET_VALUE, check_braces },
	{ 0 },
};
