/* Command lines, parsed by a table of options: what is understood, and what is refused how. */
#include "cli/options.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { JSON = 1, VERBOSE, PLAN, SET, START, STABLE, HELP, COLOR };

static const struct opt own_options[] = {
	{ JSON, "json", 'j', NULL, false, "" },
	{ VERBOSE, "verbose", 'v', NULL, true, "" },
	{ PLAN, "plan", 'p', "NAME", false, "" },
	{ SET, "set", 's', "NAME=VALUE", true, "" },
	{ START, "start", 0, "TIME", false, "" },
	{ STABLE, "stable", 0, "VERSION", false, "" },
};

static const struct opt global_options[] = {
	{ HELP, "help", 'h', NULL, true, "" },
	{ COLOR, "color", 0, "WHEN", true, "" },
};

#define OWN ((struct opts){ own_options, ARRAY_LEN(own_options) })
#define GLOBAL ((struct opts){ global_options, ARRAY_LEN(global_options) })

#define WORDS 8

/** What was understood is written as a line: `id=text` for each option, then the operands. */
static const struct parse_case {
	const char *name;
	const char *words[WORDS];
	const char *want;	/* that line; NULL: it is refused */
	const char *problem;
} cases[] = {
	{ "nothing", { NULL }, "", NULL },
	{ "an operand", { "a" }, "a", NULL },
	{ "a switch", { "--json" }, "1", NULL },
	{ "an option and its argument", { "--plan", "p" }, "3=p", NULL },
	{ "with an equals sign", { "--plan=p" }, "3=p", NULL },
	{ "an empty argument", { "--plan=" }, "3=", NULL },
	{ "an empty word is an argument", { "--plan", "" }, "3=", NULL },
	{ "an empty word is an operand", { "" }, "", NULL },
	{ "the first equals sign ends the name", { "--set=a=b" }, "4=a=b", NULL },
	{ "an equals sign in the next word", { "--set", "a=b" }, "4=a=b", NULL },
	{ "an argument that looks like an option", { "--plan", "--json" }, "3=--json", NULL },
	{ "an argument that is two dashes", { "--plan", "--" }, "3=--", NULL },
	{ "a short option", { "-p", "p" }, "3=p", NULL },
	{ "a short option in one word", { "-pp" }, "3=p", NULL },
	{ "a short option takes the equals sign", { "-s=b" }, "4==b", NULL },
	{ "short switches in one word", { "-jv" }, "1 2", NULL },
	{ "a short option behind a switch", { "-jp", "p" }, "1 3=p", NULL },
	{ "and its argument in the word", { "-jpp" }, "1 3=p", NULL },
	{ "options behind operands", { "a", "--json", "b" }, "1 a b", NULL },
	{ "a dash is an operand", { "-", "--json" }, "1 -", NULL },
	{ "a dash is an argument", { "--plan", "-" }, "3=-", NULL },
	{ "two dashes end the options", { "--", "--json", "-x" }, "--json -x", NULL },
	{ "the second two dashes are an operand", { "--", "--" }, "--", NULL },
	{ "repeated", { "--set", "a=1", "-s", "b=2", "--set=c=3" }, "4=a=1 4=b=2 4=c=3", NULL },
	{ "a repeated switch", { "-vv" }, "2 2", NULL },
	{ "a global option", { "--color=never", "a", "-h" }, "8=never 7 a", NULL },
	{ "given twice", { "--plan", "a", "--plan", "b" }, NULL, "option `--plan` is given twice" },
	{ "given twice, once short", { "--plan=a", "-pb" }, NULL,
	  "option `--plan` is given twice" },
	{ "a switch given twice", { "-jj" }, NULL, "option `--json` is given twice" },
	{ "an argument is missing", { "--plan" }, NULL,
	  "option `--plan` needs an argument: --plan NAME" },
	{ "a short one's argument is missing", { "-jp" }, NULL,
	  "option `--plan` needs an argument: --plan NAME" },
	{ "a switch with an argument", { "--json=yes" }, NULL,
	  "option `--json` takes no argument" },
	{ "a switch with an empty one", { "--json=" }, NULL, "option `--json` takes no argument" },
	{ "unknown", { "--quux" }, NULL, "unknown option `--quux`" },
	{ "unknown, with an argument", { "--quux=1" }, NULL, "unknown option `--quux`" },
	{ "unknown, near one", { "--plna" }, NULL,
	  "unknown option `--plna`; did you mean `--plan`?" },
	{ "unknown, near a global one", { "--colour" }, NULL,
	  "unknown option `--colour`; did you mean `--color`?" },
	{ "begins one only", { "--verb" }, NULL,
	  "unknown option `--verb`; did you mean `--verbose`?" },
	{ "begins two", { "--sta" }, NULL, "unknown option `--sta`" },
	{ "no name", { "--=1" }, NULL, "unknown option `--`" },
	{ "unknown letter", { "-x" }, NULL, "unknown option `-x`" },
	{ "unknown letter behind a switch", { "-jx" }, NULL, "unknown option `-jx`" },
	{ "names are not shortened", { "--js" }, NULL,
	  "unknown option `--js`; did you mean `--json`?" },
	{ "names are told by case", { "--JSON" }, NULL,
	  "unknown option `--JSON`; did you mean `--json`?" },
};

static int count_words(const char *const *words)
{
	int n = 0;

	while (n < WORDS && words[n])
		n++;
	return n;
}

/** Parses into args; the words are only read. */
static int parse(struct args *args, bool first_operand, const char *const *words,
		 struct str *problem)
{
	char *argv[WORDS];

	memcpy(argv, words, sizeof(argv));
	return args_parse(args, OWN, GLOBAL, first_operand, count_words(words), argv, problem);
}

static struct str line_of(const struct args *args)
{
	struct str line = STR("");

	for (size_t i = 0; i < args->ngiven; i++)
		line = arena_printf(args->arena, "%" PRI_STR "%s%d%s%s", STR_ARG(line),
				    i ? " " : "", args->given[i].id, args->given[i].text ? "=" : "",
				    args->given[i].text ? args->given[i].text : "");
	for (size_t i = 0; i < args->noperands; i++)
		line = arena_printf(args->arena, "%" PRI_STR "%s%s", STR_ARG(line),
				    line.n ? " " : "", args->operands[i]);
	return line;
}

static void test_parse(void **state)
{
	const struct parse_case *c = *state;
	struct args args = { .arena = arena_open(NULL) };
	struct str problem = STR("");
	int words = parse(&args, false, c->words, &problem);

	if (c->want) {
		assert_int_equal(words, count_words(c->words));
		assert_string_equal(arena_cstr(args.arena, line_of(&args)), c->want);
		assert_int_equal(problem.n, 0);
	} else {
		assert_int_equal(words, -1);
		assert_string_equal(arena_cstr(args.arena, problem), c->problem);
	}
	arena_close(args.arena);
}

static const struct stop_case {
	const char *name;
	const char *words[WORDS];
	int want;	/* words that are read */
} stops[] = {
	{ "stops: nothing", { NULL }, 0 },
	{ "stops at once", { "check", "--json" }, 0 },
	{ "stops behind options", { "--color", "never", "check", "--bad" }, 2 },
	{ "stops behind two dashes", { "-h", "--", "check" }, 2 },
	{ "stops at a dash", { "-" }, 0 },
	{ "has no operand", { "-h", "--color=never" }, 2 },
};

static void test_stop(void **state)
{
	const struct stop_case *c = *state;
	struct args args = { .arena = arena_open(NULL) };
	struct str problem = STR("");

	assert_int_equal(parse(&args, true, c->words, &problem), c->want);
	assert_int_equal(args.noperands, 0);
	arena_close(args.arena);
}

static void test_ask(void **state)
{
	const char *const words[WORDS] = { "--set", "a=1", "-j", "--set=b=2", "--color", "auto",
					   "--color=never" };
	struct args args = { .arena = arena_open(NULL) };
	struct str problem;
	(void)state;

	assert_int_equal(parse(&args, false, words, &problem), 7);
	assert_true(args_has(&args, JSON));
	assert_false(args_has(&args, PLAN));
	assert_null(args_text(&args, PLAN));
	assert_null(args_text(&args, JSON));
	assert_string_equal(args_text(&args, COLOR), "never");
	assert_int_equal(args_count(&args, SET), 2);
	assert_string_equal(args_nth(&args, SET, 0), "a=1");
	assert_string_equal(args_nth(&args, SET, 1), "b=2");
	assert_null(args_nth(&args, SET, 2));
	arena_close(args.arena);
}

/** The options before the command's name and those behind it come together. */
static void test_twice(void **state)
{
	const char *const before[WORDS] = { "--color=auto" };
	const char *const behind[WORDS] = { "--color=never", "a" };
	struct args args = { .arena = arena_open(NULL) };
	struct str problem;
	(void)state;

	assert_int_equal(parse(&args, true, before, &problem), 1);
	assert_int_equal(parse(&args, false, behind, &problem), 2);
	assert_int_equal(args_count(&args, COLOR), 2);
	assert_string_equal(args_text(&args, COLOR), "never");
	assert_int_equal(args.noperands, 1);
	arena_close(args.arena);
}

int main(void)
{
	struct CMUnitTest t[ARRAY_LEN(cases) + ARRAY_LEN(stops) + 2];
	size_t n = 0;

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		t[n++] = (struct CMUnitTest){ cases[i].name, test_parse, NULL, NULL,
					      (void *)&cases[i] };
	for (size_t i = 0; i < ARRAY_LEN(stops); i++)
		t[n++] = (struct CMUnitTest){ stops[i].name, test_stop, NULL, NULL,
					      (void *)&stops[i] };
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_ask);
	t[n++] = (struct CMUnitTest)cmocka_unit_test(test_twice);
	return cmocka_run_group_tests_name("options", t, NULL, NULL);
}
