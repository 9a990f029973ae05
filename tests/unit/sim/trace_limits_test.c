/* Limits of traces: of what is told, columns, series, lines, samples. */
#include "sim/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "tests/unit/sim/trace_files.h"

#define HEAD "time,a\n"
#define LONG "time,metric,version,value\n"
#define T0 "2024-01-01T00:00:00Z,"
#define T1 "2024-01-01T00:00:15Z,"

/* Only so many mistakes are told; the rest are counted. */
static void test_many_errors(void **state)
{
	(void)state;
	for (size_t n = LIMIT_ERRORS; n <= 2000 + LIMIT_ERRORS; n += 1000) {
		struct arena *a = arena_open(NULL);
		struct diags ds = diags_on(a);
		struct buf text = buf_on(a), want = buf_on(a);
		const struct diag *last;
		size_t count = 1;

		buf_puts(&text, HEAD);
		for (size_t i = 0; i < n; i++)
			buf_printf(&text, "%s\n", i % 2 ? T0 "x" : "y,1");
		assert_null(read_text(a, text.p, text.n, "", &ds));
		for (last = ds.first; last->next; last = last->next)
			count++;
		assert_int_equal(count, n > LIMIT_ERRORS ? LIMIT_ERRORS + 1 : LIMIT_ERRORS);
		if (n > LIMIT_ERRORS) {
			buf_printf(&want, "%zu,000 more such mistakes in its rows", n / 1000);
			assert_int_equal(last->code, CN_TRACE_TIME);
			assert_int_equal(last->level, DIAG_NOTE);
			assert_true(str_eq(last->message, buf_str(&want)));
		}
		arena_close(a);
	}
}

static void test_columns_limit(void **state)
{
	(void)state;
	for (size_t n = LIMIT_CSV_COLUMNS; n <= LIMIT_CSV_COLUMNS + 1; n++) {
		struct arena *a = arena_open(NULL);
		struct diags ds = diags_on(a);
		struct buf text = buf_on(a);
		struct trace *t;

		buf_puts(&text, "time");
		for (size_t i = 1; i < n; i++)
			buf_printf(&text, ",m%zu", i);
		buf_puts(&text, "\n2024-01-01T00:00:00Z");
		for (size_t i = 1; i < n; i++)
			buf_printf(&text, ",%zu", i);
		t = read_text(a, text.p, text.n, "", &ds);
		if (n == LIMIT_CSV_COLUMNS) {
			assert_non_null(t);
			assert_int_equal(t->n, n - 1);
			assert_true(t->series[n - 2].v[0] == (double)(n - 1));
		} else {
			expect(&ds, "CN0713 row 1 has 4097 columns; the most is 4096");
		}
		arena_close(a);
	}
}

/* A row with more fields than any header may have. */
static void test_many_fields(void **state)
{
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a);
	struct buf text = buf_on(a);

	(void)state;
	buf_puts(&text, HEAD T0 "1");
	buf_fill(&text, ',', 100000);
	buf_puts(&text, "\n" T1 "2\n");
	assert_null(read_text(a, text.p, text.n, "", &ds));
	expect(&ds, "CN0706 row 2 has 100002 fields, the header has 2");
	arena_close(a);
}

static void test_series_limit(void **state)
{
	(void)state;
	for (unsigned n = LIMIT_SERIES; n <= LIMIT_SERIES + 1; n++) {
		struct arena *a = arena_open(NULL);
		struct diags ds = diags_on(a);
		struct buf text = buf_on(a);
		struct trace *t;

		buf_puts(&text, LONG);
		for (unsigned i = 0; i < n + 100; i++)	/* the last ones are known */
			buf_printf(&text, "%s,m%u,v%u,%u\n", i < n ? "1700000000" : "1700000015",
				   i % n / 7, i % n % 7, i);
		t = read_text(a, text.p, text.n, "", &ds);
		if (n == LIMIT_SERIES) {
			assert_non_null(t);
			assert_int_equal(t->n, n);
			assert_int_equal(t->series[99].n, 2);
			assert_int_equal(t->series[100].n, 1);
		} else {
			expect(&ds, "CN0713 row 65538 begins one series more than the 65536 that a trace "
			       "may have");
		}
		arena_close(a);
	}
}

/* The other formats stop at so many series, too. */
static void test_series_limit_of_others(void **state)
{
	static const char *const heads[] = { "", "", "{\"resultType\":\"vector\",\"result\":[" };
	static const char *const lines[] = {
		"a{x=\"%u\"} 1 1700000000000\n", "{__name__=\"a\", x=\"%u\"} 1 1700000000000\n",
		"{\"metric\":{\"__name__\":\"a\",\"x\":\"%u\"},\"value\":[1700000000,\"1\"]},",
	};
	static const char *const want[] = {
		"CN0713 line 65537 begins one series more than the 65536 that a trace may have",
		"CN0713 line 65537 begins one series more than the 65536 that a trace may have",
		"CN0713 sample 65537 begins one series more than the 65536 that a trace may have",
	};

	(void)state;
	for (size_t f = 0; f < ARRAY_LEN(lines); f++) {
		struct arena *a = arena_open(NULL);
		struct diags ds = diags_on(a);
		struct buf text = buf_on(a);

		buf_puts(&text, heads[f]);
		for (unsigned i = 0; i <= LIMIT_SERIES; i++) {
			char line[100];

			snprintf(line, sizeof(line), lines[f], i);
			buf_puts(&text, line);
		}
		if (*heads[f]) {
			text.n--;	/* the last comma */
			buf_puts(&text, "]}");
		}
		assert_null(read_text(a, text.p, text.n, "", &ds));
		expect(&ds, want[f]);
		arena_close(a);
	}
}

/* What has no end of lines, blank ones even, ends all the same. */
static void test_lines_limit(void **state)
{
	static const char *const heads[] = {
		"time,a\n1700000000,1\n", "a 1 1700000000000\n", "{__name__=\"a\"} 1 1700000000000\n"
	};

	(void)state;
	for (size_t f = 0; f < ARRAY_LEN(heads); f++) {
		for (unsigned more = 0; more < 2; more++) {
			const struct trace_options opts = { .lines_max = 300000 };
			struct arena *a = arena_open(NULL);
			struct diags ds = diags_on(a);
			struct buf text = buf_on(a);
			struct trace *t;
			char path[32];

			buf_puts(&text, heads[f]);
			buf_fill(&text, '\n', more ? 900000 : 299000);
			write_file(path, text.p, text.n);
			t = trace_read(a, str_of(path), STR("x"), &opts, &ds);
			unlink(path);
			assert_true((t != NULL) == (more == 0));
			expect(&ds, more ? "CN0713 has more than 300,000,000 lines" : "");
			arena_close(a);
		}
	}
}

/* Every format stops at so many samples, wherever they stand. */
static void test_samples_limit(void **state)
{
	static const struct {
		const char *head, *first, *rest, *end;
		size_t each;	/* samples of a line */
		const char *line;
	} formats[] = {
		{ "time,a,b\n", "%d,1,2\n", "%d,1,2\n", "", 2, "row 7" },
		{ "time,a,b\n", "%d,1,2\n", "%d,1,\"2\"\n", "", 2, "row 7" },
		{ "time,metric,value\n", "%d,a,2\n", "%d,b,2\n", "", 1, "row 12" },
		{ "", "a{x=\"1\"} 1 %d\n", "a{x=\"2\"} 1 %d\n", "", 1, "line 11" },
		{ "", "{__name__=\"a\"} 1 %d\n", "{__name__=\"b\"} 1 %d\n", "", 1, "line 11" },
		{ "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":"
		  "{\"__name__\":\"a\"},\"values\":[", "[%d,\"1\"]", ",[%d,\"1\"]", "]}]}}", 1,
		  "sample 11" },
	};

	(void)state;
	for (size_t f = 0; f < ARRAY_LEN(formats); f++) {
		for (size_t n = 10; n <= 12; n += 2) {
			const struct trace_options opts = { .samples_max = 10 };
			struct arena *a = arena_open(NULL);
			struct diags ds = diags_on(a);
			struct buf text = buf_on(a), want = buf_on(a);
			struct trace *t;
			char path[32];

			buf_puts(&text, formats[f].head);
			for (size_t i = 0; i < n / formats[f].each; i++) {
				char line[80];

				snprintf(line, sizeof(line), i ? formats[f].rest : formats[f].first,
					 1700000000 + (int)i);
				buf_puts(&text, line);
			}
			buf_puts(&text, formats[f].end);
			write_file(path, text.p, text.n);
			t = trace_read(a, str_of(path), STR("x"), &opts, &ds);
			unlink(path);
			assert_true((t != NULL) == (n == 10));
			if (n > 10)
				buf_printf(&want, "CN0713 %s goes beyond the 10 samples that a trace "
					   "may have", formats[f].line);
			buf_putc(&want, '\0');
			expect(&ds, want.p);
			arena_close(a);
		}
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_many_errors),
		cmocka_unit_test(test_columns_limit),
		cmocka_unit_test(test_many_fields),
		cmocka_unit_test(test_series_limit),
		cmocka_unit_test(test_series_limit_of_others),
		cmocka_unit_test(test_lines_limit),
		cmocka_unit_test(test_samples_limit),
	};
	return cmocka_run_group_tests_name("trace limits", tests, NULL, NULL);
}
