/* Draws what the value of a panel is held against: lines, their words beside the panel, and the
 * zones between them; see plot_in.h.
 */
#include <math.h>

#include "compiler/dump.h"
#include "sim/plot_in.h"

#define COLOUR_PROMOTE	"#eff8f4"	/* zones */
#define COLOUR_HOLD	"#fdf5e0"
#define COLOUR_ROLLBACK	"#fbe9e7"

#define MARGIN_COLUMNS	22	/* of a threshold's words beside the panel */
#define VALUE_COLUMNS	11	/* of its value; a longer one is rounded */
#define LINE_HEIGHT	13	/* pixels */

/** Pixels below the panel's upper edge. */
static int y_of(const struct drawing *d, double v)
{
	const struct value_axis *a = &d->axis;
	double part = a->log ? log(v / a->from) / log(a->to / a->from)
			     : (v - a->from) / (a->to - a->from);

	return (int)lround((1 - fmin(fmax(part, 0), 1)) * VALUES);
}

static bool upwards(enum cond_kind op)
{
	return op == COND_GT || op == COND_GE;
}

static bool is_order(enum cond_kind op)
{
	return upwards(op) || op == COND_LT || op == COND_LE;
}

/** The one threshold of a verdict that parts the panel in two; NULL where there is none or
 * several. */
static const struct panel_threshold *only(const struct drawing *d, enum verdict v)
{
	const struct panel_threshold *found = NULL;

	for (size_t i = 0; i < d->panel->nthresholds; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];

		if (t->verdict != v)
			continue;
		if (found || !t->constant || !is_order(t->op) ||
		    !on_axis(d, t->value * d->scale.factor))
			return NULL;
		found = t;
	}
	return found;
}

static void put_zone(const struct drawing *d, const struct panel_threshold *t, const char *colour)
{
	buf_puts(d->plot->out, "set object rect from graph 0, first ");
	script_number(d->plot->out, t->value * d->scale.factor);
	buf_printf(d->plot->out, " to graph 1, graph %d fc rgb '%s' fs solid 1.0 noborder behind\n",
		   upwards(t->op) ? 1 : 0, colour);
}

void plot_zones(const struct drawing *d)
{
	const struct panel_threshold *promote = only(d, VERDICT_PROMOTE);
	const struct panel_threshold *rollback = only(d, VERDICT_ROLLBACK);
	const struct guardrail *g = &d->plot->result->plan->guardrails[d->panel->guardrail];

	if ((g->promote && !promote) || (g->rollback && !rollback) || (!promote && !rollback))
		return;
	if (promote && rollback && upwards(promote->op) == upwards(rollback->op))
		return;
	buf_printf(d->plot->out, "set object rect from graph 0, graph 0 to graph 1, graph 1 fc rgb "
				 "'%s' fs solid 1.0 noborder behind\n",
		   promote ? COLOUR_HOLD : COLOUR_PROMOTE);
	if (promote)
		put_zone(d, promote, COLOUR_PROMOTE);
	if (rollback)
		put_zone(d, rollback, COLOUR_ROLLBACK);
}

/** A limit that moves has its condition above the panel: here it only says which line is whose. */
static const char *moving_words(enum cond_kind op)
{
	return upwards(op) ? "above" : is_order(op) ? "below" : op == COND_EQ ? "at" : "off";
}

static void threshold_text(const struct drawing *d, const struct panel_threshold *t,
			   struct buf *text)
{
	const char *what = t->verdict == VERDICT_PROMOTE ? "promote" : "rollback";
	struct buf value = buf_on(text->arena);

	if (!t->constant) {
		buf_printf(text, "%s %s", what, moving_words(t->op));
		return;
	}
	value_text(d->panel->type, t->value, &value);
	buf_printf(text, "%s %s ", what, cond_op_text(t->op));
	if (value.n <= VALUE_COLUMNS)
		buf_put(text, buf_str(&value));
	else
		buf_printf(text, "%.4g%s", t->value * d->scale.factor, d->scale.name);
}

/** Where the words of a threshold stand: beside its line; of one that moves, where it was last. */
static int words_at(const struct drawing *d, size_t i)
{
	const struct panel_threshold *t = &d->panel->thresholds[i];
	const struct curve *c = &d->limits[i];
	double v = t->constant ? t->value : NAN;

	for (size_t k = c->n; k > 0 && isnan(v); k--)
		v = c->v[k - 1].value;
	v *= d->scale.factor;
	return on_axis(d, v) ? y_of(d, v) : 0;
}

void plot_threshold_words(const struct drawing *d)
{
	int y[PANEL_THRESHOLDS];
	size_t order[PANEL_THRESHOLDS], n = d->panel->nthresholds;

	for (size_t i = 0; i < n; i++) {
		size_t k = i;

		y[i] = words_at(d, i);
		for (; k > 0 && y[order[k - 1]] > y[i]; k--)
			order[k] = order[k - 1];
		order[k] = i;
	}
	for (size_t k = 1; k < n; k++)		/* down, away from the one above */
		if (y[order[k]] < y[order[k - 1]] + LINE_HEIGHT)
			y[order[k]] = y[order[k - 1]] + LINE_HEIGHT;
	for (size_t k = n; k > 0; k--) {	/* and up, into the panel */
		int limit = VALUES - (int)(n - k) * LINE_HEIGHT;

		if (y[order[k - 1]] > limit)
			y[order[k - 1]] = limit;
	}
	for (size_t i = 0; i < n; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];
		struct buf text = buf_on(d->plot->out->arena);

		threshold_text(d, t, &text);
		script_label(d->plot->out, RIGHT + 7, d->top + y[i], "left", PLOT_SMALL,
			     t->verdict == VERDICT_PROMOTE ? PLOT_GOOD : PLOT_BAD, buf_str(&text),
			     MARGIN_COLUMNS);
	}
}

void plot_threshold_lines(const struct drawing *d)
{
	for (size_t i = 0; i < d->panel->nthresholds; i++) {
		const struct panel_threshold *t = &d->panel->thresholds[i];
		double v = t->value * d->scale.factor;

		if (!t->constant || !on_axis(d, v) || v < d->axis.from || v > d->axis.to)
			continue;
		buf_puts(d->plot->out, "set arrow from graph 0, first ");
		script_number(d->plot->out, v);
		buf_puts(d->plot->out, " to graph 1, first ");
		script_number(d->plot->out, v);
		buf_printf(d->plot->out, " nohead lc rgb '%s' lw 1.2 %sfront\n",
			   t->verdict == VERDICT_PROMOTE ? PLOT_GOOD : PLOT_BAD,
			   t->verdict == VERDICT_PROMOTE ? "dt 2 " : "");
	}
}
