/* See prom_family.h. Called for every comment of a file, and once for each new series. */
#include "sim/prom_family.h"

#include "base/limits.h"

/* Types, and whether only OpenMetrics has them. */
static const struct type {
	const char *name;
	bool open;
	bool created;		/* may have `_created` samples */
} types[] = {
	{ "counter", false, true },
	{ "gauge", false, false },
	{ "histogram", false, true },
	{ "summary", false, true },
	{ "untyped", false, false },
	{ "unknown", true, false },
	{ "gaugehistogram", true, true },
	{ "info", true, false },
	{ "stateset", true, false },
};

void prom_families_start(struct prom_families *f, struct arena *a)
{
	*f = (struct prom_families){ .arena = a, .by_name = map_on(a) };
}

/* The index + 1 of a family is its value in the map. */
static struct trace_family *find(const struct prom_families *f, struct str name)
{
	const size_t found = (size_t)(uintptr_t)map_get(&f->by_name, name);

	return found ? &f->v[found - 1] : NULL;
}

/* @return NULL when there are as many as there may be series. */
static struct trace_family *find_or_add(struct prom_families *f, struct str name)
{
	struct trace_family *family = find(f, name);

	if (family || f->n == LIMIT_SERIES)
		return family;
	f->v = arena_grow(f->arena, f->v, f->n, &f->cap, sizeof(*f->v));
	family = &f->v[f->n++];
	family->name = arena_str(f->arena, name);
	map_add(&f->by_name, family->name, (void *)(uintptr_t)f->n);
	return family;
}

/* Takes the next word off a text. */
static struct str take_word(struct str *text)
{
	struct str word;
	size_t n = 0;

	*text = str_trim(*text);
	while (n < text->n && text->p[n] != ' ' && text->p[n] != '\t')
		n++;
	word = str_sub(*text, 0, n);
	*text = str_trim(str_sub(*text, n, text->n));
	return word;
}

static const struct type *find_type(struct str name)
{
	for (size_t i = 0; i < ARRAY_LEN(types); i++)
		if (str_is(name, types[i].name))
			return &types[i];
	return NULL;
}

static enum prom_comment take_type(struct trace_family *family, struct str word,
				   const char **wrong)
{
	const struct type *type = find_type(word);

	*wrong = "behind TYPE stands a name and a type such as counter, gauge or histogram";
	if (!type)
		return PROM_COMMENT_BAD;
	family->type = str_of(type->name);
	return type->open ? PROM_COMMENT_OPEN : PROM_COMMENT_TAKEN;
}

static enum prom_comment take_unit(struct prom_families *f, struct trace_family *family,
				   struct str word, const char **wrong)
{
	const struct str name = family->name;

	*wrong = "the name of a metric with a UNIT ends in an underscore and the unit";
	if (word.n == 0)	/* without one */
		return PROM_COMMENT_OPEN;
	if (name.n <= word.n + 1 || name.p[name.n - word.n - 1] != '_' ||
	    !str_eq(str_sub(name, name.n - word.n, name.n), word))
		return PROM_COMMENT_BAD;
	family->unit = arena_str(f->arena, word);
	return PROM_COMMENT_OPEN;
}

enum prom_comment prom_families_take(struct prom_families *f, struct str line, const char **wrong)
{
	struct str text = str_sub(line, 1, line.n), word, name;
	struct trace_family *family;

	if (str_is(str_trim(text), "EOF"))
		return PROM_COMMENT_EOF;
	word = take_word(&text);
	if (!str_is(word, "HELP") && !str_is(word, "TYPE") && !str_is(word, "UNIT"))
		return PROM_COMMENT;
	name = take_word(&text);
	*wrong = "the name of a metric is wanted";
	if (name.n == 0)
		return PROM_COMMENT_BAD;
	family = find_or_add(f, name);
	*wrong = "this is one metric more than a trace may have";
	if (!family)
		return PROM_COMMENT_BAD;
	if (str_is(word, "TYPE"))
		return take_type(family, text, wrong);
	if (str_is(word, "UNIT"))
		return take_unit(f, family, text, wrong);
	family->help = arena_str(f->arena, text);
	return PROM_COMMENT_TAKEN;
}

/* The family of a metric whose name ends in a suffix; NULL for none. */
static const struct trace_family *family_of(const struct prom_families *f, struct str metric,
					    const char *suffix)
{
	const size_t n = str_of(suffix).n;

	return str_ends(metric, suffix) ? find(f, str_sub(metric, 0, metric.n - n)) : NULL;
}

bool prom_families_created(const struct prom_families *f, struct str metric)
{
	const struct trace_family *family = family_of(f, metric, "_created");
	const struct type *type = family ? find_type(family->type) : NULL;

	return type && type->created;
}

const struct unit *prom_families_unit(const struct prom_families *f, struct str metric)
{
	const struct trace_family *family = find(f, metric);

	family = family ? family : family_of(f, metric, "_sum");
	return family ? unit_find_spelt(family->unit) : NULL;
}
