/* p99_latency@v2  42%  67,000 of 161,284 samples, 12s left */
#include "cli/record_progress.h"

#include "base/num.h"
#include "base/units.h"
#include "cli/env.h"

#define SHOW_MS 200	/* no oftener than that */
#define CLEAR	"\r\x1b[K"

struct record_progress record_progress_on(struct cli *cli, int64_t total)
{
	return (struct record_progress){ .cli = cli, .total = total, .begun_ms = env_clock_ms() };
}

void record_progress_clear(struct record_progress *p)
{
	struct buf line = buf_on(p->cli->arena);

	if (!p->shown)
		return;
	buf_puts(&line, CLEAR);
	out_put(&p->cli->err, &line);
	p->shown = false;
}

/* On one line of the terminal: what goes over it could not be taken away again. */
static void put_line(struct cli *cli, struct str text)
{
	struct buf line = buf_on(cli->arena);

	if (cli->err.columns && text.n >= cli->err.columns)
		text.n = cli->err.columns - 1;
	buf_puts(&line, CLEAR);
	diag_put_safe(&line, text);
	out_put(&cli->err, &line);
}

void record_progress_show(struct record_progress *p, struct str task)
{
	const int64_t now = env_clock_ms();
	struct arena_mark mark = arena_mark(p->cli->arena);
	char done[NUM_TEXT_MAX], total[NUM_TEXT_MAX], left[QTY_TEXT_MAX];
	struct buf line;

	if (!p->cli->err.terminal || !env_cursor() || (p->shown && now - p->shown_ms < SHOW_MS))
		return;
	line = buf_on(p->cli->arena);
	num_format_grouped(p->done, done);
	num_format_grouped(p->total, total);
	buf_printf(&line, "%" PRI_STR "  %d%%  %s of %s samples", STR_ARG(task),
		   (int)(p->total ? p->done * 100 / p->total : 100), done, total);
	if (p->done > 0 && p->done < p->total) {
		const double spent = (double)(now - p->begun_ms);
		const double rest = spent * (double)(p->total - p->done) / (double)p->done;

		dur_format(((int64_t)rest / 1000 + 1) * 1000, left);
		buf_printf(&line, ", %s left", left);
	}
	put_line(p->cli, buf_str(&line));
	arena_reset(p->cli->arena, mark);
	p->shown = true;
	p->shown_ms = now;
}
