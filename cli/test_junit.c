/* The tests as JUnit's XML, which every CI reads: a suite a file, a case a scenario. Without times:
 * they would be other bytes each day.
 *
 * How many tests a suite has stands at its beginning, so suites are put together apart and joined
 * last.
 */
#include "base/utf8.h"
#include "cli/test_report.h"

/** The document as far as it was made. */
struct junit {
	struct buf suites;	/* whole ones */
	struct buf cases;	/* of the file at hand */
};

/* What XML can't hold, and bytes that are no UTF-8, become U+FFFD. */
static void put_text(struct buf *out, struct str s)
{
	size_t len;

	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c = utf8_decode(s, i, &len);

		if (c == '&')
			buf_puts(out, "&amp;");
		else if (c == '<')
			buf_puts(out, "&lt;");
		else if (c == '>')
			buf_puts(out, "&gt;");
		else if (c == '"')
			buf_puts(out, "&quot;");
		else if ((c >= 0xFFFD && c <= 0xFFFF) || (c < 0x20 && c != '\n' && c != '\t'))
			buf_puts(out, "\xEF\xBF\xBD");
		else
			buf_put(out, str_sub(s, i, i + len));
	}
}

static void put_attribute(struct buf *out, const char *name, struct str value)
{
	buf_printf(out, " %s=\"", name);
	put_text(out, value);
	buf_putc(out, '"');
}

static void open(struct test_report *r)
{
	struct junit *u = arena_alloc(r->out.arena, sizeof(*u));

	*u = (struct junit){ buf_on(r->out.arena), buf_on(r->out.arena) };
	r->state = u;
}

static void begin_file(struct test_report *r, const char *file)
{
	struct junit *u = r->state;

	(void)file;
	u->cases.n = 0;
}

static void put_problem(struct test_report *r, const struct test *t, struct buf *out)
{
	struct arena *a = r->out.arena;
	const char *element = t->status == TEST_FAILED ? "failure" : "error";
	struct str why = test_why(a, t);

	buf_printf(out, "      <%s", element);
	put_attribute(out, "message", why);
	put_attribute(out, "type", t->status == TEST_FAILED ? STR("expectation") : STR("input"));
	buf_putc(out, '>');
	for (size_t i = 0; i < t->nfindings; i++) {
		const struct finding *f = &t->findings[i];
		struct str place = test_place(a, t, f);
		if (!f->holds)
			put_text(out, arena_printf(a, "%" PRI_STR ": expected %" PRI_STR
						   ", got %" PRI_STR "\n", STR_ARG(place),
						   STR_ARG(f->expected), STR_ARG(f->got)));
	}
	if (t->run)
		put_text(out, test_timeline(r, t, a));
	else
		put_text(out, why);
	buf_printf(out, "</%s>\n", element);
}

static void test(struct test_report *r, const struct test *t)
{
	struct junit *u = r->state;
	struct buf *out = &u->cases;

	buf_puts(out, "    <testcase");
	put_attribute(out, "name", t->scenario ? t->scenario->name : STR("the file"));
	put_attribute(out, "classname", str_of(t->file));
	put_attribute(out, "file", str_of(t->file));
	if (t->scenario)
		buf_printf(out, " line=\"%u\"", test_line(t));
	if (t->status == TEST_PASSED) {
		buf_puts(out, "/>\n");
		return;
	}
	buf_puts(out, ">\n");
	put_problem(r, t, out);
	buf_puts(out, "    </testcase>\n");
}

static void put_counts(struct buf *out, const struct test_totals *t)
{
	buf_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"0\"", t->tests,
		   t->failed, t->errors);
}

static void end_file(struct test_report *r, const char *file, const struct test_totals *t)
{
	struct junit *u = r->state;

	if (t->tests == 0)
		return;
	buf_puts(&u->suites, "  <testsuite");
	put_attribute(&u->suites, "name", str_of(file));
	put_counts(&u->suites, t);
	buf_puts(&u->suites, ">\n");
	buf_put(&u->suites, buf_str(&u->cases));
	buf_puts(&u->suites, "  </testsuite>\n");
}

static void close(struct test_report *r, const struct test_totals *t,
		  const struct coverage *coverage)
{
	const struct junit *u = r->state;

	(void)coverage;
	buf_puts(&r->out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
			  "<testsuites name=\"canaryc test\"");
	put_counts(&r->out, t);
	buf_puts(&r->out, ">\n");
	buf_put(&r->out, buf_str(&u->suites));
	buf_puts(&r->out, "</testsuites>\n");
}

const struct test_form test_form_junit = { open, begin_file, test, end_file, close };
