/* Conditions and matches of routes, as trees of JSON and printed back as a plan writes them. */
#include "compiler/dump_parts.h"

#include <math.h>
#include <stdio.h>

#include "base/limits.h"
#include "base/num.h"

/** How an operator or function is written, and how tightly it binds: 7 is a leaf or a call. */
static const struct cond_op {
	const char *text;
	int binds;
} cond_ops[] = {
	[COND_CONST] = { "", 7 }, [COND_METRIC] = { "", 7 },
	[COND_CHANGE] = { "change", 7 }, [COND_DIFF] = { "diff", 7 },
	[COND_NEG] = { "neg", 6 }, [COND_ABS] = { "abs", 7 },
	[COND_MIN] = { "min", 7 }, [COND_MAX] = { "max", 7 },
	[COND_ADD] = { "+", 4 }, [COND_SUB] = { "-", 4 },
	[COND_MUL] = { "*", 5 }, [COND_DIV] = { "/", 5 },
	[COND_LT] = { "<", 3 }, [COND_LE] = { "<=", 3 },
	[COND_GT] = { ">", 3 }, [COND_GE] = { ">=", 3 },
	[COND_EQ] = { "==", 3 }, [COND_NE] = { "!=", 3 },
	[COND_NOT] = { "not", 2 }, [COND_AND] = { "and", 1 }, [COND_OR] = { "or", 0 },
	[COND_WORSE] = { "worse", 7 }, [COND_REGRESSED] = { "regressed", 7 },
};

_Static_assert(ARRAY_LEN(cond_ops) == COND_REGRESSED + 1, "a row for each kind");

const char *cond_op_text(enum cond_kind kind)
{
	return cond_ops[kind].text;
}

static const char *const match_ops[] = {
	[MATCH_EQ] = "==", [MATCH_NE] = "!=", [MATCH_REGEX] = "=~", [MATCH_IN] = "in",
};

static const char *const attributes[] = {
	[ATTR_HEADER] = "header", [ATTR_COOKIE] = "cookie", [ATTR_QUERY] = "query",
	[ATTR_PATH] = "path", [ATTR_METHOD] = "method", [ATTR_REGION] = "region",
};

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_cond(const struct plan *p, const struct cond *c, struct json *j);

static void put_operands(const struct plan *p, const struct cond *c, struct json *j)
{
	if (!c->b) {
		json_key(j, "arg");
		put_cond(p, c->a, j);
		return;
	}
	json_key(j, "left");
	put_cond(p, c->a, j);
	json_key(j, "right");
	put_cond(p, c->b, j);
}

static void key_type(struct json *j, const struct cond *c)
{
	json_member_cstr(j, "type", type_name(c->type));
}

static void put_const(const struct cond *c, struct json *j)
{
	json_key(j, "value");
	if (c->type == TYPE_BOOL)
		json_bool(j, c->value != 0);
	else
		json_num(j, c->value);
	key_type(j, c);
}

/** A metric, or a function of one. */
static void put_of_metric(const struct plan *p, const struct cond *c, struct json *j)
{
	if (c->kind != COND_METRIC) {
		json_member_cstr(j, "op", cond_ops[c->kind].text);
		key_type(j, c);
	}
	json_member_str(j, "metric", p->metrics[c->metric].name);
	if (c->kind == COND_METRIC) {
		json_member_cstr(j, "side", side_text(c->side));
		key_type(j, c);
	}
	if (c->kind == COND_REGRESSED) {
		json_member_num(j, "by", c->by);
	}
	if (c->kind == COND_WORSE || c->kind == COND_REGRESSED) {
		json_member_num(j, "confidence", c->confidence);
	}
}

static void put_cond(const struct plan *p, const struct cond *c, struct json *j)
{
	json_object(j);
	switch (c->kind) {
	case COND_CONST:
		put_const(c, j);
		break;
	case COND_METRIC: case COND_CHANGE: case COND_DIFF: case COND_WORSE: case COND_REGRESSED:
		put_of_metric(p, c, j);
		break;
	case COND_NEG: case COND_ABS: case COND_MIN: case COND_MAX:
	case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
	case COND_NOT: case COND_AND: case COND_OR:
		json_member_cstr(j, "op", cond_ops[c->kind].text);
		key_type(j, c);
		put_operands(p, c, j);
		break;
	}
	json_object_end(j);
}

void key_cond(struct json *j, const char *key, const struct plan *p, const struct cond *c)
{
	json_key(j, key);
	if (c)
		put_cond(p, c, j);
	else
		json_null(j);
}

static void put_test(const struct match *m, struct json *j)
{
	json_member_cstr(j, "op", match_ops[m->op]);
	json_member_cstr(j, "attribute", attributes[m->attribute]);
	json_member_text(j, "key", m->key);
	json_key(j, "values");
	json_texts(j, m->values);
}

void match_json(const struct match *m, struct json *j)
{
	json_object(j);
	switch (m->kind) {
	case MATCH_TEST:
		put_test(m, j);
		break;
	case MATCH_NOT:
		json_member_cstr(j, "op", "not");
		json_key(j, "arg");
		match_json(m->a, j);
		break;
	case MATCH_AND:
	case MATCH_OR:
		json_member_cstr(j, "op", m->kind == MATCH_AND ? "and" : "or");
		json_key(j, "left");
		match_json(m->a, j);
		json_key(j, "right");
		match_json(m->b, j);
		break;
	}
	json_object_end(j);
}

/* ---- text ----------------------------------------------------------------------------------- */

/** Digits that a constant is shown with: what a plan can write, without the noise of arithmetic. */
#define CONST_DIGITS 12

static void put_number(double v, const char *unit, struct buf *out)
{
	char text[NUM_TEXT_MAX];
	double rounded = v;

	(void)snprintf(text, sizeof(text), "%.*g", CONST_DIGITS, v);
	if (num_parse(str_of(text), &rounded) != NUM_OK)
		rounded = v;
	num_format(rounded, text);
	buf_printf(out, "%s%s", text, unit);
}

static bool nearly_whole(double v)
{
	return fabs(v) < 1e15 && fabs(v - round(v)) <= 1e-9 * fabs(v);
}

static void put_duration(double seconds, struct buf *out)
{
	char text[QTY_TEXT_MAX];
	double ms = seconds * 1000;

	if (ms < 0 || ms > (double)LIMIT_DURATION_MS || !nearly_whole(ms)) {
		put_number(ms, "ms", out);
		return;
	}
	dur_format((int64_t)round(ms), text);
	buf_puts(out, text);
}

/** Puts a rate per the smallest time in which it is a whole number. */
static void put_rate(double per_s, struct buf *out)
{
	if (!nearly_whole(per_s) && nearly_whole(per_s * 60))
		put_number(per_s * 60, "/min", out);
	else if (!nearly_whole(per_s) && nearly_whole(per_s * 3600))
		put_number(per_s * 3600, "/h", out);
	else
		put_number(per_s, "/s", out);
}

static void put_bytes(double bytes, struct buf *out)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	size_t i = 0;

	while (i + 1 < ARRAY_LEN(units) && fabs(bytes) >= 1024 && nearly_whole(bytes / 1024)) {
		bytes /= 1024;
		i++;
	}
	put_number(bytes, units[i], out);
}

void value_text(enum type type, double v, struct buf *out)
{
	switch (type) {
	case TYPE_RATIO:
		put_number(v * 100, "%", out);
		break;
	case TYPE_DURATION:
		put_duration(v, out);
		break;
	case TYPE_RATE:
		put_rate(v, out);
		break;
	case TYPE_BYTES:
		put_bytes(v, out);
		break;
	case TYPE_BOOL:
		buf_puts(out, v != 0 ? "true" : "false");
		break;
	case TYPE_ERROR: case TYPE_NUMBER: case TYPE_SCORE: case TYPE_STRING: case TYPES:
		put_number(v, "", out);
		break;
	}
}

/** Puts an operand, in brackets if it binds less tightly than its place wants. */
static void put_operand(const struct plan *p, const struct cond *c, int wanted, struct buf *out)
{
	bool brackets = cond_ops[c->kind].binds < wanted;

	if (brackets)
		buf_putc(out, '(');
	cond_text(p, c, out);
	if (brackets)
		buf_putc(out, ')');
}

/** Puts `a op b`. What stands to the right binds more tightly, or the tree would be another one;
 * for `and` and `or` that makes no difference. */
static void put_binary(const struct plan *p, const struct cond *c, struct buf *out)
{
	int binds = cond_ops[c->kind].binds;
	bool logic = c->kind == COND_AND || c->kind == COND_OR;

	put_operand(p, c->a, binds, out);
	buf_printf(out, " %s ", cond_ops[c->kind].text);
	put_operand(p, c->b, logic ? binds : binds + 1, out);
}

/** Puts a function of a metric: `change(m)`, `regressed(m, by 2%, confidence 95%)`. */
static void put_call_of_metric(const struct plan *p, const struct cond *c, struct buf *out)
{
	buf_printf(out, "%s(%" PRI_STR, cond_ops[c->kind].text,
		   STR_ARG(p->metrics[c->metric].name));
	if (c->kind == COND_REGRESSED) {
		buf_puts(out, ", by ");
		value_text(TYPE_RATIO, c->by, out);
	}
	if (c->kind == COND_WORSE || c->kind == COND_REGRESSED) {
		buf_puts(out, ", confidence ");
		value_text(TYPE_RATIO, c->confidence, out);
	}
	buf_putc(out, ')');
}

/** Puts `abs(a)`, `min(a, b)`. */
static void put_call(const struct plan *p, const struct cond *c, struct buf *out)
{
	buf_printf(out, "%s(", cond_ops[c->kind].text);
	cond_text(p, c->a, out);
	if (c->b) {
		buf_puts(out, ", ");
		cond_text(p, c->b, out);
	}
	buf_putc(out, ')');
}

void cond_text(const struct plan *p, const struct cond *c, struct buf *out)
{
	switch (c->kind) {
	case COND_CONST:
		value_text(c->type, c->value, out);
		break;
	case COND_METRIC:
		buf_put(out, p->metrics[c->metric].name);
		if (c->side == SIDE_STABLE)
			buf_puts(out, "@stable");
		break;
	case COND_CHANGE: case COND_DIFF: case COND_WORSE: case COND_REGRESSED:
		put_call_of_metric(p, c, out);
		break;
	case COND_ABS: case COND_MIN: case COND_MAX:
		put_call(p, c, out);
		break;
	case COND_NEG:
		buf_putc(out, '-');
		put_operand(p, c->a, cond_ops[COND_NEG].binds + 1, out);
		break;
	case COND_NOT:
		buf_puts(out, "not ");
		put_operand(p, c->a, cond_ops[COND_NOT].binds, out);
		break;
	case COND_ADD: case COND_SUB: case COND_MUL: case COND_DIV:
	case COND_LT: case COND_LE: case COND_GT: case COND_GE: case COND_EQ: case COND_NE:
	case COND_AND: case COND_OR:
		put_binary(p, c, out);
		break;
	}
}

static void put_quoted(struct str s, struct buf *out)
{
	buf_putc(out, '"');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			buf_putc(out, '\\');
		if (s.p[i] == '\n')
			buf_puts(out, "\\n");
		else
			buf_putc(out, s.p[i]);
	}
	buf_putc(out, '"');
}

static void put_match_test(const struct match *m, struct buf *out)
{
	buf_puts(out, attributes[m->attribute]);
	if (m->key.n) {
		buf_putc(out, '(');
		put_quoted(m->key, out);
		buf_putc(out, ')');
	}
	buf_printf(out, " %s ", match_ops[m->op]);
	if (m->op == MATCH_IN)
		buf_putc(out, '(');
	for (size_t i = 0; i < m->values.n; i++) {
		if (i)
			buf_puts(out, ", ");
		put_quoted(m->values.v[i], out);
	}
	if (m->op == MATCH_IN)
		buf_putc(out, ')');
}

/** How tightly a match binds: or, and, not, a test. */
static int match_binds(const struct match *m)
{
	static const int binds[] = {
		[MATCH_OR] = 0, [MATCH_AND] = 1, [MATCH_NOT] = 2, [MATCH_TEST] = 3,
	};

	return binds[m->kind];
}

static void put_match_operand(const struct match *m, int wanted, struct buf *out)
{
	bool brackets = match_binds(m) < wanted;

	if (brackets)
		buf_putc(out, '(');
	match_text(m, out);
	if (brackets)
		buf_putc(out, ')');
}

void match_text(const struct match *m, struct buf *out)
{
	switch (m->kind) {
	case MATCH_TEST:
		put_match_test(m, out);
		break;
	case MATCH_NOT:
		buf_puts(out, "not ");
		put_match_operand(m->a, match_binds(m), out);
		break;
	case MATCH_AND:
	case MATCH_OR:
		put_match_operand(m->a, match_binds(m), out);
		buf_puts(out, m->kind == MATCH_AND ? " and " : " or ");
		put_match_operand(m->b, match_binds(m), out);
		break;
	}
}
