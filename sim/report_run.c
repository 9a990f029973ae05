/* One run in the report: outcome, course, guardrails, exposure. What the parts share is here, too.
 */
#include "sim/report_parts.h"

#include "base/file.h"
#include "base/utf8.h"
#include "sim/html.h"
#include "sim/result_words.h"

#define EXPOSURE_HEIGHT 120
#define TIMES_HEIGHT 20
#define TEXT_COLUMNS 34		/* of a text in a chart: what a telephone has room for */
#define COLUMNS_MANY 12		/* more than paper has room for without breaking words */

/* ---- what the parts share ------------------------------------------------------------------- */

void report_heading(const struct report_run *r, int below, struct str text)
{
	char tag[4] = { 'h', (char)('0' + r->level + below), '\0' };

	html_element(r->out, tag, NULL, text);
	buf_putc(r->out, '\n');
}

void report_verdict(struct buf *out, const struct check_record *c)
{
	buf_printf(out, "<span class=\"s %s\">%s</span> %s%s%s", verdict_class(c), verdict_sign(c),
		   verdict_word(c), c->few_requests   ? ", too few requests"
				    : c->few_readings ? ", too few readings"
						      : "",
		   c->excused ? ", excused" : "");
}

void report_table_open(struct buf *out, const char *what, size_t columns)
{
	buf_printf(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"%s\">"
		   "<table%s>\n", what, columns > COLUMNS_MANY ? " class=\"many\"" : "");
}

void report_table_close(struct buf *out)
{
	buf_puts(out, "</table></div>\n");
}

void report_shortened(struct buf *out, struct str s)
{
	size_t len, columns = 0, end = 0;

	for (size_t i = 0; i < s.n; i += len) {
		columns += (size_t)utf8_width(utf8_decode(s, i, &len));
		if (columns < TEXT_COLUMNS)
			end = i + len;
	}
	buf_put(out, columns <= TEXT_COLUMNS ? s : str_sub(s, 0, end));
	buf_puts(out, columns <= TEXT_COLUMNS ? "" : "\u2026");
}

/* ---- the outcome ---------------------------------------------------------------------------- */

const char *report_outcome_sign(enum outcome o)
{
	static const char *const signs[] = {
		[OUTCOME_PROMOTED] = "\u2713", [OUTCOME_ROLLED_BACK] = "\u2717",
		[OUTCOME_PAUSED] = "\u2016", [OUTCOME_UNDECIDED] = "?",
	};

	return signs[o];
}

const char *report_outcome_class(enum outcome o)
{
	static const char *const names[] = {
		[OUTCOME_PROMOTED] = "promote", [OUTCOME_ROLLED_BACK] = "rollback",
		[OUTCOME_PAUSED] = "hold", [OUTCOME_UNDECIDED] = "hold",
	};

	return names[o];
}

void report_outcome_badge(struct buf *out, enum outcome o)
{
	static const char *const words[] = {
		[OUTCOME_PROMOTED] = "promoted", [OUTCOME_ROLLED_BACK] = "rolled back",
		[OUTCOME_PAUSED] = "paused", [OUTCOME_UNDECIDED] = "undecided",
	};

	buf_printf(out, "<span class=\"badge %s\"><span class=\"s\" aria-hidden=\"true\">%s</span> "
		   "%s</span>", report_outcome_class(o), report_outcome_sign(o), words[o]);
}

struct str report_part(const struct report_run *r, enum side side)
{
	return r->how->part[side].n ? r->how->part[side] : r->result->plan->versions[side].name;
}

static void put_facts(const struct report_run *r)
{
	struct buf *out = r->out;

	buf_puts(out, "<p class=\"facts\">stable ");
	html_text(out, report_part(r, SIDE_STABLE));
	buf_puts(out, ", canary ");
	html_text(out, report_part(r, SIDE_CANARY));
	for (size_t i = 0; i < r->how->ntraces; i++) {
		buf_puts(out, i ? ", " : " · ");
		html_text(out, path_tail(r->how->traces[i]));
	}
	if (r->how->recorded) {
		char text[QTY_TEXT_MAX];

		instant_format(r->how->start_ms, text);
		buf_printf(out, "%sfrom %s", r->how->ntraces ? " " : " · ", text);
	}
	buf_puts(out, "</p>\n");
	for (size_t i = 0; i < r->how->nsupposed; i++) {
		buf_puts(out, "<p class=\"facts\">what if <code>");
		html_text(out, r->how->supposed[i]);
		buf_puts(out, "</code></p>\n");
	}
}

static void put_readings(const struct report_run *r)
{
	const struct check_record *c = result_decider(r->result);
	const struct plan *plan = r->result->plan;
	char text[QTY_TEXT_MAX];

	if (!c || c->ntaken == 0)
		return;
	buf_puts(r->out, "<p>The readings that decided: ");
	for (size_t i = 0; i < c->ntaken; i++) {
		const struct taken *t = &c->taken[i];

		if (t->reading.present)
			type_format(plan->metrics[t->metric].type, t->reading.value, text);
		buf_puts(r->out, i ? ", " : "");
		html_printf(r->out, "%" PRI_STR "@%s ", STR_ARG(plan->metrics[t->metric].name),
			    t->side == SIDE_CANARY ? "canary" : "stable");
		buf_printf(r->out, "<strong>%s</strong>", t->reading.present ? text : "missing");
	}
	buf_printf(r->out, ". <a href=\"#r%zu-g%td\">See ", r->number, r->result->guardrail + 1);
	html_text(r->out, plan->guardrails[r->result->guardrail].name);
	buf_puts(r->out, "</a>.</p>\n");
}

/* The spans where the run was decided, the nearest first. @return how many, at most 2. */
static size_t deciding(const struct result *r, struct span spans[2])
{
	const struct plan *plan = r->plan;
	const struct step *step = &plan->steps[r->step];
	const struct guardrail *g = r->guardrail >= 0 ? &plan->guardrails[r->guardrail] : NULL;
	size_t n = 0;

	if (!g) {
		spans[0] = r->reason == REASON_NO_DECISION && step->at_most_span.end
				   ? step->at_most_span : step->span;
		return step->span.end ? 1 : 0;
	}
	spans[n++] = r->reason == REASON_CONDITION && g->rollback_span.end ? g->rollback_span
									   : g->name_span;
	if (g->use_span.end)
		spans[n++] = g->use_span;
	else if (spans[0].file != g->name_span.file)	/* a threshold of the command line */
		spans[n++] = g->name_span;
	return n;
}

static void put_place(const struct report_run *r, struct report_marks *marks)
{
	struct span spans[2];
	size_t n = deciding(r->result, spans);
	struct buf text = buf_on(r->sources->arena);

	if (n == 0)
		return;
	if (r->how->scenario.n)
		buf_printf(&text, "%" PRI_STR ": ", STR_ARG(r->how->scenario));
	words_outcome(&text, r->result);
	for (size_t i = 0; i < n; i++) {
		marks->v = arena_grow(r->sources->arena, marks->v, marks->n, &marks->cap,
				      sizeof(*marks->v));
		marks->v[marks->n++] = (struct report_mark){
			.span = spans[i], .decided = i == 0, .outcome = r->result->outcome,
			.text = buf_str(&text), .run = r->number };
	}
	buf_printf(r->out, "<p>%s <a href=\"#",
		   r->result->outcome == OUTCOME_ROLLED_BACK ? "Decided by" : "It ended at");
	report_line_id(r->out, r->sources, spans[0]);
	buf_puts(r->out, "\">");
	html_printf(r->out, "%" PRI_STR ", line %u",
		    STR_ARG(r->sources->v[spans[0].file].path),
		    source_place(r->sources, spans[0].file, spans[0].begin).line);
	buf_puts(r->out, "</a></p>\n");
}

static void put_undecided(const struct report_run *r)
{
	const struct plan *plan = r->result->plan;
	struct buf open = buf_on(r->arena);

	buf_puts(r->out, "<ul>\n");
	for (size_t i = 0; r->how->view && i < plan->nmetrics; i++) {
		struct buf text = buf_on(r->arena);

		if (words_last_reading(&text, r->result, r->how->view, i))
			html_element(r->out, "li", NULL, buf_str(&text));
	}
	words_open_steps(&open, r->result);
	html_element(r->out, "li", NULL, buf_str(&open));
	buf_puts(r->out, "</ul>\n");
}

static void put_figure(struct buf *out, const char *what, struct str value)
{
	buf_printf(out, "<div><dt>%s</dt><dd>", what);
	html_text(out, value);
	buf_puts(out, "</dd></div>");
}

static void put_figures(const struct report_run *r)
{
	struct buf exposure = buf_on(r->arena);
	const struct result *res = r->result;
	char text[QTY_TEXT_MAX];

	words_exposure(&exposure, res);
	buf_puts(r->out, "<dl class=\"figures\">");
	put_figure(r->out, "met the canary", buf_str(&exposure));
	if (res->rate_known && res->total_requests > 0) {
		type_format(TYPE_RATIO, res->requests / res->total_requests, text);
		put_figure(r->out, "share of all requests", str_of(text));
	}
	if (res->detect_ms > 0) {
		clock_format(res->detect_ms, text);
		put_figure(r->out, "from the first hold to the rollback", str_of(text));
	}
	buf_puts(r->out, "</dl>\n");
}

static void put_outcome(const struct report_run *r, struct report_marks *marks)
{
	struct buf ending = buf_on(r->arena);

	words_ending(&ending, r->result);
	buf_printf(r->out, "<div class=\"outcome %s\"><p class=\"verdict\">",
		   report_outcome_class(r->result->outcome));
	report_outcome_badge(r->out, r->result->outcome);
	html_text(r->out, buf_str(&ending));
	buf_puts(r->out, "</p>\n");
	put_readings(r);
	if (r->result->outcome == OUTCOME_UNDECIDED && !r->result->never_promotes)
		put_undecided(r);
	put_figures(r);
	put_place(r, marks);
	buf_puts(r->out, "</div>\n");
}

/* ---- exposure ------------------------------------------------------------------------------- */

static void put_curve(struct report_run *r)
{
	const struct result *res = r->result;
	struct chart c = { .out = r->out, .result = res, .end_ms = r->lines.end_ms,
			   .height = EXPOSURE_HEIGHT };
	struct buf id = buf_on(r->arena), text = buf_on(r->arena);

	c.axis = axis_for(TYPE_NUMBER, 0, result_requests(res->requests), true);
	buf_printf(&id, "r%zu-x", r->number);
	buf_puts(&text, "Requests that met the canary, summed up over the run: ");
	words_exposure(&text, res);
	buf_puts(r->out, "<figure><figcaption>Requests that met the canary, summed up"
		 "</figcaption>\n");
	chart_open(&c, id.p, STR("Exposure over time"), buf_str(&text), TIMES_HEIGHT);
	chart_grid(&c);
	chart_steps(&c);
	chart_paths_open(&c);
	chart_curve(&c, r->lines.exposed, r->lines.nexposed, "canary");
	chart_paths_close(&c);
	chart_times(&c, EXPOSURE_HEIGHT + TIMES_HEIGHT - 4);
	chart_close(&c);
	buf_puts(r->out, "</figure>\n");
}

static void put_count(struct buf *out, const char *what, double v)
{
	buf_printf(out, "<tr><th scope=\"row\">%s</th><td class=\"n\">", what);
	chart_value(out, TYPE_NUMBER, result_requests(v));
	buf_puts(out, "</td></tr>\n");
}

/** How many requests met the canary. */
static void put_exposure(struct report_run *r)
{
	const struct result *res = r->result;
	char share[QTY_TEXT_MAX];

	report_heading(r, 1, STR("Exposure"));
	if (!res->rate_known) {
		buf_puts(r->out, "<p>Unknown: the plan has no traffic, the trace no requests."
			 "</p>\n");
		return;
	}
	report_table_open(r->out, "exposure", 2);
	buf_puts(r->out, "<tbody>\n");
	put_count(r->out, "requests in all", res->total_requests);
	put_count(r->out, "requests that met the canary", res->requests);
	if (res->total_requests > 0) {
		type_format(TYPE_RATIO, res->requests / res->total_requests, share);
		buf_printf(r->out, "<tr><th scope=\"row\">their share</th><td class=\"n\">%s</td>"
			   "</tr>\n", share);
	}
	if (res->bad_known)
		put_count(r->out, "bad ones among them, about", res->bad_requests);
	buf_puts(r->out, "</tbody>");
	report_table_close(r->out);
	put_curve(r);
}

/* ---- the run -------------------------------------------------------------------------------- */

static void put_notes(const struct report_run *r)
{
	const char *notes[RESULT_NOTES];
	size_t n = result_notes(r->result, notes);

	if (n == 0)
		return;
	report_heading(r, 1, STR("What a replay can't know"));
	buf_puts(r->out, "<ul>\n");
	for (size_t i = 0; i < n; i++)
		html_element(r->out, "li", NULL, str_of(notes[i]));
	buf_puts(r->out, "</ul>\n");
}

static void take_lines(struct report_run *r)
{
	const struct plan *plan = r->result->plan;

	r->lines = lines_on(r->arena, r->result, r->budget.buckets);
	r->checks = bands_of(r->arena, r->result);
	r->quantities = arena_array(r->arena, plan->nguardrails, sizeof(*r->quantities));
	for (size_t i = 0; i < plan->nguardrails; i++)
		quantities_find(&r->quantities[i], plan, &plan->guardrails[i], r->how->view,
				&r->lines);
	lines_take(&r->lines, r->result, r->how->view);
}

void report_run_put(struct report_run *r, struct report_marks *marks)
{
	struct buf name = buf_on(r->arena);

	take_lines(r);
	buf_put(&name, r->result->plan->name);
	if (r->how->scenario.n)
		buf_printf(&name, "%s%" PRI_STR, r->level == 1 ? " · scenario " : " · ",
			   STR_ARG(r->how->scenario));
	buf_printf(r->out, "<section id=\"r%zu\">\n", r->number);
	report_heading(r, 0, buf_str(&name));
	put_facts(r);
	put_outcome(r, marks);
	report_timeline_put(r);
	report_guardrails_put(r);
	put_exposure(r);
	put_notes(r);
	buf_puts(r->out, "</section>\n");
}
