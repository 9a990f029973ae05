/* Checks of PromQL queries that need no parser of PromQL: quotes and brackets, and mistakes that can
 * be seen in the words. Each points into the query.
 *
 * A query is cut into tokens once; a rule looks for a shape among them. What is not understood is
 * left to Prometheus.
 */
#include <string.h>

#include "compiler/check.h"
#include "lang/parse.h"

enum token_kind { TOK_WORD, TOK_NUMBER, TOK_STRING, TOK_SIGN };

struct token {
	enum token_kind kind;
	struct str text;
	size_t at, depth;	/* offset in the query; brackets open before it */
	size_t match;		/* of a bracket: index of its other half */
};

/* A query cut into tokens; `broken` is what is not closed or not open. */
struct tokens {
	struct arena *arena;
	struct token *v;
	size_t n, cap;
	const char *broken;
	size_t broken_at;
};

static bool word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c == '$';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static void push(struct tokens *ts, enum token_kind kind, struct str query, size_t begin,
		 size_t end, size_t depth)
{
	ts->v = arena_grow(ts->arena, ts->v, ts->n, &ts->cap, sizeof(*ts->v));
	ts->v[ts->n++] = (struct token){ kind, str_sub(query, begin, end), begin, depth, SIZE_MAX };
}

static void fail(struct tokens *ts, const char *what, size_t at)
{
	if (ts->broken)
		return;
	ts->broken = what;
	ts->broken_at = at;
}

/* @return the offset behind the string that begins at i. */
static size_t string_end(struct tokens *ts, struct str q, size_t i)
{
	char quote = q.p[i];
	for (size_t k = i + 1; k < q.n; k++) {
		if (q.p[k] == quote)
			return k + 1;
		if (quote != '`')
			k += q.p[k] == '\\';
	}
	fail(ts, "this quote is never closed", i);
	return q.n;
}

/* Opens or closes a bracket. @param open  stack of indices of open ones. */
static void bracket(struct tokens *ts, struct str q, size_t i, size_t *open, size_t *depth)
{
	static const char pairs[] = "()[]{}";
	size_t kind = (size_t)(strchr(pairs, q.p[i]) - pairs);
	push(ts, TOK_SIGN, q, i, i + 1, *depth);
	if (kind % 2 == 0) {
		if (*depth < 256)
			open[*depth] = ts->n - 1;
		++*depth;
		return;
	}
	if (*depth == 0) {
		fail(ts, "nothing is open that this bracket could close", i);
		return;
	}
	--*depth;
	struct token *self = &ts->v[ts->n - 1], *other = *depth < 256 ? &ts->v[open[*depth]] : NULL;
	self->depth = *depth;
	if (!other)
		return;
	if (other->text.p[0] != pairs[kind - 1])
		fail(ts, "this bracket closes one of another kind", i);
	self->match = (size_t)(other - ts->v);
	other->match = ts->n - 1;
}

static struct tokens cut(struct arena *arena, struct str q)
{
	struct tokens ts = { .arena = arena };
	size_t open[256], depth = 0;
	for (size_t i = 0; i < q.n;) {
		size_t end = i + 1;
		char c = q.p[i];
		if (c == '#') {
			while (end < q.n && q.p[end] != '\n')
				end++;
		} else if (strchr("\"'`", c) && c) {
			end = string_end(&ts, q, i);
			push(&ts, TOK_STRING, q, i, end, depth);
		} else if (word_start(c)) {
			while (end < q.n && (word_start(q.p[end]) || digit(q.p[end])))
				end++;
			push(&ts, TOK_WORD, q, i, end, depth);
		} else if (digit(c)) {
			while (end < q.n &&
			       (word_start(q.p[end]) || digit(q.p[end]) || q.p[end] == '.'))
				end++;
			push(&ts, TOK_NUMBER, q, i, end, depth);
		} else if (strchr("()[]{}", c) && c) {
			bracket(&ts, q, i, open, &depth);
		} else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
			push(&ts, TOK_SIGN, q, i, end, depth);
		}
		i = end;
	}
	if (depth > 0)
		fail(&ts, "this bracket is never closed",
		     ts.v[open[depth < 256 ? depth - 1 : 255]].at);
	return ts;
}

static bool is(const struct tokens *ts, size_t i, const char *text)
{
	return i < ts->n && ts->v[i].kind != TOK_STRING && str_is(ts->v[i].text, text);
}

/* The place of a token in the plan. */
static struct span place(const struct check_ctx *ctx, const struct metric *m, const struct token *t)
{
	struct str literal = source_text(ctx->sources, m->query_span);
	size_t begin = string_offset(literal, t->at),
	       end = string_offset(literal, t->at + t->text.n);
	return (struct span){ m->query_span.begin + (uint32_t)begin,
			      m->query_span.begin + (uint32_t)end, m->query_span.file };
}

typedef void rule_fn(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		     const struct tokens *ts);

/* Runs a rule over every query that a plan writes itself. */
static void each_query(struct check_ctx *ctx, const struct check *self, rule_fn *rule,
		       bool broken_too)
{
	for (size_t i = 0; i < ctx->plan->nmetrics; i++) {
		const struct metric *m = &ctx->plan->metrics[i];
		if (!m->query_span.end)
			continue;
		struct tokens ts = cut(ctx->arena, m->query);
		if (!ts.broken || broken_too)
			rule(ctx, self, m, &ts);
	}
}

static void rule_balance(struct check_ctx *ctx, const struct check *self, const struct metric *m,
			 const struct tokens *ts)
{
	if (!ts->broken)
		return;
	struct token at = { .text = { NULL, 1 }, .at = ts->broken_at };
	diag_help(check_fail(ctx, self, place(ctx, m, &at), "%s", ts->broken),
		  "Prometheus would refuse the query of `%" PRI_STR "`", STR_ARG(m->name));
}

static void rule_range(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		       const struct tokens *ts)
{
	if (ts->n == 0 || !is(ts, ts->n - 1, "]"))
		return;
	diag_help(check_fail(ctx, self, place(ctx, m, &ts->v[ts->n - 1]),
			     "the query of `%" PRI_STR
			     "` answers with a range of samples, not with a number",
			     STR_ARG(m->name)),
		  "put a function around it, as in `sum(rate(...[$window]))`");
}

static void rule_irate(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		       const struct tokens *ts)
{
	for (size_t i = 0; i < ts->n; i++)
		if (ts->v[i].kind == TOK_WORD && is(ts, i, "irate") && is(ts, i + 1, "("))
			diag_help(
				check_fail(
					ctx, self, place(ctx, m, &ts->v[i]),
					"irate looks at the last two samples only, whatever the window"),
				"a guardrail wants the whole window: write `rate`");
}

static void rule_le(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		    const struct tokens *ts)
{
	for (size_t i = 0; i + 2 < ts->n; i++) {
		if (!is(ts, i, "le") || !is(ts, i + 1, "=") || ts->v[i + 2].kind != TOK_STRING)
			continue;
		struct str value = str_sub(ts->v[i + 2].text, 1, ts->v[i + 2].text.n - 1);
		if (str_is(value, "+Inf") || !value.n || !digit(value.p[0]))
			continue;
		diag_help(
			check_fail(
				ctx, self, place(ctx, m, &ts->v[i + 2]),
				"the bound of a bucket is written in two ways: Prometheus 2 has le=\"1\", 3 has le=\"1.0\""),
			"match both, as in `le=~\"%" PRI_STR "(\\\\.0)?\"`", STR_ARG(value));
	}
}

static bool aggregates(const struct tokens *ts, size_t i)
{
	static const char *const names[] = { "sum",   "avg",    "min",      "max",
					     "count", "stddev", "quantile", "group" };
	for (size_t k = 0; k < ARRAY_LEN(names); k++)
		if (is(ts, i, names[k]))
			return true;
	return false;
}

/* Whether `by ( ... le ... )` or `without (...)` stands behind i or behind the bracket there. */
static bool groups_by_le(const struct tokens *ts, size_t i)
{
	size_t by = i + 1;
	if (is(ts, by, "(") && ts->v[by].match != SIZE_MAX)
		by = ts->v[by].match + 1;
	if (is(ts, by, "without"))
		return true;
	if (!is(ts, by, "by") || !is(ts, by + 1, "(") || ts->v[by + 1].match == SIZE_MAX)
		return false;
	for (size_t k = by + 2; k < ts->v[by + 1].match; k++)
		if (is(ts, k, "le"))
			return true;
	return false;
}

static void rule_quantile(struct check_ctx *ctx, const struct check *self, const struct metric *m,
			  const struct tokens *ts)
{
	for (size_t i = 0; i + 1 < ts->n; i++) {
		if (!is(ts, i, "histogram_quantile") || !is(ts, i + 1, "(") ||
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
static bool pins(const struct tokens *ts, size_t from, size_t to, struct str label)
{
	for (size_t i = from; i + 2 < to; i++)
		if (is(ts, i + 1, "=") && ts->v[i + 2].kind == TOK_STRING &&
		    ts->v[i].kind == TOK_WORD && str_eq(ts->v[i].text, label))
			return true;
	return false;
}

static bool keeps_labels(const struct tokens *ts, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		if (aggregates(ts, i) || is(ts, i, "on") || is(ts, i, "ignoring") ||
		    is(ts, i, "scalar") || is(ts, i, "histogram_quantile") || is(ts, i, "vector"))
			return false;
	for (size_t i = from; i < to; i++)
		if (is(ts, i, "{"))
			return true;
	return false;
}

static void rule_ratio(struct check_ctx *ctx, const struct check *self, const struct metric *m,
		       const struct tokens *ts)
{
	size_t slash = 0;
	while (slash < ts->n && !(is(ts, slash, "/") && ts->v[slash].depth == 0))
		slash++;
	if (slash >= ts->n || !keeps_labels(ts, 0, slash) || !keeps_labels(ts, slash + 1, ts->n))
		return;
	for (size_t i = 0; i + 2 < slash; i++) {
		if (ts->v[i].kind != TOK_WORD || !is(ts, i + 1, "=") ||
		    ts->v[i + 2].kind != TOK_STRING || pins(ts, slash + 1, ts->n, ts->v[i].text))
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
