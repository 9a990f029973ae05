/* The report of `canaryc power` as people read it: a table a guardrail, then the worst cases, then
 * what a trace adds (sim/power_seen_text.c). Called by the commands. Knows no figures of its own.
 */
#include "sim/power_text.h"

#include <math.h>
#include <stdio.h>

#include "base/num.h"
#include "compiler/dump.h"
#include "compiler/table.h"
#include "compiler/words.h"

#define NONE		"-"	/* what is not told */
#define LEAST_SHOWN	1e-4	/* smaller chances are "<0.01%" */
#define MOST_SHOWN	0.9995	/* and nearly certain ones ">99.9%" */
#define RULE_OF_THREE	3	/* what was not seen in n runs has at most the chance 3/n, by 95% */

/* ---- cells ---------------------------------------------------------------------------------- */

struct str power_count_text(struct arena *a, double n)
{
	char text[NUM_TEXT_MAX];

	if (!(n >= 0))
		return STR(NONE);
	num_format_count(floor(n + 1e-6), text);
	return arena_str(a, str_of(text));
}

struct str power_chance_text(struct arena *a, double p, int64_t runs)
{
	if (isnan(p))
		return STR(NONE);
	if (runs > 0 && p <= 0)
		return arena_printf(a, "<%.2g%%", fmax(LEAST_SHOWN, (double)RULE_OF_THREE /
									(double)runs) * 100);
	if (p <= 0)
		return STR("0%");
	if (p < LEAST_SHOWN)
		return STR("<0.01%");
	if (p >= 1 && runs == 0)
		return STR("100%");
	if (p > MOST_SHOWN)
		return STR(">99.9%");
	return arena_printf(a, p < 0.1 ? "%.2f%%" : "%.1f%%", p * 100);
}

struct str power_time_text(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	if (ms < 0)
		return STR(NONE);
	dur_format(ms, text);
	return arena_str(a, str_of(text));
}

/** "15:00", on the rollout's clock. */
static struct str clock_text(struct arena *a, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	clock_format(ms, text);
	return arena_str(a, str_of(text));
}

struct str power_reading_text(struct arena *a, enum type type, double v)
{
	char text[QTY_TEXT_MAX];

	if (isnan(v))
		return STR(NONE);
	type_format(type, v, text);
	return arena_str(a, str_of(text));
}

/** A threshold as the plan writes it. */
static struct str exact_text(struct arena *a, double ratio)
{
	struct buf b = buf_on(a);

	value_text(TYPE_RATIO, ratio, &b);
	return buf_str(&b);
}

/** A number of requests, or of a plan without `traffic` the time in which so many arrive: "30s's".
 */
static struct str requests_text(struct arena *a, const struct plan *p, double requests)
{
	char time[QTY_TEXT_MAX];

	if (p->traffic >= 0)
		return power_count_text(a, requests);
	type_format(TYPE_DURATION, requests, time);
	return arena_str(a, str_of(time));
}

/* ---- a guardrail ---------------------------------------------------------------------------- */

static void put_head(const struct power_report *r, const struct power_guard *g, struct buf *out)
{
	const struct guardrail *rule = g->guardrail;
	struct buf b = buf_on(out->arena);

	buf_printf(&b, "%" PRI_STR ": ", STR_ARG(rule->name));
	if (rule->rollback) {
		buf_puts(&b, "rollback when `");
		cond_text(r->plan, rule->rollback, &b);
		buf_puts(&b, "`");
	}
	if (rule->rollback && rule->n > 1)
		buf_printf(&b, rule->k == rule->n ? " for %lld checks" : " for %lld of %lld checks",
			   (long long)rule->k, (long long)rule->n);
	if (rule->promote) {
		buf_printf(&b, "%spromote when `", rule->rollback ? ", " : "");
		cond_text(r->plan, rule->promote, &b);
		buf_puts(&b, "`");
	}
	buf_printf(&b, ", every %" PRI_STR " over %" PRI_STR,
		   STR_ARG(power_time_text(out->arena, rule->every_ms)),
		   STR_ARG(power_time_text(out->arena, rule->over_ms)));
	buf_putc(out, '\n');
	words_put(out, buf_str(&b), "", "  ");
}

/** @return whether a stage is worth a mark. */
static bool is_weak(const struct power_guard *g, const struct power_stage *s)
{
	if (g->kind == POWER_COUNTED)
		return s->errors < POWER_ERRORS_MIN || s->finds < POWER_EVEN;
	return s->requests >= 0 && s->requests < g->least;
}

static void put_counted(const struct power_report *r, const struct power_guard *g, struct buf *out)
{
	struct arena *a = out->arena;
	struct table t = table_on(a, 8, 0x7e);
	struct str healthy = exact_text(a, g->rule.healthy_read), *row = table_row(&t);

	row[1] = STR("requests");
	row[2] = STR("bad at");
	row[3] = STR("tells from");
	row[4] = STR("takes");
	row[5] = STR("finds");
	row[6] = STR("false");
	row = table_row(&t);
	row[1] = STR("a check");
	row[2] = exact_text(a, g->rule.limit_read);
	row[3] = healthy;
	row[5] = g->doubled > 0 ? exact_text(a, power_reading(&g->rule, g->doubled)) : STR(NONE);
	row[6] = STR("alarms");
	for (size_t i = 0; i < g->nstages; i++) {
		const struct power_stage *s = &g->stages[i];

		row = table_row(&t);
		row[0] = r->plan->steps[s->step].name;
		row[1] = power_count_text(a, s->requests);
		row[2] = s->errors < 1000 ? arena_printf(a, "%.1f", s->errors) :
					    power_count_text(a, s->errors);
		row[3] = s->detectable < 1 ?
			 power_reading_text(a, TYPE_RATIO, power_reading(&g->rule, s->detectable)) :
			 STR(NONE);
		row[4] = power_time_text(a, s->needed_ms);
		row[5] = power_chance_text(a, s->finds, g->runs);
		row[6] = power_chance_text(a, s->alarms, g->runs);
		row[7] = is_weak(g, s) ? STR("!") : STR("");
	}
	table_put(&t, out);
}

static void put_plain(const struct power_report *r, const struct power_guard *g, struct buf *out)
{
	struct arena *a = out->arena;
	struct table t = table_on(a, 4, 0x6);
	struct str *row = table_row(&t);

	row[1] = STR("requests a check");
	row[2] = STR("checks");
	for (size_t i = 0; i < g->nstages; i++) {
		const struct power_stage *s = &g->stages[i];

		row = table_row(&t);
		row[0] = r->plan->steps[s->step].name;
		row[1] = power_count_text(a, s->requests);
		row[2] = power_count_text(a, (double)s->checks);
		row[3] = is_weak(g, s) ? STR("!") : STR("");
	}
	table_put(&t, out);
}

static bool any_weak(const struct power_guard *g)
{
	for (size_t i = 0; i < g->nstages; i++)
		if (is_weak(g, &g->stages[i]))
			return true;
	return false;
}

static void put_counted_notes(const struct power_guard *g, struct buf *b)
{
	struct arena *a = b->arena;

	if (!isnan(g->alarms))
		buf_printf(b,
			   "A healthy canary, at %" PRI_STR "%s, is rolled back somewhere in the "
			   "rollout with a chance of %" PRI_STR ".",
			   STR_ARG(exact_text(a, g->rule.healthy_read)),
			   g->rule.promotes ? "" : " (half of the limit, as no promote condition "
						   "says more)",
			   STR_ARG(power_chance_text(a, g->alarms, g->runs)));
	if (g->runs)
		buf_printf(b,
			   " %s: the chances are those of %" PRI_STR " rollouts that were drawn.",
			   g->overlaps ? "Its windows overlap, so its checks are not independent" :
					 "It remembers too many checks for a formula",
			   STR_ARG(power_count_text(a, (double)g->runs)));
	if (g->untold)
		buf_puts(b, " Chances are left out where too many checks would have to be drawn.");
	if (any_weak(g))
		buf_printf(b,
			   " ! fewer than %d bad requests at the limit, or less than an even "
			   "chance to find twice as many.",
			   POWER_ERRORS_MIN);
}

static void put_notes(const struct power_report *r, const struct power_guard *g, struct buf *b)
{
	const struct plan *p = r->plan;

	switch (g->kind) {
	case POWER_COUNTED:
		put_counted_notes(g, b);
		return;
	case POWER_NO_ROLLBACK:
		buf_puts(b, "It never rolls back by itself, so there is nothing that it could "
			    "find, or be wrong about.");
		return;
	case POWER_NO_TRAFFIC:
		buf_printf(b,
			   "How many requests it sees the plan does not say: give it a `traffic`. "
			   "To tell %" PRI_STR " from %" PRI_STR " takes %" PRI_STR " requests in "
			   "the window.",
			   STR_ARG(exact_text(b->arena, g->rule.limit_read)),
			   STR_ARG(exact_text(b->arena, g->rule.healthy_read)),
			   STR_ARG(power_count_text(b->arena,
						    ceil(power_size(g->rule.healthy, g->rule.limit,
								    HUGE_VAL, POWER_ALPHA,
								    POWER_WANTED)))));
		return;
	case POWER_NO_RATIO:
		buf_puts(b, "How much these readings vary can't be counted as bad requests can:");
		break;
	case POWER_NO_LIMIT:
		buf_printf(b, "How much this varies depends on %" PRI_STR
			      ", or on several things at once:",
			   STR_ARG(p->versions[SIDE_STABLE].name));
		break;
	}
	buf_puts(b, r->trace ? " see what the trace shows, below." :
			       " only a trace can show it, with --trace.");
	if (g->least > 0)
		buf_printf(b,
			   "%s with fewer than %" PRI_STR " requests its quantile is but the "
			   "largest of them, and has no upper bound.",
			   any_weak(g) ? " !" : " Note that",
			   STR_ARG(power_count_text(b->arena, g->least)));
}

static void put_guard(const struct power_report *r, const struct power_guard *g, struct buf *out)
{
	struct buf notes = buf_on(out->arena);

	put_head(r, g, out);
	if (g->nstages && g->kind == POWER_COUNTED)
		put_counted(r, g, out);
	else if (g->nstages && g->kind != POWER_NO_ROLLBACK)
		put_plain(r, g, out);
	put_notes(r, g, &notes);
	words_put(out, buf_str(&notes), "  ", "  ");
}

/* ---- the worst cases ------------------------------------------------------------------------ */

static void put_worst_row(const struct power_report *r, struct table *t, struct str name,
			  const struct reactions *one)
{
	struct arena *a = t->arena;
	struct str *row = table_row(t);

	row[0] = name;
	row[1] = row[2] = row[3] = row[4] = STR(NONE);
	if (one->endless)
		row[1] = STR("no bound");
	if (!one->worst.noticed || one->endless)
		return;
	row[1] = requests_text(a, r->plan, one->worst.requests);
	row[2] = clock_text(a, one->worst.onset_ms);
	row[3] = clock_text(a, one->worst.end_ms);
	if (one->full.noticed)
		row[4] = requests_text(a, r->plan, one->full.requests);
}

static void put_worst(const struct power_report *r, struct buf *out)
{
	const struct plan *p = r->plan;
	struct table t = table_on(out->arena, 5, 0x1e);
	struct str *row = table_row(&t);

	row[1] = p->traffic < 0 ? STR("requests of") : STR("requests");
	row[2] = STR("bad from");
	row[3] = STR("to");
	row[4] = STR("full window");
	for (size_t i = 0; i < p->nguardrails; i++)
		put_worst_row(r, &t, p->guardrails[i].name, &r->reactions.alone[i]);
	if (p->nguardrails > 1)
		put_worst_row(r, &t, STR("all together"), &r->reactions.all);
	table_put(&t, out);
}

/** "business never notices what begins between 20:00 and 25:00." */
static void put_gaps(const struct power_report *r, struct buf *b)
{
	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		const struct reactions *one = &r->reactions.alone[i];

		if (one->ngaps)
			buf_printf(b, " %" PRI_STR " never notices what begins between",
				   STR_ARG(r->plan->guardrails[i].name));
		for (size_t g = 0; g < one->ngaps; g++)
			buf_printf(b, "%s %" PRI_STR " and %" PRI_STR, g ? "; between" : "",
				   STR_ARG(clock_text(b->arena, one->gaps[g].from_ms)),
				   STR_ARG(clock_text(b->arena, one->gaps[g].to_ms)));
		buf_puts(b, one->ngaps ? "." : "");
	}
}

static void put_reactions(const struct power_report *r, struct buf *out)
{
	struct buf b = buf_on(out->arena);

	buf_puts(out, "\nHow many requests can meet a bad canary at the worst\n");
	if (r->status != REACTION_FOUND) {
		words_printf(out, "  ", "  ", "That is not worked out: %s.",
			     reaction_trouble(out->arena, r->status));
		return;
	}
	put_worst(r, out);
	buf_puts(&b, "If it turns bad at the worst moment and this guardrail alone notices. \"Full "
		     "window\": if readings are bad only when the window holds nothing else.");
	put_gaps(r, &b);
	if (r->plan->traffic < 0)
		buf_puts(&b, " As the plan has no `traffic`, requests are told by the time in which "
			     "so many arrive.");
	if (r->reactions.fails)
		buf_puts(&b, " Even a good canary does not get through.");
	words_put(out, buf_str(&b), "  ", "  ");
}

void power_print(const struct power_report *r, struct buf *out)
{
	const struct plan *p = r->plan;

	buf_put(out, p->name);
	if (p->traffic >= 0) {
		buf_puts(out, ", traffic ");
		value_text(TYPE_RATE, p->traffic, out);
	}
	buf_putc(out, '\n');
	if (p->nguardrails == 0) {
		buf_puts(out, "\nIt has no guardrails: nothing is found or rolled back.\n");
		return;
	}
	for (size_t i = 0; i < p->nguardrails; i++)
		put_guard(r, &r->guards[i], out);
	put_reactions(r, out);
	if (r->trace) {
		buf_puts(out, "\nOn the trace\n");
		power_print_trace(r, out);
	}
}
