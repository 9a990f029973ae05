/* `target` blocks: names and settings looked up in the table of compiler/targets.h. */
#include <string.h>

#include "compiler/lower.h"
#include "compiler/targets.h"

#define MAX_NAMES 32		/* targets, routers, settings: more than any table has */

static size_t add_names(struct str *names, size_t n, const char *const *list)
{
	for (; list && *list && n < MAX_NAMES; list++)
		names[n++] = str_of(*list);
	return n;
}

static size_t add_settings(struct str *names, size_t n, const struct target_info *t)
{
	for (const struct setting_info *s = t ? t->settings : NULL; s && s->name && n < MAX_NAMES;
	     s++)
		names[n++] = str_of(s->name);
	return n;
}

static const struct target_info *find_target(struct lower *l, struct word w)
{
	const struct target_info *t = target_find(w.text);
	if (t && !(t->caps & TARGET_ROUTER))
		return t;
	struct str names[MAX_NAMES];
	size_t n = 0;
	for (size_t i = 0; target_at(i) && n < MAX_NAMES; i++)
		if (!(target_at(i)->caps & TARGET_ROUTER))
			names[n++] = str_of(target_at(i)->name);
	unknown_name(l, w, "target", names, n);
	return NULL;
}

static bool find_via(struct lower *l, const struct target_info *t, struct word w,
		     const struct target_info **via)
{
	*via = t->via ? target_find(str_of(t->via[0])) : NULL;
	if (!w.span.end)
		return true;
	if (!t->via) {
		diag_help(diag_at(l->diags, CN_NOT_HERE, w.span, "target %s drives no router",
				  t->name),
			  "`via` goes with argo and flagger");
		return false;
	}
	struct str names[MAX_NAMES];
	size_t n = add_names(names, 0, t->via);
	size_t i = word_index(l, w, "router", names, n);
	*via = i < n ? target_find(names[i]) : NULL;
	return i < n;
}

/* One value of a setting as text. */
static bool setting_value(struct lower *l, const struct setting_info *s, const struct expr *e,
			  struct str *out)
{
	const char *what = arena_cstr(l->arena, arena_printf(l->arena, "`%s`", s->name));
	switch (s->type) {
	case SETTING_URL:
		return value_url(l, e, what, out);
	case SETTING_TEXT:
	case SETTING_TEXTS:
	case SETTING_PAIRS:
		if (!value_string(l, e, what, out))
			return false;
		if (s->type != SETTING_PAIRS ||
		    (out->n && memchr(out->p, '=', out->n) && out->p[0] != '='))
			return true;
		diag_help(diag_at(l->diags, CN_NOT_A_VALUE, e->span,
				  "%s takes pairs, not \"%" PRI_STR "\"", what,
				  STR_ARG(str_sub(*out, 0, 60))),
			  "write \"name=value\"");
		return false;
	case SETTING_WORD:
		break;
	}
	struct str names[MAX_NAMES];
	size_t n = add_names(names, 0, s->words);
	struct word w = { e->text, e->span };
	if (e->kind == EXPR_ERROR)
		return false;
	size_t i = word_index(l, w, s->name, names, n);
	if (i < n)
		*out = names[i];
	return i < n;
}

static bool lower_option(struct lower *l, const struct target_use *t, const struct stmt *s,
			 struct option *out)
{
	struct word name = s->u.option.name;
	out->setting = setting_find(t->info, t->via, name.text);
	out->span = s->span;
	if (!out->setting) {
		struct str names[MAX_NAMES];
		size_t n = add_settings(names, 0, t->info);
		n = add_settings(names, n, t->via);
		if (n == 0) {
			diag_help(diag_at(l->diags, CN_UNKNOWN_NAME, name.span,
					  "target %s has no settings", t->info->name),
				  "take it out");
			return false;
		}
		const char *what = arena_cstr(
			l->arena, arena_printf(l->arena, "setting of %s", t->info->name));
		unknown_name(l, name, what, names, n);
		return false;
	}
	struct str *values = NULL;
	struct span *spans = NULL;
	size_t n = 0, cap = 0, span_cap = 0;
	for (const struct arg *a = s->u.option.values; a; a = a->next) {
		values = arena_grow(l->arena, values, n, &cap, sizeof(*values));
		spans = arena_grow(l->arena, spans, n, &span_cap, sizeof(*spans));
		if (!setting_value(l, out->setting, a->value, &values[n]))
			return false;
		spans[n++] = a->value->span;
	}
	bool many = out->setting->type == SETTING_TEXTS || out->setting->type == SETTING_PAIRS;
	if (n > 1 && !many) {
		diag_help(diag_at(l->diags, CN_GIVEN_TWICE, s->u.option.values->next->value->span,
				  "`%s` takes one value", out->setting->name),
			  "keep one");
		return false;
	}
	out->values = (struct text_list){ values, n };
	out->value_spans = spans;
	return true;
}

static bool lower_options(struct lower *l, const struct stmt *list, struct target_use *t)
{
	struct option *options = NULL;
	size_t n = 0, cap = 0;
	bool ok = true;
	for (const struct stmt *s = list; s; s = s->next) {
		struct option o = { 0 };
		if (s->kind == STMT_ERROR || !lower_option(l, t, s, &o)) {
			ok = false;
			continue;
		}
		for (size_t i = 0; i < n; i++)
			if (options[i].setting == o.setting) {
				given_twice(l, s, options[i].span);
				ok = false;
			}
		options = arena_grow(l->arena, options, n, &cap, sizeof(*options));
		options[n++] = o;
	}
	t->options = options;
	t->noptions = n;
	return ok;
}

bool lower_target(struct lower *l, const struct stmt *s)
{
	struct target_use t = { .span = s->span, .name_span = s->u.target.name.span };
	t.info = find_target(l, s->u.target.name);
	if (!t.info || !find_via(l, t.info, s->u.target.via, &t.via))
		return false;
	bool ok = lower_options(l, s->u.target.options, &t);
	struct target_use *all = GROWING(struct target_use, l->plan->targets);
	for (size_t i = 0; i < l->plan->ntargets; i++)
		if (all[i].info == t.info) {
			declared_twice(l, s->u.target.name, "target", all[i].name_span);
			return false;
		}
	all = arena_grow(l->arena, all, l->plan->ntargets, &l->caps.targets, sizeof(*all));
	all[l->plan->ntargets++] = t;
	l->plan->targets = all;
	return ok;
}
