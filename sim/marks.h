/* How verdicts and heights look in a terminal: a sign that people can tell apart without colour,
 * and its like where the terminal knows ASCII alone.
 */
#ifndef CANARYC_SIM_MARKS_H
#define CANARYC_SIM_MARKS_H

#include <stdbool.h>

#include "base/buf.h"
#include "sim/result.h"

enum mark_colour { MARK_PLAIN, MARK_GREEN, MARK_YELLOW, MARK_RED };

/** A sign, one column wide. */
struct mark {
	const char *text, *ascii;
	enum mark_colour colour;
};

/** @param excused  the check lacked only a side without requests. */
const struct mark *mark_of(enum verdict v, bool excused);

const char *mark_text(const struct mark *m, bool ascii);

/** Puts a text in a colour. @param on  false: without. */
void mark_put(struct buf *out, enum mark_colour colour, const char *text, bool on);

/** @param part  0..1 of the height; others are clipped, NaN is 0.
 * @return one of eight heights, one column wide. */
const char *mark_level(double part, bool ascii);

#endif
