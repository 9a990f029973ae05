/* Progress and signals of long work; see watch.h. Signals are not handled but held back and asked
 * for, so nothing runs at a moment that it was not made for, and no state is shared with a handler.
 */
#include "cli/watch.h"

#include <time.h>

#include "base/num.h"
#include "base/units.h"

#define SHOW_EVERY_MS	200
#define SHOW_AFTER_MS	500	/* what is done sooner needs no progress */

static int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static sigset_t endings(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGTERM);
	return set;
}

void watch_begin(struct watch *w, struct cli *cli, const char *what, size_t all)
{
	sigset_t set = endings();

	*w = (struct watch){ .cli = cli, .what = what, .all = all, .begin_ms = now_ms() };
	pthread_sigmask(SIG_BLOCK, &set, &w->before);
}

static void put_rest(struct buf *b, double done_ms, double done, double left)
{
	char text[QTY_TEXT_MAX], rate[NUM_TEXT_MAX];
	double per_s = done / done_ms * 1000;

	if (done <= 0)
		return;
	num_format_grouped((int64_t)per_s, rate);
	dur_format((int64_t)(left / per_s + 0.999) * 1000, text);
	buf_printf(b, ", %s/s, %s left", rate, text);
}

static void show(struct watch *w, size_t done, int64_t now)
{
	struct arena *a = cli_arena();
	struct buf b = buf_on(a);
	char count[NUM_TEXT_MAX], all[NUM_TEXT_MAX];

	num_format_grouped((int64_t)done, count);
	num_format_grouped((int64_t)w->all, all);
	buf_printf(&b, "\r%s of %s %s, %d%%", count, all, w->what,
		   (int)(100.0 * (double)done / (double)w->all));
	put_rest(&b, (double)(now - w->begin_ms), (double)done, (double)(w->all - done));
	buf_puts(&b, "\033[K");
	out_put(&w->cli->err, &b);
	w->shown_ms = now;
	arena_close(a);
}

bool watch_tick(void *watch, size_t done)
{
	struct watch *w = watch;
	const struct timespec at_once = { 0, 0 };
	sigset_t set = endings();
	int64_t now = now_ms();

	int came = sigtimedwait(&set, NULL, &at_once);

	if (came > 0 && w->signal) {	/* somebody can't wait */
		pthread_sigmask(SIG_SETMASK, &w->before, NULL);
		raise(came);
	}
	if (came > 0)
		w->signal = came;
	if (w->cli->err.terminal && now - w->begin_ms >= SHOW_AFTER_MS &&
	    now - w->shown_ms >= SHOW_EVERY_MS)
		show(w, done, now);
	return w->signal == 0;
}

void watch_end(struct watch *w)
{
	if (w->shown_ms) {
		struct buf b = buf_on(w->cli->arena);

		buf_puts(&b, "\r\033[K");
		out_put(&w->cli->err, &b);
	}
	pthread_sigmask(SIG_SETMASK, &w->before, NULL);
}
