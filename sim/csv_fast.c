/* The fast way to read a row of a wide file: a time, and plain numbers or nothing, in one pass over
 * the lexer's buffer. It takes a row as a whole or not at all, and reports nothing: whatever is
 * different from the usual is left to csv_rows.c, which comes to the same samples.
 *
 * The row's cells are gathered first and given to the columns when all of them could be read. A
 * cell without a value is NaN there, which no plain number is.
 */
#include "sim/csv_rows.h"

#include <math.h>

#include "base/limits.h"
#include "base/num_scan.h"

_Static_assert(CSV_LEX_SLACK >= NUM_SCAN_SLACK, "numbers are read where they stand");

void csv_fast_start(struct csv_rows *r)
{
	const struct csv_header *h = r->header;

	if (h->is_long)
		return;
	for (size_t i = 0; i < h->n; i++)
		if (h->columns[i].role == CSV_SKIPPED)
			return;
	r->fast = true;
	r->cells = arena_array(r->report->arena, h->n, sizeof(*r->cells));
	r->unsettled = arena_array(r->report->arena, h->n, sizeof(*r->unsettled));
	for (size_t i = 0; i < r->build->columns.n; i++)
		r->unsettled[r->nunsettled++] = i;
	r->units = arena_array(r->report->arena, r->build->columns.n, sizeof(*r->units));
	r->nunits = r->units_cap = r->build->columns.n;
}

/* A time as it stands, p at its beginning. @return its end, or NULL when it is not a plain
 * field. */
static const char *scan_time(const char *p, char delim, struct str *time)
{
	const char *q = p;

	while (*q != delim && *q != '\n')
		q++;
	*time = (struct str){ p, (size_t)(q - p) };
	if (p == q || *p == '"' || *p == ' ' || *p == '\t' || q[-1] <= ' ')
		return NULL;
	return q;
}

/* Reads the cells of the row at p, a series one behind the other.
 * @param missing  whether one of them has no value.
 * @return behind its newline; NULL when the row is not such a one. */
static const char *scan_row(struct csv_rows *r, const char *p, const char *end, struct str *time,
			    bool *missing)
{
	const size_t n = r->header->n, at = r->header->time;
	const char delim = r->lex->delim;
	double *cell = r->cells;

	*missing = false;
	for (size_t i = 0;; i++, p++) {
		if (i == at) {
			p = scan_time(p, delim, time);
		} else if (*p == delim || *p == '\n') {
			*cell++ = NAN;
			*missing = true;
		} else {
			p = num_scan(p, cell++);
		}
		if (!p)
			return NULL;
		if (i + 1 == n)
			break;
		if (*p != delim)
			return NULL;
	}
	p += *p == '\r';
	return *p == '\n' && p != end ? p + 1 : NULL;
}

/* Notes the first number of each series that is neither missing nor 0. */
static void settle(struct csv_rows *r)
{
	for (size_t k = 0; k < r->nunsettled;) {
		const size_t series = r->unsettled[k];
		struct csv_units *u = &r->units[series];
		const double v = r->cells[series];

		if (!u->plain_row && v != 0 && !isnan(v))
			u->plain_row = r->lex->row;
		if (u->plain_row)
			r->unsettled[k] = r->unsettled[--r->nunsettled];
		else
			k++;
	}
}

static void give_row(struct csv_rows *r, int64_t t, bool missing)
{
	struct columns *columns = &r->build->columns;

	columns_row(columns, t, r->lex->row);
	if (!missing && columns_all_in_step(columns)) {
		if (!columns_put_all(columns, r->cells))
			build_disorder(r->build, 0, r->lex->row);
		return;
	}
	for (size_t i = 0; i < columns->n; i++) {
		if (isnan(r->cells[i]))
			columns_miss(columns, i);
		else if (!columns_put(columns, i, r->cells[i]))
			build_disorder(r->build, i, r->lex->row);
	}
}

void csv_fast_rows(struct csv_rows *r)
{
	const char *p, *end, *next;
	struct str time;
	bool missing;
	int64_t t;

	while (r->fast && !r->stop && (p = csv_lex_peek(r->lex, &end))) {
		next = scan_row(r, p, end, &time, &missing);
		if (!next || (size_t)(next - p) > LIMIT_CSV_LINE ||
		    csv_time_read(&r->time, time, &t) != CSV_TIME_OK)
			return;
		csv_lex_skip(r->lex, next);
		r->rows++;
		if (!r->first_row)
			r->first_row = r->lex->row;
		if (r->nunsettled)
			settle(r);
		give_row(r, t, missing);
		r->stop = build_full(r->build, r->lex->row);
	}
}
