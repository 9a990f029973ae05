/* Made-up series in promtool's notation (prometheus: promql/promqltest/test.go), such as
 * `0.02x20 0.02+0.01x18 _x5 stale`: items separated by spaces, each one of
 *
 *   N        a value: a decimal number, NaN, Inf, +Inf or -Inf
 *   NxK      K + 1 copies
 *   N+DxK    K + 1 values, D added each time; N-DxK takes it away
 *   _ _xK    a time without a sample; K of them
 *   stale    a stale marker; stalexK, K + 1 of them
 *
 * The compiler checks the notation, the simulator expands it.
 */
#ifndef CANARYC_COMPILER_SERIES_TEXT_H
#define CANARYC_COMPILER_SERIES_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

enum series_item_kind { SERIES_VALUE, SERIES_GAP, SERIES_STALE };

/** count values at times that follow each other; the k-th is value with step added k times. */
struct series_item {
	enum series_item_kind kind;
	double value, step;	/* of SERIES_VALUE; NaN and infinities are values */
	int64_t count;		/* 1..LIMIT_SERIES_SAMPLES + 1 */
};

/** Reads the next item of a text that series_text_check() has passed.
 * @param at  offset, 0 at first; moved on.
 * @return false when there is none left. */
bool series_text_next(struct str text, size_t *at, struct series_item *out);

/** Checks a whole text: its notation, and that it has a value and at most LIMIT_SERIES_SAMPLES
 * times.
 * @param at  offset of what is wrong, written on failure.
 * @return NULL, or what is wrong, static text. */
const char *series_text_check(struct str text, size_t *at);

#endif
