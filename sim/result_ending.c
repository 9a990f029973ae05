/* How a run ended, in words: for the terminal and for the report. What the words of readings and
 * conditions are stands in result_words.c.
 */
#include "sim/result_rows.h"
#include "sim/result_words.h"

#define STEPS_SHOWN 6		/* steps still open */

const struct check_record *result_decider(const struct result *r)
{
	size_t i = r->nchecks;

	if (r->guardrail < 0)
		return NULL;
	while (i > 0 && r->checks[i - 1].guardrail != (size_t)r->guardrail)
		i--;
	return i > 0 ? &r->checks[i - 1] : NULL;
}

static void put_by(struct buf *out, const struct result *r)
{
	const struct guardrail *g = &r->plan->guardrails[r->guardrail];
	const struct check_record *c = result_decider(r);

	buf_printf(out, " by %" PRI_STR ": ", STR_ARG(g->name));
	if (r->reason == REASON_CONDITION && c)
		words_decision(out, r->plan, c);
	else if (g->no_data_after > 1)
		buf_printf(out, "no data for %lld checks", (long long)g->no_data_after);
	else
		buf_puts(out, "no data");
}

/* Who held the last step back. */
static void put_last_held(struct buf *out, const struct result *r, const char *before,
			  int64_t until_ms)
{
	struct buf held = buf_on(out->arena);
	size_t to, from = rows_step_checks(r, &r->steps[r->nsteps - 1], &to);

	while (to > from && r->checks[to - 1].at_ms > until_ms)
		to--;
	if (words_held(&held, r, from, to))
		buf_printf(out, "%s%" PRI_STR, before, STR_ARG(buf_str(&held)));
}

static void put_quoted(struct buf *out, struct str s)
{
	buf_putc(out, '"');
	words_text(out, s);
	buf_putc(out, '"');
}

static void put_rolled_back(struct buf *out, const struct result *r, const struct step *step)
{
	switch (r->reason) {
	case REASON_CONDITION:
	case REASON_NO_DATA:
		put_by(out, r);
		return;
	case REASON_NO_DECISION:
		buf_puts(out, ": no decision");
		put_last_held(out, r, ", held by ", r->at_ms);
		return;
	case REASON_GATE:
		buf_puts(out, ": the gate ");
		put_quoted(out, step->text);
		buf_puts(out, " did not open");
		return;
	case REASON_NONE:
		return;
	}
}

static void put_paused(struct buf *out, const struct result *r, const struct step *step)
{
	buf_puts(out, ": waiting for a person");
	if (step->kind == STEP_STAGE) {
		put_last_held(out, r, ", held by ", r->at_ms);
	} else if (step->text.n) {
		buf_puts(out, " (");
		put_quoted(out, step->text);
		buf_puts(out, ")");
	}
}

static void put_never(struct buf *out, const struct plan *plan)
{
	char text[QTY_TEXT_MAX];

	for (size_t i = plan->nsteps; i > 0; i--)
		if (plan->steps[i - 1].kind == STEP_STAGE) {
			weight_format(plan->steps[i - 1].weight_ppm, text);
			buf_printf(out, ": never promotes: the last stage is %s", text);
			return;
		}
	buf_puts(out, ": never promotes: there is no stage");
}

void words_ending(struct buf *out, const struct result *r)
{
	const struct step *step = &r->plan->steps[r->step];

	buf_puts(out, " at ");
	clock_put(out, r->at_ms);
	if (r->outcome == OUTCOME_ROLLED_BACK || r->outcome == OUTCOME_PAUSED)
		buf_printf(out, " in %" PRI_STR, STR_ARG(step->name));
	switch (r->outcome) {
	case OUTCOME_PROMOTED:
		break;
	case OUTCOME_ROLLED_BACK:
		put_rolled_back(out, r, step);
		break;
	case OUTCOME_PAUSED:
		put_paused(out, r, step);
		break;
	case OUTCOME_UNDECIDED:
		if (r->never_promotes)
			put_never(out, r->plan);
		else
			buf_printf(out, ": the trace ended in %" PRI_STR, STR_ARG(step->name));
		break;
	}
}

/* ---- what an undecided run leaves ----------------------------------------------------------- */

static bool put_last_reading(struct buf *out, const struct metric *m, const struct view *view,
			     size_t metric, enum side side, const char *before)
{
	char text[QTY_TEXT_MAX];
	int64_t at_ms;
	double value;

	if (!view_last(view, metric, side, &at_ms, &value))
		return false;
	type_format(m->type, value, text);
	buf_puts(out, before);
	buf_printf(out, "%s %s at ", side == SIDE_CANARY ? "canary" : "stable", text);
	clock_put(out, at_ms);
	return true;
}

bool words_last_reading(struct buf *out, const struct result *r, const struct view *view,
			size_t metric)
{
	const struct metric *m = &r->plan->metrics[metric];
	struct str before = arena_printf(out->arena, "last reading of %" PRI_STR ": ",
					 STR_ARG(m->name));
	bool stable = put_last_reading(out, m, view, metric, SIDE_STABLE, before.p);

	return put_last_reading(out, m, view, metric, SIDE_CANARY, stable ? ", " : before.p) ||
	       stable;
}

void words_open_steps(struct buf *out, const struct result *r)
{
	const struct step *step = &r->plan->steps[r->step];
	const struct step_record *last = &r->steps[r->nsteps - 1];
	size_t left = r->plan->nsteps - r->step;

	buf_printf(out, "still open: %" PRI_STR, STR_ARG(step->name));
	if (step->kind == STEP_STAGE && step->for_ms != NO_LIMIT &&
	    r->at_ms >= last->begin_ms + step->for_ms)
		put_last_held(out, r, " held by ", r->at_ms);
	for (size_t i = 1; i < left && i < STEPS_SHOWN; i++)
		buf_printf(out, "%s%" PRI_STR, i == 1 ? "; then " : ", ",
			   STR_ARG(r->plan->steps[r->step + i].name));
	if (left > STEPS_SHOWN)
		buf_printf(out, " and %zu more", left - STEPS_SHOWN);
}
