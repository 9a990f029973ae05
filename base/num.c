/* Numbers from text and to text, the same in every locale.
 *
 * Reading: nearly all numbers go the fast way of num_scan.h. For the rest the digits are gathered
 * and strtod does it, on a copy without a decimal point, which no locale can misread. The copy is
 * bounded: a double is decided by its first 768 significant digits and by whether anything but
 * zeros follows, so longer texts are cut there and a last digit 1 stands for the rest.
 *
 * Writing: the fewest significant digits that read back as the same double. 15 always read back
 * to the same text, so 15, 16 and 17 are tried; below the normal range fewer can be enough.
 */
#include "base/num.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/num_scan.h"

#define DIGITS_MAX	800	/* significant digits handed to strtod */
#define EXPONENT_MAX	(INT64_C(1) << 60)	/* larger ones are taken as this */
#define FAST_MAX	48	/* bytes of a text that may go the fast way */

/* A number as it was written: the value is 0.DIGITS, without leading zeros, times 10^point. */
struct decimal {
	char digits[DIGITS_MAX + 1];
	size_t n;		/* of digits */
	uint64_t head;		/* the first 19 digits as an integer */
	int64_t point;
	bool negative;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Counts one more digit that was written before (whole) or behind the point. */
static void add_digit(struct decimal *d, char c, bool whole)
{
	if (d->n == 0 && c == '0') {
		d->point -= !whole;
		return;
	}
	d->point += whole;
	if (d->n < DIGITS_MAX) {
		if (d->n < NUM_SCAN_DIGITS)
			d->head = d->head * 10 + (uint64_t)(c - '0');
		d->digits[d->n++] = c;
	} else if (c != '0') {
		d->digits[DIGITS_MAX - 1] = '1';	/* all that matters is: not zero */
	}
}

/* @return the exponent at s[*at], all digits of it; *at is moved behind. */
static int64_t read_exponent(struct str s, size_t *at)
{
	bool negative = *at < s.n && s.p[*at] == '-';
	int64_t e = 0;

	if (*at < s.n && (s.p[*at] == '-' || s.p[*at] == '+'))
		++*at;
	for (; *at < s.n && is_digit(s.p[*at]); ++*at)
		if (e < EXPONENT_MAX / 16)
			e = e * 10 + (s.p[*at] - '0');
		else
			e = EXPONENT_MAX;
	return negative ? -e : e;
}

/* @return whether all of s is a number. */
static bool read_decimal(struct str s, struct decimal *d)
{
	size_t at = 0, first, ndigits;

	d->n = 0;
	d->head = 0;
	d->point = 0;
	d->negative = s.n && s.p[0] == '-';
	if (s.n && (s.p[0] == '-' || s.p[0] == '+'))
		at++;
	first = at;
	for (; at < s.n && is_digit(s.p[at]); at++)
		add_digit(d, s.p[at], true);
	ndigits = at - first;
	if (at < s.n && s.p[at] == '.') {
		first = ++at;
		for (; at < s.n && is_digit(s.p[at]); at++)
			add_digit(d, s.p[at], false);
		ndigits += at - first;
	}
	if (ndigits == 0)
		return false;
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		at++;
		d->point += read_exponent(s, &at);
		if (!is_digit(s.p[at - 1]))
			return false;
	}
	return at == s.n;
}

static double to_double(const struct decimal *d)
{
	char text[DIGITS_MAX + 32];
	int64_t e = d->point - (int64_t)d->n;
	double v;

	if (d->n == 0) {
		v = 0;
	} else if (d->n > NUM_SCAN_DIGITS || e < -99 || e > 99 || !num_scale(d->head, (int)e, &v)) {
		e = e > 99999 ? 99999 : e < -99999 ? -99999 : e;
		memcpy(text, d->digits, d->n);
		snprintf(text + d->n, sizeof(text) - d->n, "e%d", (int)e);
		v = strtod(text, NULL);
	}
	return d->negative ? -v : v;
}

/* The fast way wants bytes behind the number. */
static bool parse_fast(struct str s, double *out)
{
	char text[FAST_MAX + NUM_SCAN_SLACK];
	double v;

	if (s.n == 0 || s.n > FAST_MAX)
		return false;
	memcpy(text, s.p, s.n);
	memset(text + s.n, 0, NUM_SCAN_SLACK);
	if (num_scan(text, &v) != text + s.n)
		return false;
	*out = v;
	return true;
}

enum num_status num_parse(struct str s, double *out)
{
	return parse_fast(s, out) ? NUM_OK : num_parse_e(s, 0, out);
}

enum num_status num_parse_e(struct str s, int exp10, double *out)
{
	struct decimal d;
	double v;

	if (s.n == 0)
		return NUM_EMPTY;
	if (!read_decimal(s, &d))
		return NUM_BAD;
	d.point += exp10;
	v = to_double(&d);
	if (isinf(v))
		return NUM_RANGE;
	*out = v;
	return NUM_OK;
}

enum num_status num_parse_int(struct str s, int64_t *out)
{
	bool negative = s.n && s.p[0] == '-', fits = true;
	size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+');
	int64_t v = 0;		/* kept negative: that side has one more */

	if (s.n == 0)
		return NUM_EMPTY;
	if (at == s.n)
		return NUM_BAD;
	for (; at < s.n; at++) {
		if (!is_digit(s.p[at]))
			return NUM_BAD;
		if (v < (INT64_MIN + (s.p[at] - '0')) / 10)
			fits = false;
		if (fits)
			v = v * 10 - (s.p[at] - '0');
	}
	if (!fits || (!negative && v == INT64_MIN))
		return NUM_RANGE;
	*out = negative ? v : -v;
	return NUM_OK;
}

/* The digits of v > 0 to a precision, and its exponent: 0.231 is "231" and -1. */
struct digits {
	char text[20];
	int n, exponent;
};

static void digits_of(double v, int precision, struct digits *d)
{
	char text[40], *p;

	snprintf(text, sizeof(text), "%.*e", precision - 1, v);
	d->n = 0;
	for (p = text; *p != 'e'; p++)
		if (is_digit(*p))
			d->text[d->n++] = *p;
	d->exponent = (int)strtol(p + 1, NULL, 10);
}

static bool reads_back(const struct digits *d, double v)
{
	struct decimal dec = { .n = 0 };

	for (int i = 0; i < d->n; i++)
		add_digit(&dec, d->text[i], true);
	dec.point = d->exponent + 1;
	return to_double(&dec) == v;
}

/* Makes the last digit one larger. @return false when that would carry. */
static bool round_up(struct digits *d)
{
	if (d->text[d->n - 1] == '9')
		return false;
	d->text[d->n - 1]++;
	return true;
}

static void shortest_digits(double v, struct digits *d)
{
	int power;
	int precision = v < DBL_MIN ? 1 : 15;

	for (; precision < 17; precision++) {
		digits_of(v, precision, d);
		if (reads_back(d, v))
			break;
		/* Below a power of two doubles are closer together than above it: there the
		 * next text upwards can read back where the nearest one does not. */
		if (precision == 16 && frexp(v, &power) == 0.5 && round_up(d) && reads_back(d, v))
			break;
	}
	if (precision == 17)
		digits_of(v, 17, d);
	while (d->n > 1 && d->text[d->n - 1] == '0')
		d->n--;
}

static size_t put_text(char out[NUM_TEXT_MAX], const char *text)
{
	size_t n = strlen(text);

	memcpy(out, text, n + 1);
	return n;
}

/* Writes digits d with the point where the exponent says. @return the end. */
static char *put_plain(char *p, const struct digits *d)
{
	int whole = d->exponent + 1;

	if (whole <= 0) {
		*p++ = '0';
		*p++ = '.';
		for (int i = whole; i < 0; i++)
			*p++ = '0';
	}
	for (int i = 0; i < d->n; i++) {
		if (i > 0 && i == whole)
			*p++ = '.';
		*p++ = d->text[i];
	}
	for (int i = d->n; i < whole; i++)
		*p++ = '0';
	return p;
}

size_t num_format(double v, char out[NUM_TEXT_MAX])
{
	struct digits d;
	char *p = out;

	if (isnan(v))
		return put_text(out, "NaN");
	if (isinf(v))
		return put_text(out, v < 0 ? "-Inf" : "+Inf");
	if (v == 0)
		return put_text(out, "0");
	if (v < 0)
		*p++ = '-';
	shortest_digits(fabs(v), &d);
	if (d.exponent >= -6 && d.exponent <= 20) {
		p = put_plain(p, &d);
	} else {
		*p++ = d.text[0];
		if (d.n > 1)
			*p++ = '.';
		memcpy(p, d.text + 1, (size_t)d.n - 1);
		p += d.n - 1;
		p += snprintf(p, 8, "e%+03d", d.exponent);
	}
	*p = '\0';
	return (size_t)(p - out);
}

size_t num_format_grouped(int64_t v, char out[NUM_TEXT_MAX])
{
	uint64_t rest = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
	char backwards[NUM_TEXT_MAX];
	size_t n = 0, digits = 0;

	do {
		if (digits && digits % 3 == 0)
			backwards[n++] = ',';
		backwards[n++] = (char)('0' + rest % 10);
		digits++;
		rest /= 10;
	} while (rest);
	if (v < 0)
		backwards[n++] = '-';
	for (size_t i = 0; i < n; i++)
		out[i] = backwards[n - 1 - i];
	out[n] = '\0';
	return n;
}

size_t num_format_count(double v, char out[NUM_TEXT_MAX])
{
	const double most = 9e18;

	if (isnan(v))
		v = 0;
	v = v > most ? most : v < -most ? -most : v;
	return num_format_grouped(llround(v), out);
}
