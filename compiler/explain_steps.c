/* Tells the steps of a plan with the times at which each begins, for explain_plan.c.
 *
 * A step begins when those before it are over. The earliest is when every check promotes, every
 * gate opens at once and every person answers at once; the latest is when every stage is held to
 * its `at most` and every gate to the last time of asking before its own. Waits for a person have
 * no end, so they are named beside the times. A rollback ends everything earlier, whenever it
 * comes.
 */
#include "compiler/explain_parts.h"

#include "compiler/words.h"

/** When something happens, on the rollout's clock. */
struct when {
	int64_t least_ms, most_ms;
	size_t waits;		/* for a person, before it */
	size_t perhaps;		/* such waits that only a held stage has */
};

/** @return the latest of the guardrails' first checks on a step's clock; 0 without guardrails. */
static int64_t all_checked_ms(const struct plan *p)
{
	int64_t latest = 0;

	for (size_t i = 0; i < p->nguardrails; i++) {
		int64_t first = p->guardrails[i].after_ms + p->guardrails[i].every_ms;
		if (first > latest)
			latest = first;
	}
	return latest;
}

/** @return the earliest end of a stage with `for`, on its own clock. */
static int64_t stage_least_ms(const struct plan *p, const struct step *s)
{
	int64_t checked = all_checked_ms(p), least = checked > s->for_ms ? checked : s->for_ms;

	return least < s->at_most_ms ? least : s->at_most_ms;
}

/** @return whether a step can't end without a person: a pause, or a stage whose `at most then
 * pause` passes before every guardrail was asked. */
static bool waits(const struct plan *p, const struct step *s)
{
	if (s->kind == STEP_PAUSE)
		return s->approval;
	return s->kind == STEP_STAGE && s->for_ms != NO_LIMIT && s->then == THEN_PAUSE &&
	       all_checked_ms(p) > s->at_most_ms;
}

static void add_stage(const struct plan *p, const struct step *s, struct when *w)
{
	if (s->for_ms == NO_LIMIT)
		return;
	w->least_ms += stage_least_ms(p, s);
	w->most_ms += p->nguardrails ? s->at_most_ms : s->for_ms;
	if (waits(p, s))
		w->waits++;
	else if (s->then == THEN_PAUSE && p->nguardrails)
		w->perhaps++;
}

/** Adds what a step takes if it does not end in a rollback. */
static void add_step(const struct plan *p, const struct step *s, struct when *w)
{
	switch (s->kind) {
	case STEP_STAGE:
		add_stage(p, s, w);
		return;
	case STEP_GATE:
		w->most_ms += s->at_most_ms / s->every_ms * s->every_ms;
		return;
	case STEP_PAUSE:
		if (s->approval) {
			w->waits++;
			return;
		}
		break;
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_KEEP:
		break;
	}
	w->least_ms += s->for_ms;
	w->most_ms += s->for_ms;
}

/* ---- words ---------------------------------------------------------------------------------- */

/** "at 5:00", "between 5:00 and 15:00, plus the wait for a person" */
static void put_when(struct buf *b, const struct when *w)
{
	buf_puts(b, w->least_ms == w->most_ms ? "at " : "between ");
	clock_put(b, w->least_ms);
	if (w->least_ms < w->most_ms) {
		buf_puts(b, " and ");
		clock_put(b, w->most_ms);
	}
	if (w->waits)
		buf_printf(b, ", plus the wait%s for a person", w->waits == 1 ? "" : "s");
	if (w->perhaps)
		buf_puts(b, ", later if a held stage waits for a person");
}

/** "5% of the requests go to v2", with what routes change about it. */
static void put_share(const struct tell *t, const struct step *s, struct buf *b)
{
	int32_t all = (int32_t)(step_share(t->plan, s) * PPM + 0.5);

	buf_printf(b, "%s of the requests%s go to %" PRI_STR, tell_weight(t, s->weight_ppm),
		   s->nroutes ? " that no route takes" : "", STR_ARG(t->canary));
	if (all != s->weight_ppm)
		buf_printf(b, " (%s of all with the cohorts)", tell_weight(t, all));
}

static const char *what_follows(const struct plan *p, const struct step *s)
{
	bool last = s + 1 == p->steps + p->nsteps || s[1].kind == STEP_KEEP;

	return !last ? "the next step" : s->weight_ppm == PPM ? "the promotion" : "the end";
}

static void put_stage(const struct tell *t, const struct step *s, struct buf *b)
{
	int64_t least = s->for_ms == NO_LIMIT ? 0 : stage_least_ms(t->plan, s);

	put_share(t, s, b);
	if (s->for_ms == NO_LIMIT) {
		buf_printf(b, "; %s follows at once.", what_follows(t->plan, s));
		return;
	}
	buf_printf(b, " for %s", tell_time(t, s->for_ms));
	if (t->plan->nguardrails == 0) {
		buf_puts(b, ".");
		return;
	}
	if (least > s->for_ms && !waits(t->plan, s))
		buf_printf(b, " (in fact %s: only then every guardrail was asked)",
			   tell_time(t, least));
	buf_printf(b, ", %s at most%s.", tell_time(t, s->at_most_ms),
		   s->then == THEN_PAUSE ? " and then until a person lets it go on" : "");
}

static void put_expose(const struct tell *t, const struct step *s, struct buf *b)
{
	size_t n = 0, i = 0;

	for (size_t k = 0; k < s->nroutes; k++)
		n += t->plan->routes[s->routes[k]].to == SIDE_CANARY;
	buf_printf(b, "only what the route%s ", n == 1 ? "" : "s");
	for (size_t k = 0; k < s->nroutes; k++) {
		const struct route *r = &t->plan->routes[s->routes[k]];
		if (r->to != SIDE_CANARY)
			continue;
		tell_join(b, i++, n);
		buf_put(b, r->name);
	}
	buf_printf(b, " catch%s goes to %" PRI_STR ", for %s.", n == 1 ? "es" : "",
		   STR_ARG(t->canary), tell_time(t, s->for_ms));
}

static void put_pause(const struct tell *t, const struct step *s, struct buf *b)
{
	if (!s->approval) {
		buf_printf(b, "nothing changes for %s.", tell_time(t, s->for_ms));
		return;
	}
	buf_puts(b, "nothing changes until a person approves, however long that takes");
	if (s->text.n)
		buf_printf(b, ": \"%" PRI_STR "\"", STR_ARG(s->text));
	buf_puts(b, ".");
}

static void put_step(const struct tell *t, const struct step *s, struct buf *b)
{
	switch (s->kind) {
	case STEP_SHADOW:
		buf_printf(
			b,
			"a copy of %s of the requests goes to %" PRI_STR ", its answers are thrown "
			"away, for %s. Nobody meets it.",
			tell_weight(t, s->mirror_ppm), STR_ARG(t->canary), tell_time(t, s->for_ms));
		return;
	case STEP_EXPOSE:
		put_expose(t, s, b);
		return;
	case STEP_STAGE:
		put_stage(t, s, b);
		return;
	case STEP_PAUSE:
		put_pause(t, s, b);
		return;
	case STEP_GATE:
		buf_printf(
			b,
			"%" PRI_STR " is asked at once and then every %s, and opens the way when "
			"it answers 2xx; if it has not by %s, everything is rolled back.",
			STR_ARG(s->text), tell_time(t, s->every_ms), tell_time(t, s->at_most_ms));
		return;
	case STEP_KEEP:
		buf_printf(b,
			   "everyone meets %" PRI_STR ", %" PRI_STR
			   " stays for %s for a fast return.",
			   STR_ARG(t->canary), STR_ARG(t->stable), tell_time(t, s->for_ms));
		return;
	}
}

static void tell_step(const struct tell *t, const struct step *s, const struct when *w)
{
	struct buf b = buf_on(t->out->arena);

	buf_printf(&b, "%" PRI_STR " begins ", STR_ARG(s->name));
	put_when(&b, w);
	buf_puts(&b, ": ");
	put_step(t, s, &b);
	tell_item(t, buf_str(&b));
}

/** "25m", "between 25m and 1h20m", "at least 41m ..., plus the wait for a person in pause" */
static void put_length(const struct tell *t, const struct when *w, struct buf *b)
{
	if (w->least_ms == w->most_ms)
		buf_puts(b, w->least_ms ? tell_time(t, w->least_ms) : "no time");
	else
		buf_printf(b, "at least %s and at most %s", tell_time(t, w->least_ms),
			   tell_time(t, w->most_ms));
	for (size_t i = 0, n = 0; n < w->waits; i++) {
		const struct step *s = &t->plan->steps[i];
		if (!waits(t->plan, s))
			continue;
		buf_printf(b, "%s%" PRI_STR,
			   n == 0 ? ", plus the wait for a person in " :
			   n + 1 < w->waits ? ", " : " and ", STR_ARG(s->name));
		n++;
	}
	if (w->perhaps)
		buf_puts(b, ", plus that of a held stage for a person");
	buf_puts(b, ".");
}

/** @param w  when the last step is over, or, in front of a `keep`, the one before it. */
static void tell_length(const struct tell *t, const struct when *w)
{
	const struct plan *p = t->plan;
	bool keeps = p->nsteps && p->steps[p->nsteps - 1].kind == STEP_KEEP;
	struct buf b = buf_on(t->out->arena);

	buf_puts(&b, keeps ? "If nothing stops it, it takes this long until the promotion: " :
			     "If nothing stops it, the whole takes ");
	put_length(t, w, &b);
	if (keeps)
		buf_printf(&b, " Then keep lasts %s.",
			   tell_time(t, p->steps[p->nsteps - 1].for_ms));
	words_put(t->out, buf_str(&b), "", "");
}

static void tell_rules(const struct tell *t)
{
	struct buf b = buf_on(t->out->arena);
	bool held = false, person = false;

	for (size_t i = 0; i < t->plan->nsteps; i++) {
		const struct step *s = &t->plan->steps[i];
		held |= s->kind == STEP_STAGE && s->for_ms != NO_LIMIT;
		person |= s->kind == STEP_STAGE && s->then == THEN_PAUSE;
	}
	buf_puts(&b, "Times are on the rollout's clock, which begins at 0:00.");
	if (held && t->plan->nguardrails)
		buf_printf(&b,
			   " A stage is over when its time has passed and the last check of every "
			   "guardrail in it says promote. If that has not come when its `at most` "
			   "passes, everything is rolled back%s.",
			   person ? ", unless it says that a person is waited for" : "");
	else if (held)
		buf_puts(&b, " A stage is over when its time has passed.");
	words_put(t->out, buf_str(&b), "", "");
}

void tell_steps(const struct tell *t)
{
	struct when w = { 0, 0, 0, 0 };

	tell_rules(t);
	buf_putc(t->out, '\n');
	for (size_t i = 0; i < t->plan->nsteps; i++) {
		const struct step *s = &t->plan->steps[i];
		tell_step(t, s, &w);
		if (s->kind != STEP_KEEP)
			add_step(t->plan, s, &w);
	}
	buf_putc(t->out, '\n');
	tell_length(t, &w);
}
