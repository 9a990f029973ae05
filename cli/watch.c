/* Progress and signals of long work; see watch.h. Signals are not handled but held back and asked
 * for, so nothing runs at a moment that it was not made for, and no state is shared with a handler.
 */
#include "cli/watch.h"

#include "base/num.h"
#include "cli/env.h"

void watch_begin(struct watch *w, struct cli *cli, const char *what, size_t all)
{
	*w = (struct watch){ .what = what, .all = all, .line = progress_on(cli),
			     .held = interrupt_hold() };
}

static void show(struct watch *w, size_t done)
{
	const double spent_s = (double)(env_steady_ms() - w->line.begun_ms) / 1000;
	char count[NUM_TEXT_MAX], all[NUM_TEXT_MAX], rate[NUM_TEXT_MAX];
	struct arena *a = cli_arena();
	struct buf b = buf_on(a);

	num_format_grouped((int64_t)done, count);
	num_format_grouped((int64_t)w->all, all);
	buf_printf(&b, "%s of %s %s, %d%%", count, all, w->what,
		   (int)(100.0 * (double)done / (double)w->all));
	if (done > 0) {
		num_format_grouped((int64_t)((double)done / spent_s), rate);
		buf_printf(&b, ", %s/s", rate);
	}
	progress_left(&w->line, (int64_t)done, (int64_t)w->all, &b);
	progress_put(&w->line, buf_str(&b));
	arena_close(a);
}

bool watch_tick(void *watch, size_t done)
{
	struct watch *w = watch;
	const int came = interrupt_take(&w->held);

	if (came && w->signal) {	/* somebody can't wait */
		interrupt_release(&w->held);
		raise(came);
	}
	if (came)
		w->signal = came;
	if (progress_due(&w->line))
		show(w, done);
	return w->signal == 0;
}

void watch_end(struct watch *w)
{
	progress_clear(&w->line);
	interrupt_release(&w->held);
}
