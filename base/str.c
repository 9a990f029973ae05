/* Comparing and cutting strings, and the nearest name to a misspelt one.
 *
 * Used by every module. Nothing here allocates or reports.
 */
#include "base/str.h"

#include <stdint.h>
#include <string.h>

#define DISTANCE_BYTES 64	/* of the strings that str_distance() compares */

struct str str_of(const char *s)
{
	return (struct str){ s, s ? strlen(s) : 0 };
}

bool str_eq(struct str a, struct str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

bool str_is(struct str a, const char *b)
{
	if (!b)
		return a.n == 0;
	for (size_t i = 0; i < a.n; i++)	/* most differ in the first: no strlen() before */
		if (b[i] == '\0' || b[i] != a.p[i])
			return false;
	return b[a.n] == '\0';
}

bool str_starts(struct str s, const char *prefix)
{
	struct str p = str_of(prefix);

	return s.n >= p.n && str_eq(str_sub(s, 0, p.n), p);
}

bool str_ends(struct str s, const char *suffix)
{
	struct str e = str_of(suffix);

	return s.n >= e.n && str_eq(str_sub(s, s.n - e.n, s.n), e);
}

int str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int order = n ? memcmp(a.p, b.p, n) : 0;

	if (order)
		return order;
	return (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

struct str str_trim(struct str s)
{
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	while (s.n && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	return s;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	if (to > s.n)
		to = s.n;
	if (from > to)
		from = to;
	return (struct str){ s.p ? s.p + from : NULL, to - from };
}

static unsigned char lower(char c)
{
	return (unsigned char)(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
}

static bool same_letters(struct str a, struct str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

static uint8_t least(unsigned a, unsigned b)
{
	return (uint8_t)(a < b ? a : b);
}

/* One row of the matrix: distances of the first i bytes of a from each beginning of b. rows are
 * those of i - 2, i - 1 and i; the last is written. */
static void distance_row(struct str a, struct str b, size_t i, uint8_t *const rows[3])
{
	rows[2][0] = (uint8_t)i;
	for (size_t j = 1; j <= b.n; j++) {
		unsigned char x = lower(a.p[i - 1]), y = lower(b.p[j - 1]);
		uint8_t d = least(rows[1][j] + 1u, rows[2][j - 1] + 1u);

		d = least(d, rows[1][j - 1] + (x == y ? 0u : 1u));
		if (i > 1 && j > 1 && x == lower(b.p[j - 2]) && y == lower(a.p[i - 2]))
			d = least(d, rows[0][j - 2] + 1u);
		rows[2][j] = d;
	}
}

size_t str_distance(struct str a, struct str b, size_t max)
{
	uint8_t space[3][DISTANCE_BYTES + 1];
	uint8_t *rows[3] = { space[0], space[1], space[2] };

	if (same_letters(a, b))
		return 0;
	if (a.n > DISTANCE_BYTES || b.n > DISTANCE_BYTES)
		return max + 1;
	if ((a.n > b.n ? a.n - b.n : b.n - a.n) > max)
		return max + 1;
	for (size_t j = 0; j <= b.n; j++)
		rows[2][j] = (uint8_t)j;
	for (size_t i = 1; i <= a.n; i++) {
		uint8_t *oldest = rows[0];

		rows[0] = rows[1];
		rows[1] = rows[2];
		rows[2] = oldest;
		distance_row(a, b, i, rows);
	}
	return rows[2][b.n] > max ? max + 1 : rows[2][b.n];
}

size_t str_nearest(struct str wrong, const struct str *names, size_t n)
{
	size_t best = n, best_distance = 3;

	for (size_t i = 0; i < n; i++) {
		size_t shorter = wrong.n < names[i].n ? wrong.n : names[i].n;
		size_t longer = wrong.n < names[i].n ? names[i].n : wrong.n;
		size_t max = shorter < 4 ? 1 : 2;
		size_t d = str_distance(wrong, names[i], max);

		if (d > max || d >= best_distance || (d > 0 && d == longer))
			continue;
		best = i;
		best_distance = d;
	}
	return best;
}
