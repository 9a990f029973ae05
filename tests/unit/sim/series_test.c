/* One series: sorting, age, the value at an instant, made-up series, keys. */
#include "sim/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/num.h"
#include "sim/columns.h"
#include "sim/series_key.h"

/* Samples are written as t=v, parted by spaces; v may be NaN or stale. */
static struct series series_of(struct arena *a, const char *text)
{
	struct series s = { .n = 0 };
	size_t most = strlen(text) + 1;

	s.t = arena_array(a, most, sizeof(*s.t));
	s.v = arena_array(a, most, sizeof(*s.v));
	while (*text) {
		const uint64_t stale = TRACE_STALE_BITS;
		char *end;

		s.t[s.n] = strtoll(text, &end, 10);
		text = end + 1;
		if (strncmp(text, "stale", 5) == 0) {
			memcpy(&s.v[s.n++], &stale, sizeof(stale));
			text += 5;
		} else {
			s.v[s.n++] = strtod(text, &end);
			text = end;
		}
		text += *text == ' ';
	}
	return s;
}

static void show(const struct series *s, struct buf *out)
{
	for (size_t i = 0; i < s->n; i++) {
		const uint64_t stale = TRACE_STALE_BITS;
		char v[NUM_TEXT_MAX];

		num_format(s->v[i], v);
		buf_printf(out, "%s%lld=%s", i ? " " : "", (long long)s->t[i],
			   memcmp(&s->v[i], &stale, sizeof(stale)) == 0 ? "stale" : v);
	}
	buf_putc(out, '\0');
}

static const struct finish_case {
	const char *text, *want;
	int64_t stale_ms;	/* -1 for a clash */
	size_t clash;
} finish_cases[] = {
	{ "", "", 300000, 0 },
	{ "5=1", "5=1", 300000, 0 },
	{ "1=1 2=2 3=3", "1=1 2=2 3=3", 300000, 0 },
	{ "3=3 2=2 1=1", "1=1 2=2 3=3", 300000, 0 },
	{ "2=2 3=3 1=1", "1=1 2=2 3=3", 300000, 0 },
	{ "-5=2 -7=3", "-7=3 -5=2", 300000, 0 },
	{ "1=1 1=1 2=2 2=2 2=2", "1=1 2=2", 300000, 0 },
	{ "2=2 1=1 2=2", "1=1 2=2", 300000, 0 },
	{ "1=NaN 1=NaN", "1=NaN", 300000, 0 },
	{ "1=stale 1=stale 2=1", "1=stale 2=1", 300000, 0 },
	{ "1=1 2=2 2=3", "1=1 2=2 2=3", -1, 2 },
	{ "2=3 1=1 2=2", "1=1 2=3 2=2", -1, 2 },	/* in the order of the file */
	{ "1=1 1=1 2=2 2=3 4=4 4=4", "1=1 2=2 2=3 4=4 4=4", -1, 2 },
	{ "1=0 1=-0", "1=0 1=0", -1, 1 },
	{ "1=NaN 1=stale", "1=NaN 1=stale", -1, 1 },
	{ "0=1 150000=1", "0=1 150000=1", 300000, 0 },
	{ "0=1 150001=1", "0=1 150001=1", 300002, 0 },
	{ "0=1 200000=1 600000=1", "0=1 200000=1 600000=1", 600000, 0 },	/* both middle ones */
	{ "0=1 600000=1 800000=1", "0=1 600000=1 800000=1", 800000, 0 },
	{ "0=1 1=1 300001=1 900001=1", "0=1 1=1 300001=1 900001=1", 600000, 0 },
	{ "0=1 1=1 2=1 200002=1 600002=1", "0=1 1=1 2=1 200002=1 600002=1", 300000, 0 },
	{ "0=1 1=1 200001=1 600001=1 1600001=1", "0=1 1=1 200001=1 600001=1 1600001=1", 600000, 0 },
};

static void test_finish(void **state)
{
	const struct finish_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct series s = series_of(a, c->text);
	struct buf out = buf_on(a);
	size_t clash = 99;
	bool ok = series_finish(&s, &clash);

	show(&s, &out);
	assert_string_equal(out.p, c->want);
	assert_int_equal(ok, c->stale_ms >= 0);
	if (ok)
		assert_int_equal(s.stale_ms, c->stale_ms);
	else
		assert_int_equal(clash, c->clash);
	arena_close(a);
}

static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

static int compare_times(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* What series_finish() says of stale_ms, by sorting all gaps. */
static int64_t slow_stale(struct arena *a, const struct series *s)
{
	size_t n = s->n - 1;
	int64_t *gaps = arena_array(a, n, sizeof(*gaps)), two;

	for (size_t i = 0; i < n; i++)
		gaps[i] = s->t[i + 1] - s->t[i];
	qsort(gaps, n, sizeof(*gaps), compare_times);
	two = gaps[(n - 1) / 2] + gaps[n / 2];
	return two > 300000 ? two : 300000;
}

/* Random orders of many lengths: sorted, nothing lost, equal times in the order of the file. */
static void test_sort(void **state)
{
	uint64_t x = 7;

	(void)state;
	for (size_t n = 2; n < 600; n += 1 + n / 7) {
		struct arena *a = arena_open(NULL);
		struct series s = { .n = n };
		size_t clash = 0, last = 0;

		s.t = arena_array(a, n, sizeof(*s.t));
		s.v = arena_array(a, n, sizeof(*s.v));
		for (size_t i = 0; i < n; i++) {
			s.t[i] = (int64_t)(next_random(&x) % 1000) * 400000;
			s.v[i] = (double)s.t[i];	/* repetitions are the same to the bit */
		}
		assert_true(series_finish(&s, &clash));
		for (size_t i = 0; i < s.n; i++) {
			assert_true(s.v[i] == (double)s.t[i]);
			assert_true(i == 0 || s.t[i - 1] < s.t[i]);
		}
		if (s.n > 1)
			assert_int_equal(s.stale_ms, slow_stale(a, &s));
		/* two values at one time: the smallest such time, the earlier sample first */
		s.n = n;
		for (size_t i = 0; i < n; i++) {
			s.t[i] = (int64_t)(next_random(&x) % (n / 2));
			s.v[i] = (double)i;
		}
		assert_false(series_finish(&s, &clash));
		assert_int_equal(s.n, n);
		for (size_t i = 1; i < n; i++) {
			assert_true(s.t[i - 1] <= s.t[i]);
			assert_true(s.t[i - 1] < s.t[i] || s.v[i - 1] < s.v[i]);
			if (!last && s.t[i - 1] == s.t[i])
				last = i;
		}
		assert_int_equal(clash, last);
		arena_close(a);
	}
}

/* A large series in the worst orders takes no quadratic time. */
static void test_large(void **state)
{
	const size_t n = 1000000;
	struct arena *a = arena_open(NULL);
	struct series s = { .n = 0 };
	uint64_t x = 3;
	size_t clash;

	(void)state;
	s.t = arena_array(a, n, sizeof(*s.t));
	s.v = arena_array(a, n, sizeof(*s.v));
	for (int order = 0; order < 3; order++) {
		s.n = n;
		for (size_t i = 0; i < n; i++) {
			s.t[i] = order == 0 ? (int64_t)(n - i) * 15000 :	/* backwards */
				 order == 1 ? (int64_t)(i % 1000 * 1000 + i / 1000) * 15000 :
				 (int64_t)(next_random(&x) >> 12);
			s.v[i] = (double)s.t[i];
		}
		assert_true(series_finish(&s, &clash));
		for (size_t i = 1; i < s.n; i++)
			assert_true(s.t[i - 1] < s.t[i]);
		assert_int_equal(s.stale_ms, order < 2 ? 300000 : slow_stale(a, &s));
	}
	arena_close(a);
}

static const struct at_case {
	const char *text;
	int64_t t;
	bool want;
	double value;
} at_cases[] = {
	{ "", 0, false, 0 },
	{ "1000=1", 999, false, 0 },
	{ "1000=1", 1000, true, 1 },
	{ "1000=1", 301000, true, 1 },		/* five minutes old is not too old */
	{ "1000=1", 301001, false, 0 },
	{ "1000=1 2000=2", 1999, true, 1 },
	{ "1000=1 2000=2", 2000, true, 2 },
	{ "1000=1 2000=NaN 3000=3", 2500, false, 0 },
	{ "1000=1 2000=stale 3000=3", 2500, false, 0 },
	{ "1000=1 2000=stale 3000=3", 3000, true, 3 },
	{ "0=1 600000=2", 600000 + 1200000, true, 2 },	/* two gaps */
	{ "0=1 600000=2", 600000 + 1200001, false, 0 },
	{ "-5000=-1", -4000, true, -1 },
};

static void test_at(void **state)
{
	const struct at_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct series s = series_of(a, c->text);
	size_t clash;

	assert_true(series_finish(&s, &clash));
	for (size_t hint = 0; hint <= s.n + 2; hint++) {	/* any hint gives the same */
		size_t h = hint;
		double v = -99;

		assert_int_equal(series_at(&s, c->t, hint == s.n + 2 ? NULL : &h, &v), c->want);
		assert_true(v == (c->want ? c->value : -99));
	}
	arena_close(a);
}

/* Reading forwards, backwards and at random gives what a plain search does. */
static void test_at_order(void **state)
{
	struct arena *a = arena_open(NULL);
	struct series s = { .n = 500 };
	size_t clash, hint = 0;
	uint64_t x = 11;

	(void)state;
	s.t = arena_array(a, s.n, sizeof(*s.t));
	s.v = arena_array(a, s.n, sizeof(*s.v));
	for (size_t i = 0; i < s.n; i++) {
		s.t[i] = (int64_t)(i * i);
		s.v[i] = (double)i;
	}
	assert_true(series_finish(&s, &clash));
	for (int64_t k = 0; k < 6000; k++) {
		int64_t t = k < 2000 ? k * 130 : k < 4000 ? (4000 - k) * 130 :
			    (int64_t)(next_random(&x) % 260000);
		double got = -1;
		size_t want = 0;

		while (want < s.n && s.t[want] <= t)
			want++;
		assert_true(series_at(&s, t, &hint, &got));
		assert_true(got == (double)(want - 1));
	}
	arena_close(a);
}

static const struct last_case {
	const char *text;
	bool want;
	int64_t t;
} last_cases[] = {
	{ "", false, 0 },
	{ "1=NaN 2=stale", false, 0 },
	{ "1000=1", true, 301000 },
	{ "1000=1 2000=NaN", true, 1999 },
	{ "1000=1 2000=stale 3000=NaN", true, 1999 },
	{ "1000=1 900000=stale", true, 900000 - 1 },
	{ "0=1 1000=2 2000=3 900000=stale", true, 302000 },
	{ "1000=NaN 2000=2", true, 302000 },
	{ "0=1 1000=2 2000=3 302000=stale", true, 301999 },	/* ends both ways at once */
};

static void test_last(void **state)
{
	const struct last_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct series s = series_of(a, c->text);
	size_t clash;
	int64_t t = 0;
	double v;

	assert_true(series_finish(&s, &clash));
	assert_int_equal(series_last_reading(&s, &t), c->want);
	assert_int_equal(t, c->t);
	if (c->want) {
		assert_true(series_at(&s, t, NULL, &v));
		assert_false(series_at(&s, t + 1, NULL, &v));
	}
	arena_close(a);
}

static const char item_wanted[] = "a number, `_` or `stale` is wanted";
static const char too_many[] = "a series has at most 10,000,000 values";

static const struct parse_case {
	const char *text, *want;	/* samples at every 10 ms, or what is wrong */
	size_t at;			/* SIZE_MAX when nothing is wrong */
} parse_cases[] = {
	{ "1", "0=1", SIZE_MAX },
	{ "  1\n2  ", "0=1 10=2", SIZE_MAX },
	{ "1x2", "0=1 10=1 20=1", SIZE_MAX },
	{ "1x0", "0=1", SIZE_MAX },
	{ "0x3", "0=0 10=0 20=0 30=0", SIZE_MAX },	/* not hexadecimal */
	{ "1+2x2", "0=1 10=3 20=5", SIZE_MAX },
	{ "1-2x2", "0=1 10=-1 20=-3", SIZE_MAX },
	{ "-1-2x1 +3", "0=-1 10=-3 20=3", SIZE_MAX },
	{ "0+0.1x3", "0=0 10=0.1 20=0.2 30=0.30000000000000004", SIZE_MAX },	/* added up */
	{ "1 _ 2", "0=1 20=2", SIZE_MAX },
	{ "1 _x3 2", "0=1 40=2", SIZE_MAX },
	{ "_", "", SIZE_MAX },
	{ "_x0 1", "0=1", SIZE_MAX },
	{ "_x0", "", SIZE_MAX },
	{ "1 stale 2", "0=1 10=stale 20=2", SIZE_MAX },
	{ "stalex2", "0=stale 10=stale 20=stale", SIZE_MAX },
	{ "NaN Inf +Inf -Inf", "0=NaN 10=+Inf 20=+Inf 30=-Inf", SIZE_MAX },
	{ "NaNx1", "0=NaN 10=NaN", SIZE_MAX },
	{ "1e3 1.5e-3x1 .5 5.", "0=1000 10=0.0015 20=0.0015 30=0.5 40=5", SIZE_MAX },
	{ "1e1-1e1x1", "0=10 10=0", SIZE_MAX },
	{ "0.02x2 0.02+0.01x1 _x2 stale", "0=0.02 10=0.02 20=0.02 30=0.02 40=0.03 70=stale", SIZE_MAX },
	{ "", item_wanted, 0 },
	{ "  ", item_wanted, 2 },
	{ "1 abc", item_wanted, 2 },
	{ "x3", item_wanted, 0 },
	{ "1 -", item_wanted, 2 },
	{ "1e999", item_wanted, 0 },
	{ "+NaN", item_wanted, 0 },
	{ "{{schema:1}}", item_wanted, 0 },
	{ "1+2", "`x` and a count are wanted behind a step", 3 },
	{ "1+x2", "a number is wanted behind the sign", 1 },
	{ "1+-2x3", "a number is wanted behind the sign", 1 },
	{ "1x", "a whole number is wanted behind `x`", 2 },
	{ "1x-3", "a whole number is wanted behind `x`", 2 },
	{ "1x2.5", "items are parted by spaces", 3 },
	{ "5% 1", "items are parted by spaces", 1 },
	{ "1m", "items are parted by spaces", 1 },
	{ "1,2", "items are parted by spaces", 1 },
	{ "_5", "items are parted by spaces", 1 },
	{ "stale5", "items are parted by spaces", 5 },
	{ "1 2x10000001", too_many, 4 },
	{ "1x99999999999999999999999", too_many, 2 },
	{ "1 2x9999999", too_many, 2 },
	{ "_x9999999 1 _", too_many, 12 },
};

static void test_parse(void **state)
{
	const struct parse_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);
	struct series s;
	size_t at = SIZE_MAX;
	const char *wrong = series_parse(a, str_of(c->text), 10, &s, &at);

	if (wrong)
		buf_puts(&out, wrong);
	else
		show(&s, &out);
	assert_string_equal(out.p, c->want);
	assert_int_equal(at, c->at);
	if (!wrong)
		assert_int_equal(s.stale_ms, 300000);
	arena_close(a);
}

static void test_parse_far(void **state)
{
	struct arena *a = arena_open(NULL);
	struct series s;
	size_t at;

	(void)state;
	assert_null(series_parse(a, STR("1 _x999998 1"), INT64_C(1) << 33, &s, &at));
	assert_int_equal(s.t[1], 999999 * (INT64_C(1) << 33));
	assert_string_equal(series_parse(a, STR("1 _x1048575 1"), INT64_C(1) << 33, &s, &at),
			    "the series reaches too far into the future");
	assert_int_equal(at, 12);
	assert_null(series_parse(a, STR("1x9999999"), 1, &s, &at));
	assert_int_equal(s.n, LIMIT_SERIES_SAMPLES);
	arena_close(a);
}

static const struct key_case {
	const char *text, *want;	/* the key, or what is wrong */
} key_cases[] = {
	{ "p99", "p99" },
	{ "p 99", "p 99" },
	{ "p99{}", "p99" },
	{ "p99{ version = \"v1\" , }", "p99@v1" },
	{ "p99{b=\"2\",a=\"1\",version=\"v1\"}", "p99@v1{a=\"1\",b=\"2\"}" },
	{ "a:b{c=\"\"}", "a:b" },
	{ "{\"my metric\",a=\"b\"}", "my metric{a=\"b\"}" },
	{ "{\"a b\"=\"c\"}", "?{a b=\"c\"}" },
	{ "x{a=\"q\\\"b\\\\c\\nd\\te\"}", "x{a=\"q\\\"b\\\\c\\nd\\\\te\"}" },
	{ "x{__name__=\"y\"}", "a label, the version or the name is given twice" },
	{ "x{a=\"\xff\"}", "it is not UTF-8" },
	{ "", "it is empty" },
	{ "1x{}", "a metric's name is wanted before `{`" },
	{ "x{,}", "a label's name is wanted in the braces" },
	{ "x{a=\"b\\\"}", "a quote is not closed" },
	{ "x{\"a", "a quote is not closed" },
	{ "x{a=\"b\" c=\"d\"}", "`,` or `}` is wanted behind a label" },
	{ "x{", "a label's name is wanted in the braces" },
};

static void test_key(void **state)
{
	const struct key_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct series_labels l = { .arena = a };
	const struct series_naming naming = { .version_label = STR("version"), .metric = STR("?") };
	struct series_key key;
	const char *wrong = series_labels_read(&l, str_of(c->text));

	if (!wrong)
		wrong = series_labels_key(&l, &naming, &key);
	assert_string_equal(wrong ? wrong : arena_cstr(a, series_key_text(a, &key)), c->want);
	arena_close(a);
}

/* Lines are found again however far apart they are. */
static void test_columns(void **state)
{
	static const uint64_t steps[] = { 1, 127, 128, 16383, 16384, 70000, UINT64_C(1) << 40 };
	struct arena *a = arena_open(NULL);
	struct columns c = columns_on(a);
	uint64_t line = 0, lines[2], at_line[2000];
	struct series s;
	size_t clash;

	(void)state;
	assert_int_equal(columns_add(&c, false), 0);
	assert_int_equal(columns_add(&c, false), 1);
	for (int i = 0; i < 2000; i++) {
		line += steps[i % 7];
		at_line[i] = line;
		assert_true(columns_push(&c, 0, i, i * 0.5, line));
	}
	assert_false(columns_push(&c, 0, 1234, -1, line));	/* goes back */
	assert_true(columns_push(&c, 0, 1234, -1, line + 5));
	columns_clash(&c, 0, 1234, lines);
	assert_int_equal(lines[0], at_line[1234]);
	assert_int_equal(lines[1], line);
	columns_clash(&c, 0, 77, lines);
	assert_int_equal(lines[1], 0);
	assert_int_equal(c.samples, 2002);
	memset(&s, 0, sizeof(s));
	assert_false(columns_finish(&c, 0, TRACE_DUP_ERROR, &s, &clash));
	assert_int_equal(s.t[clash], 1234);
	columns_clash(&c, 0, 1234, lines);	/* the order of the file is still there */
	assert_int_equal(lines[1], line);
	assert_true(columns_finish(&c, 0, TRACE_DUP_FIRST, &s, &clash));
	assert_int_equal(s.n, 2000);
	for (int i = 0; i < 2000; i++)
		assert_true(s.t[i] == i && s.v[i] == i * 0.5);
	assert_true(columns_finish(&c, 0, TRACE_DUP_LAST, &s, &clash));
	assert_int_equal(s.n, 2000);
	assert_true(s.v[1234] == -1 && s.v[1235] == 617.5);
	columns_free(&c, 0);
	assert_true(columns_finish(&c, 1, TRACE_DUP_ERROR, &s, &clash));
	assert_int_equal(s.n, 0);
	columns_close(&c);
	arena_close(a);
}

/* Columns of rows share their times until one misses a value; random rows come out the same as if
 * each column had been filled alone. */
static void test_columns_in_step(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed < 60; seed++) {
		struct arena *a = arena_open(NULL);
		struct columns rows = columns_on(a), alone = columns_on(a);
		const bool disorder = seed % 5 == 0;
		uint64_t x = seed * 7919, lines[2], want_lines[2];
		struct series s[4], want[4];
		size_t clash[2];

		memset(s, 0, sizeof(s));
		memset(want, 0, sizeof(want));
		for (size_t i = 0; i < 4; i++) {
			columns_add(&rows, true);
			columns_add(&alone, false);
		}
		for (int64_t k = 0; k < 200; k++) {
			int64_t t = disorder && next_random(&x) % 9 == 0 ? k / 2 : k;
			uint64_t line = (uint64_t)k * 3 + 2;

			columns_row(&rows, t, line);
			for (size_t i = 0; i < 4; i++) {
				double v = (double)(next_random(&x) % 3);

				if (i > 1 && next_random(&x) % (seed * 10) == 0) {
					columns_miss(&rows, i);
					continue;
				}
				assert_true(columns_put(&rows, i, v) ==
					    columns_push(&alone, i, t, v, line));
			}
		}
		assert_int_equal(rows.samples, alone.samples);
		for (size_t i = 0; i < 4; i++) {
			bool ok = columns_finish(&rows, i, TRACE_DUP_ERROR, &s[i], &clash[0]);

			assert_true(ok == columns_finish(&alone, i, TRACE_DUP_ERROR, &want[i], &clash[1]));
			assert_int_equal(s[i].n, want[i].n);
			assert_memory_equal(s[i].t, want[i].t, s[i].n * sizeof(*s[i].t));
			assert_memory_equal(s[i].v, want[i].v, s[i].n * sizeof(*s[i].v));
			assert_int_equal(s[i].stale_ms, want[i].stale_ms);
			if (ok)
				continue;
			columns_clash(&rows, i, s[i].t[clash[0]], lines);
			columns_clash(&alone, i, s[i].t[clash[0]], want_lines);
			assert_memory_equal(lines, want_lines, sizeof(lines));
		}
		if (!disorder)
			assert_ptr_equal(s[0].t, s[1].t);
		columns_close(&rows);
		columns_close(&alone);
		arena_close(a);
	}
}

#define CASES(array, fn) \
	for (size_t i = 0; i < ARRAY_LEN(array); i++) \
		t[n++] = (struct CMUnitTest){ (array)[i].text, fn, NULL, NULL, (void *)&(array)[i] }

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(finish_cases) + ARRAY_LEN(at_cases) + ARRAY_LEN(last_cases) +
			    ARRAY_LEN(parse_cases) + ARRAY_LEN(key_cases) + 6];
	size_t n = 0;

	CASES(finish_cases, test_finish);
	CASES(at_cases, test_at);
	CASES(last_cases, test_last);
	CASES(parse_cases, test_parse);
	CASES(key_cases, test_key);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_sort);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_large);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_at_order);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_parse_far);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_columns);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_columns_in_step);
	return cmocka_run_group_tests_name("series", t, NULL, NULL);
}
