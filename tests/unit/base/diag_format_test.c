/* The levels of a run (base/diag_levels.c, diag_sort.c), and in the formats for machines what no
 * plan can bring about: bytes that are not UTF-8, empty spans, the end of a file, the same label
 * twice.
 */
#include "base/diag_format.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/diag_levels.h"

/* One choice after another, separated by spaces, and what becomes of a level. */
static const struct level_case {
	const char *name, *choices;
	enum diag_level before, after;
	bool hidden;
} levels[] = {
	{ "nothing said", "", DIAG_WARNING, DIAG_WARNING, false },
	{ "a note stays one", "error", DIAG_NOTE, DIAG_NOTE, false },
	{ "all", "error", DIAG_WARNING, DIAG_ERROR, false },
	{ "all, taken back", "error no-error", DIAG_WARNING, DIAG_WARNING, false },
	{ "one", "error=X", DIAG_WARNING, DIAG_ERROR, false },
	{ "one note", "error=X", DIAG_NOTE, DIAG_ERROR, false },
	{ "shown", "X", DIAG_NOTE, DIAG_WARNING, false },
	{ "shown and all", "X error", DIAG_NOTE, DIAG_ERROR, false },
	{ "hidden", "no-X", DIAG_WARNING, DIAG_WARNING, true },
	{ "hidden, then raised", "no-X error=X", DIAG_WARNING, DIAG_ERROR, false },
	{ "raised, then hidden", "error=X no-X", DIAG_WARNING, DIAG_WARNING, true },
	{ "hidden whatever all are", "error no-X", DIAG_WARNING, DIAG_WARNING, true },
	{ "not raised with all", "error no-error=X", DIAG_WARNING, DIAG_WARNING, false },
	{ "not raised, then all", "no-error=X error", DIAG_WARNING, DIAG_WARNING, false },
	{ "not raised is not shown", "no-X no-error=X", DIAG_WARNING, DIAG_WARNING, true },
	{ "the last counts", "error=X no-error=X error=X", DIAG_WARNING, DIAG_ERROR, false },
};

static void test_level(void **state)
{
	const struct level_case *c = *state;
	struct diag_levels l = { .errors = false };
	struct arena *a = arena_open(NULL);
	enum diag_level level = c->before;
	const char *p = c->choices;

	while (*p) {
		size_t n = strcspn(p, " ");
		const char *x = memchr(p, 'X', n);
		struct str choice = { p, x ? (size_t)(x - p) : n }, name;

		choice = arena_printf(a, "%" PRI_STR "%s", STR_ARG(choice), x ? "gate-once" : "");
		assert_int_equal(diag_levels_choose(&l, choice, &name), DIAG_LEVELS_OK);
		p += n + (p[n] == ' ');
	}
	assert_int_equal(diag_level_in(&l, CN_GATE_ONCE, &level), !c->hidden);
	if (!c->hidden)
		assert_int_equal(level, c->after);
	arena_close(a);
}

static void test_choose(void **state)
{
	static const struct {
		const char *choice;
		enum diag_levels_status want;
		const char *name;
	} cases[] = {
		{ "gate-once", DIAG_LEVELS_OK, NULL },
		{ "no-stage", DIAG_LEVELS_OK, NULL },	/* a name, and an error */
		{ "no-no-stage", DIAG_LEVELS_IS_ERROR, "no-stage" },
		{ "no-error=no-stage", DIAG_LEVELS_IS_ERROR, "no-stage" },
		{ "error=weight-falls", DIAG_LEVELS_OK, NULL },
		{ "no-weight-falls", DIAG_LEVELS_IS_ERROR, "weight-falls" },
		{ "", DIAG_LEVELS_UNKNOWN, "" },
		{ "no-", DIAG_LEVELS_UNKNOWN, "" },
		{ "error=", DIAG_LEVELS_UNKNOWN, "" },
		{ "error=no-gate-once", DIAG_LEVELS_UNKNOWN, "no-gate-once" },
		{ "no-no-gate-once", DIAG_LEVELS_UNKNOWN, "no-gate-once" },
		{ "GATE-ONCE", DIAG_LEVELS_UNKNOWN, "GATE-ONCE" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct diag_levels l = { .errors = false };
		struct str name = STR("");

		assert_int_equal(diag_levels_choose(&l, str_of(cases[i].choice), &name),
				 cases[i].want);
		if (cases[i].name)
			assert_true(str_is(name, cases[i].name));
	}
}

/* No name may be taken for another form. */
static void test_names(void **state)
{
	(void)state;
	for (size_t i = 0; i < DIAG_CODES; i++) {
		struct str name = str_of(diag_info((enum diag_code)i)->name);
		enum diag_code code;

		assert_true(diag_code_find(name, &code));
		assert_int_equal(code, i);
		assert_false(str_is(name, "error") || str_is(name, "no-error"));
		if (str_starts(name, "no-"))
			assert_false(diag_code_find(str_sub(name, 3, name.n), &code));
	}
}

/* A log of one file. */
struct run {
	struct arena *arena;
	struct sources src;
	struct diags ds;
	struct diag_log log;
};

static struct run run_on(const char *path, const char *text)
{
	struct run r = { .arena = arena_open(NULL) };

	r.src = sources_on(r.arena);
	r.ds = diags_on(r.arena);
	r.log = diag_log_on(r.arena, NULL);
	sources_add(&r.src, str_of(path), str_of(text));
	return r;
}

static const char *put(struct run *r, const char *name)
{
	struct buf out = buf_on(r->arena);
	size_t n;
	const struct diag_format *f = diag_formats(&n);

	buf_puts(&out, "");
	diag_log_add(&r->log, &r->ds, &r->src);
	for (size_t i = 0; i < n; i++)
		if (!strcmp(f[i].name, name))
			f[i].put(&r->log, &out);
	return out.p;
}

static struct span at(uint32_t begin, uint32_t end)
{
	return (struct span){ begin, end, 0 };
}

static void test_settle_twice(void **state)
{
	struct run r = run_on("a", "x\n");
	struct diag_levels l = { .errors = true };

	(void)state;
	diag_at(&r.ds, CN_GATE_ONCE, at(0, 1), "one");
	diag_at(&r.ds, CN_GATE_ONCE, at(0, 1), "two");	/* another warning at the same place */
	diag_at(&r.ds, CN_GATE_ONCE, at(0, 1), "two");
	diag_at(&r.ds, CN_GATE_ONCE, at(0, 1), "silenced")->allowed = true;
	diag_at(&r.ds, CN_MEAN_ONLY, at(0, 1), "note");
	r.ds.levels = &l;
	for (int i = 0; i < 2; i++) {
		diags_settle(&r.ds);
		assert_int_equal(r.ds.errors, 2);
		assert_int_equal(r.ds.warnings, 0);
		assert_true(str_is(r.ds.first->next->message, "two"));
		assert_true(str_is(r.ds.first->next->next->message, "note"));
		assert_null(r.ds.first->next->next->next);
	}
	arena_close(r.arena);
}

/* A diagnostic at [begin, end) of a text, and its line in a format. */
static const struct line_case {
	const char *name, *format, *path, *text;
	uint32_t begin, end;
	const char *message, *want;
} lines[] = {
	{ "the end of a file", "github", "a", "x\n", 2, 2, "m",
	  "::warning file=a,line=2,endLine=2,col=1,endColumn=1,title=CN0515::m\n" },
	{ "behind the end", "github", "a", "x", 7, 9, "m",
	  "::warning file=a,line=1,endLine=1,col=2,endColumn=2,title=CN0515::m\n" },
	{ "with its newline", "github", "a", "x\ny", 0, 2, "m",
	  "::warning file=a,line=1,endLine=2,title=CN0515::m\n" },
	{ "an end before the beginning", "github", "a", "xyz", 2, 1, "m",
	  "::warning file=a,line=1,endLine=1,col=3,endColumn=3,title=CN0515::m\n" },
	{ "code points", "github", "a", "\xE6\xBC\xA2\xC3\xA9x", 5, 6, "m",
	  "::warning file=a,line=1,endLine=1,col=3,endColumn=4,title=CN0515::m\n" },
	{ "what a property escapes", "github", "a%b\r\n:,c", "x", 0, 1, "%:,\n\r;",
	  "::warning file=a%25b??%3A%2Cc,line=1,endLine=1,col=1,endColumn=2,title=CN0515::"
	  "%25:,%0A?;\n" },
	{ "what steers a terminal", "github", "a", "x", 0, 1, "\033[2J\xFF\tb",
	  "::warning file=a,line=1,endLine=1,col=1,endColumn=2,title=CN0515::?[2J? b\n" },
	{ "bytes that are not UTF-8", "json", "\xFF", "x", 0, 1, "\xC3\"\n",
	  "{\"code\":\"CN0515\",\"name\":\"gate-once\",\"level\":\"warning\",\"message\":"
	  "\"\xEF\xBF\xBD\\\"\\n\",\"file\":\"\xEF\xBF\xBD\",\"span\":{\"begin\":0,\"end\":1,"
	  "\"line\":1,\"column\":1,\"end_line\":1,\"end_column\":2},\"labels\":[],"
	  "\"help\":null}\n" },
};

static void test_line(void **state)
{
	const struct line_case *c = *state;
	struct run r = run_on(c->path, c->text);

	diag_at(&r.ds, CN_GATE_ONCE, at(c->begin, c->end), "%s", c->message);
	assert_string_equal(put(&r, c->format), c->want);
	arena_close(r.arena);
}

/* A path and the URI that SARIF names it by. */
static const struct uri_case {
	const char *name, *path, *want;
} uris[] = {
	{ "plain", "a/b-c_d.canary~", "a/b-c_d.canary~" },
	{ "dots and empty parts", "./a/.//b/./", "a/b" },
	{ "up", "../a", "../a" },
	{ "absolute", "//a/b c", "file:///a/b%20c" },
	{ "the root", "/", "file:///" },
	{ "reserved", "a?b#c[d]:\\\"<%41>", "a%3Fb%23c%5Bd%5D%3A%5C%22%3C%2541%3E" },
	{ "not UTF-8", "\xFF\xC3\xA9\x01", "%FF%C3%A9%01" },
};

static void test_uri(void **state)
{
	const struct uri_case *c = *state;
	struct run r = run_on(c->path, "x");
	struct str want;

	diag_at(&r.ds, CN_GATE_ONCE, at(0, 1), "m");
	want = arena_printf(r.arena, "\"uri\": \"%s\"", c->want);
	assert_non_null(strstr(put(&r, "sarif"), want.p));
	arena_close(r.arena);
}

/* Items of relatedLocations must differ. */
static void test_same_labels(void **state)
{
	struct run r = run_on("a", "x");
	struct diag *d = diag_at(&r.ds, CN_GATE_ONCE, at(0, 1), "{0} and {");
	const char *text;

	(void)state;
	diag_also(d, at(0, 1), "%s", "");
	diag_also(d, at(0, 1), "%s", "");
	text = put(&r, "sarif");
	assert_non_null(strstr(text, "\"id\": 0,"));
	assert_non_null(strstr(text, "\"id\": 1,"));
	assert_non_null(strstr(text, "\"text\": \"here\""));
	assert_non_null(strstr(text, "\"text\": \"{{0}} and {{\""));
	arena_close(r.arena);
}

#define ROWS(table, test) \
	for (size_t i = 0; i < ARRAY_LEN(table); i++) \
		t[n++] = (struct CMUnitTest){ table[i].name, test, NULL, NULL, \
					      (void *)(uintptr_t)&table[i] }

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(levels) + ARRAY_LEN(lines) + ARRAY_LEN(uris) + 4];
	size_t n = 0;

	ROWS(levels, test_level);
	ROWS(lines, test_line);
	ROWS(uris, test_uri);
	t[n++] = (struct CMUnitTest){ "choices", test_choose, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "names", test_names, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "settling twice", test_settle_twice, NULL, NULL, NULL };
	t[n++] = (struct CMUnitTest){ "labels", test_same_labels, NULL, NULL, NULL };
	return cmocka_run_group_tests_name("diag_format", t, NULL, NULL);
}
