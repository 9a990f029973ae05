/* Reads the cells of a CSV file, nearly all of which are plain numbers.
 *
 * Those take a path of their own. Up to 19 digits are an integer m without loss, and the value is
 * m / 10^k. Where long double has 64 bits both are exact in it, so the quotient q is correctly
 * rounded to 64 bits. Rounding q once more, to the 53 bits of a double, is wrong only if q lies
 * halfway between two doubles while m / 10^k does not: those (its low 11 bits are 10000000000) are
 * left to num_parse(). Any other q is on the same side of every halfway point as m / 10^k, for
 * halfway points have 54 bits and rounding to 64 bits never passes them.
 */
#include "sim/csv_cell.h"

#include <float.h>
#include <stdint.h>
#include <string.h>

#include "base/num.h"
#include "sim/trace.h"

#define NAN_BITS	UINT64_C(0x7ff8000000000001)
#define INF_BITS	UINT64_C(0x7ff0000000000000)
#define SIGN_BIT	(UINT64_C(1) << 63)
#define CELL_MAX	64	/* bytes of a number with a decimal comma */
#define EXACT_DIGITS	19	/* any integer of so many digits fits into 64 bits */

/* Words that stand for a value. */
static const struct word {
	const char *text;
	bool missing;
	uint64_t bits;		/* of the double, when not missing */
} words[] = {
	{ "", true, 0 },
	{ "null", true, 0 },
	{ "NULL", true, 0 },
	{ "None", true, 0 },
	{ "N/A", true, 0 },
	{ "n/a", true, 0 },
	{ "-", true, 0 },
	{ "undefined", true, 0 },
	{ "<NA>", true, 0 },
	{ "NaN", false, NAN_BITS },
	{ "nan", false, NAN_BITS },
	{ "NAN", false, NAN_BITS },
	{ "stale", false, TRACE_STALE_BITS },
	{ "true", false, UINT64_C(0x3ff0000000000000) },
	{ "True", false, UINT64_C(0x3ff0000000000000) },
	{ "TRUE", false, UINT64_C(0x3ff0000000000000) },
	{ "false", false, 0 },
	{ "False", false, 0 },
	{ "FALSE", false, 0 },
};

/* With a sign or without. */
static const char *const infinities[] = {
	"inf", "Inf", "INF", "Infinity", "infinity", "\xe2\x88\x9e"
};

/* Suffixes of a count: thousands as Grafana shortens them. */
static const struct count {
	const char *name;
	double factor;
} counts[] = {
	{ "K", 1e3 },
	{ "Mil", 1e6 },
	{ "M", 1e6 },
	{ "Bil", 1e9 },
	{ "G", 1e9 },
	{ "Tri", 1e12 },
	{ "T", 1e12 },
};

/* Suffixes of a cell, and what unit_find() calls them. Not all that it knows: `5 m` may be minutes
 * or thousandths. */
static const struct suffix {
	const char *name, *unit;
} suffixes[] = {
	{ "ns", "ns" }, { "us", "us" }, { "\xc2\xb5s", "us" }, { "\xce\xbcs", "us" },
	{ "ms", "ms" }, { "s", "s" }, { "min", "min" }, { "h", "h" }, { "hour", "h" },
	{ "d", "d" }, { "day", "d" }, { "%", "%" }, { "B", "B" }, { "kB", "kB" }, { "MB", "MB" },
	{ "GB", "GB" }, { "KiB", "KiB" }, { "MiB", "MiB" }, { "GiB", "GiB" },
	{ "req/s", "req/s" }, { "reqps", "reqps" }, { "rps", "rps" }, { "ops/s", "ops/s" },
};

const struct unit *csv_cell_base(enum qty_class cls)
{
	switch (cls) {
	case QTY_RATIO:
		return unit_find(STR("1"));
	case QTY_DURATION:
		return unit_find(STR("s"));
	case QTY_RATE:
		return unit_find(STR("/s"));
	case QTY_BYTES:
		return unit_find(STR("B"));
	case QTY_NUMBER:
	case QTY_CPU:
		break;
	}
	return NULL;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
#define DIGIT_WORDS 1

/* Eight digits, the first in the lowest byte, as a number. @return false if they are not digits. */
static inline bool word_value(uint64_t w, uint64_t *out)
{
	if (((w + UINT64_C(0x4646464646464646)) | (w - UINT64_C(0x3030303030303030))) &
	    UINT64_C(0x8080808080808080))
		return false;
	w -= UINT64_C(0x3030303030303030);
	w = w * 10 + (w >> 8);		/* pairs, in every other byte */
	*out = ((w & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
		((w >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001)) >> 32;
	*out &= UINT32_MAX;
	return true;
}
#endif

/* Adds the digits from p to the end of s to *m, eight at a time; the last few are the end of a word
 * that begins before p. At most 19 digits. @return false if there is anything but digits. */
static inline bool take_fraction(struct str s, const char *p, uint64_t *m)
{
	const char *end = s.p + s.n;
#ifdef DIGIT_WORDS
	static const uint64_t powers[] = { 1, 10, 100, 1000, 10000, 100000, 1000000, 10000000 };
	uint64_t w, v, others;

	for (; end - p >= 8; p += 8) {
		memcpy(&w, p, 8);
		if (!word_value(w, &v))
			return false;
		*m = *m * 100000000 + v;
	}
	if (p < end && s.n >= 8) {
		others = UINT64_MAX >> 8 * (end - p);
		memcpy(&w, end - 8, 8);
		w = (w & ~others) | (UINT64_C(0x3030303030303030) & others);
		*m *= powers[end - p];
		if (!word_value(w, &v))
			return false;
		*m += v;
		return true;
	}
#endif
	for (; p < end && is_digit(*p); p++)
		*m = *m * 10 + (uint64_t)(*p - '0');
	return p == end;
}

/* m / 10^k. @return false when that can't be had exactly rounded here. */
static inline bool divide(uint64_t m, ptrdiff_t k, double *out)
{
#if LDBL_MANT_DIG == 64 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	static const long double powers[] = {
		1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L, 1e8L, 1e9L, 1e10L, 1e11L, 1e12L,
		1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L,
		1e25L, 1e26L, 1e27L,
	};
	long double q;
	uint64_t mantissa;

	if ((size_t)k >= ARRAY_LEN(powers))
		return false;
	q = (long double)m / powers[k];
	memcpy(&mantissa, &q, sizeof(mantissa));
	*out = (double)q;
	return (mantissa & 0x7ff) != 0x400;
#else
	static const double powers[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14,
		1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	};

	if (FLT_EVAL_METHOD != 0 || (size_t)k >= ARRAY_LEN(powers) || m > UINT64_C(1) << 53)
		return false;
	*out = (double)m / powers[k];
	return true;
#endif
}

/* [-] digits [. digits], not too long. @return false for anything else, numbers or not. */
static inline bool fast_number(struct str s, double *out)
{
	const char *p = s.p, *end = s.p + s.n, *first;
	bool negative = s.n && *p == '-';
	uint64_t m = 0;
	ptrdiff_t whole, k = 0;

	p += negative;
	for (first = p; p < end && is_digit(*p); p++)
		m = m * 10 + (uint64_t)(*p - '0');
	whole = p - first;
	if (whole > EXACT_DIGITS)
		return false;
	if (p < end && *p == '.') {
		p++;
		k = end - p;
		while (m == 0 && whole + (end - p) > EXACT_DIGITS && *p == '0')
			p++;			/* zeros in front don't count */
		if (whole + (end - p) > EXACT_DIGITS || k == 0 || !take_fraction(s, p, &m))
			return false;
	} else if (p != end || whole == 0) {
		return false;
	}
	if (!divide(m, k, out))
		return false;
	if (negative)
		*out = -*out;
	return true;
}

static double from_bits(uint64_t bits)
{
	double v;

	memcpy(&v, &bits, sizeof(v));
	return v;
}

/* @return whether s is one of the words. */
static bool read_word(struct str s, bool nan_missing, enum csv_cell_status *status, double *out)
{
	bool negative = s.n && s.p[0] == '-';
	struct str rest = str_sub(s, negative || (s.n && s.p[0] == '+') ? 1 : 0, s.n);

	*status = CSV_CELL_VALUE;
	for (size_t i = 0; i < ARRAY_LEN(words); i++) {
		if (!str_is(s, words[i].text))
			continue;
		if (words[i].missing || (nan_missing && words[i].bits == NAN_BITS))
			*status = CSV_CELL_MISSING;
		else
			*out = from_bits(words[i].bits);
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(infinities); i++) {
		if (str_is(rest, infinities[i])) {
			*out = from_bits(negative ? INF_BITS | SIGN_BIT : INF_BITS);
			return true;
		}
	}
	return false;
}

static size_t skip_digits(struct str s, size_t at)
{
	while (at < s.n && is_digit(s.p[at]))
		at++;
	return at;
}

/* The bytes at the start of s that are a number. */
static size_t number_length(struct str s)
{
	size_t at = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0, exp;

	at = skip_digits(s, at);
	if (at < s.n && s.p[at] == '.')
		at = skip_digits(s, at + 1);
	if (at < s.n && (s.p[at] == 'e' || s.p[at] == 'E')) {
		exp = at + 1;
		if (exp < s.n && (s.p[exp] == '-' || s.p[exp] == '+'))
			exp++;
		if (exp < s.n && is_digit(s.p[exp]))
			at = skip_digits(s, exp);
	}
	return at;
}

static const struct unit *suffix_unit(struct str suffix)
{
	for (size_t i = 0; i < ARRAY_LEN(suffixes); i++)
		if (str_is(suffix, suffixes[i].name))
			return unit_find(str_of(suffixes[i].unit));
	return NULL;
}

/* Whether what stands behind a number is meant as a unit, and not as more of the number: 1,234. */
static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_digit(s.p[i]) || strchr(".,_'", s.p[i]))
			return false;
	return true;
}

/* A number and what stands behind it. */
static enum csv_cell_status read_number(struct str s, struct csv_cell *out)
{
	size_t n = number_length(s);
	struct str suffix = str_trim(str_sub(s, n, s.n));

	switch (num_parse(str_sub(s, 0, n), &out->value)) {
	case NUM_OK:
		break;
	case NUM_RANGE:
		return CSV_CELL_RANGE;
	case NUM_EMPTY:
	case NUM_BAD:
		return CSV_CELL_BAD;
	}
	if (suffix.n == 0)
		return CSV_CELL_VALUE;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		if (str_is(suffix, counts[i].name)) {
			out->value *= counts[i].factor;
			return CSV_CELL_VALUE;
		}
	}
	out->unit = suffix_unit(suffix);
	if (!out->unit)
		return is_word(suffix) ? CSV_CELL_BAD_UNIT : CSV_CELL_BAD;
	out->value = unit_to_base(out->unit, out->value);
	return CSV_CELL_VALUE;
}

/* Whether s begins with [+-]digits,digits; *at is the comma. */
static bool has_decimal_comma(struct str s, size_t *at)
{
	size_t first = s.n && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;

	*at = skip_digits(s, first);
	return *at > first && *at + 1 < s.n && s.p[*at] == ',' && is_digit(s.p[*at + 1]);
}

/* Anything but a short plain number. */
static enum csv_cell_status read_other(struct str s, const struct csv_cell_rules *rules,
				       struct csv_cell *out)
{
	char copy[CELL_MAX];
	enum csv_cell_status status;
	size_t comma;

	if (read_word(s, rules->nan_missing, &status, &out->value))
		return status;
	if (rules->decimal_comma && s.n <= sizeof(copy) && has_decimal_comma(s, &comma)) {
		memcpy(copy, s.p, s.n);
		copy[comma] = '.';
		s.p = copy;
	}
	return read_number(s, out);
}

enum csv_cell_status csv_cell_read(struct str s, const struct csv_cell_rules *rules,
				   struct csv_cell *out)
{
	out->unit = NULL;
	return s.n && fast_number(s, &out->value) ? CSV_CELL_VALUE : read_other(s, rules, out);
}
