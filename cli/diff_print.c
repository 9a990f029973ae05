/* Prints a list of changes; called by cmd_diff.c. What changed was found elsewhere, here is only
 * the look of it:
 *
 *   steps
 *     + stage 10%: for 5m, at most 15m
 *     ~ stage 25%: for 10m -> 20m, at most 30m -> 1h
 *
 * A thing whose changes don't fit on a line has each on a line of its own, and a change that
 * doesn't fit even there has its two values on lines of their own, marked - and +.
 */
#include "cli/diff_print.h"

#include "base/json.h"
#include "base/utf8.h"

#define WIDTH 100	/* columns that a line may take before it is broken */

enum mark { MARK_SAME, MARK_ADDED, MARK_REMOVED, MARK_CHANGED };

struct printer {
	const struct diff_view *view;
	struct buf *out;
	int indent;		/* of the headings */
};

static const char *const headings[] = {
	[DIFF_PLAN] = "plan", [DIFF_VERSION] = "versions", [DIFF_METRIC] = "metrics",
	[DIFF_GUARDRAIL] = "guardrails", [DIFF_ROUTE] = "routes", [DIFF_STEP] = "steps",
	[DIFF_ACTION] = "actions", [DIFF_TARGET] = "targets", [DIFF_ROLLOUT] = "rollout",
	[DIFF_SETTING] = "settings", [DIFF_TRACE] = "traces",
	[DIFF_CHECK] = "first other verdict", [DIFF_OUTCOME] = "outcome",
};

_Static_assert(ARRAY_LEN(headings) == DIFF_PARTS, "a heading for each part");

/* ---- texts ---------------------------------------------------------------------------------- */

/** @return the bytes of a control character at s.p[i], 0 if there is none: of ASCII or of Latin 1,
 * which a terminal may obey, too. */
static size_t control_at(struct str s, size_t i)
{
	unsigned char c = (unsigned char)s.p[i];

	if (c < 0x20 || c == 0x7f)
		return 1;
	return c == 0xc2 && i + 1 < s.n && (unsigned char)s.p[i + 1] < 0xa0 ? 2 : 0;
}

/** Puts text from outside on one line; control characters as a plan writes them. */
static void put_shown(struct buf *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t control = control_at(s, i);
		if (s.p[i] == '\n')
			buf_puts(out, "\\n");
		else if (s.p[i] == '\t')
			buf_puts(out, "\\t");
		else if (control)
			buf_printf(out, "\\u{%x}", (unsigned char)s.p[i + control - 1]);
		else
			buf_putc(out, s.p[i]);
		i += control ? control : 1;
	}
}

/** Puts a value; one whose ends can't be seen is quoted. */
static void put_value(struct buf *out, struct str s)
{
	if (!s.p) {
		buf_puts(out, "(none)");
		return;
	}
	bool quoted = s.n == 0 || s.p[0] == ' ' || s.p[s.n - 1] == ' ' || str_is(s, "(none)");
	buf_puts(out, quoted ? "\"" : "");
	put_shown(out, s);
	buf_puts(out, quoted ? "\"" : "");
}

static bool has_lines(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\n')
			return true;
	}
	return false;
}

static enum mark mark_of(const struct change *c)
{
	return !c->before.p ? MARK_ADDED : !c->after.p ? MARK_REMOVED : MARK_CHANGED;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/** Puts a line with its mark. @param bright  bytes of the text that take the mark's colour. */
static void put_line(struct printer *p, int indent, enum mark mark, struct str text, size_t bright)
{
	static const struct { char mark; const char *colour; } marks[] = {
		[MARK_SAME] = { ' ', "" }, [MARK_ADDED] = { '+', "\033[32m" },
		[MARK_REMOVED] = { '-', "\033[31m" }, [MARK_CHANGED] = { '~', "\033[33m" },
	};
	bool colour = p->view->colour && mark != MARK_SAME;

	buf_fill(p->out, ' ', p->indent + indent);
	buf_puts(p->out, colour ? marks[mark].colour : "");
	buf_printf(p->out, "%c ", marks[mark].mark);
	buf_put(p->out, str_sub(text, 0, bright));
	buf_puts(p->out, colour ? "\033[0m" : "");
	buf_put(p->out, str_sub(text, bright, text.n));
	buf_putc(p->out, '\n');
}

/** Puts a value on lines of its own, each with the mark; a line's end behind the last is shown. */
static void put_block(struct printer *p, int indent, enum mark mark, struct str value)
{
	size_t begin = 0;

	do {
		size_t end = begin;
		struct buf line = buf_on(p->out->arena);
		while (end < value.n && value.p[end] != '\n')
			end++;
		if (end + 1 == value.n)
			end++;
		if (value.p && has_lines(value))
			put_shown(&line, str_sub(value, begin, end));
		else
			put_value(&line, value);
		put_line(p, indent, mark, buf_str(&line), line.n);
		begin = end + 1;
	} while (begin < value.n);
}

/** "for 10m -> 20m"; of a field that is new (or gone), beside its mark, "env MODEL v2". */
static struct str field_alone(struct printer *p, const struct change *c)
{
	struct buf b = buf_on(p->out->arena);

	put_shown(&b, c->field);
	buf_putc(&b, ' ');
	put_value(&b, c->before.p ? c->before : c->after);
	if (mark_of(c) == MARK_CHANGED) {
		buf_puts(&b, " -> ");
		put_value(&b, c->after);
	}
	return buf_str(&b);
}

/** "for 10m -> 20m", "for (none) -> 20m" */
static struct str field_text(struct printer *p, const struct change *c)
{
	struct buf b = buf_on(p->out->arena);

	put_shown(&b, c->field);
	buf_putc(&b, ' ');
	put_value(&b, c->before);
	buf_puts(&b, " -> ");
	put_value(&b, c->after);
	return buf_str(&b);
}

static bool fits(struct printer *p, int indent, struct str text)
{
	return (size_t)(p->indent + indent) + utf8_columns(text) <= WIDTH;
}

/** Whether the two values can stand on one line. */
static bool is_short(struct printer *p, int indent, const struct change *c)
{
	return !has_lines(c->before) && !has_lines(c->after) && fits(p, indent, field_text(p, c));
}

static void put_fields_apart(struct printer *p, const struct change *c, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf field = buf_on(p->out->arena);
		enum mark mark = mark_of(&c[i]);
		if (mark != MARK_CHANGED || is_short(p, 6, &c[i])) {
			struct str text = field_alone(p, &c[i]);
			bool changed = mark == MARK_CHANGED;
			put_line(p, 4, changed ? MARK_SAME : mark, text, changed ? 0 : text.n);
			continue;
		}
		put_shown(&field, c[i].field);
		put_line(p, 4, MARK_SAME, buf_str(&field), 0);
		put_block(p, 8, MARK_REMOVED, c[i].before);
		put_block(p, 8, MARK_ADDED, c[i].after);
	}
}

/** Puts the changed fields of a thing. */
static void put_changed(struct printer *p, const struct change *c, size_t n)
{
	struct buf line = buf_on(p->out->arena);
	bool together = true;

	put_shown(&line, c->name);
	size_t name = line.n;
	buf_putc(&line, ':');
	for (size_t i = 0; i < n; i++) {
		together = together && !has_lines(c[i].before) && !has_lines(c[i].after);
		buf_puts(&line, i ? ", " : " ");
		buf_put(&line, field_text(p, &c[i]));
	}
	if (together && fits(p, 4, buf_str(&line))) {
		put_line(p, 2, MARK_CHANGED, buf_str(&line), name);
		return;
	}
	line.n = name + 1;
	put_line(p, 2, MARK_CHANGED, buf_str(&line), name);
	put_fields_apart(p, c, n);
}

/** Puts a thing that was added or removed. @param kind  what stands before its name. */
static void put_whole(struct printer *p, int indent, const char *kind, const struct change *c)
{
	struct str sum = c->before.p ? c->before : c->after;
	struct buf line = buf_on(p->out->arena);

	buf_puts(&line, kind);
	put_shown(&line, c->name);
	if (sum.n)
		buf_puts(&line, ": ");
	put_shown(&line, sum);
	put_line(p, indent, mark_of(c), buf_str(&line), line.n);
}

/** Puts a change of what has no name: "~ traffic: 10/s -> 20/s", "+ label team: fraud". */
static void put_nameless(struct printer *p, const struct change *c)
{
	struct buf line = buf_on(p->out->arena);
	enum mark mark = mark_of(c);

	put_shown(&line, c->field);
	size_t bright = line.n;
	buf_putc(&line, ':');
	if (mark == MARK_CHANGED && !is_short(p, 4, c)) {
		put_line(p, 2, mark, buf_str(&line), bright);
		put_block(p, 6, MARK_REMOVED, c->before);
		put_block(p, 6, MARK_ADDED, c->after);
		return;
	}
	buf_putc(&line, ' ');
	put_value(&line, mark == MARK_ADDED ? c->after : c->before);
	if (mark == MARK_CHANGED) {
		buf_puts(&line, " -> ");
		put_value(&line, c->after);
	}
	put_line(p, 2, mark, buf_str(&line), mark == MARK_CHANGED ? bright : line.n);
}

/* ---- groups --------------------------------------------------------------------------------- */

/** @return how many changes from c on are of fields of one thing, at least 1. */
static size_t of_one_thing(const struct change *c, size_t n)
{
	size_t i = 1;

	while (c->name.p && c->field.p && i < n && c[i].part == c->part && c[i].field.p &&
	       str_eq(c[i].name, c->name))
		i++;
	return i;
}

static void put_heading(struct printer *p, const char *text)
{
	buf_fill(p->out, ' ', p->indent);
	buf_printf(p->out, "%s\n", text);
}

/** Puts changes of one plan and part. */
static void put_part(struct printer *p, const struct change *c, size_t n)
{
	for (size_t i = 0; i < n;) {
		size_t same = of_one_thing(&c[i], n - i);
		if (!c[i].name.p)
			put_nameless(p, &c[i]);
		else if (!c[i].field.p)
			put_whole(p, 2, "", &c[i]);
		else
			put_changed(p, &c[i], same);
		i += same;
	}
}

/** Puts how the plan ended on the trace: what changed, and an outcome that is the same on both
 * sides.
 * @param n  changes of the plan that are about it. */
static void put_outcome(struct printer *p, struct str plan, const struct change *c, size_t n)
{
	struct buf line = buf_on(p->out->arena);

	for (size_t i = 0; i < p->view->nreplays; i++) {
		const struct diff_replay *r = &p->view->replays[i];
		if (str_eq(r->plan, plan) && str_eq(r->before, r->after))
			buf_printf(&line, "outcome: %" PRI_STR ", as before", STR_ARG(r->after));
	}
	if (line.n || n)
		put_heading(p, headings[DIFF_OUTCOME]);
	if (line.n)
		put_line(p, 2, MARK_SAME, buf_str(&line), 0);
	put_part(p, c, n);
}

/** @return how many changes from c on are of one part, at least 1. */
static size_t of_one_part(const struct change *c, size_t n)
{
	size_t same = 1;

	while (same < n && c[same].part == c->part)
		same++;
	return same;
}

/** @param n  changes of one plan. */
static void put_plan(struct printer *p, const struct change *c, size_t n)
{
	size_t i = 0;

	if (c->part == DIFF_PLAN && !c->field.p) {
		put_whole(p, 0, "plan ", c);
		return;
	}
	if (p->view->several) {
		buf_printf(p->out, "plan %" PRI_STR "\n", STR_ARG(c->plan));
		p->indent = 2;
	}
	while (i < n && c[i].part != DIFF_OUTCOME) {
		size_t same = of_one_part(&c[i], n - i);
		put_heading(p, headings[c[i].part]);
		put_part(p, &c[i], same);
		i += same;
	}
	put_outcome(p, c->plan, &c[i], n - i);
	p->indent = 0;
}

void diff_print_text(const struct diff_view *v, struct buf *out)
{
	struct printer p = { .view = v, .out = out };
	const struct change *c = v->diff->v;

	for (size_t i = 0; i < v->diff->n;) {
		size_t same = 1;
		while (i + same < v->diff->n && str_eq(c[i + same].plan, c[i].plan))
			same++;
		put_plan(&p, &c[i], same);
		i += same;
	}
}

/* ---- JSON ----------------------------------------------------------------------------------- */

static void put_key(struct json *j, const char *key, struct str s)
{
	json_key(j, key);
	if (s.p)
		json_str(j, s);
	else
		json_null(j);
}

static void put_change(struct json *j, const struct change *c)
{
	json_object(j);
	put_key(j, "plan", c->plan);
	put_key(j, "part", str_of(diff_part_name(c->part)));
	put_key(j, "name", c->name);
	put_key(j, "field", c->field);
	put_key(j, "before", c->before);
	put_key(j, "after", c->after);
	json_object_end(j);
}

static void put_replay(struct json *j, const struct diff_replay *r)
{
	json_object(j);
	put_key(j, "plan", r->plan);
	put_key(j, "before", r->before);
	put_key(j, "after", r->after);
	json_object_end(j);
}

void diff_print_json(const struct diff_view *v, struct buf *out)
{
	struct json j = json_on(out, true);

	json_object(&j);
	put_key(&j, "a", str_of(v->a));
	put_key(&j, "b", str_of(v->b));
	json_key(&j, "changes");
	json_array(&j);
	for (size_t i = 0; i < v->diff->n; i++)
		put_change(&j, &v->diff->v[i]);
	json_array_end(&j);
	json_key(&j, "outcomes");
	json_array(&j);
	for (size_t i = 0; i < v->nreplays; i++)
		put_replay(&j, &v->replays[i]);
	json_array_end(&j);
	json_key(&j, "notes");
	json_array(&j);
	for (size_t i = 0; i < v->nnotes; i++)
		json_str(&j, v->notes[i]);
	json_array_end(&j);
	json_object_end(&j);
	buf_putc(out, '\n');
}
