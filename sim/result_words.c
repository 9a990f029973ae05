/* Readings and conditions in words. Called by result_text.c.
 *
 * A condition is put as the plan has it where it compares one thing with a constant, which is what
 * nearly all guardrails do; of any other the readings are listed, as a made-up rendering of a long
 * expression helps nobody.
 */
#include "sim/result_words.h"

#include <math.h>

#include "base/num.h"
#include "compiler/dump.h"
#include "compiler/operators.h"
#include "sim/cond.h"
#include "sim/verdict.h"

#define READINGS_SHOWN 6

/** A condition of the form `left op limit`. */
struct comparison {
	const struct cond *left;
	enum cond_kind op;
	enum type type;
	double limit;
};

/* ---- conditions ----------------------------------------------------------------------------- */

static bool comparison_of(const struct cond *c, struct comparison *out)
{
	if (!c || !cond_compares(c->kind))
		return false;
	out->op = c->kind;
	out->left = c->a;
	if (!cond_constant(c->b, &out->limit)) {
		if (!cond_constant(c->a, &out->limit))
			return false;
		out->op = comparison_turned(c->kind);
		out->left = c->b;
	}
	out->type = out->left->kind == COND_CHANGE ? TYPE_RATIO : out->left->type;
	return true;
}

/* ---- readings ------------------------------------------------------------------------------- */

static struct reading taken_of(const struct check_record *c, size_t metric, enum side side)
{
	for (size_t i = 0; i < c->ntaken; i++)
		if (c->taken[i].metric == metric && c->taken[i].side == side)
			return c->taken[i].reading;
	return (struct reading){ 0, false };
}

/* The first node that reads a metric. @param canary  leave out those of the stable alone. */
static const struct cond *first_term(const struct cond *c, bool canary)
{
	const struct cond *found = NULL;

	if (!c)
		return NULL;
	switch (c->kind) {
	case COND_METRIC:
		return canary && c->side != SIDE_CANARY ? NULL : c;
	case COND_CHANGE: case COND_DIFF: case COND_WORSE: case COND_REGRESSED:
		return c;
	case COND_CONST: case COND_NEG: case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD:
	case COND_SUB: case COND_MUL: case COND_DIV: case COND_LT: case COND_LE: case COND_GT:
	case COND_GE: case COND_EQ: case COND_NE: case COND_NOT: case COND_AND: case COND_OR:
		found = first_term(c->a, canary);
		break;
	}
	return found ? found : first_term(c->b, canary);
}

static void put_change(struct buf *out, struct reading change)
{
	double per_cent = change.value * 100;

	if (change.present)
		buf_printf(out, "%+.1f%%", fabs(per_cent) < 0.05 ? 0.0 : per_cent);
}

static void put_reading(struct buf *out, enum type type, struct reading r)
{
	char text[QTY_TEXT_MAX];

	if (!r.present)
		return;
	type_format(type, r.value, text);
	buf_puts(out, text);
}

/* The value of a node that reads one metric. */
static void put_term(struct buf *out, const struct plan *plan, const struct check_record *c,
		     const struct cond *term)
{
	struct reading canary = taken_of(c, term->metric, SIDE_CANARY);
	enum type type = plan->metrics[term->metric].type;

	if (term->kind == COND_CHANGE)
		put_change(out, cond_change(canary, taken_of(c, term->metric, SIDE_STABLE)));
	else if (term->kind == COND_METRIC)
		put_reading(out, type, taken_of(c, term->metric, term->side));
	else
		put_reading(out, type, canary);
}

void words_value(struct buf *out, const struct plan *plan, const struct check_record *c)
{
	const struct guardrail *g = &plan->guardrails[c->guardrail];
	const struct cond *cond = g->promote, *term;

	if (!cond || (c->verdict == VERDICT_ROLLBACK && g->rollback))
		cond = g->rollback;
	term = first_term(cond, true);
	if (!term)
		term = first_term(cond, false);
	if (term)
		put_term(out, plan, c, term);
}

/* ---- why ------------------------------------------------------------------------------------ */

static void put_diff(struct buf *out, const struct plan *plan, const struct check_record *c,
		     size_t metric)
{
	struct reading canary = taken_of(c, metric, SIDE_CANARY);
	struct reading stable = taken_of(c, metric, SIDE_STABLE);

	canary.present = canary.present && stable.present;
	canary.value -= stable.value;
	put_reading(out, plan->metrics[metric].type, canary);
}

/* "psi 0.240", "change(conversion) -3.7%". @return false for what is no single term. */
static bool put_named_term(struct buf *out, const struct plan *plan, const struct check_record *c,
			   const struct cond *term)
{
	struct str name;

	if (term->kind != COND_METRIC && term->kind != COND_CHANGE && term->kind != COND_DIFF)
		return false;
	name = plan->metrics[term->metric].name;
	if (term->kind == COND_METRIC)
		buf_printf(out, "%" PRI_STR "%s ", STR_ARG(name),
			   term->side == SIDE_STABLE ? "@stable" : "");
	else
		buf_printf(out, "%s(%" PRI_STR ") ", term->kind == COND_CHANGE ? "change" : "diff",
			   STR_ARG(name));
	if (term->kind == COND_DIFF)
		put_diff(out, plan, c, term->metric);
	else
		put_term(out, plan, c, term);
	return true;
}

static void put_readings(struct buf *out, const struct plan *plan, const struct check_record *c)
{
	for (size_t i = 0; i < c->ntaken && i < READINGS_SHOWN; i++) {
		const struct taken *t = &c->taken[i];
		const struct metric *m = &plan->metrics[t->metric];

		buf_printf(out, "%s%" PRI_STR "@%s ", i ? ", " : "", STR_ARG(m->name),
			   t->side == SIDE_CANARY ? "canary" : "stable");
		if (t->reading.present)
			put_reading(out, m->type, t->reading);
		else
			buf_puts(out, "missing");
	}
	if (c->ntaken > READINGS_SHOWN)
		buf_printf(out, " and %u more", c->ntaken - READINGS_SHOWN);
}

void words_decision(struct buf *out, const struct plan *plan, const struct check_record *c)
{
	const struct guardrail *g = &plan->guardrails[c->guardrail];
	struct comparison cmp;

	if (comparison_of(g->rollback, &cmp) && put_named_term(out, plan, c, cmp.left)) {
		buf_printf(out, " %s ", cond_op_text(cmp.op));
		value_text(cmp.type, cmp.limit, out);
	} else {
		put_readings(out, plan, c);
	}
	if (g->n > g->k)
		buf_printf(out, " for %lld of %lld checks", (long long)g->k, (long long)g->n);
	else if (g->k > 1)
		buf_printf(out, " for %lld checks", (long long)g->k);
}

/* Why one guardrail holds a stage back. @param c  its latest check there; NULL: none. */
static void put_holder(struct buf *out, const struct guardrail *g, const struct check_record *c)
{
	struct comparison cmp;

	buf_printf(out, "%" PRI_STR, STR_ARG(g->name));
	if (!c) {
		buf_puts(out, " (not checked yet)");
	} else if (c->few_requests) {
		buf_puts(out, " (too few requests)");
	} else if (c->few_readings) {
		buf_puts(out, " (too few readings in its window)");
	} else if (c->verdict == VERDICT_NO_DATA) {
		buf_puts(out, " (no data)");
	} else if (comparison_of(g->promote, &cmp)) {
		buf_printf(out, " (promote %s ", cond_op_text(cmp.op));
		value_text(cmp.type, cmp.limit, out);
		buf_puts(out, ")");
	}
}

size_t words_held(struct buf *out, const struct result *r, size_t from, size_t to)
{
	const struct check_record **latest =
		arena_array(out->arena, r->plan->nguardrails, sizeof(*latest));
	size_t n = 0;

	for (size_t i = from; i < to; i++)
		latest[r->checks[i].guardrail] = &r->checks[i];
	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		const struct guardrail *g = &r->plan->guardrails[i];
		const struct check_record *c = latest[i];

		if (c && verdict_promotes(g, c->verdict, c->excused))
			continue;
		buf_puts(out, n++ ? ", " : "");
		put_holder(out, g, c);
	}
	return n;
}

/* ---- a run in one line ---------------------------------------------------------------------- */

static void put_rollback(struct buf *out, const struct result *r)
{
	struct str name = r->guardrail >= 0 ? r->plan->guardrails[r->guardrail].name : STR("");

	switch (r->reason) {
	case REASON_CONDITION:
		buf_printf(out, " by %" PRI_STR, STR_ARG(name));
		return;
	case REASON_NO_DATA:
		buf_printf(out, " by %" PRI_STR ": no data", STR_ARG(name));
		return;
	case REASON_NO_DECISION:
		buf_puts(out, ": no decision");
		return;
	case REASON_GATE:
		buf_puts(out, ": the gate did not open");
		return;
	case REASON_NONE:
		return;
	}
}

void words_outcome(struct buf *out, const struct result *r)
{
	static const char *const words[] = {
		[OUTCOME_PROMOTED] = "promoted", [OUTCOME_ROLLED_BACK] = "rolled back",
		[OUTCOME_PAUSED] = "paused", [OUTCOME_UNDECIDED] = "undecided",
	};
	char clock[QTY_TEXT_MAX];

	clock_format(r->at_ms, clock);
	buf_printf(out, "%s at %s", words[r->outcome], clock);
	if (r->outcome != OUTCOME_PROMOTED)
		buf_printf(out, " in %" PRI_STR, STR_ARG(r->plan->steps[r->step].name));
	switch (r->outcome) {
	case OUTCOME_PROMOTED:
		break;
	case OUTCOME_ROLLED_BACK:
		put_rollback(out, r);
		break;
	case OUTCOME_PAUSED:
		buf_puts(out, ": waiting for a person");
		break;
	case OUTCOME_UNDECIDED:
		buf_puts(out, r->never_promotes ? ": it never promotes" : ": the trace ended");
		break;
	}
}

static void put_count(struct buf *out, double v)
{
	char text[NUM_TEXT_MAX];

	num_format_count(v, text);
	buf_puts(out, text);
}

void words_exposure(struct buf *out, const struct result *r)
{
	if (!r->rate_known) {
		buf_puts(out, "unknown");
		return;
	}
	put_count(out, r->requests);
	buf_puts(out, " of ");
	put_count(out, r->total_requests);
	buf_puts(out, " requests");
	if (r->bad_known) {
		buf_puts(out, ", about ");
		put_count(out, r->bad_requests);
		buf_puts(out, " bad");
	}
}

/* ---- texts ---------------------------------------------------------------------------------- */

void words_text(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		buf_putc(out, (unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f ? '?' : s.p[i]);
}
