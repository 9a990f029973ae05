/* A run as a chart of letters; see chart.h. Called by result_text.c. */
#include "sim/chart.h"

#include <string.h>

#include "base/units.h"
#include "base/utf8.h"
#include "sim/bands.h"
#include "sim/marks.h"
#include "sim/plot_axis.h"
#include "sim/plot_script.h"

#define COLUMNS		80
#define NAME_MAX_COLUMNS 20	/* of a guardrail's name */
#define GAP		2
#define TICS		8	/* times below the chart, at most */
#define DAY		86400000	/* ms; a longer run has no clock but days and hours */

/** The chart under way. */
struct chart {
	const struct result *result;
	const struct report *how;
	struct buf *out;
	int64_t end_ms;
	size_t name, width;	/* columns of the names, of the chart itself */
};

/** Begins a row with its name. */
static void put_name(struct chart *c, struct str name)
{
	/* names of guardrails are ASCII: in one that is cut the ellipsis would be all that is
	 * not */
	name = c->how->ascii ? str_sub(name, 0, c->name)
			     : script_cut(c->out->arena, name, c->name);
	buf_fill(c->out, ' ', GAP);
	buf_put(c->out, name);
	buf_fill(c->out, ' ', (int)(c->name - utf8_columns(name)) + GAP);
}

/** The column of an instant, less than the width. */
static size_t column_of(const struct chart *c, int64_t t_ms)
{
	double at = (double)t_ms * (double)c->width / (double)c->end_ms;

	return at < (double)c->width ? (size_t)at : c->width - 1;
}

/** Ends a row without spaces behind its last sign. */
static void end_row(struct chart *c)
{
	while (c->out->n && c->out->p[c->out->n - 1] == ' ')
		c->out->n--;
	buf_putc(c->out, '\n');
}

/* ---- words along the clock ------------------------------------------------------------------ */

/** A row of words, each at its column. One without room is left out. */
struct words {
	struct chart *chart;
	size_t column;		/* reached */
};

static void put_word(struct words *w, size_t column, struct str word)
{
	size_t width = utf8_columns(word);

	if (column < w->column || column + width > w->chart->width)
		return;
	buf_fill(w->chart->out, ' ', (int)(column - w->column));
	buf_put(w->chart->out, word);
	buf_putc(w->chart->out, ' ');
	w->column = column + width + 1;
}

static struct str short_name(const struct step *step)
{
	bool stage = step->kind == STEP_STAGE && str_starts(step->name, "stage ");

	return stage ? str_sub(step->name, 6, step->name.n) : step->name;
}

static void put_steps(struct chart *c)
{
	const struct result *r = c->result;
	struct words words = { c, 0 };

	put_name(c, STR("step"));
	for (size_t i = 0; i < r->nsteps; i++) {
		const struct step_record *s = &r->steps[i];

		if (s->begin_ms < s->end_ms || i == r->nsteps - 1)
			put_word(&words, column_of(c, s->begin_ms),
				 short_name(&r->plan->steps[s->step]));
	}
	end_row(c);
}

static void put_times(struct chart *c)
{
	const struct time_axis axis = time_axis_of(c->end_ms, TICS);
	struct words words = { c, 0 };
	char clock[QTY_TEXT_MAX];

	put_name(c, STR("time"));
	for (int64_t t = 0; t <= c->end_ms; t += axis.step_ms) {
		if (c->end_ms > DAY)
			dur_format(t, clock);
		else
			clock_format(t, clock);
		put_word(&words, column_of(c, t), t == 0 ? STR("0:00") : str_of(clock));
	}
	end_row(c);
}

/* ---- weight and verdicts -------------------------------------------------------------------- */

/** The canary's weight: of each column the largest one. */
static void put_weight(struct chart *c)
{
	const struct result *r = c->result;
	int32_t *ppm = arena_array(c->out->arena, c->width, sizeof(*ppm));

	for (size_t i = 0; i < r->nsteps; i++) {
		const struct step_record *s = &r->steps[i];
		int32_t weight = r->plan->steps[s->step].weight_ppm;
		int64_t last = s->end_ms > s->begin_ms ? s->end_ms - 1 : s->begin_ms;

		for (size_t k = column_of(c, s->begin_ms); k <= column_of(c, last); k++)
			ppm[k] = weight > ppm[k] ? weight : ppm[k];
	}
	put_name(c, STR("weight"));
	for (size_t i = 0; i < c->width; i++)
		buf_puts(c->out, ppm[i] == 0 ? "." : mark_level(ppm[i] / (double)PPM,
								c->how->ascii));
	end_row(c);
}

static void put_verdicts(struct chart *c, struct str name, const struct band_row *row)
{
	signed char *columns = arena_alloc(c->out->arena, c->width);
	size_t from = 0;

	bands_columns(row, c->end_ms, c->width, columns);
	put_name(c, name);
	for (size_t i = 1; i <= c->width; i++) {
		struct buf run = buf_on(c->out->arena);
		const struct mark *m;

		if (i < c->width && columns[i] == columns[from])
			continue;
		if (columns[from] == NO_BAND) {
			buf_fill(c->out, ' ', (int)(i - from));
		} else {
			m = mark_of((enum verdict)(columns[from] % BAND_EXCUSED),
				    columns[from] == BAND_EXCUSED);
			for (; from < i; from++)
				buf_puts(&run, mark_text(m, c->how->ascii));
			mark_put(c->out, m->colour, run.p, c->how->colour);
		}
		from = i;
	}
	end_row(c);
}

void chart_put(const struct result *r, const struct report *how, struct buf *out)
{
	const struct band_row *rows = bands_of(out->arena, r);
	struct chart c = { .result = r, .how = how, .out = out, .end_ms = bands_end(r),
			   .name = strlen("weight") };

	for (size_t i = 0; i < r->plan->nguardrails; i++) {
		size_t columns = utf8_columns(r->plan->guardrails[i].name);

		c.name = columns > c.name ? columns : c.name;
	}
	c.name = c.name > NAME_MAX_COLUMNS ? NAME_MAX_COLUMNS : c.name;
	c.width = COLUMNS - GAP - c.name - GAP;
	put_steps(&c);
	put_weight(&c);
	for (size_t i = 0; i < r->plan->nguardrails; i++)
		put_verdicts(&c, r->plan->guardrails[i].name, &rows[i]);
	put_times(&c);
}
