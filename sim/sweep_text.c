/* A sweep as people read it: what it was of, how the rollouts ended, why, when, and what they cost.
 * Called by `canaryc sweep` and `canaryc merge`. Of a grid sim/sweep_grid_text.c tells the points.
 */
#include "sim/sweep.h"

#include "base/file.h"
#include "base/units.h"
#include "compiler/table.h"
#include "compiler/words.h"
#include "sim/result_words.h"
#include "sim/result_keys.h"
#include "sim/sweep_words.h"

static struct str instant_text(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	instant_format(ms, text);
	return arena_str(a, str_of(text));
}

static struct str time_text(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	dur_format(ms, text);
	return arena_str(a, str_of(text));
}

/* ---- head ----------------------------------------------------------------------------------- */

static void put_title(const struct sweep_head *h, bool ascii, struct buf *out)
{
	const char *dot = ascii ? " - " : " \u00b7 ";

	buf_put(out, h->plan);
	if (h->scenario.n)
		buf_printf(out, "%sscenario %" PRI_STR, dot, STR_ARG(h->scenario));
	buf_printf(out, "%sstable ", dot);
	words_text(out, h->part[SIDE_STABLE]);
	buf_puts(out, ", canary ");
	words_text(out, h->part[SIDE_CANARY]);
	for (size_t i = 0; i < h->ntraces; i++) {
		buf_puts(out, i ? ", " : dot);
		words_text(out, path_tail(h->traces[i]));
	}
	buf_putc(out, '\n');
	for (size_t i = 0; i < h->nsupposed; i++) {
		buf_puts(out, "  what if ");
		words_text(out, h->supposed[i]);
		buf_putc(out, '\n');
	}
}

static void put_starts(const struct sweep_head *h, struct buf *b)
{
	struct arena *a = b->arena;

	if (!h->recorded) {
		buf_puts(b, "one rollout: nothing is recorded that it could start elsewhere in");
		return;
	}
	if (h->runs == 1) {
		buf_printf(b, "one rollout, from %" PRI_STR,
			   STR_ARG(instant_text(a, h->first_ms)));
		return;
	}
	buf_printf(b,
		   "%" PRI_STR " rollouts, one every %" PRI_STR ", from %" PRI_STR " to %" PRI_STR,
		   STR_ARG(sweep_number_text(a, (double)h->runs)),
		   STR_ARG(time_text(a, h->every_ms)),
		   STR_ARG(instant_text(a, h->first_ms)),
		   STR_ARG(instant_text(a, sweep_start(h, h->runs - 1))));
}

static void put_draws(const struct sweep_head *h, struct buf *b)
{
	struct arena *a = b->arena;
	int64_t block_ms = (int64_t)(h->block * (double)h->step_ms + 0.5);

	if (block_ms >= 1000)
		block_ms = (block_ms + 500) / 1000 * 1000;

	buf_printf(b, "%" PRI_STR " %s on traces drawn from it, in blocks of %" PRI_STR
		   " on average, seed %llu",
		   STR_ARG(sweep_number_text(a, (double)h->runs)),
		   h->runs == 1 ? "rollout" : "rollouts", STR_ARG(time_text(a, block_ms)),
		   (unsigned long long)h->seed);
}

static void put_head(const struct sweep *s, bool ascii, struct buf *out)
{
	const struct sweep_head *h = s->head;
	const size_t all = h->points * h->runs;
	struct buf b = buf_on(out->arena);

	put_title(h, ascii, out);
	(h->drawn ? put_draws : put_starts)(h, &b);
	if (h->points > 1)
		buf_printf(&b, ", at each of %" PRI_STR " points",
			   STR_ARG(sweep_number_text(b.arena, (double)h->points)));
	words_put(out, buf_str(&b), "  ", "  ");
	for (size_t i = 0; h->points == 1 && i < h->naxes; i++)
		words_printf(out, "  ", "    ", "with %" PRI_STR "=%" PRI_STR,
			     STR_ARG(h->axes[i].name),
			     STR_ARG(h->axes[i].values[0]));
	if (s->done < all)
		words_printf(out, "  ", "  ",
			     "INCOMPLETE: interrupted after %" PRI_STR " of %" PRI_STR
			     " rollouts; what follows is of these alone",
			     STR_ARG(sweep_number_text(out->arena, (double)s->done)),
			     STR_ARG(sweep_number_text(out->arena, (double)all)));
}

/* ---- how they ended ------------------------------------------------------------------------- */

/** A single rollout of what is not recorded ends as it does: there is nothing that it is a sample
 * of, and no interval. */
static void put_outcomes(const struct sweep_head *h, const struct sweep_point *p, struct buf *out)
{
	static const char *const names[] = { "promoted", "rolled back", "paused", "undecided" };
	const bool sampled = h->recorded;
	struct table t = table_on(out->arena, sampled ? 4 : 3, 0xe);
	struct str *row = table_row(&t);

	row[1] = STR("rollouts");
	row[2] = STR("share");
	if (sampled)
		row[3] = STR("95% interval");
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		row = table_row(&t);
		row[0] = str_of(names[i]);
		row[1] = sweep_number_text(t.arena, (double)p->outcomes[i].n);
		row[2] = sweep_share_text(t.arena, &p->outcomes[i], p->runs);
		if (sampled)
			row[3] = sweep_interval_text(t.arena, &p->outcomes[i]);
	}
	table_put(&t, out);
}

/** What rolled back: a guardrail, or nobody. */
static struct str cause_text(struct arena *a, const struct sweep_head *h,
			     const struct sweep_cause *c)
{
	const char *reason = reason_name((enum reason)c->reason);

	if (c->guardrail < 0)
		return str_of(c->reason == REASON_GATE ? "the gate, which did not open" : reason);
	if (c->reason == REASON_CONDITION)
		return h->guardrails[c->guardrail];
	return arena_printf(a, "%" PRI_STR ", %s", STR_ARG(h->guardrails[c->guardrail]), reason);
}

static void put_causes(const struct sweep_head *h, const struct sweep_point *p, struct buf *out)
{
	const size_t all = p->outcomes[OUTCOME_ROLLED_BACK].n;
	struct table t = table_on(out->arena, 4, 0xc);
	int32_t before = -1;
	struct str *row;

	if (all == 0)
		return;
	buf_puts(out, "\nrolled back\n");
	row = table_row(&t);
	row[0] = STR("in");
	row[1] = STR("by");
	row[2] = STR("rollouts");
	row[3] = STR("of these");
	for (size_t i = 0; i < p->ncauses; i++) {
		const struct sweep_cause *c = &p->causes[i];
		const struct sweep_count n = { .n = c->n, .share = (double)c->n / (double)all };

		row = table_row(&t);
		row[0] = c->step == before ? STR("") : h->steps[c->step];
		row[1] = cause_text(t.arena, h, c);
		row[2] = sweep_number_text(t.arena, (double)c->n);
		row[3] = sweep_share_text(t.arena, &n, all);
		before = c->step;
	}
	table_put(&t, out);
}

/* ---- when, and at what cost ----------------------------------------------------------------- */

static void put_spread(struct table *t, const char *name, const struct sweep_spread *s,
		       bool is_time)
{
	struct str *row;

	if (s->n == 0)
		return;
	row = table_row(t);
	row[0] = str_of(name);
	for (size_t i = 0; i < SWEEP_QUANTILES; i++)
		row[1 + i] = sweep_quantile_text(t->arena, s, s->q[i], is_time);
}

static void put_spreads(const struct sweep_point *p, struct buf *out)
{
	static const char *const names[SWEEP_QUANTILES] = { "least", "half", "90%", "99%", "most" };
	struct table t = table_on(out->arena, 1 + SWEEP_QUANTILES, 0x3e);
	struct str *row = table_row(&t);

	for (size_t i = 0; i < SWEEP_QUANTILES; i++)
		row[1 + i] = str_of(names[i]);
	put_spread(&t, "rolled back after", &p->after, true);
	put_spread(&t, "from the first hold", &p->detect, true);
	put_spread(&t, "canary requests", &p->requests, false);
	put_spread(&t, "bad requests", &p->bad_requests, false);
	if (t.n == 1)
		return;
	buf_putc(out, '\n');
	table_put(&t, out);
	if (p->requests.n == 0)
		buf_puts(out,
			 "  exposure is unknown: the plan has no traffic, the trace no requests\n");
}

static const char *outcome_words(enum outcome o)
{
	return o == OUTCOME_ROLLED_BACK ? "rolled back" : outcome_name(o);
}

static void put_worst(const struct sweep *s, size_t point, struct buf *out)
{
	const struct sweep_head *h = s->head;
	const struct sweep_point *p = &s->points[point];
	const struct sweep_row *r = &p->worst_row;
	struct arena *a = out->arena;
	struct buf b = buf_on(a);
	struct str command = sweep_command(a, h, point, p->worst);

	if (p->runs == 0 || !p->requests.n)
		return;
	if (h->drawn)
		buf_printf(&b, "the draw that cost most is number %zu: ", p->worst + 1);
	else if (h->recorded)
		buf_printf(&b, "the start that cost most is %" PRI_STR ": ",
			   STR_ARG(instant_text(a, sweep_start(h, p->worst))));
	buf_printf(&b, "%s at %" PRI_STR " in %" PRI_STR, outcome_words((enum outcome)r->outcome),
		   STR_ARG(sweep_clock_text(a, (double)r->at_ms)), STR_ARG(h->steps[r->step]));
	if (r->requests == r->requests)
		buf_printf(&b, ", %" PRI_STR " requests met the canary",
			   STR_ARG(sweep_number_text(a, r->requests)));
	if (r->bad_requests == r->bad_requests)
		buf_printf(&b, ", about %" PRI_STR " bad",
			   STR_ARG(sweep_number_text(a, r->bad_requests)));
	buf_putc(out, '\n');
	words_put(out, buf_str(&b), "", "  ");
	if (command.n) {
		buf_puts(out, "  ");
		words_text(out, command);
		buf_putc(out, '\n');
	}
}

static void put_notes(const struct sweep *s, struct buf *out)
{
	struct str notes[SWEEP_NOTES];
	size_t n = sweep_notes(out->arena, s, notes);

	buf_putc(out, '\n');
	for (size_t i = 0; i < n; i++)
		words_put(out, notes[i], "  ", "    ");
}

void sweep_print(const struct sweep *s, bool ascii, struct buf *out)
{
	put_head(s, ascii, out);
	if (s->head->points > 1) {
		buf_putc(out, '\n');
		sweep_print_grid(s, ascii, out);
	} else if (s->points[0].runs) {
		buf_putc(out, '\n');
		put_outcomes(s->head, &s->points[0], out);
		put_causes(s->head, &s->points[0], out);
		put_spreads(&s->points[0], out);
		put_worst(s, 0, out);
	}
	put_notes(s, out);
}
