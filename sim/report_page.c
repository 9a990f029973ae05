/* The page around the runs: its head, the table of scenarios side by side, the texts of the plans.
 * Called by `canaryc simulate --report`.
 */
#include "sim/report.h"

#include "sim/html.h"
#include "sim/report_parts.h"
#include "sim/result_words.h"

/* A page of a few hundred runs is as long as it must be; of a few, it stays below 2 MB. */
#define ROWS_TOTAL 1600		/* of tables, over runs and guardrails */
#define ROWS_MIN 30
#define ROWS_MAX 200
#define BUCKETS_TOTAL 2400	/* of one line of each run */
#define BUCKETS_MIN 100
#define BUCKETS_MAX 400

struct report_page {
	struct arena *arena;
	struct sources *sources;
	size_t expected;	/* runs */
	size_t n;		/* so far */
	struct buf rows;	/* of the table of scenarios */
	struct buf runs;	/* their sections */
	struct report_marks marks;
	uint16_t *files;	/* of plans and scenarios */
	size_t nfiles, files_cap;
	struct str title;	/* of the first run's plan, and scenario */
};

struct report_page *report_page_open(struct arena *a, struct sources *sources, size_t nruns)
{
	struct report_page *p = arena_alloc(a, sizeof(*p));

	*p = (struct report_page){ .arena = a, .sources = sources, .expected = nruns,
				   .rows = buf_on(a), .runs = buf_on(a) };
	return p;
}

static void add_file(struct report_page *p, struct span span)
{
	if (span.end == 0)
		return;
	for (size_t i = 0; i < p->nfiles; i++)
		if (p->files[i] == span.file)
			return;
	p->files = arena_grow(p->arena, p->files, p->nfiles, &p->files_cap, sizeof(*p->files));
	p->files[p->nfiles++] = span.file;
}

static size_t clamped(size_t v, size_t min, size_t max)
{
	return v < min ? min : v > max ? max : v;
}

static struct report_budget budget_of(const struct report_page *p, const struct plan *plan)
{
	size_t runs = p->expected ? p->expected : 1;
	size_t guardrails = plan->nguardrails ? plan->nguardrails : 1;

	return (struct report_budget){
		.rows = clamped(ROWS_TOTAL / runs / guardrails, ROWS_MIN, ROWS_MAX),
		.buckets = clamped(BUCKETS_TOTAL / runs, BUCKETS_MIN, BUCKETS_MAX),
	};
}

/* ---- the table of scenarios ----------------------------------------------------------------- */

static void put_name(struct report_page *p, const struct scenario *s, bool linked)
{
	struct buf *out = &p->rows;

	buf_puts(out, "<tr><th scope=\"row\">");
	if (linked)
		buf_printf(out, "<a href=\"#r%zu\">", p->n);
	html_text(out, s->name.n ? s->name : s->plan->name);
	buf_puts(out, linked ? "</a></th>" : "</th>");
}

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

static void put_row(struct report_page *p, const struct scenario *s, const struct result *r)
{
	struct buf *out = &p->rows;

	put_name(p, s, true);
	buf_puts(out, "<td>");
	report_outcome_badge(out, r->outcome);
	buf_puts(out, "</td><td class=\"n\">");
	report_clock(out, r->at_ms);
	buf_puts(out, "</td><td>");
	html_text(out, r->plan->steps[r->step].name);
	buf_puts(out, "</td><td>");
	put_by(out, r);
	buf_puts(out, "</td>");
	put_exposure(out, r);
	buf_puts(out, "<td class=\"n\">");
	if (r->detect_ms >= 0)
		report_clock(out, r->detect_ms);
	buf_puts(out, "</td></tr>\n");
}

static void put_scenarios(const struct report_page *p, struct buf *out)
{
	buf_puts(out, "<section>\n<h2>Scenarios</h2>\n");
	report_table_open(out, "scenarios", 8);
	buf_puts(out, "<thead><tr><th scope=\"col\">scenario</th><th scope=\"col\">outcome</th>"
		 "<th scope=\"col\" class=\"n\">at</th><th scope=\"col\">in</th>"
		 "<th scope=\"col\">by</th><th scope=\"col\" class=\"n\">met the canary"
		 "</th><th scope=\"col\" class=\"n\">bad</th>"
		 "<th scope=\"col\" class=\"n\">time to detect</th></tr></thead>\n<tbody>\n");
	buf_put(out, buf_str(&p->rows));
	buf_puts(out, "</tbody>");
	report_table_close(out);
	buf_puts(out, "</section>\n");
}

/* ---- runs ----------------------------------------------------------------------------------- */

static void note_title(struct report_page *p, const struct scenario *s)
{
	if (p->title.n)
		return;
	p->title = s->plan->name;
	if (p->expected == 1 && s->name.n)
		p->title = arena_printf(p->arena, "%" PRI_STR " · %" PRI_STR,
					STR_ARG(s->plan->name), STR_ARG(s->name));
}

void report_page_run(struct report_page *p, struct arena *a, const struct scenario *s,
		     const struct run *run)
{
	struct report_run r = {
		.arena = a, .out = &p->runs, .result = run->result, .how = &run->report,
		.scenario = s, .sources = p->sources, .budget = budget_of(p, s->plan),
		.number = ++p->n, .level = p->expected > 1 ? 2 : 1,
	};
	size_t marks = p->marks.n;

	note_title(p, s);
	add_file(p, s->plan->span);
	add_file(p, s->span);
	put_row(p, s, run->result);
	report_run_put(&r, &p->marks);
	for (; marks < p->marks.n; marks++)
		add_file(p, p->marks.v[marks].span);
}

void report_page_failed(struct report_page *p, const struct scenario *s)
{
	p->n++;
	note_title(p, s);
	add_file(p, s->plan->span);
	add_file(p, s->span);
	put_name(p, s, false);
	buf_puts(&p->rows, "<td colspan=\"7\">could not be run; canaryc said why when it wrote this "
		 "page</td></tr>\n");
}

/* ---- the page ------------------------------------------------------------------------------- */

static void put_head(const struct report_page *p, struct buf *out)
{
	buf_puts(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
		 "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		 "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
		 "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
		 "<meta name=\"generator\" content=\"canaryc\">\n<title>");
	html_text(out, p->title);
	buf_puts(out, "</title>\n<style>\n");
	report_style_put(out);
	buf_puts(out, "</style>\n</head>\n<body>\n");
	report_patterns_put(out);
	buf_puts(out, "<main>\n");
}

void report_page_close(struct report_page *p, struct buf *out)
{
	put_head(p, out);
	if (p->expected > 1 || p->runs.n == 0) {
		html_element(out, "h1", NULL, p->title);
		buf_putc(out, '\n');
		put_scenarios(p, out);
	}
	buf_put(out, buf_str(&p->runs));
	report_sources_put(out, p->sources, &p->marks, p->files, p->nfiles);
	buf_puts(out, "<footer>Written by canaryc simulate.</footer>\n</main>\n</body>\n</html>\n");
}
