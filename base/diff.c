/* Unified diffs: Eugene W. Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), in
 * its linear-space form.
 *
 * What two texts have in common at both ends is set aside. In what is left, the paths of fewest
 * edits are followed from both corners at once until they meet; the two boxes before and behind
 * that point are done the same way. For
 *
 *     old: a b c        new: b c d
 *
 * one edit from the front (drop a) and one from the back (add d) meet on the common `b c`. A box
 * in which they don't meet after LIMIT_EDITS edits is replaced as a whole. Called by the command
 * `fmt`.
 */
#include "base/diff.h"

#include <stdint.h>
#include <string.h>

#define CONTEXT 3
#define LIMIT_EDITS 8192	/* from each side */

struct text_line {
	struct str text;	/* with its line end; the last may have none */
	uint64_t hash;
	bool changed;		/* only in this text */
};

struct text {
	struct text_line *lines;
	size_t n;
};

struct diff {
	struct text old, new;
	ptrdiff_t *forward, *backward;	/* memory for struct side.v */
};

/** The lines [a, a_end) of the old text against [b, b_end) of the new one. */
struct box {
	size_t a, a_end, b, b_end;
};

/* ---- lines ---------------------------------------------------------------------------------- */

static uint64_t hash_of(struct str s)
{
	uint64_t h = UINT64_C(14695981039346656037);	/* FNV-1a */
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (unsigned char)s.p[i]) * UINT64_C(1099511628211);
	return h;
}

static struct text split(struct arena *a, struct str s)
{
	struct text text = { NULL, 0 };
	size_t cap = 0;
	for (size_t i = 0, end; i < s.n; i = end) {
		const char *nl = memchr(s.p + i, '\n', s.n - i);
		end = nl ? (size_t)(nl - s.p) + 1 : s.n;
		text.lines = arena_grow(a, text.lines, text.n, &cap, sizeof(*text.lines));
		struct text_line *line = &text.lines[text.n++];
		line->text = str_sub(s, i, end);
		line->hash = hash_of(line->text);
	}
	return text;
}

static bool same(const struct diff *d, size_t a, size_t b)
{
	const struct text_line *x = &d->old.lines[a], *y = &d->new.lines[b];
	return x->hash == y->hash && str_eq(x->text, y->text);
}

/* ---- the search ----------------------------------------------------------------------------- */

/** One side of a search. Diagonal k holds the places with x - y = k. */
struct side {
	ptrdiff_t *v;		/* by diagonal: how far in the old lines its paths have come */
	ptrdiff_t min, max;	/* diagonals that it has reached, within the box */
};

/** A search in one box of n old and m new lines, counted from its corner. */
struct search {
	const struct diff *d;
	struct box box;
	ptrdiff_t n, m;
	struct side forward, backward;
};

/* Widens the diagonals of a side by one edit, within the box. */
static void widen(const struct search *s, struct side *side, ptrdiff_t no_path)
{
	if (side->min > -s->m)
		side->v[--side->min - 1] = no_path;
	else
		side->min++;
	if (side->max < s->n)
		side->v[++side->max + 1] = no_path;
	else
		side->max--;
}

static bool same_at(const struct search *s, ptrdiff_t x, ptrdiff_t y)
{
	return same(s->d, s->box.a + (size_t)x, s->box.b + (size_t)y);
}

static bool within(const struct side *side, ptrdiff_t k)
{
	return side->min <= k && k <= side->max;
}

/* One edit from the front. @return whether the sides have met, at *x on diagonal *k. */
static bool step_forward(struct search *s, bool odd, ptrdiff_t *k, ptrdiff_t *x)
{
	struct side *f = &s->forward;
	widen(s, f, -1);
	for (*k = f->max; *k >= f->min; *k -= 2) {
		ptrdiff_t left = f->v[*k - 1], above = f->v[*k + 1];
		*x = left < above ? above : left + 1;
		while (*x < s->n && *x - *k < s->m && same_at(s, *x, *x - *k))
			++*x;
		f->v[*k] = *x;
		if (odd && within(&s->backward, *k) && s->backward.v[*k] <= *x)
			return true;
	}
	return false;
}

/* The same from the back. */
static bool step_backward(struct search *s, bool odd, ptrdiff_t *k, ptrdiff_t *x)
{
	struct side *b = &s->backward;
	widen(s, b, PTRDIFF_MAX);
	for (*k = b->max; *k >= b->min; *k -= 2) {
		ptrdiff_t below = b->v[*k - 1], right = b->v[*k + 1];
		*x = below < right ? below : right - 1;
		while (*x > 0 && *x - *k > 0 && same_at(s, *x - 1, *x - *k - 1))
			--*x;
		b->v[*k] = *x;
		if (!odd && within(&s->forward, *k) && *x <= s->forward.v[*k])
			return true;
	}
	return false;
}

/* Finds a place through which a path of fewest edits goes. The box has lines on both sides, and
 * neither its first nor its last lines are the same.
 * @return false if it is too far from both corners. */
static bool find_middle(const struct diff *d, struct box box, size_t *a, size_t *b)
{
	ptrdiff_t n = (ptrdiff_t)(box.a_end - box.a), m = (ptrdiff_t)(box.b_end - box.b), k, x;
	struct search s = {
		.d = d, .box = box, .n = n, .m = m,
		.forward = { d->forward + m + 1, 0, 0 },
		.backward = { d->backward + m + 1, n - m, n - m },
	};
	bool odd = (n - m) % 2 != 0;
	s.forward.v[0] = 0;
	s.backward.v[n - m] = n;
	for (size_t edits = 0; edits < LIMIT_EDITS; edits++)
		if (step_forward(&s, odd, &k, &x) || step_backward(&s, odd, &k, &x)) {
			*a = box.a + (size_t)x;
			*b = box.b + (size_t)(x - k);
			return true;
		}
	return false;
}

static void mark(struct diff *d, struct box box)
{
	for (size_t i = box.a; i < box.a_end; i++)
		d->old.lines[i].changed = true;
	for (size_t i = box.b; i < box.b_end; i++)
		d->new.lines[i].changed = true;
}

static void compare(struct diff *d, struct box box)
{
	size_t a, b;
	while (box.a < box.a_end && box.b < box.b_end && same(d, box.a, box.b)) {
		box.a++;
		box.b++;
	}
	while (box.a < box.a_end && box.b < box.b_end && same(d, box.a_end - 1, box.b_end - 1)) {
		box.a_end--;
		box.b_end--;
	}
	if (box.a == box.a_end || box.b == box.b_end || !find_middle(d, box, &a, &b)) {
		mark(d, box);
		return;
	}
	compare(d, (struct box){ box.a, a, box.b, b });
	compare(d, (struct box){ a, box.a_end, b, box.b_end });
}

/* ---- printing ------------------------------------------------------------------------------- */

static void put_line(struct buf *out, char mark_of, const struct text_line *line)
{
	buf_putc(out, mark_of);
	buf_put(out, line->text);
	if (!str_ends(line->text, "\n"))
		buf_puts(out, "\n\\ No newline at end of file\n");
}

/* The lines of one side of a hunk: where they begin, and how many if not one. */
static void put_range(struct buf *out, char mark_of, size_t begin, size_t end)
{
	size_t n = end - begin;
	buf_printf(out, "%c%zu", mark_of, n ? begin + 1 : begin);
	if (n != 1)
		buf_printf(out, ",%zu", n);
}

static bool changed(const struct text *t, size_t i)
{
	return i < t->n && t->lines[i].changed;
}

/* Finds where a hunk ends that begins at (a, b): CONTEXT lines behind its last change, unless the
 * next change is so near that both are one hunk. */
static struct box find_hunk(const struct diff *d, size_t a, size_t b)
{
	struct box box = { a, a, b, b };
	size_t quiet = 0;
	while (quiet <= 2 * CONTEXT && (a < d->old.n || b < d->new.n)) {
		bool out = changed(&d->old, a), in = changed(&d->new, b);
		a += out || !in;
		b += in || !out;
		quiet = out || in ? 0 : quiet + 1;
		if (quiet <= CONTEXT) {
			box.a_end = a;
			box.b_end = b;
		}
	}
	return box;
}

static void put_hunk(const struct diff *d, struct box box, struct buf *out)
{
	buf_puts(out, "@@ ");
	put_range(out, '-', box.a, box.a_end);
	buf_putc(out, ' ');
	put_range(out, '+', box.b, box.b_end);
	buf_puts(out, " @@\n");
	while (box.a < box.a_end || box.b < box.b_end) {
		if (changed(&d->old, box.a)) {
			put_line(out, '-', &d->old.lines[box.a++]);
		} else if (changed(&d->new, box.b)) {
			put_line(out, '+', &d->new.lines[box.b++]);
		} else {
			put_line(out, ' ', &d->old.lines[box.a++]);
			box.b++;
		}
	}
}

static void put_hunks(const struct diff *d, struct buf *out)
{
	size_t a = 0, b = 0, context = 0;
	while (a < d->old.n || b < d->new.n) {
		if (!changed(&d->old, a) && !changed(&d->new, b)) {
			context += context < CONTEXT;
			a++;
			b++;
			continue;
		}
		struct box box = find_hunk(d, a - context, b - context);
		put_hunk(d, box, out);
		a = box.a_end;
		b = box.b_end;
		context = 0;
	}
}

void diff_unified(struct str name, struct str old, struct str new, struct buf *out)
{
	struct diff d = { .old = split(out->arena, old), .new = split(out->arena, new) };
	size_t diagonals = d.old.n + d.new.n + 3;
	if (str_eq(old, new))
		return;
	d.forward = arena_array(out->arena, diagonals, sizeof(*d.forward));
	d.backward = arena_array(out->arena, diagonals, sizeof(*d.backward));
	compare(&d, (struct box){ 0, d.old.n, 0, d.new.n });
	buf_printf(out, "--- %" PRI_STR "\n+++ %" PRI_STR "\n", STR_ARG(name), STR_ARG(name));
	put_hunks(&d, out);
}
