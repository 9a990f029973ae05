/* canaryc merge SHARD...: puts a sweep together that was made in shards, and prints it as
 * `sweep` would. */
#include <stdlib.h>

#include "base/source.h"
#include "cli/commands.h"
#include "cli/sweep_print.h"
#include "sim/sweep_shard.h"

/** The shards of a command line. */
struct shards {
	struct sweep_shard *v;
	size_t n;
};

/** Reads all of them, so that each that is bad is told.
 * @return false after errors were reported. */
static bool read_all(const struct args *args, struct arena *a, struct diags *ds, struct shards *s)
{
	s->v = arena_array(a, args->noperands, sizeof(*s->v));
	s->n = 0;
	for (size_t i = 0; i < args->noperands; i++) {
		struct arena *text = cli_arena();

		s->n += sweep_shard_read(a, text, args->operands[i], ds, &s->v[s->n]);
		arena_close(text);
	}
	return s->n == args->noperands;
}

static struct sweep sum(struct arena *a, const struct sweep_head *h, const struct sweep_row *rows)
{
	struct sweep_point *points = arena_array(a, h->points, sizeof(*points));

	for (size_t i = 0; i < h->points; i++)
		points[i] = sweep_sum(a, rows + i * h->runs, NULL, h->runs, 1);
	return (struct sweep){ .head = h, .points = points, .done = h->points * h->runs };
}

static enum exit_code merge(struct cli *cli, const struct args *args, const struct sweep_print *to,
			    struct arena *a, struct diags *ds)
{
	const struct sweep_head *head = NULL;
	struct sweep_row *rows = NULL;
	struct shards s;

	if (read_all(args, a, ds, &s))
		head = sweep_shards_join(a, s.v, args->operands, s.n, ds, &rows);
	for (size_t i = 0; i < s.n; i++)
		free(s.v[i].rows);
	if (!head)
		return EXIT_INPUT;
	enum exit_code code = EXIT_INPUT;
	if (sweep_print_can(cli, to, head)) {
		struct sweep sweep = sum(a, head, rows);

		code = sweep_print_all(cli, to, &sweep, a);
	}
	free(rows);
	return code;
}

enum exit_code cmd_merge(struct cli *cli, const struct args *args)
{
	struct sweep_print to;

	if (!sweep_print_read(cli, args, &to))
		return EXIT_USAGE;
	struct arena *a = cli_arena();
	struct sources sources = sources_on(a);
	struct diags ds = diags_on(a);
	enum exit_code code = merge(cli, args, &to, a, &ds);

	cli_diags(cli, &ds, &sources);
	arena_close(a);
	return code;
}
