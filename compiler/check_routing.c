/* Checks of what routers take: hosts, gateways, paths, names of headers, and names of ours that
 * routes must not have. For istio and for argo via istio, gateway, nginx.
 */
#include <string.h>

#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/dns.h"
#include "compiler/targets.h"

static bool is_router(const struct check_ctx *ctx, const char *name)
{
	const struct target_use *t = ctx->target;

	return str_is(str_of(t->via ? t->via->name : t->info->name), name);
}

static const struct option *option_of(const struct target_use *t, const char *name)
{
	for (size_t i = 0; i < t->noptions; i++)
		if (str_is(str_of(t->options[i].setting->name), name))
			return &t->options[i];
	return NULL;
}

/* ---- hosts and gateways --------------------------------------------------------------------- */

static bool is_ipv4(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '.' && (s.p[i] < '0' || s.p[i] > '9'))
			return false;
	return s.n > 0;
}

/* A name of DNS, with `*.` before it. */
static bool is_host(struct str s)
{
	return dns_subdomain(str_starts(s, "*.") ? str_sub(s, 2, s.n) : s);
}

static void check_host(struct check_ctx *ctx, const struct check *self)
{
	const struct option *o = option_of(ctx->target, "host");
	struct str host;

	if (!o || backend_of(ctx->target) == BACKENDS)
		return;
	host = o->values.v[0];
	bool istio = is_router(ctx, "istio");
	if (is_host(host) && (istio || !is_ipv4(host)))
		return;
	if (istio && str_is(host, "*"))
		diag_help(check_fail(ctx, self, o->span, "Istio takes no host `*` for callers inside the mesh"),
			  "name the host, as in `host \"reco.example.com\"`");
	else
		diag_help(check_fail(ctx, self, o->span, "`%" PRI_STR "` is no name of a host",
				     STR_ARG(str_sub(host, 0, 80))),
			  "lower-case letters, digits, - and points, without a port: \"reco.example.com\"");
}

/* NAME or NAMESPACE/NAME, of DNS labels for Istio, of names for the Gateway API. */
static bool is_gateway(struct str s, bool istio)
{
	const char *slash = s.n ? memchr(s.p, '/', s.n) : NULL;
	size_t at = slash ? (size_t)(slash - s.p) : 0;
	struct str name = slash ? str_sub(s, at + 1, s.n) : s;

	if (slash && !dns_1123_label(str_sub(s, 0, at)))
		return false;
	return istio ? dns_1123_label(name) : dns_subdomain(name);
}

static void check_gateways(struct check_ctx *ctx, const struct check *self)
{
	const struct option *o = option_of(ctx->target, "gateways");

	for (size_t i = 0; o && i < o->values.n && backend_of(ctx->target) != BACKENDS; i++) {
		struct str g = o->values.v[i];
		if (is_gateway(g, is_router(ctx, "istio")))
			continue;
		diag_help(check_fail(ctx, self, o->span, "`%" PRI_STR "` is no name of a gateway",
				     STR_ARG(str_sub(g, 0, 80))),
			  "write \"NAME\" or \"NAMESPACE/NAME\"%s",
			  is_router(ctx, "istio") ? ", or \"mesh\" for callers inside" : "");
	}
}

#define GATEWAYS_MAX 32	/* parentRefs of an HTTPRoute */

/* An HTTPRoute names each of its gateways once. */
static void check_parents(struct check_ctx *ctx, const struct check *self)
{
	const struct option *o = option_of(ctx->target, "gateways");

	if (!o || backend_of(ctx->target) == BACKENDS || !is_router(ctx, "gateway"))
		return;
	if (o->values.n > GATEWAYS_MAX) {
		diag_help(check_fail(ctx, self, o->span, "an HTTPRoute has at most %d gateways, not %zu",
				     GATEWAYS_MAX, o->values.n),
			  "take some out");
		return;
	}
	for (size_t i = 1; i < o->values.n; i++)
		for (size_t k = 0; k < i; k++) {
			if (!str_eq(o->values.v[i], o->values.v[k]))
				continue;
			diag_help(check_fail(ctx, self, o->span, "the gateway `%" PRI_STR "` stands twice",
					     STR_ARG(str_sub(o->values.v[i], 0, 80))),
				  "take one out");
			return;
		}
}

static bool has(struct text_list l, const char *text)
{
	for (size_t i = 0; i < l.n; i++)
		if (str_is(l.v[i], text))
			return true;
	return false;
}

/* A host of the cluster, as callers inside of it write it. */
static bool is_internal(const struct check_ctx *ctx, struct str host)
{
	const char *dot = memchr(host.p, '.', host.n);

	return !dot || str_ends(host, ".svc") || str_ends(host, ".svc.cluster.local") ||
	       (str_starts(host, ctx->plan->service.p) && str_ends(host, ".local"));
}

static void check_mesh(struct check_ctx *ctx, const struct check *self)
{
	const struct target_use *t = ctx->target;
	const struct option *o = option_of(t, "gateways");
	struct str host = option_text(t, "host", ctx->plan->service);

	if (backend_of(t) == BACKENDS || !is_router(ctx, "istio") || !o || has(o->values, "mesh") ||
	    !is_internal(ctx, host))
		return;
	diag_help(check_fail(ctx, self, o->span,
			     "callers inside the cluster bypass the gateway: they meet the canary by the "
			     "number of its pods, even at weight 0"),
		  "add \"mesh\" to the gateways, or give the host that callers outside use");
}

static bool is_path(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && !memchr("-._/", c, 4))
			return false;
	}
	return str_starts(s, "/");
}

static bool holds(struct str s, const char *text)
{
	size_t n = strlen(text);

	for (size_t i = 0; i + n <= s.n; i++)
		if (memcmp(s.p + i, text, n) == 0)
			return true;
	return false;
}

/* As ingress-nginx takes it with pathType Prefix, and Kubernetes under it. */
static void check_path(struct check_ctx *ctx, const struct check *self)
{
	const struct option *o = option_of(ctx->target, "path");
	struct str path;

	if (!o || backend_of(ctx->target) == BACKENDS)
		return;
	path = o->values.v[0];
	if (!str_starts(path, "/"))
		diag_help(check_fail(ctx, self, o->span, "a path begins with /"),
			  "as in `path \"/predict\"`");
	else if (!is_path(path))
		diag_help(check_fail(ctx, self, o->span, "ingress-nginx takes no path `%" PRI_STR "`",
				     STR_ARG(str_sub(path, 0, 80))),
			  "letters, digits, -, _, points and / make one, as in `path \"/predict\"`");
	else if (holds(path, "//") || holds(path, "/./") || holds(path, "/../") || str_ends(path, "/.") ||
		 str_ends(path, "/.."))
		diag_help(check_fail(ctx, self, o->span, "Kubernetes takes no path with an empty part, `.` or "
				     "`..` in it: `%" PRI_STR "`", STR_ARG(str_sub(path, 0, 80))),
			  "write the path that requests have, as in `path \"/predict\"`");
}

static void check_class(struct check_ctx *ctx, const struct check *self)
{
	const struct option *o = option_of(ctx->target, "class");

	if (!o || backend_of(ctx->target) == BACKENDS || dns_subdomain(o->values.v[0]))
		return;
	diag_help(check_fail(ctx, self, o->span, "`%" PRI_STR "` is no name of an ingress class",
			     STR_ARG(str_sub(o->values.v[0], 0, 80))),
		  "lower-case letters, digits, - and points, as in `class \"nginx\"`");
}

/* ---- headers -------------------------------------------------------------------------------- */

/* A token of RFC 9110. */
static bool is_token(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
		if (!plain && !memchr("!#$%&'*+-.^_`|~", c, 15))
			return false;
	}
	return s.n > 0;
}

static void check_header_options(struct check_ctx *ctx, const struct check *self)
{
	static const char *const names[] = { "region-header", "bucket-header" };

	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		const struct option *o = option_of(ctx->target, names[i]);
		if (o && backend_of(ctx->target) != BACKENDS && !is_token(o->values.v[0]))
			diag_help(check_fail(ctx, self, o->span, "`%" PRI_STR "` is no name of a header",
					     STR_ARG(str_sub(o->values.v[0], 0, 80))),
				  "letters, digits and - make one, as in \"x-region\"");
	}
}

static void check_match_names(struct check_ctx *ctx, const struct check *self, const struct match *m)
{
	if (!m)
		return;
	if (m->kind == MATCH_TEST && (m->attribute == ATTR_HEADER || m->attribute == ATTR_COOKIE) &&
	    !is_token(m->key))
		diag_help(check_fail(ctx, self, m->span, "`%" PRI_STR "` is no name of a %s",
				     STR_ARG(str_sub(m->key, 0, 80)),
				     m->attribute == ATTR_HEADER ? "header" : "cookie"),
			  "letters, digits and - make one, as in \"x-canary\"");
	check_match_names(ctx, self, m->a);
	check_match_names(ctx, self, m->b);
}

static void check_route_headers(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nroutes; i++) {
		const struct route *r = &ctx->plan->routes[i];
		if (r->broken || backend_of(ctx->target) == BACKENDS)
			continue;
		check_match_names(ctx, self, r->when);
		if (!r->when && !is_token(r->cohort_header))
			diag_help(check_fail(ctx, self, r->span, "`%" PRI_STR "` is no name of a header",
					     STR_ARG(str_sub(r->cohort_header, 0, 80))),
				  "letters, digits and - make one, as in \"x-user-id\"");
	}
}

/* ---- names of ours -------------------------------------------------------------------------- */

static void check_reserved(struct check_ctx *ctx, const struct check *self)
{
	enum backend b = backend_of(ctx->target);
	bool argo = b >= BACKEND_ARGO_NONE && b < BACKENDS;

	for (size_t i = 0; i < ctx->plan->nroutes && (argo || b == BACKEND_ISTIO); i++) {
		const struct route *r = &ctx->plan->routes[i];
		bool weights = str_is(r->name, "primary");
		if (!weights && !(argo && str_is(r->name, "shadow")))
			continue;
		diag_help(check_fail(ctx, self, r->name_span,
				     "`%" PRI_STR "` is the name of %s in what target %s makes",
				     STR_ARG(r->name), weights ? "the rule with the weights" : "the mirror",
				     ctx->target->info->name),
			  "call the route something else");
	}
}

/* Whether a name is another one with `-` and digits behind it. */
static bool is_numbered(struct str name, struct str other)
{
	size_t i = other.n + 1;

	if (name.n <= i || name.p[other.n] != '-' || !str_eq(str_sub(name, 0, other.n), other))
		return false;
	while (i < name.n && name.p[i] >= '0' && name.p[i] <= '9')
		i++;
	return i == name.n;
}

/* The plugin of the Gateway API numbers the rules of a route so, and takes all of them out when the
 * route is set or taken away (rollouts-plugin-trafficrouter-gatewayapi: pkg/plugin:
 * isManagedRuleName). */
static void check_numbered(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;

	for (size_t i = 0; i < p->nroutes && backend_of(ctx->target) == BACKEND_ARGO_GATEWAY; i++)
		for (size_t k = 0; k < p->nroutes; k++) {
			if (!is_numbered(p->routes[i].name, p->routes[k].name))
				continue;
			struct diag *d = check_fail(ctx, self, p->routes[i].name_span,
						    "Argo's plugin takes `%" PRI_STR "` for a rule of route `%"
						    PRI_STR "`, and replaces both at once",
						    STR_ARG(p->routes[i].name), STR_ARG(p->routes[k].name));
			diag_also(d, p->routes[k].name_span, "the other route");
			diag_help(d, "call the route something else");
			break;
		}
}

const struct check checks_routing[] = {
	{ CN_TARGET_VALUE, check_host },
	{ CN_TARGET_VALUE, check_gateways },
	{ CN_TARGET_VALUE, check_parents },
	{ CN_TARGET_VALUE, check_path },
	{ CN_TARGET_VALUE, check_class },
	{ CN_TARGET_VALUE, check_header_options },
	{ CN_TARGET_VALUE, check_route_headers },
	{ CN_TARGET_NAME, check_reserved },
	{ CN_TARGET_NAME, check_numbered },
	{ CN_NOT_IN_MESH, check_mesh },
	{ 0 },
};
