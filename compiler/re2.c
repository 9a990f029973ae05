/* The syntax of RE2 patterns. Called by the lowering of routes. It builds no tree: one pass over
 * the pattern with a stack of open groups, each with what is known of the part read so far (height,
 * size, repetitions), bounded by LIMIT_REGEX_NESTING.
 *
 * The reference is Go's regexp/syntax with the flags of Perl. Where RE2 (C++) and Go differ, what
 * either refuses is refused:
 *   - \C is RE2 only;
 *   - \p{greek} and \p{Letter} are Go's only, \p{Old_Italic} is RE2's only;
 *   - x{9999999999} is too many for Go; RE2 reads it as text;
 *   - ((x{1000}){0}){2} is too many for RE2; Go does not look below {0};
 *   - names of groups are ASCII in Go; RE2 takes letters of all scripts;
 *   - RE2 compiles into 8 MiB unless told otherwise, Go into 128 MiB: LIMIT_REGEX_SIZE is RE2's,
 *     two thirds of 8 MiB in instructions of 8 bytes. How many instructions a class takes depends
 *     on RE2's tables; it is counted as one here, so \pL{1000} passes, as it does in Go, and is too
 *     large for RE2 all the same;
 *   - the height of the tree is limited by Go (regexp/syntax/parse.go: maxHeight), and groups that
 *     leave nothing in Go's tree, (?:, are limited by us; both limits are LIMIT_REGEX_NESTING.
 * Go shares the common beginnings of alternatives before it measures the tree, we do not. That can
 * tell only for patterns of about a thousand nested operators or some 700,000 characters after all
 * repetitions are written out.
 */
#include "compiler/re2.h"

#include <string.h>

#include "base/limits.h"
#include "base/utf8.h"
#include "compiler/re2_class.h"

enum kind { KIND_EMPTY, KIND_LITERAL, KIND_CLASS, KIND_CONCAT, KIND_ALTERNATE, KIND_OTHER };

/* What is known of a part of the pattern, a node of the tree that Go would build. */
struct node {
	enum kind kind;
	bool fold;		/* of a literal: read under (?i) */
	uint32_t height;	/* nodes from here to the deepest leaf */
	uint32_t repeat;	/* the largest product of nested counted repetitions */
	int64_t size;		/* instructions; characters of a literal */
};

/* The children of a concatenation or alternation that have been read. */
struct list {
	size_t n;
	struct node last;	/* the latest child; the only one if n is 1 */
	uint32_t height, repeat;
	int64_t size;
};

/* An open group; the first one is the whole pattern. */
struct frame {
	size_t at;		/* its bracket */
	bool captures;
	bool fold;		/* (?i) as it was outside */
	bool has_top;		/* something can be repeated */
	struct node top;	/* it */
	struct list concat;	/* what stands before it in this alternative */
	struct list alternate;	/* the alternatives before this one */
};

struct parser {
	struct re2_scan sc;
	bool fold;		/* (?i) holds */
	size_t repeat_at;	/* the repetition that ended just before sc.at, or SIZE_MAX */
	bool repeat_lazy;	/* it ends with ? */
	size_t depth;
	struct frame stack[LIMIT_REGEX_NESTING + 1];
};

static struct frame *top_frame(struct parser *p)
{
	return &p->stack[p->depth];
}

static bool fail(struct parser *p, size_t at, size_t len, const char *what, const char *help)
{
	return re2_fail(&p->sc, at, len, what, help);
}

/* Refuses a node that is over the limits; at is where it ends. */
static bool within_limits(struct parser *p, const struct node *n, size_t at)
{
	if (n->size > LIMIT_REGEX_SIZE)
		return fail(p, at, 1, "the pattern is too large with its repetitions written out",
			    "repeat less, or shorter parts");
	if (n->height > LIMIT_REGEX_NESTING)
		return fail(p, at, 1, "groups and repetitions nest more than 1000 deep", NULL);
	return true;
}

/* Appends a child; one of the list's own kind hands over its children instead, as in Go. */
static void list_add(struct list *l, struct node n, enum kind own)
{
	uint32_t height = n.kind == own ? n.height - 1 : n.height;

	l->last = n;
	l->n++;
	l->size += n.size;
	if (l->height < height)
		l->height = height;
	if (l->repeat < n.repeat)
		l->repeat = n.repeat;
}

static struct node list_node(const struct list *l, enum kind own)
{
	if (l->n == 0)
		return (struct node){ KIND_EMPTY, false, 1, 1, 1 };
	if (l->n == 1)
		return l->last;
	return (struct node){ own, false, l->height + 1, l->repeat, l->size };
}

/* Moves the top into the concatenation: it can't be repeated any more. Neighbouring literals are
 * one node, as in Go. */
static void fold_top(struct frame *f)
{
	struct node *last = &f->concat.last;

	if (!f->has_top)
		return;
	f->has_top = false;
	if (f->concat.n && last->kind == KIND_LITERAL && f->top.kind == KIND_LITERAL &&
	    last->fold == f->top.fold) {
		last->size += f->top.size;
		f->concat.size += f->top.size;
		return;
	}
	list_add(&f->concat, f->top, KIND_CONCAT);
}

static void push(struct parser *p, struct node n)
{
	struct frame *f = top_frame(p);

	fold_top(f);
	f->top = n;
	f->has_top = true;
}

static void push_leaf(struct parser *p, enum kind kind)
{
	push(p, (struct node){ kind, p->fold, 1, 1, 1 });
}

static bool is_one_char(const struct node *n)
{
	return n->kind == KIND_CLASS || (n->kind == KIND_LITERAL && n->size == 1);
}

/* Ends an alternative. Neighbours of one character each become one class, as in Go. */
static void end_alternative(struct frame *f)
{
	struct list *alt = &f->alternate;
	struct node n;

	fold_top(f);
	n = list_node(&f->concat, KIND_CONCAT);
	f->concat = (struct list){ 0 };
	if (alt->n && is_one_char(&alt->last) && is_one_char(&n)) {
		alt->last.kind = KIND_CLASS;
		return;
	}
	if (alt->n && alt->last.kind == KIND_EMPTY && n.kind == KIND_EMPTY)
		return;
	if (alt->n)
		alt->size++;
	list_add(alt, n, KIND_ALTERNATE);
}

static bool open_group(struct parser *p, size_t at, bool captures, bool fold)
{
	if (p->depth == LIMIT_REGEX_NESTING)
		return fail(p, at, 1, "groups nest more than 1000 deep", NULL);
	p->stack[++p->depth] = (struct frame){ .at = at, .captures = captures, .fold = p->fold };
	p->fold = fold;
	return true;
}

static bool close_group(struct parser *p)
{
	struct frame *f = top_frame(p);
	struct node n;

	if (p->depth == 0)
		return fail(p, p->sc.at, 1, "a ) without its (", "write \\) for the character");
	end_alternative(f);
	n = list_node(&f->alternate, KIND_ALTERNATE);
	if (f->captures) {
		n.kind = KIND_OTHER;
		n.height++;
		n.size += 2;
	}
	if (!within_limits(p, &n, p->sc.at))
		return false;
	p->fold = f->fold;
	p->depth--;
	push(p, n);
	p->sc.at++;
	return true;
}

static bool is_word(int c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z');
}

/* (?P<name> and (?<name>, from the name on. */
static bool named_group(struct parser *p, size_t start)
{
	struct re2_scan *sc = &p->sc;
	size_t name = sc->at;

	while (is_word(re2_peek(sc, 0)))
		sc->at++;
	if (re2_peek(sc, 0) < 0)
		return fail(p, start, sc->at - start, "a group's name without its >", NULL);
	if (re2_peek(sc, 0) != '>') {
		name = sc->at;
		re2_next(sc);
		return fail(p, name, sc->at - name, "a character that no group's name has",
			    "names are letters, digits and _");
	}
	if (name == sc->at)
		return fail(p, start, sc->at + 1 - start, "a group with an empty name",
			    "write (...) or (?:...)");
	sc->at++;
	return open_group(p, start, true, p->fold);
}

/* (?i), (?s-m), (?i:, (?:. */
static bool flags(struct parser *p, size_t start)
{
	struct re2_scan *sc = &p->sc;
	bool minus = false, any = false, fold = p->fold;

	for (;; sc->at++) {
		int c = re2_peek(sc, 0);

		if (c == 'i')
			fold = !minus;
		if (c > 0 && strchr("imsU", c)) {
			any = true;
		} else if (c == '-' && !minus) {
			minus = true;
			any = false;
		} else if ((c == ':' || c == ')') && (any || !minus)) {
			sc->at++;
			if (c == ':')
				return open_group(p, start, false, fold);
			p->fold = fold;
			return true;
		} else {
			return re2_foreign_group(sc, start);
		}
	}
}

static bool group(struct parser *p)
{
	struct re2_scan *sc = &p->sc;
	struct str rest = str_sub(sc->s, sc->at, sc->s.n);
	size_t start = sc->at++;

	if (!str_starts(rest, "(?"))
		return open_group(p, start, true, p->fold);
	sc->at++;
	if (str_starts(rest, "(?P<")) {
		sc->at += 2;
		return named_group(p, start);
	}
	if (str_starts(rest, "(?<") && !str_starts(rest, "(?<=") && !str_starts(rest, "(?<!")) {
		sc->at++;
		return named_group(p, start);
	}
	return flags(p, start);
}

/* Reads a number without leading zeros; what is over LIMIT_REGEX_REPEAT is that plus one. */
static bool number(const struct re2_scan *sc, size_t *ahead, int *out)
{
	size_t first = *ahead;
	int c, v = 0;

	for (; (c = re2_peek(sc, *ahead)) >= '0' && c <= '9'; ++*ahead)
		if (v <= LIMIT_REGEX_REPEAT)
			v = v * 10 + c - '0';
	*out = v > LIMIT_REGEX_REPEAT ? LIMIT_REGEX_REPEAT + 1 : v;
	return *ahead > first && (*ahead == first + 1 || re2_peek(sc, first) != '0');
}

/* Reads ahead {n}, {n,} or {n,m}; max is -1 for {n,}. Returns the bytes it takes; 0 if it is none
 * of them: { stands for itself then. */
static size_t counts(const struct re2_scan *sc, int *min, int *max)
{
	size_t ahead = 1;

	if (!number(sc, &ahead, min))
		return 0;
	*max = *min;
	if (re2_peek(sc, ahead) == ',') {
		ahead++;
		if (re2_peek(sc, ahead) == '}')
			*max = -1;
		else if (!number(sc, &ahead, max))
			return 0;
	}
	return re2_peek(sc, ahead) == '}' ? ahead + 1 : 0;
}

/* The node of n repeated, with the instructions that RE2 makes of it at least. */
static struct node repeated(struct node n, int min, int max, bool counted)
{
	int times = max < 0 ? min : max;

	if (!counted || max < 0)
		n.size = n.size * (min > 1 ? min : 1) + 1;
	else
		n.size = n.size * max + (max - min);
	if (n.size < 1)
		n.size = 1;
	if (counted && times > 0)
		n.repeat *= (uint32_t)times;
	n.kind = KIND_OTHER;
	n.height++;
	return n;
}

/* A repetition of len bytes from here, without its ?. */
static bool repeat(struct parser *p, size_t len, int min, int max)
{
	struct re2_scan *sc = &p->sc;
	struct frame *f = top_frame(p);
	size_t start = sc->at;
	bool counted = re2_peek(sc, 0) == '{';

	if (counted && (min > LIMIT_REGEX_REPEAT || max > LIMIT_REGEX_REPEAT))
		return fail(p, start, len, "RE2 repeats at most 1000 times", NULL);
	if (max >= 0 && min > max)
		return fail(p, start, len, "a repetition of at least more than at most", NULL);
	if (p->repeat_at != SIZE_MAX && re2_peek(sc, 0) == '+' && !p->repeat_lazy)
		return fail(p, p->repeat_at, start + 1 - p->repeat_at,
			    "RE2 has no possessive repetitions",
			    "leave the + out: RE2 never backtracks");
	if (p->repeat_at != SIZE_MAX)
		return fail(p, p->repeat_at, start + len - p->repeat_at,
			    "a repetition of a repetition", "put the inner one into (?:...)");
	if (!f->has_top)
		return fail(p, start, len, "nothing to repeat",
			    "write a backslash before a character that stands for itself");
	f->top = repeated(f->top, min, max, counted);
	if ((min >= 2 || max >= 2) && f->top.repeat > LIMIT_REGEX_REPEAT)
		return fail(p, start, len, "nested repetitions come to more than 1000 times", NULL);
	if (!within_limits(p, &f->top, start))
		return false;
	sc->at += len;
	p->repeat_lazy = re2_peek(sc, 0) == '?';
	sc->at += p->repeat_lazy;
	p->repeat_at = start;
	return true;
}

/* \Q...\E, or to the end of the pattern. */
static void quoted(struct parser *p)
{
	struct re2_scan *sc = &p->sc;

	sc->at += 2;
	while (sc->at < sc->s.n) {
		if (re2_peek(sc, 0) == '\\' && re2_peek(sc, 1) == 'E') {
			sc->at += 2;
			return;
		}
		re2_next(sc);
		push_leaf(p, KIND_LITERAL);
	}
}

static bool backslash(struct parser *p)
{
	struct re2_scan *sc = &p->sc;
	int c = re2_peek(sc, 1);
	uint32_t cp;
	bool found;

	if (c > 0 && strchr("AbBz", c)) {
		sc->at += 2;
		push_leaf(p, KIND_OTHER);
		return true;
	}
	if (c == 'Q') {
		quoted(p);
		return true;
	}
	if (!re2_class_escape(sc, &found))
		return false;
	if (!found && !re2_escape(sc, &cp))
		return false;
	push_leaf(p, found ? KIND_CLASS : KIND_LITERAL);
	return true;
}

static bool bracket(struct parser *p)
{
	bool single;

	if (!re2_bracket(&p->sc, &single))
		return false;
	push_leaf(p, single ? KIND_LITERAL : KIND_CLASS);
	return true;
}

/* A character that stands for itself, or one of . ^ $ */
static void plain(struct parser *p)
{
	uint32_t c = re2_next(&p->sc);

	push_leaf(p, c == '.' ? KIND_CLASS : c == '^' || c == '$' ? KIND_OTHER : KIND_LITERAL);
}

/* One element of the pattern. */
static bool element(struct parser *p)
{
	struct re2_scan *sc = &p->sc;
	int min, max, c = re2_peek(sc, 0);
	size_t len;

	switch (c) {
	case '(':
		return group(p);
	case ')':
		return close_group(p);
	case '[':
		return bracket(p);
	case '\\':
		return backslash(p);
	case '*':
	case '+':
	case '?':
		return repeat(p, 1, c == '+', c == '?' ? 1 : -1);
	case '{':
		len = counts(sc, &min, &max);
		if (len)
			return repeat(p, len, min, max);
		break;
	case '|':
		end_alternative(top_frame(p));
		sc->at++;
		return true;
	}
	plain(p);
	return true;
}

static bool parse(struct parser *p)
{
	struct node n;

	while (p->sc.at < p->sc.s.n) {
		size_t before = p->repeat_at;

		if (!element(p))
			return false;
		if (p->repeat_at == before)
			p->repeat_at = SIZE_MAX;
	}
	if (p->depth)
		return fail(p, top_frame(p)->at, 1, "a ( without its )",
			    "write \\( for the character");
	end_alternative(&p->stack[0]);
	n = list_node(&p->stack[0].alternate, KIND_ALTERNATE);
	return within_limits(p, &n, 0);
}

bool re2_check(struct str pattern, struct re2_error *err)
{
	struct parser p;
	size_t bad;

	p.sc = (struct re2_scan){ .s = pattern, .posix_from = SIZE_MAX, .err = err };
	p.fold = false;
	p.repeat_at = SIZE_MAX;
	p.repeat_lazy = false;
	p.depth = 0;
	p.stack[0] = (struct frame){ 0 };
	if (pattern.n > LIMIT_STRING)
		return fail(&p, LIMIT_STRING, pattern.n - LIMIT_STRING,
			    "the pattern is longer than 65536 bytes", NULL);
	bad = utf8_check(pattern);
	if (bad < pattern.n)
		return fail(&p, bad, 1, "a byte that is not UTF-8",
			    "write \\x{...} with the code point");
	return parse(&p);
}
