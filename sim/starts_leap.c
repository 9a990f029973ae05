/* Where steps can be leaped over. Called by sim/starts_table.c.
 *
 * Most starts pass most of their steps without anything to tell: no check is bad, no data is lost,
 * and when the step is to be decided all guardrails count like promote. Whether that is so follows
 * from the instant at which the step begins; so it is one bit an instant, the same for all steps of
 * one length in which the same sides are idle. More instants are looked at than a guardrail is
 * checked at, for what is not bad anywhere is not bad at its checks. The bits hold for a run that
 * remembers nothing of the steps before.
 */
#include "sim/starts_in.h"

#include <stdlib.h>
#include <string.h>

#include "sim/scratch.h"

/* How long a step lasts if nothing holds it. */
static int64_t length_of(const struct step *s, const struct fast_step *f)
{
	switch (s->kind) {
	case STEP_STAGE:
	case STEP_SHADOW:
	case STEP_EXPOSE:
	case STEP_KEEP:
		return f->for_;
	case STEP_GATE:
		return f->wait <= f->at_most ? f->wait : STARTS_NEVER;
	case STEP_PAUSE:
		return s->approval ? f->wait : f->for_;
	}
	return STARTS_NEVER;
}

static struct fast_leap *find_leap(struct fast *f, int64_t length, unsigned idle, bool decided)
{
	struct fast_leap *l = f->leaps;

	for (; l < f->leaps + f->nleaps; l++)
		if (l->length == length && l->idle == idle && l->decided == decided)
			return l;
	if (f->nleaps == STARTS_LEAPS)
		return NULL;
	f->nleaps++;
	*l = (struct fast_leap){ .length = length, .idle = idle, .decided = decided };
	return l;
}

static void plan_leaps(struct fast *f)
{
	const struct plan *p = f->plan;

	for (size_t i = 0; i < p->nsteps; i++) {
		struct fast_step *s = &f->steps[i];

		s->ends = i + 1 == p->nsteps || p->steps[i + 1].kind == STEP_KEEP;
		s->leap = s->timed ? length_of(&p->steps[i], s) : STARTS_NEVER;
		if (s->leap < (int64_t)f->n)
			s->clear = find_leap(f, s->leap, s->idle, p->steps[i].kind == STEP_STAGE);
	}
}

/** By instant: what stands against a leap. */
struct hurdles {
	uint8_t *trouble;	/* something is bad or lost at it */
	uint8_t *held;		/* at the end of a leap from it something is held */
};

static void add_trouble(const struct fast *f, const struct fast_leap *l, size_t guard,
			const uint8_t *sights, struct hurdles *h)
{
	uint8_t is_trouble[SIGHTS] = { [SIGHT_BAD] = 1 };

	for (unsigned s = SIGHT_NO_DATA; s < SIGHTS; s++)
		is_trouble[s] = f->guards[guard].may_lose && !sight_excused(s, l->idle);
	for (size_t i = 0; i < f->n; i++)
		h->trouble[i] |= is_trouble[sights[i]];
}

/* @return false when the guardrail is never checked in so short a step. */
static bool add_held(const struct fast *f, const struct fast_leap *l, size_t guard,
		     const uint8_t *sights, struct hurdles *h)
{
	const struct fast_guard *g = &f->guards[guard];
	size_t last;		/* its last check, from the beginning of the step */
	uint8_t is_held[SIGHTS];

	if (l->length < g->after + g->every)
		return false;
	last = (size_t)(l->length - (l->length - g->after) % g->every);
	for (unsigned s = 0; s < SIGHTS; s++)
		is_held[s] = !sight_passes(g->g, s, l->idle);
	for (size_t i = 0; i + last < f->n; i++)
		h->held[i] |= is_held[sights[i + last]];
	return true;
}

static void set_clear(const struct fast *f, struct fast_leap *l, const struct hurdles *h)
{
	size_t length = (size_t)l->length, next = f->n;	/* the next trouble after i */

	for (size_t i = f->n; i > 0; i--) {
		if (i - 1 + length < next && !h->held[i - 1])
			bits_set(&l->clear, i - 1);
		if (h->trouble[i - 1])
			next = i - 1;
	}
}

static void fill_leap(const struct fast *f, struct fast_leap *l, struct hurdles *h)
{
	bool possible = true;

	memset(h->trouble, 0, f->n);
	memset(h->held, 0, f->n);
	for (size_t g = 0; g < f->plan->nguardrails; g++) {
		add_trouble(f, l, g, f->seen[g], h);
		if (l->decided)
			possible = add_held(f, l, g, f->seen[g], h) && possible;
	}
	if (possible)
		set_clear(f, l, h);
}

/* The requests of a leap from each instant.
 * @param even  what they are where they are the same everywhere. @return NULL then. */
static double *add_up(const struct fast *f, struct arena *a, const struct flow_line *l,
		      size_t length, double *even)
{
	double *requests;

	if (!l->sum) {
		*even = tally_requests(l->rate * ((int64_t)length * f->pitch_ms));
		return NULL;
	}
	requests = arena_array(a, f->n, sizeof(*requests));
	for (size_t i = 0; i + length < f->n; i++)
		requests[i] = tally_requests(l->sum[i + length] - l->sum[i]);
	return requests;
}

int64_t fast_lane(struct fast_run *r)
{
	const struct fast *f = r->f;
	struct exposure_sum requests = r->requests, bad = r->bad;
	size_t i = r->step;
	int64_t at = r->sc->path[i].begin;

	for (; f->steps[i].clear && !f->steps[i].ends; i++) {
		const struct fast_step *s = &f->steps[i];
		const struct fast_leap *l = s->clear;

		if (at + s->leap > r->last || !bits_get(&l->clear, (size_t)at))
			break;
		exposure_sum_add(&requests, s->share * (l->total ? l->total[at] : l->total_even));
		exposure_sum_add(&bad, s->share * (l->bad ? l->bad[at] : l->bad_even));
		at += s->leap;
		r->sc->path[i + 1].begin = at;
	}
	r->requests = requests;
	r->bad = bad;
	r->step = i;
	return at;
}

void fast_leaps(struct fast *f, struct arena *a)
{
	struct hurdles h = { scratch_alloc(a, f->n), scratch_alloc(a, f->n) };

	plan_leaps(f);
	for (size_t i = 0; i < f->nleaps; i++) {
		struct fast_leap *l = &f->leaps[i];

		l->clear = bits_on(a, f->n);
		fill_leap(f, l, &h);
		if (!f->lane)
			continue;
		l->total = add_up(f, a, &f->flows[0].total, (size_t)l->length, &l->total_even);
		l->bad = add_up(f, a, &f->flows[0].bad, (size_t)l->length, &l->bad_even);
	}
	free(h.trouble);
	free(h.held);
}
