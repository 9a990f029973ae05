/* The list of changes, and how two things are compared field by field; called by all diff_*.c.
 * Knows nothing of plans, so that no part of one is treated in a way of its own.
 */
#include "compiler/diff_parts.h"

#include <string.h>

#include "base/buf.h"
#include "base/map.h"

#define FEW 16		/* fields up to here are searched, beyond a map is made */

struct diff diff_on(struct arena *a)
{
	return (struct diff){ .arena = a };
}

void diff_add(struct diff *d, struct change c)
{
	c.plan = d->plan;
	d->v = arena_grow(d->arena, d->v, d->n, &d->cap, sizeof(*d->v));
	d->v[d->n++] = c;
}

const char *diff_part_name(enum diff_part part)
{
	static const char *const names[] = {
		[DIFF_PLAN] = "plan", [DIFF_VERSION] = "version", [DIFF_METRIC] = "metric",
		[DIFF_GUARDRAIL] = "guardrail", [DIFF_ROUTE] = "route", [DIFF_STEP] = "step",
		[DIFF_ACTION] = "action", [DIFF_TARGET] = "target", [DIFF_ROLLOUT] = "rollout",
		[DIFF_SETTING] = "setting", [DIFF_TRACE] = "trace", [DIFF_CHECK] = "check",
		[DIFF_OUTCOME] = "outcome",
	};
	_Static_assert(ARRAY_LEN(names) == DIFF_PARTS, "a name for each part");

	return names[part];
}

/* ---- fields --------------------------------------------------------------------------------- */

struct fields fields_on(struct arena *a)
{
	return (struct fields){ .arena = a };
}

static void put(struct fields *f, struct str name, struct str value, bool usual)
{
	if (!value.p)
		return;
	f->v = arena_grow(f->arena, f->v, f->n, &f->cap, sizeof(*f->v));
	f->v[f->n++] = (struct field){ name, value, usual };
}

void field_put_usual(struct fields *f, const char *name, struct str value, bool usual)
{
	put(f, str_of(name), value, usual);
}

void field_put(struct fields *f, const char *name, struct str value)
{
	put(f, str_of(name), value, false);
}

void field_put_pairs(struct fields *f, const char *prefix, struct pairs p)
{
	for (size_t i = 0; i < p.n; i++)
		put(f, arena_printf(f->arena, "%s %" PRI_STR, prefix, STR_ARG(p.v[i].key)),
		    text_given(p.v[i].value), false);
}

/** Finds fields by name. Two lists are mostly of the same fields, so the place is tried first. */
struct finder {
	const struct fields *in;
	struct map names;	/* of many fields */
};

static struct finder finder_on(const struct fields *f)
{
	struct finder find = { .in = f, .names = map_on(f->arena) };

	for (size_t i = 0; f->n > FEW && i < f->n; i++)
		map_add(&find.names, f->v[i].name, &f->v[i]);
	return find;
}

static const struct field *find(const struct finder *f, struct str name, size_t place)
{
	const struct fields *in = f->in;

	if (place < in->n && str_eq(in->v[place].name, name))
		return &in->v[place];
	if (in->n > FEW)
		return map_get(&f->names, name);
	for (size_t i = 0; i < in->n; i++) {
		if (str_eq(in->v[i].name, name))
			return &in->v[i];
	}
	return NULL;
}

/** @param a, b  one of them may be NULL: the field is not there. */
static void compare(struct diff *d, struct change c, const struct field *a, const struct field *b)
{
	bool same = a && b ? str_eq(a->value, b->value) : a ? a->usual : b->usual;

	if (same)
		return;
	c.field = a ? a->name : b->name;
	if (a)
		c.before = a->value;
	if (b)
		c.after = b->value;
	diff_add(d, c);
}

void fields_compare(struct diff *d, enum diff_part part, struct str name, const struct fields *a,
		    const struct fields *b)
{
	const struct change c = { .part = part, .name = name };
	struct finder in_a = finder_on(a), in_b = finder_on(b);

	for (size_t i = 0; i < a->n; i++)
		compare(d, c, &a->v[i], find(&in_b, a->v[i].name, i));
	for (size_t i = 0; i < b->n; i++) {
		if (!find(&in_a, b->v[i].name, i))
			compare(d, c, NULL, &b->v[i]);
	}
}

/* ---- things --------------------------------------------------------------------------------- */

struct things things_on(struct arena *a, size_t n)
{
	struct things t = { .v = arena_array(a, n, sizeof(*t.v)), .n = n };

	for (size_t i = 0; i < n; i++)
		t.v[i].fields = fields_on(a);
	return t;
}

/** Puts a text on one line: a line's end and the spaces beside it become one space. */
static void put_joined(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '\n') {
			buf_putc(b, s.p[i]);
			continue;
		}
		while (b->n && b->p[b->n - 1] == ' ')
			b->n--;
		while (i + 1 < s.n && memchr(" \t\n", s.p[i + 1], 3))
			i++;
		if (i + 1 < s.n)
			buf_putc(b, ' ');
	}
}

/** "for 10m, at most 30m" */
static struct str sum_up(struct arena *a, const struct fields *f)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < f->n; i++) {
		if (f->v[i].usual)
			continue;
		buf_printf(&b, "%s%" PRI_STR " ", b.n ? ", " : "", STR_ARG(f->v[i].name));
		put_joined(&b, f->v[i].value);
	}
	return text_given(buf_str(&b));
}

void thing_whole(struct diff *d, enum diff_part part, const struct thing *t, bool added)
{
	struct change c = { .part = part, .name = t->name };

	if (added)
		c.after = sum_up(d->arena, &t->fields);
	else
		c.before = sum_up(d->arena, &t->fields);
	diff_add(d, c);
}

static struct map names_of(struct arena *a, struct things t)
{
	struct map m = map_on(a);

	for (size_t i = 0; i < t.n; i++)
		map_add(&m, t.v[i].name, &t.v[i]);
	return m;
}

void things_compare(struct diff *d, enum diff_part part, struct things a, struct things b)
{
	struct map in_a = names_of(d->arena, a), in_b = names_of(d->arena, b);

	for (size_t i = 0; i < a.n; i++) {
		const struct thing *now = map_get(&in_b, a.v[i].name);
		if (now)
			fields_compare(d, part, now->name, &a.v[i].fields, &now->fields);
		else
			thing_whole(d, part, &a.v[i], false);
	}
	for (size_t i = 0; i < b.n; i++) {
		if (!map_get(&in_a, b.v[i].name))
			thing_whole(d, part, &b.v[i], true);
	}
}
