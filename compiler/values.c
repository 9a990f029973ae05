/* Values: literals, and the params that stand for them, as what their place takes.
 *
 * Used by all of the lowering. A literal's unit is checked against the place, so the message stands
 * at the literal; a param's against its declared type, so the message stands at its use.
 */
#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "compiler/lower.h"

/* What a place takes, in words. */
static const char *kind_of(enum type t)
{
	switch (t) {
	case TYPE_RATIO: return "a share";
	case TYPE_DURATION: return "a duration";
	case TYPE_SCORE: case TYPE_NUMBER: return "a plain number";
	case TYPE_RATE: return "a rate";
	case TYPE_BYTES: return "a size";
	case TYPE_BOOL: return "true or false";
	case TYPE_STRING: return "a string in quotes";
	case TYPE_ERROR: case TYPES: break;
	}
	return "a value";
}

/* How each type is written, for help. */
static const char *example_of(enum type t)
{
	switch (t) {
	case TYPE_RATIO: return "a share, as in 25%";
	case TYPE_DURATION: return "a duration, as in 10m";
	case TYPE_SCORE: case TYPE_NUMBER: return "a plain number, as in 3";
	case TYPE_RATE: return "a rate, as in 10000/min";
	case TYPE_BYTES: return "a size, as in 512Mi";
	case TYPE_BOOL: return "true or false";
	case TYPE_STRING: return "a string in quotes";
	case TYPE_ERROR: case TYPES: break;
	}
	return "a value";
}

static bool is_bool(struct str s)
{
	return str_is(s, "true") || str_is(s, "false");
}

static const struct expr *not_a_value(struct lower *l, const struct expr *e, enum type wanted,
				      const char *what)
{
	struct str text = source_text(&l->c->sources, e->span);
	struct diag *d =
		diag_at(l->diags, CN_NOT_A_VALUE, e->span, "%s takes %s, not `%" PRI_STR "`", what,
			kind_of(wanted), STR_ARG(str_sub(text, 0, 60)));
	if (e->kind == EXPR_NAME)
		diag_help(d, "no param is called so; declare one: `param %" PRI_STR " %s = ...`",
			  STR_ARG(e->text), type_name(wanted));
	else
		diag_help(d, "write %s", example_of(wanted));
	return NULL;
}

const struct expr *value_literal(struct lower *l, const struct expr *e, enum type wanted,
				 const char *what, bool *is_param)
{
	*is_param = false;
	if (!e || e->kind == EXPR_ERROR)
		return NULL;
	bool string = wanted == TYPE_STRING, boolean = wanted == TYPE_BOOL;
	if (e->kind == EXPR_NUMBER && !string && !boolean)
		return e;
	if (e->kind == EXPR_STRING && string)
		return e;
	if (e->kind != EXPR_NAME)
		return not_a_value(l, e, wanted, what);
	const struct param *p = param_find(l, e->text);
	if (!p && boolean && is_bool(e->text))
		return e;
	if (!p && l->plans_broken)	/* it may be one that could not be read */
		return NULL;
	if (!p)
		return not_a_value(l, e, wanted, what);
	if (p->broken)
		return NULL;
	if (p->type != wanted) {
		struct diag *d = diag_at(l->diags, CN_NOT_A_VALUE, e->span,
					 "%s takes %s, `%" PRI_STR "` is a %s", what,
					 kind_of(wanted), STR_ARG(e->text), type_name(p->type));
		diag_also(d, p->name.span, "declared here");
		diag_help(d, "declare it as a %s, or write %s", type_name(wanted),
			  example_of(wanted));
		return NULL;
	}
	*is_param = true;
	return p->value;
}

/* Units that people write, and what they are here. */
static const struct habit {
	const char *unit, *here;
} habits[] = {
	{ "sec", "s" },	     { "secs", "s" },	    { "second", "s" }, { "seconds", "s" },
	{ "min", "m" },	     { "mins", "m" },	    { "minute", "m" }, { "minutes", "m" },
	{ "hr", "h" },	     { "hrs", "h" },	    { "hour", "h" },   { "hours", "h" },
	{ "day", "d" },	     { "days", "d" },	    { "/sec", "/s" },  { "/second", "/s" },
	{ "/minute", "/min" }, { "/hr", "/h" },	    { "/hour", "/h" }, { "/day", "/d" },
	{ "rps", "/s" },     { "qps", "/s" },	    { "rpm", "/min" },
};

void unknown_unit(struct lower *l, struct span at, struct str text, const char *takes)
{
	size_t n = 0;
	while (n < text.n && ((text.p[n] >= '0' && text.p[n] <= '9') || text.p[n] == '.'))
		n++;
	struct str number = str_sub(text, 0, n), unit = str_sub(text, n, text.n);
	bool exponent =
		unit.n > 1 && (unit.p[0] == 'e' || unit.p[0] == 'E') &&
		((unit.p[1] >= '0' && unit.p[1] <= '9') || unit.p[1] == '+' || unit.p[1] == '-');
	if (exponent || str_starts(unit, "_")) {
		diag_help(diag_at(l->diags, CN_BAD_NUMBER, at,
				  exponent ? "`%" PRI_STR "` has an exponent"
					   : "`%" PRI_STR "` is no number",
				  STR_ARG(str_sub(text, 0, 60))),
			  exponent ? "write its digits out"
				   : "write its digits with nothing between them");
		return;
	}
	struct diag *d = diag_at(l->diags, CN_BAD_UNIT, at, "there is no unit `%" PRI_STR "`",
				 STR_ARG(str_sub(unit, 0, 60)));
	diag_help(d, "%s", takes);
	for (size_t i = 0; i < ARRAY_LEN(habits); i++)
		if (str_is(unit, habits[i].unit))
			diag_help(d, "write `%" PRI_STR "%s`", STR_ARG(number), habits[i].here);
}

static void no_unit(struct lower *l, const struct expr *at, struct str text, const char *what,
		    enum type type)
{
	struct diag *d = diag_at(l->diags, CN_BAD_UNIT, at->span,
				 "%s takes %s, and `%" PRI_STR "` has no unit", what, kind_of(type),
				 STR_ARG(text));
	struct str percent = arena_printf(l->arena, "%" PRI_STR "%%", STR_ARG(text));
	char share[QTY_TEXT_MAX];
	int32_t ppm;
	bool point = memchr(text.p, '.', text.n) && weight_parse(percent, &ppm) == QTY_OK &&
		     ppm <= PPM / 100;
	if (type == TYPE_RATIO && point) {	/* 0.1 may be meant as 10% */
		weight_format(ppm * 100, share);
		diag_help(d, "write `%s`, or `%" PRI_STR "` if that is meant", share,
			  STR_ARG(percent));
	} else if (type == TYPE_RATIO) {
		diag_help(d, "write `%" PRI_STR "`", STR_ARG(percent));
	} else if (type == TYPE_DURATION) {
		diag_help(d, "write `%" PRI_STR "m` for minutes, `%" PRI_STR "s` for seconds",
			  STR_ARG(text), STR_ARG(text));
	} else {
		diag_help(d, "write %s", example_of(type));
	}
}

/* Reports why a literal is none of its type. */
static bool bad_quantity(struct lower *l, const struct expr *at, const struct expr *literal,
			 enum qty_status status, enum type type, const char *what)
{
	struct str text = str_sub(literal->text, 0, 60);
	struct diag *d;
	switch (status) {
	case QTY_NO_UNIT:
		no_unit(l, at, text, what, type);
		return false;
	case QTY_ORDER:
		d = diag_at(l->diags, CN_BAD_NUMBER, at->span,
			    "the units of `%" PRI_STR "` are out of order", STR_ARG(text));
		diag_help(d, "the largest comes first, each once: 1h30m");
		return false;
	case QTY_FINE:
		d = diag_at(l->diags, CN_OUT_OF_RANGE, at->span,
			    "`%" PRI_STR "` is finer than %s can be", STR_ARG(text), what);
		diag_help(d, "%s",
			  type == TYPE_RATIO ? "a weight has at most four digits after the point"
			  : type == TYPE_DURATION ? "times are whole milliseconds"
						  : "write a whole number");
		return false;
	case QTY_RANGE:
		d = diag_at(l->diags, CN_OUT_OF_RANGE, at->span,
			    "`%" PRI_STR "` is too large for %s", STR_ARG(text), what);
		diag_help(d, "%s",
			  type == TYPE_DURATION ? "a duration is at most 366d"
						: "write a smaller one");
		return false;
	case QTY_NOT_A_NUMBER:
		d = diag_at(l->diags, CN_BAD_NUMBER, at->span, "`%" PRI_STR "` is no number",
			    STR_ARG(text));
		diag_help(d, "%s takes %s", what, example_of(type));
		return false;
	case QTY_BAD_UNIT:
		unknown_unit(l, at->span, literal->text,
			     arena_cstr(l->arena, arena_printf(l->arena, "%s takes %s", what,
							       example_of(type))));
		return false;
	case QTY_WRONG_UNIT: case QTY_OK:
		break;
	}
	d = diag_at(l->diags, CN_BAD_UNIT, at->span, "%s takes %s, not `%" PRI_STR "`", what,
		    kind_of(type), STR_ARG(text));
	diag_help(d, "write %s", example_of(type));
	return false;
}

bool value_duration(struct lower *l, const struct expr *e, const char *what, int64_t *ms)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_DURATION, what, &is_param);
	if (!lit)
		return false;
	enum qty_status s = dur_parse(lit->text, ms);
	return s == QTY_OK || bad_quantity(l, e, lit, s, TYPE_DURATION, what);
}

bool value_positive_duration(struct lower *l, const struct expr *e, const char *what, int64_t *ms)
{
	if (!value_duration(l, e, what, ms))
		return false;
	if (*ms > 0)
		return true;
	diag_help(diag_at(l->diags, CN_OUT_OF_RANGE, e->span, "%s is longer than 0", what),
		  "write a duration, as in 1m");
	return false;
}

bool value_weight(struct lower *l, const struct expr *e, const char *what, int32_t *ppm)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_RATIO, what, &is_param);
	if (!lit)
		return false;
	enum qty_status s = weight_parse(lit->text, ppm);
	if (s != QTY_OK)
		return bad_quantity(l, e, lit, s, TYPE_RATIO, what);
	if (*ppm <= PPM)
		return true;
	diag_help(diag_at(l->diags, CN_WEIGHT_OVER_100, e->span,
			  "%s of %" PRI_STR " is more than all traffic", what, STR_ARG(lit->text)),
		  "a weight is 0%% to 100%%");
	return false;
}

bool value_int(struct lower *l, const struct expr *e, const char *what, int64_t min, int64_t max,
	       int64_t *out)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_SCORE, what, &is_param);
	if (!lit)
		return false;
	enum qty_class cls;
	double v;
	enum qty_status s = qty_parse(lit->text, &cls, &v);
	if (s == QTY_OK && cls != QTY_NUMBER)
		s = QTY_WRONG_UNIT;
	if (s == QTY_OK && (v > 9e15 || v < -9e15))
		s = QTY_RANGE;
	if (s == QTY_OK && v != (double)(int64_t)v)
		s = QTY_FINE;
	if (s != QTY_OK)
		return bad_quantity(l, e, lit, s, TYPE_SCORE, what);
	*out = (int64_t)v;
	if (*out >= min && *out <= max)
		return true;
	diag_help(diag_at(l->diags, CN_OUT_OF_RANGE, e->span, "%s is %lld to %lld, not %" PRI_STR,
			  what, (long long)min, (long long)max, STR_ARG(lit->text)),
		  "write a number in that range");
	return false;
}

bool value_string(struct lower *l, const struct expr *e, const char *what, struct str *out)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_STRING, what, &is_param);
	if (!lit)
		return false;
	*out = lit->text;
	return true;
}

bool value_rate(struct lower *l, const struct expr *e, const char *what, double *per_s)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_RATE, what, &is_param);
	if (!lit)
		return false;
	enum qty_status s = rate_parse(lit->text, per_s);
	return s == QTY_OK || bad_quantity(l, e, lit, s, TYPE_RATE, what);
}

bool value_cpu(struct lower *l, const struct expr *e, const char *what, int64_t *milli)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_SCORE, what, &is_param);
	if (!lit)
		return false;
	enum qty_status s = cpu_parse(lit->text, milli);
	if (s == QTY_OK)
		return true;
	struct str text = str_sub(lit->text, 0, 60);
	struct diag *d;
	if (s == QTY_RANGE || s == QTY_FINE)
		d = diag_at(l->diags, CN_OUT_OF_RANGE, e->span,
			    "%s is 1m to %lld cores in whole thousandths, not `%" PRI_STR "`", what,
			    (long long)(LIMIT_CPU_MILLI / 1000), STR_ARG(text));
	else
		d = diag_at(l->diags, CN_BAD_UNIT, e->span, "%s takes cores, not `%" PRI_STR "`",
			    what, STR_ARG(text));
	diag_help(d, "write cores (`2`, `0.5`) or thousandths (`250m`)");
	return false;
}

bool value_bytes(struct lower *l, const struct expr *e, const char *what, int64_t *bytes)
{
	bool is_param;
	const struct expr *lit = value_literal(l, e, TYPE_BYTES, what, &is_param);
	if (!lit)
		return false;
	enum qty_status s = bytes_parse(lit->text, bytes);
	return s == QTY_OK || bad_quantity(l, e, lit, s, TYPE_BYTES, what);
}

bool value_url(struct lower *l, const struct expr *e, const char *what, struct str *out)
{
	if (!value_string(l, e, what, out))
		return false;
	size_t scheme = str_starts(*out, "http://") ? 7 : str_starts(*out, "https://") ? 8 : 0;
	bool host =
		scheme && out->n > scheme && out->p[scheme] != '/' && !memchr(out->p, ' ', out->n);
	if (host)
		return true;
	struct diag *d =
		diag_at(l->diags, CN_BAD_URL, e->span, "%s takes an http or https URL", what);
	bool bare = out->n && out->n <= 60 && out->p[0] != '/' && !memchr(out->p, ' ', out->n);
	for (size_t i = 0; i + 2 < out->n; i++)
		bare = bare && strncmp(out->p + i, "://", 3) != 0;
	diag_help(d, "write it in full, as in \"http://%" PRI_STR "\"",
		  STR_ARG(bare ? *out : STR("load-tester/ready")));
	return false;
}

/* Whether a literal parses as its type. */
static enum qty_status quantity_of(const struct expr *lit, enum type type)
{
	enum qty_class cls, wanted = QTY_NUMBER;
	double v;
	int64_t n;
	enum qty_status s;
	switch (type) {
	case TYPE_BYTES:
		return bytes_parse(lit->text, &n);
	case TYPE_RATE:
		return rate_parse(lit->text, &v);
	case TYPE_RATIO: wanted = QTY_RATIO; break;
	case TYPE_DURATION: wanted = QTY_DURATION; break;
	case TYPE_SCORE:
	case TYPE_NUMBER:
	case TYPE_ERROR:
	case TYPE_BOOL:
	case TYPE_STRING:
	case TYPES: break;
	}
	s = qty_parse(lit->text, &cls, &v);
	bool plain_ratio = wanted == QTY_RATIO && cls == QTY_NUMBER;
	if (s == QTY_OK && cls != wanted && !plain_ratio)
		s = cls == QTY_NUMBER ? QTY_NO_UNIT : QTY_WRONG_UNIT;
	return s;
}

bool literal_fits(struct lower *l, const struct expr *lit, enum type type, const char *what)
{
	if (!lit || lit->kind == EXPR_ERROR)
		return false;
	bool right_kind = type == TYPE_STRING ? lit->kind == EXPR_STRING
			  : type == TYPE_BOOL ? lit->kind == EXPR_NAME && is_bool(lit->text)
					      : lit->kind == EXPR_NUMBER;
	if (!right_kind) {
		struct str text = source_text(&l->c->sources, lit->span);
		diag_help(diag_at(l->diags, CN_NOT_A_VALUE, lit->span,
				  "%s is a %s, not `%" PRI_STR "`", what, type_name(type),
				  STR_ARG(str_sub(text, 0, 60))),
			  "write %s", example_of(type));
		return false;
	}
	if (type == TYPE_STRING || type == TYPE_BOOL)
		return true;
	enum qty_status s = quantity_of(lit, type);
	return s == QTY_OK || bad_quantity(l, lit, lit, s, type, what);
}
