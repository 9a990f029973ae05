/* What the forms of `canaryc test` share; see test_report.h. */
#include "cli/test_report.h"

struct test_report test_report_on(struct arena *a, const struct test_form *form)
{
	struct test_report r = { .form = form, .out = buf_on(a) };

	form->open(&r);
	return r;
}

const char *test_status_name(enum test_status s)
{
	switch (s) {
	case TEST_PASSED: return "passed";
	case TEST_FAILED: return "failed";
	case TEST_ERROR: break;
	}
	return "error";
}

/* ": fraud.canary:3:9: no metric is called `p98` (and 2 more)" */
static void put_problems(const struct test *t, struct buf *out)
{
	const struct diag *first = NULL;
	size_t more = 0;

	for (const struct diag *d = t->problems; d; d = d->next) {
		if (d->level != DIAG_ERROR)
			continue;
		if (first)
			more++;
		else
			first = d;
	}
	if (!first)
		return;
	buf_puts(out, ": ");
	if (first->placed) {
		struct place at = source_place(t->sources, first->span.file, first->span.begin);

		diag_put_safe(out, t->sources->v[first->span.file].path);
		buf_printf(out, ":%u:%u: ", at.line, at.column);
	} else if (first->where.n) {
		diag_put_safe(out, first->where);
		buf_puts(out, ": ");
	}
	diag_put_safe(out, first->message);
	if (more)
		buf_printf(out, " (and %zu more)", more);
}

struct str test_why(struct arena *a, const struct test *t)
{
	struct buf out = buf_on(a);

	if (t->status == TEST_ERROR) {
		buf_puts(&out, t->scenario ? "it could not be run" : "the file could not be compiled");
		put_problems(t, &out);
	}
	for (size_t i = 0; i < t->nfindings; i++) {
		const struct finding *f = &t->findings[i];
		if (!f->holds)
			buf_printf(&out, "%sexpected %" PRI_STR ", got %" PRI_STR,
				   out.n ? "; " : "", STR_ARG(f->expected), STR_ARG(f->got));
	}
	return buf_str(&out);
}

void test_put_totals(const struct test_totals *t, const char *before, struct buf *out)
{
	buf_printf(out, "%zu test%s: %zu passed", t->tests, t->tests == 1 ? "" : "s", t->passed);
	if (t->failed)
		buf_printf(out, ", %zu failed", t->failed);
	if (t->errors)
		buf_printf(out, ", %zu error%s", t->errors, t->errors == 1 ? "" : "s");
	if (t->left_out)
		buf_printf(out, "%s%zu test%s left out by --run", before, t->left_out,
			   t->left_out == 1 ? "" : "s");
	if (t->untested)
		buf_printf(out, "%s%zu %s", before, t->untested,
			   t->untested == 1 ? "scenario has no expect and is no test"
					    : "scenarios have no expect and are no tests");
}

struct str test_place(struct arena *a, const struct test *t, const struct finding *f)
{
	struct span at = f->expect->span;

	for (size_t part = EXPECT_PARTS; part > 0; part--)
		if (f->wrong[part - 1])
			at = f->expect->parts[part - 1];
	struct place place = source_place(t->sources, at.file, at.begin);
	return arena_printf(a, "%" PRI_STR ":%u:%u", STR_ARG(t->sources->v[at.file].path),
			    place.line, place.column);
}

uint32_t test_line(const struct test *t)
{
	struct span at = t->scenario->name_span;

	return source_place(t->sources, at.file, at.begin).line;
}

struct str test_timeline(const struct test_report *r, const struct test *t, struct arena *a)
{
	struct report how = t->run->report;
	struct buf out = buf_on(a);

	how.ascii = r->ascii;
	how.colour = r->colour;
	result_print(t->run->result, &how, &out);
	return buf_str(&out);
}
