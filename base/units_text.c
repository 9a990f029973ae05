/* Times and weights as text, for messages and results; and reading RFC 3339.
 *
 * The calendar is the proleptic Gregorian one, counted in integers: no time zone of the machine,
 * no locale, no library. Years are counted from March, so that the leap day is the last of its
 * year, in eras of 400 years, which all have 146097 days.
 */
#include "base/units.h"

#include <stdio.h>
#include <string.h>

#define DAY_MS		INT64_C(86400000)
#define ERA_DAYS	146097
#define EPOCH_DAYS	719468		/* from 0000-03-01 to 1970-01-01 */

static const struct {
	const char *name;
	uint64_t ms;
} dur_units[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 },
};

static uint64_t magnitude(int64_t v)
{
	return v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
}

static size_t text_length(int n)
{
	return n < 0 ? 0 : n < QTY_TEXT_MAX ? (size_t)n : QTY_TEXT_MAX - 1;
}

size_t dur_format(int64_t ms, char out[QTY_TEXT_MAX])
{
	uint64_t rest = magnitude(ms);
	size_t n = 0;

	if (ms == 0)
		return text_length(snprintf(out, QTY_TEXT_MAX, "0s"));
	if (ms < 0)
		out[n++] = '-';
	for (size_t i = 0; i < ARRAY_LEN(dur_units); i++) {
		uint64_t count = rest / dur_units[i].ms;

		rest %= dur_units[i].ms;
		if (count)
			n += text_length(snprintf(out + n, QTY_TEXT_MAX - n, "%llu%s",
						  (unsigned long long)count, dur_units[i].name));
	}
	return n;
}

size_t clock_format(int64_t ms, char out[QTY_TEXT_MAX])
{
	uint64_t v = magnitude(ms), s = v / 1000;
	unsigned long long days = s / 86400, hours = s / 3600 % 24;
	unsigned minutes = (unsigned)(s / 60 % 60), seconds = (unsigned)(s % 60);
	unsigned millis = (unsigned)(v % 1000);
	const char *sign = ms < 0 ? "-" : "";
	char fraction[8] = "";

	if (millis)
		snprintf(fraction, sizeof(fraction), ".%03u", millis);
	if (days)
		return text_length(snprintf(out, QTY_TEXT_MAX, "%s%llud %llu:%02u:%02u%s", sign,
					    days, hours, minutes, seconds, fraction));
	if (hours)
		return text_length(snprintf(out, QTY_TEXT_MAX, "%s%llu:%02u:%02u%s", sign, hours,
					    minutes, seconds, fraction));
	return text_length(snprintf(out, QTY_TEXT_MAX, "%s%u:%02u%s", sign, minutes, seconds,
				    fraction));
}

void clock_put(struct buf *out, int64_t ms)
{
	char text[QTY_TEXT_MAX];

	buf_put(out, (struct str){ text, clock_format(ms, text) });
}

size_t weight_format(int32_t ppm, char out[QTY_TEXT_MAX])
{
	uint64_t v = magnitude(ppm);
	size_t n = text_length(snprintf(out, QTY_TEXT_MAX, "%s%llu.%04llu", ppm < 0 ? "-" : "",
					(unsigned long long)(v / 10000),
					(unsigned long long)(v % 10000)));

	while (out[n - 1] == '0')
		n--;
	if (out[n - 1] == '.')
		n--;
	out[n++] = '%';
	out[n] = '\0';
	return n;
}

/* ---- the calendar ---- */

struct date {
	int64_t year;
	int month, day;		/* from 1 */
};

static int64_t floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* @return days since 1970-01-01. */
static int64_t days_of(struct date d)
{
	int64_t year = d.year - (d.month <= 2), era = floor_div(year, 400);
	int64_t of_era = year - era * 400;
	int64_t of_year = (153 * (d.month + (d.month > 2 ? -3 : 9)) + 2) / 5 + d.day - 1;

	return era * ERA_DAYS + of_era * 365 + of_era / 4 - of_era / 100 + of_year - EPOCH_DAYS;
}

static struct date date_of(int64_t days)
{
	int64_t since = days + EPOCH_DAYS, era = floor_div(since, ERA_DAYS);
	int64_t day = since - era * ERA_DAYS;	/* of the era */
	int64_t year = (day - day / 1460 + day / 36524 - day / 146096) / 365;
	int64_t of_year = day - (365 * year + year / 4 - year / 100);
	int month = (int)((5 * of_year + 2) / 153);	/* from March */
	struct date d;

	d.day = (int)(of_year - (153 * month + 2) / 5) + 1;
	d.month = month < 10 ? month + 3 : month - 9;
	d.year = year + era * 400 + (d.month <= 2);
	return d;
}

size_t instant_format(int64_t ms, char out[QTY_TEXT_MAX])
{
	int64_t of_day = (ms % DAY_MS + DAY_MS) % DAY_MS;
	struct date d = date_of(floor_div(ms, DAY_MS));
	int s = (int)(of_day / 1000), millis = (int)(of_day % 1000);
	char fraction[8] = "";

	if (d.year < 0 || d.year > 9999)
		return text_length(snprintf(out, QTY_TEXT_MAX, "%lld", (long long)ms));
	if (millis)
		snprintf(fraction, sizeof(fraction), ".%03u", (unsigned)millis % 1000);
	return text_length(snprintf(out, QTY_TEXT_MAX, "%04d-%02d-%02d %02d:%02d:%02d%s UTC",
				    (int)d.year, d.month, d.day, s / 3600, s / 60 % 60, s % 60,
				    fraction));
}

/* ---- RFC 3339 ---- */

/* Takes n digits off s. @return their value, or -1 when there are fewer. */
static int take_number(struct str *s, size_t n)
{
	int v = 0;

	if (s->n < n)
		return -1;
	for (size_t i = 0; i < n; i++) {
		if (s->p[i] < '0' || s->p[i] > '9')
			return -1;
		v = v * 10 + (s->p[i] - '0');
	}
	*s = str_sub(*s, n, s->n);
	return v;
}

/* Takes one character off s when it is one of those wanted. */
static bool take_char(struct str *s, const char *wanted)
{
	if (s->n == 0 || s->p[0] == '\0' || !strchr(wanted, s->p[0]))
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool take_date(struct str *s, int64_t *days)
{
	struct date d, back;

	d.year = take_number(s, 4);
	if (d.year < 0 || !take_char(s, "-"))
		return false;
	d.month = take_number(s, 2);
	if (d.month < 1 || d.month > 12 || !take_char(s, "-"))
		return false;
	d.day = take_number(s, 2);
	if (d.day < 1 || d.day > 31)
		return false;
	*days = days_of(d);
	back = date_of(*days);
	return back.month == d.month && back.day == d.day;	/* no 31st of April */
}

/* Takes .digits, 1 to 9 of them, if there is a point. @return false when they are not such. */
static bool take_fraction(struct str *s, int *ms)
{
	int scale = 100, digit;
	size_t n = 0;

	*ms = 0;
	if (!take_char(s, "."))
		return true;
	for (; n < 10 && (digit = take_number(s, 1)) >= 0; n++) {
		*ms += digit * scale;
		scale /= 10;
	}
	return n >= 1 && n <= 9;
}

/* Takes hh:mm:ss[.fraction]. @param ms  of the day. */
static bool take_time(struct str *s, int64_t *ms)
{
	int hour, minute, second, fraction;

	hour = take_number(s, 2);
	if (hour < 0 || hour > 23 || !take_char(s, ":"))
		return false;
	minute = take_number(s, 2);
	if (minute < 0 || minute > 59 || !take_char(s, ":"))
		return false;
	second = take_number(s, 2);
	if (second < 0 || second > 60 || !take_fraction(s, &fraction))
		return false;
	if (second == 60) {
		second = 59;
		fraction = 999;
	}
	*ms = ((int64_t)hour * 3600 + minute * 60 + second) * 1000 + fraction;
	return true;
}

/* Takes Z, +hh:mm, +hhmm or +hh, all that is left of s. @param ms  east of Greenwich. */
static bool take_zone(struct str *s, int64_t *ms)
{
	bool west = s->n && s->p[0] == '-';
	int hours, minutes = 0;

	*ms = 0;
	if (take_char(s, "Zz"))
		return s->n == 0;
	if (!take_char(s, "+-"))
		return false;
	hours = take_number(s, 2);
	if (hours < 0 || hours > 23)
		return false;
	if (s->n) {
		take_char(s, ":");
		minutes = take_number(s, 2);
		if (minutes < 0 || minutes > 59)
			return false;
	}
	*ms = ((int64_t)hours * 60 + minutes) * 60000;
	if (west)
		*ms = -*ms;
	return s->n == 0;
}

bool instant_parse(struct str s, int64_t *ms, bool *zoned)
{
	int64_t days, of_day = 0, east = 0;
	bool has_zone = false;

	if (!take_date(&s, &days))
		return false;
	if (s.n) {
		if (!take_char(&s, "Tt ") || !take_time(&s, &of_day))
			return false;
		has_zone = s.n > 0;
		if (has_zone && !take_zone(&s, &east))
			return false;
	}
	*ms = days * DAY_MS + of_day - east;
	if (zoned)
		*zoned = has_zone;
	return true;
}
