/* What a guardrail on a ratio can tell apart with the requests that it sees: sample sizes, power,
 * the smallest difference that is found. For the check of a plan and for `canaryc power`.
 *
 * p1 is the share of bad requests of a good canary, p2 that of a bad one, p1 < p2. The test is
 * one-sided. `per` is the number of the stable's requests for each of the canary's; HUGE_VAL: p1 is
 * known, nothing is compared.
 */
#ifndef CANARYC_COMPILER_POWER_H
#define CANARYC_COMPILER_POWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "compiler/plan.h"

#define POWER_ALPHA 0.05	/* a good canary is called bad with at most this chance */
#define POWER_WANTED 0.8	/* and a bad one with at least this */

/** @return the canary's requests that it takes, not rounded (Fleiss, Statistical Methods for Rates
 * and Proportions, 2.2). @param power  the chance to call p2 bad. */
double power_size(double p1, double p2, double per, double alpha, double power);

/** @return the chance to call p2 bad with n requests of the canary. */
double power_chance(double p1, double p2, double n, double per, double alpha);

/** @return the smallest p2 > p1 that n requests of the canary find with POWER_WANTED at
 * POWER_ALPHA; 1 where there is none. */
double power_detectable(double p1, double n, double per);

/** A guardrail that compares the canary's ratio with a limit. Shares are those of bad requests: of
 * `success_rate < 99%` the limit is 1%, and fewer than so many good ones are more than so many bad
 * ones. */
struct power_rule {
	size_t metric;
	double limit;		/* of the rollback condition, 0..1, without the ends */
	double limit_read;	/* the same as the plan writes it */
	bool above;		/* bad only above the limit, not at it */
	bool turned;		/* written for the good ones: the share is 1 - the reading */
	double healthy;		/* what the promote condition asks for; else half of the limit */
	double healthy_read;	/* the same as the plan would write it */
	bool promotes;		/* there is such a promote condition */
};

/** @return whether a guardrail is such a one: its rollback condition compares the bare ratio of the
 * canary with a number. @param rule  written on true. */
bool power_rule_of(const struct plan *p, const struct guardrail *g, struct power_rule *rule);

/** @return a share as a reading, and a reading as a share: of `success_rate < 99%`, 0.01 and 0.99.
 */
double power_reading(const struct power_rule *rule, double share);

/** @return how many bad requests of n the rollback condition holds for, at least; n + 1 for never.
 * The limit times n is taken for whole where it is but for rounding. */
int64_t power_bad_from(const struct power_rule *rule, int64_t n);

/** @return the share of twice as many bad requests as at the limit; 0 where there is no such
 * share. */
double power_doubled(const struct power_rule *rule);

/** @return the canary's requests a second in a step, at the plan's traffic. */
double power_rate(const struct plan *p, const struct step *s);

/** @return requests of the step that a check at the end of its `for` looks back on. */
double power_seen(const struct plan *p, const struct guardrail *g, const struct step *s);

/** @return whether a step is a stage whose requests a guardrail judges: it has a time and a share.
 */
bool power_judges(const struct plan *p, const struct step *s);

#endif
