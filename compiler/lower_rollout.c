/* `rollout`: steps with their weights, times and the routes in force; a ramp becomes its stages. */
#include "base/limits.h"
#include "compiler/lower.h"

/* What goes from one step to the next. */
struct walk {
	struct lower *l;
	struct map counts;		/* size_t by a step's name without its number */
	int32_t weight_ppm;		/* as the step before left it */
	const size_t *routes;		/* in force, as the step before left them */
	size_t nroutes;
	const size_t *all, *to_stable;	/* the two sets that steps share */
	size_t nall, nto_stable;
	bool full;			/* LIMIT_STEPS was passed and reported */
};

/* "stage 25%", and "stage 25% 2" the second time. */
static struct str step_name(struct walk *w, struct str base)
{
	size_t *count = map_get(&w->counts, base);
	if (!count) {
		count = arena_alloc(w->l->arena, sizeof(*count));
		map_add(&w->counts, base, count);
	}
	return ++*count == 1 ? base
			     : arena_printf(w->l->arena, "%" PRI_STR " %zu", STR_ARG(base), *count);
}

static struct str stage_name(struct lower *l, int32_t ppm)
{
	char text[QTY_TEXT_MAX];
	weight_format(ppm, text);
	return arena_printf(l->arena, "stage %s", text);
}

static bool push(struct walk *w, struct step s)
{
	struct plan *plan = w->l->plan;
	if (plan->nsteps >= LIMIT_STEPS) {
		if (!w->full)
			diag_help(diag_at(w->l->diags, CN_TOO_LONG, s.span,
					  "a rollout has at most %d steps", LIMIT_STEPS),
				  "take larger strides");
		w->full = true;
		return false;
	}
	struct step *all = GROWING(struct step, plan->steps);
	all = arena_grow(w->l->arena, all, plan->nsteps, &w->l->caps.steps, sizeof(*all));
	all[plan->nsteps++] = s;
	plan->steps = all;
	w->weight_ppm = s.weight_ppm;
	w->routes = s.routes;
	w->nroutes = s.nroutes;
	return true;
}

/* A step as every kind begins: nothing limited, weight and routes as they were. */
static struct step start(struct walk *w, enum step_kind kind, const struct stmt *s)
{
	return (struct step){ .kind = kind,
			      .span = s->span,
			      .weight_span = s->keyword,
			      .for_span = s->span,
			      .at_most_span = s->span,
			      .for_ms = NO_LIMIT,
			      .at_most_ms = NO_LIMIT,
			      .weight_ppm = w->weight_ppm,
			      .routes = w->routes,
			      .nroutes = w->nroutes };
}

static void all_routes(struct walk *w, struct step *s)
{
	s->routes = w->all;
	s->nroutes = w->nall;
}

/* `at most D [then rollback|pause]`; three times `for` unless given. */
static bool lower_limit(struct lower *l, const struct limit *limit, struct step *s)
{
	static const struct str thens[] = { { "rollback", 8 }, { "pause", 5 } };
	s->at_most_ms = s->for_ms > LIMIT_DURATION_MS ? NO_LIMIT : 3 * s->for_ms;
	if (!limit->at_most)
		return true;
	s->at_most_span = limit->at_most->span;
	bool ok = value_positive_duration(l, limit->at_most, "`at most`", &s->at_most_ms);
	if (!limit->then.span.end)
		return ok;
	size_t then = word_index(l, limit->then, "outcome of a stage", thens, ARRAY_LEN(thens));
	s->then = then == 1 ? THEN_PAUSE : THEN_ROLLBACK;
	return ok && then < ARRAY_LEN(thens);
}

static bool lower_shadow(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_SHADOW, st);
	s.name = step_name(w, STR("shadow"));
	s.weight_ppm = 0;
	s.weight_span = st->u.shadow.ratio->span;
	s.for_span = st->u.shadow.time->span;
	s.routes = w->to_stable;
	s.nroutes = w->nto_stable;
	bool ok = value_weight(w->l, st->u.shadow.ratio, "`shadow`", &s.mirror_ppm);
	ok &= value_positive_duration(w->l, st->u.shadow.time, "`for`", &s.for_ms);
	s.broken = !ok;
	return push(w, s) && ok;
}

static bool add_exposed(struct walk *w, struct word name, bool *in_force)
{
	const struct plan *plan = w->l->plan;
	struct str *names = NULL;
	size_t n = 0, cap = 0;
	for (size_t i = 0; i < plan->nroutes; i++) {
		if (str_eq(plan->routes[i].name, name.text)) {
			if (plan->routes[i].to == SIDE_CANARY) {
				in_force[i] = true;
				return true;
			}
			struct diag *d = diag_at(w->l->diags, CN_ROUTE_NOT_CANARY, name.span,
						 "route `%" PRI_STR
						 "` leads to the stable: it exposes nobody",
						 STR_ARG(name.text));
			diag_also(d, plan->routes[i].name_span, "declared here");
			diag_help(d, "routes to the stable always hold; expose one to the canary");
			return false;
		}
		names = arena_grow(w->l->arena, names, n, &cap, sizeof(*names));
		names[n++] = plan->routes[i].name;
	}
	if (w->l->no_names)
		return false;
	if (n == 0)
		diag_help(diag_at(w->l->diags, CN_UNKNOWN_NAME, name.span,
				  "no route is called `%" PRI_STR "`", STR_ARG(name.text)),
			  "declare it: route %" PRI_STR
			  " when header(\"x-canary\") == \"true\" to canary",
			  STR_ARG(name.text));
	else
		unknown_name(w->l, name, "route", names, n);
	return false;
}

static bool lower_expose(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_EXPOSE, st);
	size_t total = w->l->plan->nroutes;
	bool *in_force = arena_array(w->l->arena, total + 1, sizeof(*in_force));
	size_t *routes = arena_array(w->l->arena, total + 1, sizeof(*routes));
	bool ok = true;
	for (const struct word_list *r = st->u.expose.routes; r; r = r->next)
		ok &= add_exposed(w, r->word, in_force);
	s.nroutes = 0;
	for (size_t i = 0; i < total; i++)
		if (in_force[i] || w->l->plan->routes[i].to == SIDE_STABLE)
			routes[s.nroutes++] = i;
	s.routes = routes;
	s.name = step_name(w, STR("expose"));
	s.weight_ppm = 0;
	s.for_span = st->u.expose.time->span;
	ok &= value_positive_duration(w->l, st->u.expose.time, "`for`", &s.for_ms);
	s.broken = !ok;
	return push(w, s) && ok;
}

static bool lower_stage(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_STAGE, st);
	struct lower *l = w->l;
	bool ok = value_weight(l, st->u.stage.ratio, "a stage", &s.weight_ppm);
	s.weight_span = st->u.stage.ratio->span;
	s.down = st->u.stage.down;
	all_routes(w, &s);
	if (ok)
		s.name = step_name(w, stage_name(l, s.weight_ppm));
	if (st->u.stage.time) {
		s.for_span = st->u.stage.time->span;
		ok &= value_positive_duration(l, st->u.stage.time, "`for`", &s.for_ms);
		ok &= lower_limit(l, &st->u.stage.limit, &s);
	} else if (st->u.stage.limit.at_most) {
		diag_help(
			diag_at(l->diags, CN_NOT_HERE, st->u.stage.limit.at_most->span,
				"a stage without `for` is passed at once: `at most` has nothing to limit"),
			"say how long it lasts, as in `stage 25%% for 10m at most 30m`");
		ok = false;
	}
	s.broken = !ok;
	if (!ok && !s.name.n)
		s.weight_ppm = w->weight_ppm;
	return push(w, s) && ok;
}

static bool lower_ramp(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_STAGE, st);
	struct lower *l = w->l;
	int32_t from = 0, to = 0, by = 0;
	bool ok = value_weight(l, st->u.ramp.from, "a ramp", &from);
	ok &= value_weight(l, st->u.ramp.to, "a ramp", &to);
	ok &= value_weight(l, st->u.ramp.by, "a stride", &by);
	s.weight_span = st->u.ramp.from->span;
	s.for_span = st->u.ramp.every->span;
	ok &= value_positive_duration(l, st->u.ramp.every, "`every`", &s.for_ms);
	ok &= lower_limit(l, &st->u.ramp.limit, &s);
	if (ok && (by == 0 || from > to)) {
		struct span at = by == 0 ? st->u.ramp.by->span : st->u.ramp.to->span;
		diag_help(diag_at(l->diags, CN_OUT_OF_RANGE, at,
				  by == 0 ? "a ramp that goes by 0%% never arrives"
					  : "a ramp goes up"),
			  by == 0 ? "give it a stride, as in `by 20%%`"
				  : "write the lower weight first");
		ok = false;
	}
	all_routes(w, &s);
	if (!ok) {
		s.broken = true;
		push(w, s);
		return false;
	}
	for (int64_t at = from;; at = at + by < to ? at + by : to) {
		s.weight_ppm = (int32_t)at;
		s.name = step_name(w, stage_name(l, s.weight_ppm));
		if (!push(w, s))
			return false;
		if (at == to)
			return true;
	}
}

static bool lower_pause(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_PAUSE, st);
	bool ok = true;
	s.name = step_name(w, STR("pause"));
	s.approval = st->u.pause.approved;
	if (st->u.pause.text)
		ok = value_string(w->l, st->u.pause.text, "an approval", &s.text);
	if (st->u.pause.time) {
		s.for_span = st->u.pause.time->span;
		ok = value_positive_duration(w->l, st->u.pause.time, "`for`", &s.for_ms);
	}
	s.broken = !ok;
	return push(w, s) && ok;
}

static bool lower_gate(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_GATE, st);
	s.name = step_name(w, STR("gate"));
	bool ok = value_url(w->l, st->u.gate.url, "`gate`", &s.text);
	ok &= value_positive_duration(w->l, st->u.gate.every, "`every`", &s.every_ms);
	ok &= value_positive_duration(w->l, st->u.gate.at_most, "`at most`", &s.at_most_ms);
	s.at_most_span = st->u.gate.at_most->span;
	s.broken = !ok;
	return push(w, s) && ok;
}

static bool lower_keep(struct walk *w, const struct stmt *st)
{
	struct step s = start(w, STEP_KEEP, st);
	s.name = step_name(w, STR("keep"));
	s.for_span = st->u.keep.time->span;
	s.weight_ppm = PPM;
	s.routes = NULL;
	s.nroutes = 0;
	bool ok = value_positive_duration(w->l, st->u.keep.time, "`for`", &s.for_ms);
	s.broken = !ok;
	return push(w, s) && ok;
}

typedef bool step_fn(struct walk *w, const struct stmt *s);

/* What each statement of a rollout means. */
static step_fn *const steps[STMT_KINDS] = {
	[STMT_SHADOW] = lower_shadow, [STMT_EXPOSE] = lower_expose, [STMT_STAGE] = lower_stage,
	[STMT_RAMP] = lower_ramp,     [STMT_PAUSE] = lower_pause,   [STMT_GATE] = lower_gate,
	[STMT_KEEP] = lower_keep,
};

bool lower_rollout(struct lower *l, const struct stmt *s)
{
	struct walk w = { .l = l, .counts = map_on(l->arena) };
	size_t *all = arena_array(l->arena, l->plan->nroutes + 1, sizeof(*all));
	size_t *to_stable = arena_array(l->arena, l->plan->nroutes + 1, sizeof(*to_stable));
	for (size_t i = 0; i < l->plan->nroutes; i++) {
		all[w.nall++] = i;
		if (l->plan->routes[i].to == SIDE_STABLE)
			to_stable[w.nto_stable++] = i;
	}
	w.all = all;
	w.to_stable = w.routes = to_stable;
	w.nroutes = w.nto_stable;
	l->plan->has_rollout = true;
	l->plan->rollout_span = s->keyword;
	bool ok = true;
	for (const struct stmt *i = s->u.rollout.body; i && !w.full; i = i->next)
		if (i->kind == STMT_ERROR || !steps[i->kind] || !steps[i->kind](&w, i))
			ok = false;
	l->plan->rollout_broken = !ok;
	return ok;
}
