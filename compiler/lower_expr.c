/* Expressions of guardrails and assumptions: names to metrics and params, units and types checked,
 * out come typed trees.
 *
 * Types: a plain number goes with a ratio and with a score. `+ - min max` and comparisons want one
 * type on both sides; `*` scales by a number, ratio or score; `/` of two of a kind is a number. A
 * rate times a duration is a number. An operand that was refused is TYPE_ERROR and silent.
 */
#include <string.h>

#include "compiler/lower.h"

static struct cond *lower_any(struct lower *l, const struct expr *e);

static struct cond *new_cond(struct lower *l, enum cond_kind kind, enum type type, struct span span)
{
	struct cond *c = arena_alloc(l->arena, sizeof(*c));
	c->kind = kind;
	c->type = type;
	c->span = span;
	return c;
}

static struct cond *refused(struct lower *l, struct span span)
{
	return new_cond(l, COND_CONST, TYPE_ERROR, span);
}

static struct str text_of(struct lower *l, struct span span)
{
	return str_sub(source_text(&l->c->sources, span), 0, 60);
}

/* "a ratio", "a duration", "a plain number". */
static const char *a_type(enum type t)
{
	switch (t) {
	case TYPE_NUMBER: return "a plain number";
	case TYPE_RATIO: return "a ratio";
	case TYPE_DURATION: return "a duration";
	case TYPE_SCORE: return "a score";
	case TYPE_RATE: return "a rate";
	case TYPE_BYTES: return "a size in bytes";
	case TYPE_BOOL: return "true or false";
	case TYPE_STRING: return "a string";
	case TYPE_ERROR: case TYPES: break;
	}
	return "unknown";
}

static const char *an_example(enum type t)
{
	switch (t) {
	case TYPE_RATIO: return "a share, as in 2%";
	case TYPE_DURATION: return "a duration, as in 200ms";
	case TYPE_NUMBER: case TYPE_SCORE: return "a plain number, as in 1.4";
	case TYPE_RATE: return "a rate, as in 100/s";
	case TYPE_BYTES: return "a size, as in 512Mi";
	case TYPE_BOOL: case TYPE_STRING: case TYPE_ERROR: case TYPES: break;
	}
	return "a number";
}

/* ---- names ---- */

static const struct str *metric_names(struct lower *l, size_t *n)
{
	struct str *names = arena_array(l->arena, l->plan->nmetrics + 1, sizeof(*names));
	*n = l->plan->nmetrics;
	for (size_t i = 0; i < *n; i++)
		names[i] = l->plan->metrics[i].name;
	return names;
}

bool metric_index(struct lower *l, struct word w, size_t *index)
{
	struct metric_slot *slot = map_get(&l->metrics, w.text);
	if (slot) {
		*index = slot->index;
		return true;
	}
	if (l->no_names || l->plans_broken)	/* it may be a param that could not be read */
		return false;
	size_t n;
	const struct str *names = metric_names(l, &n);
	if (n == 0)
		diag_help(diag_at(l->diags, CN_UNKNOWN_NAME, w.span,
				  "no metric is called `%" PRI_STR "`", STR_ARG(w.text)),
			  "declare it: metrics prometheus \"http://...\" { %" PRI_STR
			  " ratio = \"...\" }",
			  STR_ARG(w.text));
	else
		unknown_name(l, w, "metric", names, n);
	return false;
}

bool side_of(struct lower *l, struct word w, enum side *side)
{
	static const struct str sides[] = { { "stable", 6 }, { "canary", 6 } };
	size_t i = word_index(l, w, "side", sides, ARRAY_LEN(sides));
	*side = i == 0 ? SIDE_STABLE : SIDE_CANARY;
	return i < ARRAY_LEN(sides);
}

static struct cond *literal(struct lower *l, const struct expr *lit, struct span span)
{
	enum qty_class cls;
	double v;
	enum qty_status s = qty_parse(lit->text, &cls, &v);
	static const enum type types[] = {
		[QTY_NUMBER] = TYPE_NUMBER,     [QTY_RATIO] = TYPE_RATIO,
		[QTY_DURATION] = TYPE_DURATION, [QTY_RATE] = TYPE_RATE,
		[QTY_BYTES] = TYPE_BYTES,       [QTY_CPU] = TYPE_NUMBER,
	};
	if (s == QTY_OK) {
		struct cond *c = new_cond(l, COND_CONST, types[cls], span);
		c->value = v;
		return c;
	}
	struct str text = str_sub(lit->text, 0, 60);
	if (s == QTY_RANGE)
		diag_help(diag_at(l->diags, CN_OUT_OF_RANGE, span, "`%" PRI_STR "` is too large",
				  STR_ARG(text)),
			  "write a smaller one");
	else if (s == QTY_ORDER)
		diag_help(diag_at(l->diags, CN_BAD_NUMBER, span,
				  "the units of `%" PRI_STR "` are out of order", STR_ARG(text)),
			  "the largest comes first, each once: 1h30m");
	else
		unknown_unit(
			l, span, lit->text,
			"a share is 0.5%, a duration 200ms, a rate 100/s, a size 512Mi, a score a plain number");
	return refused(l, span);
}

static struct cond *param_value(struct lower *l, const struct param *p, struct span span)
{
	if (p->broken || !p->value)
		return refused(l, span);
	struct cond *c;
	if (p->type == TYPE_BOOL || p->type == TYPE_STRING) {
		struct diag *d =
			diag_at(l->diags, CN_NOT_A_VALUE, span, "`%" PRI_STR "` is %s, no number",
				STR_ARG(p->name.text), a_type(p->type));
		diag_also(d, p->name.span, "declared here");
		diag_help(d, "declare it as a ratio, duration, score, rate or bytes");
		return refused(l, span);
	}
	c = literal(l, p->value, span);
	if (c->type == TYPE_NUMBER)
		c->type = p->type;
	return c;
}

static struct cond *metric_node(struct lower *l, enum cond_kind kind, struct word name,
				enum side side, struct span span)
{
	size_t i;
	if (!metric_index(l, name, &i))
		return refused(l, span);
	struct cond *c = new_cond(l, kind, l->plan->metrics[i].type, span);
	c->metric = i;
	c->side = side;
	return c;
}

static struct cond *name(struct lower *l, const struct expr *e)
{
	struct word w = { e->text, e->span };
	const struct param *p = param_find(l, e->text);
	struct metric_slot *m = map_get(&l->metrics, e->text);
	if (p && m && p == map_get(&l->params, e->text))	/* reported at the metric */
		return refused(l, e->span);
	if (p && m) {
		struct diag *d =
			diag_at(l->diags, CN_PARAM_LIKE_METRIC, e->span,
				"`%" PRI_STR "` is a param and a metric", STR_ARG(e->text));
		diag_also(d, p->name.span, "the param");
		diag_also(d, m->span, "the metric");
		diag_help(d, "give one of them another name");
		return refused(l, e->span);
	}
	if (p)
		return param_value(l, p, e->span);
	return metric_node(l, COND_METRIC, w, SIDE_CANARY, e->span);
}

/* ---- operators ---- */

static bool is_number(enum type t)
{
	return t != TYPE_BOOL && t != TYPE_STRING;
}

static bool plain(enum type t)
{
	return t == TYPE_NUMBER || t == TYPE_RATIO || t == TYPE_SCORE;
}

/* The one type of two operands, or TYPES when they don't go together. */
static enum type unify(enum type a, enum type b)
{
	if (a == b)
		return a;
	if (a == TYPE_NUMBER && (b == TYPE_RATIO || b == TYPE_SCORE))
		return b;
	if (b == TYPE_NUMBER && (a == TYPE_RATIO || a == TYPE_SCORE))
		return a;
	return TYPES;
}

static enum type product(enum type a, enum type b)
{
	if (plain(a))
		return plain(b) ? (a == TYPE_NUMBER   ? b
				   : b == TYPE_NUMBER ? a
				   : a == b           ? a
						      : TYPE_SCORE)
				: b;
	if (plain(b))
		return a;
	bool count =
		(a == TYPE_RATE && b == TYPE_DURATION) || (a == TYPE_DURATION && b == TYPE_RATE);
	return count ? TYPE_NUMBER : TYPES;
}

static enum type quotient(enum type a, enum type b)
{
	if (b == TYPE_NUMBER)
		return a;
	if (a == b)
		return TYPE_NUMBER;
	if (plain(b))
		return plain(a) ? TYPE_NUMBER : a;
	return a == TYPE_NUMBER && b == TYPE_DURATION ? TYPE_RATE : TYPES;
}

/* What to write instead of a literal of the wrong type, good being the other side. */
static void type_help(struct lower *l, struct diag *d, const struct cond *good,
		      const struct cond *bad)
{
	static const struct {
		const char *what, *example;
	} literals[TYPES] = {
		[TYPE_RATIO] = { "a share", "> 0.5%" },
		[TYPE_DURATION] = { "a duration", "> 200ms" },
		[TYPE_SCORE] = { "a plain number", "> 0.2" },
		[TYPE_RATE] = { "a rate", "< 10/s" },
		[TYPE_BYTES] = { "a size", "> 512Mi" },
	};
	if (bad->kind != COND_CONST || good->kind == COND_CONST || !literals[good->type].what) {
		diag_help(d, "both sides want one unit");
		return;
	}
	const struct plan *p = l->plan;
	struct buf help = buf_on(l->arena);
	buf_printf(&help, "write %s, as in `%" PRI_STR " %s`", literals[good->type].what,
		   STR_ARG(text_of(l, good->span)), literals[good->type].example);
	for (size_t i = 0; good->kind == COND_METRIC && i < p->nmetrics; i++)
		if (p->metrics[i].type == bad->type) {
			buf_printf(&help, ", or guard %" PRI_STR, STR_ARG(p->metrics[i].name));
			break;
		}
	diag_help(d, "%" PRI_STR, STR_ARG(buf_str(&help)));
}

/* Operands of * or / whose product or quotient has no type. */
static struct cond *no_product(struct lower *l, const struct expr *e, const struct cond *a,
			       const struct cond *b)
{
	bool product = e->op == OP_MUL;
	struct diag *d =
		diag_at(l->diags, CN_TYPE_MISMATCH, e->op_span, "%s can't be %s by %s",
			a_type(a->type), product ? "multiplied" : "divided", a_type(b->type));
	diag_also(d, a->span, "%s", "");
	diag_also(d, b->span, "%s", "");
	diag_help(d, product ? "one side of * is a plain number"
			     : "the right side of / is a plain number, or of the left one's type");
	return refused(l, e->span);
}

/* Of two operands that don't go together, the one to point at: the literal. */
static struct cond *mismatch(struct lower *l, const struct expr *e, const struct cond *a,
			     const struct cond *b)
{
	bool left = a->kind == COND_CONST && b->kind != COND_CONST;
	const struct cond *bad = left ? a : b, *good = left ? b : a;
	struct diag *d =
		diag_at(l->diags, CN_TYPE_MISMATCH, bad->span,
			"%" PRI_STR " is %s, %" PRI_STR " is %s", STR_ARG(text_of(l, good->span)),
			a_type(good->type), STR_ARG(text_of(l, bad->span)), a_type(bad->type));
	diag_also(d, good->span, "%s", "");
	type_help(l, d, good, bad);
	return refused(l, e->span);
}

static struct cond *need_number(struct lower *l, struct cond *c)
{
	if (is_number(c->type))
		return c;
	diag_help(diag_at(l->diags, CN_TYPE_MISMATCH, c->span,
			  "`%" PRI_STR "` is %s, and a number is wanted",
			  STR_ARG(text_of(l, c->span)), a_type(c->type)),
		  "conditions are joined by and, or, not; numbers by + - * / and comparisons");
	return refused(l, c->span);
}

static struct cond *need_bool(struct lower *l, struct cond *c)
{
	if (c->type == TYPE_BOOL || c->type == TYPE_ERROR)
		return c;
	diag_help(diag_at(l->diags, CN_NOT_A_CONDITION, c->span,
			  "`%" PRI_STR "` is %s, no condition", STR_ARG(text_of(l, c->span)),
			  a_type(c->type)),
		  "compare it with something, as in `%" PRI_STR " > ...`",
		  STR_ARG(text_of(l, c->span)));
	return refused(l, c->span);
}

static struct cond *pair(struct lower *l, enum cond_kind kind, enum type type, const struct expr *e,
			 const struct cond *a, const struct cond *b)
{
	struct cond *c = new_cond(l, kind, type, e->span);
	c->a = a;
	c->b = b;
	return c;
}

static struct cond *join(struct lower *l, const struct expr *e, enum cond_kind kind)
{
	struct cond *a = need_bool(l, lower_any(l, e->left)),
		    *b = need_bool(l, lower_any(l, e->right));
	bool bad = a->type == TYPE_ERROR || b->type == TYPE_ERROR;
	return bad ? refused(l, e->span) : pair(l, kind, TYPE_BOOL, e, a, b);
}

static struct cond *binary(struct lower *l, const struct expr *e)
{
	static const enum cond_kind kinds[] = {
		[OP_ADD] = COND_ADD, [OP_SUB] = COND_SUB, [OP_MUL] = COND_MUL, [OP_DIV] = COND_DIV,
		[OP_LT] = COND_LT,   [OP_LE] = COND_LE,	  [OP_GT] = COND_GT,   [OP_GE] = COND_GE,
		[OP_EQ] = COND_EQ,   [OP_NE] = COND_NE,	  [OP_AND] = COND_AND, [OP_OR] = COND_OR,
		[OP_MATCH] = COND_EQ,
	};
	if (e->op == OP_AND || e->op == OP_OR)
		return join(l, e, kinds[e->op]);
	if (e->op == OP_MATCH) {
		diag_help(diag_at(l->diags, CN_NOT_HERE, e->op_span,
				  "`=~` compares texts, and a guardrail's metrics are numbers"),
			  "use it in a route; compare metrics with < <= > >=");
		return refused(l, e->span);
	}
	struct cond *a = need_number(l, lower_any(l, e->left));
	if (a->type == TYPE_ERROR &&
	    e->right->kind == EXPR_STRING) /* a request's attribute: reported */
		return a;
	struct cond *b = need_number(l, lower_any(l, e->right));
	if (a->type == TYPE_ERROR || b->type == TYPE_ERROR)
		return refused(l, e->span);
	enum type t = e->op == OP_MUL ? product(a->type, b->type)
		      : e->op == OP_DIV ? quotient(a->type, b->type)
					: unify(a->type, b->type);
	if (t == TYPES)
		return e->op == OP_MUL || e->op == OP_DIV ? no_product(l, e, a, b)
							  : mismatch(l, e, a, b);
	bool compares = e->op >= OP_LT && e->op <= OP_NE;
	return pair(l, kinds[e->op], compares ? TYPE_BOOL : t, e, a, b);
}

static struct cond *unary(struct lower *l, const struct expr *e)
{
	struct cond *a = lower_any(l, e->left);
	a = e->op == OP_NOT ? need_bool(l, a) : need_number(l, a);
	if (a->type == TYPE_ERROR)
		return refused(l, e->span);
	if (e->op == OP_NEG && a->kind == COND_CONST) {	/* -1% is a constant, as people see it */
		struct cond *c = new_cond(l, COND_CONST, a->type, e->span);
		c->value = -a->value;
		return c;
	}
	return pair(l, e->op == OP_NOT ? COND_NOT : COND_NEG, a->type, e, a, NULL);
}

/* ---- functions ---- */

enum args_shape { ARGS_METRIC, ARGS_ONE, ARGS_TWO, ARGS_TEST };

static const struct function {
	struct str name;
	enum cond_kind kind;
	enum args_shape shape;
	const char *form;
} functions[] = {
	{ { "change", 6 }, COND_CHANGE, ARGS_METRIC, "change(conversion)" },
	{ { "diff", 4 }, COND_DIFF, ARGS_METRIC, "diff(p99_latency)" },
	{ { "abs", 3 }, COND_ABS, ARGS_ONE, "abs(diff(confidence))" },
	{ { "min", 3 }, COND_MIN, ARGS_TWO, "min(a, b)" },
	{ { "max", 3 }, COND_MAX, ARGS_TWO, "max(a, b)" },
	{ { "worse", 5 }, COND_WORSE, ARGS_TEST, "worse(p99_latency, confidence 98%)" },
	{ { "regressed", 9 },
	  COND_REGRESSED,
	  ARGS_TEST,
	  "regressed(p99_latency, by 2%, confidence 95%)" },
};

static struct cond *bad_call(struct lower *l, const struct expr *e, const struct function *f,
			     const char *why)
{
	diag_help(diag_at(l->diags, CN_BAD_CALL, e->span, "%s %s", f->name.p, why),
		  "it is written `%s`", f->form);
	return refused(l, e->span);
}

/* The metric that is a function's first argument. */
static struct cond *of_metric(struct lower *l, const struct expr *e, const struct function *f)
{
	const struct expr *m = e->args ? e->args->value : NULL;
	if (!m || m->kind == EXPR_ERROR || m->kind != EXPR_NAME || e->args->label.span.end)
		return m && m->kind == EXPR_ERROR
			       ? refused(l, e->span)
			       : bad_call(l, e, f, "takes a metric, without a side");
	struct cond *c =
		metric_node(l, f->kind, (struct word){ m->text, m->span }, SIDE_CANARY, e->span);
	if (c->type == TYPE_ERROR)
		return c;
	if (f->kind == COND_CHANGE)
		c->type = TYPE_RATIO;
	else if (f->shape == ARGS_TEST)
		c->type = TYPE_BOOL;
	return c;
}

/* A labelled share of a statistical predicate. */
static bool share_arg(struct lower *l, const struct arg *a, double *out)
{
	const struct expr *e = a->value;
	struct cond *c = e->kind == EXPR_NAME && param_find(l, e->text)
			     ? param_value(l, param_find(l, e->text), e->span)
			     : e->kind == EXPR_NUMBER ? literal(l, e, e->span) : NULL;
	if ((c && c->type == TYPE_ERROR) || (!c && e->kind == EXPR_NAME && l->plans_broken))
		return false;
	*out = c ? c->value : 0;
	if (c && c->type == TYPE_RATIO)
		return true;
	diag_help(diag_at(l->diags, CN_BAD_UNIT, e->span, "`%" PRI_STR "` takes a share",
			  STR_ARG(a->label.text)),
		  "write `%" PRI_STR " %s`", STR_ARG(a->label.text),
		  str_is(a->label.text, "by") ? "2%" : "95%");
	return false;
}

static struct cond *test(struct lower *l, const struct expr *e, const struct function *f)
{
	struct cond *c = of_metric(l, e, f);
	if (c->type == TYPE_ERROR)
		return c;
	c->confidence = 0.95;
	bool by = false, confidence = false;
	struct span at = e->span;	/* of the confidence */
	for (const struct arg *a = e->args->next; a; a = a->next) {
		bool is_by = str_is(a->label.text, "by") && f->kind == COND_REGRESSED && !by;
		bool is_confidence = str_is(a->label.text, "confidence") && !confidence;
		if (!is_by && !is_confidence)
			return bad_call(l, e, f, "takes a metric and shares with their names");
		by |= is_by;
		confidence |= is_confidence;
		at = is_confidence ? a->value->span : at;
		if (!share_arg(l, a, is_by ? &c->by : &c->confidence))
			return refused(l, e->span);
	}
	if (f->kind == COND_REGRESSED && !by)
		return bad_call(l, e, f, "wants `by`, the share that is too much");
	if (c->confidence >= 0.5 && c->confidence < 1)
		return c;
	diag_help(diag_at(l->diags, CN_OUT_OF_RANGE, at,
			  "a confidence is at least 50%% and below 100%%"),
		  "95%% is usual");
	return refused(l, e->span);
}

static struct cond *call(struct lower *l, const struct expr *e)
{
	struct str names[ARRAY_LEN(functions)];
	for (size_t i = 0; i < ARRAY_LEN(functions); i++)
		names[i] = functions[i].name;
	struct word w = { e->text,
			  { e->span.begin, e->span.begin + (uint32_t)e->text.n, e->span.file } };
	static const char *const attributes[] = { "header", "cookie", "query" };
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++)
		if (str_is(e->text, attributes[i])) {
			diag_help(
				diag_at(l->diags, CN_NOT_HERE, w.span,
					"`%s` is an attribute of a request, and a guardrail reads metrics",
					attributes[i]),
				"use it in a route");
			return refused(l, e->span);
		}
	size_t i = word_index(l, w, "function", names, ARRAY_LEN(names));
	if (i == ARRAY_LEN(names))
		return refused(l, e->span);
	const struct function *f = &functions[i];
	size_t n = 0;
	bool labelled = false;
	for (const struct arg *a = e->args; a; a = a->next, n++)
		labelled |= a->label.span.end != 0;
	switch (f->shape) {
	case ARGS_TEST:
		return n ? test(l, e, f) : bad_call(l, e, f, "takes a metric");
	case ARGS_METRIC:
		return n == 1 ? of_metric(l, e, f) : bad_call(l, e, f, "takes one metric");
	case ARGS_ONE:
		if (n != 1 || labelled)
			return bad_call(l, e, f, "takes one number");
		struct cond *one = need_number(l, lower_any(l, e->args->value));
		return one->type == TYPE_ERROR ? refused(l, e->span)
					       : pair(l, f->kind, one->type, e, one, NULL);
	case ARGS_TWO:
		break;
	}
	if (n != 2 || labelled)
		return bad_call(l, e, f, "takes two numbers");
	struct cond *a = need_number(l, lower_any(l, e->args->value));
	struct cond *b = need_number(l, lower_any(l, e->args->next->value));
	if (a->type == TYPE_ERROR || b->type == TYPE_ERROR)
		return refused(l, e->span);
	enum type t = unify(a->type, b->type);
	return t == TYPES ? mismatch(l, e, a, b) : pair(l, f->kind, t, e, a, b);
}

static struct cond *lower_any(struct lower *l, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_ERROR:
		break;
	case EXPR_NUMBER:
		return literal(l, e, e->span);
	case EXPR_NAME:
		return name(l, e);
	case EXPR_SIDED: {
		enum side side;
		struct word w = { e->text,
				  { e->span.begin, e->span.begin + (uint32_t)e->text.n,
				    e->span.file } };
		if (!side_of(l, e->side, &side))
			break;
		return metric_node(l, COND_METRIC, w, side, e->span);
	}
	case EXPR_CALL:
		return call(l, e);
	case EXPR_UNARY:
		return unary(l, e);
	case EXPR_BINARY:
		return binary(l, e);
	case EXPR_STRING:
	case EXPR_IN: {
		struct diag *d = diag_at(l->diags, CN_NOT_HERE, e->span,
					 "a guardrail compares numbers, and this is text");
		if (e->kind == EXPR_STRING && e->text.n && e->text.p[0] >= '0' &&
		    e->text.p[0] <= '9')
			diag_help(d, "write it without quotes");
		else
			diag_help(d, "texts are compared in routes");
		break;
	}
	}
	return refused(l, e->span);
}

const struct cond *lower_condition(struct lower *l, const struct expr *e)
{
	struct cond *c = need_bool(l, lower_any(l, e));
	return c->type == TYPE_ERROR ? NULL : c;
}

const struct cond *lower_number(struct lower *l, const struct expr *e, enum type type)
{
	struct cond *c = need_number(l, lower_any(l, e));
	if (c->type == TYPE_ERROR || type == TYPE_ERROR)
		return NULL;
	enum type t = unify(type, c->type);
	if (t == type || (type == TYPE_NUMBER && plain(c->type)))
		return c;
	diag_help(diag_at(l->diags, CN_TYPE_MISMATCH, c->span, "%s is wanted, `%" PRI_STR "` is %s",
			  a_type(type), STR_ARG(text_of(l, c->span)), a_type(c->type)),
		  "write %s", an_example(type));
	return NULL;
}

void cond_metrics(const struct cond *c, bool *seen)
{
	if (!c)
		return;
	if (c->kind == COND_METRIC || c->kind == COND_CHANGE || c->kind == COND_DIFF ||
	    c->kind == COND_WORSE || c->kind == COND_REGRESSED)
		seen[c->metric] = true;
	cond_metrics(c->a, seen);
	cond_metrics(c->b, seen);
}
