/* base/source.c: lines and columns, at every kind of line end. */
#include "base/source.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>

#include <cmocka.h>

static const struct place_case {
	const char *name, *text;
	uint32_t offset, line, column, line_begin;
	const char *line_text;
} places[] = {
	{ "empty file", "", 0, 1, 1, 0, "" },
	{ "beyond an empty file", "", 9, 1, 1, 0, "" },
	{ "first byte", "ab\ncd", 0, 1, 1, 0, "ab" },
	{ "the line end", "ab\ncd", 2, 1, 3, 0, "ab" },
	{ "second line", "ab\ncd", 3, 2, 1, 3, "cd" },
	{ "end without a newline", "ab\ncd", 5, 2, 3, 3, "cd" },
	{ "beyond the end", "ab\ncd", 99, 2, 3, 3, "cd" },
	{ "end with a newline", "ab\n", 3, 2, 1, 3, "" },
	{ "beyond an end with a newline", "ab\n", 99, 2, 1, 3, "" },
	{ "empty lines", "\n\n\nx", 2, 3, 1, 2, "" },
	{ "CRLF, in the line", "ab\r\ncd\r\n", 1, 1, 2, 0, "ab" },
	{ "CRLF, at the CR", "ab\r\ncd\r\n", 2, 1, 3, 0, "ab" },
	{ "CRLF, at the LF", "ab\r\ncd\r\n", 3, 1, 3, 0, "ab" },
	{ "CRLF, second line", "ab\r\ncd\r\n", 5, 2, 2, 4, "cd" },
	{ "CR alone is no line end", "ab\rcd\n", 4, 1, 5, 0, "ab\rcd" },
	{ "code points, not bytes", "\xC3\xA9\xE6\xBC\xA2x", 5, 1, 3, 0, "\xC3\xA9\xE6\xBC\xA2x" },
	{ "inside a code point", "\xE6\xBC\xA2x", 2, 1, 1, 0, "\xE6\xBC\xA2x" },
	{ "behind a bad byte", "\xFF\xFFx", 2, 1, 3, 0, "\xFF\xFFx" },
	{ "a combining mark is a code point", "e\xCC\x81x", 3, 1, 3, 0, "e\xCC\x81x" },
	{ "a tab is one column", "\t\tx", 2, 1, 3, 0, "\t\tx" },
	{ "byte order mark, itself", "\xEF\xBB\xBF" "ab\ncd", 0, 1, 1, 3, "ab" },
	{ "behind a byte order mark", "\xEF\xBB\xBF" "ab\ncd", 4, 1, 2, 3, "ab" },
	{ "a byte order mark alone", "\xEF\xBB\xBF", 3, 1, 1, 3, "" },
};

static void test_place(void **state)
{
	const struct place_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct sources s = sources_on(a);
	struct place at;

	for (int i = 0; i < 2; i++) {	/* the second file, and the second question */
		sources_add(&s, STR("other"), STR("other\ntext"));
		sources_add(&s, STR("x"), str_of(c->text));
		source_place(&s, 1, 0);
		at = source_place(&s, 1, c->offset);
		assert_int_equal(at.line, c->line);
		assert_int_equal(at.column, c->column);
		assert_int_equal(at.line_begin, c->line_begin);
		assert_true(str_is(at.text, c->line_text));
	}
	arena_close(a);
}

static void test_null_text(void **state)
{
	struct arena *a = arena_open(NULL);
	struct sources s = sources_on(a);
	struct place at;

	(void)state;
	sources_add(&s, STR("x"), (struct str){ NULL, 0 });
	at = source_place(&s, 0, 5);
	assert_int_equal(at.line, 1);
	assert_int_equal(at.column, 1);
	assert_int_equal(source_text(&s, (struct span){ 0, 5, 0 }).n, 0);
	arena_close(a);
}

/* Many lines of different lengths: each offset is counted as by hand. */
static void test_every_offset(void **state)
{
	struct arena *a = arena_open(NULL);
	struct sources s = sources_on(a);
	static char text[5000];
	uint32_t line = 1, column = 1;

	(void)state;
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i * i % 17 == 4 ? '\n' : 'x';
	sources_add(&s, STR("x"), (struct str){ text, sizeof(text) });
	for (uint32_t i = 0; i < sizeof(text); i++) {
		struct place at = source_place(&s, 0, i);

		assert_int_equal(at.line, line);
		assert_int_equal(at.column, column++);
		if (text[i] == '\n') {
			line++;
			column = 1;
		}
	}
	arena_close(a);
}

static void test_many_files(void **state)
{
	struct arena *a = arena_open(NULL);
	struct sources s = sources_on(a);

	(void)state;
	for (unsigned i = 0; i < 300; i++)
		assert_int_equal(sources_add(&s, STR("x"), arena_printf(a, "file %u", i)), i);
	for (uint16_t i = 0; i < 300; i++) {
		struct str name = arena_printf(a, "%u", (unsigned)i);

		assert_true(str_eq(source_text(&s, (struct span){ 5, 99, i }), name));
	}
	arena_close(a);
}

static void test_spans(void **state)
{
	struct arena *a = arena_open(NULL);
	struct sources s = sources_on(a);
	struct span j = span_join((struct span){ 5, 9, 2 }, (struct span){ 1, 3, 2 });

	(void)state;
	assert_int_equal(j.begin, 1);
	assert_int_equal(j.end, 9);
	assert_int_equal(j.file, 2);
	j = span_join((struct span){ 1, 9, 2 }, (struct span){ 3, 5, 2 });
	assert_int_equal(j.begin, 1);
	assert_int_equal(j.end, 9);
	sources_add(&s, STR("x"), STR("hello"));
	assert_true(str_is(source_text(&s, (struct span){ 1, 3, 0 }), "el"));
	assert_true(str_is(source_text(&s, (struct span){ 3, 3, 0 }), ""));
	assert_true(str_is(source_text(&s, (struct span){ 4, 2, 0 }), ""));
	assert_true(str_is(source_text(&s, (struct span){ 4, 900, 0 }), "o"));
	arena_close(a);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_null_text), cmocka_unit_test(test_every_offset),
		cmocka_unit_test(test_many_files), cmocka_unit_test(test_spans),
	};
	struct CMUnitTest t[ARRAY_LEN(places)];
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(places); i++)
		t[i] = (struct CMUnitTest){ places[i].name, test_place, NULL, NULL,
					    (void *)&places[i] };
	failed = cmocka_run_group_tests_name("source_place", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("source", others, NULL, NULL);
}
