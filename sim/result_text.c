/* A run as people read it in a terminal (design section 4): head line, table, outcome, exposure.
 * Called by the commands that replay.
 *
 * Widths are counted in columns, colour codes in none. Every line ends without spaces.
 */
#include "sim/result.h"

#include "base/file.h"
#include "base/utf8.h"
#include "sim/chart.h"
#include "sim/marks.h"
#include "sim/result_rows.h"
#include "sim/result_words.h"
#include "sim/verdict.h"

#define GAP 2			/* columns between two columns of the table */

/** The print under way. */
struct printer {
	const struct result *result;
	const struct report *how;
	struct buf *out;
	const struct row *rows;
	size_t nrows;
	int time_width, step_width, weight_width;
	int *width;		/* of each guardrail's column */
	int column;		/* reached on this line */
};

static struct str step_name(const struct printer *p, size_t step)
{
	return p->result->plan->steps[step].name;
}

/* ---- the table ------------------------------------------------------------------------------ */

static void wider(int *width, size_t columns)
{
	if (columns > (size_t)*width && columns < 10000)
		*width = (int)columns;
}

static struct str value_text(const struct printer *p, const struct check_record *c)
{
	struct buf text = buf_on(p->out->arena);

	words_value(&text, p->result->plan, c);
	return buf_str(&text);
}

static void measure(struct printer *p)
{
	const struct plan *plan = p->result->plan;
	char text[QTY_TEXT_MAX];

	p->time_width = 4;
	p->step_width = 4;
	p->weight_width = 6;
	p->width = arena_array(p->out->arena, plan->nguardrails, sizeof(*p->width));
	for (size_t i = 0; i < plan->nguardrails; i++)
		wider(&p->width[i], utf8_columns(plan->guardrails[i].name));
	for (size_t i = 0; i < p->nrows; i++) {
		const struct row *row = &p->rows[i];

		wider(&p->time_width, clock_format(row->at_ms, text));
		wider(&p->step_width, utf8_columns(step_name(p, row->step->step)));
		wider(&p->weight_width,
		      weight_format(plan->steps[row->step->step].weight_ppm, text));
		for (size_t c = row->first; c < row->first + row->n; c++)
			wider(&p->width[p->result->checks[c].guardrail],
			      2 + value_text(p, &p->result->checks[c]).n);
	}
}

static void to_column(struct printer *p, int column)
{
	buf_fill(p->out, ' ', column - p->column);
	if (column > p->column)
		p->column = column;
}

static void put_cell(struct printer *p, int column, struct str text)
{
	to_column(p, column);
	buf_put(p->out, text);
	p->column += (int)utf8_columns(text);
}

static void put_right(struct printer *p, int end, struct str text)
{
	put_cell(p, end - (int)utf8_columns(text), text);
}

static void end_line(struct printer *p)
{
	buf_putc(p->out, '\n');
	p->column = 0;
}

static int weight_end(const struct printer *p)
{
	return GAP + p->time_width + GAP + p->step_width + GAP + p->weight_width;
}

static void put_header(struct printer *p)
{
	const struct plan *plan = p->result->plan;
	int column = weight_end(p) + GAP;

	put_right(p, GAP + p->time_width, STR("time"));
	put_cell(p, GAP + p->time_width + GAP, STR("step"));
	put_right(p, weight_end(p), STR("weight"));
	for (size_t i = 0; i < plan->nguardrails; i++) {
		put_cell(p, column, plan->guardrails[i].name);
		column += p->width[i] + GAP;
	}
	end_line(p);
}

static void put_check(struct printer *p, int column, const struct check_record *c)
{
	const struct mark *m = mark_of(c->verdict, c->excused);
	struct str value = value_text(p, c);

	to_column(p, column);
	mark_put(p->out, m->colour, mark_text(m, p->how->ascii), p->how->colour);
	p->column++;
	if (value.n)
		put_cell(p, p->column + 1, value);
}

static void put_held(struct printer *p, const struct row *row)
{
	const struct step *step = &p->result->plan->steps[row->step->step];

	buf_fill(p->out, ' ', GAP + p->time_width + GAP);
	buf_puts(p->out, "held by ");
	words_held(p->out, p->result, row->step_first, row->first + row->n);
	if (step->at_most_ms != NO_LIMIT) {
		buf_puts(p->out, ", until ");
		clock_put(p->out, row->step->begin_ms + step->at_most_ms);
		buf_puts(p->out, " at most");
	}
	end_line(p);
}

static void put_row(struct printer *p, const struct row *row)
{
	const struct plan *plan = p->result->plan;
	int column = weight_end(p) + GAP;
	size_t next = row->first;
	char text[QTY_TEXT_MAX];

	clock_format(row->at_ms, text);
	put_right(p, GAP + p->time_width, str_of(text));
	if (row->names_step) {
		put_cell(p, GAP + p->time_width + GAP, step_name(p, row->step->step));
		weight_format(plan->steps[row->step->step].weight_ppm, text);
		put_right(p, weight_end(p), str_of(text));
	}
	for (size_t i = 0; i < plan->nguardrails && next < row->first + row->n; i++) {
		if (p->result->checks[next].guardrail == i)
			put_check(p, column, &p->result->checks[next++]);
		column += p->width[i] + GAP;
	}
	end_line(p);
	if (row->held)
		put_held(p, row);
}

static void put_table(struct printer *p)
{
	p->rows = rows_of(p->out->arena, p->result, &p->nrows);
	measure(p);
	put_header(p);
	for (size_t i = 0; i < p->nrows; i++)
		put_row(p, &p->rows[i]);
}

/* ---- head ----------------------------------------------------------------------------------- */

static void put_traces(struct printer *p)
{
	for (size_t i = 0; i < p->how->ntraces; i++) {
		buf_puts(p->out, i ? ", " : "");
		words_text(p->out, path_tail(p->how->traces[i]));
	}
	if (p->how->recorded) {
		char text[QTY_TEXT_MAX];

		instant_format(p->how->start_ms, text);
		buf_printf(p->out, "%sfrom %s", p->how->ntraces ? " " : "", text);
	}
}

static struct str part(const struct printer *p, enum side side)
{
	return p->how->part[side].n ? p->how->part[side] : p->result->plan->versions[side].name;
}

static void put_head(struct printer *p)
{
	const char *dot = p->how->ascii ? " - " : " \u00b7 ";

	buf_put(p->out, p->result->plan->name);
	if (p->how->scenario.n)
		buf_printf(p->out, "%sscenario %" PRI_STR, dot, STR_ARG(p->how->scenario));
	buf_printf(p->out, "%sstable ", dot);
	words_text(p->out, part(p, SIDE_STABLE));
	buf_puts(p->out, ", canary ");
	words_text(p->out, part(p, SIDE_CANARY));
	if (p->how->ntraces || p->how->recorded) {
		buf_puts(p->out, dot);
		put_traces(p);
	}
	buf_putc(p->out, '\n');
	for (size_t i = 0; i < p->how->nsupposed; i++) {
		buf_puts(p->out, "  what if ");
		words_text(p->out, p->how->supposed[i]);
		buf_putc(p->out, '\n');
	}
}

/* ---- outcome -------------------------------------------------------------------------------- */

/* The outcome in one line. */
static void put_outcome(struct printer *p)
{
	static const struct { const char *text; enum mark_colour colour; } words[] = {
		[OUTCOME_PROMOTED] = { "PROMOTED", MARK_GREEN },
		[OUTCOME_ROLLED_BACK] = { "ROLLED BACK", MARK_RED },
		[OUTCOME_PAUSED] = { "PAUSED", MARK_YELLOW },
		[OUTCOME_UNDECIDED] = { "UNDECIDED", MARK_YELLOW },
	};
	const struct result *r = p->result;

	mark_put(p->out, words[r->outcome].colour, words[r->outcome].text, p->how->colour);
	words_ending(p->out, r);
	buf_putc(p->out, '\n');
}

/* ---- what an undecided run leaves ----------------------------------------------------------- */

static void put_last_readings(struct printer *p)
{
	for (size_t i = 0; i < p->result->plan->nmetrics; i++) {
		struct buf text = buf_on(p->out->arena);

		if (words_last_reading(&text, p->result, p->how->view, i))
			buf_printf(p->out, "  %" PRI_STR "\n", STR_ARG(buf_str(&text)));
	}
}

static void put_open_steps(struct printer *p)
{
	buf_puts(p->out, "  ");
	words_open_steps(p->out, p->result);
	buf_putc(p->out, '\n');
}

/* ---- exposure ------------------------------------------------------------------------------- */

static void put_exposure(struct printer *p)
{
	const struct result *r = p->result;

	buf_puts(p->out, "  exposure: ");
	words_exposure(p->out, r);
	if (!r->rate_known)
		buf_puts(p->out, " (the plan has no traffic, the trace no requests)");
	if (r->detect_ms > 0) {
		buf_puts(p->out, "; ");
		clock_put(p->out, r->detect_ms);
		buf_puts(p->out, " from the first hold to the rollback");
	}
	buf_putc(p->out, '\n');
}

static void put_notes(struct printer *p)
{
	const char *notes[RESULT_NOTES];
	size_t n = result_notes(p->result, notes);

	for (size_t i = 0; i < n; i++)
		buf_printf(p->out, "  %s\n", notes[i]);
}

void result_print(const struct result *r, const struct report *how, struct buf *out)
{
	struct printer p = { .result = r, .how = how, .out = out };

	put_head(&p);
	put_table(&p);
	put_outcome(&p);
	if (r->outcome == OUTCOME_UNDECIDED && !r->never_promotes) {
		if (how->view)
			put_last_readings(&p);
		put_open_steps(&p);
	}
	put_exposure(&p);
	if (how->chart)
		chart_put(r, how, out);
	put_notes(&p);
}
