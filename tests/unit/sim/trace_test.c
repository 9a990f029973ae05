/* Whole CSV files: what becomes of their rows, every message, and broken files. Limits are in
 * trace_limits_test.c.
 */
#include "sim/trace.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/limits.h"
#include "base/num.h"
#include "sim/readers.h"
#include "sim/series_key.h"
#include "sim/trace_input.h"
#include "tests/unit/sim/trace_files.h"

#define HEAD "time,a\n"
#define LONG "time,metric,version,value\n"
#define T0 "2024-01-01T00:00:00Z,"
#define T1 "2024-01-01T00:00:15Z,"
#define T2 "2024-01-01T00:00:30Z,"

/* A trace is shown as its series, `key<unit> t=v t=v;`, t in seconds since 2024-01-01 where it is
 * later; then each diagnostic as its code and message in the order reported. */
static const struct trace_case {
	const char *name, *text, *metric, *want;
} cases[] = {
	{ "wide", "time,a@v1,b (ms)\n" T0 "1,2\n" T1 "3,4\n", "",
	  "a@v1 0=1 15=3; b<ms> 0=2 15=4;" },
	{ "long", LONG T0 "p,v1,1\n" T0 "p,v2,2\n" T1 "p,v1,3\n" T1 "p,v2,4\n", "",
	  "p@v1 0=1 15=3; p@v2 0=2 15=4;" },
	{ "long, several spellings", "time,metric,version,zone,value\n" T0 "p,v1,eu,1\n"
	  T1 "\"p{version=\"\"v1\"\", zone=\"\"eu\"\"}\",,,2\n" T2 "\"p{zone=\"\"eu\"\"}\",v1,,3\n", "",
	  "p@v1{zone=\"eu\"} 0=1 15=2 30=3;" },
	{ "one metric", "timestamp,value\n" T0 "1\n" T1 "2\n", "cpu", "cpu 0=1 15=2;" },
	{ "one metric in ms", "Time,Value (ms)\n" T0 "1\n" T1 "2\n", "lat", "lat<ms> 0=1 15=2;" },
	{ "one metric without a name", "timestamp,value\n" T0 "1\n", "",
	  "CN0702 row 1: the values have no name; the columns are `timestamp`, `value`" },
	{ "long, without a name", "time,metric,value\n" T0 "\"{version=\"\"v1\"\"}\",1\n", "m",
	  "m@v1 0=1;" },
	{ "long, nameless", "time,metric,value\n" T0 "\"{version=\"\"v1\"\"}\",1\n" T1
	  "\"{version=\"\"v1\"\"}\",1\n", "",
	  "CN0703 row 2, column metric: \"{version=\"v1\"}\" does not name a series: it names no metric" },
	{ "long, version twice", "time,metric,version,value\n" T0 "\"p{version=\"\"v1\"\"}\",v2,1\n", "",
	  "CN0703 row 2, column metric: \"p{version=\"v1\"}\" does not name a series: a label, the version "
	  "or the name is given twice" },
	{ "missing values", "time,a,b\n" T0 ",1\n" T1 "null\n" T2 "3,-\n", "", "a 30=3; b 0=1;" },
	{ "NaN and stale", HEAD T0 "NaN\n" T1 "stale\n" T2 "Inf\n", "", "a 0=NaN 15=stale 30=+Inf;" },
	{ "pandas", ",a\n" T0 "NaN\n" T1 "1\n", "", "a 15=1;" },
	{ "pandas, two rows", ",p,,q\nversion,v1,v2,v1\ntime,,,\n" T0 "1,2,3\n", "",
	  "p@v1 0=1; p@v2 0=2; q@v1 0=3;" },
	{ "empty lines and rows", "\n" HEAD "\n" T0 "1\n,\n\n" T1 "2", "", "a 0=1 15=2;" },
	{ "trailing delimiters", "time,a,\n" T0 "1,\n" T1 "2\n", "", "a 0=1 15=2;" },
	{ "semicolons", "sep=;\ntime;a\n2024-01-01T00:00:00,5Z;1,5\n", "", "a 0=1.5;" },
	{ "no zone", HEAD "2024-01-01 00:00:00,1\n2024-01-01 00:00:15,2\n", "",
	  "a 0=1 15=2; CN0714 its times have no zone and are taken as UTC (from row 2 on)" },
	{ "small times", HEAD "0,1\n15,2\n", "",
	  "a -1704067200=1 -1704067185=2; CN0714 its times are too small for seconds since 1970 and are "
	  "taken as seconds since its start (from row 2 on)" },
	{ "out of order", "time,a,b\n" T1 "2,\n" T0 "1,5\n" T2 "3,6\n" T1 ",7\n", "",
	  "a 0=1 15=2 30=3; b 0=5 15=7 30=6; CN0715 row 3: the time of a goes back; samples are sorted by "
	  "time" },
	{ "repeated", HEAD T0 "1\n" T0 "1.0\n" T1 "2\n", "", "a 0=1 15=2;" },
	{ "two values", HEAD T0 "1\n" T1 "5\n" T0 "1\n" T0 "2\n" T0 "3\n", "",
	  "CN0705 row 2 and row 5 give a two values at 2024-01-01 00:00:00 UTC: 1 and 2 CN0715 row 4: the "
	  "time of a goes back; samples are sorted by time" },
	{ "suffixes", "time,a,b,c,d\n" T0 "12 ms,45%,1.2 K,2 KiB\n" T1 "0.5 s,0,900,0\n", "",
	  "a<s> 0=0.012 15=0.5; b<1> 0=0.45 15=0; c 0=1200 15=900; d<B> 0=2048 15=0;" },
	{ "suffixes and words", HEAD T0 "NaN\n" T1 "12 ms\n" T2 "stale\n", "",
	  "a<s> 0=NaN 15=0.012 30=stale;" },
	{ "suffix and header", "time,a (ms)\n" T0 "0\n" T1 "12 ms\n", "", "a<s> 0=0 15=0.012;" },
	{ "suffix against header", "time,a (ms)\n" T0 "5%\n", "",
	  "CN0703 row 2, column a (ms): \"5%\" has a unit of another kind than the rest" },
	{ "suffixes of two kinds", HEAD T0 "5%\n" T1 "5 ms\n", "",
	  "CN0703 row 3, column a: \"5 ms\" has a unit of another kind than the rest" },
	{ "plain, then suffix", HEAD T0 "0\n" T1 "3\n" T2 "5 ms\n", "",
	  "CN0703 row 4, column a: \"5 ms\" has a unit, the number of row 3 has none" },
	{ "suffix, then plain", HEAD T0 "5 ms\n" T1 "3\n", "",
	  "CN0703 row 3, column a: \"3\" has no unit, the number of row 2 has one" },
	{ "units apart in a long file", "time,metric,value\n" T0 "a,5 ms\n" T0 "b,3\n", "",
	  "a<s> 0=0.005; b 0=3;" },
	{ "not a number", "time,a,p99\n" T0 "1,2\n" T1 "3,abc\n", "",
	  "CN0703 row 3, column p99: \"abc\" is not a number" },
	{ "long text", HEAD T0 "a\x01" "234567890123456789012345678901234567890123\n", "",
	  "CN0703 row 2, column a: \"a?23456789012345678901234567890123456789\xe2\x80\xa6\" is not a number" },
	{ "no unit", HEAD T0 "5 foo\n", "",
	  "CN0703 row 2, column a: \"5 foo\" does not end in a unit that is known" },
	{ "too large", HEAD T0 "1e400\n", "", "CN0703 row 2, column a: \"1e400\" is too large a number" },
	{ "several", "time,a\nx,1\n" T0 "y\n" T1 "1,2\n", "",
	  "CN0704 row 2, column time: \"x\" is not a time CN0703 row 3, column a: \"y\" is not a number "
	  "CN0706 row 4 has 3 fields, the header has 2" },
	{ "rows are lines", "# x\n\"time\",a,\"b\nc\"\n\n" T0 "1,\"\n\"\n" T1 "z,1\n", "",
	  "CN0703 row 5, column b?c: \"?\" is not a number CN0703 row 7, column a: \"z\" is not a number" },
	{ "mixed times", HEAD "1700000000,1\n" T0 "1\n", "",
	  "CN0704 row 3, column time: \"2024-01-01T00:00:00Z\" is in another form than the times before it "
	  "(seconds since 1970)" },
	{ "no time", HEAD T0 "1\n,2\n", "", "CN0704 row 3, column time is empty: a row has a time" },
	{ "which month", HEAD "1/2/2024,1\n", "",
	  "CN0704 row 2, column time: \"1/2/2024\" can be read in two ways: which is the month?" },
	{ "far time", HEAD "1e30,1\n", "", "CN0704 row 2, column time: \"1e30\" is too far from 1970" },
	{ "field behind a nameless end", "time,a,\n" T0 "1,2\n", "",
	  "CN0706 row 2 has 3 fields, the header has 2" },
	{ "bad quote", HEAD "x,\"a\"b\n" T0 "z\n", "",
	  "CN0703 row 2, column a: text stands behind the closing quote CN0703 row 3, column a: \"z\" is not "
	  "a number" },
	{ "bad quote in the header", "time,\"a\"b\n", "",
	  "CN0703 row 1, column 2: text stands behind the closing quote" },
	{ "open quote", HEAD T0 "1\n" T1 "\"2\n" T2 "3\n", "", "CN0703 row 3, column a: a quote is not closed" },
	{ "empty", "", "", "CN0701 is empty" },
	{ "comments", "# a\n", "", "CN0701 is empty" },
	{ "no rows", HEAD "\n,\n", "", "CN0701 has a header, but no rows" },
	{ "no values", HEAD T0 "\n" T1 "null\n", "", "CN0701 has no values: all its cells are empty" },
	{ "gzip", "\x1f\x8b\x08", "", "CN0716 is cut off: its gzip data break off before their end" },
	{ "zstd", "\x28\xb5\x2f\xfd", "", "CN0716 is cut off: its zstd data break off before their end" },
	{ "xz", "\xfd" "7zXZ", "", "CN0707 is xz data; what can be read is CSV, Prometheus JSON, OpenMetrics, promtool dump, store" },
	{ "cut off", "time,a,b\n" T0 "1,2\n" T1 "3", "",
	  "CN0706 row 3, the last, has 2 of 3 fields and no line end: the file is cut off" },
	{ "short rows", "time,a,b\n" T0 "1\n" T1 "3", "", "a 0=1 15=3; b;" },
	{ "two files in one", HEAD T0 "1\n" HEAD T1 "2\n", "", "CN0704 row 3 is the header once more" },
	{ "sqlite", "SQLite format 3", "", "CN0702 row 1: no column holds the time; the columns are `SQLite format 3`" },
	{ "JSON", " {\n \"status\": 1}", "", "CN0707 is JSON, but no answer of Prometheus to a query" },
	{ "JSON list", "[1]", "", "CN0707 is JSON, but no answer of Prometheus to a query" },
	{ "annotated", "#group,false\n", "", "CN0707 is InfluxDB annotated CSV; what can be read is CSV, Prometheus JSON, OpenMetrics, promtool dump, store" },
	{ "annotated later", "# x\n#datatype,long\n", "",
	  "CN0707 is InfluxDB annotated CSV; what can be read is CSV, Prometheus JSON, OpenMetrics, promtool dump, store" },
	{ "UTF-16", "\xff\xfet", "", "CN0707 is UTF-16 text; what can be read is CSV, Prometheus JSON, OpenMetrics, promtool dump, store" },
	{ "brace in a header", "{x=\"1\"};time\n1;2024-01-01\n", "m",
	  "m{x=\"1\"} 0=1; CN0714 its times have no zone and are taken as UTC (from row 2 on)" },
};

#define EPOCH_2024 INT64_C(1704067200000)

static void show_series(struct arena *a, const struct series *s, struct buf *out)
{
	const struct series_key key = { s->metric, s->version, s->labels };
	const uint64_t stale = TRACE_STALE_BITS;
	struct str name = series_key_text(a, &key);

	buf_printf(out, "%s%" PRI_STR, out->n ? " " : "", STR_ARG(name));
	if (s->unit)
		buf_printf(out, "<%s>", s->unit->name);
	for (size_t i = 0; i < s->n; i++) {
		char v[NUM_TEXT_MAX];

		num_format(s->v[i], v);
		buf_printf(out, " %lld=%s", (long long)((s->t[i] - EPOCH_2024) / 1000),
			   memcmp(&s->v[i], &stale, sizeof(stale)) == 0 ? "stale" : v);
	}
	buf_putc(out, ';');
}

static void test_case(void **state)
{
	const struct trace_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a);
	struct buf out = buf_on(a);
	struct trace *t = read_text(a, c->text, strlen(c->text), c->metric, &ds);
	size_t samples = 0;

	for (size_t i = 0; t && i < t->n; i++) {
		show_series(a, &t->series[i], &out);
		assert_true(str_is(t->series[i].source, "shown.csv"));
		samples += t->series[i].n;
	}
	if (t) {
		assert_int_equal(t->samples, samples);
		assert_true(str_is(t->path, "shown.csv"));
	} else {
		assert_true(ds.first->help.n > 0 || ds.first->code == CN_TRACE_FORMAT);
	}
	show_diags(&ds, &out);
	assert_string_equal(out.p, c->want);
	arena_close(a);
}

static void test_no_file(void **state)
{
	static const struct trace_options opts = { .metric = { NULL, 0 } };
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a), folder = diags_on(a), zero = diags_on(a), nul = diags_on(a);

	(void)state;
	assert_null(trace_read(a, STR("/nowhere/x.csv"), STR("x"), &opts, &ds));
	expect(&ds, "CN0904 does not exist");
	assert_null(trace_read(a, STR("/tmp"), STR("x"), &opts, &folder));
	expect(&folder, "CN0904 is a folder");
	assert_null(trace_read(a, STR("/dev/zero"), STR("x"), &opts, &zero));
	expect(&zero, "CN0707 row 1 holds a NUL byte: this is not text");
	assert_null(trace_read(a, STR("/dev/null"), STR("x"), &opts, &nul));
	expect(&nul, "CN0701 is empty");
	arena_close(a);
}

static void test_nul(void **state)
{
	static const char text[] = HEAD T0 "1\n" T1 "\0\n";
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a);

	(void)state;
	assert_null(read_text(a, text, sizeof(text) - 1, "", &ds));
	expect(&ds, "CN0707 row 3 holds a NUL byte: this is not text");
	arena_close(a);
}

/* Reads from a pipe into which a child writes a text so many times, or until it is closed. */
static struct trace *read_pipe(struct arena *a, const char *text, size_t times, struct diags *ds)
{
	static const struct trace_options opts = { .metric = { NULL, 0 } };
	size_t n = strlen(text);
	char path[32];
	struct trace *t;
	int fds[2];
	pid_t child;

	assert_int_equal(pipe(fds), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		close(fds[0]);
		for (size_t i = 0; i < times; i++)
			if (write(fds[1], text, n) != (ssize_t)n)
				break;
		_exit(0);
	}
	close(fds[1]);
	snprintf(path, sizeof(path), "/dev/fd/%d", fds[0]);
	t = trace_read(a, str_of(path), STR("-"), &opts, ds);
	close(fds[0]);
	assert_int_equal(waitpid(child, NULL, 0), child);
	return t;
}

static void test_pipe(void **state)
{
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a), endless = diags_on(a);
	struct trace *t = read_pipe(a, HEAD "1700000000,1\n", 1, &ds);

	(void)state;
	assert_non_null(t);
	assert_int_equal(t->samples, 1);
	assert_null(read_pipe(a, "abcdefghijklmnopqrstuvwxyz", SIZE_MAX, &endless));
	expect(&endless, "CN0713 row 1 is longer than 1048576 bytes");
	arena_close(a);
}

/* A long file of many blocks in which series come in turns, in blocks and at random. */
static void test_long_orders(void **state)
{
	(void)state;
	for (unsigned order = 0; order < 3; order++) {
		const unsigned series = 37, each = 900;
		struct arena *a = arena_open(NULL);
		struct diags ds = diags_on(a);
		struct buf text = buf_on(a);
		struct trace *t;

		buf_puts(&text, "time,metric,zone,value\n");
		for (unsigned i = 0; i < series * each; i++) {
			unsigned k = order == 2 ? (unsigned)(i * UINT64_C(12347) % (series * each)) : i;
			unsigned s = order == 1 ? k / each : k % series;
			unsigned at = order == 1 ? k % each : k / series;

			buf_printf(&text, "%u,m%u,z%u,%u.25\n", 1700000000 + 15 * at, s / 6, s % 6,
				   s * 1000 + at);
		}
		t = read_text(a, text.p, text.n, "", &ds);
		assert_non_null(t);
		assert_int_equal(t->n, series);
		assert_int_equal(ds.warnings, order == 2);
		for (size_t i = 0; i < t->n; i++) {
			const struct series *s = &t->series[i];
			double base = s->v[0];

			assert_int_equal(s->n, each);
			for (unsigned k = 0; k < each; k++) {
				assert_int_equal(s->t[k], (1700000000 + INT64_C(15) * k) * 1000);
				assert_true(s->v[k] == base + k);
			}
		}
		arena_close(a);
	}
}

/* ---- broken files ---- */

static const char *const seeds[] = {
	"time,p99@v1 (ms),err [%],\"x{version=\"\"v1\"\",a=\"\"b\"\"}\"\n"
	"2024-01-01T00:00:00Z,12.5 ms,45%,1.2 K\n2024-01-01T00:00:15Z,NaN,0,\n"
	"2024-01-01T00:00:30.250Z,stale,1e-3%,-Inf\n",
	("sep=;\n# c\nTime;metric;version;zone;value\r\n1700000000;p;v1;eu;1,5\r\n1700000015.5;"
	"\"q{a=\"\"b\"\"}\";v2;;2\r\n1700000030;p;v1;eu;-\r\n"),
	",p,,q\nversion,v1,v2,v1\nt,,,\n2024-01-01 00:00:00,1,2,3\n2024-01-02,4,5,6\n",
	"timestamp,value\n1700000000123,1\n1700000000124,0.1234567890123456789\n",
};

static const char *const pieces[] = {
	",", ";", "\t", "\n", "\r\n", "\"", "\"\"", "{", "}", "=", "@", "(", ")", "[%]", " ", "#", "-", ".",
	"e", "1e999", "99999999999999999999", "NaN", "stale", "\xe2\x88\x9e", "\xff", "sep=,\n", "0", "K",
	"ms", "time", "value", "metric", "2024-02-30T00:00:00Z", "1/2/2024", "\xef\xbb\xbf", "#group\n",
};

static uint64_t next_random(uint64_t *x)
{
	*x ^= *x << 13;
	*x ^= *x >> 7;
	*x ^= *x << 17;
	return *x;
}

/* One to eight changes to a text of n bytes in room for 4096. */
static size_t mutate(char *p, size_t n, uint64_t *x)
{
	for (uint64_t k = next_random(x) % 8 + 1; k > 0; k--) {
		size_t at = next_random(x) % (n + 1), len = next_random(x) % 16;
		const char *piece = pieces[next_random(x) % ARRAY_LEN(pieces)];
		uint64_t what = next_random(x) % 8;

		if (what == 0 && at < n) {		/* any byte */
			p[at] = (char)next_random(x);
		} else if (what == 1) {			/* take out */
			len = len > n - at ? n - at : len;
			memmove(p + at, p + at + len, n - at - len);
			n -= len;
		} else if (what == 2 && n + len < 4000) {	/* repeat */
			len = len > n - at ? n - at : len;
			memmove(p + at + len, p + at, n - at);
			n += len;
		} else if (what == 3) {			/* cut */
			n = next_random(x) % 8 ? n : at;
		} else if (n + 64 < 4000) {		/* put in */
			len = strlen(piece);
			memmove(p + at + len, p + at, n - at);
			memcpy(p + at, piece, len);
			n += len;
		}
	}
	return n;
}

/* What must hold of any file. @return whether it was read. */
static bool check_any(const char *p, size_t n, int fd)
{
	const struct trace_options opts = { .metric = { "m", n % 2 } };
	struct arena *a = arena_open(NULL);
	struct diags ds = diags_on(a);
	struct trace t = { .n = 0 };
	size_t shown = 0, samples = 0, at = 0;
	struct trace_input in = { .arena = a, .fd = fd, .head = { p, n } };
	const struct trace_reading r = { a, &in, STR("x"), STR("x"), &opts, &ds };
	bool ok = trace_reader_csv.read(&r, &t);

	assert_int_equal(ok, ds.errors == 0);
	for (const struct diag *d = ds.first; d; d = d->next)
		shown++;
	assert_true(shown <= 2 * LIMIT_ERRORS + 6);
	for (size_t i = 0; ok && i < t.n; i++) {
		const struct series *s = &t.series[i];
		int64_t last;
		double v;

		samples += s->n;
		for (size_t k = 1; k < s->n; k++)
			assert_true(s->t[k - 1] < s->t[k]);
		if (series_last_reading(s, &last))
			assert_true(series_at(s, last, &at, &v));
	}
	assert_true(!ok || samples == t.samples);
	arena_close(a);
	return ok;
}

static void test_broken(void **state)
{
	uint64_t x = 20240101;
	int fd = open("/dev/null", O_RDONLY);
	unsigned good = 0;

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < ARRAY_LEN(seeds); i++)
		check_any(seeds[i], strlen(seeds[i]), fd);
	for (int i = 0; i < 20000; i++) {
		const char *seed = seeds[next_random(&x) % ARRAY_LEN(seeds)];
		size_t n = strlen(seed);
		char room[4096], *exact;

		memcpy(room, seed, n);
		n = mutate(room, n, &x);
		exact = malloc(n ? n : 1);	/* so that reading beyond it is seen */
		assert_non_null(exact);
		memcpy(exact, room, n);
		good += check_any(exact, n, fd);
		free(exact);
	}
	close(fd);
	assert_true(good > 1000 && good < 15000);	/* both ways were taken */
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(cases) + 5];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		t[n++] = (struct CMUnitTest){ cases[i].name, test_case, NULL, NULL, (void *)&cases[i] };
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_no_file);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_nul);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_pipe);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_long_orders);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_broken);
	return cmocka_run_group_tests_name("trace", t, NULL, NULL);
}
