/* Checks of names against what Kubernetes and the targets take: labels, environment, and the names
 * that targets put together out of the plan's.
 */
#include <string.h>

#include "compiler/check.h"
#include "compiler/targets.h"

#define LABEL_MAX	63		/* of a label's name and value, of a DNS label */
#define PREFIX_MAX	253		/* of a label's prefix */

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

/* Labels of lower-case letters, digits and -, joined by dots. */
static bool dns_name(struct str s)
{
	bool start = true;
	if (s.n == 0 || s.n > PREFIX_MAX)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		bool last = i + 1 == s.n || s.p[i + 1] == '.';
		if (c == '.' ? start : !plain && (c != '-' || start || last))
			return false;
		start = c == '.';
	}
	return !start;
}

static bool label_key(struct str key)
{
	const char *slash = key.n ? memchr(key.p, '/', key.n) : NULL;
	size_t at = slash ? (size_t)(slash - key.p) : 0;
	if (!slash)
		return label_name(key);
	return dns_name(str_sub(key, 0, at)) && label_name(str_sub(key, at + 1, key.n));
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
static void too_long(struct check_ctx *ctx, const struct check *self, const struct target_use *t,
		     struct str name, const char *what)
{
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

static void check_target_names(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	for (size_t i = 0; i < p->ntargets; i++) {
		const struct target_use *t = &p->targets[i];
		bool split = str_is(str_of(t->info->name), "gateway") ||
			     str_is(str_of(t->info->name), "nginx");
		if (str_is(str_of(t->info->name), "kserve")) {
			struct str ns = p->ns.n ? p->ns : STR("default");
			too_long(ctx, self, t, joined(ctx, p->name, "-predictor-", ns),
				 "host name");
			continue;
		}
		if (t->info->caps & TARGET_VIA)	/* one object, named like the plan */
			too_long(ctx, self, t, joined(ctx, p->service, "-", STR("canary")),
				 "service");
		for (size_t v = 0; v < ARRAY_LEN(p->versions) && !(t->info->caps & TARGET_VIA);
		     v++) {
			if ((t->info->caps & (TARGET_PODS | TARGET_MODELS)) == 0 ||
			    !p->versions[v].given)
				continue;
			too_long(ctx, self, t, joined(ctx, p->name, "-", p->versions[v].name),
				 "name");
			if (split)
				too_long(ctx, self, t,
					 joined(ctx, p->service, "-", p->versions[v].name),
					 "service");
		}
	}
}

const struct check checks_names[] = {
	{ CN_BAD_LABEL, check_labels },
	{ CN_BAD_ENV, check_env },
	{ CN_TARGET_NAME, check_target_names },
	{ 0 },
};
