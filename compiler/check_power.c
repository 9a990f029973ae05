/* Statistics: whether a stage sees enough requests to tell a guardrail's two thresholds apart.
 *
 * A guardrail that promotes below p1 and rolls back above p2 decides on the requests that the canary
 * got within its window. To call p2 bad with 80% chance where p1 is called bad with 5% takes
 *
 *   n = ((z95 sqrt(p1 (1 - p1)) + z80 sqrt(p2 (1 - p2))) / (p2 - p1))^2
 *
 * requests (the sample size of a one-sided test of one proportion against a known one; Fleiss,
 * Statistical Methods for Rates and Proportions, 2.2). 0.5% against 1% takes 1,597: at 10,000 a minute
 * a 5% stage has them in 3m12s.
 */
#include <math.h>

#include "base/num.h"
#include "base/units.h"
#include "compiler/check.h"
#include "compiler/dump.h"

#define Z95 1.6448536269514722
#define Z80 0.8416212335729143

/* A threshold on the bare canary's ratio: `error_rate < 0.5%`. */
static bool threshold(const struct plan *p, const struct cond *c, size_t *metric, double *value)
{
	if (!c || c->kind < COND_LT || c->kind > COND_GE)
		return false;
	const struct cond *m = c->a->kind == COND_METRIC ? c->a : c->b;
	const struct cond *v = m == c->a ? c->b : c->a;
	if (m->kind != COND_METRIC || v->kind != COND_CONST || m->side != SIDE_CANARY ||
	    p->metrics[m->metric].type != TYPE_RATIO)
		return false;
	*metric = m->metric;
	*value = v->value;
	return v->value > 0 && v->value < 1;
}

static double size_needed(double p1, double p2)
{
	double root = (Z95 * sqrt(p1 * (1 - p1)) + Z80 * sqrt(p2 * (1 - p2))) / (p2 - p1);
	return ceil(root * root);
}

/* Requests that a check at the end of the stage looks back on. */
static double size_seen(const struct plan *p, const struct guardrail *g, const struct step *s)
{
	int64_t window = g->over_ms < s->for_ms ? g->over_ms : s->for_ms;
	return p->traffic * s->weight_ppm / PPM * (double)window / 1000;
}

/* The stage with the fewest requests in this guardrail's window. */
static const struct step *weakest(const struct plan *p, const struct guardrail *g)
{
	const struct step *found = NULL;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		if (s->kind != STEP_STAGE || s->broken || s->for_ms == NO_LIMIT ||
		    s->weight_ppm == 0)
			continue;
		if (!found || size_seen(p, g, s) < size_seen(p, g, found))
			found = s;
	}
	return found;
}

static void report(struct check_ctx *ctx, const struct check *self, const struct guardrail *g,
		   const struct step *s, double p1, double p2, double needed)
{
	const struct plan *p = ctx->plan;
	struct buf low = buf_on(ctx->arena), high = buf_on(ctx->arena);
	char seen[NUM_TEXT_MAX], wanted[NUM_TEXT_MAX], time[QTY_TEXT_MAX];
	double per_s = p->traffic * s->weight_ppm / PPM;
	num_format_grouped((int64_t)size_seen(p, g, s), seen);
	num_format_grouped((int64_t)needed, wanted);
	value_text(TYPE_RATIO, p1, &low);
	value_text(TYPE_RATIO, p2, &high);
	struct diag *d =
		check_fail(ctx, self, s->weight_span,
			   "%" PRI_STR " gives `%" PRI_STR "` %s requests to tell %" PRI_STR
			   " from %" PRI_STR ", it takes %s",
			   STR_ARG(s->name), STR_ARG(g->name), seen, STR_ARG(buf_str(&low)),
			   STR_ARG(buf_str(&high)), wanted);
	diag_also(d, check_place(g, g->over_span), "its window");
	double seconds = ceil(needed / per_s);
	if (seconds > 365.0 * 86400) {
		diag_help(d, "give the stage more traffic, or move the thresholds apart");
		return;
	}
	if (seconds > 120)	/* whole minutes are what one writes */
		seconds = ceil(seconds / 60) * 60;
	dur_format((int64_t)seconds * 1000, time);
	diag_help(d, "%s of window and stage would do, or a larger share", time);
}

static void check_power(struct check_ctx *ctx, const struct check *self)
{
	const struct plan *p = ctx->plan;
	const struct step *s = NULL;
	int64_t over_ms = -1;		/* the window that s is the weakest stage for */
	if (p->traffic <= 0)
		return;
	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		size_t m1, m2;
		double p1, p2;
		if (g->broken || !threshold(p, g->promote, &m1, &p1) ||
		    !threshold(p, g->rollback, &m2, &p2) || m1 != m2 || p1 == p2)
			continue;
		if (g->over_ms != over_ms)
			s = weakest(p, g);
		over_ms = g->over_ms;
		double needed = size_needed(p1, p2);
		if (s && size_seen(p, g, s) < needed)
			report(ctx, self, g, s, p1, p2, needed);
	}
}

const struct check checks_power[] = {
	{ CN_LOW_POWER, check_power },
	{ 0 },
};
