/* Values of overrides, and the plan that they make. The paths are override_find.c's.
 *
 * override_apply() is pure and may run in any thread; what its values can do wrong together (2 of 1
 * checks, a stage shorter than its `for`) is override_check()'s to see, with the checks of the
 * plan.
 */
#include "compiler/override.h"

#include "base/limits.h"
#include "compiler/check.h"
#include "compiler/lower.h"

/* ---- values --------------------------------------------------------------------------------- */

/* What a message calls the value. */
static const char *called(const struct override_place *place)
{
	switch (place->what) {
	case OVERRIDE_PROMOTE: case OVERRIDE_ROLLBACK:
		return "the threshold";
	case OVERRIDE_RUN:
		return "a run of checks";
	case OVERRIDE_OF:
		return "`of`";
	case OVERRIDE_EVERY: case OVERRIDE_ASK:
		return "`every`";
	case OVERRIDE_OVER:
		return "`over`";
	case OVERRIDE_AFTER:
		return "`after`";
	case OVERRIDE_NEEDS:
		return "`needs`";
	case OVERRIDE_WEIGHT:
		return "a stage";
	case OVERRIDE_FOR:
		return "`for`";
	case OVERRIDE_AT_MOST:
		return "`at most`";
	}
	return "it";
}

static bool read_threshold(struct lower *l, const struct override_place *place, struct expr *e,
			   double *out)
{
	bool negative = str_starts(e->text, "-");
	enum qty_class cls;

	if (negative)
		e->text = str_sub(e->text, 1, e->text.n);
	if (!literal_fits(l, e, place->type, called(place)))
		return false;
	if (qty_parse(e->text, &cls, out) != QTY_OK)	/* literal_fits() has seen to it */
		return false;
	if (negative)
		*out = -*out;
	return true;
}

static bool read_number(struct lower *l, const struct override_place *place, const struct expr *e,
			int64_t *n)
{
	const char *what = called(place);
	int32_t ppm;

	switch (place->what) {
	case OVERRIDE_RUN: case OVERRIDE_OF:
		return value_int(l, e, what, 1, LIMIT_CHECKS_RUN, n);
	case OVERRIDE_NEEDS:
		return value_int(l, e, what, 0, LIMIT_REQUESTS, n);
	case OVERRIDE_AFTER:
		return value_duration(l, e, what, n);
	case OVERRIDE_WEIGHT:
		if (!value_weight(l, e, what, &ppm))
			return false;
		*n = ppm;
		return true;
	case OVERRIDE_EVERY: case OVERRIDE_OVER: case OVERRIDE_FOR: case OVERRIDE_AT_MOST:
	case OVERRIDE_ASK:
		return value_positive_duration(l, e, what, n);
	case OVERRIDE_PROMOTE: case OVERRIDE_ROLLBACK:
		break;
	}
	return false;
}

/* Whether a text begins as a number does. What does not would be looked up as a param. */
static bool is_number(struct str s)
{
	char c = s.n ? s.p[0] : '\0';

	return c == '-' || c == '.' || (c >= '0' && c <= '9');
}

bool override_read(struct compile *c, struct diags *ds, const struct override_place *place,
		   struct str text, struct span at, struct override *out)
{
	struct lower l = { .c = c, .arena = c->arena, .diags = ds };
	struct expr e = { .kind = EXPR_NUMBER, .span = at, .text = str_trim(text), .depth = 1 };

	*out = (struct override){ .place = *place, .span = at };
	if (e.text.n > LIMIT_NUMBER) {
		diag_help(diag_at(ds, CN_TOO_LONG, at, "a number has at most %d bytes", LIMIT_NUMBER),
			  "write a shorter one");
		return false;
	}
	if (!is_number(e.text)) {
		diag_help(diag_at(ds, CN_NOT_A_VALUE, at, "%s takes a number, not `%" PRI_STR "`",
				  called(place), STR_ARG(e.text)),
			  "write a number with its unit");
		return false;
	}
	if (place->what == OVERRIDE_PROMOTE || place->what == OVERRIDE_ROLLBACK)
		return read_threshold(&l, place, &e, &out->number);
	return read_number(&l, place, &e, &out->n);
}

/* ---- conditions ----------------------------------------------------------------------------- */

static const struct cond *new_leaf(struct arena *a, const struct override *o)
{
	struct cond *c = arena_alloc(a, sizeof(*c));

	*c = *o->place.leaf;
	c->span = o->span;
	if (c->kind == COND_REGRESSED) {
		c->by = o->number;
		return c;
	}
	c->kind = COND_CONST;
	c->a = c->b = NULL;
	c->value = o->number;
	return c;
}

/* The tree with another leaf; what does not lead to the leaf is shared. */
static const struct cond *replaced(struct arena *a, const struct cond *c, const struct cond *leaf,
				   const struct cond *by)
{
	const struct cond *x, *y;
	struct cond *copy;

	if (!c || c == leaf)
		return c ? by : NULL;
	x = replaced(a, c->a, leaf, by);
	y = replaced(a, c->b, leaf, by);
	if (x == c->a && y == c->b)
		return c;
	copy = arena_alloc(a, sizeof(*copy));
	*copy = *c;
	copy->a = x;
	copy->b = y;
	return copy;
}

/* ---- guardrails ----------------------------------------------------------------------------- */

static void apply_guardrail(struct arena *a, struct guardrail *g, const struct override *o)
{
	switch (o->place.what) {
	case OVERRIDE_PROMOTE:
		g->promote = replaced(a, g->promote, o->place.leaf, new_leaf(a, o));
		return;
	case OVERRIDE_ROLLBACK:
		g->rollback = replaced(a, g->rollback, o->place.leaf, new_leaf(a, o));
		return;
	case OVERRIDE_RUN:
		g->k = o->n;
		g->run_span = o->span;
		return;
	case OVERRIDE_OF:
		g->n = o->n;
		g->run_span = o->span;
		return;
	case OVERRIDE_EVERY:
		g->every_ms = o->n;
		g->every_span = o->span;
		return;
	case OVERRIDE_OVER:
		g->over_ms = o->n;
		g->over_span = o->span;
		return;
	case OVERRIDE_AFTER:
		g->after_ms = o->n;
		return;
	case OVERRIDE_NEEDS:
		g->needs = o->n;
		g->needs_span = o->span;
		return;
	case OVERRIDE_WEIGHT: case OVERRIDE_FOR: case OVERRIDE_AT_MOST: case OVERRIDE_ASK:
		return;
	}
}

static bool given(const struct override *v, size_t n, enum override_what what, size_t index)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].place.what == what && v[i].place.index == index)
			return true;
	return false;
}

static bool same_span(struct span a, struct span b)
{
	return a.begin == b.begin && a.end == b.end && a.file == b.file;
}

/* What the plan left to a default follows what it follows in a plan. */
static void settle_guardrail(struct guardrail *g, const struct guardrail *old,
			     const struct override *v, size_t n, size_t index)
{
	if (old->k == old->n && !given(v, n, OVERRIDE_OF, index))
		g->n = g->k;
	if (same_span(old->over_span, old->every_span) && old->over_ms == old->every_ms &&
	    !given(v, n, OVERRIDE_OVER, index)) {
		g->over_ms = g->every_ms;
		g->over_span = g->every_span;
	}
}

/* ---- steps ---------------------------------------------------------------------------------- */

static void apply_step(struct step *s, const struct override *o)
{
	s->span = o->span;	/* of its own, not of the ramp that it was part of */
	switch (o->place.what) {
	case OVERRIDE_WEIGHT:
		s->weight_ppm = (int32_t)o->n;
		s->weight_span = o->span;
		return;
	case OVERRIDE_FOR:
		s->for_ms = o->n;
		s->for_span = o->span;
		return;
	case OVERRIDE_AT_MOST:
		s->at_most_ms = o->n;
		s->at_most_span = o->span;
		return;
	case OVERRIDE_ASK:
		s->every_ms = o->n;
		return;
	case OVERRIDE_PROMOTE: case OVERRIDE_ROLLBACK: case OVERRIDE_RUN: case OVERRIDE_OF:
	case OVERRIDE_EVERY: case OVERRIDE_OVER: case OVERRIDE_AFTER: case OVERRIDE_NEEDS:
		return;
	}
}

static void settle_step(struct step *s, const struct step *old, const struct override *v, size_t n,
			size_t index)
{
	bool by_default = old->for_ms == NO_LIMIT || same_span(old->at_most_span, old->span);

	if (s->kind == STEP_STAGE && by_default && given(v, n, OVERRIDE_FOR, index) &&
	    !given(v, n, OVERRIDE_AT_MOST, index)) {
		s->at_most_ms = 3 * s->for_ms;
		s->at_most_span = s->span;
	}
}

/* Names follow weights; the second of a name is `stage 25% 2`, as compiler/lower_rollout.c has
 * it. */
static void name_stage(struct arena *a, struct step *steps, size_t i)
{
	char weight[QTY_TEXT_MAX];
	size_t before = 1;

	for (size_t k = 0; k < i; k++)
		before += steps[k].kind == STEP_STAGE && steps[k].weight_ppm == steps[i].weight_ppm;
	weight_format(steps[i].weight_ppm, weight);
	steps[i].name = before == 1 ? arena_printf(a, "stage %s", weight)
				    : arena_printf(a, "stage %s %zu", weight, before);
}

/* A pause and a gate keep the weight of the step before. */
static void settle_weights(struct arena *a, struct step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (steps[i].kind == STEP_STAGE)
			name_stage(a, steps, i);
		else if (i > 0 && (steps[i].kind == STEP_PAUSE || steps[i].kind == STEP_GATE))
			steps[i].weight_ppm = steps[i - 1].weight_ppm;
	}
}

/* ---- plans ---------------------------------------------------------------------------------- */

static bool same_place(const struct override_place *a, const struct override_place *b)
{
	return a->what == b->what && a->index == b->index && a->leaf == b->leaf;
}

/* Whether a later value for the same place holds. */
static bool is_outdone(const struct override *v, size_t n, size_t i)
{
	for (size_t k = i + 1; k < n; k++)
		if (same_place(&v[i].place, &v[k].place))
			return true;
	return false;
}

static bool of_step(const struct override *o)
{
	return o->place.what >= OVERRIDE_WEIGHT;
}

static const struct guardrail *new_guardrails(struct arena *a, const struct plan *p,
					      const struct override *v, size_t n)
{
	struct guardrail *all = arena_array(a, p->nguardrails, sizeof(*all));

	for (size_t i = 0; i < p->nguardrails; i++)
		all[i] = p->guardrails[i];
	for (size_t i = 0; i < n; i++)
		if (!of_step(&v[i]) && !is_outdone(v, n, i))
			apply_guardrail(a, &all[v[i].place.index], &v[i]);
	for (size_t i = 0; i < p->nguardrails; i++)
		settle_guardrail(&all[i], &p->guardrails[i], v, n, i);
	return all;
}

static const struct step *new_steps(struct arena *a, const struct plan *p, const struct override *v,
				    size_t n)
{
	struct step *all = arena_array(a, p->nsteps, sizeof(*all));
	bool weights = false;

	for (size_t i = 0; i < p->nsteps; i++)
		all[i] = p->steps[i];
	for (size_t i = 0; i < n; i++) {
		if (!of_step(&v[i]) || is_outdone(v, n, i))
			continue;
		apply_step(&all[v[i].place.index], &v[i]);
		weights = weights || v[i].place.what == OVERRIDE_WEIGHT;
	}
	for (size_t i = 0; i < n; i++)
		if (of_step(&v[i]))
			settle_step(&all[v[i].place.index], &p->steps[v[i].place.index], v, n,
				    v[i].place.index);
	if (weights)
		settle_weights(a, all, p->nsteps);
	return all;
}

const struct plan *override_apply(struct arena *a, const struct plan *p, const struct override *v,
				  size_t n)
{
	struct plan *copy = arena_alloc(a, sizeof(*copy));
	size_t steps = 0;

	*copy = *p;
	for (size_t i = 0; i < n; i++)
		steps += of_step(&v[i]);
	if (steps < n)
		copy->guardrails = new_guardrails(a, p, v, n);
	if (steps > 0)
		copy->steps = new_steps(a, p, v, n);
	return copy;
}

/* ---- checks --------------------------------------------------------------------------------- */

static void check_runs(struct check_ctx *ctx)
{
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];

		if (g->k <= g->n)
			continue;
		diag_help(diag_at(ctx->diags, CN_OUT_OF_RANGE, g->run_span,
				  "guardrail `%" PRI_STR "` can't have %lld of %lld checks",
				  STR_ARG(g->name), (long long)g->k, (long long)g->n),
			  "override both: `for` and `of`");
	}
}

static void check_limits(struct check_ctx *ctx)
{
	for (size_t i = 0; i < ctx->plan->nsteps; i++) {
		const struct step *s = &ctx->plan->steps[i];

		if (s->kind == STEP_STAGE && s->for_ms == NO_LIMIT && s->at_most_ms != NO_LIMIT)
			diag_help(diag_at(ctx->diags, CN_NOT_HERE, s->at_most_span,
					  "`%" PRI_STR "` has no `for`: `at most` has nothing to limit",
					  STR_ARG(s->name)),
				  "override its `for`, too");
	}
}

void override_check_values(const struct plan *p, struct diags *ds)
{
	struct check_ctx ctx = { .plan = p, .diags = ds };

	check_runs(&ctx);
	check_limits(&ctx);
}

bool override_check(struct arena *a, const struct sources *sources, const struct plan *p,
		    struct diags *ds)
{
	struct check_ctx ctx = { .plan = p, .arena = a, .diags = ds, .sources = sources };
	struct diag **found = ds->last ? ds->last : &ds->first;
	size_t errors = ds->errors;

	override_check_values(p, ds);
	checks_run_plan(&ctx);
	for (struct diag *d = *found; d; d = d->next)
		d->allowed = d->allowed || diag_info(d->code)->level != DIAG_ERROR;
	return ds->errors == errors;
}

const struct plan *override_plan(struct compile *c, struct diags *ds, const struct plan *p,
				 const char *option, const struct str *texts, size_t n)
{
	struct override *v = arena_array(c->arena, n, sizeof(*v));
	bool ok = true;

	for (size_t i = 0; i < n; i++) {
		struct override_place place;
		struct override_text t;

		if (!override_split(c, option, texts[i], &t))
			return NULL;
		ok &= override_find(c, ds, p, &t, &place) &&
		      override_read(c, ds, &place, t.value, t.value_span, &v[i]);
	}
	if (!ok)
		return NULL;
	p = override_apply(c->arena, p, v, n);
	return override_check(c->arena, &c->sources, p, ds) ? p : NULL;
}
