/* Prints, writes and draws sweeps; called by cmd_sweep.c and cmd_merge.c. */
#include "cli/sweep_print.h"

#include <string.h>

#include "base/file_write.h"
#include "cli/commands.h"
#include "sim/plot_heat.h"

bool sweep_print_read(struct cli *cli, const struct args *args, struct sweep_print *to)
{
	const char *plot = args_text(args, OPT_PLOT);

	*to = (struct sweep_print){ .json = args_has(args, OPT_JSON),
				    .output = args_text(args, OPT_OUTPUT),
				    .plotted = plot != NULL };
	if (to->output && !*to->output) {
		cli_usage(cli, "--output names no file");
		return false;
	}
	return !plot || picture_read(cli, plot, &to->picture);
}

bool sweep_print_can(struct cli *cli, const struct sweep_print *to, const struct sweep_head *h)
{
	size_t axes = 0;

	for (size_t i = 0; i < h->naxes; i++)
		axes += h->axes[i].n > 1;
	if (!to->plotted || axes == 2)
		return true;
	cli_say(cli,
		"--plot draws the rollbacks over two --vary of several values each, there %s %zu",
		axes == 1 ? "is" : "are", axes);
	return false;
}

enum exit_code sweep_print_text(struct cli *cli, const struct sweep_print *to,
				const struct buf *text)
{
	const char *path = to->output ? to->output : "-";

	return cli_write(cli, path, text) ? EXIT_FINE : EXIT_SYSTEM;
}

static bool draw(struct cli *cli, const struct sweep_print *to, const struct sweep *s,
		 struct arena *a)
{
	const struct sweep_head *h = s->head;
	struct buf script = buf_on(a);
	struct sweep_map map;

	if (!sweep_map_of(a, s, &map))
		return true;
	const struct heat_map heat = {
		.title = arena_printf(a, "%" PRI_STR "%s%" PRI_STR ": rolled back",
				      STR_ARG(h->plan),
				      h->scenario.n ? ", scenario " : "", STR_ARG(h->scenario)),
		.below = arena_printf(a, "stable %" PRI_STR ", canary %" PRI_STR
				      "; %zu rollouts of each point%s",
				      STR_ARG(h->part[SIDE_STABLE]), STR_ARG(h->part[SIDE_CANARY]), h->runs,
				      s->done < h->points * h->runs ? ", INCOMPLETE" : ""),
		.rows_name = map.rows->name, .columns_name = map.cols->name,
		.rows = map.rows->values, .columns = map.cols->values,
		.nrows = map.rows->n, .ncolumns = map.cols->n, .values = map.share,
	};
	plot_heat_map(&heat, &to->picture.to, &script);
	return picture_write(cli, &to->picture, &script);
}

enum exit_code sweep_print_all(struct cli *cli, const struct sweep_print *to, const struct sweep *s,
			       struct arena *a)
{
	struct buf text = buf_on(a);
	enum exit_code code;

	if (to->json)
		sweep_json(s, &text);
	else
		sweep_print(s, cli->ascii, &text);
	code = sweep_print_text(cli, to, &text);
	if (code == EXIT_FINE && to->plotted && !draw(cli, to, s, a))
		code = EXIT_SYSTEM;
	return code;
}
