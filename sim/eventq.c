/* The event queue of the simulator: a binary heap in an array on an arena.
 *
 * Called by the engines. Two events are never equal, as each has its own sequence number; so what
 * comes out depends on what was put in and on nothing else. The queue knows nothing of steps: that
 * an event belongs to one that is over is for the engine to see.
 */
#include "sim/eventq.h"

static bool earlier(const struct event *a, const struct event *b)
{
	if (a->at_ms != b->at_ms)
		return a->at_ms < b->at_ms;
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return a->seq < b->seq;
}

static void swap(struct event *a, struct event *b)
{
	struct event t = *a;

	*a = *b;
	*b = t;
}

static void sift_up(struct event *heap, size_t i)
{
	while (i > 0) {
		size_t parent = (i - 1) / 2;

		if (!earlier(&heap[i], &heap[parent]))
			return;
		swap(&heap[i], &heap[parent]);
		i = parent;
	}
}

static void sift_down(struct event *heap, size_t n)
{
	size_t i = 0;

	for (;;) {
		size_t left = 2 * i + 1, right = left + 1, least = i;

		if (left < n && earlier(&heap[left], &heap[least]))
			least = left;
		if (right < n && earlier(&heap[right], &heap[least]))
			least = right;
		if (least == i)
			return;
		swap(&heap[i], &heap[least]);
		i = least;
	}
}

struct eventq eventq_on(struct arena *a)
{
	return (struct eventq){ .arena = a };
}

void eventq_push(struct eventq *q, struct event e)
{
	e.seq = q->next_seq++;
	q->heap = arena_grow(q->arena, q->heap, q->n, &q->cap, sizeof(*q->heap));
	q->heap[q->n] = e;
	sift_up(q->heap, q->n);
	q->n++;
}

bool eventq_pop(struct eventq *q, struct event *e)
{
	if (q->n == 0)
		return false;
	*e = q->heap[0];
	q->n--;
	q->heap[0] = q->heap[q->n];
	sift_down(q->heap, q->n);
	return true;
}

const struct event *eventq_peek(const struct eventq *q)
{
	return q->n ? &q->heap[0] : NULL;
}
