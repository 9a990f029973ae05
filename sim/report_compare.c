/* Scenarios side by side: a table with a line for each, and their weights on one axis of time, so
 * that who was stopped when can be seen at a glance. Called by report_page.c.
 */
#include "sim/report_parts.h"

#include "sim/html.h"
#include "sim/result_words.h"

#define ROWS_MAX 40		/* scenarios in the picture; the table has all */
#define ROW_HEIGHT 44
#define NAME_HEIGHT 16
#define WEIGHT_HEIGHT 22
#define TIMES_HEIGHT 20

void report_compare_add(struct report_compare *c, const struct scenario *s, const struct result *r,
			bool told)
{
	struct report_rival *rival;

	c->v = arena_grow(c->arena, c->v, c->n, &c->cap, sizeof(*c->v));
	rival = &c->v[c->n++];
	*rival = (struct report_rival){ .scenario = s->name.n ? s->name : s->plan->name,
					.plan = s->plan, .told = told };
	if (!r)
		return;
	rival->ran = true;
	rival->result = *r;
	rival->result.checks = NULL;	/* they end with the run */
	rival->result.nchecks = 0;
	rival->result.steps = arena_array(c->arena, r->nsteps, sizeof(*r->steps));
	for (size_t i = 0; i < r->nsteps; i++)
		rival->result.steps[i] = r->steps[i];
}

/* ---- the table ------------------------------------------------------------------------------ */

static void put_by(struct buf *out, const struct result *r)
{
	static const char *const words[] = {
		[REASON_NONE] = "", [REASON_CONDITION] = "", [REASON_NO_DATA] = ": no data",
		[REASON_NO_DECISION] = "no decision", [REASON_GATE] = "the gate",
	};

	if (r->guardrail >= 0)
		html_text(out, r->plan->guardrails[r->guardrail].name);
	buf_puts(out, words[r->reason]);
}

static void put_exposure(struct buf *out, const struct result *r)
{
	if (!r->rate_known) {
		buf_puts(out, "<td class=\"n\">unknown</td><td></td>");
		return;
	}
	buf_puts(out, "<td class=\"n\">");
	chart_value(out, TYPE_NUMBER, r->requests);
	buf_puts(out, " of ");
	chart_value(out, TYPE_NUMBER, r->total_requests);
	buf_puts(out, "</td><td class=\"n\">");
	if (r->bad_known)
		chart_value(out, TYPE_NUMBER, r->bad_requests);
	buf_puts(out, "</td>");
}

static void put_ran(struct buf *out, const struct result *r)
{
	buf_puts(out, "<td>");
	report_outcome_badge(out, r->outcome);
	buf_puts(out, "</td><td class=\"n\">");
	clock_put(out, r->at_ms);
	buf_puts(out, "</td><td>");
	html_text(out, r->plan->steps[r->step].name);
	buf_puts(out, "</td><td>");
	put_by(out, r);
	buf_puts(out, "</td>");
	put_exposure(out, r);
	buf_puts(out, "<td class=\"n\">");
	if (r->detect_ms >= 0)
		clock_put(out, r->detect_ms);
	buf_puts(out, "</td></tr>\n");
}

static void put_table(const struct report_compare *c, struct buf *out)
{
	report_table_open(out, "scenarios", 8);
	buf_puts(out, "<thead><tr><th scope=\"col\">scenario</th><th scope=\"col\">outcome</th>"
		 "<th scope=\"col\" class=\"n\">at</th><th scope=\"col\">in</th>"
		 "<th scope=\"col\">by</th><th scope=\"col\" class=\"n\">met the canary"
		 "</th><th scope=\"col\" class=\"n\">bad</th>"
		 "<th scope=\"col\" class=\"n\">detected in</th></tr></thead>\n<tbody>\n");
	for (size_t i = 0; i < c->n; i++) {
		buf_puts(out, "<tr><th scope=\"row\">");
		if (c->v[i].told)
			buf_printf(out, "<a href=\"#r%zu\">", i + 1);
		html_text(out, c->v[i].scenario);
		buf_puts(out, c->v[i].told ? "</a></th>" : "</th>");
		if (c->v[i].ran)
			put_ran(out, &c->v[i].result);
		else
			buf_puts(out, "<td colspan=\"7\">could not be run; canaryc said why when "
				 "it wrote this page</td></tr>\n");
	}
	buf_puts(out, "</tbody>");
	report_table_close(out);
}

/* ---- the picture ---------------------------------------------------------------------------- */

static int64_t end_of(const struct result *r)
{
	return r->nsteps ? r->steps[r->nsteps - 1].end_ms : 0;
}

/* The highest weight of all: what the pictures are as high as. */
static int32_t highest_of(const struct report_compare *c)
{
	int32_t highest = 1;

	for (size_t i = 0; i < c->n; i++)
		for (size_t k = 0; c->v[i].ran && k < c->v[i].result.nsteps; k++) {
			const struct result *r = &c->v[i].result;
			int32_t w = r->plan->steps[r->steps[k].step].weight_ppm;

			highest = w > highest ? w : highest;
		}
	return highest;
}

/* Steps that fall onto one place are drawn once. */
static void put_weights(const struct chart *c, const struct result *r, int y, int32_t highest)
{
	long at = 0;

	buf_printf(c->out, "<svg y=\"%d\" width=\"100%%\" height=\"%d\" viewBox=\"0 0 %d %d\" "
		   "preserveAspectRatio=\"none\"><path class=\"weight\" d=\"M0 %d", y,
		   WEIGHT_HEIGHT, CHART_WIDE, highest, highest);
	for (size_t i = 0; i < r->nsteps; i++) {
		long to = chart_wide_x(c, r->steps[i].end_ms);

		if (to == at)
			continue;
		buf_printf(c->out, "V%dH%ld",
			   highest - r->plan->steps[r->steps[i].step].weight_ppm, to);
		at = to;
	}
	buf_printf(c->out, "V%d\"/></svg>\n", highest);
}

static void put_end(const struct chart *c, const struct result *r, int y)
{
	buf_printf(c->out, "<line class=\"end %s\" y1=\"%d\" y2=\"%d\" x1=\"",
		   report_outcome_class(r->outcome), y - 2, y + WEIGHT_HEIGHT);
	chart_put_x(c->out, r->at_ms, c->end_ms);
	buf_puts(c->out, "\" x2=\"");
	chart_put_x(c->out, r->at_ms, c->end_ms);
	buf_puts(c->out, "\"/>\n");
}

static void put_rival(const struct chart *c, const struct report_rival *rival, int y,
		      int32_t highest)
{
	struct buf text = buf_on(c->out->arena);
	int top = y + NAME_HEIGHT;

	report_shortened(&text, rival->scenario);
	buf_printf(c->out, "<text class=\"row\" x=\"0\" y=\"%d\">%s ", top - 4,
		   report_outcome_sign(rival->result.outcome));
	html_text(c->out, buf_str(&text));
	buf_puts(c->out, "</text>\n");
	put_weights(c, &rival->result, top, highest);
	buf_printf(c->out, "<line class=\"grid\" x1=\"0\" x2=\"100%%\" y1=\"%d\" y2=\"%d\"/>\n",
		   top + WEIGHT_HEIGHT, top + WEIGHT_HEIGHT);
	put_end(c, &rival->result, top);
}

static struct str description(const struct report_compare *c)
{
	struct buf text = buf_on(c->arena);
	size_t n = 0;
	char highest[QTY_TEXT_MAX];

	weight_format(highest_of(c), highest);
	buf_printf(&text, "The canary's weight in each scenario, up to %s. ", highest);
	for (size_t i = 0; i < c->n && n < ROWS_MAX; i++) {
		if (!c->v[i].ran)
			continue;
		buf_printf(&text, "%s%" PRI_STR ": ", n++ ? "; " : "", STR_ARG(c->v[i].scenario));
		words_outcome(&text, &c->v[i].result);
	}
	return buf_str(&text);
}

static void put_picture(const struct report_compare *c, struct buf *out)
{
	struct chart chart = { .out = out, .end_ms = 1 };
	size_t ran = 0, n = 0;

	for (size_t i = 0; i < c->n; i++) {
		if (!c->v[i].ran)
			continue;
		ran++;
		if (end_of(&c->v[i].result) > chart.end_ms)
			chart.end_ms = end_of(&c->v[i].result);
	}
	if (ran < 2)
		return;
	chart.height = (int)(ran < ROWS_MAX ? ran : ROWS_MAX) * ROW_HEIGHT;
	buf_puts(out, "<figure><figcaption>Weight of the canary in each, and when it ended"
		 "</figcaption>\n");
	chart_open(&chart, "compare", STR("Scenarios side by side"), description(c), TIMES_HEIGHT);
	for (size_t i = 0; i < c->n && n < ROWS_MAX; i++)
		if (c->v[i].ran)
			put_rival(&chart, &c->v[i], (int)n++ * ROW_HEIGHT, highest_of(c));
	chart_times(&chart, chart.height + TIMES_HEIGHT - 5);
	chart_close(&chart);
	if (n < ran)
		buf_printf(out, "<p class=\"note\">%zu more scenarios are in the table.</p>\n",
			   ran - n);
	buf_puts(out, "</figure>\n");
}

void report_compare_put(const struct report_compare *c, struct buf *out)
{
	buf_puts(out, "<section>\n<h2>Scenarios</h2>\n");
	put_table(c, out);
	put_picture(c, out);
	buf_puts(out, "</section>\n");
}
