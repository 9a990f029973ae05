/* Escaping and fonts for man pages, called by man.c.
 *
 * A hyphen, a quote and a few other bytes are typography to roff unless they are escaped; in what
 * people copy they must come out as typed. A line that begins with . or ' is a request: \& goes
 * before it.
 */
#include "cli/roff.h"

#include <string.h>

#define EXAMPLE_COLUMNS 70	/* of a line of an example, its backslash left out */

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_word(char c)
{
	return is_capital(c) || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
	       c == '_';
}

void roff_code(struct buf *out, struct str text)
{
	static const struct {
		char byte;
		const char *escape;
	} escapes[] = {
		{ '-', "\\-" }, { '\\', "\\e" }, { '\'', "\\(aq" }, { '`', "\\(ga" },
		{ '^', "\\(ha" }, { '~', "\\(ti" },
	};

	for (size_t i = 0; i < text.n; i++) {
		size_t e = 0;
		while (e < ARRAY_LEN(escapes) && escapes[e].byte != text.p[i])
			e++;
		if (e < ARRAY_LEN(escapes))
			buf_puts(out, escapes[e].escape);
		else
			buf_putc(out, text.p[i]);
	}
}

static void put_font(struct buf *out, char font, struct str text)
{
	buf_printf(out, "\\f%c%s", font,
		   text.n > 5 ? "\\%" : ""); /* \% keeps it from being hyphenated */
	roff_code(out, text);
	buf_puts(out, "\\fR");
}

/** @return how many bytes from at on are capitals. */
static size_t capitals(struct str text, size_t at)
{
	size_t n = 0;

	while (at + n < text.n && is_capital(text.p[at + n]))
		n++;
	return n;
}

void roff_operands(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n;) {
		size_t n = capitals(text, i);
		if (n) {
			put_font(out, 'I', str_sub(text, i, i + n));
			i += n;
		} else {
			roff_code(out, str_sub(text, i, i + 1));
			i++;
		}
	}
}

static bool has_word(struct str text, struct str word)
{
	for (size_t i = 0; i < text.n; i++) {
		size_t n = capitals(text, i);
		if (n == word.n && memcmp(text.p + i, word.p, n) == 0)
			return true;
		i += n;
	}
	return false;
}

/** @return the bytes of a word from at on, at least one. */
static size_t word_length(struct str text, size_t at)
{
	size_t n = 1;

	while (is_word(text.p[at]) && at + n < text.n && is_word(text.p[at + n]))
		n++;
	return n;
}

/** Puts what begins at text.p[at]. @return its bytes. */
static size_t put_piece(struct buf *out, struct str text, size_t at, struct str operands)
{
	const char *quote =
		text.p[at] == '`' ? memchr(text.p + at + 1, '`', text.n - at - 1) : NULL;
	size_t n = word_length(text, at);
	struct str word = str_sub(text, at, at + n);

	if (quote) {
		size_t end = (size_t)(quote - text.p);
		put_font(out, 'B', str_sub(text, at + 1, end));
		return end + 1 - at;
	}
	if (word.p[0] == '-' && (n > 1 || (at + 1 < text.n && strchr(" ,;.\n", text.p[at + 1]))))
		put_font(out, 'B', word);
	else if (is_capital(word.p[0]) && capitals(word, 0) == n && has_word(operands, word))
		put_font(out, 'I', word);
	else if (word.p[0] == '\\')
		buf_puts(out, "\\e");
	else
		buf_put(out, word);
	return n;
}

/** Whether a new sentence begins behind this byte; it has a line of its own, as roff wants it. */
static bool ends_sentence(struct str text, size_t at)
{
	return text.p[at] == ' ' && at > 0 && text.p[at - 1] == '.' && at + 1 < text.n &&
	       (is_capital(text.p[at + 1]) || text.p[at + 1] == '-' || text.p[at + 1] == '`');
}

void roff_prose(struct buf *out, struct str text, struct str operands)
{
	bool line_begins = true;

	for (size_t i = 0; i < text.n;) {
		bool line_ends = text.p[i] == '\n' || ends_sentence(text, i);
		if (line_begins && text.p[i] == ' ') {
			i++;
			continue;
		}
		if (line_begins && (text.p[i] == '.' || text.p[i] == '\''))
			buf_puts(out, "\\&");
		if (line_ends)
			buf_putc(out, '\n');
		i += line_ends ? 1 : put_piece(out, text, i, operands);
		line_begins = line_ends;
	}
	buf_putc(out, '\n');
}

static void put_kept(struct buf *out, struct str text)
{
	buf_puts(out, ".EX\n");
	for (size_t i = 0; i <= text.n;) {
		const char *end = memchr(text.p + i, '\n', text.n - i);
		size_t to = end ? (size_t)(end - text.p) : text.n;
		buf_puts(out, "\\&");
		roff_code(out, str_sub(text, i, to));
		buf_putc(out, '\n');
		i = to + 1;
	}
	buf_puts(out, ".EE\n");
}

void roff_paragraphs(struct buf *out, struct str text, struct str operands)
{
	bool first = true;

	while (text.n) {
		size_t end = 0;
		while (end < text.n && !str_starts(str_sub(text, end, text.n), "\n\n"))
			end++;
		struct str paragraph = str_sub(text, 0, end);
		if (!first)
			buf_puts(out, ".PP\n");
		if (str_starts(paragraph, " "))
			put_kept(out, paragraph);
		else
			roff_prose(out, paragraph, operands);
		first = false;
		text = str_sub(text, end + 2, text.n);
	}
}

/** @return where to break a command line: a space within the columns that is not in quotes, before
 * the last | if there is one, else the last; its length if it fits, or can't be broken. */
static size_t break_at(struct str line)
{
	size_t last = line.n;
	bool pipe = false;
	char quote = 0;

	if (line.n <= EXAMPLE_COLUMNS)
		return line.n;
	for (size_t i = 0; i < line.n && (i <= EXAMPLE_COLUMNS || last == line.n); i++) {
		char c = line.p[i];
		bool before_pipe = c == ' ' && str_starts(str_sub(line, i, line.n), " | ");
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '\'' || c == '"')
			quote = c;
		else if (c == ' ' && i > 0 && (before_pipe || !pipe))
			last = i;
		pipe = pipe || (before_pipe && last == i);
	}
	return last;
}

void roff_example(struct buf *out, struct str line)
{
	const char *indent = "";

	for (;;) {
		size_t n = break_at(line);
		buf_printf(out, "\\&%s", indent);
		roff_code(out, str_sub(line, 0, n));
		if (n == line.n)
			break;
		buf_puts(out, " \\e\n");
		line = str_sub(line, n + 1, line.n);
		indent = "    ";
	}
	buf_putc(out, '\n');
}
