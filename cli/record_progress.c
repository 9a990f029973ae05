/* p99_latency@v2  42%  67,000 of 161,284 samples, 12s left */
#include "cli/record_progress.h"

#include "base/num.h"

struct record_progress record_progress_on(struct cli *cli, int64_t total)
{
	return (struct record_progress){ .line = progress_on(cli), .total = total };
}

void record_progress_clear(struct record_progress *p)
{
	progress_clear(&p->line);
}

void record_progress_show(struct record_progress *p, struct str task)
{
	struct arena *a = p->line.cli->arena;
	struct arena_mark mark = arena_mark(a);
	char done[NUM_TEXT_MAX], total[NUM_TEXT_MAX];
	struct buf line = buf_on(a);

	if (!progress_due(&p->line))
		return;
	num_format_grouped(p->done, done);
	num_format_grouped(p->total, total);
	buf_printf(&line, "%" PRI_STR "  %d%%  %s of %s samples", STR_ARG(task),
		   (int)(p->total ? p->done * 100 / p->total : 100), done, total);
	progress_left(&p->line, p->done, p->total, &line);
	progress_put(&p->line, buf_str(&line));
	arena_reset(a, mark);
}
