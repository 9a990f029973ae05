/* Reads the cells of a CSV file that are not plain numbers: those are read by base/num_scan.h, by
 * the rows themselves. Units are those that Grafana and people write behind numbers.
 */
#include "sim/csv_cell.h"

#include <stdint.h>
#include <string.h>

#include "base/num.h"
#include "sim/trace.h"

#define NAN_BITS	UINT64_C(0x7ff8000000000001)
#define INF_BITS	UINT64_C(0x7ff0000000000000)
#define SIGN_BIT	(UINT64_C(1) << 63)
#define CELL_MAX	64	/* bytes of a number with a decimal comma */

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

/* Suffixes of a count: thousands as Grafana shortens them; a unit of a rate may follow. */
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
	{ "ms", "ms" }, { "s", "s" }, { "min", "min" }, { "mins", "min" }, { "h", "h" },
	{ "hour", "h" }, { "hours", "h" }, { "d", "d" }, { "day", "d" }, { "days", "d" },
	{ "%", "%" }, { "B", "B" }, { "kB", "kB" }, { "MB", "MB" }, { "GB", "GB" }, { "TB", "TB" },
	{ "KiB", "KiB" }, { "MiB", "MiB" }, { "GiB", "GiB" }, { "TiB", "TiB" },
	{ "req/s", "req/s" }, { "reqps", "reqps" }, { "rps", "rps" }, { "ops/s", "ops/s" },
	{ "/s", "/s" },
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

/* Takes thousands as Grafana shortens them off the front of a suffix. @return their factor; 1 for
 * none. */
static double take_count(struct str *suffix)
{
	size_t n = 0;

	while (n < suffix->n && suffix->p[n] != ' ')
		n++;
	for (size_t i = 0; i < ARRAY_LEN(counts); i++) {
		if (!str_is(str_sub(*suffix, 0, n), counts[i].name))
			continue;
		*suffix = str_trim(str_sub(*suffix, n, suffix->n));
		return counts[i].factor;
	}
	return 1;
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
	out->value *= take_count(&suffix);
	if (suffix.n == 0)
		return CSV_CELL_VALUE;
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

enum csv_cell_status csv_cell_read(struct str s, const struct csv_cell_rules *rules,
				   struct csv_cell *out)
{
	char copy[CELL_MAX];
	enum csv_cell_status status;
	size_t comma;

	out->unit = NULL;
	if (read_word(s, rules->nan_missing, &status, &out->value))
		return status;
	if (rules->decimal_comma && s.n <= sizeof(copy) && has_decimal_comma(s, &comma)) {
		memcpy(copy, s.p, s.n);
		copy[comma] = '.';
		s.p = copy;
	}
	return read_number(s, out);
}
