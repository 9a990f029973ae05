/* The page around the runs: its head, the table of scenarios side by side, the texts of the plans.
 * Called by `canaryc simulate --report`.
 */
#include "sim/report.h"

#include "sim/html.h"
#include "sim/report_parts.h"

/* A page of a few runs stays below 2 MB. */
#define SECTIONS_MAX 100	/* runs with a section of their own; the table has all */
#define ROWS_TOTAL 1600		/* of tables, over runs and guardrails */
#define ROWS_MIN 30
#define ROWS_MAX 200
#define BUCKETS_TOTAL 2400	/* of one line of each run */
#define BUCKETS_MIN 100
#define BUCKETS_MAX 400

struct report_page {
	struct arena *arena;
	struct compile *compile;
	size_t expected;	/* runs */
	size_t n;		/* so far */
	struct report_compare compare;
	struct buf runs;	/* their sections */
	struct report_marks marks;
	uint16_t *files;	/* of plans and scenarios */
	size_t nfiles, files_cap;
	struct str title;	/* of the first run's plan, and scenario */
};

struct report_page *report_page_open(struct arena *a, struct compile *c, size_t nruns)
{
	struct report_page *p = arena_alloc(a, sizeof(*p));

	*p = (struct report_page){ .arena = a, .compile = c, .expected = nruns,
				   .compare = { .arena = a }, .runs = buf_on(a) };
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
		.scenario = s, .sources = &p->compile->sources, .budget = budget_of(p, s->plan),
		.number = ++p->n, .level = p->expected > 1 ? 2 : 1,
	};
	size_t marks = p->marks.n;

	note_title(p, s);
	add_file(p, s->plan->span);
	add_file(p, s->span);
	report_compare_add(&p->compare, s, run->result, r.number <= SECTIONS_MAX);
	if (r.number > SECTIONS_MAX)
		return;
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
	report_compare_add(&p->compare, s, NULL, false);
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

/* What the plans say in another way than their texts. */
static void put_settings(const struct report_page *p, struct buf *out)
{
	const struct compile *c = p->compile;

	if (c->nsets + c->noverrides == 0)
		return;
	buf_puts(out, "<section>\n<h2>Set on the command line</h2>\n<p>The plans were run with "
		 "other values than their texts below have:</p>\n<ul>\n");
	for (size_t i = 0; i < c->nsets; i++) {
		buf_puts(out, "<li><code>");
		html_text(out, c->sets[i].name);
		buf_puts(out, "=");
		html_text(out, c->sets[i].value);
		buf_puts(out, "</code></li>\n");
	}
	for (size_t i = 0; i < c->noverrides; i++) {
		buf_puts(out, "<li><code>");
		html_text(out, c->overrides[i].text);
		buf_puts(out, "</code></li>\n");
	}
	buf_puts(out, "</ul>\n</section>\n");
}

void report_page_close(struct report_page *p, struct buf *out)
{
	put_head(p, out);
	if (p->expected > 1 || p->runs.n == 0) {
		html_element(out, "h1", NULL, p->title);
		buf_putc(out, '\n');
		report_compare_put(&p->compare, out);
		if (p->n > SECTIONS_MAX)
			buf_printf(out, "<p class=\"note\">The first %d are told at length.</p>\n",
				   SECTIONS_MAX);
	}
	buf_put(out, buf_str(&p->runs));
	put_settings(p, out);
	report_sources_put(out, &p->compile->sources, &p->marks, p->files, p->nfiles);
	buf_puts(out, "<footer>Written by canaryc simulate.</footer>\n</main>\n</body>\n</html>\n");
}
