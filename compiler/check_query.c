/* Checks of PromQL queries that need no parser of PromQL: quotes and brackets, and mistakes that
 * can be seen in the words. Each points into the query.
 *
 * A query is cut into tokens once (compiler/promql.h); a rule looks for a shape among them. What is
 * not understood is left to Prometheus.
 */
#include "compiler/check.h"
#include "compiler/promql.h"
#include "lang/parse.h"

/* The place of a token in the plan. */
static struct span place(const struct check_ctx *ctx, const struct metric *m,
			  const struct promql_token *t)
{
	struct str literal = source_text(ctx->sources, m->query_span);
	size_t begin = string_offset(literal, t->at),
	       end = string_offset(literal, t->at + t->text.n);
	return (struct span){ m->query_span.begin + (uint32_t)begin,
			      m->query_span.begin + (uint32_t)end, m->query_span.file };
}

typedef void rule_fn(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		     const struct promql_tokens *ts);

/* Runs a rule over every query that a plan writes itself. */
static void each_query(struct check_ctx *ctx, const struct check *self, rule_fn *rule,
		       bool broken_too)
{
	for (size_t i = 0; i < ctx->plan->nmetrics; i++) {
		const struct metric *m = &ctx->plan->metrics[i];
		if (!m->query_span.end)
			continue;
		struct promql_tokens ts = promql_cut(ctx->arena, m->query);
		if (!ts.broken || broken_too)
			rule(ctx, self, m, &ts);
	}
}

static void rule_balance(struct check_ctx *ctx, const struct check *self, const struct metric *m,
			 const struct promql_tokens *ts)
{
	if (!ts->broken)
		return;
	struct promql_token at = { .text = { NULL, 1 }, .at = ts->broken_at };
	diag_help(check_fail(ctx, self, place(ctx, m, &at), "%s", ts->broken),
		  "Prometheus would refuse the query of `%" PRI_STR "`", STR_ARG(m->name));
}

static void rule_range(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		       const struct promql_tokens *ts)
{
	if (ts->n == 0 || !promql_is(ts, ts->n - 1, "]"))
		return;
	diag_help(check_fail(ctx, self, place(ctx, m, &ts->v[ts->n - 1]),
			     "the query of `%" PRI_STR
			     "` answers with a range of samples, not with a number",
			     STR_ARG(m->name)),
		  "put a function around it, as in `sum(rate(...[$window]))`");
}

static void rule_irate(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		       const struct promql_tokens *ts)
{
	for (size_t i = 0; i < ts->n; i++)
		if (ts->v[i].kind == PROMQL_WORD && promql_is(ts, i, "irate") && promql_is(ts, i + 1, "("))
			diag_help(
				check_fail(
					ctx, self, place(ctx, m, &ts->v[i]),
					"irate looks at the last two samples only, whatever the window"),
				"a guardrail wants the whole window: write `rate`");
}

static void rule_le(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		    const struct promql_tokens *ts)
{
	for (size_t i = 0; i + 2 < ts->n; i++) {
		if (!promql_is(ts, i, "le") || !promql_is(ts, i + 1, "=") || ts->v[i + 2].kind != PROMQL_STRING)
			continue;
		struct str value = str_sub(ts->v[i + 2].text, 1, ts->v[i + 2].text.n - 1);
		if (str_is(value, "+Inf") || !value.n || value.p[0] < '0' || value.p[0] > '9')
			continue;
		diag_help(
			check_fail(
				ctx, self, place(ctx, m, &ts->v[i + 2]),
				"the bound of a bucket is written in two ways: Prometheus 2 has le=\"1\", 3 has le=\"1.0\""),
			"match both, as in `le=~\"%" PRI_STR "(\\\\.0)?\"`", STR_ARG(value));
	}
}

static bool aggregates(const struct promql_tokens *ts, size_t i)
{
	static const char *const names[] = { "sum",   "avg",    "min",      "max",
					     "count", "stddev", "quantile", "group" };
	for (size_t k = 0; k < ARRAY_LEN(names); k++)
		if (promql_is(ts, i, names[k]))
			return true;
	return false;
}

/* Whether `by ( ... le ... )` or `without (...)` stands behind i or behind the bracket there. */
static bool groups_by_le(const struct promql_tokens *ts, size_t i)
{
	size_t by = i + 1;
	if (promql_is(ts, by, "(") && ts->v[by].match != SIZE_MAX)
		by = ts->v[by].match + 1;
	if (promql_is(ts, by, "without"))
		return true;
	if (!promql_is(ts, by, "by") || !promql_is(ts, by + 1, "(") || ts->v[by + 1].match == SIZE_MAX)
		return false;
	for (size_t k = by + 2; k < ts->v[by + 1].match; k++)
		if (promql_is(ts, k, "le"))
			return true;
	return false;
}

static void rule_quantile(struct check_ctx *ctx, const struct check *self, const struct metric *m,
			  const struct promql_tokens *ts)
{
	for (size_t i = 0; i + 1 < ts->n; i++) {
		if (!promql_is(ts, i, "histogram_quantile") || !promql_is(ts, i + 1, "(") ||
		    ts->v[i + 1].match == SIZE_MAX)
			continue;
		for (size_t k = i + 2; k < ts->v[i + 1].match; k++) {
			if (!aggregates(ts, k) || groups_by_le(ts, k))
				continue;
			diag_help(
				check_fail(
					ctx, self, place(ctx, m, &ts->v[k]),
					"without `le` in its grouping histogram_quantile finds no buckets: the answer is always empty"),
				"write `%" PRI_STR " by (le) (...)`", STR_ARG(ts->v[k].text));
			break;
		}
	}
}

/* The label matchers `name="value"` of the tokens [from, to); $version does not count. */
static bool pins(const struct promql_tokens *ts, size_t from, size_t to, struct str label)
{
	for (size_t i = from; i + 2 < to; i++)
		if (promql_is(ts, i + 1, "=") && ts->v[i + 2].kind == PROMQL_STRING &&
		    ts->v[i].kind == PROMQL_WORD && str_eq(ts->v[i].text, label))
			return true;
	return false;
}

static bool keeps_labels(const struct promql_tokens *ts, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (aggregates(ts, i) || promql_is(ts, i, "on") || promql_is(ts, i, "ignoring") ||
		    promql_is(ts, i, "scalar") || promql_is(ts, i, "histogram_quantile") || promql_is(ts, i, "vector"))
			return false;
	for (size_t i = from; i < to; i++)
		if (promql_is(ts, i, "{"))
			return true;
	return false;
}

static void rule_ratio(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		       const struct promql_tokens *ts)
{
	size_t slash = 0;
	while (slash < ts->n && !(promql_is(ts, slash, "/") && ts->v[slash].depth == 0))
		slash++;
	if (slash >= ts->n || !keeps_labels(ts, 0, slash) || !keeps_labels(ts, slash + 1, ts->n))
		return;
	for (size_t i = 0; i + 2 < slash; i++) {
		if (ts->v[i].kind != PROMQL_WORD || !promql_is(ts, i + 1, "=") ||
		    ts->v[i + 2].kind != PROMQL_STRING || pins(ts, slash + 1, ts->n, ts->v[i].text))
			continue;
		diag_help(
			check_fail(
				ctx, self, place(ctx, m, &ts->v[i]),
				"`%" PRI_STR
				"` is matched above the division only: both sides keep the label, so each series is divided by itself and the answer is 1",
				STR_ARG(ts->v[i].text)),
			"sum both sides: `sum(rate(...)) / sum(rate(...))`");
		return;
	}
}

static void check_balance(struct check_ctx *ctx, const struct check *self)
{
	each_query(ctx, self, rule_balance, true);
}

static void check_range(struct check_ctx *ctx, const struct check *self)
{
	each_query(ctx, self, rule_range, false);
}

static void check_irate(struct check_ctx *ctx, const struct check *self)
{
	each_query(ctx, self, rule_irate, false);
}

static void check_le(struct check_ctx *ctx, const struct check *self)
{
	each_query(ctx, self, rule_le, false);
}

static void check_quantile(struct check_ctx *ctx, const struct check *self)
{
	each_query(ctx, self, rule_quantile, false);
}

static void check_ratio(struct check_ctx *ctx, const struct check *self)
{
	each_query(ctx, self, rule_ratio, false);
}

const struct check checks_query[] = {
	{ CN_QUERY_BALANCE, check_balance },
	{ CN_QUERY_RANGE, check_range },
	{ CN_QUERY_IRATE, check_irate },
	{ CN_QUERY_LE, check_le },
	{ CN_QUERY_QUANTILE, check_quantile },
	{ CN_QUERY_RATIO, check_ratio },
	{ 0 },
};
