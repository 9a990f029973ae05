/* Takes conditions apart into what they compare; see report_quantity.h. Called by report_guard.c.
 *
 * Comparisons are found behind `and` and `or`. Behind `not` they are shown as well, but nobody
 * can say which side of one is the good one. `worse` and `regressed` have no threshold to draw:
 * of these the metric is shown.
 */
#include "sim/report_quantity.h"

#include "compiler/dump.h"
#include "compiler/operators.h"
#include "sim/cond.h"

/** A search. */
struct search {
	struct quantities *q;
	const struct plan *plan;
	const struct view *view;
	struct lines *lines;
	bool promote;
	const struct cond *whole;	/* the condition at hand */
};

static bool is_constant(const struct cond *c)
{
	double value;

	return cond_constant(c, &value);
}

static bool of_metric(const struct cond *c)
{
	return c->kind == COND_METRIC || c->kind == COND_CHANGE || c->kind == COND_DIFF;
}

/* ---- quantities ----------------------------------------------------------------------------- */

static struct str name_of(const struct search *s, const struct cond *c)
{
	struct buf text = buf_on(s->lines->arena);

	if (c->kind == COND_METRIC)
		return s->plan->metrics[c->metric].name;
	cond_text(s->plan, c, &text);
	return buf_str(&text);
}

static enum type type_of(const struct search *s, const struct cond *c)
{
	if (c->kind == COND_METRIC || c->kind == COND_DIFF)
		return s->plan->metrics[c->metric].type;
	if (c->kind == COND_CHANGE)
		return TYPE_RATIO;
	return c->type == TYPE_NUMBER || c->type == TYPE_ERROR ? TYPE_SCORE : c->type;
}

static const struct cond *reading_of(const struct search *s, size_t metric, enum side side)
{
	struct cond *c = arena_alloc(s->lines->arena, sizeof(*c));

	*c = (struct cond){ .kind = COND_METRIC, .type = s->plan->metrics[metric].type,
			    .metric = metric, .side = side };
	return c;
}

static void add_lines(const struct search *s, struct quantity *q)
{
	if (q->of->kind != COND_METRIC) {
		q->line[SIDE_CANARY] = lines_add(s->lines, q->of);
		return;
	}
	for (int side = SIDE_STABLE; side <= SIDE_CANARY; side++)
		if (view_gives(s->view, q->of->metric, (enum side)side))
			q->line[side] = lines_add(
				s->lines, reading_of(s, q->of->metric, (enum side)side));
}

/* The quantity of that name, which is added if there is none. @return NULL: there are too many. */
static struct quantity *take(struct search *s, const struct cond *of)
{
	struct quantities *q = s->q;
	struct str name = name_of(s, of);

	for (size_t i = 0; i < q->n; i++)
		if (str_eq(q->v[i].name, name))
			return &q->v[i];
	if (q->n == QUANTITIES_MAX) {
		q->left_out++;
		return NULL;
	}
	struct quantity *new = &q->v[q->n++];
	*new = (struct quantity){ .of = of, .name = name, .type = type_of(s, of) };
	add_lines(s, new);
	return new;
}

/* ---- conditions ----------------------------------------------------------------------------- */

static void compare(struct search *s, const struct cond *c, const struct cond *left,
		    const struct cond *right, enum cond_kind op)
{
	struct quantity *q = take(s, left);
	struct threshold t = { .promote = s->promote, .alone = c == s->whole, .op = op,
			       .side = left->side, .of = right };

	t.constant = cond_constant(right, &t.limit);
	if (q && q->nt < QUANTITY_THRESHOLDS) {
		if (!t.constant)
			t.line = lines_add(s->lines, right);
		q->t[q->nt++] = t;
	}
	if (left->kind == COND_CHANGE || left->kind == COND_DIFF)
		take(s, reading_of(s, left->metric, SIDE_CANARY));
}

static void comparison(struct search *s, const struct cond *c)
{
	bool left = is_constant(c->a), right = is_constant(c->b);

	if (left && right)
		return;
	if (left || (!right && !of_metric(c->a) && of_metric(c->b)))
		compare(s, c, c->b, c->a, comparison_turned(c->kind));
	else
		compare(s, c, c->a, c->b, c->kind);
}

/* @return nothing; the depth is bounded by LIMIT_EXPR_DEPTH. */
static void find(struct search *s, const struct cond *c)
{
	if (!c)
		return;
	switch (c->kind) {
	case COND_AND: case COND_OR: case COND_NOT:
		find(s, c->a);
		find(s, c->b);
		return;
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
		comparison(s, c);
		return;
	case COND_WORSE: case COND_REGRESSED:
		take(s, reading_of(s, c->metric, SIDE_CANARY));
		return;
	case COND_CONST: case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_NEG:
	case COND_ABS: case COND_MIN: case COND_MAX: case COND_ADD: case COND_SUB: case COND_MUL:
	case COND_DIV:
		return;
	}
}

void quantities_find(struct quantities *q, const struct plan *plan, const struct guardrail *g,
		     const struct view *view, struct lines *lines)
{
	struct search s = { .q = q, .plan = plan, .view = view, .lines = lines };

	*q = (struct quantities){ .n = 0 };
	s.promote = true;
	s.whole = g->promote;
	find(&s, g->promote);
	s.promote = false;
	s.whole = g->rollback;
	find(&s, g->rollback);
}
