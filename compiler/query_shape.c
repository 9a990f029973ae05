/* What a query answers with (compiler/query.h): a descent through the expressions of PromQL that
 * keeps of each only whether it is one number, one element, or may be several.
 *
 * Precedence as Prometheus has it (prometheus: promql/parser/generated_parser.y), from loose to
 * tight: or; and unless; comparisons; + -; * / % atan2; ^. It only matters here which operands an
 * operator has, so associativity is left out. A query that is not understood may be several.
 */
#include <string.h>

#include "compiler/promql.h"
#include "compiler/query.h"

#define DEPTH_MAX 100	/* of expressions in one another; deeper ones are not looked into */

/* What is known of an expression. */
enum shape {
	SHAPE_SCALAR,
	SHAPE_SINGLE,
	SHAPE_BUCKETS,		/* a vector whose only label is `le` */
	SHAPE_VECTOR,
	SHAPE_RANGE_SINGLE,	/* a subquery of SINGLE */
	SHAPE_OTHER
};

struct reader {
	const struct promql_tokens *ts;
	size_t at;
	int depth;
};

static enum shape read_expr(struct reader *r, int tightest);

static bool next_is(const struct reader *r, const char *text)
{
	return promql_is(r->ts, r->at, text);
}

/* Takes a bracket with all that stands in it. */
static void skip_bracket(struct reader *r)
{
	r->at = r->ts->v[r->at].match + 1;
}

static enum shape wider(enum shape a, enum shape b)
{
	return a > b ? a : b;
}

/* ---- calls ---------------------------------------------------------------------------------- */

static bool one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is(name, *names))
			return true;
	return false;
}

/* They make one element of many, unless they group. */
static const char *const joins[] = { "sum", "avg", "min", "max", "count", "stddev", "stdvar", "group",
				     "quantile", NULL };
static const char *const selects[] = { "topk", "bottomk", "limitk", "limit_ratio", "count_values", NULL };
static const char *const scalars[] = { "scalar", "time", "pi", NULL };
/* Their answer has labels that their operand need not have. */
static const char *const labels[] = { "label_replace", "label_join", "absent", "absent_over_time",
				      "info", NULL };

/* `by (...)`, `without (...)`.
 * @return whether there was one. @param kept  the shape that it leaves. */
static bool read_grouping(struct reader *r, enum shape *kept)
{
	bool by = next_is(r, "by");
	size_t open = r->at + 1;

	if ((!by && !next_is(r, "without")) || !promql_is(r->ts, open, "(") ||
	    r->ts->v[open].match == SIZE_MAX)
		return false;
	*kept = SHAPE_VECTOR;
	if (by && r->ts->v[open].match == open + 1)
		*kept = SHAPE_SINGLE;
	if (by && r->ts->v[open].match == open + 2 && promql_is(r->ts, open + 1, "le"))
		*kept = SHAPE_BUCKETS;
	r->at = r->ts->v[open].match + 1;
	return true;
}

/* The arguments in brackets. @return the widest shape among them; SCALAR for none. */
static enum shape read_args(struct reader *r)
{
	size_t end = r->ts->v[r->at].match;
	enum shape widest = SHAPE_SCALAR;

	r->at++;
	while (r->at < end) {
		size_t from = r->at;
		widest = wider(widest, read_expr(r, 0));
		if (next_is(r, ","))
			r->at++;
		else if (r->at != end || r->at == from)
			break;
	}
	if (r->at != end)
		widest = SHAPE_VECTOR;
	r->at = end + 1;
	return widest;
}

static enum shape call_shape(struct str name, enum shape args)
{
	if (one_of(name, scalars))
		return SHAPE_SCALAR;
	if (one_of(name, labels))
		return SHAPE_VECTOR;
	if (str_is(name, "histogram_quantile"))
		return args == SHAPE_BUCKETS || args == SHAPE_SINGLE ? SHAPE_SINGLE : SHAPE_VECTOR;
	switch (args) {
	case SHAPE_SCALAR:	/* vector(1), day_of_week() */
	case SHAPE_SINGLE:
	case SHAPE_RANGE_SINGLE:
		return SHAPE_SINGLE;
	case SHAPE_BUCKETS:
		return SHAPE_BUCKETS;
	case SHAPE_VECTOR:
	case SHAPE_OTHER:
		break;
	}
	return SHAPE_VECTOR;
}

/* A name with arguments behind it, or with a grouping and arguments. */
static enum shape read_call(struct reader *r)
{
	struct str name = r->ts->v[r->at++].text;
	enum shape kept = SHAPE_SINGLE, args;
	bool grouped = read_grouping(r, &kept);

	args = read_args(r);
	if (!grouped)
		read_grouping(r, &kept);
	if (one_of(name, joins))
		return kept;
	return one_of(name, selects) ? SHAPE_VECTOR : call_shape(name, args);
}

/* ---- operands ------------------------------------------------------------------------------- */

static bool is_call(const struct reader *r)
{
	size_t open = r->at + 1;

	if (promql_is(r->ts, open, "by") || promql_is(r->ts, open, "without")) {
		if (!promql_is(r->ts, open + 1, "(") || r->ts->v[open + 1].match == SIZE_MAX)
			return false;
		open = r->ts->v[open + 1].match + 1;
	}
	return promql_is(r->ts, open, "(") && r->ts->v[open].match != SIZE_MAX;
}

static enum shape read_name(struct reader *r)
{
	struct str name = r->ts->v[r->at].text;

	if (is_call(r))
		return read_call(r);
	r->at++;
	if (str_distance(name, STR("inf"), 0) == 0 || str_distance(name, STR("nan"), 0) == 0)
		return SHAPE_SCALAR;
	if (next_is(r, "{") && r->ts->v[r->at].match != SIZE_MAX)
		skip_bracket(r);
	return SHAPE_VECTOR;
}

static enum shape read_operand(struct reader *r)
{
	const struct promql_token *t = &r->ts->v[r->at];
	enum shape shape;

	if (r->at >= r->ts->n)
		return SHAPE_OTHER;
	if (t->kind == PROMQL_NUMBER) {
		r->at++;
		return SHAPE_SCALAR;
	}
	if (t->kind == PROMQL_WORD)
		return read_name(r);
	if (t->kind == PROMQL_STRING) {
		r->at++;
		return SHAPE_OTHER;
	}
	if (t->match == SIZE_MAX)
		return SHAPE_OTHER;
	if (next_is(r, "{")) {
		skip_bracket(r);
		return SHAPE_VECTOR;
	}
	if (!next_is(r, "("))
		return SHAPE_OTHER;
	size_t end = t->match;
	r->at++;
	shape = read_expr(r, 0);
	if (r->at != end)
		shape = SHAPE_OTHER;
	r->at = end + 1;
	return shape;
}

static bool holds_colon(const struct reader *r)
{
	size_t end = r->ts->v[r->at].match;

	for (size_t i = r->at; i < end; i++)
		if (memchr(r->ts->v[i].text.p, ':', r->ts->v[i].text.n))
			return true;
	return false;
}

/* `[...]`, `offset ...`, `@ ...` behind an operand. */
static enum shape read_suffixes(struct reader *r, enum shape shape)
{
	for (;;) {
		if (next_is(r, "[") && r->ts->v[r->at].match != SIZE_MAX) {
			bool single = shape <= SHAPE_SINGLE && holds_colon(r);
			shape = single ? SHAPE_RANGE_SINGLE : SHAPE_OTHER;
			skip_bracket(r);
		} else if (next_is(r, "offset") || next_is(r, "@")) {
			r->at++;
			if (next_is(r, "-") || next_is(r, "+"))
				r->at++;
			if (r->at < r->ts->n && is_call(r))
				read_call(r);	/* @ start() */
			else
				r->at++;
		} else {
			return shape;
		}
	}
}

static enum shape read_unary(struct reader *r)
{
	enum shape shape;

	if (r->depth >= DEPTH_MAX) {
		r->at = r->ts->n;
		return SHAPE_OTHER;
	}
	r->depth++;
	if (next_is(r, "-") || next_is(r, "+")) {
		r->at++;
		shape = read_unary(r);
	} else {
		shape = read_suffixes(r, read_operand(r));
	}
	r->depth--;
	return shape;
}

/* ---- operators ------------------------------------------------------------------------------ */

static const struct operator {
	const char *text;	/* one sign, or a word */
	const char *second;	/* the sign behind it; NULL for none */
	int tightness;
	bool of_sets;		/* or, and, unless */
} operators[] = {
	{ "or", NULL, 1, true },	{ "and", NULL, 2, true },
	{ "unless", NULL, 2, true },	{ "=", "=", 3, false },
	{ "!", "=", 3, false },		{ "<", "=", 3, false },
	{ ">", "=", 3, false },		{ "<", NULL, 3, false },
	{ ">", NULL, 3, false },	{ "+", NULL, 4, false },
	{ "-", NULL, 4, false },	{ "*", NULL, 5, false },
	{ "/", NULL, 5, false },	{ "%", NULL, 5, false },
	{ "atan2", NULL, 5, false },	{ "^", NULL, 6, false },
};

static const struct operator *next_operator(const struct reader *r)
{
	for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
		const struct operator *o = &operators[i];
		if (next_is(r, o->text) && (!o->second || promql_is(r->ts, r->at + 1, o->second)))
			return o;
	}
	return NULL;
}

/* `bool`, `on (...)`, `ignoring (...)`, `group_left (...)` behind an operator.
 * @return whether labels of the operands matter to the answer. */
static bool read_matching(struct reader *r)
{
	static const char *const words[] = { "on", "ignoring", "group_left", "group_right", NULL };
	bool matched = false;

	if (next_is(r, "bool"))
		r->at++;
	while (r->at < r->ts->n && one_of(r->ts->v[r->at].text, words)) {
		matched = true;
		r->at++;
		if (next_is(r, "(") && r->ts->v[r->at].match != SIZE_MAX)
			skip_bracket(r);
	}
	return matched;
}

static enum shape combine(const struct operator *o, enum shape a, enum shape b, bool matched)
{
	enum shape shape = o->of_sets && !str_is(str_of(o->text), "or") ? a : wider(a, b);

	if (shape == SHAPE_SINGLE && matched)
		return o->of_sets && !str_is(str_of(o->text), "or") ? shape : SHAPE_VECTOR;
	return shape == SHAPE_BUCKETS ? SHAPE_VECTOR : shape;
}

/* @param tightest  operators tighter than this belong to the expression. */
static enum shape read_expr(struct reader *r, int tightest)
{
	enum shape shape = read_unary(r);
	const struct operator *o;

	while ((o = next_operator(r)) && o->tightness > tightest) {
		r->at += o->second ? 2 : 1;
		bool matched = read_matching(r);
		shape = combine(o, shape, read_expr(r, o->tightness), matched);
	}
	return shape;
}

static enum query_shape shape_of(const struct promql_tokens *ts)
{
	struct reader r = { .ts = ts };
	enum shape shape;

	if (ts->broken)
		return QUERY_OTHER;
	shape = read_expr(&r, 0);
	if (r.at != ts->n)
		return QUERY_VECTOR;
	switch (shape) {
	case SHAPE_SCALAR:
		return QUERY_SCALAR;
	case SHAPE_SINGLE:
		return QUERY_SINGLE;
	case SHAPE_BUCKETS:
	case SHAPE_VECTOR:
		return QUERY_VECTOR;
	case SHAPE_RANGE_SINGLE:
	case SHAPE_OTHER:
		break;
	}
	return QUERY_OTHER;
}

enum query_shape query_shape(struct arena *a, struct str query)
{
	struct arena_mark mark = arena_mark(a);
	struct promql_tokens ts = promql_cut(a, query);
	enum query_shape shape = shape_of(&ts);

	arena_reset(a, mark);
	return shape;
}
