/* The tests for people: a line each, under the name of the file, and the timeline of what failed.
 *
 *   fraud.canary
 *     ok    v2-drifts: rolled back at 7:00 in stage 5% by drift
 *     FAIL  v3-slows-down
 *             expected rollback by latency, got rolled back at 8:00 in stage 10% by errors
 *             ...
 */
#include "cli/test_report.h"
#include "sim/result_words.h"

#define INDENT 10		/* of what belongs to one test */

static const struct { const char *word, *colour; } marks[] = {
	[TEST_PASSED] = { "ok   ", "\033[32m" }, [TEST_FAILED] = { "FAIL ", "\033[31m" },
	[TEST_ERROR] = { "ERROR", "\033[31m" },
};

/** What was said of the file at hand. */
struct text_state {
	bool named;		/* its name was put */
	bool any;		/* some file's was */
};

static void open(struct test_report *r)
{
	r->state = arena_alloc(r->out.arena, sizeof(struct text_state));
}

static void begin_file(struct test_report *r, const char *file)
{
	struct text_state *state = r->state;

	(void)file;
	state->named = false;
}

static void put_mark(struct test_report *r, enum test_status status)
{
	buf_printf(&r->out, "  %s%s%s ", r->colour ? marks[status].colour : "", marks[status].word,
		   r->colour ? "\033[0m" : "");
}

static void put_indented(struct test_report *r, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] != '\n')
			continue;
		buf_fill(&r->out, ' ', i > begin ? INDENT : 0);
		buf_put(&r->out, str_sub(text, begin, i + 1));
		begin = i + 1;
	}
}

static void put_failed(struct test_report *r, const struct test *t)
{
	struct arena *a = r->out.arena;

	for (size_t i = 0; i < t->nfindings; i++) {
		const struct finding *f = &t->findings[i];
		if (!f->holds)
			put_indented(r, arena_printf(a, "expected %" PRI_STR ", got %" PRI_STR "\n",
						     STR_ARG(f->expected), STR_ARG(f->got)));
	}
	put_indented(r, test_timeline(r, t, a));
}

static void test(struct test_report *r, const struct test *t)
{
	struct text_state *state = r->state;

	if (!state->named)
		buf_printf(&r->out, "%s%s\n", state->any ? "\n" : "", t->file);
	state->named = state->any = true;
	put_mark(r, t->status);
	if (t->scenario)
		buf_printf(&r->out, "%" PRI_STR "%s", STR_ARG(t->scenario->name),
			   t->status == TEST_FAILED ? "" : ": ");
	if (t->status == TEST_PASSED)
		words_outcome(&r->out, t->run->result);
	else if (t->status == TEST_ERROR)
		buf_put(&r->out, test_why(r->out.arena, t));
	buf_putc(&r->out, '\n');
	if (t->status == TEST_FAILED)
		put_failed(r, t);
}

static void end_file(struct test_report *r, const char *file, const struct test_totals *t)
{
	(void)r, (void)file, (void)t;
}

static void close(struct test_report *r, const struct test_totals *t,
		  const struct coverage *coverage)
{
	const struct text_state *state = r->state;

	buf_puts(&r->out, state->any ? "\n" : "");
	if (coverage) {
		coverage_print(coverage, &r->out);
		buf_putc(&r->out, '\n');
	}
	test_put_totals(t, "\n", &r->out);
	buf_putc(&r->out, '\n');
}

const struct test_form test_form_text = { open, begin_file, test, end_file, close };
