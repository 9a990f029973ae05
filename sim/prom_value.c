/* See prom_value.h. Called for every sample that is not a plain number. */
#include "sim/prom_value.h"

#include <stdint.h>
#include <string.h>

#include "base/num.h"

#define NAN_BITS UINT64_C(0x7ff8000000000001)	/* prometheus: model/value: NormalNaN */
#define INF_BITS UINT64_C(0x7ff0000000000000)
#define SIGN_BIT (UINT64_C(1) << 63)

/* @param word  in small letters. */
static bool is_word(struct str s, const char *word)
{
	size_t i = 0;

	while (i < s.n && word[i] && ((s.p[i] | 0x20) == word[i]))
		i++;
	return i == s.n && !word[i];
}

bool prom_value_read(struct str s, double *out)
{
	const bool negative = s.n && s.p[0] == '-';
	const struct str rest = str_sub(s, negative || (s.n && s.p[0] == '+') ? 1 : 0, s.n);
	uint64_t bits;

	if (num_parse(s, out) == NUM_OK)
		return true;
	if (is_word(s, "nan"))
		bits = NAN_BITS;
	else if (is_word(rest, "inf") || is_word(rest, "infinity"))
		bits = negative ? INF_BITS | SIGN_BIT : INF_BITS;
	else
		return false;
	memcpy(out, &bits, sizeof(*out));
	return true;
}
