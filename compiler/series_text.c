/* The notation of made-up series, read item by item. Used by the compiler, which checks it, and by
 * the simulator, which expands it.
 */
#include "compiler/series_text.h"

#include <limits.h>
#include <string.h>

#include "base/limits.h"
#include "base/num.h"

struct cursor {
	const char *p, *begin, *end;
};

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Takes a word written in any letters. */
static bool take_word(struct cursor *c, const char *word)
{
	size_t n = strlen(word);

	if ((size_t)(c->end - c->p) < n)
		return false;
	for (size_t i = 0; i < n; i++)
		if ((c->p[i] | 0x20) != (word[i] | 0x20))
			return false;
	c->p += n;
	return true;
}

static void take_digits(struct cursor *c)
{
	while (c->p < c->end && is_digit(*c->p))
		c->p++;
}

/* A decimal number without a sign. @return false, with nothing taken, if there is none. */
static bool take_decimal(struct cursor *c, double *out)
{
	const char *from = c->p, *exp;

	take_digits(c);
	if (c->p < c->end && *c->p == '.') {
		c->p++;
		take_digits(c);
	}
	if (c->p > from && c->p < c->end && (*c->p == 'e' || *c->p == 'E')) {
		exp = c->p + 1;
		exp += exp < c->end && (*exp == '+' || *exp == '-');
		if (exp < c->end && is_digit(*exp)) {
			c->p = exp;
			take_digits(c);
		}
	}
	if (num_parse((struct str){ from, (size_t)(c->p - from) }, out) == NUM_OK)
		return true;
	c->p = from;
	return false;
}

/* A value: [+-] and a number or Inf, or NaN. */
static bool take_value(struct cursor *c, double *out)
{
	const uint64_t inf = UINT64_C(0x7ff0000000000000), nan = UINT64_C(0x7ff8000000000001);
	const char *from = c->p;
	bool negative = c->p < c->end && *c->p == '-';

	if (take_word(c, "nan")) {
		memcpy(out, &nan, sizeof(*out));
		return true;
	}
	c->p += c->p < c->end && (*c->p == '-' || *c->p == '+');
	if (take_word(c, "inf"))
		memcpy(out, &inf, sizeof(*out));
	else if (!take_decimal(c, out)) {
		c->p = from;
		return false;
	}
	*out = negative ? -*out : *out;
	return true;
}

/* What stands behind `x`. @return NULL, or what is wrong. */
static const char *take_count(struct cursor *c, int64_t *count)
{
	const char *from = c->p;

	take_digits(c);
	if (c->p == from)
		return "a whole number is wanted behind `x`";
	if (num_parse_int((struct str){ from, (size_t)(c->p - from) }, count) != NUM_OK ||
	    *count > LIMIT_SERIES_SAMPLES) {
		c->p = from;
		return "a series has at most 10,000,000 values";
	}
	return NULL;
}

_Static_assert(LIMIT_SERIES_SAMPLES == 10000000, "the text above names the limit");

/* Everything of an item before its count. */
static const char *take_item_value(struct cursor *c, struct series_item *item, bool *wants_count)
{
	*item = (struct series_item){ .count = 1 };
	*wants_count = false;
	if (*c->p == '_') {
		c->p++;
		item->kind = SERIES_GAP;
		return NULL;
	}
	if (take_word(c, "stale")) {
		item->kind = SERIES_STALE;
		return NULL;
	}
	if (!take_value(c, &item->value))
		return "a number, `_` or `stale` is wanted";
	if (c->p < c->end && (*c->p == '+' || *c->p == '-')) {
		*wants_count = true;
		if (!take_value(c, &item->step))
			return "a number is wanted behind the sign";
	}
	return NULL;
}

/* The next item, c at its first byte. @return NULL, or what is wrong at c->p. */
static const char *take_item(struct cursor *c, struct series_item *item)
{
	bool wants_count;
	const char *wrong = take_item_value(c, item, &wants_count);

	if (wrong)
		return wrong;
	if (c->p < c->end && *c->p == 'x') {
		c->p++;
		wrong = take_count(c, &item->count);
		if (wrong)
			return wrong;
		item->count += item->kind != SERIES_GAP; /* the value itself, and count more */
	} else if (wants_count) {
		return "`x` and a count are wanted behind a step";
	}
	return c->p == c->end || is_space(*c->p) ? NULL : "items are parted by spaces";
}

/* @return whether there is another item, c at its first byte. */
static bool more(struct cursor *c)
{
	while (c->p < c->end && is_space(*c->p))
		c->p++;
	return c->p < c->end;
}

bool series_text_next(struct str text, size_t *at, struct series_item *out)
{
	struct cursor c = { text.p + *at, text.p, text.p + text.n };

	if (!more(&c) || take_item(&c, out))
		return false;
	*at = (size_t)(c.p - c.begin);
	return true;
}

const char *series_text_check(struct str text, size_t *at)
{
	struct cursor c = { text.p, text.p, text.p + text.n };
	struct series_item item;
	int64_t slots = 0;
	bool any = false;

	for (; more(&c); any = true) {
		const char *from = c.p, *wrong = take_item(&c, &item);

		slots += wrong ? 0 : item.count;
		if (!wrong && slots > LIMIT_SERIES_SAMPLES) {
			c.p = from;
			wrong = "a series has at most 10,000,000 values";
		}
		if (wrong) {
			*at = (size_t)(c.p - c.begin);
			return wrong;
		}
	}
	if (any)
		return NULL;
	*at = text.n;
	return "a number, `_` or `stale` is wanted";
}
