/* Sample sizes of a guardrail on a ratio. Called by compiler/check_power.c, which warns of stages
 * that are too short, and by `canaryc power` (sim/power.c).
 *
 * With n requests of the canary and k n of the stable, a one-sided test of level alpha calls p2 bad
 * with the chance
 *
 *     Phi(((p2 - p1) sqrt(n) - z_alpha sqrt(pb (1 - pb) (1 + 1/k))) / sqrt(p2 (1 - p2) + p1 (1 - p1)/k))
 *
 * where pb = (p2 + k p1) / (1 + k). Against a known p1 (k without bound) 0.5% and 1% are told apart
 * with 80% by 1,597 requests, which a 5% stage of 10,000 a minute has in 3m12s; against 19 times as
 * many of the stable it takes 1,711.
 */
#include "compiler/power.h"

#include <math.h>

#include "base/prob.h"
#include "compiler/operators.h"

#define HALVINGS 200		/* of (p1, 1): more than a double can tell apart */
#define ROUNDING 1e-9		/* a number so near to a whole one is meant to be that */

/* ---- the test ------------------------------------------------------------------------------- */

/** The spread of the difference times sqrt(n): if there is none, and if there is. */
static void spreads(double p1, double p2, double per, double *none, double *some)
{
	double share = isinf(per) ? p1 : (p2 + per * p1) / (1 + per);
	double extra = isinf(per) ? 0 : 1 / per;

	*none = sqrt(share * (1 - share) * (1 + extra));
	*some = sqrt(p2 * (1 - p2) + p1 * (1 - p1) * extra);
}

double power_size(double p1, double p2, double per, double alpha, double power)
{
	double none, some, root;

	spreads(p1, p2, per, &none, &some);
	root = (prob_norm_ppf(1 - alpha) * none + prob_norm_ppf(power) * some) / (p2 - p1);
	return root * root;
}

double power_chance(double p1, double p2, double n, double per, double alpha)
{
	double none, some, over;

	spreads(p1, p2, per, &none, &some);
	over = (p2 - p1) * sqrt(n) - prob_norm_ppf(1 - alpha) * none;
	if (some <= 0)
		return over > 0 ? 1 : 0;
	return prob_norm_cdf(over / some);
}

double power_detectable(double p1, double n, double per)
{
	double lo = p1, hi = 1;

	for (int i = 0; i < HALVINGS; i++) {
		double mid = lo + (hi - lo) / 2;

		if (power_chance(p1, mid, n, per, POWER_ALPHA) < POWER_WANTED)
			lo = mid;
		else
			hi = mid;
	}
	return hi;
}

/* ---- rules ---------------------------------------------------------------------------------- */

/** A comparison of the bare canary's ratio with a number, turned so that the ratio stands left. */
struct threshold {
	size_t metric;
	double value;
	enum cond_kind op;
};

static bool threshold(const struct plan *p, const struct cond *c, struct threshold *out)
{
	if (!c || c->kind < COND_LT || c->kind > COND_GE)
		return false;
	const struct cond *m = c->a->kind == COND_METRIC ? c->a : c->b;
	const struct cond *v = m == c->a ? c->b : c->a;
	if (m->kind != COND_METRIC || v->kind != COND_CONST || m->side != SIDE_CANARY ||
	    p->metrics[m->metric].type != TYPE_RATIO)
		return false;
	*out = (struct threshold){ m->metric, v->value, m == c->a ? c->kind : comparison_turned(c->kind) };
	return v->value > 0 && v->value < 1;
}

bool power_rule_of(const struct plan *p, const struct guardrail *g, struct power_rule *rule)
{
	struct threshold bad, good;

	if (!threshold(p, g->rollback, &bad))
		return false;
	*rule = (struct power_rule){
		.metric = bad.metric, .above = bad.op == COND_GT || bad.op == COND_LT,
		.turned = bad.op == COND_LT || bad.op == COND_LE,
	};
	rule->limit_read = bad.value;
	rule->limit = power_reading(rule, bad.value);
	rule->healthy = rule->limit / 2;
	rule->healthy_read = power_reading(rule, rule->healthy);
	if (threshold(p, g->promote, &good) && good.metric == bad.metric) {
		double healthy = power_reading(rule, good.value);

		if (healthy < rule->limit) {
			rule->healthy = healthy;
			rule->healthy_read = good.value;
			rule->promotes = true;
		}
	}
	return true;
}

double power_reading(const struct power_rule *rule, double share)
{
	return rule->turned ? 1 - share : share;
}

int64_t power_bad_from(const struct power_rule *rule, int64_t n)
{
	double exact = rule->limit * (double)n, whole = round(exact);

	if (fabs(exact - whole) <= ROUNDING * fmax(1, exact))
		return (int64_t)whole + rule->above;
	return (int64_t)ceil(exact);
}

double power_doubled(const struct power_rule *rule)
{
	return rule->limit < 0.5 ? 2 * rule->limit : 0;
}

/* ---- what a guardrail sees ------------------------------------------------------------------ */

double power_rate(const struct plan *p, const struct step *s)
{
	return p->traffic * step_share(p, s);
}

double power_seen(const struct plan *p, const struct guardrail *g, const struct step *s)
{
	int64_t window = g->over_ms < s->for_ms ? g->over_ms : s->for_ms;

	return power_rate(p, s) * (double)window / 1000;
}

bool power_judges(const struct plan *p, const struct step *s)
{
	return s->kind == STEP_STAGE && !s->broken && s->for_ms != NO_LIMIT && step_share(p, s) > 0;
}
