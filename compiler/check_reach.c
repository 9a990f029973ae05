/* Checks of what a guardrail's conditions can reach: conditions that are never true, and promote
 * and rollback that are true together.
 *
 * A condition that speaks of one number alone (a metric of one side, change(m), diff(m), abs of
 * such) is turned into the set of that number's values for which it holds: comparisons with linear
 * terms are intervals, and or not are set operations. Of conditions over several numbers nothing is
 * said.
 */
#include <math.h>

#include "compiler/check.h"
#include "compiler/dump.h"
#include "compiler/interval.h"

/* a * x + b, where x is the number that a condition speaks of; NULL for a constant. */
struct linear {
	const struct cond *x;
	double a, b;
	bool known;
};

/* What a condition says of its number. */
struct reach {
	const struct cond *x;	/* NULL: it speaks of none */
	struct interval_set set;
	bool known;
};

static bool same_number(const struct cond *a, const struct cond *b)
{
	if (!a || !b)
		return true;
	if (a->kind != b->kind)
		return false;
	if (a->kind == COND_ABS)
		return same_number(a->a, b->a) && a->a->kind == b->a->kind;
	return a->metric == b->metric && (a->kind != COND_METRIC || a->side == b->side);
}

static bool is_number(const struct cond *c)
{
	if (c->kind == COND_ABS)
		return is_number(c->a);
	return c->kind == COND_METRIC || c->kind == COND_CHANGE || c->kind == COND_DIFF;
}

static struct linear linear_of(const struct cond *c)
{
	const struct linear unknown = { 0 };
	if (c->kind == COND_CONST)
		return (struct linear){ .b = c->value, .known = true };
	if (is_number(c))
		return (struct linear){ .x = c, .a = 1, .known = true };
	if (c->kind != COND_NEG && c->kind != COND_ADD && c->kind != COND_SUB &&
	    c->kind != COND_MUL && c->kind != COND_DIV)
		return unknown;
	struct linear a = linear_of(c->a),
		      b = c->b ? linear_of(c->b) : (struct linear){ .known = true };
	if (!a.known || !b.known || !same_number(a.x, b.x))
		return unknown;
	const struct cond *x = a.x ? a.x : b.x;
	if (c->kind == COND_NEG)
		return (struct linear){ x, -a.a, -a.b, true };
	if (c->kind == COND_ADD)
		return (struct linear){ x, a.a + b.a, a.b + b.b, true };
	if (c->kind == COND_SUB)
		return (struct linear){ x, a.a - b.a, a.b - b.b, true };
	if (c->kind == COND_DIV)
		return b.x || b.b == 0 ? unknown : (struct linear){ x, a.a / b.b, a.b / b.b, true };
	if (a.x && b.x)
		return unknown;
	return a.x ? (struct linear){ x, a.a * b.b, a.b * b.b, true }
		   : (struct linear){ x, b.a * a.b, b.b * a.b, true };
}

static struct reach compare(struct arena *arena, const struct cond *c)
{
	static const enum interval_op ops[] = {
		[COND_LT] = INTERVAL_LT, [COND_LE] = INTERVAL_LE, [COND_GT] = INTERVAL_GT,
		[COND_GE] = INTERVAL_GE, [COND_EQ] = INTERVAL_EQ, [COND_NE] = INTERVAL_NE,
	};
	static const enum interval_op turned[] = {
		[INTERVAL_LT] = INTERVAL_GT, [INTERVAL_LE] = INTERVAL_GE,
		[INTERVAL_GT] = INTERVAL_LT, [INTERVAL_GE] = INTERVAL_LE,
		[INTERVAL_EQ] = INTERVAL_EQ, [INTERVAL_NE] = INTERVAL_NE,
	};
	struct linear l = linear_of(c->a), r = linear_of(c->b);
	enum interval_op op = ops[c->kind];
	if (!l.known || !r.known || !same_number(l.x, r.x))
		return (struct reach){ 0 };
	if (l.x && r.x) {	/* both sides speak of it: bring it to the left */
		l.a -= r.a;
		r = (struct linear){ .b = r.b - l.b, .known = true };
		l.b = 0;
	} else if (r.x) {
		struct linear swap = l;
		l = r;
		r = swap;
		op = turned[op];
	}
	struct interval_set y = interval_compare(arena, op, r.b);
	return (struct reach){ l.x, interval_unmap(arena, y, l.a, l.b), true };
}

static struct reach reach_of(struct arena *arena, const struct cond *c)
{
	if (c->kind >= COND_LT && c->kind <= COND_NE)
		return compare(arena, c);
	if (c->kind != COND_NOT && c->kind != COND_AND && c->kind != COND_OR)
		return (struct reach){ 0 };
	struct reach a = reach_of(arena, c->a);
	if (c->kind == COND_NOT)
		return (struct reach){ a.x, a.known ? interval_complement(arena, a.set) : a.set,
				       a.known };
	struct reach b = reach_of(arena, c->b);
	if (!a.known || !b.known || !same_number(a.x, b.x))
		return (struct reach){ 0 };
	struct interval_set set = c->kind == COND_AND ? interval_intersect(arena, a.set, b.set)
						      : interval_union(arena, a.set, b.set);
	return (struct reach){ a.x ? a.x : b.x, set, true };
}

/* The values that a number can have at all. */
static struct interval domain_of(const struct plan *p, const struct cond *x)
{
	const struct interval all = { -INFINITY, INFINITY, true, true };
	const struct interval positive = { 0, INFINITY, false, true };
	if (!x)
		return all;
	if (x->kind == COND_ABS)
		return positive;
	enum type type = p->metrics[x->metric].type;
	if (x->kind == COND_METRIC && p->metrics[x->metric].highest > 0)
		return (struct interval){ 0, p->metrics[x->metric].highest, false, false };
	if (type == TYPE_SCORE)
		return all;
	if (x->kind == COND_CHANGE)
		return (struct interval){ -1, INFINITY, false, true };
	if (x->kind == COND_DIFF)
		return type == TYPE_RATIO ? (struct interval){ -1, 1, false, false } : all;
	return type == TYPE_RATIO ? (struct interval){ 0, 1, false, false } : positive;
}

static void put_value(const struct cond *x, double v, struct buf *out)
{
	value_text(x->type, v, out);
}

/* "between 1% and 2%", "above 500ms", "at least 0%", "of 1%". */
static void put_interval(const struct cond *x, const struct interval *i, struct buf *out)
{
	if (i->lo == i->hi) {
		buf_puts(out, "of ");
		put_value(x, i->lo, out);
	} else if (isinf(i->lo) && isinf(i->hi)) {
		buf_puts(out, "whatever it is");
	} else if (isinf(i->hi)) {
		buf_puts(out, i->lo_open ? "above " : "at least ");
		put_value(x, i->lo, out);
	} else if (isinf(i->lo)) {
		buf_puts(out, i->hi_open ? "below " : "at most ");
		put_value(x, i->hi, out);
	} else {
		buf_puts(out, "between ");
		put_value(x, i->lo, out);
		buf_puts(out, " and ");
		put_value(x, i->hi, out);
	}
}

static struct reach within_domain(struct check_ctx *ctx, const struct cond *c)
{
	struct reach r = c ? reach_of(ctx->arena, c) : (struct reach){ 0 };
	if (r.known)
		r.set = interval_clip(ctx->arena, r.set, domain_of(ctx->plan, r.x));
	return r;
}

/* The values of x for which a condition may hold, whatever the other numbers are. */
static struct interval_set may(struct arena *arena, const struct cond *c, const struct cond *x,
			       bool negated)
{
	if (c->kind == COND_NOT)
		return may(arena, c->a, x, !negated);
	if (c->kind == COND_AND || c->kind == COND_OR) {
		struct interval_set a = may(arena, c->a, x, negated),
				    b = may(arena, c->b, x, negated);
		bool both = (c->kind == COND_AND) != negated;
		return both ? interval_intersect(arena, a, b) : interval_union(arena, a, b);
	}
	struct reach r = reach_of(arena, c);
	if (!r.known || (r.x && !(x && same_number(r.x, x))))
		return interval_all();
	return negated ? interval_complement(arena, r.set) : r.set;
}

/* The first number of a condition for which no value will do; NULL for none.
 * @param root  all of it. */
static const struct cond *impossible(struct check_ctx *ctx, const struct cond *root,
				     const struct cond *c)
{
	if (!c)
		return NULL;
	if (is_number(c)) {
		struct interval_set set = may(ctx->arena, root, c, false);
		return interval_set_is_empty(
			       interval_clip(ctx->arena, set, domain_of(ctx->plan, c)))
			       ? c
			       : NULL;
	}
	const struct cond *x = impossible(ctx, root, c->a);
	return x ? x : impossible(ctx, root, c->b);
}

/* Shows what --set put into a condition: the file has another number there. */
static void also_set(struct diag *d, const struct cond *c, uint16_t file)
{
	if (!c)
		return;
	if (c->span.end && c->span.file != file)
		diag_also(d, c->span, "set instead of what is written");
	also_set(d, c->a, file);
	also_set(d, c->b, file);
}

static void report_never(struct check_ctx *ctx, const struct check *self, const struct guardrail *g,
			 bool promote)
{
	const struct cond *c = promote ? g->promote : g->rollback;
	if (!c)
		return;
	const struct cond *x = impossible(ctx, c, c);
	struct reach constant = reach_of(ctx->arena, c);
	bool never = constant.known && !constant.x && interval_set_is_empty(constant.set);
	if (!x && !never)
		return;
	struct diag *d =
		check_fail(ctx, self, check_place(g, promote ? g->promote_span : g->rollback_span),
			   "guardrail `%" PRI_STR "` never %s: its condition can't be true",
			   STR_ARG(g->name), promote ? "promotes" : "rolls back");
	also_set(d, c, (promote ? g->promote_span : g->rollback_span).file);
	if (!x) {
		diag_help(d, "compare a metric, as in `error_rate > 1%%`");
		return;
	}
	struct buf text = buf_on(ctx->arena);
	struct interval domain = domain_of(ctx->plan, x);
	cond_text(ctx->plan, x, &text);
	if (interval_set_is_empty(may(ctx->arena, c, x, false))) {
		diag_help(d,
			  "no value of %" PRI_STR " makes it true: loosen one of its comparisons",
			  STR_ARG(buf_str(&text)));
		return;
	}
	buf_puts(&text, isinf(domain.hi) ? " is never below " : " is ");
	if (isinf(domain.hi))
		put_value(x, domain.lo, &text);
	else
		put_interval(x, &domain, &text);
	bool bucket = x->kind == COND_METRIC && ctx->plan->metrics[x->metric].highest > 0;
	diag_help(d, "%" PRI_STR "%s", STR_ARG(buf_str(&text)),
		  bucket ? ": its histogram has no higher bucket" : "");
}

static void check_unreachable(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		report_never(ctx, self, g, true);
		report_never(ctx, self, g, false);
	}
}

static void check_contradiction(struct check_ctx *ctx, const struct check *self)
{
	for (size_t i = 0; i < ctx->plan->nguardrails; i++) {
		const struct guardrail *g = &ctx->plan->guardrails[i];
		struct reach p = within_domain(ctx, g->promote),
			     r = within_domain(ctx, g->rollback);
		if (!p.known || !r.known || !p.x || !r.x || !same_number(p.x, r.x))
			continue;
		struct interval_set both = interval_intersect(ctx->arena, p.set, r.set);
		if (interval_set_is_empty(both))
			continue;
		struct buf text = buf_on(ctx->arena);
		cond_text(ctx->plan, p.x, &text);
		buf_putc(&text, ' ');
		put_interval(p.x, &both.v[0], &text);
		struct diag *d = check_fail(ctx, self, check_place(g, g->rollback_span),
					    "guardrail `%" PRI_STR
					    "` promotes and rolls back with %" PRI_STR,
					    STR_ARG(g->name), STR_ARG(buf_str(&text)));
		diag_also(d, g->promote_span, "the promote condition");
		also_set(d, g->promote, g->promote_span.file);
		also_set(d, g->rollback, g->rollback_span.file);
		diag_help(d, "leave a gap between the two: what lies in it holds");
	}
}

const struct check checks_reach[] = {
	{ CN_UNREACHABLE, check_unreachable },
	{ CN_CONTRADICTION, check_contradiction },
	{ 0 },
};
