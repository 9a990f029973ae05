/* Escaping and fonts of man pages. */
#include "cli/roff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>

#include <cmocka.h>

enum what { CODE, OPERANDS, PROSE, PARAGRAPHS, EXAMPLE };

static const struct roff_case {
	const char *name;
	enum what what;
	const char *text, *want;
} cases[] = {
	{ "code", CODE, "a-b \\ 'x' `y` ^~ \"z\"",
	  "a\\-b \\e \\(aqx\\(aq \\(gay\\(ga \\(ha\\(ti \"z\"" },
	{ "code of nothing", CODE, "", "" },
	{ "operand", OPERANDS, "FILE...", "\\fIFILE\\fR..." },
	{ "operand that may be left out", OPERANDS, "[COMMAND]", "[\\fI\\%COMMAND\\fR]" },
	{ "operands", OPERANDS, "A B", "\\fIA\\fR \\fIB\\fR" },
	{ "no operands", OPERANDS, "", "" },
	{ "sentences", PROSE, "Reads it. Writes it.", "Reads it.\nWrites it.\n" },
	{ "abbreviation", PROSE, "in e.g. a file", "in e.g. a file\n" },
	{ "hyphen", PROSE, "multi-document", "multi-document\n" },
	{ "options", PROSE, "with --set, -w or -", "with \\fB\\-\\-set\\fR, \\fB\\-w\\fR or -\n" },
	{ "dash", PROSE, "- is standard input", "\\fB\\-\\fR is standard input\n" },
	{ "backquotes", PROSE, "`jq -r .x` prints", "\\fB\\%jq \\-r .x\\fR prints\n" },
	{ "one backquote", PROSE, "a ` b", "a ` b\n" },
	{ "operand in a sentence", PROSE, "each FILE of JSON", "each \\fIFILE\\fR of JSON\n" },
	{ "operand within a word", PROSE, "FILES", "FILES\n" },
	{ "request", PROSE, ".csv\n'x'", "\\&.csv\n\\&'x'\n" },
	{ "sentence that begins with a request", PROSE, "a. `.csv`", "a.\n\\fB.csv\\fR\n" },
	{ "indented line", PROSE, "a\n     b", "a\nb\n" },
	{ "backslash", PROSE, "a\\b", "a\\eb\n" },
	{ "empty text", PROSE, "", "\n" },
	{ "paragraphs", PARAGRAPHS, "a\nb\n\nc", "a\nb\n.PP\nc\n" },
	{ "kept as it is", PARAGRAPHS, "a\n\n  b-c\n  d\n\ne",
	  "a\n.PP\n.EX\n\\&  b\\-c\n\\&  d\n.EE\n.PP\ne\n" },
	{ "kept at the end", PARAGRAPHS, " .b", ".EX\n\\& .b\n.EE\n" },
	{ "no paragraph", PARAGRAPHS, "", "" },
	{ "short example", EXAMPLE, "canaryc plan x", "\\&canaryc plan x\n" },
	{ "example of 70 columns", EXAMPLE,
	  "canaryc plan 4567890123456789012345678901234567890123456789012345 7890",
	  "\\&canaryc plan 4567890123456789012345678901234567890123456789012345 7890\n" },
	{ "example of 71 columns", EXAMPLE,
	  "canaryc plan 4567890123456789012345678901234567890123456789012345x 7890",
	  "\\&canaryc plan 4567890123456789012345678901234567890123456789012345x \\e\n"
	  "\\&    7890\n" },
	{ "example that is broken before quotes", EXAMPLE,
	  "canaryc plan 3456789012345678901234567890123456789012 'a b c d e f g h i j k'",
	  "\\&canaryc plan 3456789012345678901234567890123456789012 \\e\n"
	  "\\&    \\(aqa b c d e f g h i j k\\(aq\n" },
	{ "example that is broken before a pipe", EXAMPLE,
	  "canaryc plan --json 01234567890123456789012345678901234567890123 | jq .x",
	  "\\&canaryc plan \\-\\-json 01234567890123456789012345678901234567890123 \\e\n"
	  "\\&    | jq .x\n" },
	{ "example that can't be broken", EXAMPLE,
	  "canaryc-plan-34567890123456789012345678901234567890123456789012345678901234",
	  "\\&canaryc\\-plan\\-34567890123456789012345678901234567890123456789012345678901234\n" },
};

static void put(const struct roff_case *c, struct buf *out)
{
	struct str text = str_of(c->text);

	switch (c->what) {
	case CODE: roff_code(out, text); break;
	case OPERANDS: roff_operands(out, text); break;
	case PROSE: roff_prose(out, text, STR("FILE...")); break;
	case PARAGRAPHS: roff_paragraphs(out, text, STR("")); break;
	case EXAMPLE: roff_example(out, text); break;
	}
}

static void test_roff(void **state)
{
	const struct roff_case *c = *state;
	struct arena *a = arena_open(NULL);
	struct buf out = buf_on(a);

	buf_puts(&out, "");
	put(c, &out);
	assert_string_equal(out.n ? out.p : "", c->want);
	arena_close(a);
}

int main(void)
{
	struct CMUnitTest tests[ARRAY_LEN(cases)];

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		tests[i] = (struct CMUnitTest){ cases[i].name, test_roff, NULL, NULL, (void *)&cases[i] };
	return cmocka_run_group_tests_name("roff", tests, NULL, NULL);
}
