/* Sets of real numbers as sorted lists of intervals. Called by the checks that ask whether
 * conditions can hold, hold always, or hold together. It knows nothing of metrics or units.
 *
 * Every operation is one walk from left to right. The order of ends at the same number is what
 * matters: a closed lower end begins before an open one, an open upper end stops before a closed
 * one; [1, 2) and [2, 3] touch and are joined, [1, 2) and (2, 3] are not, for 2 is missing.
 */
#include "compiler/interval.h"

#include <float.h>
#include <math.h>

#include "base/arena.h"

static const struct interval everything = { -INFINITY, INFINITY, true, true };

/* A list that is being made, with room for all that may come. */
struct builder {
	struct interval *v;
	size_t n;
};

static struct builder builder_open(struct arena *arena, size_t room)
{
	return (struct builder){ arena_array(arena, room, sizeof(struct interval)), 0 };
}

static struct interval_set builder_set(const struct builder *b)
{
	return (struct interval_set){ b->v, b->n };
}

static bool is_empty(const struct interval *i)
{
	return !(i->lo < i->hi || (i->lo == i->hi && !i->lo_open && !i->hi_open));
}

static bool begins_before(const struct interval *a, const struct interval *b)
{
	return a->lo < b->lo || (a->lo == b->lo && !a->lo_open && b->lo_open);
}

static bool ends_before(const struct interval *a, const struct interval *b)
{
	return a->hi < b->hi || (a->hi == b->hi && a->hi_open && !b->hi_open);
}

/* Whether nothing is missing between a and b; a begins first. */
static bool touches(const struct interval *a, const struct interval *b)
{
	return a->hi > b->lo || (a->hi == b->lo && !(a->hi_open && b->lo_open));
}

/* Appends an interval that begins no earlier than those before; joins it to the last if it can. */
static void builder_add(struct builder *b, struct interval i)
{
	struct interval *last = b->n ? &b->v[b->n - 1] : NULL;

	i.lo_open = i.lo_open || i.lo == -INFINITY;
	i.hi_open = i.hi_open || i.hi == INFINITY;
	if (is_empty(&i))
		return;
	if (!last || !touches(last, &i)) {
		b->v[b->n++] = i;
	} else if (ends_before(last, &i)) {
		last->hi = i.hi;
		last->hi_open = i.hi_open;
	}
}

static struct interval common(const struct interval *a, const struct interval *b)
{
	const struct interval *later = begins_before(a, b) ? b : a;
	const struct interval *sooner = ends_before(a, b) ? a : b;

	return (struct interval){ later->lo, sooner->hi, later->lo_open, sooner->hi_open };
}

struct interval_set interval_all(void)
{
	return (struct interval_set){ &everything, 1 };
}

struct interval_set interval_empty(void)
{
	return (struct interval_set){ NULL, 0 };
}

struct interval_set interval_compare(struct arena *arena, enum interval_op op, double value)
{
	struct builder out = builder_open(arena, 2);

	if (isnan(value))
		return op == INTERVAL_NE ? interval_all() : interval_empty();
	switch (op) {
	case INTERVAL_LT:
	case INTERVAL_LE:
		builder_add(&out, (struct interval){ -INFINITY, value, true, op == INTERVAL_LT });
		break;
	case INTERVAL_GT:
	case INTERVAL_GE:
		builder_add(&out, (struct interval){ value, INFINITY, op == INTERVAL_GT, true });
		break;
	case INTERVAL_EQ:
		builder_add(&out, (struct interval){ value, value, false, false });
		break;
	case INTERVAL_NE:
		builder_add(&out, (struct interval){ -INFINITY, value, true, true });
		builder_add(&out, (struct interval){ value, INFINITY, true, true });
		break;
	}
	return builder_set(&out);
}

struct interval_set interval_union(struct arena *arena, struct interval_set a,
				   struct interval_set b)
{
	struct builder out = builder_open(arena, a.n + b.n);
	size_t i = 0, j = 0;

	while (i < a.n || j < b.n) {
		if (j == b.n || (i < a.n && begins_before(&a.v[i], &b.v[j])))
			builder_add(&out, a.v[i++]);
		else
			builder_add(&out, b.v[j++]);
	}
	return builder_set(&out);
}

struct interval_set interval_intersect(struct arena *arena, struct interval_set a,
				       struct interval_set b)
{
	struct builder out = builder_open(arena, a.n + b.n);
	size_t i = 0, j = 0;

	while (i < a.n && j < b.n) {
		builder_add(&out, common(&a.v[i], &b.v[j]));
		if (ends_before(&a.v[i], &b.v[j]))
			i++;
		else
			j++;
	}
	return builder_set(&out);
}

struct interval_set interval_complement(struct arena *arena, struct interval_set s)
{
	struct builder out = builder_open(arena, s.n + 1);
	struct interval gap = everything;

	for (size_t i = 0; i < s.n; i++) {
		gap.hi = s.v[i].lo;
		gap.hi_open = !s.v[i].lo_open;
		builder_add(&out, gap);
		gap.lo = s.v[i].hi;
		gap.lo_open = !s.v[i].hi_open;
	}
	gap.hi = INFINITY;
	gap.hi_open = true;
	builder_add(&out, gap);
	return builder_set(&out);
}

struct interval_set interval_clip(struct arena *arena, struct interval_set s,
				  struct interval domain)
{
	return interval_intersect(arena, s, (struct interval_set){ &domain, 1 });
}

/* The image of the end x, rounded once where that can be had. */
static double move_end(double x, double a, double b, bool inverse)
{
	double y = inverse ? (x - b) / a : fma(a, x, b);

	return inverse && isinf(x - b) && !isinf(x) ? x / a - b / a : y;
}

/* An interval under x -> a * x + b or, inverse, under x -> (x - b) / a; a is not 0. */
static struct interval move(const struct interval *i, double a, double b, bool inverse)
{
	struct interval out = {
		move_end(i->lo, a, b, inverse), move_end(i->hi, a, b, inverse),
		i->lo_open, i->hi_open
	};

	if (a < 0)
		out = (struct interval){ out.hi, out.lo, out.hi_open, out.lo_open };
	if (out.lo == INFINITY)
		out.lo = DBL_MAX;
	if (out.hi == -INFINITY)
		out.hi = -DBL_MAX;
	if (out.lo == out.hi)
		out.lo_open = out.hi_open = false;
	return out;
}

static struct interval_set move_all(struct arena *arena, struct interval_set s, double a, double b,
				    bool inverse)
{
	struct builder out = builder_open(arena, s.n);

	for (size_t i = 0; i < s.n; i++)
		builder_add(&out, move(&s.v[a < 0 ? s.n - 1 - i : i], a, b, inverse));
	return builder_set(&out);
}

struct interval_set interval_map(struct arena *arena, struct interval_set s, double a, double b)
{
	if (!isfinite(a) || !isfinite(b))
		return interval_all();
	if (a == 0)
		return s.n ? interval_compare(arena, INTERVAL_EQ, b) : interval_empty();
	return move_all(arena, s, a, b, false);
}

struct interval_set interval_unmap(struct arena *arena, struct interval_set s, double a, double b)
{
	if (!isfinite(a) || !isfinite(b))
		return interval_all();
	if (a == 0)
		return interval_set_contains(s, b) ? interval_all() : interval_empty();
	return move_all(arena, s, a, b, true);
}

bool interval_set_is_empty(struct interval_set s)
{
	return s.n == 0;
}

bool interval_set_contains(struct interval_set s, double x)
{
	for (size_t i = 0; i < s.n; i++) {
		const struct interval *v = &s.v[i];

		if ((x > v->lo || (x == v->lo && !v->lo_open)) &&
		    (x < v->hi || (x == v->hi && !v->hi_open)))
			return true;
	}
	return false;
}

bool interval_set_subset(struct interval_set a, struct interval_set b)
{
	size_t j = 0;

	for (size_t i = 0; i < a.n; i++) {
		while (j < b.n && ends_before(&b.v[j], &a.v[i]))
			j++;
		if (j == b.n || begins_before(&a.v[i], &b.v[j]))
			return false;
	}
	return true;
}

bool interval_set_equal(struct interval_set a, struct interval_set b)
{
	return interval_set_subset(a, b) && interval_set_subset(b, a);
}
