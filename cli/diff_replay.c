/* The replays of `canaryc diff --trace`, and how a run ended in few words; called by cmd_diff.c.
 * How a run is made is sim/run.c's.
 */
#include "cli/diff_replay.h"

#include <math.h>

#include "base/num.h"
#include "cli/input.h"

#define REQUESTS_MAX 9e15	/* whole numbers beyond are not exact */

/** How a run ended, in words. */
struct ending {
	struct str outcome, exposure;
};

/* ---- words ---------------------------------------------------------------------------------- */

static void put_rollback(struct buf *b, const struct result *r)
{
	struct str name = r->guardrail >= 0 ? r->plan->guardrails[r->guardrail].name : STR("");

	switch (r->reason) {
	case REASON_CONDITION:
		buf_printf(b, " by %" PRI_STR, STR_ARG(name));
		return;
	case REASON_NO_DATA:
		buf_printf(b, " by %" PRI_STR ": no data", STR_ARG(name));
		return;
	case REASON_NO_DECISION:
		buf_puts(b, ": no decision");
		return;
	case REASON_GATE:
		buf_puts(b, ": the gate did not open");
		return;
	case REASON_NONE:
		return;
	}
}

/** "rolled back at 7:00 in stage 5% by drift", "promoted at 25:00" */
static struct str outcome_words(struct arena *a, const struct result *r)
{
	static const char *const words[] = {
		[OUTCOME_PROMOTED] = "promoted", [OUTCOME_ROLLED_BACK] = "rolled back",
		[OUTCOME_PAUSED] = "paused", [OUTCOME_UNDECIDED] = "undecided",
	};
	struct buf b = buf_on(a);
	char clock[QTY_TEXT_MAX];

	clock_format(r->at_ms, clock);
	buf_printf(&b, "%s at %s", words[r->outcome], clock);
	if (r->outcome != OUTCOME_PROMOTED)
		buf_printf(&b, " in %" PRI_STR, STR_ARG(r->plan->steps[r->step].name));
	switch (r->outcome) {
	case OUTCOME_PROMOTED:
		break;
	case OUTCOME_ROLLED_BACK:
		put_rollback(&b, r);
		break;
	case OUTCOME_PAUSED:
		buf_puts(&b, ": waiting for a person");
		break;
	case OUTCOME_UNDECIDED:
		buf_puts(&b, r->never_promotes ? ": it never promotes" : ": the trace ended");
		break;
	}
	return buf_str(&b);
}

static void put_count(struct buf *b, double v)
{
	char text[NUM_TEXT_MAX];

	num_format_grouped(v < REQUESTS_MAX ? (int64_t)llround(v) : (int64_t)REQUESTS_MAX, text);
	buf_puts(b, text);
}

/** "3,500 of 70,000 requests, about 6 bad" */
static struct str exposure_words(struct arena *a, const struct result *r)
{
	struct buf b = buf_on(a);

	if (!r->rate_known)
		return STR("unknown");
	put_count(&b, r->requests);
	buf_puts(&b, " of ");
	put_count(&b, r->total_requests);
	buf_puts(&b, " requests");
	if (r->bad_known) {
		buf_puts(&b, ", about ");
		put_count(&b, r->bad_requests);
		buf_puts(&b, " bad");
	}
	return buf_str(&b);
}

/* ---- runs ----------------------------------------------------------------------------------- */

static bool run_side(struct replayer *r, const struct plan *plan, struct arena *to,
		     struct ending *ending)
{
	struct arena *a = cli_arena();
	const struct scenario *s = input_trace_scenario(r->cli, r->args, plan);
	struct run run;
	bool made = run_scenario(a, &r->shelf, s, &engine_plan, &r->diags, &run);

	if (made) {
		ending->outcome = outcome_words(to, run.result);
		ending->exposure = exposure_words(to, run.result);
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
