/* See trace_summary.h. Linear in the samples; the median of the values is found by partitioning a
 * copy of them.
 */
#include "sim/trace_summary.h"

#include <math.h>
#include <stdlib.h>

#include "sim/scratch.h"

/* The value that k others are no larger than, k from 0; v[0..n) is put in another order. */
static double nth_value(double *v, size_t n, size_t k)
{
	size_t from = 0, to = n;

	while (to - from > 1) {
		const double pivot = v[from + (to - from) / 2];
		size_t less = from, i = from, more = to;

		while (i < more) {	/* less than, equal to, not seen yet, more than the pivot */
			const double x = v[i];

			if (x < pivot) {
				v[i++] = v[less];
				v[less++] = x;
			} else if (x > pivot) {
				v[i] = v[--more];
				v[more] = x;
			} else {
				i++;
			}
		}
		if (k < less)
			to = less;
		else if (k >= more)
			from = more;
		else
			return pivot;
	}
	return v[from];
}

/* The mean of the two middle ones, or the middle one. */
static double median_of(double *v, size_t n)
{
	const double upper = nth_value(v, n, n / 2);

	return n % 2 ? upper : (nth_value(v, n, n / 2 - 1) + upper) / 2;
}

static void sum_up_values(struct arena *a, const struct series *s, struct series_summary *sum)
{
	double *v = scratch_alloc(a, s->n * sizeof(*v));
	size_t n = 0;

	sum->min = sum->median = sum->max = NAN;
	for (size_t i = 0; i < s->n; i++) {
		if (isnan(s->v[i]))
			continue;
		sum->min = n == 0 || s->v[i] < sum->min ? s->v[i] : sum->min;
		sum->max = n == 0 || s->v[i] > sum->max ? s->v[i] : sum->max;
		v[n++] = s->v[i];
	}
	if (n)
		sum->median = median_of(v, n);
	sum->readings = n;
	free(v);
}

struct series_summary series_summary(struct arena *a, const struct series *s)
{
	struct series_summary sum = { .step_ms = series_step(s) };

	sum_up_values(a, s, &sum);
	for (size_t i = 1; i < s->n; i++) {
		const int64_t gap = s->t[i] - s->t[i - 1];

		sum.gaps += gap > sum.step_ms + sum.step_ms / 2;
		sum.longest_ms = gap > sum.longest_ms ? gap : sum.longest_ms;
	}
	return sum;
}

bool trace_span(const struct trace *t, int64_t *from, int64_t *to)
{
	bool any = false;

	*from = INT64_MAX;
	*to = INT64_MIN;
	for (size_t i = 0; i < t->n; i++) {
		const struct series *s = &t->series[i];

		if (s->n == 0)
			continue;
		any = true;
		*from = s->t[0] < *from ? s->t[0] : *from;
		*to = s->t[s->n - 1] > *to ? s->t[s->n - 1] : *to;
	}
	return any;
}

/* The end of the i-th of n equal parts; the last one includes `to`. */
static int64_t part_end(int64_t from, int64_t to, size_t n, size_t i)
{
	const uint64_t length = (uint64_t)to - (uint64_t)from;

	if (i + 1 == n)
		return to;
	return from + (int64_t)(length / n * (i + 1) + length % n * (i + 1) / n);
}

void series_course(const struct series *s, int64_t from, int64_t to, size_t n, double *points)
{
	size_t at = 0, hint = 0;

	for (size_t i = 0; i < n; i++) {
		const int64_t end = part_end(from, to, n, i);
		size_t count = 0;
		double sum = 0, value;

		for (; at < s->n && s->t[at] <= end; at++) {
			if (!isfinite(s->v[at]))
				continue;
			sum += s->v[at];
			count++;
		}
		points[i] = count ? sum / (double)count : NAN;
		if (!count && series_at(s, end, &hint, &value) && isfinite(value))
			points[i] = value;
	}
}
