/* Compares the checks of two results; see run_checks.h.
 *
 * A result can have millions of checks, so it is never made a tree: its text is gone through, and
 * only where the two texts differ are the checks looked at; two are read.
 */
#include "sim/run_checks.h"

#include <string.h>

#include <jansson.h>

#include "base/map.h"
#include "base/num.h"

/** A check in its text: what tells whether it is to be read. Both results are written by one
 * writer, so that names can be compared as they stand there. */
struct glimpse {
	struct str text;
	int64_t at_ms;
	struct str guardrail, verdict;	/* with their quotes */
};

/** Goes through the checks of a result. */
struct walk {
	const char *p, *end;
	struct arena *arena;
	struct str object;	/* what peek() found last: its end is not looked for again */
	struct glimpse next;	/* what stands at p; looked at if its text begins there */
	bool broken;
};

/** The checks of one instant. */
struct instant {
	struct glimpse *v;
	size_t n, cap;
};

/* ---- text ----------------------------------------------------------------------------------- */

/* @param p  behind the opening quote. @return behind the closing one, or NULL. */
static const char *string_end(const char *p, const char *end)
{
	for (; p < end && *p != '"'; p++) {
		if (*p == '\\')
			p++;
	}
	return p < end ? p + 1 : NULL;
}

/* Finds the array `checks` of the outermost object. */
static bool find_checks(struct str text, struct walk *w)
{
	static const char key[] = "\"checks\":[";
	const char *p = text.p, *end = text.n ? text.p + text.n : text.p;
	int64_t depth = 0;

	while (p && p < end) {
		const char c = *p++;

		if (c == '{' || c == '[')
			depth++;
		else if (c == '}' || c == ']')
			depth--;
		if (c != '"')
			continue;
		if (depth == 1 && (size_t)(end - p) + 1 >= sizeof(key) - 1 &&
		    memcmp(p - 1, key, sizeof(key) - 1) == 0) {
			w->p = p - 1 + sizeof(key) - 1;
			w->end = end;
			return true;
		}
		p = string_end(p, end);
	}
	return false;
}

/* The next object's text, without going past it. @return false at the end of the array. */
static bool peek(struct walk *w, struct str *object)
{
	const char *p = w->p;
	int64_t depth = 0;

	if (p < w->end && *p == ',')
		w->p = ++p;
	if (p < w->end && *p == ']')
		return false;
	if (p == w->object.p) {
		*object = w->object;
		return true;
	}
	while (p && p < w->end) {
		const char c = *p++;

		if (c == '"')
			p = string_end(p, w->end);
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		if (depth > 0)
			continue;
		if (!p || c != '}')
			break;
		*object = w->object = (struct str){ w->p, (size_t)(p - w->p) };
		return true;
	}
	w->broken = true;
	return false;
}

/* ---- checks --------------------------------------------------------------------------------- */

static struct str take_text(struct arena *a, json_t *object, const char *key)
{
	json_t *v = json_object_get(object, key);

	return json_is_string(v) ? arena_str(a, (struct str){ json_string_value(v),
							      json_string_length(v) })
				 : STR("");
}

static void take_readings(struct arena *a, json_t *object, struct kept_check *c)
{
	json_t *readings = json_object_get(object, "readings"), *v;
	struct kept_reading *to = arena_array(a, json_object_size(readings), sizeof(*to));
	const char *name;

	json_object_foreach(readings, name, v)
		to[c->nreadings++] = (struct kept_reading){ arena_str(a, str_of(name)),
							    json_is_number(v),
							    json_number_value(v) };
	c->readings = to;
}

/* Reads a check. @return false when it is none. */
static bool read_check(struct arena *a, struct str text, struct kept_check *c)
{
	json_t *object = json_loadb(text.p, text.n, 0, NULL);
	json_t *at = json_object_get(object, "at_ms");
	bool ok = json_is_integer(at);

	*c = (struct kept_check){ 0 };
	if (ok) {
		c->at_ms = json_integer_value(at);
		c->step = take_text(a, object, "step");
		c->guardrail = take_text(a, object, "guardrail");
		c->verdict = take_text(a, object, "verdict");
		take_readings(a, object, c);
		ok = c->guardrail.n > 0 && c->verdict.n > 0;
	}
	json_decref(object);
	return ok;
}

/* @param p  where a value begins. @return behind it, or NULL. */
static const char *value_end(const char *p, const char *end)
{
	int64_t depth = 0;

	while (p && p < end) {
		if (depth == 0 && (*p == ',' || *p == '}'))
			return p;
		if (*p == '"') {
			p = string_end(p + 1, end);
			continue;
		}
		depth += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
		p++;
	}
	return NULL;
}

/* Looks at a check. @return false when it is none. */
static bool glimpse(struct str text, struct glimpse *g)
{
	const char *p = text.p + 1, *end = text.p + text.n;
	bool timed = false;

	*g = (struct glimpse){ .text = text };
	while (p < end && *p == '"') {
		const char *colon = string_end(p + 1, end);
		const char *behind = colon && colon < end ? value_end(colon + 1, end) : NULL;

		if (!behind || *colon != ':')
			return false;
		const struct str key = { p, (size_t)(colon - p) };
		const struct str value = { colon + 1, (size_t)(behind - colon - 1) };

		if (str_is(key, "\"at_ms\""))
			timed = num_parse_int(value, &g->at_ms) == NUM_OK;
		else if (str_is(key, "\"guardrail\""))
			g->guardrail = value;
		else if (str_is(key, "\"verdict\""))
			g->verdict = value;
		p = *behind == ',' ? behind + 1 : behind;
	}
	return timed && g->guardrail.n && g->verdict.n;
}

/* Looks at the next check, without going past it. @return false at the end. */
static bool look(struct walk *w)
{
	struct str text;

	if (w->broken || !peek(w, &text))
		return false;
	if (text.p != w->next.text.p)
		w->broken = !glimpse(text, &w->next);
	return !w->broken;
}

/* Takes the checks of the next instant. */
static struct instant take_instant(struct walk *w)
{
	const int64_t at_ms = w->next.at_ms;
	struct instant t = { 0 };

	while (look(w) && w->next.at_ms == at_ms) {
		t.v = arena_grow(w->arena, t.v, t.n, &t.cap, sizeof(*t.v));
		t.v[t.n++] = w->next;
		w->p = w->next.text.p + w->next.text.n;
	}
	return t;
}

/* Passes what both texts have in common. */
static void pass_same(struct walk w[2])
{
	struct str x, y;

	while (peek(&w[0], &x) && peek(&w[1], &y) && str_eq(x, y)) {
		w[0].p = x.p + x.n;
		w[1].p = y.p + y.n;
	}
}

/* Finds two checks of an instant with one guardrail and two verdicts. */
static bool other_verdict(struct arena *arena, const struct instant t[2],
			  const struct glimpse *out[2])
{
	struct map second = map_on(arena);

	for (size_t i = 0; i < t[1].n; i++)
		map_add(&second, t[1].v[i].guardrail, &t[1].v[i]);
	for (size_t i = 0; i < t[0].n; i++) {
		out[0] = &t[0].v[i];
		out[1] = map_get(&second, out[0]->guardrail);
		if (out[1] && !str_eq(out[1]->verdict, out[0]->verdict))
			return true;
	}
	return false;
}

/* Takes an instant of the run that is behind, or of both where they are at one. */
static bool step(struct walk w[2], const struct glimpse *out[2])
{
	const int64_t at_ms[2] = { w[0].next.at_ms, w[1].next.at_ms };
	struct arena_mark mark = arena_mark(w[0].arena);
	struct instant t[2] = { { 0 }, { 0 } };

	for (int i = 0; i < 2; i++) {
		if (at_ms[i] <= at_ms[!i])
			t[i] = take_instant(&w[i]);
	}
	if (at_ms[0] == at_ms[1] && other_verdict(w[0].arena, t, out))
		return true;
	arena_reset(w[0].arena, mark);
	return false;
}

bool run_checks_differ(struct arena *arena, struct str a, struct str b, struct kept_check out[2],
		       bool *found)
{
	struct walk w[2] = { { .arena = arena }, { .arena = arena } };
	const struct glimpse *other[2] = { NULL, NULL };

	*found = false;
	if (!find_checks(a, &w[0]) || !find_checks(b, &w[1]))
		return false;
	pass_same(w);
	while (!*found && look(&w[0]) && look(&w[1])) {
		*found = step(w, other);
		if (!*found)
			pass_same(w);
	}
	if (*found && (!read_check(arena, other[0]->text, &out[0]) ||
		       !read_check(arena, other[1]->text, &out[1])))
		return false;
	return !w[0].broken && !w[1].broken;
}
