/* A loop in several threads; see crew.h. The calling thread makes nothing: it waits, and asks now
 * and then whether to go on. Threads live as long as the loop.
 */
#include "sim/crew.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/** What the threads share, under the lock. */
struct crew {
	const struct crew_loop *loop;
	pthread_mutex_t lock;
	pthread_cond_t ended;	/* a thread has */
	size_t next;		/* the first step that nobody has begun */
	bool stopped;
	unsigned started, running;
};

/** Takes the next chunk. @return false when there is none. */
static bool take(struct crew *c, size_t *from, size_t *to)
{
	size_t left = c->loop->to - c->next;

	if (c->stopped || left == 0)
		return false;
	*from = c->next;
	*to = c->next + (left < c->loop->chunk ? left : c->loop->chunk);
	c->next = *to;
	return true;
}

static void *work(void *arg)
{
	struct crew *c = arg;
	size_t from, to;

	pthread_mutex_lock(&c->lock);
	const unsigned worker = c->started++;
	while (take(c, &from, &to)) {
		pthread_mutex_unlock(&c->lock);
		bool goes_on = c->loop->make(c->loop->ctx, worker, from, to);
		pthread_mutex_lock(&c->lock);
		c->stopped = c->stopped || !goes_on;
	}
	c->running--;
	pthread_cond_signal(&c->ended);
	pthread_mutex_unlock(&c->lock);
	return NULL;
}

/** Waits for a thread to end, no longer than until the next tick. */
static void wait_a_little(struct crew *c)
{
	struct timespec until;

	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += CREW_TICK_MS * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_cond_timedwait(&c->ended, &c->lock, &until);
}

static void watch(struct crew *c)
{
	pthread_mutex_lock(&c->lock);
	while (c->running > 0) {
		wait_a_little(c);
		if (!c->loop->tick)
			continue;
		pthread_mutex_unlock(&c->lock);
		bool goes_on = c->loop->tick(c->loop->ctx);
		pthread_mutex_lock(&c->lock);
		c->stopped = c->stopped || !goes_on;
	}
	pthread_mutex_unlock(&c->lock);
}

enum crew_end crew_run(const struct crew_loop *loop)
{
	struct crew c = { .loop = loop, .lock = PTHREAD_MUTEX_INITIALIZER,
			  .ended = PTHREAD_COND_INITIALIZER, .next = loop->from };
	pthread_t *threads = calloc(loop->threads, sizeof(*threads));
	unsigned n = 0;

	if (loop->from >= loop->to) {
		free(threads);
		return CREW_DONE;
	}
	pthread_mutex_lock(&c.lock);
	while (threads && n < loop->threads && pthread_create(&threads[n], NULL, work, &c) == 0)
		n++;
	c.running = n;
	pthread_mutex_unlock(&c.lock);
	watch(&c);
	for (unsigned i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	pthread_mutex_destroy(&c.lock);
	pthread_cond_destroy(&c.ended);
	if (n == 0)
		return CREW_NO_THREAD;
	return c.stopped ? CREW_STOPPED : CREW_DONE;
}
