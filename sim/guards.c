/* When guardrails are due. Called by the engine.
 *
 * Guardrails are queued one after the other, in the order of their first check: when a guardrail's
 * first check in a step is due, the next one is queued. So a step that is over before a guardrail's
 * first check costs nothing for it, and a run is linear in its checks, however many steps and
 * guardrails the plan has. The n-th check of a step is computed from the step's beginning, never
 * from the check before it.
 */
#include "sim/guards.h"

#include <stdlib.h>

static int64_t first_check(const struct guardrail *g)
{
	return g->after_ms + g->every_ms;
}

/* A queue with its order (time, then as written) sorts them. */
static void order_by_first(struct guards *g, struct arena *a)
{
	struct eventq q = eventq_on(a);
	struct event e;

	for (size_t i = 0; i < g->plan->nguardrails; i++) {
		e = (struct event){ .at_ms = first_check(&g->plan->guardrails[i]), .subject = i };
		eventq_push(&q, e);
	}
	for (size_t i = 0; eventq_pop(&q, &e); i++)
		g->by_first[i] = e.subject;
}

void guards_open(struct guards *g, struct arena *a, const struct plan *plan, struct eventq *queue)
{
	size_t n = plan->nguardrails;

	*g = (struct guards){ .plan = plan, .queue = queue, .trouble_ms = -1 };
	g->v = arena_array(a, n, sizeof(*g->v));
	g->by_first = arena_array(a, n, sizeof(*g->by_first));
	g->due = arena_array(a, n, sizeof(*g->due));
	for (size_t i = 0; i < n; i++)
		g->v[i] = check_begin(a, &plan->guardrails[i]);
	order_by_first(g, a);
}

static void push(struct guards *g, size_t guardrail, int64_t at_ms)
{
	struct event e = { .at_ms = at_ms, .kind = EVENT_CHECKS, .step = g->generation,
			   .subject = guardrail };

	eventq_push(g->queue, e);
}

static void queue_next(struct guards *g)
{
	size_t next;

	if (g->queued == g->plan->nguardrails)
		return;
	next = g->by_first[g->queued++];
	push(g, next, g->begin_ms + first_check(&g->plan->guardrails[next]));
}

/* The check after the one at now. */
static void queue_again(struct guards *g, size_t guardrail, int64_t now_ms)
{
	const struct guardrail *r = &g->plan->guardrails[guardrail];
	int64_t k = (now_ms - g->begin_ms - r->after_ms) / r->every_ms;

	push(g, guardrail, g->begin_ms + r->after_ms + (k + 1) * r->every_ms);
}

void guards_begin_step(struct guards *g, uint32_t generation, int64_t begin_ms, bool checked)
{
	g->generation = generation;
	g->begin_ms = begin_ms;
	g->queued = 0;
	g->promoting = 0;
	if (checked)
		queue_next(g);
}

static int by_index(const void *a, const void *b)
{
	size_t x = *(const size_t *)a, y = *(const size_t *)b;

	return (x > y) - (x < y);
}

static bool in_order(const size_t *v, size_t n)
{
	for (size_t i = 1; i < n; i++)
		if (v[i - 1] > v[i])
			return false;
	return true;
}

size_t guards_due(struct guards *g, const struct event *first)
{
	struct event e = *first;
	const struct event *next;
	size_t n = 0;

	for (;;) {
		if (e.step == g->generation) {
			g->due[n++] = e.subject;
			if (g->v[e.subject].step != g->generation)
				queue_next(g);
			queue_again(g, e.subject, e.at_ms);
		}
		next = eventq_peek(g->queue);
		if (!next || next->at_ms != first->at_ms || next->kind != EVENT_CHECKS)
			break;
		eventq_pop(g->queue, &e);
	}
	if (!in_order(g->due, n))
		qsort(g->due, n, sizeof(*g->due), by_index);
	return n;
}

void guards_count(struct guards *g, size_t guardrail, bool promotes)
{
	struct check_guard *guard = &g->v[guardrail];

	if (guard->step == g->generation && guard->promotes)
		g->promoting--;
	if (guard->held)
		g->held--;
	guard->step = g->generation;
	guard->promotes = promotes;
	guard->held = !promotes;
	g->promoting += promotes;
	g->held += !promotes;
}

void guards_settle(struct guards *g, int64_t now_ms)
{
	if (g->held == 0)
		g->trouble_ms = -1;
	else if (g->trouble_ms < 0)
		g->trouble_ms = now_ms;
}

bool guards_promote(const struct guards *g)
{
	return g->promoting == g->plan->nguardrails;
}
