/* What comes from outside does nothing on a page. */
#include "sim/html.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/table.h"

#define BAD "\xEF\xBF\xBD"

static const struct text_case {
	const char *name;
	struct str text;
	const char *want;
} cases[] = {
	{ "nothing", STR(""), "" },
	{ "plain", STR("p99 latency"), "p99 latency" },
	{ "an element", STR("</title><script>x</script>"),
	  "&lt;/title&gt;&lt;script&gt;x&lt;/script&gt;" },
	{ "an attribute", STR("\" onload='x'"), "&quot; onload=&#39;x&#39;" },
	{ "an entity stays what was written", STR("&lt;"), "&amp;lt;" },
	{ "tab and newline", STR("a\tb\n"), "a\tb\n" },
	{ "NUL", STR("a\0b"), "a" BAD "b" },
	{ "escape", STR("\033[31m"), BAD "[31m" },
	{ "carriage return", STR("a\rb"), "a" BAD "b" },
	{ "delete", STR("\x7f"), BAD },
	{ "C1", STR("\xC2\x85"), BAD },
	{ "after C1", STR("\xC2\xA0"), "\xC2\xA0" },
	{ "letters", STR("\xC3\xA9\xD8\xB9\xE6\xBC\xA2\xF0\x9F\x90\xA4"),
	  "\xC3\xA9\xD8\xB9\xE6\xBC\xA2\xF0\x9F\x90\xA4" },
	{ "no UTF-8", STR("a\xFF" "b"), "a" BAD "b" },
	{ "cut short", STR("\xE6\xBC"), BAD BAD },
	{ "overlong", STR("\xC0\xBC" "script"), BAD BAD "script" },
	{ "surrogate", STR("\xED\xA0\x80"), BAD BAD BAD },
	{ "no character", STR("\xEF\xBF\xBF\xEF\xB7\x90"), BAD BAD },
	{ "override", STR("a\xE2\x80\xAE" "b"), "a[U+202E]b" },
	{ "isolate", STR("\xE2\x81\xA7"), "[U+2067]" },
	{ "mark", STR("\xE2\x80\x8F"), "[U+200F]" },
	{ "Arabic letter mark", STR("\xD8\x9C"), "[U+061C]" },
};

static void test_text(void **state)
{
	const struct text_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);

	html_text(&out, c->text);
	assert_int_equal(out.n, strlen(c->want));
	if (out.n)
		assert_memory_equal(out.p, c->want, out.n);
	arena_close(a);
}

static void test_printf(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);

	(void)state;
	html_printf(&out, "%s < %d", "<b>", 7);
	html_element(&out, "p", "note", STR("a & b"));
	html_element(&out, "h2", NULL, STR(""));
	assert_string_equal(out.p, "&lt;b&gt; &lt; 7<p class=\"note\">a &amp; b</p><h2></h2>");
	arena_close(a);
}

int main(void)
{
	static struct test_table t;

	table_add_rows(&t, "text", cases, test_text);
	table_add(&t, "text", "of printf, in an element", test_printf, NULL);
	return table_run(&t, "html");
}
