/* Cutting lines, and the table of series. Most lines need no look at their labels: the same series
 * stands on line after line (dumps), or the series follow one another in one order again and again
 * (text), so that the text which followed the last one before is compared first.
 */
#include "sim/prom_line.h"

#include <string.h>

#include "base/limits.h"
#include "base/num_scan.h"
#include "sim/prom_value.h"

/* ---- lines ---------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static size_t skip_blanks(struct str s, size_t at)
{
	while (at < s.n && is_blank(s.p[at]))
		at++;
	return at;
}

static size_t skip_word(struct str s, size_t at)
{
	while (at < s.n && !is_blank(s.p[at]))
		at++;
	return at;
}

/* The end of the quoted text that begins at s[at]; s.n if it is not closed. */
static size_t skip_quoted(struct str s, size_t at)
{
	for (at++; at < s.n && s.p[at] != '"'; at++)
		if (s.p[at] == '\\')
			at++;
	return at < s.n ? at + 1 : s.n;
}

/* The end of what is in the braces at s[at]; 0 if they are not closed. */
static size_t skip_braces(struct str s, size_t at)
{
	while (at < s.n && s.p[at] != '}') {
		if (s.p[at] == '"')
			at = skip_quoted(s, at);
		else
			at++;
	}
	return at < s.n ? at + 1 : 0;
}

/* The end of the series that the line begins with; 0 if its braces are not closed. */
static size_t skip_series(struct str line)
{
	size_t at = 0;

	if (line.p[0] == '"')
		at = skip_quoted(line, 0);
	while (at < line.n && line.p[at] != '{' && !is_blank(line.p[at]))
		at++;
	if (skip_blanks(line, at) < line.n && line.p[skip_blanks(line, at)] == '{')
		return skip_braces(line, skip_blanks(line, at));
	return at;
}

const char *prom_line_cut(struct str line, struct str guess, struct prom_line *out)
{
	size_t from, at = guess.n;

	*out = (struct prom_line){ .histogram = false };
	if (guess.n == 0 || line.n <= guess.n || !is_blank(line.p[guess.n]) ||
	    memcmp(line.p, guess.p, guess.n) != 0)
		at = skip_series(line);
	if (at == 0)
		return "a brace or a quote is not closed";
	out->series = str_sub(line, 0, at);
	from = skip_blanks(line, at);
	if (from == line.n)
		return "a value is wanted behind the series";
	out->histogram = line.p[from] == '{';
	at = out->histogram ? skip_braces(line, from) : skip_word(line, from);
	if (at == 0)
		return "a brace or a quote is not closed";
	out->value = str_sub(line, from, at);
	from = skip_blanks(line, at);
	if (from < line.n && line.p[from] != '#') {
		at = skip_word(line, from);
		out->time = str_sub(line, from, at);
		from = skip_blanks(line, at);
	}
	out->exemplar = from < line.n && line.p[from] == '#';
	return from < line.n && !out->exemplar ? "nothing may stand behind the time" : NULL;
}

bool prom_line_has_name(struct str series)
{
	static const char name[] = "__name__=";

	if (series.n == 0 || series.p[0] != '{')
		return false;
	for (size_t at = 1; at + sizeof(name) <= series.n;) {
		if (memcmp(series.p + at, name, sizeof(name) - 1) == 0)
			return true;
		at = series.p[at] == '"' ? skip_quoted(series, at) : at + 1;
	}
	return false;
}

bool prom_line_value(struct str text, double *value)
{
	return num_scan(text.p, value) == text.p + text.n || prom_value_read(text, value);
}

/* ---- names ---------------------------------------------------------------------------------- */

struct prom_spelling {
	struct str text;
	bool bad, skip;
	size_t series;
	struct prom_spelling *next;	/* the one that followed it last, or NULL */
};

void prom_names_start(struct prom_names *names, struct trace_build *build,
		      const struct prom_families *families)
{
	*names = (struct prom_names){ .build = build, .families = families };
	names->spellings = map_on(build->reading->arena);
}

static const struct prom_spelling *likely(const struct prom_names *names)
{
	return names->last && names->last->next ? names->last->next : names->last;
}

struct str prom_names_guess(const struct prom_names *names)
{
	return likely(names) ? likely(names)->text : STR("");
}

/* What a new text says the series is. @return NULL, or what is wrong. */
static const char *read_key(struct prom_names *names, struct str text, struct series_key *key)
{
	struct series_labels labels = { .arena = names->build->reading->arena };
	const char *wrong = names->families ? series_labels_read(&labels, text)
					    : series_labels_read_go(&labels, text);

	return wrong ? wrong : series_labels_key(&labels, &names->build->naming, key);
}

/* Adds a text that was not met before. @return its spelling, or NULL when there are too many. */
static struct prom_spelling *add(struct prom_names *names, struct str text, uint64_t line,
				 const char **wrong)
{
	struct arena *a = names->build->reading->arena;
	struct prom_spelling *s = arena_alloc(a, sizeof(*s));
	struct series_key key;

	s->text = arena_str(a, text);
	if (names->n == LIMIT_SERIES) {
		build_too_many_series(names->build, line);
		return NULL;
	}
	*wrong = read_key(names, s->text, &key);
	s->bad = *wrong != NULL;
	s->skip = !s->bad && names->families && prom_families_created(names->families, key.metric);
	if (!s->bad && !s->skip && !build_find(names->build, &key, line, &s->series))
		return NULL;
	map_add(&names->spellings, s->text, s);
	names->n++;
	return s;
}

enum prom_names_status prom_names_find(struct prom_names *names, struct str text, uint64_t line,
				       size_t *series, bool *fresh, const char **wrong)
{
	struct prom_spelling *s = names->last ? names->last->next : NULL;
	bool known;

	if (names->last && str_eq(names->last->text, text))
		s = names->last;
	else if (!s || !str_eq(s->text, text))
		s = map_get(&names->spellings, text);
	known = s != NULL;
	*fresh = !known;
	if (!known)
		s = add(names, text, line, wrong);
	if (!s)
		return PROM_NAMES_FULL;
	if (names->last && names->last != s)
		names->last->next = s;
	names->last = s;
	*series = s->series;
	if (s->bad)
		return known ? PROM_NAMES_BAD_AGAIN : PROM_NAMES_BAD;
	return s->skip ? PROM_NAMES_SKIP : PROM_NAMES_KNOWN;
}
