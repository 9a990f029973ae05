/* Opening traces, and the arithmetic of one series: order, age, the value at an instant.
 *
 * Called by the simulator's view of a trace and by the commands that read one. Sorting and the
 * median take no memory of their own, for a trace may fill most of what there is.
 */
#include "sim/trace.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include "sim/readers.h"
#include "sim/trace_input.h"
#include "sim/trace_report.h"

#define STALE_MS	INT64_C(300000)
#define BLOCK		16	/* samples that insertion sort puts in order */
#define NEAR		6	/* samples that are looked at one by one before the search */

/* Moves one sample. */
static void copy_sample(struct series *s, size_t to, size_t from)
{
	s->t[to] = s->t[from];
	s->v[to] = s->v[from];
}

static void swap_samples(struct series *s, size_t a, size_t b)
{
	int64_t t = s->t[a];
	double v = s->v[a];

	copy_sample(s, a, b);
	s->t[b] = t;
	s->v[b] = v;
}

static void reverse(struct series *s, size_t from, size_t to)
{
	while (from < to && from < --to)
		swap_samples(s, from++, to);
}

/* Exchanges the neighbours [from, mid) and [mid, to). */
static void rotate(struct series *s, size_t from, size_t mid, size_t to)
{
	if (from == mid || mid == to)
		return;
	reverse(s, from, mid);
	reverse(s, mid, to);
	reverse(s, from, to);
}

static void insertion_sort(struct series *s, size_t from, size_t to)
{
	for (size_t i = from + 1; i < to; i++) {
		int64_t t = s->t[i];
		double v = s->v[i];
		size_t j = i;

		for (; j > from && s->t[j - 1] > t; j--)
			copy_sample(s, j, j - 1);
		s->t[j] = t;
		s->v[j] = v;
	}
}

/* The first index of the sorted [from, to) with a time not below t (or above it, if after). */
static size_t bound(const struct series *s, size_t from, size_t to, int64_t t, bool after)
{
	while (from < to) {
		size_t mid = from + (to - from) / 2;

		if (after ? s->t[mid] <= t : s->t[mid] < t)
			from = mid + 1;
		else
			to = mid;
	}
	return from;
}

/* Merges the sorted neighbours [from, mid) and [mid, to) in place: halves the longer one, finds
 * where its middle belongs in the other, exchanges what lies between, and does the same on both
 * sides. A sample of the left side stays before those of the right side with its time. */
static void merge(struct series *s, size_t from, size_t mid, size_t to)
{
	size_t left, right, cut;

	while (from < mid && mid < to && s->t[mid - 1] > s->t[mid]) {
		if (to - from == 2) {
			swap_samples(s, from, mid);
			return;
		}
		if (mid - from > to - mid) {
			left = from + (mid - from) / 2;
			right = bound(s, mid, to, s->t[left], false);
		} else {
			right = mid + (to - mid - 1) / 2;
			left = bound(s, from, mid, s->t[right], true);
			right++;
		}
		cut = left + (right - mid);
		rotate(s, left, mid, right);
		merge(s, from, left, cut);	/* at most 3/4 of the samples: the depth is small */
		from = cut;
		mid = right;
	}
}

/* Leaves what is in order; turns round what is strictly backwards, as some exports are. @return
 * whether that was all. */
static bool sort_easily(struct series *s)
{
	size_t i = 1;

	while (i < s->n && s->t[i - 1] <= s->t[i])
		i++;
	if (i >= s->n)
		return true;
	for (i = 1; i < s->n && s->t[i - 1] > s->t[i]; i++)
		;
	if (i < s->n)
		return false;
	reverse(s, 0, s->n);
	return true;
}

static void sort(struct series *s)
{
	if (sort_easily(s))
		return;
	for (size_t from = 0; from < s->n; from += BLOCK)
		insertion_sort(s, from, s->n - from < BLOCK ? s->n : from + BLOCK);
	for (size_t width = BLOCK; width < s->n; width *= 2)
		for (size_t from = 0; s->n - from > width; from += 2 * width) {
			size_t mid = from + width;

			merge(s, from, mid, s->n - mid < width ? s->n : mid + width);
			if (s->n - from <= 2 * width)
				break;
		}
}

/* Drops repetitions from sorted samples. */
static bool drop_repetitions(struct series *s, enum trace_dup on_dup, size_t *clash)
{
	bool ok = true;
	size_t n = 0;

	for (size_t i = 0; i < s->n; i++) {
		if (ok && n && s->t[n - 1] == s->t[i]) {
			bool same = memcmp(&s->v[n - 1], &s->v[i], sizeof(*s->v)) == 0;

			if (on_dup == TRACE_DUP_LAST)
				s->v[n - 1] = s->v[i];
			if (same || on_dup != TRACE_DUP_ERROR)
				continue;
			ok = false;
			*clash = n;
		}
		if (n != i)
			copy_sample(s, n, i);
		n++;
	}
	s->n = n;
	return ok;
}

/* How many gaps are at most so long. */
static size_t count_gaps(const struct series *s, int64_t ms)
{
	size_t n = 0;

	for (size_t i = 1; i < s->n; i++)
		n += s->t[i] - s->t[i - 1] <= ms;
	return n;
}

/* The gap that k others are no longer than, k from 0, found by halving the range of lengths, which
 * is a few seconds in most traces. */
static int64_t nth_gap(const struct series *s, size_t k, int64_t low, int64_t high)
{
	while (low < high) {
		int64_t mid = low + (high - low) / 2;

		if (count_gaps(s, mid) > k)
			high = mid;
		else
			low = mid + 1;
	}
	return low;
}

/* Two median gaps: the two middle ones, or the middle one twice. */
static int64_t two_medians(const struct series *s)
{
	int64_t low = INT64_MAX, high = 0, first;
	size_t n = s->n - 1;

	for (size_t i = 1; i < s->n; i++) {
		int64_t gap = s->t[i] - s->t[i - 1];

		low = gap < low ? gap : low;
		high = gap > high ? gap : high;
	}
	first = nth_gap(s, (n - 1) / 2, low, high);
	return n % 2 ? 2 * first : first + nth_gap(s, n / 2, first, high);
}

bool series_finish(struct series *s, size_t *clash)
{
	return series_finish_as(s, TRACE_DUP_ERROR, clash);
}

bool series_finish_as(struct series *s, enum trace_dup on_dup, size_t *clash)
{
	sort(s);
	if (!drop_repetitions(s, on_dup, clash))
		return false;
	s->stale_ms = STALE_MS;
	if (s->n > 1) {
		int64_t steps = two_medians(s);

		s->stale_ms = steps > STALE_MS ? steps : STALE_MS;
	}
	return true;
}

int64_t series_step(const struct series *s)
{
	return s->n > 1 ? two_medians(s) / 2 : 0;
}

/* How many samples are at or before t, searched from where the last search ended. */
static size_t count_until(const struct series *s, int64_t t, size_t from)
{
	size_t step = 1, to;

	if (from > s->n || (from > 0 && s->t[from - 1] > t))
		from = 0;
	for (to = from; to < s->n && to < from + NEAR; to++)	/* as a rule it is near */
		if (s->t[to] > t)
			return to;
	from = to;
	for (to = from; to < s->n && s->t[to] <= t; step *= 2) {
		from = to + 1;
		to = s->n - from < step ? s->n : from + step;
	}
	return bound(s, from, to, t, true);
}

bool series_at(const struct series *s, int64_t t, size_t *hint, double *value)
{
	size_t n = count_until(s, t, hint ? *hint : 0);

	if (hint)
		*hint = n;
	if (n == 0 || t - s->t[n - 1] > s->stale_ms || isnan(s->v[n - 1]))
		return false;
	*value = s->v[n - 1];
	return true;
}

bool series_last_reading(const struct series *s, int64_t *t)
{
	size_t i = s->n;

	while (i > 0 && isnan(s->v[i - 1]))
		i--;
	if (i == 0)
		return false;
	*t = s->t[i - 1] + s->stale_ms;
	if (i < s->n && s->t[i] - 1 < *t)
		*t = s->t[i] - 1;
	return true;
}

static bool is_called_store(struct str path)
{
	return str_ends(path, ".db") || str_ends(path, ".sqlite") || str_ends(path, ".sqlite3");
}

/* Any text may be CSV; but hardly one that is called a store. */
static bool fail_store(const struct trace_reading *r)
{
	diag_help(diag_about(r->ds, CN_STORE, arena_cstr(r->arena, r->path),
			     "is called a store, but is not an SQLite database"),
		  "if it is CSV, call it so: it is read by any other name");
	return false;
}

/* Reads what is open. */
static bool read_open(struct trace_reading *r, struct trace *out)
{
	struct trace_input *in = r->in;
	const struct trace_reader *reader;

	reader = trace_reader_find(in->head, in->packing);
	*out = (struct trace){ .path = r->path, .packing = in->packing };
	if (reader == &trace_reader_csv && is_called_store(r->file))
		return fail_store(r);
	if (reader)
		return reader->read(r, out);
	trace_report_format(r->arena, r->ds, r->path, trace_sniff(in->head, in->packing));
	return false;
}

static bool read_fd(struct trace_reading *r, int fd, struct trace *out)
{
	struct trace_input in;
	bool ok = trace_input_open(&in, r->arena, fd);

	r->in = &in;
	if (ok)
		ok = read_open(r, out);
	else
		trace_report_input(r);
	trace_input_close(&in);
	return ok;
}

static bool is_stdin(struct str path, const struct trace_options *opts)
{
	return opts->use_stdin && str_is(path, "-");
}

struct trace *trace_read(struct arena *a, struct str path, struct str shown,
			 const struct trace_options *opts, struct diags *ds)
{
	struct trace *trace = arena_alloc(a, sizeof(*trace));
	struct trace_reading r = { .arena = a, .file = arena_str(a, path), .opts = opts, .ds = ds };
	int fd = STDIN_FILENO;
	bool ok;

	r.path = is_stdin(path, opts) ? STR("standard input") : arena_str(a, shown);
	if (!is_stdin(path, opts))
		fd = open(r.file.p, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (fd < 0) {
		struct diag *d = trace_report_errno(a, ds, r.path, opts->at, errno);

		if (!str_eq(path, shown))	/* the path of a plan is relative to its file */
			diag_help(d, "looked for at %" PRI_STR, STR_ARG(path));
		return NULL;
	}
	ok = read_fd(&r, fd, trace);
	if (!is_stdin(path, opts))
		close(fd);
	return ok ? trace : NULL;
}
