/* The parser behind options.h; called by main.c for the global options and for those of a command.
 * It knows neither the commands nor what an option means.
 */
#include "cli/options.h"

#include <string.h>

/** One pass over argv. */
struct reader {
	struct args *args;
	struct opts own, global;
	int argc, at;		/* words; the one to be read next */
	char *const *argv;
	struct str *problem;
};

static const struct opt *nth_opt(const struct reader *r, size_t i)
{
	return i < r->own.n ? &r->own.v[i] : &r->global.v[i - r->own.n];
}

static const struct opt *find_name(const struct reader *r, struct str name)
{
	for (size_t i = 0; i < r->own.n + r->global.n; i++) {
		if (str_is(name, nth_opt(r, i)->name))
			return nth_opt(r, i);
	}
	return NULL;
}

static const struct opt *find_letter(const struct reader *r, char letter)
{
	for (size_t i = 0; i < r->own.n + r->global.n; i++) {
		if (nth_opt(r, i)->letter == letter)
			return nth_opt(r, i);
	}
	return NULL;
}

/** The option that a wrong name may mean: the only one that it begins, else the nearest. */
static const struct opt *nearest(const struct reader *r, struct str wrong)
{
	size_t n = r->own.n + r->global.n, nbegun = 0;
	struct str *names = arena_array(r->args->arena, n, sizeof(*names));
	const struct opt *begun = NULL;

	for (size_t i = 0; i < n; i++) {
		names[i] = str_of(nth_opt(r, i)->name);
		if (wrong.n > 0 && wrong.n < names[i].n && !memcmp(names[i].p, wrong.p, wrong.n)) {
			begun = nth_opt(r, i);
			nbegun++;
		}
	}
	if (nbegun == 1)
		return begun;
	size_t i = str_nearest(wrong, names, n);
	return i < n ? nth_opt(r, i) : NULL;
}

static bool unknown_name(struct reader *r, struct str name)
{
	const struct opt *o = nearest(r, name);

	if (o)
		*r->problem = arena_printf(r->args->arena,
					   "unknown option `--%" PRI_STR "`; did you mean `--%s`?",
					   STR_ARG(name), o->name);
	else
		*r->problem = arena_printf(r->args->arena, "unknown option `--%" PRI_STR "`",
					   STR_ARG(name));
	return false;
}

static bool add(struct reader *r, const struct opt *o, const char *text)
{
	struct args *a = r->args;

	if (!o->repeated && args_has(a, o->id)) {
		*r->problem = arena_printf(a->arena, "option `--%s` is given twice", o->name);
		return false;
	}
	a->given = arena_grow(a->arena, a->given, a->ngiven, &a->given_cap, sizeof(*a->given));
	a->given[a->ngiven++] = (struct given){ o->id, text };
	return true;
}

/** Adds an option whose argument is the next word. */
static bool add_with_next(struct reader *r, const struct opt *o)
{
	if (r->at == r->argc) {
		*r->problem =
			arena_printf(r->args->arena, "option `--%s` needs an argument: --%s %s",
				     o->name, o->name, o->arg);
		return false;
	}
	return add(r, o, r->argv[r->at++]);
}

/** Reads --name, --name=value and --name value. */
static bool read_long(struct reader *r, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	struct str s = { name, equals ? (size_t)(equals - name) : strlen(name) };
	const struct opt *o = find_name(r, s);

	if (!o)
		return unknown_name(r, s);
	if (equals && !o->arg) {
		*r->problem =
			arena_printf(r->args->arena, "option `--%s` takes no argument", o->name);
		return false;
	}
	if (o->arg && !equals)
		return add_with_next(r, o);
	return add(r, o, equals ? equals + 1 : NULL);
}

/** Reads -a, -ab, -ovalue and -o value. */
static bool read_short(struct reader *r, const char *word)
{
	for (const char *p = word + 1; *p; p++) {
		const struct opt *o = find_letter(r, *p);

		if (!o) {
			*r->problem = arena_printf(r->args->arena, "unknown option `%s`", word);
			return false;
		}
		if (o->arg)
			return p[1] ? add(r, o, p + 1) : add_with_next(r, o);
		if (!add(r, o, NULL))
			return false;
	}
	return true;
}

static void add_operand(struct args *a, const char *word)
{
	a->operands = arena_grow(a->arena, a->operands, a->noperands, &a->operands_cap,
				 sizeof(*a->operands));
	a->operands[a->noperands++] = word;
}

int args_parse(struct args *args, struct opts own, struct opts global, bool first_operand, int argc,
	       char *const *argv, struct str *problem)
{
	struct reader r = { .args = args, .own = own, .global = global, .argc = argc, .argv = argv,
			    .problem = problem };
	bool only_operands = false;

	while (r.at < argc) {
		const char *word = argv[r.at];
		bool is_option = !only_operands && word[0] == '-' && word[1];

		if (!is_option && first_operand)
			return r.at;
		r.at++;
		if (!is_option)
			add_operand(args, word);
		else if (!strcmp(word, "--"))
			only_operands = true;
		else if (!(word[1] == '-' ? read_long(&r, word) : read_short(&r, word)))
			return -1;
	}
	return r.at;
}

size_t args_count(const struct args *args, int id)
{
	size_t n = 0;

	for (size_t i = 0; i < args->ngiven; i++)
		n += args->given[i].id == id;
	return n;
}

bool args_has(const struct args *args, int id)
{
	return args_count(args, id) > 0;
}

const char *args_nth(const struct args *args, int id, size_t n)
{
	for (size_t i = 0; i < args->ngiven; i++) {
		if (args->given[i].id == id && n-- == 0)
			return args->given[i].text;
	}
	return NULL;
}

const char *args_text(const struct args *args, int id)
{
	size_t n = args_count(args, id);

	return n ? args_nth(args, id, n - 1) : NULL;
}
