/* The replays of `canaryc diff --trace`, and how a run ended in few words; called by cmd_diff.c.
 * How a run is made is sim/run.c's.
 */
#include "cli/diff_replay.h"

#include "cli/input.h"
#include "sim/result_words.h"

/** How a run ended, in words. */
struct ending {
	struct str outcome, exposure;
};

/* ---- runs ----------------------------------------------------------------------------------- */

static bool run_side(struct replayer *r, const struct plan *plan, struct arena *to,
		     struct ending *ending)
{
	struct arena *a = cli_arena();
	const struct scenario *s = input_trace_scenario(r->cli, r->args, plan);
	struct run run;
	bool made = run_scenario(a, &r->shelf, s, &engine_plan, &r->diags, &run);

	if (made) {
		struct buf outcome = buf_on(to), exposure = buf_on(to);
		words_outcome(&outcome, run.result);
		words_exposure(&exposure, run.result);
		ending->outcome = buf_str(&outcome);
		ending->exposure = buf_str(&exposure);
	}
	arena_close(a);
	return made;
}

static void add(struct diff *d, struct str field, struct str before, struct str after)
{
	if (!str_eq(before, after))
		diff_add(d, (struct change){ .part = DIFF_OUTCOME, .field = field,
					     .before = before, .after = after });
}

const struct plan *diff_replay(struct replayer *r, const struct plan *a, const struct plan *b,
			       struct diff *d, struct diff_replay *done)
{
	struct ending was, is;

	if (!run_side(r, a, d->arena, &was))
		return a;
	if (!run_side(r, b, d->arena, &is))
		return b;
	*done = (struct diff_replay){ b->name, was.outcome, is.outcome };
	d->plan = b->name;
	add(d, STR("outcome"), was.outcome, is.outcome);
	add(d, STR("exposure"), was.exposure, is.exposure);
	return NULL;
}
