/* Times of a CSV file: numbers of four scales, and RFC 3339 as Grafana and pandas write it.
 *
 * Numbers without an exponent are read digit by digit, because a double can't hold nanoseconds
 * since 1970. Never guesses: 1/2/2024 is refused, and so is a form that changes within a file.
 */
#include "sim/csv_time.h"

#include <math.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"
#include "base/units.h"

/* ORDER: enum csv_time_form */
static const char *const form_texts[] = {
	"unknown", "seconds since 1970", "milliseconds since 1970", "microseconds since 1970",
	"nanoseconds since 1970", "seconds since the start of the trace", "a time with a zone",
	"a time without a zone",
};

_Static_assert(ARRAY_LEN(form_texts) == CSV_TIME_LOCAL + 1, "a text for each form");
_Static_assert(CSV_TIME_S == (int)TRACE_TIME_S && CSV_TIME_NS == (int)TRACE_TIME_NS, "one order");

/* How large a number of each unit can be; what is larger is in the next finer unit. */
static const struct scale {
	enum csv_time_form form;
	double below;
} scales[] = {
	{ CSV_TIME_S,  1e11 },
	{ CSV_TIME_MS, 1e14 },
	{ CSV_TIME_US, 1e17 },
};

#define SMALL_FIRST	1e6	/* a first number below it is not an epoch's */
#define SMALL_ALL	1e8	/* then all are below this one */

const char *csv_time_form_text(enum csv_time_form form)
{
	return form_texts[form];
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_number(struct str s)
{
	double v;

	return num_parse(s, &v) == NUM_OK;
}

/* The number times 10^digits, the rest cut off. @param half  whether the rest begins with a digit
 * of 5 or more. @return false when it does not fit. */
static bool fixed_digits(struct str s, int digits, int64_t *out, bool *half)
{
	int64_t v = 0;
	size_t i = 0;

	*half = false;
	for (; i < s.n && is_digit(s.p[i]); i++) {
		if (v > (INT64_MAX - 9) / 10)
			return false;
		v = v * 10 + (s.p[i] - '0');
	}
	if (i < s.n && s.p[i] == '.')
		i++;
	for (; digits > 0; digits--) {
		if (v > (INT64_MAX - 9) / 10)
			return false;
		v *= 10;
		if (i < s.n)
			v += s.p[i++] - '0';
	}
	if (i < s.n)
		*half = s.p[i] >= '5';
	*out = v;
	return true;
}

/* Digits and a fraction, without sign or exponent, in whole milliseconds, rounded half away from
 * zero. */
static bool fixed_ms(struct str s, enum csv_time_form form, int64_t *ms)
{
	const int64_t div = form == CSV_TIME_US ? 1000 : form == CSV_TIME_NS ? 1000000 : 1;
	bool half;
	int64_t v;

	if (!fixed_digits(s, form == CSV_TIME_S || form == CSV_TIME_SMALL ? 3 : 0, &v, &half))
		return false;
	if (div > 1)
		half = v % div >= div / 2;
	*ms = v / div + (half ? 1 : 0);
	return true;
}

static bool float_ms(double v, enum csv_time_form form, int64_t *ms)
{
	switch (form) {
	case CSV_TIME_S:
	case CSV_TIME_SMALL:
		v *= 1e3;
		break;
	case CSV_TIME_US:
		v /= 1e3;
		break;
	case CSV_TIME_NS:
		v /= 1e6;
		break;
	case CSV_TIME_MS:
	case CSV_TIME_UNKNOWN:
	case CSV_TIME_ZONED:
	case CSV_TIME_LOCAL:
		break;
	}
	if (!(fabs(v) < (double)LIMIT_TIME_MS))
		return false;
	*ms = (int64_t)round(v);
	return true;
}

static enum csv_time_form number_form(double v)
{
	for (size_t i = 0; i < ARRAY_LEN(scales); i++)
		if (fabs(v) < scales[i].below)
			return scales[i].form;
	return CSV_TIME_NS;
}

static enum csv_time_status read_number(struct csv_time *ct, struct str s, int64_t *ms)
{
	struct str digits = s;
	enum csv_time_form form;
	double v;

	if (num_parse(s, &v) != NUM_OK)
		return CSV_TIME_RANGE;
	form = ct->unit ? (enum csv_time_form)ct->unit : number_form(v);
	if (ct->form == CSV_TIME_UNKNOWN)
		ct->form = !ct->unit && form == CSV_TIME_S && fabs(v) < SMALL_FIRST ? CSV_TIME_SMALL
										    : form;
	if (ct->form == CSV_TIME_SMALL ? fabs(v) >= SMALL_ALL : form != ct->form)
		return CSV_TIME_MIXED;
	if (s.p[0] == '-' || s.p[0] == '+')
		digits = str_sub(s, 1, s.n);
	if (memchr(s.p, 'e', s.n) || memchr(s.p, 'E', s.n))
		return float_ms(v, ct->form, ms) ? CSV_TIME_OK : CSV_TIME_RANGE;
	if (!fixed_ms(digits, ct->form, ms))
		return CSV_TIME_RANGE;
	if (s.p[0] == '-')
		*ms = -*ms;
	return CSV_TIME_OK;
}

/* RFC 3339 with what instant_parse() leaves out: small letters and a comma before the fraction. */
static bool read_instant(struct str s, int64_t *ms, bool *zoned)
{
	char copy[CSV_TIME_CACHED];

	if (instant_parse(s, ms, zoned))
		return true;
	if (s.n < 19 || s.n > sizeof(copy))
		return false;
	memcpy(copy, s.p, s.n);
	if (copy[10] == 't')
		copy[10] = 'T';
	if (copy[19 < s.n ? 19 : 0] == ',')
		copy[19] = '.';
	if (copy[s.n - 1] == 'z')
		copy[s.n - 1] = 'Z';
	return instant_parse((struct str){ copy, s.n }, ms, zoned);
}

/* 1/2/2024, 01.02.24, 1-2-2024: a day and a month in an order of the reader's country. */
static bool is_ambiguous(struct str s)
{
	size_t i = 0, from;

	while (i < s.n && is_digit(s.p[i]))
		i++;
	if (i == 0 || i > 4 || i == s.n || !strchr("/.-", s.p[i]))
		return false;
	from = ++i;
	while (i < s.n && is_digit(s.p[i]))
		i++;
	return i > from && i - from <= 2 && i < s.n && s.p[i] == s.p[from - 1] &&
	       !(from == 5 && s.p[from - 1] == '-');
}

static enum csv_time_status read_text(struct csv_time *ct, struct str s, int64_t *ms)
{
	bool zoned = false;
	enum csv_time_form form;

	if (!read_instant(s, ms, &zoned))
		return is_ambiguous(s) ? CSV_TIME_AMBIGUOUS : CSV_TIME_BAD;
	form = zoned ? CSV_TIME_ZONED : CSV_TIME_LOCAL;
	if (!zoned)
		*ms -= ct->zone_ms;
	if (ct->form == CSV_TIME_UNKNOWN)
		ct->form = form;
	return ct->form == form ? CSV_TIME_OK : CSV_TIME_MIXED;
}

/* The hour, minute and second at p ("hh:mm:ss") in seconds; -1 if they are not such. */
static int32_t second_of_day(const char *p)
{
	const int32_t h = (p[0] - '0') * 10 + (p[1] - '0'), m = (p[3] - '0') * 10 + (p[4] - '0');
	const int32_t s = (p[6] - '0') * 10 + (p[7] - '0');

	for (int i = 0; i < 8; i++)
		if (i % 3 == 2 ? p[i] != ':' : !is_digit(p[i]))
			return -1;
	return h < 24 && m < 60 && s < 60 ? h * 3600 + m * 60 + s : -1;
}

/* A time on the day of the last one, written alike but for hour, minute and second. */
static bool read_same_day(const struct csv_time *ct, struct str s, int64_t *ms)
{
	int32_t before, now;

	if (s.n != ct->n || s.n < 19 || ct->form < CSV_TIME_ZONED)
		return false;
	if (memcmp(s.p, ct->text, 11) != 0 || memcmp(s.p + 19, ct->text + 19, s.n - 19) != 0)
		return false;
	before = second_of_day(ct->text + 11);
	now = second_of_day(s.p + 11);
	*ms = ct->ms + (int64_t)(now - before) * 1000;
	return before >= 0 && now >= 0;
}

enum csv_time_status csv_time_read(struct csv_time *ct, struct str s, int64_t *ms)
{
	const enum csv_time_form form = ct->form;
	enum csv_time_status status;
	int64_t t = 0;

	if (s.n && s.n == ct->n && memcmp(s.p, ct->text, s.n) == 0) {
		*ms = ct->ms;
		return CSV_TIME_OK;
	}
	if (read_same_day(ct, s, &t))
		status = CSV_TIME_OK;
	else if (s.n > 11 && s.p[4] == '-')
		status = read_text(ct, s, &t);
	else
		status = is_number(s) ? read_number(ct, s, &t) : read_text(ct, s, &t);
	if (status == CSV_TIME_OK && (t <= -LIMIT_TIME_MS || t >= LIMIT_TIME_MS))
		status = CSV_TIME_RANGE;
	if (status != CSV_TIME_OK) {
		ct->form = form;
		return status;
	}
	ct->n = s.n <= sizeof(ct->text) ? s.n : 0;
	if (ct->n)
		memcpy(ct->text, s.p, ct->n);
	ct->ms = *ms = t;
	return CSV_TIME_OK;
}

bool csv_time_looks(struct str s)
{
	struct csv_time ct = { .form = CSV_TIME_UNKNOWN };
	int64_t ms;

	return csv_time_read(&ct, s, &ms) == CSV_TIME_OK;
}
