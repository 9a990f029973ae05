/* The AnalysisTemplates of a Rollout (targets/argo.h).
 *
 * Two kinds of analysis carry the guardrails. One runs in the background from the first request to the
 * end: a metric a guardrail, which fails where the guardrail rolls back and says nothing else. The other
 * decides a stage once its `for` has passed: it succeeds as soon as every guardrail has said promote,
 * takes the grey zone between two thresholds as inconclusive and asks again, and fails when the stage's
 * `at most` is over.
 *
 * Limits of Argo count over the whole run, not in a row, so a run of checks is a query. An empty answer
 * is an error to Argo where a condition looks into it, so conditions ask first whether there is one; and
 * what can't be answered is no data, so errors are tolerated where the plan tolerates no data.
 */
#include "targets/argo.h"

#include "base/num.h"
#include "compiler/query.h"
#include "targets/guard_query.h"

#define TOLERATED 1000000	/* errors in a row: as good as without end */
#define ERROR_RETRY_MS 10000	/* argo-rollouts: analysis/analysis.go: DefaultErrorRetryInterval */

/* ---- counts --------------------------------------------------------------------------------- */

bool argo_decides(const struct plan *p, const struct step *s)
{
	return s->kind == STEP_STAGE && s->for_ms != NO_LIMIT && p->nguardrails > 0;
}

static bool reads(const struct guardrail *g, enum side side)
{
	return cond_reads(g->promote, side) || cond_reads(g->rollback, side);
}

/* Whether a guardrail has no data where a side has no requests. */
static bool misses(const struct guardrail *g, enum side idle)
{
	return reads(g, idle) || (idle == SIDE_CANARY && g->needs > 0);
}

/* Whether no data can roll back at all. It can't where all that a guardrail could lack is excused in some
 * step: the background analysis is one for all steps. */
static bool misses_data(const struct plan *p, const struct guardrail *g)
{
	bool canary = plan_idle_step(p, SIDE_CANARY) && misses(g, SIDE_CANARY) && !reads(g, SIDE_STABLE);
	bool stable = plan_idle_step(p, SIDE_STABLE) && misses(g, SIDE_STABLE) &&
		      !reads(g, SIDE_CANARY) && g->needs <= 0;

	return g->no_data == NO_DATA_ROLLBACK && !canary && !stable;
}

bool argo_guards(const struct plan *p)
{
	for (size_t i = 0; i < p->nguardrails; i++)
		if (p->guardrails[i].rollback || misses_data(p, &p->guardrails[i]))
			return true;
	return false;
}

/* How long after a stage's `for` a guardrail is asked first: not before its first check in the stage, which
 * the stage waits for. */
static int64_t delay_in(const struct guardrail *g, const struct step *s)
{
	int64_t first = g->after_ms + g->every_ms;

	return first > s->for_ms ? first - s->for_ms : 0;
}

/* How often a guardrail is asked from then to the stage's `at most`, both included. */
static int64_t count_in(const struct guardrail *g, const struct step *s)
{
	int64_t rest = s->at_most_ms - s->for_ms - delay_in(g, s);

	return rest > 0 ? rest / g->every_ms + 1 : 1;	/* a first check beyond is an error */
}

/* Failures that are tolerated. Where running out rolls back, that must be a failure, which it is with the
 * limit switched off; where it waits for a person, it must be inconclusive. */
static int64_t failures_in(const struct guardrail *g, const struct step *s)
{
	return s->then == THEN_PAUSE ? count_in(g, s) - 1 : -1;
}

typedef int64_t limit_fn(const struct guardrail *g, const struct step *s);

/* What the first stage that is decided asks: the template's default. */
static int64_t usual(const struct plan *p, const struct guardrail *g, limit_fn *limit, bool *varies)
{
	const struct step *first = NULL;

	*varies = false;
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		if (!argo_decides(p, s))
			continue;
		if (!first)
			first = s;
		*varies |= limit(g, s) != limit(g, first);
	}
	return first ? limit(g, first) : 0;
}

static void put_text_arg(struct node *holder, struct node **args, struct str name, struct str value)
{
	if (!*args)
		*args = obj_list(holder, "args");
	struct node *arg = arr_map(*args);
	obj_str(arg, "name", name);
	obj_str(arg, "value", value);
}

static void put_arg(struct node *holder, struct node **args, struct str name, int64_t value)
{
	put_text_arg(holder, args, name, arena_printf(holder->arena, "%lld", (long long)value));
}

static struct str count_arg(struct arena *a, const struct guardrail *g)
{
	return name_join(a, STR("count"), g->name);
}

static struct str failures_arg(struct arena *a, const struct guardrail *g)
{
	return name_join(a, STR("failures"), g->name);
}

static struct str delay_arg(struct arena *a, const struct guardrail *g)
{
	return name_join(a, STR("delay"), g->name);
}

void put_argo_args(struct node *analysis, const struct plan *p, const struct step *s)
{
	struct arena *a = analysis->arena;
	struct node *args = NULL;
	bool varies;

	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		if (usual(p, g, delay_in, &varies) != delay_in(g, s))
			put_text_arg(analysis, &args, delay_arg(a, g), go_duration(a, delay_in(g, s)));
		if (usual(p, g, count_in, &varies) != count_in(g, s))
			put_arg(analysis, &args, count_arg(a, g), count_in(g, s));
		if (usual(p, g, failures_in, &varies) != failures_in(g, s))
			put_arg(analysis, &args, failures_arg(a, g), failures_in(g, s));
	}
}

/* A number, or the argument that holds it. */
static void put_limit(struct node *metric, const char *key, int64_t value, bool varies, struct str arg)
{
	if (varies)
		obj_str(metric, key,
			arena_printf(metric->arena, "{{args.%" PRI_STR "}}", STR_ARG(arg)));
	else
		obj_int(metric, key, value);
}

/* ---- metrics -------------------------------------------------------------------------------- */

static struct node *add_metric(struct node *metrics, struct str name, int64_t every_ms)
{
	struct node *m = arr_map(metrics);

	obj_str(m, "name", name);
	obj_str(m, "interval", go_duration(metrics->arena, every_ms));
	return m;
}

static void put_prometheus(struct node *metric, const struct asking *ask, struct str query)
{
	struct node *prometheus = obj_map(obj_map(metric, "provider"), "prometheus");

	obj_str(prometheus, "address", ask->plan->metrics[ask->guardrail->metrics[0]].url);
	obj_str(prometheus, "query", query);
}

static void put_errors(struct node *metric, const struct guardrail *g)
{
	obj_int(metric, "consecutiveErrorLimit",
		g->no_data == NO_DATA_ROLLBACK ? g->no_data_after - 1 : TOLERATED);
}

static struct str compared(struct arena *a, const char *op, double limit)
{
	return arena_printf(a, "len(result) > 0 and result[0] %s %" PRI_STR, op,
			    STR_ARG(number_text(a, limit)));
}

/* ---- stages --------------------------------------------------------------------------------- */

/** How a metric is asked and judged. */
struct question {
	struct str query, success, failure;	/* failure empty: there is none */
};

/* The same where no data counts as promote. */
static struct str tolerant(struct arena *a, const char *op, double limit)
{
	return arena_printf(a, "len(result) == 0 or isNaN(result[0]) or result[0] %s %" PRI_STR, op,
			    STR_ARG(number_text(a, limit)));
}

/* The opposite of a comparison that NaN fails, too; NULL where there is none. */
static const char *opposite(enum cond_kind op)
{
	switch (op) {
	case COND_LT: return ">=";
	case COND_LE: return ">";
	case COND_GT: return "<=";
	case COND_GE: return "<";
	case COND_CONST: case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG:
	case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL:
	case COND_DIV: case COND_EQ: case COND_NE: case COND_NOT: case COND_AND: case COND_OR:
	case COND_WORSE: case COND_REGRESSED:
		break;
	}
	return NULL;
}

/* One number and thresholds, as people write it: where both conditions are bounds of it. */
static bool ask_value(const struct asking *ask, struct question *q)
{
	const struct guardrail *g = ask->guardrail;
	struct bound good, bad;
	bool promote = g->promote && bound_of(ask, g->promote, &good);
	bool rollback = g->rollback && bound_of(ask, g->rollback, &bad);
	const char *op = promote ? cond_op(good.op) : rollback ? opposite(bad.op) : NULL;
	double limit = promote ? good.limit : rollback ? bad.limit : 0;

	if (!op || (g->promote && !promote) || (g->rollback && !rollback) ||
	    (promote && rollback && !cond_same(good.value, bad.value)) ||
	    (promote && good.op == COND_NE) || (rollback && bad.op == COND_NE))
		return false;
	q->query = query_needing(ask, promote ? good.query : bad.query);
	q->success = compared(ask->arena, op, limit);
	if (g->no_data == NO_DATA_PROMOTE)
		q->success = tolerant(ask->arena, op, limit);
	q->failure = rollback ? compared(ask->arena, cond_op(bad.op), bad.limit) : STR("");
	return true;
}

/* The verdict as a number. */
static void ask_verdict(const struct asking *ask, struct str query, struct question *q)
{
	const struct guardrail *g = ask->guardrail;

	q->query = query;
	q->success = compared(ask->arena, "==", 1);
	if (g->no_data == NO_DATA_PROMOTE)
		q->success = tolerant(ask->arena, "==", 1);
	q->failure = g->rollback ? compared(ask->arena, "==", 2) : STR("");
}

/* Where a side has no requests, its readings may be missing: then the other side's are enough. The
 * requests that are needed are the canary's: at 100% it still wants them.
 * @param data  a query that answers where nothing is missing; empty: where the other side's readings are. */
static struct str excusing(const struct asking *ask, struct str data, enum side idle)
{
	enum side other = idle == SIDE_CANARY ? SIDE_STABLE : SIDE_CANARY;
	struct str enough = query_has_readings(ask, other);

	if (enough.n == 0)
		enough = STR("vector(1)");
	if (idle == SIDE_STABLE)
		enough = query_needing(ask, enough);
	if (data.n == 0)
		return enough;
	return arena_printf(ask->arena, "(%" PRI_STR ") or %" PRI_STR, STR_ARG(data), STR_ARG(enough));
}

/* A hold and no data are the same to a stage's decision, unless no data promotes. */
static bool tells_hold(const struct guardrail *g)
{
	return g->no_data == NO_DATA_PROMOTE;
}

static void ask_gate(const struct asking *ask, enum argo_gate gate, struct question *q)
{
	const struct guardrail *g = ask->guardrail;
	enum side idle = gate == ARGO_GATE_AT_0 ? SIDE_CANARY : SIDE_STABLE;
	struct str data;

	if (gate != ARGO_GATE && misses(g, idle)) {
		data = query_needing(ask, query_verdict(ask, true));
		ask_verdict(ask, excusing(ask, data, idle), q);
	} else if (!ask_value(ask, q)) {
		data = query_needing(ask, query_verdict(ask, tells_hold(g)));
		ask_verdict(ask, data, q);
	}
}

/* Whether a stage that waits for a person could fail all the same: failures as many as questions are one too
 * many, though no run of checks is that short. */
static bool fails_instead(const struct plan *p, const struct guardrail *g)
{
	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];
		if (argo_decides(p, s) && s->then == THEN_PAUSE && (!g->rollback || count_in(g, s) < g->k))
			return true;
	}
	return false;
}

static void add_gate_metric(struct node *metrics, const struct asking *ask, enum argo_gate gate)
{
	const struct guardrail *g = ask->guardrail;
	struct node *m = add_metric(metrics, g->name, g->every_ms);
	struct arena *a = metrics->arena;
	struct question q;
	bool varies;
	int64_t delay = usual(ask->plan, g, delay_in, &varies), count;

	if (varies)
		obj_str(m, "initialDelay",
			arena_printf(a, "{{args.%" PRI_STR "}}", STR_ARG(delay_arg(a, g))));
	else if (delay > 0)
		obj_str(m, "initialDelay", go_duration(a, delay));
	count = usual(ask->plan, g, count_in, &varies);
	put_limit(m, "count", count, varies, count_arg(a, g));
	put_limit(m, "inconclusiveLimit", count, varies, count_arg(a, g));
	obj_int(m, "consecutiveSuccessLimit", 1);
	int64_t failures = usual(ask->plan, g, failures_in, &varies);
	put_limit(m, "failureLimit", failures, varies, failures_arg(a, g));
	put_errors(m, g);
	ask_gate(ask, gate, &q);
	if (fails_instead(ask->plan, g))
		q.failure = STR("false");	/* what is no promote is inconclusive, then */
	obj_str(m, "successCondition", q.success);
	if (q.failure.n)
		obj_str(m, "failureCondition", q.failure);
	put_prometheus(m, ask, q.query);
}

static void put_gate_args(struct node *spec, const struct plan *p)
{
	struct arena *a = spec->arena;
	struct node *args = NULL;
	bool varies;

	for (size_t i = 0; i < p->nguardrails; i++) {
		const struct guardrail *g = &p->guardrails[i];
		int64_t delay = usual(p, g, delay_in, &varies);
		if (varies)
			put_text_arg(spec, &args, delay_arg(a, g), go_duration(a, delay));
		int64_t count = usual(p, g, count_in, &varies);
		if (varies)
			put_arg(spec, &args, count_arg(a, g), count);
		int64_t failures = usual(p, g, failures_in, &varies);
		if (varies)
			put_arg(spec, &args, failures_arg(a, g), failures);
	}
}

enum argo_gate argo_gate_of(const struct plan *p, const struct step *s)
{
	if (step_idle(p, s, SIDE_CANARY))
		return ARGO_GATE_AT_0;
	return step_idle(p, s, SIDE_STABLE) ? ARGO_GATE_AT_100 : ARGO_GATE;
}

struct str argo_gate_name(const struct build *b, enum argo_gate g)
{
	static const struct str names[] = {
		[ARGO_GATE] = STR("promote"),
		[ARGO_GATE_AT_0] = STR("promote-at-0"),
		[ARGO_GATE_AT_100] = STR("promote-at-100"),
	};

	return name_join(b->arena, b->plan->name, names[g]);
}

static struct node *add_template(struct folder *f, struct str name)
{
	return obj_map(folder_object(f, ARGO, "AnalysisTemplate", name), "spec");
}

static void add_gate_template(struct folder *f, enum argo_gate gate)
{
	const struct plan *p = f->build->plan;
	struct node *spec = add_template(f, argo_gate_name(f->build, gate));

	put_gate_args(spec, p);
	struct node *metrics = obj_list(spec, "metrics");
	for (size_t i = 0; i < p->nguardrails; i++) {
		struct asking ask = { f->build->arena, p, &p->guardrails[i] };
		add_gate_metric(metrics, &ask, gate);
	}
}

/* ---- the background ------------------------------------------------------------------------- */

static void ask_rollback(const struct asking *ask, struct question *q)
{
	const struct guardrail *g = ask->guardrail;
	struct bound bad;

	if (g->k > 1) {
		q->query = query_streak(ask, g->rollback);
		q->failure = compared(ask->arena, ">=", (double)g->k);
	} else if (bound_of(ask, g->rollback, &bad) && bad.op != COND_NE) {
		q->query = query_needing(ask, bad.query);
		q->failure = compared(ask->arena, cond_op(bad.op), bad.limit);
	} else {
		q->query = query_needing(ask, query_where(ask, g->rollback, true));
		q->failure = STR("len(result) > 0");
	}
}

static void add_rollback_metric(struct node *metrics, const struct asking *ask)
{
	const struct guardrail *g = ask->guardrail;
	struct node *m = add_metric(metrics, g->name, g->every_ms);
	struct question q;

	/* a run looks back at its checks: none of them lies before `after` */
	obj_str(m, "initialDelay", go_duration(metrics->arena, g->after_ms + (g->after_ms ? g->k : 1) *
								g->every_ms));
	obj_int(m, "failureLimit", 0);
	put_errors(m, g);
	ask_rollback(ask, &q);
	obj_str(m, "failureCondition", q.failure);
	put_prometheus(m, ask, q.query);
}

static struct str unused_name(const struct plan *p, struct arena *a, const struct guardrail *g)
{
	struct str name = name_join(a, g->name, STR("no-data"));

	for (size_t i = 0; i < p->nguardrails; i++)
		if (str_eq(p->guardrails[i].name, name)) {
			name = name_join(a, name, STR("2"));
			i = SIZE_MAX;	/* from the beginning */
		}
	return name;
}

static bool joins(const struct cond *c)
{
	return c && (c->kind == COND_AND || c->kind == COND_OR || joins(c->a) || joins(c->b));
}

/* Whether a verdict takes all readings: none can be known without one of them. */
static bool takes_all(const struct plan *p, const struct guardrail *g)
{
	const struct cond *first = g->rollback ? g->rollback : g->promote;

	for (size_t i = 0; i < p->nmetrics; i++)
		for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
			if (cond_reads_metric(g->promote, i, (enum side)side) &&
			    !cond_reads_metric(first, i, (enum side)side))
				return false;
	return !joins(first);
}

/* The query that answers where a check has data. */
static struct str query_data(const struct asking *ask)
{
	const struct guardrail *g = ask->guardrail;
	struct str verdict = query_needing(ask, query_verdict(ask, true)), data = verdict;
	bool excused = false;

	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++) {
		if (!plan_idle_step(ask->plan, (enum side)side) || !misses(g, (enum side)side))
			continue;
		if (!excused && takes_all(ask->plan, g))
			data = STR("");		/* the other side's readings take it in */
		data = excusing(ask, data, (enum side)side);
		excused = true;
	}
	return data;
}

/* Rolls back when none of the last checks had data. What a side lacks that some step leaves without
 * requests is excused in all of them. */
static void add_no_data_metric(struct node *metrics, const struct asking *ask)
{
	const struct guardrail *g = ask->guardrail;
	struct arena *a = metrics->arena;
	struct node *m = add_metric(metrics, unused_name(ask->plan, a, g), g->every_ms);
	char window[QTY_TEXT_MAX], every[QTY_TEXT_MAX];

	dur_format(g->no_data_after * g->every_ms, window);
	dur_format(g->every_ms, every);
	obj_str(m, "initialDelay", go_duration(a, g->after_ms + g->no_data_after * g->every_ms));
	obj_int(m, "failureLimit", 0);
	put_errors(m, g);
	obj_cstr(m, "failureCondition", "result[0] < 1");
	put_prometheus(m, ask,
		       arena_printf(a, "count_over_time((%" PRI_STR ")[%s:%s]) or vector(0)",
				    STR_ARG(query_data(ask)), window, every));
}

struct str argo_guard_name(const struct build *b)
{
	return name_join(b->arena, b->plan->name, STR("rollback"));
}

static void add_guard_template(struct folder *f)
{
	const struct plan *p = f->build->plan;
	struct node *metrics = obj_list(add_template(f, argo_guard_name(f->build)), "metrics");

	for (size_t i = 0; i < p->nguardrails; i++) {
		struct asking ask = { f->build->arena, p, &p->guardrails[i] };
		if (p->guardrails[i].rollback)
			add_rollback_metric(metrics, &ask);
		if (misses_data(p, &p->guardrails[i]))
			add_no_data_metric(metrics, &ask);
	}
}

/* ---- gates of the plan ---------------------------------------------------------------------- */

struct str argo_web_name(const struct build *b, const struct step *s)
{
	struct buf name = buf_on(b->arena);

	for (size_t i = 0; i < s->name.n; i++)		/* "gate", "gate 2" */
		buf_putc(&name, s->name.p[i] == ' ' ? '-' : s->name.p[i]);
	return name_join(b->arena, b->plan->name, buf_str(&name));
}

/* Asked at once, then every so often; anything but 2xx is an error to Argo, asked again ten seconds later
 * whatever the interval, so there are as many of them as last until `at most`. */
static void add_web_template(struct folder *f, const struct step *s)
{
	int64_t count = s->at_most_ms / s->every_ms + 1;
	struct node *metrics = obj_list(add_template(f, argo_web_name(f->build, s)), "metrics");
	struct node *m = add_metric(metrics, STR("gate"), s->every_ms);

	obj_int(m, "count", count);
	obj_int(m, "consecutiveSuccessLimit", 1);
	obj_int(m, "failureLimit", -1);
	obj_int(m, "consecutiveErrorLimit", (s->at_most_ms + ERROR_RETRY_MS - 1) / ERROR_RETRY_MS);
	obj_cstr(m, "successCondition", "true");
	obj_str(obj_map(obj_map(m, "provider"), "web"), "url", s->text);
}

void add_argo_templates(struct folder *f)
{
	const struct plan *p = f->build->plan;
	bool used[ARGO_GATES] = { false };

	for (size_t i = 0; i < p->nsteps; i++)
		if (argo_decides(p, &p->steps[i]))
			used[argo_gate_of(p, &p->steps[i])] = true;
	if (argo_guards(p))
		add_guard_template(f);
	for (int g = ARGO_GATE; g < ARGO_GATES; g++)
		if (used[g])
			add_gate_template(f, (enum argo_gate)g);
	for (size_t i = 0; i < p->nsteps; i++)
		if (p->steps[i].kind == STEP_GATE)
			add_web_template(f, &p->steps[i]);
}
