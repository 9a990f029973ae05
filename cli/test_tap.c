/* The tests as TAP 13, for `prove` and other readers of it: a line a test, what failed in a block
 * of YAML behind it, notes as comments, and last how many tests there were.
 *
 * Texts in YAML are written as JSON strings, which YAML reads as they are meant.
 */
#include "base/json.h"
#include "cli/test_report.h"

static void open(struct test_report *r)
{
	buf_puts(&r->out, "TAP version 13\n");
}

static void begin_file(struct test_report *r, const char *file)
{
	(void)r, (void)file;
}

/* A description ends with its line, and # would begin a directive. */
static void put_description(struct test_report *r, struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '#' || s.p[i] == '\\')
			buf_putc(&r->out, '\\');
		buf_putc(&r->out, (unsigned char)s.p[i] < 0x20 ? '?' : s.p[i]);
	}
}

static void put_key(struct test_report *r, const char *key, struct str value)
{
	struct json j = json_on(&r->out, false);

	buf_printf(&r->out, "%s: ", key);
	json_str(&j, value);
	buf_putc(&r->out, '\n');
}

static void put_lines(struct test_report *r, const char *before, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i <= text.n; i++) {
		if (i < text.n && text.p[i] != '\n')
			continue;
		if (i > begin)
			buf_printf(&r->out, "%s%" PRI_STR, before,
				   STR_ARG(str_sub(text, begin, i)));
		buf_puts(&r->out, i < text.n || i > begin ? "\n" : "");
		begin = i + 1;
	}
}

static void put_details(struct test_report *r, const struct test *t)
{
	struct arena *a = r->out.arena;

	buf_puts(&r->out, "  ---\n");
	put_key(r, "  message", test_why(a, t));
	put_key(r, "  severity", t->status == TEST_FAILED ? STR("fail") : STR("error"));
	if (t->status == TEST_FAILED) {
		buf_puts(&r->out, "  data:\n");
		for (size_t i = 0; i < t->nfindings; i++) {
			const struct finding *f = &t->findings[i];
			if (f->holds)
				continue;
			put_key(r, "    - at", test_place(a, t, f));
			put_key(r, "      expected", f->expected);
			put_key(r, "      got", f->got);
		}
		buf_puts(&r->out, "  timeline: |\n");
		put_lines(r, "    ", test_timeline(r, t, a));
	}
	buf_puts(&r->out, "  ...\n");
}

static void test(struct test_report *r, const struct test *t)
{
	buf_printf(&r->out, "%sok %zu - ", t->status == TEST_PASSED ? "" : "not ", r->n);
	put_description(r, str_of(t->file));
	if (t->scenario)
		buf_printf(&r->out, ": %" PRI_STR, STR_ARG(t->scenario->name));
	buf_putc(&r->out, '\n');
	if (t->status != TEST_PASSED)
		put_details(r, t);
}

static void end_file(struct test_report *r, const char *file, const struct test_totals *t)
{
	(void)r, (void)file, (void)t;
}

static void close(struct test_report *r, const struct test_totals *t,
		  const struct coverage *coverage)
{
	if (coverage) {
		struct buf text = buf_on(r->out.arena);
		coverage_print(coverage, &text);
		put_lines(r, "# ", buf_str(&text));
	}
	buf_puts(&r->out, "# ");
	test_put_totals(t, "\n# ", &r->out);
	buf_printf(&r->out, "\n1..%zu\n", r->n);
}

const struct test_form test_form_tap = { open, begin_file, test, end_file, close };
