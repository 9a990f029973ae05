/* Checks as bands of time; see bands.h. */
#include "sim/bands.h"

#include <string.h>

const struct band_row *bands_of(struct arena *a, const struct result *r)
{
	struct band_row *rows = arena_array(a, r->plan->nguardrails, sizeof(*rows));
	struct band **v = arena_array(a, r->plan->nguardrails, sizeof(*v));

	for (size_t i = 0; i < r->nchecks; i++)
		rows[r->checks[i].guardrail].n++;
	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		v[i] = arena_array(a, rows[i].n, sizeof(*v[i]));
		rows[i].v = v[i];
		rows[i].n = 0;
	}
	for (size_t i = 0; i < r->nchecks; i++) {
		const struct check_record *c = &r->checks[i];
		const struct guardrail *g = &r->plan->guardrails[c->guardrail];
		struct band_row *row = &rows[c->guardrail];
		struct band *b = &v[c->guardrail][row->n];

		*b = (struct band){ c->at_ms - g->every_ms, c->at_ms, c };
		if (row->n > 0 && b[-1].to_ms > b->from_ms)
			b->from_ms = b[-1].to_ms;
		if (b->from_ms < 0)
			b->from_ms = 0;
		if (b->from_ms >= b->to_ms)
			b->from_ms = b->to_ms - 1;
		row->n++;
	}
	return rows;
}

/* By what a column holds: the graver, the larger. */
static const signed char gravities[] = {
	[VERDICT_ROLLBACK] = 4, [VERDICT_HOLD] = 3, [VERDICT_NO_DATA] = 2, [VERDICT_PROMOTE] = 1,
	[BAND_EXCUSED] = 0,
};

/* The column in which an instant lies. Times are far below 2^53, so doubles have them exactly. */
static size_t column_of(int64_t t_ms, int64_t end_ms, size_t n)
{
	double at = (double)t_ms * (double)n / (double)end_ms;

	return at >= (double)n ? n - 1 : at > 0 ? (size_t)at : 0;
}

void bands_columns(const struct band_row *row, int64_t end_ms, size_t n, signed char *columns)
{
	memset(columns, NO_BAND, n);
	for (size_t i = 0; i < row->n; i++) {
		const struct band *b = &row->v[i];
		size_t last = column_of(b->to_ms - 1, end_ms, n);
		int held = b->check->excused ? BAND_EXCUSED : (int)b->check->verdict;

		for (size_t c = column_of(b->from_ms, end_ms, n); c <= last; c++)
			if (columns[c] == NO_BAND || gravities[held] > gravities[columns[c]])
				columns[c] = (signed char)held;
	}
}

int64_t bands_end(const struct result *r)
{
	int64_t end = r->nsteps ? r->steps[r->nsteps - 1].end_ms : 0;

	if (r->at_ms > end)
		end = r->at_ms;
	return end > 0 ? end : 1;
}
