/* Numbers with a unit: literals of plans, one parser a type, and the units that metrics and traces
 * name. Texts of times and weights are units_text.c.
 *
 * Durations, weights, cores and bytes are counted in integers from the first digit to the last:
 * the whole part is multiplied by the unit with a check for overflow, and the fraction is
 * multiplied digit by digit from the right, as on paper. Example: 1.5h is 1 * 3600000 plus
 * 0.5 * 3600000; 5 * 3600000 = 18000000, its last digit 0 is the one behind the point and must be
 * 0 for a whole result, the rest, 1800000, is added. Texts of any length are right.
 *
 * Reports nothing: the caller knows the span and what was expected there.
 */
#include "base/units.h"

#include <math.h>

#include "base/limits.h"
#include "base/num.h"

#define DURATION_MAX ((uint64_t)LIMIT_DURATION_MS)

/* ---- units of literals ---- */

struct scale {
	const char *name;
	uint64_t mul;		/* base units in one; at most 2^60, see scale_amount() */
};

/* Largest first: the order in which a duration names them. */
static const struct scale dur_scales[] = {
	{ "d", 86400000 }, { "h", 3600000 }, { "m", 60000 }, { "s", 1000 }, { "ms", 1 },
};

static const struct scale byte_scales[] = {
	{ "", 1 },
	{ "k", UINT64_C(1000) },
	{ "M", UINT64_C(1000000) },
	{ "G", UINT64_C(1000000000) },
	{ "T", UINT64_C(1000000000000) },
	{ "P", UINT64_C(1000000000000000) },
	{ "E", UINT64_C(1000000000000000000) },
	{ "Ki", UINT64_C(1) << 10 },
	{ "Mi", UINT64_C(1) << 20 },
	{ "Gi", UINT64_C(1) << 30 },
	{ "Ti", UINT64_C(1) << 40 },
	{ "Pi", UINT64_C(1) << 50 },
	{ "Ei", UINT64_C(1) << 60 },
};

/* mul is the seconds of one period here. */
static const struct scale rate_scales[] = {
	{ "/s", 1 }, { "/m", 60 }, { "/min", 60 }, { "/h", 3600 }, { "/d", 86400 },
};

static const struct scale *scale_find(const struct scale *scales, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_is(name, scales[i].name))
			return &scales[i];
	return NULL;
}

static const struct scale *dur_scale(struct str unit)
{
	return scale_find(dur_scales, ARRAY_LEN(dur_scales), unit);
}

static const struct scale *byte_scale(struct str unit)
{
	if (str_ends(unit, "B"))
		unit.n--;
	return scale_find(byte_scales, ARRAY_LEN(byte_scales), unit);
}

static const struct scale *rate_scale(struct str unit)
{
	return scale_find(rate_scales, ARRAY_LEN(rate_scales), unit);
}

/* ---- the number before a unit ---- */

/* A number as it is written; both parts are digits, the second may be empty. */
struct amount {
	struct str text, whole, fraction;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static struct str take_digits(struct str *s)
{
	struct str digits = *s;
	size_t n = 0;

	while (n < s->n && is_digit(s->p[n]))
		n++;
	digits.n = n;
	*s = str_sub(*s, n, s->n);
	return digits;
}

/* Takes digits[.digits] off s. @return false when there are none, or what follows belongs to a
 * number that is written wrongly. */
static bool take_amount(struct str *s, struct amount *a)
{
	struct str all = *s;

	a->whole = take_digits(s);
	a->fraction = str_sub(*s, 0, 0);
	if (a->whole.n == 0)
		return false;
	if (str_starts(*s, ".")) {
		*s = str_sub(*s, 1, s->n);
		a->fraction = take_digits(s);
		if (a->fraction.n == 0)
			return false;
	}
	a->text = str_sub(all, 0, all.n - s->n);
	return s->n == 0 || (s->p[0] != '.' && s->p[0] != '_' && s->p[0] != ',');
}

/* The unit that a text begins with: up to the next digit. */
static struct str unit_run(struct str s)
{
	size_t n = 0;

	while (n < s.n && !is_digit(s.p[n]))
		n++;
	return str_sub(s, 0, n);
}

/* Multiplies the fraction by mul: *out is the whole part. mul is at most 2^60, so that ten times
 * of it fit into 64 bits. @return whether nothing is left behind the point. */
static bool scale_fraction(struct str fraction, uint64_t mul, uint64_t *out)
{
	uint64_t carry = 0;
	bool exact = true;

	for (size_t i = fraction.n; i > 0; i--) {
		uint64_t t = (uint64_t)(fraction.p[i - 1] - '0') * mul + carry;

		exact = exact && t % 10 == 0;
		carry = t / 10;
	}
	*out = carry;
	return exact;
}

/* a * mul as an integer, at most max. */
static enum qty_status scale_amount(const struct amount *a, uint64_t mul, uint64_t max,
				    uint64_t *out)
{
	uint64_t v = 0, part;
	bool exact = scale_fraction(a->fraction, mul, &part);

	for (size_t i = 0; i < a->whole.n; i++) {
		uint64_t digit = (uint64_t)(a->whole.p[i] - '0');

		if (digit > max || v > (max - digit) / 10)
			return QTY_RANGE;
		v = v * 10 + digit;
	}
	if (part > max || v > (max - part) / mul)
		return QTY_RANGE;
	*out = v * mul + part;
	return exact ? QTY_OK : QTY_FINE;
}

/* What is wrong with a unit that the type has not: of another type, or of none. */
static enum qty_status refuse(struct str unit)
{
	struct str run = unit_run(unit);

	if (unit.n == 0)
		return QTY_NO_UNIT;
	if (run.n < unit.n)	/* 1h30m where one unit is wanted */
		return dur_scale(run) ? QTY_WRONG_UNIT : QTY_BAD_UNIT;
	if (dur_scale(unit) || byte_scale(unit) || rate_scale(unit) || str_is(unit, "%"))
		return QTY_WRONG_UNIT;
	return QTY_BAD_UNIT;
}

/* ---- one parser a type ---- */

/* What of a duration is finer than a millisecond: its last amount and that one's unit. */
struct fine {
	struct amount amount;
	uint64_t ms;
};

/* As dur_parse(); on QTY_FINE, *ms is what stands before the last amount, which is in *fine. */
static enum qty_status dur_walk(struct str s, int64_t *ms, struct fine *fine)
{
	const struct scale *last = NULL, *unit;
	uint64_t sum = 0, part = 0;

	do {
		enum qty_status status;
		struct str name;

		if (!take_amount(&s, &fine->amount))
			return QTY_NOT_A_NUMBER;
		name = unit_run(s);
		unit = dur_scale(name);
		if (!unit)
			return refuse(name);
		if (last && unit <= last)
			return QTY_ORDER;
		last = unit;
		s = str_sub(s, name.n, s.n);
		if (s.n && fine->amount.fraction.n)
			return QTY_ORDER;
		status = scale_amount(&fine->amount, unit->mul, DURATION_MAX - sum, &part);
		*ms = (int64_t)sum;
		fine->ms = unit->mul;
		if (status != QTY_OK)
			return status;
		sum += part;
	} while (s.n);
	*ms = (int64_t)sum;
	return QTY_OK;
}

enum qty_status dur_parse(struct str s, int64_t *ms)
{
	struct fine fine;
	int64_t sum;
	enum qty_status status = dur_walk(s, &sum, &fine);

	if (status == QTY_OK)
		*ms = sum;
	return status;
}

enum qty_status weight_parse(struct str s, int32_t *ppm)
{
	struct amount a;
	enum qty_status status;
	uint64_t v;

	if (!take_amount(&s, &a))
		return QTY_NOT_A_NUMBER;
	if (!str_is(s, "%"))
		return refuse(s);
	status = scale_amount(&a, 10000, INT32_MAX, &v);
	if (status == QTY_OK)
		*ppm = (int32_t)v;
	return status;
}

enum qty_status cpu_parse(struct str s, int64_t *milli)
{
	struct amount a;
	enum qty_status status;
	uint64_t v;

	if (!take_amount(&s, &a))
		return QTY_NOT_A_NUMBER;
	if (s.n && !str_is(s, "m"))
		return refuse(s);
	status = scale_amount(&a, s.n ? 1 : 1000, (uint64_t)LIMIT_CPU_MILLI, &v);
	if (status == QTY_OK && v == 0)
		return QTY_RANGE;
	if (status == QTY_OK)
		*milli = (int64_t)v;
	return status;
}

enum qty_status bytes_parse(struct str s, int64_t *bytes)
{
	struct amount a;
	enum qty_status status;
	const struct scale *unit;
	uint64_t v;

	if (!take_amount(&s, &a))
		return QTY_NOT_A_NUMBER;
	unit = byte_scale(s);
	if (!unit)
		return refuse(s);
	status = scale_amount(&a, unit->mul, INT64_MAX, &v);
	if (status == QTY_OK)
		*bytes = (int64_t)v;
	return status;
}

enum qty_status rate_parse(struct str s, double *per_s)
{
	struct amount a;
	const struct scale *unit;
	double v;

	if (!take_amount(&s, &a))
		return QTY_NOT_A_NUMBER;
	unit = rate_scale(s);
	if (!unit)
		return refuse(s);
	if (num_parse(a.text, &v) != NUM_OK)
		return QTY_RANGE;
	*per_s = v / (double)unit->mul;
	return QTY_OK;
}

/* ---- literals in conditions ---- */

/* A duration of any fineness, in seconds. Whole milliseconds, and amounts of ms and s alone, are
 * correctly rounded; the others to the last digit or two. */
static enum qty_status seconds_parse(struct str s, double *out)
{
	struct fine fine;
	int64_t ms;
	enum qty_status status = dur_walk(s, &ms, &fine);
	double v;

	if (status != QTY_OK && status != QTY_FINE)
		return status;
	*out = (double)ms / 1000;
	if (status == QTY_OK)
		return QTY_OK;
	if (num_parse_e(fine.amount.text, fine.ms == 1 ? -3 : 0, &v) != NUM_OK)
		return QTY_RANGE;
	*out += fine.ms == 1 ? v : v * (double)(fine.ms / 1000);
	return QTY_OK;
}

/* @return the class that a unit tells; false when there is no such unit. */
static bool class_of(struct str unit, enum qty_class *cls)
{
	if (unit.n == 0)
		*cls = QTY_NUMBER;
	else if (str_is(unit, "%"))
		*cls = QTY_RATIO;
	else if (dur_scale(unit_run(unit)))
		*cls = QTY_DURATION;
	else if (rate_scale(unit))
		*cls = QTY_RATE;
	else if (byte_scale(unit))
		*cls = QTY_BYTES;
	else
		return false;
	return true;
}

enum qty_status qty_parse(struct str s, enum qty_class *cls, double *value)
{
	struct str unit = s;
	struct amount a;
	enum qty_class found;
	enum qty_status status = QTY_OK;
	enum num_status read = NUM_OK;
	double v = 0;

	if (!take_amount(&unit, &a))
		return QTY_NOT_A_NUMBER;
	if (!class_of(unit, &found))
		return QTY_BAD_UNIT;
	switch (found) {
	case QTY_NUMBER:
		read = num_parse(a.text, &v);
		break;
	case QTY_RATIO:		/* 0.7% is the double of 0.007, which 0.7 / 100 is not */
		read = num_parse_e(a.text, -2, &v);
		break;
	case QTY_DURATION:
		status = seconds_parse(s, &v);
		break;
	case QTY_RATE:
		status = rate_parse(s, &v);
		break;
	case QTY_BYTES:
		read = num_parse(a.text, &v);
		v *= (double)byte_scale(unit)->mul;
		break;
	case QTY_CPU:		/* no condition has it */
		break;
	}
	if (status != QTY_OK)
		return status;
	if (read != NUM_OK || !isfinite(v))
		return QTY_RANGE;
	*cls = found;
	*value = v;
	return QTY_OK;
}

/* ---- units of metrics and traces ---- */

/* X(name, class, mul, div), a list a class, so that the table and the names stay in step. */
#define NUMBER_UNITS(X) X("1", QTY_NUMBER, 1, 1)
#define RATIO_UNITS(X) X("%", QTY_RATIO, 1, 100)
#define DURATION_UNITS(X) \
	X("ns", QTY_DURATION, 1, 1e9) \
	X("us", QTY_DURATION, 1, 1e6) \
	X("\xC2\xB5s", QTY_DURATION, 1, 1e6)	/* U+00B5, the micro sign */ \
	X("\xCE\xBCs", QTY_DURATION, 1, 1e6)	/* U+03BC, the Greek letter */ \
	X("ms", QTY_DURATION, 1, 1e3) \
	X("s", QTY_DURATION, 1, 1) \
	X("min", QTY_DURATION, 60, 1) \
	X("m", QTY_DURATION, 60, 1) \
	X("h", QTY_DURATION, 3600, 1) \
	X("d", QTY_DURATION, 86400, 1)
#define RATE_UNITS(X) \
	X("/s", QTY_RATE, 1, 1) \
	X("/min", QTY_RATE, 1, 60) \
	X("/m", QTY_RATE, 1, 60) \
	X("/h", QTY_RATE, 1, 3600) \
	X("/d", QTY_RATE, 1, 86400) \
	X("rps", QTY_RATE, 1, 1) \
	X("req/s", QTY_RATE, 1, 1) \
	X("reqps", QTY_RATE, 1, 1) \
	X("ops/s", QTY_RATE, 1, 1)
#define BYTES_UNITS(X) \
	X("B", QTY_BYTES, 1, 1) \
	X("kB", QTY_BYTES, 1e3, 1) \
	X("KB", QTY_BYTES, 1e3, 1) \
	X("MB", QTY_BYTES, 1e6, 1) \
	X("GB", QTY_BYTES, 1e9, 1) \
	X("TB", QTY_BYTES, 1e12, 1) \
	X("PB", QTY_BYTES, 1e15, 1) \
	X("EB", QTY_BYTES, 1e18, 1) \
	X("KiB", QTY_BYTES, 1024.0, 1) \
	X("MiB", QTY_BYTES, 1048576.0, 1) \
	X("GiB", QTY_BYTES, 1073741824.0, 1) \
	X("TiB", QTY_BYTES, 1099511627776.0, 1) \
	X("PiB", QTY_BYTES, 1125899906842624.0, 1) \
	X("EiB", QTY_BYTES, 1152921504606846976.0, 1)

static const struct unit units[] = {
#define UNIT(name, cls, mul, div) { name, cls, mul, div },
	NUMBER_UNITS(UNIT)
	RATIO_UNITS(UNIT)
	DURATION_UNITS(UNIT)
	RATE_UNITS(UNIT)
	BYTES_UNITS(UNIT)
#undef UNIT
};

const struct unit *unit_find(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (str_is(name, units[i].name))
			return &units[i];
	return NULL;
}

/* Units as OpenMetrics spells them out, and what unit_find() calls them. */
static const struct spelt_unit {
	const char *name, *unit;
} spelt_units[] = {
	{ "seconds", "s" }, { "milliseconds", "ms" }, { "microseconds", "us" },
	{ "nanoseconds", "ns" }, { "minutes", "min" }, { "hours", "h" }, { "days", "d" },
	{ "bytes", "B" }, { "ratio", "1" }, { "percent", "%" },
};

const struct unit *unit_find_spelt(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(spelt_units); i++)
		if (str_is(name, spelt_units[i].name))
			return unit_find(str_of(spelt_units[i].unit));
	return NULL;
}

#define NAME(name, cls, mul, div) name,
static const char *const number_names[] = { NUMBER_UNITS(NAME) NULL };
static const char *const ratio_names[] = { RATIO_UNITS(NAME) NULL };
static const char *const duration_names[] = { DURATION_UNITS(NAME) NULL };
static const char *const rate_names[] = { RATE_UNITS(NAME) NULL };
static const char *const bytes_names[] = { BYTES_UNITS(NAME) NULL };
static const char *const no_names[] = { NULL };
#undef NAME

const char *const *unit_names(enum qty_class cls)
{
	switch (cls) {
	case QTY_NUMBER:
		return number_names;
	case QTY_RATIO:
		return ratio_names;
	case QTY_DURATION:
		return duration_names;
	case QTY_RATE:
		return rate_names;
	case QTY_BYTES:
		return bytes_names;
	case QTY_CPU:
		break;
	}
	return no_names;
}

double unit_to_base(const struct unit *u, double value)
{
	return u->div != 1 ? value / u->div : value * u->mul;
}
