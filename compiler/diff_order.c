/* Order and alignment: which names moved, and which steps of two rollouts are the same one. Called
 * by the diff_*.c of the parts; knows only names and numbers.
 *
 * Names are unique where order alone counts, so the ones that stay are a longest rising
 * subsequence, found in n log n. Steps may have the same name several times (`pause`): they are
 * aligned by the usual table, cell by cell, which is why their number is limited. The table holds
 * two bits a cell: which way to go from there. For
 *
 *     a: stage 5% for 5m, pause x        b: pause y, stage 5% for 9m, pause x
 *
 * `pause x` is the same on both sides and is set aside; stage 5% against pause y and stage 5%
 * leaves one pair, which changed, and `pause y`, which is new.
 */
#include "compiler/diff_parts.h"

#include "base/limits.h"
#include "base/map.h"

/* ---- order ---------------------------------------------------------------------------------- */

/** A name that both sides have. */
struct common {
	struct str name;
	size_t in_b;		/* its place there, among all */
	bool stays;
	size_t before;		/* in its chain, while the rising ones are found */
	struct str was;		/* of one that moved: its place in a */
};

/** Marks a longest subsequence of v in which in_b rises. */
static void mark_staying(struct arena *a, struct common *v, size_t n)
{
	/* ends of the best chain of each length */
	size_t *ends = arena_array(a, n, sizeof(*ends)), longest = 0;

	for (size_t i = 0; i < n; i++) {
		size_t low = 0, high = longest;
		while (low < high) {
			size_t middle = low + (high - low) / 2;
			if (v[ends[middle]].in_b < v[i].in_b)
				low = middle + 1;
			else
				high = middle;
		}
		v[i].before = low ? ends[low - 1] : NOT_PAIRED;
		ends[low] = i;
		if (low == longest)
			longest++;
	}
	for (size_t i = longest ? ends[longest - 1] : NOT_PAIRED; i != NOT_PAIRED; i = v[i].before)
		v[i].stays = true;
}

static struct common *common_of(struct arena *arena, const struct str *a, size_t na,
				struct str *b, size_t nb, size_t *n)
{
	struct map in_b = map_on(arena);
	struct common *v = arena_array(arena, na, sizeof(*v));

	for (size_t i = 0; i < nb; i++)
		map_add(&in_b, b[i], &b[i]);
	*n = 0;
	for (size_t i = 0; i < na; i++) {
		const struct str *there = map_get(&in_b, a[i]);
		if (there)
			v[(*n)++] = (struct common){ .name = a[i], .in_b = (size_t)(there - b) };
	}
	return v;
}

/** @param after  the last one before it that stays, or NULL. @param first  of those that stay. */
static struct str place_text(struct arena *a, const struct common *after,
			     const struct common *first)
{
	return arena_printf(a, "%s %" PRI_STR, after ? "after" : "before",
			    STR_ARG(after ? after->name : first->name));
}

/** Notes where those that moved stood in a. @return the first of those that stay. */
static const struct common *note_places(struct arena *a, struct common *v, size_t n)
{
	const struct common *first = NULL, *last = NULL;

	for (size_t i = 0; i < n && !first; i++) {
		if (v[i].stays)
			first = &v[i];
	}
	for (size_t i = 0; i < n; i++) {
		if (v[i].stays)
			last = &v[i];
		else
			v[i].was = place_text(a, last, first);
	}
	return first;
}

void order_compare(struct diff *d, enum diff_part part, struct str name, const char *of,
		   const struct str *a, size_t na, struct str *b, size_t nb)
{
	size_t n;
	struct common *v = common_of(d->arena, a, na, b, nb, &n);
	struct common **by_b = arena_array(d->arena, nb, sizeof(*by_b));
	const struct common *last = NULL;

	mark_staying(d->arena, v, n);
	const struct common *first = note_places(d->arena, v, n);
	for (size_t i = 0; i < n; i++)
		by_b[v[i].in_b] = &v[i];
	for (size_t i = 0; i < nb; i++) {
		struct common *c = by_b[i];
		struct change change = { .part = part, .name = name, .field = STR("place") };
		if (!c)
			continue;
		if (c->stays) {
			last = c;
			continue;
		}
		if (of)
			change.field = arena_printf(d->arena, "place of %s %" PRI_STR, of,
						    STR_ARG(c->name));
		else
			change.name = c->name;
		change.before = c->was;
		change.after = place_text(d->arena, last, first);
		diff_add(d, change);
	}
}

static struct str *thing_names(struct arena *a, struct things t)
{
	struct str *names = arena_array(a, t.n, sizeof(*names));

	for (size_t i = 0; i < t.n; i++)
		names[i] = t.v[i].name;
	return names;
}

void order_compare_things(struct diff *d, enum diff_part part, struct things a, struct things b)
{
	order_compare(d, part, STR(""), NULL, thing_names(d->arena, a), a.n,
		      thing_names(d->arena, b), b.n);
}

/* ---- alignment ------------------------------------------------------------------------------ */

enum way { WAY_SKIP_A, WAY_SKIP_B, WAY_PAIR };

/** The part of two sequences that is aligned, and the way from each cell, four cells a byte. */
struct alignment {
	const struct item *a, *b;
	size_t na, nb;
	uint8_t *ways;
};

static enum way way_at(const struct alignment *t, size_t i, size_t j)
{
	size_t cell = i * t->nb + j;

	return (enum way)(t->ways[cell / 4] >> cell % 4 * 2 & 3);
}

static void set_way(struct alignment *t, size_t i, size_t j, enum way way)
{
	size_t cell = i * t->nb + j;

	t->ways[cell / 4] = (uint8_t)(t->ways[cell / 4] | (unsigned)way << cell % 4 * 2);
}

/** Fills one row of scores from the one below it. A pair counts more than all contents together.
 * @param below, row  nb + 1 scores: the best from item i + 1 (i) of a and each item of b on. */
static void fill_row(struct alignment *t, size_t i, const uint64_t *below, uint64_t *row)
{
	const uint64_t pair = (t->na < t->nb ? t->na : t->nb) + 1;

	row[t->nb] = 0;
	for (size_t j = t->nb; j-- > 0;) {
		enum way way = below[j] >= row[j + 1] ? WAY_SKIP_A : WAY_SKIP_B;
		uint64_t best = way == WAY_SKIP_A ? below[j] : row[j + 1];
		if (t->a[i].name == t->b[j].name) {
			uint64_t both = below[j + 1] + pair + (t->a[i].content == t->b[j].content);
			if (both >= best) {
				way = WAY_PAIR;
				best = both;
			}
		}
		row[j] = best;
		set_way(t, i, j, way);
	}
}

/** @param pair  of the first item; b_first is what its indices begin with. */
static void align(struct arena *arena, struct alignment *t, size_t b_first, size_t *pair)
{
	struct arena_mark mark = arena_mark(arena);
	uint64_t *below = arena_array(arena, t->nb + 1, sizeof(*below));
	uint64_t *row = arena_array(arena, t->nb + 1, sizeof(*row));
	size_t i, j = 0;

	t->ways = arena_array(arena, t->na * t->nb / 4 + 1, 1);
	for (i = t->na; i-- > 0;) {
		uint64_t *free_row = below;
		fill_row(t, i, below, row);
		below = row;
		row = free_row;
	}
	i = 0;
	while (i < t->na && j < t->nb) {
		enum way way = way_at(t, i, j);
		if (way == WAY_PAIR)
			pair[i] = b_first + j;
		i += way != WAY_SKIP_B;
		j += way != WAY_SKIP_A;
	}
	arena_reset(arena, mark);
}

bool sequence_align(struct arena *a, const struct item *va, size_t na, const struct item *vb,
		    size_t nb, size_t *pair)
{
	size_t head = 0, tail = 0, least = na < nb ? na : nb;

	for (size_t i = 0; i < na; i++)
		pair[i] = NOT_PAIRED;
	for (; head < least && va[head].content == vb[head].content; head++)
		pair[head] = head;
	for (size_t i = na, k = nb; tail < least - head; tail++) {
		if (va[--i].content != vb[--k].content)
			break;
		pair[i] = k;
	}

	struct alignment t = { .a = va + head, .b = vb + head, .na = na - head - tail,
			       .nb = nb - head - tail };
	if (t.na <= LIMIT_DIFF_STEPS || t.nb <= LIMIT_DIFF_STEPS) {
		align(a, &t, head, pair + head);
		return true;
	}
	for (size_t i = 0; i < t.na && i < t.nb; i++)
		pair[head + i] = head + i;
	return false;
}
