/* When all is recorded and how long rollouts take; see sweep_source.h. */
#include "sim/sweep_source.h"

#include "base/limits.h"

static bool plays(const struct view_trace *t, const struct series *s)
{
	return s->version.n == 0 || str_eq(s->version, t->part[SIDE_STABLE]) ||
	       str_eq(s->version, t->part[SIDE_CANARY]);
}

/** Narrows the time to that of a metric's series. @return whether there are any. */
static bool narrow(const struct view_trace *traces, size_t n, struct str metric, int64_t *first,
		   int64_t *last)
{
	bool any = false;

	for (size_t i = 0; i < n; i++) {
		for (size_t k = 0; k < traces[i].trace->n; k++) {
			const struct series *s = &traces[i].trace->series[k];

			if (s->n == 0 || !str_eq(s->metric, metric) || !plays(&traces[i], s))
				continue;
			any = true;
			if (s->t[0] > *first)
				*first = s->t[0];
			if (s->t[s->n - 1] < *last)
				*last = s->t[s->n - 1];
		}
	}
	return any;
}

bool sweep_recorded(const struct plan *p, const struct view_trace *traces, size_t n, int64_t *first,
		    int64_t *last)
{
	bool any = false;

	*first = INT64_MIN;
	*last = INT64_MAX;
	for (size_t i = 0; i < p->nguardrails; i++)
		for (size_t k = 0; k < p->guardrails[i].nmetrics; k++)
			any = narrow(traces, n, p->metrics[p->guardrails[i].metrics[k]].name, first,
				     last) || any;
	return any;
}

/** What a step takes at least. @return false when a person is waited for who never comes. */
static bool least(const struct step *s, int64_t wait_ms, int64_t *ms)
{
	*ms = s->for_ms == NO_LIMIT ? 0 : s->for_ms;
	if (s->kind != STEP_GATE && !s->approval)
		return true;
	*ms = wait_ms;
	return wait_ms >= 0;
}

int64_t sweep_least_ms(const struct plan *p, const struct people *people)
{
	int64_t sum = 0, ms;

	for (size_t i = 0; i < p->nsteps && p->steps[i].kind != STEP_KEEP; i++) {
		if (!least(&p->steps[i], people->wait_ms[i], &ms))
			return sum;
		sum += ms;
	}
	return sum;
}

/** What a step takes at most; -1: it may wait for ever. */
static int64_t most(const struct step *s, int64_t wait_ms)
{
	if (s->approval)
		return wait_ms;
	if (s->at_most_ms == NO_LIMIT)
		return s->for_ms == NO_LIMIT ? 0 : s->for_ms;
	if (s->kind == STEP_STAGE && s->then == THEN_PAUSE)
		return wait_ms < 0 ? -1 : s->at_most_ms + wait_ms;
	return s->at_most_ms;
}

int64_t sweep_most_ms(const struct plan *p, const struct people *people)
{
	int64_t sum = 0;

	for (size_t i = 0; i < p->nsteps; i++) {
		int64_t ms = most(&p->steps[i], people->wait_ms[i]);

		if (ms < 0)
			return -1;
		sum += ms;
	}
	return sum;
}

bool sweep_size_draws(const struct plan *p, const struct people *people, struct bootstrap *b)
{
	int64_t over_ms = 0, most_ms = sweep_most_ms(p, people);
	int64_t instants;

	for (size_t i = 0; i < p->nguardrails; i++)
		if (p->guardrails[i].over_ms > over_ms)
			over_ms = p->guardrails[i].over_ms;
	b->lead = (size_t)(over_ms / b->step_ms) + 1;
	instants = most_ms < 0 ? (int64_t)b->n : most_ms / b->step_ms + 2;
	if ((uint64_t)instants + b->lead > LIMIT_SWEEP_DRAWN / (b->nseries ? b->nseries : 1))
		return false;
	b->length = b->lead + (size_t)instants;
	return true;
}
