/* base/units.c and base/units_text.c: literals to the last digit, units, times. */
#include "base/units.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/limits.h"

struct qty_case {
	const char *text;
	enum qty_status want;
	int64_t value;
};

#define UNTOUCHED (-77)

static const struct qty_case durations[] = {
	{ "0s", QTY_OK, 0 }, { "0ms", QTY_OK, 0 }, { "90s", QTY_OK, 90000 },
	{ "5m", QTY_OK, 300000 },
	{ "1h30m", QTY_OK, 5400000 }, { "1d2h3m4s5ms", QTY_OK, 93784005 }, { "007s", QTY_OK, 7000 },
	{ "1.5s", QTY_OK, 1500 }, { "1h1.5s", QTY_OK, 3601500 }, { "0.5d", QTY_OK, 43200000 },
	{ "90m", QTY_OK, 5400000 }, { "1h90m", QTY_OK, 9000000 },
	{ "0.0000000115740740d", QTY_FINE, 0 },
	{ "0.0009765625d", QTY_OK, 84375 },		/* 2^-10 of a day */
	{ "0.00001d", QTY_OK, 864 },			/* what a double would make 863.99 */
	{ "0.1ms", QTY_FINE, 0 }, { "0.5ms", QTY_FINE, 0 }, { "1.0ms", QTY_OK, 1 },
	{ "1.00000000000000000000000000000000000000000000000000000ms", QTY_OK, 1 },
	{ "1.0000s", QTY_OK, 1000 }, { "0.0001s", QTY_FINE, 0 }, { "1h0.5ms", QTY_FINE, 0 },
	{ "366d", QTY_OK, LIMIT_DURATION_MS },
	{ "366d1ms", QTY_RANGE, 0 }, { "367d", QTY_RANGE, 0 },
	{ "365d24h", QTY_OK, LIMIT_DURATION_MS },
	{ "365d24h0.001s", QTY_RANGE, 0 }, { "366d0s", QTY_OK, LIMIT_DURATION_MS },
	{ "31622400001ms", QTY_RANGE, 0 }, { "366d9ms", QTY_RANGE, 0 },
	{ "366d18446744073709551616ms", QTY_RANGE, 0 },
	{ "99999999999999999999999999999999s", QTY_RANGE, 0 },
	{ "18446744073709551616ms", QTY_RANGE, 0 },	/* 2^64 */
	{ "18446744073709551d", QTY_RANGE, 0 },
	{ "", QTY_NOT_A_NUMBER, 0 }, { "m", QTY_NOT_A_NUMBER, 0 }, { ".5s", QTY_NOT_A_NUMBER, 0 },
	{ "5.s", QTY_NOT_A_NUMBER, 0 }, { "1.5.2s", QTY_NOT_A_NUMBER, 0 },
	{ "-5s", QTY_NOT_A_NUMBER, 0 },
	{ "+5s", QTY_NOT_A_NUMBER, 0 }, { "1_000s", QTY_NOT_A_NUMBER, 0 },
	{ "1,5s", QTY_NOT_A_NUMBER, 0 },
	{ "5", QTY_NO_UNIT, 0 }, { "1h30", QTY_NO_UNIT, 0 }, { "0", QTY_NO_UNIT, 0 },
	{ "30q", QTY_BAD_UNIT, 0 }, { "5min", QTY_BAD_UNIT, 0 }, { "5 s", QTY_BAD_UNIT, 0 },
	{ "1h30q", QTY_BAD_UNIT, 0 }, { "1e3s", QTY_BAD_UNIT, 0 }, { "5S", QTY_BAD_UNIT, 0 },
	{ "1w", QTY_BAD_UNIT, 0 }, { "5us", QTY_BAD_UNIT, 0 },
	{ "5%", QTY_WRONG_UNIT, 0 }, { "512Mi", QTY_WRONG_UNIT, 0 },
	{ "10/min", QTY_WRONG_UNIT, 0 },
	{ "5M", QTY_WRONG_UNIT, 0 }, { "1h5%", QTY_WRONG_UNIT, 0 },
	{ "30m1h", QTY_ORDER, 0 }, { "1h1h", QTY_ORDER, 0 }, { "1s1m", QTY_ORDER, 0 },
	{ "1.5h30m", QTY_ORDER, 0 }, { "1ms1s", QTY_ORDER, 0 },
};

static void test_dur(void **state)
{
	const struct qty_case *c = *state;
	int64_t ms = UNTOUCHED;

	assert_int_equal(dur_parse(str_of(c->text), &ms), c->want);
	assert_int_equal(ms, c->want == QTY_OK ? c->value : UNTOUCHED);
}

static const struct qty_case weights[] = {
	{ "25%", QTY_OK, 250000 }, { "0%", QTY_OK, 0 }, { "100%", QTY_OK, 1000000 },
	{ "0.0001%", QTY_OK, 1 },
	{ "0.5%", QTY_OK, 5000 }, { "12.3456%", QTY_OK, 123456 }, { "0.00010%", QTY_OK, 1 },
	{ "150%", QTY_OK, 1500000 }, { "214748.3647%", QTY_OK, INT32_MAX },
	{ "214748.3648%", QTY_RANGE, 0 }, { "1000000000000000000000%", QTY_RANGE, 0 },
	{ "0.00001%", QTY_FINE, 0 }, { "1.23456%", QTY_FINE, 0 },
	{ "5", QTY_NO_UNIT, 0 }, { "0.05", QTY_NO_UNIT, 0 }, { "", QTY_NOT_A_NUMBER, 0 },
	{ "%", QTY_NOT_A_NUMBER, 0 }, { ".5%", QTY_NOT_A_NUMBER, 0 },
	{ "500ms", QTY_WRONG_UNIT, 0 }, { "1h30m", QTY_WRONG_UNIT, 0 }, { "5m", QTY_WRONG_UNIT, 0 },
	{ "1Gi", QTY_WRONG_UNIT, 0 }, { "5/s", QTY_WRONG_UNIT, 0 }, { "5B", QTY_WRONG_UNIT, 0 },
	{ "30q", QTY_BAD_UNIT, 0 }, { "5%%", QTY_BAD_UNIT, 0 }, { "5%5", QTY_BAD_UNIT, 0 },
	{ "5pct", QTY_BAD_UNIT, 0 }, { "5q5m", QTY_BAD_UNIT, 0 },
};

static void test_weight(void **state)
{
	const struct qty_case *c = *state;
	int32_t ppm = UNTOUCHED;

	assert_int_equal(weight_parse(str_of(c->text), &ppm), c->want);
	assert_int_equal(ppm, c->want == QTY_OK ? c->value : UNTOUCHED);
}

static const struct qty_case cores[] = {
	{ "2", QTY_OK, 2000 }, { "0.5", QTY_OK, 500 }, { "250m", QTY_OK, 250 }, { "1m", QTY_OK, 1 },
	{ "0.001", QTY_OK, 1 }, { "1.0m", QTY_OK, 1 }, { "1000000", QTY_OK, LIMIT_CPU_MILLI },
	{ "1000000000m", QTY_OK, LIMIT_CPU_MILLI },
	{ "1000000001m", QTY_RANGE, 0 }, { "1000000.001", QTY_RANGE, 0 }, { "0", QTY_RANGE, 0 },
	{ "0m", QTY_RANGE, 0 }, { "99999999999999999999999", QTY_RANGE, 0 },
	{ "0.0001", QTY_FINE, 0 }, { "0.5m", QTY_FINE, 0 },
	{ "500ms", QTY_WRONG_UNIT, 0 }, { "1Gi", QTY_WRONG_UNIT, 0 }, { "5%", QTY_WRONG_UNIT, 0 },
	{ "2s", QTY_WRONG_UNIT, 0 }, { "1h30m", QTY_WRONG_UNIT, 0 },
	{ "2cores", QTY_BAD_UNIT, 0 }, { "2mm", QTY_BAD_UNIT, 0 }, { "", QTY_NOT_A_NUMBER, 0 },
};

static void test_cpu(void **state)
{
	const struct qty_case *c = *state;
	int64_t milli = UNTOUCHED;

	assert_int_equal(cpu_parse(str_of(c->text), &milli), c->want);
	assert_int_equal(milli, c->want == QTY_OK ? c->value : UNTOUCHED);
}

static const struct qty_case bytes[] = {
	{ "1024", QTY_OK, 1024 }, { "0", QTY_OK, 0 }, { "512Mi", QTY_OK, INT64_C(512) << 20 },
	{ "2G", QTY_OK, 2000000000 }, { "10kB", QTY_OK, 10000 },
	{ "512MiB", QTY_OK, INT64_C(512) << 20 },
	{ "7B", QTY_OK, 7 }, { "1k", QTY_OK, 1000 }, { "1M", QTY_OK, 1000000 },
	{ "1T", QTY_OK, INT64_C(1000000000000) }, { "1P", QTY_OK, INT64_C(1000000000000000) },
	{ "1E", QTY_OK, INT64_C(1000000000000000000) }, { "1Ki", QTY_OK, 1024 },
	{ "1Gi", QTY_OK, INT64_C(1) << 30 }, { "1Ti", QTY_OK, INT64_C(1) << 40 },
	{ "1Pi", QTY_OK, INT64_C(1) << 50 }, { "1Ei", QTY_OK, INT64_C(1) << 60 },
	{ "1.5Gi", QTY_OK, INT64_C(3) << 29 }, { "0.5k", QTY_OK, 500 },
	{ "9223372036854775807", QTY_OK, INT64_MAX }, { "9223372036854775808", QTY_RANGE, 0 },
	{ "9.223372036854775807E", QTY_OK, INT64_MAX }, { "9.223372036854775808E", QTY_RANGE, 0 },
	{ "7.9999Ei", QTY_FINE, 0 }, { "8Ei", QTY_RANGE, 0 },
	{ "0.000000000000000000867361737988403547205962240695953369140625Ei", QTY_OK, 1 },
	{ "0.000000000000000000867361737988403547205962240695953369140624Ei", QTY_FINE, 0 },
	{ "0.5", QTY_FINE, 0 }, { "0.0001k", QTY_FINE, 0 },
	{ "512mi", QTY_BAD_UNIT, 0 }, { "10K", QTY_BAD_UNIT, 0 }, { "10KB", QTY_BAD_UNIT, 0 },
	{ "5g", QTY_BAD_UNIT, 0 }, { "5MiBB", QTY_BAD_UNIT, 0 }, { "5Bi", QTY_BAD_UNIT, 0 },
	{ "100m", QTY_WRONG_UNIT, 0 }, { "5%", QTY_WRONG_UNIT, 0 }, { "5s", QTY_WRONG_UNIT, 0 },
	{ "B", QTY_NOT_A_NUMBER, 0 }, { "1..5G", QTY_NOT_A_NUMBER, 0 },
};

static void test_bytes(void **state)
{
	const struct qty_case *c = *state;
	int64_t v = UNTOUCHED;

	assert_int_equal(bytes_parse(str_of(c->text), &v), c->want);
	assert_int_equal(v, c->want == QTY_OK ? c->value : UNTOUCHED);
}

static const struct value_case {
	const char *text;
	enum qty_status want;
	enum qty_class cls;
	double value;
} values[] = {
	{ "0.2", QTY_OK, QTY_NUMBER, 0.2 }, { "1000", QTY_OK, QTY_NUMBER, 1000 },
	{ "5%", QTY_OK, QTY_RATIO, 0.05 }, { "0.7%", QTY_OK, QTY_RATIO, 0.007 },
	{ "0.5%", QTY_OK, QTY_RATIO, 0.005 }, { "98%", QTY_OK, QTY_RATIO, 0.98 },
	{ "200ms", QTY_OK, QTY_DURATION, 0.2 }, { "12.3ms", QTY_OK, QTY_DURATION, 0.0123 },
	{ "0.5ms", QTY_OK, QTY_DURATION, 0.0005 }, { "0.0001s", QTY_OK, QTY_DURATION, 0.0001 },
	{ "5m", QTY_OK, QTY_DURATION, 300 }, { "1h30m", QTY_OK, QTY_DURATION, 5400 },
	{ "1s0.5ms", QTY_OK, QTY_DURATION, 1.0005 },
	{ "2d", QTY_OK, QTY_DURATION, 172800 },
	{ "10000/min", QTY_OK, QTY_RATE, 10000.0 / 60 }, { "50/s", QTY_OK, QTY_RATE, 50 },
	{ "2/h", QTY_OK, QTY_RATE, 2.0 / 3600 }, { "6/m", QTY_OK, QTY_RATE, 0.1 },
	{ "864/d", QTY_OK, QTY_RATE, 0.01 },
	{ "512Mi", QTY_OK, QTY_BYTES, 536870912 }, { "1.5kB", QTY_OK, QTY_BYTES, 1500 },
	{ "5M", QTY_OK, QTY_BYTES, 5e6 }, { "1Ei", QTY_OK, QTY_BYTES, 1152921504606846976.0 },
	{ "7B", QTY_OK, QTY_BYTES, 7 },
	{ "", QTY_NOT_A_NUMBER, QTY_CPU, 0 }, { "x", QTY_NOT_A_NUMBER, QTY_CPU, 0 },
	{ "1.", QTY_NOT_A_NUMBER, QTY_CPU, 0 },
	{ "30q", QTY_BAD_UNIT, QTY_CPU, 0 }, { "1h30q", QTY_BAD_UNIT, QTY_CPU, 0 },
	{ "5%5", QTY_BAD_UNIT, QTY_CPU, 0 }, { "5/x", QTY_BAD_UNIT, QTY_CPU, 0 },
	{ "5/", QTY_BAD_UNIT, QTY_CPU, 0 }, { "1h30", QTY_NO_UNIT, QTY_CPU, 0 },
	{ "1h5%", QTY_WRONG_UNIT, QTY_CPU, 0 }, { "1m1h", QTY_ORDER, QTY_CPU, 0 },
	{ "400d", QTY_RANGE, QTY_CPU, 0 },
};

static void test_value(void **state)
{
	const struct value_case *c = *state;
	enum qty_class cls = QTY_CPU;
	double v = UNTOUCHED, rate = UNTOUCHED;
	bool is_rate = c->want == QTY_OK && c->cls == QTY_RATE;

	assert_int_equal(qty_parse(str_of(c->text), &cls, &v), c->want);
	assert_int_equal(cls, c->want == QTY_OK ? c->cls : QTY_CPU);
	assert_true(v == (c->want == QTY_OK ? c->value : UNTOUCHED));
	assert_int_equal(rate_parse(str_of(c->text), &rate) == QTY_OK, is_rate);
	assert_true(rate == (is_rate ? c->value : UNTOUCHED));
}

/* Finer than a millisecond in a unit that is no power of ten of a second: nearly exact. */
static void test_fine_minutes(void **state)
{
	enum qty_class cls;
	double v = 0;

	(void)state;
	assert_int_equal(qty_parse(STR("0.00001m"), &cls, &v), QTY_OK);
	assert_true(fabs(v - 0.0006) < 1e-18);
	assert_int_equal(qty_parse(STR("1d0.00001h"), &cls, &v), QTY_OK);
	assert_true(fabs(v - 86400.036) < 1e-10);
}

static void test_rate_status(void **state)
{
	double v = UNTOUCHED;

	(void)state;
	assert_int_equal(rate_parse(STR("100"), &v), QTY_NO_UNIT);
	assert_int_equal(rate_parse(STR("100s"), &v), QTY_WRONG_UNIT);
	assert_int_equal(rate_parse(STR("100/y"), &v), QTY_BAD_UNIT);
	assert_int_equal(rate_parse(STR("100/min5"), &v), QTY_BAD_UNIT);
	assert_int_equal(rate_parse(STR("100rps"), &v), QTY_BAD_UNIT);
	assert_int_equal(rate_parse(STR("/s"), &v), QTY_NOT_A_NUMBER);
	assert_true(v == UNTOUCHED);
}

/* Numbers beyond doubles, of any unit. */
static void test_huge(void **state)
{
	static const char *const ends[] = { "", "%", "s", "/s", "Ei" };
	char text[400];
	enum qty_class cls;
	double v = UNTOUCHED;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ends); i++) {
		memset(text, '9', 320);
		strcpy(text + 320, ends[i]);
		assert_int_equal(qty_parse(str_of(text), &cls, &v), QTY_RANGE);
	}
	strcpy(text + 300, "Ei");
	assert_int_equal(qty_parse(str_of(text), &cls, &v), QTY_RANGE);
	assert_true(v == UNTOUCHED);
}

static void test_units(void **state)
{
	static const struct {
		const char *name;
		enum qty_class cls;
		double one;
	} cases[] = {
		{ "ns", QTY_DURATION, 1e-9 }, { "us", QTY_DURATION, 1e-6 },
		{ "\xC2\xB5s", QTY_DURATION, 1e-6 },
		{ "\xCE\xBCs", QTY_DURATION, 1e-6 }, { "ms", QTY_DURATION, 1e-3 },
		{ "s", QTY_DURATION, 1 },
		{ "min", QTY_DURATION, 60 }, { "m", QTY_DURATION, 60 }, { "h", QTY_DURATION, 3600 },
		{ "d", QTY_DURATION, 86400 }, { "%", QTY_RATIO, 0.01 }, { "1", QTY_NUMBER, 1 },
		{ "/s", QTY_RATE, 1 }, { "/min", QTY_RATE, 1.0 / 60 }, { "/m", QTY_RATE, 1.0 / 60 },
		{ "/h", QTY_RATE, 1.0 / 3600 }, { "/d", QTY_RATE, 1.0 / 86400 },
		{ "rps", QTY_RATE, 1 },
		{ "req/s", QTY_RATE, 1 }, { "reqps", QTY_RATE, 1 }, { "ops/s", QTY_RATE, 1 },
		{ "B", QTY_BYTES, 1 }, { "kB", QTY_BYTES, 1e3 }, { "KB", QTY_BYTES, 1e3 },
		{ "MB", QTY_BYTES, 1e6 },
		{ "GB", QTY_BYTES, 1e9 }, { "TB", QTY_BYTES, 1e12 }, { "PB", QTY_BYTES, 1e15 },
		{ "EB", QTY_BYTES, 1e18 }, { "KiB", QTY_BYTES, 0x1p10 },
		{ "MiB", QTY_BYTES, 0x1p20 },
		{ "GiB", QTY_BYTES, 0x1p30 }, { "TiB", QTY_BYTES, 0x1p40 },
		{ "PiB", QTY_BYTES, 0x1p50 },
		{ "EiB", QTY_BYTES, 0x1p60 },
	};
	static const char *const unknown[] = { "", "MS", "sec", "Ms", "mib", "/", "/x", "k", "Mi" };
	size_t named = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct unit *u = unit_find(str_of(cases[i].name));

		assert_non_null(u);
		assert_string_equal(u->name, cases[i].name);
		assert_int_equal(u->cls, cases[i].cls);
		assert_true(u->mul == 1 || u->div == 1);
		assert_true(unit_to_base(u, 1) == cases[i].one);
	}
	for (size_t i = 0; i < ARRAY_LEN(unknown); i++)
		assert_null(unit_find(str_of(unknown[i])));
	for (int cls = QTY_NUMBER; cls <= QTY_CPU; cls++) {
		const char *const *names = unit_names((enum qty_class)cls);

		for (; *names; names++, named++)
			assert_int_equal(unit_find(str_of(*names))->cls, cls);
	}
	assert_int_equal(named, ARRAY_LEN(cases));
}

static void test_to_base(void **state)
{
	const struct unit *ms = unit_find(STR("ms")), *kib = unit_find(STR("KiB"));

	(void)state;
	for (int i = 0; i < 10000; i++)
		assert_true(unit_to_base(ms, i / 10.0) == i / 10.0 / 1000);
	assert_true(unit_to_base(kib, 1.5) == 1536);
	assert_true(isnan(unit_to_base(ms, NAN)));
	assert_true(isinf(unit_to_base(ms, INFINITY)));
	assert_true(unit_to_base(kib, -INFINITY) == -INFINITY);
}

typedef size_t format_fn(int64_t v, char out[QTY_TEXT_MAX]);

static size_t format_weight(int64_t v, char out[QTY_TEXT_MAX])
{
	return weight_format((int32_t)v, out);
}

static const struct format_case {
	format_fn *format;
	int64_t v;
	const char *want;
} formats[] = {
	{ dur_format, 0, "0s" }, { dur_format, 250, "250ms" }, { dur_format, 90000, "1m30s" },
	{ dur_format, 5400000, "1h30m" }, { dur_format, 86400000, "1d" },
	{ dur_format, 93784005, "1d2h3m4s5ms" },
	{ dur_format, 1500, "1s500ms" }, { dur_format, -1500, "-1s500ms" },
	{ dur_format, INT64_MAX, "106751991167d7h12m55s807ms" },
	{ dur_format, INT64_MIN, "-106751991167d7h12m55s808ms" },
	{ clock_format, 0, "0:00" }, { clock_format, 250, "0:00.250" },
	{ clock_format, 7, "0:00.007" },
	{ clock_format, 420000, "7:00" }, { clock_format, 3720000, "1:02:00" },
	{ clock_format, 3599999, "59:59.999" }, { clock_format, 3600000, "1:00:00" },
	{ clock_format, 86399000, "23:59:59" }, { clock_format, 172800000, "2d 0:00:00" },
	{ clock_format, -61000, "-1:01" }, { clock_format, INT64_MAX, "106751991167d 7:12:55.807" },
	{ format_weight, 0, "0%" }, { format_weight, 1, "0.0001%" },
	{ format_weight, 5000, "0.5%" },
	{ format_weight, 250000, "25%" }, { format_weight, 1000000, "100%" },
	{ format_weight, 123456, "12.3456%" },
	{ format_weight, 100000, "10%" }, { format_weight, INT32_MAX, "214748.3647%" },
	{ format_weight, -5000, "-0.5%" },
	{ instant_format, 0, "1970-01-01 00:00:00 UTC" },
	{ instant_format, -1, "1969-12-31 23:59:59.999 UTC" },
	{ instant_format, INT64_C(1795236135000), "2026-11-21 04:42:15 UTC" },
	{ instant_format, INT64_C(951782400250), "2000-02-29 00:00:00.250 UTC" },
	{ instant_format, INT64_C(4107542400000), "2100-03-01 00:00:00 UTC" },
	{ instant_format, INT64_C(253402300799999), "9999-12-31 23:59:59.999 UTC" },
	{ instant_format, INT64_C(253402300800000), "253402300800000" },
	{ instant_format, INT64_C(-62167219200000), "0000-01-01 00:00:00 UTC" },
	{ instant_format, INT64_C(-62167219200001), "-62167219200001" },
	{ instant_format, INT64_MAX, "9223372036854775807" },
	{ instant_format, INT64_MIN, "-9223372036854775808" },
};

static void test_format(void **state)
{
	const struct format_case *c = *state;
	char text[QTY_TEXT_MAX];

	assert_int_equal(c->format(c->v, text), strlen(c->want));
	assert_string_equal(text, c->want);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return *seed >> 16;
}

static void test_round_trips(void **state)
{
	uint64_t seed = 9;
	char text[QTY_TEXT_MAX];

	(void)state;
	for (int i = 0; i < 100000; i++) {
		int64_t back, ms = (int64_t)next_random(&seed) % (LIMIT_DURATION_MS + 1);
		int32_t ppm = (int32_t)(next_random(&seed) % INT32_MAX), weight;
		int64_t at = (int64_t)(next_random(&seed) % UINT64_C(315569520000000)) -
			     INT64_C(62167219200000);
		size_t n = dur_format(i % 3 ? ms : ms % 100000, text);

		assert_int_equal(dur_parse((struct str){ text, n }, &back), QTY_OK);
		assert_int_equal(back, i % 3 ? ms : ms % 100000);
		n = weight_format(ppm, text);
		assert_int_equal(weight_parse((struct str){ text, n }, &weight), QTY_OK);
		assert_int_equal(weight, ppm);
		n = instant_format(at, text);
		assert_true(n > 4 && strcmp(text + n - 4, " UTC") == 0);
		assert_true(instant_parse((struct str){ text, n - 4 }, &back, NULL));
		assert_int_equal(back, at);
	}
}

#define D(days) (INT64_C(86400000) * (days))

static const struct instant_case {
	const char *text;
	bool ok, zoned;
	int64_t ms;
} instants[] = {
	{ "1970-01-01T00:00:00Z", true, true, 0 }, { "1970-01-01", true, false, 0 },
	{ "1969-12-31", true, false, D(-1) }, { "2000-01-01", true, false, D(10957) },
	{ "2000-02-29", true, false, D(11016) }, { "2000-03-01", true, false, D(11017) },
	{ "2100-02-28", true, false, D(47540) }, { "2100-03-01", true, false, D(47541) },
	{ "2024-02-29", true, false, D(19782) }, { "2026-12-31", true, false, D(20818) },
	{ "0000-01-01", true, false, D(-719528) }, { "0000-02-29", true, false, D(-719469) },
	{ "9999-12-31", true, false, D(2932896) }, { "1900-02-28", true, false, D(-25509) },
	{ "2100-02-29", false, false, 0 }, { "2023-02-29", false, false, 0 },
	{ "1900-02-29", false, false, 0 },
	{ "2026-02-30", false, false, 0 }, { "2026-04-31", false, false, 0 },
	{ "2026-01-32", false, false, 0 },
	{ "2026-01-00", false, false, 0 }, { "2026-00-10", false, false, 0 },
	{ "2026-13-10", false, false, 0 },
	{ "2026-1-10", false, false, 0 }, { "26-01-10", false, false, 0 },
	{ "2026/01/10", false, false, 0 },
	{ "", false, false, 0 }, { "2026", false, false, 0 }, { "2026-06", false, false, 0 },
	{ "2026-06-1", false, false, 0 }, { "2026-06-12Z", false, false, 0 },
	{ "+026-06-12", false, false, 0 },
	{ "2026-11-21 04:42:15", true, false, INT64_C(1795236135000) },
	{ "2026-11-21t04:42:15z", true, true, INT64_C(1795236135000) },
	{ "2026-11-21T04:42:15+02:00", true, true, INT64_C(1795228935000) },
	{ "2026-11-21T04:42:15-02:30", true, true, INT64_C(1795245135000) },
	{ "2026-11-21 04:42:15+0200", true, true, INT64_C(1795228935000) },
	{ "2026-11-21T04:42:15+02", true, true, INT64_C(1795228935000) },
	{ "2026-11-21T04:42:15-00:00", true, true, INT64_C(1795236135000) },
	{ "1970-01-01T00:00:00+23:59", true, true, -86340000 },
	{ "1970-01-01T00:00:00.1Z", true, true, 100 },
	{ "1970-01-01T00:00:00.25", true, false, 250 },
	{ "1970-01-01T00:00:00.123456789Z", true, true, 123 },
	{ "1970-01-01T00:00:00.9999Z", true, true, 999 },
	{ "1970-01-01T00:00:00.0009Z", true, true, 0 },
	{ "1970-01-01T00:00:00.1234567890Z", false, false, 0 },
	{ "1970-01-01T00:00:00.Z", false, false, 0 },
	{ "1970-01-01T00:00:00,5Z", false, false, 0 },
	{ "2016-12-31T23:59:60Z", true, true, INT64_C(1483228799999) },
	{ "2016-12-31T23:59:60.5Z", true, true, INT64_C(1483228799999) },
	{ "2016-12-31T23:59:61Z", false, false, 0 }, { "2016-12-31T24:00:00Z", false, false, 0 },
	{ "2016-12-31T23:60:00Z", false, false, 0 }, { "2016-12-31T23:59Z", false, false, 0 },
	{ "2016-12-31T", false, false, 0 }, { "2016-12-31_23:59:00", false, false, 0 },
	{ "2016-12-31T23:59:00 Z", false, false, 0 }, { "2016-12-31T23:59:00Zx", false, false, 0 },
	{ "2016-12-31T23:59:00+", false, false, 0 }, { "2016-12-31T23:59:00+2", false, false, 0 },
	{ "2016-12-31T23:59:00+24:00", false, false, 0 },
	{ "2016-12-31T23:59:00+02:60", false, false, 0 },
	{ "2016-12-31T23:59:00+02:", false, false, 0 },
	{ "2016-12-31T23:59:00+020", false, false, 0 },
	{ "2016-12-31T23:59:00+02:000", false, false, 0 },
	{ "2016-12-31T-1:00:00Z", false, false, 0 },
};

static void test_instant(void **state)
{
	const struct instant_case *c = *state;
	int64_t ms = UNTOUCHED;
	bool zoned = !c->zoned;

	assert_int_equal(instant_parse(str_of(c->text), &ms, &zoned), c->ok);
	if (c->ok)
		assert_int_equal(zoned, c->zoned);
	assert_int_equal(ms, c->ok ? c->ms : UNTOUCHED);
}

/* Day by day through 800 years: each day is the one after the day before. */
static void test_calendar(void **state)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	char text[64];
	int64_t want = 0, ms;

	(void)state;
	assert_true(instant_parse(STR("1600-01-01"), &want, NULL));
	for (int year = 1600; year < 2400; year++) {
		bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

		for (int month = 1; month <= 12; month++) {
			int days = lengths[month - 1] + (leap && month == 2);

			for (int day = 1; day <= 31; day++) {
				snprintf(text, sizeof(text), "%04d-%02d-%02d", year, month, day);
				if (day > days) {
					assert_false(instant_parse(str_of(text), &ms, NULL));
					continue;
				}
				assert_true(instant_parse(str_of(text), &ms, NULL));
				assert_int_equal(ms, want);
				want += D(1);
			}
		}
	}
}

static size_t add_cases(struct CMUnitTest *t, size_t n, const struct qty_case *cases, size_t count,
			CMUnitTestFunction run)
{
	for (size_t i = 0; i < count; i++)
		t[n++] = (struct CMUnitTest){ cases[i].text, run, NULL, NULL, (void *)&cases[i] };
	return n;
}

int main(void)
{
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(test_fine_minutes), cmocka_unit_test(test_rate_status),
		cmocka_unit_test(test_huge), cmocka_unit_test(test_units),
		cmocka_unit_test(test_to_base),
		cmocka_unit_test(test_round_trips), cmocka_unit_test(test_calendar),
	};
	struct CMUnitTest t[ARRAY_LEN(durations) + ARRAY_LEN(weights) + ARRAY_LEN(cores) +
			    ARRAY_LEN(bytes) + ARRAY_LEN(values) + ARRAY_LEN(formats) +
			    ARRAY_LEN(instants)];
	size_t n = 0;
	int failed;

	n = add_cases(t, n, durations, ARRAY_LEN(durations), test_dur);
	n = add_cases(t, n, weights, ARRAY_LEN(weights), test_weight);
	n = add_cases(t, n, cores, ARRAY_LEN(cores), test_cpu);
	n = add_cases(t, n, bytes, ARRAY_LEN(bytes), test_bytes);
	for (size_t i = 0; i < ARRAY_LEN(values); i++)
		t[n++] = (struct CMUnitTest){ values[i].text, test_value, NULL, NULL,
					      (void *)&values[i] };
	for (size_t i = 0; i < ARRAY_LEN(formats); i++)
		t[n++] = (struct CMUnitTest){ formats[i].want, test_format, NULL, NULL,
					      (void *)&formats[i] };
	for (size_t i = 0; i < ARRAY_LEN(instants); i++)
		t[n++] = (struct CMUnitTest){ instants[i].text, test_instant, NULL, NULL,
					      (void *)&instants[i] };
	failed = cmocka_run_group_tests_name("units tables", t, NULL, NULL);
	return failed + cmocka_run_group_tests_name("units", others, NULL, NULL);
}
