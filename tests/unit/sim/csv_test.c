/* The parts of the CSV reader: rows and fields, times, cells, headers. */
#include "sim/csv_lex.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>

#include "sim/csv_cell.h"
#include "sim/csv_header.h"
#include "sim/csv_time.h"
#include "sim/trace_input.h"

/* ---- rows and fields ---- */

/* Rows are shown as `field|field/` with their line in front; a status other than a row as its
 * number in angle brackets. */
static const struct lex_case {
	const char *name, *text, *want;
} lex_cases[] = {
	{ "plain", "a,b\n1,2\n", "1:a|b/2:1|2/" },
	{ "no newline at the end", "a,b\n1,2", "1:a|b/2:1|2/" },
	{ "CRLF", "a,b\r\n1,2\r\n", "1:a|b/2:1|2/" },
	{ "byte order mark", "\xef\xbb\xbf" "a,b\n", "1:a|b/" },
	{ "semicolon", "a;b,c;d\n1,5;2\n", "1:a|b,c|d/2:1,5|2/" },
	{ "tab", "a\tb\n1 \t\t 2\n", "1:a|b/2:1||2/" },
	{ "a tie goes to the comma", "a,b;c\n", "1:a|b;c/" },
	{ "delimiters in quotes don't count", "\"a;b;c\",d\n", "1:a;b;c|d/" },
	{ "sep=", "sep=|\na|b,c\n", "2:a|b,c/" },
	{ "sep= with CRLF", "sep=;\r\na;b\r\n", "2:a|b/" },
	{ "sep= and a tab", "sep=\t\na\tb\n", "2:a|b/" },
	{ "comments and blank lines", "# x,y\n\n  \n# z\na,b\n\n1,2\n", "5:a|b/7:1|2/" },
	{ "# is data behind the header", "a\n#b\n", "1:a/2:#b/" },
	{ "spaces", " a ,\tb\t, c d \n", "1:a|b|c d/" },
	{ "spaces in quotes stay", "\" a \", \"b\" \n", "1: a |b/" },
	{ "doubled quotes", "\"a\"\"b\",\"\"\"\",\"\"\n", "1:a\"b|\"|/" },
	{ "a quote within a field is data", "a\"b,c\n", "1:a\"b|c/" },
	{ "newline in quotes", "\"a\nb\",c\n1,2\n", "1:a?b|c/3:1|2/" },
	{ "empty fields", ",,\n,\n", "1:||/2:|/" },
	{ "one empty field in quotes is a row", "a\n\"\"\n", "1:a/2:/" },
	{ "text behind a quote", "a,b\n\"x\"y,2\n3,4\n", "1:a|b/<2 at 2.0>3:3|4/" },
	{ "bad quote behind doubled ones", "\"a\"\"b\",\"c\"\"\"\n\"\"\"\"x\ny\n",
	  "1:a\"b|c\"/<2 at 2.0>3:y/" },
	{ "quote not closed", "a,b\n1,\"x\n2,3\n", "1:a|b/<3 at 2.1>" },
	{ "NUL", "a,b\n1,2\n?,4\n", "<5 at 3.0>" },
	{ "annotated", "#datatype,string\n,a\n", "<6 at 1.0>" },
	{ "annotated further down", "# x\n#group,false\n,a\n", "<6 at 2.0>" },
	{ "nothing", "", "" },
	{ "comments only", "# a\n\n", "" },
};

/* A text as a file that is read. */
static void open_text(struct trace_input *in, struct arena *a, const char *text, size_t n)
{
	char path[] = "/tmp/csv_test_XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	unlink(path);
	assert_int_equal(write(fd, text, n), (ssize_t)n);
	lseek(fd, 0, SEEK_SET);
	assert_true(trace_input_open(in, a, fd));
}

static void close_text(struct trace_input *in)
{
	close(in->fd);
	trace_input_close(in);
}

static void show_row(const struct csv_lex *lex, struct buf *out)
{
	buf_printf(out, "%llu:", (unsigned long long)lex->row);
	for (size_t i = 0; i < lex->n; i++) {
		struct str s = csv_text(&lex->fields[i]);

		for (size_t k = 0; k < s.n; k++)
			buf_putc(out, s.p[k] == '\n' ? '?' : s.p[k]);
		buf_putc(out, i + 1 < lex->n ? '|' : '/');
	}
}

static void lex_all(const char *text, size_t n, struct arena *a, struct buf *out)
{
	struct trace_input in;
	struct csv_lex lex;
	enum csv_status s;

	open_text(&in, a, text, n);
	csv_lex_open(&lex, a, &in);
	s = csv_lex_start(&lex);
	if (s == CSV_ROW)
		s = csv_lex_next(&lex);
	for (; s == CSV_ROW || s == CSV_BAD_QUOTE; s = csv_lex_next(&lex)) {
		if (s == CSV_ROW)
			show_row(&lex, out);
		else
			buf_printf(out, "<%d at %llu.%zu>", (int)s, (unsigned long long)lex.row, lex.bad);
	}
	if (s != CSV_END)
		buf_printf(out, "<%d at %llu.%zu>", (int)s, (unsigned long long)lex.row, lex.bad);
	csv_lex_close(&lex);
	close_text(&in);
}

static void test_lex(void **state)
{
	const struct lex_case *c = *state;
	size_t n = strlen(c->text);
	struct arena *a = arena_open(NULL);
	char *text = arena_cstr(a, str_of(c->text));
	struct buf out = buf_on(a);

	if (strcmp(c->name, "NUL") == 0)
		*strchr(text, '?') = '\0';
	lex_all(text, n, a, &out);
	buf_putc(&out, '\0');
	assert_string_equal(out.p, c->want);
	arena_close(a);
}

/* A row of n bytes besides its newline, behind a header. */
static enum csv_status lex_long(struct arena *a, size_t n, bool quoted, struct csv_lex *lex)
{
	char *text = test_malloc(n + 8);
	struct trace_input in;
	enum csv_status s;

	memset(text, 'x', n + 8);
	memcpy(text, "a,b\n", 4);
	if (quoted)
		text[6] = '"', text[5] = ',';
	text[4 + n] = '\n';
	open_text(&in, a, text, n + 5);
	csv_lex_open(lex, a, &in);
	assert_int_equal(csv_lex_start(lex), CSV_ROW);
	assert_int_equal(csv_lex_next(lex), CSV_ROW);
	s = csv_lex_next(lex);
	csv_lex_close(lex);
	close_text(&in);
	test_free(text);
	return s;
}

static void test_lex_limit(void **state)
{
	struct arena *a = arena_open(NULL);
	struct csv_lex lex;

	(void)state;
	assert_int_equal(lex_long(a, LIMIT_CSV_LINE, false, &lex), CSV_ROW);
	assert_int_equal(lex.n, 1);
	assert_int_equal(lex_long(a, LIMIT_CSV_LINE + 1, false, &lex), CSV_LONG_ROW);
	assert_int_equal(lex.row, 2);
	assert_int_equal(lex_long(a, 3 * LIMIT_CSV_LINE, false, &lex), CSV_LONG_ROW);
	assert_int_equal(lex_long(a, 3 * LIMIT_CSV_LINE, true, &lex), CSV_OPEN_QUOTE);
	assert_int_equal(lex.bad, 1);
	arena_close(a);
}

/* Rows that lie across the ends of blocks come out whole. */
static void test_lex_blocks(void **state)
{
	struct arena *a = arena_open(NULL);
	struct buf text = buf_on(a);
	struct trace_input in;
	struct csv_lex lex;
	unsigned n = 0;

	(void)state;
	for (unsigned i = 0; text.n < 900000; i++)
		buf_printf(&text, "%u,\"%u \"\"%u\"\"\n\",x%u\n", i, i * 7, i, i % 1000);
	open_text(&in, a, text.p, text.n);
	csv_lex_open(&lex, a, &in);
	assert_int_equal(csv_lex_start(&lex), CSV_ROW);
	for (; csv_lex_next(&lex) == CSV_ROW; n++) {
		char want[64];

		assert_int_equal(lex.n, 3);
		assert_int_equal(lex.row, 2 * n + 1);
		snprintf(want, sizeof(want), "%u \"%u\"\n", n * 7, n);
		assert_true(str_is(csv_text(&lex.fields[1]), want));
		snprintf(want, sizeof(want), "x%u", n % 1000);
		assert_true(str_is(csv_text(&lex.fields[2]), want));
	}
	assert_true(n > 20000);
	csv_lex_close(&lex);
	close_text(&in);
	arena_close(a);
}

/* ---- times ---- */

static const struct time_case {
	const char *first, *text;	/* first decides the form; NULL for none */
	enum csv_time_status want;
	int64_t ms;
} time_cases[] = {
	{ NULL, "1700000000", CSV_TIME_OK, 1700000000000 },
	{ NULL, "1700000000.0004", CSV_TIME_OK, 1700000000000 },
	{ NULL, "1700000000.0005", CSV_TIME_OK, 1700000000001 },
	{ NULL, "-1700000000.0005", CSV_TIME_OK, -1700000000001 },
	{ NULL, "+1700000000", CSV_TIME_OK, 1700000000000 },
	{ NULL, "1.7e9", CSV_TIME_OK, 1700000000000 },
	{ NULL, "99999999999", CSV_TIME_OK, 99999999999000 },
	{ NULL, "100000000000", CSV_TIME_OK, 100000000000 },
	{ NULL, "1700000000123", CSV_TIME_OK, 1700000000123 },
	{ NULL, "1700000000123.5", CSV_TIME_OK, 1700000000124 },
	{ NULL, "99999999999999", CSV_TIME_OK, 99999999999999 },
	{ NULL, "1700000000123499", CSV_TIME_OK, 1700000000123 },
	{ NULL, "1700000000123500", CSV_TIME_OK, 1700000000124 },
	{ NULL, "1700000000123499999", CSV_TIME_OK, 1700000000123 },
	{ NULL, "1700000000123500000", CSV_TIME_OK, 1700000000124 },
	{ NULL, "-1700000000123500000", CSV_TIME_OK, -1700000000124 },
	{ NULL, "9300000000000000000", CSV_TIME_RANGE, 0 },
	{ NULL, "99999999999999999999", CSV_TIME_RANGE, 0 },
	{ NULL, "1e30", CSV_TIME_RANGE, 0 },
	{ NULL, "1e999", CSV_TIME_BAD, 0 },
	{ NULL, "0", CSV_TIME_OK, 0 },
	{ NULL, "12.25", CSV_TIME_OK, 12250 },
	{ "0", "99999999", CSV_TIME_OK, 99999999000 },
	{ "0", "100000000", CSV_TIME_MIXED, 0 },
	{ "1700000000", "1700000000123", CSV_TIME_MIXED, 0 },
	{ "1700000000123", "1700000000", CSV_TIME_MIXED, 0 },
	{ "1700000000", "5", CSV_TIME_OK, 5000 },
	{ NULL, "2024-02-29T10:00:00Z", CSV_TIME_OK, 1709200800000 },
	{ NULL, "2024-02-29t10:00:00z", CSV_TIME_OK, 1709200800000 },
	{ NULL, "2024-02-29 10:00:00,25Z", CSV_TIME_OK, 1709200800250 },
	{ NULL, "2024-02-29 10:00:00.2599", CSV_TIME_OK, 1709200800259 },
	{ NULL, "2024-02-29 10:00:00+00:00", CSV_TIME_OK, 1709200800000 },
	{ NULL, "2024-02-29 12:00:00+0200", CSV_TIME_OK, 1709200800000 },
	{ NULL, "2024-02-29 08:00:00-02", CSV_TIME_OK, 1709200800000 },
	{ NULL, "2024-02-29", CSV_TIME_OK, 1709164800000 },
	{ NULL, "2023-02-29", CSV_TIME_BAD, 0 },
	{ NULL, "2016-12-31T23:59:60Z", CSV_TIME_OK, 1483228799999 },
	{ "2016-12-31T23:59:60Z", "2016-12-31T23:59:58Z", CSV_TIME_OK, 1483228798000 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T10:00:15Z", CSV_TIME_OK, 1709200815000 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T09:59:45Z", CSV_TIME_OK, 1709200785000 },
	{ "2024-02-29T10:00:00.5Z", "2024-02-29T11:00:00.5Z", CSV_TIME_OK, 1709204400500 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T10:61:00Z", CSV_TIME_BAD, 0 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T24:00:00Z", CSV_TIME_BAD, 0 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T10:0x:00Z", CSV_TIME_BAD, 0 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T10-00:00Z", CSV_TIME_BAD, 0 },
	{ "2024-02-29T10:00:00Z", "2024-02-29T10:00:00", CSV_TIME_MIXED, 0 },
	{ "2024-02-29T10:00:00", "2024-02-29T10:00:00Z", CSV_TIME_MIXED, 0 },
	{ "2024-02-29T10:00:00", "2024-03-01", CSV_TIME_OK, 1709251200000 },
	{ "2024-02-29T10:00:00", "1700000000", CSV_TIME_MIXED, 0 },
	{ "1700000000", "2024-02-29T10:00:00", CSV_TIME_MIXED, 0 },
	{ NULL, "1/2/2024", CSV_TIME_AMBIGUOUS, 0 },
	{ NULL, "01.02.24 10:00", CSV_TIME_AMBIGUOUS, 0 },
	{ NULL, "1-2-2024", CSV_TIME_AMBIGUOUS, 0 },
	{ NULL, "2024-1-2", CSV_TIME_BAD, 0 },
	{ NULL, "", CSV_TIME_BAD, 0 },
	{ NULL, "now", CSV_TIME_BAD, 0 },
	{ NULL, "NaN", CSV_TIME_BAD, 0 },
	{ NULL, "-", CSV_TIME_BAD, 0 },
	{ NULL, "2024-02-29T10:00:00.123456789012345678901234567890Z", CSV_TIME_BAD, 0 },
};

static void test_time(void **state)
{
	const struct time_case *c = *state;
	struct csv_time ct = { .form = CSV_TIME_UNKNOWN };
	int64_t ms = 0;

	if (c->first)
		assert_int_equal(csv_time_read(&ct, str_of(c->first), &ms), CSV_TIME_OK);
	ms = 0;
	assert_int_equal(csv_time_read(&ct, str_of(c->text), &ms), c->want);
	assert_int_equal(ms, c->want == CSV_TIME_OK ? c->ms : 0);
	if (c->want == CSV_TIME_OK) {	/* the second reading comes from the cache */
		ms = 0;
		assert_int_equal(csv_time_read(&ct, str_of(c->text), &ms), CSV_TIME_OK);
		assert_int_equal(ms, c->ms);
	} else if (!c->first) {
		assert_int_equal(ct.form, CSV_TIME_UNKNOWN);
	}
}

/* Every second of a day, read one after the other, as instant_parse() alone reads it. */
static void test_time_day(void **state)
{
	struct csv_time ct = { .form = CSV_TIME_UNKNOWN };

	(void)state;
	for (unsigned s = 0; s < 86400; s++) {
		char text[32];
		int64_t got, want;

		snprintf(text, sizeof(text), "2024-02-29 %02u:%02u:%02u+05:30", s / 3600, s / 60 % 60,
			 s % 60);
		assert_int_equal(csv_time_read(&ct, str_of(text), &got), CSV_TIME_OK);
		assert_true(instant_parse(str_of(text), &want, NULL));
		assert_int_equal(got, want);
	}
}

/* ---- cells ---- */

#define STALE	UINT64_C(0x7ff0000000000002)
#define NANBITS	UINT64_C(0x7ff8000000000001)
#define PINF	UINT64_C(0x7ff0000000000000)
#define NINF	UINT64_C(0xfff0000000000000)

static const struct cell_case {
	const char *text;
	enum csv_cell_status want;
	double value;
	const char *unit;	/* NULL for none */
	uint64_t bits;		/* when not 0: of the value */
} cell_cases[] = {
	{ "1", CSV_CELL_VALUE, 1, NULL, 0 },
	{ "-0.5", CSV_CELL_VALUE, -0.5, NULL, 0 },
	{ "+0.5", CSV_CELL_VALUE, 0.5, NULL, 0 },
	{ "1e-3", CSV_CELL_VALUE, 1e-3, NULL, 0 },
	{ "0", CSV_CELL_VALUE, 0, NULL, 0 },
	{ "-0", CSV_CELL_VALUE, 0, NULL, UINT64_C(1) << 63 },
	{ "0.000", CSV_CELL_VALUE, 0, NULL, 0 },
	{ "00000000000000000000001.5", CSV_CELL_VALUE, 1.5, NULL, 0 },
	{ "18446744073709551616.5", CSV_CELL_VALUE, 18446744073709551616.5, NULL, 0 },
	{ "0.00000000000000000000000000000000000001", CSV_CELL_VALUE, 1e-38, NULL, 0 },
	{ "9007199254740993", CSV_CELL_VALUE, 9007199254740992.0, NULL, 0 },
	{ "1e999", CSV_CELL_RANGE, 0, NULL, 0 },
	{ "", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "null", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "NULL", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "None", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "N/A", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "n/a", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "-", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "undefined", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "<NA>", CSV_CELL_MISSING, 0, NULL, 0 },
	{ "NaN", CSV_CELL_VALUE, 0, NULL, NANBITS },
	{ "nan", CSV_CELL_VALUE, 0, NULL, NANBITS },
	{ "NAN", CSV_CELL_VALUE, 0, NULL, NANBITS },
	{ "stale", CSV_CELL_VALUE, 0, NULL, STALE },
	{ "inf", CSV_CELL_VALUE, 0, NULL, PINF },
	{ "+Inf", CSV_CELL_VALUE, 0, NULL, PINF },
	{ "-Inf", CSV_CELL_VALUE, 0, NULL, NINF },
	{ "Infinity", CSV_CELL_VALUE, 0, NULL, PINF },
	{ "-\xe2\x88\x9e", CSV_CELL_VALUE, 0, NULL, NINF },
	{ "-NaN", CSV_CELL_BAD, 0, NULL, 0 },
	{ "true", CSV_CELL_VALUE, 1, NULL, 0 },
	{ "false", CSV_CELL_VALUE, 0, NULL, 0 },
	{ "12.3 ms", CSV_CELL_VALUE, 0.0123, "ms", 0 },
	{ "12.3ms", CSV_CELL_VALUE, 0.0123, "ms", 0 },
	{ "5 \xc2\xb5s", CSV_CELL_VALUE, 5e-6, "us", 0 },
	{ "7 ns", CSV_CELL_VALUE, 7e-9, "ns", 0 },
	{ "2 min", CSV_CELL_VALUE, 120, "min", 0 },
	{ "1.5 hour", CSV_CELL_VALUE, 5400, "h", 0 },
	{ "1 day", CSV_CELL_VALUE, 86400, "d", 0 },
	{ "45%", CSV_CELL_VALUE, 0.45, "%", 0 },
	{ "1.2 K", CSV_CELL_VALUE, 1200, NULL, 0 },
	{ "3.5 Mil", CSV_CELL_VALUE, 3.5e6, NULL, 0 },
	{ "2 Bil", CSV_CELL_VALUE, 2e9, NULL, 0 },
	{ "2 Tri", CSV_CELL_VALUE, 2e12, NULL, 0 },
	{ "2 KiB", CSV_CELL_VALUE, 2048, "KiB", 0 },
	{ "2 kB", CSV_CELL_VALUE, 2000, "kB", 0 },
	{ "17 B", CSV_CELL_VALUE, 17, "B", 0 },
	{ "9 req/s", CSV_CELL_VALUE, 9, "req/s", 0 },
	{ "9 ops/s", CSV_CELL_VALUE, 9, "ops/s", 0 },
	{ "5 m", CSV_CELL_BAD_UNIT, 0, NULL, 0 },
	{ "5 foo", CSV_CELL_BAD_UNIT, 0, NULL, 0 },
	{ "1,234", CSV_CELL_BAD, 0, NULL, 0 },
	{ "1_000", CSV_CELL_BAD, 0, NULL, 0 },
	{ "0x10", CSV_CELL_BAD, 0, NULL, 0 },
	{ "1.2.3", CSV_CELL_BAD, 0, NULL, 0 },
	{ "12345678.12345678x", CSV_CELL_BAD_UNIT, 0, NULL, 0 },
	{ "abc", CSV_CELL_BAD, 0, NULL, 0 },
	{ "--1", CSV_CELL_BAD, 0, NULL, 0 },
	{ ".", CSV_CELL_BAD, 0, NULL, 0 },
	{ "ms", CSV_CELL_BAD, 0, NULL, 0 },
};

static uint64_t bits_of(double v)
{
	uint64_t bits;

	memcpy(&bits, &v, sizeof(bits));
	return bits;
}

static void test_cell(void **state)
{
	const struct cell_case *c = *state;
	const struct csv_cell_rules rules = { false, false };
	struct csv_cell got = { 0, NULL };

	assert_int_equal(csv_cell_read(str_of(c->text), &rules, &got), c->want);
	if (c->want != CSV_CELL_VALUE)
		return;
	assert_true(bits_of(got.value) == (c->bits ? c->bits : bits_of(c->value)));
	assert_ptr_equal(got.unit, c->unit ? unit_find(str_of(c->unit)) : NULL);
}

static void test_cell_rules(void **state)
{
	const struct csv_cell_rules comma = { true, false }, pandas = { false, true };
	struct csv_cell got;

	(void)state;
	assert_int_equal(csv_cell_read(STR("-1,25"), &comma, &got), CSV_CELL_VALUE);
	assert_true(got.value == -1.25);
	assert_int_equal(csv_cell_read(STR("12,3 ms"), &comma, &got), CSV_CELL_VALUE);
	assert_true(got.value == 0.0123);
	assert_int_equal(csv_cell_read(STR("1,2,3"), &comma, &got), CSV_CELL_BAD);
	assert_int_equal(csv_cell_read(STR("1.5"), &comma, &got), CSV_CELL_VALUE);
	assert_int_equal(csv_cell_read(STR("NaN"), &pandas, &got), CSV_CELL_MISSING);
	assert_int_equal(csv_cell_read(STR("stale"), &pandas, &got), CSV_CELL_VALUE);
}

/* ---- headers ---- */

/* Columns are shown as t (time), - (skipped), V, M, R (version), Lname, or for a series its key and
 * its unit in angle brackets. An error is shown by its message up to the list of columns. */
static const struct header_case {
	const char *text, *metric, *want;
} header_cases[] = {
	{ "time,p99@v1,p99@v2", "", "wide t p99@v1 p99@v2" },
	{ "TimeStamp,p99|v1,p99:v2", "", "wide t p99@v1 p99@v2" },
	{ "p99,TS", "", "wide p99 t" },
	{ ",p99", "", "wide t p99" },
	{ ",time,p99", "", "wide - t p99" },
	{ "time,p99,", "", "wide t p99 -" },
	{ "time,p99.v1,p99/v2", "", "wide t p99.v1 p99/v2" },
	{ "time,job:p99:rate5m", "", "wide t job:p99:rate5m" },
	{ "time,p99 (ms),err [%],lat(s)@v1,p99@v2 (ms)", "",
	  "wide t p99<ms> err<%> lat@v1<s> p99@v2<ms>" },
	{ "time,p99 (canary),(ms)", "", "wide t p99 (canary) (ms)" },
	{ "time;x{version=\"v1\",b=\"2\",a=\"1\"};y{z=\"\"} (ms)", "",
	  "wide t x@v1{a=\"1\",b=\"2\"} y<ms>" },
	{ "time;{__name__=\"x\",version=\"v\"};{\"y\",a=\"b\"}", "", "wide t x@v y{a=\"b\"}" },
	{ "time;{version=\"v1\"}", "m", "wide t m@v1" },
	{ "time;{version=\"v1\"}", "", "row 1: column 2, `{version=\"v1\"}`, can't be read: it names no metric" },
	{ "time;x{a=\"1\",a=\"2\"}", "", "row 1: column 2, `x{a=\"1\",a=\"2\"}`, can't be read: a label, the version or the name is given twice" },
	{ "time;x{a}", "", "row 1: column 2, `x{a}`, can't be read: `=` is wanted behind a label's name" },
	{ "time;x{a=\"b\"", "", "row 1: column 2, `x{a=\"b\"`, can't be read: `,` or `}` is wanted behind a label" },
	{ "time;x{a=\"b", "", "row 1: column 2, `x{a=\"b`, can't be read: a quote is not closed" },
	{ "time;x{a=b}", "", "row 1: column 2, `x{a=b}`, can't be read: a label's value stands in quotes" },
	{ "time;x{}y", "", "row 1: column 2, `x{}y`, can't be read: nothing may stand behind `}`" },
	{ "time,@v1", "", "row 1: column 2, `@v1`, can't be read: no metric stands before the version" },
	{ "time,x@", "", "row 1: column 2, `x@`, can't be read: no version stands behind the metric" },
	{ "time,x,x", "", "row 1: columns 2 and 3 are both x" },
	{ "time,x@v1,x|v1", "", "row 1: columns 2 and 3 are both x@v1" },
	{ "a,b", "", "row 1: no column holds the time" },
	{ "time,date,x", "", "row 1: both `time` and `date` could be the time" },
	{ "time,,x", "", "row 1: column 2 has no name" },
	{ "time", "", "row 1: there is no column but the time" },
	{ "time,version,p99", "", "row 1: a `version` column wants metric and value columns beside it" },
	{ "time,metric,version,value", "", "long t M R V" },
	{ "Value,Version,NAME,_time,zone a,2b", "", "long V R M t Lzone_a L_2b" },
	{ "time,_measurement,_value,role,version", "", "long t M V Lrole R" },
	{ "time,metric,value (ms)", "", "long t M V<ms>" },
	{ "time,metric,v,value", "", "long t M Lv V" },
	{ "time,metric,a b,a-b,value", "", "row 1: columns 3 and 4 are both the label a_b" },
	{ "time,metric,name,value", "", "row 1: two columns could be the metric" },
	{ "time,metric,value,value", "", "row 1: two columns are called `value`" },
	{ "timestamp,value", "cpu", "long t V" },
	{ "timestamp,value,version", "cpu", "long t V R" },
	{ "timestamp,value", "", "row 1: the values have no name" },
	{ "timestamp,value,p99", "", "wide t value p99" },
	{ ",p99,,err/,v1,v2,v1", "", "wide t p99@v1 p99@v2 err@v1" },
	{ "metric,p99,p99/version,v1,v2", "", "wide t p99@v1 p99@v2" },
	{ ",p99,p99/,v1,v1", "", "row 1: columns 2 and 3 are both p99@v1" },
};

static size_t cut_cells(struct str line, char sep, struct str *cells)
{
	size_t n = 0, from = 0;

	for (size_t i = 0; i <= line.n; i++)
		if (i == line.n || line.p[i] == sep) {
			cells[n++] = str_sub(line, from, i);
			from = i + 1;
		}
	return n;
}

static void show_column(struct arena *a, const struct csv_column *c, struct buf *out)
{
	struct str key;

	switch (c->role) {
	case CSV_SKIPPED:
		buf_puts(out, " -");
		break;
	case CSV_TIME:
		buf_puts(out, " t");
		break;
	case CSV_SERIES:
		key = series_key_text(a, &c->key);
		buf_printf(out, " %" PRI_STR, STR_ARG(key));
		break;
	case CSV_VALUE:
		buf_puts(out, " V");
		break;
	case CSV_METRIC:
		buf_puts(out, " M");
		break;
	case CSV_VERSION:
		buf_puts(out, " R");
		break;
	case CSV_LABEL:
		buf_printf(out, " L%" PRI_STR, STR_ARG(c->label));
		break;
	}
	if (c->unit)
		buf_printf(out, "<%s>", c->unit->name);
}

static void test_header(void **state)
{
	const struct header_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a);
	const struct trace_options opts = { .metric = str_of(c->metric) };
	const struct series_naming naming = series_naming_of(&opts, STR("x.csv"));
	const struct trace_report report = { .arena = a, .ds = &ds, .path = STR("x.csv") };
	const struct csv_header_text text = { &report, &opts, &naming, 1 };
	struct csv_header h;
	struct str cells[16], second[16], line = str_of(c->text);
	const char *slash = strstr(c->text, "/,") ? strstr(c->text, "/,") : strstr(c->text, "/version");
	char sep = memchr(line.p, ';', line.n) ? ';' : ',';
	size_t n = cut_cells(slash ? str_sub(line, 0, (size_t)(slash - line.p)) : line, sep, cells);
	struct buf out = buf_on(a);

	if (slash) {
		assert_int_equal(cut_cells(str_of(slash + 1), sep, second), n);
		assert_true(csv_header_has_second(cells, second, n));
	}
	if (csv_header_read(&text, cells, n, slash ? second : NULL, &h)) {
		assert_int_equal(ds.errors, 0);
		buf_puts(&out, h.is_long ? "long" : "wide");
		for (size_t i = 0; i < h.n; i++)
			show_column(a, &h.columns[i], &out);
	} else {
		assert_int_equal(ds.errors, 1);
		assert_int_equal(ds.first->code, CN_TRACE_HEADER);
		assert_true(ds.first->help.n > 0);
		buf_put(&out, ds.first->message);
		assert_non_null(strstr(out.p, "; the columns are `"));
		*strstr(out.p, "; the columns are `") = '\0';
	}
	assert_string_equal(out.p, c->want);
	arena_close(a);
}

static const struct second_case {
	const char *first, *second;
	bool want;
} second_cases[] = {
	{ ",p99,p99", ",v1,v2", true },
	{ ",p99,p99", "version,v1,v2", true },
	{ "metric,p99,p99", "version,v1,v2", true },
	{ "time,p99,p99", ",v1,v2", false },	/* may be units, or what not */
	{ ",p99,p99", "2024-01-01,v1,v2", false },
	{ ",p99,p99", ",v1,1.5", false },
	{ ",p99,p99", ",v1,", false },
	{ ",p99,p99", ",NaN,null", false },
	{ ",p99,p99", ",stale,-Inf", false },
	{ ",time,p99", ",v1,v2", false },
};

static void test_second(void **state)
{
	struct str first[8], second[8];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(second_cases); i++) {
		size_t n = cut_cells(str_of(second_cases[i].first), ',', first);

		assert_int_equal(cut_cells(str_of(second_cases[i].second), ',', second), n);
		assert_int_equal(csv_header_has_second(first, second, n), second_cases[i].want);
	}
}

static void test_shown(void **state)
{
	struct arena *a = arena_open(NULL);

	(void)state;
	assert_true(str_is(trace_shown(a, STR("a\tb\x7f")), "a?b?"));
	assert_true(str_is(trace_shown(a, STR("1234567890123456789012345678901234567890")),
			   "1234567890123456789012345678901234567890"));
	assert_true(str_is(trace_shown(a, STR("123456789012345678901234567890123456789\xc3\xa4")),
			   "123456789012345678901234567890123456789\xe2\x80\xa6"));
	assert_int_equal(trace_shown(a, STR("")).n, 0);
	arena_close(a);
}

#define CASES(array, fn, label) \
	for (size_t i = 0; i < ARRAY_LEN(array); i++) \
		t[n++] = (struct CMUnitTest){ (array)[i].label, fn, NULL, NULL, (void *)&(array)[i] }

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(lex_cases) + ARRAY_LEN(time_cases) + ARRAY_LEN(cell_cases) +
			    ARRAY_LEN(header_cases) + 6];
	size_t n = 0;

	CASES(lex_cases, test_lex, name);
	CASES(time_cases, test_time, text);
	CASES(cell_cases, test_cell, text);
	CASES(header_cases, test_header, text);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_lex_limit);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_lex_blocks);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_time_day);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_cell_rules);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_second);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_shown);
	return cmocka_run_group_tests_name("csv", t, NULL, NULL);
}
