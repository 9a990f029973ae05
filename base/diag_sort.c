/* What is left of the reported diagnostics, and in which order: sorted, repetitions dropped, the
 * levels of the run applied.
 *
 * diags_print() and diag_log_add() call diags_settle() before they look at the list, so that every
 * format shows the same. Nothing is rendered here.
 */
#include "base/diag.h"

#include <stdlib.h>

#include "base/diag_levels.h"

/* Diagnostics in the order in which they are shown. */
struct item {
	struct diag *d;
	size_t sequence;
};

static int compare_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

static int compare_items(const void *left, const void *right)
{
	const struct item *x = left, *y = right;
	const struct diag *a = x->d, *b = y->d;
	int order = a->placed == b->placed ? 0 : a->placed ? -1 : 1;

	if (!order && a->placed) {
		order = compare_size(a->span.file, b->span.file);
		if (!order)
			order = compare_size(a->span.begin, b->span.begin);
		if (!order)
			order = compare_size(a->code, b->code);
	}
	return order ? order : compare_size(x->sequence, y->sequence);
}

/* @return whether the two stand at one place and say the same. */
static bool same_group(const struct diag *a, const struct diag *b)
{
	if (a->placed != b->placed || (a->placed && a->code != b->code))
		return false;
	return !a->placed || (a->span.file == b->span.file && a->span.begin == b->span.begin);
}

static bool is_repeated(const struct diag *a, const struct diag *b)
{
	if (a->placed && a->level == DIAG_ERROR && b->level == DIAG_ERROR)
		return true;
	return a->code == b->code && a->span.end == b->span.end && str_eq(a->message, b->message) &&
	       str_eq(a->where, b->where);
}

/* Takes repetitions out of sorted items. @return how many are left. */
static size_t drop_repeated(struct item *items, size_t n)
{
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		size_t j = kept;

		while (j > 0 && same_group(items[j - 1].d, items[i].d) &&
		       !is_repeated(items[j - 1].d, items[i].d))
			j--;
		if (j == 0 || !same_group(items[j - 1].d, items[i].d))
			items[kept++] = items[i];
	}
	return kept;
}

static struct item *sorted(struct diags *ds, size_t *n)
{
	struct item *items;
	size_t count = 0;

	for (struct diag *d = ds->first; d; d = d->next)
		count++;
	items = arena_array(ds->arena, count, sizeof(*items));
	count = 0;
	for (struct diag *d = ds->first; d; d = d->next, count++)
		items[count] = (struct item){ d, count };
	qsort(items, count, sizeof(*items), compare_items);
	*n = drop_repeated(items, count);
	return items;
}

/* Puts one diagnostic back into the list, at the level that it has in this run. */
static void keep(struct diags *ds, struct diag *d)
{
	if (d->allowed || !diag_level_in(ds->levels, d->code, &d->level))
		return;
	ds->errors += d->level == DIAG_ERROR;
	ds->warnings += d->level == DIAG_WARNING;
	d->next = NULL;
	*ds->last = d;
	ds->last = &d->next;
}

void diags_settle(struct diags *ds)
{
	struct item *items;
	size_t n;

	if (ds->settled)
		return;
	items = sorted(ds, &n);
	ds->first = NULL;
	ds->last = &ds->first;
	ds->errors = ds->warnings = 0;
	for (size_t i = 0; i < n; i++)
		keep(ds, items[i].d);
	ds->settled = true;
}
