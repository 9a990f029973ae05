/* Routes, actions and targets; called by diff_plan.c. The order of routes counts, as the first
 * match wins; that of actions and targets does not.
 */
#include "compiler/diff_parts.h"

#include "base/buf.h"
#include "base/map.h"
#include "compiler/dump.h"
#include "compiler/targets.h"

/* ---- routes --------------------------------------------------------------------------------- */

static void put_route(struct fields *f, const struct route *r)
{
	struct buf when = buf_on(f->arena);

	field_put(f, "to", r->to == SIDE_STABLE ? STR("stable") : STR("canary"));
	if (r->when) {
		match_text(r->when, &when);
		field_put(f, "when", buf_str(&when));
	} else {
		field_put(f, "users", text_weight(f->arena, r->cohort_ppm));
		field_put(f, "by header", r->cohort_header);
	}
}

static struct things routes_of(struct arena *a, const struct plan *p)
{
	struct things t = things_on(a, p->nroutes);

	for (size_t i = 0; i < p->nroutes; i++) {
		t.v[i].name = p->routes[i].name;
		put_route(&t.v[i].fields, &p->routes[i]);
	}
	return t;
}

void diff_routes(struct diff *d, const struct plan *a, const struct plan *b)
{
	struct things was = routes_of(d->arena, a), is = routes_of(d->arena, b);

	things_compare(d, DIFF_ROUTE, was, is);
	order_compare_things(d, DIFF_ROUTE, was, is);
}

/* ---- actions -------------------------------------------------------------------------------- */

/** An action has no name: it is there or it is not, perhaps several times. */
struct action_count {
	struct str occasion, text;
	size_t before, after;
};

struct action_counts {
	struct action_count *v;
	size_t n;
	struct map by_text;
};

static struct str action_text(struct arena *a, const struct action *x)
{
	struct str quoted = text_quoted(a, (struct text_list){ &x->text, 1 });

	return arena_printf(a, "%s%" PRI_STR " %" PRI_STR, x->channel.n ? "notify " : "webhook",
			    STR_ARG(x->channel), STR_ARG(quoted));
}

static struct action_count *count_of(struct arena *a, struct action_counts *all,
				     const struct action *x)
{
	struct str occasion = x->on == ON_ROLLBACK ? STR("on rollback") : STR("on promote");
	struct str text = action_text(a, x);
	struct str key =
		arena_printf(a, "%" PRI_STR " %" PRI_STR, STR_ARG(occasion), STR_ARG(text));
	struct action_count *c = map_get(&all->by_text, key);

	if (!c) {
		c = &all->v[all->n++];
		*c = (struct action_count){ .occasion = occasion, .text = text };
		map_add(&all->by_text, key, c);
	}
	return c;
}

void diff_actions(struct diff *d, const struct plan *a, const struct plan *b)
{
	struct action_counts all = { .by_text = map_on(d->arena) };

	all.v = arena_array(d->arena, a->nactions + b->nactions, sizeof(*all.v));
	for (size_t i = 0; i < a->nactions; i++)
		count_of(d->arena, &all, &a->actions[i])->before++;
	for (size_t i = 0; i < b->nactions; i++)
		count_of(d->arena, &all, &b->actions[i])->after++;
	for (size_t i = 0; i < all.n; i++) {
		const struct action_count *c = &all.v[i];
		const struct change gone = { .part = DIFF_ACTION, .name = c->occasion,
					     .before = c->text };
		const struct change added = { .part = DIFF_ACTION, .name = c->occasion,
					      .after = c->text };
		for (size_t k = c->after; k < c->before; k++)
			diff_add(d, gone);
		for (size_t k = c->before; k < c->after; k++)
			diff_add(d, added);
	}
}

/* ---- targets -------------------------------------------------------------------------------- */

static const struct option *given(const struct target_use *t, const struct setting_info *s)
{
	for (size_t i = 0; i < t->noptions; i++) {
		if (t->options[i].setting == s)
			return &t->options[i];
	}
	return NULL;
}

/** A word that was not given is the first of its list. */
static void put_setting(struct fields *f, const struct target_use *t, const struct setting_info *s)
{
	const struct option *o = given(t, s);

	switch (s->type) {
	case SETTING_WORD:
		field_put_usual(f, s->name, o ? o->values.v[0] : str_of(s->words[0]),
				!o || str_is(o->values.v[0], s->words[0]));
		return;
	case SETTING_TEXT: case SETTING_URL:
		if (o)
			field_put(f, s->name, text_given(o->values.v[0]));
		return;
	case SETTING_TEXTS: case SETTING_PAIRS:
		if (o)
			field_put(f, s->name, text_quoted(f->arena, o->values));
		return;
	}
}

static void put_target(struct fields *f, const struct target_use *t)
{
	const struct target_info *of[] = { t->info, t->via };

	if (t->via)
		field_put(f, "via", str_of(t->via->name));
	for (size_t i = 0; i < ARRAY_LEN(of); i++) {
		const struct setting_info *s = of[i] ? of[i]->settings : NULL;
		for (; s && s->name; s++)
			put_setting(f, t, s);
	}
}

static struct things targets_of(struct arena *a, const struct plan *p)
{
	struct things t = things_on(a, p->ntargets);

	for (size_t i = 0; i < p->ntargets; i++) {
		t.v[i].name = str_of(p->targets[i].info->name);
		put_target(&t.v[i].fields, &p->targets[i]);
	}
	return t;
}

void diff_targets(struct diff *d, const struct plan *a, const struct plan *b)
{
	things_compare(d, DIFF_TARGET, targets_of(d->arena, a), targets_of(d->arena, b));
}
