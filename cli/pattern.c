/* Patterns on top of the C library's regcomp(); see pattern.h. Called by `canaryc test`.
 *
 * The library sets no bound to what a pattern may cost: repetitions within each other are unrolled
 * (`x+` is taken as `xx*`), and back-references are searched for by trial. Both are looked for
 * here, without reading the pattern as a whole: what is refused needlessly, such as `\1` between
 * brackets, no name holds.
 */
#include "cli/pattern.h"

#include <regex.h>
#include <string.h>

#include "base/limits.h"

struct pattern {
	struct arena *arena;
	regex_t regex;
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* The larger number of `{n}`, `{n,}` or `{n,m}`, at most limit + 1. @param p  behind the brace. */
static size_t repetitions(const char *p, size_t limit)
{
	size_t most = 1, n = 0;

	for (; is_digit(*p) || *p == ','; p++) {
		if (*p == ',')
			n = 0;
		else if (n <= limit)
			n = 10 * n + (size_t)(*p - '0');
		most = n > most ? n : most;
	}
	return most <= limit ? most : limit + 1;
}

/* @return why the pattern is not tried; NULL for nothing. */
static const char *too_costly(const char *text)
{
	size_t product = 1;

	if (strlen(text) > LIMIT_PATTERN)
		return "it is too long";
	for (const char *p = text; *p; p++) {
		if (*p == '\\' && p[1]) {
			p++;
			if (is_digit(*p))
				return "it refers back to a group";
		} else if (*p == '{') {
			product *= repetitions(p + 1, LIMIT_REGEX_REPEAT);
		} else if (*p == '+' && p > text && p[-1] == ')') {
			product *= 2;
		}
		if (product > LIMIT_REGEX_REPEAT)
			return "its repetitions multiply to more than 1000";
	}
	return NULL;
}

struct pattern *pattern_open(struct arena *a, const char *text, struct str *problem)
{
	struct pattern *p = arena_alloc(a, sizeof(*p));
	const char *costly = too_costly(text);

	if (costly) {
		*problem = str_of(costly);
		return NULL;
	}
	p->arena = a;
	int error = regcomp(&p->regex, text, REG_EXTENDED | REG_NOSUB);
	if (!error)
		return p;
	char why[100];
	regerror(error, &p->regex, why, sizeof(why));
	*problem = arena_lower(a, str_of(why));
	return NULL;
}

bool pattern_matches(const struct pattern *p, struct str name)
{
	struct arena_mark mark;
	bool found;

	if (!p)
		return true;
	mark = arena_mark(p->arena);
	found = regexec(&p->regex, arena_cstr(p->arena, name), 0, NULL, 0) == 0;
	arena_reset(p->arena, mark);
	return found;
}

void pattern_close(struct pattern *p)
{
	if (p)
		regfree(&p->regex);
}
