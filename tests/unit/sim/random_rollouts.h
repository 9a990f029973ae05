/* Random plans and traces: what a case is made of. See random_rollouts.c. */
#ifndef CANARYC_TESTS_UNIT_SIM_RANDOM_ROLLOUTS_H
#define CANARYC_TESTS_UNIT_SIM_RANDOM_ROLLOUTS_H

#include "base/arena.h"
#include "compiler/plan.h"
#include "sim/starts.h"

/** What a case may have, to be counted. */
enum feature {
	F_NO_GUARDRAIL, F_RUN, F_OF, F_NO_DATA_PROMOTE, F_NO_DATA_ROLLBACK, F_NEEDS, F_AFTER,
	F_LATE_CHECKS, F_NO_PROMOTE, F_PREDICATE, F_CHANGE,
	F_SHADOW, F_EXPOSE, F_STAGE_0, F_STAGE_AT_ONCE, F_THEN_PAUSE, F_PAUSE, F_APPROVAL,
	F_APPROVED, F_GATE, F_GATE_LATE, F_KEEP, F_BELOW_ALL, F_COHORT,
	F_ASSUME, F_ASSUME_TIMED, F_ASSUME_STEP, F_ASSUME_RATE, F_NO_RATE, F_RECORDED_RATE,
	F_GAPS, F_ONE_SIDE, F_SUPPOSED, F_TWO_TRACES, F_MADE, F_ODD_TIMES,
	FEATURES
};

#define CASE_METRICS	5
#define CASE_GUARDS	4
#define CASE_STEPS	12
#define CASE_ASSUMES	5

struct random_case {
	struct arena *arena;
	uint64_t seed, number;		/* of the case: all of it follows from these */
	uint32_t drawn;			/* numbers drawn so far */
	bool has[FEATURES];
	int64_t unit_ms;		/* most times are multiples of it */
	struct metric metrics[CASE_METRICS];
	struct guardrail guards[CASE_GUARDS];
	struct step steps[CASE_STEPS];
	struct route routes[2];
	struct assume assumes[CASE_ASSUMES];
	ptrdiff_t supposed;		/* the metric with F_SUPPOSED */
	struct made_series made;
	struct plan plan;
	struct scenario scenario;
	struct trace traces[2];
	struct view_trace uses[2];
	size_t ntraces;
	int64_t begin_ms, end_ms;	/* of the traces */
	struct starts_range range;
};

/** Makes a case. @param a  takes it. */
void random_case(struct random_case *c, struct arena *a, uint64_t seed, uint64_t number);

/** @return a number of [0, n) of the case. */
uint32_t random_below(struct random_case *c, uint32_t n);

extern const char *const feature_names[FEATURES];

#endif
