/* What patterns of other engines have and RE2 has not, each with a message of its own. Called by
 * re2.c and re2_class.c once they know that what they read is nothing of RE2's; always refuses.
 */
#include "compiler/re2_class.h"

#include <string.h>

/* Escapes of other engines, with what to write instead. */
static const struct foreign_escape {
	char letter;
	const char *what, *help;
} foreign_escapes[] = {
	{ 'A', "\\A does not stand in a class", "write (?:\\A|...)" },
	{ 'B', "\\B does not stand in a class", "write it outside of the brackets" },
	{ 'C', "\\C is not in all RE2 libraries", "write (?s:.) for any character" },
	{ 'E', "\\E ends no \\Q", "leave it out" },
	{ 'G', "RE2 has no \\G", "write \\A for the start of the text" },
	{ 'H', "RE2 has no \\H", "write [^\\t ]" },
	{ 'K', "RE2 has no \\K", "match the text before as well" },
	{ 'N', "RE2 has no \\N", "write [^\\n]" },
	{ 'Q', "\\Q does not stand in a class", "escape the characters one by one" },
	{ 'R', "RE2 has no \\R", "write \\r?\\n" },
	{ 'X', "RE2 has no \\X", "write (?:\\PM\\pM*)" },
	{ 'Z', "RE2 has no \\Z", "write \\z for the end of the text" },
	{ 'b', "\\b does not stand in a class", "write \\x08 for the backspace" },
	{ 'c', "RE2 has no \\c", "write the control character as \\x and two digits" },
	{ 'e', "RE2 has no \\e", "write \\x1b" },
	{ 'g', "RE2 has no backreferences", "write the group out again" },
	{ 'h', "RE2 has no \\h", "write [\\t ]" },
	{ 'k', "RE2 has no backreferences", "write the group out again" },
	{ 'u', "RE2 has no \\u", "write \\x{...} with the code point" },
	{ 'U', "RE2 has no \\U", "write \\x{...} with the code point" },
	{ 'z', "\\z does not stand in a class", "write (?:...|\\z)" },
};

/* Groups of other engines, longer beginnings first where one contains the other. */
static const struct foreign_group {
	const char *begin, *what, *help;
} foreign_groups[] = {
	{ "(?<=", "RE2 has no lookbehind",
	  "match the text itself and test the rest with another comparison" },
	{ "(?<!", "RE2 has no lookbehind",
	  "match the text itself and test the rest with another comparison" },
	{ "(?=", "RE2 has no lookahead",
	  "match the text itself and test the rest with another comparison" },
	{ "(?!", "RE2 has no lookahead",
	  "match what is wanted and exclude the rest with another comparison" },
	{ "(?>", "RE2 has no atomic groups", "write (?:...): RE2 never backtracks" },
	{ "(?(", "RE2 has no conditionals", "write both cases as alternatives" },
	{ "(?P=", "RE2 has no backreferences", "write the group out again" },
	{ "(?P>", "RE2 has no recursion", "write the group out as deep as it is needed" },
	{ "(?&", "RE2 has no recursion", "write the group out as deep as it is needed" },
	{ "(?R", "RE2 has no recursion", "write the group out as deep as it is needed" },
	{ "(?+", "RE2 has no recursion", "write the group out as deep as it is needed" },
	{ "(?'", "RE2 has no names in quotes", "write (?P<name>...)" },
	{ "(?#", "RE2 has no comments", "leave the comment out" },
	{ "(?|", "RE2 has no branch reset", "write (?:...|...)" },
};

bool re2_foreign_escape(struct re2_scan *sc, size_t start, uint32_t c)
{
	size_t len = sc->at - start;

	if (c >= '1' && c <= '9')
		return re2_fail(sc, start, len, "RE2 has no backreferences",
				"write the group out again; for an octal code begin with \\0");
	for (size_t i = 0; i < ARRAY_LEN(foreign_escapes); i++)
		if (c == (unsigned char)foreign_escapes[i].letter)
			return re2_fail(sc, start, len, foreign_escapes[i].what,
					foreign_escapes[i].help);
	return re2_fail(sc, start, len, "RE2 has no such escape",
			"leave the backslash out, or write two for a backslash");
}

bool re2_foreign_group(struct re2_scan *sc, size_t start)
{
	struct str rest = str_sub(sc->s, start, sc->s.n);
	int c = rest.n > 2 ? rest.p[2] : 0, after = rest.n > 3 ? rest.p[3] : 0;

	for (size_t i = 0; i < ARRAY_LEN(foreign_groups); i++)
		if (str_starts(rest, foreign_groups[i].begin))
			return re2_fail(sc, start, strlen(foreign_groups[i].begin),
					foreign_groups[i].what, foreign_groups[i].help);
	if ((c >= '0' && c <= '9') || (c == '-' && after >= '0' && after <= '9'))
		return re2_fail(sc, start, c == '-' ? 4 : 3, "RE2 has no recursion",
				"write the group out as deep as it is needed");
	if (sc->at == sc->s.n)
		return re2_fail(sc, start, sc->at - start, "(? is cut short",
				"write (?:...) for a group, or (?i) for a flag");
	if (re2_next(sc) == 'x')
		return re2_fail(sc, start, sc->at - start, "RE2 has no flag x",
				"write the pattern without spaces and comments");
	return re2_fail(sc, start, sc->at - start, "RE2 has no such group or flag",
			"the flags are i, m, s and U, as in (?i), (?-s) and (?i:...)");
}
