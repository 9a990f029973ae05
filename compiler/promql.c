/* Cuts PromQL into tokens (compiler/promql.h). */
#include "compiler/promql.h"

#include <stdint.h>
#include <string.h>

static bool word_start(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || c == '$';
}

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static void push(struct promql_tokens *ts, enum promql_kind kind, struct str query, size_t begin,
		 size_t end, size_t depth)
{
	ts->v = arena_grow(ts->arena, ts->v, ts->n, &ts->cap, sizeof(*ts->v));
	ts->v[ts->n++] = (struct promql_token){ kind, str_sub(query, begin, end), begin, depth, SIZE_MAX };
}

static void fail(struct promql_tokens *ts, const char *what, size_t at)
{
	if (ts->broken)
		return;
	ts->broken = what;
	ts->broken_at = at;
}

/* @return the offset behind the string that begins at i. */
static size_t string_end(struct promql_tokens *ts, struct str q, size_t i)
{
	char quote = q.p[i];
	for (size_t k = i + 1; k < q.n; k++) {
		if (q.p[k] == quote)
			return k + 1;
		if (quote != '`')
			k += q.p[k] == '\\';
	}
	fail(ts, "this quote is never closed", i);
	return q.n;
}

/* Opens or closes a bracket. @param open  stack of indices of open ones. */
static void bracket(struct promql_tokens *ts, struct str q, size_t i, size_t *open, size_t *depth)
{
	static const char pairs[] = "()[]{}";
	size_t kind = (size_t)(strchr(pairs, q.p[i]) - pairs);
	push(ts, PROMQL_SIGN, q, i, i + 1, *depth);
	if (kind % 2 == 0) {
		if (*depth < 256)
			open[*depth] = ts->n - 1;
		++*depth;
		return;
	}
	if (*depth == 0) {
		fail(ts, "nothing is open that this bracket could close", i);
		return;
	}
	--*depth;
	struct promql_token *self = &ts->v[ts->n - 1], *other = *depth < 256 ? &ts->v[open[*depth]] : NULL;
	self->depth = *depth;
	if (!other)
		return;
	if (other->text.p[0] != pairs[kind - 1])
		fail(ts, "this bracket closes one of another kind", i);
	self->match = (size_t)(other - ts->v);
	other->match = ts->n - 1;
}

static bool is_bracket(char c)
{
	return c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}';
}

struct promql_tokens promql_cut(struct arena *arena, struct str q)
{
	struct promql_tokens ts = { .arena = arena };
	size_t open[256], depth = 0;
	for (size_t i = 0; i < q.n;) {
		size_t end = i + 1;
		char c = q.p[i];
		if (c == '#') {
			while (end < q.n && q.p[end] != '\n')
				end++;
		} else if (c == '"' || c == '\'' || c == '`') {
			end = string_end(&ts, q, i);
			push(&ts, PROMQL_STRING, q, i, end, depth);
		} else if (word_start(c)) {
			while (end < q.n && (word_start(q.p[end]) || digit(q.p[end])))
				end++;
			push(&ts, PROMQL_WORD, q, i, end, depth);
		} else if (digit(c)) {
			while (end < q.n &&
			       (word_start(q.p[end]) || digit(q.p[end]) || q.p[end] == '.'))
				end++;
			push(&ts, PROMQL_NUMBER, q, i, end, depth);
		} else if (is_bracket(c)) {
			bracket(&ts, q, i, open, &depth);
		} else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
			push(&ts, PROMQL_SIGN, q, i, end, depth);
		}
		i = end;
	}
	if (depth > 0)
		fail(&ts, "this bracket is never closed",
		     ts.v[open[depth < 256 ? depth - 1 : 255]].at);
	return ts;
}

bool promql_is(const struct promql_tokens *ts, size_t i, const char *text)
{
	return i < ts->n && ts->v[i].kind != PROMQL_STRING && str_is(ts->v[i].text, text);
}
