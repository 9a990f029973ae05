/* Patterns of RE2 as text (compiler/re2_text.h). Called by route_rules.c. It trusts re2_check():
 * what is no pattern gives some answer, but no fault.
 */
#include "compiler/re2_text.h"

#include <string.h>

#include "base/buf.h"

struct str re2_quote(struct arena *a, struct str text)
{
	struct buf b = buf_on(a);

	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] && strchr("\\.+*?()|[]{}^$", text.p[i]))
			buf_putc(&b, '\\');
		buf_putc(&b, text.p[i]);
	}
	return buf_str(&b);
}

/* ---- reading -------------------------------------------------------------------------------- */

struct scan {
	struct str s;
	size_t at;
};

static bool at_end(const struct scan *sc)
{
	return sc->at >= sc->s.n;
}

static char here(const struct scan *sc)
{
	return at_end(sc) ? '\0' : sc->s.p[sc->at];
}

static bool looking_at(const struct scan *sc, const char *text)
{
	return str_starts(str_sub(sc->s, sc->at, sc->s.n), text);
}

static bool is_octal(char c)
{
	return c >= '0' && c <= '7';
}

/* Whether the letter behind a backslash begins an octal code: `\0`, or two digits. */
static bool is_octal_escape(const struct scan *sc)
{
	struct str s = str_sub(sc->s, sc->at, sc->s.n);

	return s.n > 1 && is_octal(s.p[1]) && (s.p[1] == '0' || (s.n > 2 && is_octal(s.p[2])));
}

/* Passes over `\x`, `\x{3b}`, `\073`, `\pL`, `\p{Greek}`; `\Q` is not taken. */
static void skip_escape(struct scan *sc)
{
	bool octal = is_octal_escape(sc);
	char c;

	sc->at++;
	c = here(sc);
	for (int i = 0; octal && i < 3 && is_octal(here(sc)); i++)
		sc->at++;
	if (octal)
		return;
	sc->at++;
	if (c != 'x' && c != 'p' && c != 'P')
		return;
	if (here(sc) == '{') {
		while (!at_end(sc) && here(sc) != '}')
			sc->at++;
		sc->at++;
	} else {
		sc->at += c == 'x' ? 2 : 1;
	}
}

/* @return the offset behind the `[:alpha:]` here; 0 for none: without a later `:]` it is
 * characters. */
static size_t posix_end(const struct scan *sc)
{
	if (!looking_at(sc, "[:"))
		return 0;
	for (size_t i = sc->at + 2; i + 1 < sc->s.n; i++)
		if (sc->s.p[i] == ':' && sc->s.p[i + 1] == ']')
			return i + 2;
	return 0;
}

/* Passes over a class. */
static void skip_class(struct scan *sc)
{
	sc->at++;
	if (here(sc) == '^')
		sc->at++;
	if (here(sc) == ']')
		sc->at++;
	while (!at_end(sc) && here(sc) != ']') {
		size_t posix = posix_end(sc);
		if (posix)
			sc->at = posix;
		else if (here(sc) == '\\')
			skip_escape(sc);
		else
			sc->at++;
	}
	sc->at++;
}

/* Passes over `\Q...\E`. @return whether there was anything in it. */
static bool skip_quoted(struct scan *sc)
{
	size_t from = sc->at + 2;

	sc->at = from;
	while (!at_end(sc) && !looking_at(sc, "\\E"))
		sc->at++;
	bool any = sc->at > from;
	sc->at += 2;
	return any;
}

struct str re2_closed(struct arena *a, struct str pattern)
{
	struct scan sc = { pattern, 0 };

	while (!at_end(&sc)) {
		if (looking_at(&sc, "\\Q"))
			skip_quoted(&sc);
		else if (here(&sc) == '\\')
			skip_escape(&sc);
		else if (here(&sc) == '[')
			skip_class(&sc);
		else
			sc.at++;
	}
	/* what is quoted is passed over with its `\E`, there or not */
	return sc.at <= pattern.n ? pattern : arena_printf(a, "%" PRI_STR "\\E", STR_ARG(pattern));
}

/* ---- the empty text ------------------------------------------------------------------------- */

static bool alternatives_empty(struct scan *sc);

/* Passes over what leaves nothing in the pattern, not even an empty part: `(?i)`, `\Q\E`. */
static bool skip_nothing(struct scan *sc)
{
	size_t end = sc->at + 2;

	if (looking_at(sc, "\\Q\\E")) {
		sc->at += 4;
		return true;
	}
	if (!looking_at(sc, "(?"))
		return false;
	while (end < sc->s.n && sc->s.p[end] != ':' && sc->s.p[end] != '>' && sc->s.p[end] != ')')
		end++;
	if (end >= sc->s.n || sc->s.p[end] != ')')
		return false;
	sc->at = end + 1;
	return true;
}

/* A group with its brackets. */
static bool group_empty(struct scan *sc)
{
	sc->at++;
	if (here(sc) == '?') {
		while (!at_end(sc) && here(sc) != ':' && here(sc) != '>')
			sc->at++;
		sc->at++;
	}
	bool empty = alternatives_empty(sc);
	sc->at++;
	return empty;
}

static bool escape_empty(struct scan *sc)
{
	char c = sc->at + 1 < sc->s.n ? sc->s.p[sc->at + 1] : '\0';

	if (c == 'Q')
		return !skip_quoted(sc);
	skip_escape(sc);
	return c == 'A' || c == 'z' || c == 'b' || c == 'B';
}

static bool atom_empty(struct scan *sc)
{
	switch (here(sc)) {
	case '(':
		return group_empty(sc);
	case '[':
		skip_class(sc);
		return false;
	case '\\':
		return escape_empty(sc);
	case '^':
	case '$':
		sc->at++;
		return true;
	default:	/* a letter, with all its bytes */
		sc->at++;
		while (!at_end(sc) && ((unsigned char)here(sc) & 0xc0) == 0x80)
			sc->at++;
		return false;
	}
}

/* `*`, `?`, `+`, `{0,3}` behind an atom; a brace that is no repetition is left.
 * @return whether it allows none. */
static bool repetition_empty(struct scan *sc)
{
	size_t from = sc->at + 1, i = from;
	bool zero = true;

	if (here(sc) == '*' || here(sc) == '?') {
		sc->at++;
		return true;
	}
	if (here(sc) == '+') {
		sc->at++;
		return false;
	}
	for (; i < sc->s.n && sc->s.p[i] >= '0' && sc->s.p[i] <= '9'; i++)
		zero &= sc->s.p[i] == '0';
	if (i == from || i == sc->s.n || (sc->s.p[i] != ',' && sc->s.p[i] != '}'))
		return false;
	while (i < sc->s.n && sc->s.p[i] != '}')
		i++;
	sc->at = i + 1;
	return zero;
}

static bool repeats(const struct scan *sc)
{
	return !at_end(sc) && strchr("*?+{", here(sc));
}

static bool concatenation_empty(struct scan *sc)
{
	bool empty = true, atom = true;

	while (!at_end(sc) && here(sc) != '|' && here(sc) != ')') {
		if (!skip_nothing(sc)) {
			empty &= atom;
			atom = atom_empty(sc);
		}
		size_t before = sc->at;
		if (repeats(sc))
			atom |= repetition_empty(sc);
		if (sc->at > before && here(sc) == '?')	/* the fewest */
			sc->at++;
	}
	return empty && atom;
}

static bool alternatives_empty(struct scan *sc)
{
	bool empty = concatenation_empty(sc);

	while (here(sc) == '|') {
		sc->at++;
		empty |= concatenation_empty(sc);
	}
	return empty;
}

bool re2_may_be_empty(struct str pattern)
{
	struct scan sc = { pattern, 0 };

	return alternatives_empty(&sc);
}

/* ---- without a semicolon -------------------------------------------------------------------- */

#define SEMICOLON ';'
#define HOLDS_ONE "it holds a `;`, which ends a cookie"

/* The properties of a `;` (Unicode: it is Po, in the script Common). */
static bool of_semicolon(struct str property)
{
	return str_is(property, "P") || str_is(property, "Po") || str_is(property, "Common") ||
	       str_is(property, "Any");
}

/* Whether what a class escape stands for holds a `;`: `\D`, `\pP`, `\P{Greek}`. */
static bool escape_takes(struct str text)
{
	bool not = text.p[1] == 'P', braces = text.n > 2 && text.p[2] == '{';
	struct str name = braces ? str_sub(text, 3, text.n - 1) : str_sub(text, 2, text.n);

	if (text.p[1] != 'p' && text.p[1] != 'P')
		return strchr("DSW", text.p[1]);
	if (str_starts(name, "^")) {
		name = str_sub(name, 1, name.n);
		not = !not;
	}
	return of_semicolon(name) != not;
}

static bool is_class_letter(char c)
{
	return c && strchr("dDsSwWpP", c);
}

/* The code of an escape that stands for one character; what is above a `;` need not be exact. */
static int escaped_code(struct str text)
{
	static const char letters[] = "afnrtv", codes[] = "\a\f\n\r\t\v";
	bool hex = text.p[1] == 'x';
	const char *letter = strchr(letters, text.p[1]);
	int code = 0;

	if (!hex && !is_octal(text.p[1]))
		return letter ? codes[letter - letters] : (unsigned char)text.p[1];
	for (size_t i = 1 + hex; i < text.n && code <= SEMICOLON; i++) {
		char c = text.p[i];
		if (c >= '0' && c <= '9')
			code = code * (hex ? 16 : 8) + c - '0';
		else if (c != '{' && c != '}')
			code = code * 16 + (c | 0x20) - 'a' + 10;
	}
	return code;
}

/* One character of a class; -1 for what stands for several. */
static int class_character(struct scan *sc, bool *takes)
{
	size_t from = sc->at;
	struct str text;

	if (here(sc) != '\\')
		return (unsigned char)sc->s.p[sc->at++];
	skip_escape(sc);
	text = str_sub(sc->s, from, sc->at);
	if (text.n < 2)
		return -1;
	if (!is_class_letter(text.p[1]))
		return escaped_code(text);
	*takes |= escape_takes(text);
	return -1;
}

/* Whether a class that is not negated takes a semicolon; passes over it. */
static bool class_takes(struct scan *sc)
{
	bool takes = false, first = true;

	sc->at++;
	while (!at_end(sc) && (first || here(sc) != ']')) {
		size_t posix = posix_end(sc);
		first = false;
		if (posix) {
			takes |= looking_at(sc, "[:^") || looking_at(sc, "[:punct") ||
				 looking_at(sc, "[:print") || looking_at(sc, "[:graph") ||
				 looking_at(sc, "[:ascii");
			sc->at = posix;
			continue;
		}
		int low = class_character(sc, &takes), high = low;
		if (low >= 0 && here(sc) == '-' && sc->at + 1 < sc->s.n &&
		    sc->s.p[sc->at + 1] != ']') {
			sc->at++;
			high = class_character(sc, &takes);
		}
		takes |= low <= SEMICOLON && SEMICOLON <= high && low >= 0;
	}
	sc->at++;
	return takes;
}

static void put_from(const struct scan *sc, size_t from, struct buf *out)
{
	buf_put(out, str_sub(sc->s, from, sc->at));
}

static bool put_class(struct scan *sc, struct buf *out, const char **why)
{
	size_t from = sc->at;

	if (!looking_at(sc, "[^")) {
		if (class_takes(sc)) {
			*why = "a class of it holds the `;`, which ends a cookie";
			return false;
		}
		put_from(sc, from, out);
		return true;
	}
	skip_class(sc);
	buf_puts(out, "[^;");
	if (sc->s.p[from + 2] == '-' || sc->s.p[from + 2] == ']')	/* no range from the `;` on */
		buf_putc(out, '\\');
	put_from(sc, from + 2, out);
	return true;
}

static bool put_quoted(struct scan *sc, struct buf *out, const char **why)
{
	size_t from = sc->at;

	skip_quoted(sc);
	put_from(sc, from, out);
	if (!memchr(sc->s.p + from, SEMICOLON, str_sub(sc->s, from, sc->at).n))
		return true;
	*why = HOLDS_ONE;
	return false;
}

static bool put_escape(struct scan *sc, struct buf *out, const char **why)
{
	char c = sc->at + 1 < sc->s.n ? sc->s.p[sc->at + 1] : '\0';
	size_t from = sc->at;
	struct str text;

	if (c == 'A' || c == 'z') {
		*why = "it has anchors";
		return false;
	}
	if (c == 'Q')
		return put_quoted(sc, out, why);
	skip_escape(sc);
	text = str_sub(sc->s, from, sc->at);
	if (text.n > 1 && !is_class_letter(c) && escaped_code(text) == SEMICOLON) {
		*why = HOLDS_ONE;
		return false;
	}
	if (is_class_letter(c) && escape_takes(text))	/* all but what is not it, and but a `;` */
		buf_printf(out, "[^\\%c%" PRI_STR ";]", c ^ 0x20, STR_ARG(str_sub(text, 2, text.n)));
	else
		buf_put(out, text);
	return true;
}

static bool put_atom(struct scan *sc, struct buf *out, const char **why)
{
	switch (here(sc)) {
	case '[':
		return put_class(sc, out, why);
	case '\\':
		return put_escape(sc, out, why);
	case '.':
		buf_puts(out, "[^;]");
		break;
	case '^':
	case '$':
		*why = "it has anchors";
		return false;
	case SEMICOLON:
		*why = HOLDS_ONE;
		return false;
	default:
		buf_putc(out, here(sc));
		break;
	}
	sc->at++;
	return true;
}

bool re2_without_semicolon(struct arena *a, struct str pattern, struct str *out, const char **why)
{
	struct buf b = buf_on(a);
	struct scan sc = { re2_closed(a, pattern), 0 };

	while (!at_end(&sc))
		if (!put_atom(&sc, &b, why))
			return false;
	*out = buf_str(&b);
	return true;
}

/* ---- numbers -------------------------------------------------------------------------------- */

struct str re2_digits_below(struct arena *a, uint32_t limit, int digits)
{
	struct buf b = buf_on(a);
	uint32_t place = 1;

	for (int i = 0; i < digits; i++)
		place *= 10;
	if (limit >= place)
		return arena_printf(a, "[0-9]{%d}", digits);
	for (int i = 0; i < digits; i++) {
		uint32_t prefix = limit / place, digit;
		place /= 10;
		digit = limit / place % 10;
		if (digit == 0)
			continue;
		if (b.n)
			buf_putc(&b, '|');
		if (i > 0)
			buf_printf(&b, "%0*u", i, prefix);
		if (digit == 1)
			buf_putc(&b, '0');
		else
			buf_printf(&b, "[0-%u]", digit - 1);
		if (i + 1 < digits)
			buf_puts(&b, "[0-9]");
		if (i + 2 < digits)
			buf_printf(&b, "{%d}", digits - i - 1);
	}
	return buf_str(&b);
}
