/* Reporting about names: unknown ones with a suggestion, those declared twice, those that
 * Kubernetes would refuse.
 */
#include <string.h>

#include "base/limits.h"
#include "compiler/lower.h"

void unknown_name(struct lower *l, struct word w, const char *what, const struct str *names,
		  size_t n)
{
	struct diag *d =
		diag_at(l->diags, CN_UNKNOWN_NAME, w.span, "no %s is called `%" PRI_STR "`", what,
			STR_ARG(str_sub(w.text, 0, 80)));
	if (l->use_span.end)
		diag_also(d, l->use_span, "the set is used here");
	size_t near = str_nearest(w.text, names, n);
	if (near < n) {
		diag_help(d, "did you mean `%" PRI_STR "`?", STR_ARG(names[near]));
		return;
	}
	if (n == 0) {
		diag_help(d, "none is declared");
		return;
	}
	struct buf b = buf_on(l->arena);
	for (size_t i = 0; i < n && i < 12; i++)
		buf_printf(&b, "%s%" PRI_STR, i ? ", " : "", STR_ARG(names[i]));
	diag_help(d, "there %s: %" PRI_STR "%s", n == 1 ? "is" : "are", STR_ARG(buf_str(&b)),
		  n > 12 ? ", ..." : "");
}

void declared_twice(struct lower *l, struct word w, const char *what, struct span first)
{
	struct diag *d = diag_at(l->diags, CN_DECLARED_TWICE, w.span,
				 "%s `%" PRI_STR "` is declared twice", what, STR_ARG(w.text));
	bool named = strcmp(what, "key") != 0 && strcmp(what, "target") != 0;
	diag_also(d, first, "the first one is here");
	diag_help(d, named ? "give one of them another name" : "keep one of them");
}

/* What of a statement may stand once: its first word, with what tells it from others of its
 * kind. */
static struct span once_span(const struct stmt *s)
{
	if (s->kind == STMT_PROBE)
		return span_join(s->keyword, s->u.probe.kind.span);
	if (s->kind == STMT_SERIES)
		return span_join(s->keyword, s->u.series.side.span);
	return s->keyword;
}

void given_twice(struct lower *l, const struct stmt *s, struct span first)
{
	struct span at = once_span(s);
	struct diag *d = diag_at(l->diags, CN_GIVEN_TWICE, at, "`%" PRI_STR "` is given twice",
				 STR_ARG(source_text(&l->c->sources, at)));
	diag_also(d, first, "the first one is here");
	diag_help(d, "keep one of them");
}

size_t word_index(struct lower *l, struct word w, const char *what, const struct str *names,
		  size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(w.text, names[i]))
			return i;
	unknown_name(l, w, what, names, n);
	return n;
}

static bool is_one_of(struct str s, const struct str *names, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(s, names[i]))
			return true;
	return false;
}

size_t type_index(struct lower *l, struct word name, struct word type, const char *what,
		  const struct str *types, size_t n, bool *swapped)
{
	*swapped = is_one_of(name.text, types, n) && !is_one_of(type.text, types, n);
	if (!*swapped)
		return word_index(l, type, what, types, n);
	diag_help(diag_at(l->diags, CN_UNKNOWN_NAME, type.span, "no %s is called `%" PRI_STR "`",
			  what, STR_ARG(str_sub(type.text, 0, 80))),
		  "the name comes first: `%" PRI_STR " %" PRI_STR "`",
		  STR_ARG(str_sub(type.text, 0, 80)), STR_ARG(name.text));
	return n;
}

static bool lower_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* The nearest name that would do: lower case, - for what can't stand in a label. */
static struct str mended(struct lower *l, struct str s, bool letter)
{
	struct buf b = buf_on(l->arena);
	for (size_t i = 0; i < s.n && b.n < 63; i++) {
		char c = s.p[i];
		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if (!lower_or_digit(c))
			c = '-';
		if (letter && !b.n && c >= '0' && c <= '9')
			buf_putc(&b, 'x');
		if (c != '-' || b.n)
			buf_putc(&b, c);
	}
	while (b.n && b.p[b.n - 1] == '-')
		b.n--;
	return b.n ? buf_str(&b) : STR("model");
}

bool dns_label(struct lower *l, struct word w, const char *what, bool letter)
{
	bool ok = w.text.n >= 1 && w.text.n <= 63 && lower_or_digit(w.text.p[0]) &&
		  lower_or_digit(w.text.p[w.text.n - 1]);
	if (ok && letter && w.text.p[0] <= '9')
		ok = false;
	for (size_t i = 0; ok && i < w.text.n; i++)
		ok = lower_or_digit(w.text.p[i]) || w.text.p[i] == '-';
	if (ok)
		return true;
	struct diag *d = diag_at(
		l->diags, CN_BAD_NAME, w.span,
		"Kubernetes takes no %s of that name: it wants at most 63 lower-case letters, "
		"digits and -%s",
		what, letter ? ", a letter first" : "");
	diag_help(d, "write `%" PRI_STR "`", STR_ARG(mended(l, w.text, letter)));
	return false;
}
