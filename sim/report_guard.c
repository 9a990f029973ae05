/* The guardrails of a run: for each its rule, a chart for each thing that it looks at, and the
 * table of its checks.
 */
#include "sim/report_parts.h"

#include <math.h>
#include <stdlib.h>

#include "compiler/dump.h"
#include "sim/html.h"
#include "sim/result_words.h"

#define PLOT_HEIGHT 150
#define BAND_HEIGHT 15
#define BELOW 44		/* under a plot: the band and the times */
#define DOTS_MAX 120		/* checks of a guardrail that are marked on its line */
#define OPEN_ROWS 12		/* a table of so many checks is open at once */
#define LABEL_GAP 15		/* pixels between two labels */

/** A guardrail of a run. */
struct guard {
	struct report_run *run;
	size_t index;
	const struct guardrail *guardrail;
	const struct band_row *checks;
};

/* ---- the rule ------------------------------------------------------------------------------- */

static void put_dur(struct buf *out, const char *before, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	dur_format(ms, text);
	buf_printf(out, "%s%s", before, text);
}

static void put_condition(const struct guard *g, const char *word, const struct cond *c)
{
	struct buf text = buf_on(g->run->arena);

	if (!c)
		return;
	cond_text(g->run->result->plan, c, &text);
	buf_printf(g->run->out, "<li>%s <code>", word);
	html_text(g->run->out, buf_str(&text));
	buf_puts(g->run->out, "</code>");
	if (c == g->guardrail->rollback && g->guardrail->n > g->guardrail->k)
		buf_printf(g->run->out, " for %lld of %lld checks", (long long)g->guardrail->k,
			   (long long)g->guardrail->n);
	else if (c == g->guardrail->rollback && g->guardrail->k > 1)
		buf_printf(g->run->out, " for %lld checks", (long long)g->guardrail->k);
	buf_puts(g->run->out, "</li>\n");
}

static void put_no_data(const struct guard *g)
{
	static const char *const words[] = {
		[NO_DATA_HOLD] = "holds", [NO_DATA_PROMOTE] = "counts as promote",
		[NO_DATA_ROLLBACK] = "rolls back",
	};
	const struct guardrail *gr = g->guardrail;
	struct buf *out = g->run->out;

	buf_printf(out, "<li>no data %s", words[gr->no_data]);
	if (gr->no_data == NO_DATA_ROLLBACK && gr->no_data_after > 1)
		buf_printf(out, " after %lld checks", (long long)gr->no_data_after);
	if (gr->needs)
		buf_printf(out, "; fewer than %lld requests in the window are no data",
			   (long long)gr->needs);
	buf_puts(out, "</li>\n");
}

static void put_rule(const struct guard *g)
{
	const struct guardrail *gr = g->guardrail;
	struct buf *out = g->run->out;

	buf_puts(out, "<ul class=\"rule\"><li>checked");
	put_dur(out, " every ", gr->every_ms);
	put_dur(out, " over ", gr->over_ms);
	if (gr->after_ms)
		put_dur(out, ", from ", gr->after_ms);
	buf_puts(out, gr->after_ms ? " of each step on</li>\n" : "</li>\n");
	put_condition(g, "promote when", gr->promote);
	put_condition(g, "rollback when", gr->rollback);
	put_no_data(g);
	buf_puts(out, "</ul>\n");
}

/* ---- thresholds ----------------------------------------------------------------------------- */

static bool opens_upwards(enum cond_kind op)
{
	return op == COND_GT || op == COND_GE;
}

static bool has_zone(const struct threshold *t)
{
	return t->constant && t->alone && isfinite(t->limit) &&
	       (opens_upwards(t->op) || t->op == COND_LT || t->op == COND_LE);
}

static void put_zones(const struct chart *c, const struct quantity *q)
{
	for (size_t i = 0; i < q->nt; i++) {
		const struct threshold *t = &q->t[i];
		int y, top, bottom;

		if (!has_zone(t))
			continue;
		y = chart_y(c, t->limit);
		top = opens_upwards(t->op) ? 0 : y;
		bottom = opens_upwards(t->op) ? y : c->height;
		buf_printf(c->out, "<rect class=\"zone %s\" x=\"0\" y=\"%d\" width=\"100%%\" "
			   "height=\"%d\"/>\n", t->promote ? "promote" : "rollback", top,
			   bottom - top);
	}
}

static struct str threshold_text(const struct chart *c, const struct quantity *q,
				 const struct threshold *t)
{
	struct buf text = buf_on(c->out->arena);

	buf_printf(&text, "%s %s%s ", t->promote ? "promote" : "rollback",
		   q->of->kind == COND_METRIC && t->side == SIDE_STABLE ? "stable " : "",
		   cond_op_text(t->op));
	if (t->constant)
		value_text(q->type, t->limit, &text);
	else
		cond_text(c->result->plan, t->of, &text);
	return buf_str(&text);
}

static double threshold_end(const struct threshold *t)
{
	if (t->constant)
		return t->limit;
	for (size_t i = t->line->n; i > 0; i--)
		if (!isnan(t->line->v[i - 1].value))
			return t->line->v[i - 1].value;
	return NAN;
}

/* The place of a label: above its line, unless another one is there or it is too near the top. */
static int label_y(int y, const int *taken, size_t n, int height)
{
	int up = y - 4, down = y + 13;
	bool up_free = up >= 10, down_free = down <= height - 2;

	for (size_t i = 0; i < n; i++) {
		up_free = up_free && abs(taken[i] - up) >= LABEL_GAP;
		down_free = down_free && abs(taken[i] - down) >= LABEL_GAP;
	}
	return up_free || !down_free ? up < 10 ? 10 : up : down;
}

static void put_thresholds(const struct chart *c, const struct quantity *q)
{
	int taken[QUANTITY_THRESHOLDS];

	for (size_t i = 0; i < q->nt; i++) {
		const struct threshold *t = &q->t[i];
		const char *class_name = t->promote ? "promote" : "rollback";
		double v = threshold_end(t);

		if (t->constant && isfinite(v))
			buf_printf(c->out, "<line class=\"limit %s\" x1=\"0\" x2=\"100%%\" "
				   "y1=\"%d\" y2=\"%d\"/>\n", class_name, chart_y(c, v),
				   chart_y(c, v));
		taken[i] = label_y(isnan(v) ? c->height : chart_y(c, v), taken, i, c->height);
		buf_printf(c->out, "<text class=\"limit-label %s\" x=\"4\" y=\"%d\">", class_name,
			   taken[i]);
		struct buf text = buf_on(c->out->arena);
		report_shortened(&text, threshold_text(c, q, t));
		html_text(c->out, buf_str(&text));
		buf_puts(c->out, "</text>\n");
	}
}

static void put_moving_thresholds(const struct chart *c, const struct quantity *q)
{
	for (size_t i = 0; i < q->nt; i++)
		if (!q->t[i].constant)
			chart_line(c, q->t[i].line,
				   q->t[i].promote ? "limit promote" : "limit rollback");
}

/* ---- a chart -------------------------------------------------------------------------------- */

static void widen(double *lo, double *hi, const struct line *line)
{
	if (!line || line->min > line->max)
		return;
	*lo = fmin(*lo, line->min);
	*hi = fmax(*hi, line->max);
}

static struct axis axis_of(const struct quantity *q)
{
	double lo = INFINITY, hi = -INFINITY;
	bool metric = q->of->kind == COND_METRIC;

	widen(&lo, &hi, q->line[SIDE_STABLE]);
	widen(&lo, &hi, q->line[SIDE_CANARY]);
	for (size_t i = 0; i < q->nt; i++) {
		const struct threshold *t = &q->t[i];

		widen(&lo, &hi, t->line);
		if (!t->constant || !isfinite(t->limit))
			continue;
		lo = fmin(lo, t->limit);
		hi = fmax(hi, t->limit);
		if (has_zone(t) && opens_upwards(t->op))	/* room for its zone */
			hi = fmax(hi, t->limit + 0.15 * fabs(t->limit));
		else if (has_zone(t) && t->limit < 0)
			lo = fmin(lo, t->limit - 0.15 * fabs(t->limit));
	}
	return axis_for(q->type, lo, hi, q->nt > 0 || !metric);
}

/* What a check read of a quantity. @return NaN for nothing, and of any other expression. */
static double checked_value(const struct quantity *q, const struct check_record *c)
{
	struct reading side[2] = { { 0, false }, { 0, false } };

	for (size_t i = 0; i < c->ntaken; i++)
		if (c->taken[i].metric == q->of->metric)
			side[c->taken[i].side] = c->taken[i].reading;
	if (q->of->kind == COND_METRIC && side[SIDE_CANARY].present)
		return side[SIDE_CANARY].value;
	if (q->of->kind == COND_CHANGE && side[SIDE_CANARY].present && side[SIDE_STABLE].present &&
	    side[SIDE_STABLE].value != 0)
		return (side[SIDE_CANARY].value - side[SIDE_STABLE].value) /
		       fabs(side[SIDE_STABLE].value);
	return NAN;
}

static void put_dots(const struct guard *g, const struct chart *c, const struct quantity *q)
{
	const struct check_record *decider = result_decider(c->result);

	for (size_t i = 0; i < g->checks->n; i++) {
		double v = checked_value(q, g->checks->v[i].check);
		bool decides = g->checks->v[i].check == decider;

		if (isnan(v) || (g->checks->n > DOTS_MAX && !decides))
			continue;
		buf_printf(c->out, "<circle class=\"dot%s\" r=\"%s\" cy=\"%d\" cx=\"",
			   decides ? " decider" : "", decides ? "6" : "2.5", chart_y(c, v));
		chart_put_x(c->out, g->checks->v[i].check->at_ms, c->end_ms);
		buf_puts(c->out, "\"/>\n");
	}
}

static void put_extremes(struct buf *out, const char *who, const struct quantity *q,
			 const struct line *line)
{
	if (!line)
		return;
	buf_printf(out, " The %s ", who);
	if (line->min > line->max) {
		buf_puts(out, "has no reading.");
		return;
	}
	buf_puts(out, "goes from ");
	char text[QTY_TEXT_MAX];
	type_format(q->type, line->min, text);
	buf_printf(out, "%s to ", text);
	type_format(q->type, line->max, text);
	buf_printf(out, "%s.", text);
}

static struct str description(const struct chart *c, const struct quantity *q)
{
	struct buf text = buf_on(c->out->arena);

	buf_printf(&text, "%" PRI_STR " over the run.", STR_ARG(q->name));
	put_extremes(&text, q->of->kind == COND_METRIC ? "canary" : "value", q,
		     q->line[SIDE_CANARY]);
	put_extremes(&text, "stable version", q, q->line[SIDE_STABLE]);
	for (size_t i = 0; i < q->nt; i++)
		buf_printf(&text, "%s%" PRI_STR, i ? "; " : " Thresholds: ",
			   STR_ARG(threshold_text(c, q, &q->t[i])));
	return buf_str(&text);
}

static void put_key(struct buf *out, const char *class_name, const char *word, struct str name)
{
	buf_printf(out, "<li><svg class=\"key\" width=\"28\" height=\"10\" aria-hidden=\"true\">"
		   "<path class=\"%s\" d=\"M1 5H27\"/></svg> %s", class_name, word);
	if (name.n) {
		buf_putc(out, ' ');
		html_text(out, name);
	}
	buf_puts(out, "</li>");
}

static void put_caption(const struct guard *g, const struct quantity *q)
{
	struct buf *out = g->run->out;

	buf_puts(out, "<figcaption>");
	html_text(out, q->name);
	buf_puts(out, "<ul class=\"legend\">");
	if (q->of->kind == COND_METRIC) {
		if (q->line[SIDE_CANARY])
			put_key(out, "canary", "canary", report_part(g->run, SIDE_CANARY));
		if (q->line[SIDE_STABLE])
			put_key(out, "stable", "stable", report_part(g->run, SIDE_STABLE));
	} else {
		put_key(out, "canary", "value", STR(""));
	}
	buf_puts(out, "</ul></figcaption>\n");
}

static void put_chart(const struct guard *g, const struct quantity *q, size_t number)
{
	struct report_run *r = g->run;
	struct chart c = { .out = r->out, .result = r->result, .end_ms = r->lines.end_ms,
			   .height = PLOT_HEIGHT, .axis = axis_of(q) };
	struct buf id = buf_on(r->arena);

	buf_printf(&id, "r%zu-g%zu-%zu", r->number, g->index + 1, number + 1);
	buf_puts(r->out, "<figure>");
	put_caption(g, q);
	chart_open(&c, id.p, q->name, description(&c, q), BELOW);
	put_zones(&c, q);
	chart_grid(&c);
	chart_steps(&c);
	chart_paths_open(&c);
	if (q->line[SIDE_STABLE])
		chart_line(&c, q->line[SIDE_STABLE], "stable");
	put_moving_thresholds(&c, q);
	if (q->line[SIDE_CANARY])
		chart_line(&c, q->line[SIDE_CANARY], "canary");
	chart_paths_close(&c);
	put_dots(g, &c, q);
	put_thresholds(&c, q);
	chart_verdicts(&c, g->checks, PLOT_HEIGHT + 8, BAND_HEIGHT);
	chart_times(&c, PLOT_HEIGHT + BELOW - 6);
	chart_close(&c);
	if ((q->line[SIDE_CANARY] && q->line[SIDE_CANARY]->infinite) ||
	    (q->line[SIDE_STABLE] && q->line[SIDE_STABLE]->infinite))
		buf_puts(r->out, "<p class=\"note\">Infinite values are drawn at the edge.</p>\n");
	buf_puts(r->out, "</figure>\n");
}

/* ---- the table of checks -------------------------------------------------------------------- */

static void put_checks_head(const struct guard *g)
{
	const struct plan *plan = g->run->result->plan;
	struct buf *out = g->run->out;
	const struct check_record *c = g->checks->v[0].check;

	buf_puts(out, "<thead><tr><th scope=\"col\" class=\"n\">time</th><th scope=\"col\">"
		 "step</th><th scope=\"col\">verdict</th>");
	for (size_t i = 0; i < c->ntaken; i++) {
		buf_puts(out, "<th scope=\"col\" class=\"n\">");
		html_printf(out, "%" PRI_STR "@%s", STR_ARG(plan->metrics[c->taken[i].metric].name),
			    c->taken[i].side == SIDE_CANARY ? "canary" : "stable");
		buf_puts(out, "</th>");
	}
	buf_puts(out, "</tr></thead>\n<tbody>\n");
}

static void put_check(const struct guard *g, const struct check_record *c)
{
	const struct result *r = g->run->result;
	struct buf *out = g->run->out;
	char text[QTY_TEXT_MAX];

	buf_printf(out, "<tr%s><td class=\"n\">",
		   c == result_decider(r) ? " class=\"decided\"" : "");
	clock_put(out, c->at_ms);
	buf_puts(out, "</td><td>");
	html_text(out, r->plan->steps[c->step].name);
	buf_puts(out, "</td><td>");
	report_verdict(out, c);
	buf_puts(out, "</td>");
	for (size_t i = 0; i < c->ntaken; i++) {
		const struct taken *t = &c->taken[i];

		if (t->reading.present)
			type_format(r->plan->metrics[t->metric].type, t->reading.value, text);
		buf_printf(out, "<td class=\"n\">%s</td>", t->reading.present ? text : "none");
	}
	buf_puts(out, "</tr>\n");
}

static void put_checks(const struct guard *g)
{
	struct report_run *r = g->run;
	size_t max = r->budget.rows, head = g->checks->n > max ? max / 3 : g->checks->n;

	if (g->checks->n == 0) {
		buf_puts(r->out, "<p>It was not checked in this run.</p>\n");
		return;
	}
	buf_printf(r->out, "<details%s><summary>%zu check%s</summary>\n",
		   g->checks->n <= OPEN_ROWS ? " open" : "", g->checks->n,
		   g->checks->n == 1 ? "" : "s");
	report_table_open(r->out, "checks", g->checks->v[0].check->ntaken + 3);
	put_checks_head(g);
	for (size_t i = 0; i < g->checks->n; i++) {
		if (i == head) {
			buf_printf(r->out, "<tr class=\"held\"><td></td><td colspan=\"%zu\">%zu "
				   "checks left out; --json has all</td></tr>\n",
				   (size_t)g->checks->v[0].check->ntaken + 2, g->checks->n - max);
			i += g->checks->n - max;
		}
		put_check(g, g->checks->v[i].check);
	}
	buf_puts(r->out, "</tbody>");
	report_table_close(r->out);
	buf_puts(r->out, "</details>\n");
}

/* ---- a guardrail ---------------------------------------------------------------------------- */

static void put_guardrail(const struct guard *g)
{
	struct report_run *r = g->run;
	const struct quantities *q = &r->quantities[g->index];

	buf_printf(r->out, "<section class=\"guard\" id=\"r%zu-g%zu\">\n", r->number, g->index + 1);
	report_heading(r, 2, g->guardrail->name);
	if (r->result->guardrail == (ptrdiff_t)g->index)
		buf_puts(r->out, "<p class=\"decides\"><span class=\"s rollback\">\u2717</span> "
			 "This guardrail rolled the rollout back.</p>\n");
	put_rule(g);
	for (size_t i = 0; i < q->n; i++)
		put_chart(g, &q->v[i], i);
	if (q->left_out)
		buf_printf(r->out, "<p class=\"note\">It compares %zu more things, which are not "
			   "drawn.</p>\n", q->left_out);
	put_checks(g);
	buf_puts(r->out, "</section>\n");
}

void report_guardrails_put(struct report_run *r)
{
	const struct plan *plan = r->result->plan;

	report_heading(r, 1, STR("Guardrails"));
	if (plan->nguardrails == 0)
		buf_puts(r->out, "<p>The plan has none: each stage passes when its time is over."
			 "</p>\n");
	for (size_t i = 0; i < plan->nguardrails; i++) {
		struct guard g = { r, i, &plan->guardrails[i], &r->checks[i] };

		put_guardrail(&g);
	}
}
