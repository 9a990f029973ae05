/* Overrides as a stage of the compilation: --set PATH=VALUE, between the lowering of plans and
 * scenarios and the checks, so that all that is said of a plan is said of its new values. What a
 * path means and what a value does is in override_find.c and override.c.
 */
#include "compiler/lower.h"
#include "compiler/override.h"

/** Overrides as they were split, once a compilation. */
struct texts {
	struct override_text *v;
	size_t n;
};

static struct texts split(struct compile *c)
{
	struct texts t = { arena_array(c->arena, c->noverrides, sizeof(*t.v)), c->noverrides };

	for (size_t i = 0; i < t.n; i++)
		override_split(c, "--set", c->overrides[i].text, &t.v[i]);
	return t;
}

/* Whether the plan simply has no such part: then another plan may have it. */
static bool is_unknown(const struct diags *found)
{
	return found->first && found->first->code == CN_UNKNOWN_NAME;
}

/* What the overrides come to for one plan. @return how many are its. */
static size_t read_for(struct compile *c, const struct plan *plan, const struct texts *t,
		       struct override *out)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n; i++) {
		struct diags found = diags_on(c->arena);
		struct override_place place;
		bool has = override_find(c, &found, plan, &t->v[i], &place);

		if (!has && is_unknown(&found))
			continue;
		c->overrides[i].used = true;
		if (!has)
			override_find(c, &c->diags, plan, &t->v[i], &place);
		else if (override_read(c, &c->diags, &place, t->v[i].value, t->v[i].value_span,
				       &out[n]))
			n++;
	}
	return n;
}

/* A plan that was not read whole may have what is overridden, and is not used anyway. */
static bool is_broken(const struct plan *p)
{
	return p->unread || p->guards_broken || p->rollout_broken;
}

static void replace(const struct plan *old, struct plan *new, struct scenario **scenarios, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (scenarios[i]->plan == old)
			scenarios[i]->plan = new;
}

void override_plans(struct compile *c, struct plan **plans, size_t nplans,
		    struct scenario **scenarios, size_t nscenarios)
{
	struct override *v = arena_array(c->arena, c->noverrides, sizeof(*v));
	struct texts t = split(c);

	for (size_t i = 0; i < nplans; i++) {
		struct plan *old = plans[i];
		size_t n;

		if (!c->overridable || c->overridable->imported)
			c->overridable = old;
		if (is_broken(old)) {
			for (size_t k = 0; k < t.n; k++)
				c->overrides[k].used = true;
			continue;
		}
		n = read_for(c, old, &t, v);
		if (n == 0)
			continue;
		plans[i] = GROWING(struct plan, override_apply(c->arena, old, v, n));
		override_check_values(plans[i], &c->diags);
		replace(old, plans[i], scenarios, nscenarios);
	}
}

void override_report(struct compile *c)
{
	for (size_t i = 0; i < c->noverrides; i++) {
		struct override_text text;
		struct override_place place;

		if (c->overrides[i].used)
			continue;
		override_split(c, "--set", c->overrides[i].text, &text);
		if (c->overridable)
			override_find(c, &c->diags, c->overridable, &text, &place);
		else
			diag_help(diag_at(&c->diags, CN_UNKNOWN_NAME, text.path_span,
					  "there is no plan to override this in"),
				  "a name without a dot is a param's");
	}
}
