/* The plan IR: the waist of canaryc. Whatever reads a plan file ends here, whatever emits or
 * simulates begins here.
 *
 * Everything is resolved and typed: names are pointers or indices, params and guardrail sets are
 * replaced by what they stand for, a ramp is its stages, times are milliseconds, weights parts per
 * million, every other quantity is in base units (seconds, 0..1, per second, bytes). Spans are kept
 * for messages; nothing else of the syntax is left. All of it lives in the arena of the compilation
 * and is const to everyone but the lowering (compiler/lower_*.c).
 *
 * Where a part could not be lowered, an error was reported and `broken` is set on what holds it:
 * checks that would only follow from it keep silent.
 */
#ifndef CANARYC_COMPILER_PLAN_H
#define CANARYC_COMPILER_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/source.h"
#include "base/str.h"
#include "base/units.h"
#include "lang/ast.h"		/* enum side, enum assume_kind, enum expect_kind */

#define PPM 1000000
#define NO_LIMIT INT64_MAX	/* a `for` that is not given, a wait without an end */

/* ---- types and expressions ------------------------------------------------------------------ */

/** What an expression is. TYPE_NUMBER is a plain number in an expression: it goes with a ratio and
 * with a score. TYPE_ERROR goes with everything, silently. */
enum type {
	TYPE_ERROR,
	TYPE_NUMBER,
	TYPE_RATIO, TYPE_DURATION, TYPE_SCORE, TYPE_RATE, TYPE_BYTES,	/* the metric types */
	TYPE_BOOL, TYPE_STRING,
	TYPES
};

enum cond_kind {
	COND_CONST,  /* value */
	COND_METRIC, /* metric, side */
	COND_CHANGE, /* metric: (canary - stable) / |stable|; none where stable is 0 */
	COND_DIFF,   /* metric: canary - stable */
	COND_NEG,
	COND_ABS, /* a */
	COND_MIN,
	COND_MAX,
	COND_ADD,
	COND_SUB,
	COND_MUL,
	COND_DIV, /* a, b */
	COND_LT,
	COND_LE,
	COND_GT,
	COND_GE,
	COND_EQ,
	COND_NE, /* a, b: numbers in, bool out */
	COND_NOT,
	COND_AND,
	COND_OR,       /* bools */
	COND_WORSE,    /* metric, confidence: the canary is worse than the stable */
	COND_REGRESSED /* metric, by, confidence: worse by more than `by` of the stable */
};

/** A condition or a number of one, as a tree. */
struct cond {
	enum cond_kind kind;
	enum type type;
	struct span span; /* as written; of a param its use, of a set's formal the set's text */
	const struct cond *a, *b;
	size_t metric;		/* index into plan.metrics */
	enum side side;
	double value;		/* of CONST, in base units */
	double confidence;	/* 0.5 <= confidence < 1 */
	double by;		/* 0.. */
};

/* ---- parts of a plan ------------------------------------------------------------------------ */

struct pair {			/* of labels, annotations, env */
	struct str key, value;
	struct span span;	/* of the key */
};

struct pairs {
	const struct pair *v;
	size_t n;
};

struct text_list {
	const struct str *v;
	size_t n;
};

enum probe_kind { PROBE_LIVE, PROBE_READY, PROBE_START, PROBES };

struct probe {
	bool given;
	struct str path;
	int64_t after_ms, every_ms;	/* -1 where not given */
	struct span span;
};

/** A stable or a canary. Numbers that were not given are -1, texts empty. */
struct version {
	enum side side;
	struct str name;
	struct str label;	/* its label `version`: the name unless `labels` gives it */
	struct str model, format, runtime, protocol;
	struct str image;
	struct text_list args;
	int64_t port;
	int64_t replicas_min, replicas_max;	/* equal for a plain number */
	int64_t cpu_request_milli, cpu_limit_milli;
	int64_t memory_request, memory_limit;	/* bytes */
	int64_t gpu;
	struct pairs env, labels, annotations;
	struct probe probes[PROBES];
	bool given;		/* false: the plan has no such version */
	bool broken;
	struct span span, name_span, image_span, model_span, replicas_span;
	struct span port_span, cpu_span, memory_span, gpu_span, args_span;
};

struct metric {
	struct str name;
	enum type type;		/* RATIO .. BYTES */
	bool trace_only;	/* only a simulation can read it */
	struct str url;		/* of the Prometheus; empty with trace_only */
	struct str query; /* PromQL with its $names; a preset's is filled in; empty for none */
	struct str platform, what;	/* of a preset, else empty */
	double quantile;	/* of a preset pNN: 0.99; else 0 */
	bool mean;		/* the preset's platform knows the mean only */
	const struct unit *unit;	/* that the query answers in; NULL: base units */
	double highest;		/* that it can be, in base units; 0: no bound is known */
	bool supposed;		/* an assumption of some scenario reads it */
	struct span span, name_span;
	struct span query_span;	/* of the literal; end == 0 for a preset or none */
};

enum no_data { NO_DATA_HOLD, NO_DATA_PROMOTE, NO_DATA_ROLLBACK };

struct guardrail {
	struct str name;
	int64_t every_ms, over_ms, after_ms;
	const struct cond *promote, *rollback;	/* NULL for none */
	int64_t k, n;		/* rollback after k bad of the last n checks; k == n: in a row */
	enum no_data no_data;
	int64_t no_data_after;	/* checks without data that roll back; 1 unless given */
	int64_t needs;		/* canary requests in the window; 0 for none */
	const size_t *metrics;	/* indices of the metrics it reads, ascending */
	size_t nmetrics;
	bool broken;		/* a part of it could not be lowered */
	struct span span, name_span;
	struct span every_span, over_span, promote_span, rollback_span, run_span, needs_span;
	struct span use_span;	/* of the `use` that brought it; end == 0 for none */
};

enum attribute { ATTR_HEADER, ATTR_COOKIE, ATTR_QUERY, ATTR_PATH, ATTR_METHOD, ATTR_REGION };

enum match_kind { MATCH_TEST, MATCH_NOT, MATCH_AND, MATCH_OR };
enum match_op { MATCH_EQ, MATCH_NE, MATCH_REGEX, MATCH_IN };

/** Which requests a route catches. An absent attribute makes EQ REGEX IN false and NE true. */
struct match {
	enum match_kind kind;
	enum attribute attribute;
	struct str key;		/* of HEADER (lower case), COOKIE, QUERY */
	enum match_op op;
	struct text_list values;	/* one, but for IN */
	const struct match *a, *b;
	struct span span;
};

struct route {
	struct str name;
	enum side to;
	const struct match *when;	/* NULL for a cohort */
	int32_t cohort_ppm;		/* of a cohort */
	struct str cohort_header;	/* lower case */
	bool broken;
	struct span span, name_span, when_span;
};

enum step_kind { STEP_SHADOW, STEP_EXPOSE, STEP_STAGE, STEP_PAUSE, STEP_GATE, STEP_KEEP };

enum then { THEN_ROLLBACK, THEN_PAUSE };

struct step {
	enum step_kind kind;
	struct str name;	/* "stage 25%", "pause 2" */
	int32_t weight_ppm;	/* canary's share while the step lasts, of what no route catches */
	int32_t mirror_ppm;	/* of SHADOW, else 0 */
	const size_t *routes;	/* indices of the routes in force, ascending */
	size_t nroutes;
	int64_t for_ms;		/* NO_LIMIT where none: a stage that is passed at once, approval */
	int64_t at_most_ms;	/* of STAGE with `for` and of GATE; else NO_LIMIT */
	enum then then;
	bool down;		/* the weight may fall to this stage */
	bool approval;		/* of PAUSE: until approved */
	struct str text;	/* of an approval; a gate's URL */
	int64_t every_ms;	/* of GATE */
	bool broken;
	struct span span;	/* of the statement; a ramp's stages share it */
	struct span weight_span, for_span, at_most_span;
};

enum occasion { ON_ROLLBACK, ON_PROMOTE };

struct action {			/* of on rollback, on promote */
	enum occasion on;
	struct str channel;	/* "slack"; empty for a webhook */
	struct str text;	/* "#ml-alerts", a URL */
	struct span span;
};

struct target_info;
struct setting_info;

struct option {
	const struct setting_info *setting;
	struct text_list values;
	const struct span *value_spans;	/* as many */
	struct span span;
};

struct target_use {
	const struct target_info *info;
	const struct target_info *via;	/* a router, NULL for none */
	const struct option *options;
	size_t noptions;
	struct span span, name_span;
};

struct plan {
	struct str name;
	bool imported;		/* can be named, but is not built or run */
	struct str ns;		/* empty: none given */
	struct pairs labels, annotations;
	double traffic;		/* requests per second; -1: not given */
	struct str service;	/* the plan's name unless given */
	int64_t service_port;	/* 80 unless given */
	int64_t ready_ms;	/* -1: not given */
	struct version versions[2];	/* by enum side */
	const struct metric *metrics;
	size_t nmetrics;
	const struct guardrail *guardrails;
	size_t nguardrails;
	const struct route *routes;
	size_t nroutes;
	const struct step *steps;
	size_t nsteps;
	const struct action *actions;
	size_t nactions;
	struct str load_url, load_command;
	const struct target_use *targets;
	size_t ntargets;
	bool unread; /* a statement of it could not be read: what it lacks may have been that */
	bool guards_broken;	/* a guardrail could not be lowered */
	bool rollout_broken;	/* a step could not be read or lowered: so with steps and times */
	bool has_rollout;
	struct span span, name_span, rollout_span, traffic_span, load_span;
	struct span service_span;	/* empty: none given */
};

/* ---- scenarios ------------------------------------------------------------------------------ */

struct trace_use {
	struct str path;	/* to open it: beside the plan file */
	struct str shown;	/* as written */
	struct str part[2];	/* which recorded version plays the side; by enum side */
	struct span span, path_span;
};

struct assume {
	enum assume_kind kind;
	size_t metric;
	enum side side;
	const struct cond *value;	/* of SET ADD SUB MUL */
	int64_t from_ms, to_ms; /* [from, to) on the rollout's clock; to NO_LIMIT for ever */
	ptrdiff_t from_step;    /* index of the step whose beginning is `from`; -1: from_ms */
	int64_t after_ms;		/* of APPROVED, GATE */
	ptrdiff_t in_step;	/* of these: index of the step whose wait it is; -1: of all */
	struct span span;
};

struct made_series {
	size_t metric;
	enum side side;
	int64_t every_ms;
	struct str text;	/* promtool's notation; checked */
	struct span span, text_span;
};

enum outcome { OUTCOME_PROMOTED, OUTCOME_ROLLED_BACK, OUTCOME_PAUSED, OUTCOME_UNDECIDED };

/** What an expectation may speak of. */
enum expect_part { EXPECT_OF_OUTCOME, EXPECT_OF_GUARDRAIL, EXPECT_OF_STEP, EXPECT_OF_TIME,
	EXPECT_OF_EXPOSURE, EXPECT_PARTS };

struct expect {
	enum expect_kind kind;
	enum outcome outcome;
	ptrdiff_t by;		/* index of the guardrail; -1 for any */
	ptrdiff_t in_step;	/* index of the step; -1 for any */
	int64_t before_ms;	/* strict; NO_LIMIT for any */
	int64_t requests;	/* of EXPOSURE, strict */
	struct span span;
	struct span parts[EXPECT_PARTS];	/* its words; end == 0: it does not speak of that */
};

struct scenario {
	struct str name;
	const struct plan *plan;	/* NULL when it could not be found */
	bool imported;
	const struct trace_use *traces;
	size_t ntraces;
	bool has_start;
	int64_t start_ms;	/* since the epoch */
	const struct assume *assumes;
	size_t nassumes;
	const struct made_series *series;
	size_t nseries;
	const struct expect *expects;
	size_t nexpects;
	bool broken;
	struct span span, name_span, start_span;
};

/** All that a run of the compiler read. */
struct program {
	const struct plan *const *plans;	/* in the order written, imported ones, too */
	size_t nplans;
	const struct scenario *const *scenarios;
	size_t nscenarios;
};

/** @return "ratio", "duration", ...: how a message calls the type. */
const char *type_name(enum type t);

/** @return the type of that name (ratio duration score rate bytes string bool), or TYPE_ERROR. */
enum type type_find(struct str name);

/** @return the index of the step of that name ("stage 25%"), or -1. */
ptrdiff_t plan_step(const struct plan *p, struct str name);

/** @return whether the last stage sends everyone to the canary: else the plan never promotes. */
bool plan_promotes(const struct plan *p);

/** The canary's share of all requests while a step lasts: cohorts in the order of the plan each
 * take their part of what is left to their side, the rest goes by weight. What other routes catch
 * is not in it. Everyone meets the new version in `keep`. */
double step_share(const struct plan *p, const struct step *s);

/** @return whether a route to the side is in force in a step.
 * @param cohorts  cohorts count, too. */
bool step_routed(const struct plan *p, const struct step *s, enum side to, bool cohorts);

/** @return whether the plan leaves a side without requests while a step lasts: then a check that
 * lacks only its readings decides nothing. */
bool step_idle(const struct plan *p, const struct step *s, enum side side);

/** @return the first step, from the canary's first request on, that lasts and leaves the side
 * without requests; NULL for none. */
const struct step *plan_idle_step(const struct plan *p, enum side side);

/** @return whether a metric counts the requests: then its recording tells the rate, not
 * `traffic`. */
bool plan_counts_requests(const struct plan *p);

/** A value of a type as people read it: "0.31%", "372ms", "0.040", "12/s", "1.5MiB"; out is
 * NUL-terminated. A score has three decimals, a ratio two of its per cent, a duration three digits,
 * from 10ms to 1s whole ms; NaN and infinities are "NaN", "+Inf", "-Inf".
 * @return bytes put. */
size_t type_format(enum type t, double value, char out[QTY_TEXT_MAX]);

#endif
