/* Types by name, steps by name, and values as people read them; called by the stages of the
 * compiler, by the dump and by the simulator's reports. Knows nothing of the syntax tree.
 */
#include "compiler/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"

static const char *const names[] = {
	[TYPE_ERROR] = "error",
	[TYPE_NUMBER] = "number",
	[TYPE_RATIO] = "ratio",
	[TYPE_DURATION] = "duration",
	[TYPE_SCORE] = "score",
	[TYPE_RATE] = "rate",
	[TYPE_BYTES] = "bytes",
	[TYPE_BOOL] = "bool",
	[TYPE_STRING] = "string",
};

_Static_assert(ARRAY_LEN(names) == TYPES, "a name for each type");

const char *type_name(enum type t)
{
	return names[t];
}

enum type type_find(struct str name)
{
	/* those before have no name that a plan can write */
	for (size_t i = TYPE_RATIO; i < TYPES; i++) {
		if (str_is(name, names[i]))
			return (enum type)i;
	}
	return TYPE_ERROR;
}

ptrdiff_t plan_step(const struct plan *p, struct str name)
{
	for (size_t i = 0; i < p->nsteps; i++) {
		if (str_eq(p->steps[i].name, name))
			return (ptrdiff_t)i;
	}
	return -1;
}

bool plan_promotes(const struct plan *p)
{
	for (size_t i = p->nsteps; i > 0; i--)
		if (p->steps[i - 1].kind == STEP_STAGE)
			return p->steps[i - 1].weight_ppm == PPM;
	return false;
}

double step_share(const struct plan *p, const struct step *s)
{
	double left = 1, share = 0;

	if (s->kind == STEP_KEEP)
		return 1;
	for (size_t i = 0; i < s->nroutes; i++) {
		const struct route *r = &p->routes[s->routes[i]];
		double part = left * r->cohort_ppm / PPM;	/* 0 of a route that is no cohort */

		left -= part;
		if (r->to == SIDE_CANARY)
			share += part;
	}
	return share + left * s->weight_ppm / PPM;
}

bool step_routed(const struct plan *p, const struct step *s, enum side to, bool cohorts)
{
	for (size_t i = 0; i < s->nroutes; i++) {
		const struct route *r = &p->routes[s->routes[i]];

		if (r->to == to && (r->when || cohorts))
			return true;
	}
	return false;
}

bool step_idle(const struct plan *p, const struct step *s, enum side side)
{
	if (side == SIDE_CANARY)
		return s->kind != STEP_KEEP && s->weight_ppm == 0 && s->mirror_ppm == 0 &&
		       !step_routed(p, s, SIDE_CANARY, true);
	return s->kind == STEP_KEEP ||
	       (s->weight_ppm == PPM && !step_routed(p, s, SIDE_STABLE, true));
}

const struct step *plan_idle_step(const struct plan *p, enum side side)
{
	bool begun = false;

	for (size_t i = 0; i < p->nsteps; i++) {
		const struct step *s = &p->steps[i];

		begun |= !step_idle(p, s, SIDE_CANARY);
		if (begun && step_idle(p, s, side) && (s->kind != STEP_STAGE || s->for_ms != NO_LIMIT))
			return s;
	}
	return NULL;
}

bool plan_counts_requests(const struct plan *p)
{
	for (size_t i = 0; i < p->nmetrics; i++)
		if (p->metrics[i].type == TYPE_RATE && str_is(p->metrics[i].name, "requests"))
			return true;
	return false;
}

/* ---- values --------------------------------------------------------------------------------- */

#define DIGITS 3	/* that a number with a fitting unit shows, at least */
#define LARGE 1e15	/* from here on numbers are written with an exponent */
#define SMALL 1e-6	/* and below here */

/** A unit and the number of it that makes one of the next. */
struct scale {
	const char *name;
	double base, limit;	/* in base units; HUGE_VAL for the last */
	double whole;		/* from here on it is shown without decimals; 0: by DIGITS */
};

static const struct scale duration_scales[] = {
	{ "ms", 1e-3, 1000, 10 },
	{ "s", 1, 60, 0 },
	{ "m", 60, 60, 0 },
	{ "h", 3600, 24, 0 },
	{ "d", 86400, HUGE_VAL, 0 },
};

static const struct scale bytes_scales[] = {
	{ "B", 1, 1024, 0 },
	{ "KiB", 1024, 1024, 0 },
	{ "MiB", 1024.0 * 1024, 1024, 0 },
	{ "GiB", 1024.0 * 1024 * 1024, 1024, 0 },
	{ "TiB", 1024.0 * 1024 * 1024 * 1024, HUGE_VAL, 0 },
};

static const struct scale rate_scales[] = {
	{ "/s", 1, HUGE_VAL, 0 },
};

/** @return bytes put; the text always fits. */
static size_t put_plain(double value, const char *unit, char out[QTY_TEXT_MAX])
{
	char number[NUM_TEXT_MAX];

	num_format(value, number);
	return (size_t)snprintf(out, QTY_TEXT_MAX, "%s%s", number, unit);
}

/** Puts a number with a fixed count of decimals; "-0.00" comes out as "0.00". */
static size_t put_fixed(double value, int decimals, const char *unit, char out[QTY_TEXT_MAX])
{
	if (fabs(value) >= LARGE)
		return put_plain(value, unit, out);
	int n = snprintf(out, QTY_TEXT_MAX, "%.*f", decimals, value);
	if (out[0] == '-' && strspn(out + 1, "0.") == (size_t)n - 1)
		n = snprintf(out, QTY_TEXT_MAX, "%.*f", decimals, 0.0);
	n += snprintf(out + n, QTY_TEXT_MAX - (size_t)n, "%s", unit);
	return (size_t)n;
}

/** Rounds to DIGITS significant digits, but never before the point.
 * @param decimals  how many are left behind it. */
static double round_digits(double x, const struct scale *s, int *decimals)
{
	double power = 1, size = fabs(x);

	if (s->whole > 0 && size >= s->whole) {
		*decimals = 0;
		return round(x);
	}
	*decimals = DIGITS - 1;
	for (double edge = 10; *decimals > 0 && size >= edge; edge *= 10)
		--*decimals;
	for (double edge = 1; size > 0 && size < edge; edge /= 10)
		++*decimals;
	for (int i = 0; i < *decimals; i++)
		power *= 10;
	return round(x * power) / power;
}

/** Puts a number in the first unit in which it stays below that unit's limit once it is rounded. */
static size_t put_scaled(double value, const struct scale *s, char out[QTY_TEXT_MAX])
{
	char number[QTY_TEXT_MAX];
	int decimals;
	double x;

	for (;; s++) {
		x = value / s->base;
		if (x != 0 && (fabs(x) < SMALL || (isinf(s->limit) && fabs(x) >= LARGE)))
			return put_plain(x, s->name, out);
		if (fabs(x) > s->limit)
			continue;
		x = round_digits(x, s, &decimals);
		if (fabs(x) < s->limit)
			break;
		value = x * s->base;	/* 59.96s is 1m, not 0.999m */
	}
	size_t n = put_fixed(x, decimals, "", number);
	if (strchr(number, '.')) {
		while (number[n - 1] == '0')
			n--;
		n -= number[n - 1] == '.';
	}
	return (size_t)snprintf(out, QTY_TEXT_MAX, "%.*s%s", (int)n, number, s->name);
}

size_t type_format(enum type t, double value, char out[QTY_TEXT_MAX])
{
	if (!isfinite(value))
		return put_plain(value, "", out);
	switch (t) {
	case TYPE_RATIO:
		return fabs(value) < LARGE ? put_fixed(value * 100, 2, "%", out)
					   : put_plain(value, "", out);
	case TYPE_DURATION:
		return put_scaled(value, duration_scales, out);
	case TYPE_SCORE:
		return put_fixed(value, 3, "", out);
	case TYPE_RATE:
		return put_scaled(value, rate_scales, out);
	case TYPE_BYTES:
		return put_scaled(value, bytes_scales, out);
	case TYPE_BOOL:
		return (size_t)snprintf(out, QTY_TEXT_MAX, "%s", value != 0 ? "true" : "false");
	case TYPE_ERROR:
	case TYPE_NUMBER:
	case TYPE_STRING:
	case TYPES:
		break;
	}
	return put_plain(value, "", out);
}
