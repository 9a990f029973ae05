/* Tells a plan in plain words, for `canaryc explain FILE`. This file tells the plan as a whole, its
 * routes and its end; explain_steps.c tells the steps and their times, explain_guardrails.c what
 * stops them, explain_exposure.c how many requests meet a bad canary. It judges nothing: what is
 * wrong with a plan is for the checks to say.
 *
 * All times follow from the semantics that sim/engine_plan.c runs.
 */
#include "compiler/explain_plan.h"

#include <math.h>

#include "base/num.h"
#include "compiler/dump.h"
#include "compiler/explain_parts.h"
#include "compiler/targets.h"
#include "compiler/words.h"


void tell_item(const struct tell *t, struct str text)
{
	words_put(t->out, text, "  ", "    ");
}

void tell_join(struct buf *b, size_t i, size_t n)
{
	if (i)
		buf_puts(b, i + 1 < n ? ", " : " and ");
}

const char *tell_time(const struct tell *t, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	dur_format(ms, text);
	return arena_str(t->out->arena, str_of(text)).p;
}

const char *tell_weight(const struct tell *t, int32_t ppm)
{
	char text[QTY_TEXT_MAX];

	weight_format(ppm, text);
	return arena_str(t->out->arena, str_of(text)).p;
}

const char *tell_count(const struct tell *t, double n)
{
	char text[NUM_TEXT_MAX];
	bool whole = fabs(n - round(n)) <= 1e-6 * fmax(1, n);

	num_format_count(n, text);
	return arena_printf(t->out->arena, "%s%s", whole ? "" : "about ", text).p;
}

static void heading(const struct tell *t, const char *text)
{
	buf_printf(t->out, "\n%s\n\n", text);
}

/* ---- what is rolled out --------------------------------------------------------------------- */

static struct str artifact(const struct version *v)
{
	return v->image.n ? v->image : v->model;
}

static void put_versions(const struct tell *t, struct buf *b)
{
	struct str from = artifact(&t->plan->versions[SIDE_STABLE]);
	struct str to = artifact(&t->plan->versions[SIDE_CANARY]);

	buf_printf(b, "Rolls out %" PRI_STR, STR_ARG(t->canary));
	if (to.n)
		buf_printf(b, " (%" PRI_STR ")", STR_ARG(to));
	buf_printf(b, " in place of %" PRI_STR, STR_ARG(t->stable));
	if (from.n)
		buf_printf(b, " (%" PRI_STR ")", STR_ARG(from));
	buf_printf(b, ", behind the service %" PRI_STR " on port %lld", STR_ARG(t->plan->service),
		   (long long)t->plan->service_port);
	if (t->plan->ns.n)
		buf_printf(b, " in the namespace %" PRI_STR, STR_ARG(t->plan->ns));
	buf_puts(b, ".");
}

static void put_traffic(const struct tell *t, struct buf *b)
{
	if (t->plan->traffic < 0) {
		buf_puts(b, " How much traffic there is the plan does not say.");
		return;
	}
	buf_puts(b, " The traffic is ");
	value_text(TYPE_RATE, t->plan->traffic, b);
	buf_puts(b, ".");
}

static void put_targets(const struct tell *t, struct buf *b)
{
	size_t n = t->plan->ntargets;

	if (n)
		buf_puts(b, " It is built for ");
	for (size_t i = 0; i < n; i++) {
		const struct target_use *use = &t->plan->targets[i];
		tell_join(b, i, n);
		buf_puts(b, use->info->name);
		if (use->via)
			buf_printf(b, " via %s", use->via->name);
	}
	if (n)
		buf_puts(b, ".");
}

static void tell_head(const struct tell *t)
{
	struct buf b = buf_on(t->out->arena);
	const struct plan *p = t->plan;

	words_put(t->out, p->name, "", "");
	buf_putc(t->out, '\n');
	put_versions(t, &b);
	put_traffic(t, &b);
	put_targets(t, &b);
	if (p->ready_ms >= 0)
		buf_printf(&b, " Pods have %s to become ready.", tell_time(t, p->ready_ms));
	if (p->load_url.n)
		buf_printf(&b, " %" PRI_STR " is asked to make load with `%" PRI_STR "`.",
			   STR_ARG(p->load_url), STR_ARG(p->load_command));
	words_put(t->out, buf_str(&b), "", "");
}

/* ---- routes --------------------------------------------------------------------------------- */

static bool in_force(const struct step *s, size_t route)
{
	for (size_t i = 0; i < s->nroutes; i++)
		if (s->routes[i] == route)
			return true;
	return false;
}

static bool exposes(const struct step *s, size_t route)
{
	return s->kind == STEP_EXPOSE && in_force(s, route);
}

/** Puts the steps in which a route to the canary is in force. Pauses and gates keep the routes of
 * the step before. A plan without errors has a stage. */
static void put_when(const struct tell *t, size_t route, struct buf *b)
{
	size_t n = 1, k = 1;

	for (size_t i = 0; i < t->plan->nsteps; i++)
		n += exposes(&t->plan->steps[i], route);
	buf_puts(b, ", in every stage");
	for (size_t i = 0; i < t->plan->nsteps; i++) {
		const struct step *s = &t->plan->steps[i];
		if (!exposes(s, route))
			continue;
		tell_join(b, k++, n);
		buf_put(b, s->name);
	}
}

static void tell_route(const struct tell *t, size_t i)
{
	const struct route *r = &t->plan->routes[i];
	struct str to = r->to == SIDE_CANARY ? t->canary : t->stable;
	struct buf b = buf_on(t->out->arena);

	buf_printf(&b, "%" PRI_STR ": ", STR_ARG(r->name));
	if (r->when) {
		buf_puts(&b, "requests with `");
		match_text(r->when, &b);
		buf_printf(&b, "` go to %" PRI_STR, STR_ARG(to));
	} else {
		buf_printf(&b,
			   "%s of the users go to %" PRI_STR
			   ", always the same ones, told apart by "
			   "the header %" PRI_STR,
			   tell_weight(t, r->cohort_ppm), STR_ARG(to), STR_ARG(r->cohort_header));
	}
	if (r->to == SIDE_CANARY)
		put_when(t, i, &b);
	else
		buf_puts(&b, ", in every step until the promotion");
	buf_puts(&b, ".");
	tell_item(t, buf_str(&b));
}

static void tell_routes(const struct tell *t)
{
	if (t->plan->nroutes == 0)
		return;
	heading(t, "Who goes where, whatever the weight");
	words_put(
		t->out,
		STR("Routes are tried in this order, the first that matches decides; what matches "
		    "none goes by the weight."),
		"", "");
	buf_putc(t->out, '\n');
	for (size_t i = 0; i < t->plan->nroutes; i++)
		tell_route(t, i);
}

/* ---- the end -------------------------------------------------------------------------------- */

static const struct step *last_stage(const struct plan *p)
{
	const struct step *last = NULL;

	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind == STEP_STAGE)
			last = &p->steps[i];
	return last;
}

static void put_actions(const struct tell *t, enum occasion on, struct buf *b)
{
	for (size_t i = 0; i < t->plan->nactions; i++) {
		const struct action *a = &t->plan->actions[i];
		if (a->on != on)
			continue;
		if (a->channel.n)
			buf_printf(b, " %" PRI_STR " is told on %" PRI_STR ".", STR_ARG(a->text),
				   STR_ARG(a->channel));
		else
			buf_printf(b, " %" PRI_STR " is called.", STR_ARG(a->text));
	}
}

static void put_promotion(const struct tell *t, struct buf *b)
{
	const struct plan *p = t->plan;
	const struct step *last = last_stage(p), *end = p->nsteps ? &p->steps[p->nsteps - 1] : NULL;

	if (!last || last->weight_ppm < PPM) {
		buf_printf(b,
			   "Never comes: the last stage is %s. The rollout ends with both versions "
			   "running.",
			   last ? tell_weight(t, last->weight_ppm) : "missing");
		return;
	}
	buf_printf(b, "Everyone meets %" PRI_STR ", whatever the routes.", STR_ARG(t->canary));
	put_actions(t, ON_PROMOTE, b);
	if (end->kind != STEP_KEEP) {
		buf_printf(b, " %" PRI_STR " is not kept, and no guardrail is asked any more.",
			   STR_ARG(t->stable));
		return;
	}
	buf_printf(b,
		   " %" PRI_STR " stays for %s, and guardrails go on: a rollback in that time "
		   "sends everyone back to it.",
		   STR_ARG(t->stable), tell_time(t, end->for_ms));
}

static void tell_end(const struct tell *t)
{
	struct buf promotion = buf_on(t->out->arena), rollback = buf_on(t->out->arena);

	heading(t, "Promotion");
	put_promotion(t, &promotion);
	words_put(t->out, buf_str(&promotion), "", "");
	heading(t, "Rollback");
	buf_printf(&rollback, "Comes at once, in whatever step: everyone meets %" PRI_STR " again.",
		   STR_ARG(t->stable));
	put_actions(t, ON_ROLLBACK, &rollback);
	words_put(t->out, buf_str(&rollback), "", "");
}

void explain_plan(const struct plan *p, struct buf *out)
{
	struct tell t = { p, out, p->versions[SIDE_STABLE].name, p->versions[SIDE_CANARY].name };

	tell_head(&t);
	heading(&t, "What happens when");
	tell_steps(&t);
	heading(&t, "What stops it");
	tell_guardrails(&t);
	if (p->nguardrails) {
		heading(&t, "How many requests can meet a bad canary");
		tell_exposure(&t);
	}
	tell_routes(&t);
	tell_end(&t);
}
