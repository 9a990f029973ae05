/* How many requests met the canary: the integral of request rate times canary share.
 */
#ifndef CANARYC_SIM_EXPOSURE_H
#define CANARYC_SIM_EXPOSURE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/tally.h"
#include "sim/view.h"

/** A sum of many doubles that keeps what rounding would lose (two-sum: Knuth, 4.2.2). */
struct exposure_sum {
	double sum, lost;
};

/** Where the rate changes: from here on there is so much of it. */
struct exposure_mark {
	int64_t at_ms;
	tally total, rate;
};

/** Where the share changes. */
struct exposure_step {
	int64_t begin_ms;
	double share;
	tally total;		/* of all requests up to here */
	double requests;	/* canary requests up to here */
};

/** The integral so far. */
struct exposure {
	struct arena *arena;
	struct view *view;
	int64_t at_ms;			/* integrated up to here */
	double share;			/* of the canary from here on, 0..1 */
	tally total;			/* of all requests */
	tally part, bad_part, unseen_part;	/* all, bad ones, those while the error rate was
						   missing; since the share changed */
	struct exposure_sum requests, bad, unseen;	/* of the canary, until the share changed */
	bool rate_known;		/* there was a rate at some instant */
	ptrdiff_t error_rate;		/* the metric that makes requests bad; -1 for none */
	bool history;			/* marks and steps are kept */
	struct exposure_mark *marks;
	size_t nmarks, marks_cap;
	struct exposure_step *steps;
	size_t nsteps, steps_cap;
};

/** What was integrated, at one instant. */
struct exposure_total {
	double requests, total_requests, bad_requests;
	double unseen_requests;		/* of the canary, while its error rate was missing */
	bool rate_known;
};

/** Begins at clock 0 with share 0. @param history  exposure_within() will be asked. */
void exposure_open(struct exposure *x, struct arena *a, const struct plan *plan, struct view *view,
		   bool history);

/** The canary has another share from the instant reached on. */
void exposure_share(struct exposure *x, double share);

/** Adds what a share of so many requests comes to. */
static inline void exposure_sum_add(struct exposure_sum *s, double v)
{
	double sum = s->sum + v, added = sum - s->sum;

	s->lost += (s->sum - (sum - added)) + (v - added);
	s->sum = sum;
}

static inline double exposure_sum_of(const struct exposure_sum *s)
{
	return s->sum + s->lost;
}

#define EXPOSURE_UNSEEN_TOLD	0.01	/* of the requests; less is the begin of a recording */

/** @return whether it is to be told that so many of the requests came while error_rate was
 * missing. */
static inline bool exposure_unseen_told(double unseen, double requests)
{
	return unseen > 0 && unseen >= EXPOSURE_UNSEEN_TOLD * requests;
}

/** The metric that makes requests bad: a ratio called error_rate that the canary has. @return -1
 * for none. */
ptrdiff_t exposure_error_rate(const struct plan *plan, const struct view *view);

/** The rate of all requests and of bad ones as they are added up.
 * @param error  share of bad ones. @return whether there is a rate. */
static inline bool exposure_rates(struct reading rate, struct reading error, tally *all,
				  tally *bad)
{
	*all = *bad = 0;
	if (!rate.present || !(rate.value >= 0) || rate.value > TALLY_RATE_MAX)
		return false;
	*all = tally_rate(rate.value);
	if (error.present && fabs(error.value * rate.value) <= TALLY_RATE_MAX)
		*bad = tally_rate(error.value * rate.value);
	return true;
}

/** Integrates up to an instant, not before the one reached. Readings hold between samples; where
 * the rate is missing, infinite, negative or above TALLY_RATE_MAX nothing is added, and nothing bad
 * where the error rate is missing or infinite. */
void exposure_advance(struct exposure *x, int64_t t_ms);

/** @return canary requests of the last window_ms; before clock 0 there were none. */
double exposure_within(const struct exposure *x, int64_t window_ms);

/** @return canary requests up to an instant of a step. @param total  all requests up to it. */
double exposure_before(const struct exposure_step *s, tally total);

struct exposure_total exposure_total(const struct exposure *x);

#endif
