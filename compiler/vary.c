/* Lists and ranges of values; see vary.h. Called by cli/sweep_points.c. */
#include "compiler/vary.h"

#include <string.h>

#include "base/units.h"

#define DIGITS_MAX 15	/* of a number in a range: its whole units fit an int64_t */

/** A number as it is written. */
struct decimal {
	int64_t n;		/* without its point */
	int scale;		/* digits behind it */
	struct str unit;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool decimal_parse(struct str s, struct decimal *out)
{
	bool negative = str_starts(s, "-"), point = false;
	size_t i = negative, digits = 0;

	*out = (struct decimal){ 0 };
	for (; i < s.n && (is_digit(s.p[i]) || (s.p[i] == '.' && !point)); i++) {
		if (s.p[i] == '.') {
			point = true;
			continue;
		}
		out->n = 10 * out->n + (s.p[i] - '0');
		out->scale += point;
		if (++digits > DIGITS_MAX)
			return false;
	}
	out->n = negative ? -out->n : out->n;
	out->unit = str_sub(s, i, s.n);
	for (size_t k = 0; k < out->unit.n; k++)	/* `1h30m`: a time, but no decimal */
		if (is_digit(out->unit.p[k]))
			return false;
	return digits > 0;
}

/** The same number with more digits behind the point. @return false if it does not fit. */
static bool rescale(struct decimal *d, int scale)
{
	for (; d->scale < scale; d->scale++) {
		if (d->n > INT64_MAX / 100 || d->n < INT64_MIN / 100)
			return false;
		d->n *= 10;
	}
	return true;
}

/* ---- ranges --------------------------------------------------------------------------------- */

/** The three numbers of a range, as written. */
struct range {
	struct str v[3];	/* FIRST, LAST, STEP */
};

/** Finds `..` and the `/` before the step, which of rates is the second one: 100/s..300/s/50/s.
 * A text that does not begin as a number is no range. */
static bool is_range(struct str s, struct range *r)
{
	size_t dots = 0, slash, slashes;

	if (!s.n || (!is_digit(s.p[0]) && s.p[0] != '-' && s.p[0] != '.'))
		return false;
	while (dots + 1 < s.n && !(s.p[dots] == '.' && s.p[dots + 1] == '.'))
		dots++;
	if (dots + 1 >= s.n)
		return false;
	slashes = memchr(s.p, '/', dots) ? 2 : 1;
	for (slash = dots + 2; slash < s.n; slash++)
		if (s.p[slash] == '/' && --slashes == 0)
			break;
	r->v[0] = str_trim(str_sub(s, 0, dots));
	r->v[1] = str_trim(str_sub(s, dots + 2, slash));
	r->v[2] = str_trim(str_sub(s, slash + 1, s.n));
	return true;
}

/** The numbers in whole units of one decimal. @return what is wrong with them, or NULL. */
static const char *in_units(const struct range *r, int64_t n[3], struct vary *out)
{
	struct decimal d[3];
	int scale = 0;
	bool alike = true;

	for (size_t i = 0; i < 3; i++) {
		alike = decimal_parse(r->v[i], &d[i]) && alike && str_eq(d[i].unit, d[0].unit);
		if (d[i].scale > scale)
			scale = d[i].scale;
	}
	for (size_t i = 0; i < 3 && alike; i++) {
		if (!rescale(&d[i], scale))
			return "a number of it has too many digits";
		n[i] = d[i].n;
	}
	out->scale = scale;
	out->unit = d[0].unit;
	if (alike)
		return NULL;
	out->is_time = true;
	for (size_t i = 0; i < 3; i++)
		if (dur_parse(r->v[i], &n[i]) != QTY_OK)
			return "its three numbers are not in one unit";
	return NULL;
}

static bool read_range(struct diags *ds, const struct range *r, struct vary *out)
{
	const struct span at = out->text.value_span;
	int64_t n[3] = { 0 };
	const char *wrong = NULL;

	if (r->v[0].n == 0 || r->v[1].n == 0 || r->v[2].n == 0) {
		diag_help(diag_at(ds, CN_NOT_A_VALUE, at,
				  "a range says where it ends and in which steps"),
			  "write FIRST..LAST/STEP, as in 300ms..600ms/50ms");
		return false;
	}
	wrong = in_units(r, n, out);
	if (wrong) {
		diag_help(diag_at(ds, CN_BAD_UNIT, at, "%s", wrong),
			  "write them in one unit, as in 300ms..600ms/50ms, or list the values");
		return false;
	}
	if (n[2] <= 0 || n[1] < n[0]) {
		diag_help(n[2] <= 0 ? diag_at(ds, CN_OUT_OF_RANGE, at,
					      "the step of a range is more than 0")
				    : diag_at(ds, CN_OUT_OF_RANGE, at,
					      "the range ends before it begins: %" PRI_STR
					      " is less than %" PRI_STR, STR_ARG(r->v[1]),
					      STR_ARG(r->v[0])),
			  "a range goes up, as 300ms..600ms/50ms does");
		return false;
	}
	out->is_range = true;
	out->first = n[0];
	out->step = n[2];
	out->n = (size_t)((uint64_t)(n[1] - n[0]) / (uint64_t)n[2]) + 1;
	return true;
}

/* ---- values --------------------------------------------------------------------------------- */

/** Takes what stands before the next comma. */
static struct str take(struct str *rest)
{
	const char *comma = rest->n ? memchr(rest->p, ',', rest->n) : NULL;
	size_t n = comma ? (size_t)(comma - rest->p) : rest->n;
	struct str piece = str_trim(str_sub(*rest, 0, n));

	*rest = str_sub(*rest, n + 1, rest->n);
	return piece;
}

static bool read_list(struct diags *ds, struct vary *out)
{
	struct str rest = out->text.value;

	out->n = 1;
	for (size_t i = 0; i < rest.n; i++)
		out->n += rest.p[i] == ',';
	for (size_t i = 0; i < out->n; i++) {
		if (take(&rest).n)
			continue;
		diag_help(diag_at(ds, CN_NOT_A_VALUE, out->text.value_span,
				  "value %zu of the list is empty", i + 1),
			  "write values with a comma between them, as in 300ms,500ms");
		return false;
	}
	return true;
}

bool vary_read(struct compile *c, struct diags *ds, struct str text, struct vary *out)
{
	struct range r;

	*out = (struct vary){ 0 };
	if (!override_split(c, "--vary", text, &out->text))
		return false;
	return is_range(out->text.value, &r) ? read_range(ds, &r, out) : read_list(ds, out);
}

/** A whole number of units as a decimal, without zeroes at its end. */
static struct str decimal_text(struct arena *a, int64_t n, int scale, struct str unit)
{
	uint64_t size = n < 0 ? -(uint64_t)n : (uint64_t)n, one = 1;

	while (scale > 0 && size % 10 == 0) {
		size /= 10;
		scale--;
	}
	for (int i = 0; i < scale; i++)
		one *= 10;
	if (scale == 0)
		return arena_printf(a, "%s%llu%" PRI_STR, n < 0 ? "-" : "",
				    (unsigned long long)size,
				    STR_ARG(unit));
	return arena_printf(a, "%s%llu.%0*llu%" PRI_STR, n < 0 ? "-" : "",
			    (unsigned long long)(size / one), scale, (unsigned long long)(size % one),
			    STR_ARG(unit));
}

static struct str range_value(struct arena *a, const struct vary *v, size_t i)
{
	int64_t x = v->first + (int64_t)i * v->step;
	char text[QTY_TEXT_MAX];

	if (!v->is_time)
		return decimal_text(a, x, v->scale, v->unit);
	dur_format(x, text);
	return arena_str(a, str_of(text));
}

const struct str *vary_values(struct arena *a, const struct vary *v)
{
	struct str *values = arena_array(a, v->n, sizeof(*values)), rest = v->text.value;

	for (size_t i = 0; i < v->n; i++)
		values[i] = v->is_range ? range_value(a, v, i) : take(&rest);
	return values;
}

uint64_t vary_points(const struct vary *v, size_t n)
{
	uint64_t points = 1;

	for (size_t i = 0; i < n; i++) {
		if (v[i].n > UINT64_MAX / points)
			return UINT64_MAX;
		points *= v[i].n;
	}
	return points;
}
