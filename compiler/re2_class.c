/* Escapes and character classes of RE2 patterns. Called by re2.c. Of classes with a name, \p and
 * [:alpha:], the names are known, the characters behind them are not.
 */
#include "compiler/re2_class.h"

#include <string.h>

#include "base/utf8.h"

#define RUNE_MAX UINT32_C(0x10FFFF)

/* What \p takes: general categories and scripts, in byte order. These are the names that RE2 and
 * Go share. RE2 wants the exact spelling and has none of Go's long names (Letter, ASCII, LC). Go
 * since 1.25 looks a name up without its underscores and so finds no script that is written with
 * one (Old_Italic). Scripts newer than Unicode 15 are left out, too.
 */
static const char *const property_names[] = {
	"Adlam", "Ahom", "Any", "Arabic", "Armenian", "Avestan", "Balinese", "Bamum", "Batak",
	"Bengali", "Bhaiksuki", "Bopomofo", "Brahmi", "Braille", "Buginese", "Buhid", "C",
	"Carian", "Cc", "Cf", "Chakma", "Cham", "Cherokee", "Chorasmian", "Co", "Common",
	"Coptic", "Cs", "Cuneiform", "Cypriot", "Cyrillic", "Deseret", "Devanagari", "Dogra",
	"Duployan", "Elbasan", "Elymaic", "Ethiopic", "Georgian", "Glagolitic", "Gothic",
	"Grantha", "Greek", "Gujarati", "Gurmukhi", "Han", "Hangul", "Hanunoo", "Hatran",
	"Hebrew", "Hiragana", "Inherited", "Javanese", "Kaithi", "Kannada", "Katakana", "Kawi",
	"Kharoshthi", "Khmer", "Khojki", "Khudawadi", "L", "Lao", "Latin", "Lepcha", "Limbu",
	"Lisu", "Ll", "Lm", "Lo", "Lt", "Lu", "Lycian", "Lydian", "M", "Mahajani", "Makasar",
	"Malayalam", "Mandaic", "Manichaean", "Marchen", "Mc", "Me", "Medefaidrin", "Miao",
	"Mn", "Modi", "Mongolian", "Mro", "Multani", "Myanmar", "N", "Nabataean",
	"Nandinagari", "Nd", "Newa", "Nko", "Nl", "No", "Nushu", "Ogham", "Oriya", "Osage",
	"Osmanya", "P", "Palmyrene", "Pc", "Pd", "Pe", "Pf", "Phoenician", "Pi", "Po", "Ps",
	"Rejang", "Runic", "S", "Samaritan", "Saurashtra", "Sc", "Sharada", "Shavian",
	"Siddham", "Sinhala", "Sk", "Sm", "So", "Sogdian", "Soyombo", "Sundanese", "Syriac",
	"Tagalog", "Tagbanwa", "Takri", "Tamil", "Tangsa", "Tangut", "Telugu", "Thaana",
	"Thai", "Tibetan", "Tifinagh", "Tirhuta", "Toto", "Ugaritic", "Vai", "Vithkuqi",
	"Wancho", "Yezidi", "Yi", "Z", "Zl", "Zp", "Zs",
};

static const char *const posix_names[] = {
	"alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph",
	"lower", "print", "punct", "space", "upper", "word", "xdigit",
};

/* \a and its like; the codes are in the order of the letters. */
static const char control_letters[] = "afnrtv", control_codes[] = "\a\f\n\r\t\v";

int re2_peek(const struct re2_scan *sc, size_t ahead)
{
	return ahead < sc->s.n - sc->at ? (unsigned char)sc->s.p[sc->at + ahead] : -1;
}

bool re2_fail(struct re2_scan *sc, size_t at, size_t len, const char *what, const char *help)
{
	if (sc->err)
		*sc->err = (struct re2_error){ at, len, what, help };
	return false;
}

uint32_t re2_next(struct re2_scan *sc)
{
	size_t len;
	uint32_t cp = utf8_decode(sc->s, sc->at, &len);

	sc->at += len;
	return cp;
}

static int digit_value(int c, int base)
{
	int v = c >= '0' && c <= '9' ? c - '0' :
		c >= 'a' && c <= 'f' ? c - 'a' + 10 :
		c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;

	return v < base ? v : -1;
}

/* From the byte after \x on. */
static bool hex_escape(struct re2_scan *sc, size_t start, uint32_t *cp)
{
	bool braces = re2_peek(sc, 0) == '{';
	size_t digits = 0;
	uint32_t v = 0;
	int d;

	sc->at += braces;
	while ((braces || digits < 2) && (d = digit_value(re2_peek(sc, 0), 16)) >= 0) {
		v = v * 16 + (uint32_t)d;
		digits++;
		sc->at++;
		if (v > RUNE_MAX)
			return re2_fail(sc, start, sc->at - start,
					"a code point is at most 10FFFF", NULL);
	}
	if (braces ? digits == 0 || re2_peek(sc, 0) != '}' : digits < 2)
		return re2_fail(sc, start, sc->at - start, "\\x without its hexadecimal digits",
				"write \\x and two hexadecimal digits, or \\x{...}");
	sc->at += braces;
	*cp = v;
	return true;
}

/* One to three octal digits, the first of them already known. */
static void octal_escape(struct re2_scan *sc, uint32_t *cp)
{
	*cp = 0;
	for (int i = 0; i < 3; i++) {
		int d = digit_value(re2_peek(sc, 0), 8);

		if (d < 0)
			return;
		*cp = *cp * 8 + (uint32_t)d;
		sc->at++;
	}
}

bool re2_escape(struct re2_scan *sc, uint32_t *cp)
{
	size_t start = sc->at++;
	const char *known;
	uint32_t c;

	if (sc->at == sc->s.n)
		return re2_fail(sc, start, 1, "a backslash ends the pattern",
				"write two for a backslash");
	c = re2_next(sc);
	if (c == 'x')
		return hex_escape(sc, start, cp);
	if (c == '0' || (c >= '1' && c <= '7' && digit_value(re2_peek(sc, 0), 8) >= 0)) {
		sc->at--;
		octal_escape(sc, cp);
		return true;
	}
	known = c && c < 0x80 ? strchr(control_letters, (int)c) : NULL;
	if (known) {
		*cp = (unsigned char)control_codes[known - control_letters];
		return true;
	}
	*cp = c;
	if (c < 0x80 && digit_value((int)c, 10) < 0 && !((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
		return true;
	return re2_foreign_escape(sc, start, c);
}

static bool known_property(struct str name)
{
	size_t lo = 0, hi = ARRAY_LEN(property_names);

	while (lo < hi) {
		size_t mid = lo + (hi - lo) / 2;
		int order = str_cmp(name, str_of(property_names[mid]));

		if (order == 0)
			return true;
		if (order < 0)
			hi = mid;
		else
			lo = mid + 1;
	}
	return false;
}

/* \pL, \p{Greek}, \P{^Greek}. */
static bool property(struct re2_scan *sc)
{
	size_t start = sc->at, first = start + 2, end;
	struct str name;

	sc->at = first;
	if (first == sc->s.n)
		return re2_fail(sc, start, 2, "\\p without a name", "write \\pL or \\p{Greek}");
	if (re2_next(sc) == '{') {
		const char *close = memchr(sc->s.p + first, '}', sc->s.n - first);

		if (!close)
			return re2_fail(sc, start, 3, "\\p{ without its }", NULL);
		first++;
		end = (size_t)(close - sc->s.p);
		sc->at = end + 1;
	} else {
		end = sc->at;
	}
	name = str_sub(sc->s, first, end);
	if (name.n && name.p[0] == '^')
		name = str_sub(name, 1, name.n);
	if (!known_property(name))
		return re2_fail(sc, start, sc->at - start,
				"a category or script that not all RE2 libraries have",
				"names are written as in \\pL, \\p{Lu} and \\p{Greek}");
	return true;
}

static bool at_class_escape(const struct re2_scan *sc)
{
	int c = re2_peek(sc, 1);

	return re2_peek(sc, 0) == '\\' && c > 0 && strchr("dDsSwWpP", c);
}

bool re2_class_escape(struct re2_scan *sc, bool *found)
{
	int c = re2_peek(sc, 1);

	*found = at_class_escape(sc);
	if (!*found)
		return true;
	if (c == 'p' || c == 'P')
		return property(sc);
	sc->at += 2;
	return true;
}

/* The offset of the first ":]" from the present place on; each part is looked through once. */
static size_t find_posix_end(struct re2_scan *sc, size_t from)
{
	size_t i;

	if (sc->posix_from <= from && from <= sc->posix_end)
		return sc->posix_end;
	for (i = from; i < sc->s.n; i++)
		if (sc->s.p[i] == ':' && i + 1 < sc->s.n && sc->s.p[i + 1] == ']')
			break;
	sc->posix_from = from;
	sc->posix_end = i;
	return i;
}

/* [:alpha:] or [:^alpha:]; without a later ":]" it is no name but characters. */
static bool posix_class(struct re2_scan *sc, bool *found)
{
	size_t start = sc->at, end;
	struct str name;

	*found = false;
	if (re2_peek(sc, 0) != '[' || re2_peek(sc, 1) != ':')
		return true;
	end = find_posix_end(sc, start + 2);
	if (end == sc->s.n)
		return true;
	*found = true;
	sc->at = end + 2;
	name = str_sub(sc->s, start + 2, end);
	if (name.n && name.p[0] == '^')
		name = str_sub(name, 1, name.n);
	for (size_t i = 0; i < ARRAY_LEN(posix_names); i++)
		if (str_is(name, posix_names[i]))
			return true;
	return re2_fail(sc, start, sc->at - start, "no POSIX class has this name",
			"the names are alnum, alpha, ascii, blank, cntrl, digit, graph, lower, "
			"print, punct, space, upper, word and xdigit");
}

/* One character of the class that was opened at `open`. */
static bool class_char(struct re2_scan *sc, size_t open, uint32_t *cp)
{
	if (sc->at == sc->s.n)
		return re2_fail(sc, open, 1, "a [ without its ]",
				"a ] that comes first in a class stands for itself");
	if (re2_peek(sc, 0) == '\\')
		return re2_escape(sc, cp);
	*cp = re2_next(sc);
	return true;
}

/* A character or a range; a - before the closing ] stands for itself.
 * @param one  the character, or UINT32_MAX for a range of several. */
static bool class_range(struct re2_scan *sc, size_t open, uint32_t *one)
{
	size_t start = sc->at;
	uint32_t hi;

	if (!class_char(sc, open, one))
		return false;
	if (re2_peek(sc, 0) != '-' || re2_peek(sc, 1) == ']' || re2_peek(sc, 1) < 0)
		return true;
	sc->at++;
	if (at_class_escape(sc))
		return re2_fail(sc, start, sc->at + 2 - start, "a range that ends in a class",
				"a - that stands for itself comes first or last");
	if (!class_char(sc, open, &hi))
		return false;
	if (hi < *one)
		return re2_fail(sc, start, sc->at - start, "a range that ends before it begins",
				NULL);
	if (hi > *one)
		*one = UINT32_MAX;
	return true;
}

/* One part of a class. @param one  the single character it is, or UINT32_MAX. */
static bool class_part(struct re2_scan *sc, size_t open, uint32_t *one)
{
	bool found;

	*one = UINT32_MAX;
	if (!posix_class(sc, &found))
		return false;
	if (found)
		return true;
	if (!re2_class_escape(sc, &found))
		return false;
	return found || class_range(sc, open, one);
}

bool re2_bracket(struct re2_scan *sc, bool *single)
{
	size_t open = sc->at++;
	bool negated = re2_peek(sc, 0) == '^', first = true;
	uint32_t only = 0, one;

	*single = !negated;
	sc->at += negated;
	while (first || re2_peek(sc, 0) != ']') {
		if (!class_part(sc, open, &one))
			return false;
		if (one == UINT32_MAX || (!first && one != only))
			*single = false;
		only = one;
		first = false;
	}
	sc->at++;
	return true;
}
