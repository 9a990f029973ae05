/* The course of a run: its weight, the verdicts of all guardrails above each other, and the table
 * of the checks that changed something, as the terminal has it.
 */
#include "sim/report_parts.h"

#include "sim/html.h"
#include "sim/result_rows.h"
#include "sim/result_words.h"

#define WEIGHT_HEIGHT 110
#define TIMES_HEIGHT 18
#define BAND_HEIGHT 15
#define ROW_HEIGHT 34		/* of a guardrail: its name, its band */
#define ROWS_MAX 24		/* guardrails in the picture */
#define OPEN_ROWS 25		/* a table of so many rows is open at once */
#define LABEL_PART 10		/* a step of a tenth of the width has room for its weight */
#define LABELS_MAX 400		/* steps with a text of their own */

/* ---- the picture ---------------------------------------------------------------------------- */

static int32_t highest_weight(const struct result *r)
{
	int32_t highest = 0;

	for (size_t i = 0; i < r->nsteps; i++) {
		int32_t w = r->plan->steps[r->steps[i].step].weight_ppm;
		highest = w > highest ? w : highest;
	}
	return highest ? highest : PPM;
}

/* Steps that fall onto one place are drawn once. */
static void put_weight_path(const struct chart *c)
{
	const struct result *r = c->result;
	long at = 0;

	chart_paths_open(c);
	buf_printf(c->out, "<path class=\"weight\" d=\"M0 %d", 10 * c->height);
	for (size_t i = 0; i < r->nsteps; i++) {
		double part = r->plan->steps[r->steps[i].step].weight_ppm / (double)PPM;
		long to = chart_wide_x(c, r->steps[i].end_ms);

		if (to > at)
			buf_printf(c->out, "V%dH%ld", 10 * chart_y(c, part), to);
		at = to;
	}
	buf_printf(c->out, "V%d\"/>\n", 10 * c->height);
	chart_paths_close(c);
}

/* A weight is written above its line, or below it where there is no room. */
static int label_y(int y)
{
	return y >= 16 ? y - 5 : y + 15;
}

/* A field over each step, which says its name where the pointer rests, and the weight if there is
 * room. */
static void put_step_fields(const struct chart *c)
{
	const struct result *r = c->result;

	for (size_t i = 0; i < r->nsteps && i < LABELS_MAX; i++) {
		const struct step_record *s = &r->steps[i];
		const struct step *step = &r->plan->steps[s->step];
		char from[QTY_TEXT_MAX], to[QTY_TEXT_MAX], weight[QTY_TEXT_MAX];

		if (s->end_ms <= s->begin_ms)
			continue;
		clock_format(s->begin_ms, from);
		clock_format(s->end_ms, to);
		weight_format(step->weight_ppm, weight);
		buf_printf(c->out, "<rect class=\"field\" y=\"0\" height=\"%d\" x=\"", c->height);
		chart_put_x(c->out, s->begin_ms, c->end_ms);
		buf_puts(c->out, "\" width=\"");
		chart_put_x(c->out, s->end_ms - s->begin_ms, c->end_ms);
		buf_puts(c->out, "\"><title>");
		html_printf(c->out, "%" PRI_STR ", %s to %s", STR_ARG(step->name), from, to);
		buf_puts(c->out, "</title></rect>\n");
		if (s->end_ms - s->begin_ms < c->end_ms / LABEL_PART)
			continue;
		buf_printf(c->out, "<text class=\"label\" y=\"%d\" x=\"",
			   label_y(chart_y(c, step->weight_ppm / (double)PPM)));
		chart_put_x(c->out, s->begin_ms + (s->end_ms - s->begin_ms) / 2, c->end_ms);
		buf_printf(c->out, "\">%s</text>\n", weight);
	}
}

static void put_bands(const struct report_run *r, const struct chart *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int y = c->height + TIMES_HEIGHT + (int)i * ROW_HEIGHT;

		struct buf name = buf_on(c->out->arena);

		report_shortened(&name, c->result->plan->guardrails[i].name);
		buf_printf(c->out, "<text class=\"row\" x=\"0\" y=\"%d\">", y + 14);
		html_text(c->out, buf_str(&name));
		buf_puts(c->out, "</text>\n");
		chart_verdicts(c, &r->checks[i], y + ROW_HEIGHT - BAND_HEIGHT, BAND_HEIGHT);
	}
}

static struct str description(const struct report_run *r)
{
	struct buf text = buf_on(r->arena);
	const struct result *res = r->result;

	buf_puts(&text, "The canary's weight: ");
	for (size_t i = 0; i < res->nsteps && i < 20; i++) {
		char from[QTY_TEXT_MAX];

		clock_format(res->steps[i].begin_ms, from);
		buf_printf(&text, "%s%" PRI_STR " from %s", i ? ", " : "",
			   STR_ARG(res->plan->steps[res->steps[i].step].name), from);
	}
	if (res->nsteps > 20)
		buf_printf(&text, " and %zu more steps", res->nsteps - 20);
	buf_puts(&text, "; ");
	words_outcome(&text, res);
	buf_puts(&text, ". Below it the verdicts of each guardrail.");
	return buf_str(&text);
}

static void put_legend(struct buf *out)
{
	static const struct { const char *class_name, *sign, *word; } signs[] = {
		{ "promote", "\u2713", "promote" }, { "hold", "~", "hold" },
		{ "rollback", "\u2717", "rollback" }, { "none", "\u2205", "no data" },
		{ "excused", "\u00b7", "excused: the plan leaves a side without requests" },
	};

	buf_puts(out, "<ul class=\"legend\">");
	for (size_t i = 0; i < ARRAY_LEN(signs); i++)
		buf_printf(out, "<li><svg class=\"key\" width=\"22\" height=\"14\" "
			   "aria-hidden=\"true\"><rect class=\"v %s\" width=\"22\" height=\"14\"/>"
			   "<text class=\"sign\" x=\"11\" y=\"11\">%s</text></svg> %s</li>\n",
			   signs[i].class_name, signs[i].sign, signs[i].word);
	buf_puts(out, "</ul>\n");
}

static void put_picture(struct report_run *r)
{
	size_t n = r->result->plan->nguardrails, shown = n < ROWS_MAX ? n : ROWS_MAX;
	struct chart c = { .out = r->out, .result = r->result, .end_ms = r->lines.end_ms,
			   .height = WEIGHT_HEIGHT };
	struct buf id = buf_on(r->arena);

	c.axis = axis_for(TYPE_RATIO, 0, highest_weight(r->result) / (double)PPM, true);
	buf_printf(&id, "r%zu-w", r->number);
	buf_puts(r->out, "<figure><figcaption>Weight of the canary, and the verdicts"
		 "</figcaption>\n");
	chart_open(&c, id.p, STR("Weight and verdicts over time"), description(r),
		   TIMES_HEIGHT + (int)shown * ROW_HEIGHT + 4);
	chart_grid(&c);
	put_weight_path(&c);
	chart_steps(&c);
	put_step_fields(&c);
	chart_times(&c, WEIGHT_HEIGHT + TIMES_HEIGHT - 2);
	put_bands(r, &c, shown);
	chart_close(&c);
	if (shown < n)
		buf_printf(r->out, "<p class=\"note\">%zu more guardrails are shown below.</p>\n",
			   n - shown);
	if (n)
		put_legend(r->out);
	buf_puts(r->out, "</figure>\n");
}

/* ---- the table ------------------------------------------------------------------------------ */

static void put_table_head(const struct report_run *r)
{
	const struct plan *plan = r->result->plan;

	buf_puts(r->out, "<thead><tr><th scope=\"col\" class=\"n\">time</th>"
		 "<th scope=\"col\">step</th><th scope=\"col\" class=\"n\">weight</th>");
	for (size_t i = 0; i < plan->nguardrails; i++) {
		buf_puts(r->out, "<th scope=\"col\">");
		html_text(r->out, plan->guardrails[i].name);
		buf_puts(r->out, "</th>");
	}
	buf_puts(r->out, "</tr></thead>\n<tbody>\n");
}

static void put_held(const struct report_run *r, const struct row *row)
{
	const struct step *step = &r->result->plan->steps[row->step->step];
	struct buf held = buf_on(r->arena);

	words_held(&held, r->result, row->step_first, row->first + row->n);
	buf_printf(r->out, "<tr class=\"held\"><td></td><td colspan=\"%zu\">held by ",
		   r->result->plan->nguardrails + 2);
	html_text(r->out, buf_str(&held));
	if (step->at_most_ms != NO_LIMIT) {
		buf_puts(r->out, ", until ");
		clock_put(r->out, row->step->begin_ms + step->at_most_ms);
		buf_puts(r->out, " at most");
	}
	buf_puts(r->out, "</td></tr>\n");
}

static void put_cell(const struct report_run *r, const struct check_record *c)
{
	struct buf value = buf_on(r->arena);

	words_value(&value, r->result->plan, c);
	buf_printf(r->out, "<td><span class=\"s %s\" title=\"%s\">%s</span> ", verdict_class(c),
		   verdict_word(c), verdict_sign(c));
	html_text(r->out, buf_str(&value));
	buf_puts(r->out, "</td>");
}

static void put_row(const struct report_run *r, const struct row *row)
{
	const struct plan *plan = r->result->plan;
	size_t next = row->first;
	char weight[QTY_TEXT_MAX];

	buf_puts(r->out, "<tr><td class=\"n\">");
	clock_put(r->out, row->at_ms);
	buf_puts(r->out, "</td><td>");
	if (row->names_step) {
		html_text(r->out, plan->steps[row->step->step].name);
		weight_format(plan->steps[row->step->step].weight_ppm, weight);
		buf_printf(r->out, "</td><td class=\"n\">%s</td>", weight);
	} else {
		buf_puts(r->out, "</td><td></td>");
	}
	for (size_t i = 0; i < plan->nguardrails; i++) {
		if (next < row->first + row->n && r->result->checks[next].guardrail == i)
			put_cell(r, &r->result->checks[next++]);
		else
			buf_puts(r->out, "<td></td>");
	}
	buf_puts(r->out, "</tr>\n");
	if (row->held)
		put_held(r, row);
}

/* A line of its own at an instant. */
static void open_event(const struct report_run *r, int64_t at_ms)
{
	buf_puts(r->out, "<tr class=\"held\"><td class=\"n\">");
	clock_put(r->out, at_ms);
	buf_printf(r->out, "</td><td colspan=\"%zu\">", r->result->plan->nguardrails + 2);
}

static void close_event(const struct report_run *r)
{
	buf_puts(r->out, "</td></tr>\n");
}

/** What was told between the rows. */
struct told {
	size_t waits;		/* of the steps, the first whose wait was not looked at */
	bool promotion, ending;
};

static void put_wait(const struct report_run *r, const struct step_record *s)
{
	const struct step *step = &r->result->plan->steps[s->step];

	open_event(r, s->wait_begin_ms);
	buf_puts(r->out, "waiting for a person");
	if (step->text.n)
		html_printf(r->out, " (\"%" PRI_STR "\")", STR_ARG(step->text));
	buf_puts(r->out, ", until ");
	clock_put(r->out, s->end_ms);
	close_event(r);
}

/* The waits that began before an instant; that in which the run ended is its outcome. */
static void put_waits(const struct report_run *r, struct told *told, int64_t before_ms)
{
	const struct result *res = r->result;

	for (; told->waits < res->nsteps; told->waits++) {
		const struct step_record *s = &res->steps[told->waits];

		if (s->begin_ms >= before_ms || (s->waited && s->wait_begin_ms >= before_ms))
			return;
		if (s->waited && (told->waits + 1 < res->nsteps || res->outcome != OUTCOME_PAUSED))
			put_wait(r, s);
	}
}

/* What happened before an instant, beside checks. */
static void put_events(const struct report_run *r, struct told *told, int64_t before_ms)
{
	const struct result *res = r->result;

	put_waits(r, told, before_ms);
	if (!told->promotion && res->promoted && res->promoted_ms < before_ms &&
	    res->outcome != OUTCOME_PROMOTED) {
		told->promotion = true;
		open_event(r, res->promoted_ms);
		buf_puts(r->out, "promoted: everyone meets the new version");
		close_event(r);
	}
	if (!told->ending && res->at_ms < before_ms) {
		struct buf text = buf_on(r->arena);

		told->ending = true;
		words_outcome(&text, res);
		open_event(r, res->at_ms);
		html_text(r->out, buf_str(&text));
		close_event(r);
	}
}

static void put_left_out(const struct report_run *r, size_t n)
{
	buf_printf(r->out, "<tr class=\"held\"><td></td><td colspan=\"%zu\">%zu rows left out</td>"
		   "</tr>\n", r->result->plan->nguardrails + 2, n);
}

static void put_table(struct report_run *r)
{
	size_t n, max = r->budget.rows, head;
	struct told told = { 0, false, false };
	const struct row *rows = rows_of(r->arena, r->result, &n);

	head = n > max ? max / 2 : n;
	buf_printf(r->out, "<details%s><summary>What changed: the first check of each step, and "
		   "those whose verdict is another one than before</summary>\n",
		   n <= OPEN_ROWS ? " open" : "");
	report_table_open(r->out, "what changed", r->result->plan->nguardrails + 3);
	put_table_head(r);
	for (size_t i = 0; i < n; i++) {
		if (i == head) {
			size_t left_out = n - max;

			put_left_out(r, left_out);
			i += left_out;
		}
		put_events(r, &told, rows[i].at_ms);
		put_row(r, &rows[i]);
	}
	put_events(r, &told, INT64_MAX);
	buf_puts(r->out, "</tbody>");
	report_table_close(r->out);
	buf_puts(r->out, "</details>\n");
}

void report_timeline_put(struct report_run *r)
{
	report_heading(r, 1, STR("Timeline"));
	put_picture(r);
	put_table(r);
}
