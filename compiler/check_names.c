/* Checks of names against what Kubernetes and the targets take: labels, environment, and the names
 * that targets put together out of the plan's.
 */
#include <string.h>

#include "compiler/capability.h"
#include "compiler/check.h"
#include "compiler/dns.h"
#include "compiler/targets.h"

#define LABEL_MAX	63		/* of a label's name and value, of a DNS label */

static bool letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* Letters, digits, - _ and . with letters or digits at both ends; at most 63. */
static bool label_name(struct str s)
{
	if (s.n == 0 || s.n > LABEL_MAX || !letter_or_digit(s.p[0]) ||
	    !letter_or_digit(s.p[s.n - 1]))
		return false;
	for (size_t i = 0; i < s.n; i++)
		if (!letter_or_digit(s.p[i]) && s.p[i] != '-' && s.p[i] != '_' && s.p[i] != '.')
			return false;
	return true;
}

static bool label_key(struct str key)
{
	const char *slash = key.n ? memchr(key.p, '/', key.n) : NULL;
	size_t at = slash ? (size_t)(slash - key.p) : 0;
	if (!slash)
		return label_name(key);
	return dns_subdomain(str_sub(key, 0, at)) && label_name(str_sub(key, at + 1, key.n));
}

static void keys(struct check_ctx *ctx, const struct check *self, const struct pairs *p,
		 bool values)
{
	for (size_t i = 0; i < p->n; i++) {
		const struct pair *l = &p->v[i];
		if (!l->key.p)	/* a string that was refused */
			continue;
		if (!label_key(l->key))
			diag_help(
				check_fail(ctx, self, l->span,
					   "Kubernetes takes no key `%" PRI_STR "`",
					   STR_ARG(str_sub(l->key, 0, 80))),
				"a key is `name` or `prefix.example.com/name`; a name has letters, digits, - _ . and at most 63 of them");
		else if (values && l->value.n && !label_name(l->value))
			diag_help(
				check_fail(ctx, self, l->span,
					   "Kubernetes takes no label of the value \"%" PRI_STR
					   "\"",
					   STR_ARG(str_sub(l->value, 0, 80))),
				"a value has letters, digits, - _ . and at most 63 of them; put other text into `annotations`");
	}
}

static void check_labels(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	keys(ctx, self, &p->labels, true);
	keys(ctx, self, &p->annotations, false);
	for (size_t i = 0; i < ARRAY_LEN(p->versions); i++) {
		keys(ctx, self, &p->versions[i].labels, true);
		keys(ctx, self, &p->versions[i].annotations, false);
	}
}

static bool env_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool digit = s.p[i] >= '0' && s.p[i] <= '9';
		if ((!letter_or_digit(s.p[i]) && !strchr("-_.", s.p[i])) || s.p[i] == 0 ||
		    (digit && i == 0))
			return false;
	}
	return s.n > 0 && !str_starts(s, "..");
}

static void check_env(struct check_ctx *ctx, const struct check *self)
{
	for (size_t v = 0; v < ARRAY_LEN(ctx->plan->versions); v++) {
		const struct pairs *env = &ctx->plan->versions[v].env;
		for (size_t i = 0; i < env->n; i++)
			if (!env_name(env->v[i].key))
				diag_help(check_fail(ctx, self, env->v[i].span,
						     "`%" PRI_STR
						     "` is no name of an environment variable",
						     STR_ARG(str_sub(env->v[i].key, 0, 80))),
					  "letters, digits, _ - and . make a name, no digit first");
	}
}

/* A name that a target makes of the plan's, and what is wrong with it if it is longer. */
static void too_long(struct check_ctx *ctx, const struct check *self, struct str name, const char *what)
{
	const struct target_use *t = ctx->target;

	if (name.n <= LABEL_MAX)
		return;
	struct diag *d = check_fail(ctx, self, t->name_span,
				    "target %s makes a %s of %zu letters: `%" PRI_STR "`",
				    t->info->name, what, name.n, STR_ARG(name));
	diag_help(d, "at most %d are allowed: shorten the names that it is made of", LABEL_MAX);
}

static struct str joined(struct check_ctx *ctx, struct str a, const char *middle, struct str b)
{
	return arena_printf(ctx->arena, "%" PRI_STR "%s%" PRI_STR, STR_ARG(a), middle, STR_ARG(b));
}

/* Hosts that KServe makes, one label of DNS each, with its own templates for them. In Knative mode
 * the old revision has the tag `prev` from the first canary on. */
static void check_kserve_names(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	struct str ns = p->ns.n ? p->ns : STR("default");
	bool standard = backend_of(ctx->target) == BACKEND_KSERVE_STANDARD;

	for (size_t v = 0; v < ARRAY_LEN(p->versions) && standard; v++)
		if (p->versions[v].given)
			too_long(ctx, self,
				 joined(ctx, joined(ctx, p->name, "-", p->versions[v].name),
					"-predictor-", ns), "host name");
	if (standard)
		return;
	too_long(ctx, self, joined(ctx, p->name, "-predictor-", ns), "host name");
	too_long(ctx, self, joined(ctx, STR("prev-"), "", joined(ctx, p->name, "-", STR("predictor"))),
		 "host name");
}

/* A Deployment, or what is named like one, of each version; a Service of each where the router
 * wants them apart. */
static void check_version_names(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct target_info *t = ctx->target->info;
	bool split = str_is(str_of(t->name), "gateway") || str_is(str_of(t->name), "nginx");

	for (size_t v = 0; v < ARRAY_LEN(p->versions); v++) {
		if ((t->caps & (TARGET_PODS | TARGET_MODELS)) == 0 || !p->versions[v].given)
			continue;
		too_long(ctx, self, joined(ctx, p->name, "-", p->versions[v].name), "name");
		if (split)
			too_long(ctx, self, joined(ctx, p->service, "-", p->versions[v].name), "service");
	}
}

/* One object, named like the plan; Flagger makes a Service for each version, Argo has them where
 * the router splits between Services. */
static void check_driving_names(struct check_ctx *ctx, const struct check *self)
{
	const struct target_use *t = ctx->target;
	bool argo = str_is(str_of(t->info->name), "argo");

	if (!argo || str_is(str_of(t->via->name), "gateway") || str_is(str_of(t->via->name), "nginx"))
		too_long(ctx, self, joined(ctx, ctx->plan->service, "-", STR("canary")), "service");
}

static void check_target_names(struct check_ctx *ctx, const struct check *self)
{
	const struct target_info *t = ctx->target->info;

	if (str_is(str_of(t->name), "kserve"))
		check_kserve_names(ctx, self);
	else if (t->caps & TARGET_VIA)
		check_driving_names(ctx, self);
	else
		check_version_names(ctx, self);
}

const struct check checks_names[] = {
	{ CN_BAD_LABEL, check_labels },
	{ CN_BAD_ENV, check_env },
	{ 0 },
};

const struct check checks_target_names[] = {
	{ CN_TARGET_NAME, check_target_names },
	{ 0 },
};
