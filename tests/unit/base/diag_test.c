/* base/diag.c and base/diag_print.c: what is kept, in which order, and how it looks to the byte. */
#include "base/diag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/utf8.h"

/* A compilation of up to two files. */
struct run {
	struct arena *arena;
	struct sources src;
	struct diags ds;
};

static struct run run_on(const char *text)
{
	struct run r = { .arena = arena_open(NULL) };

	r.src = sources_on(r.arena);
	r.ds = diags_on(r.arena);
	sources_add(&r.src, STR("a.canary"), str_of(text));
	return r;
}

/* The nth span of what in the text, from 1. */
static struct span span_of(const struct run *r, uint16_t file, const char *what, int nth)
{
	const char *text = r->src.v[file].text.p, *p = text - 1;

	while (nth-- > 0)
		p = strstr(p + 1, what);
	return (struct span){ (uint32_t)(p - text), (uint32_t)((size_t)(p - text) + strlen(what)),
			      file };
}

static const char *print_with(struct run *r, bool colour, size_t max_errors)
{
	struct buf out = buf_on(r->arena);

	buf_puts(&out, "");
	diags_print(&r->ds, &r->src, &(struct diag_style){ colour, max_errors, 0 }, &out);
	return out.p;
}

static const char *print(struct run *r)
{
	return print_with(r, false, 20);
}

#define FORTY "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n"

/* The example of the design, to the byte. */
static void test_design(void **state)
{
	struct run r = run_on(FORTY "    rollback when error_rate > 500ms\n");
	struct diag *d;

	(void)state;
	d = diag_at(&r.ds, CN_TYPE_MISMATCH, span_of(&r, 0, "500ms", 1),
		    "%s is a ratio, %s is a duration", "error_rate", "500ms");
	diag_also(d, span_of(&r, 0, "error_rate", 1), "%s", "");
	diag_help(d, "%s", "an older help");
	diag_help(d, "write a share, as in `error_rate > 0.5%%`, or guard p99_latency");
	assert_string_equal(print(&r),
		"a.canary:41:32: error[CN0402]: error_rate is a ratio, 500ms is a duration\n"
		"   41 |     rollback when error_rate > 500ms\n"
		"      |                   ~~~~~~~~~~   ^^^^^\n"
		"help: write a share, as in `error_rate > 0.5%`, or guard p99_latency\n");
	arena_close(r.arena);
}

static void test_colour(void **state)
{
	struct run r = run_on("stage 5%\n");
	struct diag *d = diag_at(&r.ds, CN_SYNTAX, span_of(&r, 0, "5%", 1), "no");

	(void)state;
	diag_also(d, span_of(&r, 0, "stage", 1), "since here");
	diag_at(&r.ds, CN_NEVER_PROMOTES, span_of(&r, 0, "%", 1), "never");
	diag_about(&r.ds, CN_MEAN_ONLY, "", "mean");
	assert_string_equal(print_with(&r, true, 20),
		"a.canary:1:7: \033[1;31merror\033[0m\033[1m[CN0201]\033[0m: no\n"
		"    1 | stage 5%\n"
		"      | \033[32m~~~~~ ^^\033[0m\n"
		"a.canary:1:1: \033[1;36mnote\033[0m: since here\n"
		"a.canary:1:8: \033[1;35mwarning\033[0m\033[1m[CN0507]\033[0m: never\n"
		"    1 | stage 5%\n"
		"      |        \033[32m^\033[0m\n"
		"\033[1;36mnote\033[0m\033[1m[CN0516]\033[0m: mean\n");
	arena_close(r.arena);
}

/* One diagnostic on a text; the span is given in bytes. */
static const struct look_case {
	const char *name, *text;
	uint32_t begin, end;
	const char *want;	/* from the second line on */
} looks[] = {
	{ "tabs", "\tx\ty\n", 3, 4,
	  "    1 |         x       y\n"
	  "      |                 ^\n" },
	{ "a tab in the span", "ab\tcd\n", 1, 4,
	  "    1 | ab      cd\n"
	  "      |  ^^^^^^^^\n" },
	{ "wide characters", "\xE6\xBC\xA2\xE5\xAD\x97 x\n", 3, 6,
	  "    1 | \xE6\xBC\xA2\xE5\xAD\x97 x\n"
	  "      |   ^^\n" },
	{ "behind wide characters", "\xE6\xBC\xA2\xE5\xAD\x97 x\n", 7, 8,
	  "    1 | \xE6\xBC\xA2\xE5\xAD\x97 x\n"
	  "      |      ^\n" },
	{ "a tab behind a wide character", "\xE6\xBC\xA2\tx\n", 4, 5,
	  "    1 | \xE6\xBC\xA2      x\n"
	  "      |         ^\n" },
	{ "emoji", "\"\xF0\x9F\x98\x80\" x\n", 7, 8,
	  "    1 | \"\xF0\x9F\x98\x80\" x\n"
	  "      |      ^\n" },
	{ "combining marks", "e\xCC\x81" "e\xCC\x81x\n", 3, 6,
	  "    1 | e\xCC\x81" "e\xCC\x81x\n"
	  "      |  ^\n" },
	{ "a combining mark first", "\xCC\x81x y\n", 4, 5,
	  "    1 | \xCC\x81x y\n"
	  "      |   ^\n" },
	{ "a combining mark last", "x e\xCC\x81\n", 2, 5,
	  "    1 | x e\xCC\x81\n"
	  "      |   ^\n" },
	{ "a combining mark alone", "x\xCC\x81y\n", 1, 3,
	  "    1 | x\xCC\x81y\n"
	  "      |  ^\n" },
	{ "control characters", "a\x1B[31mb\x7F\n", 1, 2,
	  "    1 | a?[31mb?\n"
	  "      |  ^\n" },
	{ "marks that turn the text", "a\xE2\x80\xAE" "b\xE2\x81\xA6" "c\n", 4, 5,
	  "    1 | a?b?c\n"
	  "      |   ^\n" },
	{ "bad bytes", "a\xFF\xC3+b\n", 4, 5,
	  "    1 | a??+b\n"
	  "      |     ^\n" },
	{ "a bad byte in the span", "a\xFF\xFE" "b\n", 1, 3,
	  "    1 | a??b\n"
	  "      |  ^^\n" },
	{ "CRLF", "ab\r\ncd\r\n", 5, 6,
	  "    2 | cd\n"
	  "      |  ^\n" },
	{ "over a CRLF", "ab\r\ncd\r\n", 1, 6,
	  "    1 | ab\n"
	  "      |  ^\n" },
	{ "last line without a newline", "ab\ncd", 4, 5,
	  "    2 | cd\n"
	  "      |  ^\n" },
	{ "at the end, no newline", "ab\ncd", 5, 5,
	  "    2 | cd\n"
	  "      |   ^\n" },
	{ "at the end, behind a newline", "ab\ncd\n", 6, 6,
	  "    3 |\n"
	  "      | ^\n" },
	{ "beyond the end", "ab", 90, 99,
	  "    1 | ab\n"
	  "      |   ^\n" },
	{ "empty file", "", 0, 0,
	  "    1 |\n"
	  "      | ^\n" },
	{ "no width", "abc\n", 1, 1,
	  "    1 | abc\n"
	  "      |  ^\n" },
	{ "the newline itself", "ab\ncd\n", 2, 3,
	  "    1 | ab\n"
	  "      |   ^\n" },
	{ "a CRLF itself", "ab\r\ncd\r\n", 3, 4,
	  "    1 | ab\n"
	  "      |   ^\n" },
	{ "several lines", "x plan {\n  a\n}\n", 2, 14,
	  "    1 | x plan {\n"
	  "      |   ^^^^^^\n" },
	{ "trailing spaces are not printed", "ab  \t \n", 0, 2,
	  "    1 | ab\n"
	  "      | ^^\n" },
	{ "a span of trailing spaces", "ab  \n", 2, 4,
	  "    1 | ab\n"
	  "      |   ^^\n" },
	{ "only spaces", "    \n", 1, 2,
	  "    1 |\n"
	  "      |  ^\n" },
	{ "inside a character", "\xE6\xBC\xA2x\n", 1, 2,
	  "    1 | \xE6\xBC\xA2x\n"
	  "      | ^^\n" },
	{ "byte order mark", "\xEF\xBB\xBF" "abc\n", 4, 5,
	  "    1 | abc\n"
	  "      |  ^\n" },
	{ "the byte order mark itself", "\xEF\xBB\xBF" "abc\n", 0, 2,
	  "    1 | abc\n"
	  "      | ^\n" },
};

static void test_look(void **state)
{
	const struct look_case *c = *state;
	struct run r = run_on(c->text);
	const char *got;

	diag_at(&r.ds, CN_SYNTAX, (struct span){ c->begin, c->end, 0 }, "m");
	got = strchr(print(&r), '\n');
	assert_non_null(got);
	assert_string_equal(got + 1, c->want);
	arena_close(r.arena);
}

static void test_labels(void **state)
{
	struct run r = run_on("one two three\n\tfour\n");
	struct diag *d = diag_at(&r.ds, CN_CONTRADICTION, span_of(&r, 0, "two", 1), "both");

	(void)state;
	sources_add(&r.src, STR("lib/b.canary"), STR("five six"));
	diag_also(d, span_of(&r, 0, "one", 1), "first");
	diag_also(d, span_of(&r, 0, "four", 1), "it is %d", 4);
	diag_also(d, span_of(&r, 1, "six", 1), "%s", "");
	diag_also(d, span_of(&r, 0, "three", 1), "a fourth label is dropped");
	assert_string_equal(print(&r),
		"a.canary:1:5: error[CN0505]: both\n"
		"    1 | one two three\n"
		"      | ~~~ ^^^\n"
		"a.canary:1:1: note: first\n"
		"a.canary:2:2: note: it is 4\n"
		"    2 |         four\n"
		"      |         ~~~~\n"
		"lib/b.canary:1:6: note: here\n"
		"    1 | five six\n"
		"      |      ~~~\n");
	arena_close(r.arena);
}

static void test_labels_same_line(void **state)
{
	struct run r = run_on("one two three four\n");
	struct diag *d = diag_at(&r.ds, CN_CONTRADICTION, span_of(&r, 0, "two three", 1), "both");

	(void)state;
	diag_also(d, span_of(&r, 0, "four", 1), "%s", "");
	diag_also(d, span_of(&r, 0, "one two", 1), "%s", "");	/* overlaps: ^ stays on top */
	assert_string_equal(print(&r),
		"a.canary:1:5: error[CN0505]: both\n"
		"    1 | one two three four\n"
		"      | ~~~~^^^^^^^^^ ~~~~\n");
	arena_close(r.arena);
}

/* The same offset in another file is not on the same line. */
static void test_label_other_file(void **state)
{
	struct run r = run_on("one two\n");
	struct diag *d = diag_at(&r.ds, CN_DECLARED_TWICE, span_of(&r, 0, "two", 1), "m");

	(void)state;
	sources_add(&r.src, STR("b.canary"), STR("three\n"));
	diag_also(d, span_of(&r, 1, "three", 1), "the first one");
	assert_string_equal(print(&r),
		"a.canary:1:5: error[CN0302]: m\n"
		"    1 | one two\n"
		"      |     ^^^\n"
		"b.canary:1:1: note: the first one\n"
		"    1 | three\n"
		"      | ~~~~~\n");
	arena_close(r.arena);
}

static void test_unplaced(void **state)
{
	struct run r = run_on("one\n");
	struct diag *d;

	(void)state;
	d = diag_about(&r.ds, CN_TRACE_FILE, "lab/run\n1.csv", "does not exist");
	diag_help(d, "first line\nsecond line\n\n  third\n");
	diag_about(&r.ds, CN_NOTHING_TO_REPLAY, "", "no\x1B trace\xFF");
	diag_about(&r.ds, CN_FILE, NULL, "tab\there");
	diag_at(&r.ds, CN_NO_STAGE, (struct span){ 0, 3, 0 }, "placed ones come first");
	assert_string_equal(print(&r),
		"a.canary:1:1: error[CN0514]: placed ones come first\n"
		"    1 | one\n"
		"      | ^^^\n"
		"lab/run?1.csv: error[CN0904]: does not exist\n"
		"help: first line\n"
		"      second line\n"
		"\n"
		"        third\n"
		"error[CN0801]: no? trace?\n"
		"error[CN0901]: tab here\n");
	arena_close(r.arena);
}

static void test_gutter(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf text = buf_on(a);
	struct run r;

	(void)state;
	buf_fill(&text, '\n', 123455);
	buf_puts(&text, "here");
	r = run_on(text.p);
	diag_at(&r.ds, CN_SYNTAX, (struct span){ 99998, 99998, 0 }, "m");
	diag_at(&r.ds, CN_SYNTAX, (struct span){ 123455, 123459, 0 }, "m");
	assert_string_equal(print(&r),
		"a.canary:99999:1: error[CN0201]: m\n"
		"99999 |\n"
		"      | ^\n"
		"a.canary:123456:1: error[CN0201]: m\n"
		"123456 | here\n"
		"       | ^^^^\n");
	arena_close(r.arena);
	arena_close(a);
}

/* Only the first lines of what is printed are compared: one message letter a diagnostic. */
static void check_order(struct run *r, size_t max_errors, const char *want)
{
	const char *p = print_with(r, false, max_errors);
	struct buf got = buf_on(r->arena);

	buf_puts(&got, "");
	for (; *p; p = strchr(p, '\n') + 1)
		if (strstr(p, "]: ") && strstr(p, "]: ") < strchr(p, '\n'))
			buf_putc(&got, strstr(p, "]: ")[3]);
	assert_string_equal(got.p, want);
}

static struct span at(uint32_t begin, uint16_t file)
{
	return (struct span){ begin, begin + 1, file };
}

static void test_order(void **state)
{
	struct run r = run_on("abcdefgh\n");

	(void)state;
	sources_add(&r.src, STR("b.canary"), STR("abcdefgh\n"));
	diag_about(&r.ds, CN_TRACE_FILE, "y", "y");
	diag_at(&r.ds, CN_SYNTAX, at(2, 1), "f");
	diag_at(&r.ds, CN_MISSING, at(4, 0), "d");
	diag_about(&r.ds, CN_FILE, "x", "z");
	diag_at(&r.ds, CN_SYNTAX, at(4, 0), "c");
	diag_at(&r.ds, CN_BAD_BYTE, at(5, 0), "e");
	diag_at(&r.ds, CN_NEVER_PROMOTES, at(1, 0), "b");
	diag_at(&r.ds, CN_TRACE_FILE, at(0, 0), "a");
	check_order(&r, 20, "abcdefyz");
	assert_int_equal(r.ds.errors, 7);
	assert_int_equal(r.ds.warnings, 1);
	check_order(&r, 20, "abcdefyz");	/* printing again prints the same */
	arena_close(r.arena);
}

static void test_duplicates(void **state)
{
	struct run r = run_on("abcdefgh\n");

	(void)state;
	diag_at(&r.ds, CN_SYNTAX, at(1, 0), "a");
	diag_at(&r.ds, CN_SYNTAX, at(1, 0), "a");
	diag_at(&r.ds, CN_SYNTAX, (struct span){ 1, 5, 0 }, "x: same code, same begin");
	diag_at(&r.ds, CN_MISSING, at(1, 0), "b: another code");
	diag_at(&r.ds, CN_NEVER_PROMOTES, at(2, 0), "c");
	diag_at(&r.ds, CN_NEVER_PROMOTES, at(2, 0), "d: a warning with another text");
	diag_at(&r.ds, CN_NEVER_PROMOTES, at(2, 0), "c");
	diag_at(&r.ds, CN_NEVER_PROMOTES, (struct span){ 2, 5, 0 }, "c");
	diag_at(&r.ds, CN_SYNTAX, at(3, 0), "e: another place");
	diag_about(&r.ds, CN_FILE, "p", "f");
	diag_about(&r.ds, CN_FILE, "q", "f");
	diag_about(&r.ds, CN_FILE, "p", "f");
	diag_about(&r.ds, CN_FILE, "p", "g");
	diag_about(&r.ds, CN_TRACE_FILE, "p", "g");
	check_order(&r, 20, "abcdceffgg");
	assert_int_equal(r.ds.errors, 7);	/* of what was kept */
	assert_int_equal(r.ds.warnings, 3);
	arena_close(r.arena);
}

static void test_too_many(void **state)
{
	static const struct {
		size_t errors, max;
		const char *end;
	} cases[] = {
		{ 3, 3, NULL }, { 4, 3, "too many errors: 1 more is not shown\n" },
		{ 23, 20, "too many errors: 3 more are not shown\n" },
		{ 2, 0, "too many errors: 2 more are not shown\n" }, { 0, 0, NULL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct run r = run_on("abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz\n");
		const char *p, *shown;
		size_t heads = 0;

		for (size_t k = 0; k < cases[i].errors; k++) {
			diag_at(&r.ds, CN_SYNTAX, at((uint32_t)k, 0), "e");
			diag_at(&r.ds, CN_SYNTAX, at((uint32_t)k, 0), "e");	/* counts once */
			diag_at(&r.ds, CN_NEVER_PROMOTES, at((uint32_t)k, 0), "w");
		}
		shown = print_with(&r, false, cases[i].max);
		for (p = shown; (p = strstr(p, "error[")) != NULL; p++)
			heads++;
		assert_int_equal(heads, cases[i].max < cases[i].errors ? cases[i].max
								       : cases[i].errors);
		for (heads = 0, p = shown; (p = strstr(p, "warning[")) != NULL; p++)
			heads++;
		assert_int_equal(heads, cases[i].errors);	/* all warnings are shown */
		p = strstr(shown, "too many");
		assert_int_equal(p == NULL, cases[i].end == NULL);
		if (p)
			assert_string_equal(p, cases[i].end);
		arena_close(r.arena);
	}
}

static void test_nothing(void **state)
{
	struct run r = run_on("abc\n");

	(void)state;
	assert_string_equal(print(&r), "");
	arena_close(r.arena);
}

/* A level that was changed on the command line is the level that is shown. */
static void test_level(void **state)
{
	struct run r = run_on("abc\n");

	(void)state;
	diag_at(&r.ds, CN_NEVER_PROMOTES, at(0, 0), "m")->level = DIAG_ERROR;
	diag_at(&r.ds, CN_SYNTAX, at(1, 0), "m")->level = DIAG_NOTE;
	assert_non_null(strstr(print(&r), "a.canary:1:1: error[CN0507]: m\n"));
	assert_non_null(strstr(print(&r), "a.canary:1:2: note[CN0201]: m\n"));
	arena_close(r.arena);
}

/* The line and the underline of a long line: digits that tell the column in tens. */
static void long_line(char *text, size_t n)
{
	for (size_t i = 0; i < n; i++)
		text[i] = (char)(i % 10 ? '.' : 'a' + i / 10 % 26);
	text[n] = '\0';
}

static const struct cut_case {
	const char *name;
	size_t length;
	uint32_t begin, end;
	size_t from, to;	/* columns of the line that are shown */
	bool left, right;	/* is there a mark at the cut */
} cuts[] = {
	{ "160 columns", 160, 159, 160, 0, 160, false, false },
	{ "161 columns, span at the left", 161, 0, 5, 0, 159, false, true },
	{ "161 columns, span up to the cut", 161, 150, 159, 0, 159, false, true },
	{ "161 columns, span at the cut", 161, 150, 160, 2, 161, true, false },
	{ "161 columns, span at the right", 161, 160, 161, 2, 161, true, false },
	{ "in the middle", 1000, 500, 510, 426, 584, true, true },
	{ "at the end", 1000, 995, 1000, 841, 1000, true, false },
	{ "behind the end", 1000, 1000, 1000, 842, 1000, true, false },
	{ "a span as wide", 1000, 500, 660, 481, 639, true, true },
	{ "the whole line", 1000, 0, 1000, 0, 159, false, true },
	{ "from the middle to the end", 1000, 400, 1000, 381, 539, true, true },
};

static void test_cut(void **state)
{
	const struct cut_case *c = *state;
	char line[1001], want[400];
	struct run r;
	const char *got;
	size_t n, dots;

	long_line(line, c->length);
	r = run_on(line);
	diag_at(&r.ds, CN_SYNTAX, (struct span){ c->begin, c->end, 0 }, "m");
	got = strchr(print(&r), '\n') + 1;
	snprintf(want, sizeof(want), "    1 | %s%.*s%s\n", c->left ? "…" : "",
		 (int)(c->to - c->from), line + c->from, c->right ? "…" : "");
	n = strlen(want);
	assert_memory_equal(got, want, n);
	assert_true(utf8_columns((struct str){ got, n - 1 }) <= 8 + 160);
	got += n;
	assert_memory_equal(got, "      | ", 8);
	dots = strspn(got + 8, " ");
	assert_int_equal(dots + c->from, c->begin + c->left);
	n = strspn(got + 8 + dots, "^");
	assert_true(dots + n <= 160);
	if (c->end < c->to)
		assert_int_equal(n, c->end > c->begin ? c->end - c->begin : 1);
	assert_string_equal(got + 8 + dots + n, "\n");
	arena_close(r.arena);
}

/* A wide character that the cut goes through leaves a space; a label that is cut off is a note. */
static void test_cut_wide(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf text = buf_on(a), want = buf_on(a);
	struct run r;
	struct diag *d;

	(void)state;
	buf_putc(&text, 'x');
	for (int i = 0; i < 200; i++)
		buf_puts(&text, "\xE6\xBC\xA2");
	r = run_on(text.p);
	d = diag_at(&r.ds, CN_SYNTAX, (struct span){ 0, 1, 0 }, "m");
	diag_also(d, (struct span){ 598, 601, 0 }, "far");
	buf_puts(&want, "a.canary:1:1: error[CN0201]: m\n    1 | x");
	for (int i = 0; i < 79; i++)	/* 1 + 158 columns, one is left for the mark */
		buf_puts(&want, "\xE6\xBC\xA2");
	buf_puts(&want, "…\n      | ^\na.canary:1:201: note: far\n    1 | …");
	for (int i = 0; i < 79; i++)
		buf_puts(&want, i ? "\xE6\xBC\xA2" : " \xE6\xBC\xA2");
	buf_puts(&want, "\n      | ");
	buf_fill(&want, ' ', 158);
	buf_puts(&want, "~~\n");
	/* 401 columns: 241..400 are shown, the mark on 241, and 242 is a character's second half */
	assert_string_equal(print(&r), want.p);
	arena_close(r.arena);
	arena_close(a);
}

/* A combining mark whose character is behind the cut is behind it, too. */
static void test_cut_combining(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf text = buf_on(a), want = buf_on(a);
	struct run r;

	(void)state;
	for (int i = 0; i < 400; i++)
		buf_puts(&text, "e\xCC\x81");
	r = run_on(text.p);
	diag_at(&r.ds, CN_SYNTAX, (struct span){ 200 * 3, 201 * 3, 0 }, "m");
	buf_puts(&want, "a.canary:1:401: error[CN0201]: m\n    1 | …");
	for (int i = 0; i < 158; i++)
		buf_puts(&want, "e\xCC\x81");
	buf_puts(&want, "…\n      | ");
	buf_fill(&want, ' ', 79);
	buf_puts(&want, "^\n");
	assert_string_equal(print(&r), want.p);
	arena_close(r.arena);
	arena_close(a);
}

static void test_infos(void **state)
{
	(void)state;
	for (int i = 0; i < DIAG_CODES; i++) {
		const struct diag_info *info = diag_info((enum diag_code)i);

		assert_int_equal(strlen(info->code), 6);
		assert_true(strncmp(info->code, "CN", 2) == 0);
		assert_true(info->name[0] && !strchr(info->name, ' ') && !strchr(info->name, '_'));
		assert_true(info->summary[0] != '\0');
		if (i > 0)
			assert_true(strcmp(diag_info((enum diag_code)(i - 1))->code,
					   info->code) < 0);
		for (int k = 0; k < i; k++)
			assert_string_not_equal(diag_info((enum diag_code)k)->name, info->name);
	}
	assert_string_equal(diag_info(CN_WEIGHT_FALLS)->code, "CN0504");
	assert_string_equal(diag_info(CN_WEIGHT_FALLS)->name, "weight-falls");
}

/* All texts are copied: the reporter's may change at once. */
static void test_copies(void **state)
{
	struct run r = run_on("abc\n");
	char text[] = "text";
	struct diag *d = diag_at(&r.ds, CN_SYNTAX, at(0, 0), "%s", text), *about;

	(void)state;
	diag_also(d, at(1, 0), "%s", text);
	diag_help(d, "%s", text);
	about = diag_about(&r.ds, CN_FILE, text, "%s", text);
	memset(text, 'x', 4);
	assert_true(str_is(d->message, "text") && str_is(d->labels[0].text, "text"));
	assert_true(str_is(d->help, "text"));
	assert_true(str_is(about->where, "text") && str_is(about->message, "text"));
	assert_true(d->placed && !about->placed);
	assert_ptr_equal(r.ds.first, d);
	assert_ptr_equal(d->next, about);
	arena_close(r.arena);
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_design), cmocka_unit_test(test_colour),
		cmocka_unit_test(test_labels), cmocka_unit_test(test_labels_same_line),
		cmocka_unit_test(test_label_other_file), cmocka_unit_test(test_unplaced),
		cmocka_unit_test(test_gutter), cmocka_unit_test(test_order),
		cmocka_unit_test(test_duplicates), cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_nothing), cmocka_unit_test(test_level),
		cmocka_unit_test(test_cut_wide), cmocka_unit_test(test_cut_combining),
		cmocka_unit_test(test_infos),
		cmocka_unit_test(test_copies),
	};
	struct CMUnitTest t[ARRAY_LEN(looks) + ARRAY_LEN(cuts)];
	size_t n = 0;
	int failed;

	for (size_t i = 0; i < ARRAY_LEN(looks); i++)
		t[n++] = (struct CMUnitTest){ looks[i].name, test_look, NULL, NULL,
					      (void *)&looks[i] };
	for (size_t i = 0; i < ARRAY_LEN(cuts); i++)
		t[n++] = (struct CMUnitTest){ cuts[i].name, test_cut, NULL, NULL,
					      (void *)&cuts[i] };
	failed = cmocka_run_group_tests_name("diag looks", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("diag", others, NULL, NULL);
}
