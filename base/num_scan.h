/* The fast way from digits to a double, inline because traces call it for every cell.
 *
 * Up to 19 digits are an integer m without loss, and the value is m * 10^e. Where long double has
 * 64 bits m and 10^-e are exact in it for -27 <= e <= 0, so the quotient q is correctly rounded to
 * 64 bits. Rounding q once more, to the 53 bits of a double, is wrong only if q lies halfway
 * between two doubles while m * 10^e does not: that is, if the low 11 bits of q are 10000000000.
 * Any other q is on the same side of every halfway point as m * 10^e, for halfway points have 54
 * bits and rounding to 64 bits never passes them. For what is left, and elsewhere: where both m and
 * 10^|e| are doubles without loss, one multiplication or division rounds correctly (Clinger). The
 * quotient comes first because it does for nearly all: the branch between the two would be a guess.
 *
 * Behind the point eight digits are read at a time, as one word. What is not taken here is left to
 * num_parse(), which takes it digit by digit: nothing here decides that a text is not a number.
 */
#ifndef CANARYC_BASE_NUM_SCAN_H
#define CANARYC_BASE_NUM_SCAN_H

#include <float.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/** Bytes behind a number that num_scan() may look at; what they hold makes no difference. */
#define NUM_SCAN_SLACK	16

#define NUM_SCAN_DIGITS	19	/* any integer of so many digits fits into 64 bits */

/** 0..8 digits at p as a number. @return how many there are. */
static inline unsigned num_scan_word(const char *p, uint64_t *value)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	uint64_t w, other;
	unsigned n = 8;

	memcpy(&w, p, 8);
	w ^= UINT64_C(0x3030303030303030);	/* digits become 0 to 9, the first the low byte */
	other = ((w + UINT64_C(0x7676767676767676)) | w) & UINT64_C(0x8080808080808080);
	if (other) {
		n = (unsigned)__builtin_ctzll(other) / 8;
		w = w << 8 << (56 - 8 * n);	/* zeros in front instead of what stands behind */
	}
	w = w * 10 + (w >> 8);			/* pairs, in every other byte */
	w = (w & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x000f424000000064) +
	    ((w >> 16) & UINT64_C(0x000000ff000000ff)) * UINT64_C(0x0000271000000001);
	*value = w >> 32;
	return n;
#else
	unsigned n = 0, digit;

	for (*value = 0; n < 8 && (digit = (unsigned)(unsigned char)p[n] - '0') < 10; n++)
		*value = *value * 10 + digit;
	return n;
#endif
}

/** m / 10^k for 0 <= k <= 27. @return false when it is not known to be correctly rounded; then *out
 * is anything. */
static inline bool num_divide(uint64_t m, int k, double *out)
{
#if LDBL_MANT_DIG == 64 && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
	static const long double powers[] = {
		1e0L, 1e1L, 1e2L, 1e3L, 1e4L, 1e5L, 1e6L, 1e7L, 1e8L, 1e9L, 1e10L, 1e11L, 1e12L,
		1e13L, 1e14L, 1e15L, 1e16L, 1e17L, 1e18L, 1e19L, 1e20L, 1e21L, 1e22L, 1e23L, 1e24L,
		1e25L, 1e26L, 1e27L,
	};
	long double q = (long double)m / powers[k];
	uint64_t mantissa;

	memcpy(&mantissa, &q, sizeof(mantissa));
	*out = (double)q;
	return (mantissa & 0x7ff) != 0x400;
#else
	(void)m, (void)k, (void)out;
	return false;
#endif
}

/** m * 10^e, correctly rounded. @return false when that can't be had here; then *out is
 * anything. */
static inline bool num_scale(uint64_t m, int e, double *out)
{
	static const double exact[] = {
		1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
		1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
	};

	if (e <= 0 && e >= -27 && num_divide(m, -e, out))
		return true;
	if (FLT_EVAL_METHOD == 2 || FLT_EVAL_METHOD < 0)	/* products are not doubles */
		return false;
	if (m > UINT64_C(1) << 53 || e < -22 || e > 22)
		return false;
	*out = e < 0 ? (double)m / exact[-e] : (double)m * exact[e];
	return true;
}

/** The exponent behind an e at p, added to *e. @return its end, or NULL when it has no digits or
 * too many. */
static inline const char *num_scan_exponent(const char *p, int *e)
{
	bool negative = p[1] == '-';
	unsigned digit;
	int value = 0, n = 0;

	p += negative || p[1] == '+' ? 2 : 1;
	for (; n < 4 && (digit = (unsigned)(unsigned char)*p - '0') < 10; p++, n++)
		value = value * 10 + (int)digit;
	*e += negative ? -value : value;
	return n > 0 && n < 4 ? p : NULL;
}

/** Reads [-] digits [. digits] [e [+-] digits] at p, as far as it goes; at least one digit.
 * @param p    NUM_SCAN_SLACK bytes behind the number can be read.
 * @param out  correctly rounded; written when a number was read only.
 * @return its end, or NULL when there is none or it is not one for the fast way. */
static inline const char *num_scan(const char *p, double *out)
{
	static const uint64_t powers[] = {
		1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000
	};
	const bool negative = *p == '-';
	const char *first = p += negative;
	unsigned digit;
	uint64_t m = 0, word;
	size_t ndigits, zeros = 0;
	double value;
	int e = 0;

	for (; (digit = (unsigned)(unsigned char)*p - '0') < 10; p++)
		m = m * 10 + digit;
	ndigits = (size_t)(p - first);
	if (*p == '.') {
		const uint64_t whole = m;
		unsigned n;

		first = ++p;
		while ((n = num_scan_word(p, &word)) == 8) {
			m = m * 100000000 + word;
			p += 8;
		}
		m = m * powers[n] + word;
		p += n;
		e = -(int)(p - first);
		ndigits += (size_t)(p - first);
		while (ndigits > NUM_SCAN_DIGITS && whole == 0 && first[zeros] == '0')
			zeros++;	/* a fraction's first zeros count for nothing */
	}
	if (ndigits == 0 || ndigits - zeros > NUM_SCAN_DIGITS)
		return NULL;
	if ((*p == 'e' || *p == 'E') && !(p = num_scan_exponent(p, &e)))
		return NULL;
	if (!num_scale(m, e, &value))
		return NULL;
	*out = negative ? -value : value;
	return p;
}

#endif
