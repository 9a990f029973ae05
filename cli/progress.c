/* The line of progress on standard error; see progress.h. Used by watch.c and record_progress.c,
 * which put its text together.
 */
#include "cli/progress.h"

#include <math.h>

#include "base/units.h"
#include "cli/env.h"

#define SHOW_EVERY_MS	200
#define SHOW_AFTER_MS	500	/* what is done sooner needs no progress */
#define CLEAR	"\r\x1b[K"

struct progress_line progress_on(struct cli *cli)
{
	return (struct progress_line){ .cli = cli, .begun_ms = env_steady_ms() };
}

bool progress_due(const struct progress_line *p)
{
	const int64_t now = env_steady_ms();

	return p->cli->err.terminal && env_cursor() && now - p->begun_ms >= SHOW_AFTER_MS &&
	       (!p->shown || now - p->shown_ms >= SHOW_EVERY_MS);
}

void progress_put(struct progress_line *p, struct str text)
{
	struct cli *cli = p->cli;
	struct arena *a = cli_arena();	/* threads may be at work on all others */
	struct buf line = buf_on(a);

	/* what goes over one line of the terminal could not be taken away again */
	if (cli->err.columns && text.n >= cli->err.columns)
		text.n = cli->err.columns - 1;
	buf_puts(&line, CLEAR);
	diag_put_safe(&line, text);
	out_put(&cli->err, &line);
	arena_close(a);
	p->shown = true;
	p->shown_ms = env_steady_ms();
}

void progress_left(const struct progress_line *p, int64_t done, int64_t all, struct buf *out)
{
	const double spent = (double)(env_steady_ms() - p->begun_ms);
	char text[QTY_TEXT_MAX];

	if (done <= 0 || done >= all)
		return;
	dur_format((int64_t)ceil(spent / (double)done * (double)(all - done) / 1000) * 1000, text);
	buf_printf(out, ", %s left", text);
}

void progress_clear(struct progress_line *p)
{
	struct buf line = buf_on(p->cli->arena);

	if (!p->shown)
		return;
	buf_puts(&line, CLEAR);
	out_put(&p->cli->err, &line);
	p->shown = false;
}
